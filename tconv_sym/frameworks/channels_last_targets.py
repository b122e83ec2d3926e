"""From a geometry to the arguments of JAX, Keras and TensorFlow.

What a word such as SAME crops is asked of the framework's own function, on a layer of one axis, so that no rule stands
here a second time.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tconv_sym.frameworks.cautions import jax_cautions, keras_cautions, tensorflow_cautions
from tconv_sym.frameworks.jax_layer import jax
from tconv_sym.frameworks.keras_layer import keras
from tconv_sym.frameworks.nearest import Manner, Option, Sides, turning_points
from tconv_sym.frameworks.target import (
    MISREAD,
    Layer,
    Target,
    explicit_pads,
    full,
    is_misread,
    ranks,
    sides,
    stretched_padding,
    words_rule,
)
from tconv_sym.frameworks.tensorflow_layer import tensorflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.frameworks.convention import Convention
    from tconv_sym.frameworks.target import Values
    from tconv_sym.geometry import Axis, Geometry

# ---- JAX ------------------------------------------------------------------------------------------------------------


def _jax(layer: Layer) -> Iterator[Manner]:
    """Give the words, and the pairs; with `transpose_kernel` where the kernel is not turned round already."""

    def call(padding: str | None, values: Values) -> Convention:
        x, w = layer.shapes_channels_last
        return jax(
            x,
            (*w[:-2], w[-1], w[-2]) if layer.kernel_flipped else w,
            strides=layer.each("stride"),
            padding=padding or values,
            rhs_dilation=layer.each("dilation"),
            transpose_kernel=not layer.kernel_flipped,
        )

    for word in ("SAME", "VALID"):
        options = tuple((_jax_word(word, axis),) for axis in layer.geometry.axes)
        yield Manner(name=word, options=options, call=partial(call, word))
    options = tuple((_jax_pair(axis),) for axis in layer.geometry.axes)
    yield Manner(name="pairs", options=options, call=partial(call, None))


def _jax_word(word: str, axis: Axis) -> Option:
    one = jax(
        (1, axis.input, 1), (axis.kernel, 1, 1), strides=(axis.stride,), padding=word, rhs_dilation=(axis.dilation,)
    )
    return Option(None, sides(one.geometry.axes[0]))


def _jax_pair(axis: Axis) -> Option:
    """Pad the stretched input so that K − 1 − lo and K − 1 − hi are cropped; but not as it is computed wrongly.

    Then as much is cropped at the begin as goes well.
    """
    low, high = stretched_padding(axis)
    if is_misread(axis):
        low = 1 - high
    return Option((low, high), Sides(axis.reach - low, axis.reach - high))


def _jax_rule(layer: Layer, number: int) -> str:
    return f"its padding {stretched_padding(layer.geometry.axes[number])} on a CPU reads what is not there, {MISREAD}"


def _jax_obstacles(geometry: Geometry) -> Iterator[str]:
    yield from ranks("jax.lax.conv_transpose", geometry, " without dimension_numbers")
    if geometry.groups > 1:
        yield f"jax.lax.conv_transpose has no feature_group_count, the layer has {geometry.groups} groups"


# ---- Keras ----------------------------------------------------------------------------------------------------------


def _keras_dilation(axis: Axis) -> int:
    """Return the dilation, which a single tap does not have."""
    return 1 if axis.kernel == 1 else axis.dilation


def _keras(layer: Layer) -> Iterator[Manner]:
    """Two words, each without and with output padding."""
    axes = layer.geometry.axes

    def call(word: str, values: Values) -> Convention:
        return keras(
            *layer.shapes_channels_last,
            strides=layer.each("stride"),
            padding=word,
            output_padding=None if None in values else values,
            dilation_rate=tuple(map(_keras_dilation, axes)),
        )

    for find in (_keras_default, _keras_options):
        for word in ("valid", "same"):
            options = tuple(find(word, axis) for axis in axes)
            if all(options):
                yield Manner(name=word, options=options, call=partial(call, word))


def _keras_default(word: str, axis: Axis) -> tuple[Option, ...]:
    """Leave the output padding to Keras."""
    return (_keras_option(word, axis, None),)


def _keras_options(word: str, axis: Axis) -> tuple[Option, ...]:
    """Choose output paddings; 'same' with none and an even K only where it is just right, as TensorFlow fails there."""
    least = (axis.reach % 2) if word == "same" else 0
    options = turning_points(axis.stride - least, lambda index: _keras_option(word, axis, least + index), sides(axis))
    if least and axis.input > 1 and (option := _keras_option(word, axis, 0)).sides == sides(axis):
        return (option,)
    return options


def _keras_option(word: str, axis: Axis, output_padding: int | None) -> Option:
    one = keras(
        (1, axis.input, 1),
        (axis.kernel, 1, 1),
        strides=axis.stride,
        padding=word,
        output_padding=output_padding,
        dilation_rate=_keras_dilation(axis),
    )
    return Option(output_padding, sides(one.geometry.axes[0]))


def _keras_obstacles(geometry: Geometry) -> Iterator[str]:
    yield from ranks("keras.ops.conv_transpose", geometry)
    if geometry.groups > 1:
        yield f"keras.ops.conv_transpose has no groups, the layer has {geometry.groups}"
    strides, dilation = (tuple(axis.stride for axis in geometry.axes), tuple(map(_keras_dilation, geometry.axes)))
    if max(strides) > 1 and max(dilation) > 1:
        yield (
            "keras: its layers take no strides with a dilation_rate over 1 (the operation keras.ops.conv_transpose "
            f"computes it), here {strides} with {dilation}"
        )


# ---- TensorFlow -----------------------------------------------------------------------------------------------------


def _tensorflow(layer: Layer) -> Iterator[Manner]:
    """Two words with the output's sizes, and explicit paddings where its kernels take them."""
    x, w = layer.shapes_channels_last
    geometry = layer.geometry

    def call(padding: str | None, values: Values) -> Convention:
        sizes, begins, ends = zip(*values, strict=True)
        pairs = ((0, 0), *zip(begins, ends, strict=True), (0, 0))
        return tensorflow(
            x,
            w,
            output_shape=(layer.batch, *sizes, geometry.output_shape[0]),
            strides=layer.each("stride"),
            padding=padding or pairs,
            dilations=layer.each("dilation"),
        )

    for word in ("SAME", "VALID"):
        options = tuple(_tensorflow_options(word, axis) for axis in geometry.axes)
        yield Manner(name=word, options=options, call=partial(call, word))
    if _takes_pairs(geometry):
        options = tuple((_tensorflow_pairs(axis),) for axis in geometry.axes)
        yield Manner(name="pairs", options=options, call=partial(call, None))


