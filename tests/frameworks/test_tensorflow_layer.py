"""`frameworks.tensorflow` against what TensorFlow 2.21 computed, its refusals, and its rule for the output's shape."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.pinned import Pinned, computed
from tconv_sym.errors import FrameworkError
from tconv_sym.frameworks import tensorflow

CASES = {
    "same": Pinned((1, 3, 1), (3, 1, 1), {"output_shape": (1, 6, 1), "strides": 2}, (1, 6, 1), [1, 2, 5, 4, 9, 6]),
    "same, the smaller output": Pinned(
        (1, 3, 1), (3, 1, 1), {"output_shape": (1, 5, 1), "strides": 2}, (1, 5, 1), [2, 5, 4, 9, 6]
    ),
    "same with k < s": Pinned(
        (1, 2, 1), (1, 1, 1), {"output_shape": (1, 6, 1), "strides": 3}, (1, 6, 1), [1, 0, 0, 2, 0, 0]
    ),
    "same with k < s, the smallest output": Pinned(
        (1, 2, 1), (2, 1, 1), {"output_shape": (1, 4, 1), "strides": 3}, (1, 4, 1), [1, 2, 0, 2]
    ),
    "same with an odd rest crops more at the end": Pinned(
        (1, 3, 1), (4, 1, 1), {"output_shape": (1, 5, 1), "strides": 2}, (1, 5, 1), [2, 5, 8, 9, 14]
    ),
    "same with dilation": Pinned(
        (1, 3, 1), (2, 1, 1), {"output_shape": (1, 6, 1), "strides": 2, "dilations": 3}, (1, 6, 1), [0, 2, 2, 3, 4, 0]
    ),
    "valid": Pinned(
        (1, 3, 1),
        (2, 1, 1),
        {"output_shape": (1, 6, 1), "strides": 2, "padding": "VALID"},
        (1, 6, 1),
        [1, 2, 2, 4, 3, 6],
    ),
    "valid, the largest output": Pinned(
        (1, 2, 1),
        (2, 1, 1),
        {"output_shape": (1, 7, 1), "strides": 3, "padding": "VALID"},
        (1, 7, 1),
        [1, 2, 0, 2, 4, 0, 0],
    ),
    "strides for all axes": Pinned(
        (1, 2, 1), (2, 1, 1), {"output_shape": (1, 4, 1), "strides": [1, 2, 1]}, (1, 4, 1), [1, 2, 2, 4]
    ),
    "a list of one stride": Pinned(
        (1, 2, 2, 1),
        (2, 1, 1, 1),
        {"output_shape": (1, 4, 3, 1), "strides": [2], "dilations": [1]},
        (1, 4, 3, 1),
        [1, 0, 2, 2, 0, 4, 3, 0, 4, 6, 0, 8],
    ),
    "explicit paddings crop": Pinned(
        (1, 2, 2, 1),
        (2, 2, 1, 1),
        {"output_shape": (1, 3, 3, 1), "strides": 2, "padding": [[0, 0], [1, 0], [0, 1], [0, 0]]},
        (1, 3, 3, 1),
        [3, 4, 6, 3, 6, 4, 9, 12, 12],
    ),
    "explicit paddings, larger outputs": Pinned(
        (1, 2, 2, 1),
        (2, 2, 1, 1),
        {"output_shape": (1, 4, 4, 1), "strides": 2, "padding": [[0, 0], [1, 0], [0, 1], [0, 0]]},
        (1, 4, 4, 1),
        [3, 4, 6, 8, 3, 6, 4, 8, 9, 12, 12, 16, 0, 0, 0, 0],
    ),
    "explicit paddings beyond the kernel": Pinned(
        (1, 3, 1, 1),
        (2, 1, 1, 1),
        {"output_shape": (1, 1, 1, 1), "strides": 2, "padding": [[0, 0], [3, 2], [0, 0], [0, 0]]},
        (1, 1, 1, 1),
        [4],
    ),
    "channels": Pinned(
        (1, 2, 2),
        (2, 3, 2),
        {"output_shape": (1, 4, 3), "strides": 2},
        (1, 4, 3),
        [5, 11, 17, 23, 29, 35, 11, 25, 39, 53, 67, 81],
    ),
    "groups": Pinned(
        (1, 2, 4), (2, 1, 4), {"output_shape": (1, 4, 2), "strides": 2}, (1, 4, 2), [5, 25, 17, 53, 17, 53, 61, 113]
    ),
    "batch": Pinned(
        (2, 2, 1),
        (2, 1, 1),
        {"output_shape": (2, 3, 1), "strides": 1, "padding": "VALID"},
        (2, 3, 1),
        [1, 4, 4, 3, 10, 8],
    ),
    "two axes": Pinned(
        (1, 2, 2, 1),
        (2, 3, 1, 1),
        {"output_shape": (1, 3, 4, 1), "strides": (2, 2), "dilations": (2, 1)},
        (1, 3, 4, 1),
        [0, 0, 0, 0, 7, 11, 27, 18, 0, 0, 0, 0],
    ),
    "three axes": Pinned(
        (1, 1, 2, 1, 1),
        (2, 1, 2, 1, 1),
        {"output_shape": (1, 1, 4, 3, 1), "strides": [1, 2, 3]},
        (1, 1, 4, 3, 1),
        [1, 2, 0, 0, 0, 0, 2, 4, 0, 0, 0, 0],
    ),
}
"""Alike with oneDNN, with XLA, and, but for dilation and groups, with the plain kernels."""


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_computes_what_tensorflow_computed(case):
    convention = tensorflow(case.input_shape, case.kernel_shape, **case.arguments)
    assert convention.input_shape == case.input_shape
    assert convention.kernel_shape == case.kernel_shape
    assert convention.output_shape == case.output_shape == case.arguments["output_shape"]
    assert computed(convention) == case.output


def test_the_call_has_what_tensorflow_has_to_be_told():
    assert tensorflow((1, 4, 1), (3, 1, 1), output_shape=[1, 8, 1], strides=[1, 2, 1], dilations=1).call == (
        "tf.nn.conv1d_transpose(x, w, output_shape=(1, 8, 1), strides=2)"
    )
    assert tensorflow(
        (1, 4, 4, 1),
        (3, 3, 1, 1),
        output_shape=(1, 9, 12, 1),
        strides=(np.int64(2), 3),
        padding=[[0, 0], [0, 0], (0, 0), (0, 0)],
        dilations=[1, 1],
    ).call == (
        "tf.nn.conv2d_transpose(x, w, output_shape=(1, 9, 12, 1), strides=(2, 3), "
        "padding=((0, 0), (0, 0), (0, 0), (0, 0)))"
    )
    assert (
        tensorflow(
            (1, 1, 1, 1, 1), (3, 3, 3, 1, 1), output_shape=(1, 5, 5, 5, 1), strides=1, padding="VALID", dilations=2
        ).call
        == 'tf.nn.conv3d_transpose(x, w, output_shape=(1, 5, 5, 5, 1), strides=1, padding="VALID", dilations=2)'
    )


def test_more_channels_than_the_filters_are_groups():
    convention = tensorflow((1, 2, 2, 6), (2, 2, 1, 6), output_shape=(1, 4, 4, 3), strides=2)
    assert (convention.geometry.channels, convention.geometry.groups) == ((6, 3), 3)
    assert (convention.input_layout, convention.kernel_layout, convention.output_layout) == ("NHWC", "HWOI", "NHWC")


def test_the_batch_may_be_empty():
    assert tensorflow((0, 4, 1), (3, 1, 1), output_shape=(0, 8, 1), strides=2).output_shape == (0, 8, 1)


TWO_AXES = {"input_shape": (1, 4, 4, 1), "filter_shape": (3, 3, 1, 1), "output_shape": (1, 8, 8, 1)}
REFUSED = {
    "a rank": (
        {"input_shape": (4, 1)},
        "tensorflow: input_shape must have 3 or 4 or 5 axes, got (4, 1)",
    ),
    "an empty axis": (
        {"input_shape": (1, 0, 1)},
        "tensorflow: input_shape must be at least 1 on every axis but the batch, got (1, 0, 1)",
    ),
    "no taps": (
        {"filter_shape": (0, 1, 1)},
        "tensorflow: filter_shape must be integers of at least 1, got (0, 1, 1)",
    ),
    "no output": (
        {"output_shape": (1, 0, 1)},
        "tensorflow: output_shape must be at least 1 on every axis but the batch, got (1, 0, 1)",
    ),
    "an output of another rank": (
        {"output_shape": (1, 8, 8, 1)},
        "tensorflow: output_shape must have 3 axes, as input_shape has, got (1, 8, 8, 1)",
    ),
    "an output of unknown size": (
        {"output_shape": (1, -1, 1)},
        "tensorflow: output_shape must be integers of at least 0, got (1, -1, 1)",
    ),
    "another batch": (
        {"output_shape": (2, 8, 1)},
        "tensorflow: output_shape must have the batch of input_shape, 1, got 2",
    ),
    "channels that the filter has not": (
        {"filter_shape": (3, 2, 1), "output_shape": (1, 8, 3)},
        "tensorflow: output_shape must have 2 channels, as filter_shape says, or that many for each of several groups, got 3",
    ),
    "fewer channels than the filter has": (
        {"filter_shape": (3, 2, 1)},
        "tensorflow: output_shape must have 2 channels, as filter_shape says, or that many for each of several groups, got 1",
    ),
    "groups that do not divide the input": (
        {"output_shape": (1, 8, 2)},
        "tensorflow: input_shape must have a multiple of 2 channels, as there are 2 groups, got 1",
    ),
    "other input channels": (
        {"filter_shape": (3, 1, 2)},
        "tensorflow: input_shape must have C_in = 2 channels, as filter_shape says, got 1",
    ),
    "a stride of 0": (
        {"strides": 0},
        "tensorflow: strides must be an integer of at least 1, got 0",
    ),
    "a stride of 0 on an axis": (
        {"strides": [1, 0, 1]},
        "tensorflow: strides must be integers of at least 1, got [1, 0, 1]",
    ),
    "a stride of the batch": (
        {"strides": [2, 2, 1]},
        "tensorflow: strides must be an integer, or 1 or 3 of them, those of batch and channels 1, got [2, 2, 1]",
    ),
    "a dilation of the channels": (
        TWO_AXES | {"dilations": [1, 1, 1, 2]},
        "tensorflow: dilations must be an integer, or 1, 2 or 4 of them, those of batch and channels 1, got [1, 1, 1, 2]",
    ),
    "dilations of another rank": (
        TWO_AXES | {"dilations": (1, 1, 1)},
        "tensorflow: dilations must be an integer, or 1, 2 or 4 of them, those of batch and channels 1, got (1, 1, 1)",
    ),
    "small letters": (
        TWO_AXES | {"padding": "same"},
        "tensorflow: padding must be 'SAME' or 'VALID', or pairs [[0, 0], [top, bottom], [left, right], [0, 0]] of at least 0, got 'same'",
    ),
    "pairs on one axis": (
        {"padding": [[0, 0], [1, 1], [0, 0]]},
        "tensorflow: padding must be 'SAME' or 'VALID' (pairs are for two spatial axes), got [[0, 0], [1, 1], [0, 0]]",
    ),
    "pairs of the spatial axes alone": (
        TWO_AXES | {"padding": [[1, 1], [1, 1]]},
        "tensorflow: padding must be 'SAME' or 'VALID', or pairs [[0, 0], [top, bottom], [left, right], [0, 0]] of at least 0, got [[1, 1], [1, 1]]",
    ),
    "negative pairs": (
        TWO_AXES | {"padding": [[0, 0], [-1, 1], [1, 1], [0, 0]]},
        "tensorflow: padding must be 'SAME' or 'VALID', or pairs [[0, 0], [top, bottom], [left, right], [0, 0]] of at least 0, got [[0, 0], [-1, 1], [1, 1], [0, 0]]",
    ),
    "pairs of the batch": (
        TWO_AXES | {"padding": [[0, 1], [1, 1], [1, 1], [0, 0]]},
        "tensorflow: padding must be 'SAME' or 'VALID', or pairs [[0, 0], [top, bottom], [left, right], [0, 0]] of at least 0, got [[0, 1], [1, 1], [1, 1], [0, 0]]",
    ),
    "pairs that leave nothing": (
        TWO_AXES | {"padding": [[0, 0], [5, 5], [0, 0], [0, 0]]},
        "tensorflow: padding must leave an output on spatial axis 0, got (5, 5)",
    ),
    "an output that SAME does not lead from": (
        {"output_shape": (1, 6, 1)},
        "tensorflow: output_shape must be in 7..8 on spatial axis 0, the sizes from which the ordinary convolution leads to 4, got 6",
    ),
    "an output that VALID does not lead from": (
        {"output_shape": (1, 11, 1), "padding": "VALID"},
        "tensorflow: output_shape must be in 9..10 on spatial axis 0, the sizes from which the ordinary convolution leads to 4, got 11",
    ),
    "an output smaller than the kernel": (
        {
            "input_shape": (1, 1, 1),
            "filter_shape": (4, 1, 1),
            "output_shape": (1, 1, 1),
            "strides": 4,
            "padding": "VALID",
        },
        "tensorflow: output_shape must be in 4..7 on spatial axis 0, the sizes from which the ordinary convolution leads to 1, got 1",
    ),
    "an output that the pairs do not lead from": (
        TWO_AXES | {"padding": [[0, 0], [4, 5], [1, 1], [0, 0]], "output_shape": (1, 2, 7, 1)},
        "tensorflow: output_shape must be in 1..1 on spatial axis 0, the sizes from which the ordinary convolution leads to 4, got 2",
    ),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED)
def test_it_refuses_with_the_rule(changes, message):
    arguments = {"input_shape": (1, 4, 1), "filter_shape": (3, 1, 1), "output_shape": (1, 8, 1), "strides": 2} | changes
    with pytest.raises(FrameworkError) as refusal:
        tensorflow(**arguments)
    assert str(refusal.value) == message


def ordinary_size(size, kernel, stride, padding):
    """Return the output size of TensorFlow's ordinary convolution, None where the kernel does not fit."""
    if padding == "SAME":
        return -(-size // stride)
    return (size - kernel) // stride + 1 if size >= kernel else None


@given(
    n=st.integers(1, 4),
    k=st.integers(1, 4),
    s=st.integers(1, 4),
    d=st.integers(1, 3),
    padding=st.sampled_from(["SAME", "VALID"]),
)
def test_it_takes_the_outputs_from_which_the_ordinary_convolution_leads_to_the_input(n, k, s, d, padding):
    taken = []
    for size in range(1, 40):
        try:
            convention = tensorflow(
                (1, n, 1), (k, 1, 1), output_shape=(1, size, 1), strides=s, padding=padding, dilations=d
            )
        except FrameworkError:
            continue
        taken.append(size)
        assert convention.geometry.output == (size,)
        assert convention.geometry.axes[0].begin >= 0
    assert taken == [size for size in range(1, 40) if ordinary_size(size, d * (k - 1) + 1, s, padding) == n]
