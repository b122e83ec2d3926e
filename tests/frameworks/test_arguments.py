"""The arguments that frameworks share: what is taken, and in which words the rest is refused."""

from __future__ import annotations

import numpy as np
import pytest

from tconv_sym.errors import FrameworkError
from tconv_sym.frameworks.arguments import (
    batched,
    check_channels,
    choice,
    integer,
    integers,
    make_geometry,
    per_axis,
    sequence,
    shape,
    shortest,
)


def test_what_is_taken():
    assert integer("f: a", np.int64(3), 3) == 3
    assert integers("f: a", [1, np.int32(2)]) == (1, 2)
    assert per_axis("f: a", 2, 3) == (2, 2, 2)
    assert per_axis("f: a", [1, 2], 2) == (1, 2)
    assert shape("f: a", [1, 2, 3], (3,)) == (1, 2, 3)
    assert choice("f: a", "x", ("x", "y")) == "x"
    assert check_channels("f: a", 4, "b", 4, 2) is None
    assert [type(value) for value in integers("f: a", (np.int8(1),))] == [int]


class Repeated:
    """A sequence as ONNX and TensorFlow have them: with a length and places, and no list."""

    def __init__(self, *values):
        self.values = values

    def __len__(self):
        return len(self.values)

    def __getitem__(self, place):
        return self.values[place]


class Unranked(Repeated):
    """A shape whose rank nobody knows."""

    def __len__(self):
        raise ValueError


def test_sequences_of_any_kind():
    for values in ([1, 2], range(1, 3), np.array([1, 2]), np.array([[1], [2]])[:, 0], Repeated(1, 2)):
        assert integers("f: a", values, 2, 1) == (1, 2)
        assert per_axis("f: a", values, 2, 1) == (1, 2)
        assert shape("f: a", values) == (1, 2)
    assert per_axis("f: a", np.array(3), 2) == (3, 3)


@pytest.mark.parametrize("value", ["12", b"12", bytearray(b"12"), {1: 2}, {1, 2}, 12, None, np.array(3), iter([1])])
def test_no_sequences(value):
    assert sequence(value) is None


def test_a_shape_without_a_rank():
    assert sequence(Unranked()) is None


@pytest.mark.parametrize("shape", [(None, 4, 4, 3), ["N", 3, 4, 4], Repeated(None, 1)])
def test_a_batch_of_any_size(shape):
    with pytest.raises(FrameworkError, match="f: a must be integers: write 1 for a batch of any size, got "):
        batched("f: a", shape)


LONG = 10**100
REFUSED = {
    "long": (lambda: integer("f: a", LONG), "f: a must be of at most 100 digits, got a longer integer"),
    "long-negative": (lambda: integer("f: a", -LONG), "f: a must be of at most 100 digits, got a longer integer"),
    "longer": (lambda: integer("f: a", 10**5000), "f: a must be of at most 100 digits, got a longer integer"),
    "long-inside": (lambda: integers("f: a", (1, LONG)), "f: a must be of at most 100 digits, got a longer integer"),
    "long-per-axis": (lambda: per_axis("f: a", LONG, 2), "f: a must be of at most 100 digits, got a longer integer"),
    "single": (lambda: integers("f: a", 2, 1, 1), "f: a must be a list of 1 integer of at least 1, as [2], got 2"),
    "single-of-two": (lambda: integers("f: a", 2, 2), "f: a must be a list of 2 integers, as [2, 2], got 2"),
    "single-low": (lambda: integers("f: a", 0, 1, 1), "f: a must be a list of 1 integer of at least 1, got 0"),
    "single-any": (lambda: integers("f: a", 2), "f: a must be a list of integers, got 2"),
    "other-sequence": (
        lambda: integers("f: a", np.array([1, 0]), 2, 1),
        f"f: a must be 2 integers of at least 1, got {tuple(np.array([1, 0]))}",
    ),
    "bool": (lambda: integer("f: a", True), "f: a must be an integer, got True"),
    "numpy-bool": (lambda: integer("f: a", np.True_), f"f: a must be an integer, got {np.True_!r}"),
    "float": (lambda: integer("f: a", 2.0), "f: a must be an integer, got 2.0"),
    "low": (lambda: integer("f: a", 0, 1), "f: a must be an integer of at least 1, got 0"),
    "text": (lambda: integers("f: a", "12"), "f: a must be integers, got '12'"),
    "one": (lambda: integers("f: a", (1, 2), 1), "f: a must be 1 integer, got (1, 2)"),
    "inside": (lambda: integers("f: a", (1, None), 2, 0), "f: a must be 2 integers of at least 0, got (1, None)"),
    "per-axis": (lambda: per_axis("f: a", (1, 2), 3), "f: a must be an integer, or 3 of them, got (1, 2)"),
    "per-axis-text": (
        lambda: per_axis("f: a", "same", 2, 0),
        "f: a must be an integer of at least 0, or 2 of them, got 'same'",
    ),
    "rank": (lambda: shape("f: a", (1, 2), (3, 4)), "f: a must have 3 or 4 axes, got (1, 2)"),
    "size": (lambda: shape("f: a", (1, 0)), "f: a must be integers of at least 1, got (1, 0)"),
    "choice": (lambda: choice("f: a", "z", ("x", "y")), "f: a must be one of x, y, got 'z'"),
    "choice-type": (lambda: choice("f: a", ["x"], ("x", "y")), "f: a must be one of x, y, got ['x']"),
    "channels": (lambda: check_channels("f: a", 3, "b", 2), "f: a must have C_in = 2 channels, as b says, got 3"),
    "groups": (
        lambda: check_channels("f: a", 3, "b", 3, 2),
        "f: a must have a multiple of 2 channels, as there are 2 groups, got 3",
    ),
    "geometry": (
        lambda: make_geometry("f", input=2, kernel=2, output_padding=1),
        "f: output_padding must be in 0..0 (stride=1, dilation=1), got 1",
    ),
}


@pytest.mark.parametrize(("call", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals(call, message):
    with pytest.raises(FrameworkError) as caught:
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize(("values", "short"), [((2, 2), 2), ((2,), 2), ((2, 3), (2, 3)), ((3, 2, 2), (3, 2, 2))])
def test_shortest(values, short):
    assert shortest(values) == short
