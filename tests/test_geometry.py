"""Sizes and parameters: what is accepted, what is refused and in which words, and how large the output is."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from strategies import geometries
from tconv_sym import Axis, Geometry
from tconv_sym.errors import GeometryError

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    # Integers: bool, 2.0 and "3" are none.
    "input-bool": ({"input": True}, "input must be an integer of at least 1, as it counts input elements, got True"),
    "input-float": ({"input": 2.0}, "input must be an integer of at least 1, as it counts input elements, got 2.0"),
    "input-text": ({"input": "3"}, "input must be an integer of at least 1, as it counts input elements, got '3'"),
    "input-none": ({"input": None}, "input must be an integer of at least 1, as it counts input elements, got None"),
    "input-zero": ({"input": 0}, "input must be an integer of at least 1, as it counts input elements, got 0"),
    "input-empty": ({"input": ()}, "input must be an integer or one integer for each axis, got ()"),
    "input-array": (
        {"input": np.array([2, 2])},
        "input must be an integer of at least 1, as it counts input elements, got array([2, 2])",
    ),
    "input-nested": (
        {"input": ((2, 2), 2)},
        "axis 0: input must be an integer of at least 1, as it counts input elements, got (2, 2)",
    ),
    "kernel-bool": ({"kernel": False}, "kernel must be an integer of at least 1, as it counts taps, got False"),
    "kernel-numpy-bool": (
        {"kernel": np.True_},
        f"kernel must be an integer of at least 1, as it counts taps, got {np.True_!r}",
    ),
    "kernel-float": ({"kernel": 3.0}, "kernel must be an integer of at least 1, as it counts taps, got 3.0"),
    "kernel-text": ({"kernel": "3"}, "kernel must be an integer of at least 1, as it counts taps, got '3'"),
    "kernel-zero": ({"kernel": 0}, "kernel must be an integer of at least 1, as it counts taps, got 0"),
    "kernel-negative": ({"kernel": np.int64(-1)}, "kernel must be an integer of at least 1, as it counts taps, got -1"),
    "stride-bool": (
        {"stride": True},
        "stride must be an integer of at least 1, as it is the step from one input's copy of the kernel to the next, got True",
    ),
    "stride-float": (
        {"stride": 2.0},
        "stride must be an integer of at least 1, as it is the step from one input's copy of the kernel to the next, got 2.0",
    ),
    "stride-zero": (
        {"stride": 0},
        "stride must be an integer of at least 1, as it is the step from one input's copy of the kernel to the next, got 0",
    ),
    "dilation-bool": (
        {"dilation": True},
        "dilation must be an integer of at least 1, as it is the step from tap to tap, got True",
    ),
    "dilation-float": (
        {"dilation": 1.5},
        "dilation must be an integer of at least 1, as it is the step from tap to tap, got 1.5",
    ),
    "dilation-zero": (
        {"dilation": 0},
        "dilation must be an integer of at least 1, as it is the step from tap to tap, got 0",
    ),
    "padding-bool": ({"padding": True}, "padding must be an integer, as it counts positions to crop, got True"),
    "padding-float": ({"padding": 1.0}, "padding must be an integer, as it counts positions to crop, got 1.0"),
    "padding-text": ({"padding": "same"}, "padding must be an integer, as it counts positions to crop, got 'same'"),
    "padding-none": ({"padding": ((0, None),)}, "padding must be an integer, as it counts positions to crop, got None"),
    "output-padding-bool": (
        {"output_padding": True},
        "output_padding must be an integer, as it counts positions at the end, got True",
    ),
    "output-padding-float": (
        {"output_padding": 1.0, "stride": 3},
        "output_padding must be an integer, as it counts positions at the end, got 1.0",
    ),
    # The output padding lies below the stride or the dilation.
    "output-padding-one": (
        {"output_padding": 1},
        "output_padding must be in 0..0 (stride=1, dilation=1), got 1",
    ),
    "output-padding-stride": (
        {"output_padding": 2, "stride": 2},
        "output_padding must be in 0..1 (stride=2, dilation=1), got 2",
    ),
    "output-padding-dilation": (
        {"output_padding": 3, "stride": 2, "dilation": 3},
        "output_padding must be in 0..2 (stride=2, dilation=3), got 3",
    ),
    "output-padding-negative": (
        {"output_padding": -1, "stride": 2},
        "output_padding must be in 0..1 (stride=2, dilation=1), got -1",
    ),
    # An output must be left.
    "empty-output": (
        {"input": 2, "kernel": 3, "padding": 2},
        (
            "padding must be at most 3, begin and end together, so that an output is left "
            "(input=2, kernel=3, stride=1, dilation=1, output_padding=0), got 2 and 2"
        ),
    ),
    "empty-output-one-side": (
        {"input": 2, "kernel": 3, "stride": 3, "dilation": 2, "output_padding": 1, "padding": ((10, -1),)},
        (
            "padding must be at most 8, begin and end together, so that an output is left "
            "(input=2, kernel=3, stride=3, dilation=2, output_padding=1), got 10 and -1"
        ),
    ),
    # One value for each axis, and a pair for each axis's paddings.
    "kernel-axes": (
        {"input": (4, 4), "kernel": (3, 3, 3)},
        "kernel must be one value, or one for each axis (the input has 2 axes), got (3, 3, 3)",
    ),
    "stride-axes": (
        {"stride": [1, 2]},
        "stride must be one value, or one for each axis (the input has 1 axis), got [1, 2]",
    ),
    "stride-empty": (
        {"stride": ()},
        "stride must be one value, or one for each axis (the input has 1 axis), got ()",
    ),
    "dilation-axes": (
        {"input": (4, 4, 4), "dilation": (1, 2)},
        "dilation must be one value, or one for each axis (the input has 3 axes), got (1, 2)",
    ),
    "output-padding-axes": (
        {"output_padding": (0, 0)},
        "output_padding must be one value, or one for each axis (the input has 1 axis), got (0, 0)",
    ),
    "padding-axes": (
        {"padding": (1, 2)},
        "padding must be one value, or one for each axis (the input has 1 axis), got (1, 2)",
    ),
    "padding-three": (
        {"padding": ((1, 2, 3),)},
        "padding of an axis must be an integer or a pair (begin, end), got (1, 2, 3)",
    ),
    "padding-single": (
        {"input": (4, 4), "padding": (0, (1,))},
        "padding of an axis must be an integer or a pair (begin, end), got (1,)",
    ),
    # Which axis it is, where there are several.
    "axis-kernel": (
        {"input": (4, 4), "kernel": (3, 0)},
        "axis 1: kernel must be an integer of at least 1, as it counts taps, got 0",
    ),
    "axis-padding": (
        {"input": (4, 4), "padding": (0, (1, "2"))},
        "axis 1: padding must be an integer, as it counts positions to crop, got '2'",
    ),
    "axis-output-padding": (
        {"input": (4, 4, 4), "output_padding": (0, 0, 2), "stride": 2},
        "axis 2: output_padding must be in 0..1 (stride=2, dilation=1), got 2",
    ),
    "axis-empty-output": (
        {"input": (1, 4), "kernel": 1, "padding": ((0, 1), 0)},
        (
            "axis 0: padding must be at most 0, begin and end together, so that an output is left "
            "(input=1, kernel=1, stride=1, dilation=1, output_padding=0), got 0 and 1"
        ),
    ),
    # Channels and groups.
    "groups-alone": ({"groups": 2}, "groups must be 1 where there are no channels, got 2"),
    "groups-zero": (
        {"groups": 0, "channels": (2, 2)},
        "groups must be an integer of at least 1, as it counts groups of channels, got 0",
    ),
    "groups-bool": (
        {"groups": True},
        "groups must be an integer of at least 1, as it counts groups of channels, got True",
    ),
    "groups-float": (
        {"groups": 1.0},
        "groups must be an integer of at least 1, as it counts groups of channels, got 1.0",
    ),
    "channels-one": ({"channels": 3}, "channels must be None or a pair (C_in, C_out), got 3"),
    "channels-text": ({"channels": "34"}, "channels must be None or a pair (C_in, C_out), got '34'"),
    "channels-three": ({"channels": (1, 2, 3)}, "channels must be None or a pair (C_in, C_out), got (1, 2, 3)"),
    "channels-zero": (
        {"channels": (0, 2)},
        "channels: C_in must be an integer of at least 1, as it counts channels, got 0",
    ),
    "channels-bool": (
        {"channels": (2, True)},
        "channels: C_out must be an integer of at least 1, as it counts channels, got True",
    ),
    "channels-float": (
        {"channels": (2.0, 2)},
        "channels: C_in must be an integer of at least 1, as it counts channels, got 2.0",
    ),
    "channels-in": (
        {"channels": (3, 4), "groups": 2},
        "channels: C_in must be a multiple of groups=2, got 3",
    ),
    "channels-out": (
        {"channels": (4, 3), "groups": 2},
        "channels: C_out must be a multiple of groups=2, got 3",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED)
def test_refuses(arguments: dict[str, Any], message: str):
    """Everything that makes no transposed convolution is refused, in one line that says what would."""
    with pytest.raises(GeometryError) as caught:
        Geometry(**{"input": 4, "kernel": 3} | arguments)
    assert str(caught.value) == message


def test_an_axis_refuses_by_itself():
    """An axis made without a geometry checks just the same."""
    with pytest.raises(GeometryError) as caught:
        Axis(input=2, kernel=3, begin="1")
    assert str(caught.value) == "padding must be an integer, as it counts positions to crop, got '1'"


ACCEPTED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "one-axis": ({"input": 5, "kernel": 3}, {"input": (5,), "kernel": (3,)}),
    "one-for-all": (
        {"input": (5, 6), "kernel": 3, "stride": 2, "dilation": 3, "padding": 1, "output_padding": 1},
        {
            "input": (5, 6),
            "kernel": (3, 3),
            "stride": (2, 2),
            "dilation": (3, 3),
            "padding": ((1, 1), (1, 1)),
            "output_padding": (1, 1),
        },
    ),
    "lists": (
        {"input": [5, 6], "kernel": [3, 2], "stride": [2, 1], "padding": [1, [0, 2]]},
        {"input": (5, 6), "kernel": (3, 2), "stride": (2, 1), "padding": ((1, 1), (0, 2))},
    ),
    "numpy": (
        {
            "input": (np.int32(5), np.uint8(6)),
            "kernel": np.int64(3),
            "stride": np.int16(2),
            "padding": ((np.int64(1), np.int64(0)), np.int64(1)),
            "output_padding": np.int64(1),
            "channels": (np.int64(4), np.int64(2)),
            "groups": np.int64(2),
        },
        {
            "input": (5, 6),
            "kernel": (3, 3),
            "stride": (2, 2),
            "padding": ((1, 0), (1, 1)),
            "output_padding": (1, 1),
            "channels": (4, 2),
            "groups": 2,
        },
    ),
    "padding-over-kernel": ({"input": 6, "kernel": 2, "padding": 3}, {"padding": ((3, 3),)}),
    "padding-all-on-one-side": ({"input": 2, "kernel": 2, "padding": ((2, 0),)}, {"padding": ((2, 0),)}),
    "padding-past-the-canvas": ({"input": 2, "kernel": 2, "padding": ((9, -9),)}, {"padding": ((9, -9),)}),
    "padding-negative": ({"input": 2, "kernel": 2, "padding": -2}, {"padding": ((-2, -2),)}),
    "output-padding-below-dilation": (
        {"input": 2, "kernel": 2, "dilation": 4, "output_padding": 3},
        {"dilation": (4,), "output_padding": (3,)},
    ),
    "channels-list": ({"input": 2, "kernel": 2, "channels": [6, 3], "groups": 3}, {"channels": (6, 3), "groups": 3}),
    "four-axes": ({"input": (1, 2, 3, 4), "kernel": 2}, {"kernel": (2, 2, 2, 2)}),
}


@pytest.mark.parametrize(("arguments", "expected"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepts(arguments: dict[str, Any], expected: dict[str, Any]):
    """What is accepted is kept for every axis, as plain integers."""
    kept = Geometry(**arguments).to_dict()
    assert {name: kept[name] for name in expected} == expected
    assert all(type(number) is int for number in _leaves(kept))


def _leaves(value: object) -> list[object]:
    """Return what stands in nested tuples and dicts, None left out."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        return [leaf for part in value for leaf in _leaves(part)]
    return [] if value is None else [value]


