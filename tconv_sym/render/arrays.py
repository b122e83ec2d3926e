"""Arrays of any rank as matrices, and what is shown in place of one that is too large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.typeset.blocks import Block, Matrix, Parts, Prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

MAX_CELLS = 2000
"""Above this many cells a table or a step is left out unless asked for."""


def matrices(
    name: Callable[[tuple[int, ...]], str], sign: str, cells: NDArray[np.int64], write: Callable[[int], Parts]
) -> Iterator[Matrix]:
    """Show an array of any rank as matrices, one for each position on the axes before the last two.

    `name` names the matrix at a position, which is empty for an array of one or two axes; `write` writes a cell.
    """
    cells = np.atleast_2d(cells)
    for index in np.ndindex(*cells.shape[:-2]):
        rows = [[write(cell) for cell in row] for row in cells[index].tolist()]
        yield Matrix(name(index), sign, rows)


def indexed(name: str, position: tuple[int, ...]) -> str:
    """Name an array, or the part of it at a position.

    >>> indexed("x", ()), indexed("x", (0, 1))
    ('x', 'x[0,1]')
    """
    return f"{name}[{','.join(map(str, position))}]" if position else name


def fitting(what: str, cells: int, max_cells: int | None, blocks: Iterable[Block]) -> Iterator[Block]:
    """Give the blocks, or say that they are left out."""
    if max_cells is not None and cells > max_cells:
        yield left_out(what, cells, max_cells)
    else:
        yield from blocks


def left_out(what: str, cells: int, max_cells: int) -> Prose:
    """Say what was left out and how to get it."""
    count = "1 cell" if cells == 1 else f"{cells:,} cells"
    return Prose(
        f"Left out: {what}, {count}, more than {max_cells:,}. To see it, set max_cells to None (--max-cells none)."
    )
