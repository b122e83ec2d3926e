"""The ordinary convolution at stride 1 that computes the same, and the relationships of arXiv:1603.07285 that apply."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tconv_sym.analysis.relationships import PAPER, RELATIONSHIPS, applying, outside
from tconv_sym.analysis.wording import CELLS, by, listed
from tconv_sym.typeset.blocks import Block, Heading, Prose, Table
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.geometry import Axis, Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class EquivalentAxis:
    """One axis of the equivalent convolution; `axis` is that of the transposed one.

    >>> from tconv_sym import Axis
    >>> equivalent = EquivalentAxis(axis=Axis(input=3, kernel=3, stride=2, begin=1, end=1, output_padding=1))
    >>> equivalent.stretched, equivalent.before, equivalent.after, equivalent.padded, equivalent.output
    (5, 1, 2, 8, 6)
    """

    axis: Axis

    @property
    def zeros_between(self) -> int:
        """How many zeros are inserted between neighbouring inputs: s − 1."""
        return self.axis.stride - 1

    @property
    def stretched(self) -> int:
        """The size of the stretched input, ĩ' = s(i' − 1) + 1."""
        return self.axis.stride * (self.axis.input - 1) + 1

    @property
    def before(self) -> int:
        """The zeros before the stretched input, d(k − 1) − p; a negative number of them crops."""
        return self.axis.reach - self.axis.begin

    @property
    def after(self) -> int:
        """The zeros after the stretched input, d(k − 1) − p + a; a negative number of them crops."""
        return self.axis.reach - self.axis.end + self.axis.output_padding

    @property
    def padded(self) -> int:
        """The size over which the kernel slides."""
        return self.stretched + self.before + self.after

    @property
    def output(self) -> int:
        """The output size, one for each position of the kernel: the padded size less d(k − 1)."""
        return self.padded - self.axis.reach

    @property
    def relationships(self) -> tuple[int, ...]:
        """The numbers of the paper's relationships that apply, the most special first."""
        return applying(self.axis)

    @property
    def outside(self) -> tuple[str, ...]:
        """Why none applies, if none does."""
        return outside(self.axis)

    def to_dict(self) -> dict[str, object]:
        """Return the axis as data for JSON."""
        return {
            "input": self.axis.input,
            "zeros_between": self.zeros_between,
            "stretched": self.stretched,
            "padding": [self.before, self.after],
            "padded": self.padded,
            "kernel": self.axis.kernel,
            "dilation": self.axis.dilation,
            "stride": 1,
            "output": self.output,
            "relationships": list(self.relationships),
            "outside": list(self.outside),
        }


