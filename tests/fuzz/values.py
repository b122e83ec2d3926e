"""Exact sums of products, the fuzzer's own: it shares nothing with the package that it tests.

A factor is a number or a symbol, a product a tuple of factors, a cell a list of products. `worth` gives what a cell
comes to, so that two cells are equal exactly where their worths are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import prod


@dataclass(frozen=True, order=True)
class Symbol:
    """A name with its indices: those of channels above, those of a position below."""

    base: str
    above: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


Factor = Symbol | Fraction
Product = tuple[Factor, ...]
Cell = tuple[Product, ...]
Worth = dict[tuple[Symbol, ...], Fraction]


def worth(cell):
    """Return the coefficients of a cell by monomial, without zeros."""
    total = Counter()
    for factors in cell:
        symbols = tuple(sorted(factor for factor in factors if isinstance(factor, Symbol)))
        total[symbols] += prod((f for f in factors if isinstance(f, Fraction)), start=Fraction(1))
    return {symbols: value for symbols, value in total.items() if value}


def collected(cell):
    """Write a cell with one product a monomial, its coefficient in front where it is not 1."""
    return tuple(
        symbols if value == 1 and symbols else (value, *symbols) for symbols, value in sorted(worth(cell).items())
    )


def symbols_of(cells):
    """Return the symbols that stand in cells, sorted."""
    factors = chain.from_iterable(chain.from_iterable(cells))
    return sorted({factor for factor in factors if isinstance(factor, Symbol)})


@dataclass(frozen=True)
class Array:
    """Cells row by row."""

    shape: tuple[int, ...]
    cells: tuple[Cell, ...]

    def __post_init__(self):
        assert len(self.cells) == prod(self.shape)

    def equals(self, other):
        """Tell whether shape and every worth are the same."""
        return self.shape == other.shape and all(map(same, self.cells, other.cells))


def same(one, other):
    """Tell whether two cells come to the same."""
    return one == other or worth(one) == worth(other)
