"""Functions that are not bilinear are said to be so, each with a question that points at the cause."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tconv_sym import Geometry, reference
from tconv_sym.checking.bilinear import refuse_others, rounding
from tconv_sym.checking.probe import Probe
from tconv_sym.checking.recover import recover
from tconv_sym.errors import FunctionError

PLANE = Geometry((2, 2), (2, 2))
CHANGES = "does it limit, wrap or normalise values?"
REMEMBERS = "is it random, or does it remember calls?"
REPLACES = "does it take zeros for something else?"
ROUNDS = "does it round? array=np.int64 (--array int64) gives it integers"


def right(x, w):
    return reference(x, w, PLANE)


def bfloat(values):
    """Keep eight bits of floats: what some hardware does, unasked."""
    return (np.asarray(values, np.float32).view(np.uint32) & 0xFFFF0000).view(np.float32).astype(float)


def counting():
    """Return a function that adds how often it was called."""
    calls = -1

    def f(x, w):
        nonlocal calls
        calls += 1
        return right(x, w) + calls

    return f


def random():
    """Return a function with noise."""
    generator = np.random.default_rng(0)
    return lambda x, w: right(x, w) * generator.random()


def remembering():
    """Return a function that adds to the same array again and again."""
    y = np.zeros(PLANE.output)

    def f(x, w):
        y[:] += right(x, w)
        return y

    return f


NOT_BILINEAR = {
    "ReLU": (lambda x, w: np.maximum(right(x, w), 0), CHANGES),
    "leaky ReLU": (lambda x, w: np.where(right(x, w) > 0, 1, 0.1) * right(x, w), CHANGES),
    "ReLU of the input": (lambda x, w: right(np.maximum(x, 0), w), CHANGES),
    "magnitude": (lambda x, w: np.abs(right(x, w)), CHANGES),
    "clip to bytes": (lambda x, w: np.clip(right(x, w), 0, 255), CHANGES),
    "clip, both signs": (lambda x, w: np.clip(right(x, w), -1e6, 1e6), CHANGES),
    "tanh": (lambda x, w: np.tanh(right(x, w)), CHANGES),
    "wrapped bytes": (lambda x, w: right(x, w).astype(np.int64).astype(np.int8).astype(int), CHANGES),
    "wrapped 16 bits": (lambda x, w: right(x, w).astype(np.int64).astype(np.int16).astype(float), CHANGES),
    "normalised kernel": (lambda x, w: right(x, w / (1 + np.abs(w).sum())), CHANGES),
    "normalised output": (lambda x, w: right(x, w) - right(x, w).mean() + right(x, w).max(), CHANGES),
    "squared kernel": (lambda x, w: right(x, w * w), CHANGES),
    "kernel unused": (lambda x, _: x, CHANGES),
    "input unused": (lambda _, w: w, CHANGES),
    "input replaced where it is zero": (lambda x, w: right(np.where(x == 0, 1, x), w), REPLACES),
    "kernel replaced where it is zero": (lambda x, w: right(x, np.where(w == 0, 1, w)), REPLACES),
    "largest instead of sum": (lambda x, w: np.full((3, 3), np.max(np.outer(x, w))), CHANGES),
    "integers inside": (lambda x, w: right(x, w).astype(int), ROUNDS),
    "rounded input": (lambda x, w: right(np.round(x), w), ROUNDS),
    "two decimals": (lambda x, w: np.round(right(x, w), 2), ROUNDS),
    "small numbers cut off": (lambda x, w: right(x, np.where(np.abs(w) < 0.9, 0, w)), ROUNDS),
    "eight bits inside": (lambda x, w: right(bfloat(x), bfloat(w)), CHANGES),
    "noise": (random(), REMEMBERS),
    "an array that is never cleared": (remembering(), REMEMBERS),
    "a counter": (counting(), REMEMBERS),
}


@pytest.mark.parametrize(("f", "question"), NOT_BILINEAR.values(), ids=NOT_BILINEAR)
def test_is_said_to_be_not_bilinear(f, question):
    with pytest.raises(FunctionError) as caught:
        recover(f, PLANE)
    message = str(caught.value)
    assert message.startswith("the function must be bilinear in input and kernel, but at output[")
    assert message.endswith(f" ({question})")
    assert "\n" not in message


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32, np.uint32])
def test_small_integers_that_overflow(dtype):
    """They are asked about by name."""
    most = 2 ** (np.dtype(dtype).itemsize * 8 - 2)
    with pytest.raises(FunctionError) as caught:
        recover(lambda x, w: (right(x, w) * most).astype(dtype), PLANE, array=np.int64)
    name = np.dtype(dtype).name
    assert str(caught.value).endswith(f" (does {name} overflow? array=np.int64 (--array int64) gives it 64 bits)")


def test_messages_give_place_and_numbers():
    one = np.eye(3)[[1]].T @ np.eye(3)[[2]]
    with pytest.raises(
        FunctionError,
        match=r"^the function must be bilinear in input and kernel, but at output\[1,2\] it gives 7 for the sum of two "
        rf"inputs that add up to -?\d+ \({re.escape(CHANGES)}\)$",
    ):
        recover(lambda x, w: np.minimum(np.abs(right(x, w)), 7) * one, PLANE)


def test_a_kernel_that_is_changed():
    with pytest.raises(FunctionError, match="for the sum of two kernels that add up to"):
        recover(lambda x, w: right(x, np.abs(w)), PLANE)


@pytest.mark.parametrize("array", [np.asarray, np.float32, np.int64])
def test_what_is_bilinear_passes(array):
    refuse_others(Probe(right, PLANE, array))


def test_a_single_wrong_coefficient_is_noticed():
    """Whichever it is, and in every precision: also the least that halves make."""
    products = recover(right, PLANE)
    for array in (np.asarray, np.float32, np.float16, np.int64):
        for place in np.ndindex(3, 3):
            for i, m in zip(*np.nonzero(np.ones((4, 4))), strict=True):

                def f(x, w, place=place, i=i, m=m):
                    y = right(x, w)
                    y[place] += x.flat[i] * w.flat[m]
                    return y

                assert rounding(Probe(f, PLANE, array), products) is None


def test_a_function_of_integers_that_is_given_integers():
    f = recover(lambda x, w: right(x, w).astype(int), PLANE, array=np.int64)
    assert f.is_relation
