"""How many products reach each output, and whether that makes a checkerboard.

A. Odena, V. Dumoulin, C. Olah: "Deconvolution and Checkerboard Artifacts", Distill 2016, doi:10.23915/distill.00003.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.analysis.overlap_axis import AxisOverlap
from tconv_sym.analysis.overlap_law import VERDICTS
from tconv_sym.analysis.remedies import even_padding, remedies, summary
from tconv_sym.analysis.wording import CELLS, by, by_cell, listed, shortest
from tconv_sym.limits import MAX_ELEMENTS, check_limit
from tconv_sym.render.arrays import MAX_CELLS, indexed, left_out, matrices
from tconv_sym.render.sized import SizedDocument
from tconv_sym.typeset.blocks import Block, Heading, Matrix, Prose, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.analysis.remedies import Remedy
    from tconv_sym.geometry import Geometry

_MOST_UNEVEN = 8
"""As many axes may be uneven for their counts to be multiplied out and listed."""
_CONCLUSIONS = {
    "uniform": "no checkerboard",
    "checkerboard": "a checkerboard",
    "gaps": "gaps, which is a checkerboard with holes",
}


@dataclass(frozen=True, kw_only=True)
class Overlap(SizedDocument):
    """The counts of all outputs.

    An output's count is the product of its counts on the axes; of channels it has each of the C_in/groups of its group.
    """

    geometry: Geometry

    @cached_property
    def axes(self) -> tuple[AxisOverlap, ...]:
        """The counts, the interior and the law of each axis."""
        return tuple(AxisOverlap(axis=axis) for axis in self.geometry.axes)

    @cached_property
    def counts(self) -> tuple[Any, ...]:
        """The number of products that reach each output, of one channel, as nested tuples of the output's shape.

        Raises `LimitError` where there are too many; `axes` holds the factors.
        """
        check_limit("outputs", prod(self.geometry.output), MAX_ELEMENTS)
        level: tuple[Any, ...] = self._flat
        for size in self.geometry.output[:0:-1]:
            level = tuple(level[start : start + size] for start in range(0, len(level), size))
        return level

    @property
    def _flat(self) -> tuple[int, ...]:
        """The counts, row by row."""
        flat = [1]
        for axis in self.axes:
            flat = [count * factor for count in flat for factor in axis.counts]
        return tuple(flat)

    @property
    def interior(self) -> tuple[range, ...]:
        """Of each axis, the outputs for which the borders play no part; empty at inputs that are too small."""
        return tuple(axis.interior for axis in self.axes)

    @property
    def period(self) -> tuple[int, ...]:
        """Of each axis, the least period of the counts in the interior: of the whole law, however large the input."""
        return tuple(axis.law.period for axis in self.axes)

    @property
    def levels(self) -> tuple[int, ...]:
        """The distinct counts of an interior, in order; of very many uneven axes only the least and the most."""
        every = [axis.law.levels for axis in self.axes]
        if sum(len(levels) > 1 for levels in every) > _MOST_UNEVEN:
            every = [(levels[0], levels[-1]) for levels in every]
            return prod(least for least, _ in every), prod(most for _, most in every)
        return tuple(sorted({prod(choice) for choice in product(*every)}))

    @property
    def smallest_input(self) -> tuple[int, ...]:
        """The least input, no less than there is, at which the interior holds a whole period."""
        return tuple(axis.smallest_whole_input for axis in self.axes)

    @property
    def verdict(self) -> str:
        """What the law of the interior is: "uniform", "checkerboard" (uneven) or "gaps" (uneven, with zeros)."""
        return max((axis.law.verdict for axis in self.axes), key=VERDICTS.index)

    @property
    def uniform(self) -> bool:
        """Whether all outputs of an interior get equally many: on each axis k a multiple of s, and gcd(s, d) = 1."""
        return self.verdict == "uniform"

    @property
    def even(self) -> bool:
        """Whether all outputs get equally many, borders and all."""
        nothing_anywhere = any(not any(axis.counts) for axis in self.axes)
        return nothing_anywhere or all(axis.is_even for axis in self.axes)

    @property
    def per_channel(self) -> int:
        """How many input channels each output channel takes: with channels, the counts are times this."""
        channels = self.geometry.channels
        return 1 if channels is None else channels[0] // self.geometry.groups

    @cached_property
    def remedies(self) -> tuple[Remedy, ...]:
        """The nearest kernels and strides that make the interior even, each recomputed; empty where it is."""
        return remedies(self.geometry)

    @cached_property
    def even_padding(self) -> tuple[tuple[int, int], ...] | None:
        """The least padding, no less than there is, with which all outputs are equal, or None."""
        return even_padding(self.geometry)

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the overlap as data for JSON: the counts of each axis, and the whole array unless it is too large."""
        size, counts = prod(self.geometry.output), {}
        if max_cells is not None and size > max_cells:
            counts = {"left_out": left_out(_ARRAY, size, max_cells).words, "cells": size}
        return {
            "counts": counts or self.counts,
            "geometry": self.geometry.to_dict(),
            "verdict": self.verdict,
            "uniform": self.uniform,
            "even": self.even,
            "levels": list(self.levels),
            "period": list(self.period),
            "smallest_input": list(self.smallest_input),
            "per_channel": self.per_channel,
            "axes": [axis.to_dict() for axis in self.axes],
            "even_padding": None if self.even_padding is None else [list(sides) for sides in self.even_padding],
            "remedies": [remedy.to_dict() for remedy in self.remedies],
        }

    # ---- as a document ----------------------------------------------------------------------------------------------

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the verdict, the counts, what the borders do, and what would avoid an uneven overlap."""
        yield Heading("Overlap")
        yield Prose(f"{self._sentence()} {self._reason()}")
        if self.per_channel > 1:
            yield Prose(f"Each of {self.per_channel} input channels adds as many: times {self.per_channel} in all.")
        yield from self._counts(target, max_cells)
        yield Prose(self._borders())
        if self.remedies:
            yield from self._avoiding(target)

    def _sentence(self) -> str:
        """Say the verdict."""
        levels = (
            listed(self.levels) if len(self.levels) <= 2 * _MOST_UNEVEN else f"{self.levels[0]} to {self.levels[-1]}"
        )
        products = "1 product" if self.levels == (1,) else f"{levels} products"
        period = "" if self.uniform else f", with period {by(self.period)}"
        conclusion = _CONCLUSIONS[self.verdict]
        if self.smallest_input == self.geometry.input:
            return f"Every interior output gets {products}{period}: {conclusion}."
        here = "no whole period of it" if all(self.interior) else "none: every output is at a border"
        return (
            f"From an input of {by(self.smallest_input)} on, every interior output gets {products}{period}: "
            f"{conclusion}. At these sizes there is {here}."
        )

    def _reason(self) -> str:
        """Give the rule that decides."""
        if any(axis.law.common > 1 for axis in self.axes):
            return "Stride and dilation have a common divisor, so that no kernel reaches all positions."
        if self.uniform:
            return "The kernel is a multiple of the stride."
        everywhere = " on every axis" if len(self.axes) > 1 else ""
        return f"It would be even if the kernel were a multiple of the stride{everywhere}."

    def _counts(self, target: str, max_cells: int | None) -> Iterator[Block]:
        """Show the counts, or those of each axis where they are too many."""
        size = prod(self.geometry.output)
        if max_cells is None or size <= max_cells:
            cells = np.arange(size).reshape(self.geometry.output)
            name = partial(indexed, _label("products", target))
            yield from matrices(name, "=", cells, [(str(count),) for count in self._flat].__getitem__)
            return
        yield left_out(_ARRAY, size, max_cells)
        alike = {axis.axis: axis for axis in self.axes}
        for number, axis in enumerate(self.axes if len(alike) > 1 else alike.values()):
            if axis.axis.output <= max_cells:
                label = "each axis" if len(alike) == 1 < len(self.axes) else f"axis {number}"
                yield Matrix(_label(label, target), "=", [[(str(count),) for count in axis.counts]])

    def _borders(self) -> str:
        """Say which outputs are interior, and what the others get."""
        if all(inside == range(axis.axis.output) for inside, axis in zip(self.interior, self.axes, strict=True)):
            return "All outputs are interior."
        said = "Nearer the borders outputs may get fewer, as the inputs end there: that is no checkerboard."
        if all(self.interior):
            said = f"The interior is outputs {_ranges(self.interior)}. {said}"
        if self.uniform and self.even_padding is not None:
            return f"{said} Padding {shortest(self.even_padding)} crops them, and all outputs get equally many."
        return said

    def _avoiding(self, target: str) -> Iterator[Block]:
        """Show the remedies, and cite whom they are from."""
        yield Heading("What avoids it", 2)
        yield Prose(f"An even interior comes with {summary(self.remedies)}. A padding can crop the borders then:")
        cell = CELLS[target]
        yield Table(
            [cell(words) for words in ("change", "products", "output", "padding with equal borders")],
            [
                [
                    cell(str(remedy)),
                    str(remedy.products),
                    by_cell(remedy.geometry.output, target),
                    cell("none at this size" if remedy.even_padding is None else shortest(remedy.even_padding)),
                ]
                for remedy in self.remedies
            ],
        )
        yield Prose(
            "Or resize the input first and convolve it at stride 1. Source: Odena, Dumoulin and Olah, "
            "Deconvolution and Checkerboard Artifacts, Distill 2016, doi:10.23915/distill.00003."
        )


_ARRAY = "the array of counts, which is the product of those of its axes"


def _label(words: str, target: str) -> str:
    """Name a matrix with words."""
    return words if target == "text" else rf"\text{{{words}}}"


def _ranges(interior: tuple[range, ...]) -> str:
    """Write where the interior is."""
    ranges = [f"{inside.start} to {inside.stop - 1}" for inside in interior]
    if len(set(ranges)) == 1:
        return f"{ranges[0]} on every axis" if len(ranges) > 1 else ranges[0]
    return ", ".join(f"{words} on axis {number}" for number, words in enumerate(ranges))


def overlap(geometry: Geometry) -> Overlap:
    """Return how many products reach each output of `geometry`.

    >>> from tconv_sym import Geometry
    >>> result = overlap(Geometry((4, 4), (3, 3), stride=2, padding=1))
    >>> result.verdict, result.levels, result.period
    ('checkerboard', (1, 2, 4), (2, 2))
    """
    return Overlap(geometry=geometry)
