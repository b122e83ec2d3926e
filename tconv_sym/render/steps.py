"""A form's steps as blocks, and the cells of their arrays."""

from __future__ import annotations

from functools import partial
from itertools import repeat
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.render.arrays import MAX_CELLS, indexed, left_out, matrices
from tconv_sym.typeset.blocks import Block, Heading, Parts

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


def _step(notation: Notation, step: Step, result: Result, max_cells: int | None) -> Iterator[Block]:
    """Show the arrays of one step."""
    geometry = notation.problem.geometry
    cells = step_size(step, geometry)
    if max_cells is not None and cells > max_cells:
        yield left_out(f"the step {step.name}", cells, max_cells)
        return
    if step.grid is None:
        shape = sum_shape(step, geometry)
        numbers = np.arange(prod(shape)).reshape(shape)
        yield from matrices(
            partial(_name, notation, step), "=", numbers, list(notation.totals(result, bias=step.adds_bias)).__getitem__
        )
        return
    for index in range(step.count):
        name, sign = partial(_name, notation, step), "="
        if step.per_input:
            name, sign = partial(_belonging, notation, index), notation.style.maps
        grid = step.grid(index).over_channels(geometry)
        yield from matrices(name, sign, np.arange(prod(grid.shape)).reshape(grid.shape), GridCells(notation, grid))


def _name(notation: Notation, step: Step, position: tuple[int, ...]) -> str:
    """Name an array of a step; what is written with an operator is bracketed before a position."""
    if "{}" in step.symbol:
        return step.symbol.format(indexed("", position))
    symbol = step.symbol
    if symbol == "y":
        symbol = notation.style.result if step.adds_bias or notation.problem.bias is None else ""
    if position:
        symbol = (f"({symbol})" if " " in symbol else symbol) or notation.style.word.format(step.name)
    return indexed(symbol, position)


def _belonging(notation: Notation, index: int, position: tuple[int, ...]) -> str:
    """Name what an array belongs to: an input element and, with channels, a block of the kernel."""
    geometry = notation.problem.geometry
    place = tuple(map(int, np.unravel_index(index, geometry.input)))
    depth = 0 if geometry.channels is None else 2
    block, rest = position[:depth], position[depth:]
    name = notation.labels[index]
    if block:
        element = notation.style.position.format(",".join(map(str, (block[0], *place))))
        name = f"{element}, {indexed(notation.style.operands[1], block)}"
    return f"{name}, {indexed('', rest)}" if rest else name


def step_size(step: Step, geometry: Geometry) -> int:
    """Count the cells of a step over all channels, at most, before any is made."""
    if step.grid is None:
        return prod(sum_shape(step, geometry))
    return step.cells * (1 if geometry.channels is None else prod(geometry.kernel_shape[:2]))


def sum_shape(step: Step, geometry: Geometry) -> tuple[int, ...]:
    """Return the shape of a step that shows the form's sums, output channels first."""
    return (*geometry.output_shape[: len(geometry.bias_shape)], *step.shape)


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
