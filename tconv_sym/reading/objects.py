"""JSON objects → statements: what `to_dict` gives for the output and the table, and `{"output[0]": "a*w1"}`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.errors import ReadingError
from tconv_sym.reading.cells import Cells
from tconv_sym.reading.claim import Array, Contributions, Label, Scalar, Statement
from tconv_sym.reading.contributions import Table
from tconv_sym.reading.labels import read_label
from tconv_sym.reading.lists import read_list
from tconv_sym.reading.outline import Group
from tconv_sym.reading.page import Term
from tconv_sym.reading.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.reading.outline import Item
    from tconv_sym.reading.page import Page, Span

_PARTS = ("output", "table")
_SHAPE = frozenset(["shape", "values", "formulas"])
_TABLE = frozenset(["columns", "inputs", "rows", "sums"])


class Member(NamedTuple):
    """A key of an object with its value: where both stand, and the bracket if the value is one."""

    key: str
    start: int
    span: Span
    group: Group | None


def is_object(page: Page, group: Group) -> bool:
    """Tell a JSON object from braces of LaTeX."""
    start, _ = page.strip(group.inside, group.end)
    return group.kind == "{" and page.text.startswith('"', start)


def read_object(page: Page, cells: Cells, group: Group) -> Iterator[Statement]:
    """Read an object; raises `ReadingError` for what it does not know."""
    listed = list(_members(page, group))
    members = {member.key: member for member in listed}
    if "left_out" in members:
        raise page.refuse(members["left_out"].start, "nothing is claimed: what was to be shown is left out")
    if _TABLE <= members.keys() <= _TABLE:
        yield Statement(label=None, values=(_table(page, cells, members),))
    elif "values" in members and members.keys() <= _SHAPE:
        yield from _output(page, cells, members)
    else:
        for member in listed:
            yield from _member(page, cells, member)


def _members(page: Page, group: Group) -> Iterator[Member]:
    """Cut an object into its members."""
    start, items = group.inside, list(group.items)
    commas = [number for number, item in enumerate(items) if item.kind == ","]
    first = 0
    for last in [*commas, len(items)]:
        stop = items[last].start if last < len(items) else group.end
        yield _cut(page, start, stop, items[first:last])
        if last < len(items):
            start, first = items[last].stop, last + 1


def _cut(page: Page, start: int, stop: int, items: Sequence[Item]) -> Member:
    """Cut a member into key and value."""
    colon = next((item for item in items if item.kind == ":"), None)
    if colon is None:
        raise page.refuse(page.strip(start, stop)[0], 'a member must be "key": value')
    begin, end = page.strip(start, colon.start)
    span = page.strip(colon.stop, stop)
    groups = [item for item in items if isinstance(item, Group)]
    group = groups[0] if len(groups) == 1 and groups[0][1:3] == span else None
    return Member(_text(page, (begin, end)), begin, span, group)


def _text(page: Page, span: Span) -> str:
    """Read a text of JSON."""
    try:
        found = json.loads(page.text[slice(*span)])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, str):
        raise page.refuse(span[0], "a text must stand in double quotes here")
    return found


def _member(page: Page, cells: Cells, member: Member) -> Iterator[Statement]:
    """Read a part of a derivation, or an element or array under its name."""
    label = read_label(member.key)
    if member.group is not None and member.group.kind == "{":
        if member.key not in _PARTS:
            raise page.refuse(member.start, f"a part must be one of {', '.join(_PARTS)}, got {member.key[:60]}")
        yield from read_object(page, cells, member.group)
    elif label is None:
        raise page.refuse(member.start, f"a key must name the output or an element of it, got {member.key[:60]}")
    else:
        value = _array(page, cells, member) if member.group is not None else cells.scalar(member.span)
        yield Statement(label=replace(label, start=member.start), values=(value,))


def _array(page: Page, cells: Cells, member: Member) -> Array:
    """Read nested lists."""
    if member.group is None or member.group.kind != "[":
        raise page.refuse(member.span[0], f"{member.key[:60]} must be a list")
    return cells.array([Term(1, None, read_list(page, member.group))])


def _output(page: Page, cells: Cells, members: dict[str, Member]) -> Iterator[Statement]:
    """Read the output as an array, and its formulas."""
    label = Label(name="output", start=members["values"].start)
    array = _array(page, cells, members["values"])
    if "shape" in members:
        shape = _array(page, cells, members["shape"])
        if [dict(size) for size in shape.cells] != [{(): n} if n else {} for n in array.shape]:
            raise page.refuse(members["shape"].start, f"shape must be that of the values, {list(array.shape)}")
    yield Statement(label=label, values=(array,))
    if "formulas" in members:
        group = members["formulas"].group
        if group is None or group.kind != "{":
            raise page.refuse(members["formulas"].start, "formulas must be an object")
        for member in _members(page, group):
            yield from _member(page, cells, member)


def _table(page: Page, cells: Cells, members: dict[str, Member]) -> Contributions:
    """Read a contribution table; null is a blank cell."""
    titles = [(_text(page, span), span[0]) for span in _list(page, members["columns"])]
    labels = [(read_label(words), start) for words, start in titles]
    table = Table(tuple(replace(label, start=start) for label, start in labels if label and label.index is not None))
    inputs, rows = _list(page, members["inputs"]), _list(page, members["rows"])
    if len(table.columns) != len(labels) or len(rows) != len(inputs) * len(labels):
        raise page.refuse(members["rows"].start, f"rows must be {len(inputs)} lists of {len(labels)} entries")
    for number, span in enumerate(inputs):
        row = rows[number * len(labels) : (number + 1) * len(labels)]
        words = _text(page, span)
        values = [
            Scalar(value={}, start=cell[0]) if page.text[slice(*cell)] == "null" else cells.scalar(cell) for cell in row
        ]
        try:
            table.add(Cells(Source(words), cells.vocabulary), (0, len(words)), values)
        except ReadingError as error:
            raise page.refuse(span[0], error.message) from None
    sums = _list(page, members["sums"])
    if len(sums) != len(labels):
        raise page.refuse(members["sums"].start, f"sums must have {len(labels)} entries, got {len(sums)}")
    return replace(table.made(), sums=tuple(map(cells.scalar, sums)))


def _list(page: Page, member: Member) -> list[Span]:
    """Return where the entries of a list stand."""
    if member.group is None or member.group.kind != "[":
        raise page.refuse(member.span[0], f"{member.key} must be a list")
    return read_list(page, member.group).cells
