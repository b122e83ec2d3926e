"""ONNX: the operator ConvTranspose, as onnxruntime computes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.frameworks.arguments import choice, integers
from tconv_sym.frameworks.channels_first import read_shapes
from tconv_sym.limits import MAX_AXES

if TYPE_CHECKING:
    from tconv_sym.frameworks.convention import Convention

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
    axis, `pads` the begins and then the ends. Where the operator's text and onnxruntime differ, this is onnxruntime:
    SAME_UPPER and SAME_LOWER give i·s only where something has to be cropped for it, and otherwise all there is;
    `output_padding` is below the stride, also where the dilation is larger; `output_shape` has no batch and channels,
    takes the place of `pads`, and may add less than a stride at the end. Raises `FrameworkError`.

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
    stride = _list("strides", strides, count, 1)
    dilation = _list("dilations", dilations, count, 1)
    added = _list("output_padding", output_padding, count, 0)
    crops = _list("pads", pads, 2 * count, 0)
    sizes = None if output_shape is None else integers("onnx: output_shape", output_shape, count, 1)
    axes = zip(
        range(count),
        zip(shapes.input, shapes.kernel, stride, dilation, strict=True),
        added,
        zip(crops[:count], crops[count:], strict=True),
        sizes or (None,) * count,
        strict=True,
    )
    padding, output_padding = zip(*(_place(how, *axis) for axis in axes), strict=True)
    arguments: dict[str, tuple[object, object]] = {
        "auto_pad": (how, "NOTSET"),
        "dilations": ([*dilation], [1] * count),
        "group": (shapes.groups, 1),
        "output_padding": ([*added], [0] * count),
        "output_shape": (sizes and [*sizes], None),
        "pads": ([*crops] if sizes is None else None, None if sizes else [0] * 2 * count),
        "strides": ([*stride], [1] * count),
    }
    return shapes.make(
        "ConvTranspose",
        {name: value for name, (value, default) in arguments.items() if value != default},
        {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation},
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
    attributes = dict(_read(attribute) for attribute in node.attribute)
    kernel = attributes.pop("kernel_shape", None)
    convention = onnx(input_shape, weight_shape, **attributes)
    if kernel not in (None, convention.geometry.kernel):
        raise FrameworkError(
            f"onnx: kernel_shape must be {convention.geometry.kernel}, as weight_shape says, got {kernel}"
        )
    return convention


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


def _list(name: str, value: object, count: int, low: int) -> tuple[int, ...]:
    """Return a list of integers; one that is not given is as low as it can be."""
    return (low,) * count if value is None else integers(f"onnx: {name}", value, count, low)


def _place(  # noqa: PLR0913, PLR0917 (all that the operator has for an axis)
    how: str, axis: int, law: tuple[int, int, int, int], a: int, crop: tuple[int, int], size: int | None
) -> tuple[tuple[int, int], int]:
    """Return the crop of both sides of an axis, and its output padding.

    For a wanted size the crop is s·(n − 1) + d·(k − 1) + 1 + a less that size, in all, or nothing where that is
    negative. onnxruntime refuses a size for which more than n inputs would fit into the output.
    """
    n, k, s, d = law
    whole = s * (n - 1) + d * (k - 1) + 1
    if a >= s:
        raise FrameworkError(f"onnx: output_padding[{axis}] must be in 0..{s - 1} (strides={s}), got {a}")
    if size is not None and size >= whole + s:
        raise FrameworkError(
            f"onnx: output_shape[{axis}] must be in 1..{whole + s - 1} "
            f"(input={n}, kernel={k}, strides={s}, dilations={d}), got {size}"
        )
    if size is None and not how.startswith("SAME"):
        return crop, a
    total = max(whole + a - (n * s if size is None else size), 0)
    half = total // 2
    return (half, total - half) if how == "SAME_UPPER" else (total - half, half), max(a, (size or 0) - whole)
