"""Formulas of sizes, such as s(n − 1) + k − 2p: what they are made of, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_POSITIVE = frozenset("nksd")
"""Letters that are never 0, so that a formula may divide by them."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    value: int | Fraction


@dataclass(frozen=True, slots=True)
class Letter:
    """A size or parameter (see `size_names`), of which axis, as far as that is written, and the words for it."""

    name: str
    axis: str = ""
    index: int | None = None
    words: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """A sum (+), difference (-), product (*) or quotient (/)."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Rounded:
    """An expression rounded down, or up."""

    inner: Expression
    up: bool = False


Expression = Number | Letter | Operation | Rounded


def letters(expression: Expression) -> Iterator[Letter]:
    """Give the letters of an expression from left to right."""
    if isinstance(expression, Letter):
        yield expression
    elif isinstance(expression, Operation):
        yield from letters(expression.left)
        yield from letters(expression.right)
    elif isinstance(expression, Rounded):
        yield from letters(expression.inner)


def evaluate(expression: Expression, point: Mapping[str, int]) -> int | Fraction:
    """Compute an expression where every letter has a value."""
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Letter):
        return point[expression.name]
    if isinstance(expression, Rounded):
        return (ceil if expression.up else floor)(evaluate(expression.inner, point))
    left, right = evaluate(expression.left, point), evaluate(expression.right, point)
    if expression.sign == "*":
        return left * right
    if expression.sign == "/":
        return Fraction(left) / right
    return left + right if expression.sign == "+" else left - right


def is_divisor(expression: Expression) -> bool:
    """Tell whether an expression is a product of what is never 0."""
    if isinstance(expression, Letter):
        return expression.name in _POSITIVE
    if isinstance(expression, Operation) and expression.sign in "*/":
        return is_divisor(expression.left) and is_divisor(expression.right)
    return not any(letters(expression)) and evaluate(expression, {}) != 0
