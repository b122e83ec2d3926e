"""Nested lists ↔ a shape and a flat list of entries; and what others call arrays → NumPy's."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.errors import OperandError, ShapeError, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


def to_numpy(name: str, values: Any) -> NDArray[Any]:  # noqa: ANN401 (any array)
    """Return anything that NumPy can read as an array; of a tensor that is being trained, its present values.

    Raises `OperandError` for a tensor that cannot be had so, such as a sparse one or one of a type that NumPy has not,
    and `ShapeError` for rows of several lengths.

    >>> to_numpy("x", [1, 2]).tolist()
    [1, 2]
    """
    try:
        return np.asarray(values.detach() if hasattr(values, "detach") else values)
    except (RuntimeError, TypeError) as error:
        raise OperandError(f"{name} must be an array that NumPy can read, got {described(error)}") from None
    except ValueError:
        raise ShapeError(f"{name} must be an array, got rows of different lengths") from None


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
