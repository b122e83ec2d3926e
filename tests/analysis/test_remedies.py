"""What evens out an overlap, against trying every kernel, stride and dilation."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.taps import LAWS, endless
from strategies import geometries
from tconv_sym import Geometry
from tconv_sym.analysis import remedies as remedies_module
from tconv_sym.analysis.overlap import overlap
from tconv_sym.analysis.overlap_axis import AxisOverlap
from tconv_sym.analysis.overlap_law import OverlapLaw
from tconv_sym.analysis.remedies import even_padding, is_even_inside, remedies

EVEN = {
    (k, s, d)
    for k, s, d in product(range(1, 20), range(1, 20), range(1, 20))
    if OverlapLaw(kernel=k, stride=s, dilation=d).is_uniform
}
"""The small kernels, strides and dilations with an even interior."""


def of(axis):
    """Make the geometry of one axis."""
    return Geometry(
        axis.input,
        axis.kernel,
        stride=axis.stride,
        padding=((axis.begin, axis.end),),
        output_padding=axis.output_padding,
        dilation=axis.dilation,
    )


@given(geometries(max_axes=2))
def test_every_remedy_is_even_and_the_nearest_of_its_kind(geometry):
    result = overlap(geometry)
    assert (result.remedies == ()) == result.uniform
    for remedy in result.remedies:
        assert overlap(remedy.geometry).uniform
        for axis in remedy.geometry.axes:
            law = AxisOverlap(axis=axis).law
            assert {endless(law, position) for position in range(law.stride)} == {law.levels[0]}
        assert remedy.products == overlap(remedy.geometry).levels[0]
        assert remedy.changes


@pytest.mark.parametrize("stride", range(2, 7))
def test_the_nearest_kernels_and_strides(stride):
    """Against trying all of them, at an input that is large enough for any."""
    for law in (law for law in LAWS if law.stride == stride and not law.is_uniform):
        check_nearest(law)


def check_nearest(law):
    geometry = Geometry(40, law.kernel, stride=law.stride, dilation=law.dilation)
    found = [remedy.geometry.axes[0] for remedy in remedies(geometry)]
    kernels = [k for k in range(1, 20) if any((k, law.stride, d) in EVEN for d in range(1, 20))]
    strides = [s for s in range(1, 20) if (law.kernel, s, law.dilation) in EVEN]
    nearest = [
        *([k for k in kernels if k <= law.kernel][-1:] + [k for k in kernels if k >= law.kernel][:1]),
        *([s for s in strides if s < law.stride][-1:] + [s for s in strides if s > law.stride][:1]),
    ]
    changed = [axis.kernel if axis.stride == law.stride else axis.stride for axis in found]
    assert sorted(set(changed)) == sorted(set(nearest))
    assert all((axis.kernel, axis.stride, axis.dilation) in EVEN for axis in found)


@given(st.integers(1, 4), st.integers(1, 9), st.integers(2, 5), st.integers(1, 4), st.integers(0, 12))
def test_a_larger_kernel_is_the_next_that_leaves_an_output(n, k, stride, dilation, padding):
    """Against trying one after the other, at the dilation that the remedy has."""
    assume(stride * (n - 1) + dilation * (k - 1) + 1 > 2 * padding)
    geometry = Geometry(n, k, stride=stride, dilation=dilation, padding=padding)
    assume(not overlap(geometry).uniform)
    larger = [remedy.geometry.axes[0] for remedy in remedies(geometry) if remedy.geometry.kernel[0] > k]
    if k % stride:
        assert len(larger) == 1
    for axis in larger:
        fitting = (
            kernel
            for kernel in range(k + 1, 100)
            if kernel % stride == 0 and stride * (n - 1) + axis.dilation * (kernel - 1) + 1 > 2 * padding
        )
        assert axis.kernel == next(fitting)


def test_a_single_tap_has_no_dilation_but_a_larger_kernel_has():
    """Two taps at distance 2 would land on every other output; those at distance 3 do not."""
    assert [str(remedy) for remedy in remedies(Geometry(3, 1, stride=2, dilation=2))] == [
        "kernel 2 and dilation 1",
        "stride 1",
    ]
    assert [str(remedy) for remedy in remedies(Geometry(3, 1, stride=2, dilation=3))] == ["kernel 2", "stride 1"]


def test_a_wrong_remedy_is_not_returned(monkeypatch):
    monkeypatch.setattr(remedies_module, "_other_kernels", lambda axis: (replace(axis, kernel=5), None))
    monkeypatch.setattr(remedies_module, "_other_strides", lambda axis: (replace(axis, stride=4), None))
    assert remedies(Geometry((4, 4), (3, 3), stride=2)) == ()


def test_the_recount_tells_even_from_uneven():
    for law in LAWS:
        geometry = Geometry(1, law.kernel, stride=law.stride, dilation=law.dilation)
        assert is_even_inside(geometry) == law.is_uniform


@given(geometries(max_axes=2))
def test_the_padding_that_makes_all_outputs_equal(geometry):
    """Where the law is uniform and an interior is left: all outputs are equal iff the paddings are at least `crop`."""
    result = overlap(geometry)
    if result.even_padding is not None:
        arguments = geometry.to_dict() | {"padding": result.even_padding}
        assert overlap(Geometry(**arguments)).even
        assert overlap(Geometry(**arguments)).verdict == "uniform"
    for axis in result.axes:
        if axis.law.is_uniform and axis.interior:
            enough = axis.axis.begin >= axis.crop[0] and axis.axis.end >= axis.crop[1]
            assert axis.is_even == enough
            assert (even_padding(of(axis.axis)) == ((axis.axis.begin, axis.axis.end),)) == enough


def test_a_crop_that_is_too_small_is_no_even_padding(monkeypatch):
    geometry = Geometry((4, 4), (4, 4), stride=2, padding=1)
    assert even_padding(geometry) == ((2, 2), (2, 2))
    monkeypatch.setattr(AxisOverlap, "crop", (1, 1))
    assert even_padding(geometry) is None


def test_stride_and_dilation_cut_the_output_padding():
    geometry = Geometry(6, 3, stride=2, output_padding=1)
    assert [str(remedy) for remedy in remedies(geometry)] == [
        "kernel 2",
        "kernel 4",
        "stride 1 and output padding 0",
        "stride 3",
    ]


def test_a_mixture_of_axes():
    """Axis 1 is even and stays as it is; the kernel of axis 0 has no smaller remedy."""
    geometry = Geometry((6, 6), (1, 4), stride=2)
    assert [remedy.changes for remedy in remedies(geometry)] == [(("kernel", "(2, 4)"),), (("stride", "(1, 2)"),)]


def test_remedies_for_a_very_large_kernel_are_found_quickly():
    geometry = Geometry(2, 2**61 - 1, stride=10**9 + 7)
    assert str(remedies(geometry)[-1]) == f"stride {2**61 - 1}"
    assert all(overlap(remedy.geometry).uniform for remedy in remedies(geometry))
