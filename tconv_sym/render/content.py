"""The parts of a derivation as blocks: problem, sizes, table, output, proof; the forms are in `steps`."""

from __future__ import annotations

from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.render.arrays import MAX_CELLS, fitting, indexed, left_out, matrices
from tconv_sym.render.notation import LATEX
from tconv_sym.render.parameters import groups, parameters
from tconv_sym.typeset.blocks import Block, Equation, Formula, Formulas, Heading, Prose, Table
from tconv_sym.typeset.wording import by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tconv_sym.geometry import Axis, Geometry
    from tconv_sym.render.notation import Notation, Pen, Result
    from tconv_sym.terms import Terms


def problem_blocks(pen: Pen, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
    """State the geometry, then show input, kernel and bias."""
    notation = pen.maths
    yield Heading("Transposed convolution")
    yield Prose(describe(notation.problem.geometry))
    if notation.problem.geometry.channels is not None:
        yield Prose(_CHANNELS)
    for which, operand in enumerate(notation.problem.operands):
        yield from fitting(f"the {operand.name}", operand.size, max_cells, _operand(notation, which))


def _operand(notation: Notation, which: int) -> Iterator[Block]:
    """Show the input, the kernel or the bias."""
    entries = [(entry,) for entry in notation.entries(which)]
    cells = np.arange(len(entries)).reshape(notation.problem.operands[which].shape)
    yield from matrices(partial(indexed, notation.style.operands[which]), "=", cells, entries.__getitem__)


_CHANNELS = (
    "Names count from 1. Square brackets are positions in the arrays and count from 0, channels first: of the input "
    "its channel; of the kernel the input channel, then the output channel within its group. C is shown in such blocks."
)


def describe(geometry: Geometry, *, with_output: bool = True) -> str:
    """Say the geometry in one sentence, without what is as usual; the output's shape has its channels first.

    >>> from tconv_sym import Geometry
    >>> describe(Geometry((2, 2), 3, stride=2, padding=1))
    'Input 2×2, kernel 3×3, stride 2, padding 1; output 3×3.'
    """
    said = [f"Input {by(geometry.input)}", f"kernel {by(geometry.kernel)}", *parameters(geometry)]
    if geometry.channels is not None:
        said.append(f"channels {geometry.channels[0]} to {geometry.channels[1]}")
    output = f"; output {by(geometry.output_shape)}" if with_output else ""
    return f"{', '.join([*said, *groups(geometry)])}{output}."


_LEGEND = (
    "The size of an axis, with n the input size, k the kernel size, s the stride, p the padding, d the dilation, "
    "a the output padding:"
)


def size_blocks(pen: Pen) -> Iterator[Block]:
    """Give the formula of the output size and what it comes to, once where all axes are alike."""
    geometry, is_latex = pen.maths.problem.geometry, pen.maths.style is LATEX
    yield Heading("Output size", 2)
    yield Prose(_LEGEND)
    axes = geometry.axes[:1] if len(set(geometry.axes)) == 1 else geometry.axes
    for number, axis in enumerate(axes):
        name = "O" if len(axes) == 1 else f"O_{number}"
        yield Equation(name, (_size_law(latex=is_latex), _size_numbers(axis, latex=is_latex), str(axis.output)))


def _size_law(*, latex: bool) -> str:
    """Relationship 14 of arXiv:1603.07285, with a padding for each side and a dilation."""
    if latex:
        return r"s (n - 1) - p_{\mathrm{begin}} - p_{\mathrm{end}} + d (k - 1) + a + 1"
    return "s×(n - 1) - p_begin - p_end + d×(k - 1) + a + 1"


def _size_numbers(axis: Axis, *, latex: bool) -> str:
    """Put numbers for the letters of `_size_law`."""
    times = r" \times " if latex else "×"
    begin, end = (f"({p})" if p < 0 else str(p) for p in (axis.begin, axis.end))
    return (
        f"{axis.stride}{times}({axis.input} - 1) - {begin} - {end} "
        f"+ {axis.dilation}{times}({axis.kernel} - 1) + {axis.output_padding} + 1"
    )


def table_blocks(pen: Pen, result: Result, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
    """Show what each input contributes to each output: a row an input, a column an output, the sums beneath."""
    notation = pen.words
    outputs, inputs, _ = result.terms.sizes
    yield Heading("Contributions", 2)
    if max_cells is not None and inputs * outputs > max_cells:
        yield left_out("the table", inputs * outputs, max_cells)
        return
    yield Table(
        header=[notation.style.operands[0], *notation.outputs()],
        rows=[*_contributions(notation, result.terms), *_bias_row(notation, outputs)],
        footer=[(notation.style.total,), *notation.totals(result)],
    )


def _contributions(notation: Notation, terms: Terms) -> Iterator[list[str]]:
    """Write the row of each input."""
    rows = [[""] * terms.sizes[0] for _ in range(terms.sizes[1])]
    for output, input_id, tap in terms:
        words = notation.product(input_id, tap)
        rows[input_id][output] += f" + {words}" if rows[input_id][output] else words
    for label, row in zip(notation.labels, rows, strict=True):
        yield [label, *row]


def _bias_row(notation: Notation, outputs: int) -> Iterator[list[str]]:
    """Write what the bias contributes, if there is one."""
    if notation.bias:
        yield [
            notation.style.operands[2],
            *(word for word in notation.bias for _ in range(outputs // len(notation.bias))),
        ]


def output_blocks(pen: Pen, result: Result, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
    """Give every output as a formula, none left out; where values are given, what it comes to."""
    notation, terms = pen.words, result.terms
    problem = notation.problem
    yield Heading("Output", 2)
    values = repeat("") if problem.is_symbols else (notation.write(value) for value in result.cells)
    names = notation.outputs()
    named = zip(names, notation.sums(terms), values)  # noqa: B905 (values may be endless)
    lines = [Formula(name, parts, value if parts else "") for name, parts, value in named]
    yield Formulas(lines, widest_left=names[-1], widest_part=notation.widest)
    if problem.is_numeric:
        cells = np.arange(terms.sizes[0]).reshape(problem.geometry.output_shape)
        written = [(pen.maths.write(value),) for value in result.cells]
        yield from fitting(
            "the output as an array",
            len(written),
            max_cells,
            matrices(partial(indexed, pen.maths.style.result), "=", cells, written.__getitem__),
        )


def absent_blocks(absent: Mapping[str, str]) -> Iterator[Block]:
    """Say which forms do not exist, and why."""
    for name, reason in absent.items():
        yield Heading(f"The {name} form does not exist here", 2)
        yield Prose(f"Reason: {reason}.")


def proof_blocks(proof: Iterable[Block]) -> Iterator[Block]:
    """Put a proof under its heading."""
    yield Heading("Proof", 2)
    yield from proof
