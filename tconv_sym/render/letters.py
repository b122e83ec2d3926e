"""Letters for what a problem does not name itself: the variable of polynomials, and unknowns."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from tconv_sym.symbols import variable_name

if TYPE_CHECKING:
    from tconv_sym.problem import Problem


def polynomial_letter(problem: Problem) -> str:
    """Name the variable of a problem's polynomials: z, unless one of its symbols has that name, alone or with a number.

    >>> from tconv_sym.problem import pose
    >>> polynomial_letter(pose(2, 2)), polynomial_letter(pose(["z", "q"], 2)), polynomial_letter(pose((5, 5), 2))
    ('z', 'Z', 'Z')
    """
    taken = _taken(problem)
    return next(letter for letter in chain("zZtT", map("z".__mul__, count(2))) if letter not in taken)


def unknown_letter(problem: Problem) -> str:
    """Name what the ordinary convolution takes in, with a bar over it: x, unless a given symbol is called so.

    SymPy writes the symbol xbar1 in LaTeX as x̄ with an index.

    >>> from sympy import Symbol
    >>> from tconv_sym.problem import pose
    >>> unknown_letter(pose(2, 2)), unknown_letter(pose([Symbol("x̄1")], 2)), unknown_letter(pose(["xbar_2", "Xbar"], 2))
    ('x', 'X', 'xx')
    """
    taken = _taken(problem)
    letters = chain("xX", map("x".__mul__, count(2)))
    return next(letter for letter in letters if taken.isdisjoint((variable_name(letter), f"{letter}bar")))


def _taken(problem: Problem) -> set[str]:
    """Return the names of a problem's symbols, without numbers at their ends."""
    names = chain.from_iterable(
        (symbol.name for value in operand.given for symbol in value.free_symbols) if operand.given else operand.names
        for operand in problem.operands
    )
    return {name.rstrip("0123456789_") for name in names}
