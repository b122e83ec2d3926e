"""The letters of polynomials and unknowns: free ones, the same in what is shown and in what is computed."""

from __future__ import annotations

import pytest
from sympy import Array, Symbol, sqrt

from tconv_sym import derive
from tconv_sym.render.letters import polynomial_letter, unknown_letter

LETTERS = {
    "free": (derive(3, 2), "z"),
    "the 25th letter of an input": (derive((5, 5), 2), "Z"),
    "given": (derive(["z", "q"], 2), "Z"),
    "given with a number": (derive(["z1", "q"], 2), "Z"),
    "given with numbers": (derive(["z_1_2", "q"], 2), "Z"),
    "in an expression": (derive(["q", "p"], 2, bias="z"), "Z"),
    "all of them": (derive(["z", "Z9", "t", "T"], 2), "zz"),
    "all of them, and twice": (derive(["z", "Z", "t", "T", "zz"], 2), "zzz"),
}


@pytest.mark.parametrize(("derivation", "letter"), LETTERS.values(), ids=LETTERS)
def test_the_letter_is_no_symbol_of_the_problem(derivation, letter):
    assert polynomial_letter(derivation._problem) == letter
    form = derivation.forms["polynomial"]
    assert f"\n\nX({letter}" in form.to_text()
    names = {symbol.name for symbol in form.steps["input"].poly().gens}
    assert names <= {letter, f"{letter}1", f"{letter}2"}


x1, X = Symbol("x̄1"), Symbol("X̄")
UNKNOWNS = {
    "free": (derive(3, 2), "x"),
    "much alike": (derive(["x1", "x", "X"], ["bar", "barx"]), "x"),
    "given": (derive([x1, 2], [1, 3]), "X"),
    "given with channels": (derive([[Symbol("x̄1_2"), 2]], [[[1, 3]]], channels=(1, 1)), "X"),
    "otherwise assumed": (derive([Symbol("x̄1", positive=True), 2], [1, 3]), "X"),
    "in an expression": (derive(2, [1, sqrt(x1 + 1)]), "X"),
    "as the bias": (derive(2, 2, bias=x1), "X"),
    "the same in LaTeX": (derive(["xbar1", 2], [1, 3]), "X"),
    "both": (derive([x1, X], [1, 3]), "xx"),
    "all three": (derive([x1, X], ["xxbar", 3]), "xxx"),
}


@pytest.mark.parametrize(("derivation", "letter"), UNKNOWNS.values(), ids=UNKNOWNS)
def test_the_unknowns_are_no_symbols_of_the_problem(derivation, letter):
    """In words, in LaTeX, and as SymPy's symbols: by one of the caller's the derivative would be another one."""
    assert unknown_letter(derivation._problem) == letter
    form, barred = derivation.forms["adjoint"], "".join(f"{one}\N{COMBINING MACRON}" for one in letter)
    assert f"\n∂⟨x, conv({barred})⟩/∂{barred} = output" in form.to_text()
    assert f"×{barred}1" in form.to_text() or f"×{barred}1_1" in form.to_text() or f"·{barred}1" in form.to_text()
    assert rf"\mathrm{{conv}}(\bar{{{letter}}})" in form.to_latex()
    assert rf"\bar{{{letter}}}_{{1}}" in form.to_latex() or rf"\bar{{{letter}}}^{{(1)}}_{{1}}" in form.to_latex()
    given = {symbol.name for value in derivation.output for symbol in value.free_symbols}
    unknowns = {symbol.name for symbol in form.steps["convolution"].array().free_symbols} - given
    assert {name.rstrip("0123456789_") for name in unknowns} - set("w") == {barred}
    bias = derivation._problem.bias
    assert form.steps["derivatives"].array() == (
        derivation.output if bias is None else Array([y - bias.values[0] for y in derivation.output])
    )
