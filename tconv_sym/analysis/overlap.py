"""How many products reach each output, and whether that makes a checkerboard.

A. Odena, V. Dumoulin, C. Olah: "Deconvolution and Checkerboard Artifacts", Distill 2016, doi:10.23915/distill.00003.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from tconv_sym.analysis.overlap_axis import AxisOverlap
from tconv_sym.analysis.overlap_blocks import ARRAY, overlap_blocks
from tconv_sym.analysis.overlap_law import VERDICTS
from tconv_sym.analysis.remedies import even_padding, remedies
from tconv_sym.errors import LimitError
from tconv_sym.limits import MAX_ELEMENTS, check_limit
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.render.sized import SizedDocument, fitting_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.analysis.remedies import Remedy
    from tconv_sym.geometry import Geometry
    from tconv_sym.typeset.blocks import Block

_MOST_UNEVEN = 8
"""As many axes may be uneven for their counts to be multiplied out and listed."""


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
        level: tuple[Any, ...] = self.flat
        for size in self.geometry.output[:0:-1]:
            level = tuple(level[start : start + size] for start in range(0, len(level), size))
        return level

    @property
    def flat(self) -> tuple[int, ...]:
        """The counts, row by row; raises `LimitError` where there are too many."""
        check_limit("outputs", prod(self.geometry.output), MAX_ELEMENTS)
        flat = [1]
        for axis in self.axes:
            flat = [count * factor for count in flat for factor in axis.counts]
        return tuple(flat)

    @property
    def interior(self) -> tuple[range, ...]:
        """Of each axis, the outputs that are out of reach of the borders; empty at inputs that are too small."""
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
        """Whether all outputs get equally many, borders and all; raises `LimitError` where that takes too long."""
        even = [axis for axis in self.axes if axis.is_even]
        # Where nothing reaches one axis, nothing reaches any output.
        return len(even) == len(self.axes) or any(axis.at([0]) == [0] for axis in even)

    @property
    def _even_if_told(self) -> bool | None:
        """Whether all outputs get equally many; None where that takes too long."""
        try:
            return self.even
        except LimitError:
            return None

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
        """The least padding, no less than there is, that crops uneven borders so that all outputs are equal.

        None where the interior is uneven, or where that would leave nothing; with dilation, some other padding may
        leave a few outputs that are equal all the same.
        """
        return even_padding(self.geometry)

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the verdict, the counts, what the borders do, and what would avoid an uneven overlap."""
        return overlap_blocks(self, target, max_cells)

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the overlap as data for JSON, without counts that are too many.

        "even" is None where an axis has more outputs than are counted and its law alone does not tell.
        """
        return {
            "counts": fitting_data(ARRAY, prod(self.geometry.output), max_cells, lambda: self.counts),
            "geometry": self.geometry.to_dict(),
            "verdict": self.verdict,
            "uniform": self.uniform,
            "even": self._even_if_told,
            "levels": list(self.levels),
            "period": list(self.period),
            "smallest_input": list(self.smallest_input),
            "per_channel": self.per_channel,
            "axes": [axis.to_dict(max_cells=max_cells) for axis in self.axes],
            "even_padding": None if self.even_padding is None else [list(sides) for sides in self.even_padding],
            "remedies": [remedy.to_dict() for remedy in self.remedies],
        }


def overlap(geometry: Geometry) -> Overlap:
    """Return how many products reach each output of `geometry`.

    >>> from tconv_sym import Geometry
    >>> result = overlap(Geometry((4, 4), (3, 3), stride=2, padding=1))
    >>> result.verdict, result.levels, result.period
    ('checkerboard', (1, 2, 4), (2, 2))
    """
    return Overlap(geometry=geometry)
