"""C times its transpose, or its transpose times C, against the identity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from sympy import S, preorder_traversal

from tconv_sym.collector import collector_paused
from tconv_sym.expressions import sparse_matrix

if TYPE_CHECKING:
    from sympy import Expr, ImmutableSparseMatrix

    from tconv_sym.analysis.gram import Gram
    from tconv_sym.expressions import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An entry that is not the identity's: what leads from `source` to `target`, positions in one array.

    `of` is that array, "input" or "output"; `value` is the entry, `identity` what the identity has there.
    """

    of: str
    source: tuple[int, ...]
    target: tuple[int, ...]
    value: Expr
    identity: int

    @property
    def places(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The position of the row, then that of the column."""
        return self.target, self.source

    def __str__(self) -> str:
        source, target = (f"{self.of}[{','.join(map(str, place))}]" for place in (self.source, self.target))
        return f"{source} → {target}: {self.value}, the identity has {self.identity}"

    def to_dict(self) -> dict[str, object]:
        """Return the difference as data for JSON."""
        return {
            "of": self.of,
            "source": list(self.source),
            "target": list(self.target),
            "value": str(self.value),
            "identity": self.identity,
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class MatrixProduct:
    """C·Cᵀ or CᵀC: `gram` makes its entries, `shape` is the array that it takes to itself."""

    name: str
    of: str
    shape: tuple[int, ...]
    gram: Gram

    @property
    def size(self) -> int:
        """The number of rows, and of columns."""
        return prod(self.shape)

    @cached_property
    @collector_paused()
    def rows(self) -> Rows:
        """All entries that are not zero; raises `LimitError` where too many products go into them."""
        return self.gram.rows(0, self.size)

    @cached_property
    def matrix(self) -> ImmutableSparseMatrix:
        """The product as a SymPy matrix; raises `LimitError` as `rows` does."""
        return sparse_matrix(self.rows, (self.size, self.size))

    @cached_property
    @collector_paused()
    def first_difference(self) -> Difference | None:
        """The first entry, row by row, that is not the identity's; None if there is none.

        Rows are made as far as it lies, one, then two, then four …: mostly it is in the first. Raises `LimitError`
        where too many products would go into them.
        """
        start = 0
        while start < self.size:
            stop = min(2 * start + 1, self.size)
            difference = self._difference(self.gram.rows(start, stop), range(start, stop))
            if difference is not None:
                return difference
            start = stop
        return None

    def _difference(self, rows: Rows, numbers: range) -> Difference | None:
        """Find the first difference in these rows; those before are the identity's, and so is what mirrors them."""
        for row in numbers:
            entries = rows.get(row, {})
            for column in sorted({row, *entries}):
                value, expected = entries.get(column, S.Zero), int(row == column)
                if not _is(value, expected):
                    source, target = (tuple(map(int, np.unravel_index(j, self.shape))) for j in (column, row))
                    return Difference(of=self.of, source=source, target=target, value=value, identity=expected)
        return None

    @property
    def is_identity(self) -> bool:
        """Whether every entry is the identity's."""
        return self.first_difference is None


@lru_cache(maxsize=256)
def _is(value: Expr, number: int) -> bool:
    """Tell whether an expanded expression is a number; of roots and functions SymPy may have to find out."""
    return bool(value == number or (not _is_normal(value) and value.equals(number)))


def _is_normal(value: Expr) -> bool:
    """Tell whether an expanded expression is a polynomial in symbols over the rationals, which is its own normal form.

    That takes a moment, where `equals` takes minutes for a thousand terms.
    """
    return all(
        node.is_Add
        or node.is_Mul
        or node.is_Rational
        or (node.is_Symbol and not node.is_zero)
        or (node.is_Pow and node.base.is_Symbol and node.exp.is_Integer and node.exp > 0)
        for node in preorder_traversal(value)
    )
