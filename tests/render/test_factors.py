"""Expressions in text: products and powers as the package writes them, names untouched, and read back."""

from __future__ import annotations

import pytest
from sympy import Function, IndexedBase, Integer, Rational, Symbol, sqrt, symbols

from tconv_sym import derive
from tconv_sym.polynomial import to_text
from tconv_sym.reading.expressions import read_expression
from tconv_sym.reading.source import Source
from tconv_sym.reading.vocabulary import Vocabulary
from tconv_sym.render.factors import in_program, in_text

a, b, c, d, x = symbols("a b c d x")
WRITTEN = [
    (Integer(5), "5", "5"),
    (-a * b, "-a×b", "-a*b"),
    (a**2 + 2 * a * b, "a^2 + 2×a×b", "a**2 + 2*a*b"),
    ((a + b) ** 2 * c, "c×(a + b)^2", "c*(a + b)**2"),
    (c / (d * x), "c/(d×x)", "c/(d*x)"),
    (a * Rational(-1, 2), "-a/2", "-a/2"),
    (a**-2, "a^(-2)", "a**(-2)"),
    (a ** Rational(12, 5), "a^(12/5)", "a**(12/5)"),
    (a ** (b**c), "a^(b^c)", "a**(b**c)"),
    (b * a**12, "a^12×b", "a**12*b"),
    (2 ** (10 * a), "2^(10×a)", "2**(10*a)"),
    (a * sqrt(b), "a×sqrt(b)", "a*sqrt(b)"),
    (Function("f")(a * b) ** 2, "f(a×b)^2", "f(a*b)**2"),
    (b * IndexedBase("A")[2 * a], "b×A[2×a]", "b*A[2*a]"),
]


@pytest.mark.parametrize(("expression", "text", "program"), WRITTEN, ids=str)
def test_products_and_powers(expression, text, program):
    assert in_text(expression, {}) == text
    assert in_program(expression, {}) == program


def test_stars_in_names_stay():
    assert in_text(Symbol("p*q"), {}) == "p*q"
    assert in_text(2 * Symbol("p*q") ** 2 + Symbol("u**3"), {}) == "2×p*q^2 + u**3"


@pytest.mark.parametrize(
    "expression",
    [a**2 * b, a**8 * b - 3 * c**3, -((a - b) ** 3) * c / 4, a * (b + c) * (b - c), Rational(2, 3) * a * b],
    ids=str,
)
def test_what_is_written_is_read(expression):
    vocabulary = Vocabulary.plain("abc")
    forms = [in_text(expression, {}), in_program(expression, {})]
    values = {to_text(read_expression(Source(form), vocabulary)) for form in forms}
    assert len(values) == 1


def test_one_notation_in_text_and_markdown_and_pythons_in_data():
    d = derive(["a", "b"], [1, Symbol("q") ** 2])
    assert "output[1] = a×(q^2) + b×1 = a×q^2 + b" in d.to_text()
    assert "- output[1] = a×(q^2) + b×1 = a×q^2 + b" in d.to_markdown()
    assert d.to_dict(parts=["output"])["output"]["values"][1] == "a*q**2 + b"
    trip = derive(2, 2).round_trip()
    assert "w1^2 + w2^2" in trip.to_text()
    assert "= w1^2 + w2^2" in trip.to_markdown()
    assert trip.to_dict()["c_ct"]["matrix"][0] == ["w1**2 + w2**2", "w1*w2"]
