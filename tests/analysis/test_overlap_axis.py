"""The counts of one axis, and where the borders stop to matter."""

from __future__ import annotations

import pytest
from hypothesis import given

from analysis.taps import endless
from strategies import geometries
from tconv_sym import Axis
from tconv_sym.analysis.overlap import overlap
from tconv_sym.analysis.overlap_axis import AxisOverlap
from tconv_sym.errors import GeometryError, LimitError


def test_an_axis_alone():
    """Inputs at 0, 3 and 6, two taps each; the output padding adds the last two zeros."""
    axis = Axis(input=3, kernel=2, stride=3, output_padding=2)
    assert axis.output == 10
    assert AxisOverlap(axis=axis).counts == (1, 1, 0, 1, 1, 0, 1, 1, 0, 0)


@given(geometries(max_axes=1))
def test_whether_it_is_even_is_what_counting_says(geometry):
    (axis,) = overlap(geometry).axes
    assert axis.is_even == (min(axis.counts) == max(axis.counts))


@pytest.mark.parametrize(
    ("axis", "even"),
    [
        (Axis(input=10**9, kernel=4, stride=2), False),
        (Axis(input=10**9, kernel=4, stride=2, begin=2, end=2), True),
        (Axis(input=10**9, kernel=3, stride=2), False),
    ],
    ids=["borders", "cropped", "checkerboard"],
)
def test_an_interior_tells_without_counting(axis, even):
    assert AxisOverlap(axis=axis).is_even == even


def test_without_a_whole_period_of_it_too_many_outputs_are_refused():
    """One input and ten million taps: all get one product, and all are at a border."""
    with pytest.raises(LimitError, match=r"^outputs of an axis must be at most 4,194,304, got 10,000,000$"):
        _ = AxisOverlap(axis=Axis(input=1, kernel=10**7)).is_even


def test_data_leaves_out_what_text_leaves_out():
    counted = AxisOverlap(axis=Axis(input=4, kernel=3))
    assert counted.to_dict(max_cells=6)["counts"] == [1, 2, 3, 3, 2, 1]
    assert counted.to_dict(max_cells=5)["counts"] == {
        "left_out": (
            "Left out: the counts, 6 cells, more than 5. To see it, set max_cells to None (--max-cells none)."
        ),
        "cells": 6,
    }


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
