"""Every callable against the plain loops; its source, its dtypes, and what it refuses."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import memory
from strategies import geometries
from tconv_sym import FORMS, Geometry, reference
from tconv_sym.errors import FormError, LimitError, OperandError, ShapeError, UnknownNameError
from tconv_sym.numeric import unrolled
from tconv_sym.numeric.program import MAX_TAPS, compile_program
from tconv_sym.numeric.programs import PROGRAMS

PLANE = Geometry((2, 2), (3, 3), stride=2, padding=1)
CHANNELS = Geometry((2, 3), (3, 2), stride=2, padding=1, channels=(4, 6), groups=2)
HARD = {
    "plane": PLANE,
    "channels": CHANNELS,
    "depthwise": Geometry(3, 3, channels=(3, 3), groups=3),
    "stride past the kernel": Geometry((2, 3), (1, 2), stride=(4, 3), output_padding=(2, 1)),
    "one input called x": Geometry((5, 5), (2, 2)),
    "more inputs than letters": Geometry((2, 13), (2, 2)),
    "dilation past the stride": Geometry(3, 3, stride=2, dilation=3, padding=2),
    "negative padding": Geometry(2, 3, stride=2, padding=((-3, -2),)),
    "window behind all products": Geometry(1, 1, padding=((1, -2),)),
    "window before all products": Geometry(1, 1, padding=((-2, 1),)),
    "inputs cropped": Geometry(5, 2, stride=2, padding=((4, 3),)),
    "three axes": Geometry((2, 1, 2), (2, 3, 1), stride=(1, 2, 3), padding=(0, 1, 0)),
    "taps in several lines": Geometry(2, 40),
}
WAYS = [{}, {"unroll": True}, *({"form": form, "unroll": unroll} for form in FORMS for unroll in (False, True))]
ways = pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(map(str, way.values())) or "default")
hard = pytest.mark.parametrize("geometry", HARD.values(), ids=HARD.keys())
seeds = st.integers(0, 2**32 - 1)


def operands(geometry, seed, batch=(), bias=True, dtype=np.int64):
    random = np.random.default_rng(seed)
    shapes = [(*batch, *geometry.input_shape), geometry.kernel_shape, geometry.bias_shape][: 2 + bias]
    return [np.asarray(random.integers(-4, 5, shape)).astype(dtype) for shape in shapes]


def expected(geometry, x, w, *bias):
    return reference(x, w, geometry, *bias)


def standalone(function):
    """Run the source in an empty namespace, and return the function that it defines."""
    namespace = {}
    exec(function.source, namespace)  # noqa: S102 (our own source)
    return namespace["transposed_convolution"]


def test_there_is_a_program_for_every_form():
    assert set(PROGRAMS) == set(FORMS)


@ways
@given(geometry=geometries(below_stride=True, most_products=500), seed=seeds, bias=st.booleans())
def test_is_the_reference(way, geometry, seed, bias):
    function = compile_program(geometry, bias=bias, **way)
    given_operands = operands(geometry, seed, (2,), bias)
    result = function(*given_operands)
    assert result.dtype == np.int64
    assert np.array_equal(result, expected(geometry, *given_operands))
    assert np.array_equal(standalone(function)(*given_operands), result)


ALWAYS = [way for way in WAYS if way.get("form") not in {"matrix", "col2im", "adjoint"}]
"""Those that need no ordinary convolution of as many positions as there are inputs."""


@pytest.mark.parametrize("way", ALWAYS, ids=str)
@given(geometry=geometries(most_products=500), seed=seeds)
def test_is_the_reference_with_any_output_padding(way, geometry, seed):
    x, w = operands(geometry, seed, bias=False)
    assert np.array_equal(compile_program(geometry, **way)(x, w), reference(x, w, geometry))


@ways
@hard
@pytest.mark.parametrize("batch", [(), (2, 3), (0,)], ids=str)
def test_hard_geometries_and_batches(way, geometry, batch):
    given_operands = operands(geometry, 1, batch)
    form = way.get("form", "scatter")
    if FORMS[form].refuses(geometry.spatial):
        with pytest.raises(FormError, match=f"the {form} form does not exist here"):
            compile_program(geometry, bias=True, **way)
        return
    function = compile_program(geometry, bias=True, **way)
    result = function(*given_operands)
    assert result.shape == (*batch, *geometry.output_shape)
    assert np.array_equal(result, expected(geometry, *given_operands))
    assert np.array_equal(standalone(function)(*given_operands), result)


@ways
@pytest.mark.parametrize("geometry", [PLANE, CHANNELS], ids=["plane", "channels"])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble", "complex64", "complex128", "object"])
def test_floats_and_objects_keep_their_dtype(way, geometry, dtype):
    given_operands = operands(geometry, 2, dtype=dtype)
    result = compile_program(geometry, bias=True, **way)(*given_operands)
    assert result.dtype == dtype
    assert np.array_equal(result, expected(geometry, *given_operands))


@ways
@pytest.mark.parametrize("geometry", [PLANE, CHANNELS], ids=["plane", "channels"])
@pytest.mark.parametrize("dtype", ["int8", "uint8", "bool", "uint64"])
def test_integers_become_int64(way, geometry, dtype):
    given_operands = [abs(operand).astype(dtype) for operand in operands(geometry, 3)]
    result = compile_program(geometry, bias=True, **way)(*given_operands)
    assert result.dtype == np.int64
    assert np.array_equal(result, expected(geometry, *given_operands))


@ways
@pytest.mark.parametrize("geometry", [PLANE, CHANNELS], ids=["plane", "channels"])
def test_integers_past_int64_are_exact(way, geometry):
    """As multiples of 2**62, so the right answer is known without arithmetic on large numbers."""
    x, w, bias = operands(geometry, 4)
    result = compile_program(geometry, bias=True, **way)(x * 2**60, w * 2, bias)
    assert result.dtype == object
    assert all(type(value) is int for value in result.flat)
    small = reference(x, w * 2, geometry).astype(object)
    added = bias.astype(object).reshape(*bias.shape, 1, 1)
    assert np.array_equal(result, small * 2**60 + added)


@ways
def test_fractions_and_symbols_go_through(way):
    function = compile_program(Geometry(2, 2), **way)
    assert function([Fraction(1, 3), 1], [3, Fraction(1, 2)]).tolist() == [1, Fraction(19, 6), Fraction(1, 2)]
    a, b, c, d = sympy.symbols("a b c d")
    assert function([a, b], [c, d]).tolist() == [a * c, a * d + b * c, b * d]


def test_an_infinite_tap_meets_no_zero_by_scatter():
    x, w = np.ones(2), np.array([np.inf, 1])
    for way in ({"form": "scatter"}, {"form": "matrix"}, {"form": "gather"}, {"unroll": True}):
        assert compile_program(Geometry(2, 2), **way)(x, w).tolist() == [np.inf, np.inf, 1]


SOURCE = '''
"""y[o] = Σ x[i]·w[m] over o = s·i + d·m − p, on Geometry(input=(2, 2), kernel=(3, 3), stride=(2, 2),
padding=((1, 1), (1, 1)), output_padding=(0, 0), dilation=(1, 1), channels=None, groups=1).

