"""How many products reach each output of one axis, and where the borders stop to matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tconv_sym.analysis.overlap_law import OverlapLaw
from tconv_sym.limits import MAX_ELEMENTS, check_limit
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.render.sized import fitting_data

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tconv_sym.geometry import Axis


@dataclass(frozen=True, kw_only=True)
class AxisOverlap:
    """The counts of one axis.

    >>> from tconv_sym import Axis
    >>> AxisOverlap(axis=Axis(input=4, kernel=3, stride=2)).counts
    (1, 1, 2, 1, 2, 1, 2, 1, 1)
    """

    axis: Axis

    @cached_property
    def law(self) -> OverlapLaw:
        """What the counts of the interior follow."""
        return OverlapLaw(kernel=self.axis.kernel, stride=self.axis.stride, dilation=self.axis.dilation)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """The number of products that reach each output; raises `LimitError` for too many outputs."""
        check_limit("outputs of an axis", self.axis.output, MAX_ELEMENTS)
        return tuple(self.at(range(self.axis.output)))

    def at(self, outputs: Iterable[int]) -> list[int]:
        """Return the number of products that reach each of `outputs`, each in constant time.

        Output o takes tap m of input (q − d·m)/s, with q = o + p: that is to be an integer, and 0 ≤ q − d·m ≤ s(n − 1).
        """
        axis, common, step = self.axis, self.law.common, self.law.step
        dilation, last_input = self.law.spacing, axis.stride * (axis.input - 1)
        inverse = pow(dilation // common, -1, step)
        counts = []
        for output in outputs:
            q = output + axis.begin
            low, high = max(0, -((last_input - q) // dilation)), min(axis.kernel - 1, q // dilation)
            first = low + (q // common * inverse - low) % step  # the first tap from `low` on that meets q mod s
            counts.append(0 if q % common else max(0, (high - first) // step + 1))
        return counts

    @property
    def interior(self) -> range:
        """The outputs out of reach of the borders: kernels on further inputs on either side would not extend to them.

        They are those with d(k − 1) − s < o + p < s·n, and their counts follow the law. One position before, tap k − 1
        misses its input; one position after, tap 0 does. Beyond, counts are at most what the law says; as much they may
        be where the holes of a dilated kernel are.
        """
        first = max(0, self.crop[0] - self.axis.begin)
        stop = min(self.axis.output, self.axis.stride * self.axis.input - self.axis.begin)
        return range(first, max(first, stop))

    @property
    def crop(self) -> tuple[int, int]:
        """How much padding, begin and end, takes all of the borders away: d(k − 1) − s + 1, and a more at the end.

        Without dilation and output padding that is k − s. Where the law is uniform and there is an interior, all
        outputs are equal iff the paddings are at least these. Where there is none, a few may be with others.
        """
        border = self.axis.reach - self.axis.stride + 1
        return border, border + self.axis.output_padding

    @property
    def smallest_input(self) -> int:
        """The least input size at which there is an interior, all else as it is."""
        axis = self.axis
        first = max(self.crop[0], axis.begin)
        reached = (
            first - axis.reach - axis.output_padding + axis.end
        )  # at most s(n − 1), so that the output goes so far
        return max(1, -(-(first + 1) // axis.stride), 1 - (-reached // axis.stride))

    @property
    def smallest_whole_input(self) -> int:
        """The least input size, no less than there is, at which the interior holds a whole period."""
        size = max(self.axis.input, self.smallest_input)
        inside = self.with_input(size).interior
        return size if inside.stop - inside.start >= self.law.period else size + 1

    @property
    def is_even(self) -> bool:
        """Whether all outputs get equally many, borders and all.

        An interior that holds a whole period tells; otherwise outputs are counted, and too many raise `LimitError`.
        """
        inside, (begin, end) = self.interior, self.crop
        if inside.stop - inside.start >= self.law.period:
            return self.law.is_uniform and self.axis.begin >= begin and self.axis.end >= end
        return len(set(self.counts)) == 1

    def with_input(self, size: int) -> AxisOverlap:
        """Return the overlap with another input size."""
        return AxisOverlap(axis=replace(self.axis, input=size))

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the axis as data for JSON; the interior is half-open."""
        return {
            "counts": fitting_data("the counts", self.axis.output, max_cells, lambda: list(self.counts)),
            "interior": [self.interior.start, self.interior.stop],
            "levels": list(self.law.levels),
            "period": self.law.period,
            "verdict": self.law.verdict,
            "crop": list(self.crop),
            "smallest_input": self.smallest_input,
        }
