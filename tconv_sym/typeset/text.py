"""Blocks → plain text for a terminal."""

from __future__ import annotations

from itertools import chain
from textwrap import wrap
from typing import TYPE_CHECKING
from unicodedata import combining

from tconv_sym.typeset.blocks import Block, Equation, Formulas, Heading, Matrix, Prose, Sentence, Table, extent, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 120
"""Columns of a line; wider tables and matrices are shown in blocks of columns."""
_RULES = ("=", "-")
_GAP = "  "


def _width(words: str) -> int:
    """Count the columns that words take: a combining mark, as in x̄, stands over the letter before it.

    >>> _width("x̄1")
    2
    """
    return len(words) if words.isascii() else sum(not combining(character) for character in words)


def _left(words: str, width: int) -> str:
    return words + " " * (width - _width(words))


def write(blocks: Iterable[Block]) -> str:
    """Write blocks, one empty line between two of them; matrices of one row stand close together."""
    written, previous = "", None
    for block in blocks:
        close = previous is not None and _is_row(previous) and _is_row(block)
        written += ("" if previous is None else "\n" if close else "\n\n") + "\n".join(_lines(block))
        previous = block
    return written + "\n"


def _is_row(block: Block) -> bool:
    """Tell a matrix of one row."""
    return isinstance(block, Matrix) and len(block.rows) == 1


def _lines(block: Block) -> Iterator[str]:
    """Write one block."""
    if isinstance(block, Heading):
        yield block.words
        if block.level <= len(_RULES):
            yield _RULES[block.level - 1] * len(block.words)
    elif isinstance(block, Prose):
        yield from wrap(block.words, WIDTH, break_long_words=False, break_on_hyphens=False)
    elif isinstance(block, Sentence):
        yield from wrap(block.written(str), WIDTH, break_long_words=False, break_on_hyphens=False)
    elif isinstance(block, Equation):
        left = block.left
        for right in block.chain:
            yield f"{left} = {right}"
            left = " " * len(block.left)
    elif isinstance(block, Matrix):
        yield from _matrix(block)
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield from _formulas(block)


def _formulas(block: Formulas) -> Iterator[str]:
    """Write one formula a line, however long: it may be read by a program."""
    for line in block.lines:
        value = f" = {line.value}" if line.value else ""
        yield f"{line.left} = {' + '.join(line.parts) or '0'}{value}"


def _matrix(block: Matrix) -> Iterator[str]:
    """Write rows in brackets, the label before the first."""
    rows = [[" + ".join(cell) or "0" for cell in row] for row in block.rows]
    label = f"{block.name} {block.sign} " if block.name else ""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    pieces = list(runs([width + len(_GAP) for width in widths], WIDTH - _width(label) - 4))
    numbers = all(_is_number(cell) for cell in chain.from_iterable(rows))
    for piece in pieces:
        shown = extent((0, len(rows)), piece, (len(rows), len(widths)))
        if shown:
            name = block.name if block.sign == "=" else f"{block.name} {block.sign}"
            yield f"{name} ({shown}):" if block.name else f"{shown}:"
        yield from _bracketed(
            "" if shown else label, [row[slice(*piece)] for row in rows], widths[slice(*piece)], numbers=numbers
        )


def _bracketed(label: str, rows: list[list[str]], widths: list[int], *, numbers: bool) -> Iterator[str]:
    """Write the rows of one block of columns; numbers stand to the right."""
    for index, row in enumerate(rows):
        cells = [cell.rjust(width) if numbers else _left(cell, width) for cell, width in zip(row, widths, strict=True)]
        yield f"{label if index == 0 else ' ' * _width(label)}[ {_GAP.join(cells)} ]"


def _is_number(cell: str) -> bool:
    """Tell whether a cell holds an integer or a ratio."""
    return cell.lstrip("-").replace("/", "").isdecimal()


def _table(block: Table) -> Iterator[str]:
    """Write columns under their headers, in blocks where they are too many for a line."""
    footer = [" + ".join(parts) for parts in block.footer]
    rows = [list(block.header), *map(list, block.rows), *([footer] if footer else [])]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for number, (start, stop) in enumerate(runs([w + len(_GAP) for w in widths[1:]], WIDTH - widths[0])):
        if number:
            yield ""
        columns = [0, *range(start + 1, stop + 1)]
        rule = "-" * (sum(widths[c] for c in columns) + len(_GAP) * (len(columns) - 1))
        lines = [_GAP.join(_left(row[c], widths[c]) for c in columns).rstrip() for row in rows]
        yield from (lines[0], rule)
        yield from lines[1 : 1 + len(block.rows)]
        if footer:
            yield from (rule, lines[-1])
