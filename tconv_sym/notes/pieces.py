"""Blocks → pieces: whatever may state or claim something, each with the words in front of it."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.notes.located import Located
from tconv_sym.notes.roles import MATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tconv_sym.notes.markdown import Block, Part

_BETWEEN = re.compile(rf"(?:[\s,，、;；.。+&|和与及{MATH}]|\band\b)*")
"""What may stand between math of one kind: `A, B and C`."""
_LOOKED_BACK, _LOOKED_AHEAD = 400, 20
"""As many characters of the words before a piece, and behind it, as are kept."""
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_FOR_US = re.compile(r"\s*tconv\s*:")
_NO_BREAK = re.compile(r"[^\n]")
_ROW = re.compile(r"\s*[\[(][^=a-zA-Z]*[\])][\s,;]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a note.

    `kind` is "heading", "line", "math", "table", "listing" (a paragraph of one), "rows" (an array in a listing),
    "code", "comment" or "rule". `before` are the words in front, math as `MATH`; `ordinal` counts the math between
    them and this. `after` are the words behind it on its line. `words` is a line with its math as `MATH`,
    and `heading` the one above.
    """

    kind: str
    body: Located
    before: str = ""
    ordinal: int = 0
    after: str = ""
    level: int = 0
    words: str = ""
    heading: str = ""


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
        self._words, self._ordinal, self._heading = "", 0, ""

    def cut(self, block: Block) -> Iterator[Piece]:
        """Give the pieces of a block."""
        self._heading = block.body.text if block.kind == "heading" else self._heading
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
        comments = [part for part in block.parts if part.kind == "comment"]
        shown = Located(_masked(block.body.text, comments, keeps_breaks=True), block.body.marks)
        parts = deque(block.parts)
        for start, stop in _lines(masked, comments if block.kind == "text" else ()):
            kind = "heading" if block.kind == "heading" and not start else "line"
            inside = []
            while parts and parts[0].start < stop:
                inside.append(parts.popleft())
            while inside and inside[0].kind == "comment" and block.kind == "text":
                yield Piece(kind="comment", body=inside.pop(0).inner)
            yield Piece(kind=kind, body=shown.part(start, stop), level=block.level, words=masked[start:stop])
            yield from self._parts(inside, masked, start, stop)

    def _parts(self, parts: Iterable[Part], masked: str, start: int, stop: int) -> Iterator[Piece]:
        """Give the math and the comments of a line; then the line's words are the last, if it has any."""
        line = ""
        for part in parts:
            if part.kind == "comment":
                yield Piece(kind="comment", body=part.inner)
                continue
            between = masked[start : part.start]
            line += between
            if not _BETWEEN.fullmatch(between):
                self._words, self._ordinal = line, 0
            after = masked[part.stop : min(part.stop + _LOOKED_AHEAD, stop)]
            yield Piece(kind="math", body=part.inner, before=self._words, ordinal=self._ordinal, after=after)
            line = (line + MATH)[-_LOOKED_BACK:]
            start = part.stop
            self._ordinal += 1
        rest = masked[start:stop]
        if not _BETWEEN.fullmatch(rest):
            self._words, self._ordinal = (line + rest)[-_LOOKED_BACK:], 0

    def _listing(self, body: Located) -> Iterator[Piece]:
        """Give the paragraphs of a listing, and arrays in it apart from the words above them."""
        for found in _PARAGRAPH.finditer(body.text):
            paragraph = body.part(*found.span())
            lines = paragraph.lines()
            if all(_ROW.fullmatch(line.text) for line in lines):
                yield Piece(
                    kind="rows", body=paragraph, before=self._words, ordinal=self._ordinal, heading=self._heading
                )
                self._ordinal += 1
                continue
            yield Piece(kind="listing", body=paragraph, before=self._words)
            self._words, self._ordinal = lines[-1].text, 0


def _lines(masked: str, comments: Iterable[Part]) -> Iterator[tuple[int, int]]:
    """Give where lines start and stop; one with a comment for us ends before it, unless a formula goes on behind."""
    cuts = deque(part.start for part in comments if _FOR_US.match(part.inner.text) and not _goes_on(masked, part))
    start = 0
    for line in masked.split("\n"):
        stop = start + len(line)
        while cuts and cuts[0] <= stop:
            cut = cuts.popleft()
            if masked[start:cut].strip():
                yield start, cut
                start = cut
        yield start, stop
        start = stop + 1


def _goes_on(masked: str, part: Part) -> bool:
    """Tell whether a formula goes on behind a comment."""
    return masked[part.stop : part.stop + _LOOKED_AHEAD].lstrip(" ")[:1] in ("+", "-", "=", "*", "×", "·", "−")


def _masked(text: str, parts: Iterable[Part], *, keeps_breaks: bool = False) -> str:
    """Put `MATH` for every character of math, a blank for one of comments; line breaks in them are then none."""
    done, masked = 0, []
    for part in parts:
        mark = " " if part.kind == "comment" else MATH
        inside = text[part.start : part.stop]
        masked += [text[done : part.start], _NO_BREAK.sub(mark, inside) if keeps_breaks else mark * len(inside)]
        done = part.stop
    return "".join([*masked, text[done:]])
