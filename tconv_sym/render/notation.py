"""How a target writes names, products, sums and positions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

import numpy as np
from sympy import Add, Mul, Symbol
from sympy import latex as sympy_latex

from tconv_sym import symbols
from tconv_sym.render.factors import in_latex, in_program, in_text, needs_brackets_in_latex, needs_brackets_in_text
from tconv_sym.render.letters import unknown_letter
from tconv_sym.typeset import latex, markdown

if TYPE_CHECKING:
    from sympy import Expr

    from tconv_sym.forms.steps import Product
    from tconv_sym.geometry import Geometry
    from tconv_sym.problem import Operand, Problem
    from tconv_sym.terms import Terms
    from tconv_sym.typeset.blocks import Parts

Names = Callable[["Geometry"], list[str]]

Variables = Callable[["Geometry", str], list[str]]

Written = Callable[["Expr", Mapping["Symbol", str]], str]

_LATEX_NAME = re.compile(r"\\?[A-Za-z]+[0-9]*([_^]{1,2}([A-Za-z0-9]+|\{[A-Za-z0-9, ]+\}))*'*")
"""Names that SymPy makes LaTeX of, or that are LaTeX."""


@dataclass(frozen=True, slots=True)
class Style:
    """The conventions of a target; what stands between two symbols, between mixed factors, and between numbers."""

    symbols_times: str
    mixed_times: str
    numbers_times: str
    maps: str
    output: str
    position: str
    operands: tuple[str, str, str]
    result: str
    total: str
    word: str
    names: tuple[Names, Names, Names]
    variables: Variables
    variable: Callable[[str], str]
    axis: str
    powers: str
    write: Written
    needs_brackets: Callable[[Expr], bool]
    brackets: str


def latex_names(problem: Problem) -> dict[Symbol, str]:
    """Write every given symbol in LaTeX, no two alike, whatever their names are."""
    given = {s for operand in problem.operands for value in operand.given for s in value.free_symbols}
    taken = set(chain.from_iterable(_fresh_latex(problem))) if given else set()
    names = {}
    for symbol in sorted(given, key=lambda symbol: symbol.name):
        written = str(sympy_latex(symbol)) if _LATEX_NAME.fullmatch(symbol.name) else _escaped(symbol.name)
        if written in taken:
            written = rf"\text{{{latex.escape(symbol.name)}}}"
        while written in taken:
            written += "'"
        taken.add(written)
        names[symbol] = written
    return names


def _fresh_latex(problem: Problem) -> Iterator[list[str]]:
    """Give the LaTeX names of fresh symbols."""
    makers = (symbols.input_latex, symbols.kernel_latex, symbols.bias_latex)
    for maker, operand in zip(makers, problem.operands, strict=False):
        if not operand.given:
            yield maker(problem.geometry)


def _escaped(name: str) -> str:
    """Write a name that LaTeX would not take: a Greek letter by its command, anything else as text."""
    words = unicodedata.name(name, "").lower().split() if len(name) == 1 else []
    if words[:1] == ["greek"] and len(words) == 4:  # noqa: PLR2004 ("greek small letter alpha")
        return "\\" + (words[3].title() if words[1] == "capital" else words[3])
    return rf"\text{{{latex.escape(name)}}}"


TEXT = Style(
    symbols_times="×",
    mixed_times="×",
    numbers_times="·",
    maps="→",
    output="output[{}]",
    position="input[{}]",
    operands=("input", "kernel", "bias"),
    result="output",
    total="sum",
    word="{}",
    names=(symbols.input_names, symbols.kernel_names, symbols.bias_names),
    variables=symbols.variable_names,
    variable=symbols.variable_name,
    axis="{}{}",
    powers="{}^{}",
    write=in_text,
    needs_brackets=needs_brackets_in_text,
    brackets="({})",
)
MARKDOWN = replace(TEXT, write=lambda expression, names: markdown.escape(in_text(expression, names)))
PLAIN = replace(TEXT, symbols_times="*", mixed_times="*", numbers_times="*", write=in_program)
"""As a program reads it."""
LATEX = Style(
    symbols_times=" ",
    mixed_times=r" \cdot ",
    numbers_times=r" \cdot ",
    maps=r"\mapsto",
    output="y_{{{}}}",
    position="x[{}]",
    operands=("x", "w", r"\beta"),
    result="y",
    total=r"\Sigma",
    word=r"\text{{{}}}",
    names=(symbols.input_latex, symbols.kernel_latex, symbols.bias_latex),
    variables=symbols.variable_latex,
    variable=r"\bar{{{}}}".format,
    axis="{}_{{{}}}",
    powers="{}^{{{}}}",
    write=in_latex,
    needs_brackets=needs_brackets_in_latex,
    brackets=r"\left({}\right)",
)
WORDS = MappingProxyType({"text": TEXT, "markdown": MARKDOWN, "latex": LATEX})
"""What each target writes in tables and formulas."""
MATHS = MappingProxyType({"text": TEXT, "markdown": LATEX, "latex": LATEX})
"""What each target writes in matrices and equations."""


class Result(Protocol):
    """What is shown of a form's result; the cells are made only where values need them."""

    @property
    def terms(self) -> Terms:
        """The products, over all channels."""

    @property
    def cells(self) -> Sequence[Expr]:
        """The outputs as SymPy expressions, row by row."""

    @property
    def cells_before_bias(self) -> Sequence[Expr]:
        """The same without the bias."""


