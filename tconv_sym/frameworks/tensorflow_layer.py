"""`tf.nn.conv1d_transpose`, `conv2d_transpose`, `conv3d_transpose`, channels last; `tf.nn.conv_transpose` calls them.

TensorFlow's is the gradient of an ordinary convolution: it is told the output's shape, and refuses one from which that
convolution does not lead to the input. With K = d(k − 1) + 1, the dilated kernel size of arXiv:1603.07285:

- VALID: ⌊(O − K) / s⌋ + 1 = n, and nothing is cropped at the begin;
- SAME: ⌈O / s⌉ = n, and of what the full output, s(n − 1) + K, has more than O, the begin loses the smaller half;
- explicit paddings (two spatial axes only): ⌊(O + begin + end − K) / s⌋ + 1 = n, and begin is cropped.

What is left at the end comes from O. More channels in `output_shape` than the filter gives are groups.

Accepted, although a CPU may lack it: dilation and groups. XLA has both; oneDNN has not groups in 3-D, nor either with
explicit paddings; TensorFlow's own kernels have neither (https://github.com/tensorflow/tensorflow/issues/28264).
Refused is what TensorFlow refuses, and what some of it computes by accident: VALID with an output smaller than K
(oneDNN fails to check it, https://github.com/tensorflow/tensorflow/issues/113188), a stride or dilation of the batch
(1-D takes no notice of it), and axes of size 0 other than the batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.frameworks.arguments import check_channels, integer, integers, sequence, shape, shortest
from tconv_sym.frameworks.channels_last import input_sizes, make_convention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.frameworks.convention import Convention

    Sizes = tuple[int, ...]
    Pair = tuple[int, int]

_EXPLICIT_RANK = 4
"""Only conv2d_transpose takes explicit paddings."""


def tensorflow(  # noqa: PLR0913 (TensorFlow's own arguments)
    input_shape: Sequence[int],
    filter_shape: Sequence[int],
    *,
    output_shape: Sequence[int],
    strides: int | Sequence[int],
    padding: str | Sequence[Sequence[int]] = "SAME",
    dilations: int | Sequence[int] | None = None,
) -> Convention:
    """Return what `tf.nn.conv_transpose` computes.

    `input_shape` is (N, *spatial, C_in), `filter_shape` (*k, C_out / groups, C_in) and `output_shape` (N, *spatial,
    C_out). `strides` and `dilations` are one integer, one for each spatial axis, or one for each axis of the input,
    those of batch and channels 1. `padding` is 'SAME', 'VALID', or with two spatial axes a pair for each axis of the
    input, those of batch and channels 0. Raises `FrameworkError` for what TensorFlow refuses or computes by accident.

    >>> call = tensorflow((1, 4, 4, 1), (3, 3, 1, 1), output_shape=(1, 8, 8, 1), strides=2)
    >>> call.function, call.geometry.axes[0].begin, call.geometry.axes[0].end
    ('tf.nn.conv2d_transpose', 0, 1)
    """
    x = input_sizes("tensorflow: input_shape", input_shape)
    w = shape("tensorflow: filter_shape", filter_shape, (len(x),))
    y = _output(output_shape, x, w)
    groups = y[-1] // w[-2]
    check_channels("tensorflow: input_shape", x[-1], "filter_shape", w[-1], groups)
    count = len(x) - 2
    steps, dilation = _per_axis("strides", strides, count), _per_axis("dilations", dilations, count)
    pads = _padding(padding, len(x))
    columns = zip(x[1:-1], w[:-2], y[1:-1], steps, dilation, strict=True)
    return make_convention(
        "tensorflow",
        f"tf.nn.conv{count}d_transpose",
        {"output_shape": y, "strides": shortest(steps)}
        | ({} if pads == "SAME" else {"padding": pads})
        | ({} if max(dilation) == 1 else {"dilations": shortest(dilation)}),
        batch=x[0],
        input=x[1:-1],
        kernel=w[:-2],
        stride=steps,
        padding=[
            _crop(axis, column, pads if isinstance(pads, str) else pads[axis + 1])
            for axis, column in enumerate(columns)
        ],
        dilation=dilation,
        channels=(x[-1], y[-1]),
        groups=groups,
    )


def _output(value: object, x: Sizes, w: Sizes) -> Sizes:
    """Return the output's shape, whose batch is the input's and whose channels are a multiple of the filter's."""
    sizes = input_sizes("tensorflow: output_shape", value)
    if len(sizes) != len(x):
        raise FrameworkError(
            f"tensorflow: output_shape must have {len(x)} axes, as input_shape has, got {shown(sizes)}"
        )
    if sizes[0] != x[0]:
        raise FrameworkError(
            f"tensorflow: output_shape must have the batch of input_shape, {shown(x[0])}, got {shown(sizes[0])}"
        )
    if sizes[-1] % w[-2]:
        raise FrameworkError(
            f"tensorflow: output_shape must have {shown(w[-2])} channels, as filter_shape says, or that many for each "
            f"of several groups, got {shown(sizes[-1])}"
        )
    return sizes


