"""The derivative of an inner product: its steps with numbers in place of ids, and where it does not exist."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

import oracles
from strategies import geometries
from tconv_sym import FORMS, Geometry
from tconv_sym.errors import FormError

FORM = FORMS["adjoint"]


def steps_of(geometry):
    return {step.name: step for step in FORM.run(geometry).steps}


def values(step, geometry, *operands):
    """Put numbers in place of the ids of a step, over all channels: the input's, the kernel's and the unknowns'."""
    made = step.array(0).over_channels(geometry)
    cells = [
        sum(np.prod([own.flat[i] for own, i in zip(operands, ids, strict=True) if i is not None]) for ids in products)
        for products in made.products()
    ]
    return np.array(cells, np.int64).reshape(made.shape)


@given(geometries(below_stride=True, most_products=256))
def test_the_steps(geometry):
    """The ordinary convolution of numbers; its inner product with x is that of y with them, which makes y its adjoint."""
    random = np.random.default_rng(0)
    shapes = (geometry.input_shape, geometry.kernel_shape, geometry.output_shape)
    x, w, unknowns = (random.integers(-9, 10, shape) for shape in shapes)
    steps = steps_of(geometry)
    convolved = values(steps["convolution"], geometry, x, w, unknowns)
    assert convolved.shape == geometry.input_shape
    assert convolved.ravel().tolist() == oracles.ordinary(geometry, unknowns.ravel().tolist(), w.ravel().tolist())
    inner = values(steps["inner-product"], geometry, x, w, unknowns)
    assert inner.shape == ()
    assert inner == (x * convolved).sum() == (oracles.output(geometry, x, w) * unknowns).sum()


@given(geometries(below_stride=True))
def test_each_product_of_the_relation_stands_once_in_the_inner_product(geometry):
    step, terms = steps_of(geometry)["inner-product"], FORM.run(geometry).terms
    (products,) = step.array(0).products()
    assert sorted((variable, i, m) for i, m, variable in products) == list(terms)
    assert step.products == steps_of(geometry)["convolution"].products == len(terms)


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
    convolution = steps_of(Geometry((2, 3), 2, stride=2))["convolution"]
    assert convolution.title == "Take the ordinary convolution of unknowns, 4×6 like the output"


def test_the_products_are_counted_before_any_sum_is_made():
    """So that what is too large to show is known to be."""
    step = steps_of(Geometry((8, 8), (3, 3)))["inner-product"]
    assert (step.shape, step.cells) == ((), 8 * 8 * 9)
