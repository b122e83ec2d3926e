"""The gather form: what its steps show, and that it visits no pair of output and tap in vain."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given

import memory
import oracles
from by_ids import arrays, numbers, steps_of
from strategies import geometries
from tconv_sym import FORMS, Geometry

GATHER = FORMS["gather"]


def meeting(geometry):
    """Return {output: {tap: input}}, by the definition."""
    found = {}
    for output, input_id, tap in oracles.products(geometry):
        found.setdefault(output, {})[tap] = input_id
    return found


@given(geometries(channels=False))
def test_the_steps_are_what_each_output_meets(geometry):
    """Array o of both steps has the shape of the kernel, and in cell m the input that meets tap m on output o."""
    met, taps = meeting(geometry), prod(geometry.kernel)
    shown = steps_of("gather", geometry)
    for output in range(prod(geometry.output)):
        expected = np.array([met.get(output, {}).get(tap, -1) for tap in range(taps)]).reshape(geometry.kernel)
        inputs, products = (shown[name].array(output) for name in ("inputs", "products"))
        assert inputs.taps is None
        assert np.array_equal(inputs.inputs, expected)
        assert np.array_equal(products.inputs, expected)
        assert np.array_equal(products.taps, np.where(expected < 0, -1, np.arange(taps).reshape(geometry.kernel)))


@given(geometries(channels=False))
def test_the_products_add_up_to_the_output(geometry):
    x, w = numbers(geometry)
    sums = [products.sum() for products in arrays(steps_of("gather", geometry)["products"], x, w)]
    assert np.array_equal(np.reshape(sums, geometry.output), oracles.output(geometry, x, w))


def test_by_hand():
    """Output 2 of x0 x1 at stride 2 gets x1 by w0 and x0 by w2; w1 would bring input 1/2."""
    step = steps_of("gather", Geometry(2, 3, stride=2))["inputs"]
    assert [step.array(output).inputs.tolist() for output in range(5)] == [
        [0, -1, -1],
        [-1, 0, -1],
        [1, -1, 0],
        [-1, 1, -1],
        [-1, -1, 1],
    ]


TITLES = {
    "plain": (Geometry(2, 2), "o - m"),
    "stride": (Geometry(2, 2, stride=3), "(o - m) / 3"),
    "padding": (Geometry((3, 3), 3, padding=1), "o + 1 - m"),
    "negative-padding": (Geometry(2, 3, padding=-2), "o - 2 - m"),
    "other-side": (Geometry(3, 3, padding=((0, 2),)), "o - m"),
    "dilation": (Geometry(2, 3, dilation=2), "o - 2*m"),
    "axes": (
        Geometry((3, 3), 3, stride=(1, 2), padding=(0, (-1, 2)), dilation=(3, 1)),
        "(o + (0, -1) - (3, 1)*m) / (1, 2)",
    ),
}


@pytest.mark.parametrize(("geometry", "quotient"), TITLES.values(), ids=TITLES)
def test_the_title_gives_the_numbers(geometry, quotient):
    expected = f"Find for each output o the input that tap m brings: {quotient}, if there is one"
    assert steps_of("gather", geometry)["inputs"].title == expected


# Of outputs and taps there would be 2⁴⁰, 2²⁸ and 2³¹ pairs; what meets are 2²⁰, 2¹¹ and 2¹⁰ products.
FEW_OF_MANY = {
    "long-kernel": (Geometry(1, 2**20), 2**20),
    "far-apart": (Geometry(2, 2**10, stride=2**17), 2**11),
    "zeros-around": (Geometry(1, 2**10, padding=-(2**20)), 2**10),
}


@pytest.mark.parametrize(("geometry", "count"), FEW_OF_MANY.values(), ids=FEW_OF_MANY)
def test_only_what_meets_is_visited(geometry, count):
    with memory.at_most(2**28):
        terms = GATHER.run(geometry).terms
    assert len(terms) == count
    assert terms == FORMS["scatter"].run(geometry).terms
