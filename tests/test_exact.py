"""Values become exact, or are refused with their place; text is never evaluated."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from sympy import Float, I, Integer, Rational, Symbol, nan, oo, sqrt

from tconv_sym.errors import OperandError
from tconv_sym.exact import exact

ALLOWED = "an exact number, a name or a SymPy expression"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (3, Integer(3)),
        (np.int8(-3), Integer(-3)),
        (10**999, Integer(10**999)),
        (0.1, Rational(1, 10)),
        (np.float32(0.1), Rational(1, 10)),
        (np.float64(-2.0), Integer(-2)),
        (1e-7, Rational(1, 10**7)),
        (Decimal("0.25"), Rational(1, 4)),
        (Fraction(2, 6), Rational(1, 3)),
        ("7", Integer(7)),
        ("-0.5", Rational(-1, 2)),
        (".5", Rational(1, 2)),
        ("1e3", Integer(1000)),
        ("-2/6", Rational(-1, 3)),
        ("a", Symbol("a")),
        ("w1_12", Symbol("w1_12")),
        ("E", Symbol("E")),
        (Symbol("a") + 1, Symbol("a") + 1),
        (sqrt(2), sqrt(2)),
    ],
)
def test_exact(given, expected):
    assert exact(given, "x") == expected
    assert type(exact(given, "x")) is type(expected)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (True, f"x[0] must be {ALLOWED}, got True"),
        (np.True_, f"x[0] must be {ALLOWED}, got {np.True_!r}"),
        (None, f"x[0] must be {ALLOWED}, got None"),
        (1j, f"x[0] must be {ALLOWED}, got 1j"),
        ({}, f"x[0] must be {ALLOWED}, got {{}}"),
        (float("nan"), "x[0] must be finite, got nan"),
        (float("-inf"), "x[0] must be finite, got -inf"),
        (Decimal("Infinity"), "x[0] must be finite, got Infinity"),
        (oo, "x[0] must be finite and commutative, got oo"),
        (nan, "x[0] must be finite and commutative, got nan"),
        (Symbol("A", commutative=False), "x[0] must be finite and commutative, got A"),
        (Float("0.1"), "x[0] must be exact: write floats as Rational, got 0.100000000000000"),
        (Symbol("a") * Float("0.5"), "x[0] must be exact: write floats as Rational, got 0.5*a"),
        (10**1000, "x[0] must have at most 1,000 digits, got more"),
        (Fraction(1, 10**1000), "x[0] must have at most 1,000 digits, got more"),
        ("9" * 1001, "x[0] must have at most 1,000 digits, got more"),
        ("9" * 100_000, "x[0] must have at most 1,000 digits, got more"),
        ("10e999", "x[0] must have at most 1,000 digits, got more"),
        ("1e999999999", "x[0] must have at most 1,000 digits, got 1e999999999"),
        (Decimal("1e5000"), "x[0] must have at most 1,000 digits, got 1E+5000"),
        ("1/0", "x[0] must be a number or a name such as a, w11 or x1_2, got '1/0'"),
        ("", "x[0] must be a number or a name such as a, w11 or x1_2, got ''"),
        ("a b", "x[0] must be a number or a name such as a, w11 or x1_2, got 'a b'"),
        ("a\nb", "x[0] must be a number or a name such as a, w11 or x1_2, got 'a\\nb'"),
        ("а", "x[0] must be a number or a name such as a, w11 or x1_2, got 'а'"),  # a Cyrillic letter
        ("٣", "x[0] must be a number or a name such as a, w11 or x1_2, got '٣'"),  # an Arabic digit
        ("__import__('os')", "x[0] must be a number or a name such as a, w11 or x1_2, got \"__import__('os')\""),
    ],
)
def test_refused(given, message):
    with pytest.raises(OperandError) as caught:
        exact(given, "x[0]")
    assert str(caught.value) == message


def test_imaginary_expressions_are_the_callers_own():
    assert exact(I, "x") == I
