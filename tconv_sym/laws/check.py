"""A law compared with the truth: proved, right in a box of sizes, or refuted by a derivation."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from tconv_sym.errors import GeometryError, shown
from tconv_sym.integers import read_integer
from tconv_sym.laws.box import MOST, compare
from tconv_sym.laws.conditions import condition
from tconv_sym.laws.counterexample import replay, replay_product
from tconv_sym.laws.decided import Decided, Found, Undecided, decide
from tconv_sym.laws.law import read_law
from tconv_sym.laws.order import rank
from tconv_sym.laws.verdict import LawVerdict
from tconv_sym.limits import check_limit

if TYPE_CHECKING:
    from tconv_sym.laws.box import Box
    from tconv_sym.laws.counterexample import Counterexample
    from tconv_sym.laws.law import Law

MAX_STEP = 64
"""The largest stride and dilation that are compared."""


def check_law(law: str, *, stride: int | None = None, dilation: int | None = None) -> LawVerdict:
    """Judge a law about which products x[i]·w[m] land on which output o: for all sizes, on one axis.

    The law is stated in s, d, n, k, p (the padding of both sides) or pl and pr, op, O, and o, i, m: as an index law
    `o = s*i + d*m - p`, as a gather `x[(o + p - d*m)/s]*w[m]` where s divides, or as a loop
    `y[s*i + d*m - p] += x[i]*w[m]`. Guards follow after commas, `and`, `&&`, `if`, `where` or `when`, or stand before
    it as `if …:`; they are chains of = (or ==), <, <=, > and >= (or ≤ and ≥). A division a//b or a % b (or a mod b) is
    Euclid's and so Python's, for b is made of s, d and numbers and is 1 or more; a/b also says that b divides a. Beside
    it stands one name, one number or a sum in parentheses. After # stands a comment. Indices count from 0, and a law
    always holds within 0 ≤ i < n, 0 ≤ m < k and 0 ≤ o < O, so that no index counts from the end. A stride or dilation
    that is not given is each of 1 to 4.

    With islpy (extra `isl`) a law is proved for every n, k, pl, pr and op with 0 ≤ op < max(s, d) and O ≥ 1, which are
    the layers that exist; without, or where a guard is not linear in these, it is compared at small sizes. The
    counterexample is the smallest: fewer negative paddings come first, then a smaller s + d + n + k + |pl| + |pr| + op,
    then a smaller s, d, n and so on. Without islpy it is the smallest in the box; `counterexample.is_smallest` says
    whether there is none smaller at all.

    Raises `OperandError` where the law is no text, `ReadingError`, `LimitError` or `GeometryError`.

    >>> verdict = check_law("o = s*i + m - p")
    >>> verdict.status, verdict.counterexample.sizes["d"], verdict.counterexample.product
    ('refuted', 2, (0, 1))
    >>> print(verdict.message)
    Refuted: with s=1, d=2, n=1, k=2, p=0, op=0, O=3, the law puts x[0]·w[1] on output 1; it lands on output 2.
    >>> check_law("if (o + p - d*m) % s == 0: y[o] += x[(o + p - d*m)//s]*w[m]", stride=2).counterexample is None
    True
    """
    read = read_law(law)
    strides, dilations = _steps("stride", stride), _steps("dilation", dilation)
    pairs = list(product(strides, dilations))
    box = compare(read, pairs)
    decided = decide(read, pairs)
    wrong = _smallest_wrong(box, decided)
    return LawVerdict(
        law=read.text,
        status="refuted" if wrong else "proved" if isinstance(decided, Decided) else "bounded",
        is_symmetric=read.is_symmetric,
        strides=strides,
        dilations=dilations,
        counterexample=_counterexample(read, wrong) if wrong else None,
        condition=condition(read, box, decided) if wrong else None,
        remark=decided.reason if isinstance(decided, Undecided) else "",
    )


def _smallest_wrong(box: Box, decided: Decided | Undecided) -> Found | None:
    """Return the smallest sizes at which the law is wrong, of those that isl finds and of the box's."""
    found = [decided.smallest_wrong] if isinstance(decided, Decided) and decided.smallest_wrong else []
    if len(box.wrong):
        found.append(Found(box.sizes(int(box.wrong[0]))))
    return min(found, key=lambda one: rank(one.sizes), default=None)  # of two that are the same, isl's


def _counterexample(law: Law, wrong: Found) -> Counterexample:
    """Derive these sizes; where that is too much, evaluate the product that isl finds."""
    made = replay(law, wrong.sizes) if wrong.product is None else replay_product(law, wrong.sizes, wrong.product)
    return replace(made, is_smallest=wrong.is_smallest)


def _steps(name: str, value: int | None) -> tuple[int, ...]:
    """Return the strides or dilations to be compared; raises `GeometryError` or `LimitError`."""
    if value is None:
        return tuple(range(1, MOST + 1))
    number = read_integer(value)
    if number is None or number < 1:
        raise GeometryError(f"{name} must be an integer of at least 1, got {shown(value)}")
    check_limit(name, number, MAX_STEP)
    return (number,)
