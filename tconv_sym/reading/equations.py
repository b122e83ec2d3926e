"""A piece of text → a statement before its values are read: what is on the left, and what it is said to equal."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.reading import tables
from tconv_sym.reading.blocks import Block, is_next, join, read_title
from tconv_sym.reading.commands import COLUMNS
from tconv_sym.reading.labels import means_label, read_label
from tconv_sym.reading.matrices import cell_rows, first_row
from tconv_sym.reading.misread import misread
from tconv_sym.reading.objects import is_object
from tconv_sym.reading.outline import Group
from tconv_sym.reading.page import Draft
from tconv_sym.reading.pieces import TABLES
from tconv_sym.reading.values import draw

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tconv_sym.errors import ReadingError
    from tconv_sym.reading.blocks import Extent
    from tconv_sym.reading.claim import Label
    from tconv_sym.reading.outline import Item
    from tconv_sym.reading.page import Drawn, Page, Span
    from tconv_sym.reading.pieces import Link, Piece
    from tconv_sym.reading.vocabulary import Vocabulary

_PART = re.compile(r"(?P<first>[^\W\d_]{1,40}\[[0-9]{1,9}(?:,\s?[0-9]{1,9}){0,15})(?P<rest>(?:,\s?:){1,16})\s*\]")
"""A part of the output: its first indices, and colons for the others."""
MAX_LINKS = 64
"""As many values as a chain of equals signs may have."""


class Equation(NamedTuple):
    """A label, if there is one, and values."""

    label: Label | None
    values: Sequence[Drawn]


class Titled(NamedTuple):
    """A part of an array, under a title that says which."""

    label: Label | None
    extent: Extent
    value: Drawn


Stated = Equation | Draft | Group
"""What is stated: equations, tables, and objects of JSON."""


class Equations:
    """Reads pieces, with what the problem knows and the names of the output."""

    def __init__(self, page: Page, vocabulary: Vocabulary, outputs: Collection[str]) -> None:
        """Hold what is the same for all pieces."""
        self.page, self.vocabulary, self.outputs = page, vocabulary, outputs

    def read(self, piece: Piece) -> list[Stated | Titled]:
        """Draw what a piece states: a table may state much; raises `ReadingError`."""
        whole = piece.items[0] if piece.items else None
        if isinstance(whole, Group) and whole.kind in TABLES:
            return self._table(whole)
        return [self._stated(piece)]

    def _table(self, group: Group) -> list[Stated | Titled]:
        """Draw a table: of contributions, or of output positions and what they are."""
        rows = (tables.pipes if group.kind == "pipes" else tables.columns)(self.page, group)
        if tables.is_alone(self.page, rows, self.outputs):
            tables.check_rows(self.page, rows)
            pairs = zip(*rows, strict=True)
            return [self._pair(*pair) for pair in pairs]
        if tables.is_list(self.page, rows, self.outputs):
            tables.check_rows(self.page, rows)
            return [self._pair(*row) for row in rows[1:]]
        return [tables.draft(self.page, rows, self.outputs)]

    def _pair(self, left: Span, *cells: Span) -> Equation:
        """Draw a position and what it is said to be, which may be a chain."""
        values: list[Drawn] = []
        for start, stop in cells:
            edges = [start, *(at for at in range(start, stop) if self.page.text[at] == "="), stop]
            found = [self.page.strip(begin + (begin > start), end) for begin, end in pairwise(edges)]
            if any(begin == end for begin, end in found):
                raise self.page.refuse(start, "a value must stand in each cell, and on both sides of =")
            values += found
        return Equation(self._label(left, values), values)

    def _stated(self, piece: Piece) -> Stated | Titled:
        """Draw what a piece states that is no table of Markdown or text."""
        whole = piece.items[0] if piece.items else None
        if isinstance(whole, Group) and whole.start == piece.start and whole.stop == piece.stop:
            found = self._whole(whole)
            if found is not None:
                return found
        links, sign = piece.links()
        if sign is None:
            return Equation(None, [draw(self.page, *links[0])])
        if len(links) > MAX_LINKS:
            raise self.page.refuse(links[MAX_LINKS].start, f"a chain must have at most {MAX_LINKS} values, got more")
        values: list[Drawn] = [draw(self.page, *link) for link in links[1:]]
        start, stop = left = self.page.strip(links[0].start, links[0].stop)
        if start == stop:
            raise self.page.refuse(sign.start, f"{sign.kind} must have something on both sides")
        title = read_title(self.page.text, start, stop)
        if title is not None:
            return self._titled(title, values)
        label = self._label(left, values)
        if label is None:
            values, label = self._without_label(links, sign, values)
        elif sign.kind == ":" and len(values) > 1 and self._on_the_right(values[:1]):
            self._check_left((start, links[1].stop))
        if len(values) > 1 and len({isinstance(value, list) for value in values}) > 1:
            raise self.page.refuse(sign.start, "= must stand between arrays or between single values")
        return Equation(label, values)

    def _without_label(
        self, links: Sequence[Link], sign: Item, values: Sequence[Drawn]
    ) -> tuple[list[Drawn], Label | None]:
        """Take a left side for the first value; the last one may be a label then."""
        self._check_left(self.page.strip(links[0].start, links[0].stop))
        if sign.kind == ":":
            raise self.page.refuse(sign.start, "a colon must stand after a name")
        all_values = [draw(self.page, *links[0]), *values]
        label = self._on_the_right(all_values)
        return all_values[: len(all_values) - (label is not None)], label

    def _label(self, left: Span, values: list[Drawn]) -> Label | None:
        """Read a left side as a label; None if it is the first value."""
        label = read_label(self.page.text, *left) or self._part(left, values[0])
        if label is None:
            return None
        of_array = isinstance(values[0], list)
        meant = means_label(label, self.vocabulary, self.outputs, of_array=of_array)
        if meant is None:
            remedy = f"write output, or an index in brackets as in {label.name}[0]"
            raise self.page.refuse(
                left[0], f"{self.page.text[slice(*left)]} may be a value or the output here: {remedy}"
            )
        return label if meant else None

    def _part(self, left: Span, value: Drawn) -> Label | None:
        """Read `y[0,:]`, an array that is a part of the output, as `y[0]`."""
        match = _PART.fullmatch(self.page.text, *left)
        if match is None or not isinstance(value, list) or match["rest"].count(":") != len(value[0].grid.shape):
            return None
        label = read_label(f"{match['first']}]")
        return label and replace(label, start=left[0])

    def _on_the_right(self, values: Sequence[Drawn]) -> Label | None:
        """Read the last value as a label of the output: `a w_{22} = y_{0,0}`."""
        last = values[-1]
        label = None if isinstance(last, list) else read_label(self.page.text, *last)
        if label is None or label.name.casefold() not in self.outputs:
            return None
        is_meant = means_label(label, self.vocabulary, self.outputs, of_array=isinstance(values[0], list))
        return label if is_meant else None

    def _check_left(self, left: Span) -> None:
        """Refuse a left side that names an element of the output and is no label."""
        found = misread(self.page.text, *left, self.outputs)
        if found is not None and not self.vocabulary.knows(found.name):
            raise self.page.refuse(found.start, found.message)

    def _whole(self, group: Group) -> Titled | Draft | Group | None:
        """Draw what is nothing but an object, a table in LaTeX, or a block under its title."""
        if is_object(self.page, group):
            return group
        return self._array(group) if group.kind in COLUMNS else None

    def _array(self, group: Group) -> Titled | Draft | None:
        """Draw an `array` that is a table, or a block with its title in the first row."""
        header = first_row(self.page, group)
        if tables.output_labels(self.page, header, self.outputs):
            return tables.draft(self.page, cell_rows(self.page, group), self.outputs)
        title = read_title(self.page.text, *header[0]) if len(header) == 1 else None
        row = next((number for number, item in enumerate(group.items) if item.kind == "\\"), None)
        if title is None or row is None:
            return None
        return self._titled(title, [draw(self.page, group.items[row].stop, group.end, group.items[row + 1 :])])

    def _titled(self, title: tuple[Span, Extent], values: list[Drawn]) -> Titled:
        """Draw a block under its title."""
        (start, stop), extent = title
        label = read_label(self.page.text, start, stop) if start < stop else None
        if label is None and start < stop:
            raise self.page.refuse(start, "a block must have a name over it, or none")
        return Titled(label, extent, values[0] if len(values) == 1 else (start, stop))


def whole(page: Page, drawn: Sequence[Stated | Titled]) -> Iterator[Stated]:
    """Put the blocks of arrays together; raises `ReadingError` where they do not fit."""
    run: list[Block] = []
    for found in drawn:
        block = _block(page, found) if isinstance(found, Titled) else None
        if run and (block is None or not is_next(run[-1], block)):
            yield Equation(run[0].label, [join(page, run)])
            run = []
        if block is not None:
            run.append(block)
        elif not isinstance(found, Titled):
            yield found
    if run:
        yield Equation(run[0].label, [join(page, run)])


def _block(page: Page, titled: Titled) -> Block:
    """Make a block of what stands under a title."""
    value = titled.value
    if not isinstance(value, list):
        raise _no_block(page, value[0])
    if len(value) > 1 or value[0].factor or value[0].sign != 1:
        raise _no_block(page, value[0].grid.start)
    return Block(titled.label, titled.extent, value[0].grid)


def _no_block(page: Page, at: int) -> ReadingError:
    """Make the error for what is no part of an array."""
    return page.refuse(at, "under a title that says which cells, one array must stand")
