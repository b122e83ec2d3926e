"""Pieces, and the words in front of them."""

from __future__ import annotations

import pytest

from tconv_sym.notes.markdown import blocks
from tconv_sym.notes.pieces import pieces
from tconv_sym.notes.roles import MATH


def math(note):
    """Return the math of a note with the words in front, and how much math stands between."""
    return [(p.body.text, p.before, p.ordinal) for p in pieces(blocks(note)) if p.kind == "math"]


NOTES = {
    "one": ("The output is $y$.", [("y", "The output is ", 0)]),
    "several": ("W is $w$, Y is $y$", [("w", "W is ", 0), ("y", f"W is {MATH}, Y is ", 0)]),
    "a run": ("A is $a$ $b$, and $c$", [("a", "A is ", 0), ("b", "A is ", 1), ("c", "A is ", 2)]),
    "a run on the next line": ("A:\n\n$a$ $b$\n\n$$\nc\n$$", [("a", "A:", 0), ("b", "A:", 1), ("c", "A:", 2)]),
    "a display": ("A:\n$$\na\n$$\nB:\n$$\nb\n$$", [("a", "A:", 0), ("b", "B:", 0)]),
    "a heading": ("# A\n\n$$\na\n$$", [("a", "A", 0)]),
    "a bullet": ("- **A**:\n  $$\n  a\n  $$", [("a", "**A**:", 0)]),
    "behind a table": ("A:\n\n|x|\n|-|\n|y|\n\n$$\na\n$$", [("a", "", 0)]),
    "behind a rule": ("A:\n\n***\n\n$$\na\n$$", [("a", "", 0)]),
    "behind a comment": ("A:\n\n<!-- b -->\n\n$$\na\n$$", [("a", "A:", 0)]),
    "a comment in between": ("A: <!-- b --> $a$", [("a", "A:            ", 0)]),
}


@pytest.mark.parametrize(("note", "found"), NOTES.values(), ids=NOTES)
def test_words_in_front(note, found):
    assert math(note) == found


def test_words_behind():
    assert [p.after for p in pieces(blocks("$a$ + $b$ then")) if p.kind == "math"] == [f" + {MATH * 3} then", " then"]


def test_lines_with_math_masked():
    lines = [(p.words, p.body.text) for p in pieces(blocks("a $x\ny$ b\nc")) if p.kind == "line"]
    assert lines == [(f"a {MATH * 5} b", "a $x\ny$ b"), ("c", "c")]


def test_a_listing_in_paragraphs():
    note = "# Output\n\n```\nA:\n\n[1 2]\n[3 4]\n\ny = 1\n```"
    found = [(p.kind, p.body.text, p.before, p.heading) for p in pieces(blocks(note)) if p.kind in ("listing", "rows")]
    assert found == [
        ("listing", "A:", "Output", ""),
        ("rows", "[1 2]\n[3 4]", "A:", "Output"),
        ("listing", "y = 1", "A:", ""),
    ]


def test_many_pieces_in_one_line():
    assert len(math("$a$ " * 20000)) == 20000
