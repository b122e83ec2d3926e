"""ONNX: the operator ConvTranspose, as onnxruntime computes it.

On an axis the full output is s(n − 1) + K, with K = d(k − 1) + 1, the dilated kernel size of arXiv:1603.07285. `pads`
crop it at both sides, and `output_padding` a adds a zeros at the end. Instead, for an output of a given size O,
s(n − 1) + K + a − O are cropped in all, the larger half at the end with SAME_UPPER and at the begin otherwise
(https://onnx.ai/onnx/operators/onnx__ConvTranspose.html).

Where onnxruntime (onnxruntime/core/providers/cpu/nn/conv_transpose_attributes.h) has other rules, they are its own:

- SAME_UPPER and SAME_LOWER give O = n·s only where something has to be cropped for it, and otherwise all there is;
- a is below the stride, also where the dilation is larger;
- an `output_shape` is without batch and channels, and may have less than a stride more than the full output.

Refused is what onnxruntime refuses, and what it computes by accident: an input or a kernel without elements, the batch
apart, of which it makes zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.frameworks.arguments import choice, integers
from tconv_sym.frameworks.channels_first import read_shapes
from tconv_sym.limits import MAX_AXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tconv_sym.frameworks.channels_first import Shapes
    from tconv_sym.frameworks.convention import Convention

    Lists = Mapping[str, tuple[int, ...]]

_AUTO_PADS = ("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID")
_INT, _STRING, _INTS = 2, 3, 7
"""The types of an attribute, as onnx.proto numbers them."""
_KINDS = {_INT: "an integer", _STRING: "a string", _INTS: "a list of integers"}
_TYPES = {
    "auto_pad": _STRING,
    "dilations": _INTS,
    "group": _INT,
    "kernel_shape": _INTS,
    "output_padding": _INTS,
    "output_shape": _INTS,
    "pads": _INTS,
    "strides": _INTS,
}
_LEAST = {"dilations": 1, "output_padding": 0, "pads": 0, "strides": 1}
"""Of the lists, the least that an entry may be: so are all of a list that is not given."""


def onnx(  # noqa: PLR0913 (ONNX's own attributes)
    input_shape: object,
    weight_shape: object,
    *,
    auto_pad: object = "NOTSET",
    dilations: object = None,
    group: object = 1,
    output_padding: object = None,
    output_shape: object = None,
    pads: object = None,
    strides: object = None,
) -> Convention:
    """Describe a node ConvTranspose, of any version of the operator.

    The input is (N, C_in, *spatial), the weight (C_in, C_out / group, *kernel). Lists have an entry for each spatial
    axis, `pads` the begins and then the ends; `output_shape` takes their place. Raises `FrameworkError` for what
    onnxruntime refuses or computes by accident.

    >>> convention = onnx((1, 1, 2, 2), (1, 1, 3, 3), auto_pad="SAME_UPPER", strides=[2, 2])
    >>> convention.geometry.to_dict()["padding"], convention.output_shape
    (((0, 1), (0, 1)), (1, 1, 4, 4))
    >>> convention.call
    'onnx.helper.make_node("ConvTranspose", ["x", "w"], ["y"], auto_pad="SAME_UPPER", strides=[2, 2])'
    """
    shapes = read_shapes("onnx", input_shape, weight_shape, most_axes=MAX_AXES, groups=("group", group))
    how, count = choice("onnx: auto_pad", auto_pad, _AUTO_PADS), shapes.count
    if pads is not None and how != "NOTSET":
        raise FrameworkError(f"onnx: pads must not be given with auto_pad={how}, got {shown(pads)}")
    given = {"strides": strides, "dilations": dilations, "output_padding": output_padding, "pads": pads}
    lists = {name: _list(name, value, 2 * count if name == "pads" else count) for name, value in given.items()}
    sizes = None if output_shape is None else integers("onnx: output_shape", output_shape, count, 1)
    placed = [axis.placed(how) for axis in _axes(shapes, lists, sizes)]
    padding, added = zip(*placed, strict=True)
    return shapes.make(
        "ConvTranspose",
        _arguments(how, shapes.groups, sizes, lists),
        {"stride": lists["strides"], "padding": padding, "output_padding": added, "dilation": lists["dilations"]},
        'onnx.helper.make_node("ConvTranspose", ["x", "w"], ["y"]',
    )


def from_onnx(node: Any, input_shape: object, weight_shape: object) -> Convention:  # noqa: ANN401 (a NodeProto; ONNX need not be there)
    """Describe a node ConvTranspose of a graph, on an input and a weight of those shapes; a bias is left out.

    The node is read by its attributes. Raises `FrameworkError`, also for other operators and unknown attributes.
    """
    operator, domain = getattr(node, "op_type", None), getattr(node, "domain", "")
    if operator != "ConvTranspose" or domain not in ("", "ai.onnx"):
        found = shown(node) if operator is None else f"{domain}.{operator}" if domain else operator
        raise FrameworkError(f"onnx: node must be a ConvTranspose of ONNX, got {found}")
    try:
        attributes = dict(_read(attribute) for attribute in node.attribute)
    except (AttributeError, TypeError):
        raise FrameworkError(f"onnx: node must have attributes as a NodeProto has them, got {shown(node)}") from None
    kernel = attributes.pop("kernel_shape", None)
    convention = onnx(input_shape, weight_shape, **attributes)
    check_kernel_shape(convention, kernel)
    return convention


def check_kernel_shape(convention: Convention, kernel_shape: object) -> None:
    """Refuse an attribute kernel_shape that is not what the weight's shape says; None is none."""
    kernel = convention.geometry.kernel
    if kernel_shape is not None and integers("onnx: kernel_shape", kernel_shape) != kernel:
        raise FrameworkError(f"onnx: kernel_shape must be {kernel}, as weight_shape says, got {shown(kernel_shape)}")