def _takes_pairs(geometry: Geometry) -> bool:
    """Tell where explicit paddings are computed on a CPU too: for images, without dilation and groups."""
    return len(geometry.axes) == 2 and geometry.groups == 1 and all(axis.dilation == 1 for axis in geometry.axes)  # noqa: PLR2004


def _tensorflow_options(word: str, axis: Axis) -> tuple[Option, ...]:
    """Choose among the sizes from which the ordinary convolution leads to the input's: as many as the stride."""
    least = full(axis) if word == "VALID" else axis.stride * (axis.input - 1) + 1

    def option(index: int) -> Option:
        one = tensorflow(
            (1, axis.input, 1),
            (axis.kernel, 1, 1),
            output_shape=(1, least + index, 1),
            strides=axis.stride,
            padding=word,
            dilations=axis.dilation,
        )
        return Option((least + index, 0, 0), sides(one.geometry.axes[0]))

    return turning_points(axis.stride, option, sides(axis))


def _tensorflow_pairs(axis: Axis) -> Option:
    """Crop as ONNX's pads do; the output's size says what is added at the end."""
    (begin, end, _), cropped = explicit_pads(axis)
    return Option((full(axis) - sum(cropped), begin, end), cropped)


def _tensorflow_rule(layer: Layer, number: int) -> str:
    if _takes_pairs(layer.geometry):
        most = layer.geometry.axes[number].stride - 1
        return f"padding is at least 0, and output_shape adds at most {most} at the end"
    return words_rule(_tensorflow, layer, number)


def _tensorflow_obstacles(geometry: Geometry) -> Iterator[str]:
    yield from ranks("tf.nn.conv_transpose", geometry)


JAX = Target(name="jax", obstacles=_jax_obstacles, manners=_jax, rule=_jax_rule, cautions=jax_cautions)
KERAS = Target(
    name="keras", obstacles=_keras_obstacles, manners=_keras, rule=partial(words_rule, _keras), cautions=keras_cautions
)
TENSORFLOW = Target(
    name="tensorflow",
    obstacles=_tensorflow_obstacles,
    manners=_tensorflow,
    rule=_tensorflow_rule,
    cautions=tensorflow_cautions,
)
