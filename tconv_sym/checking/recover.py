"""`recover`: the products of somebody's function, by calling it.

A bilinear function is the sum of coefficient·x[i]·w[m], so calls with basis arrays, 1 at i and at m and 0 elsewhere,
give every coefficient: as many calls as inputs × taps, or one a tap where the function takes batches. Mostly far fewer
do. With x[i] = i + 1 and w[m] = B^m, a digit to the base B of an output tells which input a tap brought there, as long
as it brought one, once; where all coefficients are one number, that number is observed, and the digits are those of the
output divided by it. That is a guess, and so is a function's being bilinear: both are tested on random arrays.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, log2
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.checking.bilinear import doubt, refuse_others, rounding
from tconv_sym.checking.probe import BILINEAR, MAX_CALLS, Probe
from tconv_sym.checking.recovered import Recovered, exact_coefficients
from tconv_sym.errors import FunctionError, OperandError, TConvError, shown
from tconv_sym.geometry import Geometry
from tconv_sym.limits import MAX_PRODUCTS, check_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Columns = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]

MAX_READ = 2**28
"""As many numbers as are read from outputs, call after call."""
_BATCH = 2**20
"""As many numbers as go into a batch, or come out of one."""


def recover(
    f: Callable[..., Any],
    geometry: Geometry,
    *,
    batched: bool | None = None,
    array: Callable[..., Any] = np.asarray,
) -> Recovered:
    """Return the products that f(x, w) makes of an input and a kernel in the geometry's layout.

    It gets fresh float64 arrays, through `array`: `torch.from_numpy` for a function of tensors, `np.int64` for one of
    integers. `batched=True` says that it takes inputs only with a batch axis in front; None finds out whether it takes
    batches where that saves calls, False does not try. The output may have any shape. Raises `FunctionError` for a
    function that fails, returns no finite numbers or is not bilinear, `OperandError` for what is no `Geometry`, and
    `LimitError`.

    >>> import numpy as np
    >>> from tconv_sym import Geometry
    >>> recover(np.convolve, Geometry(3, 2)).terms == recover(np.convolve, Geometry(3, 2), array=np.int64).terms
    True
    """
    if not isinstance(geometry, Geometry):
        raise OperandError(f"geometry must be a Geometry, got {shown(geometry)}")
    check_limit("products", geometry.most_products, MAX_PRODUCTS)
    probe = Probe(f, geometry, array, batched=batched is True)
    for guess in _guesses(probe, batched=batched):
        error = rounding(probe, guess)
        if error is not None:
            return replace(guess, calls=probe.calls, rounding=error, overwrites=probe.overwrites)
    raise _unexplained(probe, guess)


def _guesses(probe: Probe, *, batched: bool | None) -> Iterator[Recovered]:
    """Guess the products, by few calls first. The last guess is right if the function is bilinear."""
    yield from _by_digits(probe, 1.0)
    refuse_others(probe)
    factor = _factor(probe)
    if factor is not None:
        yield from _by_digits(probe, factor)
    yield _by_basis(probe, batches=_takes_batches(probe) if batched is None else batched)


def _unexplained(probe: Probe, found: Recovered) -> FunctionError:
    """Say that what basis arrays gave is not all that the function does."""
    if len(found):
        return FunctionError(
            f"{BILINEAR}, but what it gives for basis arrays does not explain what it gives for others ({doubt(probe)})"
        )
    return FunctionError(
        "the function must return numbers that are not lost in rounding errors, got none above "
        f"{probe.tolerance:.0e} for inputs and kernels of ones and zeros"
    )


def _factor(probe: Probe) -> float | None:
    """Observe what all products may be multiplied by, if not by 1: the least that a middle tap makes of ones."""
    y = np.abs(probe(np.ones(probe.inputs), _one_hot(np.array([probe.taps // 2]), probe.taps)[0]))
    told = y[y > probe.tolerance]
    return float(np.min(told)) if told.size and np.min(told) != 1 else None


def _by_digits(probe: Probe, factor: float) -> Iterator[Recovered]:
    """Guess the products, each times a factor, several taps a call; nothing if the digits tell none."""
    bits = probe.bits if factor == 1 or not probe.tolerance else int(-log2(probe.tolerance))  # divided is rounded
    width = probe.inputs.bit_length() + 1  # a sign and an input
    count = bits // width
    if not count:
        return
    _check_work(probe, ceil(probe.taps / count), probe.taps)
    columns: list[Columns] = []
    for first in range(0, probe.taps, count):
        taps = np.arange(first, min(first + count, probe.taps))
        w = np.zeros(probe.taps)
        w[taps] = 2.0 ** (width * (taps - first))
        y = probe(np.arange(1, probe.inputs + 1).astype(np.float64), w) / factor
        if np.any(np.abs(y) >= 2.0**bits):
            return
        columns += _digits(np.rint(y).astype(np.int64), taps, width, factor)
    products = _recovered(probe, columns)
    if np.all(products.inputs < probe.inputs):
        yield products


def _digits(y: NDArray[np.int64], taps: NDArray[np.int64], width: int, factor: float) -> Iterator[Columns]:
    """Read from the lowest digit up, tap by tap, which input landed on which output; a digit has a sign."""
    half = 1 << (width - 1)
    for tap in taps:
        digit = ((y + half) & (2 * half - 1)) - half
        y = (y - digit) >> width
        outputs = np.flatnonzero(digit)
        digit = digit[outputs]
        yield outputs, np.abs(digit) - 1, np.full(len(outputs), tap), factor * np.sign(digit)


def _by_basis(probe: Probe, *, batches: bool) -> Recovered:
    """Find the products by basis arrays."""
    size = max(1, min(probe.inputs, _BATCH // max(probe.inputs, probe.outputs))) if batches else 1
    _check_work(probe, probe.taps * ceil(probe.inputs / size), probe.inputs * probe.taps)
    columns: list[Columns] = []
    count = 0
    for tap in range(probe.taps):
        w = _one_hot(np.array([tap]), probe.taps)[0]
        for first in range(0, probe.inputs, size):
            inputs = np.arange(first, min(first + size, probe.inputs))
            x = _one_hot(inputs, probe.inputs)
            y = probe.batch(x, w) if batches else probe(x[0], w)[None]
            rows, outputs = np.nonzero(np.abs(y) > probe.tolerance)
            columns.append((outputs, inputs[rows], np.full(len(rows), tap), y[rows, outputs]))
            count += len(rows)
            check_limit("products of the function", count, MAX_PRODUCTS)
    return _recovered(probe, columns)


def _one_hot(ids: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Return basis arrays, one a row."""
    rows = np.zeros((len(ids), size))
    rows[np.arange(len(ids)), ids] = 1
    return rows


