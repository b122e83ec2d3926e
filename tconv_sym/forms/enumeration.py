"""All integers that satisfy constraints, for many choices of what is given at once: brute force, one array a name."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.errors import FormError
from tconv_sym.limits import MAX_PRODUCTS, check_limit
from tconv_sym.polynomial import linear_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tconv_sym.constraints import Constraint
    from tconv_sym.polynomial import Polynomial

    Ids = NDArray[np.int64]

_UNBOUNDED = np.iinfo(np.int64).max
"""What stands for no bound: every number met on the way is below it, or refused."""
LARGEST = _UNBOUNDED // 4
"""As large as what `values` adds up may become, 2^61 − 1: it leaves room for what is made of a few of them."""


def solutions(names: Sequence[str], constraints: Sequence[Constraint], known: Mapping[str, Ids]) -> dict[str, Ids]:
    """Return one row for each way of giving integers to `names` so that all `constraints` hold, as a column a name.

    `known` has a column for every other name, each row a case of its own. A name has to be bounded on both sides by the
    names before it, in constraints in which it stands linearly. Raises `FormError` where it is not, or for a name that
    is neither, and `LimitError` for too many rows or too large numbers.

    >>> from tconv_sym.constraints import read_constraints
    >>> found = solutions(["i", "m"], read_constraints("0 <= i < n, 2*i + m = n, m >= 0"), {"n": np.array([3, 1])})
    >>> {name: column.tolist() for name, column in found.items()}
    {'n': [3, 3, 1], 'i': [0, 1, 0], 'm': [3, 1, 1]}
    """
    if unknown := sorted({name for one in constraints for name in one.names}.difference(known, names)):
        raise FormError(f"constraints must be about {', '.join([*known, *names])}, got {unknown[0]}")
    rows = holding([one for one in constraints if one.names <= known.keys()], dict(known))
    for name in names:
        now = [one for one in constraints if name in one.names and one.names <= {name, *rows}]
        rows = holding(now, _extended(rows, name, now))
    return rows


def _extended(rows: dict[str, Ids], name: str, constraints: Sequence[Constraint]) -> dict[str, Ids]:
    """Give `name` every value between its bounds, row by row."""
    count = len(next(iter(rows.values())))
    low, high = np.full(count, -_UNBOUNDED), np.full(count, _UNBOUNDED)
    for constraint in constraints:
        parts = linear_in(constraint.polynomial, name)
        if parts is not None:
            factor, rest = (values(part, rows) for part in parts)
            for sign in (1, -1) if constraint.is_equation else (1,):
                _narrow(low, high, sign * factor, sign * rest)
    if np.any((low == -_UNBOUNDED) | (high == _UNBOUNDED)):
        raise FormError(f"{name} must be bounded on both sides by what is before it, got a side without a bound")
    counts = np.where(low <= high, high - low + 1, 0)
    check_limit("rows", sum(counts.tolist()), MAX_PRODUCTS)
    first = np.repeat(low - np.cumsum(counts) + counts, counts)
    extended = {other: np.repeat(column, counts) for other, column in rows.items()}
    return extended | {name: first + np.arange(len(first))}


def _narrow(low: Ids, high: Ids, factor: Ids, rest: Ids) -> None:
    """Keep to where factor·name + rest ≥ 0, in place; where the factor is 0 that bounds nothing."""
    rises, falls = factor > 0, factor < 0
    low[rises] = np.maximum(low[rises], -(rest[rises] // factor[rises]))
    high[falls] = np.minimum(high[falls], rest[falls] // -factor[falls])


def holding(constraints: Sequence[Constraint], rows: dict[str, Ids]) -> dict[str, Ids]:
    """Keep the rows on which all constraints hold; raises `LimitError`."""
    for constraint in constraints:
        found = values(constraint.polynomial, rows)
        keep = found == 0 if constraint.is_equation else found >= 0
        if not keep.all():
            rows = {name: column[keep] for name, column in rows.items()}
    return rows


def values(polynomial: Polynomial, rows: Mapping[str, Ids]) -> Ids:
    """Evaluate a polynomial with whole coefficients on every row; raises `LimitError` before anything overflows."""
    count = len(next(iter(rows.values())))
    most = {name: int(np.abs(rows[name]).max(initial=0)) for monomial in polynomial for name in monomial}
    check_limit("numbers", bound(polynomial, most), LARGEST)
    made = np.zeros(count, np.int64)
    for names, factor in polynomial.items():
        term = np.full(count, int(factor))
        for name in names:
            term *= rows[name]
        made += term
    return made


def bound(polynomial: Polynomial, most: Mapping[str, int]) -> int:
    """Bound the absolute value of a polynomial, and of every sum of its terms, where that of each name is bounded.

    >>> bound({("i", "s"): -2, (): 1}, {"i": 3, "s": 5})
    31
    """
    return sum(abs(int(factor)) * prod(max(most[name], 1) for name in names) for names, factor in polynomial.items())
