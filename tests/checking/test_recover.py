"""Products found by calling functions: right and wrong ones, any bilinear one, by how many calls, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

import oracles
from strategies import geometries
from tconv_sym import Geometry, derive, reference
from tconv_sym.checking import recover as module
from tconv_sym.checking.recover import recover
from tconv_sym.errors import FunctionError, LimitError, OperandError
from wrong_forms import WRONG

PLANE = Geometry((3, 3), (3, 3), stride=2, padding=1)
LINE = Geometry(2, 2)


def function_of(products, shape):
    """Make the bilinear function of (output, input, tap, coefficient), in plain loops."""

    def f(x, w):
        y = np.zeros(prod(shape), np.result_type(x, w))
        for o, i, m, coefficient in products:
            y[o] += coefficient * x.flat[i] * w.flat[m]
        return y.reshape(shape)

    return f


@given(geometries(most_products=300))
def test_the_definition_gives_its_products(geometry):
    recovered = recover(lambda x, w: oracles.output(geometry, x, w), geometry)
    assert [product[:3] for product in recovered] == oracles.products(geometry)
    assert recovered.is_relation
    assert recovered.shape == geometry.output_shape
    assert recovered.rounding == 0.0


@pytest.mark.parametrize("form", WRONG.values(), ids=WRONG)
@given(geometry=geometries(max_axes=2, channels=False, most_products=200))
def test_a_mistake_gives_its_own_products(form, geometry):
    terms = form.run(geometry).terms
    recovered = recover(function_of([(*term, 1) for term in terms], geometry.output_shape), geometry)
    assert recovered.terms == terms


SMALL = Geometry((2, 2), 3)


@st.composite
def bilinear(draw, coefficients):
    """Draw any products, several inputs on one output and tap among them, and an output shape."""
    geometry = Geometry((2, draw(st.integers(1, 3))), (draw(st.integers(1, 3)), 2))
    shape = draw(st.sampled_from([(), (1,), (4,), (2, 3), (0,)]))
    ids = [st.integers(0, size - 1) for size in (max(prod(shape), 1), prod(geometry.input), prod(geometry.kernel))]
    entries = draw(st.dictionaries(st.tuples(*ids), coefficients, max_size=12 if prod(shape) else 0))
    return geometry, shape, sorted((*place, coefficient) for place, coefficient in entries.items())


nonzero = st.integers(-9, 9).filter(bool)
halves = nonzero.map(lambda number: Fraction(number, 4))


@given(bilinear(nonzero | halves | st.sampled_from([10**6, Fraction(1, 2**20)])))
def test_any_bilinear_function_gives_its_products(case):
    geometry, shape, products = case
    exact = [(o, i, m, float(coefficient)) for o, i, m, coefficient in products]
    recovered = recover(function_of(exact, shape), geometry)
    assert list(recovered) == products
    assert recovered.shape == shape
    assert recovered.rounding == 0.0


@given(bilinear(nonzero), st.sampled_from([np.float32, np.float16, np.int64, np.int32]))
def test_in_every_dtype(case, dtype):
    geometry, shape, products = case
    assert list(recover(function_of(products, shape), geometry, array=dtype)) == products


def uneven(geometry):
    """Return a function with the coefficient m + 2 for tap m: no digit tells that, so basis arrays are needed."""
    weights = np.arange(prod(geometry.kernel_shape)).reshape(geometry.kernel_shape) + 2
    return lambda x, w: reference(x, w * weights, geometry)


def products_of_uneven(geometry):
    return [(*product, product[2] + 2) for product in oracles.products(geometry)]


@given(geometries(most_products=200), st.sampled_from([None, True, False]))
def test_by_batches(geometry, batched):
    recovered = recover(uneven(geometry), geometry, batched=batched)
    assert list(recovered) == products_of_uneven(geometry)


CALLS = [
    # Zeros, the digits of all taps in one call, three random pairs, two with zeros in them, one of fractions.
    (PLANE, {}, 8),
    (Geometry(5, 3), {}, 8),
    (Geometry((32, 32), (3, 3), stride=2, padding=1), {}, 10),  # 12 bits a tap, so three calls for nine taps
    (PLANE, {"array": np.float32}, 13),  # 24 bits hold four taps, so three calls; and the same odds take six pairs
    (PLANE, {"array": np.int64}, 7),  # no fractions
    (PLANE, {"batched": True}, 8),
    (Geometry(3, 2, channels=(2, 2)), {}, 8),
]


@pytest.mark.parametrize(("geometry", "options", "calls"), CALLS)
def test_as_few_calls_as_it_takes(geometry, options, calls):
    count = 0

    def f(x, w):
        nonlocal count
        count += 1
        return reference(x, w, geometry)

    recovered = recover(f, geometry, **options)
    assert (recovered.calls, count) == (calls, calls)


@pytest.mark.parametrize("factor", [2, -1000, 0.5, -0.7, 1 / 3])
@pytest.mark.parametrize("array", [np.asarray, np.float32])
def test_a_common_factor_takes_few_calls(array, factor):
    """It is observed, and the digits are those of the output divided by it."""
    dtype = array([0.5]).dtype.type
    recovered = recover(lambda x, w: reference(x, w, PLANE) * dtype(factor), PLANE, array=array)
    assert [product[:3] for product in recovered] == oracles.products(PLANE)
    assert {float(coefficient) for coefficient in recovered.coefficients} == {factor}
    assert recovered.calls < 50


@pytest.mark.parametrize(("batched", "calls"), [(None, 41), (True, 38), (False, 110)])
def test_calls_with_basis_arrays(batched, calls):
    """Batches take one call for each of nine taps instead of 81 in all; to find out that there are any takes three.

    Zeros, digits, 18 calls that try sums and three that try a common factor come first, six random pairs last.
    """
    recovered = recover(uneven(PLANE), PLANE, batched=batched)
    assert recovered.calls == calls


def test_a_function_that_only_takes_single_inputs_is_called_with_those():
    def f(x, w):
        rows, columns = x.shape
        assert (rows, columns) == (3, 3)
        return uneven(PLANE)(x, w)

    recovered = recover(f, PLANE)
    assert list(recovered) == products_of_uneven(PLANE)
    assert recovered.calls == 113


def test_a_function_that_adds_its_batch_up_takes_no_batches():
    """It accepts them, but means something else."""

    def summed(x, w):
        y = uneven(LINE)(x, w)
        return y + y[::-1] if y.ndim > 1 else y

    assert list(recover(summed, LINE)) == products_of_uneven(LINE)


@pytest.mark.parametrize(
    ("geometry", "array", "factor"),
    [(Geometry(2**11, 1), np.float16, 1), (LINE, np.asarray, 2**60)],
    ids=["too many inputs for the bits", "too large for them"],
)
def test_where_there_are_no_digits(geometry, array, factor):
    """Basis arrays need none."""
    recovered = recover(lambda x, w: np.apply_along_axis(np.convolve, -1, factor * x, w), geometry, array=array)
    assert list(recovered) == [(*product, factor) for product in oracles.products(geometry)]


def test_large_batches_are_cut(monkeypatch):
    monkeypatch.setattr(module, "_BATCH", 4 * 25)
    sizes = []

    def f(x, w):
        sizes.append(len(x))
        return uneven(PLANE)(x, w)

    assert len(recover(f, PLANE, batched=True)) == 49
    assert sorted(set(sizes)) == [1, 4]


def test_what_other_packages_compute():
    """Floats in another order give rounding errors, which are told and do not hide a product."""
    geometry = Geometry((3, 4), (3, 2))
    recovered = recover(scipy.signal.fftconvolve, geometry)
    assert [product[:3] for product in recovered] == oracles.products(geometry)
    assert recovered.is_relation
    assert 0 < recovered.rounding < 1e-14
    assert recover(scipy.signal.convolve2d, geometry).terms == recovered.terms


@given(geometries(most_products=200), st.sampled_from([None, "scatter"]))
def test_lambdify(geometry, form):
    sizes = {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
    derivation = derive(geometry.input, geometry.kernel, **sizes)
    assert recover(derivation.lambdify(form=form), geometry).terms == derivation.forms["scatter"].terms


def test_a_function_may_write_into_its_arguments():
    def f(x, w):
        y = np.convolve(x, w)
        x[:], w[:] = 7, 7
        return y

    recovered = recover(f, LINE)
    assert [product[:3] for product in recovered] == oracles.products(LINE)
    assert recovered.overwrites
    assert not recover(np.convolve, LINE).overwrites


def test_a_function_may_return_the_same_array_each_time():
    y = np.zeros(3)

    def f(x, w):
        y[:] = np.convolve(x, w)
        return y

    assert [product[:3] for product in recover(f, LINE)] == oracles.products(LINE)


@pytest.mark.parametrize(
    "returned",
    [lambda y: y.tolist(), lambda y: y.astype(np.longdouble)],
    ids=["list", "longdouble"],
)
def test_what_is_returned_may_be_any_array_of_numbers(returned):
    recovered = recover(lambda x, w: returned(np.convolve(x, w)), LINE)
    assert [product[:3] for product in recovered] == oracles.products(LINE)


def test_a_function_without_products():
    recovered = recover(lambda *_: np.zeros((2, 2)), LINE)
    assert (len(recovered), recovered.shape, recovered.calls) == (0, (2, 2), 8)


def test_a_function_without_products_where_there_are_no_digits():
    """Zero is zero, and not lost."""
    assert len(recover(lambda *_: np.zeros(2, np.float16), Geometry(2**11, 1), array=np.float16)) == 0


LIMITS = [
    (Geometry(2**12, 2**12), lambda *_: None, "products must be at most 4,194,304, got 16,777,216"),
    (
        Geometry(2**10, 2**10),
        lambda x, w: np.convolve(x, w * np.arange(2, 2**10 + 2)),
        "calls of the function must be at most 65,536, got 1,048,576",
    ),
    (
        LINE,
        lambda x, w: np.broadcast_to(x[0] * w[0], 2**24 + 1),
        "outputs of the function must be at most 16,777,216, got 16,777,217",
    ),
    (
        Geometry(1, 2**8),
        lambda x, w: np.broadcast_to(x[0] * w[0], 2**21),
        "numbers to be read from the function's outputs must be at most 268,435,456, got 536,870,912",
    ),
    (
        Geometry(2**6, 1),
        lambda x, w: np.broadcast_to(2 * x.sum() * w[0], 2**17),
        "products of the function must be at most 4,194,304, got 4,325,376",
    ),
]


@pytest.mark.parametrize(
    ("geometry", "f", "message"), LIMITS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_limits(geometry, f, message):
    with pytest.raises(LimitError) as caught:
        recover(f, geometry)
    assert str(caught.value) == message


def test_what_basis_arrays_do_not_explain():
    """It adds up like a bilinear function wherever it is asked, but not where its basis is looked at."""

    def f(x, w):
        y = np.convolve(x, w * [2, 3])
        return y + 1 if np.count_nonzero(x) == np.count_nonzero(w) == 1 else y

    with pytest.raises(FunctionError) as caught:
        recover(f, Geometry(4, 2))
    assert str(caught.value) == (
        "the function must be bilinear in input and kernel, but what it gives for basis arrays does not explain what it "
        "gives for others (does it limit, wrap or normalise values?)"
    )


@pytest.mark.parametrize("factor", [1e-300, 1e-13])
def test_what_vanishes_in_rounding_is_not_called_zero(factor):
    with pytest.raises(FunctionError) as caught:
        recover(lambda x, w: factor * x * w, Geometry(1, 1))
    assert str(caught.value) == (
        "the function must return numbers that are not lost in rounding errors, got none above 2e-13 for inputs and "
        "kernels of ones and zeros"
    )


@pytest.mark.parametrize("geometry", [5, None, (2, 2), "x" * 1000])
def test_a_geometry_is_a_geometry(geometry):
    with pytest.raises(OperandError, match=r"^geometry must be a Geometry, got .{1,200}$"):
        recover(np.convolve, geometry)


def test_exact_numbers_are_numbers():
    """Also those that only an array of objects holds."""
    recovered = recover(lambda x, w: [Fraction(x[0]) * Fraction(w[0]) / 3, int(x[1]) * int(w[1])], LINE, array=integers)
    assert list(recovered) == [(0, 0, 0, Fraction(1, 3)), (1, 1, 1, 1)]


def integers(values):
    return np.array([int(value) for value in values.flat], object).reshape(values.shape)


@pytest.mark.torch
@pytest.mark.parametrize(
    "geometry", [PLANE, Geometry((3, 3), (2, 2), channels=(4, 6), groups=2)], ids=["plane", "channels"]
)
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_pytorch(geometry, precision):
    import torch  # noqa: PLC0415 (a test selected by its marker)

    def array(values):
        return torch.from_numpy(values).to(getattr(torch, precision)).requires_grad_()

    def f(x, w):
        lead = (None, None) if geometry.channels is None else ()
        sizes = geometry.to_dict()
        padding = [begin for begin, _ in sizes["padding"]]
        return torch.nn.functional.conv_transpose2d(
            x[lead], w[lead], stride=sizes["stride"], padding=padding, groups=geometry.groups
        )

    recovered = recover(f, geometry, array=array)
    assert recovered.terms == derive(geometry.input, geometry.kernel, **_rest(geometry)).forms["scatter"].terms
    assert recovered.is_relation


def _rest(geometry):
    return {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
