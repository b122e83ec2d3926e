"""A piece of text → a statement before its values are read: what is on the left, and what it is said to equal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.reading import tables
from tconv_sym.reading.blocks import Block, is_next, join, read_title
from tconv_sym.reading.commands import COLUMNS
from tconv_sym.reading.labels import means_label, read_label
from tconv_sym.reading.matrices import cell_rows, first_row
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
    from tconv_sym.reading.page import Drawn, Page, Span
    from tconv_sym.reading.pieces import Piece
    from tconv_sym.reading.vocabulary import Vocabulary

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

    def read(self, piece: Piece) -> Stated | Titled:
        """Draw what a piece states; raises `ReadingError`."""
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
            if sign.kind == ":":
                raise self.page.refuse(sign.start, "a colon must stand after a name")
            values.insert(0, draw(self.page, *links[0]))
        if len(values) > 1 and len({isinstance(value, list) for value in values}) > 1:
            raise self.page.refuse(sign.start, "= must stand between arrays or between single values")
        return Equation(label, values)

    def _label(self, left: Span, values: list[Drawn]) -> Label | None:
        """Read a left side as a label; None if it is the first value."""
        label = read_label(self.page.text, *left)
        if label is None:
            return None
        of_array = isinstance(values[0], list)
        meant = means_label(label, self.vocabulary, self.outputs, of_array=of_array)
        if meant is None:
            remedy = f"write output, or an index as in {label.name}[0]"
            raise self.page.refuse(left[0], f"{label.name} may be a value or the output here: {remedy}")
        return label if meant else None

    def _whole(self, group: Group) -> Titled | Draft | Group | None:
        """Draw what is nothing but a table, an object, or a block under its title."""
        if group.kind in TABLES:
            cut = tables.pipes if group.kind == "pipes" else tables.columns
            return tables.draft(self.page, cut(self.page, group), self.outputs)
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
