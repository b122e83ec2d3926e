"""A place in a text is where an editor shows it."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym.errors import ReadingError
from tconv_sym.reading.source import MAX_CHARACTERS, Source


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("abc", 2, (1, 3)),
        ("abc", 3, (1, 4)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nbc", 4, (2, 2)),
    ],
)
def test_place(text, offset, place):
    assert Source(text).place(offset) == place


@given(st.text("ab\n", max_size=20), st.data())
def test_the_place_leads_back_to_the_character(text, data):
    offset = data.draw(st.integers(0, len(text)))
    line, column = Source(text).place(offset)
    assert sum(len(before) + 1 for before in text.split("\n")[: line - 1]) + column - 1 == offset


def test_a_refusal_shows_the_line_and_the_place():
    error = Source("a w_{11}\n b + ?\nc").refuse(14, "what is this")
    assert (error.line, error.column, error.shown) == (2, 6, " b + ?")
    assert str(error) == "line 2, column 6: what is this"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301


def test_tabs_and_carriage_returns_do_not_move_the_caret():
    assert Source("\ta ?\r\nb").refuse(3, "no").shown == " a ?"


def test_a_text_that_nobody_writes_is_refused():
    assert Source("a" * MAX_CHARACTERS).place(0) == (1, 1)
    with pytest.raises(ReadingError, match="a text must have at most 1,048,576 characters, got 1,048,577"):
        Source("a" * (MAX_CHARACTERS + 1))
