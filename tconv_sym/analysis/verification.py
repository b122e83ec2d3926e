"""Gradients against SymPy's `diff` of the inner product of g and y."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sympy import Add, Mul, diff

from tconv_sym.collector import collector_paused
from tconv_sym.expressions import Expressions
from tconv_sym.forms import FORMS
from tconv_sym.limits import check_limit
from tconv_sym.proof.comparison import Comparison, mismatch_blocks
from tconv_sym.typeset.blocks import Block, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sympy import Expr, Symbol

    from tconv_sym.problem import Operand, Problem

MAX_DIFFERENTIATED_PRODUCTS = 2**14
"""As many products as SymPy differentiates, with respect to both factors: a minute, at a millisecond or two each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """An entry of a gradient that is not the derivative; `of` is what it is the gradient with respect to.

    `fresh` says that both are written with fresh symbols, because the given values hide that they differ.
    """

    of: str
    cell: tuple[int, ...]
    derivative: Expr
    entry: Expr
    fresh: bool = False

    def __str__(self) -> str:
        place = f"{self.of}[{','.join(map(str, self.cell))}]" if self.cell else self.of
        symbols = " with fresh symbols" if self.fresh else ""
        return f"{place}{symbols}: diff gives {self.derivative}, the gradient is {self.entry}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How many entries of one gradient were compared, and those that differ."""

    of: str
    compared: int
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification(Comparison[Mismatch]):
    """What was compared with SymPy's `diff`, entry by entry. Nothing compared is nothing verified.

    `letter` is what the symbols of ∂L/∂y are called.
    """

    parts: tuple[Compared, ...]
    letter: str = "g"

    @property
    def comparisons(self) -> tuple[Compared, ...]:
        """The gradients."""
        return self.parts

    def to_dict(self) -> dict[str, object]:
        """Return the verification as data for JSON."""
        return {
            "holds": self.holds,
            "compared": {part.of: part.compared for part in self.parts},
            "mismatches": [
                {
                    "of": mismatch.of,
                    "cell": list(mismatch.cell),
                    "derivative": str(mismatch.derivative),
                    "entry": str(mismatch.entry),
                    "fresh": mismatch.fresh,
                }
                for mismatch in self.mismatches
            ],
        }

    def blocks(self, target: str) -> Iterator[Block]:  # noqa: ARG002 (its words are plain in every target)
        """Say the result, and what differs."""
        counts = ", ".join(f"{part.of} {part.compared}" for part in self.parts)
        if self.holds:
            words = f"equal to what SymPy's diff makes of the inner product of {self.letter} and y"
            yield Prose(f"Verified: all {self.compared} entries ({counts}) are {words}.")
        elif not self.compared:
            yield Prose("Nothing verified: there was nothing to compare.")
        else:
            yield Prose(f"Refuted: {len(self.mismatches)} of {self.compared} entries ({counts}) differ.")
        yield from mismatch_blocks(self.mismatches)


@collector_paused()
def derivatives(problem: Problem, gradient: Operand) -> dict[str, list[Expr]]:
    """Differentiate ⟨g, y⟩ with respect to every entry of the operands; all have to be symbols.

    A summand g·x·w is differentiated with respect to the symbols in it, as its other derivatives are zero: that is
    linear in the products. y is what scattering gives. Raises `LimitError`.
    """
    terms = FORMS["scatter"].run(problem.geometry).terms.over_channels(problem.geometry)
    check_limit("products to differentiate", len(terms), MAX_DIFFERENTIATED_PRODUCTS)
    found: dict[Symbol, list[Expr]] = {value: [] for operand in problem.operands for value in operand.values}
    for g, output in zip(gradient.values, Expressions(problem).sums(terms), strict=True):
        for summand in Add.make_args(output):
            product = Mul(g, summand)
            for symbol in Mul.make_args(summand):
                if symbol in found:
                    found[symbol].append(diff(product, symbol))
    return {operand.name: [Add(*found[value]) for value in operand.values] for operand in problem.operands}


Reading = tuple["Sequence[Expr]", "Sequence[Expr]", bool]
"""Derivatives, the entries that should be equal to them, and whether both are written with fresh symbols."""


def compare(operand: Operand, readings: Sequence[Reading]) -> Compared:
    """Compare a gradient with the derivatives, entry by entry; of several readings, the first that differs is told."""
    mismatches = []
    for number in range(operand.size):
        cell = tuple(map(int, np.unravel_index(number, operand.shape))) if operand.shape else ()
        differing = ((left[number], right[number], fresh) for left, right, fresh in readings)
        found = next(((left, right, fresh) for left, right, fresh in differing if left != right), None)
        if found:
            derivative, entry, fresh = found
            mismatches.append(Mismatch(of=operand.name, cell=cell, derivative=derivative, entry=entry, fresh=fresh))
    return Compared(of=operand.name, compared=operand.size, mismatches=tuple(mismatches))
