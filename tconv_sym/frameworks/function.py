"""A convention's call as a function of numbers: the geometry's own program, on arrays in the framework's layout."""

from __future__ import annotations

from functools import partial
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.errors import ShapeError
from tconv_sym.frameworks.layout import our_layout, permute_axes, spatial_axes
from tconv_sym.limits import check_limit
from tconv_sym.numeric.evaluation import MAX_OUTPUTS
from tconv_sym.numeric.operands import as_array
from tconv_sym.numeric.program import compile_program

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from tconv_sym.frameworks.convention import Convention


class LaidOutFunction:
    """`f(x, w)`, or `f(x, w, bias)`, with the arrays of `convention`; the batch may be of any size.

    Integers are exact at any size, floats keep their dtype; a kernel that the framework flips is flipped here too.
    `source` is the code for arrays in the geometry's layout. Raises `ShapeError`, `OperandError`, and
    `LimitError` before anything is spent.
    """

    def __init__(self, convention: Convention, *, bias: bool) -> None:
        """Compile the program; raises `LimitError` for an output of which not even one sample may be made."""
        self.convention = convention
        self._check_size(1)
        self._bias = bias
        self._compiled = compile_program(convention.geometry, bias=bias)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling: the program is compiled anew."""
        return partial(LaidOutFunction, bias=self._bias), (self.convention,)

    def __call__(self, x: ArrayLike, w: ArrayLike, bias: ArrayLike | None = None) -> NDArray[Any]:
        """Check the shapes, take the arrays to the geometry's layout, and the output back."""
        convention = self.convention
        arrays, kernels = convention.input_layout, convention.kernel_layout
        x_array, kernel = as_array("x", x), as_array("w", w)
        _check("x", x_array, convention.input_shape, arrays)
        _check("w", kernel, convention.kernel_shape, kernels)
        self._check_size(1 if convention.batch is None else len(x_array))
        if convention.kernel_flipped:
            kernel = np.flip(kernel, spatial_axes(kernels))
        x_array, kernel = (
            permute_axes(x_array, arrays, our_layout(arrays)),
            permute_axes(kernel, kernels, our_layout(kernels)),
        )
        output = convention.output_layout
        return np.ascontiguousarray(permute_axes(self._compiled(x_array, kernel, bias), our_layout(output), output))

    def _check_size(self, samples: int) -> None:
        """Refuse more outputs than an evaluation gives."""
        check_limit("output elements", samples * prod(self.convention.geometry.output_shape), MAX_OUTPUTS)

    def __repr__(self) -> str:
        return f"<{self.convention.function} on {self.convention.input_shape} and {self.convention.kernel_shape}>"

    @property
    def source(self) -> str:
        """The code of the program, which is for arrays in the geometry's layout and an unflipped kernel."""
        return self._compiled.source


def _check(name: str, array: NDArray[Any], shape: tuple[int, ...], layout: str) -> None:
    """Refuse an array of another shape; N is free."""
    expected = [None if letter == "N" else size for letter, size in zip(layout, shape, strict=True)]
    if len(expected) != array.ndim or any(
        size not in (None, found) for size, found in zip(expected, array.shape, strict=True)
    ):
        written = ", ".join("N" if size is None else str(size) for size in expected)
        raise ShapeError(f"{name} must have shape ({written}), the layout {layout}, got {array.shape}")
