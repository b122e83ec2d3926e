"""Rows of a contribution table → the table; what stands in several blocks is put together again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tconv_sym.errors import ReadingError
from tconv_sym.reading.claim import Contributions, Label, Scalar
from tconv_sym.reading.labels import read_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tconv_sym.polynomial import Polynomial
    from tconv_sym.reading.cells import Cells
    from tconv_sym.reading.page import Draft, Span

T = TypeVar("T")

_BLANK = frozenset(["", "-", "—"])
"""What may stand in a cell to which nothing is contributed."""
_SUMS = frozenset(
    r"sum sums total sigma output outputs result Σ σ ∑ \sum 合计 总和 求和 总计 和 输出 结果".split()  # noqa: SIM905
)
_BIAS = frozenset(["bias", "beta", "β", "偏置"])


def read_table(cells: Cells, drawn: Draft) -> Contributions:
    """Read a table's cells; blank ones are zeros."""
    table = Table(drawn.columns)
    for label, *row in drawn.rows:
        if not table.is_open:
            raise cells.source.refuse(label[0], "nothing must follow the row of sums")
        values = [Scalar(value=_contributed(cells, span), start=span[0]) for span in row]
        table.add(cells, label, values)
    return table.made()


def _contributed(cells: Cells, span: Span) -> Polynomial:
    """Read a cell, which may be blank."""
    return {} if cells.source.text[slice(*span)] in _BLANK else cells.value(span)


class Table:
    """A table that is being read, row by row."""

    def __init__(self, labels: tuple[Label, ...]) -> None:
        """Begin with the titles of the columns."""
        self.columns = labels
        self._rows: list[tuple[Polynomial | None, Label | None]] = []
        self._cells: list[Scalar] = []
        self._sums: tuple[Scalar, ...] = ()
        self._bias: tuple[Scalar, ...] = ()
        self.is_open = True

    def add(self, cells: Cells, label: Span, values: list[Scalar]) -> None:
        """Add a row under what its label says it is."""
        words = cells.source.text[slice(*label)]
        name = read_label(words)
        if words in _SUMS or (name and name.index is None and name.name.casefold() in _SUMS):
            self._sums, self.is_open = tuple(values), False
        elif not self._bias and (words in _BIAS or (name and name.index is None and name.name.casefold() in _BIAS)):
            self._bias = tuple(values)
        else:
            self._rows.append(_input(cells, label))
            self._cells += values

    def made(self) -> Contributions:
        """Return the table."""
        return Contributions(
            columns=self.columns,
            inputs=tuple(value for value, _ in self._rows),
            rows=tuple(label for _, label in self._rows),
            cells=tuple(cell.value for cell in self._cells),
            starts=tuple(cell.start for cell in self._cells),
            sums=self._sums,
            bias=self._bias,
        )


def _input(cells: Cells, span: Span) -> tuple[Polynomial | None, Label | None]:
    """Read what stands before a row: a value, a position, or `input[0,1] = 3`."""
    start, stop = span
    if start == stop:
        raise cells.source.refuse(start, "a row must begin with its input")
    equals = cells.source.text.find("=", start, stop)
    if equals >= 0:
        label = read_label(cells.source.text, start, equals)
        if label is None or label.index is None:
            raise cells.source.refuse(start, "a row must begin with its input, as in input[0,1] = 3")
        return cells.value((equals + 1, stop)), label
    try:
        return cells.value(span), None
    except ReadingError:
        label = read_label(cells.source.text, start, stop)
        if label is None or label.index is None or not label.brackets:
            raise
        return None, label


def together(tables: Iterable[Contributions]) -> list[Contributions]:
    """Put blocks of rows, and then blocks of columns, of one table together again."""
    tall = [_stacked(run) for run in _runs(tables, _is_below)]
    return [_joined(run) for run in _runs(tall, _is_beside)]


def _runs(
    tables: Iterable[Contributions], goes_on: Callable[[list[Contributions], Contributions], bool]
) -> Iterator[list[Contributions]]:
    """Put every table to the ones before it that it goes on."""
    run: list[Contributions] = []
    for table in tables:
        if run and not goes_on(run, table):
            yield run
            run = []
        run.append(table)
    if run:
        yield run


def _keys(labels: Sequence[Label | None]) -> list[object]:
    """Return labels without their places."""
    return [label and (label.name, label.index, label.channels) for label in labels]


def _is_below(run: list[Contributions], table: Contributions) -> bool:
    """Tell more rows of the same columns; the first row again is another table."""
    above = run[-1]
    if above.sums or above.bias or _keys(above.columns) != _keys(table.columns):
        return False
    return (table.inputs[:1], _keys(table.rows[:1])) != (run[0].inputs[:1], _keys(run[0].rows[:1]))


def _is_beside(run: list[Contributions], table: Contributions) -> bool:
    """Tell more columns of the same rows; the first column again is another table."""
    left = run[-1]
    same = left.inputs == table.inputs and _keys(left.rows) == _keys(table.rows)
    alike = bool(left.sums) == bool(table.sums) and bool(left.bias) == bool(table.bias)
    return same and alike and _keys(table.columns[:1]) != _keys(run[0].columns[:1])


def _stacked(run: list[Contributions]) -> Contributions:
    """Put rows under rows."""
    return replace(
        run[-1],
        inputs=tuple(value for table in run for value in table.inputs),
        rows=tuple(label for table in run for label in table.rows),
        cells=tuple(cell for table in run for cell in table.cells),
        starts=tuple(start for table in run for start in table.starts),
    )


def _joined(run: list[Contributions]) -> Contributions:
    """Put columns beside columns."""
    return replace(
        run[0],
        columns=tuple(label for table in run for label in table.columns),
        cells=_beside([(table.cells, len(table.columns)) for table in run]),
        starts=_beside([(table.starts, len(table.columns)) for table in run]),
        sums=tuple(value for table in run for value in table.sums),
        bias=tuple(value for table in run for value in table.bias),
    )


def _beside(parts: list[tuple[tuple[T, ...], int]]) -> tuple[T, ...]:
    """Put the rows of arrays, each with its number of columns, beside each other."""
    rows = len(parts[0][0]) // parts[0][1]
    return tuple(entry for r in range(rows) for cells, n in parts for entry in cells[r * n : (r + 1) * n])
