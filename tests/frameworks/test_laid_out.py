"""Derivations in a framework's layout: values, symbols and their names, documents."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from hypothesis import given, settings

from frameworks.conventions import SPATIAL, call, conventions, laid_out, numbers, turned
from oracles import output, products
from tconv_sym import Geometry
from tconv_sym.errors import LimitError, OperandError
from tconv_sym.frameworks import jax, keras, torch


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


def test_unbatched():
    derived = call(Geometry(2, 2, channels=(1, 1)), batch=None).derive()
    assert derived.output.shape == (3, 1)
    assert derived.derivation.output.shape == (1, 3)


PLAIN = call(Geometry(2, 2, channels=(1, 1)))
REFUSED = {
    "no-sample": (
        lambda: call(Geometry(2, 2, channels=(1, 1)), batch=0).derive(),
        OperandError,
        "input must have at least one sample to be derived, got a batch of 0",
    ),
    "output": (
        lambda: torch((1, 1, 4), (1, 1, 3), stride=10**9).derive(),
        LimitError,
        "output elements must be at most 4,194,304, got 3,000,000,003",
    ),
    "output, by dilation": (
        lambda: torch((1, 1, 4), (1, 1, 2), dilation=10**30).derive(),
        LimitError,
        "output elements must be at most 4,194,304, got 1,000,000,000,000,000,000,000,000,000,004",
    ),
    "output, by padding": (
        lambda: jax((1, 4, 1), (3, 1, 1), strides=(1,), padding=((10**9, 0),)).derive(),
        LimitError,
        "output elements must be at most 4,194,304, got 1,000,000,002",
    ),
    "output of all samples": (
        lambda: torch((2, 1, 2**21), (1, 1, 3)).derive(),
        LimitError,
        "output elements must be at most 4,194,304, got 4,194,308",
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


def test_the_output_is_in_the_frameworks_layout_only():
    text = keras((1, 5, 7, 2), (3, 3, 4, 2)).derive().to_text()
    assert "output NHWC (1, 7, 9, 4). Input 5×7, kernel 3×3, channels 2 to 4." in " ".join(text.split())
    assert "4×7×9" not in text


def test_the_call_is_code():
    derived = torch((1, 1, 2), (1, 1, 2), stride=2).derive()
    assert "- `y = torch.nn.functional.conv_transpose1d(x, w, stride=2)`" in derived.to_markdown()
    assert r"\texttt{" in derived.to_latex()


def test_pickling():
    derived = torch((1, 1, 2), (1, 1, 2), stride=2).derive(bias=True)
    written = derived.to_text()
    assert pickle.loads(pickle.dumps(derived)).to_text() == written  # noqa: S301 (our own)


def test_text():
    derived = call(Geometry(2, 2, channels=(1, 1)), flipped=True).derive(bias=True)
    assert derived.to_text().splitlines() == [
        "Transposed convolution in any",
        "=============================",
        "",
        "y = any.call(x, w)",
        "",
        "Input NWC (1, 2, 1), kernel WOI (2, 1, 1), output NWC (1, 3, 1). Input 2, kernel 2, channels 1 to 1.",
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


def test_max_cells_is_what_the_line_says():
    derived = call(Geometry(3, 1, channels=(1, 1))).derive([[[1], [2], [3]]], bias=True)
    for write in (derived.to_text, derived.to_markdown, derived.to_latex):
        assert "Left out: the input, 3 cells, more than 2." in write(max_cells=2)
        assert "Left out" not in write(max_cells=3)
        assert write() == write(max_cells=None) == write(max_cells=3)
    few = derived.to_text(max_cells=0)
    assert [f"Left out: the {name}" in few for name in ("input", "kernel", "bias", "output")] == [True] * 3 + [False]
    assert "output[0,2,0] = 3×w1 + β = 3×w1 + β" in few


def test_data_of_an_array_too_large_to_show_is_left_out_and_the_output_is_not():
    derived = call(Geometry(3, 1, channels=(1, 1))).derive([[[1], [2], [3]]], [[[4]]])
    data = derived.to_dict(max_cells=2)
    assert data["input"] == {
        "left_out": "Left out: the input, 3 cells, more than 2. To see it, set max_cells to None (--max-cells none).",
        "cells": 3,
    }
    assert (data["kernel"], data["output"]) == ([[[4]]], [[[4], [8], [12]]])
    assert derived.to_dict() == derived.to_dict(max_cells=None) == data | {"input": [[[1], [2], [3]]]}


def test_to_dict_is_json():
    derived = torch((1, 1, 2), (1, 1, 2)).derive([[[1, "u"]]], [[[2, 3]]])
    data = json.loads(json.dumps(derived.to_dict()))
    assert data["output"] == [[[2, "2*u + 3", "3*u"]]]
    assert data["input"] == [[[1, "u"]]]
    assert data["convention"]["framework"] == "torch"
    assert "bias" not in data


def test_repr():
    assert repr(PLAIN.derive()) == "LaidOut(any.call(x, w))"
