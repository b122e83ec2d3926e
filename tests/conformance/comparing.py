"""One case, computed by us and by an oracle: do they agree, exactly?"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conformance.case import Refusal
from tconv_sym import frameworks
from tconv_sym.errors import TConvError

if TYPE_CHECKING:
    from conformance.case import Case

AGREE, REFUSE, DIFFER = "agree", "both refuse", "DISAGREE"
UNIT = 2.0**-24
"""The unit roundoff of float32."""
SCALE = 2**149
"""Times this, every float32 is an integer."""


@dataclass(frozen=True)
class Judgement:
    """What came of a case, and how the two differ."""

    case: Case
    theirs: np.ndarray | Refusal
    status: str
    said: str = ""

    @property
    def kind(self) -> str:
        """What kind of disagreement it is: the first two words that say it."""
        return " ".join(self.said.split()[:2])


def ours(case: Case) -> np.ndarray | Refusal:
    """Compute a case by `tconv_sym.frameworks`; raises what is no refusal."""
    function = frameworks.FRAMEWORKS[case.framework]
    try:
        # Arguments that are missing, or that there are not, Python refuses.
        inspect.signature(function).bind(*case.shapes, **case.arguments)
    except TypeError as error:
        return Refusal.of(error)
    try:
        return computed(function, case)
    except TConvError as error:
        return Refusal.of(error)


def computed(function, case):
    """Compute a case that has the arguments that there are."""
    convention = function(*case.shapes, **case.arguments)
    shapes = convention.input_shape, convention.kernel_shape
    if shapes != case.shapes:
        message = f"takes {shapes}, for {case.shapes}"
        raise AssertionError(message)
    values = [value for value in case.values() if value is not None]
    y = convention.lambdify(bias=len(values) > 2)(*scaled(values))
    if y.shape != convention.output_shape:
        message = f"gives {y.shape}, for {convention.output_shape}"
        raise AssertionError(message)
    return y


def scaled(values):
    """Return integers as they are; of floats the integers that they are times `SCALE`, a bias times its square."""
    if all(value.dtype.kind == "i" for value in values):
        return values
    factors = (SCALE, SCALE, SCALE * SCALE)
    return [integers(value, factor) for value, factor in zip(values, factors, strict=False)]


def integers(values, factor):
    """Return floats times a power of two as Python's integers, exactly."""
    pairs = [float(value).as_integer_ratio() for value in values.flat]
    exact = np.empty(values.size, object)
    exact[:] = [numerator * factor // denominator for numerator, denominator in pairs]
    return exact.reshape(values.shape)


def judge(case: Case, theirs: np.ndarray | Refusal) -> Judgement:
    """Compare what an oracle made of a case with what we do, and with what its author expected."""
    try:
        mine = ours(case)
    except Exception as error:  # noqa: BLE001 (a crash is a disagreement)
        return Judgement(case, theirs, DIFFER, f"we crash: {Refusal.of(error).message}")
    if isinstance(mine, Refusal) and isinstance(theirs, Refusal):
        return Judgement(case, theirs, REFUSE)
    if isinstance(mine, Refusal):
        return Judgement(case, theirs, DIFFER, f"we refuse, it gives {theirs.shape}: {mine.message}")
    if isinstance(theirs, Refusal):
        return Judgement(case, theirs, DIFFER, f"it refuses, we give {mine.shape}: {theirs.message}")
    said = difference(case, mine, theirs)
    if not said and case.expected is not None:
        said = difference(case, mine, case.expected)
    return Judgement(case, theirs, DIFFER if said else AGREE, said)


def difference(case, mine, theirs):
    """Say how two outputs differ, or nothing."""
    if mine.shape != theirs.shape:
        return f"shapes differ: ours {mine.shape}, its {theirs.shape}"
    wrong = is_off(case, mine, theirs)
    if not wrong.any():
        return ""
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    return f"values differ, {wrong.sum()} of {wrong.size}: at {place} ours {mine[place]}, its {theirs[place]}"


def is_off(case, mine, theirs):
    """Return where values differ. Integers must be equal; for floats see `is_beyond_rounding`."""
    if mine.dtype.kind == "i":
        return mine != theirs
    return is_beyond_rounding(case, mine, theirs)


def is_beyond_rounding(case, exact, floats):
    """Return where a float32 sum is further from the exact one than rounding can take it.

    |fl(Σ xᵢwᵢ) − Σ xᵢwᵢ| ≤ γ Σ |xᵢwᵢ| with γ = nu / (1 − nu), for n roundings of u = 2⁻²⁴ in any order (Higham,
    Accuracy and Stability of Numerical Algorithms, section 3.1): this is a theorem, and no tolerance.
    """
    values = [abs(value) for value in case.values() if value is not None]
    convention = frameworks.FRAMEWORKS[case.framework](*case.shapes, **case.arguments)
    most = convention.lambdify(bias=len(values) > 2)(*scaled(values))
    roundings = values[1].size + 1
    gamma = roundings * UNIT / (1 - roundings * UNIT)
    square = SCALE * SCALE
    off = [abs(e - f) for e, f in zip(exact.flat, integers(floats, square).flat, strict=True)]
    bounds = [int(m) * int(gamma * square) // square for m in most.flat]
    return np.array([o > b for o, b in zip(off, bounds, strict=True)]).reshape(exact.shape)
