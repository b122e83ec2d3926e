"""Relationships 8 to 14 of arXiv:1603.07285: which convolution at stride 1 a transposed convolution is equivalent to.

V. Dumoulin, F. Visin: "A guide to convolution arithmetic for deep learning", chapter 4. Each states the padding p' and
the output size o' of the equivalent convolution; always k' = k and s' = 1. Its input is of size i', with s − 1 zeros
between its elements, which makes ĩ' = s(i' − 1) + 1. The a is our output padding: (i + 2p − k) mod s, with i = o'.

The paper speaks of equal paddings of at least 0 and of no dilation. A relationship applies where all that it states is
the case: those for any stride (12, 13, 14) apply to stride 1 too, where they say what 8 and 9 say. Where p > k − 1 the
p' is negative, which means here that it crops.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tconv_sym.geometry import Axis

PAPER = "arXiv:1603.07285"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One relationship: its number, its case, and its p' and o' as formulas and as functions of the axis."""

    number: int
    case: str
    is_case: Callable[[Axis], bool]
    padding: str
    padding_of: Callable[[Axis], int]
    output: str
    output_of: Callable[[Axis], int]

    def applies(self, axis: Axis) -> bool:
        """Tell whether the axis is in the paper's setting and in this relationship's case."""
        return not outside(axis) and self.is_case(axis)


def outside(axis: Axis) -> tuple[str, ...]:
    """Return why the paper's relationships do not speak of an axis; nothing where they do.

    >>> from tconv_sym import Axis
    >>> outside(Axis(input=4, kernel=3, stride=2, begin=0, end=1, dilation=2))
    ('dilation 2', 'unequal paddings 0 and 1')
    """
    dilation = (f"dilation {axis.dilation}",) if axis.dilation > 1 < axis.kernel else ()
    unequal = (f"unequal paddings {axis.begin} and {axis.end}",) if axis.begin != axis.end else ()
    negative = ("negative padding",) if min(axis.begin, axis.end) < 0 else ()
    large = ("output padding not below the stride",) if axis.output_padding >= axis.stride else ()
    return (*dilation, *unequal, *negative, *large)


RELATIONSHIPS: Mapping[int, Relationship] = MappingProxyType(
    {
        relationship.number: relationship
        for relationship in (
            Relationship(
                number=8,
                case="s = 1, p = 0",
                is_case=lambda axis: axis.stride == 1 and axis.begin == 0,
                padding="k - 1",
                padding_of=lambda axis: axis.kernel - 1,
                output="i' + (k - 1)",
                output_of=lambda axis: axis.input + (axis.kernel - 1),
            ),
            Relationship(
                number=10,
                case="s = 1, k = 2p + 1",
                is_case=lambda axis: axis.stride == 1 and axis.kernel == 2 * axis.begin + 1,
                padding="p",
                padding_of=lambda axis: axis.begin,
                output="i'",
                output_of=lambda axis: axis.input,
            ),
            Relationship(
                number=11,
                case="s = 1, p = k - 1",
                is_case=lambda axis: axis.stride == 1 and axis.begin == axis.kernel - 1,
                padding="0",
                padding_of=lambda axis: 0,  # noqa: ARG005 (nothing is left to pad)
                output="i' - (k - 1)",
                output_of=lambda axis: axis.input - (axis.kernel - 1),
            ),
            Relationship(
                number=9,
                case="s = 1",
                is_case=lambda axis: axis.stride == 1,
                padding="k - p - 1",
                padding_of=lambda axis: axis.kernel - axis.begin - 1,
                output="i' + (k - 1) - 2p",
                output_of=lambda axis: axis.input + (axis.kernel - 1) - 2 * axis.begin,
            ),
            Relationship(
                number=12,
                case="p = 0, a = 0",
                is_case=lambda axis: axis.begin == 0 and axis.output_padding == 0,
                padding="k - 1",
                padding_of=lambda axis: axis.kernel - 1,
                output="s(i' - 1) + k",
                output_of=lambda axis: axis.stride * (axis.input - 1) + axis.kernel,
            ),
            Relationship(
                number=13,
                case="a = 0",
                is_case=lambda axis: axis.output_padding == 0,
                padding="k - p - 1",
                padding_of=lambda axis: axis.kernel - axis.begin - 1,
                output="s(i' - 1) + k - 2p",
                output_of=lambda axis: axis.stride * (axis.input - 1) + axis.kernel - 2 * axis.begin,
            ),
            Relationship(
                number=14,
                case="a < s",
                is_case=lambda axis: axis.output_padding < axis.stride,
                padding="k - p - 1",
                padding_of=lambda axis: axis.kernel - axis.begin - 1,
                output="s(i' - 1) + a + k - 2p",
                output_of=lambda axis: (
                    axis.stride * (axis.input - 1) + axis.output_padding + axis.kernel - 2 * axis.begin
                ),
            ),
        )
    }
)
"""By number, the most special first: 8, 10 and 11 are cases of 9; 12 is one of 13, and 13 of 14."""


def applying(axis: Axis) -> tuple[int, ...]:
    """Return the numbers of the relationships that apply to an axis, the most special first.

    >>> from tconv_sym import Axis
    >>> applying(Axis(input=3, kernel=3, stride=2, begin=1, end=1)), applying(Axis(input=5, kernel=3, begin=1, end=1))
    ((13, 14), (10, 9, 13, 14))
    """
    return tuple(number for number, relationship in RELATIONSHIPS.items() if relationship.applies(axis))
