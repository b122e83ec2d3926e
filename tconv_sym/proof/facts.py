"""Statements as exact polynomials, for what is made of certificates; the checker has a reading of its own, by SymPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.constraints import read_polynomial
from tconv_sym.forms.definitions import Division, Value
from tconv_sym.polynomial import add, constant, multiply, scale, symbol

if TYPE_CHECKING:
    from tconv_sym.forms.definitions import Definition
    from tconv_sym.polynomial import Polynomial


@dataclass(frozen=True, slots=True)
class Fact:
    """A polynomial that is 0, or one that is not negative."""

    polynomial: Polynomial
    is_zero: bool


def read_fact(text: str) -> Fact:
    """Read "p >= 0" or "p = 0"."""
    left, sign, _ = text.rsplit(" ", 2)
    return Fact(read_polynomial(left), is_zero=sign == "=")


def facts_of(given: str | Definition) -> list[Fact]:
    """Return the facts that a given or a definition is, in the checker's order."""
    if isinstance(given, str):
        return [read_fact(given)]
    needed = list(map(read_polynomial, given.needs))
    names = list(map(symbol, defined_by(given)))
    if isinstance(given, Value):
        return [_equal(names[0], needed[0])]
    if isinstance(given, Division):
        (dividend, divisor), (quotient, remainder) = needed, names
        return [
            _equal(dividend, add(multiply(divisor, quotient), remainder)),
            _at_least(remainder, 0),
            _at_least(add(divisor, remainder, -1), 1),
        ]
    (one, other), (g, p, q, u, v) = needed, names
    return [
        *(_at_least(g, 1), _at_least(add(one, g, -1), 0), _at_least(p, 1), _at_least(q, 1)),
        *(_equal(one, multiply(g, p)), _equal(other, multiply(g, q))),
        _equal(add(multiply(u, p), multiply(v, q)), constant(1)),
        *(_at_least(v, 0), _at_least(add(p, v, -1), 1)),
    ]


def defined_by(definition: Definition) -> tuple[str, ...]:
    """Return the names that a definition introduces, in the checker's order."""
    if isinstance(definition, Value):
        return (definition.name,)
    if isinstance(definition, Division):
        return definition.quotient, definition.remainder
    return (definition.divisor, *definition.quotients, *definition.coefficients)


def denials(claim: Fact) -> list[Fact]:
    """Return what an integer may be if it is not what is claimed, in the checker's order."""
    signs = (1, -1) if claim.is_zero else (-1,)
    return [_at_least(scale(claim.polynomial, sign), 1) for sign in signs]


def _at_least(left: Polynomial, least: int) -> Fact:
    return Fact(add(left, constant(least), -1), is_zero=False)


def _equal(left: Polynomial, right: Polynomial) -> Fact:
    return Fact(add(left, right, -1), is_zero=True)
