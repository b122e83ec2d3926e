"""The sub-pixel form: each phase is a dense convolution with its sub-kernel, and the phases together are the output."""

from __future__ import annotations

import time
from math import gcd, prod

import numpy as np
import pytest
from hypothesis import given
from scipy.signal import convolve, correlate

import memory
import oracles
from by_ids import numbers, steps_of, values
from strategies import geometries
from tconv_sym import FORMS, Geometry

SUB_PIXEL = FORMS["sub-pixel"]


def phase(step, index):
    """Return the phase of array `index`, a number an axis."""
    return tuple(map(int, np.unravel_index(index, step.phases)))


def taps_of(axis, r):
    """Return the taps that reach the outputs s·q + r, by trying all."""
    return [m for m in range(axis.kernel) if (axis.dilation * m - r - axis.begin) % axis.stride == 0]


@given(geometries(channels=False))
def test_sub_kernels_are_the_taps_that_reach_a_phase(geometry):
    """In their order, on each axis, then zeros."""
    x, w = numbers(geometry)
    step = steps_of("sub-pixel", geometry)["sub-kernels"]
    assert step.phases == tuple(min(axis.stride, axis.output) for axis in geometry.axes)
    assert step.shape == tuple(-(-axis.kernel * g // axis.stride) for axis, g in with_divisors(geometry))
    for index in range(step.count):
        taps = [taps_of(axis, r) for axis, r in zip(geometry.axes, phase(step, index), strict=True)]
        expected = np.zeros(step.shape, np.int64)
        expected[tuple(slice(len(some)) for some in taps)] = w[np.ix_(*taps)]
        assert np.array_equal(values(step.array(index), x, w), expected)


def with_divisors(geometry):
    """Return each axis with gcd(s, d); a single tap is apart from none."""
    return [(axis, gcd(axis.stride, axis.dilation if axis.kernel > 1 else 1)) for axis in geometry.axes]


def wide(sub_kernel, dilations):
    """Set the taps of a sub-kernel apart."""
    cells = np.zeros(np.multiply(dilations, np.array(sub_kernel.shape) - 1) + 1, np.int64)
    cells[tuple(slice(None, None, dilation) for dilation in dilations)] = sub_kernel
    return cells


@given(geometries(channels=False, max_axes=2))
def test_phases_are_dense_convolutions(geometry):
    """Phase r is SciPy's convolution of the input with its sub-kernel, taps d' apart, c positions on, zeros around."""
    x, w = numbers(geometry)
    shown = steps_of("sub-pixel", geometry)
    kernels, phases = shown["sub-kernels"], shown["phases"]
    dilations = [axis.dilation // g if axis.kernel > 1 else 1 for axis, g in with_divisors(geometry)]
    for index in range(phases.count):
        rs = phase(phases, index)
        taps = [taps_of(axis, r) for axis, r in zip(geometry.axes, rs, strict=True)]
        expected = np.zeros(phases.shape, np.int64)
        if all(taps):
            dense = convolve(x, wide(values(kernels.array(index), x, w), dilations), method="direct")
            for q in oracles.indices(phases.shape):
                at = tuple(
                    q_axis - (axis.dilation * some[0] - r - axis.begin) // axis.stride
                    for q_axis, axis, some, r in zip(q, geometry.axes, taps, rs, strict=True)
                )
                if all(0 <= place < size for place, size in zip(at, dense.shape, strict=True)):
                    expected[q] = dense[at]
        assert np.array_equal(values(phases.array(index), x, w), expected)


@given(geometries(channels=False))
def test_a_phase_is_the_flipped_sub_kernel_slid_over_the_padded_input(geometry):
    """What is shown is all that is needed: SciPy's correlation, full windows only, and the input stands there whole."""
    x, w = numbers(geometry)
    shown = steps_of("sub-pixel", geometry)
    dilations = [axis.dilation // g if axis.kernel > 1 else 1 for axis, g in with_divisors(geometry)]
    for index in range(shown["phases"].count):
        kernel, padded, phase = (values(shown[name].array(index), x, w) for name in ("sub-kernels", "padded", "phases"))
        slid = correlate(padded, wide(np.flip(kernel), dilations), mode="valid", method="direct")
        assert slid.tolist() == phase.tolist()
        kept = padded[padded != 0]
        assert kept.tolist() == x[np.isin(x, kept)].tolist()


def test_padding_by_hand():
    """k = 3, s = 2, p = 1: phase 0 has w1 alone, its window a zero and a; phase 1 has w0 and w2, its last one c and 0.

    With 5 cropped at the beginning, phase 0 begins with b, as x[q + 2]·w1 is y[2q], and phase 1 ends with 0.
    """
    shown = steps_of("sub-pixel", Geometry(3, 3, stride=2, padding=1))
    assert [shown["padded"].array(r).inputs.tolist() for r in (0, 1)] == [[-1, 0, 1, 2], [0, 1, 2, -1]]
    cropped = steps_of("sub-pixel", Geometry(3, 3, stride=2, padding=((5, -2),)))
    assert [cropped["sub-kernels"].array(r).taps.tolist() for r in (0, 1)] == [[1, -1], [0, 2]]
    assert [cropped["padded"].array(r).inputs.tolist() for r in (0, 1)] == [[1, 2, -1], [2, -1, -1]]


def test_the_products_are_sorted_into_phases_once():
    """Not gone through again for each phase: with 4,000 of them that took seconds."""
    step = steps_of("sub-pixel", Geometry(100, 4000, stride=4000))["phases"]
    started = time.perf_counter()
    assert [step.array(index).taps[0] for index in range(step.count)] == list(range(4000))
    assert time.perf_counter() - started < 1


@given(geometries(channels=False))
def test_the_phases_interleaved_begin_with_the_output(geometry):
    x, w = numbers(geometry)
    shown = steps_of("sub-pixel", geometry)
    phases = shown["phases"]
    whole = values(shown["interleaved"].array(0), x, w)
    for index in range(phases.count):
        places = tuple(slice(r, None, axis.stride) for axis, r in zip(geometry.axes, phase(phases, index), strict=True))
        assert np.array_equal(whole[places], values(phases.array(index), x, w))
    kept = whole[tuple(map(slice, geometry.output))]
    assert np.array_equal(kept, oracles.output(geometry, x, w))
    assert shown["cropped"].unchanged is (whole.shape == geometry.output)


@given(geometries(channels=False))
def test_the_products_of_the_sums_are_counted(geometry):
    """`Step.products` is how many there are, before any is made."""
    shown = steps_of("sub-pixel", geometry)
    for step in (shown["phases"], shown["interleaved"]):
        assert step.products == sum(len(step.array(index).cells) for index in range(step.count))


@given(geometries(channels=False))
def test_unchanged_is_a_kernel_that_stays_in_one_piece(geometry):
    step = steps_of("sub-pixel", geometry)["sub-kernels"]
    whole = np.arange(prod(geometry.kernel)).reshape(geometry.kernel)
    assert step.unchanged is (step.count == 1 and np.array_equal(step.array(0).taps, whole))


def test_by_hand():
    """k = 3, s = 2: w0 and w2 to the even outputs, w1 to the odd ones. The last odd one is behind the end."""
    shown = steps_of("sub-pixel", Geometry(2, 3, stride=2))
    assert [shown["sub-kernels"].array(r).taps.tolist() for r in (0, 1)] == [[0, 2], [1, -1]]
    assert [shown["phases"].array(r).products() for r in (0, 1)] == [
        [[(0, 0, None)], [(0, 2, None), (1, 0, None)], [(1, 2, None)]],
        [[(0, 1, None)], [(1, 1, None)], []],
    ]
    assert (shown["interleaved"].shape, shown["cropped"].shape) == ((6,), (5,))


def test_a_common_divisor_leaves_phases_empty():
    """s = 4, d = 6, p = 1: only odd phases have taps. g = 2, s' = 2, and d' = 3 is its own inverse modulo 2.

    o = 4i + 6m − 1: tap 0 reaches o ≡ 3 (mod 4), tap 1 o ≡ 1, tap 2 o ≡ 3 again.
    """
    shown = steps_of("sub-pixel", Geometry(2, 3, stride=4, dilation=6, padding=1))
    assert [shown["sub-kernels"].array(r).taps.tolist() for r in range(4)] == [[-1, -1], [1, -1], [-1, -1], [0, 2]]
    assert shown["phases"].array(0).products() == [[]] * 4
    # x0w0 goes to o = −1 and x1w0 to 3, nothing to 7, x0w2 to 11, and x1w2 to 15, behind the end of 15 outputs.
    assert shown["phases"].array(3).products() == [[(1, 0, None)], [], [(0, 2, None)], [(1, 2, None)]]


def test_no_more_phases_than_outputs():
    """A crop to one output leaves one phase, whatever the stride."""
    geometry = Geometry(2, 1, stride=2**22, padding=((2**22, 0),))
    with memory.at_most(2**16):
        built = SUB_PIXEL.run(geometry)
    assert [step.phases for step in built.steps if step.per] == [(1,)] * 3
    assert list(built.terms) == [(0, 1, 0)]


TITLES = {
    "plain": (
        Geometry(2, 2),
        "Split the kernel into 1 sub-kernel of size 2, one for each phase of the outputs",
        "Pad the input with zeros for each phase, or crop it, to the 4 positions that its flipped sub-kernel slides over",
        "Slide each sub-kernel, flipped, over the padded input at stride 1: a dense convolution for each phase",
        "Interleave the phases: there is only one",
        "Crop: keep the first 3",
    ),
    "one-tap-each": (
        Geometry(2, 2, stride=2),
        "Split the kernel into 2 sub-kernels of size 1, one for each phase of the outputs",
        "Pad the input with zeros for each phase, or crop it, to the 2 positions that its flipped sub-kernel slides over",
        "Slide each sub-kernel, flipped, over the padded input at stride 1: a dense convolution for each phase",
        "Interleave the phases (pixel shuffle): position 2*q + r is element q of phase r",
        "Crop: keep the first 4",
    ),
    "plane": (
        Geometry((2, 2), 3, stride=2, padding=1),
        "Split the kernel into 4 sub-kernels of size 2×2, one for each phase of the outputs, with taps 2 apart",
        "Pad the input with zeros for each phase, or crop it, to the 3×3 positions that its flipped sub-kernel slides over",
        "Slide each sub-kernel, flipped, over the padded input at stride 1: a dense convolution for each phase",
        "Interleave the phases (pixel shuffle): position 2*q + r is element q of phase r",
        "Crop: keep the first 3×3",
    ),
    "one-empty": (
        Geometry(2, 2, stride=3),
        "Split the kernel into 3 sub-kernels of size 1, one for each phase of the outputs; 1 is without taps",
        "Pad the input with zeros for each phase, or crop it, to the 2 positions that its flipped sub-kernel slides over",
        "Slide each sub-kernel, flipped, over the padded input at stride 1: a dense convolution for each phase",
        "Interleave the phases (pixel shuffle): position 3*q + r is element q of phase r",
        "Crop: keep the first 5",
    ),
    "axes": (
        Geometry((3, 3), (4, 3), stride=(2, 4), dilation=(3, 2)),
        (
            "Split the kernel into 8 sub-kernels of size 2×2, one for each phase of the outputs, with taps 2 apart; "
            "4 are without taps"
        ),
        "Pad the input with zeros for each phase, or crop it, to the 10×5 positions that its flipped sub-kernel slides over",
        (
            "Slide each sub-kernel, flipped, over the padded input at stride 1 and dilation (3, 1): "
            "a dense convolution for each phase"
        ),
        "Interleave the phases (pixel shuffle): position (2, 4)*q + r is element q of phase r",
        "Crop: keep the first 14×13",
    ),
}


@pytest.mark.parametrize("case", TITLES.values(), ids=TITLES)
def test_titles_give_the_numbers(case):
    geometry, *titles = case
    assert [step.title for step in SUB_PIXEL.run(geometry).steps] == titles
