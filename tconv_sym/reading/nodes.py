"""What an expression is made of, once read: numbers, names, sums, products, quotients and powers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb, lcm, prod
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.errors import LimitError
from tconv_sym.polynomial import MAX_DEGREE, MAX_DIGITS, MAX_TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIMIT = 10**MAX_DIGITS


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A symbol, by its name in the problem."""

    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts, each added (1) or subtracted (−1)."""

    parts: tuple[tuple[int, Node], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """A node over a number, which is not zero."""

    over: Node
    under: Fraction


@dataclass(frozen=True, slots=True)
class Power:
    """A node, as many times as the exponent says."""

    base: Node
    exponent: int


Node = Number | Name | Sum | Product | Quotient | Power


class Bound(NamedTuple):
    """What a value cannot exceed: degree, terms, and its coefficients' sum as a numerator over a denominator."""

    degree: int
    terms: int
    over: int
    under: int


def bound(node: Node) -> Bound:
    """Bound a value without working it out; raises `LimitError` where it may be too large.

    >>> bound(Power(Sum(((1, Name("a")), (-1, Name("b")))), 2))
    Bound(degree=2, terms=3, over=4, under=1)
    """
    if isinstance(node, Name):
        return Bound(1, 1, 1, 1)
    if isinstance(node, Number):
        return Bound(0, 1, max(abs(node.value.numerator), 1), node.value.denominator)
    if isinstance(node, Sum):
        return _checked(_sum([bound(part) for _, part in node.parts]))
    if isinstance(node, Power):
        degree, terms, over, under = bound(node.base)
        n = node.exponent
        return _checked(Bound(degree * n, comb(terms + n - 1, n), over**n, under**n))
    if isinstance(node, Quotient):
        made = bound(node.over)
        p, q = node.under.numerator, node.under.denominator
        return _checked(made._replace(over=made.over * q, under=made.under * abs(p)))
    made = Bound(0, 1, 1, 1)
    for factor in node.factors:
        made = _checked(_product(made, bound(factor)))
    return made


def _sum(bounds: list[Bound]) -> Bound:
    """Bound a sum."""
    under = 1
    for part in bounds:
        under = lcm(under, part.under)
        if under >= _LIMIT:
            break
    degree = max(part.degree for part in bounds)
    terms = sum(part.terms for part in bounds) if degree else 1
    return Bound(degree, terms, sum(part.over * under // part.under for part in bounds), under)


def _product(left: Bound, right: Bound) -> Bound:
    """Bound a product."""
    return Bound(left.degree + right.degree, left.terms * right.terms, left.over * right.over, left.under * right.under)


def _checked(made: Bound) -> Bound:
    """Refuse what may be too large."""
    if made.degree > MAX_DEGREE:
        raise LimitError(f"the degree must be at most {MAX_DEGREE}, got {made.degree}")
    if made.terms > MAX_TERMS:
        raise LimitError(f"terms must be at most {MAX_TERMS:,}, got up to {made.terms:,}")
    if max(made.over, made.under) >= _LIMIT:
        raise LimitError(f"a value must have at most {MAX_DIGITS:,} digits, got more")
    return made


def number(node: Node) -> Fraction | None:
    """Work out a node; None if there is a name in it. Bound it first."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return None
    if isinstance(node, Power):
        value = number(node.base)
        return None if value is None else value**node.exponent
    if isinstance(node, Quotient):
        value = number(node.over)
        return None if value is None else value / node.under
    parts = node.parts if isinstance(node, Sum) else tuple((1, factor) for factor in node.factors)
    values = [sign * value for sign, part in parts if (value := number(part)) is not None]
    if len(values) < len(parts):
        return None
    return sum(values, Fraction(0)) if isinstance(node, Sum) else prod(values, start=Fraction(1))


def product(factors: Sequence[Node]) -> Node:
    """Make a product of one factor or more."""
    return factors[0] if len(factors) == 1 else Product(tuple(factors))
