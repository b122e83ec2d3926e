"""Where a framework does not compute a call of its own; what XLA does was seen in JAX 0.10.2, call by call."""

import pytest

from tconv_sym.frameworks import convert, jax, keras, tensorflow, torch
from tconv_sym.frameworks.cautions import jax_cautions, keras_cautions, tensorflow_cautions

ABORT = (
    "XLA aborts the process while it simplifies this call; with the environment variable "
    "XLA_FLAGS=--xla_disable_hlo_passes=algsimp it computes it"
)


def padded(inputs, kernel, strides, padding, dilation=None):
    """Make a call of JAX with one channel."""
    return jax((2, *inputs, 1), (*kernel, 1, 1), strides=strides, padding=padding, rhs_dilation=dilation)


ABORTED = {
    "the witness": padded((3, 1), (2, 2), (2, 4), ((0, 0), (0, 2))),
    "by a longer kernel": padded((5, 2), (2, 3), (2, 1), ((0, 0), (-1, 2))),
    "a single input with a dilation": padded((3, 1), (2, 2), (2, 4), ((0, 0), (1, 1)), (1, 2)),
    "beside a contraction": padded((3, 1, 3), (2, 2, 3), (2, 1, 1), ((0, 0), (0, 1), (0, 0))),
}
COMPILED = {
    "the kernel is not the larger": padded((3, 2), (2, 2), (2, 4), ((0, 0), (0, 2))),
    "a single input that meets all taps": padded((3, 1), (2, 2), (2, 4), ((0, 0), (1, 1))),
    "as many inputs as taps": padded((2, 1), (2, 2), (2, 4), ((0, 0), (0, 2))),
    "padding": padded((3, 1), (2, 2), (2, 4), ((1, 0), (0, 2))),
    "another stride": padded((3, 1), (2, 2), (3, 4), ((0, 0), (0, 2))),
    "one axis": padded((3,), (2,), (2,), ((0, 0),)),
}


@pytest.mark.parametrize("call", ABORTED.values(), ids=ABORTED)
def test_what_xla_aborts_at(call):
    assert list(jax_cautions(call)) == [ABORT]


@pytest.mark.parametrize("call", COMPILED.values(), ids=COMPILED)
def test_what_xla_compiles(call):
    assert list(jax_cautions(call)) == []


def test_what_xla_misreads_is_said_once():
    call = padded((9, 9), (2, 2), (1, 1), ((-2, 1), (-2, 1)))
    assert list(jax_cautions(call)) == [
        "its padding (-2, 1) on a CPU may read what is not there, https://github.com/openxla/xla/issues/48713"
    ]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        ({"padding": "same", "output_padding": 0}, 1),
        ({"padding": "same", "output_padding": (1, 0)}, 1),
        ({"padding": "same", "output_padding": (0, 1)}, 0),
        ({"padding": "same"}, 0),
        ({"output_padding": 0}, 0),
    ],
)
def test_keras_on_tensorflow(arguments, count):
    assert len(list(keras_cautions(keras((1, 4, 4, 1), (3, 2, 1, 1), strides=2, **arguments)))) == count


def grouped(axes, **arguments):
    """Make a call of TensorFlow with two groups."""
    ones = (1,) * axes
    return tensorflow((1, *ones, 2), (*ones, 1, 2), output_shape=(1, *ones, 2), strides=1, **arguments)


TENSORFLOW = {
    "plain": (tensorflow((1, 4, 1), (3, 1, 1), output_shape=(1, 8, 1), strides=2), []),
    "groups": (grouped(2), ["tf.nn.conv2d_transpose with groups needs oneDNN, XLA or a GPU"]),
    "groups in 3-D": (grouped(3), ["tf.nn.conv3d_transpose with groups needs XLA or a GPU"]),
    "both": (grouped(1, dilations=2), ["tf.nn.conv1d_transpose with groups and dilation needs oneDNN, XLA or a GPU"]),
    "dilation in 3-D": (
        tensorflow((1, 4, 4, 4, 1), (3, 3, 3, 1, 1), output_shape=(1, 4, 4, 4, 1), strides=1, dilations=2),
        ["tf.nn.conv3d_transpose with dilation needs oneDNN, XLA or a GPU"],
    ),
    "groups with pairs": (
        grouped(2, padding=((0, 0),) * 4),
        ["tf.nn.conv2d_transpose with groups needs XLA or a GPU"],
    ),
}


@pytest.mark.parametrize(("call", "cautions"), TENSORFLOW.values(), ids=TENSORFLOW)
def test_tensorflow(call, cautions):
    assert list(tensorflow_cautions(call)) == cautions


def test_a_conversion_tells():
    source = torch((1, 1, 3, 1), (1, 1, 2, 3), stride=(2, 4), padding=1)
    conversion = convert(source, "jax")
    assert conversion.exact
    assert conversion.reasons == (ABORT,)
    assert "\nCaution: XLA aborts the process" in conversion.to_text()
    assert conversion.to_dict()["reasons"] == [ABORT]
