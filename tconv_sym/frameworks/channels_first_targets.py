"""From a geometry to the arguments of PyTorch and ONNX."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tconv_sym.frameworks.nearest import Manner, Option, Sides
from tconv_sym.frameworks.onnx_layer import onnx
from tconv_sym.frameworks.target import Layer, Target, explicit_pads, possible, ranks, sides
from tconv_sym.frameworks.torch_layer import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.frameworks.convention import Convention
    from tconv_sym.frameworks.target import Values
    from tconv_sym.geometry import Axis

# ---- PyTorch --------------------------------------------------------------------------------------------------------


def _torch(layer: Layer) -> Iterator[Manner]:
    """One padding for both sides, and output padding."""

    def call(values: Values) -> Convention:
        padding, output_padding = zip(*values, strict=True)
        return torch(
            *layer.shapes_channels_first,
            stride=layer.each("stride"),
            padding=padding,
            output_padding=output_padding,
            dilation=layer.each("dilation"),
            groups=layer.geometry.groups,
        )

    yield Manner(name="padding", options=tuple(map(_torch_options, layer.geometry.axes)), call=call)


def _torch_options(axis: Axis) -> tuple[Option, ...]:
    """Take the most padding that can be: as much as the begin, or as much as the output padding makes up for, or 0."""
    begin, end = sides(axis)
    most = max(axis.stride, axis.dilation) - 1
    paddings = sorted({max(begin, 0), max(min(begin, end + most), 0), 0}, reverse=True)
    chosen = ((padding, min(max(padding - end, 0), most)) for padding in paddings)
    return possible(axis, (Option((p, a), Sides(p, p - a)) for p, a in chosen))


def _torch_rule(layer: Layer, number: int) -> str:
    axis = layer.geometry.axes[number]
    most = max(axis.stride, axis.dilation) - 1
    return (
        f"padding is one number of at least 0 for both sides, from which output_padding takes at most {most} at the end"
    )


# ---- ONNX -----------------------------------------------------------------------------------------------------------


def _onnx(layer: Layer) -> Iterator[Manner]:
    """Explicit pads, and output padding."""

    def call(values: Values) -> Convention:
        begins, ends, output_padding = zip(*values, strict=True)
        return onnx(
            *layer.shapes_channels_first,
            strides=list(layer.each("stride")),
            pads=[*begins, *ends],
            output_padding=list(output_padding),
            dilations=list(layer.each("dilation")),
            group=layer.geometry.groups,
        )

    options = tuple((explicit_pads(axis),) for axis in layer.geometry.axes)
    yield Manner(name="pads", options=options, call=call)


def _onnx_rule(layer: Layer, number: int) -> str:
    return f"pads are at least 0, and output_padding is at most {layer.geometry.axes[number].stride - 1}"


TORCH = Target(name="torch", obstacles=partial(ranks, "torch"), manners=_torch, rule=_torch_rule)
ONNX = Target(name="onnx", obstacles=lambda _: iter(()), manners=_onnx, rule=_onnx_rule)
