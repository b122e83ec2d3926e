from fractions import Fraction

import pytest
from sympy import Rational, Symbol, pi, sin, sqrt, symbols

from tconv_sym import polynomial
from tconv_sym.checking.values import Cells, Entries, entries, of_expression
from tconv_sym.errors import LimitError, OperandError
from tconv_sym.problem import pose

a, b = symbols("a b")
VALUES = {
    "a number": (Rational(-3, 4), {(): Fraction(-3, 4)}),
    "zero": (Rational(0), {}),
    "a symbol": (a, {("a",): 1}),
    "a sum": (a + 2 * b - 3, {("a",): 1, ("b",): 2, (): -3}),
    "a product of sums": ((a + b) * (a - b), {("a", "a"): 1, ("b", "b"): -1}),
    "a power": ((a + 1) ** 2, {("a", "a"): 1, ("a",): 2, (): 1}),
    "a fraction of a symbol": (a / 2, {("a",): Fraction(1, 2)}),
    "a symbol with assumptions": (Symbol("a", positive=True), {("a",): 1}),
}


@pytest.mark.parametrize(("expression", "value"), VALUES.values(), ids=VALUES)
def test_an_expression_is_a_polynomial(expression, value):
    assert of_expression(expression) == value


@pytest.mark.parametrize("expression", [1 / a, sin(a), pi, sqrt(2), a**b, sqrt(a) * b, 2**a])
def test_what_is_no_polynomial_is_refused(expression):
    with pytest.raises(OperandError, match="values must be numbers, symbols, and sums, products and powers of them"):
        of_expression(expression)


def test_the_refusal_of_a_long_expression_is_one_short_line():
    with pytest.raises(OperandError) as caught:
        of_expression(sum(sin(k * a) for k in range(1, 90)))
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


def test_powers_are_limited():
    with pytest.raises(LimitError):
        of_expression(a**99)


def test_entries_are_taken_by_name_or_by_value():
    problem = pose(["q", "1/2"], 2, True)
    assert entries(problem.input) == ({("q",): 1}, {(): Fraction(1, 2)})
    assert entries(problem.kernel) == ({("w1",): 1}, {("w2",): 1})
    made = Entries(problem)
    assert made.bias == ({("β",): 1},)
    assert made.order == ["q", "w1", "w2", "β"]
    assert Entries(pose(2, 2)).bias == ()


SUMS = {
    "symbols": (pose(2, 2), {("a", "w1"): 1, ("b", "w2"): 1}),
    "the same symbol in two places": (pose(["a", "a"], ["v", "v"]), {("a", "v"): 2}),
    "numbers": (pose([2, "1/2"], [3, 5]), {(): Fraction(17, 2)}),
    "numbers that cancel": (pose([1, -1], [2, 2]), {}),
    "numbers and symbols": (pose([2, 0], 2), {("w1",): 2}),
    "sums": (pose([a + b, a - b], [a, a]), {("a", "a"): 2}),
}


@pytest.mark.parametrize(("problem", "total"), SUMS.values(), ids=SUMS)
def test_products_are_added(problem, total):
    assert Entries(problem).sum([0, 1], [0, 1]) == total


def test_a_product_that_is_made_twice_counts_twice():
    assert Entries(pose(2, 2)).sum([0, 0], [1, 1]) == {("a", "w2"): 2}
    assert Entries(pose(2, 2)).sum([], []) == {}


def test_the_last_two_axes_are_exchanged_block_by_block():
    cells = Cells(shape=(2, 2, 3), at=polynomial.constant)
    swapped = cells.swapped()
    assert swapped.shape == (2, 3, 2)
    assert [swapped.at(number).get((), 0) for number in range(12)] == [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]
