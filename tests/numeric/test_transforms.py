"""The programs by way of a matrix product, polynomials and a derivative: their source, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

import memory
from tconv_sym import Geometry, reference
from tconv_sym.errors import FormError
from tconv_sym.numeric.program import compile_program

PLANE = Geometry((2, 2), (1, 2), stride=2, padding=((0, 0), (1, 0)))
SOURCES = {
    "col2im": """
def transposed_convolution(x, w):
    row = x.reshape(*x.shape[:-2], 1, 4)
    columns = w.reshape(2, 1) @ row
    columns = columns.reshape(*columns.shape[:-2], 1, 2, 2, 2)
    canvas = np.zeros((*x.shape[:-2], 3, 4), np.result_type(x, w))
    canvas[..., 0:3:2, 0:3:2] = canvas[..., 0:3:2, 0:3:2] + columns[..., 0, 0, :, :]
    canvas[..., 0:3:2, 1:4:2] = canvas[..., 0:3:2, 1:4:2] + columns[..., 0, 1, :, :]
    y = np.zeros((*x.shape[:-2], 3, 3), np.result_type(x, w))
    y[..., 0:3, 0:3] = canvas[..., 0:3, 1:4]
    return y
""",
    "polynomial": """
def transposed_convolution(x, w):
    coefficients = np.zeros((*x.shape[:-2], 3, 4), x.dtype)
    coefficients[..., 0:3:2, 0:3:2] = x
    coefficients = coefficients.reshape(*coefficients.shape[:-2], 12)
    coefficients = coefficients[..., 0:11]
    product = np.zeros((*x.shape[:-2], 12), np.result_type(x, w))
    product[..., 0:11] = product[..., 0:11] + coefficients*w[0, 0]
    product[..., 1:12] = product[..., 1:12] + coefficients*w[0, 1]
    product = product.reshape(*product.shape[:-1], 3, 4)
    y = np.zeros((*x.shape[:-2], 3, 3), np.result_type(x, w))
    y[..., 0:3, 0:3] = product[..., 0:3, 1:4]
    return y
""",
    "adjoint": """
def transposed_convolution(x, w):
    y = np.zeros((*x.shape[:-2], 3, 3), np.result_type(x, w))
    y[..., 0:3:2, 1:2:2] = y[..., 0:3:2, 1:2:2] + x[..., 0:2, 1:2]*w[0, 0]
    y[..., 0:3:2, 0:3:2] = y[..., 0:3:2, 0:3:2] + x[..., 0:2, 0:2]*w[0, 1]
    return y
""",
}


@pytest.mark.parametrize(("form", "source"), SOURCES.items(), ids=SOURCES)
def test_the_source(form, source):
    function = compile_program(PLANE, form=form)
    assert function.source.endswith(source)
    x, w = np.array([[1, 2], [3, 4]]), np.array([[1, 10]])
    assert function(x, w).tolist() == reference(x, w, PLANE).tolist() == [[10, 2, 20], [0, 0, 0], [30, 4, 40]]


@pytest.mark.parametrize("form", SOURCES)
def test_the_geometry_is_enough(form):
    """A callable for ten thousand million outputs is made without an array or a list of their size."""
    geometry = Geometry((50_000, 50_000), (4, 4), stride=2, padding=1, channels=(512, 512))
    compile_program(PLANE, form=form)
    with memory.at_most(2**20):
        compile_program(geometry, form=form, bias=True)


@pytest.mark.parametrize("form", ["col2im", "adjoint"])
def test_where_the_form_does_not_exist(form):
    geometry = Geometry(2, 2, dilation=2, output_padding=1, channels=(2, 2))
    with pytest.raises(FormError, match=f"^the {form} form does not exist here: the .* must be below the stride 1"):
        compile_program(geometry, form=form)


@pytest.mark.parametrize("form", ["col2im", "adjoint"])
def test_an_infinite_tap_meets_no_zero(form):
    x, w = np.ones(2), np.array([np.inf, 1])
    assert compile_program(Geometry(2, 2), form=form)(x, w).tolist() == [np.inf, np.inf, 1]


def test_what_no_position_reads_is_left_alone():
    """The convolution's window never reaches x̄ at these taps."""
    geometry = Geometry(1, 3, padding=((1, -2),))
    source = compile_program(geometry, form="adjoint").source
    assert [f"w[{tap}]" in source for tap in range(3)] == [False, True, True]
