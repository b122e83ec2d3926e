"""A contribution table → values that are claimed of the table, of the output beneath it and of the bias."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import prod
from typing import TYPE_CHECKING

from tconv_sym.checking.explain import flat
from tconv_sym.checking.naming import Origin, objection, position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.checking.explain import Stated
    from tconv_sym.checking.judge import Judge
    from tconv_sym.reading.claim import Contributions, Label
    from tconv_sym.reading.source import Source


def table_values(court: Judge, source: Source, table: Contributions, origin: Origin) -> Iterator[Stated]:
    """Give every product, every sum and every bias; raises `ReadingError` for a row or column that means nothing."""
    reading = _Reading(court=court, source=source, table=table, origin=origin)
    return chain(reading.products(), reading.sums(), reading.biases())


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """A table, and which outputs and inputs its columns and rows are."""

    court: Judge
    source: Source
    table: Contributions
    origin: Origin

    def products(self) -> Iterator[Stated]:
        """Give the cells."""
        columns, rows, width = self._columns, self._rows, prod(self.court.problem.geometry.output_shape)
        for number, (value, start) in enumerate(zip(self.table.cells, self.table.starts, strict=True)):
            row, column = divmod(number, len(columns))
            yield self.court.element("table", rows[row] * width + columns[column], value, start)

    def sums(self) -> Iterator[Stated]:
        """Give the last row."""
        for column, value in zip(self._columns, self.table.sums, strict=False):
            yield self.court.element("output", column, value.value, value.start)

    def biases(self) -> Iterator[Stated]:
        """Give the row of the bias: what is added to an output."""
        if self.table.bias and self.court.problem.bias is None:
            raise self.source.refuse(self.table.bias[0].start, "there is no bias in this problem")
        each = prod(self.court.problem.geometry.output)
        for column, value in zip(self._columns, self.table.bias, strict=False):
            yield self.court.element("bias", column // each, value.value, value.start)

    @cached_property
    def _columns(self) -> list[int]:
        """The output of each column."""
        shape = self.court.problem.geometry.output_shape
        return [self._number(label, "output", shape) for label in self.table.columns]

    @cached_property
    def _rows(self) -> list[int]:
        """The input of each row; rows that name equal values are those inputs in order."""
        entries = self.court.situation.entries.inputs
        starts = self.table.starts[:: len(self.table.columns)]
        rows: list[int] = []
        for start, label, value in zip(starts, self.table.rows, self.table.inputs, strict=True):
            if label is not None:
                row = self._number(label, "input", self.court.problem.geometry.input_shape)
                fitting = [row] if value is None or entries[row] == value else []
            else:
                fitting = [number for number, entry in enumerate(entries) if entry == value]
            if not fitting:
                raise self.source.refuse(label.start if label else start, "this row names no element of the input")
            rows.append(next((number for number in fitting if number not in rows), fitting[0]))
        return rows

    def _number(self, label: Label, of: str, shape: tuple[int, ...]) -> int:
        """Return the element that a label means."""
        reason = objection(label.name, of)
        if reason:
            raise self.source.refuse(label.start, reason)
        try:
            return flat(position(label, f"the {of}", shape, self.origin), shape)
        except LookupError as error:
            raise self.source.refuse(label.start, str(error)) from None
