"""Blocks → pieces: whatever may state or claim something, each with the words in front of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.notes.roles import MATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tconv_sym.notes.located import Located
    from tconv_sym.notes.markdown import Block, Part

_RUN = re.compile(f"{MATH}+")
_BETWEEN = re.compile(rf"(?:[\s,，、;；.。+&|和与及{MATH}]|\band\b)*")
"""What may stand between math of one kind: `A, B and C`."""
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_ROW = re.compile(r"\s*[\[(][^=a-zA-Z]*[\])][\s,;]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a note.

    `kind` is "heading", "line", "math", "table", "listing" (a paragraph of one), "rows" (an array in a listing),
    "code", "comment" or "rule". `before` are the words in front, math as `MATH`; `ordinal` counts the math between
    them and this. `after` are the words behind it on its line. `words` is a line with its math as `MATH`.
    """

    kind: str
    body: Located
    before: str = ""
    ordinal: int = 0
    after: str = ""
    level: int = 0
    words: str = ""


def pieces(blocks: Iterable[Block]) -> Iterator[Piece]:
    """Give the pieces of a note in their order.

    >>> from tconv_sym.notes.markdown import blocks
    >>> [(piece.kind, piece.before) for piece in pieces(blocks("The output is $y$, not $z$."))]
    [('line', ''), ('math', 'The output is '), ('math', 'The output is \ufffc, not ')]
    """
    cutter = _Cutter()
    for block in blocks:
        yield from cutter.cut(block)


class _Cutter:
    """The words that came last, and how much math since."""

    def __init__(self) -> None:
        self._words, self._ordinal = "", 0

    def cut(self, block: Block) -> Iterator[Piece]:
        """Give the pieces of a block."""
        if block.kind in ("heading", "text"):
            yield from self._text(block)
        elif block.kind == "display":
            yield Piece(kind="math", body=block.body, before=self._words, ordinal=self._ordinal)
            self._ordinal += 1
        elif block.kind == "listing":
            yield from self._listing(block.body)
        else:
            yield Piece(kind=block.kind, body=block.body, before=self._words, level=block.level)
            if block.kind != "comment":
                self._words, self._ordinal = "", 0

    def _text(self, block: Block) -> Iterator[Piece]:
        """Give the lines of a text, and after each the math and the comments in it."""
        masked = _masked(block.body.text, block.parts)
        parts = list(block.parts)
        start = 0
        for line in masked.split("\n"):
            stop = start + len(line)
            kind = "heading" if block.kind == "heading" and not start else "line"
            yield Piece(kind=kind, body=block.body.part(start, stop), level=block.level, words=line)
            while parts and parts[0].start < stop:
                yield self._part(parts.pop(0), masked, (start, stop))
            if _BETWEEN.sub("", line, count=1):
                self._words, self._ordinal = _collapsed(line), 0
            start = stop + 1

    def _part(self, part: Part, masked: str, line: tuple[int, int]) -> Piece:
        """Give math or a comment in a line from an offset to another one."""
        if part.kind == "comment":
            return Piece(kind="comment", body=part.inner)
        before = _collapsed(masked[line[0] : part.start])
        if _BETWEEN.fullmatch(before):
            ordinal, before = self._ordinal + before.count(MATH), self._words
        else:
            words = before.rstrip(f"{MATH} \t,，、;；")
            ordinal = before[len(words) :].count(MATH)
            before = before if not ordinal or not words else words
        return Piece(kind="math", body=part.inner, before=before, ordinal=ordinal, after=masked[part.stop : line[1]])

    def _listing(self, body: Located) -> Iterator[Piece]:
        """Give the paragraphs of a listing, and arrays in it apart from the words above them."""
        for found in _PARAGRAPH.finditer(body.text):
            paragraph = body.part(*found.span())
            lines = paragraph.lines()
            if all(_ROW.fullmatch(line.text) for line in lines):
                yield Piece(kind="rows", body=paragraph, before=self._words, ordinal=self._ordinal)
                self._ordinal += 1
                continue
            yield Piece(kind="listing", body=paragraph, before=self._words)
            self._words, self._ordinal = lines[-1].text, 0


def _masked(text: str, parts: Iterable[Part]) -> str:
    """Put `MATH` for every character of math and of comments; line breaks in them are then none."""
    done, masked = 0, []
    for part in parts:
        mark = " " if part.kind == "comment" else MATH
        masked += [text[done : part.start], mark * (part.stop - part.start)]
        done = part.stop
    return "".join([*masked, text[done:]])


def _collapsed(line: str) -> str:
    """Write math as one `MATH`."""
    return _RUN.sub(MATH, line)
