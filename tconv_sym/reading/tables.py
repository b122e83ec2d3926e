r"""Contribution tables, a row an input and a column an output: Markdown's, text in columns, LaTeX arrays, JSON."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tconv_sym.reading.labels import read_label
from tconv_sym.reading.page import Draft

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tconv_sym.reading.claim import Label
    from tconv_sym.reading.outline import Group
    from tconv_sym.reading.page import Page, Span

_BAR = re.compile(r"(?<!\\)\|")
_AROUND = (("**", "**"), ("__", "__"), ("`", "`"), ("$$", "$$"), ("$", "$"), ("\\(", "\\)"))
_TITLE = re.compile(r"\S+(?: \S+)*")
_MAX_TITLE = 60
_TWO = 2
_VALUES = frozenset("value values formula expression result calculation 值 公式 表达式 结果 计算 計算".split())  # noqa: SIM905
"""What may stand over what output positions are said to be."""
_MARGIN = re.compile(r"[ \t>]*")


def pipes(page: Page, group: Group) -> list[list[Span]]:
    """Cut a Markdown table into rows of cells; the line under its header is left out."""
    lines = [line for line in _lines(page, group) if line[0] < line[1]]
    return [_between_bars(page, *line) for number, line in enumerate(lines) if number != 1]


def _between_bars(page: Page, start: int, stop: int) -> list[Span]:
    """Cut a line at its bars; those at its ends may be missing."""
    bars = [match.start() for match in _BAR.finditer(page.text, start, stop)]
    edges = [start - 1 if not bars or bars[0] > start else start]
    edges += bars[1:] if bars and bars[0] == start else bars
    if not bars or bars[-1] != stop - 1 or len(edges) == 1:
        edges.append(stop)
    return [_plain(page, *page.strip(left + 1, right)) for left, right in pairwise(edges)]


def _plain(page: Page, start: int, stop: int) -> Span:
    """Leave out what emphasises a cell or makes a formula of it."""
    for opening, closing in _AROUND:
        fits = stop - start >= len(opening) + len(closing)
        if fits and page.text.startswith(opening, start) and page.text.endswith(closing, start, stop):
            start, stop = page.strip(start + len(opening), stop - len(closing))
    return start, stop


def _lines(page: Page, group: Group) -> Iterator[Span]:
    """Give the lines of a table, without margins."""
    start = group.start
    while start <= group.stop:
        found = page.text.find("\n", start, group.stop)
        stop = group.stop if found < 0 else found
        margin = _MARGIN.match(page.text, start, stop)
        yield page.strip(margin.end() if margin else start, stop)
        start = stop + 1


def columns(page: Page, group: Group) -> list[list[Span]]:
    """Cut a text table into rows of cells: those of a column begin under its title."""
    header, _, *body = [line for line in _lines(page, group) if line[0] < line[1]]
    left = page.text.rfind("\n", 0, header[0]) + 1
    starts = [match.start() - left for match in _titles(page, header)]
    rows = [header, *(line for line in body if page.text[line[0] : line[1]].strip("-"))]
    return [_under(page, line, starts) for line in rows]


def _titles(page: Page, header: Span) -> Iterator[re.Match[str]]:
    """Give the titles of a text table."""
    return _TITLE.finditer(page.text, *header)


def _under(page: Page, line: Span, starts: Sequence[int]) -> list[Span]:
    """Cut a line where columns start; refuse a cell that stands across."""
    left, stop = page.text.rfind("\n", 0, line[0]) + 1, line[1]
    if "\t" in page.text[left:stop]:
        raise page.refuse(line[0], "a text table must have spaces between its columns, got a tab")
    edges = [min(left + start, stop) for start in starts]
    for edge in edges[1:]:
        if edge < stop and page.text[edge - 1] != " ":
            raise page.refuse(edge - 1, "a cell must stand under its title")
    if line[0] < edges[0]:
        raise page.refuse(line[0], "a cell must stand under its title")
    return [page.strip(start, end) for start, end in zip(edges, [*edges[1:], stop], strict=True)]


def output_labels(page: Page, header: Sequence[Span], outputs: Collection[str]) -> tuple[Label, ...] | None:
    """Read the titles of a table's columns; None unless all but the first are output positions."""
    labels = []
    for span in header[1:]:
        label = read_label(page.text, *span)
        if label is None or label.index is None or label.name.casefold() not in outputs:
            return None
        labels.append(label)
    return tuple(labels) or None


def is_alone(page: Page, rows: list[list[Span]], outputs: Collection[str]) -> bool:
    """Tell a table of one row of values, each under its output position, with no input before them."""
    return len(rows) == _TWO and output_labels(page, [rows[0][0], *rows[0]], outputs) is not None


def is_list(page: Page, rows: list[list[Span]], outputs: Collection[str]) -> bool:
    """Tell a table of output positions in its first column, and what they are in the others."""
    header, *body = rows
    words = [page.text[slice(*title)].strip("*_ ").casefold() for title in header[1:]]
    first = [span for row in body for span in row[:1]]
    return bool(words) and set(words) <= _VALUES and output_labels(page, [header[0], *first], outputs) is not None


def check_rows(page: Page, rows: list[list[Span]]) -> None:
    """Refuse a table without rows, or with rows of several lengths."""
    header, *body = rows
    if not body:
        raise page.refuse(header[0][0], "a table must have rows")
    for number, row in enumerate(body):
        if len(row) != len(header):
            at, length = row[0][0], len(header)
            raise page.refuse(at, f"row {number} must have {length} cells as the header has, got {len(row)}")


def draft(page: Page, rows: list[list[Span]], outputs: Collection[str]) -> Draft:
    """Draw a table; raises `ReadingError` unless its header says which outputs its columns are."""
    header, *body = rows
    labels = output_labels(page, header, outputs)
    title = page.text[slice(*header[0])]
    is_position = output_labels(page, [header[0], header[0]], outputs) is not None
    if "=" in title or len(title) > _MAX_TITLE or is_position:
        raise page.refuse(header[0][0], "over the inputs of a table, a word must stand, as in | input | output[0] |")
    if labels is None:
        raise page.refuse(
            header[0][0], "a table must have output positions over its columns, as in | input | output[0] |"
        )
    check_rows(page, rows)
    page.grid(header[0][0], (len(body), len(labels)), [])
    return Draft(header[0][0], labels, body)
