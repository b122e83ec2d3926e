"""ONNX's attributes: what onnxruntime makes of them, measured with it, and what is refused."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given

from strategies import geometries
from tconv_sym import Geometry
from tconv_sym.errors import FrameworkError
from tconv_sym.frameworks import from_onnx, onnx

X, W = (1, 1, 2), (1, 1, 3)


@given(geometries(channels=True, below_stride=True))
def test_a_geometry_that_onnx_can_say(geometry):
    if any(axis.begin < 0 or axis.end < 0 for axis in geometry.axes):
        geometry = Geometry(**(geometry.to_dict() | {"padding": 0}))
    convention = onnx(
        [3, *geometry.input_shape],
        geometry.kernel_shape,
        group=geometry.groups,
        strides=[axis.stride for axis in geometry.axes],
        dilations=[axis.dilation for axis in geometry.axes],
        output_padding=[axis.output_padding for axis in geometry.axes],
        pads=[*(axis.begin for axis in geometry.axes), *(axis.end for axis in geometry.axes)],
    )
    assert convention.geometry == geometry
    assert convention.output_shape == (3, *geometry.output_shape)
    assert not convention.kernel_flipped


# The taps 1, 10, 100 on the input 1, 2 with stride 2 are 1, 10, 102, 20, 200; onnxruntime 1.31 gives these parts of it.
WHOLE = [1, 10, 102, 20, 200]
MEASURED = {
    "bare": ({}, WHOLE),
    "valid": ({"auto_pad": "VALID"}, WHOLE),
    "valid-output-padding": ({"auto_pad": "VALID", "output_padding": [1]}, [*WHOLE, 0]),
    "pads": ({"pads": [1, 2]}, [10, 102]),
    "upper": ({"auto_pad": "SAME_UPPER"}, [1, 10, 102, 20]),
    "lower": ({"auto_pad": "SAME_LOWER"}, [10, 102, 20, 200]),
    "upper-output-padding": ({"auto_pad": "SAME_UPPER", "output_padding": [1]}, [10, 102, 20, 200]),
    "size": ({"output_shape": [4]}, [10, 102, 20, 200]),
    "size-upper": ({"output_shape": [4], "auto_pad": "SAME_UPPER"}, [1, 10, 102, 20]),
    "size-valid": ({"output_shape": [4], "auto_pad": "VALID"}, [10, 102, 20, 200]),
    "size-even": ({"output_shape": [3]}, [10, 102, 20]),
    "size-less-output-padding": ({"output_shape": [5], "output_padding": [1]}, [10, 102, 20, 200, 0]),
    "size-with-output-padding": ({"output_shape": [6], "output_padding": [1]}, [*WHOLE, 0]),
    "size-above": ({"output_shape": [6]}, [*WHOLE, 0]),
    "size-not-pads": ({"output_shape": [4], "pads": [9, 9]}, [10, 102, 20, 200]),
}


@pytest.mark.parametrize(("attributes", "output"), MEASURED.values(), ids=MEASURED)
def test_measured(attributes, output):
    convention = onnx(X, W, strides=[2], **attributes)
    assert convention.lambdify()([[[1, 2]]], [[[1, 10, 100]]]).tolist() == [[output]]


@pytest.mark.parametrize("auto_pad", ["SAME_UPPER", "SAME_LOWER"])
def test_same_does_not_add_what_is_not_there(auto_pad):
    convention = onnx(X, (1, 1, 1), strides=[3], auto_pad=auto_pad)
    assert convention.output_shape == (1, 1, 4)  # not i·s = 6, which the text of the operator says
    assert convention.geometry == Geometry(2, 1, stride=3, channels=(1, 1))


def test_layouts():
    convention = onnx((2, 1, 2, 2), (1, 3, 1, 1))
    assert (convention.input_layout, convention.kernel_layout, convention.output_layout) == ("NCHW", "IOHW", "NCHW")
    assert onnx((1, 1, 2, 2, 2, 2), (1, 1, 1, 1, 1, 1)).kernel_layout == "IO0123"
    assert onnx((0, 1, 2), W).output_shape == (0, 1, 4)


@pytest.mark.parametrize(
    ("attributes", "call"),
    [
        ({}, ""),
        ({"strides": (1, 1), "pads": [0] * 4, "dilations": [1, 1], "output_padding": [0, 0]}, ""),
        ({"pads": [1, 0, 2, 0], "group": 1, "strides": [2, 1]}, ", pads=[1, 0, 2, 0], strides=[2, 1]"),
        ({"output_shape": [3, 3], "pads": [1] * 4}, ", output_shape=[3, 3]"),
        (
            {"auto_pad": "VALID", "dilations": [2, 1], "output_padding": [1, 0], "strides": [2, 2]},
            ', auto_pad="VALID", dilations=[2, 1], output_padding=[1, 0], strides=[2, 2]',
        ),
    ],
)
def test_call(attributes, call):
    convention = onnx((1, 1, 4, 4), (1, 1, 3, 3), **attributes)
    assert convention.call == f'onnx.helper.make_node("ConvTranspose", ["x", "w"], ["y"]{call})'


REFUSED = {
    "weight-rank": (
        {"weight_shape": (1, 1)},
        "onnx: weight_shape must be (C_in, C_out / groups, *kernel) with 1 to 16 spatial axes, got (1, 1)",
    ),
    "input-rank": (
        {"input_shape": (1, 2)},
        "onnx: input_shape must be (N, C_in, *spatial) with as many spatial axes as weight_shape has, 1, got (1, 2)",
    ),
    "input-empty": (
        {"input_shape": (1, 1, 0)},
        "onnx: input_shape must have at least 1 channel and 1 element on every spatial axis, got (1, 1, 0)",
    ),
    "channels": (
        {"input_shape": (1, 2, 2)},
        "onnx: input_shape must have C_in = 1 channels, as weight_shape says, got 2",
    ),
    "group": ({"group": 0}, "onnx: group must be an integer of at least 1, got 0"),
    "group-divides": (
        {"group": 2},
        "onnx: input_shape must have a multiple of 2 channels, as there are 2 groups, got 1",
    ),
    "strides": ({"strides": [0]}, "onnx: strides must be 1 integer of at least 1, got [0]"),
    "strides-one": ({"strides": 2}, "onnx: strides must be a list of 1 integer of at least 1, as [2], got 2"),
    "strides-none": ({"strides": []}, "onnx: strides must be 1 integer of at least 1, got []"),
    "dilations": ({"dilations": [1, 1]}, "onnx: dilations must be 1 integer of at least 1, got [1, 1]"),
    "pads": ({"pads": [1]}, "onnx: pads must be 2 integers of at least 0, got [1]"),
    "pads-negative": ({"pads": [0, -1]}, "onnx: pads must be 2 integers of at least 0, got [0, -1]"),
    "pads-large": (
        {"pads": [2, 2]},
        (
            "onnx: padding must be at most 3, begin and end together, so that an output is left (input=2, kernel=3, "
            "stride=1, dilation=1, output_padding=0), got 2 and 2"
        ),
    ),
    "auto-pad": (
        {"auto_pad": "SAME"},
        "onnx: auto_pad must be one of NOTSET, SAME_UPPER, SAME_LOWER, VALID, got 'SAME'",
    ),
    "both": ({"auto_pad": "VALID", "pads": [0, 0]}, "onnx: pads must not be given with auto_pad=VALID, got [0, 0]"),
    "output-padding": (
        {"output_padding": [2], "strides": [2], "dilations": [3]},
        "onnx: output_padding[0] must be in 0..1 (strides=2), got 2",
    ),
    "output-shape": (
        {"output_shape": [7], "strides": [2]},
        "onnx: output_shape[0] must be in 1..6 (input=2, kernel=3, strides=2, dilations=1), got 7",
    ),
    "output-shape-zero": ({"output_shape": [0]}, "onnx: output_shape must be 1 integer of at least 1, got [0]"),
    "output-shape-whole": (
        {"output_shape": [1, 1, 4]},
        "onnx: output_shape must be 1 integer of at least 1, got [1, 1, 4]",
    ),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals(changes, message):
    with pytest.raises(FrameworkError) as caught:
        onnx(**({"input_shape": X, "weight_shape": W} | changes))
    assert str(caught.value) == message


class Bare:
    """A node of which not much is there."""

    op_type = "ConvTranspose"

    def __init__(self, **given):
        self.__dict__.update(given)

    def __repr__(self):
        return "a node"


def node(*, op_type="ConvTranspose", domain="", **attributes):
    """Make what has the attributes of a NodeProto; the types are numbered as in onnx.proto."""
    made = []
    for name, value in attributes.items():
        empty = {"i": 0, "s": b"", "ints": []}
        if isinstance(value, int):
            made.append(SimpleNamespace(**(empty | {"name": name, "type": 2, "i": value})))
        elif isinstance(value, bytes):
            made.append(SimpleNamespace(**(empty | {"name": name, "type": 3, "s": value})))
        else:
            made.append(SimpleNamespace(**(empty | {"name": name, "type": 7, "ints": value})))
    return SimpleNamespace(op_type=op_type, domain=domain, attribute=made)


def test_from_onnx():
    attributes = {"strides": [2], "dilations": [1], "group": 1, "output_padding": [1], "output_shape": [4]}
    made = from_onnx(node(auto_pad=b"SAME_UPPER", kernel_shape=[3], **attributes), X, W)
    assert made == onnx(X, W, auto_pad="SAME_UPPER", **attributes)
    assert from_onnx(node(pads=[1, 0], domain="ai.onnx"), X, W) == onnx(X, W, pads=[1, 0])


REFUSED_NODES = {
    "operator": (node(op_type="Conv"), "onnx: node must be a ConvTranspose of ONNX, got Conv"),
    "domain": (
        node(domain="com.microsoft"),
        "onnx: node must be a ConvTranspose of ONNX, got com.microsoft.ConvTranspose",
    ),
    "no-attributes": (
        Bare(),
        "onnx: node must have attributes as a NodeProto has them, got a node",
    ),
    "attributes": (
        Bare(attribute=3),
        "onnx: node must have attributes as a NodeProto has them, got a node",
    ),
    "an-attribute": (
        Bare(attribute=[3]),
        "onnx: node must have attributes as a NodeProto has them, got a node",
    ),
    "no-node": (3, "onnx: node must be a ConvTranspose of ONNX, got 3"),
    "attribute": (
        node(stride=[2]),
        (
            "onnx: attribute must be one of auto_pad, dilations, group, kernel_shape, output_padding, output_shape, pads, "
            "strides, got 'stride'"
        ),
    ),
    "type": (node(strides=2), "onnx: strides must be a list of integers, got an attribute of type 2"),
    "type-text": (node(auto_pad=1), "onnx: auto_pad must be a string, got an attribute of type 2"),
    "kernel": (node(kernel_shape=[2]), "onnx: kernel_shape must be (3,), as weight_shape says, got (2,)"),
    "bytes": (
        node(auto_pad=b"\xff"),
        "onnx: auto_pad must be one of NOTSET, SAME_UPPER, SAME_LOWER, VALID, got '\N{REPLACEMENT CHARACTER}'",
    ),
}


@pytest.mark.parametrize(("given_node", "message"), REFUSED_NODES.values(), ids=REFUSED_NODES)
def test_refused_nodes(given_node, message):
    with pytest.raises(FrameworkError) as caught:
        from_onnx(given_node, X, W)
    assert str(caught.value) == message
