"""`frameworks.keras` against what Keras 3.15.1 computed, its refusals, and how it is TensorFlow's and JAX's."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from frameworks.pinned import Pinned, computed
from tconv_sym.errors import FrameworkError
from tconv_sym.frameworks import jax, keras, tensorflow

CASES = {
    "valid": Pinned((1, 3, 1), (2, 1, 1), {"strides": 2}, (1, 6, 1), [1, 2, 2, 4, 3, 6]),
    "defaults": Pinned((1, 2, 1), (2, 1, 1), {}, (1, 3, 1), [1, 4, 4]),
    "valid with k < s ends after a whole stride": Pinned(
        (1, 2, 1), (1, 1, 1), {"strides": 3}, (1, 6, 1), [1, 0, 0, 2, 0, 0]
    ),
    "valid with k < s and output padding": Pinned(
        (1, 2, 1), (1, 1, 1), {"strides": 3, "output_padding": 1}, (1, 5, 1), [1, 0, 0, 2, 0]
    ),
    "valid with output padding 0": Pinned(
        (1, 2, 1), (1, 1, 1), {"strides": 3, "output_padding": 0}, (1, 4, 1), [1, 0, 0, 2]
    ),
    "valid with output padding": Pinned(
        (1, 2, 1), (3, 1, 1), {"strides": 2, "output_padding": 1}, (1, 6, 1), [1, 2, 5, 4, 6, 0]
    ),
    "same": Pinned((1, 3, 1), (3, 1, 1), {"strides": 2, "padding": "same"}, (1, 6, 1), [1, 2, 5, 4, 9, 6]),
    "same with k < s": Pinned((1, 2, 1), (2, 1, 1), {"strides": 3, "padding": "same"}, (1, 6, 1), [1, 2, 0, 2, 4, 0]),
    "same with an odd rest crops more at the end": Pinned(
        (1, 3, 1), (5, 1, 1), {"strides": 2, "padding": "same"}, (1, 6, 1), [2, 5, 8, 14, 14, 19]
    ),
    "same with dilation": Pinned((1, 3, 1), (2, 1, 1), {"padding": "same", "dilation_rate": 2}, (1, 3, 1), [2, 5, 4]),
    "same, odd kernel, output padding 0": Pinned(
        (1, 3, 1), (3, 1, 1), {"strides": 2, "padding": "same", "output_padding": 0}, (1, 5, 1), [2, 5, 4, 9, 6]
    ),
    "same, odd kernel, output padding 1": Pinned(
        (1, 3, 1), (3, 1, 1), {"strides": 2, "padding": "same", "output_padding": 1}, (1, 6, 1), [1, 2, 5, 4, 9, 6]
    ),
    "same, even kernel, output padding 1": Pinned(
        (1, 3, 1), (4, 1, 1), {"strides": 2, "padding": "same", "output_padding": 1}, (1, 5, 1), [2, 5, 8, 9, 14]
    ),
    "same, even kernel, output padding 2": Pinned(
        (1, 2, 1), (2, 1, 1), {"strides": 4, "padding": "same", "output_padding": 2}, (1, 6, 1), [1, 2, 0, 0, 2, 4]
    ),
    "same, kernel shorter than the output padding": Pinned(
        (1, 2, 1),
        (1, 1, 1),
        {"strides": 4, "padding": "same", "output_padding": 3},
        (1, 8, 1),
        [1, 0, 0, 0, 2, 0, 0, 0],
    ),
    "same, even kernel, output padding 0": Pinned(
        (1, 3, 1), (4, 1, 1), {"strides": 2, "padding": "same", "output_padding": 0}, (1, 4, 1), [5, 8, 9, 14]
    ),
    "same, even dilated kernel, output padding 0": Pinned(
        (1, 3, 1), (2, 1, 1), {"dilation_rate": 3, "padding": "SAME", "output_padding": 0}, (1, 2, 1), [3, 2]
    ),
    "channels": Pinned(
        (1, 2, 2), (2, 3, 2), {"strides": 2}, (1, 4, 3), [5, 11, 17, 23, 29, 35, 11, 25, 39, 53, 67, 81]
    ),
    "channels first": Pinned(
        (1, 2, 2),
        (2, 3, 2),
        {"strides": 2, "data_format": "channels_first"},
        (1, 3, 4),
        [7, 31, 10, 46, 15, 39, 22, 58, 23, 47, 34, 70],
    ),
    "batch": Pinned((2, 2, 1), (2, 1, 1), {}, (2, 3, 1), [1, 4, 4, 3, 10, 8]),
    "two axes": Pinned(
        (1, 2, 2, 1),
        (3, 2, 1, 1),
        {"strides": (2, 3), "padding": "same", "output_padding": (1, 1)},
        (1, 4, 4, 1),
        [1, 2, 0, 2, 3, 4, 0, 6, 8, 12, 0, 14, 9, 12, 0, 12],
    ),
    "three axes": Pinned(
        (1, 1, 2, 1, 1),
        (2, 1, 2, 1, 1),
        {"strides": (1, 2, 3)},
        (1, 2, 4, 3, 1),
        [1, 2, 0, 0, 0, 0, 2, 4, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 6, 8, 0, 0, 0, 0],
    ),
}
"""On the backends JAX and PyTorch alike, and on TensorFlow but for an output padding of 0 with an even K."""


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_computes_what_keras_computed(case):
    convention = keras(case.input_shape, case.kernel_shape, **case.arguments)
    assert convention.input_shape == case.input_shape
    assert convention.kernel_shape == case.kernel_shape
    assert convention.output_shape == case.output_shape
    assert computed(convention) == case.output


def test_no_data_format_is_that_of_keras_itself():
    assert keras((1, 4, 3), (2, 5, 3), data_format=None) == keras((1, 4, 3), (2, 5, 3))


def test_both_data_formats_have_one_kernel():
    last = keras((1, 4, 5, 2), (3, 2, 7, 2), strides=2)
    first = keras((1, 2, 4, 5), (3, 2, 7, 2), strides=2, data_format="channels_first")
    assert (last.input_layout, last.kernel_layout, last.output_layout) == ("NHWC", "HWOI", "NHWC")
    assert (first.input_layout, first.kernel_layout, first.output_layout) == ("NCHW", "HWOI", "NCHW")
    assert first.output_shape == (1, 7, 9, 10)
    assert last.geometry == first.geometry
    assert not last.kernel_flipped


def test_the_call_has_only_what_is_not_the_default():
    assert keras((1, 4, 4, 1), (3, 3, 1, 1), strides=(1, 1), dilation_rate=[1, 1], padding="VALID").call == (
        "keras.ops.conv_transpose(x, w)"
    )
    assert keras(
        (1, 1, 4, 4), (3, 3, 1, 1), strides=[2, 3], output_padding=0, padding="Same", data_format="Channels_First"
    ).call == (
        'keras.ops.conv_transpose(x, w, strides=(2, 3), padding="same", output_padding=0, data_format="channels_first")'
    )


def test_the_batch_may_be_empty():
    assert keras((0, 4, 2), (3, 7, 2)).output_shape == (0, 6, 7)


REFUSED = {
    "a rank": (
        {"input_shape": (1, 2, 2, 2, 2, 1)},
        "keras: input_shape must have 3 or 4 or 5 axes, got (1, 2, 2, 2, 2, 1)",
    ),
    "an empty axis": (
        {"input_shape": (1, 0, 1)},
        "keras: input_shape must be at least 1 on every axis but the batch, got (1, 0, 1)",
    ),
    "another rank": (
        {"kernel_shape": (3, 3, 1, 1)},
        "keras: kernel_shape must have 3 axes, got (3, 3, 1, 1)",
    ),
    "other channels": (
        {"kernel_shape": (3, 1, 2)},
        "keras: input_shape must have C_in = 2 channels, as kernel_shape says, got 1",
    ),
    "channels of the other format": (
        {"input_shape": (1, 4, 1), "data_format": "channels_first"},
        "keras: input_shape must have C_in = 1 channels, as kernel_shape says, got 4",
    ),
    "a data format": (
        {"data_format": "NHWC"},
        "keras: data_format must be one of channels_last, channels_first, got 'nhwc'",
    ),
    "a padding": (
        {"padding": "causal"},
        "keras: padding must be one of valid, same, got 'causal'",
    ),
    "pairs": (
        {"padding": ((1, 1),)},
        "keras: padding must be one of valid, same, got ((1, 1),)",
    ),
    "a stride of 0": (
        {"strides": 0},
        "keras: strides must be an integer of at least 1, or 1 of them, got 0",
    ),
    "strides of another rank": (
        {"strides": (1, 2, 1)},
        "keras: strides must be an integer of at least 1, or 1 of them, got (1, 2, 1)",
    ),
    "a dilation of 0": (
        {"dilation_rate": (0,)},
        "keras: dilation_rate must be an integer of at least 1, or 1 of them, got (0,)",
    ),
    "strides with dilation": (
        {"strides": 2, "dilation_rate": 2},
        "keras: strides must be 1 where dilation_rate is more than 1 on any axis, as its layers have it (the operation keras.ops.conv_transpose computes them), got (2,) and (2,)",
    ),
    "strides with dilation on another axis": (
        {"input_shape": (1, 4, 4, 1), "kernel_shape": (3, 3, 1, 1), "strides": (1, 2), "dilation_rate": (2, 1)},
        "keras: strides must be 1 where dilation_rate is more than 1 on any axis, as its layers have it (the operation keras.ops.conv_transpose computes them), got (1, 2) and (2, 1)",
    ),
    "a negative output padding": (
        {"output_padding": -1},
        "keras: output_padding must be an integer of at least 0, or 1 of them, got -1",
    ),
    "an output padding of a stride": (
        {"strides": 2, "output_padding": 2},
        "keras: output_padding must be less than strides on each axis, got (2,) and (2,)",
    ),
    "an output padding of a stride on one axis": (
        {"input_shape": (1, 4, 4, 1), "kernel_shape": (3, 3, 1, 1), "strides": (3, 1), "output_padding": 1},
        "keras: output_padding must be less than strides on each axis, got (1, 1) and (3, 1)",
    ),
    "no output": (
        {"input_shape": (1, 1, 1), "kernel_shape": (2, 1, 1), "padding": "same", "output_padding": 0},
        "keras: output_padding must be at least 1 where padding is 'same', the dilated kernel size is even and the input size is 1, so that an output is left, got 0",
    ),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED)
def test_it_refuses_with_the_rule(changes, message):
    with pytest.raises(FrameworkError) as refusal:
        keras(**{"input_shape": (1, 4, 1), "kernel_shape": (3, 1, 1)} | changes)
    assert str(refusal.value) == message


SIZES = {"n": st.integers(1, 5), "k": st.integers(1, 5), "s": st.integers(1, 4), "same": st.booleans()}


@given(**SIZES)
def test_without_output_padding_it_is_jaxs_transposed(n, k, s, same):
    theirs = jax((1, n, 1), (k, 1, 1), strides=(s,), padding="SAME" if same else "VALID", transpose_kernel=True)
    ours = keras((1, n, 1), (k, 1, 1), strides=s, padding="same" if same else "valid")
    assert (ours.geometry, ours.kernel_flipped) == (theirs.geometry, theirs.kernel_flipped)


@given(**SIZES, a=st.none() | st.integers(0, 3), d=st.integers(1, 3))
def test_it_is_tensorflows_wherever_tensorflow_has_that_output(*, n, k, s, same, a, d):
    """TensorFlow has no output of s(n − 1) at SAME: that is where the backends disagree."""
    assume(a is None or a < s)
    assume(s == 1 or d == 1)
    even = (d * (k - 1) + 1) % 2 == 0
    assume(not (same and even and a == 0 and n == 1))
    ours = keras(
        (1, n, 1), (k, 1, 1), strides=s, padding="same" if same else "valid", output_padding=a, dilation_rate=d
    )
    arguments = {
        "output_shape": ours.output_shape,
        "strides": s,
        "padding": "SAME" if same else "VALID",
        "dilations": d,
    }
    if same and even and a == 0:
        with pytest.raises(FrameworkError, match="output_shape must be in"):
            tensorflow((1, n, 1), (k, 1, 1), **arguments)
    else:
        assert tensorflow((1, n, 1), (k, 1, 1), **arguments).geometry == ours.geometry
