r"""Environments of LaTeX → arrays of spans: `bmatrix`, `array` and their kin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.reading.commands import MATRICES
from tconv_sym.reading.outline import Group

if TYPE_CHECKING:
    from tconv_sym.reading.page import Grid, Page, Span

_SIGN = re.compile(r"\s*[-+]")
_OPERATOR_LENGTH = 20
_OPERATOR_LAST = re.compile(r"(?:[-+*/]|\\cdot|\\times)\s*\Z")


def read_matrix(page: Page, group: Group) -> Grid:
    """Draw an environment as an array with two axes; raises `ReadingError` for rows of several lengths, or no cell."""
    rows = cell_rows(page, group)
    for r, row in enumerate(rows):
        if len(row) != len(rows[0]):
            at = row[0][0] if row[0][0] < row[0][1] else row[-1][1]
            raise page.refuse(at, f"row {r} must have {_cells(len(rows[0]))} as row 0 has, got {len(row)}")
        for c, (start, stop) in enumerate(row):
            if start == stop:
                raise page.cell_is_empty((r, c), start)
    return page.grid(group.start, (len(rows), len(rows[0])), [cell for row in rows for cell in row])


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def cell_rows(page: Page, group: Group) -> list[list[Span]]:
    """Cut an environment into rows of cells, each without the spaces around it; the last row may be empty."""
    rows: list[list[Span]] = [[]]
    start = group.inside
    for item in group.items:
        if item.kind == "&":
            rows[-1].append(page.strip(start, item.start))
            start = item.stop
        elif item.kind == "\\":
            rows[-1].append(page.strip(start, item.start))
            rows.append([])
            start = item.stop
        elif isinstance(item, Group) and item.kind in MATRICES:
            _stack(page, item)
    rows[-1].append(page.strip(start, group.end))
    if len(rows) > 1 and len(rows[-1]) == 1 and rows[-1][0][0] == rows[-1][0][1]:
        rows.pop()
    return rows


def first_row(page: Page, group: Group) -> list[Span]:
    """Cut the first row of an environment into cells."""
    row, start = [], group.inside
    for item in group.items:
        if item.kind in ("&", "\\"):
            row.append(page.strip(start, item.start))
            start = item.stop
        if item.kind == "\\":
            return row
    return [*row, page.strip(start, group.end)]


def _stack(page: Page, group: Group) -> None:
    r"""Take a sum that is broken into lines, `\begin{array}{l} a \\ {} + b \end{array}`, as the one cell that it is."""
    start, last = group.inside, page.strip(group.inside, group.end)[1]
    page.blanks += [(group.start, group.inside), (group.end, group.stop)]
    for item in group.items:
        if item.kind == "&" or item.kind in MATRICES:
            raise page.refuse(item.start, "a cell must be a single value, got a matrix in a matrix")
        if item.kind == "\\":
            page.blanks.append((item.start, item.stop))
            goes_on = _SIGN.match(page.text, item.stop) or _OPERATOR_LAST.search(
                page.text, max(start, item.start - _OPERATOR_LENGTH), item.start
            )
            if item.stop < last and not goes_on:
                raise page.refuse(item.stop, "a line in a cell must go on with + or -")
            start = item.stop