def test_attributes():
    """All that a geometry tells, at one size without channels."""
    geometry = Geometry((2, 3), (3, 2), stride=(2, 1), padding=(1, (0, 1)), output_padding=(1, 0), dilation=(1, 2))
    assert geometry.axes == (
        Axis(input=2, kernel=3, stride=2, begin=1, end=1, output_padding=1, dilation=1),
        Axis(input=3, kernel=2, stride=1, begin=0, end=1, output_padding=0, dilation=2),
    )
    assert (geometry.input, geometry.kernel, geometry.output) == ((2, 3), (3, 2), (4, 4))
    assert (geometry.input_shape, geometry.kernel_shape, geometry.output_shape) == ((2, 3), (3, 2), (4, 4))
    assert (geometry.channels, geometry.groups, geometry.bias_shape) == (None, 1, ())
    assert [axis.reach for axis in geometry.axes] == [2, 2]
    assert geometry.most_products == 2 * 3 * 3 * 2
    assert geometry.spatial == geometry


def test_layouts_with_channels():
    """Input (C_in, *), kernel (C_in, C_out/groups, *), output (C_out, *), as in PyTorch."""
    geometry = Geometry((2, 3), (3, 2), channels=(4, 6), groups=2)
    assert geometry.input_shape == (4, 2, 3)
    assert geometry.kernel_shape == (4, 3, 3, 2)
    assert geometry.output_shape == (6, 4, 4)
    assert geometry.bias_shape == (6,)
    assert geometry.most_products == 4 * 3 * (2 * 3) * (3 * 2)
    assert geometry.spatial == Geometry((2, 3), (3, 2))


