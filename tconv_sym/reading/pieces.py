r"""An outline → pieces of text, one a statement: what is broken over lines, rows or formulas is put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.reading.outline import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tconv_sym.reading.outline import Item, Outline
    from tconv_sym.reading.source import Source

TABLES = frozenset(["pipes", "columns"])
"""Groups that are tables by their lines, and statements of their own."""
_BREAKS = frozenset(["\n", "\\", "|"])
_SPACES = " \t\r\n&"
_PUNCTUATION = ".,;。、"
_ENDS = _SPACES + _PUNCTUATION
_OPERATORS_LAST = ("-", "+", "*", "/", "=", ":", "\\cdot", "\\times", "\\ast", "\\div")
_OPERATOR_FIRST = re.compile(r"[-+/]|\*(?![*\w])|\\(?:cdot|times|pm)(?![A-Za-z])")
_GOES_ON = ("=", "&", "\\\\")
"""What after an `&` says that the same equation goes on, or that nothing follows."""
_APART = re.compile(
    r"(?:[,;，；、]\s{0,20})?\\q?quad(?![A-Za-z])(?:\s|\\q?quad(?![A-Za-z])|\\(?:text|textrm|mathrm|mbox)\s*\{\s*and\s*\})*"
)
"""A wide space, and what may stand in one, between statements."""
_STATEMENTS = 2
MAX_PARTS = 4096
"""As many lines or rows as one statement may be broken into."""


class Link(NamedTuple):
    """What stands between two equals signs, and the brackets and commas in it."""

    start: int
    stop: int
    items: list[Item]


@dataclass(slots=True)
class Piece:
    """A part of the text, with the brackets, relations and commas at its top level."""

    start: int
    stop: int
    items: list[Item] = field(default_factory=list)
    parts: int = 1
    is_aligned: bool = False

    def links(self) -> tuple[list[Link], Item | None]:
        """Cut at equals signs, and at a colon before all of them; also return the first."""
        found: list[Link] = []
        items: list[Item] = []
        start, first = self.start, None
        for item in self.items:
            if item.kind == "=" or (item.kind == ":" and first is None):
                found.append(Link(start, item.start, items))
                start, items, first = item.stop, [], first or item
            else:
                items.append(item)
        return [*found, Link(start, self.stop, items)], first

    @property
    def is_signed(self) -> bool:
        """Whether there is an equals sign or a colon."""
        return any(item.kind in ("=", ":") for item in self.items)


def pieces(
    source: Source, outline: Outline, is_label: Callable[[str], bool]
) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Cut an outline into pieces; also return what was between the parts of a piece, which means nothing there.

    `is_label` tells whether words may be the left side of a statement. Raises `ReadingError` where a part neither
    stands alone nor goes on what comes before it.
    """
    cutter = _Cutter(source, outline.text)
    for item in outline.items:
        if type(item) is Group and item.kind in TABLES:
            cutter.cut(item.start, item.stop, "|")
            cutter.found.append(Piece(item.start, item.stop, [item]))
        elif item.kind in _BREAKS:
            cutter.cut(item.start, item.stop, item.kind)
        elif item.kind == "&":
            cutter.align(item.start, item.stop)
        else:
            cutter.add(item)
    cutter.cut(len(outline.text), len(outline.text), "|")
    found = cutter.found
    if "quad" in source.text:
        found = [part for piece in found for part in _at_spaces(source, cutter, piece, is_label)]
    return [part for piece in found for part in _at_commas(piece)], cutter.blanks


