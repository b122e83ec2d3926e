"""What a function may return, and what is said where it does not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_array

from tconv_sym import Geometry, reference
from tconv_sym.checking.probe import Probe
from tconv_sym.errors import FunctionError

PLANE = Geometry((2, 2), (3, 3))
ARRAY = "the function must return an array of numbers"


def raised(error):
    """Return a function that raises."""

    def f(x, w):
        raise error

    return f


def changing():
    """Return a function with one more output each time."""
    size = 0

    def f(x, w):
        nonlocal size
        size += 1
        return np.zeros(size)

    return f


async def coroutine(x, w):
    return x


class Leaving:
    """What can only be made an array at the price of the program."""

    def __array__(self, *_, **__):
        raise SystemExit(3)


TAKEN = "the function must take an input of shape (2, 2) and a kernel of shape (3, 3), got "
REFUSED = {
    "nothing to call": (3, "the function must be callable as f(x, w), got an int"),
    "an exception": (raised(ValueError("no\n  such thing")), TAKEN + "ValueError: no such thing"),
    "an exception without words": (raised(RuntimeError()), TAKEN + "RuntimeError"),
    "a long one": (raised(RuntimeError("a" * 300)), TAKEN + "RuntimeError: " + "a" * 200),
    "the end of the program": (raised(SystemExit(0)), TAKEN + "SystemExit: 0"),
    "what is no exception": (raised(GeneratorExit("gone")), TAKEN + "GeneratorExit: gone"),
    "the skipping of a test": (raised(pytest.skip.Exception("no GPU")), TAKEN + "Skipped: no GPU"),
    "an error of ours": (
        lambda x, w: reference(x[0], w, PLANE),
        TAKEN
        + "ShapeError: x must have shape (..., 2, 2), got (2,); it takes further axes: try batched=True (--batched)",
    ),
    "None": (lambda *_: None, f"{ARRAY}, got None"),
    "what leaves later": (
        lambda *_: Leaving(),
        f"{ARRAY}, got a Leaving of which none can be made (SystemExit: 3)",
    ),
    "text": (lambda *_: "abc", f"{ARRAY}, got a str of dtype <U3"),
    "complex": (lambda x, _: x.astype(complex), f"{ARRAY}, got a ndarray of dtype complex128"),
    "objects": (lambda x, _: np.full_like(x, None, object), f"{ARRAY}, got a ndarray of dtype object"),
    "truth values as objects": (lambda x, _: (x > 1).astype(object), f"{ARRAY}, got a ndarray of dtype object"),
    "an integer beyond all floats": (
        lambda *_: [10**400],
        f"{ARRAY}, got a list of which none can be made (OverflowError: int too large to convert to float)",
    ),
    "a coroutine": (coroutine, f"{ARRAY}, got a coroutine (is it async?)"),
    "truth values": (lambda x, _: x > 1, f"{ARRAY}, got a ndarray of dtype bool"),
    "a sparse array": (lambda x, _: coo_array(x), f"{ARRAY}, got a coo_array of dtype object"),
    "a mask": (lambda x, _: np.ma.masked_equal(x, 1), f"{ARRAY}, got one with a mask"),
    "nan": (
        lambda x, _: x * np.nan,
        f"{ARRAY}, all finite, got nan (does it overflow, or divide by what it is given?)",
    ),
    "inf": (
        lambda x, _: x - np.inf,
        f"{ARRAY}, all finite, got -inf (does it overflow, or divide by what it is given?)",
    ),
    "a bias": (
        lambda x, w: reference(x, w, PLANE) + 0.5,
        "the function must be bilinear in input and kernel, but for zeros it gives 0.5 (does it add a bias?)",
    ),
}


@pytest.mark.parametrize(("f", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(f, message):
    with pytest.raises(FunctionError) as caught:
        Probe(f, PLANE, np.asarray)
    assert str(caught.value) == message


def test_ragged_rows_are_refused():
    with pytest.raises(FunctionError) as caught:
        Probe(lambda *_: [[1], [1, 2]], PLANE, np.asarray)
    assert str(caught.value).startswith(f"{ARRAY}, got a list of which none can be made (ValueError: ")
    assert "\n" not in str(caught.value)


def test_what_was_raised_stays_to_be_seen():
    with pytest.raises(FunctionError) as caught:
        Probe(raised(KeyError("k")), PLANE, np.asarray)
    assert isinstance(caught.value.__cause__, KeyError)


def test_interrupting_is_no_error_of_the_function():
    with pytest.raises(KeyboardInterrupt):
        Probe(raised(KeyboardInterrupt()), PLANE, np.asarray)


def test_arrays_that_change_their_shape():
    probe = Probe(changing(), PLANE, np.asarray)
    with pytest.raises(FunctionError) as caught:
        probe(np.zeros(4), np.zeros(9))
    assert str(caught.value) == "the function must return arrays of one shape, got (1,) and then (2,)"


def test_an_array_converter_that_makes_none():
    with pytest.raises(FunctionError, match=r"^array must make an array of numbers, got a str of dtype <U\d+$"):
        Probe(lambda *_: np.zeros(2), PLANE, str)


def test_an_array_converter_that_cannot_be_called():
    with pytest.raises(FunctionError, match=r"^array must be callable, got an int$"):
        Probe(lambda *_: np.zeros(2), PLANE, 3)


def test_an_array_converter_that_fails():
    with pytest.raises(FunctionError, match=r"^array must take an array of float64, got RuntimeError: no$"):
        Probe(lambda *_: np.zeros(2), PLANE, lambda _: raised(RuntimeError("no"))(0, 0))


def layer(x_axes, w_axes):
    """Return a function that takes so many axes only."""

    def f(x, w):
        assert (x.ndim, w.ndim) == (x_axes, w_axes)
        return reference(x.reshape(2, 2), w.reshape(3, 3), PLANE)

    return f


FURTHER = [
    (3, 2, PLANE, False, "batched=True (--batched)"),
    (3, 4, PLANE, False, "channels=(1, 1) (--channels 1:1)"),
    (4, 4, PLANE, False, "channels=(1, 1) and batched=True (--channels 1:1 --batched)"),
    (4, 4, PLANE, True, "channels=(1, 1) (--channels 1:1)"),
    (4, 4, Geometry((2, 2), (3, 3), channels=(1, 1)), False, "batched=True (--batched)"),
    (5, 4, PLANE, False, None),
]


@pytest.mark.parametrize(("x_axes", "w_axes", "geometry", "batched", "words"), FURTHER)
def test_a_function_that_takes_further_axes(x_axes, w_axes, geometry, batched, words):
    with pytest.raises(FunctionError) as caught:
        Probe(layer(x_axes, w_axes), geometry, np.asarray, batched=batched)
    found = str(caught.value).partition("; it takes further axes: try ")[2]
    assert found == (words or "")


def shrinking(x, w):
    x.pop()
    return [1.0 - 1.0]


@pytest.mark.parametrize(
    ("f", "array", "overwrites"),
    [
        (lambda x, _: x * 2, np.asarray, False),
        (lambda x, _: np.multiply(x, 0, out=x), np.asarray, True),
        (lambda _, w: np.multiply(w, 0, out=w), np.float32, True),
        (lambda x, _: x * 2, lambda values: values * 3, False),
        (shrinking, lambda values: values.ravel().tolist(), True),
        (lambda x, _: [x.append("a")] and [0], lambda values: values.ravel().tolist(), True),
    ],
)
def test_whether_arguments_are_overwritten(f, array, overwrites):
    probe = Probe(f, PLANE, array)
    probe(np.ones(4), np.ones(9))
    assert probe.overwrites is overwrites


def test_what_is_no_batch():
    with pytest.raises(FunctionError) as caught:
        Probe(lambda *_: np.zeros(2), PLANE, np.asarray, batched=True)
    assert str(caught.value) == "the function must return a batch of 1 for one of 1, got shape (2,)"


def test_a_batch_of_something_else():
    probe = Probe(lambda x, _: np.zeros((len(x), len(x))), PLANE, np.asarray, batched=True)
    with pytest.raises(FunctionError) as caught:
        probe.batch(np.zeros((2, 4)), np.zeros(9))
    assert str(caught.value) == "the function must return an array of shape (2, 1) for this batch, got (2, 2)"


def test_what_a_function_is_given():
    """Float64 in the layout of the geometry, each time another array, which it may write into."""
    seen = []

    def f(x, w):
        seen.append((x.shape, w.shape, x.dtype, w.dtype, x.flags.writeable, w.flags.writeable))
        return reference(x, w, geometry)

    geometry = Geometry((3, 4), (2, 5), channels=(4, 6), groups=2)
    probe = Probe(f, geometry, np.asarray)
    probe(np.ones(probe.inputs), np.ones(probe.taps))
    assert seen == [((4, 3, 4), (4, 3, 2, 5), np.float64, np.float64, True, True)] * 2
    assert (probe.calls, probe.outputs, probe.shape) == (2, 192, (6, 4, 8))


@pytest.mark.parametrize(
    ("array", "bits", "fractions"),
    [
        (np.asarray, 53, True),
        (np.float32, 24, True),
        (np.float16, 11, True),
        (np.int64, 53, False),
        (np.int8, 7, False),
    ],
)
def test_precision(array, bits, fractions):
    probe = Probe(lambda x, _: x, PLANE, array)
    assert (probe.bits, probe.takes_fractions) == (bits, fractions)


def test_precision_is_also_that_of_the_result():
    assert Probe(lambda x, _: x.astype(np.float32), PLANE, np.asarray).bits == 24


def test_places():
    assert Probe(lambda x, _: x, PLANE, np.asarray).place(3) == "output[1,1]"
    assert Probe(lambda x, _: x.sum(), PLANE, np.asarray).place(0) == "the output"
