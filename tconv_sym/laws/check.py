"""A law compared with the truth: proved, right in a box of sizes, or refuted by a derivation."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations, product
from typing import TYPE_CHECKING

from tconv_sym.errors import GeometryError, shown
from tconv_sym.integers import read_integer
from tconv_sym.laws import isl
from tconv_sym.laws.box import MOST, compare
from tconv_sym.laws.counterexample import is_small, replay, replay_product
from tconv_sym.laws.every_size import EverySize, every_size
from tconv_sym.laws.law import read_law
from tconv_sym.laws.verdict import Condition, LawVerdict
from tconv_sym.limits import check_limit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.laws.box import Box
    from tconv_sym.laws.counterexample import Counterexample
    from tconv_sym.laws.law import Law

MAX_STEP = 64
"""The largest stride and dilation that are compared."""
SYMMETRIC = "pl = pr"
"""What is assumed where a law says p."""
NATURAL = (
    "op = 0",
    "op < s",
    "d = 1",
    "s = 1",
    "s = d",
    "k = 1",
    "n = 1",
    "pl = 0",
    "2*pl = k - 1",
    "2*pl = d*(k - 1)",
)
"""Conditions under which a wrong law may be right."""
OF_SIDES = ("pr = 0", SYMMETRIC, "pl = pr + op")
"""And those of a law that says pl or pr."""
_MOST_SHOWN = 3


def check_law(law: str, *, stride: int | None = None, dilation: int | None = None) -> LawVerdict:
    """Judge a law about which products x[i]·w[m] land on which output o: for all sizes, on one axis.

    The law is stated in s, d, n, k, p (the padding of both sides) or pl and pr, op, O, and o, i, m: as an index law
    `o = s*i + d*m - p`, as a gather `x[(o + p - d*m)/s]*w[m]` where s divides, or as a loop
    `y[s*i + d*m - p] += x[i]*w[m]`. Guards follow after commas, `and`, `&&`, `if`, `where` or `when`, or stand before
    it as `if …:`; they are chains of = (or ==), <, <=, > and >= (or ≤ and ≥). A division a//b or a % b (or a mod b) is
    Euclid's and so Python's, for b is made of s, d and numbers and is 1 or more; a/b also says that b divides a. Beside
    it stands one name, one number or a sum in parentheses. A law always holds within 0 ≤ i < n, 0 ≤ m < k and
    0 ≤ o < O, so that no index counts from the end. A stride or dilation that is not given is each of 1 to 4.

    With islpy (extra `isl`) a law is proved for every n, k, pl, pr and op; without, or where a guard is not linear in
    these, it is compared at small sizes. Raises `ReadingError`, `LimitError` or `GeometryError`.

    >>> verdict = check_law("o = s*i + m - p")
    >>> verdict.status, verdict.counterexample.sizes["d"], verdict.counterexample.product
    ('refuted', 2, (0, 1))
    >>> print(verdict.message)
    Refuted: with s=1, d=2, n=1, k=2, p=0, op=0, O=3, the law puts x[0]·w[1] on output 1; it lands on output 2.
    >>> check_law("if (o + p - d*m) % s == 0: y[o] += x[(o + p - d*m)//s]*w[m]", stride=2).holds
    True
    """
    read = read_law(law)
    strides, dilations = _steps("stride", stride), _steps("dilation", dilation)
    pairs = list(product(strides, dilations))
    assumed = ("O >= 1", *([SYMMETRIC] if read.is_symmetric else []))
    box = compare(read, pairs)
    proof = every_size(read, pairs, assumed) if isl.is_installed() else "islpy, the extra isl, is not installed"
    sizes = _wrong_sizes(box, proof)
    return LawVerdict(
        law=read.text,
        status="refuted" if sizes else "bounded" if isinstance(proof, str) else "proved",
        is_symmetric=read.is_symmetric,
        strides=strides,
        dilations=dilations,
        counterexample=_counterexample(read, sizes, proof) if sizes else None,
        condition=_condition(read, box, proof) if sizes else None,
        remark=proof if isinstance(proof, str) else "",
    )


def _wrong_sizes(box: Box, proof: EverySize | str) -> dict[str, int] | None:
    """Return the smallest sizes at which the law is wrong: those of the box, else those that isl finds."""
    if len(box.wrong):
        return box.sizes(int(box.wrong[0]))
    return None if isinstance(proof, str) else proof.smallest_wrong


def _counterexample(law: Law, sizes: dict[str, int], proof: EverySize | str) -> Counterexample:
    """Derive these sizes; where that is too much, evaluate the first wrong product that isl finds."""
    if isinstance(proof, str) or is_small(sizes):
        return replay(law, sizes)
    return replay_product(law, sizes, proof.wrong_product(sizes))


def _condition(law: Law, box: Box, proof: EverySize | str) -> Condition | None:
    """Find the condition under which a wrong law is right; isl's word counts for more than the box's."""
    natural = NATURAL if law.is_symmetric else NATURAL + OF_SIDES
    if not isinstance(proof, str):
        with suppress(isl.failure()):  # it gave up: the box is left
            natural = (*natural, *proof.suggested())
            return _exact(natural, proof) or _enough(natural, proof)
    # Where the law is right in all of the box, the box has nothing to say.
    return (_exact(natural, box) or _enough(natural, box)) if len(box.wrong) else None


def _exact(natural: Sequence[str], judge: Box | EverySize) -> Condition | None:
    """Find one natural condition, or two, that say just where the law is right."""
    enough = [one for one in natural if judge.is_enough(one)]
    for count in (1, 2):
        for chosen in combinations(enough, count):
            if judge.is_exact(chosen):
                return Condition(alternatives=chosen, is_exact=True, is_proved=isinstance(judge, EverySize))
    return None


def _enough(natural: Sequence[str], judge: Box | EverySize) -> Condition | None:
    """Find natural conditions under which the law is right, none of which is part of another."""
    enough: list[str] = []
    for one in (one for one in natural if judge.is_enough(one)):
        if not any(judge.is_within(one, other) for other in enough):
            enough = [*(other for other in enough if not judge.is_within(other, one)), one]
    chosen = tuple(enough[:_MOST_SHOWN])
    return Condition(alternatives=chosen, is_exact=False, is_proved=isinstance(judge, EverySize)) if chosen else None


def _steps(name: str, value: int | None) -> tuple[int, ...]:
    """Return the strides or dilations to be compared; raises `GeometryError` or `LimitError`."""
    if value is None:
        return tuple(range(1, MOST + 1))
    number = read_integer(value)
    if number is None or number < 1:
        raise GeometryError(f"{name} must be an integer of at least 1, got {shown(value)}")
    check_limit(name, number, MAX_STEP)
    return (number,)
