"""A text whose structure is being read, and what is drawn of it before any value is read: spans of text in arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tconv_sym.errors import ReadingError
    from tconv_sym.reading.claim import Label
    from tconv_sym.reading.source import Source

MAX_CELLS = 65_536
QUOTES = ('"', "'")
"""What a cell may stand in."""

Span = tuple[int, int]
"""Where a value stands in the text."""


class Grid(NamedTuple):
    """An array before its cells are read, and where it starts."""

    start: int
    shape: tuple[int, ...]
    cells: list[Span]


class Term(NamedTuple):
    """A part of a sum of arrays: with a sign, times what stands before it."""

    sign: int
    factor: Span | None
    grid: Grid


Drawn = Span | list[Term]
"""A value before it is read: the span of a single one, or a sum of arrays."""


class Draft(NamedTuple):
    """A contribution table before its cells are read: rows of a label and cells, which may be empty."""

    start: int
    columns: tuple[Label, ...]
    rows: list[list[Span]]


@dataclass(slots=True)
class Page:
    """A text with the decoration blanked out, and what more has turned out to mean nothing."""

    source: Source
    text: str
    blanks: list[Span] = field(default_factory=list)
    count: int = 0

    def refuse(self, at: int, message: str) -> ReadingError:
        """Make the error that points at a character; the caller raises it."""
        return self.source.refuse(at, message)

    def strip(self, start: int, stop: int) -> Span:
        """Leave out the spaces around a span."""
        text = self.text
        while start < stop and text[start].isspace():
            start += 1
        while start < stop and text[stop - 1].isspace():
            stop -= 1
        return start, stop

    def grid(self, start: int, shape: tuple[int, ...], cells: list[Span]) -> Grid:
        """Make an array; refuse more cells than a claim may have in all."""
        self.count += prod(shape)
        if self.count > MAX_CELLS:
            raise self.refuse(start, f"a claim must have at most {MAX_CELLS:,} cells, got more")
        return Grid(start, shape, cells)

    def cell_is_empty(self, position: tuple[int, ...], at: int) -> ReadingError:
        """Make the error for a cell without a value."""
        return self.refuse(at, f"cell ({','.join(map(str, position))}) is empty: write 0 if it is one")
