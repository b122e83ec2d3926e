"""What counts as an integer."""

from __future__ import annotations

import operator


def read_integer(value: object) -> int | None:
    """Return an integer of any kind as an int, and None for what is none: bool, NumPy's bool, 2.0.

    >>> read_integer(3), read_integer(True), read_integer(2.0)
    (3, None, None)
    """
    # NumPy's bool is no bool, but its dtype says what it is; asking that needs no NumPy.
    if isinstance(value, bool) or getattr(getattr(value, "dtype", None), "kind", "") == "b":
        return None
    try:
        return operator.index(value)  # type: ignore[arg-type] # the error is the answer
    except TypeError:
        return None
