"""PyTorch: `torch.nn.functional.conv_transpose1d`, `2d` and `3d`, and the modules around them.

On an axis the output is s(n − 1) + K − 2p + a, with K = d(k − 1) + 1, the dilated kernel size of arXiv:1603.07285: the
padding p is cropped at both sides, and the output padding a adds to the end
(https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html). It has to be below the stride or below
the dilation (https://github.com/pytorch/pytorch/issues/8826). An `output_size` asks for a between 0 and s − 1, by
`_output_padding` in torch/nn/modules/conv.py.

Refused is what PyTorch refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.frameworks.arguments import integers, per_axis, sequence, shortest
from tconv_sym.frameworks.channels_first import Shapes, read_shapes
from tconv_sym.torch_module import read_module

if TYPE_CHECKING:
    from tconv_sym.frameworks.convention import Convention

_MOST_AXES = 3
_DEFAULTS = {"stride": 1, "padding": 0, "output_padding": 0, "groups": 1, "dilation": 1}
"""In the order of PyTorch's own parameters."""


def torch(  # noqa: PLR0913 (PyTorch's own arguments)
    input_shape: object,
    weight_shape: object,
    *,
    stride: object = 1,
    padding: object = 0,
    output_padding: object = 0,
    groups: object = 1,
    dilation: object = 1,
    output_size: object = None,
) -> Convention:
    """Describe a call of PyTorch's transposed convolution.

    The input is (N, C_in, *spatial) or (C_in, *spatial), the weight (C_in, C_out / groups, *kernel), whose rank tells
    them apart; one to three spatial axes. `output_size` is that of a module's call: in place of `output_padding`, with
    or without the sizes of batch and channels, which are not looked at. Raises `FrameworkError` for what PyTorch
    refuses.

    >>> convention = torch((1, 3, 5, 5), (3, 2, 4, 4), stride=2, padding=1)
    >>> convention.output_shape, convention.call
    ((1, 2, 10, 10), 'torch.nn.functional.conv_transpose2d(x, w, stride=2, padding=1)')
    """
    shapes = read_shapes(
        "torch", input_shape, weight_shape, most_axes=_MOST_AXES, groups=("groups", groups), unbatched=True
    )
    values = {
        "stride": _values("stride", stride, shapes.count, 1),
        "padding": _values("padding", padding, shapes.count, 0),
        "dilation": _values("dilation", dilation, shapes.count, 1),
    }
    values["output_padding"] = (
        _values("output_padding", output_padding, shapes.count, 0)
        if output_size is None
        else _output_padding(output_size, shapes, **values)
    )
    written = {name: shortest(value) for name, value in values.items()} | {"groups": shapes.groups}
    return shapes.make(
        f"torch.nn.functional.conv_transpose{shapes.count}d",
        {name: written[name] for name, default in _DEFAULTS.items() if written[name] != default},
        values,
    )


def from_torch(module: object, input_shape: object) -> Convention:
    """Describe the call of a `torch.nn.ConvTranspose1d`, `2d` or `3d` on an input of that shape; a bias is left out.

    The module is read by its attributes. Raises `FrameworkError`, also for other modules and for a lazy one that has
    not been called yet.
    """
    read = read_module(module)
    return torch(
        input_shape,
        (read.c_in, read.c_out // read.groups, *read.kernel),
        stride=read.stride,
        padding=read.padding,
        output_padding=read.output_padding,
        groups=read.groups,
        dilation=read.dilation,
    )


def _values(name: str, value: object, count: int, low: int) -> tuple[int, ...]:
    """Return one integer an axis; PyTorch lets a list of one stand for all axes."""
    given = sequence(value)
    if given is not None and len(given) == 1:
        value = given[0]
    return per_axis(f"torch: {name}", value, count, low)


def _output_padding(
    value: object, shapes: Shapes, *, stride: tuple[int, ...], padding: tuple[int, ...], dilation: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the output padding that gives an output size, as `_output_padding` of PyTorch's modules: 0 to s − 1."""
    count = shapes.count
    allowed = (count, count + (1 if shapes.batch is None else 2))
    sizes = integers("torch: output_size", value)
    if len(sizes) not in allowed:
        raise FrameworkError(f"torch: output_size must have {allowed[0]} or {allowed[1]} sizes, got {shown(sizes)}")
    columns = zip(sizes[-count:], shapes.input, shapes.kernel, stride, padding, dilation, strict=True)
    least = []
    for axis, (size, n, k, s, p, d) in enumerate(columns):
        least.append((n - 1) * s - 2 * p + d * (k - 1) + 1)
        if not least[-1] <= size < least[-1] + s:
            where = f" on axis {axis}" if count > 1 else ""
            raise FrameworkError(
                f"torch: output_size must be in {least[-1]}..{least[-1] + s - 1}{where} (input={n}, kernel={k}, "
                f"stride={s}, padding={p}, dilation={d}), got {size}"
            )
    return tuple(size - low for size, low in zip(sizes[-count:], least, strict=True))
