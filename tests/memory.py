"""How much memory something takes while it runs: NumPy reports its arrays to tracemalloc."""

from __future__ import annotations

import tracemalloc
from contextlib import contextmanager


@contextmanager
def at_most(size):
    """Fail unless what runs inside takes at most `size` bytes at any time."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= size, f"took {peak:,} bytes, at most {size:,} were allowed"
