"""Texts that know where in the file their parts stand."""

from __future__ import annotations

from tconv_sym.notes.located import Located, joined, joined_parts

QUOTED = joined([("a + b", 3, 3), ("", 4, 2), ("= c", 5, 7)])


def test_lines_know_their_places():
    assert QUOTED.text == "a + b\n\n= c"
    assert [QUOTED.place(offset) for offset in (0, 4, 5, 6, 7, 9)] == [(3, 3), (3, 7), (3, 8), (4, 2), (5, 7), (5, 9)]


def test_a_part_of_a_part():
    part = QUOTED.part(4).part(2, 6)
    assert (part.text, part.place(), part.place(3)) == ("\n= c", (4, 2), (5, 9))


def test_an_empty_part_has_a_place():
    assert (QUOTED.part(5, 5).text, QUOTED.part(5, 5).place()) == ("", (3, 8))


def test_stripped():
    assert [(text.text, text.place()) for text in (Located("  x ", ((0, 1, 4),)).stripped(),)] == [("x", (1, 6))]
    assert Located(" \n ", ((0, 1, 1), (2, 2, 1))).stripped().text == ""


def test_lines_and_back():
    lines = QUOTED.lines()
    assert [(line.text, line.place()) for line in lines] == [("a + b", (3, 3)), ("", (4, 2)), ("= c", (5, 7))]
    assert joined_parts(lines) == QUOTED


def test_on_one_line_the_places_stay():
    assert QUOTED.on_one_line().text == "a + b  = c"
    assert QUOTED.on_one_line().place(7) == (5, 7)


def test_lines_and_columns_of_the_text_itself():
    assert list(QUOTED.points([(1, 1), (3, 3), (2, 1)])) == [(3, 3), (5, 9), (4, 2)]
