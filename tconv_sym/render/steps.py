"""A form's steps as blocks, and the cells of their arrays."""

from __future__ import annotations

from itertools import repeat
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.render.arrays import MAX_CELLS, left_out, matrices
from tconv_sym.typeset.blocks import Block, Heading, Parts, Prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tconv_sym.forms.form import Grid, Step
    from tconv_sym.geometry import Geometry
    from tconv_sym.render.notation import Notation, Pen, Result


def form_blocks(
    pen: Pen, title: str, steps: Iterable[Step], result: Result, max_cells: int | None = MAX_CELLS
) -> Iterator[Block]:
    """Show a form step by step."""
    yield Heading(title, 2)
    for number, step in enumerate(steps, start=1):
        if step.unchanged:
            yield Heading(f"Step {number}: {step.title}. Nothing changes", 3)
            continue
        yield Heading(f"Step {number}: {step.title}", 3)
        yield from _step(pen.maths, step, result, max_cells)
    if pen.maths.problem.bias is not None:
        yield Prose("The last step includes the bias, which is added to every output of its channel.")


def _step(notation: Notation, step: Step, result: Result, max_cells: int | None) -> Iterator[Block]:
    """Show the arrays of one step."""
    geometry = notation.problem.geometry
    cells = step_size(step, geometry)
    if max_cells is not None and cells > max_cells:
        yield left_out(cells, max_cells)
        return
    if step.grid is None:
        shape = sum_shape(step, geometry)
        numbers = np.arange(prod(shape)).reshape(shape)
        yield from matrices(step.symbol, "=", numbers, list(notation.totals(result)).__getitem__)
        return
    for index in range(step.count):
        name, sign = step.symbol, "="
        if step.per_input:
            name, sign = _family_label(notation, index), notation.style.maps
        grid = step.grid(index).over_channels(geometry)
        yield from matrices(name, sign, np.arange(prod(grid.shape)).reshape(grid.shape), GridCells(notation, grid))


def step_size(step: Step, geometry: Geometry) -> int:
    """Count the cells of a step over all channels, at most, before any is made."""
    if step.grid is None:
        return prod(sum_shape(step, geometry))
    return step.cells * (1 if geometry.channels is None else prod(geometry.kernel_shape[:2]))


def sum_shape(step: Step, geometry: Geometry) -> tuple[int, ...]:
    """Return the shape of a step that shows the form's sums, output channels first."""
    return (*geometry.output_shape[: len(geometry.bias_shape)], *step.shape)


def _family_label(notation: Notation, index: int) -> str:
    """Name the input that an array belongs to; with channels, its position."""
    geometry = notation.problem.geometry
    if geometry.channels is None:
        return notation.labels[index]
    position = ",".join(map(str, np.unravel_index(index, geometry.input)))
    return notation.style.position.format(f":,{position}")


class GridCells:
    """The cells of a grid as parts, by their flat number."""

    def __init__(self, notation: Notation, grid: Grid) -> None:
        """Write the cells of `grid` in `notation`."""
        self._notation = notation
        shape = grid.shape
        self._inputs, self._taps = (
            repeat(None) if ids is None else np.broadcast_to(ids, shape).ravel().tolist()
            for ids in (grid.inputs, grid.taps)
        )
        # Ids, or None on the side that the grid does not have.
        self._pairs: list[tuple[Any, Any]] = list(zip(self._inputs, self._taps))  # noqa: B905 (one side may be endless)

    def __call__(self, number: int) -> Parts:
        """Write one cell; a structural zero has no parts."""
        input_id, tap = self._pairs[number]
        if -1 in (input_id, tap):
            return ()
        if input_id is None:
            return (self._notation.kernel[tap],)
        if tap is None:
            return (self._notation.input[input_id],)
        return (self._notation.product(input_id, tap),)
