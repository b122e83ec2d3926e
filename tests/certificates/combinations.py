"""Sums of polynomials that give a polynomial: found by linear programming, then solved exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tconv_sym.polynomial import Polynomial

Matrix = list[list[Fraction]]
_NOTHING = 1e-9
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, slots=True)
class Column:
    """A polynomial that may be in the sum, with a multiplier that is not negative unless it is free."""

    polynomial: Polynomial
    cost: float
    is_free: bool = False


def combine(target: Polynomial, columns: Sequence[Column]) -> Mapping[int, Fraction] | None:
    """Return multipliers with which the columns add up to the target, the cheapest; None if there are none."""
    monomials = sorted({monomial for part in (target, *[c.polynomial for c in columns]) for monomial in part})
    row_of = {monomial: row for row, monomial in enumerate(monomials)}
    support = _support(target, columns, row_of)
    if support is None:
        return None
    rows = [[Fraction(0)] * (len(support) + 1) for _ in monomials]
    for place, column in enumerate([columns[number].polynomial for number in support] + [target]):
        for monomial, coefficient in column.items():
            rows[row_of[monomial]][place] = Fraction(coefficient)
    solution = solve(rows)
    if solution is None:
        return None
    multipliers = {number: value for number, value in zip(support, solution, strict=True) if value}
    return multipliers if all(value > 0 or columns[number].is_free for number, value in multipliers.items()) else None


def _support(target, columns, row_of) -> list[int] | None:
    """Return the columns of an optimal vertex. The costs are set apart, so that there is one and any solver finds it."""
    signed = [(number, sign) for number, column in enumerate(columns) for sign in ((1, -1) if column.is_free else (1,))]
    entries = [
        (row_of[monomial], place, sign * float(coefficient))
        for place, (number, sign) in enumerate(signed)
        for monomial, coefficient in columns[number].polynomial.items()
    ]
    if not entries:
        return None if target else []
    rows, places, values = zip(*entries, strict=True)
    matrix = csc_array((values, (rows, places)), shape=(len(row_of), len(signed)))
    wanted = np.zeros(len(row_of))
    for monomial, coefficient in target.items():
        wanted[row_of[monomial]] = float(coefficient)
    costs = [columns[number].cost + place * _GOLDEN % 1 / 64 for place, (number, _) in enumerate(signed)]
    found = linprog(costs, A_eq=matrix, b_eq=wanted, method="highs-ds")
    if found.status != 0:
        return None
    return sorted({number for (number, _), value in zip(signed, found.x, strict=True) if value > _NOTHING})


def solve(rows: Matrix) -> list[Fraction] | None:
    """Solve linear equations whose last column is the right side exactly; None if they have no single solution."""
    width, done = (len(rows[0]) - 1 if rows else 0), 0
    for column in range(width):
        pivot = next((row for row in range(done, len(rows)) if rows[row][column]), None)
        if pivot is None:
            return None
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for row, values in enumerate(rows):
            if row != done and (factor := values[column]):
                rows[row] = [a - factor * b for a, b in zip(values, rows[done], strict=True)]
        done += 1
    return None if any(row[-1] for row in rows[done:]) else [row[-1] for row in rows[:done]]
