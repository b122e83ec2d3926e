"""Text → tokens, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.reading.characters import GREEK, SAME, SUBSCRIPTS, SUPERSCRIPTS, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.reading.source import Source

_TOKEN = re.compile(
    r"""
      (?P<skip>[ \t\r\n]+ | ~ | \\[,;:!>\ ])
    | (?P<row>\\\\)
    | (?P<command>\\[A-Za-z]+\*?)
    | (?P<escaped>\\[{}\[\]()|_*&^+=<>.#-])
    | (?P<number>[0-9０-９]+(?:[.．][0-9０-９]+)? | [.．][0-9０-９]+)
    | (?P<word>[A-Za-zＡ-Ｚａ-ｚ]+)
    | (?P<below>[₀-₉]+)
    | (?P<above>[⁰¹²³⁴-⁹]+)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ASCII = str.maketrans(dict(SAME))
_MARKS = frozenset("+-*/^_{}()[],=&|:;$.'!<>#\"`%")


class Token(NamedTuple):
    """A number, word, command (without its backslash), row break or mark; where it starts and stops in the text."""

    kind: str
    text: str
    start: int
    stop: int


def tokens(source: Source, start: int = 0, stop: int | None = None) -> Iterator[Token]:
    r"""Read the tokens of a part of a text; raises `ReadingError` at a character that means nothing here.

    Digits above and below the line come as `_ { 1 }` and `^ { 2 }`, a Greek letter as its command.

    >>> from tconv_sym.reading.source import Source
    >>> [token.text for token in tokens(Source(r"2\cdot w₁₁"))]
    ['2', 'cdot', 'w', '_', '{', '11', '}']
    """
    end = len(source.text) if stop is None else stop
    for match in _TOKEN.finditer(source.text, start, end):
        kind, text, at = match.lastgroup, match.group(), match.start()
        if kind in ("number", "word"):
            yield Token(kind, text if text.isascii() else text.translate(_ASCII), at, match.end())
        elif kind == "command":
            yield Token("command", text[1:], at, match.end())
        elif kind == "mark":
            yield from _mark(source, text, at)
        elif kind in ("below", "above"):
            yield from _digits(kind, text, at)
        elif kind == "escaped":
            yield Token("mark", text[1:], at, match.end())
        elif kind == "row":
            yield Token("row", text, at, match.end())


def _digits(kind: str, text: str, at: int) -> Iterator[Token]:
    """Read a run of digits below or above the line."""
    digits, mark = (SUBSCRIPTS, "_") if kind == "below" else (SUPERSCRIPTS, "^")
    end = at + len(text)
    yield Token("mark", mark, at, at)
    yield Token("mark", "{", at, at)
    yield Token("number", "".join(digits[digit] for digit in text), at, end)
    yield Token("mark", "}", end, end)


def _mark(source: Source, text: str, at: int) -> Iterator[Token]:
    """Read a single character by the table."""
    if text in GREEK:
        yield Token("command", GREEK[text], at, at + 1)
        return
    meant = SAME.get(text, text)
    if meant in _MARKS:
        yield Token("mark", meant, at, at + 1)
    elif meant != " ":
        raise source.refuse(at, f"a character that is not read here: {named(text)}")
