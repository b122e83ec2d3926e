"""What a note states, section by section, and what is asked about."""

from __future__ import annotations

import pytest

from tconv_sym.notes.problems import MAX_PRODUCTS, UnclearError, reversed_problem
from tconv_sym.notes.stated import Mention, Stated
from tconv_sym.problem import pose

LETTERS = [["a", "b"], ["c", "d"]]
TAPS = [["w11", "w12"], ["w21", "w22"]]
NUMBERS = [["1", "2"], ["3", "4"]]


def stated(*mentions, settings=None):
    """Make what is stated by (name, value), (name, value, section) or keywords, a line each."""
    everything = Stated()
    if settings:
        everything.comment(settings, (1, 5))
    for line, mention in enumerate(mentions, start=11):
        name, value, *section = mention
        trouble = "it is unreadable" if value is None else ""
        everything.add(Mention(name=name, value=value, line=line, section=(section or [0])[0], trouble=trouble))
    return everything


def unclear(*mentions, settings=None):
    with pytest.raises(UnclearError) as error:
        stated(*mentions, settings=settings).posed()
    return str(error.value)


def test_arrays_and_parameters():
    posed = stated(("input", LETTERS), ("kernel", 2), ("stride", 2), ("padding", (1, 0))).posed()
    assert posed.words == (
        "the problem, inferred from lines 11, 12, 13, 14, is input 2×2 (a, b, c, d), kernel 2×2 (w11, w12, w21, w22), "
        "stride 2, padding 1,0; assumed: output padding 0, dilation 1"
    )
    assert (posed.place, posed.is_written_out) == ((14, 1), False)


def test_names_of_our_own_are_known_with_their_indices():
    problem = stated(("input", LETTERS), ("kernel", TAPS)).posed().problem
    assert (problem.input.given, problem.kernel.given, problem.geometry) == ((), (), pose((2, 2), (2, 2)).geometry)
    assert stated(("input", ["a", "b"]), ("kernel", ["u", "v"])).posed().problem.kernel.given


def test_what_agrees_is_one():
    posed = stated(
        ("input", (2, 2)), ("input", LETTERS), ("kernel", 2), ("kernel", TAPS, 1), ("stride", 1), ("stride", 1, 2)
    ).posed()
    assert posed.lines == (11, 12, 13, 14, 15, 16)


def test_a_later_section_replaces():
    posed = stated(("input", LETTERS), ("kernel", TAPS), ("stride", 2), ("input", NUMBERS, 1), ("stride", 1, 1)).posed()
    assert (posed.lines, posed.problem.geometry.axes[0].stride) == ((12, 14, 15), 1)


@pytest.mark.parametrize(
    ("mentions", "message"),
    [
        pytest.param(
            [("input", LETTERS), ("kernel", 2), ("padding", 0), ("padding", 2), ("padding", 0)],
            "the padding is stated as 0 on lines 13, 15 and 2 on line 14: say which it is in a comment, "
            "such as <!-- tconv: padding=0 -->",
            id="two paddings",
        ),
        pytest.param(
            [("input", LETTERS), ("kernel", TAPS), ("kernel", 3, 1)],
            "the kernel is stated as 2x2 on line 12 and 3 on line 13: say which it is in a comment, "
            "such as <!-- tconv: kernel=2x2 -->",
            id="a size that the array has not",
        ),
        pytest.param(
            [("kernel", 2)],
            "the note does not state the input: state it in a comment, "
            "such as <!-- tconv: input=2x2 kernel=3x3 stride=2 padding=1 -->",
            id="no input",
        ),
        pytest.param(
            [("input", 5), ("kernel", 3)],
            "the note states the input and the kernel as 5 and 3, on how many axes it does not say: state them in a "
            "comment, such as <!-- tconv: input=2x2 kernel=3x3 stride=2 padding=1 -->",
            id="axes",
        ),
        pytest.param(
            [("input", None), ("kernel", 3)],
            "what line 11 says of the input is not understood (it is unreadable): state the problem in a comment, "
            "such as <!-- tconv: input=2x2 kernel=3x3 stride=2 padding=1 -->",
            id="unreadable",
        ),
        pytest.param(
            [("input", LETTERS), ("kernel", 1), ("padding", 9)],
            "the problem that is stated cannot be: axis 0: padding must be at most 1, begin and end together, so that an "
            "output is left (input=2, kernel=1, stride=1, dilation=1, output_padding=0), got 9 and 9",
            id="no geometry",
        ),
        pytest.param(
            [("input", (999, 999)), ("kernel", (9, 9))],
            "the problem that is stated cannot be: the products of a problem in a note must be at most "
            f"{MAX_PRODUCTS:,}, got 80,838,081",
            id="large",
        ),
        pytest.param(
            [("input", LETTERS), ("kernel", 2), ("input", NUMBERS)],
            "the input is stated with different values on lines 11, 13: state the problem in a comment, "
            "such as <!-- tconv: input=2x2 kernel=3x3 stride=2 padding=1 -->",
            id="two arrays in a section",
        ),
        pytest.param(
            [("input", LETTERS), ("kernel", 2), ("channels", None)],
            "what line 13 says of the channels is not understood (it is unreadable): state the problem in a comment, "
            "such as <!-- tconv: input=2x2 kernel=3x3 stride=2 padding=1 -->",
            id="channels",
        ),
    ],
)
def test_what_is_asked(mentions, message):
    assert unclear(*mentions) == message


