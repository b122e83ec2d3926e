"""What the real frameworks computed once, pinned: x and w count from 1 in the framework's layout."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from tconv_sym.frameworks import Convention


class Pinned(NamedTuple):
    """A call, and what it gave."""

    input_shape: tuple[int, ...]
    kernel_shape: tuple[int, ...]
    arguments: dict[str, object]
    output_shape: tuple[int, ...]
    output: list[int]


def counting(shape: tuple[int, ...]) -> np.ndarray:
    """Return 1, 2, 3, … in that shape."""
    return np.arange(1, 1 + prod(shape)).reshape(shape)


def computed(convention: Convention) -> list[int]:
    """Return what the convention computes of inputs and kernels that count from 1."""
    function = convention.lambdify()
    return function(counting(convention.input_shape), counting(convention.kernel_shape)).ravel().tolist()
