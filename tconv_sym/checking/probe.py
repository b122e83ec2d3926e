"""A function under test, called with arrays of ours: what it is given is a copy, what it returns is looked at first."""

from __future__ import annotations

from contextlib import suppress
from inspect import iscoroutine
from math import prod
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.errors import FunctionError, TConvError, described
from tconv_sym.limits import MAX_CELLS_BETWEEN, check_limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Floats = NDArray[np.float64]

MAX_CALLS = 2**16
"""As often as a function may have to be called."""
_MADE = "array must make an array of numbers"
BILINEAR = "the function must be bilinear in input and kernel"
_FLOAT_BITS = 53
"""Bits in which float64 holds integers."""
_FURTHER = (
    (1, 0, "batched=True (--batched)"),
    (0, 1, "channels=(1, 1) (--channels 1:1)"),
    (1, 1, "channels=(1, 1) and batched=True (--channels 1:1 --batched)"),
)
"""Axes that a function may take besides, of a batch and of channels, and how to ask for them."""


class Probe:
    """A function f(x, w), called with flat arrays, which it sees in the geometry's layout; `calls` counts.

    It is called once to begin with, on zeros: that tells the `shape` and `dtype` of its output, and in how many `bits`
    it can be trusted with integers. `batched` says that it sees every input with a batch axis of length 1 in front;
    `overwrites`, whether it has changed what it was given. Raises `FunctionError` for whatever is no array of finite
    numbers, and `LimitError`.
    """

    def __init__(
        self, f: Callable[..., Any], geometry: Geometry, array: Callable[..., Any], *, batched: bool = False
    ) -> None:
        """Call the function for the first time."""
        if not callable(f):
            raise FunctionError(f"the function must be callable as f(x, w), got {_named(f)}")
        if not callable(array):
            raise FunctionError(f"array must be callable, got {_named(array)}")
        self._f, self._array, self._batched, self.geometry = f, array, batched, geometry
        self.inputs, self.taps = prod(geometry.input_shape), prod(geometry.kernel_shape)
        self.calls, self.overwrites = 0, False
        self._begin(self._first())

    def _first(self) -> NDArray[Any]:
        """Return what the function gives for zeros, or say what it takes instead."""
        x, w = np.zeros((1,) * self._batched + self.geometry.input_shape), np.zeros(self.geometry.kernel_shape)
        try:
            return self._returned(x, w)
        except FunctionError as error:
            raise FunctionError(f"{error}{self._remedy(x, w)}") from error.__cause__

    def _remedy(self, x: Floats, w: Floats) -> str:
        """Try whether the function takes further axes of length 1."""
        for batch, channels, words in _FURTHER:
            if (batch and self._batched) or (channels and self.geometry.channels):
                continue
            with suppress(TConvError):
                self._returned(x.reshape((1,) * (batch + channels) + x.shape), w.reshape((1, 1) * channels + w.shape))
                return f"; it takes further axes: try {words}"
        return ""

    def _begin(self, y: NDArray[Any]) -> None:
        """Learn from the first output."""
        self.shape = self._unbatched(y, 1) if self._batched else y.shape
        self.dtype = y.dtype
        if np.any(y):
            constant = y.ravel()[np.argmax(y != 0)]
            raise FunctionError(f"{BILINEAR}, but for zeros it gives {constant:.12g} (does it add a bias?)")
        given = _numbers(self._array(np.full(1, 0.25)), _MADE)
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
        y = self._returned(self._input(x), self._kernel(w))
        if y.shape != self.shape:
            raise FunctionError(f"the function must return arrays of one shape, got {self.shape} and then {y.shape}")
        flat: Floats = y.astype(np.float64).ravel()
        return flat

    def batch(self, x: Floats, w: Floats) -> Floats:
        """Return the outputs for inputs (batch, inputs), by one call."""
        y = self._returned(self._input(x), self._kernel(w))
        if self._unbatched(y, len(x)) != self.shape:
            expected = (len(x), *self.shape)
            raise FunctionError(f"the function must return an array of shape {expected} for this batch, got {y.shape}")
        flat: Floats = y.astype(np.float64).reshape(len(x), -1)
        return flat

    def _input(self, x: Floats) -> Floats:
        """Lay an input out, or those of a batch."""
        return x.reshape(*x.shape[:-1], *self.geometry.input_shape)

    def _kernel(self, w: Floats) -> Floats:
        """Lay a kernel out."""
        return w.reshape(self.geometry.kernel_shape)

    def _unbatched(self, y: NDArray[Any], count: int) -> tuple[int, ...]:
        """Return the shape of the output for one input of a batch."""
        if y.shape[:1] != (count,):
            raise FunctionError(f"the function must return a batch of {count} for one of {count}, got shape {y.shape}")
        return y.shape[1:]

    def _returned(self, x: Floats, w: Floats) -> NDArray[Any]:
        """Call the function, count that, and return a checked array."""
        self.calls += 1
        given = [_theirs(self._array, [operand.copy()], "array must take an array of float64") for operand in (x, w)]
        before = [_numbers(operand, _MADE).copy() for operand in given]
        y = _theirs(
            self._f, given, f"the function must take an input of shape {x.shape} and a kernel of shape {w.shape}"
        )
        returned = _numbers(y, "the function must return an array of numbers")
        self.overwrites = self.overwrites or any(map(_differ, given, before))
        return returned

    def place(self, output: int) -> str:
        """Name an output by its position."""
        index = ",".join(str(place) for place in np.unravel_index(output, self.shape))
        return f"output[{index}]" if index else "the output"


