"""Calls that a framework accepts, but does not compute everywhere: what `Conversion.cautions` tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.frameworks.target import MISREAD, is_misread, stretched_padding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.frameworks.convention import Convention
    from tconv_sym.geometry import Axis

_IMAGE_AXES = 2


def jax_cautions(call: Convention) -> Iterator[str]:
    """Tell which calls XLA computes wrongly on a CPU, or cannot compile."""
    paddings = dict.fromkeys(stretched_padding(axis) for axis in call.geometry.axes if is_misread(axis))
    for padding in paddings:
        yield f"its padding {padding} on a CPU may read what is not there, {MISREAD}"
    if _aborts(call.geometry.axes):
        yield (
            "XLA aborts the process while it simplifies this call; with the environment variable "
            "XLA_FLAGS=--xla_disable_hlo_passes=algsimp it computes it"
        )


def _aborts(axes: tuple[Axis, ...]) -> bool:
    """Tell where XLA swaps input and kernel although an axis that it leaves as it is does not allow it.

    It swaps them where the kernel is the larger on the other axes: `SwapConvolutionOperandsIfBeneficial` in
    xla/hlo/transforms/simplifiers/conv_operand_swapper.cc. Seen in JAX 0.10.2.
    """
    kept = [axis for axis in axes if _is_group(axis) or _is_contraction(axis)]
    taps = inputs = 1
    for axis in axes:
        if axis not in kept:
            taps *= axis.kernel
            inputs *= axis.kernel if _is_full(axis) else axis.input
    return taps > inputs and any(_is_group(axis) and axis.input != axis.kernel for axis in kept)


def _is_group(axis: Axis) -> bool:
    """Tell where two taps take turns on the stretched input, which is not padded."""
    return (axis.kernel, axis.stride, axis.dilation) == (2, 2, 1) and not any(stretched_padding(axis))


def _is_contraction(axis: Axis) -> bool:
    """Tell where the kernel covers an input that is neither stretched nor padded."""
    return axis.kernel == axis.input and axis.stride == axis.dilation == 1 and not any(stretched_padding(axis))


def _is_full(axis: Axis) -> bool:
    """Tell where a single input meets every tap."""
    return axis.input == axis.dilation == 1 and stretched_padding(axis) == (axis.reach, axis.reach)


def keras_cautions(call: Convention) -> Iterator[str]:
    """Tell where 'same' is given no output padding, but SAME of TensorFlow leads from no such output to the input."""
    extra = call.arguments.get("output_padding")
    if call.arguments.get("padding") != "same" or extra is None:
        return
    axes = call.geometry.axes
    extras = extra if isinstance(extra, tuple) else (extra,) * len(axes)
    if any(axis.reach % 2 and not added for axis, added in zip(axes, extras, strict=True)):
        yield (
            'the TensorFlow backend of Keras 3.15 fails at padding="same" with an even kernel and output_padding 0; '
            "JAX and PyTorch compute it"
        )


def tensorflow_cautions(call: Convention) -> Iterator[str]:
    """Tell what TensorFlow's own kernels for a CPU do not compute, and oneDNN's perhaps neither."""
    geometry = call.geometry
    grouped, dilated = geometry.groups > 1, any(axis.dilation > 1 for axis in geometry.axes)
    if grouped or dilated:
        has_pairs = not isinstance(call.arguments.get("padding", "SAME"), str)
        is_beyond = has_pairs or (grouped and len(geometry.axes) > _IMAGE_AXES)
        what = " and ".join(["groups"] * grouped + ["dilation"] * dilated)
        yield f"{call.function} with {what} needs {'' if is_beyond else 'oneDNN, '}XLA or a GPU"
