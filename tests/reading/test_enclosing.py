"""What encloses a part of a text."""

import pytest

from reading.reads import statements
from tconv_sym.reading.enclosing import BOX, emphasis, shown, states
from tconv_sym.reading.outline import Mark

EQUALS, ROW, CELL = Mark("=", 0, 1), Mark("\\", 0, 2), Mark("&", 0, 1)


@pytest.mark.parametrize(
    ("kind", "items", "found"),
    [
        (BOX, [EQUALS], True),
        (BOX, [CELL], False),
        ("array", [CELL, EQUALS, ROW, EQUALS], True),
        ("array", [EQUALS, ROW], True),
        ("array", [CELL, ROW, EQUALS], False),
        ("array", [], False),
        ("bmatrix", [EQUALS], False),
    ],
)
def test_what_states_something(kind, items, found):
    assert states(kind, items) is found


def test_what_is_open_is_shown_as_it_was_opened():
    assert [shown(kind) for kind in ("", "[", "align*", BOX)] == ["a formula", "[", r"\begin{align*}", BOX]


@pytest.mark.parametrize("text", ["**y: a", "2**y:** a", "y:** a", "**a:** b"])
def test_only_a_label_is_emphasised(text):
    colon = text.index(":")
    assert emphasis(text, colon, colon + 1, lambda words: words == "y") == []


@pytest.mark.parametrize("box", [r"\boxed", r"\fbox", r"\underline"])
def test_boxes_around_equations_and_around_values(box):
    assert statements(rf"{box}{{y_0 = a}}") == [("y_0", "a")]
    assert statements(rf"y_0 = 2{box}{{a + b}}") == [("y_0", "2×a + 2×b")]
    assert statements(rf"{box}{{y_0}} = a") == [("y_0", "a")]
