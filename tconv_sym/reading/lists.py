r"""Rows in brackets → arrays of spans: `[[a, b], [c, d]]`, NumPy's `[[1 2]\n [3 4]]`, our own `[ a×w1  0 ]`."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from tconv_sym.reading.outline import Group, Mark
from tconv_sym.reading.page import QUOTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.reading.outline import Item
    from tconv_sym.reading.page import Grid, Page, Span

    Shaped = tuple[tuple[int, ...], list[Span]]

MAX_WORDS = 8192
"""As many values as a row may have with nothing but spaces between them."""
_INNER = r"\{[^{}\n]*\}|\((?:[^()\n]|\([^()\n]*\))*\)|\S"
"""What spaces do not cut: braces and parentheses."""
_QUAD = re.compile(r"(?:\s|\\q?quad)+")
_WORD = re.compile(rf""" "[^"\n]*" | '[^'\n]*' | (?:{_INNER})+ """, re.VERBOSE)
_COLUMN = re.compile(rf"(?:{_INNER})+(?:[ \t\n\r](?:{_INNER})+)*")
_DANGLING = re.compile(r".*[-+*/]|[+*/].*|-\s.*|\\(?:cdot|times|ast)(?![A-Za-z]).*|.*\\(?:cdot|times|ast)", re.DOTALL)
"""A sign at the end, or one at the beginning that is none of a number: so it is no cell, or not all of one."""
_DECIMAL = re.compile(r"\s*[0-9]+,[0-9]+\s*")
"""Two numbers, or one with a comma for a point."""
_WHOLE = re.compile(r"[-+]?[0-9]+\.")
"""A float as NumPy prints it."""
_NUMBER_LAST = re.compile(r"(?:^|[-+*/(])[0-9.]+\Z")
"""Of `a*b-1 c*d` the 1 may belong to what follows."""
_IS_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]*|/[0-9]+)?")


def is_list(page: Page, group: Group) -> bool:
    """Tell a bracket that holds an array from one that holds a part of an expression."""
    if group.kind == "(":
        return _is_row(group) and not _DECIMAL.fullmatch(page.text, group.inside, group.end)
    if any(item.kind in ("[", ",", ";") for item in group.items):
        return True
    return len(_spaced(page, group)[0]) > 1


def read_list(page: Page, group: Group) -> Grid:
    """Draw a list, of lists, of values; raises `ReadingError` for lists of several lengths, or no value."""
    shape, cells = _nested(page, group)
    return page.grid(group.start, shape, cells)


def read_rows(page: Page, groups: Sequence[Group]) -> Grid:
    """Draw rows in brackets, each on a line of its own, as one array."""
    shape, cells = _together(page, [_nested(page, group) for group in groups], groups)
    return page.grid(groups[0].start, shape, cells)


def _nested(page: Page, group: Group, *, has_commas: bool = False) -> Shaped:
    """Read one level; `has_commas` says that there are commas further out, so that spaces separate nothing."""
    if any(item.kind == ";" for item in group.items):
        return _between_semicolons(page, group)
    rows = [item for item in group.items if isinstance(item, Group) and _is_row(item)]
    commas = [item for item in group.items if item.kind == ","]
    has_commas = has_commas or bool(commas)
    if rows and _stand_alone(page, group, rows):
        return _together(page, [_nested(page, row, has_commas=has_commas) for row in rows], rows)
    for row in rows:
        if commas and _is_cell(page, row, group):
            raise page.refuse(row.start, "a list must hold lists or single values, got both")
    cells = _between(page, group, commas) if has_commas else _in_columns(page, group)
    for number, (start, stop) in enumerate(cells):
        if start == stop:
            raise page.cell_is_empty((number,), start)
        if _WHOLE.fullmatch(page.text, start, stop):
            cells[number] = (start, stop - 1)
    return (len(cells),), cells


def _is_row(group: Group) -> bool:
    """Tell a list in a list from brackets around a part of a value."""
    return group.kind == "[" or (group.kind == "(" and any(item.kind == "," for item in group.items))


def _between_semicolons(page: Page, group: Group) -> Shaped:
    """Read rows with semicolons between them, as Matlab has them: `[1 2; 3 4]`."""
    if any(isinstance(item, Group) and _is_row(item) for item in group.items):
        raise page.refuse(group.start, "rows must stand in brackets or between semicolons, not both")
    rows: list[Group] = []
    items: list[Item] = []
    start = group.inside
    for item in (*group.items, Mark(";", group.end, group.end)):
        if item.kind == ";":
            begin, end = page.strip(start, item.start)
            rows.append(Group("[", begin, end, begin, end, tuple(items)))
            start, items = item.stop, []
        else:
            items.append(item)
    if rows[-1].start == rows[-1].stop:
        rows.pop()
    return _together(page, [_nested(page, row) for row in rows], rows)


