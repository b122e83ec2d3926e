"""Sizes, lists, counts and table cells as every document writes them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.typeset import latex, markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CELLS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"text": str, "markdown": markdown.escape, "latex": lambda words: rf"\text{{{latex.escape(words)}}}"}
)
"""How words stand in a table of each target."""


def by(sizes: Sequence[object]) -> str:
    """Write the sizes of an array.

    >>> by((4, 3))
    '4×3'
    """
    return "×".join(map(str, sizes))


def by_cell(sizes: Sequence[object], target: str) -> str:
    r"""Write the sizes of an array in a table's cell.

    >>> by_cell((4, 3), "latex")
    '4 \\times 3'
    """
    return r" \times ".join(map(str, sizes)) if target == "latex" else by(sizes)


def shortest(values: Sequence[object]) -> str:
    """Write one value where all axes agree, and one number where both sides of all axes do.

    >>> shortest((2, 2)), shortest(((1, 1), (1, 1))), shortest(((0, 1),)), shortest((2, 3))
    ('2', '1', '(0, 1)', '(2, 3)')
    """
    if any(value != values[0] for value in values):
        return f"({', '.join(shortest((value,)) for value in values)})"
    only = values[0]
    return str(only[0]) if isinstance(only, tuple) and len(set(only)) == 1 else str(only)


def listed(values: Sequence[object], last: str = "or") -> str:
    """Write a list with a word before its last entry.

    >>> listed((1, 2, 4)), listed((0, 1)), listed((3,))
    ('1, 2 or 4', '0 or 1', '3')
    """
    *most, final = map(str, values)
    return f"{', '.join(most)} {last} {final}" if most else final


def counted(count: int, what: str, several: str = "") -> str:
    """Write a number of things.

    >>> counted(1, "choice"), counted(1234, "choice"), counted(2, "axis", "axes")
    ('1 choice', '1,234 choices', '2 axes')
    """
    return f"{count:,} {what if count == 1 else several or f'{what}s'}"