def test_one_channel_is_a_channel():
    """One channel on both sides has a channel axis; none has not."""
    assert Geometry(5, 3, channels=(1, 1)).kernel_shape == (1, 1, 3)
    assert Geometry(5, 3, channels=(1, 1)) != Geometry(5, 3)


def canvas(n: int, k: int, s: int, d: int, a: int) -> list[int]:
    """Return the full output, cell by cell: how many products land there; the output padding is zeros at the end."""
    landed = [s * i + d * m for i in range(n) for m in range(k)]
    return [landed.count(place) for place in range(max(landed) + 1)] + [0] * a


def test_output_size_by_counting():
    """The output is the canvas with zeros added, then cells cropped; without a cell left there is none to accept."""
    seen = set()
    for n, k, s, d in product(range(1, 5), range(1, 5), range(1, 4), range(1, 4)):
        for a in range(max(s, d)):
            full = canvas(n, k, s, d, a)
            for begin, end in product(range(-2, 8), repeat=2):
                wide = [0] * max(-begin, 0) + full + [0] * max(-end, 0)
                left = len(wide[max(begin, 0) :][: max(len(wide) - max(begin, 0) - max(end, 0), 0)])
                arguments = {
                    "input": n,
                    "kernel": k,
                    "stride": s,
                    "dilation": d,
                    "output_padding": a,
                    "padding": ((begin, end),),
                }
                seen.add(left > 0)
                if left:
                    assert Geometry(**arguments).output_shape == (left,)
                else:
                    with pytest.raises(GeometryError, match="so that an output is left"):
                        Geometry(**arguments)
    assert seen == {True, False}


