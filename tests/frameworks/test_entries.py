"""What stands in the arrays of a call: values as they are given, and symbols by the framework's positions."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Array, Matrix, Symbol, symbols

from frameworks.conventions import call
from tconv_sym import Geometry
from tconv_sym.errors import LimitError, OperandError, ShapeError
from tconv_sym.frameworks.entries import bias_entries, input_entries, kernel_entries

PLAIN = call(Geometry(2, 2, channels=(1, 1)))


def test_entries_know_our_layout():
    entries = input_entries(call(Geometry((2, 3), 1, channels=(2, 1))), None)
    assert (entries.layout, entries.cells.shape, entries.ours.shape) == ("NHWC", (1, 2, 3, 2), (1, 2, 2, 3))
    assert [symbol.name for symbol in entries.ours[0, 1, 0]] == ["x2_1_1", "x2_1_2", "x2_1_3"]
    assert entries.is_fresh
    given = kernel_entries(PLAIN, [[[1]], [["u"]]])
    assert (given.ours.tolist(), given.is_fresh) == ([[[1, Symbol("u")]]], False)


@pytest.mark.parametrize("given", [None, False])
def test_no_bias(given):
    assert bias_entries(PLAIN, given) is None


def test_names_are_those_of_the_frameworks_positions():
    derived = call(Geometry((2, 2), 2, channels=(2, 3)), flipped=True).derive(bias=True)
    assert derived.input[0, 0, 1, 0].name == "x1_1_2"
    assert derived.kernel[0, 1, 2, 1].name == "w2_3_1_2"
    assert derived.bias[2].name == "β3"
    # The first tap is the last of ours.
    assert derived.derivation.kernel[1, 2, 1, 0].name == "w2_3_1_2"


def test_names_without_channels_where_there_is_one_in_and_one_out():
    derived = call(Geometry((2, 2), 2, channels=(1, 1))).derive(bias=True)
    a, b, w11, w12, beta = symbols("a b w11 w12 β")
    assert derived.output[0, 0, 1, 0] == a * w12 + b * w11 + beta
    flipped = call(Geometry((2, 2), 2, channels=(1, 1)), flipped=True).derive()
    assert flipped.output[0, 0, 0, 0] == a * Symbol("w22")


def test_names_of_several_samples():
    derived = call(Geometry(2, 2, channels=(1, 1)), batch=2).derive()
    assert [symbol.name for symbol in derived.input[1, :, 0]] == ["x2_1", "x2_2"]
    derived = call(Geometry(2, 2, channels=(3, 1)), batch=2).derive()
    assert derived.input[1, 0, 2].name == "x2_3_1"


@pytest.mark.parametrize("wrap", [Array, np.array, list, tuple], ids=lambda wrap: wrap.__name__)
def test_what_values_may_be(wrap):
    derived = call(Geometry(2, 2, channels=(1, 1)), batch=None).derive(wrap([[1], [2]]))
    assert str(derived.output) == "[[w1], [2*w1 + w2], [2*w2]]"


def test_a_matrix_is_an_array_of_two_axes():
    derived = call(Geometry(2, 2, channels=(1, 1)), batch=None, last=False).derive(Matrix([["u", "v"]]))
    assert str(derived.output) == "[[u*w1, u*w2 + v*w1, v*w2]]"


def test_given_values_may_share_symbols():
    derived = PLAIN.derive([[["u"], ["v"]]], [[["u"]], [["v"]]], ["u"])
    u, v = symbols("u v")
    assert derived.output[0, 1, 0] == 2 * u * v + u


REFUSED = {
    "shape": (
        lambda: PLAIN.derive([[[1, 2]]]),
        ShapeError,
        "input must have shape (1, 2, 1), the layout NWC, got (1, 1, 2)",
    ),
    "kernel-shape": (
        lambda: PLAIN.derive(kernel=[1, 2]),
        ShapeError,
        "kernel must have shape (2, 1, 1), the layout WOI, got (2,)",
    ),
    "bias-shape": (lambda: PLAIN.derive(bias=3), ShapeError, "bias must have shape (1,), the layout C, got ()"),
    "text": (lambda: PLAIN.derive("ab"), ShapeError, "input must have shape (1, 2, 1), the layout NWC, got ()"),
    "value": (
        lambda: PLAIN.derive([[[1], [None]]]),
        OperandError,
        "input[0,1,0] must be an exact number, a name or a SymPy expression, got None",
    ),
    "ragged": (lambda: PLAIN.derive([[[1], [1, 2]]]), OperandError, "input must have rows of one length, got 1 and 2"),
    "clash": (
        lambda: PLAIN.derive([[["w1"], [2]]]),
        OperandError,
        "kernel is not given, but its fresh symbol w1 already stands in a value: give the kernel symbols of its own",
    ),
    "mask": (
        lambda: PLAIN.derive(np.ma.masked_array([[[1], [2]]])),
        OperandError,
        "input must be an array without a mask: fill it first",
    ),
    "large": (
        lambda: call(Geometry(2**22, 2, channels=(2, 1))).derive(),
        LimitError,
        "input elements must be at most 4,194,304, got 8,388,608",
    ),
}


@pytest.mark.parametrize(("make", "kind", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals(make, kind, message):
    with pytest.raises(kind) as caught:
        make()
    assert str(caught.value) == message
