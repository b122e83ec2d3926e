"""The enumerator finds what a loop over a box finds, once each, and says so where it cannot."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym.constraints import read_constraints
from tconv_sym.errors import FormError, LimitError
from tconv_sym.forms.enumeration import solutions, values

NAMES = ("a", "b")
BOX = "-3 <= a <= 3, -3 <= b <= 3"
FACTORS = st.integers(-3, 3)


def found(text, known=None, names=NAMES):
    """Return the rows of names, as tuples."""
    rows = solutions(names, read_constraints(text), known or {"n": np.array([0])})
    return list(zip(*(rows[name].tolist() for name in names), strict=True))


@given(st.lists(st.tuples(FACTORS, FACTORS, FACTORS, FACTORS, st.booleans()), max_size=3))
def test_the_solutions_are_those_of_a_loop(rows):
    """Linear and bilinear constraints, also such that bound nothing or contradict each other."""
    texts = [f"({p})*a + ({q})*b + ({r})*a*b {'=' if same else '>='} {t}" for p, q, r, t, same in rows]
    expected = [
        (a, b)
        for a, b in product(range(-3, 4), repeat=2)
        if all(_holds(p * a + q * b + r * a * b - t, same=same) for p, q, r, t, same in rows)
    ]
    assert found(", ".join([BOX, *texts])) == expected


def _holds(value, *, same):
    return value == 0 if same else value >= 0


def test_each_case_has_its_own_solutions():
    rows = solutions(("a",), read_constraints("0 <= a < n"), {"n": np.array([2, 0, 3]), "case": np.arange(3)})
    assert rows["case"].tolist() == [0, 0, 2, 2, 2]
    assert rows["a"].tolist() == [0, 1, 0, 1, 2]


def test_what_is_known_bounds_first():
    """Before anything is enumerated: otherwise these would be too many rows."""
    rows = solutions(("a",), read_constraints("0 <= a < n, n <= 2"), {"n": np.array([10**9, 2])})
    assert rows["a"].tolist() == [0, 1]


def test_a_name_that_is_nowhere_is_refused():
    with pytest.raises(FormError, match="constraints must be about n, a, got b"):
        solutions(("a",), read_constraints("0 <= a < n, b = 1"), {"n": np.array([1])})


def test_a_higher_power_is_a_condition_but_no_bound():
    assert found("-3 <= a <= 3, a^2 = 4", names=("a",)) == [(-2,), (2,)]
    with pytest.raises(FormError) as caught:
        found("a >= 0, a^2 = 4", names=("a",))
    assert str(caught.value) == "a must be bounded on both sides by what is before it, got a side without a bound"


@pytest.mark.parametrize("text", ["a >= 0", "a <= 0", "n*a = 0", "b <= a <= b, 0 <= b < 3"])
def test_a_name_without_a_bound_is_refused(text):
    """n is 0, and b comes after a."""
    with pytest.raises(FormError, match="a must be bounded on both sides"):
        found(text)


def test_no_case_has_no_solutions():
    assert found("0 <= a < n, b = a", {"n": np.array([], np.int64)}) == []


def test_too_many_rows_are_refused_before_they_are_made():
    with pytest.raises(LimitError) as caught:
        found("0 <= a < 10^7, b = 0")
    assert str(caught.value) == "rows must be at most 4,194,304, got 10,000,000"


def test_numbers_that_could_overflow_are_refused():
    with pytest.raises(LimitError, match="numbers must be at most"):
        values({("n", "n"): 4}, {"n": np.array([2**31])})
    assert values({("n", "n"): 1}, {"n": np.array([2**30])}).tolist() == [2**60]
