"""Terms × operands → the canonical SymPy expression of every output, in time linear in the products.

SymPy's `Add(*[x*w …])` spends its time finding like terms and the canonical order. Where all entries are different
plain symbols there are no like terms, and the order is known: the symbols are ranked once by `Basic.compare`, NumPy
sorts products by the ranks of their factors, and the expressions are built in that order as they are. The result is
equal (`==`, hash, args) to the one that `Add` and `Mul` make; everything else goes through those.
"""

from __future__ import annotations

from functools import cached_property, cmp_to_key
from typing import TYPE_CHECKING

import numpy as np
from sympy import EXRAW, Add, ImmutableDenseNDimArray, ImmutableSparseMatrix, Mul, S, Symbol
from sympy.core.basic import Basic
from sympy.polys.matrices import DomainMatrix
from sympy.polys.matrices.sdm import SDM

from tconv_sym.collector import collector_paused

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sympy import Expr

    from tconv_sym.problem import Operand, Problem
    from tconv_sym.terms import Terms

Rows = dict[int, dict[int, "Expr"]]
"""The entries of a matrix that are not zero, by row and column."""


class Expressions:
    """The SymPy expressions of one problem; products are made once and shared between forms."""

    def __init__(self, problem: Problem) -> None:
        """Make nothing yet."""
        self._problem = problem
        self._pairs: NDArray[np.int64] = np.empty(0, np.int64)
        self._products: NDArray[np.object_] = np.empty(0, object)

    def product(self, input_id: int, tap: int) -> Expr:
        """Return x·w for one input and one tap."""
        return Mul(self._problem.input.values[input_id], self._problem.kernel.values[tap])

    def sums(self, terms: Terms, *, bias: bool = True) -> list[Expr]:
        """Return Σ x·w for every output in order, plus the bias if there is one and it is wanted."""
        biases = self._biases(terms) if bias else [()] * terms.sizes[0]
        with collector_paused():
            if self._problem.is_symbols and not terms.has_repeats:
                return self._ordered(terms, biases)
            return self._canonical(terms, biases)

    def _canonical(self, terms: Terms, biases: list[tuple[Expr, ...]]) -> list[Expr]:
        """Let SymPy find like terms and the order."""
        factors = zip(terms.inputs.tolist(), terms.taps.tolist(), strict=True)
        products = [self.product(input_id, tap) for input_id, tap in factors]
        return [Add(*products[terms.bounds[o] : terms.bounds[o + 1]], *bias) for o, bias in enumerate(biases)]

    def _ordered(self, terms: Terms, biases: list[tuple[Expr, ...]]) -> list[Expr]:
        """Build each sum in SymPy's own order."""
        rank_of_input, rank_of_tap = self._ranks
        ranks = np.stack([rank_of_input[terms.inputs], rank_of_tap[terms.taps]])
        order = np.lexsort((ranks.max(axis=0), ranks.min(axis=0), terms.outputs))
        products = self._shared(terms)[order].tolist()
        # Of a symbol and a product, SymPy's order puts the symbol first.
        sums = [(*bias, *products[terms.bounds[o] : terms.bounds[o + 1]]) for o, bias in enumerate(biases)]
        return [Add._from_args(args, is_commutative=True) if args else S.Zero for args in sums]  # noqa: SLF001

    def _biases(self, terms: Terms) -> list[tuple[Expr, ...]]:
        """Return what the bias adds to each output."""
        count = terms.sizes[0]
        if self._problem.bias is None:
            return [()] * count
        values = self._problem.bias.values
        return [(value,) for value in values for _ in range(count // len(values))]

    @cached_property
    def _ranks(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each input and each tap stands in SymPy's order of all of them."""
        x, w = self._problem.input, self._problem.kernel
        atoms = [*x.values, *w.values]
        ranks = np.empty(len(atoms), np.int64)
        ranks[_sorted_positions(atoms, plain=all(map(_is_plain, (*x.given, *w.given))))] = np.arange(len(atoms))
        split = len(x.values)
        return ranks[:split], ranks[split:]

    def _shared(self, terms: Terms) -> NDArray[np.object_]:
        """Return x·w for each of `terms`, made only if the terms before had other products."""
        taps = terms.sizes[2]
        pairs, place = np.unique(terms.inputs * taps + terms.taps, return_inverse=True)
        if not np.array_equal(pairs, self._pairs):
            self._pairs, self._products = pairs, self._make(*np.divmod(pairs, taps))
        return self._products[place]

    def _make(self, inputs: NDArray[np.int64], taps: NDArray[np.int64]) -> NDArray[np.object_]:
        """Make products of two symbols, the factors in SymPy's order."""
        rank_of_input, rank_of_tap = self._ranks
        x, w = self._problem.input.values, self._problem.kernel.values
        input_first = (rank_of_input[inputs] < rank_of_tap[taps]).tolist()
        products = np.empty(len(inputs), object)
        products[:] = [
            Mul._from_args((x[i], w[m]) if first else (w[m], x[i]), is_commutative=True)  # noqa: SLF001
            for i, m, first in zip(inputs.tolist(), taps.tolist(), input_first, strict=True)
        ]
        return products


def _is_plain(symbol: Symbol) -> bool:
    """Tell whether a symbol is without assumptions."""
    return bool(symbol == Symbol(symbol.name))


def _sorted_positions(atoms: list[Symbol], *, plain: bool) -> list[int]:
    """Sort as `Basic.compare` does; symbols without assumptions are compared by name."""
    key = (lambda atom: atom.name) if plain else cmp_to_key(Basic.compare)
    return sorted(range(len(atoms)), key=lambda position: key(atoms[position]))


def array_of(operand: Operand) -> ImmutableDenseNDimArray:
    """Return the entries of an operand as a SymPy array of its shape."""
    return ImmutableDenseNDimArray(operand.values, operand.shape)


def convolution_matrix(problem: Problem, terms: Terms) -> ImmutableSparseMatrix:
    """Return C, the matrix of the ordinary convolution, (inputs, outputs), from the products of the matrix form."""
    taps = problem.kernel.values
    outputs, inputs, _ = terms.sizes
    rows: Rows = {}
    for output, input_id, tap in terms:
        if taps[tap] != 0:
            rows.setdefault(input_id, {})[output] = taps[tap]
    return sparse_matrix(rows, (inputs, outputs))


def sparse_matrix(rows: Rows, shape: tuple[int, int]) -> ImmutableSparseMatrix:
    """Return a sparse matrix of `shape` with these entries.

    Equal to `ImmutableSparseMatrix(*shape, {...})`, without its check of every entry: 50 times faster.

    >>> sparse_matrix({0: {1: Symbol("u")}}, (1, 2))
    Matrix([[0, u]])
    """
    return ImmutableSparseMatrix._fromrep(DomainMatrix.from_rep(SDM(rows, shape, EXRAW)))  # noqa: SLF001 (no other way)
