"""Blocks → Markdown that GitHub, Obsidian and Jupyter render alike.

Matrices and equations are `$$` blocks, each `$$` alone on its line and blank lines around; tables and formulas are
text, so that thousands of them stay readable where mathematics would stall a browser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.typeset import latex
from tconv_sym.typeset.blocks import Block, Equation, Formulas, Heading, Matrix, Prose, Sentence, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_INSIDE_WORD = re.compile(r"(?<=[A-Za-z0-9])\\_(?=[A-Za-z0-9])")


def escape(words: str) -> str:
    r"""Escape what Markdown would read as markup; an underscore inside a word is none.

    >>> escape("x1_2 * (a|b)")
    'x1_2 \\* (a\\|b)'
    """
    return _INSIDE_WORD.sub("_", _SPECIAL.sub(r"\\\1", " ".join(words.split())))


def write(blocks: Iterable[Block]) -> str:
    """Write blocks, one empty line between two of them."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def _lines(block: Block) -> Iterator[str]:
    """Write one block."""
    if isinstance(block, Heading):
        yield f"{'#' * (block.level + 1)} {escape(block.words)}"
    elif isinstance(block, Prose):
        yield escape(block.words)
    elif isinstance(block, Sentence):
        yield block.written(escape, "$", "$")
    elif isinstance(block, (Equation, Matrix)):
        displays = latex.displays(block)
        for number, display in enumerate(displays):
            yield from ("", "$$", display, "$$") if number else ("$$", display, "$$")
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield from _formulas(block)


def _table(block: Table) -> Iterator[str]:
    """Write a table; its sums are its last row."""
    yield _row(block.header)
    yield _row(["---"] * len(block.header))
    yield from map(_row, block.rows)
    if block.footer:
        yield _row([" + ".join(parts) for parts in block.footer])


def _row(cells: Iterable[str]) -> str:
    """Write one line of a table."""
    return f"| {' | '.join(cells)} |"


def _formulas(block: Formulas) -> Iterator[str]:
    """Write a list, one formula an item."""
    for line in block.lines:
        value = f" = {line.value}" if line.value else ""
        yield f"- {line.left} = {' + '.join(line.parts) or '0'}{value}"