x (..., 2, 2), w (3, 3), bias (), all of one dtype; dtype=object for integers that int64 cannot hold.
"""

import numpy as np


def transposed_convolution(x, w, bias):
    y = np.zeros((*x.shape[:-2], 3, 3), np.result_type(x, w))
    y[..., 0::2, 0::2] = x[..., 0:2, 0:2]*w[1, 1]
    y[..., 0::2, 1::2] = x[..., 0:2, 1:2]*w[1, 0] + x[..., 0:2, 0:1]*w[1, 2]
    y[..., 1::2, 0::2] = x[..., 1:2, 0:2]*w[0, 1] + x[..., 0:1, 0:2]*w[2, 1]
    y[..., 1::2, 1::2] = (
        x[..., 1:2, 1:2]*w[0, 0] + x[..., 1:2, 0:1]*w[0, 2] + x[..., 0:1, 1:2]*w[2, 0]
        + x[..., 0:1, 0:1]*w[2, 2]
    )
    return y + bias
'''
UNROLLED = """
def transposed_convolution(x, w):
    output = np.zeros((*x.shape[:-2], 3, 3), np.result_type(x, w))
    [w11, w12, w13, w21, w22, w23, w31, w32, w33] = w.ravel()
    [a, b, c, d] = np.moveaxis(x.reshape(*x.shape[:-2], 4), -1, 0)
    output[..., 0, 0] = a*w22
    output[..., 0, 1] = a*w23 + b*w21
    output[..., 0, 2] = b*w22
    output[..., 1, 0] = a*w32 + c*w12
    output[..., 1, 1] = a*w33 + b*w31 + c*w13 + d*w11
    output[..., 1, 2] = b*w32 + d*w12
    output[..., 2, 0] = c*w22
    output[..., 2, 1] = c*w23 + d*w21
    output[..., 2, 2] = d*w22
    return output