def _named(value: object) -> str:
    """Say what kind of thing a value is."""
    kind = type(value).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


def _theirs(code: Callable[..., Any], given: list[Any], must: str) -> Any:  # noqa: ANN401 (whatever it returns)
    """Call somebody else's code; whatever it raises is refused, also what would end the program."""
    try:
        return code(*given)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise FunctionError(f"{must}, got {described(error)}") from error


def _differ(given: object, before: NDArray[Any]) -> bool:
    """Tell whether an operand is no longer what it was, or no array of numbers at all."""
    try:
        return not np.array_equal(_numbers(given, _MADE), before)
    except TConvError:
        return True


def _numbers(y: Any, must: str) -> NDArray[Any]:  # noqa: ANN401 (whatever a function returns)
    """Return finite real numbers as an array; a tensor is taken from its graph and its device."""
    if isinstance(y, np.ma.MaskedArray):
        raise FunctionError(f"{must}, got one with a mask")
    if iscoroutine(y):
        y.close()  # or Python warns that nobody awaited it
        raise FunctionError(f"{must}, got a coroutine (is it async?)")
    try:
        array = _inexact(np.asarray(y.detach().cpu() if hasattr(y, "detach") else y))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise FunctionError(f"{must}, got {_named(y)} of which none can be made ({described(error)})") from error
    if array.dtype.kind not in "iuf":
        raise FunctionError(f"{must}, got {'None' if y is None else f'{_named(y)} of dtype {array.dtype}'}")
    check_limit("outputs of the function", array.size, MAX_CELLS_BETWEEN)
    strange = array[~np.isfinite(array)]
    if strange.size:
        raise FunctionError(f"{must}, all finite, got {strange[0]} (does it overflow, or divide by what it is given?)")
    return array


def _inexact(array: NDArray[Any]) -> NDArray[Any]:
    """Make floats of objects that are numbers: integers of any size, fractions."""
    if array.dtype.kind == "O" and all(isinstance(one, Real) and not isinstance(one, bool) for one in array.flat):
        return array.astype(np.float64)
    return array


def _bits(dtype: np.dtype[Any]) -> int:
    """Return in how many bits a dtype holds integers."""
    if dtype.kind == "f":
        return int(np.finfo(dtype).nmant) + 1
    return int(dtype.itemsize) * 8 - 1
