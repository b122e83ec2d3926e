"""The arrays that a form shows mean what they say: with numbers in place of ids, they give the output."""

from __future__ import annotations

from collections import Counter
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate

import oracles
from by_ids import arrays, numbers, steps_of, values
from strategies import geometries
from tconv_sym import FORMS, Geometry
from tconv_sym.forms.steps import Sums


def same(one, other):
    """Tell whether two arrays have the same shape and numbers."""
    return one.shape == other.shape and np.array_equal(one, other)


@given(geometries(channels=False))
def test_scatter(geometry):
    """Each canvas is a copy of the kernel, scaled; the cropped copies add up to the output."""
    x, w = numbers(geometry)
    steps = steps_of("scatter", geometry)
    placed, cropped = arrays(steps["placed"], x, w), arrays(steps["cropped"], x, w)
    for index, corner in enumerate(oracles.indices(geometry.input)):
        copy = np.zeros(steps["placed"].shape, np.int64)
        for tap in oracles.indices(geometry.kernel):
            spot = tuple(
                axis.stride * i + axis.dilation * m for axis, i, m in zip(geometry.axes, corner, tap, strict=True)
            )
            copy[spot] += x[corner] * w[tap]
        assert same(placed[index], copy)
    assert same(sum(cropped), oracles.output(geometry, x, w))
    uncropped = Geometry(
        geometry.input,
        geometry.kernel,
        stride=[axis.stride for axis in geometry.axes],
        dilation=[axis.dilation for axis in geometry.axes],
    )
    assert same(sum(placed), oracles.output(uncropped, x, w))


@given(geometries(channels=False))
def test_zero_insertion(geometry):
    """SciPy's correlation of the padded input with the dilated flipped kernel, full windows only, is the output."""
    x, w = numbers(geometry)
    shown = {name: arrays(step, x, w)[0] for name, step in steps_of("zero-insertion", geometry).items() if step.array}
    stretched = np.zeros(shown["inserted"].shape, np.int64)
    stretched[tuple(slice(None, None, axis.stride) for axis in geometry.axes)] = x
    assert same(shown["inserted"], stretched)
    assert same(shown["flipped-kernel"], w[(slice(None, None, -1),) * w.ndim])
    assert same(shown["dilated-kernel"][tuple(slice(None, None, a.dilation) for a in geometry.axes)], np.flip(w))
    assert np.count_nonzero(shown["dilated-kernel"]) == w.size
    result = correlate(shown["padded"], shown["dilated-kernel"], mode="valid", method="direct")
    assert same(result, oracles.output(geometry, x, w))


@given(geometries(channels=False, below_stride=True, most_products=256))
def test_matrix(geometry):
    """C is the matrix of the ordinary convolution, found column by column from basis vectors; Cᵀ·vec(x) is vec(y)."""
    x, w = numbers(geometry)
    steps = steps_of("matrix", geometry)
    (c,), (transposed,), (flattened,) = (arrays(steps[name], x, w) for name in ("C", "C-transposed", "flattened-input"))
    basis = np.eye(prod(geometry.output), dtype=np.int64)
    columns = [oracles.ordinary(geometry, vector, w.ravel()) for vector in basis]
    assert same(c, np.array(columns).T)
    assert same(transposed, c.T)
    assert same(flattened, x.reshape(-1, 1))
    assert same((transposed @ flattened).reshape(geometry.output), oracles.output(geometry, x, w))
    for kernel, row in zip(arrays(steps["equivalent-kernels"], x, w), c, strict=True):
        assert same(kernel, row.reshape(geometry.output))


CHANGES = [
    ("scatter", "placed", "cropped"),
    ("zero-insertion", "input", "inserted"),
    ("zero-insertion", "inserted", "padded"),
    ("zero-insertion", "kernel", "flipped-kernel"),
    ("zero-insertion", "flipped-kernel", "dilated-kernel"),
    ("sub-pixel", "kernel", "sub-kernels"),
    ("sub-pixel", "input", "padded"),
    ("sub-pixel", "interleaved", "cropped"),
    ("col2im", "folded", "cropped"),
]
"""A step, or an operand, and the step after it that may leave it as it is."""


@pytest.mark.parametrize(("name", "before", "after"), CHANGES)
@given(data=st.data())
def test_unchanged_means_that_nothing_happens(name, before, after, data):
    """A step says that it is unchanged exactly where its arrays are those of the step before."""
    geometry = data.draw(geometries(channels=False, below_stride=name == "col2im"))
    x, w = numbers(geometry)
    steps = steps_of(name, geometry)
    old = [{"input": x, "kernel": w}[before]] if before in ("input", "kernel") else arrays(steps[before], x, w)
    new = arrays(steps[after], x, w) if steps[after].array else [oracles.output(geometry, x, w)]
    assert steps[after].unchanged is (len(old) == len(new) and all(map(same, old, new)))


def test_no_other_step_is_ever_unchanged():
    geometry = Geometry(1, 1)
    unchanged = {(name, step.name) for name in FORMS for step in steps_of(name, geometry).values() if step.unchanged}
    assert unchanged == {(name, after) for name, _, after in CHANGES}


