"""Evaluate arrays whose shapes say what the geometry is, within limits, and refuse what overflows."""

from __future__ import annotations

from contextlib import suppress
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.errors import OperandError, ShapeError
from tconv_sym.limits import check_limit
from tconv_sym.numeric.program import compile_program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

MAX_OUTPUTS = 2**24
"""As many numbers as an evaluation puts out."""


def spatial_axes(x: NDArray[Any], w: NDArray[Any], *, has_channels: bool) -> int:
    """Count the spatial axes, which the kernel tells from the input's batch; raises `OperandError`."""
    for what, values in (("input", x), ("kernel", w)):
        if values.ndim == 0:
            raise OperandError(f"{what} must be an array of numbers, such as [[1, 2], [3, 4]], got {values}")
    spatial: int = w.ndim - (2 if has_channels else 0)
    if not 0 < spatial <= x.ndim - (1 if has_channels else 0):
        raise OperandError(f"input and kernel must have the same spatial axes, got shapes {x.shape} and {w.shape}")
    return spatial


def evaluate(
    x: NDArray[Any], w: NDArray[Any], bias: NDArray[Any] | None, geometry: Geometry, form: str | None = None
) -> NDArray[Any]:
    """Return the output on `geometry`, by `form` if one is named; axes of x before its layout's are a batch.

    Beside floats, integers that only Python holds are floats too. Raises `ShapeError`, `LimitError`, and `OperandError`
    for a result that is not finite.
    """
    for what, given, shape in (("input", x, geometry.input_shape), ("kernel", w, geometry.kernel_shape)):
        if given.shape[-len(shape) :] != shape:
            raise ShapeError(f"{what} must have shape {shape}, channels first, got {given.shape}")
    batch = prod(x.shape[: x.ndim - len(geometry.input_shape)])
    check_limit("output elements", batch * prod(geometry.output_shape), MAX_OUTPUTS)
    program = compile_program(geometry, form=form, bias=bias is not None)
    operands = [x, w] if bias is None else [x, w, bias]
    with suppress(OverflowError), np.errstate(all="ignore"):
        if any(operand.dtype.kind == "f" for operand in operands):
            operands = [operand.astype(float) if operand.dtype.hasobject else operand for operand in operands]
        y = program(*operands)
        if y.dtype.hasobject or np.isfinite(y).all():
            return y
    raise OperandError("the result is not finite: it overflows the floats that were given")
