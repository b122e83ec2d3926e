"""All strides and paddings that lead from one size to another, against trying every geometry."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tconv_sym import Geometry
from tconv_sym.analysis import size_choices
from tconv_sym.analysis.overlap import overlap
from tconv_sym.analysis.size_choices import Choice, SizeAxis
from tconv_sym.analysis.sizes import sizes, sizes_of
from tconv_sym.errors import GeometryError, LimitError


def said(result):
    """Return the document on one line."""
    return " ".join(str(result).split())


def output(n, k, choice, dilation=1):
    """Return the size that a choice leads to, or None where there is no such geometry."""
    stride, padding, output_padding = choice
    try:
        geometry = Geometry(n, k, stride=stride, padding=padding, output_padding=output_padding, dilation=dilation)
    except GeometryError:
        return None
    return geometry.output[0]


def tried(axis, largest_stride, largest_padding):
    """Try every geometry."""
    paddings = range(largest_padding + 1)
    return [
        (stride, padding, output_padding)
        for stride in range(1, largest_stride + 1)
        for output_padding, padding in product(range(max(stride, axis.dilation)), paddings)
        if output(axis.input, axis.kernel, (stride, padding, output_padding), axis.dilation) == axis.output
    ]


def plain(choices):
    return [(choice.stride, choice.padding, choice.output_padding) for choice in choices]


def crops(axis, choice):
    """Look for an input none of whose taps lands on an output."""
    return any(
        not any(0 <= choice.stride * i + axis.dilation * m - choice.padding < axis.output for m in range(axis.kernel))
        for i in range(axis.input)
    )


AXES = st.builds(
    SizeAxis,
    input=st.integers(1, 5),
    kernel=st.integers(1, 4),
    output=st.integers(1, 12),
    dilation=st.integers(1, 3),
)
HOLES = st.builds(
    SizeAxis,
    input=st.integers(1, 6),
    kernel=st.integers(1, 4),
    output=st.integers(1, 9),
    dilation=st.integers(2, 9),
)
"""Axes with dilations that may be larger than the output."""


@given(AXES)
def test_all_choices_are_found(axis):
    assert axis.searched <= 24
    # No padding of a choice is above this, half of the largest natural size.
    largest_padding = (axis.searched * axis.input + axis.reach + 3) // 2
    expected = tried(axis, axis.searched, largest_padding)
    assert plain(axis.choices) == expected
    assert [choice.crops_inputs for choice in axis.choices] == [crops(axis, choice) for choice in axis.choices]


@given(HOLES, st.integers(1, 12))
def test_an_input_is_cropped_if_all_its_taps_are(axis, largest):
    """Far apart taps, between which the outputs may lie: against looking where each tap of each input lands."""
    choices = sizes(axis.input, axis.kernel, axis.output, dilation=axis.dilation, max_stride=largest).choices
    assert [choice.crops_inputs for choice in choices] == [crops(axis, choice) for choice in choices]


def test_not_only_a_padding_above_the_reach_crops_an_input():
    """One input, taps at 0 and 2, and one output between them."""
    axis = SizeAxis(input=1, kernel=2, output=1, dilation=2)
    assert Choice(stride=1, padding=1, output_padding=0, crops_inputs=True) in axis.choices
    assert overlap(Geometry(1, 2, padding=1, dilation=2)).counts == (0,)
    many = SizeAxis(input=10**15, kernel=2, output=10**8, dilation=10**9 + 7)
    assert many.crops_inputs(Choice(stride=10**6, padding=0, output_padding=0))


@given(HOLES)
def test_with_one_input_it_need_not_be_cropped(axis):
    one = replace(axis, input=1)
    assert any(not choice.crops_inputs for choice in one.choices)


@given(AXES, st.integers(1, 6))
def test_a_given_largest_stride_is_kept(axis, largest):
    found = sizes(axis.input, axis.kernel, axis.output, dilation=axis.dilation, max_stride=largest)
    assert plain(found.choices) == tried(axis, largest, (largest * axis.input + axis.reach + 3) // 2)


@given(AXES | HOLES)
def test_beyond_what_is_searched_every_choice_crops_whole_inputs(axis):
    assume(axis.input > 1)
    beyond = sizes(axis.input, axis.kernel, axis.output, dilation=axis.dilation, max_stride=axis.searched + 6).choices
    later = [choice for choice in beyond if choice.stride > axis.searched]
    assert later
    assert all(choice.crops_inputs for choice in later)


@given(AXES)
def test_with_one_input_larger_strides_repeat_all_choices(axis):
    one = SizeAxis(input=1, kernel=axis.kernel, output=axis.output, dilation=axis.dilation)
    assert one.choices
    wider = sizes(1, axis.kernel, axis.output, dilation=axis.dilation, max_stride=one.searched + 3).choices
    kept = [(choice.padding, choice.output_padding) for choice in one.choices if choice.stride == one.searched]
    for stride in range(one.searched, one.searched + 4):
        later = [(choice.padding, choice.output_padding) for choice in wider if choice.stride == stride]
        assert later[: len(kept)] == kept


@given(AXES, st.sampled_from([1, 2, 3, None]), st.booleans())
def test_the_nearest_sizes(axis, largest, whole_inputs):
    """Against asking for every size; with any stride, 30 are many for these sizes."""

    def reached(size):
        found = sizes(axis.input, axis.kernel, size, dilation=axis.dilation, max_stride=largest or 30).choices
        return any(not (whole_inputs and choice.crops_inputs) for choice in found)

    asked = SizeAxis(
        input=axis.input, kernel=axis.kernel, output=axis.output, dilation=axis.dilation, largest_stride=largest
    )
    below = next((size for size in range(axis.output - 1, 0, -1) if reached(size)), None)
    above = next((size for size in range(axis.output + 1, axis.output + 25) if reached(size)), None)
    assert asked.nearest(whole_inputs=whole_inputs) == (below, above)


@given(HOLES, st.sampled_from([1, 2, 5, None]))
def test_the_nearest_sizes_that_crop_no_input_between_far_apart_taps(axis, largest):
    asked = replace(axis, largest_stride=largest)

    def reached(size):
        found = sizes(axis.input, axis.kernel, size, dilation=axis.dilation, max_stride=largest or 60).choices
        return any(not choice.crops_inputs for choice in found)

    below = next((size for size in range(axis.output - 1, 0, -1) if reached(size)), None)
    above = next((size for size in range(axis.output + 1, axis.output + 70) if reached(size)), None)
    assert asked.nearest(whole_inputs=True) == (below, above)


def test_where_too_much_would_have_to_be_tried_it_is_said(monkeypatch):
    result = sizes(40, 2, 5, dilation=50, max_stride=1)
    assert "All of them crop all that some inputs contribute. The nearest that can be reached otherwise is 41." in said(
        result
    )
    monkeypatch.setattr(size_choices, "MAX_CHOICES", 200)
    with pytest.raises(LimitError, match=r"^choices to try must be at most 200, got more$"):
        result.axes[0].nearest(whole_inputs=True)
    assert "The nearest that can be reached were not looked for, as choices to try must be at most" in said(result)


@given(AXES, AXES)
def test_choices_on_all_axes_at_once(one, other):
    found = sizes((one.input, other.input), (one.kernel, other.kernel), (one.output, other.output))
    several = [axis.searched for axis in found.axes if axis.input > 1]
    largest = min(several) if several else max(axis.searched for axis in found.axes)
    wanted = sizes((one.input, other.input), (one.kernel, other.kernel), (one.output, other.output), max_stride=largest)
    expected = [choice for choice in plain(wanted.axes[0].choices) if choice in plain(wanted.axes[1].choices)]
    assert plain(found.choices) == expected
    for choice in found.choices:
        assert found.geometry(choice).output == (one.output, other.output)
        assert choice.crops_inputs == (choice.padding > min(axis.reach for axis in found.axes))


def test_a_wrong_choice_is_told_from_a_right_one():
    axis = SizeAxis(input=4, kernel=4, output=8)
    assert [axis.has(choice) for choice in axis.choices] == [True, True]
    assert not axis.has(Choice(stride=2, padding=2, output_padding=0))
    assert not axis.has(Choice(stride=2, padding=2, output_padding=2))
    assert not axis.has(Choice(stride=2, padding=1, output_padding=1))


def test_too_many_choices_are_refused():
    with pytest.raises(
        LimitError,
        match=r"choices must be at most 262,144, got \d{3},\d{3} or more .*: set max_stride \(--max-stride\) to less$",
    ):
        _ = sizes(2, 3, 2000).choices
    with pytest.raises(LimitError, match=r"with strides up to 1,000,000,000,000: set max_stride .* to less$"):
        _ = sizes(2, 3, 2000, max_stride=10**12).choices
    assert plain(sizes(10**12, 4, 2 * 10**12).choices) == [(2, 1, 0)]


def test_advice_is_given_only_where_it_can_be_followed():
    with pytest.raises(
        LimitError, match=r"^choices must be at most 262,144, got 500,000 or more with strides up to 1$"
    ):
        _ = sizes(2, 2, 4, dilation=10**6, max_stride=1).choices


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((4, 3, 0), {}, "output must be an integer of at least 1, got 0"),
        ((4, 3, True), {}, "output must be an integer of at least 1, got True"),
        ((4, 3, "8"), {}, "output must be an integer of at least 1, got '8'"),
        ((4, 3, (8, 8)), {}, "output must be one size, or one for each axis (the input has 1 axis), got (8, 8)"),
        (((4, 4), 3, [8]), {}, "output must be one size, or one for each axis (the input has 2 axes), got [8]"),
        ((4, 3, 8), {"max_stride": 0}, "max_stride must be an integer of at least 1, got 0"),
        ((0, 3, 8), {}, "input must be an integer of at least 1, as it counts input elements, got 0"),
        (
            (4, 3, 8),
            {"dilation": 0},
            "dilation must be an integer of at least 1, as it is the step from tap to tap, got 0",
        ),
    ],
)
def test_refusals(arguments, options, message):
    with pytest.raises(GeometryError) as refusal:
        sizes(*arguments, **options)
    assert str(refusal.value) == message


def test_the_document():
    lines = str(sizes((4, 4), 4, 8)).splitlines()
    assert lines[3] == (
        "What leads from 4×4 to 8×8 with a kernel of 4×4? Stride s, padding p on both sides and output padding a with:"
    )
    assert "O = s(n - 1) - 2p + d(k - 1) + a + 1" in lines
    assert "2 choices." in lines
    assert "2       1        0               uniform       no" in lines
    assert "3       3        1               checkerboard  no" in lines


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (
            sizes(10, 3, 3, max_stride=1),
            "There is none. The nearest that can be reached are 2 and 4. Searched: strides up to 1,",
        ),
        (sizes(3, 3, 100, max_stride=2), "There is none. The nearest that can be reached is 8."),
        (
            sizes(10, 3, 15),
            "All of them crop all that some inputs contribute. The nearest that can be reached otherwise are 12 and 17.",
        ),
        (sizes(10, 3, 3), "The nearest that can be reached otherwise is 8."),
        (sizes(1, 4, 4), "With one input a larger stride changes no size; it only allows more output padding."),
        (sizes(4, 4, 8), "At larger strides every choice has a padding above d(k - 1), and so crops whole inputs."),
        (sizes((4, 1), 3, (7, 4)), "No choice is the same on every axis. Axis 0: from 4 to 7"),
        (sizes((4, 5), 4, (8, 10)), "The same on every axis ---------------------- stride"),
        (sizes(4, 3, 9, dilation=2), "with a kernel of 3 of dilation 2?"),
        (sizes(2, 30, 60), "And 1,431 more. To see them, set max_cells to None (--max-cells none). Searched: "),
        (
            sizes((2, 2), (30, 31), (60, 61)),
            "And 1,431 more. To see them, set max_cells to None (--max-cells none). Axis 0: from 2 to 60",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_document_says(result, words):
    assert words in said(result)


def test_as_many_choices_are_shown_as_fit():
    result = sizes((4, 4), 4, 8)
    assert "And" not in str(result)
    assert "And" not in result.to_text(max_cells=10)
    cut = result.to_text(max_cells=9)
    assert "\n2       1        0               uniform  no\n\nAnd 1 more. To see it, set max_cells to None" in cut
    assert "\n2 choices.\n\nAnd 2 more. To see them, set max_cells to None" in result.to_text(max_cells=0)


def test_every_choice_is_shown_if_asked_for():
    """Those on all axes at once, and those of each axis."""
    result = sizes((2, 2), (30, 31), (60, 61))
    counts = [len(result.choices), *(len(axis.choices) for axis in result.axes)]
    assert min(counts) > 400
    written = result.to_text(max_cells=None)
    assert "more" not in written
    assert sum(line.endswith(("yes", "no")) for line in written.splitlines()) == sum(counts)
    assert str(result).count(" more. ") == len(counts)
    assert sum(line.endswith(("yes", "no")) for line in str(result).splitlines()) == 400 * len(counts)


def test_every_target():
    result = sizes((4, 4), 4, 8)
    assert "| 2 | 1 | 0 | uniform | no |" in result.to_markdown()
    assert r"O &= s(n - 1) - 2p + d(k - 1) + a + 1" in result.to_latex()


def test_data():
    data = json.loads(json.dumps(sizes((4, 4), 4, 8).to_dict()))
    assert data["choices"][0] == {"stride": 2, "padding": 1, "output_padding": 0, "crops_inputs": False}
    assert data["axes"][1]["searched"] == 3
    assert data["axes"][1]["choices"] == data["choices"]


def test_data_of_too_many_choices_is_left_out():
    result = sizes(4, 4, 8)
    words = "Left out: the choices, 10 cells, more than 9. To see it, set max_cells to None (--max-cells none)."
    data = result.to_dict(max_cells=9)
    assert data["choices"] == data["axes"][0]["choices"] == {"left_out": words, "cells": 10}
    assert result.to_dict(max_cells=10) == result.to_dict(max_cells=None) == result.to_dict()


def test_the_sizes_of_a_geometry():
    geometry = Geometry((4, 5), 3, stride=2, padding=1, dilation=(1, 2))
    assert Choice(stride=2, padding=1, output_padding=0) in sizes_of(geometry).choices
    assert sizes_of(geometry, 9) == sizes((4, 5), 3, (9, 9), dilation=(1, 2))
    assert sizes_of(geometry, 9, 4) == sizes((4, 5), 3, 9, dilation=(1, 2), max_stride=4)
