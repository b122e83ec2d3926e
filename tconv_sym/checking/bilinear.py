"""Random tests: whether products explain a function, and whether a function is bilinear at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.checking.probe import BILINEAR
from tconv_sym.errors import FunctionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tconv_sym.checking.probe import Probe
    from tconv_sym.checking.recovered import Recovered

    Floats = NDArray[np.float64]
    Operands = tuple[Floats, Floats]

_ODDS = 40
"""Wrong products pass the tests with odds of at most 1 : 2 ** 40, if the function is bilinear."""
_CANCELLED = 2**6
"""How much larger than a sum its largest summands may be, about, without its rounding errors being taken for more."""
_CHANGES = "does it limit, wrap or normalise values?"
_OVERFLOWS = "does {} overflow? array=np.int64 (--array int64) gives it 64 bits"
_REPLACES = "does it take zeros for something else?"
_REMEMBERS = "is it random, or does it remember calls?"
_ROUNDS = "does it round? array=np.int64 (--array int64) gives it integers"


def rounding(probe: Probe, guess: Recovered) -> float | None:
    """Return by how much, relatively, the function rounds what `guess` says it is, or None if it is something else.

    A bilinear form that is not zero vanishes on random integers from a set S with probability 2/|S| at most (Schwartz
    and Zippel), and so does the difference of the function and a wrong guess. The integers have a third of the bits
    that floats have, so that sums are exact. Zeros and fractions tell functions that do something else to those.
    """
    most = 0.0
    for x, w in _trials(probe):
        error = float(np.max(np.abs(probe(x, w) - guess.sums(x, w)), initial=0.0))
        product = guess.largest * np.max(np.abs(x)) * np.max(np.abs(w))
        scale = float(np.max(guess.sums(x, w, magnitudes=True), initial=product))
        if error > probe.tolerance * scale:
            return None
        most = max(most, error / scale if scale else 0.0)
    return most


def refuse_others(probe: Probe) -> None:
    """Raise `FunctionError` if calls with sums of inputs and of kernels show the function not to be bilinear."""
    for (x, w), (u, v), question in _summands(probe):
        y = probe(x, w)
        for found, expected, words, doubt in (
            (probe(x, w), y, "for the arrays that gave {} before", _REMEMBERS),
            (probe(x + u, w), y + probe(u, w), "for the sum of two inputs that add up to {}", question),
            (probe(x, w + v), y + probe(x, v), "for the sum of two kernels that add up to {}", question),
        ):
            _refuse_difference(probe, found, expected, words, doubt)


def _refuse_difference(probe: Probe, found: Floats, expected: Floats, words: str, question: str) -> None:
    """Refuse what should be equal and is not.

    What cancels out is not known here, so rounding errors may be larger; a function that passes is tested again.
    """
    error = np.abs(found - expected)
    if error.size and np.max(error) > _CANCELLED * probe.tolerance * np.max(np.abs([found, expected])):
        worst = int(np.argmax(error))
        numbers = f"gives {found[worst]:.12g} {words.format(f'{expected[worst]:.12g}')}"
        raise FunctionError(f"{BILINEAR}, but at {probe.place(worst)} it {numbers} ({question})")


def _trials(probe: Probe) -> Iterator[Operands]:
    """Give as many random operands as the odds ask for, some with zeros, and some with fractions."""
    random = np.random.default_rng(0)
    for _ in range(-(-_ODDS // (_magnitude(probe) - 1))):
        yield _draw(probe, random)
    x, w = _draw(probe, random)
    yield _halves(x)[0], w
    yield x, _halves(w)[0]
    if probe.takes_fractions:
        yield _draw(probe, random, fractions=True)


def _summands(probe: Probe) -> Iterator[tuple[Operands, Operands, str]]:
    """Give operands to be added, and what to ask where their sum makes a difference."""
    random = np.random.default_rng(1)
    yield _draw(probe, random), _draw(probe, random), doubt(probe)
    x, w = map(_halves, _draw(probe, random))
    yield (x[0], w[0]), (x[1], w[1]), _REPLACES
    if probe.takes_fractions:
        yield _draw(probe, random, fractions=True), _draw(probe, random, fractions=True), _ROUNDS


def doubt(probe: Probe) -> str:
    """Ask what may make a difference for large numbers."""
    small = probe.dtype.kind in "iu" and probe.dtype.itemsize < np.dtype(np.int64).itemsize
    return _OVERFLOWS.format(probe.dtype) if small else _CHANGES


def _draw(probe: Probe, random: np.random.Generator, *, fractions: bool = False) -> Operands:
    """Draw an input and a kernel of integers, or of fractions below 1; none is small, so that no single product is."""
    most = 2 ** _magnitude(probe)
    x, w = (
        random.integers(most // 2, most, size) * random.choice([-1.0, 1.0], size) / (most if fractions else 1)
        for size in (probe.inputs, probe.taps)
    )
    return x, w


def _halves(values: Floats) -> tuple[Floats, Floats]:
    """Split an array into two, each with zeros where the other has none."""
    odd = np.arange(len(values)) % 2
    return values * odd, values * (1 - odd)


def _magnitude(probe: Probe) -> int:
    """Return how many bits tell the drawn integers apart, signs included."""
    return max(2, probe.bits // 3)
