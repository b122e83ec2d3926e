"""C times its transpose, and its transpose times C, from the products of the matrix form: sparse, and each sum once.

An entry is Σ w[m]·w[m'] over the products that share a column of C (or a row). Away from the borders entries repeat,
so NumPy collects which products go into each, and SymPy makes every sum that differs only once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sympy import Add, Mul, Symbol

from tconv_sym.limits import MAX_PRODUCTS, check_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from sympy import Expr

    Ids = NDArray[np.int64]

Rows = dict[int, dict[int, "Expr"]]
"""The entries that are not zero, by row and column."""


def gram(shared: Ids, kept: Ids, taps: Ids, values: Sequence[Expr]) -> Rows:
    """Sum values[m]·values[m'] into (j, j') over all pairs of products (shared, j, m) and (shared, j', m').

    Raises `LimitError` where there are too many pairs.
    """
    present = np.array([value != 0 for value in values])[taps]
    order = np.lexsort((kept[present], shared[present]))
    shared, kept, taps = (ids[present][order] for ids in (shared, kept, taps))
    first, second = _pairs(shared)
    upper = kept[first] <= kept[second]
    first, second = first[upper], second[upper]
    low, high = np.minimum(taps[first], taps[second]), np.maximum(taps[first], taps[second])
    return _summed(kept[first], kept[second], low * len(values) + high, _maker(values))


def _pairs(shared: Ids) -> tuple[Ids, Ids]:
    """Pair every product with every one that has the same id; ids are sorted."""
    _, starts, counts = np.unique(shared, return_index=True, return_counts=True)
    check_limit("pairs of products", int((counts**2).sum()), MAX_PRODUCTS)
    partners, begins = np.repeat(counts, counts), np.repeat(starts, counts)
    first = np.repeat(np.arange(len(shared)), partners)
    before = np.repeat(np.cumsum(partners) - partners, partners)
    return first, begins[first] + np.arange(len(first)) - before


def _summed(rows: Ids, columns: Ids, monomials: Ids, make: Callable[[Ids], Expr]) -> Rows:
    """Collect the monomials of every entry of the upper triangle, make their sum, and mirror it."""
    order = np.lexsort((monomials, columns, rows))
    rows, columns, monomials = rows[order], columns[order], monomials[order]
    starts = np.flatnonzero(np.diff(rows, prepend=-1) | np.diff(columns, prepend=-1))
    ends = np.append(starts, len(rows))[1:]
    made: dict[bytes, Expr] = {}
    entries: Rows = {}
    for row, column, start, end in zip(
        rows[starts].tolist(), columns[starts].tolist(), starts.tolist(), ends.tolist(), strict=True
    ):
        key = monomials[start:end].tobytes()
        if key not in made:
            made[key] = make(monomials[start:end])
        if made[key] != 0:
            entries.setdefault(row, {})[column] = made[key]
            entries.setdefault(column, {})[row] = made[key]
    return entries


def _maker(values: Sequence[Expr]) -> Callable[[Ids], Expr]:
    """Return what sums products of two values, given by their sorted pairs of numbers."""
    plain = all(isinstance(value, Symbol) or value.is_Number for value in values)

    def make(monomials: Ids) -> Expr:
        numbers, counts = np.unique(monomials, return_counts=True)
        pairs = zip(*(half.tolist() for half in np.divmod(numbers, len(values))), counts.tolist(), strict=True)
        total = Add(*[Mul(count, values[low], values[high]) for low, high, count in pairs])
        return total if plain else total.expand()

    return make