@dataclass(frozen=True, kw_only=True)
class EquivalentConvolution(Document):
    """A correlation at stride 1 of the stretched and padded input with the kernel turned round.

    y[o] = Σ_t w[k − 1 − t] · u[o + d·t], where u has zeros inserted and around it. What a negative padding crops is
    taken away after the zeros of the other side are there.
    """

    geometry: Geometry

    @cached_property
    def axes(self) -> tuple[EquivalentAxis, ...]:
        """What is done on each axis."""
        return tuple(EquivalentAxis(axis=axis) for axis in self.geometry.axes)

    @property
    def stretched(self) -> tuple[int, ...]:
        """The spatial sizes of the input with zeros inserted."""
        return tuple(axis.stretched for axis in self.axes)

    @property
    def padding(self) -> tuple[tuple[int, int], ...]:
        """The zeros before and after the stretched input, an axis each; negative ones crop."""
        return tuple((axis.before, axis.after) for axis in self.axes)

    @property
    def padded(self) -> tuple[int, ...]:
        """The spatial sizes over which the kernel slides."""
        return tuple(axis.padded for axis in self.axes)

    @property
    def dilation(self) -> tuple[int, ...]:
        """The kernel's dilation, which stays as it is."""
        return tuple(axis.axis.dilation for axis in self.axes)

    @property
    def kernel_shape(self) -> tuple[int, ...]:
        """The kernel's shape: spatial, or (C_out, C_in / groups, *spatial) as PyTorch's conv1d, conv2d … take it."""
        geometry = self.geometry
        if geometry.channels is None:
            return geometry.kernel
        return (geometry.channels[1], geometry.channels[0] // geometry.groups, *geometry.kernel)

    @property
    def output(self) -> tuple[int, ...]:
        """The output's spatial sizes."""
        return tuple(axis.output for axis in self.axes)

    @property
    def relationships(self) -> tuple[int, ...]:
        """The numbers of the relationships that apply on every axis, the most special first."""
        return tuple(number for number in RELATIONSHIPS if all(number in axis.relationships for axis in self.axes))

    def to_dict(self) -> dict[str, object]:
        """Return the equivalent convolution as data for JSON."""
        return {
            "geometry": self.geometry.to_dict(),
            "kernel_flipped": True,
            "kernel_shape": list(self.kernel_shape),
            "relationships": list(self.relationships),
            "axes": [axis.to_dict() for axis in self.axes],
        }

    # ---- as a document ----------------------------------------------------------------------------------------------

    def blocks(self, target: str) -> Iterator[Block]:
        """Give what is done, the sizes of every axis, and the relationships that apply."""
        yield Heading("Equivalent convolution")
        yield Prose(_RECIPE)
        if self.geometry.channels is not None:
            yield Prose(
                f"In each group the kernel's channels change places: {by(self.geometry.kernel_shape)} becomes "
                f"{by(self.kernel_shape)}, the output channel first, as an ordinary convolution takes it."
            )
        distinct = list(dict.fromkeys(self.axes))
        same = len(distinct) == 1
        named = [("every axis" if len(self.axes) > 1 else "size", distinct[0])] if same else list(self._named())
        yield _sizes(target, named)
        if any(min(sides) < 0 for sides in self.padding):
            yield Prose("A negative number of zeros crops: so many positions are taken away.")
        yield Heading(f"Relationships of {PAPER}", 2)
        for name, axis in named:
            yield from _relationships(target, "" if same else f"{name.capitalize()}: ", axis)

    def _named(self) -> Iterator[tuple[str, EquivalentAxis]]:
        """Name every axis."""
        for number, axis in enumerate(self.axes):
            yield f"axis {number}", axis


_RECIPE = (
    "The same output comes from an ordinary convolution at stride 1, with no flip of its own (a correlation): insert "
    "zeros between the inputs, pad with zeros, turn the kernel by half a turn, and slide it by one position at a time."
)

_ROWS = (
    ("input", "i'", lambda axis: axis.axis.input),
    ("zeros between inputs", "s - 1", lambda axis: axis.zeros_between),
    ("stretched input", "s(i' - 1) + 1", lambda axis: axis.stretched),
    ("zeros before", "d(k - 1) - p", lambda axis: axis.before),
    ("zeros after", "d(k - 1) - p + a", lambda axis: axis.after),
    ("padded input", "", lambda axis: axis.padded),
    ("kernel, turned round", "k", lambda axis: axis.axis.kernel),
    ("its dilation", "d", lambda axis: axis.axis.dilation),
    ("stride", "1", lambda axis: 1),  # noqa: ARG005 (always)
    ("output", "o'", lambda axis: axis.output),
)


def _sizes(target: str, named: Sequence[tuple[str, EquivalentAxis]]) -> Table:
    """Show all sizes, a column for each axis."""
    cell = CELLS[target]
    return Table(
        ["", "", *(cell(name) for name, _ in named)],
        [[cell(what), letters, *(str(size(axis)) for _, axis in named)] for what, letters, size in _ROWS],
    )


def _relationships(target: str, name: str, axis: EquivalentAxis) -> Iterator[Block]:
    """Show the relationships that apply to an axis, or say why none does."""
    if axis.outside:
        yield Prose(f"{name}None speaks of this ({listed(axis.outside, 'and')}). {_general(axis)}")
        return
    cell, numbers = CELLS[target], listed(axis.relationships, "and")
    if len(axis.relationships) == 1:
        yield Prose(f"{name}Relationship {numbers} applies.")
    else:
        yield Prose(f"{name}Relationships {numbers} apply, the most special first.")
    yield Table(
        [cell("relationship"), cell("case"), "p'", "o'"],
        [
            [
                str(relationship.number),
                relationship.case,
                _valued(relationship.padding, relationship.padding_of(axis.axis)),
                _valued(relationship.output, relationship.output_of(axis.axis)),
            ]
            for relationship in map(RELATIONSHIPS.__getitem__, axis.relationships)
        ],
    )


def _valued(formula: str, value: int) -> str:
    """Write a formula and what it comes to."""
    return formula if formula == str(value) else f"{formula} = {value}"


def _general(axis: EquivalentAxis) -> str:
    """Say what holds in place of the relationships."""
    if axis.outside == (f"dilation {axis.axis.dilation}",):
        dilated = axis.axis.reach + 1
        return f"With the dilated kernel's size, d(k - 1) + 1 = {dilated}, for k, Relationship 14 gives the above."
    return "The sizes above are those of the general law, with a padding for each side and a dilation."


def equivalent_convolution(geometry: Geometry) -> EquivalentConvolution:
    """Return the ordinary convolution at stride 1 that computes the same as `geometry`.

    >>> from tconv_sym import Geometry
    >>> result = equivalent_convolution(Geometry((2, 2), (3, 3), stride=2))
    >>> result.stretched, result.padding, result.padded, result.output, result.relationships
    ((3, 3), ((2, 2), (2, 2)), (7, 7), (5, 5), (12, 13, 14))
    """
    return EquivalentConvolution(geometry=geometry)
