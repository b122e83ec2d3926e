"""Tokens know where they stand in the text as it was written; characters come from an explicit table."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym.errors import ReadingError
from tconv_sym.reading.characters import GREEK, SAME, SUBSCRIPTS, SUPERSCRIPTS, named, short
from tconv_sym.reading.source import Source
from tconv_sym.reading.tokens import tokens


def read(text):
    return list(tokens(Source(text)))


def words(text):
    return [token.text for token in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"w_{11} \cdot a", ["w", "_", "{", "11", "}", "cdot", "a"]),
        ("2a×w1", ["2", "a", "*", "w", "1"]),
        ("w₁₁²", ["w", "_", "{", "11", "}", "^", "{", "2", "}"]),
        (r"2\*k", ["2", "*", "k"]),
        (r"a\,b\;c~d\ e", ["a", "b", "c", "d", "e"]),
        (r"a & b \\ c", ["a", "&", "b", r"\\", "c"]),
        (r"\{a\}", ["{", "a", "}"]),
        ("β\\beta", ["beta", "beta"]),
        ("２ａ＊（ｂ）", ["2", "a", "*", "(", "b", ")"]),
        ("１２．５", ["12.5"]),
        (".5 0.25", [".5", "0.25"]),
        ("a−b－c–d", ["a", "-", "b", "-", "c", "-", "d"]),
        ("a·b⋅c∙d∗e＊f", ["a", "*", "b", "*", "c", "*", "d", "*", "e", "*", "f"]),
        ("a\u3000b\u00a0c", ["a", "b", "c"]),
        ("", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


def test_places_are_those_of_the_text_as_written():
    text = "  β·w₁₁ + ２ａ"
    assert [(token.text, text[token.start : token.stop]) for token in read(text) if token.stop > token.start] == [
        ("beta", "β"),
        ("*", "·"),
        ("w", "w"),
        ("11", "₁₁"),
        ("+", "+"),
        ("2", "２"),
        ("a", "ａ"),
    ]


def test_a_part_of_a_text_is_read_alone():
    source = Source("?? a + b ??")
    assert [(token.text, token.start) for token in tokens(source, 3, 8)] == [("a", 3), ("+", 5), ("b", 7)]


@given(st.text("aw1_{}^\\ +*β₁²＋×,", max_size=30))
def test_tokens_stand_in_order_and_do_not_overlap(text):
    at = 0
    for token in read_or_nothing(text):
        assert at <= token.start <= token.stop <= len(text)
        at = token.stop


def read_or_nothing(text):
    try:
        return read(text)
    except ReadingError:
        return []


@pytest.mark.parametrize(
    ("text", "column", "name"),
    [
        ("a + а", 5, "CYRILLIC SMALL LETTER A (U+0430)"),
        ("½a", 1, "VULGAR FRACTION ONE HALF (U+00BD)"),
        ("𝑎", 1, "MATHEMATICAL ITALIC SMALL A (U+1D44E)"),
        ("a\u200bb", 2, "ZERO WIDTH SPACE (U+200B)"),
        ("a?", 2, "QUESTION MARK (U+003F)"),
        ("\x00", 1, "a character without a name (U+0000)"),
        ("à", 1, "LATIN SMALL LETTER A WITH GRAVE (U+00E0)"),
    ],
)
def test_other_characters_are_refused_by_name(text, column, name):
    with pytest.raises(ReadingError) as error:
        read(text)
    assert str(error.value) == f"line 1, column {column}: a character that is not read here: {name}"
    assert named(text[column - 1]) == name


def test_the_tables_keep_apart_what_unicode_folds():
    assert not set(SAME) & (set(SUBSCRIPTS) | set(SUPERSCRIPTS) | set(GREEK))
    assert "²" not in SAME
    assert all(len(meant) == 1 and meant.isascii() for meant in SAME.values())
    for digits in (SUBSCRIPTS, SUPERSCRIPTS):
        assert {character: str(unicodedata.digit(character)) for character in digits} == dict(digits)


def test_a_long_text_is_cut():
    assert short("a" * 50) == "a" * 39 + "…"
    assert short("a\n b") == "a b"
