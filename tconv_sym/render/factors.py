"""How text, programs and LaTeX write a single expression, and whether as a factor it has to be bracketed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Add, Function, Indexed, Rational, Symbol, latex
from sympy.printing.str import StrPrinter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sympy import Expr


_STAR = "\ue000"
"""Stands for a star in a name while an expression is written."""


class _Printer(StrPrinter):  # type: ignore[misc] # SymPy has no types
    """SymPy's printer, whose stars are signs all."""

    def _print_Symbol(self, expr: Symbol) -> str:  # noqa: N802 (SymPy's name)
        return str(expr.name).replace("*", _STAR)


def in_text(expression: Expr, _: Mapping[Symbol, str]) -> str:
    """Write an expression on one line as text and Markdown write products and powers; symbols have their own names.

    >>> from sympy.abc import a, b
    >>> in_text(2 * a * b**2 - b / 3, {})
    '2×a×b^2 - b/3'
    """
    written = " ".join(_Printer().doprint(expression).split())
    return written.replace("**", "^").replace("*", "×").replace(_STAR, "*")


def in_program(expression: Expr, _: Mapping[Symbol, str]) -> str:
    """Write an expression as SymPy prints it, on one line; symbols have their own names."""
    return " ".join(str(expression).split())


def needs_brackets_in_text(expression: Expr) -> bool:
    """Tell whether a factor would be misread in text."""
    if isinstance(expression, Rational):
        return bool(expression.q != 1 or expression < 0)
    return not isinstance(expression, (Symbol, Indexed, Function))


def in_latex(expression: Expr, names: Mapping[Symbol, str]) -> str:
    """Write an expression as SymPy typesets it, with the names that are given."""
    return str(latex(expression, symbol_names=names))


def needs_brackets_in_latex(expression: Expr) -> bool:
    """Tell whether a factor would be misread in LaTeX."""
    return isinstance(expression, Add) or bool(expression.could_extract_minus_sign())
