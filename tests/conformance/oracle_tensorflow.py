"""TensorFlow as an oracle: `tf.nn.conv1d_transpose`, `conv2d_transpose` and `conv3d_transpose`."""

from __future__ import annotations

from importlib import metadata
from itertools import product
from math import ceil

import numpy as np
import tensorflow as tf

from conformance.case import Case
from conformance.oracle import Oracle

FUNCTIONS = {3: tf.nn.conv1d_transpose, 4: tf.nn.conv2d_transpose, 5: tf.nn.conv3d_transpose}


class TensorflowOracle(Oracle):
    """The functions, in float32, on one thread."""

    def __init__(self, name):
        super().__init__(name)
        quiet()

    def versions(self):
        """Return what is installed: the build for CPUs is a distribution of its own."""
        return installed()

    def output(self, case):
        x, w, bias = (None if value is None else value.astype(np.float32) for value in case.values())
        y = FUNCTIONS[x.ndim](x, w, **case.arguments).numpy()
        return y if bias is None else y + bias

    def own_cases(self):
        """Give a product of what the three functions take; TensorFlow's tests hold no product to mirror."""
        for axes, n, k, s, padding in product((1, 2, 3), (1, 3, 4), (1, 2, 3, 4), (1, 2, 3), ("SAME", "VALID")):
            for output in sizes(n, k, s, padding):
                yield Case(
                    framework="tensorflow",
                    shapes=((2, *(n,) * axes, 2), (*(k,) * axes, 3, 2)),
                    arguments={"output_shape": (2, *(output,) * axes, 3), "strides": s, "padding": padding},
                    origin=f"tensorflow product, {axes} axes",
                )


def sizes(n, k, s, padding):
    """Give the output sizes that an ordinary convolution takes to n, and their neighbours, which it does not."""
    # n = ceil(O / s) for SAME, ceil((O − k + 1) / s) for VALID: "Padding" of TensorFlow's guide to tf.nn.
    less = 0 if padding == "SAME" else k - 1
    fits = [size for size in range(1, s * n + k + 1) if ceil((size - less) / s) == n]
    return [size for size in (fits[0] - 1, *fits, fits[-1] + 1) if size > 0]


def quiet():
    """Keep to one thread and to the CPU; once it computes, TensorFlow no longer lets one choose."""
    tf.get_logger().setLevel("ERROR")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def installed():
    """Return the distribution of TensorFlow with its version."""
    names = {distribution.name for distribution in metadata.distributions()}
    name = next(name for name in ("tensorflow", "tensorflow-cpu", "tensorflow_cpu") if name in names)
    return f"{name} {tf.__version__}"
