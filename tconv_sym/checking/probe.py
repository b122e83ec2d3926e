"""A function under test, called with arrays of ours: what it is given is a copy, what it returns is looked at first."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.errors import FunctionError, described
from tconv_sym.limits import MAX_CELLS_BETWEEN, check_limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Floats = NDArray[np.float64]

MAX_CALLS = 2**16
"""As often as a function may have to be called."""
BILINEAR = "the function must be bilinear in input and kernel"
_FLOAT_BITS = 53
"""Bits in which float64 holds integers."""


class Probe:
    """A function f(x, w), called with flat arrays, which it sees in the geometry's layout; `calls` counts.

    It is called once to begin with, on zeros: that tells the `shape` of its output, and in how many `bits` it can be
    trusted with integers. `batched` says that it sees every input with a batch axis of length 1 in front. Raises
    `FunctionError` for whatever is no array of finite numbers, and `LimitError`.
    """

    def __init__(
        self, f: Callable[..., Any], geometry: Geometry, array: Callable[..., Any], *, batched: bool = False
    ) -> None:
        """Call the function for the first time."""
        if not callable(f):
            raise FunctionError(f"the function must be callable as f(x, w), got {_named(f)}")
        self._f, self._array, self._batched, self.geometry = f, array, batched, geometry
        self.inputs, self.taps = prod(geometry.input_shape), prod(geometry.kernel_shape)
        self.calls = 0
        self.shape: tuple[int, ...] = ()
        x, w = np.zeros((1, self.inputs)), np.zeros(self.taps)
        self._begin(self._returned(x if batched else x[0], w))

    def _begin(self, y: NDArray[Any]) -> None:
        """Learn from the first output."""
        self.shape = self._unbatched(y, 1) if self._batched else y.shape
        if np.any(y):
            constant = y.ravel()[np.argmax(y != 0)]
            raise FunctionError(f"{BILINEAR}, but for zeros it gives {constant:.12g} (does it add a bias?)")
        given = _numbers(self._array(np.full(1, 0.25)), "array must make an array of numbers")
        self.takes_fractions = bool(np.all(given == 0.25))  # noqa: PLR2004 (a binary fraction)
        self.bits = min(_FLOAT_BITS, _bits(given.dtype), _bits(y.dtype))
        # Relatively, floats that are added in another order, by FFT or by Winograd's algorithm, differ by less.
        self.tolerance = min(2.0 ** (11 - self.bits), 2.0**-8) if y.dtype.kind == "f" else 0.0

    @property
    def outputs(self) -> int:
        """How many outputs the function has."""
        return prod(self.shape)

    def __call__(self, x: Floats, w: Floats) -> Floats:
        """Return the outputs for one input, flat."""
        if self._batched:
            return self.batch(x[None], w).ravel()
        y = self._returned(x, w)
        if y.shape != self.shape:
            raise FunctionError(f"the function must return arrays of one shape, got {self.shape} and then {y.shape}")
        flat: Floats = y.astype(np.float64).ravel()
        return flat

    def batch(self, x: Floats, w: Floats) -> Floats:
        """Return the outputs for inputs (batch, inputs), by one call."""
        y = self._returned(x, w)
        if self._unbatched(y, len(x)) != self.shape:
            expected = (len(x), *self.shape)
            raise FunctionError(f"the function must return an array of shape {expected} for this batch, got {y.shape}")
        flat: Floats = y.astype(np.float64).reshape(len(x), -1)
        return flat

    def _unbatched(self, y: NDArray[Any], count: int) -> tuple[int, ...]:
        """Return the shape of the output for one input of a batch."""
        if y.shape[:1] != (count,):
            raise FunctionError(f"the function must return a batch of {count} for one of {count}, got shape {y.shape}")
        return y.shape[1:]

    def _returned(self, x: Floats, w: Floats) -> NDArray[Any]:
        """Call the function, count that, and return a checked array."""
        self.calls += 1
        shapes = (*x.shape[:-1], *self.geometry.input_shape), self.geometry.kernel_shape
        operands = (operand.copy().reshape(shape) for operand, shape in zip((x, w), shapes, strict=True))
        try:
            y = self._f(*map(self._array, operands))
        except (Exception, SystemExit) as error:
            raise FunctionError(
                f"the function must take an input of shape {shapes[0]} and a kernel of shape {shapes[1]}, "
                f"got {described(error)}"
            ) from error
        return _numbers(y, "the function must return an array of numbers")

    def place(self, output: int) -> str:
        """Name an output by its position."""
        index = ",".join(str(place) for place in np.unravel_index(output, self.shape))
        return f"output[{index}]" if index else "the output"


def _named(value: object) -> str:
    """Say what kind of thing a value is."""
    kind = type(value).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


def _numbers(y: Any, must: str) -> NDArray[Any]:  # noqa: ANN401 (whatever a function returns)
    """Return finite real numbers as an array; a tensor is taken from its graph and its device."""
    if isinstance(y, np.ma.MaskedArray):
        raise FunctionError(f"{must}, got one with a mask")
    try:
        array = np.asarray(y.detach().cpu() if hasattr(y, "detach") else y)
    except Exception as error:
        raise FunctionError(f"{must}, got {_named(y)} of which none can be made ({described(error)})") from error
    if array.dtype.kind not in "iuf":
        raise FunctionError(f"{must}, got {'None' if y is None else f'{_named(y)} of dtype {array.dtype}'}")
    check_limit("outputs of the function", array.size, MAX_CELLS_BETWEEN)
    strange = array[~np.isfinite(array)]
    if strange.size:
        raise FunctionError(f"{must}, all finite, got {strange[0]} (does it overflow, or divide by what it is given?)")
    return array


def _bits(dtype: np.dtype[Any]) -> int:
    """Return in how many bits a dtype holds integers."""
    if dtype.kind == "f":
        return int(np.finfo(dtype).nmant) + 1
    return int(dtype.itemsize) * 8 - 1
