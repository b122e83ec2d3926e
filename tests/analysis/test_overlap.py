"""How many products reach each output, against counting them; the law, the interior and what evens them out."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given

import oracles
from strategies import geometries
from tconv_sym import FORMS, Axis, Geometry
from tconv_sym.analysis import remedies as remedies_module
from tconv_sym.analysis.overlap import overlap
from tconv_sym.analysis.overlap_axis import AxisOverlap
from tconv_sym.analysis.overlap_law import VERDICTS, OverlapLaw
from tconv_sym.analysis.remedies import even_padding, is_even_inside, remedies
from tconv_sym.errors import GeometryError, LimitError

LAWS = [OverlapLaw(kernel=k, stride=s, dilation=d) for k, s, d in product(range(1, 10), range(1, 7), range(1, 5))]


def counted(geometry):
    """Count the products of the definition."""
    counts = np.zeros(prod(geometry.output_shape), dtype=int)
    for output, _, _ in oracles.products(geometry):
        counts[output] += 1
    return counts.reshape(geometry.output_shape)


def endless(law, position):
    """Count the taps that land on a position when there are inputs everywhere."""
    return sum((position - law.dilation * tap) % law.stride == 0 for tap in range(law.kernel))


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


EVEN = {
    (k, s, d)
    for k, s, d in product(range(1, 20), range(1, 20), range(1, 20))
    if OverlapLaw(kernel=k, stride=s, dilation=d).is_uniform
}
"""The small kernels, strides and dilations with an even interior."""


def said(result):
    """Return the document on one line."""
    return " ".join(str(result).split())


# ---- counts ---------------------------------------------------------------------------------------------------------


@given(geometries())
def test_the_counts_are_those_of_the_definition_and_of_a_form(geometry):
    result = overlap(geometry)
    expected = counted(geometry.spatial)
    assert np.array_equal(np.array(result.counts), expected)
    form = FORMS["scatter"].run(geometry.spatial).terms
    assert np.array_equal(np.bincount(form.outputs, minlength=expected.size), expected.ravel())
    assert result.even == (expected.min() == expected.max())


@given(geometries(channels=True, most_products=500))
def test_channels_multiply_the_counts(geometry):
    result = overlap(geometry)
    assert np.array_equal(
        counted(geometry), np.broadcast_to(np.array(result.counts) * result.per_channel, geometry.output_shape)
    )


def test_counts_are_exact_where_they_do_not_fit_64_bits():
    """One output on 16 axes, with 32 products on each."""
    middle = Geometry((32,) * 16, 32, padding=31)
    assert overlap(middle).axes[0].counts == (32,)
    assert overlap(middle).levels == (32**16,)
    level = overlap(middle).counts
    while isinstance(level, tuple):
        (level,) = level
    assert level == 32**16


@pytest.mark.parametrize("size", [10**7, 10**30])
def test_too_many_outputs_are_refused_and_the_rest_is_there(size):
    result = overlap(Geometry((size, size), 3, stride=2))
    for refused in (lambda: result.counts, lambda: result.axes[0].counts, lambda: result.even, result.to_dict):
        with pytest.raises(LimitError, match=r"outputs.* must be at most 4,194,304, got "):
            refused()
    assert (result.verdict, result.levels, result.period) == ("checkerboard", (1, 2, 4), (2, 2))
    assert result.interior == (range(1, 2 * size),) * 2
    assert [str(remedy) for remedy in result.remedies] == ["kernel 2", "kernel 4", "stride 1", "stride 3"]
    assert "Left out: the array of counts, which is the product of those of its axes, " in said(result)


# ---- the law --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stride", range(1, 7))
def test_the_law_is_what_counting_taps_gives(stride):
    for law in (law for law in LAWS if law.stride == stride):
        check_law(law)


def check_law(law):
    counts = [endless(law, position) for position in range(2 * law.stride)]
    assert law.residues == tuple(counts[: law.stride])
    assert law.levels == tuple(sorted(set(counts)))
    assert law.is_uniform == (len(set(counts)) == 1)
    assert law.has_gaps == (0 in counts)
    periods = [t for t in range(1, law.stride + 1) if all(counts[q] == counts[q + t] for q in range(law.stride))]
    assert law.period == periods[0]
    expected = "uniform" if len(set(counts)) == 1 else "gaps" if 0 in counts else "checkerboard"
    assert law.verdict == expected


def test_a_tampered_law_is_seen():
    """The rule without dilation, "k is a multiple of s", is not the law with one: the test above would fail."""
    wrong = [law for law in LAWS if law.is_uniform != (law.kernel % law.stride == 0)]
    assert wrong
    assert all(law.common > 1 for law in wrong)
    assert all(law.dilation > 1 for law in wrong)


def test_the_residues_of_a_large_stride_are_refused():
    with pytest.raises(LimitError, match="residues of the stride must be at most 4,194,304, got 4,194,305"):
        _ = OverlapLaw(kernel=1, stride=2**22 + 1).residues


@given(geometries())
def test_the_verdict_is_that_of_the_worst_axis(geometry):
    result = overlap(geometry)
    verdicts = [axis.law.verdict for axis in result.axes]
    assert result.verdict == VERDICTS[max(map(VERDICTS.index, verdicts))]
    assert result.uniform == (set(verdicts) == {"uniform"})
    assert result.levels == tuple(sorted({prod(choice) for choice in product(*(a.law.levels for a in result.axes))}))


def test_of_very_many_uneven_axes_the_levels_are_the_least_and_the_most():
    result = overlap(Geometry((2,) * 12, tuple(range(3, 27, 2)), stride=2))
    assert result.levels == (prod(range(1, 13)), prod(range(2, 14)))
    assert f"gets {result.levels[0]} or {result.levels[1]} products" in said(result)


# ---- the interior ---------------------------------------------------------------------------------------------------


@given(geometries(max_axes=1))
def test_in_the_interior_the_counts_follow_the_law_and_further_inputs_add_nothing(geometry):
    (axis,) = overlap(geometry).axes
    for output, count in enumerate(axis.counts):
        law = endless(axis.law, output + axis.axis.begin)
        assert count <= law
        if output in axis.interior:
            assert count == law


@given(geometries(max_axes=1))
def test_the_interior_is_as_wide_as_can_be(geometry):
    """What stands next to it gets less than the law says."""
    (axis,) = overlap(geometry).axes
    inside = axis.interior
    if inside:
        for neighbour in {inside.start - 1, inside.stop} & set(range(axis.axis.output)):
            assert axis.counts[neighbour] < endless(axis.law, neighbour + axis.axis.begin)


@given(geometries(max_axes=1))
def test_the_smallest_inputs_with_an_interior_and_with_a_period_of_it(geometry):
    (axis,) = overlap(geometry).axes
    at = axis.smallest_input
    assert axis.with_input(at).interior
    try:
        below = axis.with_input(at - 1)
    except GeometryError:  # no input, or not even an output
        pass
    else:
        assert not below.interior
    whole = axis.smallest_whole_input
    sizes = range(max(at, axis.axis.input), whole + 1)
    assert [len(axis.with_input(size).interior) >= axis.law.period for size in sizes] == [False] * (len(sizes) - 1) + [
        True
    ]


def test_no_interior_is_said():
    result = overlap(Geometry(2, 3))
    assert result.interior == (range(2, 2),)
    assert (
        "From an input of 3 on, every interior output gets 3 products: no checkerboard. "
        "At these sizes there is none: every output is at a border."
    ) in said(result)


def test_less_than_a_period_is_said():
    """One input: all four outputs get one product, and two is what others would get."""
    result = overlap(Geometry(1, 4, stride=3))
    assert result.counts == (1, 1, 1, 1)
    assert result.verdict == "checkerboard"
    assert result.smallest_input == (2,)
    assert "At these sizes there is no whole period of it." in said(result)


# ---- remedies -------------------------------------------------------------------------------------------------------


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


# ---- as a document --------------------------------------------------------------------------------------------------


def test_the_document():
    result = overlap(Geometry((4, 4), (3, 3), stride=2))
    lines = str(result).splitlines()
    assert lines[3] == (
        "Every interior output gets 1, 2 or 4 products, with period 2×2: a checkerboard. It would be even if the kernel were a"
    )
    assert "           [ 2  2  4  2  4  2  4  2  2 ]" in lines
    assert "The interior is outputs 1 to 7 on every axis." in said(result)
    assert "An even interior comes with kernel 2 or 4; stride 1 or 3. A padding can crop the borders then:" in lines
    assert "kernel 4  4         10×10   2" in lines
    assert "Distill 2016, doi:10.23915/distill.00003." in said(result)


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (
            Geometry((4, 4), (4, 4), stride=2, padding=1, channels=(6, 4), groups=2),
            "Each of 3 input channels adds as many: times 3 in all.",
        ),
        (Geometry((4, 4), (4, 4), stride=2, padding=1), "Padding 2 crops them, and all outputs get equally many."),
        (Geometry((4, 4), (4, 4), stride=2, padding=2), "All outputs are interior."),
        (Geometry((4, 5), (4, 4), stride=2), "The interior is outputs 2 to 7 on axis 0, 2 to 9 on axis 1."),
        (Geometry(4, 1, stride=2), "gets 0 or 1 products, with period 2: gaps, which is a checkerboard with holes."),
        (Geometry(4, 3, stride=2, dilation=2), "Stride and dilation have a common divisor"),
        (Geometry(4, 1), "Every interior output gets 1 product: no checkerboard."),
        (Geometry((3, 1000), (3, 3), stride=2), "axis 0 = [ 1 1 2 1 2 1 1 ]"),
        (Geometry((500, 500), (3, 3), stride=2), "each axis (columns 0 to"),
    ],
    ids=str,
)
def test_what_the_document_says(geometry, words):
    assert words in said(overlap(geometry))


def test_every_target():
    result = overlap(Geometry((4, 4), (3, 3), stride=2))
    assert "\\text{products} = \\begin{bmatrix}" in result.to_markdown()
    assert "| kernel 2 | 1 | 8×8 | 0 |" in result.to_markdown()
    assert r"8 \times 8" in result.to_latex()
    assert result.to_latex(standalone=True).startswith(r"\documentclass")


def test_data():
    data = overlap(Geometry((4, 3), (3, 2), stride=2)).to_dict()
    assert json.loads(json.dumps(data))["verdict"] == "checkerboard"
    assert data["axes"][0] == {
        "counts": [1, 1, 2, 1, 2, 1, 2, 1, 1],
        "interior": [1, 8],
        "levels": [1, 2],
        "period": 2,
        "verdict": "checkerboard",
        "crop": [1, 1],
        "smallest_input": 1,
    }
    assert data["even_padding"] is None
    assert data["remedies"][1]["change"] == "kernel (4, 2)"
    assert data["remedies"][1]["even_padding"] == [[2, 2], [0, 0]]


def test_an_axis_alone():
    assert (
        AxisOverlap(axis=Axis(input=3, kernel=2, stride=3, output_padding=2)).counts
        == (1, 1, 0, 1, 1, 0, 1, 1, 0, 0)[:10]
    )
