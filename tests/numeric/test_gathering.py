"""The gather program: index arrays of the axes, nothing multiplied in vain."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from strategies import geometries
from tconv_sym import FORMS, Geometry, reference
from tconv_sym.numeric.gathering import gather
from tconv_sym.numeric.program import compile_program

CODE = """
def transposed_convolution(x, w):
    sums = x[..., inputs0[:, np.newaxis], inputs1]*w[taps0[:, np.newaxis], taps1]
    sums = np.add.reduceat(sums, starts1, -1)
    sums = np.add.reduceat(sums, starts0, -2)
    y = np.zeros((*x.shape[:-2], 3, 3), np.result_type(x, w))
    y[..., outputs0[:, np.newaxis], outputs1] = sums
    return y
"""


def test_the_source():
    """Outputs 0 and 2 take one product on each axis, the middle one two."""
    geometry = Geometry((2, 2), (3, 3), stride=2, padding=1)
    constants = {name: ids.tolist() for name, ids in gather(geometry).constants.items()}
    axis = {"inputs": [0, 0, 1, 1], "taps": [1, 2, 0, 1], "outputs": [0, 1, 2], "starts": [0, 1, 3]}
    assert constants == {f"{name}{position}": ids for position in (0, 1) for name, ids in axis.items()}
    assert compile_program(geometry, form="gather").source.endswith(CODE)


@given(geometries(channels=False))
def test_as_many_products_as_there_are(geometry):
    """The index arrays of the axes make exactly the products of the relation."""
    constants = gather(geometry).constants
    lengths = [len(constants[f"taps{position}"]) for position in range(len(geometry.axes))]
    assert np.prod(lengths) == len(FORMS["gather"].run(geometry).terms)


@given(geometries(channels=True, most_products=500), st.integers(0, 99))
def test_a_batch_with_channels(geometry, seed):
    random = np.random.default_rng(seed)
    x, w = random.integers(-9, 10, (2, 3, *geometry.input_shape)), random.integers(-9, 10, geometry.kernel_shape)
    assert np.array_equal(compile_program(geometry, form="gather")(x, w), reference(x, w, geometry))
