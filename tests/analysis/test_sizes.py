"""All strides and paddings that lead from one size to another, against trying every geometry."""

from __future__ import annotations

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym import Geometry
from tconv_sym.analysis.size_choices import Choice, SizeAxis
from tconv_sym.analysis.sizes import sizes
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


AXES = st.builds(
    SizeAxis,
    input=st.integers(1, 5),
    kernel=st.integers(1, 4),
    output=st.integers(1, 12),
    dilation=st.integers(1, 3),
)


@given(AXES)
def test_all_choices_are_found(axis):
    assert axis.searched <= 24
    # No padding of a choice is above this, half of the largest natural size.
    largest_padding = (axis.searched * axis.input + axis.reach + 3) // 2
    expected = tried(axis, axis.searched, largest_padding)
    assert plain(axis.choices) == expected
    assert all(choice.crops_inputs == (choice.padding > axis.reach) for choice in axis.choices)


@given(AXES, st.integers(1, 6))
def test_a_given_largest_stride_is_kept(axis, largest):
    found = sizes(axis.input, axis.kernel, axis.output, dilation=axis.dilation, max_stride=largest)
    assert plain(found.choices) == tried(axis, largest, (largest * axis.input + axis.reach + 3) // 2)


@given(AXES)
def test_beyond_what_is_searched_every_choice_crops_whole_inputs(axis):
    beyond = sizes(axis.input, axis.kernel, axis.output, dilation=axis.dilation, max_stride=axis.searched + 6).choices
    later = [choice for choice in beyond if choice.stride > axis.searched]
    if axis.input > 1:
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
        LimitError, match=r"choices must be at most 262,144, got \d{3},\d{3} or more .*: set max_stride to less$"
    ):
        _ = sizes(2, 3, 2000).choices
    with pytest.raises(LimitError, match="with strides up to 1,000,000,000,000: set max_stride to less"):
        _ = sizes(2, 3, 2000, max_stride=10**12).choices
    assert plain(sizes(10**12, 4, 2 * 10**12).choices) == [(2, 1, 0)]


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
        (sizes(2, 30, 60), "And "),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_document_says(result, words):
    assert words in said(result)


def test_every_target():
    result = sizes((4, 4), 4, 8)
    assert "| 2 | 1 | 0 | uniform | no |" in result.to_markdown()
    assert r"O &= s(n - 1) - 2p + d(k - 1) + a + 1" in result.to_latex()


def test_data():
    data = json.loads(json.dumps(sizes((4, 4), 4, 8).to_dict()))
    assert data["choices"][0] == {"stride": 2, "padding": 1, "output_padding": 0, "crops_inputs": False}
    assert data["axes"][1]["searched"] == 3
    assert data["axes"][1]["choices"] == data["choices"]
