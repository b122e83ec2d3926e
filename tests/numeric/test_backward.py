"""Gradients of numbers against exact differences of the plain loops, and against PyTorch's autograd."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import memory
from strategies import geometries
from tconv_sym import Geometry, reference
from tconv_sym.errors import LimitError, OperandError, ShapeError, UnknownNameError
from tconv_sym.numeric.backward import compile_gradients

PLANE = Geometry((2, 2), (3, 3), stride=2, padding=1)
CHANNELS = Geometry((2, 3), (3, 2), stride=2, padding=1, channels=(4, 6), groups=2)
HARD = {
    "plane": PLANE,
    "channels": CHANNELS,
    "no padding, so no canvas": Geometry(3, 2, stride=2),
    "negative padding": Geometry((3, 3), 3, padding=((-2, 5), (1, -1)), channels=(1, 2)),
    "output padding above the stride": Geometry(3, 2, dilation=3, output_padding=2),
    "nothing lands": Geometry(1, 1, padding=((5, -5),)),
}
hard = pytest.mark.parametrize("geometry", HARD.values(), ids=HARD.keys())


def operands(geometry, seed, batch=()):
    random = np.random.default_rng(seed)
    shapes = ((*batch, *geometry.input_shape), geometry.kernel_shape, (*batch, *geometry.output_shape))
    return [random.integers(-9, 10, shape) for shape in shapes]


def units(shape):
    """Give every array of `shape` with a single 1 in it."""
    size = int(np.prod(shape))
    return np.eye(size, dtype=np.int64).reshape(size, *shape)


def differences(geometry, x, w, g):
    """Return the gradients of ⟨g, f(x, w)⟩ for one sample: f is linear in each, so f(x + e) − f(x) = f(e) exactly."""
    axes = g.ndim
    dx = np.tensordot(reference(units(geometry.input_shape), w, geometry), g, axes)
    steps = [reference(x, w + unit, geometry) - reference(x, w, geometry) for unit in units(geometry.kernel_shape)]
    dw = np.tensordot(np.stack(steps), g, axes)
    dbias = g.sum(axis=tuple(range(len(geometry.bias_shape), axes)))
    return dx.reshape(geometry.input_shape), dw.reshape(geometry.kernel_shape), dbias


def assert_equal(found, expected):
    assert [each.shape for each in found] == [np.shape(each) for each in expected]
    for ours, theirs in zip(found, expected, strict=True):
        assert np.array_equal(ours, theirs)


@given(geometries(most_products=200), st.integers(0, 2**32))
def test_differences(geometry, seed):
    x, w, g = operands(geometry, seed)
    assert_equal(compile_gradients(geometry, bias=True)(x, w, g), differences(geometry, x, w, g))


@hard
def test_a_batch_sums_what_it_shares(geometry):
    x, w, g = operands(geometry, 1, batch=(2, 3))
    dx, dw, dbias = compile_gradients(geometry, bias=True)(x, w, g)
    samples = [differences(geometry, x[b], w, g[b]) for b in np.ndindex(2, 3)]
    assert_equal([dx], [np.stack([each[0] for each in samples]).reshape(x.shape)])
    assert_equal([dw, dbias], [sum(each[1] for each in samples), sum(each[2] for each in samples)])


@hard
def test_each_alone(geometry):
    x, w, g = operands(geometry, 2)
    every = compile_gradients(geometry, bias=True)(x, w, g)
    given = {"input": (w, g), "kernel": (x, g), "bias": (g,)}
    assert_equal([compile_gradients(geometry, of, bias=True)(*given[of]) for of in given], every)
    assert_equal(compile_gradients(geometry)(x, w, g), every[:2])
    assert_equal(compile_gradients(geometry)(g=g, w=w, x=x), every[:2])


def test_an_empty_batch_has_gradients_of_zero():
    x, w, g = operands(CHANNELS, 3, batch=(0,))
    dx, dw, dbias = compile_gradients(CHANNELS, bias=True)(x, w, g)
    assert dx.shape == (0, 4, 2, 3)
    assert not dw.any()
    assert not dbias.any()


@hard
def test_integers_are_exact_at_any_size(geometry):
    small = operands(geometry, 4)
    large = [array.astype(object) * 2**40 for array in small]
    dx, dw, dbias = compile_gradients(geometry, bias=True)(*small)
    found = compile_gradients(geometry, bias=True)(*[array.tolist() for array in large])
    assert_equal(found, [dx.astype(object) * 2**80, dw.astype(object) * 2**80, dbias.astype(object) * 2**40])


LIMIT = 2**31
EDGES = {
    # two taps of one channel meet an input; two inputs meet a tap; six samples and outputs are summed
    "input": (Geometry(2, 2), {"w": [LIMIT] * 2, "g": [LIMIT - 1] * 3}, [2 * LIMIT * (LIMIT - 1)] * 2),
    "kernel": (Geometry(2, 2), {"x": [-LIMIT] * 2, "g": [LIMIT] * 3}, [-2 * LIMIT**2] * 2),
    "bias": (Geometry(2, 2), {"g": [[2**62] * 3] * 2}, 6 * 2**62),
}


@pytest.mark.parametrize("of", EDGES)
def test_no_sum_wraps_at_the_edge_of_int64(of):
    geometry, given, expected = EDGES[of]
    assert compile_gradients(geometry, of, bias=True)(**given).tolist() == expected


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64])
def test_floats_keep_their_dtype(dtype):
    given = [array.astype(dtype) for array in operands(CHANNELS, 5)]
    for found in compile_gradients(CHANNELS, bias=True)(*given):
        assert found.dtype == dtype


def test_fractions_go_through():
    dx, dw = compile_gradients(Geometry(1, 2))([Fraction(1, 2)], [1, 2], [Fraction(1, 3), 1])
    assert dx.tolist() == [Fraction(7, 3)]
    assert dw.tolist() == [Fraction(1, 6), Fraction(1, 2)]


REFUSED = {
    "shape of g": (
        {"x": np.ones((2, 2)), "w": np.ones((3, 3)), "g": np.ones((2, 3))}, ShapeError,
        r"^g must have shape \(\.\.\., 3, 3\), got \(2, 3\)$",
    ),
    "batches": (
        {"x": np.ones((5, 2, 2)), "w": np.ones((3, 3)), "g": np.ones((3, 3))}, ShapeError,
        r"^x and g must have the same batch axes, got \(5,\) and \(\)$",
    ),
    "a batch of kernels": (
        {"x": np.ones((2, 2)), "w": np.ones((1, 3, 3)), "g": np.ones((3, 3))}, ShapeError,
        r"^w must have shape \(3, 3\), got \(1, 3, 3\)$",
    ),
    "no g": (
        {"x": np.ones((2, 2)), "w": np.ones((3, 3))}, OperandError,
        r"^operands must be x, w, g, in this order or by name, got x, w$",
    ),
    "another name": (
        {"x": np.ones((2, 2)), "w": np.ones((3, 3)), "y": np.ones((3, 3))}, OperandError,
        r"^operands must be x, w, g, in this order or by name, got x, w, y$",
    ),
    "text": (
        {"x": [["a", "b"]] * 2, "w": np.ones((3, 3)), "g": np.ones((3, 3))}, OperandError,
        r"^x must hold numbers, got dtype <U1$",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "error", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refusals(given, error, message):
    with pytest.raises(error, match=message):
        compile_gradients(PLANE)(**given)


MISCALLED = {
    "none": ((), {}, "none"),
    "one too many": ((1, 2, 3, 4), {}, "x, w, g, another"),
    "twice": ((1, 2, 3), {"x": 1}, "x, w, g, x"),
    "another besides": ((1, 2), {"g": 3, "h": 4}, "x, w, g, h"),
}


@pytest.mark.parametrize(("given", "named", "got"), MISCALLED.values(), ids=MISCALLED)
def test_the_operands_that_were_given_are_named(given, named, got):
    with pytest.raises(OperandError) as caught:
        compile_gradients(PLANE)(*given, **named)
    assert str(caught.value) == f"operands must be x, w, g, in this order or by name, got {got}"


def test_layouts_are_told():
    with pytest.raises(
        ShapeError, match=r"^g must have shape \(\.\.\., 6, 3, 4\), the layout \(\.\.\., C_out, \*output\)"
    ):
        compile_gradients(CHANNELS, "bias", bias=True)(np.ones((3, 4)))


def test_names():
    with pytest.raises(UnknownNameError, match=r"^gradient must be one of input, kernel, got 'bias'$"):
        compile_gradients(PLANE, "bias")
    with pytest.raises(LimitError, match=r"^taps of the kernel must be at most 16,384, got 16,641$"):
        compile_gradients(Geometry((9, 9), (129, 129)))


SOURCE = '''
"""Gradients dx, dw, dbias of y[o] = Σ x[i]·w[m] over o = s·i + d·m − p, Geometry(input=(2,), kernel=(2,),
stride=(2,), padding=((1, 0),), output_padding=(0,), dilation=(1,), channels=None, groups=1).

