"""Gradients against SymPy's `diff` of the whole loss; their names, formulas and data."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Rational, Symbol, diff, symbols

import oracles
from strategies import geometries
from tconv_sym import derive
from tconv_sym.analysis import gradients as module
from tconv_sym.analysis.gradients import gradients
from tconv_sym.errors import LimitError, UnknownNameError
from tconv_sym.problem import pose
from typeset.checks import compile_latex, complaints, katex_errors, math_in_latex, math_in_markdown, mathjax_errors

u, v = symbols("u v")
PLANE = pose((2, 2), (3, 3), True, stride=2, padding=1)
CHANNELS = pose((2, 2), (2, 2), True, stride=2, channels=(4, 2), groups=2)
WRAPPED = "\\documentclass{{article}}\\usepackage{{amsmath}}\\begin{{document}}\n{}\n\\end{{document}}\n"


def posed(geometry, *, bias=False):
    arguments = geometry.to_dict()
    return pose(arguments.pop("input"), arguments.pop("kernel"), bias, **arguments)


def loss(problem, g):
    """Write Σ g·y, summand by summand, by the definition."""
    x, w = problem.input.values, problem.kernel.values
    summands = [g[o] * x[i] * w[m] for o, i, m in oracles.products(problem.geometry)]
    if problem.bias:
        each = len(g) // problem.bias.size
        summands += [g[o] * problem.bias.values[o // each] for o in range(len(g))]
    return Add(*summands)


def flat(array):
    return list(array.reshape(len(array))) if hasattr(array, "shape") else [array]


def entries(found):
    """Give the gradients as flat lists, in the order of the operands."""
    return [flat(part) for part in (found.input, found.kernel, found.bias) if part is not None]


@given(geometries(most_products=40), st.booleans())
def test_derivatives_of_the_whole_loss(geometry, bias):
    problem = posed(geometry, bias=bias)
    found = gradients(problem)
    whole = loss(problem, flat(found.output_gradient))
    assert found.loss.expand() == whole
    for operand, gradient in zip(problem.operands, entries(found), strict=True):
        derivatives = [diff(whole, symbol) for symbol in operand.values]
        assert gradient == derivatives
        assert list(map(hash, gradient)) == list(map(hash, derivatives))
        assert [each.args for each in gradient] == [each.args for each in derivatives]


def test_repr():
    assert repr(gradients(PLANE)) == f"Gradients({PLANE.geometry!r})"


def test_layouts():
    found = gradients(CHANNELS)
    assert found.output_gradient.shape == (2, 4, 4)
    assert (found.input.shape, found.kernel.shape, found.bias.shape) == ((4, 2, 2), (4, 1, 2, 2), (2,))
    assert gradients(PLANE).bias == Add(*flat(gradients(PLANE).output_gradient))
    assert gradients(pose(2, 2)).bias is None


ENTRIES = st.sampled_from([0, 1, -1, 3, Rational(1, 2), u, v, -u, u + 1, 2 * u - v, u * v, u**2])
VALUES = st.one_of(st.integers(1, 3), st.lists(ENTRIES, min_size=1, max_size=3))


@given(VALUES, VALUES, st.one_of(st.none(), st.just(True), ENTRIES), st.integers(1, 2))
def test_values_stand_for_what_they_are(x, w, bias, stride):
    problem = pose(x, w, bias, stride=stride)
    found = gradients(problem)
    assert found.verify().holds
    g = flat(found.output_gradient)
    products = oracles.products(problem.geometry)
    for i, entry in enumerate(found.input):
        assert entry == Add(*(g[o] * problem.kernel.values[m] for o, j, m in products if j == i))
    for m, entry in enumerate(found.kernel):
        assert entry == Add(*(problem.input.values[i] * g[o] for o, i, n in products if n == m))


def test_the_loss_of_values():
    g1, g2, w1, w2 = symbols("g1 g2 w1 w2")
    assert gradients(pose([3], 2, u)).loss == g1 * (3 * w1 + u) + g2 * (3 * w2 + u)


# ---- names -----------------------------------------------------------------------------------------------------------

LETTERS = {
    "fresh": (pose(9, 2), "g1"),
    "a g alone is another name": (pose(["g", "h"], 1), "g1"),
    "taken": (pose(["g1", "h"], 1), "gg1"),
    "alike in LaTeX": (pose(2, [Symbol("g_{2}")]), "gg1"),
    "taken twice": (pose(["g1", "gg_1"], 1), "ggg1"),
    "in the bias": (pose(2, 1, Symbol("g2") + 1), "gg1"),
    "a word": (pose(["gamma", "gain1"], 1), "g1"),
}


@pytest.mark.parametrize(("problem", "name"), LETTERS.values(), ids=LETTERS.keys())
def test_names(problem, name):
    found = gradients(problem)
    assert str(found.output_gradient[0]) == name
    assert not set(found.output_gradient) & {
        s for o in problem.operands for each in o.values for s in each.free_symbols
    }
    assert found.verify().holds


def test_names_of_large_outputs_and_channels():
    assert str(gradients(pose((10, 1), (1, 1))).output_gradient[9, 0]) == "g10_1"
    assert str(gradients(CHANNELS).output_gradient[1, 0, 2]) == "g2_1_3"


# ---- limits ----------------------------------------------------------------------------------------------------------


LIMITED = {
    "the products": lambda found: found.terms,
    "input": lambda found: found.input,
    "kernel": lambda found: found.kernel,
    "bias": lambda found: found.bias,
    "loss": lambda found: found.loss,
    "verification": lambda found: found.verify(),
    "text": lambda found: found.to_text(),
    "data": lambda found: found.to_dict(),
}


@pytest.mark.parametrize("look", LIMITED.values(), ids=LIMITED)
def test_limits(look):
    with pytest.raises(LimitError, match=r"^products must be at most 4,194,304, got 4,198,400$"):
        look(gradients(pose(2050, 2048, True)))


def test_a_layer_of_more_products_than_are_enumerated_has_a_callable():
    """dx and dw are adjoint to y as a function of x and of w, and dbias sums: in integers, exactly."""
    layer = derive((8, 8), (4, 4), bias=True, stride=2, padding=1, channels=(128, 64))
    found = layer.gradients()
    with pytest.raises(LimitError, match=r"^products must be at most 4,194,304, got 7,372,800$"):
        _ = found.input
    y = layer.lambdify()
    shapes = layer.geometry.input_shape, layer.geometry.kernel_shape, layer.geometry.output_shape
    random = np.random.default_rng(0)
    x, other_x, w, other_w, g = (random.integers(-9, 10, shapes[n]) for n in (0, 0, 1, 1, 2))
    none = np.zeros(64, np.int64)
    dx, dw, dbias = found.lambdify()(x, w, g)
    assert (dx.shape, dw.shape) == shapes[:2]
    assert (dx * other_x).sum() == (g * y(other_x, w, none)).sum() != 0
    assert (dw * other_w).sum() == (g * y(x, other_w, none)).sum() != 0
    assert dbias.tolist() == g.sum(axis=(1, 2)).tolist()
    assert np.array_equal(found.lambdify("kernel")(x, g), dw)


# ---- shown -----------------------------------------------------------------------------------------------------------

TEXT = """\
Gradients
=========

