"""How many taps reach an output far from all borders: a law of kernel size, stride and dilation alone.

With endless input, output position q (= o + p) takes x[i]·w[m] for every tap 0 ≤ m < k with d·m ≡ q mod s. Let
g = gcd(s, d), s' = s/g and d' = d/g. If g does not divide q there is no such tap. Otherwise they are those with
m ≡ m0 mod s', where m0 = (q/g)·d'⁻¹ mod s', and so ⌈(k − m0)/s'⌉ of them, or none if m0 ≥ k. As q runs through the
multiples of g, m0 runs through all of 0..s' − 1. Hence:

- the counts are ⌊k/s'⌋, and ⌊k/s'⌋ + 1 for m0 < k mod s'; and 0 as well where g > 1;
- they are all equal iff g = 1 and k is a multiple of s. (If g > 1, tap 0 reaches q = 0 and nothing reaches q = 1.)
  Without dilation: iff k is a multiple of s (A. Odena, V. Dumoulin, C. Olah: "Deconvolution and Checkerboard
  Artifacts", Distill 2016, doi:10.23915/distill.00003);
- their least period is g where k is a multiple of s', which is 1 where they are equal, and s otherwise: the positions
  of the higher count are an interval of length 0 < k mod s' < s' among the m0, which no shift but 0 leaves in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

VERDICTS = ("uniform", "checkerboard", "gaps")
"""From the most even to the least: all counts equal; unequal, none of them 0; some of them 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapLaw:
    """The counts of one axis with endless input.

    >>> OverlapLaw(kernel=3, stride=2).levels, OverlapLaw(kernel=4, stride=2).levels
    ((1, 2), (2,))
    """

    kernel: int
    stride: int
    dilation: int = 1

    @property
    def spacing(self) -> int:
        """The d above: how far apart taps are; 1 for a single tap, which any dilation leaves where it is."""
        return self.dilation if self.kernel > 1 else 1

    @property
    def common(self) -> int:
        """The g above: the greatest common divisor of stride and dilation."""
        return gcd(self.stride, self.spacing)

    @property
    def step(self) -> int:
        """The s' above: how far apart the taps are that meet at one output."""
        return self.stride // self.common

    @property
    def levels(self) -> tuple[int, ...]:
        """The distinct counts, in order."""
        low, more = divmod(self.kernel, self.step)
        return tuple(sorted({low, *((low + 1,) if more else ()), *((0,) if self.common > 1 else ())}))

    @property
    def period(self) -> int:
        """The least period of the counts."""
        return self.stride if self.kernel % self.step else self.common

    @property
    def is_uniform(self) -> bool:
        """Whether all counts are equal."""
        return self.common == 1 and self.kernel % self.stride == 0

    @property
    def has_gaps(self) -> bool:
        """Whether nothing reaches some outputs."""
        return self.common > 1 or self.kernel < self.step

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`."""
        return "uniform" if self.is_uniform else "gaps" if self.has_gaps else "checkerboard"
