"""Blocks of rows and columns, as our own documents show a wide array → the array."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.reading.page import Grid, Term

if TYPE_CHECKING:
    from tconv_sym.reading.claim import Label
    from tconv_sym.reading.page import Page, Span

_RANGE = "{0}s? (?P<{0}_start>[0-9]{{1,9}})(?: to (?P<{0}_stop>[0-9]{{1,9}}))? of (?P<{0}_size>[0-9]{{1,9}})"
_EXTENT = re.compile(f"(?:{_RANGE.format('row')})?(?:, )?(?:{_RANGE.format('column')})?")
_MAX_TITLE = 300
_TITLE = re.compile(
    r"(?P<name>.{0,200}?)\s*(?:\\text\s*\{\s*)?(?P<bracket>\()?(?P<extent>(?:row|column)s? [0-9][0-9a-z ,]{0,80})"
    r"(?(bracket)\))\s*\}?\s*",
    re.DOTALL,
)


class Extent(NamedTuple):
    """Which rows and columns of an array a block holds, and how many the array has; None where it holds all."""

    rows: tuple[int, int, int] | None
    columns: tuple[int, int, int] | None


class Block(NamedTuple):
    """A part of an array under a label, which may be missing."""

    label: Label | None
    extent: Extent
    grid: Grid


def read_title(text: str, start: int, stop: int) -> tuple[Span, Extent] | None:
    r"""Read the line over a block: the span of the name, and what the block holds; None if it is no such line.

    >>> read_title("y (columns 10 to 19 of 64)", 0, 26)
    ((0, 1), Extent(rows=None, columns=(10, 20, 64)))
    """
    may_be = stop - start <= _MAX_TITLE and " of " in text[start:stop]
    match = _TITLE.fullmatch(text, start, stop) if may_be else None
    extent = _EXTENT.fullmatch(match["extent"]) if match else None
    if match is None or extent is None:
        return None
    return match.span("name"), Extent(_range(extent, "row"), _range(extent, "column"))


def _range(match: re.Match[str], what: str) -> tuple[int, int, int] | None:
    """Read the part of an extent on one axis: start, stop and size."""
    if match[f"{what}_start"] is None:
        return None
    start = int(match[f"{what}_start"])
    return start, int(match[f"{what}_stop"] or start) + 1, int(match[f"{what}_size"])


def is_next(before: Block, after: Block) -> bool:
    """Tell whether two blocks may be of one array."""
    if _name(before.label) != _name(after.label):
        return False
    return all(_size(x) == _size(y) for x, y in zip(before.extent, after.extent, strict=True))


def _name(label: Label | None) -> tuple[object, ...]:
    """Return what must agree of two labels."""
    return (label.name, label.index, label.channels) if label else ()


def _size(part: tuple[int, int, int] | None) -> int | None:
    """Return how many rows or columns there are in all."""
    return part[2] if part else None


def join(page: Page, blocks: list[Block]) -> list[Term]:
    """Put blocks together; raises `ReadingError` unless each cell is in one of them."""
    start = blocks[0].grid.start
    rows, columns = (_size(part) or size for part, size in zip(blocks[0].extent, _shape(blocks[0]), strict=True))
    cells: dict[int, Span] = {}
    for block in blocks:
        top, left = _corner(page, block)
        height, width = _shape(block)
        if left + width > columns or top + height > rows:
            raise page.refuse(block.grid.start, f"a block must be within {rows}×{columns} cells")
        for number, span in enumerate(block.grid.cells):
            r, c = top + number // width, left + number % width
            if cells.setdefault(r * columns + c, span) is not span:
                raise page.refuse(span[0], f"cell ({r},{c}) must stand in one block, got two")
    if len(cells) != rows * columns:
        raise page.refuse(start, f"the blocks must have all {rows}×{columns} cells, got {len(cells):,} of them")
    return [Term(1, None, Grid(start, (rows, columns), [span for _, span in sorted(cells.items())]))]


def _shape(block: Block) -> tuple[int, int]:
    """Return the rows and columns of a block; a single row may stand without brackets around it."""
    shape = block.grid.shape
    return (1, shape[0]) if len(shape) == 1 else (shape[0], shape[1])


def _corner(page: Page, block: Block) -> tuple[int, int]:
    """Return the first row and column of a block; refuse one that has other sizes than its title says."""
    for size, part in zip(_shape(block), block.extent, strict=True):
        if part is not None and part[1] - part[0] != size:
            raise page.refuse(
                block.grid.start, f"the block must have {part[1] - part[0]} as its title says, got {size}"
            )
    rows, columns = block.extent
    return rows[0] if rows else 0, columns[0] if columns else 0
