"""Steps as SymPy objects: sums, derivatives and polynomials."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from sympy import EX, Array, I, Integer, Poly, Symbol, pi, sin, sqrt, symbols
from sympy.tensor.array.arrayop import Flatten

import oracles
from strategies import geometries
from tconv_sym import derive, views
from tconv_sym.errors import FormError, PositionError

x, w, u, q = symbols("x w u q")


def of(geometry, **operands):
    arguments = geometry.to_dict() | operands
    return derive(arguments.pop("input"), arguments.pop("kernel"), **arguments)


def polys(derivation, *block):
    steps = derivation.forms["polynomial"].steps
    return [steps[name].poly(*block) for name in ("input", "kernel", "product")]


@given(geometries(channels=False, most_products=60))
def test_polynomials_multiply(geometry):
    x, w, product = polys(of(geometry))
    assert x * w == product
    axes = len(geometry.axes)
    assert x.gens == product.gens == tuple(symbols("z," if axes == 1 else f"z1:{axes + 1}"))
    assert len(x.terms()) == len(of(geometry).forms["polynomial"].steps["input"].array().free_symbols)


@given(geometries(channels=False, max_axes=2, most_products=60))
def test_the_output_is_read_off_the_product(geometry):
    d = of(geometry)
    product = polys(d)[-1]
    for position, value in zip(oracles.indices(geometry.output), Flatten(d.output), strict=True):
        exponents = [index + axis.begin for index, axis in zip(position, geometry.axes, strict=True)]
        found = product.coeff_monomial(exponents) if min(exponents) >= 0 else 0
        assert found == value


def test_with_channels_a_product_is_a_sum_over_those_of_the_input():
    d = derive((2, 2), 2, stride=2, channels=(4, 2), groups=2)
    steps = d.forms["polynomial"].steps
    for output in range(2):
        inputs = (2 * output, 2 * output + 1)
        total = sum((steps["input"].poly(i) * steps["kernel"].poly(i, 0) for i in inputs), Poly(0, *symbols("z1 z2")))
        assert total == steps["product"].poly(output)


VALUES = {
    "integers": ([1, 2], [3, -1]),
    "rationals": (["1/2", 3], [q, 2]),
    "nothing": ([0, 0], [q, 2]),
    "ratios": ([1 / u, u], [q, 2]),
    "roots of symbols": ([sqrt(u), 1], [q, sqrt(u)]),
    "roots of numbers": ([sqrt(2), pi], [sqrt(2), 2]),
    "functions": ([sin(u), u + 1], [q, 2]),
    "complex": ([I, 2], [q, I]),
    "its own letter": ([Symbol("z"), 1], [Symbol("z"), 2]),
}


@pytest.mark.parametrize(("given_input", "given_kernel"), VALUES.values(), ids=VALUES)
def test_polynomials_of_values_multiply(given_input, given_kernel):
    one, other, product = polys(derive(given_input, given_kernel))
    assert one * other == product


def test_polynomials_of_very_many_symbols():
    """A ring of so many would take SymPy past its recursion; expressions take no time."""
    started = time.perf_counter()
    *_, product = polys(derive(3000, 2, stride=2))
    assert time.perf_counter() - started < 10
    assert (product.domain, product.degree()) == (EX, 5999)
    assert polys(derive(views.MAX_RING - 2, 2))[0].domain.is_PolynomialRing
    assert polys(derive(views.MAX_RING - 1, 2))[0].domain == EX


def test_both_domains_hold_the_same(monkeypatch):
    ring = polys(derive((3, 3), (2, 2)))
    monkeypatch.setattr(views, "MAX_RING", 3)
    expressions = polys(derive((3, 3), (2, 2)))
    assert expressions[0] * expressions[1] == expressions[2]
    assert [p.as_expr() for p in ring] == [p.as_expr() for p in expressions]


def test_what_is_no_polynomial():
    steps = derive(2, 2).forms["polynomial"].steps
    with pytest.raises(FormError) as caught:
        steps["coefficients"].poly()
    assert str(caught.value) == "a step must hold polynomials to be had as one, got polynomial.coefficients"


BLOCKS = {
    "none": (derive(2, 2), (0,), "block must be a position on the channel axes (), got (0,)"),
    "one too many": (derive(2, 2, channels=(2, 1)), (), "block must be a position on the channel axes (2,), got ()"),
    "outside": (derive(2, 2, channels=(2, 1)), (2,), "block must be a position on the channel axes (2,), got (2,)"),
}


@pytest.mark.parametrize(("derivation", "block", "message"), BLOCKS.values(), ids=BLOCKS)
def test_blocks_that_are_not_there(derivation, block, message):
    with pytest.raises(PositionError) as caught:
        derivation.forms["polynomial"].steps["input"].poly(*block)
    assert str(caught.value) == message


@pytest.mark.parametrize("index", [4, -1, "0", 1.0, True, None, (0,)], ids=repr)
def test_indices_that_are_not_there(index):
    with pytest.raises(PositionError) as caught:
        derive(3, 2).forms["gather"].steps["inputs"].array(index)
    must = "in 0..3" if index in (4, -1) else "an integer in 0..3"
    assert str(caught.value) == f"index of step inputs must be {must}, got {index!r}"


def test_any_integer_is_an_index():
    step = derive(3, 2).forms["gather"].steps["inputs"]
    assert step.array(np.int64(1)) == step.array(Integer(1)) == step.array(1)


@given(geometries(below_stride=True, most_products=60))
def test_derivatives_are_sympys_and_the_output(geometry):
    """The inner product is linear: it is what its derivatives, times the unknowns, add up to."""
    d = of(geometry, bias=True)
    steps = d.forms["adjoint"].steps
    derivatives, inner = steps["derivatives"].array(), steps["inner-product"].array()
    assert derivatives == of(geometry).output
    assert inner.shape == ()
    unknowns = sorted((s for s in inner[()].free_symbols if s.name.startswith("x̄")), key=lambda s: s.name)
    assert sum((inner[()].diff(v) * v for v in unknowns), Integer(0)).expand() == inner[()]
    assert set(Flatten(derivatives)) >= {inner[()].diff(v) for v in unknowns}


def test_derivatives_of_large_sums_are_read_off(monkeypatch):
    """It is the same, without SymPy's `diff`."""
    d = derive((3, 3), (2, 2), bias=True)
    expected = d.forms["adjoint"].steps["derivatives"].array()
    monkeypatch.setattr(views, "MAX_PRODUCT_DERIVATIVES", 0)
    monkeypatch.setattr(views, "diff", None)
    assert derive((3, 3), (2, 2), bias=True).forms["adjoint"].steps["derivatives"].array() == expected


def test_sums_of_sympy():
    d = derive(2, 2, stride=2)
    a, b, w1, w2 = symbols("a b w1 w2")
    v = symbols("x̄1:5")
    assert d.forms["adjoint"].steps["convolution"].array() == Array([w1 * v[0] + w2 * v[1], w1 * v[2] + w2 * v[3]])
    assert d.forms["col2im"].steps["columns"].array() == Array([[a * w1, b * w1], [a * w2, b * w2]])
    assert d.forms["col2im"].steps["folded"].array() == d.output
