"""Gradients as blocks and as data."""

from __future__ import annotations

from functools import cached_property, partial
from itertools import pairwise, repeat
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym import symbols
from tconv_sym.nested import arrange
from tconv_sym.render.arrays import MAX_CELLS, fitting, indexed
from tconv_sym.render.data import entry
from tconv_sym.render.notation import LATEX, PLAIN, WORDS, Notation, Style, latex_names
from tconv_sym.render.sized import fitting_data
from tconv_sym.typeset.blocks import Block, Equation, Formula, Formulas, Heading, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sympy import Expr, Symbol

    from tconv_sym.analysis.gradient_parts import Part
    from tconv_sym.problem import Problem

_INTRODUCTION = (
    "L is any function of the output y, and {g} is its gradient with respect to y, laid out as y and zero outside. "
    "s is the stride, d the dilation, p the padding at the beginning of an axis. Positions count from 0, names from 1."
)
_GIVEN = "In the laws x is the input and w the kernel, whatever their entries are called."
_CHANNELS = "c is an input channel, c' an output channel of the same group; in the kernel, its number within the group."
_WORDS = {
    "input": (
        "The ordinary convolution of {g} with the kernel as it stands, not flipped: padding p, stride s, dilation d, "
        "as many positions as the input has."
    ),
    "kernel": (
        "The correlation of {g} with the input, which takes the kernel's place: padding p, stride d and dilation s, as "
        "many positions as the kernel has."
    ),
    "bias": "The sum of {g}.",
}
_TITLES = {
    "input": "With respect to the input",
    "kernel": "With respect to the kernel",
    "bias": "With respect to the bias",
}
_LAWS = {
    "input": (
        ("∂L/∂x[i]", "Σ {g}[s×i + d×m - p]×w[m] over m"),
        ("∂L/∂x[c,i]", "Σ {g}[c',s×i + d×m - p]×w[c,c',m] over c' and m"),
    ),
    "kernel": (
        ("∂L/∂w[m]", "Σ x[i]×{g}[s×i + d×m - p] over i"),
        ("∂L/∂w[c,c',m]", "Σ x[c,i]×{g}[c',s×i + d×m - p] over i"),
    ),
    "bias": (("∂L/∂β", "Σ {g}[o] over o"), ("∂L/∂β[c']", "Σ {g}[c',o] over o")),
}
"""Each law without channels, then with them; {g} stands for the letter of the output's gradient."""
_LATEX_LAWS = {
    "input": (
        (r"\frac{\partial L}{\partial x_{i}}", r"\sum_{m} {g}_{s i + d m - p} \, w_{m}"),
        (r"\frac{\partial L}{\partial x_{c,i}}", r"\sum_{c', m} {g}_{c', s i + d m - p} \, w_{c,c',m}"),
    ),
    "kernel": (
        (r"\frac{\partial L}{\partial w_{m}}", r"\sum_{i} x_{i} \, {g}_{s i + d m - p}"),
        (r"\frac{\partial L}{\partial w_{c,c',m}}", r"\sum_{i} x_{c,i} \, {g}_{c', s i + d m - p}"),
    ),
    "bias": (
        (r"\frac{\partial L}{\partial \beta}", r"\sum_{o} {g}_{o}"),
        (r"\frac{\partial L}{\partial \beta_{c'}}", r"\sum_{o} {g}_{c',o}"),
    ),
}
_NAMES = "the gradient with respect to the output"
_WHAT = "the gradient with respect to the {}, a cell for each product"


