"""C times its transpose, and its transpose times C, from the products of the matrix form: sparse, and each sum once.

An entry is Σ w[m]·w[m'] over the products that share a column of C (or a row). Away from the borders entries repeat,
so NumPy collects which products go into each, and SymPy makes every sum that differs only once.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from sympy import Add, Mul, Symbol

from tconv_sym.limits import MAX_PRODUCTS, check_limit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sympy import Expr

    from tconv_sym.expressions import Rows
    from tconv_sym.terms import Ids


class Gram:
    """The matrix with Σ values[m]·values[m'] at (j, j') over all pairs of products (shared, j, m) and (shared, j', m').

    It is symmetric, and made row by row: what is asked for costs as much as there are pairs in its rows.
    """

    def __init__(self, shared: Ids, kept: Ids, taps: Ids, values: Sequence[Expr]) -> None:
        """Sort the products, less those of a value of 0; sum nothing yet."""
        present = np.array([value != 0 for value in values])[taps]
        order = np.lexsort((kept[present], shared[present]))
        self._shared, self._kept, self._taps = (ids[present][order] for ids in (shared, kept, taps))
        self._values = values
        self._made: dict[bytes, Expr] = {}

    def rows(self, start: int, stop: int) -> Rows:
        """Return the entries that are not zero of the square from (start, start) to the end of row stop − 1.

        Those left of the diagonal are mirrored from the rows that are made. Raises `LimitError` for too many pairs.
        """
        first, second = self._pairs(np.flatnonzero((self._kept >= start) & (self._kept < stop)))
        upper = self._kept[first] <= self._kept[second]
        first, second = first[upper], second[upper]
        low = np.minimum(self._taps[first], self._taps[second])
        high = np.maximum(self._taps[first], self._taps[second])
        return self._summed(self._kept[first], self._kept[second], low * len(self._values) + high)

    @cached_property
    def _runs(self) -> tuple[Ids, Ids]:
        """Of each product, where those with the same shared id start, and how many they are."""
        _, starts, place, counts = np.unique(self._shared, return_index=True, return_inverse=True, return_counts=True)
        return starts[place], counts[place]

    def _pairs(self, chosen: Ids) -> tuple[Ids, Ids]:
        """Pair each of the chosen products with every one that has the same shared id."""
        begins, partners = (ids[chosen] for ids in self._runs)
        check_limit("pairs of products", int(partners.sum()), MAX_PRODUCTS)
        before = np.repeat(np.cumsum(partners) - partners, partners)
        return np.repeat(chosen, partners), np.repeat(begins, partners) + np.arange(len(before)) - before

    def _summed(self, rows: Ids, columns: Ids, monomials: Ids) -> Rows:
        """Collect the monomials of every entry of the upper triangle, make their sum, and mirror it."""
        order = np.lexsort((monomials, columns, rows))
        rows, columns, monomials = rows[order], columns[order], monomials[order]
        starts = np.flatnonzero(np.diff(rows, prepend=-1) | np.diff(columns, prepend=-1))
        ends = np.append(starts, len(rows))[1:]
        entries: Rows = {}
        for row, column, start, end in zip(
            rows[starts].tolist(), columns[starts].tolist(), starts.tolist(), ends.tolist(), strict=True
        ):
            value = self._sum(monomials[start:end])
            if value != 0:
                entries.setdefault(row, {})[column] = value
                entries.setdefault(column, {})[row] = value
        return entries

    def _sum(self, monomials: Ids) -> Expr:
        """Sum products of two values, given by their sorted pairs of numbers; of equal ones, once."""
        key = monomials.tobytes()
        if key not in self._made:
            values = self._values
            numbers, counts = np.unique(monomials, return_counts=True)
            columns = (*np.divmod(numbers, len(values)), counts)
            pairs = zip(*(column.tolist() for column in columns), strict=True)
            total = Add(*[Mul(count, values[low], values[high]) for low, high, count in pairs])
            self._made[key] = total if self._is_plain else total.expand()
        return self._made[key]

    @cached_property
    def _is_plain(self) -> bool:
        """Whether no product has to be multiplied out."""
        return all(isinstance(value, Symbol) or value.is_Number for value in self._values)