def _read(attribute: Any) -> tuple[str, object]:  # noqa: ANN401 (an AttributeProto)
    """Return the name and the value of an attribute of ConvTranspose."""
    name = str(attribute.name)
    if name not in _TYPES:
        raise FrameworkError(f"onnx: attribute must be one of {', '.join(_TYPES)}, got {shown(name)}")
    if attribute.type != _TYPES[name]:
        raise FrameworkError(f"onnx: {name} must be {_KINDS[_TYPES[name]]}, got an attribute of type {attribute.type}")
    if attribute.type == _INTS:
        return name, tuple(attribute.ints)
    return name, attribute.i if attribute.type == _INT else attribute.s.decode(errors="replace")


def _list(name: str, value: object, count: int) -> tuple[int, ...]:
    """Return a list of integers; one that is not given is as low as it can be."""
    least = _LEAST[name]
    return (least,) * count if value is None else integers(f"onnx: {name}", value, count, least)


def _arguments(how: str, group: int, sizes: tuple[int, ...] | None, lists: Lists) -> dict[str, object]:
    """Return the attributes that are not the operator's defaults, by the alphabet, as its text has them."""
    written: dict[str, object] = {name: [*values] for name, values in lists.items() if max(values) > _LEAST[name]}
    if how != "NOTSET":
        written["auto_pad"] = how
    if group > 1:
        written["group"] = group
    if sizes is not None:
        written["output_shape"] = [*sizes]
        written.pop("pads", None)
    return dict(sorted(written.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnnxAxis:
    """All that the operator has for the axis `number`; `size` is the output's, if it is given."""

    number: int
    input: int
    kernel: int
    stride: int
    dilation: int
    output_padding: int
    pads: tuple[int, int]
    size: int | None

    @property
    def full(self) -> int:
        """The size of the full output."""
        return self.stride * (self.input - 1) + self.dilation * (self.kernel - 1) + 1

    def placed(self, how: str) -> tuple[tuple[int, int], int]:
        """Return the crop of both sides, and the output padding."""
        self._check()
        if self.size is None and not how.startswith("SAME"):
            return self.pads, self.output_padding
        size = self.input * self.stride if self.size is None else self.size
        # What there is may be too little: a size that is given is then reached with zeros at the end, n·s is not.
        total = max(self.full + self.output_padding - size, 0)
        half = total // 2
        crop = (half, total - half) if how == "SAME_UPPER" else (total - half, half)
        return crop, max(self.output_padding, (self.size or 0) - self.full)

    def _check(self) -> None:
        """Hold what onnxruntime holds; it refuses a size for which more inputs than there are would fit."""
        if self.output_padding >= self.stride:
            raise FrameworkError(
                f"onnx: output_padding[{self.number}] must be in 0..{self.stride - 1} (strides={self.stride}), "
                f"got {self.output_padding}"
            )
        if self.size is not None and self.size >= self.full + self.stride:
            raise FrameworkError(
                f"onnx: output_shape[{self.number}] must be in 1..{self.full + self.stride - 1} (input={self.input}, "
                f"kernel={self.kernel}, strides={self.stride}, dilations={self.dilation}), got {self.size}"
            )


def _axes(shapes: Shapes, lists: Lists, sizes: tuple[int, ...] | None) -> list[_OnnxAxis]:
    """Return what there is for each axis."""
    pads, count = lists["pads"], shapes.count
    return [
        _OnnxAxis(
            number=number,
            input=shapes.input[number],
            kernel=shapes.kernel[number],
            stride=lists["strides"][number],
            dilation=lists["dilations"][number],
            output_padding=lists["output_padding"][number],
            pads=(pads[number], pads[count + number]),
            size=None if sizes is None else sizes[number],
        )
        for number in range(count)
    ]
