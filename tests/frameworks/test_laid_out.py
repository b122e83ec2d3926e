"""Derivations in a framework's layout: values, symbols and their names, documents."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from sympy import Array, Matrix, Symbol, symbols

from frameworks.conventions import SPATIAL, conventions, laid_out, numbers, turned
from oracles import output, products
from tconv_sym import Geometry
from tconv_sym.errors import LimitError, OperandError, ShapeError
from tconv_sym.frameworks import Convention, torch


def call(geometry, *, batch=1, flipped=False, last=True):
    letters = SPATIAL[len(geometry.axes)]
    outer = "" if batch is None else "N"
    layout = f"{outer}{letters}C" if last else f"{outer}C{letters}"
    return Convention(
        framework="any",
        function="any.call",
        arguments={},
        geometry=geometry,
        kernel_flipped=flipped,
        batch=batch,
        input_layout=layout,
        kernel_layout=f"{letters}OI" if last else f"IO{letters}",
        output_layout=layout,
    )


@given(conventions(most_products=60))
@settings(max_examples=25)
def test_values(convention):
    geometry = convention.geometry
    letters = SPATIAL[len(geometry.axes)]
    samples = [numbers(geometry.input_shape, step) for step in range(convention.batch or 1)]
    w, bias = numbers(geometry.kernel_shape, 5), numbers(geometry.bias_shape, 3)
    expected = [output(geometry, x, w) + bias.reshape(-1, *[1] * len(letters)) for x in samples]
    outer = "C" if convention.batch is None else "NC"
    x, y = (each[0] if convention.batch is None else np.stack(each) for each in (samples, expected))
    given_input = laid_out(x, outer + letters, convention.input_layout)
    given_kernel = laid_out(turned(w, 2) if convention.kernel_flipped else w, f"IO{letters}", convention.kernel_layout)
    derived = convention.derive(given_input, given_kernel, bias.tolist())
    assert np.array_equal(np.array(derived.output.tolist()), laid_out(y, outer + letters, convention.output_layout))
    assert np.array_equal(np.array(derived.input.tolist()), given_input)
    assert np.array_equal(np.array(derived.kernel.tolist()), given_kernel)
    assert derived.bias.tolist() == bias.tolist()
    assert len(derived.derivations) == len(samples)


@given(conventions(most_products=60))
@settings(max_examples=25)
def test_symbols(convention):
    """The fresh symbols are all different, and the output is the definition's sum of their products."""
    geometry = convention.geometry
    letters = SPATIAL[len(geometry.axes)]
    derived = convention.derive()
    outer = "C" if convention.batch is None else "NC"
    x, w, y = (np.array(array.tolist(), dtype=object) for array in (derived.input, derived.kernel, derived.output))
    assert x.shape == convention.input_shape
    assert w.shape == convention.kernel_shape
    names = [symbol.name for symbol in [*x.flat, *w.flat]]
    assert len(set(names)) == len(names)
    x = laid_out(x, convention.input_layout, outer + letters)
    w = laid_out(w, convention.kernel_layout, f"IO{letters}")
    w = turned(w, 2) if convention.kernel_flipped else w
    y = laid_out(y, convention.output_layout, outer + letters)
    for sample, found in zip(
        [x] if convention.batch is None else x, [y] if convention.batch is None else y, strict=True
    ):
        expected = [0] * found.size
        for o, i, m in products(geometry):
            expected[o] += sample.flat[i] * w.flat[m]
        assert list(found.flat) == expected


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


def test_unbatched():
    derived = call(Geometry(2, 2, channels=(1, 1)), batch=None).derive()
    assert derived.output.shape == (3, 1)
    assert derived.derivation.output.shape == (1, 3)


@pytest.mark.parametrize("wrap", [Array, np.array, list, tuple], ids=lambda wrap: wrap.__name__)
def test_what_values_may_be(wrap):
    derived = call(Geometry(2, 2, channels=(1, 1)), batch=None).derive(wrap([[1], [2]]))
    assert str(derived.output) == "[[w1], [2*w1 + w2], [2*w2]]"


