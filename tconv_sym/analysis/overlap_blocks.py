"""An overlap as blocks."""

from __future__ import annotations

from functools import partial
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.analysis.remedies import summary
from tconv_sym.render.arrays import MAX_CELLS, indexed, left_out, matrices
from tconv_sym.typeset.blocks import Block, Heading, Matrix, Prose, Table
from tconv_sym.typeset.wording import CELLS, by, by_cell, listed, shortest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.analysis.overlap import Overlap

ARRAY = "the array of counts, which is the product of those of its axes"
"""What is left out where it is too large."""
_MOST_LISTED = 16
"""Up to so many levels are listed; of more, the least and the most are told."""
_CONCLUSIONS = {
    "uniform": "no checkerboard",
    "checkerboard": "a checkerboard",
    "gaps": "gaps, which is a checkerboard with holes",
}


def overlap_blocks(overlap: Overlap, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
    """Give the verdict, the counts, what the borders do, and what would avoid an uneven overlap."""
    yield Heading("Overlap")
    yield Prose(f"{_sentence(overlap)} {_reason(overlap)}")
    if overlap.per_channel > 1:
        yield Prose(f"Each of {overlap.per_channel} input channels adds as many: times {overlap.per_channel} in all.")
    yield from _counts(overlap, target, max_cells)
    yield Prose(_borders(overlap))
    if not overlap.uniform:
        yield from _avoiding(overlap, target)


def _sentence(overlap: Overlap) -> str:
    """Say the verdict."""
    few = len(overlap.levels) <= _MOST_LISTED
    levels = listed(overlap.levels) if few else f"{overlap.levels[0]} to {overlap.levels[-1]}"
    products = "1 product" if overlap.levels == (1,) else f"{levels} products"
    period = "" if overlap.uniform else f", with period {by(overlap.period)}"
    conclusion = _CONCLUSIONS[overlap.verdict]
    if overlap.smallest_input == overlap.geometry.input:
        return f"Every interior output gets {products}{period}: {conclusion}."
    return (
        f"From an input of {by(overlap.smallest_input)} on, every interior output gets {products}{period}: "
        f"{conclusion}. At these sizes there is {_missing(overlap)}."
    )


def _missing(overlap: Overlap) -> str:
    """Say what these sizes lack."""
    empty = [axis for axis in overlap.axes if not axis.interior]
    if not empty:
        return "no whole period of it"
    if all(axis.law.spacing == 1 for axis in empty):
        return "none: every output is at a border"
    return (
        "none: every output is in reach of a border, where some may get as many through the holes of a dilated kernel"
    )


def _reason(overlap: Overlap) -> str:
    """Give the rule that decides."""
    if any(axis.law.common > 1 for axis in overlap.axes):
        return "Stride and dilation have a common divisor, so that no kernel reaches all positions."
    if overlap.uniform:
        return "The kernel is a multiple of the stride."
    if overlap.verdict == "gaps":
        where = "" if all(axis.law.kernel < axis.law.stride for axis in overlap.axes) else " on an axis"
        return f"The kernel is smaller than the stride{where}, so that nothing reaches some positions."
    everywhere = " on every axis" if len(overlap.axes) > 1 else ""
    return f"It would be even if the kernel were a multiple of the stride{everywhere}."


def _counts(overlap: Overlap, target: str, max_cells: int | None) -> Iterator[Block]:
    """Show the counts, or those of each axis where they are too many."""
    size = prod(overlap.geometry.output)
    if max_cells is None or size <= max_cells:
        counts = [(str(count),) for count in overlap.flat]
        cells = np.arange(size).reshape(overlap.geometry.output)
        yield from matrices(partial(indexed, _label("products", target)), "=", cells, counts.__getitem__)
        return
    yield left_out(ARRAY, size, max_cells)
    alike = {axis.axis: axis for axis in overlap.axes}
    for number, axis in enumerate(overlap.axes if len(alike) > 1 else alike.values()):
        if axis.axis.output <= max_cells:
            label = "each axis" if len(alike) == 1 < len(overlap.axes) else f"axis {number}"
            yield Matrix(_label(label, target), "=", [[(str(count),) for count in axis.counts]])


def _borders(overlap: Overlap) -> str:
    """Say which outputs are interior, and what the others get."""
    if all(inside == range(axis.axis.output) for inside, axis in zip(overlap.interior, overlap.axes, strict=True)):
        return "All outputs are interior."
    said = "Nearer the borders outputs may get fewer, as the inputs end there: that is no checkerboard."
    if all(overlap.interior):
        said = f"The interior is {_ranges(overlap.interior)}. {said}"
    if overlap.uniform and overlap.even_padding is not None:
        return f"{said} Padding {shortest(overlap.even_padding)} crops them, and all outputs get equally many."
    return said


def _avoiding(overlap: Overlap, target: str) -> Iterator[Block]:
    """Show the remedies, and cite whom they are from."""
    yield Heading("What avoids it", 2)
    yield from _changes(overlap, target) if overlap.remedies else [Prose("No other kernel or stride at this padding.")]
    yield Prose(
        "Or resize the input first and convolve it at stride 1. Source: Odena, Dumoulin and Olah, "
        "Deconvolution and Checkerboard Artifacts, Distill 2016, doi:10.23915/distill.00003."
    )


def _changes(overlap: Overlap, target: str) -> Iterator[Block]:
    """Show the remedies."""
    yield Prose(f"An even interior comes with {summary(overlap.remedies)}. A padding can crop the borders then:")
    cell = CELLS[target]
    yield Table(
        [cell(words) for words in ("change", "products", "output", "padding with equal borders")],
        [
            [
                cell(str(remedy)),
                str(remedy.products),
                by_cell(remedy.geometry.output, target),
                cell("it would leave nothing" if remedy.even_padding is None else shortest(remedy.even_padding)),
            ]
            for remedy in overlap.remedies
        ],
    )


def _label(words: str, target: str) -> str:
    """Name a matrix with words."""
    return words if target == "text" else rf"\text{{{words}}}"


def _ranges(interior: tuple[range, ...]) -> str:
    """Write where the interior is."""
    ends = [(inside.start, inside.stop - 1) for inside in interior]  # the length may be too large for `len`
    if len(set(ends)) == 1:
        ((first, last),) = set(ends)
        words = f"output {first}" if first == last else f"outputs {first} to {last}"
        return f"{words} on every axis" if len(ends) > 1 else words
    ranges = [f"only {first}" if first == last else f"{first} to {last}" for first, last in ends]
    return "outputs " + ", ".join(f"{words} on axis {number}" for number, words in enumerate(ranges))