def _check_work(probe: Probe, calls: int, reads: int) -> None:
    """Refuse too many calls, and too many outputs to be read `reads` times."""
    check_limit("calls of the function", calls, MAX_CALLS)
    check_limit("numbers to be read from the function's outputs", reads * probe.outputs, MAX_READ)


def _takes_batches(probe: Probe) -> bool:
    """Try whether two inputs at once give what they give one by one."""
    random = np.random.default_rng(2)
    x, w = random.integers(1, 10, (2, probe.inputs)).astype(float), random.integers(1, 10, probe.taps).astype(float)
    single = np.stack([probe(each, w) for each in x])
    try:
        both = probe.batch(x, w)
    except TConvError:
        return False
    return bool(np.all(np.abs(both - single) <= probe.tolerance * np.abs(single)))


def _recovered(probe: Probe, columns: list[Columns]) -> Recovered:
    """Sort products by output, input and tap."""
    empty = np.zeros(0, np.int64)
    outputs, inputs, taps, values = map(np.concatenate, zip((empty, empty, empty, empty), *columns, strict=True))
    order = np.lexsort((taps, inputs, outputs))
    return Recovered(
        geometry=probe.geometry,
        shape=probe.shape,
        outputs=outputs[order],
        inputs=inputs[order],
        taps=taps[order],
        coefficients=exact_coefficients(values[order], probe.tolerance),
    )
