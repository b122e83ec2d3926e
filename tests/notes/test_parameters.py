"""Parameters in lines of prose."""

from __future__ import annotations

import time

import pytest

from tconv_sym.notes.parameters import parameters

STATED = {
    "stride=1": {"stride": 1},
    "stride = 2, padding: 1, dilation=3": {"stride": 2, "padding": 1, "dilation": 3},
    "- 步长 `s=2`": {"stride": 2},
    "- 填充 `p=1`": {"padding": 1},
    "输出填充 `o_p=0`": {"output_padding": 0},
    "output padding: 1": {"output_padding": 1},
    "步长（stride）：1": {"stride": 1},
    "卷积核大小 $k=3$": {"kernel": 3},
    "kernel_size=3": {"kernel": 3},
    "kernel: 3x3": {"kernel": (3, 3)},
    "a kernel 2x2": {"kernel": (2, 2)},
    r"a $3 \times 3$ kernel": {"kernel": (3, 3)},
    "3×3 的卷积核": {"kernel": (3, 3)},
    "**输入尺寸**：`2×2`": {"input": (2, 2)},
    "input size (2, 3)": {},
    "input size: (2, 3)": {"input": (2, 3)},
    "input=5": {"input": 5},
    "stride=(2,1)": {"stride": (2, 1)},
    "strides = [2, 1]": {"stride": (2, 1)},
    "with stride 2 and padding 1": {"stride": 2, "padding": 1},
    "a stride-2 layer": {"stride": 2},
    "stride 2, and padding 1 of zeros around it": {"stride": 2},
    "K=3, S=2, P=0.": {"kernel": 3, "stride": 2, "padding": 0},
}
NOT_STATED = {
    "if": "if stride=2, then",
    "如果": "如果步长为 2，则",
    "时": "步长为 2 时",
    "default": "the default is stride=1",
    "greater": "stride > 1",
    "a formula": "s-1=1 zeros",
    "a part of a formula": "2s = 4, n + p = 3, s = 2p, k = 3 - 1",
    "another name": "ks=3, w_{k=1}",
    "a decimal": "s = 0.5",
    "values": "input = [1, 2], kernel=[1, 2]",
    "an index": "stride[0] - 2 × padding[0]",
    "the ordinary convolution": "做普通卷积，strides = 1, padding = 0",
    "sliding": "滑动（步长 `s=1`）",
    "another padding": "k-p-1=1 层, pad 1 layer",
    "padding that may be any": "with padding 2",
    "a long line": "stride=2" + " " * 5000,
}


@pytest.mark.parametrize(("line", "stated"), STATED.items(), ids=STATED)
def test_what_is_stated(line, stated):
    assert {found.name: found.value for found in parameters(line)} == stated


@pytest.mark.parametrize("line", NOT_STATED.values(), ids=NOT_STATED)
def test_what_is_not_stated(line):
    assert [found for found in parameters(line) if not found.is_unread] == []


def test_what_is_not_read_is_said():
    """Then nothing may be assumed of it."""
    assert [(found.name, found.value, found.is_unread) for found in parameters("with padding 2")] == [
        ("padding", None, True)
    ]


def test_of_the_ordinary_convolution_where_that_is_asked_about():
    assert [found.value for found in parameters("普通卷积，stride=1", ordinary=True)] == [1]


def test_what_cannot_be_used_says_why():
    found = [*parameters("padding='same'"), *parameters("in_channels=3"), *parameters("input: 3×8×8")]
    assert [(one.name, one.value, one.trouble) for one in found] == [
        ("padding", None, "padding='same is no number"),
        ("channels", None, "channels are not inferred"),
        ("input", None, "whether 3×8×8 counts channels is not said"),
    ]
    assert parameters("out_channels=1") == []


def test_what_may_be_a_step_of_the_computation():
    assert [found.is_vague for found in parameters("then a convolution with stride=1")] == [True]
    assert [found.is_vague for found in parameters("a transposed convolution with stride=1")] == [False]
    assert [found.is_vague for found in parameters("then a convolution with stride=2")] == [False]


@pytest.mark.parametrize(
    "text", ["stride ", "k", "3x", "stride(", "1", "padding =[1,", "output ", "3 x 3 ", "k=1,", "（"]
)
def test_hostile_lines_take_no_time(text):
    start = time.perf_counter()
    parameters(text * (4096 // len(text)))
    assert time.perf_counter() - start < 1
