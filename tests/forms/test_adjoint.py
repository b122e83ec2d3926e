"""The derivative of an inner product: its steps with numbers in place of ids, and where it does not exist."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

import oracles
from by_ids import over_channels, steps_of
from strategies import geometries
from tconv_sym import FORMS, Geometry
from tconv_sym.errors import FormError

FORM = FORMS["adjoint"]


@given(geometries(below_stride=True, most_products=256))
def test_the_steps(geometry):
    """The ordinary convolution of numbers; its inner product with x is that of y with them, which makes y its adjoint."""
    random = np.random.default_rng(0)
    shapes = (geometry.input_shape, geometry.kernel_shape, geometry.output_shape)
    x, w, unknowns = (random.integers(-9, 10, shape) for shape in shapes)
    steps = steps_of("adjoint", geometry)
    convolved = over_channels(steps["convolution"], geometry, x, w, unknowns)
    assert convolved.shape == geometry.input_shape
    assert convolved.ravel().tolist() == oracles.ordinary(geometry, unknowns.ravel().tolist(), w.ravel().tolist())
    inner = over_channels(steps["inner-product"], geometry, x, w, unknowns)
    assert inner.shape == ()
    assert inner == (x * convolved).sum() == (oracles.output(geometry, x, w) * unknowns).sum()


@given(geometries(below_stride=True))
def test_each_product_of_the_relation_stands_once_in_the_inner_product(geometry):
    step, terms = steps_of("adjoint", geometry)["inner-product"], FORM.run(geometry).terms
    (products,) = step.array(0).products()
    assert sorted((variable, i, m) for i, m, variable in products) == list(terms)
    assert step.products == steps_of("adjoint", geometry)["convolution"].products == len(terms)


@given(geometries(channels=False))
def test_it_exists_where_the_ordinary_convolution_is_as_long_as_the_input(geometry):
    lengths = [len(range(0, axis.begin + axis.output + axis.end - axis.reach, axis.stride)) for axis in geometry.axes]
    assert (FORM.refuses(geometry) is None) is (lengths == list(geometry.input))


def test_the_refusal_in_full():
    """By hand: 11 values and a window of 7 at stride 2, which stands at 0, 2 and 4."""
    geometry = Geometry((4, 2), 3, stride=(1, 2), dilation=(1, 3), output_padding=(0, 2))
    with pytest.raises(FormError) as caught:
        FORM.run(geometry)
    assert str(caught.value) == (
        "the adjoint form does not exist here: the ordinary convolution of 11 values gives 3 on axis 1, and there is "
        "no inner product with 2; output_padding must be below the stride 2, got 2"
    )


def test_the_unknowns_are_like_the_output():
    convolution = steps_of("adjoint", Geometry((2, 3), 2, stride=2))["convolution"]
    assert convolution.title == "Take the ordinary convolution of unknowns, 4×6 like the output"


def test_the_products_are_counted_before_any_sum_is_made():
    """So that what is too large to show is known to be."""
    step = steps_of("adjoint", Geometry((8, 8), (3, 3)))["inner-product"]
    assert (step.shape, step.cells) == ((), 8 * 8 * 9)
