"""SymPy expressions over views of arrays, and how they are written as NumPy code.

A view such as `x[..., 0:3, 1:4]` is a SymPy `Indexed` whose slices are symbols of that name, so an output is an
ordinary sum of products of views and taps. Products and sums keep the order in which they were written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Add, IndexedBase, Integer, Mul, Symbol
from sympy.printing.numpy import NumPyPrinter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sympy import Expr

_LONGEST_CHAIN = 256
"""Terms in one chain of `+`: Python's compiler is recursive, and gives up on some thousand."""
_WIDTH = 100
"""Characters in a line of a long sum or list; a sum on one line has its target on it, too, and less room."""


def view(name: str, *indices: int | slice | str) -> Expr:
    """Index the array called `name` with integers, slices, and code such as `...`.

    >>> printed(view("x", "...", slice(0, 3), slice(1, None, 2), slice(None), 4))
    'x[..., 0:3, 1::2, :, 4]'
    """
    return IndexedBase(name)[tuple(Integer(i) if isinstance(i, int) else Symbol(_code(i)) for i in indices)]


def _code(index: slice | str) -> str:
    """Write a slice as code."""
    if isinstance(index, str):
        return index
    ends = ":".join("" if end is None else str(end) for end in (index.start, index.stop))
    return ends if index.step in (None, 1) else f"{ends}:{index.step}"


def times(x: Expr, w: Expr) -> Expr:
    """Multiply, in this order."""
    return Mul(x, w, evaluate=False)


def plus(terms: Iterable[Expr]) -> Expr:
    """Add, in this order."""
    return Add(*terms, evaluate=False)


class ViewPrinter(NumPyPrinter):  # type: ignore[misc] # SymPy has no types
    """Writes sums of products of views, and calls of functions by their names."""

    def __init__(self) -> None:
        """Write names as they are."""
        super().__init__({"fully_qualified_modules": False, "allow_unknown_functions": True})

    def _print_Mul(self, product: Expr) -> str:  # noqa: N802 (SymPy finds it by this name)
        return "*".join(map(self._print, product.args))

    def _print_Add(self, total: Expr) -> str:  # noqa: N802
        return _sum([self._print(term) for term in total.args])


def printed(expression: Expr) -> str:
    """Write an expression as NumPy code."""
    return str(ViewPrinter().doprint(expression))


def _sum(terms: list[str]) -> str:
    """Add terms; what is too long for a line goes into brackets, what is too long for a chain into inner brackets."""
    if len(terms) > _LONGEST_CHAIN:
        chunks = [terms[start : start + _LONGEST_CHAIN] for start in range(0, len(terms), _LONGEST_CHAIN)]
        return _sum([f"({_sum(chunk)})" for chunk in chunks])
    line, lines = " + ".join(terms), wrapped(terms, " + ")
    return line if len(line) < _WIDTH * 3 // 4 else "(\n        " + "\n        + ".join(lines) + "\n    )"


def wrapped(words: list[str], separator: str) -> list[str]:
    """Join words to lines, equally many in each.

    >>> wrapped(["a*b"] * 3, " + ")
    ['a*b + a*b + a*b']
    """
    longest = max(map(len, words)) + len(separator)
    count = max(1, _WIDTH // longest)
    return [separator.join(words[start : start + count]) for start in range(0, len(words), count)]