def _stand_alone(page: Page, group: Group, rows: Sequence[Group]) -> bool:
    """Tell whether a level is nothing but lists, all with commas between them or all without."""
    borders = [group.inside, *(edge for row in rows for edge in (row.start, row.stop)), group.end]
    between = [page.text[start:stop].strip() for start, stop in zip(borders[::2], borders[1::2], strict=True)]
    if any(text not in ("", ",") for text in between):
        return False
    if between[0] or len(set(between[1:-1])) > 1:
        raise page.refuse(group.start, "lists in a list must all have commas between them, or none")
    return True


def _is_cell(page: Page, row: Group, group: Group) -> bool:
    """Tell whether a list is all that stands between two commas."""
    before = page.text[group.inside : row.start].rstrip()[-1:]
    after = page.text[row.stop : group.end].lstrip()[:1]
    return before in ("", ",") and after in ("", ",")


def _together(page: Page, parts: list[Shaped], groups: Sequence[Group]) -> Shaped:
    """Put lists of one shape into one."""
    shape = parts[0][0]
    for number, (other, _) in enumerate(parts):
        if other != shape:
            raise page.refuse(
                groups[number].start, f"row {number} must have {_sized(shape)} as row 0 has, got {_sized(other)}"
            )
    return (len(parts), *shape), [cell for _, cells in parts for cell in cells]


def _sized(shape: tuple[int, ...]) -> str:
    """Write a length or a shape."""
    if len(shape) > 1:
        return "×".join(map(str, shape)) + " cells"
    return "1 cell" if shape == (1,) else f"{shape[0]:,} cells"


def _between(page: Page, group: Group, commas: Sequence[Item]) -> list[Span]:
    """Cut a level at its commas; the last one may be followed by nothing."""
    starts = [group.inside, *(comma.stop for comma in commas)]
    stops = [*(comma.start for comma in commas), group.end]
    cells = [page.strip(start, stop) for start, stop in zip(starts, stops, strict=True)]
    if cells[-1][0] == cells[-1][1] and len(cells) > 1:
        cells.pop()
    return cells


def _in_columns(page: Page, group: Group) -> list[Span]:
    """Cut a level at its spaces: at every one if that leaves values, otherwise where there are two or more."""
    columns, words = _spaced(page, group)
    if not words:
        return [(group.inside, group.inside)]
    if columns == words:
        _check_apart(page, words)
    elif len(columns) > 1:
        for start, stop in columns:
            if _DANGLING.fullmatch(page.text, start, stop):
                raise page.refuse(
                    start, "spaces must separate cells or stand inside one: separate the cells with commas"
                )
    return columns


def _spaced(page: Page, group: Group) -> tuple[list[Span], list[Span]]:
    """Cut what a bracket holds at its spaces; return its columns, and its words."""
    text, start, stop = page.text, group.inside, group.end
    words = [match.span() for match in islice(_WORD.finditer(text, start, stop), MAX_WORDS + 1)]
    if len(words) > MAX_WORDS:
        raise page.refuse(start, f"more than {MAX_WORDS:,} cells in a row must have commas between them")
    words = _joined(page, words)
    if any(text[word[0]] in QUOTES for word in words) or not any(_DANGLING.fullmatch(text, *word) for word in words):
        return words, words
    return _joined(page, [match.span() for match in _COLUMN.finditer(text, start, stop)]), words


def _joined(page: Page, words: list[Span]) -> list[Span]:
    r"""Put words together between which there is more than space: `2 \left(a\right)` has a command there."""
    found: list[Span] = []
    for start, stop in words:
        between = page.source.text[found[-1][1] : start] if found else ""
        if between and not between.isspace() and not _QUAD.fullmatch(between):
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found


def _check_apart(page: Page, words: list[Span]) -> None:
    """Refuse `[a w_1]`, which may be one product or two columns; `[a*w_1 b*w_2]` and `[a*w_1 0]` are two."""
    for (start, stop), (following, end) in pairwise(words):
        apart = following - stop > 1 or page.text[start] in QUOTES or page.text[start:stop] == "0"
        if apart or _IS_NUMBER.fullmatch(page.text, following, end):
            continue
        both = "*" in page.text[start:stop] and "*" in page.text[following:end]
        if not both or _NUMBER_LAST.search(page.text[start:stop]):
            raise page.refuse(following, "a space may separate cells or mean a product: separate the cells with commas")
