"""How many products reach each output, against counting them; the verdict, and what is said of it."""

from __future__ import annotations

import json
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given

import oracles
from analysis.taps import endless
from strategies import geometries
from tconv_sym import FORMS, Geometry
from tconv_sym.analysis import remedies as remedies_module
from tconv_sym.analysis.overlap import overlap
from tconv_sym.analysis.overlap_law import VERDICTS
from tconv_sym.errors import LimitError


def counted(geometry):
    """Count the products of the definition."""
    counts = np.zeros(prod(geometry.output_shape), dtype=int)
    for output, _, _ in oracles.products(geometry):
        counts[output] += 1
    return counts.reshape(geometry.output_shape)


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
    for refused in (lambda: result.counts, lambda: result.axes[0].counts, lambda: result.to_text(max_cells=None)):
        with pytest.raises(LimitError, match=r"outputs.* must be at most 4,194,304, got "):
            refused()
    assert (result.verdict, result.levels, result.period) == ("checkerboard", (1, 2, 4), (2, 2))
    assert result.interior == (range(1, 2 * size),) * 2
    assert [str(remedy) for remedy in result.remedies] == ["kernel 2", "kernel 4", "stride 1", "stride 3"]
    assert "Left out: the array of counts, which is the product of those of its axes, " in said(result)
    assert not result.even
    data = json.loads(json.dumps(result.to_dict()))
    assert data["even"] is False
    assert data["counts"]["cells"] == (2 * size + 1) ** 2
    assert [axis["counts"]["cells"] for axis in data["axes"]] == [2 * size + 1] * 2


def test_where_it_takes_too_long_to_tell_data_does_not_say_whether_all_are_even():
    result = overlap(Geometry(1, 10**7))
    with pytest.raises(LimitError, match=r"^outputs of an axis must be at most 4,194,304, got 10,000,000$"):
        _ = result.even
    assert result.to_dict()["even"] is None


@pytest.mark.parametrize("even", [True, False])
def test_where_nothing_reaches_one_axis_nothing_reaches_any_output(even):
    """The first axis is beyond all inputs, or else every other output of it is."""
    result = overlap(Geometry((1, 4), (1, 3), stride=(2, 1), padding=((1, -2) if even else (0, -1), 0)))
    assert result.counts == ((0,) * 6 if even else (1, 2, 3, 3, 2, 1), (0,) * 6)
    assert result.even == even


# ---- the verdict ----------------------------------------------------------------------------------------------------


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
        (Geometry(3, 1, stride=2, dilation=2), "The kernel is smaller than the stride, so that nothing reaches some"),
        (Geometry((3, 3), (1, 2), stride=2), "The kernel is smaller than the stride on an axis, so that nothing"),
        (Geometry((8, 3), 3), "The interior is outputs 2 to 7 on axis 0, only 2 on axis 1."),
        (Geometry(3, 3), "The interior is output 2. Nearer"),
        (Geometry((3, 3), 3), "The interior is output 2 on every axis. Nearer"),
        (Geometry(3, 6, stride=4, dilation=2, padding=9), "An even interior comes with kernel 12 and dilation 1."),
        (Geometry(1, 3, stride=2), "it would leave nothing"),
        (Geometry(4, 1), "Every interior output gets 1 product: no checkerboard."),
        (Geometry((3, 1000), (3, 3), stride=2), "axis 0 = [ 1 1 2 1 2 1 1 ]"),
        (Geometry((500, 500), (3, 3), stride=2), "each axis (columns 0 to"),
    ],
    ids=str,
)
def test_what_the_document_says(geometry, words):
    assert words in said(overlap(geometry))


def test_no_interior_is_said():
    result = overlap(Geometry(2, 3))
    assert result.interior == (range(2, 2),)
    assert (
        "From an input of 3 on, every interior output gets 3 products: no checkerboard. "
        "At these sizes there is none: every output is at a border."
    ) in said(result)


def test_holes_of_a_dilated_kernel_are_said():
    """Two inputs: no output is out of reach of the borders, and four have the full count all the same."""
    result = overlap(Geometry(2, 4, stride=4, dilation=5, padding=((9, 4),), output_padding=1))
    assert result.counts == (1, 1, 0, 0, 0, 1, 1, 0)
    assert result.levels == (1,)
    assert result.interior == (range(2, 2),)
    assert (
        "At these sizes there is none: every output is in reach of a border, where some may get as many through the "
        "holes of a dilated kernel."
    ) in said(result)


@given(geometries(max_axes=1))
def test_what_is_said_of_outputs_at_a_border_is_true(geometry):
    """Where all are said to be at one, each of them gets less than the law says, if that is anything."""
    result = overlap(geometry)
    (axis,) = result.axes
    if "every output is at a border" in said(result):
        laws = [endless(axis.law, output + axis.axis.begin) for output in range(axis.axis.output)]
        assert all(count < law for count, law in zip(axis.counts, laws, strict=True) if law)


def test_where_nothing_avoids_it_that_is_said(monkeypatch):
    monkeypatch.setattr(remedies_module, "is_even_inside", lambda geometry: not geometry)
    written = said(overlap(Geometry(3, 6, stride=4, dilation=2, padding=9)))
    assert "What avoids it -------------- No other kernel or stride at this padding. Or resize the input" in written


def test_less_than_a_period_is_said():
    """One input: all four outputs get one product, and two is what others would get."""
    result = overlap(Geometry(1, 4, stride=3))
    assert result.counts == (1, 1, 1, 1)
    assert result.verdict == "checkerboard"
    assert result.smallest_input == (2,)
    assert "At these sizes there is no whole period of it." in said(result)


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
