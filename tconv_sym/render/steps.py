"""A form's steps as blocks, and the cells of their arrays."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.channels import output_channel
from tconv_sym.forms.steps import POSITION, Sums
from tconv_sym.render.arrays import MAX_CELLS, fitting, indexed, matrices
from tconv_sym.render.notation import LATEX
from tconv_sym.render.polynomials import Polynomials
from tconv_sym.typeset import latex
from tconv_sym.typeset.blocks import Block, Equation, Formula, Formulas, Heading, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from tconv_sym.forms.steps import Grid, Step
    from tconv_sym.geometry import Geometry
    from tconv_sym.render.notation import Notation, Pen, Result
    from tconv_sym.typeset.blocks import Parts

_EQUALS, _PLUS = 3.0, 1.25
"""Widths in em that a sign takes with the space around it, and the second line of a sum before it."""


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
        if step.differentiates:
            yield Equation(_name(notation, step, ()), (_derivative(notation),))
            step = replace(step, symbol="y", symbol_in_text="")
        cells, shape = list(notation.totals(result, bias=step.adds_bias)), sum_shape(step, geometry)
        yield from matrices(partial(_name, notation, step), "=", _numbers(shape), cells.__getitem__)
        return
    for index in range(step.count):
        array = step.array(index).over_channels(geometry)
        if step.is_polynomial or not array.shape:
            yield _formulas(pen.words, step, array)
            continue
        name, sign = partial(_name, notation, step), "="
        if step.per:
            name, sign = partial(_belonging, notation, step, index, array), notation.style.maps
        cells = list(map(notation.cell, array.products()))
        yield from matrices(name, sign, _numbers(array.shape), cells.__getitem__)


def _derivative(notation: Notation) -> str:
    """Say what the derivatives are: the output, but for what does not depend on the input."""
    y, beta = notation.style.result, notation.style.operands[2]
    return y if notation.problem.bias is None else f"{y} - {beta}"


def _numbers(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Give the cells of an array their flat numbers."""
    return np.arange(prod(shape)).reshape(shape)


def _formulas(notation: Notation, step: Step, array: Grid | Sums) -> Formulas:
    """Write polynomials, or an array of a single cell."""
    if step.is_polynomial:
        lines = list(_polynomials(notation, step, array))
    else:
        terms = ([part] for part in notation.cell(array.products()[0]))
        lines = [_formula(notation, _name(notation, step, ()), terms)]
    size = latex.width if notation.style is LATEX else len
    widest = max(chain.from_iterable(line.parts for line in lines), key=size, default="")
    return Formulas(lines, widest_left=max((line.left for line in lines), key=size), widest_part=widest)


def _formula(notation: Notation, left: str, terms: Iterable[Parts]) -> Formula:
    """Write a sum of terms; in LaTeX in parts of at most a line each: only a term that is longer is broken itself."""
    if notation.style is not LATEX:
        return Formula(left, list(chain.from_iterable(terms)))
    room = latex.WIDTH - latex.width(left) - _EQUALS
    parts: list[str] = []
    for term in terms:
        whole = " + ".join(term)
        parts += term if latex.width(whole) > room else [whole]
    lines = runs([latex.width(part) + _PLUS for part in parts], room)
    return Formula(left, [" + ".join(parts[start:stop]) for start, stop in lines])


def _polynomials(notation: Notation, step: Step, array: Grid | Sums) -> Iterator[Formula]:
    """Write the cells of an array as the coefficients of a polynomial, one for each position on the channel axes."""
    polynomials, cells = Polynomials(notation), iter(array.products())
    symbols = {name: getattr(step, name).replace("z", polynomials.letter) for name in ("symbol", "symbol_in_text")}
    step = replace(step, **symbols)
    for block in np.ndindex(*array.shape[: len(array.shape) - len(step.shape)]):
        powers = zip(np.ndindex(*step.shape), cells)  # noqa: B905 (the cells go on with the next block)
        terms = (polynomials.monomial(cell, exponents) for exponents, cell in powers)
        yield _formula(notation, _name(notation, step, block), filter(None, terms))


def _name(notation: Notation, step: Step, position: tuple[int, ...]) -> str:
    """Name an array of a step; what is written with an operator is bracketed before a position."""
    symbol = step.symbol if notation.style is LATEX else step.symbol_in_text or step.symbol
    if step.has_variables or step.differentiates:
        symbol = notation.with_unknown(symbol)
    if POSITION in symbol:
        return symbol.replace(POSITION, indexed("", position))
    if symbol == "y":
        symbol = notation.style.result if step.adds_bias or notation.problem.bias is None else ""
    if position:
        symbol = (f"({symbol})" if " " in symbol else symbol) or notation.style.word.format(step.name)
    return indexed(symbol, position)


def _belonging(notation: Notation, step: Step, index: int, array: Grid | Sums, position: tuple[int, ...]) -> str:
    """Name what a matrix of an array belongs to: an input, an output or a phase and, with channels, their parts.

    `position` is that of the matrix: channels first, then axes before the last two.
    """
    depth = len(array.shape) - len(step.shape)
    block, rest = position[:depth], position[depth:]
    words = [_owner(notation, step, index, block)]
    if block:
        words.append(indexed(_has_channels_of(notation, array), block))
    if rest:
        words.append(indexed("", rest))
    return ", ".join(words)


def _owner(notation: Notation, step: Step, index: int, block: tuple[int, ...]) -> str:
    """Name the input, output or phase that array `index` of a step belongs to."""
    geometry, style = notation.problem.geometry, notation.style
    shape = {"input": geometry.input, "output": geometry.output, "phase": step.phases}[step.per]
    place = tuple(map(int, np.unravel_index(index, shape)))
    if step.per == "phase":
        return style.word.format(f"phase {','.join(map(str, place))}")
    if step.per == "output":
        return style.output.format(",".join(map(str, (*_channel(geometry, block), *place))))
    return style.position.format(",".join(map(str, (block[0], *place)))) if block else notation.labels[index]


def _channel(geometry: Geometry, block: tuple[int, ...]) -> tuple[int | str, ...]:
    """Return the output channel of a block of the kernel, a colon for all of them, and nothing without channels."""
    if geometry.channels is None:
        return ()
    match block:
        case (channel, local):
            return (output_channel(geometry, channel, local),)
        case _:
            return (":",)


def _has_channels_of(notation: Notation, array: Grid | Sums) -> str:
    """Name the operand, or the result, whose channels an array has."""
    x, w, _ = notation.style.operands
    if isinstance(array, Sums):
        return x if array.owner == "input" else notation.style.result
    return x if array.taps is None else w


def step_size(step: Step, geometry: Geometry) -> int:
    """Count the cells of a step over all channels, at most, before any is made."""
    if step.array is None:
        return prod(sum_shape(step, geometry))
    return step.cells * (1 if geometry.channels is None else prod(geometry.kernel_shape[:2]))


def sum_shape(step: Step, geometry: Geometry) -> tuple[int, ...]:
    """Return the shape of a step that shows the form's sums, output channels first."""
    return (*geometry.output_shape[: len(geometry.bias_shape)], *step.shape)
