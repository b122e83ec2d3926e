"""What probing a function finds: which products it makes, on which output, with which coefficient."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.errors import FunctionError
from tconv_sym.limits import MAX_PRODUCTS, check_limit
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Ids = NDArray[np.int64]
    Floats = NDArray[np.float64]

_LARGEST_DENOMINATOR = 64


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Recovered:
    """The products of a bilinear function: output o is the sum of coefficient·x[i]·w[m], ids being row-major positions.

    `outputs`, `inputs` and `taps` are sorted, and no product stands twice. `shape` is that of the function's output.
    `calls` counts how often it was called; `rounding` is the largest error that its floats made in the tests, relative
    to the largest sum of magnitudes: 0.0 where it was exact. `overwrites` says whether it changed what it was given.

    >>> from tconv_sym import Geometry
    >>> from tconv_sym.checking.recover import recover
    >>> recovered = recover(lambda x, w: x[:1] * w[0] - x[1:] * w[1], Geometry(2, 2))
    >>> recovered, list(recovered)
    (<2 products on outputs of shape (1,), found by 8 calls>, [(0, 0, 0, 1), (0, 1, 1, -1)])
    """

    geometry: Geometry
    shape: tuple[int, ...]
    outputs: Ids
    inputs: Ids
    taps: Ids
    coefficients: tuple[int | Fraction, ...]
    calls: int = 0
    rounding: float = 0.0
    overwrites: bool = False

    def __post_init__(self) -> None:
        """Freeze the arrays too."""
        for column in (self.outputs, self.inputs, self.taps):
            column.setflags(write=False)

    def __len__(self) -> int:
        """Count the products."""
        return len(self.outputs)

    def __iter__(self) -> Iterator[tuple[int, int, int, int | Fraction]]:
        """Give (output, input, tap, coefficient), in order."""
        ids = (self.outputs.tolist(), self.inputs.tolist(), self.taps.tolist())
        return zip(*ids, self.coefficients, strict=True)

    def __repr__(self) -> str:
        return f"<{len(self)} products on outputs of shape {self.shape}, found by {self.calls} calls>"

    @property
    def is_relation(self) -> bool:
        """Whether every coefficient is 1, as in a transposed convolution."""
        return all(coefficient == 1 for coefficient in self.coefficients)

    @property
    def fitted_shape(self) -> tuple[int, ...]:
        """The shape without axes of length 1 that stand in front of those which the geometry's output has."""
        extra = len(self.shape) - len(self.geometry.output_shape)
        return self.shape[extra:] if extra > 0 and set(self.shape[:extra]) == {1} else self.shape

    @property
    def terms(self) -> Terms:
        """The products as `Terms`, each as often as its coefficient says.

        Raises `FunctionError` where the shape is not that of the geometry's output, or a coefficient is no positive
        integer.
        """
        if self.fitted_shape != self.geometry.output_shape:
            raise FunctionError(
                f"the function must return shape {self.geometry.output_shape} to be terms of this geometry, "
                f"got {self.shape}"
            )
        odd = next((one for one in self.coefficients if one < 1 or isinstance(one, Fraction)), None)
        if odd is not None:
            raise FunctionError(f"coefficients must be positive integers to be terms, got {odd}")
        check_limit("products", sum(self.coefficients), MAX_PRODUCTS)  # type: ignore[arg-type] # all are integers
        times = np.array(self.coefficients, dtype=np.int64)
        return Terms.of(self.geometry, *(np.repeat(ids, times) for ids in (self.outputs, self.inputs, self.taps)))

    @cached_property
    def _floats(self) -> Floats:
        """The coefficients as an array."""
        return np.array(self.coefficients, dtype=np.float64)

    @cached_property
    def largest(self) -> float:
        """The largest magnitude of a coefficient; 0.0 where there are no products."""
        return float(np.max(np.abs(self._floats), initial=0.0))

    def sums(self, x: Floats, w: Floats, *, magnitudes: bool = False) -> Floats:
        """Return the outputs for flat arrays of numbers, or the sums of the magnitudes of their products."""
        products = self._floats * x[self.inputs] * w[self.taps]
        weights = np.abs(products) if magnitudes else products
        return np.bincount(self.outputs, weights, minlength=prod(self.shape)).astype(np.float64, copy=False)


def exact_coefficients(values: Floats, tolerance: float) -> tuple[int | Fraction, ...]:
    """Return what floats stand for: an integer or a simple fraction within rounding errors, or the float itself.

    >>> exact_coefficients(np.array([1 + 1e-15, -0.5, 1 / 3, 0.7]), 1e-12)
    (1, Fraction(-1, 2), Fraction(1, 3), Fraction(7, 10))
    """
    distinct, place = np.unique(values, return_inverse=True)
    exact = [_exact(value, tolerance) for value in distinct.tolist()]
    return tuple(exact[index] for index in place.tolist())


def _exact(value: float, tolerance: float) -> int | Fraction:
    """Return what a float stands for."""
    if abs(value - round(value)) <= tolerance * abs(value):
        return round(value)
    simple = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    # Fractions lie denser than integers, so one is taken only if nearly nothing separates it from the float.
    return simple if abs(simple - Fraction(value)) <= tolerance * abs(value) / 2**7 else Fraction(value)
