"""C times its transpose, or its transpose times C, against the identity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from sympy import EXRAW, ImmutableSparseMatrix, S
from sympy.polys.matrices import DomainMatrix
from sympy.polys.matrices.sdm import SDM

if TYPE_CHECKING:
    from sympy import Expr

    from tconv_sym.analysis.gram import Rows


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
class Product:
    """C·Cᵀ or CᵀC: `rows` are its entries that are not zero, `shape` is the array that it takes to itself."""

    name: str
    of: str
    shape: tuple[int, ...]
    rows: Rows

    @property
    def size(self) -> int:
        """The number of rows, and of columns."""
        return prod(self.shape)

    @cached_property
    def matrix(self) -> ImmutableSparseMatrix:
        """The product as a SymPy matrix."""
        # Equal to ImmutableSparseMatrix(size, size, {...}), without its check of every entry.
        return ImmutableSparseMatrix._fromrep(  # noqa: SLF001
            DomainMatrix.from_rep(SDM(self.rows, (self.size, self.size), EXRAW))
        )

    @cached_property
    def first_difference(self) -> Difference | None:
        """The first entry, row by row, that is not the identity's; None if there is none."""
        for row in range(self.size):
            entries = self.rows.get(row, {})
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
    return bool(value == number or (not value.is_Rational and value.equals(number)))
