"""Sizes and parameters of a transposed convolution: plain integers, checked once, then frozen.

The letters of arXiv:1603.07285 stand in formulas (k kernel size, s stride, p padding, d dilation, a output padding, and
n for the input size, O for the output size); the whole words stand in the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from tconv_sym.errors import GeometryError, shown
from tconv_sym.integers import read_integer

if TYPE_CHECKING:
    from collections.abc import Sequence

Sizes = int | tuple[int, ...] | list[int]
"""One integer, or one for each axis."""
Paddings = int | tuple[int | tuple[int, int], ...] | list[int | tuple[int, int]]
"""One integer, one for each axis, or one `(begin, end)` for each axis."""


_MEANINGS = {
    "input": "it counts input elements",
    "kernel": "it counts taps",
    "stride": "it is the step from one input's copy of the kernel to the next",
    "padding": "it counts positions to crop",
    "output_padding": "it counts positions at the end",
    "dilation": "it is the step from tap to tap",
    "groups": "it counts groups of channels",
}
"""Why each argument has to be what it has to be."""
_CHANNELS = ("C_in", "C_out")
_OTHERS = ("input", "kernel", "stride", "dilation", "output_padding")
"""What the output's size depends on besides the padding."""


def _integer(name: str, value: object, low: int | None = None) -> int:
    """Return `value` as an int of at least `low`, or say what `name` has to be; bool and 2.0 are no integers."""
    number = read_integer(value)
    if number is None or (low is not None and number < low):
        allowed = f"an integer{'' if low is None else f' of at least {low}'}"
        found = shown(value if number is None else number)
        raise GeometryError(f"{name} must be {allowed}, as {_MEANINGS.get(name, 'it counts channels')}, got {found}")
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One spatial axis.

    `begin` and `end` are the paddings of the two sides: what is cropped from the full output there. A negative one adds
    positions at which nothing lands. Raises `GeometryError`.

    >>> Axis(input=2, kernel=3, stride=2, begin=1, end=1).output
    3
    """

    input: int
    kernel: int
    stride: int = 1
    begin: int = 0
    end: int = 0
    output_padding: int = 0
    dilation: int = 1

    def __post_init__(self) -> None:
        """Check every field, and that an output is left."""
        for name in ("input", "kernel", "stride", "dilation"):
            object.__setattr__(self, name, _integer(name, getattr(self, name), 1))
        for name in ("begin", "end"):
            object.__setattr__(self, name, _integer("padding", getattr(self, name)))
        self._check_output_padding()
        if self.output < 1:
            raise GeometryError(
                f"padding must be at most {shown(self.begin + self.end + self.output - 1)}, begin and end together, so "
                f"that an output is left ({self._named(*_OTHERS)}), got {shown(self.begin)} and {shown(self.end)}"
            )

    def _check_output_padding(self) -> None:
        """Hold PyTorch's rule: more would be zeros that neither the stride nor the dilation leaves open."""
        given = _integer("output_padding", self.output_padding)
        most = max(self.stride, self.dilation) - 1
        if given not in range(most + 1):
            raise GeometryError(
                f"output_padding must be in 0..{shown(most)} ({self._named('stride', 'dilation')}), got {shown(given)}"
            )
        object.__setattr__(self, "output_padding", given)

    def _named(self, *names: str) -> str:
        """Write fields with their values, for a message."""
        return ", ".join(f"{name}={shown(getattr(self, name))}" for name in names)

    @property
    def reach(self) -> int:
        """How far the last tap lies from the first: d(k − 1), the dilated kernel size of arXiv:1603.07285 less 1."""
        return self.dilation * (self.kernel - 1)

    @property
    def output(self) -> int:
        """The output size O.

        Relationship 14 of arXiv:1603.07285, o' = s(i' − 1) + a + k − 2p, with a padding for each side and k dilated
        to d(k − 1) + 1; also the formula of torch.nn.ConvTranspose1d.
        """
        return self.stride * (self.input - 1) - self.begin - self.end + self.reach + self.output_padding + 1


def _sizes(name: str, value: object) -> tuple[object, ...]:
    """Return `value` as a tuple, one entry an axis; a single integer is one axis."""
    if not isinstance(value, (list, tuple)):
        return (value,)
    if not value:
        raise GeometryError(f"{name} must be an integer or one integer for each axis, got {shown(value)}")
    return tuple(value)


