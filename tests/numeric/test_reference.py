"""The plain loops against SciPy, the ordinary convolution and PyTorch; shapes, dtypes and messages."""

from __future__ import annotations

import itertools
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

import oracles
from strategies import geometries
from tconv_sym import Geometry, TConvError, reference
from tconv_sym.errors import GeometryError, OperandError, ShapeError

PLANE = Geometry((2, 2), (3, 3), stride=2, padding=1)
CHANNELS = Geometry(5, 3, channels=(4, 2), groups=2)
seeds = st.integers(0, 2**32 - 1)


def integers(shape, seed, most=9):
    return np.random.default_rng(seed).integers(-most, most + 1, shape)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=3), seeds)
def test_stride_1_is_the_full_convolution_of_scipy(sizes, seed):
    inputs, kernels = zip(*sizes, strict=True)
    x, w = integers(inputs, seed), integers(kernels, seed + 1)
    expected = scipy.signal.convolve(x, w, mode="full", method="direct")
    assert np.array_equal(reference(x, w, Geometry(inputs, kernels)), expected)


@given(geometries(), seeds)
def test_is_the_adjoint_of_the_ordinary_convolution(geometry, seed):
    """⟨v, y⟩ = ⟨x, conv(v)⟩, where conv is a loop that knows nothing of transposed convolutions."""
    x, w, v = (
        integers(shape, seed + number)
        for number, shape in enumerate((geometry.input_shape, geometry.kernel_shape, geometry.output_shape))
    )
    flat = [array.ravel().tolist() for array in (v, w)]
    assert np.sum(v * reference(x, w, geometry)) == np.dot(x.ravel(), oracles.ordinary(geometry, *flat))


@given(geometries(), seeds)
def test_is_the_definition(geometry, seed):
    x, w = integers(geometry.input_shape, seed), integers(geometry.kernel_shape, seed + 1)
    assert np.array_equal(reference(x, w, geometry), oracles.output(geometry, x, w))


@given(geometries(), seeds)
def test_the_bias_is_added_to_every_output_of_its_channel(geometry, seed):
    x, w, bias = (
        integers(shape, seed + number)
        for number, shape in enumerate((geometry.input_shape, geometry.kernel_shape, geometry.bias_shape))
    )
    added = reference(x, w, geometry, bias) - reference(x, w, geometry)
    assert np.array_equal(added, np.broadcast_to(bias.reshape(*bias.shape, *[1] * len(geometry.axes)), added.shape))


@pytest.mark.parametrize("batch", [(), (1,), (3,), (2, 3), (0,), (2, 0)])
@pytest.mark.parametrize("geometry", [PLANE, CHANNELS], ids=["plane", "channels"])
def test_batch_axes_stay_in_front(geometry, batch):
    x, w = integers((*batch, *geometry.input_shape), 1), integers(geometry.kernel_shape, 2)
    y = reference(x, w, geometry)
    assert y.shape == (*batch, *geometry.output_shape)
    for index in np.ndindex(*batch):
        assert np.array_equal(y[index], reference(x[index], w, geometry))


DTYPES = [
    ("float16", "float16", "float16"),
    ("float32", "float32", "float32"),
    ("float64", "float64", "float64"),
    ("longdouble", "float32", "longdouble"),
    ("float16", "float32", "float32"),
    ("float32", "int64", "float32"),
    ("bool", "float16", "float16"),
    ("complex64", "int8", "complex64"),
    ("complex64", "float64", "complex128"),
    ("int8", "int8", "int64"),
    ("uint8", "bool", "int64"),
    ("uint64", "int64", "int64"),
    ("bool", "bool", "int64"),
    ("object", "float32", "object"),
    ("int8", "object", "object"),
]


@pytest.mark.parametrize(("x_dtype", "w_dtype", "expected"), DTYPES)
def test_dtype(x_dtype, w_dtype, expected):
    y = reference(np.ones((2, 2), x_dtype), np.ones((3, 3), w_dtype), PLANE)
    assert y.dtype == expected
    assert np.array_equal(y, [[1, 2, 1], [2, 4, 2], [1, 2, 1]])


