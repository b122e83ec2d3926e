"""The arrays that a callable is given: of the right shapes, and all of one dtype in which nothing wraps."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.errors import OperandError, ShapeError

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import ArrayLike, NDArray

    from tconv_sym.geometry import Geometry

    Array = NDArray[Any]

_LAYOUTS = {"x": "(..., C_in, *input)", "w": "(C_in, C_out / groups, *kernel)", "bias": "(C_out,)"}
LARGEST = 2**63 - 1


class Signature:
    """What a geometry asks of the input `x`, the kernel `w` and, where there is one, the `bias`."""

    def __init__(self, geometry: Geometry, *, bias: bool) -> None:
        """Work out now what each call is checked against."""
        shapes = {"x": geometry.input_shape, "w": geometry.kernel_shape, "bias": geometry.bias_shape}
        self.shapes = {name: shape for name, shape in shapes.items() if bias or name != "bias"}
        self._has_channels = geometry.channels is not None
        # Products on one output, at most: every tap, with every input channel of a group.
        self._products = prod(geometry.kernel) * ((geometry.channels or (1,))[0] // geometry.groups)

    def check(self, x: ArrayLike, w: ArrayLike, bias: ArrayLike | None = None) -> list[Array]:
        """Return the operands as arrays of one dtype; raises `ShapeError` or `OperandError`.

        Objects make everything objects: exact Python arithmetic. Otherwise the floating and complex operands decide
        between them. Integers become int64 if no sum can leave its range, and Python's integers if one could.
        """
        if (bias is None) == ("bias" in self.shapes):
            made = "with a bias, and must be given one" if bias is None else "without a bias, and must be given none"
            raise OperandError(f"this function was made {made}")
        arrays = [as_array(name, value) for name, value in zip(self.shapes, (x, w, bias), strict=False)]
        for (name, shape), array in zip(self.shapes.items(), arrays, strict=True):
            trailing = array.shape[max(array.ndim - len(shape), 0) :] if name == "x" else array.shape
            if trailing != shape:
                layout = f", the layout {_LAYOUTS[name]}" if self._has_channels else ""
                raise ShapeError(f"{name} must have shape {self.written(name)}{layout}, got {array.shape}")
        dtype = self._common_dtype(arrays)
        return [as_objects(array) if dtype.hasobject else array.astype(dtype, copy=False) for array in arrays]

    def written(self, name: str) -> str:
        """Write the shape of an operand, with dots for the batch axes."""
        shape = self.shapes[name]
        return f"(..., {', '.join(map(str, shape))})" if name == "x" else str(shape)

    def _common_dtype(self, arrays: list[Array]) -> np.dtype[Any]:
        """Return the dtype to compute in."""
        dtypes = [array.dtype for array in arrays]
        if any(dtype.kind == "O" for dtype in dtypes):
            return np.dtype(object)
        if inexact := [dtype for dtype in dtypes if dtype.kind in "fc"]:
            return np.result_type(*inexact)
        x, w, *bias = map(magnitude, arrays)
        return np.dtype(np.int64 if x * w * self._products + sum(bias) <= LARGEST else object)


def as_array(name: str, value: object) -> Array:
    """Return `value` as an array of numbers or objects; raises `ShapeError` or `OperandError`."""
    try:
        array = np.asarray(value)
        if array.dtype.kind == "f" and isinstance(value, (list, tuple)):
            # NumPy makes floats of Python integers if some fit only int64 and others only uint64.
            objects = np.asarray(value, dtype=object)
            array = objects if all(isinstance(number, int) for number in objects.flat) else array
    except ValueError:
        raise ShapeError(f"{name} must be an array, got rows of different lengths") from None
    if array.dtype.kind not in "biufcO":
        raise OperandError(f"{name} must hold numbers, got dtype {array.dtype}")
    return array


def magnitude(array: Array) -> int:
    """Return the largest absolute value, as Python's integer: that of the lowest int64 is no int64."""
    return max(int(array.max()), -int(array.min())) if array.size else 0


_as_python = np.frompyfunc(lambda value: value.item() if isinstance(value, np.generic) else value, 1, 1)


def as_objects(array: Array) -> Array:
    """Return an array of Python's objects: a NumPy integer among them would still wrap."""
    return np.asarray(_as_python(array.astype(object)), dtype=object)
