"""Polynomials are exact, equal when they are the same, and bounded."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym import polynomial
from tconv_sym.errors import LimitError
from tconv_sym.polynomial import add, constant, multiply, power, product, scale, symbol, to_text, total

A, B = symbol("a"), symbol("b")
NUMBERS = st.integers(-9, 9) | st.fractions(-3, 3, max_denominator=6)
POLYNOMIALS = st.dictionaries(
    st.lists(st.sampled_from("abc"), max_size=3).map(sorted).map(tuple), NUMBERS.filter(bool), max_size=4
)
POINT = {"a": Fraction(2, 3), "b": Fraction(-5), "c": Fraction(7, 2)}


def at(made, point=POINT):
    """Evaluate a polynomial: the oracle of the tests below."""
    values = []
    for monomial, coefficient in made.items():
        value = Fraction(coefficient)
        for name in monomial:
            value *= point[name]
        values.append(value)
    return sum(values, Fraction(0))


@given(POLYNOMIALS, POLYNOMIALS, st.sampled_from([1, -1]))
def test_sums_and_products_are_those_of_the_values(p, q, sign):
    assert at(add(p, q, sign)) == at(p) + sign * at(q)
    assert at(multiply(p, q)) == at(p) * at(q)
    assert multiply(p, q) == multiply(q, p)
    assert add(p, q) == total([q, p])


@given(POLYNOMIALS, NUMBERS, st.integers(0, 4))
def test_scales_and_powers_are_those_of_the_values(p, factor, exponent):
    assert at(scale(p, factor)) == at(p) * factor
    assert at(power(p, exponent)) == at(p) ** exponent


@given(POLYNOMIALS, POLYNOMIALS)
def test_no_zero_is_kept_and_whole_numbers_are_ints(p, q):
    for made in (add(p, q), add(p, p, -1), multiply(p, q), scale(p, Fraction(1, 2)), scale(p, 0)):
        assert all(made.values())
        assert all(type(value) is int or value.denominator > 1 for value in made.values())


def test_equal_polynomials_are_equal_mappings():
    assert multiply(add(A, B), add(A, B, -1)) == add(power(A, 2), power(B, 2), -1)
    assert constant(Fraction(4, 2)) == constant(2) == {(): 2}
    assert add(A, A, -1) == constant(0) == {}


@pytest.mark.parametrize(
    ("made", "order", "text"),
    [
        ({}, None, "0"),
        (constant(3), None, "3"),
        (constant(-3), None, "-3"),
        (scale(A, -2), None, "-2×a"),
        (scale(A, Fraction(1, 2)), None, "1/2×a"),
        (scale(A, -1), None, "-a"),
        (power(A, 3), None, "a^3"),
        ({("a", "w33"): 1, ("b", "w31"): 1}, None, "a×w33 + b×w31"),
        ({("a", "w33"): 1, ("b", "w31"): -1}, None, "a×w33 - b×w31"),
        ({("w1", "x2"): 1, ("w2", "x1"): 1}, ["x1", "x2", "w1", "w2"], "x1×w2 + x2×w1"),
        ({("w1", "x2"): 1, ("w2", "x1"): 1}, None, "w1×x2 + w2×x1"),
        ({(): -1, ("q",): 1}, ["q"], "q - 1"),
        ({("z",): 1, ("a",): 1}, ["z"], "z + a"),
        ({("a", "a", "b"): 5}, None, "5×a^2×b"),
    ],
)
def test_text(made, order, text):
    assert to_text(made, order) == text


@given(st.permutations(["a", "b", "c"]), POLYNOMIALS)
def test_text_does_not_depend_on_the_order_of_the_mapping(order, p):
    backwards = dict(reversed(p.items()))
    assert to_text(p, order) == to_text(backwards, order)
    assert to_text(p) == to_text(backwards)


def many(count):
    return {(f"a{i}",): 1 for i in range(count)}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: power(A, 9), "an exponent must be in 0..8, got 9"),
        (lambda: power(A, -1), "an exponent must be in 0..8, got -1"),
        (lambda: product([A] * 17), "the degree must be at most 16, got more"),
        (lambda: total([many(4097)]), "terms must be at most 4,096, got more"),
        (lambda: multiply(many(200), many(200)), "terms must be at most 4,096, got more"),
        (lambda: total([many(20_000)]), "terms must be at most 4,096, got more"),
        (lambda: product([constant(10**500)] * 2), "a number must have at most 1,000 digits, got more"),
        (lambda: product([constant(Fraction(1, 10**500))] * 2), "a number must have at most 1,000 digits, got more"),
    ],
)
def test_what_grows_too_large_is_refused(make, message):
    with pytest.raises(LimitError) as error:
        make()
    assert str(error.value) == message


def test_as_large_as_allowed():
    assert len(total([many(polynomial.MAX_TERMS)])) == polynomial.MAX_TERMS
    assert product([A] * polynomial.MAX_DEGREE) == {("a",) * polynomial.MAX_DEGREE: 1}
    assert power(A, polynomial.MAX_EXPONENT) == {("a",) * polynomial.MAX_EXPONENT: 1}
    assert product([constant(10**499)] * 2) == {(): 10**998}


@given(POLYNOMIALS, POLYNOMIALS, POLYNOMIALS)
def test_putting_polynomials_in_place_of_names_is_that_of_the_values(p, q, r):
    """All at once: what is put in place is not looked at again."""
    made = polynomial.substitute(p, {"a": q, "b": r})
    assert at(made) == at(p, POINT | {"a": at(q), "b": at(r)})


@given(POLYNOMIALS)
def test_a_linear_polynomial_comes_apart(p):
    parts = polynomial.linear_in(p, "a")
    if parts is None:
        assert any(monomial.count("a") > 1 for monomial in p)
    else:
        factor, rest = parts
        assert add(multiply(factor, A), rest) == p
        assert not any("a" in monomial for monomial in (*factor, *rest))
