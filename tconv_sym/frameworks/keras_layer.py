"""`keras.ops.conv_transpose`, which `keras.layers.Conv1DTranspose`, `Conv2DTranspose` and `Conv3DTranspose` call.

With K = d(k − 1) + 1, the dilated kernel size of arXiv:1603.07285, and a the output padding:

- 'valid' crops nothing: the output is s(n − 1) + K + a, and without an a it is s(n − 1) + max(K, s);
- 'same' gives s(n − 1) + K mod 2 + a, and without an a it gives s·n; of what the full output has more than that, the
  smaller half is cropped at the begin.

This is what the backends JAX, TensorFlow and PyTorch compute, with one exception: TensorFlow's fails at 'same' with an
even K and an output padding of 0, as SAME leads from no output of that size to the input (compare
https://github.com/tensorflow/tensorflow/issues/50168). PyTorch's used to be a position off at 'same' with strides
(https://github.com/keras-team/keras/pull/22876). That some builds of TensorFlow have no dilation on a CPU is no rule of
Keras.

Refused is what the operation refuses on every backend, and an output padding that is not below the stride, which its
documentation forbids and which it computes by accident. Strides together with a dilation rate are refused too, although
the operation computes them: the layers do not take them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.frameworks.arguments import check_channels, choice, per_axis, shape, shortest
from tconv_sym.frameworks.channels_last import input_sizes, make_convention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.frameworks.convention import Convention

    Sizes = tuple[int, ...]
    Padding = Sizes | None

_DEFAULTS = {
    "strides": 1,
    "padding": "valid",
    "output_padding": None,
    "data_format": "channels_last",
    "dilation_rate": 1,
}
"""In the order of Keras's own parameters."""


def keras(  # noqa: PLR0913 (Keras's own arguments)
    input_shape: Sequence[int],
    kernel_shape: Sequence[int],
    *,
    strides: int | Sequence[int] = 1,
    padding: str = "valid",
    output_padding: int | Sequence[int] | None = None,
    data_format: str | None = "channels_last",
    dilation_rate: int | Sequence[int] = 1,
) -> Convention:
    """Return what `keras.ops.conv_transpose` computes.

    `input_shape` is (N, *spatial, C_in), or (N, C_in, *spatial) with `data_format="channels_first"`; `kernel_shape` is
    (*k, C_out, C_in) in both. `strides`, `output_padding` and `dilation_rate` are one integer, or one for each spatial
    axis; `padding` is 'valid' or 'same'. A `data_format` of None is 'channels_last', as Keras has it where its
    configuration is its own default. Raises `FrameworkError` for what Keras refuses, or computes by accident, and for
    strides together with a dilation rate: the operation computes them, its layers refuse.

    >>> call = keras((1, 4, 4, 1), (3, 3, 1, 1), strides=2, padding="same")
    >>> call.output_shape, call.geometry.axes[0].begin, call.geometry.axes[0].end
    ((1, 8, 8, 1), 0, 1)
    """
    layout = _DEFAULTS["data_format"] if data_format is None else _lower(data_format)
    first = choice("keras: data_format", layout, ("channels_last", "channels_first")) == "channels_first"
    same = choice("keras: padding", _lower(padding), ("valid", "same")) == "same"
    x = input_sizes("keras: input_shape", input_shape)
    w = shape("keras: kernel_shape", kernel_shape, (len(x),))
    spatial, c_in = (x[2:], x[1]) if first else (x[1:-1], x[-1])
    check_channels("keras: input_shape", c_in, "kernel_shape", w[-1])
    steps = per_axis("keras: strides", strides, len(spatial), 1)
    dilation = per_axis("keras: dilation_rate", dilation_rate, len(spatial), 1)
    extra = None if output_padding is None else per_axis("keras: output_padding", output_padding, len(spatial), 0)
    _check_steps(steps, dilation, extra)
    columns = zip(spatial, w[:-2], steps, dilation, extra or (None,) * len(spatial), strict=True)
    return make_convention(
        "keras",
        "keras.ops.conv_transpose",
        _arguments(steps, dilation, extra, same=same, first=first),
        batch=x[0],
        channels_first=first,
        input=spatial,
        kernel=w[:-2],
        stride=steps,
        padding=[_crop(s * (n - 1), d * (k - 1) + 1, s, a, same=same) for n, k, s, d, a in columns],
        dilation=dilation,
        channels=(c_in, w[-2]),
    )


def _lower(word: object) -> object:
    """Return text in small letters: Keras takes it in any."""
    return word.lower() if isinstance(word, str) else word


def _check_steps(strides: Sizes, dilation: Sizes, output_padding: Padding) -> None:
    """Hold what the layers hold of strides, dilation and output padding."""
    if max(strides) > 1 and max(dilation) > 1:
        raise FrameworkError(
            "keras: strides must be 1 where dilation_rate is more than 1 on any axis, as its layers have it (the "
            f"operation keras.ops.conv_transpose computes them), got {shown(strides)} and {shown(dilation)}"
        )
    if output_padding and any(a >= s for a, s in zip(output_padding, strides, strict=True)):
        raise FrameworkError(
            "keras: output_padding must be less than strides on each axis, "
            f"got {shown(output_padding)} and {shown(strides)}"
        )


def _crop(start: int, dilated: int, stride: int, output_padding: int | None, *, same: bool) -> tuple[int, int]:
    """Return what is cropped at the begin and end of an axis; less than 0 are zeros.

    `start` is where the last input's copy of the kernel starts, s(n − 1), and `dilated` is K.
    """
    if not same:
        return 0, min(dilated - stride, 0) if output_padding is None else -output_padding
    output = start + (stride if output_padding is None else dilated % 2 + output_padding)
    if output < 1:
        raise FrameworkError(
            "keras: output_padding must be at least 1 where padding is 'same', the dilated kernel size is even and the "
            f"input size is 1, so that an output is left, got {output_padding}"
        )
    excess = start + dilated - output
    begin = max(excess, 0) // 2
    return begin, excess - begin


def _arguments(
    strides: Sizes, dilation: Sizes, output_padding: Padding, *, same: bool, first: bool
) -> dict[str, object]:
    """Return the arguments that are not Keras's defaults, in the order of its signature."""
    everything = {
        "strides": shortest(strides),
        "padding": "same" if same else "valid",
        "output_padding": output_padding and shortest(output_padding),
        "data_format": "channels_first" if first else "channels_last",
        "dilation_rate": shortest(dilation),
    }
    return {name: value for name, value in everything.items() if value != _DEFAULTS[name]}
