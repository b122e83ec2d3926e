"""Bounds are never below what a value comes to, and numbers are worked out exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym.errors import LimitError
from tconv_sym.reading import expressions
from tconv_sym.reading.nodes import Name, Number, Power, Product, Quotient, Sum, bound, number

A, B = Name("a"), Name("b")
NUMBERS = st.fractions(-9, 9, max_denominator=5)
LEAVES = NUMBERS.map(Number) | st.sampled_from([A, B])


def inner(nodes):
    parts = st.lists(st.tuples(st.sampled_from([1, -1]), nodes), min_size=1, max_size=3).map(tuple)
    return (
        parts.map(Sum)
        | st.lists(nodes, min_size=1, max_size=3).map(tuple).map(Product)
        | st.builds(Quotient, nodes, NUMBERS.filter(bool))
        | st.builds(Power, nodes, st.integers(0, 3))
    )


NODES = st.recursive(LEAVES, inner, max_leaves=8)


@given(NODES)
def test_a_bound_is_never_below_the_value(node):
    try:
        degree, terms, over, under = bound(node)
    except LimitError:
        return
    value = expressions.value(node)
    assert max(map(len, value), default=0) <= degree
    assert len(value) <= terms
    assert sum(map(abs, value.values())) <= Fraction(over, under)
    assert all(under % Fraction(coefficient).denominator == 0 for coefficient in value.values())


@given(NODES)
def test_a_number_is_worked_out_where_there_is_no_name(node):
    found = number(node)
    if found is None:
        assert "Name" in repr(node)
    else:
        assert "Name" not in repr(node)
        assert expressions.value(node).get((), 0) == found


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (Product((A,) * 17), "the degree must be at most 16, got 17"),
        (Power(Power(A, 8), 3), "the degree must be at most 16, got 24"),
        (Product((Sum(((1, A),) * 100),) * 2), "terms must be at most 4,096, got up to 10,000"),
        (Power(Sum(((1, A),) * 20), 4), "terms must be at most 4,096, got up to 8,855"),
        (Product((Number(Fraction(10**40)),) * 25), "a value must have at most 1,000 digits, got more"),
        (Quotient(A, Fraction(1, 10**1000)), "a value must have at most 1,000 digits, got more"),
        (
            Sum(tuple((1, Number(Fraction(1, n))) for n in range(10_000, 11_000))),
            "a value must have at most 1,000 digits, got more",
        ),
    ],
    ids=["degree", "powers", "products", "power", "digits", "divisor", "denominators"],
)
def test_what_may_be_too_large_is_refused(node, message):
    with pytest.raises(LimitError) as error:
        bound(node)
    assert str(error.value) == message
