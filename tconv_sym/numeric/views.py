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
"""Characters in a line of a long sum or list."""
_ONE_LINE = 75
"""Characters of one that stands on one line with its target."""
_NEXT_TERM, _NEXT_WORD = "\n        + ", ",\n        "


def view(name: str, *indices: int | slice | str) -> Expr:
    """Index the array called `name` with integers, slices, and code such as `...`.

    >>> ViewPrinter().doprint(view("x", "...", slice(0, 3), slice(1, None, 2), slice(None), 4))
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


def _sum(terms: list[str]) -> str:
    """Add terms, in brackets if it takes several lines; a long chain is a sum of sums."""
    if len(terms) > _LONGEST_CHAIN:
        chunks = [terms[start : start + _LONGEST_CHAIN] for start in range(0, len(terms), _LONGEST_CHAIN)]
        return _sum([f"({_folded(chunk, ' + ', _NEXT_TERM)})" for chunk in chunks])
    text = _folded(terms, " + ", _NEXT_TERM)
    return f"({text})" if "\n" in text else text


def listed(words: list[str]) -> str:
    """Write a list.

    >>> listed(["a", "b"])
    '[a, b]'
    """
    return f"[{_folded(words, ', ', _NEXT_WORD)}]"


def _folded(words: list[str], joint: str, line_break: str) -> str:
    """Join words on one line, or on indented lines of equally many if they are too long for one."""
    if len(line := joint.join(words)) <= _ONE_LINE:
        return line
    count = max(1, _WIDTH // (max(map(len, words)) + len(joint)))
    lines = [joint.join(words[start : start + count]) for start in range(0, len(words), count)]
    return f"\n        {line_break.join(lines)}\n    "
