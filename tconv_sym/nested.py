"""Nested lists ↔ a shape and a flat list of entries."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from tconv_sym.errors import OperandError

if TYPE_CHECKING:
    from collections.abc import Iterable


def flatten(values: object, name: str) -> tuple[tuple[int, ...], list[object]]:
    """Return the shape and the entries of nested lists, level by level; a single value has no axes.

    Raises `OperandError`, with the `name` of the values, where a level has rows of several lengths.

    >>> flatten([[1, 2], [3, 4]], "x")
    ((2, 2), [1, 2, 3, 4])
    """
    shape: list[int] = []
    level = [values]
    while any(isinstance(entry, (list, tuple)) for entry in level):
        lengths = list(dict.fromkeys(len(entry) if isinstance(entry, (list, tuple)) else None for entry in level))
        if len(lengths) > 1:
            found = " and ".join("a single value" if length is None else str(length) for length in lengths[:2])
            raise OperandError(f"{name} must have rows of one length, got {found}")
        shape.append(len(level[0]))  # type: ignore[arg-type] # all are lists, as the lengths agree
        level = list(chain.from_iterable(level))  # type: ignore[arg-type]
    return tuple(shape), level


def arrange(entries: Iterable[object], shape: tuple[int, ...]) -> Any:  # noqa: ANN401 (lists of lists, or one entry)
    """Arrange entries as nested lists of `shape`.

    >>> arrange(range(4), (2, 2))
    [[0, 1], [2, 3]]
    """
    level = list(entries)
    for size in shape[:0:-1]:
        level = [level[start : start + size] for start in range(0, len(level), size)]
    return level if shape else level[0]