def test_a_large_output_is_refused():
    assert unclear(("input", (2, 2)), ("kernel", 2), ("stride", 99999)).startswith(
        "the problem that is stated cannot be: the outputs of a problem in a note must be at most 65,536, got"
    )


def test_a_comment_gives_the_whole_problem():
    posed = stated(("stride", 2), settings={"input": (2, 2), "kernel": (2, 2), "padding": "1:0"}).posed()
    assert posed.words == (
        "the problem is input 2×2 (a, b, c, d), kernel 2×2 (w11, w12, w21, w22), stride 1, padding 1:0, output padding 0, dilation 1"
    )
    assert posed.place == (1, 5)


def test_a_comment_gives_a_part_of_the_problem():
    posed = stated(("input", LETTERS), ("kernel", 2), ("padding", 0), ("padding", 1), settings={"padding": "1"}).posed()
    assert (posed.lines, posed.problem.geometry.axes[0].begin) == ((1, 11, 12), 1)


def test_channels_and_a_bias():
    settings = {"input": (2, 2), "kernel": (2, 2), "channels": (1, 2), "groups": 1, "bias": True}
    words = stated(settings=settings).posed().words
    assert words.endswith("dilation 1, channels 1:2, groups 1, bias")
    values = stated(settings={"input": [[1, 2]], "kernel": [[[1, 2]]], "channels": (1, 1), "stride": "2"}).posed()
    assert values.problem.geometry.output_shape == (1, 4)


def test_a_step_of_the_computation_gives_way():
    everything = stated(("input", LETTERS), ("kernel", 2), ("stride", 2))
    everything.add(Mention(name="stride", value=1, line=20, section=3, is_vague=True))
    assert everything.posed().problem.geometry.axes[0].stride == 2
    alone = stated(("input", LETTERS), ("kernel", 2))
    alone.add(Mention(name="stride", value=1, line=20, is_vague=True))
    assert alone.posed().lines == (11, 12, 20)


def test_an_array_takes_the_place_of_what_is_unreadable():
    assert stated(("input", None), ("input", LETTERS), ("kernel", 2)).posed().lines == (12, 13)
    assert "line 13" in unclear(("input", LETTERS), ("kernel", 2), ("input", None))


def test_rows_are_one_axis():
    assert stated(("input", [["1", "2"]]), ("kernel", [["1", "0"]])).posed().problem.geometry.input == (2,)
    assert stated(("input", [["1", "2"]]), ("kernel", 2)).posed().problem.geometry.kernel == (2,)
    assert stated(("input", (1, 2)), ("kernel", 2)).posed().problem.geometry.input == (2,)
    assert stated(("input", [["1", "2"]]), ("kernel", (2, 2))).posed().problem.geometry.input == (1, 2)
    assert stated(("input", [[NUMBERS]]), ("kernel", 2)).posed().problem.geometry.input == (2, 2)


def test_a_copy_goes_its_own_way():
    first = stated(("input", LETTERS), ("kernel", 2))
    second = first.copied()
    second.add(Mention(name="stride", value=2, line=20))
    assert (first.posed().lines, second.posed().lines) == ((11, 12), (11, 12, 20))


def test_the_convolution_whose_matrix_it_is():
    """With a stride that leaves a rest, the output padding gives it back."""
    problem = reversed_problem(pose((6, 5), [[1, 2], [3, 4]], stride=2, padding=1))
    assert problem.geometry.input == (4, 3)
    assert problem.geometry.output == (6, 5)
    assert reversed_problem(pose((4, 4), (3, 3))).geometry.input == (2, 2)
