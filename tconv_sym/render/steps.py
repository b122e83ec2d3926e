"""A form's steps as blocks, and the cells of their arrays."""

from __future__ import annotations

from functools import partial
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.render.arrays import MAX_CELLS, fitting, indexed, matrices
from tconv_sym.typeset import latex
from tconv_sym.typeset.blocks import Block, Formula, Formulas, Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from tconv_sym.forms.steps import Grid, Step, Sums
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
        cells = step_size(step, pen.maths.problem.geometry)
        yield from fitting(f"the step {step.name}", cells, max_cells, _step(pen, step, result))


def _step(pen: Pen, step: Step, result: Result) -> Iterator[Block]:
    """Show the arrays of one step."""
    notation, geometry = pen.maths, pen.maths.problem.geometry
    if step.array is None:
        cells, shape = list(notation.totals(result, bias=step.adds_bias)), sum_shape(step, geometry)
        yield from matrices(partial(_name, notation, step), "=", _numbers(shape), cells.__getitem__)
        return
    for index in range(step.count):
        array = step.array(index).over_channels(geometry)
        if step.is_polynomial:
            yield from _polynomials(pen.words, step, array)
            continue
        name, sign = partial(_name, notation, step), "="
        if step.per:
            name, sign = partial(_belonging, notation, step, index), notation.style.maps
        cells = list(map(notation.cell, array.products()))
        yield from matrices(name, sign, _numbers(array.shape), cells.__getitem__)


def _numbers(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Give the cells of an array their flat numbers."""
    return np.arange(prod(shape)).reshape(shape)


def _polynomials(notation: Notation, step: Step, array: Grid | Sums) -> Iterator[Formulas]:
    """Write the cells of an array as the coefficients of a polynomial, one for each position on the channel axes."""
    cells = iter(map(notation.cell, array.products()))
    lines = []
    for block in np.ndindex(*array.shape[: len(array.shape) - len(step.shape)]):
        powers = zip(np.ndindex(*step.shape), cells)  # noqa: B905 (the cells go on with the next block)
        parts = [notation.monomial(cell, exponents) for exponents, cell in powers if cell]
        lines.append(Formula(_name(notation, step, block), parts))
    widest = max((part for line in lines for part in line.parts), key=latex.width, default="")
    yield Formulas(lines, widest_left=lines[-1].left, widest_part=widest)


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


def _belonging(notation: Notation, step: Step, index: int, position: tuple[int, ...]) -> str:
    """Name what an array belongs to: an input, an output or a phase and, with channels, a block of the kernel."""
    geometry = notation.problem.geometry
    shape = {"input": geometry.input, "output": geometry.output, "phase": step.phases}[step.per]
    place = tuple(map(int, np.unravel_index(index, shape)))
    if step.per == "phase":
        name = notation.style.word.format(f"phase {','.join(map(str, place))}")
        return f"{name}, {indexed('', position)}" if position else name
    depth = 0 if geometry.channels is None else 2
    block, rest = position[:depth], position[depth:]
    name = notation.labels[index] if step.per == "input" else notation.style.output.format(",".join(map(str, place)))
    if block:
        if step.per == "input":
            name = notation.style.position.format(",".join(map(str, (block[0], *place))))
        name = f"{name}, {indexed(notation.style.operands[1], block)}"
    return f"{name}, {indexed('', rest)}" if rest else name


def step_size(step: Step, geometry: Geometry) -> int:
    """Count the cells of a step over all channels, at most, before any is made."""
    if step.array is None:
        return prod(sum_shape(step, geometry))
    return step.cells * (1 if geometry.channels is None else prod(geometry.kernel_shape[:2]))


def sum_shape(step: Step, geometry: Geometry) -> tuple[int, ...]:
    """Return the shape of a step that shows the form's sums, output channels first."""
    return (*geometry.output_shape[: len(geometry.bias_shape)], *step.shape)
