"""How polynomials are written: their coefficients part by part."""

from __future__ import annotations

import pytest

from tconv_sym import derive
from tconv_sym.render.notation import LATEX, MARKDOWN, TEXT, Notation
from tconv_sym.render.polynomials import Polynomials


@pytest.mark.parametrize("style", [TEXT, MARKDOWN, LATEX], ids=["text", "markdown", "latex"])
def test_a_monomial_without_a_coefficient_is_nothing(style):
    polynomials = Polynomials(Notation(derive([0, "q"], 2)._problem, style))
    assert polynomials.monomial([], (1,)) == polynomials.monomial([(0, None, None)], (1,)) == []
    assert polynomials.monomial([], (0,)) == polynomials.monomial([(0, None, None)], (0,)) == []
    assert polynomials.monomial([(1, None, None)], (0,)) == ["q"]


def test_a_monomial_goes_part_by_part():
    """So a long coefficient can be broken."""
    polynomials = Polynomials(Notation(derive(3, 3)._problem, TEXT))
    products = [(0, 2, None), (1, 1, None), (2, 0, None)]
    assert polynomials.monomial(products, (2,)) == ["(a×w3", "b×w2", "c×w1)×z^2"]
    assert polynomials.monomial(products, (0,)) == ["a×w3", "b×w2", "c×w1"]
