"""All strides, paddings and output paddings that lead from one size to another, on one axis.

The size law O = s(n − 1) − 2p + d(k − 1) + a + 1, with T = O − d(k − 1) − 1, asks for 2p = s(n − 1) + a − T: a stride s
and an output padding a, 0 ≤ a < max(s, d), give one padding p at most, if that is even and not negative.

For n > 1 there are choices at every larger stride, with p ever larger: once s(n − 1) > T + 2d(k − 1), all of them have
p > d(k − 1), which crops all that the first input contributes. For n = 1 the size does not depend on the stride, which
only allows more output padding; what can be reached at all can be at strides up to O, or 2. Where O < d, the outputs
may all lie between two taps of the input then; with p the least multiple of d that fits, one of them is on a tap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from tconv_sym.analysis.cropped_inputs import between_taps
from tconv_sym.analysis.overlap_law import OverlapLaw
from tconv_sym.errors import LimitError
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.render.sized import fitting_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

COLUMNS = ("stride", "padding", "output padding", "overlap", "crops whole inputs")
"""What is shown of a choice: so many cells."""
MAX_CHOICES = 2**18
"""As many choices as are listed for one axis, and as many strides as are tried for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A stride, a padding of both sides, and an output padding.

    `crops_inputs` says that an input contributes to no output: with p > d(k − 1) the first one; and where d > O, also
    one between two of whose taps all outputs lie.
    """

    stride: int
    padding: int
    output_padding: int
    crops_inputs: bool = False

    def to_dict(self) -> dict[str, object]:
        """Return the choice as data for JSON."""
        return {
            "stride": self.stride,
            "padding": self.padding,
            "output_padding": self.output_padding,
            "crops_inputs": self.crops_inputs,
        }


def choice_data(choices: Sequence[Choice], max_cells: int | None = MAX_CELLS) -> object:
    """Return choices as data for JSON, or say that they are left out."""
    cells = len(choices) * len(COLUMNS)
    return fitting_data("the choices", cells, max_cells, lambda: [choice.to_dict() for choice in choices])


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeAxis:
    """What is asked for on one axis; `largest_stride` None searches as far as `searched` says."""

    input: int
    kernel: int
    output: int
    dilation: int = 1
    largest_stride: int | None = None

    @property
    def reach(self) -> int:
        """How far the last tap lies from the first: d(k − 1)."""
        return self.dilation * (self.kernel - 1)

    @property
    def searched(self) -> int:
        """The largest stride that is tried.

        By default, for n > 1 the largest at which p ≤ d(k − 1) is possible, ⌊(O + d(k − 1) − 1)/(n − 1)⌋; for n = 1, O,
        or what a choice takes that does not crop the input; and at least 2.
        """
        if self.largest_stride is not None:
            return self.largest_stride
        least = 2  # the least with an output padding, which mends an odd difference
        if self.input == 1:
            return max(least, self.output, self._whole_stride)
        return max(least, (self.output + self.reach - 1) // (self.input - 1))

    @property
    def _whole_stride(self) -> int:
        """The stride above the output padding with which, of one input, one of fewer outputs than d is on a tap."""
        if self.output >= self.dilation:
            return 1
        padding = -(-(self.reach + 1 - self.output) // (2 * self.dilation)) * self.dilation
        return 2 * max(0, padding) - self.reach + self.output

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All choices with strides up to `searched`, in order; raises `LimitError` for too many."""
        self._check_limit(self.searched)
        return tuple(chain.from_iterable(map(self._with_stride, range(1, self.searched + 1))))

    def has(self, choice: Choice) -> bool:
        """Tell whether a choice leads to this size, whatever its stride."""
        spare = self._natural(choice.stride) - self.output
        allowed = max(choice.stride, self.dilation)
        return choice.output_padding < allowed and spare + choice.output_padding == 2 * choice.padding

    def crops_inputs(self, choice: Choice) -> bool:
        """Tell whether a choice that leads to this size crops all that some input contributes."""
        return self._crops_inputs(choice.stride, choice.padding)

    def law(self, choice: Choice) -> OverlapLaw:
        """Return how evenly a choice reaches the outputs."""
        return OverlapLaw(kernel=self.kernel, stride=choice.stride, dilation=self.dilation)

    def nearest(self, *, whole_inputs: bool = False) -> tuple[int | None, int | None]:
        """Return the nearest sizes below and above this output that can be reached.

        Up to the largest stride, or with any; with `whole_inputs` only by choices that crop no whole input. None where
        there is no such size. Raises `LimitError` for too many strides, or choices.
        """
        if not whole_inputs:
            return self._nearest()
        # Of at least d outputs one is on a tap, wherever they start. Fewer are tried, size by size.
        below, above = self._nearest(least=self.dilation)
        return (
            self._first_whole(range(min(self.output, self.dilation) - 1, 0, -1)) if below is None else below,
            self._first_whole(range(self.output + 1, self.dilation)) or above,
        )

    def _nearest(self, least: int | None = None) -> tuple[int | None, int | None]:
        """Return the nearest sizes; given the least, only of choices with p ≤ d(k − 1)."""
        most = self.largest_stride
        if most is None:  # from here on sizes only grow
            most = (self.output + self.reach) // max(1, self.input - 1) + 2
        self._check_limit(most, count=False)
        strides = range(1, most + 1)
        below = [self._next_size(stride, -1, least) for stride in strides]
        above = [self._next_size(stride, 1, least) for stride in strides]
        return (
            max((size for size in below if size is not None), default=None),
            min((size for size in above if size is not None), default=None),
        )

    def _first_whole(self, sizes: Iterable[int]) -> int | None:
        """Return the first size that is reached by a choice that crops no input, trying all."""
        tried = 0
        for size in sizes:
            axis = replace(self, output=size)
            for stride in range(1, axis.searched + 1):
                tried += 1 + len(axis._output_paddings(stride))  # noqa: SLF001 (of this class)
                if tried > MAX_CHOICES:
                    raise LimitError(f"choices to try must be at most {MAX_CHOICES:,}, got more")
                if any(not choice.crops_inputs for choice in axis._with_stride(stride)):  # noqa: SLF001
                    return size
        return None

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the axis and all its choices as data for JSON; raises `LimitError` for too many."""
        return {
            "input": self.input,
            "kernel": self.kernel,
            "output": self.output,
            "dilation": self.dilation,
            "searched": self.searched,
            "choices": choice_data(self.choices, max_cells),
        }

    def _natural(self, stride: int) -> int:
        """Return the output size without any padding: s(n − 1) + d(k − 1) + 1."""
        return stride * (self.input - 1) + self.reach + 1

    def _output_paddings(self, stride: int) -> range:
        """Return the output paddings that a stride allows and for which 2p is even and not negative."""
        spare = self._natural(stride) - self.output
        least = max(0, -spare)
        return range(least + (spare + least) % 2, max(stride, self.dilation), 2)

    def _with_stride(self, stride: int) -> Iterator[Choice]:
        """Give the choices with one stride."""
        spare = self._natural(stride) - self.output
        for output_padding in self._output_paddings(stride):
            padding = (spare + output_padding) // 2
            yield Choice(
                stride=stride,
                padding=padding,
                output_padding=output_padding,
                crops_inputs=self._crops_inputs(stride, padding),
            )

    def _crops_inputs(self, stride: int, padding: int) -> bool:
        return padding > self.reach or between_taps(self.input, self.output, stride, padding, self.dilation)

    def _next_size(self, stride: int, step: int, least: int | None) -> int | None:
        """Return the next size below (step −1) or above (1) that a stride reaches; given the least, with p ≤ d(k − 1).

        It reaches all from the natural size less 2p, the most there may be, to that and the most output padding; where
        there is no output padding, every other one of them.
        """
        natural, allowed = self._natural(stride), max(stride, self.dilation)
        least, most = 1 if least is None else max(least, natural - 2 * self.reach), natural + allowed - 1
        size = min(self.output - 1, most) if step < 0 else max(self.output + 1, least)
        if allowed == 1 and (natural - size) % 2:
            size += step
        return size if least <= size <= most else None

    def _check_limit(self, strides: int, *, count: bool = True) -> None:
        """Refuse to try too many strides, or to list too many choices."""
        choices = strides
        if count and strides <= MAX_CHOICES:
            choices = sum(len(self._output_paddings(stride)) for stride in range(1, strides + 1))
        if choices > MAX_CHOICES:
            words = f"choices must be at most {MAX_CHOICES:,}, got {choices:,} or more with strides up to {strides:,}"
            raise LimitError(f"{words}: set max_stride (--max-stride) to less" if strides > 1 else words)
