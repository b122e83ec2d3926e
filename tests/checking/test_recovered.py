"""Recovered products as data, as terms, and what floats stand for."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import oracles
from tconv_sym import Geometry, derive, reference
from tconv_sym.checking.recover import recover
from tconv_sym.checking.recovered import exact_coefficients
from tconv_sym.errors import FunctionError, LimitError

PLANE = Geometry((2, 2), (3, 3), stride=2, padding=1)


def times(factor):
    return recover(lambda x, w: factor * reference(x, w, PLANE), PLANE)


def test_products_in_order():
    recovered = times(1)
    assert list(recovered) == [(*product, 1) for product in oracles.products(PLANE)]
    assert len(recovered) == len(recovered.outputs) == len(recovered.coefficients) == 16
    assert repr(recovered) == "<16 products on outputs of shape (3, 3), found by 8 calls>"


def test_arrays_are_frozen():
    recovered = times(1)
    for column in (recovered.outputs, recovered.inputs, recovered.taps):
        assert column.dtype == np.int64
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1


@pytest.mark.parametrize(("factor", "is_relation"), [(1, True), (2, False), (-1, False), (0.5, False)])
def test_a_relation_has_coefficients_1(factor, is_relation):
    assert times(factor).is_relation is is_relation


def test_terms_count_repeats():
    single, double = times(1).terms, times(2).terms
    assert single == derive((2, 2), (3, 3), stride=2, padding=1).forms["scatter"].terms
    assert (len(single), len(double)) == (16, 32)
    assert double.has_repeats


@pytest.mark.parametrize(("factor", "shown"), [(-1, "-1"), (0.5, "1/2"), (-0.25, "-1/4")])
def test_what_is_no_relation_gives_no_terms(factor, shown):
    with pytest.raises(FunctionError) as caught:
        _ = times(factor).terms
    assert str(caught.value) == f"coefficients must be positive integers to be terms, got {shown}"


def test_another_shape_gives_no_terms():
    recovered = recover(lambda x, w: reference(x, w, PLANE)[:2], PLANE)
    with pytest.raises(FunctionError) as caught:
        _ = recovered.terms
    assert str(caught.value) == "the function must return shape (3, 3) to be terms of this geometry, got (2, 3)"


def test_too_many_terms():
    with pytest.raises(LimitError, match=r"^products must be at most 4,194,304, got 16,000,000$"):
        _ = times(1_000_000).terms


@pytest.mark.parametrize(
    ("shape", "fitted"),
    [
        ((3, 3), (3, 3)),
        ((1, 1, 3, 3), (3, 3)),
        ((1, 9), (1, 9)),
        ((3, 3, 1), (3, 3, 1)),
        ((1, 1, 1, 9), (1, 9)),
        ((9,), (9,)),
    ],
)
def test_only_axes_of_length_1_in_front_are_left_out(shape, fitted):
    recovered = recover(lambda x, w: reference(x, w, PLANE).reshape(shape), PLANE)
    assert (recovered.shape, recovered.fitted_shape) == (shape, fitted)
    assert len(recovered) == 16


@pytest.mark.parametrize(
    ("value", "tolerance", "exact"),
    [
        (1.0, 2.0**-42, 1),
        (1 + 2.0**-50, 2.0**-42, 1),
        (-2.0, 2.0**-42, -2),
        (1 + 2.0**-30, 2.0**-42, 1 + Fraction(1, 2**30)),
        (1 / 3, 2.0**-42, Fraction(1, 3)),
        (0.1, 2.0**-42, Fraction(1, 10)),
        (0.125, 2.0**-42, Fraction(1, 8)),
        (2.0**-20, 2.0**-42, Fraction(1, 2**20)),
        (0.3333, 2.0**-42, Fraction(0.3333)),
        (0.5**0.5, 2.0**-42, Fraction(0.5**0.5)),
        (float(np.float32(1 / 3)), 2.0**-13, Fraction(1, 3)),
        (float(np.float32(0.5**0.5)), 2.0**-13, Fraction(float(np.float32(0.5**0.5)))),
        (1e300, 2.0**-42, int(1e300)),
    ],
)
def test_what_a_float_stands_for(value, tolerance, exact):
    """What rounding errors made of an integer or a simple fraction; 0.3333 is not 1/3."""
    (found,) = exact_coefficients(np.array([value]), tolerance)
    assert found == exact
    assert isinstance(found, int) == isinstance(exact, int)
