"""What programs are written with: assignments, arrays of zeros, products with one tap, and places on a canvas.

Scatter, col2im, polynomials and the gradients share `spots` and `window`, where no two modules of `forms` share a line.
It is those that proofs compare, so that a mistake must not be in two. Programs are compared with `reference`, the
definition in plain loops, which has none of this; a mistake in here would show in each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sympy import Basic, Function, Symbol
from sympy.codegen.ast import String

from tconv_sym.numeric.views import times, view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from sympy import Expr

    from tconv_sym.geometry import Axis, Geometry

Assignment = tuple[Basic, Basic]
"""What is assigned to, and what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Assignments (target, expression) in order, which leave the output in `result`.

    `constants` are index arrays. Where there are channels, `mix` gets its arrays with `mixed_axes` spatial axes.
    """

    assignments: tuple[Assignment, ...]
    result: Expr = field(default_factory=lambda: Symbol("y"))
    constants: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    mixed_axes: int = 0


def zeros(geometry: Geometry, shape: Sequence[int]) -> Basic:
    """Write an array of zeros to add in: the output's channels, and `shape`."""
    channels = () if geometry.channels is None else geometry.channels[1:]
    return zeros_like_x(len(geometry.input_shape), (*channels, *shape), "np.result_type(x, w)")


def zeros_like_x(replaced: int, shape: Sequence[int], dtype: str) -> Basic:
    """Write zeros of the shape of x, but for its last axes."""
    return String(f"np.zeros((*x.shape[:-{replaced}], {', '.join(map(str, shape))}), {dtype})")


def times_tap(geometry: Geometry, x: Expr, w: str, tap: Sequence[int]) -> Expr:
    """Multiply a view of the input by one tap of `w`; with channels a tap is a matrix, and mixes them."""
    if geometry.channels is None:
        return times(x, view(w, *tap))
    return Function("mix")(x, view(w, slice(None), slice(None), *tap))


def spots(axis: Axis) -> list[slice]:
    """Return where on the canvas each tap puts the inputs."""
    reach = axis.stride * (axis.input - 1) + 1
    return [slice(corner, corner + reach, axis.stride) for corner in range(0, axis.reach + 1, axis.dilation)]


def window(axis: Axis, size: int) -> tuple[slice, slice]:
    """Return where the output lies on a canvas of `size`, and the same places in it; past the canvas are zeros."""
    low = max(axis.begin, 0)
    high = max(low, min(axis.begin + axis.output, size))
    return slice(low, high), slice(low - axis.begin, high - axis.begin)
