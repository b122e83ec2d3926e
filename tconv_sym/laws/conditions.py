"""Conditions under which a wrong law is right: natural ones, and those that isl suggests, judged one by one."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from tconv_sym.laws.decided import SYMMETRIC, Decided, Undecided
from tconv_sym.laws.isl import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tconv_sym.laws.box import Box
    from tconv_sym.laws.law import Law

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
OF_SIDES = ("pr = 0", SYMMETRIC, "pl = pr + op", "pr = pl + op")
"""And those of a law that says pl or pr."""
_MOST_SHOWN, _MOST_COMPARED = 3, 2
"""As many alternatives, and comparisons in each, as are worth saying where they are not all."""
_SIGNS = str.maketrans({"*": "·", "-": "−"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Where a wrong law is right all the same: where one of the alternatives holds, each a number of comparisons.

    They are in the law's letters, and each can be read as a guard. `is_exact` says that the law is right nowhere else,
    but where no product lands at all. `is_proved` says that this was proved for every size, and not only seen at small
    ones.

    >>> print(Condition(alternatives=(("n <= 4", "k <= 7 - n"), ("p = 0",)), is_exact=True, is_proved=True))
    n ≤ 4 and k ≤ 7 − n, or p = 0
    """

    alternatives: tuple[tuple[str, ...], ...]
    is_exact: bool
    is_proved: bool

    def __str__(self) -> str:
        written = [" and ".join(one) for one in self.alternatives]
        joint = ", or " if any(len(one) > 1 for one in self.alternatives) else " or "
        return joint.join(written).replace("<=", "≤").replace(">=", "≥").translate(_SIGNS)


def condition(law: Law, box: Box, decided: Decided | Undecided) -> Condition | None:
    """Find the condition under which a wrong law is right; isl's word counts for more than the box's."""
    natural = NATURAL if law.is_symmetric else NATURAL + OF_SIDES
    if isinstance(decided, Decided):
        with suppress(failure()):  # it gave up: the box is left
            return _found(law, dict.fromkeys((*natural, *decided.suggested())), decided)
    # Where the law is right in all of the box, the box has nothing to say.
    return _found(law, natural, box) if len(box.wrong) else None


def _found(law: Law, tried: Iterable[str], judge: Box | Decided) -> Condition | None:
    """Choose of conditions: those that say just where the law is right, else those under which it is."""
    enough = _widest([one for one in tried if judge.is_enough(one)], judge)
    exact = _exact(enough, judge)
    chosen = exact or [one for one in enough if one.count(",") < _MOST_COMPARED][:_MOST_SHOWN]
    if not chosen:
        return None
    alternatives = tuple(_in_letters(one, is_symmetric=law.is_symmetric) for one in chosen)
    return Condition(alternatives=alternatives, is_exact=bool(exact), is_proved=isinstance(judge, Decided))


def _exact(enough: Sequence[str], judge: Box | Decided) -> Sequence[str]:
    """Find one condition, or two, that say just where the law is right."""
    choices = (chosen for count in (1, 2) for chosen in combinations(enough, count))
    return next((chosen for chosen in choices if judge.is_exact(chosen)), ())


def _widest(enough: Sequence[str], judge: Box | Decided) -> Sequence[str]:
    """Leave out conditions that are part of another."""
    kept: list[str] = []
    for one in enough:
        if not any(judge.is_within(one, other) for other in kept):
            kept = [*(other for other in kept if not judge.is_within(other, one)), one]
    return kept


def _in_letters(text: str, *, is_symmetric: bool) -> tuple[str, ...]:
    """Part a condition into comparisons, with p for the paddings where the law says p."""
    named = re.sub(r"\bp[lr]\b", "p", text) if is_symmetric else text
    return tuple(named.split(", "))
