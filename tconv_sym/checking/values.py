"""What stands in a problem, as polynomials: the entries, their products, and arrays of which a cell is made when asked.

Claims are compared as polynomials: exactly, and without SymPy, whose objects would take longer than the comparison.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from sympy import Add, Integer, Mul, Pow, Rational, Symbol

from tconv_sym import polynomial
from tconv_sym.errors import OperandError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sympy import Expr

    from tconv_sym.polynomial import Monomial, Polynomial
    from tconv_sym.problem import Operand, Problem


def of_expression(expression: Expr) -> Polynomial:
    """Return the polynomial that an expression is; raises `OperandError` for what is none, and `LimitError`.

    >>> from sympy.abc import a, b
    >>> of_expression((a - b) ** 2 / 2)
    {('a', 'a'): Fraction(1, 2), ('a', 'b'): -1, ('b', 'b'): Fraction(1, 2)}
    """
    if isinstance(expression, Rational):
        return polynomial.constant(Fraction(int(expression.p), int(expression.q)))
    if isinstance(expression, Symbol):
        return polynomial.symbol(expression.name)
    if isinstance(expression, Add):
        return polynomial.total(map(of_expression, expression.args))
    if isinstance(expression, Mul):
        made = polynomial.constant(1)
        for factor in expression.args:
            made = polynomial.multiply(made, of_expression(factor))
        return made
    if isinstance(expression, Pow) and isinstance(expression.exp, Integer) and expression.exp > 0:
        return polynomial.power(of_expression(expression.base), int(expression.exp))
    raise OperandError(
        f"values must be numbers, symbols, and sums, products and powers of them, so that claims can be checked, "
        f"got {' '.join(str(expression).split())[:60]}"
    )


def entries(operand: Operand) -> tuple[Polynomial, ...]:
    """Return the entries of an operand, row by row; fresh symbols are taken by their names."""
    if operand.given:
        return tuple(map(of_expression, operand.given))
    return tuple(map(polynomial.symbol, operand.names))


class Entries:
    """The entries of a problem, and sums of their products."""

    def __init__(self, problem: Problem) -> None:
        """Make nothing yet."""
        self._problem = problem

    @cached_property
    def inputs(self) -> tuple[Polynomial, ...]:
        """The input's elements, row by row."""
        return entries(self._problem.input)

    @cached_property
    def taps(self) -> tuple[Polynomial, ...]:
        """The kernel's taps, row by row."""
        return entries(self._problem.kernel)

    @cached_property
    def bias(self) -> tuple[Polynomial, ...]:
        """One value, or one for each output channel; empty where there is none."""
        return () if self._problem.bias is None else entries(self._problem.bias)

    @cached_property
    def order(self) -> list[str]:
        """All names, input before kernel before bias: the order in which a product is written."""
        parts = (*self.inputs, *self.taps, *self.bias)
        return list(dict.fromkeys(name for part in parts for monomial in part for name in monomial))

    @cached_property
    def sum(self) -> Callable[[list[int], list[int]], Polynomial]:
        """Return Σ x·w over pairs of an input and a tap."""
        if self._problem.is_symbols:
            return self._sum_of_symbols
        if self._problem.is_numeric:
            return self._sum_of_numbers
        return self._sum_of_any

    def _sum_of_any(self, inputs: list[int], taps: list[int]) -> Polynomial:
        x, w = self.inputs, self.taps
        return polynomial.total(polynomial.multiply(x[i], w[m]) for i, m in zip(inputs, taps, strict=True))

    def _sum_of_symbols(self, inputs: list[int], taps: list[int]) -> Polynomial:
        """Count the products, which cannot cancel."""
        x, w = self._names
        named = zip(map(x.__getitem__, inputs), map(w.__getitem__, taps), strict=True)
        pairs: list[Monomial] = [(one, other) if one < other else (other, one) for one, other in named]
        made: dict[Monomial, int | Fraction] = dict.fromkeys(pairs, 1)
        return made if len(made) == len(pairs) else dict(Counter(pairs).items())

    def _sum_of_numbers(self, inputs: list[int], taps: list[int]) -> Polynomial:
        x, w = self._numbers
        return polynomial.constant(sum(x[i] * w[m] for i, m in zip(inputs, taps, strict=True)))

    @cached_property
    def _names(self) -> tuple[list[str], list[str]]:
        """Names of input and kernel, where each entry is a symbol."""
        x, w = ([name for part in parts for (name,) in part] for parts in (self.inputs, self.taps))
        return x, w

    @cached_property
    def _numbers(self) -> tuple[list[int | Fraction], list[int | Fraction]]:
        """Values of input and kernel, where each entry is a number."""
        x, w = ([part.get((), 0) for part in parts] for parts in (self.inputs, self.taps))
        return x, w


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """An array of which `at(number)` makes one cell; numbers count row by row."""

    shape: tuple[int, ...]
    at: Callable[[int], Polynomial]

    @property
    def size(self) -> int:
        """How many cells there are."""
        return prod(self.shape)

    def swapped(self) -> Cells:
        """Exchange the last two axes.

        >>> cells = Cells(shape=(2, 3), at=lambda number: polynomial.constant(number))
        >>> [cells.swapped().at(number).get((), 0) for number in range(6)]
        [0, 3, 1, 4, 2, 5]
        """
        *blocks, rows, columns = self.shape

        def at(number: int) -> Polynomial:
            block, inside = divmod(number, rows * columns)
            column, row = divmod(inside, rows)
            return self.at((block * rows + row) * columns + column)

        return Cells(shape=(*blocks, columns, rows), at=at)
