"""What JAX, Keras and TensorFlow share."""

import pytest

from tconv_sym.errors import FrameworkError
from tconv_sym.frameworks.channels_last import input_sizes, make_convention

SIZES = {"batch": 2, "input": (4, 5), "kernel": (3, 1), "channels": (6, 4), "groups": 2}


def test_the_batch_may_be_empty():
    assert input_sizes("f: x", [0, 4, 1]) == (0, 4, 1)
    assert input_sizes("f: x", (1, 2, 3, 4, 5)) == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ((1, 4), "f: x must have 3 or 4 or 5 axes, got (1, 4)"),
        ((1,) * 6, "f: x must have 3 or 4 or 5 axes, got (1, 1, 1, 1, 1, 1)"),
        ((1, 4, 0), "f: x must be at least 1 on every axis but the batch, got (1, 4, 0)"),
        ((-1, 4, 1), "f: x must be integers of at least 0, got (-1, 4, 1)"),
        (4, "f: x must be a list of integers of at least 0, got 4"),
    ],
)
def test_refusals(value, message):
    with pytest.raises(FrameworkError) as caught:
        input_sizes("f: x", value)
    assert str(caught.value) == message


def test_make_convention():
    made = make_convention("f", "f.g", {"a": 1}, **SIZES)
    assert (made.input_layout, made.kernel_layout, made.output_layout) == ("NHWC", "HWOI", "NHWC")
    assert (made.input_shape, made.kernel_shape, made.output_shape) == ((2, 4, 5, 6), (3, 1, 2, 6), (2, 6, 5, 4))
    assert (made.kernel_flipped, made.call) == (False, "f.g(x, w, a=1)")


def test_swapped_channels_of_a_kernel_go_with_a_flip():
    made = make_convention("f", "f.g", {}, kernel_channels="IO", **SIZES)
    assert (made.kernel_layout, made.kernel_shape, made.kernel_flipped) == ("HWIO", (3, 1, 6, 2), True)


def test_channels_first():
    made = make_convention("f", "f.g", {}, channels_first=True, **SIZES)
    assert (made.input_layout, made.kernel_layout, made.output_layout) == ("NCHW", "HWOI", "NCHW")