def _per_axis(name: str, value: object, count: int) -> tuple[object, ...]:
    """Return one value for each of `count` axes: the same for all, or as given."""
    if not isinstance(value, (list, tuple)):
        return (value,) * count
    if len(value) != count:
        axes = "1 axis" if count == 1 else f"{count} axes"
        raise GeometryError(
            f"{name} must be one value, or one for each axis (the input has {axes}), got {shown(value)}"
        )
    return tuple(value)


def _sides(value: object) -> tuple[object, object]:
    """Return the paddings of both sides of one axis."""
    if not isinstance(value, (list, tuple)):
        return value, value
    if len(value) != 2:  # noqa: PLR2004 (begin and end)
        raise GeometryError(f"padding of an axis must be an integer or a pair (begin, end), got {shown(value)}")
    begin, end = value
    return begin, end


def _channels(value: object, groups: int) -> tuple[int, int] | None:
    """Check (C_in, C_out) against the groups that both are to be divided into."""
    if value is None:
        if groups != 1:
            raise GeometryError(f"groups must be 1 where there are no channels, got {shown(groups)}")
        return None
    if not isinstance(value, (list, tuple)) or len(value) != 2:  # noqa: PLR2004 (in and out)
        raise GeometryError(f"channels must be None or a pair (C_in, C_out), got {shown(value)}")
    counts = {side: _integer(f"channels: {side}", count, 1) for side, count in zip(_CHANNELS, value, strict=True)}
    for side, count in counts.items():
        if count % groups:
            raise GeometryError(f"channels: {side} must be a multiple of groups={shown(groups)}, got {shown(count)}")
    return counts["C_in"], counts["C_out"]


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Geometry:
    """All integers of a transposed convolution, on any number of spatial axes.

    Each of `input`, `kernel`, `stride`, `padding`, `output_padding` and `dilation` is one integer or one for each axis;
    `input=5` is one axis; `padding` may also be one `(begin, end)` for each axis. `channels` is `(C_in, C_out)` or
    None. Accepted is what PyTorch accepts, and negative padding; anything else raises `GeometryError`.

    >>> geometry = Geometry(input=(2, 2), kernel=(3, 3), stride=2, padding=1)
    >>> geometry.output_shape
    (3, 3)
    >>> Geometry(input=4, kernel=3, stride=2, output_padding=2)
    Traceback (most recent call last):
        ...
    tconv_sym.errors.GeometryError: output_padding must be in 0..1 (stride=2, dilation=1), got 2
    """

    axes: tuple[Axis, ...]
    channels: tuple[int, int] | None
    groups: int

    def __init__(  # noqa: PLR0913 (these are the parameters that a transposed convolution has)
        self,
        input: Sizes,  # noqa: A002 (the field's own word)
        kernel: Sizes,
        *,
        stride: Sizes = 1,
        padding: Paddings = 0,
        output_padding: Sizes = 0,
        dilation: Sizes = 1,
        channels: Sequence[int] | None = None,
        groups: int = 1,
    ) -> None:
        """Check everything, axis by axis."""
        inputs = _sizes("input", input)
        count = len(inputs)
        columns = zip(
            inputs,
            _per_axis("kernel", kernel, count),
            _per_axis("stride", stride, count),
            map(_sides, _per_axis("padding", padding, count)),
            _per_axis("output_padding", output_padding, count),
            _per_axis("dilation", dilation, count),
            strict=True,
        )
        axes = tuple(_axis(index, count, column) for index, column in enumerate(columns))
        groups = _integer("groups", groups, 1)
        for name, value in (("axes", axes), ("channels", _channels(channels, groups)), ("groups", groups)):
            object.__setattr__(self, name, value)

    @classmethod
    def from_torch(cls, module: object, input: Sizes | None = None) -> Geometry:  # noqa: A002 (the field's own word)
        """Return the geometry of a `torch.nn.ConvTranspose1d`, `2d` or `3d` on an `input` of these spatial sizes.

        The module is read by its attributes, and PyTorch not imported. Raises `FrameworkError` for another module, and
        `GeometryError`.
        """
        # Of all that makes geometries, only this knows PyTorch's modules.
        from tconv_sym.torch_module import read_module  # noqa: PLC0415

        read = read_module(module)
        if input is None:
            sizes = (5,) * len(read.kernel)
            raise GeometryError(
                f"input must be the spatial sizes, as a module does not know them: "
                f"Geometry.from_torch(module, input={sizes}), got None"
            )
        count = len(read.kernel)
        if len(_sizes("input", input)) != count:
            allowed = "1 size" if count == 1 else f"{count} sizes"
            raise GeometryError(
                f"input must have {allowed}, one for each spatial axis of the module, as in input={(5,) * count}, "
                f"got {shown(input)}"
            )
        return cls(
            input,
            read.kernel,
            stride=read.stride,
            padding=read.padding,
            output_padding=read.output_padding,
            dilation=read.dilation,
            channels=(read.c_in, read.c_out),
            groups=read.groups,
        )

    def __repr__(self) -> str:
        """Give the call that makes an equal geometry."""
        return f"Geometry({', '.join(f'{name}={value!r}' for name, value in self.to_dict().items())})"

    @property
    def input(self) -> tuple[int, ...]:
        """The input's spatial sizes n."""
        return tuple(axis.input for axis in self.axes)

    @property
    def kernel(self) -> tuple[int, ...]:
        """The kernel's spatial sizes k."""
        return tuple(axis.kernel for axis in self.axes)

    @property
    def output(self) -> tuple[int, ...]:
        """The output's spatial sizes O."""
        return tuple(axis.output for axis in self.axes)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The input's shape: spatial, or (C_in, *spatial)."""
        return self.input if self.channels is None else (self.channels[0], *self.input)

    @property
    def kernel_shape(self) -> tuple[int, ...]:
        """The kernel's shape: spatial, or PyTorch's (C_in, C_out / groups, *spatial)."""
        if self.channels is None:
            return self.kernel
        return (self.channels[0], self.channels[1] // self.groups, *self.kernel)

    @property
    def output_shape(self) -> tuple[int, ...]:
        """The output's shape: spatial, or (C_out, *spatial)."""
        return self.output if self.channels is None else (self.channels[1], *self.output)

    @property
    def bias_shape(self) -> tuple[int, ...]:
        """The bias's shape: (), a single number, or (C_out,)."""
        return () if self.channels is None else self.channels[1:]

    @property
    def spatial(self) -> Geometry:
        """The same geometry without its channels; channels and groups are a product on top of it.

        >>> Geometry(5, 3, channels=(4, 2), groups=2).spatial == Geometry(5, 3)
        True
        """
        arguments = self.to_dict() | {"channels": None, "groups": 1}
        return Geometry(**arguments)  # type: ignore[arg-type]

    @property
    def most_products(self) -> int:
        """An upper bound of how many products x·w there are: one for each input element, tap and output channel."""
        return prod(self.input_shape) * prod(self.kernel_shape[1:] if self.channels else self.kernel_shape)

    def to_dict(self) -> dict[str, object]:
        """Return the arguments that make an equal geometry, each given for every axis."""
        return {
            "input": self.input,
            "kernel": self.kernel,
            "stride": tuple(axis.stride for axis in self.axes),
            "padding": tuple((axis.begin, axis.end) for axis in self.axes),
            "output_padding": tuple(axis.output_padding for axis in self.axes),
            "dilation": tuple(axis.dilation for axis in self.axes),
            "channels": self.channels,
            "groups": self.groups,
        }


def _axis(index: int, count: int, column: tuple[object, ...]) -> Axis:
    """Make one axis; an error names it where there are several."""
    size, kernel, stride, sides, output_padding, dilation = column
    begin, end = sides  # type: ignore[misc]
    try:
        return Axis(
            input=size,  # type: ignore[arg-type] # Axis checks
            kernel=kernel,  # type: ignore[arg-type]
            stride=stride,  # type: ignore[arg-type]
            begin=begin,  # type: ignore[has-type]
            end=end,  # type: ignore[has-type]
            output_padding=output_padding,  # type: ignore[arg-type]
            dilation=dilation,  # type: ignore[arg-type]
        )
    except GeometryError as error:
        raise GeometryError(f"axis {index}: {error}" if count > 1 else str(error)) from None