class PartNotation(Notation):
    """The names and products of one gradient of `problem`, the gradient of the output included."""

    def __init__(self, problem: Problem, part: Part, letter: str, style: Style) -> None:
        """Write nothing yet."""
        super().__init__(part.factors, style)
        self._whole, self._part, self._letter = problem, part, letter

    def entries(self, which: int) -> list[str]:
        """Write the entries of a factor as they stand alone."""
        if self.problem.operands[which].name != "gradient":
            return super().entries(which)
        return self._gradient

    @cached_property
    def _gradient(self) -> list[str]:
        names = symbols.gradient_latex if self.style is LATEX else symbols.gradient_names
        return names(self.problem.geometry, self._letter)

    @cached_property
    def _written(self) -> Mapping[Symbol, str]:
        """How LaTeX writes every symbol that an entry may hold."""
        if self.style is not LATEX:
            return {}
        fresh = {
            symbol: word
            for which, factor in enumerate(self.problem.operands)
            if not factor.given
            for symbol, word in zip(factor.values, self.entries(which), strict=True)
        }
        return latex_names(self._whole) | fresh

    def write(self, expression: Expr) -> str:
        """Write an expression of the problem's symbols and the gradient's."""
        return self.style.write(expression, self._written)

    def lefts(self) -> list[str]:
        """Write ∂L/∂ every entry: by its name, or by its position where values are given."""
        operand = self._part.operand
        which = self._whole.operands.index(operand)
        words = [indexed(self.style.operands[which], position) for position in np.ndindex(*operand.shape)]
        if not operand.given:
            words = Notation(self._whole, self.style).entries(which)
        form = r"\frac{{\partial L}}{{\partial {}}}" if self.style is LATEX else "∂L/∂{}"
        return [form.format(word) for word in words]

    def summands(self) -> Iterator[list[str]]:
        """Write the sum of every entry, part by part."""
        if self._part.operand.name != "bias":
            return self.sums(self._part.terms)
        bounds = self._part.terms.bounds
        return (self._gradient[start:end] for start, end in pairwise(bounds))

    def values(self) -> Iterator[str]:
        """Write what every sum comes to where values are given, otherwise nothing, without end."""
        if self.problem.is_symbols or self._part.operand.name == "bias":
            return repeat("")
        return map(self.write, self._part.cells)


def gradient_blocks(
    problem: Problem, parts: Mapping[str, Part], letter: str, target: str, max_cells: int | None = MAX_CELLS
) -> Iterator[Block]:
    """Give the laws, and every entry as a formula."""
    yield Heading("Gradients")
    yield Prose(_with_letter(_INTRODUCTION, letter))
    if any(operand.given for operand in problem.operands):
        yield Prose(_GIVEN)
    has_channels = problem.geometry.channels is not None
    if has_channels:
        yield Prose(_CHANNELS)
    for name, part in parts.items():
        yield Heading(_TITLES[name], 2)
        yield Prose(_with_letter(_WORDS[name], letter))
        left, right = (_LAWS if target == "text" else _LATEX_LAWS)[name][has_channels]
        in_law = letter if target == "text" or len(letter) == 1 else rf"\mathit{{{letter}}}"
        yield Equation(left, (_with_letter(right, in_law),))
        notation = PartNotation(problem, part, letter, WORDS[target])
        yield from fitting(_WHAT.format(name), len(part.terms), max_cells, _formulas(notation))


def _with_letter(words: str, letter: str) -> str:
    """Put the letter of the output's gradient where it belongs; LaTeX has other braces beside."""
    return words.replace("{g}", letter)


def _formulas(notation: PartNotation) -> Iterator[Block]:
    """Give every entry as a formula."""
    lefts = notation.lefts()
    rows = zip(lefts, notation.summands(), notation.values())  # noqa: B905 (the values may be endless)
    lines = [Formula(left, parts, value if parts else "") for left, parts, value in rows]
    yield Formulas(lines, widest_left=max(lefts, key=len), widest_part=notation.widest)


def gradient_data(
    problem: Problem, parts: Mapping[str, Part], letter: str, max_cells: int | None = MAX_CELLS
) -> dict[str, object]:
    """Give the names of the output's gradient, and every gradient as an array, or why it is left out."""
    shape = problem.geometry.output_shape

    def names() -> object:
        return arrange(symbols.gradient_names(problem.geometry, letter), shape)

    data: dict[str, object] = {"output_gradient": fitting_data(_NAMES, prod(shape), max_cells, names)}
    for name, part in parts.items():
        notation = PartNotation(problem, part, letter, PLAIN)
        data[name] = fitting_data(_WHAT.format(name), len(part.terms), max_cells, partial(_values, notation, part))
    return data


def _values(notation: PartNotation, part: Part) -> dict[str, object]:
    """Give every entry of a gradient."""
    rows = zip(notation.summands(), notation.values())  # noqa: B905 (the values may be endless)
    written = (entry([value] if value else sums) for sums, value in rows)
    return {"shape": part.operand.shape, "values": arrange(written, part.operand.shape)}
