"""The outline of a text: nothing moves, and only decoration goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.reads import NAMES
from tconv_sym.errors import ReadingError
from tconv_sym.reading.claims import read_claim
from tconv_sym.reading.outline import blank
from tconv_sym.reading.scan import scan
from tconv_sym.reading.source import Source

GONE = {
    r"\Large": "sizes",
    r"\displaystyle": "styles",
    r"\left": "heights of brackets",
    r"\right.": "brackets that are not shown",
    r"\quad": "spaces",
    r"\,": "thin spaces",
    r"\hline": "rules",
    r"\tag{1}": "numbers of equations",
    r"\label{eq:a}": "labels of equations",
    r"\textcolor{red}": "colours",
    "{}": "empty groups",
    "`": "code",
    "$": "dollars",
    r"\[": "displays",
}


@pytest.mark.parametrize("text", GONE, ids=GONE.values())
def test_decoration_becomes_spaces(text):
    close = {"$": "$", r"\[": r"\]"}.get(text, "")
    found = scan(Source(f"a {text} b{close}"), bool)
    assert found.text == f"a {' ' * len(text)} b{' ' * len(close)}"


KEPT = [r"\frac{1}{2}", r"\text{a}", "w_{11}", "w_{}", "a % b", "#", r"\phantom{a}", r"\*", "“a”", "9.", "**"]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_not_decoration_stays(text):
    assert scan(Source(f"a {text} b"), bool).text == f"a {text} b"


FOLDED = {"［1，2］": "[1,2]", "ａ＝２；": "a=2;", "a\u3000b": "a b"}


@pytest.mark.parametrize("text", FOLDED)
def test_wide_characters_are_folded(text):
    assert scan(Source(text), bool).text == FOLDED[text]


PARTS = [
    *(
        "a",
        "b",
        "w_{11}",
        "2",
        "1/2",
        r"\frac{1}{2}",
        "output[0]",
        "y_{0}",
        "Output",
        "=",
        "+",
        "-",
        "*",
        r"\cdot",
        ",",
    ),
    *(" ", "  ", "\n", "\n\n", "\r\n", "\t", "[", "]", "(", ")", "{", "}", "|", "&", ":", ";", "'", '"', "$", "$$"),
    *(r"\[", r"\]", r"\(", r"\)", r"\\", r"\\[3pt]", r"\begin{bmatrix}", r"\end{bmatrix}", r"\begin{aligned}"),
    *(r"\end{aligned}", r"\begin{array}{c}", r"\end{array}", "| x | y_0 |\n|---|---|\n| a | 1 |", "---", "- ", "1. "),
    *("> ", "# ", "```", "```math\n", "(column 0 of 1):", "null", '{"output": ', '"values": [1]', "array(", "…", "\\"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join), st.booleans())
def test_any_text_is_read_or_refused_at_a_place_in_it(text, inside_formula):
    try:
        claim = read_claim(text, NAMES, inside_formula=inside_formula)
        line, column = claim.source.place(0)
    except ReadingError as error:
        line, column = error.line, error.column
    lines = text.split("\n")
    assert 1 <= line <= len(lines)
    assert 1 <= column <= len(lines[line - 1]) + 1


@given(st.text("ab\n ", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=5))
def test_blanking_keeps_lengths_and_line_ends(text, ranges):
    made = blank(text, [(min(r), min(max(r), len(text))) for r in ranges])
    assert len(made) == len(text)
    assert [a == "\n" for a in text] == [b == "\n" for b in made]
    assert all(b in (a, " ") for a, b in zip(text, made, strict=True))
