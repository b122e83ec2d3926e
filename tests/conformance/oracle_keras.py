"""Keras as an oracle: its layers on one of its backends, and the products of parameters of its own tests.

Those are `layers/convolutional/conv_transpose_test.py` and `ops/nn_test.py`: the wheel ships them, for Keras's own
runner and compared with a tolerance; here are the same parameters.
"""

from __future__ import annotations

import os
from itertools import product

import numpy as np

from conformance.case import Case
from conformance.oracle import Oracle

CONSISTENCY = list(product(range(1, 5), range(1, 5), ("same", "valid"), (None, 1, 2, 3, 4)))
"""Kernel size, strides, padding and output padding of `test_conv1d_transpose_consistency`."""
BASIC = (
    # rank, input, filters, kernel, strides, padding, output_padding, data_format
    (1, (2, 8, 4), 5, 2, 2, "valid", None, "channels_last"),
    (1, (2, 8, 4), 6, 2, 3, "same", 2, "channels_last"),
    (1, (2, 8, 4), 6, 2, 2, "valid", None, "channels_last"),
    (2, (2, 8, 8, 4), 5, 2, 2, "valid", None, "channels_last"),
    (2, (2, 8, 8, 4), 6, 2, 3, "same", 2, "channels_last"),
    (2, (2, 4, 8, 8), 6, (2, 3), (2, 1), "valid", None, "channels_first"),
    (2, (1, 14, 14, 2), 2, 7, 16, "valid", None, "channels_last"),
    (2, (2, 14, 14, 4), 6, 7, 16, "same", 2, "channels_last"),
    (2, (2, 14, 14, 4), 6, (2, 3), (2, 1), "valid", None, "channels_last"),
    (2, (2, 14, 14, 4), 2, 7, 16, "valid", None, "channels_last"),
    (3, (2, 8, 8, 8, 4), 5, 2, 2, "valid", None, "channels_last"),
    (3, (2, 8, 8, 8, 4), 6, 2, 3, "same", 2, "channels_last"),
    (3, (2, 8, 8, 8, 4), 6, (2, 2, 3), (2, 1, 2), "valid", None, "channels_last"),
)
"""The parameters of `test_conv{1,2,3}d_transpose_basic` and `test_conv{1,2,3}d_transpose`."""
OPERATIONS = (
    # rank, input, filters, kernel, strides, padding, output_padding
    *((1, (2, 4, 3), 5, 2, 2, padding, None) for padding in ("valid", "same")),
    (1, (2, 4, 3), 5, 2, 5, "valid", 4),
    *((2, (2, 4, 4, 3), 5, 2, strides, padding, None) for strides in (2, (2, 2)) for padding in ("valid", "same")),
    (2, (2, 4, 4, 3), 5, 2, (5, 5), "valid", 4),
)
"""The parameters of `test_conv_transpose`, `test_conv_transpose_1d` and `test_conv_transpose_2d` of `nn_test.py`."""
TENSORFLOW = "tensorflow"


class KerasOracle(Oracle):
    """`keras.layers.Conv1DTranspose` and its siblings in float32, on the backend in the oracle's name."""

    def __init__(self, name):
        super().__init__(name)
        self.backend = name.partition("-")[2]
        # Keras reads it when it is imported, once.
        os.environ["KERAS_BACKEND"] = self.backend
        if self.backend == TENSORFLOW:
            from conformance.oracle_tensorflow import quiet  # noqa: PLC0415 (only what the backend needs)

            quiet()
        if self.backend == "torch":
            import torch  # noqa: PLC0415 (only what the backend needs)

            torch.set_num_threads(1)
        import keras  # noqa: PLC0415 (only what the backend needs)

        self.keras = keras

    def versions(self):
        if self.backend == TENSORFLOW:
            from conformance.oracle_tensorflow import installed  # noqa: PLC0415 (only what the backend needs)

            return f"keras {self.keras.__version__}, {installed()}"
        self.packages = ("keras", self.backend)
        return super().versions()

    def output(self, case):
        layer, _, x = self.layer(case)
        return np.array(self.keras.ops.convert_to_numpy(layer(x)))

    def outputs(self, cases):
        if self.backend != "jax":
            return super().outputs(cases)
        from conformance.oracle_jax import outputs  # noqa: PLC0415 (only what the backend needs)

        return outputs(self.function, cases)

    def function(self, case):
        """Return (function, arrays) for JAX to compile: the layer's pure form."""
        layer, weights, x = self.layer(case)

        def compute(x, *weights):
            return layer.stateless_call(list(weights), [], x)[0]

        return compute, [x, *weights]

    def layer(self, case):
        """Build the layer with its weights; return it with the arrays of these and the input."""
        x, w, bias = (None if value is None else value.astype(np.float32) for value in case.values())
        *kernel_size, filters, _ = w.shape
        layer = getattr(self.keras.layers, f"Conv{len(kernel_size)}DTranspose")(
            filters,
            tuple(kernel_size),
            use_bias=bias is not None,
            kernel_initializer=lambda _, dtype: self.keras.ops.convert_to_tensor(w, dtype),
            bias_initializer=lambda _, dtype: self.keras.ops.convert_to_tensor(bias, dtype),
            **case.arguments,
        )
        layer.build(x.shape)
        if tuple(layer.kernel.shape) != w.shape:
            message = f"kernel is {tuple(layer.kernel.shape)}, not {w.shape}"
            raise ValueError(message)
        return layer, [w] if bias is None else [w, bias], x

    def own_cases(self):
        for k, s, padding, extra in CONSISTENCY:
            yield keras_case("consistency", 1, (1, 3, 1), 1, k, s, padding, extra)
        for row in BASIC:
            yield keras_case("basic", *row)
        for row in OPERATIONS:
            yield keras_case("operation", *row)


def keras_case(name, rank, input_shape, filters, kernel, *arguments):
    """Make a case of Keras's own parameters."""
    names = ("strides", "padding", "output_padding", "data_format")
    named = dict(zip(names, arguments, strict=False))
    channels = input_shape[1 if named.get("data_format") == "channels_first" else -1]
    kernel = kernel if isinstance(kernel, tuple) else (kernel,) * rank
    return Case(
        framework="keras",
        shapes=(input_shape, (*kernel, filters, channels)),
        arguments=named,
        origin=f"keras {name}",
        bias_size=filters,
    )
