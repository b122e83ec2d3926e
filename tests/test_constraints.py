"""Statements are read as they are meant, written so that they can be read again, and refused where they are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym import constraints
from tconv_sym.constraints import Constraint, compared, read_constraints, read_polynomial, written
from tconv_sym.errors import LimitError, ReadingError
from tconv_sym.polynomial import symbol

WHOLE = st.dictionaries(
    st.lists(st.sampled_from(["a", "b", "m0"]), max_size=3).map(sorted).map(tuple),
    st.integers(-9, 9).filter(bool),
    max_size=4,
)
NUMBERS = st.integers(-20, 20)
READ = {
    "a": {("a",): 1},
    "0": {},
    "12": {(): 12},
    "-a": {("a",): -1},
    "- a + a": {},
    "-a*b": {("a", "b"): -1},
    "a - b - c": {("a",): 1, ("b",): -1, ("c",): -1},
    "a - (b - c)": {("a",): 1, ("b",): -1, ("c",): 1},
    "-(a - 1)*2": {("a",): -2, (): 2},
    "a*b*a": {("a", "a", "b"): 1},
    "(a + 1)*(a - 1)": {("a", "a"): 1, (): -1},
    "2*a^2 + a^0": {("a", "a"): 2, (): 1},
    "(-a)^3": {("a", "a", "a"): -1},
    "m12*\tx": {("m12", "x"): 1},
}
REFUSED = {
    "": (1, "a number, a name or '(' must follow, got the end"),
    "a b": (3, "an operator or the end must follow, got 'b'"),
    "2a": (2, "an operator or the end must follow, got 'a'"),
    "a +": (4, "a number, a name or '(' must follow, got the end"),
    "a + - b": (5, "a number, a name or '(' must follow, got '-'"),
    "(a": (3, "')' must follow, got the end"),
    "a)": (2, "an operator or the end must follow, got ')'"),
    "a/2": (2, "a character must be of a number, a name or one of + - * ^ ( ) = < > ≤ ≥ ,, got '/'"),
    "  é": (3, "a character must be of a number, a name or one of + - * ^ ( ) = < > ≤ ≥ ,, got 'é'"),
    "1 + ٣": (5, "a character must be of a number, a name or one of + - * ^ ( ) = < > ≤ ≥ ,, got '٣'"),
    "a\nb": (2, "a character must be of a number, a name or one of + - * ^ ( ) = < > ≤ ≥ ,, got '\\n'"),
    "a^b": (3, "a whole number must follow, got 'b'"),
    "a^-1": (3, "a whole number must follow, got '-'"),
    "a = b": (3, "an operator or the end must follow, got '='"),
}
NO_STATEMENT = {
    "a": (2, "one of = < <= > >= must follow, got the end"),
    "a <": (4, "a number, a name or '(' must follow, got the end"),
    "a < b,": (7, "a number, a name or '(' must follow, got the end"),
    "a < b c": (7, "a comparison, a comma or the end must follow, got 'c'"),
    "a < b, c": (9, "one of = < <= > >= must follow, got the end"),
    "a != b": (3, "a character must be of a number, a name or one of + - * ^ ( ) = < > ≤ ≥ ,, got '!'"),
    "a === b": (5, "a number, a name or '(' must follow, got '='"),
    "(a < b)": (4, "')' must follow, got '<'"),
}
TOO_LARGE = {
    "a" * 4097: "characters must be at most 4,096, got 4,097",
    "9" * 1001: "a number must have at most 1,000 digits, got more",
    "a^9": "an exponent must be in 0..8, got 9",
    "(" * 33 + "a" + ")" * 33: "parentheses must be at most 32 deep, got more",
    "*".join(["a"] * 17): "the degree must be at most 16, got more",
}


@pytest.mark.parametrize(("text", "polynomial"), READ.items(), ids=READ)
def test_a_polynomial_is_read(text, polynomial):
    assert read_polynomial(text) == polynomial


@pytest.mark.parametrize(
    ("read", "text", "column", "message"),
    [
        *((read_polynomial, text, *refusal) for text, refusal in REFUSED.items()),
        *((read_constraints, text, *refusal) for text, refusal in NO_STATEMENT.items()),
    ],
)
def test_what_is_no_statement_is_refused_where_it_goes_wrong(read, text, column, message):
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert (caught.value.column, caught.value.message, caught.value.shown) == (column, message, text)


@pytest.mark.parametrize(("text", "message"), TOO_LARGE.items(), ids=range(len(TOO_LARGE)))
def test_what_is_too_large_is_refused(text, message):
    with pytest.raises(LimitError) as caught:
        read_polynomial(text)
    assert str(caught.value) == message


def test_as_deep_as_is_allowed():
    depth = constraints.MAX_DEPTH
    assert read_polynomial("(" * depth + "a" + ")" * depth) == symbol("a")
    assert read_polynomial("+".join(["(a)"] * (depth + 1))) == {("a",): depth + 1}


@given(WHOLE)
def test_what_is_written_reads_the_same(polynomial):
    assert read_polynomial(written(polynomial)) == polynomial


@given(NUMBERS, NUMBERS)
@pytest.mark.parametrize(
    ("sign", "holds"),
    {
        "=": lambda a, b: a == b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }.items(),
    ids=["equal", "below", "at-most", "above", "at-least"],
)
def test_a_comparison_demands_what_it_says(sign, holds, a, b):
    (one,) = read_constraints(f"{a} {sign} {b}")
    value = one.polynomial.get((), 0)
    assert one == compared({(): a} if a else {}, sign, {(): b} if b else {})
    assert (value == 0 if one.is_equation else value >= 0) is holds(a, b)


def test_comparisons_may_be_written_as_in_code_and_on_paper():
    assert read_constraints("a == b, 0 ≤ a≤ b ≥ c") == read_constraints("a = b, 0 <= a <= b >= c")


def test_a_chain_is_its_comparisons():
    assert read_constraints("0 <= i < n = k, a > b") == (
        *read_constraints("0 <= i"),
        *read_constraints("i < n"),
        *read_constraints("n = k"),
        *read_constraints("a > b"),
    )


def test_a_constraint_knows_its_names():
    assert read_constraints("s*i = o + i - i")[0].names == {"s", "i", "o"}
    assert Constraint({(): 1}).names == frozenset()