def test_the_bias_takes_part_in_the_dtype():
    x, w = np.ones((2, 2), int), np.ones((3, 3), int)
    assert reference(x, w, PLANE, np.float32(1)).dtype == np.float32


EDGE = 2**63
HUGE = {
    "product past int64": ([EDGE - 1], [2], 2 * EDGE - 2),
    "lowest int64": ([-EDGE], [-1], EDGE),
    "lowest int64 alone": ([-EDGE], [1], -EDGE),
    "uint64": ([EDGE], [1], EDGE),
    "signs that NumPy makes floats of": ([EDGE], [-1], -EDGE),
    "past uint64": ([2**70 + 1], [3], 3 * 2**70 + 3),
    "just inside": ([EDGE - 1], [1], EDGE - 1),
}


@pytest.mark.parametrize(("x", "w", "expected"), HUGE.values(), ids=HUGE.keys())
def test_integers_do_not_wrap(x, w, expected):
    (y,) = reference(x, w, Geometry(1, 1))
    assert y == expected
    assert isinstance(y, (int, np.int64))


def test_sums_of_integers_do_not_wrap():
    """Each product fits, their sum does not; the bias alone can also tip it."""
    half = 2**62
    assert reference([half, half], [1, 1], Geometry(2, 2)).tolist() == [half, 2 * half, half]
    assert reference([half], [1], Geometry(1, 1), half).tolist() == [2 * half]
    channels = Geometry(1, 1, channels=(2, 1))
    assert reference([[half], [half]], [[[1]], [[1]]], channels).tolist() == [[2 * half]]


def test_integers_in_one_list_that_numpy_would_make_floats_of():
    x = [2**63 + 1, -1]
    assert np.asarray(x).dtype == np.float64
    assert reference(x, [1], Geometry(2, 1)).tolist() == x


def test_numpy_integers_among_objects_do_not_wrap():
    x = np.array([np.int64(2**62)], dtype=object)
    assert reference(x, [4], Geometry(1, 1)).tolist() == [2**64]


def test_fractions_stay_exact():
    third = Fraction(1, 3)
    assert reference([third, 1], [third, 3], Geometry(2, 2)).tolist() == [Fraction(1, 9), Fraction(4, 3), 3]


MESSAGES = {
    "x": (PLANE, np.ones((3, 2)), np.ones((3, 3)), None, "x must have shape (..., 2, 2), got (3, 2)"),
    "x too flat": (PLANE, np.ones(2), np.ones((3, 3)), None, "x must have shape (..., 2, 2), got (2,)"),
    "x batch behind": (
        PLANE,
        np.ones((2, 2, 7)),
        np.ones((3, 3)),
        None,
        "x must have shape (..., 2, 2), got (2, 2, 7)",
    ),
    "w": (PLANE, np.ones((2, 2)), np.ones((1, 3, 3)), None, "w must have shape (3, 3), got (1, 3, 3)"),
    "bias": (PLANE, np.ones((2, 2)), np.ones((3, 3)), [1], "bias must have shape (), got (1,)"),
    "x with channels": (
        CHANNELS,
        np.ones(5),
        np.ones((4, 1, 3)),
        None,
        "x must have shape (..., 4, 5), the layout (..., C_in, *input), got (5,)",
    ),
    "w with channels": (
        CHANNELS,
        np.ones((4, 5)),
        np.ones((4, 2, 3)),
        None,
        "w must have shape (4, 1, 3), the layout (C_in, C_out / groups, *kernel), got (4, 2, 3)",
    ),
    "bias with channels": (
        CHANNELS,
        np.ones((4, 5)),
        np.ones((4, 1, 3)),
        1,
        "bias must have shape (2,), the layout (C_out,), got ()",
    ),
    "ragged": (PLANE, [[1, 2], [3]], np.ones((3, 3)), None, "x must be an array, got rows of different lengths"),
}