def test_a_matrix_is_an_array_of_two_axes():
    derived = call(Geometry(2, 2, channels=(1, 1)), batch=None, last=False).derive(Matrix([["u", "v"]]))
    assert str(derived.output) == "[[u*w1, u*w2 + v*w1, v*w2]]"


PLAIN = call(Geometry(2, 2, channels=(1, 1)))
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
    "no-sample": (
        lambda: call(Geometry(2, 2, channels=(1, 1)), batch=0).derive(),
        OperandError,
        "input must have at least one sample to be derived, got a batch of 0",
    ),
    "large": (
        lambda: call(Geometry(2**22, 2, channels=(2, 1))).derive(),
        LimitError,
        "input elements must be at most 4,194,304, got 8,388,608",
    ),
    "products": (
        lambda: call(Geometry((10, 10), 100, channels=(1, 1)), batch=5).derive().output,
        LimitError,
        "products of all samples must be at most 4,194,304, got 5,000,000",
    ),
}


@pytest.mark.parametrize(("make", "kind", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals(make, kind, message):
    with pytest.raises(kind) as caught:
        make()
    assert str(caught.value) == message


def test_given_values_may_share_symbols():
    derived = PLAIN.derive([[["u"], ["v"]]], [[["u"]], [["v"]]], ["u"])
    u, v = symbols("u v")
    assert derived.output[0, 1, 0] == 2 * u * v + u


def test_text():
    derived = call(Geometry(2, 2, channels=(1, 1)), flipped=True).derive(bias=True)
    assert derived.to_text().splitlines() == [
        "Transposed convolution in any",
        "=============================",
        "",
        "any.call(x, w)",
        "",
        "Input NWC (1, 2, 1), kernel WOI (2, 1, 1), output NWC (1, 3, 1). Input 2, kernel 2, channels 1 to 1; output 1×3.",
        "",
        "The framework turns the kernel by half a turn: its first tap lands last.",
        "",
        "input[0,:,0] = [ a  b ]",
        "kernel[:,0,0] = [ w1  w2 ]",
        "bias = [ β ]",
        "",
        "Output",
        "------",
        "",
        "output[0,0,0] = a×w2 + β",
        "output[0,1,0] = a×w1 + b×w2 + β",
        "output[0,2,0] = b×w1 + β",
    ]


def test_numbers_are_added_up_and_shown_as_arrays():
    text = call(Geometry(2, 2, channels=(1, 2)), batch=2).derive([[[1], [2]], [[3], [4]]], [[[1], [2]], [[3], [4]]])
    lines = text.to_text().splitlines()
    assert "output[1,1,0] = 3·3 + 4·1 = 13" in lines
    assert "output[1,1,1] = 3·4 + 4·2 = 20" in lines
    assert lines[-4:] == [
        "output[0,:,0] = [ 1  5  6 ]",
        "output[0,:,1] = [ 2  8  8 ]",
        "output[1,:,0] = [ 3  13  12 ]",
        "output[1,:,1] = [ 6  20  16 ]",
    ]


def test_latex_and_markdown():
    derived = torch((1, 2, 2), (2, 1, 2)).derive()
    assert r"w[0,0,:] = \begin{bmatrix}" in derived.to_latex()
    assert "y_{0,0,1} &= x^{(1)}_{1} w^{(1,1)}_{2}" in derived.to_latex()
    assert "- output[0,0,1] = x1_1×w1_1_2 + x1_2×w1_1_1 + " in derived.to_markdown()


def test_an_array_too_large_to_show_is_left_out_and_its_formulas_are_not():
    text = call(Geometry(2001, 1, channels=(1, 1))).derive().to_text()
    assert "Left out: the input, 2,001 cells" in text
    assert "output[0,2000,0] = x2001×w1" in text


def test_to_dict_is_json():
    derived = torch((1, 1, 2), (1, 1, 2)).derive([[[1, "u"]]], [[[2, 3]]])
    data = json.loads(json.dumps(derived.to_dict()))
    assert data["output"] == [[[2, "2*u + 3", "3*u"]]]
    assert data["input"] == [[[1, "u"]]]
    assert data["convention"]["framework"] == "torch"
    assert "bias" not in data


def test_repr():
    assert repr(PLAIN.derive()) == "LaidOut(any.call(x, w))"