def _per_axis(name: str, value: object, count: int) -> Sizes:
    """Return one integer for each of `count` spatial axes."""
    if value is None:
        return (1,) * count
    if sequence(value) is None:
        return (integer(f"tensorflow: {name}", value, 1),) * count
    given = integers(f"tensorflow: {name}", value, low=1)
    if len(given) == 1:
        return given * count
    if len(given) == count + 2 and given[0] == given[-1] == 1:
        return given[1:-1]
    if len(given) == count:
        return given
    lengths = "1" if count == 1 else f"1, {count}"
    raise FrameworkError(
        f"tensorflow: {name} must be an integer, or {lengths} or {count + 2} of them, those of batch and channels 1, "
        f"got {shown(value)}"
    )


def _padding(padding: object, rank: int) -> str | tuple[Pair, ...]:
    """Return 'SAME', 'VALID', or one pair for each axis of the input."""
    if isinstance(padding, str) and padding in ("SAME", "VALID"):
        return padding
    allowed = "tensorflow: padding must be 'SAME' or 'VALID'"
    if rank != _EXPLICIT_RANK:
        raise FrameworkError(f"{allowed} (pairs are for two spatial axes), got {shown(padding)}")
    refusal = f"{allowed}, or pairs [[0, 0], [top, bottom], [left, right], [0, 0]] of at least 0, got {shown(padding)}"
    given = sequence(padding) or ()
    if len(given) != rank:
        raise FrameworkError(refusal)
    try:
        pairs = [integers("padding", pair, 2, 0) for pair in given]
    except FrameworkError:
        raise FrameworkError(refusal) from None
    if any(pairs[0] + pairs[-1]):
        raise FrameworkError(refusal)
    return tuple((begin, end) for begin, end in pairs)


def _crop(axis: int, sizes: tuple[int, int, int, int, int], padding: str | Pair) -> Pair:
    """Return what is cropped at the begin and end of an axis, less than 0 being zeros, or say which outputs there are.

    `sizes` are those of input, filter and output, the stride and the dilation.
    """
    size, taps, output, stride, dilation = sizes
    full = stride * (size - 1) + dilation * (taps - 1) + 1
    if padding == "SAME":
        begin, least = max(full - output, 0) // 2, stride * (size - 1) + 1
    else:
        begin, end = (0, 0) if isinstance(padding, str) else padding
        least = full - begin - end
    most = least + stride - 1
    if most < 1:
        raise FrameworkError(f"tensorflow: padding must leave an output on spatial axis {axis}, got {shown(padding)}")
    if not least <= output <= most:
        raise FrameworkError(
            f"tensorflow: output_shape must be in {shown(max(least, 1))}..{shown(most)} on spatial axis {axis}, the "
            f"sizes from which the ordinary convolution leads to {shown(size)}, got {shown(output)}"
        )
    return begin, full - output - begin
