"""What a derivation shows of its forms, its table and their steps: lazily, as SymPy objects and typeset."""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from sympy import EX, Add, ImmutableDenseNDimArray, Mul, Poly, Symbol, construct_domain, diff, expand

from tconv_sym.catalogue import Catalogue
from tconv_sym.errors import FormError, PositionError, shown
from tconv_sym.forms.steps import Step
from tconv_sym.integers import read_integer
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.render.content import table_blocks
from tconv_sym.render.data import form_data, table_data
from tconv_sym.render.letters import polynomial_letter, unknown_letter
from tconv_sym.render.notation import Pen
from tconv_sym.render.sized import SizedDocument
from tconv_sym.render.steps import form_blocks, sum_shape
from tconv_sym.symbols import variable_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sympy import Domain, Expr

    from tconv_sym.expressions import Expressions
    from tconv_sym.forms.form import Built, Form
    from tconv_sym.forms.steps import Product
    from tconv_sym.problem import Problem
    from tconv_sym.terms import Terms
    from tconv_sym.typeset.blocks import Block


MAX_PRODUCT_DERIVATIVES = 10_000
"""As many derivatives of single products, each by each unknown, as SymPy makes; beyond, they are read off the products.
"""
MAX_RING = 100
"""With so many symbols the coefficients of a `Poly` are in a ring; with more, they are expressions."""


class StepView:
    """One step of a form on a problem."""

    def __init__(self, form: FormView, step: Step) -> None:
        """Show `step` of `form`."""
        self._form, self._step = form, step
        self.name, self.title, self.count = step.name, step.title, step.count
        self.unchanged = step.unchanged

    def __repr__(self) -> str:
        return f"StepView({self.name!r}, {self.count} × {self._step.shape})"

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of each of the step's arrays, without channels."""
        return self._step.shape

    def array(self, index: int = 0) -> ImmutableDenseNDimArray:
        """Return array `index` of the step as SymPy expressions; channel axes come first.

        Raises `PositionError` for an index that no array has.
        """
        number = read_integer(index)
        if number is None or not 0 <= number < self.count:
            kind = "an integer in" if number is None else "in"
            raise PositionError(f"index of step {self.name} must be {kind} 0..{self.count - 1}, got {shown(index)}")
        problem, geometry = self._form.problem, self._form.problem.geometry
        if self._differentiable:
            return self._derivatives(sum_shape(self._step, geometry))
        if self._step.array is None:
            cells = self._form.cells if self._step.adds_bias else self._form.cells_before_bias
            return ImmutableDenseNDimArray(cells, sum_shape(self._step, geometry))
        made = self._step.array(number).over_channels(geometry)
        operands = (problem.input.values, problem.kernel.values, self._variables if self._step.has_variables else ())
        cells = [Add(*(_product(operands, ids) for ids in products)) for products in made.products()]
        return ImmutableDenseNDimArray(cells, made.shape)

    @property
    def _variables(self) -> list[Symbol]:
        """The symbols of what the ordinary convolution takes in."""
        problem = self._form.problem
        return [Symbol(name) for name in variable_names(problem.geometry, unknown_letter(problem))]

    @property
    def _differentiable(self) -> bool:
        """Whether these are derivatives, of few enough products to have SymPy find them."""
        derivatives = len(self._form.terms) * prod(self._form.problem.geometry.output_shape)
        return bool(self._step.differentiates) and derivatives <= MAX_PRODUCT_DERIVATIVES

    def _derivatives(self, shape: tuple[int, ...]) -> ImmutableDenseNDimArray:
        """Differentiate the only sum of another step with respect to each variable, by SymPy's `diff`."""
        inner = self._form.steps[self._step.differentiates].array()[()]
        return ImmutableDenseNDimArray([diff(inner, variable) for variable in self._variables], shape)

    def poly(self, *block: int) -> Poly:
        """Return a polynomial of the step as SymPy's `Poly` in z, or in z1, z2 … on several axes.

        Where a symbol of the problem is called so, alone or with a number, the letter is the next of Z, t, T, zz … that
        is free. All polynomials of a problem have the same domain, so that they can be compared. With channels there is
        one for each position `block` on the channel axes. Raises `FormError` for a step that is no polynomial, and
        `PositionError`.

        >>> from tconv_sym import derive
        >>> derive(2, 3, stride=2).forms["polynomial"].steps["input"].poly()
        Poly(b*z**2 + a, z, domain='ZZ[w1,w2,w3,a,b]')
        """
        if not self._step.is_polynomial:
            raise FormError(f"a step must hold polynomials to be had as one, got {self._form.name}.{self.name}")
        coefficients, axes = self.array(), len(self.shape)
        blocks = coefficients.shape[: coefficients.rank() - axes]
        if block not in set(np.ndindex(*blocks)):
            raise PositionError(f"block must be a position on the channel axes {blocks}, got {shown(block)}")
        letter = polynomial_letter(self._form.problem)
        names = [letter] if axes == 1 else [f"{letter}{number}" for number in range(1, axes + 1)]
        # In a domain of expressions SymPy multiplies out; what is put in is to be multiplied out as well.
        own = expand if self._domain == EX else (lambda coefficient: coefficient)
        terms = {exponents: own(coefficients[block + exponents]) for exponents in np.ndindex(*self.shape)}
        return Poly.from_dict(terms, *map(Symbol, names), domain=self._domain)

    @cached_property
    def _domain(self) -> Domain:
        """What the coefficients of every polynomial of the problem are in: polynomials, or expressions.

        In a ring every term holds the power of every symbol, and SymPy's code for it is as long: many are too many.
        """
        values = [value for operand in self._form.problem.operands[:2] for value in operand.values]
        if len(frozenset().union(*(value.free_symbols for value in values))) > MAX_RING:
            return EX
        domain = construct_domain(values)[0]
        # A ring made with the root of a symbol, say, does not hold the products of its own elements.
        return domain if all(name.is_Symbol for name in getattr(domain, "symbols", ())) else EX


