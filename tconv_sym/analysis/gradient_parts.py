"""A gradient as the relation of a transposed convolution, read the other way round.

The products (o, i, m) put x[i]·w[m] into y[o]. So ∂L/∂x[i] is the sum of g[o]·w[m], and ∂L/∂w[m] the sum of x[i]·g[o],
over the same products, sorted by i or by m.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import count, pairwise
from typing import TYPE_CHECKING

import numpy as np
from sympy import Add, ImmutableDenseNDimArray, S

from tconv_sym import symbols
from tconv_sym.expressions import Expressions
from tconv_sym.problem import Operand, Problem
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from sympy import Expr

    from tconv_sym.geometry import Geometry
    from tconv_sym.terms import Ids


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """The gradient with respect to one operand: `terms` sort products of two `factors` by the operand's entries.

    One factor is the gradient of the output, the other is as it stands in the problem: the kernel, the input, and 1 for
    the bias.
    """

    operand: Operand
    factors: Problem
    terms: Terms

    @cached_property
    def cells(self) -> list[Expr]:
        """The entries, row by row, each the canonical SymPy expression of its sum."""
        if self.operand.name != "bias":
            return Expressions(self.factors).sums(self.terms)
        return [Add(*self.factors.input.values[start:end]) for start, end in pairwise(self.terms.bounds)]

    @cached_property
    def array(self) -> ImmutableDenseNDimArray | Expr:
        """The entries in the operand's layout; one expression where it is a single number."""
        return ImmutableDenseNDimArray(self.cells, self.operand.shape) if self.operand.shape else self.cells[0]


def gradient_letter(problem: Problem) -> str:
    """Return the first of g, gg, ggg … that is free: no symbol of the problem is written like one of its entries.

    SymPy writes g1, g_1 and g^1 alike in LaTeX, or nearly so.
    """
    given = {s.name for operand in problem.operands for value in operand.given for s in value.free_symbols}
    letters = ("g" * length for length in count(1))
    return next(letter for letter in letters if not any(re.match(rf"{letter}[^A-Za-z]", name) for name in given))


def output_gradient(geometry: Geometry, letter: str) -> Operand:
    """Make fresh symbols for ∂L/∂y, laid out as the output."""
    return Operand("gradient", geometry.output_shape, fresh=partial(symbols.gradient_names, geometry, letter))


def parts(problem: Problem, terms: Terms, gradient: Operand) -> dict[str, Part]:
    """Read `terms` the other way round for every operand of `problem`; `gradient` is ∂L/∂y."""
    gradient.check_size()
    outputs, inputs, taps = terms.sizes
    geometry = problem.geometry
    made = {
        "input": Part(
            operand=problem.input,
            factors=Problem(geometry, gradient, problem.kernel),
            terms=_sorted(terms.inputs, terms.outputs, terms.taps, (inputs, outputs, taps)),
        ),
        "kernel": Part(
            operand=problem.kernel,
            factors=Problem(geometry, problem.input, gradient),
            terms=_sorted(terms.taps, terms.inputs, terms.outputs, (taps, inputs, outputs)),
        ),
    }
    if problem.bias is not None:
        positions = np.arange(outputs)
        channels = positions // (outputs // problem.bias.size)
        made["bias"] = Part(
            operand=problem.bias,
            factors=Problem(geometry, gradient, Operand("one", (), given=(S.One,))),
            terms=_sorted(channels, positions, np.zeros(outputs, np.int64), (problem.bias.size, outputs, 1)),
        )
    return made


def _sorted(outputs: Ids, inputs: Ids, taps: Ids, sizes: tuple[int, int, int]) -> Terms:
    """Sort products by what they are added to, then by their factors."""
    order = np.lexsort((taps, inputs, outputs))
    return Terms(outputs[order], inputs[order], taps[order], sizes)
