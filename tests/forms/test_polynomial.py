"""The product of polynomials: its steps with numbers in place of ids, and how they are called."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from scipy.signal import convolve

import oracles
from by_ids import numbers, steps_of, values
from strategies import geometries
from tconv_sym import FORMS, Geometry

FORM = FORMS["polynomial"]


@given(geometries(channels=False, most_products=256))
def test_the_steps(geometry):
    """The inputs stand at multiples of s, the taps at multiples of d; SciPy multiplies; the window at p is the output."""
    x, w = numbers(geometry)
    steps = steps_of("polynomial", geometry)
    shown = {name: values(steps[name].array(0), x, w) for name in ("input", "kernel", "product")}
    for name, entries, apart in (("input", x, "stride"), ("kernel", w, "dilation")):
        spread = shown[name][tuple(slice(None, None, getattr(axis, apart)) for axis in geometry.axes)]
        assert spread.tolist() == entries.tolist()
        assert shown[name].sum() == entries.sum()
    assert shown["product"].tolist() == convolve(shown["input"], shown["kernel"], method="direct").tolist()
    y = np.zeros(geometry.output, np.int64)
    for o in oracles.indices(geometry.output):
        exponents = tuple(index + axis.begin for index, axis in zip(o, geometry.axes, strict=True))
        if all(0 <= e < size for e, size in zip(exponents, shown["product"].shape, strict=True)):
            y[o] = shown["product"][exponents]
    assert y.tolist() == oracles.output(geometry, x, w).tolist()


@given(geometries())
def test_it_exists_everywhere(geometry):
    assert FORM.refuses(geometry) is None


SPARSE = {
    # The product has far more powers than there are products, and the other way round.
    "few products": Geometry((2, 2), (2, 1), stride=(300, 7), padding=((299, -5), 0)),
    "many products": Geometry((5, 5), (5, 5), padding=2),
    "one": Geometry(1, 1, padding=((-2, 0),)),
}


@pytest.mark.parametrize("geometry", SPARSE.values(), ids=SPARSE)
def test_powers_are_read_back_however_many_there_are(geometry):
    assert list(FORM.run(geometry).terms) == oracles.products(geometry)


NAMES = {
    "one coefficient": (
        Geometry(2, 2, padding=1),
        ["X(z)", "W(z)", r"X(z) \, W(z)"],
        ["X(z)", "W(z)", "X(z) W(z)"],
        "Take 1 coefficient, from the exponent 1 on",
    ),
    "square": (
        Geometry((2, 2), 2, stride=2),
        ["X(z_{1}^{2}, z_{2}^{2})", "W(z_{1}, z_{2})", r"X(z_{1}^{2}, z_{2}^{2}) \, W(z_{1}, z_{2})"],
        ["X(z1^2, z2^2)", "W(z1, z2)", "X(z1^2, z2^2) W(z1, z2)"],
        "Take 4×4 coefficients, from the exponents (0, 0) on",
    ),
    "one axis": (
        Geometry(3, 2, stride=2),
        ["X(z^{2})", "W(z)", r"X(z^{2}) \, W(z)"],
        ["X(z^2)", "W(z)", "X(z^2) W(z)"],
        "Take 6 coefficients, from the exponent 0 on",
    ),
    "two axes": (
        Geometry((3, 2), 2, stride=(1, 12), padding=((1, 0), (0, -1)), dilation=3),
        ["X(z_{1}, z_{2}^{12})", "W(z_{1}^{3}, z_{2}^{3})", r"X(z_{1}, z_{2}^{12}) \, W(z_{1}^{3}, z_{2}^{3})"],
        ["X(z1, z2^12)", "W(z1^3, z2^3)", "X(z1, z2^12) W(z1^3, z2^3)"],
        "Take 5×17 coefficients, from the exponents (1, 0) on, with zeros where there is no such power",
    ),
}


@pytest.mark.parametrize(("geometry", "latex", "text", "title"), NAMES.values(), ids=NAMES)
def test_the_polynomials_are_called_by_what_they_are_taken_at(geometry, latex, text, title):
    *polynomials, last = steps_of("polynomial", geometry).values()
    assert [step.symbol for step in polynomials] == latex
    assert [step.symbol_in_text for step in polynomials] == text
    assert last.title == title
    assert [step.is_polynomial for step in (*polynomials, last)] == [True, True, True, False]