@given(geometries())
def test_round_trips(geometry: Geometry):
    """The arguments, a copy and a pickle all make an equal geometry with the same hash."""
    again = (
        Geometry(**geometry.to_dict()),
        copy.deepcopy(geometry),
        pickle.loads(pickle.dumps(geometry)),  # noqa: S301 (our own bytes)
    )
    for other in again:
        assert other == geometry
        assert hash(other) == hash(geometry)
        assert repr(other) == repr(geometry)


def test_repr_is_the_call():
    """The repr shows every argument, by name."""
    assert repr(Geometry(5, 3, stride=2, padding=((1, 0),), channels=(2, 4), groups=2)) == (
        "Geometry(input=(5,), kernel=(3,), stride=(2,), padding=((1, 0),), output_padding=(0,), dilation=(1,), "
        "channels=(2, 4), groups=2)"
    )


DIFFERENT = [
    {},
    {"input": 6},
    {"input": (5, 5)},
    {"kernel": 2},
    {"stride": 2},
    {"stride": 2, "output_padding": 1},
    {"padding": 1},
    {"padding": ((1, 0),)},
    {"padding": ((0, 1),)},
    {"dilation": 2},
    {"channels": (2, 2)},
    {"channels": (2, 2), "groups": 2},
]


def test_every_parameter_tells_geometries_apart():
    """Geometries are equal only where all parameters are."""
    made = [Geometry(**{"input": 5, "kernel": 3} | arguments) for arguments in DIFFERENT]
    assert len(set(made)) == len(DIFFERENT)
    assert [a == b for a in made for b in made] == [a is b for a in made for b in made]


@pytest.mark.parametrize("name", ["axes", "channels", "groups"])
def test_a_geometry_is_frozen(name: str):
    """Nothing can be set after the checks."""
    with pytest.raises(FrozenInstanceError):
        setattr(Geometry(5, 3), name, 1)


def test_an_axis_is_frozen():
    """Nor on an axis."""
    axis = Geometry(5, 3).axes[0]
    with pytest.raises(FrozenInstanceError):
        axis.stride = 2


LONG = 10**5000
TOO_LONG = {
    "padding": lambda: Geometry(5, 3, padding=LONG),
    "output_padding": lambda: Geometry(5, 3, output_padding=LONG),
    "most": lambda: Geometry(5, 3, stride=LONG, output_padding=-1),
    "groups": lambda: Geometry(5, 3, groups=LONG),
    "channels": lambda: Geometry(5, 3, channels=(LONG + 1, 2), groups=LONG),
}


@pytest.mark.parametrize("make", TOO_LONG.values(), ids=TOO_LONG)
def test_what_python_does_not_write_is_refused_in_words(make):
    """Python writes no integers of more than 4300 digits."""
    with pytest.raises(GeometryError, match="a long int"):
        make()


def test_importing_geometry_loads_no_library():
    """Sizes are integers: neither SymPy nor NumPy is needed to check them."""
    program = (
        "import sys, tconv_sym.geometry; "
        "tconv_sym.geometry.Geometry((2, 2), (3, 3), channels=(2, 2), groups=2).to_dict(); "
        "print([name for name in ('numpy', 'sympy', 'scipy') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
