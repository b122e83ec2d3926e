"""A call in a document: its line, its shapes, and its law."""

import pytest

from tconv_sym import Geometry
from tconv_sym.frameworks import jax, keras, onnx, torch
from tconv_sym.frameworks.call_blocks import assigned, shapes, source_blocks
from tconv_sym.typeset.text import write

LAWS = {
    "usual": (torch((1, 2, 4), (2, 3, 3)), "x 1×2×4 (NCW), w 2×3×3 (IOW), y 1×3×6 (NCW); stride 1, padding 0."),
    "no batch": (torch((2, 4), (2, 3, 3)), "x 2×4 (CW), w 2×3×3 (IOW), y 3×6 (CW); stride 1, padding 0."),
    "all of it": (
        torch((1, 4, 2, 3), (4, 1, 2, 2), stride=(2, 3), padding=1, output_padding=1, dilation=2, groups=2),
        "stride (2, 3), padding 1, output padding 1, dilation 2, groups 2.",
    ),
    "two sides": (keras((1, 4, 1), (3, 1, 1), strides=2, padding="same"), "; stride 2, padding (0, 1)."),
    "a flipped kernel and axes that differ": (
        jax((1, 3, 3, 1), (2, 2, 1, 1), strides=(2, 1), padding=((0, 3), (2, 1))),
        "; stride (2, 1), padding ((1, -2), (-1, 0)), the kernel turned by half a turn.",
    ),
}


@pytest.mark.parametrize(("source", "said"), LAWS.values(), ids=LAWS)
def test_source_blocks(source, said):
    text = write(source_blocks(source, "text"))
    assert text.startswith(f"From {source.framework}\n=====")
    assert f"\ny = {source.call}\n" in text
    assert " ".join(text.split()).endswith(said)


def test_the_output_is_that_of_the_geometry():
    """A call whose output is cropped afterwards has that of the source."""
    call = keras((1, 4, 2), (3, 1, 2))
    assert shapes(call, Geometry(4, 3, padding=1), "text") == "x 1×4×2 (NWC), w 3×1×2 (WOI), y 1×4×1 (NWC)"


def test_an_onnx_call_is_a_node():
    node = onnx((1, 1, 2), (1, 1, 2))
    assert assigned(node) == f"node = {node.call}"