def _product(operands: Sequence[Sequence[Expr]], ids: Product) -> Expr:
    """Multiply the entries of the operands that a product has."""
    return Mul(*(values[j] for values, j in zip(operands, ids, strict=True) if j is not None))


class FormView(SizedDocument):
    """One form on a problem: its steps, its terms and the output that follows from them."""

    def __init__(self, problem: Problem, form: Form, expressions: Expressions) -> None:
        """Build nothing yet."""
        self.problem, self.form = problem, form
        self.name, self.title = form.name, form.title
        self._expressions = expressions

    def __repr__(self) -> str:
        return f"FormView({self.name!r})"

    @cached_property
    def _built(self) -> Built:
        return self.form.run(self.problem.geometry)

    @property
    def _steps(self) -> tuple[Step, ...]:
        """The form's steps and, where there is a bias, the one that adds it."""
        if self.problem.bias is None:
            return self._built.steps
        shape = self.problem.geometry.output
        return (*self._built.steps, Step(name="biased", title="Add the bias", shape=shape, symbol="y", adds_bias=True))

    @cached_property
    def steps(self) -> Mapping[str, StepView]:
        """The steps by name, in order; their arrays are made when asked for."""
        return Catalogue("step", {step.name: StepView(self, step) for step in self._steps})

    @cached_property
    def terms(self) -> Terms:
        """The products that the form makes, over all channels."""
        return self._built.terms.over_channels(self.problem.geometry)

    @cached_property
    def cells(self) -> list[Expr]:
        """The outputs in row-major order, each made from this form's own terms."""
        return self._expressions.sums(self.terms)

    @cached_property
    def cells_before_bias(self) -> list[Expr]:
        """The outputs without the bias."""
        return self.cells if self.problem.bias is None else self._expressions.sums(self.terms, bias=False)

    @cached_property
    def output(self) -> ImmutableDenseNDimArray:
        """The output in the geometry's layout."""
        return ImmutableDenseNDimArray(self.cells, self.problem.geometry.output_shape)

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the form's steps."""
        return form_blocks(Pen.of(self.problem, target), self.title, self._steps, self, max_cells)

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the form's steps as data for JSON."""
        return form_data(self.problem, self.title, self._steps, self, max_cells)


class TableView(SizedDocument):
    """The contribution table: a row an input element, a column an output position, the sums beneath."""

    def __init__(self, form: FormView, expressions: Expressions) -> None:
        """Show the products of `form`."""
        self._form, self._expressions = form, expressions

    def __repr__(self) -> str:
        outputs, inputs, _ = self._form.terms.sizes
        return f"TableView({inputs} × {outputs})"

    @cached_property
    def rows(self) -> tuple[tuple[Expr | None, ...], ...]:
        """The products, a tuple an input; None where nothing lands."""
        outputs, inputs, _ = self._form.terms.sizes
        rows: list[list[Expr | None]] = [[None] * outputs for _ in range(inputs)]
        for output, input_id, tap in self._form.terms:
            rows[input_id][output] = self._expressions.product(input_id, tap)
        return tuple(map(tuple, rows))

    @property
    def sums(self) -> tuple[Expr, ...]:
        """The sums of the columns, with the bias if there is one: the outputs in row-major order."""
        return tuple(self._form.cells)

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the table as data for JSON."""
        return table_data(self._form.problem, self._form, max_cells)

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the table."""
        return table_blocks(Pen.of(self._form.problem, target), self._form, max_cells)