@pytest.mark.parametrize(("geometry", "x", "w", "bias", "message"), MESSAGES.values(), ids=MESSAGES.keys())
def test_wrong_shape(geometry, x, w, bias, message):
    with pytest.raises(ShapeError) as caught:
        reference(x, w, geometry, bias)
    assert str(caught.value) == message
    assert isinstance(caught.value, (TConvError, ValueError))


@pytest.mark.parametrize(
    ("x", "dtype"), [(["a", "b"], "<U1"), (np.zeros(2, "M8[s]"), "datetime64[s]"), (np.zeros(2, "V4"), "|V4")]
)
def test_what_is_no_number_is_refused(x, dtype):
    with pytest.raises(OperandError) as caught:
        reference(x, [1], Geometry(2, 1))
    assert str(caught.value) == f"x must hold numbers, got dtype {dtype}"


def test_the_operands_are_left_as_they_were():
    x, w, bias = np.ones((2, 2)), np.ones((3, 3)), np.ones(())
    reference(x, w, PLANE, bias)
    assert (x == 1).all()
    assert (w == 1).all()
    assert bias == 1


def test_needs_no_sympy():
    code = "import sys; from tconv_sym import reference; sys.exit('sympy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def _torch_arguments(geometry):
    arguments = geometry.to_dict()
    padding = tuple(begin for begin, _ in arguments["padding"])
    names = ("stride", "output_padding", "dilation", "groups")
    return {name: arguments[name] for name in names} | {"padding": padding}


def _random_geometry(seed):
    """Draw a geometry that PyTorch has, too: channels, the same padding on both sides, none negative."""
    random = np.random.default_rng(seed)
    while True:
        count, groups = random.integers(1, 4, 2)
        arguments = [
            random.integers(*bounds, count).tolist() for bounds in ((1, 5), (1, 5), (1, 5), (0, 5), (0, 3), (1, 4))
        ]
        names = ("input", "kernel", "stride", "padding", "output_padding", "dilation")
        channels = groups * random.integers(1, 3, 2)
        try:
            return Geometry(**dict(zip(names, arguments, strict=True)), channels=tuple(channels), groups=groups)
        except GeometryError:
            continue


@pytest.mark.torch
@pytest.mark.parametrize("seed", range(300))
def test_is_conv_transpose_of_pytorch(seed):
    import torch  # noqa: PLC0415 (a test selected by its marker)

    geometry = _random_geometry(seed)
    x = integers((2, *geometry.input_shape), seed).astype(float)
    w, bias = integers(geometry.kernel_shape, seed + 1).astype(float), integers(geometry.bias_shape, seed + 2)
    function = getattr(torch.nn.functional, f"conv_transpose{len(geometry.axes)}d")
    operands = map(torch.from_numpy, (x, w, bias.astype(float)))
    expected = function(*operands, **_torch_arguments(geometry)).numpy()
    assert np.array_equal(reference(x, w, geometry, bias), expected)


@pytest.mark.torch
def test_accepts_what_pytorch_accepts():
    """Of one axis, every combination of small parameters; padding may exceed the kernel."""
    import torch  # noqa: PLC0415

    accepted = 0
    for n, k, s, p, a, d in itertools.product(range(1, 4), range(1, 4), range(1, 4), range(5), range(4), range(1, 4)):
        try:
            geometry = Geometry(n, k, stride=s, padding=p, output_padding=a, dilation=d)
        except GeometryError:
            geometry = None
        try:
            shape = torch.nn.functional.conv_transpose1d(
                torch.ones(1, 1, n), torch.ones(1, 1, k), stride=s, padding=p, output_padding=a, dilation=d
            ).shape[2:]
        except RuntimeError:
            shape = None
        assert (geometry and geometry.output) == (shape and tuple(shape)), (n, k, s, p, a, d)
        accepted += geometry is not None
    assert accepted > 600