"""


def test_the_source_of_the_default():
    assert compile_program(PLANE, bias=True).source == SOURCE.lstrip()


def test_the_source_of_the_formulas():
    assert compile_program(PLANE, unroll=True).source.endswith(UNROLLED)


def test_the_source_is_what_runs():
    """The function that is called has the same names and constants as the one that the source defines."""
    for geometry in HARD.values():
        function = compile_program(geometry)
        runs, shown = function._function.__code__, standalone(function).__code__
        assert runs.co_consts == shown.co_consts
        assert (runs.co_names, runs.co_varnames) == (shown.co_names, shown.co_varnames)


@ways
def test_the_source_has_no_long_lines(way):
    for geometry in (CHANNELS, Geometry((12, 12), (3, 3), stride=2), Geometry(2, 40)):
        assert max(map(len, compile_program(geometry, **way).source.splitlines())) <= 120


def test_repr():
    assert repr(compile_program(Geometry(1, 1), bias=True)) == (
        "<transposed_convolution(x, w, bias) on Geometry(input=(1,), kernel=(1,), stride=(1,), padding=((0, 0),), "
        "output_padding=(0,), dilation=(1,), channels=None, groups=1)>"
    )


def test_math_computes_with_python_numbers():
    function = compile_program(Geometry(2, 2), modules="math", unroll=True)
    result = function(np.float32([1, 2]), [2**70, 1])
    assert result.dtype == object
    assert {type(value) for value in result} == {float}


def test_mpmath_computes_with_its_precision():
    function = compile_program(Geometry(1, 1), modules="mpmath", unroll=True, bias=True)
    with mpmath.workdps(50):
        (result,) = function([1.0], [2.0**-100], 1)
        assert result == mpmath.mpf(1) + mpmath.mpf(2) ** -100
        assert isinstance(result, mpmath.mpf)
    assert function([2**70 + 1], [3], 0).tolist() == [3 * 2**70 + 3]


def test_sympy_gives_sympy_numbers_everywhere():
    function = compile_program(Geometry(2, 1, stride=2), modules="sympy", unroll=True)
    result = function([[1, 2], [3, 4]], [Fraction(1, 2)])
    assert result.shape == (2, 3)
    assert result.tolist() == [[sympy.Rational(1, 2), 0, 1], [sympy.Rational(3, 2), 0, 2]]
    assert all(isinstance(value, sympy.Rational) for value in result.flat)


NAMES = {
    "form": ({"form": "mine"}, f"form must be one of {', '.join(FORMS)}, got 'mine'"),
    "form, unrolled": (
        {"form": "mine", "unroll": True},
        f"form must be one of {', '.join(FORMS)}, got 'mine'",
    ),
    "modules": ({"modules": "math"}, "modules without unroll=True must be one of numpy, got 'math'"),
    "modules, unrolled": (
        {"modules": "tensorflow", "unroll": True},
        "modules must be one of numpy, math, mpmath, sympy, got 'tensorflow'",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), NAMES.values(), ids=NAMES.keys())
def test_unknown_names(arguments, message):
    with pytest.raises(UnknownNameError) as caught:
        compile_program(PLANE, **arguments)
    assert str(caught.value) == message


@ways
def test_wrong_shapes_and_biases(way):
    function = compile_program(PLANE, **way)
    with pytest.raises(ShapeError, match=r"^x must have shape \(\.\.\., 2, 2\), got \(3, 2\)$"):
        function(np.ones((3, 2)), np.ones((3, 3)))
    with pytest.raises(ShapeError, match=r"^w must have shape \(3, 3\), got \(2, 2\)$"):
        function(np.ones((2, 2)), np.ones((2, 2)))
    with pytest.raises(OperandError, match=r"^this function was made without a bias, and must be given none$"):
        function(np.ones((2, 2)), np.ones((3, 3)), 1)
    with pytest.raises(OperandError, match=r"^this function was made with a bias, and must be given one$"):
        compile_program(PLANE, bias=True, **way)(np.ones((2, 2)), np.ones((3, 3)))


def test_too_large_a_kernel_is_refused():
    with pytest.raises(LimitError, match=r"^taps of the kernel must be at most 16,384, got 16,641$"):
        compile_program(Geometry((9, 9), (129, 129)))
    assert MAX_TAPS == 16_384


def test_too_many_formulas_are_refused(monkeypatch):
    monkeypatch.setattr(unrolled, "MAX_PRODUCTS", 5)
    with pytest.raises(LimitError, match=r"^products of unrolled formulas must be at most 5, got 16$"):
        compile_program(PLANE, unroll=True)


def test_sums_longer_than_python_can_nest():
    """Over ten thousand products on one output."""
    x, w = operands(Geometry(100, 10_000), 5, bias=False)
    assert np.array_equal(compile_program(Geometry(100, 10_000))(x, w), np.convolve(x, w))
    geometry = Geometry(1, 1, channels=(10_000, 1))
    x, w = operands(geometry, 5, bias=False)
    assert compile_program(geometry, unroll=True)(x, w).tolist() == [[(x.ravel() * w.ravel()).sum()]]


@pytest.mark.parametrize("form", [None, "scatter", "zero-insertion", "sub-pixel"])
def test_the_geometry_is_enough(form):
    """A callable for ten thousand million outputs is made without an array or a list of their size."""
    geometry = Geometry((50_000, 50_000), (4, 4), stride=2, padding=1, channels=(512, 512))
    compile_program(PLANE, form=form)
    with memory.at_most(2**20):
        compile_program(geometry, form=form, bias=True)
