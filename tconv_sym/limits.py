"""Limits on what is made in memory: a request over one is refused before anything is spent on it."""

from __future__ import annotations

from tconv_sym.errors import LimitError

MAX_PRODUCTS = 2**22
"""As many products as a relation may have: 100 MB in three arrays, some gigabytes as SymPy expressions."""
MAX_ELEMENTS = 2**22
"""As many elements as an input, kernel or output may have where they are looked at one by one."""
MAX_CELLS_BETWEEN = 2**24
"""As many cells as an array between input and output may have."""
MAX_AXES = 16
"""As many spatial axes as arrays with an axis each for inputs and taps may have: NumPy takes 32."""


def check_limit(what: str, count: int, most: int) -> None:
    """Refuse more than `most` of `what`; raises `LimitError`."""
    if count > most:
        raise LimitError(f"{what} must be at most {most:,}, got {count:,}")
