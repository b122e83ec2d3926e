"""Spans of text → values: every cell of a claim is read here, alike ones once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tconv_sym.errors import LimitError, ReadingError
from tconv_sym.polynomial import multiply, scale, total
from tconv_sym.reading.claim import Array, Scalar
from tconv_sym.reading.expressions import read_expression
from tconv_sym.reading.page import QUOTES
from tconv_sym.reading.source import Source

if TYPE_CHECKING:
    from tconv_sym.polynomial import Polynomial
    from tconv_sym.reading.page import Span, Term
    from tconv_sym.reading.vocabulary import Vocabulary

_REMEMBERED = 64
"""Characters up to which a cell is looked up among those already read: zeros, numbers, products."""


class Cells:
    """Reads the cells of one text, in which only values are left."""

    def __init__(self, source: Source, vocabulary: Vocabulary) -> None:
        """Hold the text and the names that may stand in it."""
        self.source, self.vocabulary = source, vocabulary
        self._read: dict[str, Polynomial] = {}

    def value(self, span: Span) -> Polynomial:
        """Read one cell."""
        start, stop = span
        if stop - start > _REMEMBERED and self.source.text[start] not in QUOTES:
            return read_expression(self.source, self.vocabulary, start, stop)
        text = self.source.text[start:stop]
        known = self._read.get(text)
        if known is not None:
            return known
        if text[:1] in QUOTES and text[-1:] == text[:1]:
            value = self._quoted(text, start)
        else:
            value = read_expression(self.source, self.vocabulary, start, stop)
        if len(text) <= _REMEMBERED:
            self._read[text] = value
        return value

    def scalar(self, span: Span) -> Scalar:
        """Read a single value."""
        return Scalar(value=self.value(span), start=span[0])

    def array(self, terms: list[Term]) -> Array:
        """Read a sum of arrays; raises `ReadingError` unless they have one shape."""
        shape, starts = terms[0].grid.shape, tuple(start for start, _ in terms[0].grid.cells)
        for _, _, grid in terms:
            if grid.shape != shape:
                message = f"arrays that are added must have one shape, got {_by(shape)} and {_by(grid.shape)}"
                raise self.source.refuse(grid.start, message)
        parts = [self._multiple(term) for term in terms]
        cells = (
            parts[0]
            if len(parts) == 1
            else [self._total(column, start) for column, start in zip(zip(*parts, strict=True), starts, strict=True)]
        )
        return Array(shape=shape, cells=tuple(cells), starts=starts)

    def _multiple(self, term: Term) -> list[Polynomial]:
        """Read an array, times what stands before it."""
        cells = [self.value(span) for span in term.grid.cells]
        if term.factor is not None:
            factor = self.value(term.factor)
            try:
                cells = [multiply(factor, cell) for cell in cells]
            except LimitError as error:
                raise self.source.refuse(term.factor[0], str(error)) from None
        return cells if term.sign == 1 else [scale(cell, -1) for cell in cells]

    def _total(self, parts: tuple[Polynomial, ...], at: int) -> Polynomial:
        """Add what stands in one cell of several arrays."""
        try:
            return total(parts)
        except LimitError as error:
            raise self.source.refuse(at, str(error)) from None

    def _quoted(self, text: str, at: int) -> Polynomial:
        """Read a cell in quotes; JSON may write characters by their numbers."""
        inner = text[1:-1]
        if "\\" in inner and text[0] == '"':
            try:
                inner = json.loads(text)
            except ValueError:
                raise self.source.refuse(at, f"a text must be as JSON writes it, got {text[:60]}") from None
        elif "\\" not in inner:
            return read_expression(self.source, self.vocabulary, at + 1, at + len(text) - 1)
        try:
            return read_expression(Source(inner), self.vocabulary)
        except ReadingError as error:
            raise self.source.refuse(at, error.message) from None


def _by(shape: tuple[int, ...]) -> str:
    """Write a shape."""
    return "×".join(map(str, shape))
