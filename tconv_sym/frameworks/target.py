"""What is asked of a framework that a layer is converted to, and what all of them share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tconv_sym.frameworks.nearest import Option, Sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tconv_sym.frameworks.convention import Convention
    from tconv_sym.frameworks.nearest import Manner
    from tconv_sym.geometry import Axis, Geometry

    Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What a call is to compute: a geometry, a batch, and whether the kernel that there is lies turned round."""

    geometry: Geometry
    batch: int
    kernel_flipped: bool

    @property
    def shapes_channels_first(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The shapes of input and kernel, as PyTorch and ONNX have them."""
        return (self.batch, *self.geometry.input_shape), self.geometry.kernel_shape

    @property
    def shapes_channels_last(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The shapes of input and kernel, as Keras and TensorFlow have them, and JAX with `transpose_kernel`."""
        c_in, per_group, *kernel = self.geometry.kernel_shape
        return (self.batch, *self.geometry.input, c_in), (*kernel, per_group, c_in)

    @property
    def sides(self) -> tuple[Sides, ...]:
        """What is cropped from the full output of each axis."""
        return tuple(map(sides, self.geometry.axes))

    def each(self, name: str) -> tuple[int, ...]:
        """Return one number of each axis."""
        return tuple(getattr(axis, name) for axis in self.geometry.axes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A framework to convert to: why it cannot compute a geometry at all, how it can be called, and within which rule.

    `rule` says what can be asked for on an axis, and `cautions` where the framework fails at a call of its own.
    """

    name: str
    obstacles: Callable[[Geometry], Iterator[str]]
    manners: Callable[[Layer], Iterator[Manner]]
    rule: Callable[[Layer, int], str]
    cautions: Callable[[Convention], Iterator[str]] = field(default=lambda _: iter(()))


def sides(axis: Axis) -> Sides:
    """Return what is cropped from the full output of an axis.

    >>> from tconv_sym import Axis
    >>> sides(Axis(input=4, kernel=3, stride=2, begin=1, end=1, output_padding=1))
    Sides(begin=1, end=0)
    """
    return Sides(axis.begin, axis.end - axis.output_padding)


MISREAD = "https://github.com/openxla/xla/issues/48713"
"""JAX's wrong numbers where the padding before is negative and the one after is positive and no larger."""


def stretched_padding(axis: Axis) -> tuple[int, int]:
    """Return what JAX pads the stretched input by, to crop this.

    >>> from tconv_sym import Axis
    >>> stretched_padding(Axis(input=4, kernel=3, begin=1))
    (1, 2)
    """
    begin, end = sides(axis)
    return axis.reach - begin, axis.reach - end


def is_misread(axis: Axis) -> bool:
    """Tell where JAX computes that padding wrongly, as `MISREAD` has it."""
    low, high = stretched_padding(axis)
    return low < 0 < high <= -low


def full(axis: Axis) -> int:
    """Return the size of the full output, of which nothing is cropped."""
    return axis.stride * (axis.input - 1) + axis.reach + 1


def possible(axis: Axis, options: Iterable[Option]) -> tuple[Option, ...]:
    """Leave out what would leave no output."""
    return tuple(option for option in options if sum(option.sides) < full(axis))


def ranks(function: str, geometry: Geometry, when: str = "") -> Iterator[str]:
    """Refuse more than three spatial axes."""
    if len(geometry.axes) > 3:  # noqa: PLR2004 (as the words say)
        yield f"{function} has 1 to 3 spatial axes{when}, not {len(geometry.axes)}"


def words_rule(manners: Callable[[Layer], Iterator[Manner]], layer: Layer, number: int) -> str:
    """List the nearest that each manner crops on an axis, two at most."""
    wanted = layer.sides[number]
    crops: dict[str, list[Sides]] = {}
    for manner in manners(layer):
        crops.setdefault(manner.name, []).extend(option.sides for option in manner.options[number])
    nearest = {
        name: sorted(dict.fromkeys(found), key=lambda sides: abs(sides[0] - wanted[0]) + abs(sides[1] - wanted[1]))
        for name, found in crops.items()
    }
    written = [f"{name} with {' or '.join(str(tuple(each)) for each in found[:2])}" for name, found in nearest.items()]
    return f"the nearest are {', '.join(written)}{'; one word is for all axes' if len(layer.geometry.axes) > 1 else ''}"


def explicit_pads(axis: Axis) -> Option:
    """Return the best where each side has its own padding of at least 0, and the output padding is below the stride.

    The value is begin, end and output padding. As much is cropped as is to be and leaves an output.
    """
    begin, end = sides(axis)
    added = min(max(-end, 0), axis.stride - 1)
    end = min(max(end, 0), full(axis) - 1)
    begin = min(max(begin, 0), full(axis) - 1 - end + added)
    return Option((begin, end, added), Sides(begin, end - added))
