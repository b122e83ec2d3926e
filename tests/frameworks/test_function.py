"""Functions of numbers in a framework's layout, against the definition, written index by index."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.conventions import SPATIAL, conventions, laid_out, numbers, turned
from oracles import output
from tconv_sym import Geometry
from tconv_sym.errors import LimitError, OperandError, ShapeError
from tconv_sym.frameworks import Convention, jax, torch

CALL = Convention(
    framework="any",
    function="any.call",
    arguments={},
    geometry=Geometry((2, 3), 2, channels=(2, 3)),
    batch=4,
    input_layout="NHWC",
    kernel_layout="HWOI",
    output_layout="NHWC",
)


@given(conventions(), st.booleans())
def test_layouts_and_flips(convention, with_bias):
    geometry = convention.geometry
    letters = SPATIAL[len(geometry.axes)]
    samples = [numbers(geometry.input_shape, step) for step in range(convention.batch or 1)]
    w, bias = numbers(geometry.kernel_shape, 5), numbers(geometry.bias_shape, 3)
    broadcast = bias.reshape(-1, *[1] * len(letters)) * with_bias
    expected = [output(geometry, x, w) + broadcast for x in samples]
    outer = "C" if convention.batch is None else "NC"
    x, y = (each[0] if convention.batch is None else np.stack(each) for each in (samples, expected))
    given_kernel = turned(w, 2) if convention.kernel_flipped else w
    found = convention.lambdify(bias=with_bias)(
        laid_out(x, outer + letters, convention.input_layout),
        laid_out(given_kernel, f"IO{letters}", convention.kernel_layout),
        *([bias] if with_bias else []),
    )
    assert np.array_equal(found, laid_out(y, outer + letters, convention.output_layout))
    assert found.shape == convention.output_shape


@pytest.mark.parametrize("batch", [0, 1, 6])
def test_any_batch(batch):
    assert CALL.lambdify()(np.ones((batch, 2, 3, 2), int), np.ones((2, 2, 3, 2), int)).shape == (batch, 3, 4, 3)


def test_integers_of_any_size():
    call = torch((1, 2), (1, 1, 1))
    assert call.lambdify()([[2**63, -1]], [[[10**30]]]).tolist() == [[2**63 * 10**30, -(10**30)]]
    assert call.lambdify()([[0.5, 2]], [[[2]]]).tolist() == [[1.0, 4.0]]


REFUSED = {
    "x": (
        lambda f: f(np.ones((4, 2, 2, 3)), np.ones((2, 2, 3, 2))),
        "x must have shape (N, 2, 3, 2), the layout NHWC, got (4, 2, 2, 3)",
    ),
    "x-unbatched": (
        lambda f: f(np.ones((2, 3, 2)), np.ones((2, 2, 3, 2))),
        "x must have shape (N, 2, 3, 2), the layout NHWC, got (2, 3, 2)",
    ),
    "w": (
        lambda f: f(np.ones((4, 2, 3, 2)), np.ones((2, 3, 2, 2))),
        "w must have shape (2, 2, 3, 2), the layout HWOI, got (2, 3, 2, 2)",
    ),
    "ragged": (lambda f: f([[1], [1, 2]], 1), "x must be an array, got rows of different lengths"),
}


@pytest.mark.parametrize(("call", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals(call, message):
    with pytest.raises(ShapeError) as caught:
        call(CALL.lambdify())
    assert str(caught.value) == message


LARGE = {
    "stride": torch((1, 1, 4), (1, 1, 3), stride=10**9),
    "dilation": torch((1, 1, 4), (1, 1, 3), dilation=10**30),
    "padding": jax((1, 4, 1), (3, 1, 1), strides=(1,), padding=((10**9, 0),)),
}


@pytest.mark.parametrize("large", LARGE.values(), ids=LARGE)
def test_large_outputs(large):
    with pytest.raises(LimitError, match=r"output elements must be at most 16,777,216, got [0-9,]+$"):
        large.lambdify()(np.ones(large.input_shape, int), np.ones(large.kernel_shape, int))


def test_a_large_batch():
    function = torch((1, 1, 2**10), (1, 1, 1)).lambdify()
    with pytest.raises(LimitError, match="output elements must be at most 16,777,216, got 16,778,240"):
        function(np.broadcast_to(np.int64(1), (2**14 + 1, 1, 2**10)), [[[1]]])


def test_pickling():
    function = pickle.loads(pickle.dumps(torch((1, 2), (1, 1, 1)).lambdify(bias=True)))  # noqa: S301 (our own)
    assert function([[2, 3]], [[[4]]], [1]).tolist() == [[9, 13]]


def test_a_bias_where_there_is_none():
    with pytest.raises(OperandError, match="made without a bias"):
        CALL.lambdify()(np.ones((4, 2, 3, 2)), np.ones((2, 2, 3, 2)), [1, 2, 3])


def test_repr_and_source():
    function = CALL.lambdify()
    assert repr(function) == "<any.call on (4, 2, 3, 2) and (2, 2, 3, 2)>"
    assert "def transposed_convolution" in function.source


class Tensor:
    """Like a parameter of PyTorch: NumPy reads it only when it is detached; `broken` cannot be read at all."""

    def __init__(self, values, *, broken=False):
        self.values, self.broken = values, broken

    def detach(self):
        return Tensor(self.values, broken=self.broken) if self.broken else self.values

    def __array__(self, *_, **__):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


def test_parameters_of_a_live_module_are_read():
    x, w = np.ones(CALL.input_shape, int), np.ones(CALL.kernel_shape, int)
    assert np.array_equal(CALL.lambdify()(Tensor(x), Tensor(w)), CALL.lambdify()(x, w))
    assert CALL.derive(Tensor(x), Tensor(w)).output == CALL.derive(x, w).output


def test_what_numpy_cannot_read_is_refused():
    with pytest.raises(
        OperandError, match=r"^w must be an array that NumPy can read, got RuntimeError: Can't call numpy"
    ):
        CALL.lambdify()(np.ones(CALL.input_shape), Tensor(np.ones(CALL.kernel_shape), broken=True))
