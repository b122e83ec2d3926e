"""Numbers and names from a caller, made exact: int, Fraction, Decimal, float, text or SymPy → a SymPy expression.

A float stands for the decimal that Python prints for it (0.1 is 1/10, as its writer meant); text is a number or a name
and is never evaluated.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import isfinite

import numpy as np
from sympy import Add, Expr, Float, Integer, Mul, Rational, Symbol, nan, oo, zoo

from tconv_sym.errors import OperandError

MAX_DIGITS = 1000
"""As many digits as a number may have, and its denominator: a sum of products of integers is then short enough for
Python to print."""
_INFINITE = (nan, oo, -oo, zoo)
_LIMIT = 10**MAX_DIGITS
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_RATIO = re.compile(r"([+-]?[0-9]+)/([0-9]+)")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE]([+-]?[0-9]{1,9}))?")
_ALLOWED = "an exact number, a name or a SymPy expression"


def exact(value: object, where: str) -> Expr:
    """Return `value` as an exact expression; `where` names it in the `OperandError` that refuses it.

    >>> exact(0.5, "x"), exact("2/6", "x"), exact("a", "x")
    (1/2, 1/3, a)
    """
    if isinstance(value, Expr):
        return _expression(value, where)
    if isinstance(value, str):
        return _text(value, where)
    if isinstance(value, (bool, np.bool_)):
        raise OperandError(f"{where} must be {_ALLOWED}, got {value!r}")
    if isinstance(value, (int, np.integer)):
        return _number(Fraction(int(value)), where)
    if isinstance(value, (Fraction, Decimal, float, np.floating)):
        if not (isinstance(value, Fraction) or (value.is_finite() if isinstance(value, Decimal) else isfinite(value))):
            raise OperandError(f"{where} must be finite, got {value}")
        return _text(str(value), where)
    raise OperandError(f"{where} must be {_ALLOWED}, got {_short(repr(value))}")


def _number(value: Fraction, where: str) -> Expr:
    """Return a number within the limit on digits."""
    if max(abs(value.numerator), value.denominator) >= _LIMIT:
        raise OperandError(f"{where} must have at most {MAX_DIGITS:,} digits, got more")
    if value.denominator == 1:
        return Integer(value.numerator)
    return Rational(value.numerator, value.denominator)


def _text(text: str, where: str) -> Expr:
    """Read a number (`-3`, `0.5`, `1e-3`, `2/3`) or a name."""
    if len(text) > 2 * MAX_DIGITS:
        raise OperandError(f"{where} must have at most {MAX_DIGITS:,} digits, got more")
    decimal = _DECIMAL.fullmatch(text)
    if decimal:
        if abs(int(decimal[3] or 0)) > MAX_DIGITS:
            raise OperandError(f"{where} must have at most {MAX_DIGITS:,} digits, got {_short(text)}")
        return _number(Fraction(text), where)
    ratio = _RATIO.fullmatch(text)
    if ratio and int(ratio[2]):
        return _number(Fraction(int(ratio[1]), int(ratio[2])), where)
    if _NAME.fullmatch(text):
        return Symbol(text)
    raise OperandError(f"{where} must be a number or a name such as a, w11 or x1_2, got {_short(repr(text))}")


def _expression(value: Expr, where: str) -> Expr:
    """Return the caller's own expression if it is exact, finite and commutative."""
    if value.has(Float):
        raise OperandError(f"{where} must be exact: write floats as Rational, got {_short(str(value))}")
    factors = (factor for term in Add.make_args(value) for factor in Mul.make_args(term))
    if value.is_finite is False or any(factor in _INFINITE for factor in factors) or not value.is_commutative:
        raise OperandError(f"{where} must be finite and commutative, got {_short(str(value))}")
    if isinstance(value, Rational):
        return _number(Fraction(int(value.p), int(value.q)), where)
    return value


def _short(text: str) -> str:
    """Cut a long text, and keep it on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "…"  # noqa: PLR2004 (half a line)
