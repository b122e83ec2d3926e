"""What all wrong values have in common that is no misconception: zeros, a factor, no bias, a transposition."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from tconv_sym import polynomial

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tconv_sym.checking.explain import Stated
    from tconv_sym.checking.situation import Situation
    from tconv_sym.checking.values import Cells
    from tconv_sym.polynomial import Polynomial

_FEWEST = 3
"""As many values as must be wrong alike, so that it is no chance."""
_AXES = 2
"""Rows and columns."""


def common(situation: Situation, wrong: Sequence[Stated], truths: Sequence[Polynomial]) -> str:
    """Say what all wrong values have in common; nothing if that may be chance."""
    if len(wrong) < _FEWEST:
        return ""
    factors = {_factor(one.value, truth) for one, truth in zip(wrong, truths, strict=True)}
    if factors == {0}:
        return "each is claimed to be 0"
    if len(factors) == 1 and None not in factors:
        return f"each is {factors.pop()} times what it should be"
    return "the bias is missing in each" if _lack_the_bias(situation, wrong) else ""


def _factor(claimed: Polynomial, truth: Polynomial) -> int | Fraction | None:
    """Return what makes the claimed value of the true one; None if no number does."""
    monomial = next(iter(truth), None)
    if monomial is None:
        return None
    factor = Fraction(claimed.get(monomial, 0)) / truth[monomial]
    return factor if polynomial.scale(truth, factor) == claimed else None


def _lack_the_bias(situation: Situation, wrong: Sequence[Stated]) -> bool:
    """Tell whether outputs are those without the bias."""
    if not situation.entries.bias or any(one.target.name != "output" for one in wrong):
        return False
    sums = situation.output(bias=False)
    return all(sums.at(one.number) == one.value for one in wrong)


def is_transpose(stated: Sequence[Stated], shape: tuple[int, ...], cells: Cells | None) -> bool:
    """Tell whether values are the transpose of the two-dimensional array `cells` that they are claimed to be.

    `shape` is that of the claimed array.
    """
    if cells is None or len(cells.shape) != _AXES or shape != cells.shape[::-1] or len(stated) != prod(shape):
        return False
    claimed: Mapping[int, Polynomial] = {one.number: one.value for one in stated}
    swapped = cells.swapped()
    return len(claimed) == len(stated) and all(swapped.at(number) == value for number, value in claimed.items())
