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


def matrices(name: str, sign: str, cells: NDArray[np.int64], write: Callable[[int], Parts]) -> Iterator[Matrix]:
    """Show an array of any rank as matrices, one for each index of the axes before the last two."""
    cells = np.atleast_2d(cells)
    for index in np.ndindex(*cells.shape[:-2]):
        position = f"[{','.join(map(str, index))}]" if index else ""
        rows = [[write(cell) for cell in row] for row in cells[index].tolist()]
        yield Matrix(name + position, sign, rows)


def fitting(cells: int, max_cells: int | None, blocks: Iterable[Block]) -> Iterator[Block]:
    """Give the blocks, or say that they are left out."""
    if max_cells is not None and cells > max_cells:
        yield left_out(cells, max_cells)
    else:
        yield from blocks


def left_out(cells: int, max_cells: int | None) -> Prose:
    """Say what was left out and how to get it."""
    return Prose(f"Left out: {cells:,} cells, more than {max_cells:,}. max_cells=None (--max-cells none) shows them.")