x (..., 2), w (2,), g (..., 3), all of one dtype; dtype=object for integers that int64 cannot hold.
"""

import numpy as np


def gradients(x, w, g):
    u = np.zeros((*g.shape[:-1], 4), g.dtype)
    u[..., 1:4] = g[..., 0:3]
    dx = u[..., 0:3:2]*w[0] + u[..., 1:4:2]*w[1]
    dw = np.zeros((2,), np.result_type(x, g))
    dw[0] = np.sum(x*u[..., 0:3:2])
    dw[1] = np.sum(x*u[..., 1:4:2])
    dbias = np.zeros((), g.dtype)
    dbias[...] = np.sum(g)
    return (dx, dw, dbias,)
'''


def test_the_source():
    assert compile_gradients(Geometry(2, 2, stride=2, padding=((1, 0),)), bias=True).source == SOURCE.lstrip()


@hard
@pytest.mark.parametrize("of", [None, "input", "kernel", "bias"])
def test_the_source_is_what_runs(of, geometry):
    function = compile_gradients(geometry, of, bias=True)
    namespace = {}
    exec(function.source, namespace)  # noqa: S102 (it is ours)
    given = [
        array for name, array in zip("xwg", operands(geometry, 6, batch=(2,)), strict=True) if name in function.names
    ]
    found, shown = function(*given), namespace["gradients"](*given)
    assert_equal(*([each] if of else each for each in (shown, found)))
    assert max(map(len, function.source.splitlines())) <= 120


def test_repr():
    assert repr(compile_gradients(Geometry(1, 1), "kernel")).startswith("<gradients(x, g) on Geometry(input=(1,), ")


def test_the_geometry_is_enough():
    geometry = Geometry((50_000, 50_000), (4, 4), stride=2, padding=1, channels=(512, 512))
    compile_gradients(CHANNELS, bias=True)
    with memory.at_most(2**20):
        compile_gradients(geometry, bias=True)


@pytest.mark.torch
@given(geometries(max_axes=3, channels=True), st.integers(0, 2**32))
def test_autograd(geometry, seed):
    import torch  # noqa: PLC0415 (a test selected by its marker)

    if any(axis.begin != axis.end or axis.begin < 0 for axis in geometry.axes):
        geometry = Geometry(**geometry.to_dict() | {"padding": 0})
    x, w, g = operands(geometry, seed, batch=(2,))
    leaves = [
        torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in (x, w, np.zeros(geometry.bias_shape))
    ]
    arguments = {name: geometry.to_dict()[name] for name in ("stride", "output_padding", "dilation", "groups")}
    function = getattr(torch.nn.functional, f"conv_transpose{len(geometry.axes)}d")
    y = function(*leaves, padding=[axis.begin for axis in geometry.axes], **arguments)
    y.backward(torch.tensor(g, dtype=torch.float64))
    assert_equal(compile_gradients(geometry, bias=True)(x, w, g), [leaf.grad.numpy() for leaf in leaves])