class _Cutter:
    """The pieces so far, and the one that is being made; `origin` is what stands before it."""

    def __init__(self, source: Source, text: str) -> None:
        self.source, self.text = source, text
        self.found: list[Piece] = []
        self.blanks: list[tuple[int, int]] = []
        self.current = Piece(0, 0)
        self.is_signed = False
        self.origin = "|"

    def add(self, item: Item) -> None:
        """Add an item to the current piece."""
        self.current.items.append(item)
        self.is_signed |= item.kind in ("=", ":")

    def cut(self, at: int, start: int, kind: str) -> None:
        """End the current piece at a break, and begin another one after it."""
        piece = self.current
        piece.stop = at
        self._strip(piece)
        if piece.start < piece.stop:
            if self._goes_on(piece):
                self._join(piece)
            else:
                self.found.append(piece)
        self.origin = kind
        self.current, self.is_signed = Piece(start, start), False

    def align(self, start: int, stop: int) -> None:
        """Read an `&` between formulas: it aligns, begins a row that goes on, or stands before another equation."""
        self.blanks.append((start, stop))
        piece = self.current
        piece.start = _skip(self.text, piece.start)
        if piece.start >= start:
            piece.start, self.origin = stop, "&"
            return
        piece.is_aligned = True
        after = _skip(self.text, stop)
        follows = after < len(self.text) and not self.text.startswith(_GOES_ON, after)
        if follows and not _OPERATOR_FIRST.match(self.text, after) and not self._is_incomplete(piece.start, start):
            if not self.is_signed:
                raise self.source.refuse(start, "& must stand before = or between the cells of an environment")
            self.cut(start, stop, "column")

    def _strip(self, piece: Piece) -> None:
        """Leave out the spaces around a piece, and the punctuation that ends it."""
        start, stop = piece.start, piece.stop
        while start < stop and self.text[start] in _SPACES:
            start += 1
        while start < stop and self.text[stop - 1] in _ENDS:
            stop -= 1
            if self.text[stop] in _PUNCTUATION:
                self.blanks.append((stop, stop + 1))
                if piece.items and piece.items[-1].start == stop:
                    piece.items.pop()
        piece.start, piece.stop = start, stop

    def _is_incomplete(self, start: int, stop: int) -> bool:
        """Tell whether a part of the text ends where something must follow."""
        while stop > start and self.text[stop - 1] in _SPACES:
            stop -= 1
        return self.text.endswith(_OPERATORS_LAST, start, stop)

    def _goes_on(self, piece: Piece) -> bool:
        """Tell whether a piece goes on the one before it; raises `ReadingError` where it may or may not."""
        before = self.found[-1] if self.found and not _is_table(self.found[-1]) else None
        begins_with_sign = bool(piece.items) and piece.items[0][:2] == ("=", piece.start)
        operator = _OPERATOR_FIRST.match(self.text, piece.start, piece.stop)
        if before is None:
            if begins_with_sign or (operator and self.origin == "&"):
                raise self.source.refuse(piece.start, f"nothing stands before {self.text[piece.start]}")
            return False
        if begins_with_sign or self._is_incomplete(before.start, before.stop):
            return True
        if operator is None:
            if self.origin in ("&", "column") and not piece.is_signed:
                raise self.source.refuse(piece.start, "what stands after & must begin with =, + or -, or have an =")
            return self.origin == "\n" and self._is_next_row(before, piece)
        if self.origin == "|" or (self.origin == "\\" and piece.is_aligned):
            return False
        if self.origin != "&" and operator.group() == "-" and piece.is_signed:
            raise self.source.refuse(
                piece.start, "a line that begins with - and has = may go on or stand alone: write it in one line"
            )
        return True

    def _is_next_row(self, before: Piece, piece: Piece) -> bool:
        """Tell a row in brackets on the line below another one."""
        above, below = before.items[-1:], piece.items[:1]
        if not above or not below or above[0].kind != "[" or below[0].kind != "[":
            return False
        stands = above[0].stop == before.stop and below[0].start == piece.start
        return stands and not piece.is_signed and self.text.count("\n", before.stop, piece.start) == 1

    def _join(self, piece: Piece) -> None:
        """Put a piece to the end of the one before it."""
        before = self.found[-1]
        before.parts += 1
        if before.parts > MAX_PARTS:
            raise self.source.refuse(piece.start, f"a statement must have at most {MAX_PARTS:,} lines, got more")
        self.blanks.append((before.stop, piece.start))
        before.items += piece.items
        before.stop = piece.stop


def _is_table(piece: Piece) -> bool:
    """Tell a table, which is whole."""
    return bool(piece.items) and piece.items[0].kind in TABLES


def _skip(text: str, at: int) -> int:
    """Return the first place from `at` on that is no space."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _at_commas(piece: Piece) -> list[Piece]:
    """Cut `y_0 = a, y_1 = b` at its commas: where each part has an equals sign of its own."""
    commas = [(item.start, item.stop) for item in piece.items if item.kind in (",", ";")]
    if not commas:
        return [piece]
    parts = _cut(piece, commas)
    return parts if all(part.is_signed for part in parts) else [piece]


def _at_spaces(source: Source, cutter: _Cutter, piece: Piece, is_label: Callable[[str], bool]) -> list[Piece]:
    r"""Cut `y_0 = a \qquad y_1 = b` at its wide spaces: where each part has a label and an equals sign of its own."""
    if sum(item.kind == "=" for item in piece.items) < _STATEMENTS:
        return [piece]
    groups = [item for item in piece.items if isinstance(item, Group)]
    spaces = [
        match.span()
        for match in _APART.finditer(source.text, piece.start, piece.stop)
        if not any(group.start < match.start() < group.stop for group in groups)
    ]
    parts = _cut(piece, spaces)
    for part in parts:
        sign = next((item for item in part.items if item.kind in ("=", ":")), None)
        if sign is None or not is_label(cutter.text[part.start : sign.start].strip(_ENDS)):
            return [piece]
    cutter.blanks += spaces
    return parts


def _cut(piece: Piece, places: Sequence[tuple[int, int]]) -> list[Piece]:
    """Cut a piece at places between its items; what is cut out belongs to no part."""
    starts = [piece.start, *(stop for _, stop in places)]
    stops = [*(start for start, _ in places), piece.stop]
    parts = [Piece(start, stop) for start, stop in zip(starts, stops, strict=True)]
    number = 0
    for item in piece.items:
        while item.start >= parts[number].stop and number + 1 < len(parts) and item.start >= parts[number + 1].start:
            number += 1
        if item.start >= parts[number].start and item.stop <= parts[number].stop:
            parts[number].items.append(item)
    return parts