L is any function of the output y, and g is its gradient with respect to y, laid out as y and zero outside. s is the
stride, d the dilation, p the padding at the beginning of an axis. Positions count from 0, names from 1.

With respect to the input
-------------------------

The ordinary convolution of g with the kernel as it stands, not flipped: padding p, stride s, dilation d, as many
positions as the input has.

∂L/∂x[i] = Σ g[s×i + d×m - p]×w[m] over m

∂L/∂a = g1×w1 + g2×w2
∂L/∂b = g2×w1 + g3×w2

With respect to the kernel
--------------------------

The correlation of g with the input, which takes the kernel's place: padding p, stride d and dilation s, as many
positions as the kernel has.

∂L/∂w[m] = Σ x[i]×g[s×i + d×m - p] over i

∂L/∂w1 = a×g1 + b×g2
∂L/∂w2 = a×g2 + b×g3

With respect to the bias
------------------------

The sum of g.

∂L/∂β = Σ g[o] over o

∂L/∂β = g1 + g2 + g3

Verification
------------

Verified: all 5 entries (input 2, kernel 2, bias 1) are equal to what SymPy's diff makes of the inner product of g and
y.
"""


def test_text():
    assert gradients(pose(2, 2, True)).to_text() == TEXT


def test_latex():
    written = gradients(pose((2, 1), (9, 1), channels=(1, 2))).to_latex()
    assert r"\frac{\partial L}{\partial x_{c,i}} &= \sum_{c', m} g_{c', s i + d m - p} \, w_{c,c',m}" in written
    assert r"\frac{\partial L}{\partial x^{(1)}_{1,1}} &= g^{(1)}_{1,1} w^{(1,1)}_{11} + " in written
    assert r"\frac{\partial L}{\partial w^{(1,2)}_{91}} &= x^{(1)}_{1,1} g^{(2)}_{9,1} + " in written


def test_values_are_shown_with_what_they_come_to():
    text = gradients(pose([1, -2], ["q", 3])).to_text()
    assert "∂L/∂input[0] = g1×q + g2×3 = g1×q + 3×g2" in text
    assert "∂L/∂kernel[1] = 1×g2 + (-2)×g3 = g2 - 2×g3" in text
    written = gradients(pose([1, "g_1"], [Rational(1, 2)])).to_latex()
    assert (
        r"\frac{\partial L}{\partial x[0]} &= \mathit{gg}_{1} \cdot \frac{1}{2} = \frac{\mathit{gg}_{1}}{2}" in written
    )
    assert r"\frac{\partial L}{\partial w[0]} &= 1 \cdot \mathit{gg}_{1} + g_{1} \cdot \mathit{gg}_{2} = " in written


def test_the_laws_have_the_letter_of_the_entries():
    found = gradients(pose(["g1", "x"], 2, True))
    text = " ".join(found.to_text().split())
    assert "gg is its gradient with respect to y" in text
    assert "In the laws x is the input and w the kernel, whatever their entries are called." in text
    assert "The ordinary convolution of gg with the kernel" in text
    assert "∂L/∂x[i] = Σ gg[s×i + d×m - p]×w[m] over m ∂L/∂input[0] = gg1×w1 + gg2×w2" in text
    assert "The sum of gg. ∂L/∂β = Σ gg[o] over o" in text
    assert "SymPy's diff makes of the inner product of gg and y." in text
    assert not re.search(r"\bg\b", text)
    assert r"\sum_{i} x_{i} \, \mathit{gg}_{s i + d m - p}" in found.to_latex()
    assert "{g}" not in found.to_latex() + found.to_markdown()
    assert "In the laws" not in gradients(pose(2, 2)).to_text()


def test_large_ones_are_left_out_unless_asked_for():
    found = gradients(pose((12, 12), (4, 4)))
    words = found.to_text()
    assert "Left out: the gradient with respect to the kernel, a cell for each product, 2,304 cells" in words
    assert "∂L/∂w11 =" not in words
    assert "∂L/∂w11 = x1_1×g1_1 + " in found.to_text(max_cells=None)
    assert found.to_dict()["kernel"]["cells"] == 2304
    assert found.to_dict()["output_gradient"][0][0] == "g1_1"
    assert gradients(pose((50, 50), 1)).to_dict()["output_gradient"]["cells"] == 2500


def test_small_ones_are_verified_where_they_are_shown(monkeypatch):
    assert "Verified: all 14 entries" in gradients(PLANE).to_markdown()
    assert gradients(PLANE).to_dict()["verification"] == gradients(PLANE).verify().to_dict()
    monkeypatch.setattr(module, "_VERIFIED", 15)
    assert "Verified" not in gradients(PLANE).to_markdown()
    assert "verification" not in gradients(PLANE).to_dict()


def test_data():
    data = gradients(pose([1, "q"], 2, True)).to_dict()
    assert data == {
        "output_gradient": ["g1", "g2", "g3"],
        "input": {"shape": (2,), "values": ["g1*w1 + g2*w2", "g2*w1 + g3*w2"]},
        "kernel": {"shape": (2,), "values": ["g1 + g2*q", "g2 + g3*q"]},
        "bias": {"shape": (), "values": "g1 + g2 + g3"},
        "verification": {"holds": True, "compared": {"input": 2, "kernel": 2, "bias": 1}, "mismatches": []},
    }
    assert json.loads(json.dumps(data))["bias"] == {"shape": [], "values": "g1 + g2 + g3"}
    assert gradients(CHANNELS).to_dict()["bias"]["shape"] == (2,)


def test_where_nothing_lands():
    found = gradients(pose(1, 1, padding=((5, -5),)))
    assert (found.input[0], found.kernel[0], found.loss) == (0, 0, 0)
    assert found.verify().holds
    assert "∂L/∂a = 0" in found.to_text()


# ---- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", [PLANE, CHANNELS, pose([1, 2], [3, 4], 5)], ids=["plane", "channels", "values"])
def test_the_callable_is_the_expressions(problem):
    fresh = posed(problem.geometry, bias=True)
    found = gradients(fresh)
    random = np.random.default_rng(0)
    shapes = problem.geometry.input_shape, problem.geometry.kernel_shape, problem.geometry.output_shape
    x, w, g = (random.integers(-9, 10, shape) for shape in shapes)
    atoms = [*fresh.input.values, *fresh.kernel.values, *flat(found.output_gradient)]
    numbers = dict(zip(atoms, map(int, [*x.flat, *w.flat, *g.flat]), strict=True))
    results = gradients(problem).lambdify()(x, w, g)
    for entry, result in zip(entries(found), results, strict=True):
        assert [each.subs(numbers) for each in entry] == result.ravel().tolist()
    assert np.array_equal(gradients(problem).lambdify("bias")(g), results[2])


def test_there_is_no_callable_for_a_bias_that_there_is_not():
    assert len(gradients(pose(2, 2)).lambdify()([1, 2], [3, 4], [5, 6, 7])) == 2
    with pytest.raises(UnknownNameError, match=r"^gradient must be one of input, kernel, got 'bias'$"):
        gradients(pose(2, 2)).lambdify("bias")


# ---- other programs --------------------------------------------------------------------------------------------------

SHOWN = {
    "plane": PLANE,
    "channels": CHANNELS,
    "many products": pose((4, 4), (5, 5)),
    "values": pose([1, Rational(-1, 2), u + 1], ["q", -3], "5/7"),
    "odd names": pose([Symbol("α"), Symbol("g_1"), Symbol("50%_&")], [Symbol("a|b"), Symbol("变")]),
}


@pytest.mark.typeset
@pytest.mark.parametrize("problem", SHOWN.values(), ids=SHOWN.keys())
def test_typeset(problem, tmp_path):
    found = gradients(problem)
    assert complaints(compile_latex(found.to_latex(standalone=True), tmp_path)) == []
    assert complaints(compile_latex(WRAPPED.format(found.to_latex()), tmp_path)) == []
    formulas = [*math_in_latex(found.to_latex()), *math_in_markdown(found.to_markdown())]
    assert katex_errors(formulas) == []
    assert mathjax_errors(formulas) == []
