"""Pause Python's garbage collector while large trees without cycles are built."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collector_paused() -> Iterator[None]:
    """Hold the collector; also usable as a decorator.

    Expressions and rendered formulas are many small objects that all stay alive: the collector would walk them, and all
    of SymPy, again and again, and take three times as long as the work itself at 128×128 inputs. Reference counting
    goes on.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