@given(geometries(channels=True))
def test_over_channels_scatter(geometry):
    """With channels, a copy for each pair (input channel, output channel in its group); the copies add up."""
    x, w = numbers(geometry)
    step = steps_of("scatter", geometry)["cropped"]
    copies = sum(values(step.array(index).over_channels(geometry), x, w) for index in range(step.count))
    y = np.zeros(geometry.output_shape, np.int64)
    for (ci,), (local,), (co,) in oracles.blocks(geometry):
        y[co] += copies[ci, local]
    assert same(y, oracles.output(geometry, x, w))


@pytest.mark.parametrize("name", FORMS)
@given(geometry=geometries(channels=True, below_stride=True))
def test_over_channels_is_the_same_array_in_every_channel(name, geometry):
    """An array is that of the spatial part, for each channel that it has, with ids of that channel."""
    for step in steps_of(name, geometry).values():
        if step.array is None:
            continue
        one, all_channels = step.array(step.count - 1), step.array(step.count - 1).over_channels(geometry)
        check = check_sums if isinstance(one, Sums) else check_grid
        check(geometry, one, all_channels)


def check_grid(geometry, one, all_channels):
    """Inputs get (C_in, …), taps and products (C_in, C_out/groups, …)."""
    c_in, c_local = geometry.kernel_shape[:2]
    layout = (c_in,) if one.taps is None else (c_in, c_local)
    assert all_channels.shape == (*layout, *one.shape)
    for channel in oracles.indices(layout):
        if one.inputs is not None:
            shifted = np.where(one.inputs < 0, -1, one.inputs + channel[0] * prod(geometry.input))
            assert same(all_channels.inputs[channel], shifted)
        if one.taps is not None:
            shifted = np.where(one.taps < 0, -1, one.taps + oracles.flat(channel, layout) * prod(geometry.kernel))
            assert same(all_channels.taps[channel], shifted)


def check_sums(geometry, one, all_channels):
    """The cells get the channels of their owner, and a product for each pair of channels that meets there."""
    (c_in, c_out), layout = geometry.channels, geometry.kernel_shape[:2]
    channels = {"output": (c_out,), "input": (c_in,), "": ()}[one.owner]
    assert (all_channels.shape, all_channels.owner) == ((*channels, *one.shape), one.owner)
    expected = [[] for _ in oracles.indices(all_channels.shape)]
    for (ci,), (local,), (co,) in oracles.blocks(geometry):
        first = {"output": co, "input": ci, "": 0}[one.owner] * prod(one.shape)
        starts = (
            ci * prod(geometry.input),
            oracles.flat((ci, local), layout) * prod(geometry.kernel),
            co * prod(geometry.output),
        )
        for number, products in enumerate(one.products()):
            expected[first + number] += [
                tuple(None if own is None else own + start for own, start in zip(ids, starts, strict=True))
                for ids in products
            ]
    assert list(map(Counter, all_channels.products())) == list(map(Counter, expected))


@pytest.mark.parametrize(("name", "step"), [("scatter", "placed"), ("sub-pixel", "phases")])
def test_over_no_channels_is_the_same_array(name, step):
    geometry = Geometry(2, 2)
    array = steps_of(name, geometry)[step].array(0)
    assert array.over_channels(geometry) is array


TITLES = {
    "line": (
        Geometry(2, 3, stride=2),
        "Scale the kernel by each input and place the copies 2 apart",
        "Crop: keep 5 from position 0 on",
        "Insert 1 zero between neighbouring inputs",
        "Pad with zeros, 2 at the beginning and 2 at the end (a negative number crops)",
        "Set its taps 1 apart",
    ),
    "plain": (
        Geometry((2, 2), (3, 3)),
        "Scale the kernel by each input and place the copies 1 apart",
        "Crop: keep 4×4 from position (0, 0) on",
        "Insert 0 zeros between neighbouring inputs",
        "Pad with zeros, 2 at the beginning and 2 at the end (a negative number crops)",
        "Set its taps 1 apart",
    ),
    "all": (
        Geometry((2, 3), 2, stride=(2, 3), padding=((1, 0), (0, 2)), output_padding=(1, 0), dilation=(1, 2)),
        "Scale the kernel by each input and place the copies (2, 3) apart",
        "Crop: keep 4×7 from position (1, 0) on, with zeros where there is no canvas",
        "Insert (1, 2) zeros between neighbouring inputs",
        "Pad with zeros, (0, 2) at the beginning and (2, 0) at the end (a negative number crops)",
        "Set its taps (1, 2) apart",
    ),
}


@pytest.mark.parametrize("case", TITLES.values(), ids=TITLES)
def test_titles_give_the_numbers(case):
    geometry, placed, cropped, inserted, padded, dilated = case
    scatter, zeros = steps_of("scatter", geometry), steps_of("zero-insertion", geometry)
    assert (scatter["placed"].title, scatter["cropped"].title) == (placed, cropped)
    assert (zeros["inserted"].title, zeros["padded"].title, zeros["dilated-kernel"].title) == (
        inserted,
        padded,
        dilated,
    )