class Notation:
    """A problem's names and products in one style."""

    def __init__(self, problem: Problem, style: Style) -> None:
        """Write nothing yet."""
        self.problem, self.style = problem, style
        self._times = style.mixed_times
        if problem.is_symbols:
            self._times = style.symbols_times
        elif problem.is_numeric:
            self._times = style.numbers_times

    @cached_property
    def _names(self) -> dict[Symbol, str]:
        return latex_names(self.problem) if self.style is LATEX else {}

    def write(self, expression: Expr) -> str:
        """Write an expression of the problem's symbols."""
        return self.style.write(expression, self._names)

    def entries(self, which: int) -> list[str]:
        """Write the entries of an operand as they stand alone: 0 is the input, 1 the kernel, 2 the bias."""
        operand: Operand = self.problem.operands[which]
        if not operand.given:
            operand.check_size()
            return self.style.names[which](self.problem.geometry)
        return [self.write(value) for value in operand.given]

    def _factors(self, which: int) -> list[str]:
        """Write the entries of an operand as factors of a product."""
        bare, given = self.entries(which), self.problem.operands[which].given
        if not given:
            return bare
        brackets, needed = self.style.brackets, self.style.needs_brackets
        return [brackets.format(word) if needed(value) else word for word, value in zip(bare, given, strict=True)]

    @cached_property
    def input(self) -> list[str]:
        """The input's elements."""
        return self.entries(0)

    @cached_property
    def kernel(self) -> list[str]:
        """The kernel's taps."""
        return self.entries(1)

    @cached_property
    def bias(self) -> list[str]:
        """The bias; empty where there is none."""
        return self.entries(2) if self.problem.bias is not None else []

    @cached_property
    def _input_factors(self) -> list[str]:
        return self._factors(0)

    @cached_property
    def _kernel_factors(self) -> list[str]:
        return self._factors(1)

    @cached_property
    def labels(self) -> list[str]:
        """What stands for each input element in front of a row: its name, with its position where values are given."""
        if not self.problem.input.given:
            return self.input
        positions = np.ndindex(*self.problem.geometry.input_shape)
        return [f"{self.style.position.format(_commas(p))} = {x}" for p, x in zip(positions, self.input, strict=True)]

    @cached_property
    def widest(self) -> str:
        """A product as wide as any, or wider."""
        measured = self._input_factors, self._kernel_factors, self.bias or [""]
        return self._times.join(max(names, key=latex.width) for names in measured[:2]) + max(measured[2], key=len)

    def formula(self, input_id: int, tap: int) -> str:
        """Write a product with both factors, input first."""
        return f"{self._input_factors[input_id]}{self._times}{self._kernel_factors[tap]}"

    def product(self, input_id: int, tap: int) -> str:
        """Write a product as a cell shows it: its value where both are numbers."""
        if not self.problem.is_numeric:
            return self.formula(input_id, tap)
        return self.write(self.problem.input.given[input_id] * self.problem.kernel.given[tap])

    @cached_property
    def variables(self) -> list[str]:
        """What the ordinary convolution takes in, element by element."""
        return self.style.variables(self.problem.geometry, self._unknown)

    @cached_property
    def _unknown(self) -> str:
        return unknown_letter(self.problem)

    def with_unknown(self, words: str) -> str:
        """Put the letter of the unknowns for x̄."""
        variable = self.style.variable
        return words.replace(variable("x"), variable(self._unknown))

    def cell(self, products: Sequence[Product]) -> Parts:
        """Write what stands in a cell of a step: its products, or their sum where all are numbers."""
        if self.problem.is_numeric and len(products) > 1 and products[0][2] is None:
            return (self.write(self.value(products)),)
        return [self._factored(*product) for product in products]

    def value(self, products: Sequence[Product]) -> Expr:
        """Add products of given values."""
        x, w = (operand.given for operand in self.problem.operands[:2])
        factors = ((x[i] if i is not None else 1, w[m] if m is not None else 1) for i, m, _ in products)
        return Add(*(Mul(*each) for each in factors))

    def _factored(self, input_id: int | None, tap: int | None, variable: int | None) -> str:
        """Write a product of those factors that there are."""
        if variable is None:
            if input_id is None or tap is None:
                return self.kernel[tap or 0] if input_id is None else self.input[input_id]
            return self.product(input_id, tap)
        words = [] if input_id is None else [self._input_factors[input_id]]
        words += [] if tap is None else [self._kernel_factors[tap]]
        return self._times.join([*words, self.variables[variable]])

    def sums(self, terms: Terms, *, bias: bool = True) -> Iterator[list[str]]:
        """Write the products on each output, then its bias if it is wanted, part by part and input first."""
        x, w, times = self._input_factors, self._kernel_factors, self._times
        products = iter([x[i] + times + w[m] for i, m in zip(terms.inputs.tolist(), terms.taps.tolist(), strict=True)])
        bounds, outputs = terms.bounds, terms.sizes[0]
        biases = self.bias if bias else []
        each = outputs // len(biases) if biases else 1
        for o in range(outputs):
            parts = list(islice(products, bounds[o + 1] - bounds[o]))
            yield [*parts, biases[o // each]] if biases else parts

    def totals(self, result: Result, *, bias: bool = True) -> Iterable[Parts]:
        """Write every output as a cell: its value where all is numbers, otherwise its products."""
        if self.problem.is_numeric:
            return [(self.write(value),) for value in (result.cells if bias else result.cells_before_bias)]
        return self.sums(result.terms, bias=bias)

    def outputs(self) -> list[str]:
        """Write the name of every output, in order."""
        return [self.style.output.format(_commas(p)) for p in np.ndindex(*self.problem.geometry.output_shape)]


def _commas(position: tuple[int, ...]) -> str:
    return ",".join(map(str, position))


@dataclass(frozen=True)
class Pen:
    """The two notations of a target: `words` for tables and formulas, `maths` for matrices and equations."""

    words: Notation
    maths: Notation

    @classmethod
    def of(cls, problem: Problem, target: str) -> Pen:
        """Make the pen of a target: "text", "markdown" or "latex"."""
        return cls(Notation(problem, WORDS[target]), Notation(problem, MATHS[target]))
