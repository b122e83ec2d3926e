"""What is defined exists, is unique, and is what Python's own arithmetic makes it."""

from __future__ import annotations

from itertools import product
from math import gcd

import numpy as np

from tconv_sym.constraints import read_constraints
from tconv_sym.forms.definitions import CommonDivisor, Division, Value
from tconv_sym.forms.enumeration import solutions


def found(definition, known):
    """Return the numbers that a definition names, row by row."""
    columns = {name: np.array(column) for name, column in known.items()}
    rows = solutions(definition.defines, read_constraints(definition.text), columns)
    return list(zip(*(rows[name].tolist() for name in (*known, *definition.defines)), strict=True))


def test_a_value():
    assert found(Value("c", "a*a - 1"), {"a": [-2, 0, 5]}) == [(-2, 3), (0, -1), (5, 24)]


def test_a_division_is_that_of_python():
    pairs = list(product(range(-9, 10), range(1, 8)))
    dividends, divisors = zip(*pairs, strict=True)
    division = Division(dividend="x", divisor="y", quotient="q", remainder="r")
    assert found(division, {"x": dividends, "y": divisors}) == [(x, y, x % y, x // y) for x, y in pairs]


def test_a_common_divisor_is_the_greatest():
    """And the coefficients are one pair: the second is the inverse that `pow` gives."""
    pairs = list(product(range(1, 25), repeat=2))
    firsts, seconds = zip(*pairs, strict=True)
    definition = CommonDivisor(of=("s", "d"), divisor="g", quotients=("s1", "d1"), coefficients=("u", "v"))
    expected = []
    for s, d in pairs:
        g = gcd(s, d)
        v = pow(d // g, -1, s // g)
        expected.append((s, d, g, s // g, d // g, v, (1 - v * (d // g)) // (s // g)))
    assert found(definition, {"s": firsts, "d": seconds}) == expected
