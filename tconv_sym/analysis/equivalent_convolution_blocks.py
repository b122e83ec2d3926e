"""An equivalent convolution as blocks."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.analysis.relationships import PAPER, RELATIONSHIPS
from tconv_sym.render.arrays import MAX_CELLS, fitting
from tconv_sym.typeset.blocks import Block, Heading, Prose, Table
from tconv_sym.typeset.wording import CELLS, by, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.analysis.equivalent_convolution import EquivalentAxis, EquivalentConvolution

_RECIPE = (
    "The same output comes from an ordinary convolution at stride 1, with no flip of its own (a correlation): insert "
    "zeros between the inputs, pad with zeros, turn the kernel by half a turn, and slide it by one position at a time."
)
_ROWS = (
    ("input", "i'", lambda axis: axis.axis.input),
    ("zeros between inputs", "s - 1", lambda axis: axis.zeros_between),
    ("stretched input", "s(i' - 1) + 1", lambda axis: axis.stretched),
    ("zeros before", "d(k - 1) - {begin}", lambda axis: axis.before),
    ("zeros after", "d(k - 1) - {end} + a", lambda axis: axis.after),
    ("padded input", "", lambda axis: axis.padded),
    ("kernel, turned round", "k", lambda axis: axis.axis.kernel),
    ("its dilation", "d", lambda axis: axis.axis.dilation),
    ("stride", "1", lambda axis: 1),  # noqa: ARG005 (always)
    ("output", "o'", lambda axis: axis.output),
)
"""What each row tells, in letters, and its size; {begin} and {end} stand for the letters of the padding."""
_PADDINGS = MappingProxyType({"begin": "p", "end": "p"})
_UNEQUAL = MappingProxyType({"begin": "p_begin", "end": "p_end"})
_UNEQUAL_IN_LATEX = MappingProxyType({"begin": r"p_{\mathrm{begin}}", "end": r"p_{\mathrm{end}}"})


def equivalent_convolution_blocks(
    result: EquivalentConvolution, target: str, max_cells: int | None = MAX_CELLS
) -> Iterator[Block]:
    """Give what is done, the sizes of every axis, and the relationships that apply."""
    yield Heading("Equivalent convolution")
    yield Prose(_RECIPE)
    geometry = result.geometry
    if geometry.channels is not None:
        yield Prose(
            f"In each group the kernel's channels change places: {by(geometry.kernel_shape)} becomes "
            f"{by(result.kernel_shape)}, the output channel first, as an ordinary convolution takes it."
        )
    same = len(set(result.axes)) == 1
    every = "every axis" if len(result.axes) > 1 else "size"
    named = [(every, result.axes[0])] if same else [(f"axis {n}", axis) for n, axis in enumerate(result.axes)]
    yield from fitting("the sizes", len(_ROWS) * len(named), max_cells, _sizes(target, named))
    if any(min(sides) < 0 for sides in result.padding):
        yield Prose("A negative number of zeros crops: so many positions are taken away.")
    yield Heading(f"Relationships of {PAPER}", 2)
    for name, axis in named:
        yield from _relationships(target, "" if same else f"{name.capitalize()}: ", axis)


def _sizes(target: str, named: Sequence[tuple[str, EquivalentAxis]]) -> Iterator[Table]:
    """Show all sizes, a column for each axis."""
    cell, paddings = CELLS[target], _PADDINGS
    if any(axis.axis.begin != axis.axis.end for _, axis in named):
        paddings = _UNEQUAL_IN_LATEX if target == "latex" else _UNEQUAL
    yield Table(
        ["", "", *(cell(name) for name, _ in named)],
        [
            [cell(what), letters.format_map(paddings), *(str(size(axis)) for _, axis in named)]
            for what, letters, size in _ROWS
        ],
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
