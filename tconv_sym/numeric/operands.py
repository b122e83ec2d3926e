"""The arrays that a callable is given: of the right shapes, and all of one dtype in which nothing wraps."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.errors import OperandError, ShapeError
from tconv_sym.nested import to_numpy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any

    from numpy.typing import ArrayLike, NDArray

    from tconv_sym.geometry import Geometry

    Array = NDArray[Any]
    Bound = Callable[[Mapping[str, int], int], int]

_LAYOUTS = {
    "x": "(..., C_in, *input)",
    "w": "(C_in, C_out / groups, *kernel)",
    "bias": "(C_out,)",
    "g": "(..., C_out, *output)",
}
LARGEST = 2**63 - 1


class Signature:
    """What a function asks of its operands: their names, in order, their shapes, and integers of which no sum wraps."""

    def __init__(
        self, shapes: Mapping[str, tuple[int, ...]], *, batched: Collection[str], has_channels: bool, bound: Bound
    ) -> None:
        """Ask for arrays of `shapes`; those that are `batched` may have batch axes in front, all the same ones.

        `bound` returns what no sum exceeds in magnitude, given the largest magnitude in each operand and the number of
        samples.
        """
        self.shapes = dict(shapes)
        self._batched, self._has_channels, self._bound = batched, has_channels, bound

    def check(self, operands: Mapping[str, ArrayLike]) -> list[Array]:
        """Return the operands, given by name, as arrays of one dtype; raises `ShapeError` or `OperandError`.

        Objects make everything objects: exact Python arithmetic. Otherwise the floating and complex operands decide
        between them. Integers become int64 if no sum can leave its range, and Python's integers if one could.
        """
        arrays = {name: as_array(name, operands[name]) for name in self.shapes}
        dtype = self._common_dtype(arrays, self._samples(arrays))
        return [as_objects(array) if dtype.hasobject else array.astype(dtype, copy=False) for array in arrays.values()]

    def _samples(self, arrays: Mapping[str, Array]) -> int:
        """Check the shapes, and count the samples of the batch."""
        batches = {}
        for name, shape in self.shapes.items():
            array = arrays[name]
            depth = max(array.ndim - len(shape), 0) if name in self._batched else 0
            if array.shape[depth:] != shape:
                layout = f", the layout {_LAYOUTS[name]}" if self._has_channels else ""
                raise ShapeError(f"{name} must have shape {self.written(name)}{layout}, got {array.shape}")
            if name in self._batched:
                batches[name] = array.shape[:depth]
        if len(set(batches.values())) > 1:
            raise ShapeError(
                f"{' and '.join(batches)} must have the same batch axes, got {' and '.join(map(str, batches.values()))}"
            )
        return prod(next(iter(batches.values())))

    def written(self, name: str) -> str:
        """Write the shape of an operand, with dots for the batch axes."""
        shape = self.shapes[name]
        return f"(..., {', '.join(map(str, shape))})" if name in self._batched else str(shape)

    def all_written(self) -> str:
        """Write the name and the shape of each operand."""
        return ", ".join(f"{name} {self.written(name)}" for name in self.shapes)

    def _common_dtype(self, arrays: Mapping[str, Array], samples: int) -> np.dtype[Any]:
        """Return the dtype to compute in."""
        dtypes = [array.dtype for array in arrays.values()]
        if any(dtype.kind == "O" for dtype in dtypes):
            return np.dtype(object)
        if inexact := [dtype for dtype in dtypes if dtype.kind in "fc"]:
            return np.result_type(*inexact)
        largest = {name: magnitude(array) for name, array in arrays.items()}
        return np.dtype(np.int64 if self._bound(largest, samples) <= LARGEST else object)


def output_signature(geometry: Geometry, *, bias: bool) -> Signature:
    """Return what the output is made from: the input `x`, the kernel `w` and, where there is one, the `bias`."""
    shapes = {"x": geometry.input_shape, "w": geometry.kernel_shape, "bias": geometry.bias_shape}
    # Products on one output, at most: every tap, with every input channel of a group.
    products = prod(geometry.kernel) * ((geometry.channels or (1,))[0] // geometry.groups)
    return Signature(
        {name: shape for name, shape in shapes.items() if bias or name != "bias"},
        batched=("x",),
        has_channels=geometry.channels is not None,
        bound=lambda largest, _: largest["x"] * largest["w"] * products + largest.get("bias", 0),
    )


def as_array(name: str, value: object) -> Array:
    """Return `value` as an array of numbers or objects; raises `ShapeError` or `OperandError`."""
    array = to_numpy(name, value)
    if array.dtype.kind == "f" and isinstance(value, (list, tuple)):
        # NumPy makes floats of Python integers if some fit only int64 and others only uint64.
        objects = np.asarray(value, dtype=object)
        array = objects if all(isinstance(number, int) for number in objects.flat) else array
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
