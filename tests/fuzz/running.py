"""Judge cases, and tally what came of them."""

from __future__ import annotations

import json
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fuzz import cases
from tconv_sym.errors import TConvError

if TYPE_CHECKING:
    from fuzz.problems import Case

PATIENCE = 5
"""Seconds after which a claim has taken too long, on a busy machine too."""
KEPT = 50
"""As many cases of each sort are kept for the report."""
COLUMNS = (
    ("right: verified", True, ("verified",)),
    ("not read", True, ("not-understood", "raised")),
    ("REFUTED", True, ("refuted",)),
    ("wrong: refuted", False, ("refuted",)),
    ("not read", False, ("not-understood", "raised")),
    ("VERIFIED", False, ("verified",)),
    ("edited: read", None, ("verified", "refuted")),
    ("not read", None, ("not-understood", "raised")),
)


@dataclass(frozen=True)
class Outcome:
    """What came of a case: the verdict's status, or "raised" for an exception of the package and "crashed" for others.

    "misplaced" is a refutation that names other cells than those that differ. `said` is the verdict's message, or the exception.
    """

    index: int
    case: Case
    status: str
    said: str
    seconds: float

    @property
    def is_violation(self):
        """Whether a right claim was refuted, a wrong one verified, or something happened that never may."""
        return self.seconds > PATIENCE or self.status in (
            "crashed",
            "misplaced",
            {True: "refuted", False: "verified"}.get(self.case.right),
        )

    def __str__(self):
        change = f", {self.case.change}" if self.case.change else ""
        return f"case {self.index} ({self.case.kind}{change}) {self.status}: {self.said}\n    {self.case!r}"


def run(seed, index):
    """Check one case."""
    case = cases.case(seed, index)
    derivation = case.problem.derivation
    start = time.perf_counter()
    try:
        verdict = derivation.check(case.text, at=case.at, of=case.of)
        status, said = verdict.status, verdict.message
        if not is_sound(verdict):
            status, said = "crashed", f"a verdict that contradicts itself: {verdict!r}"
        elif status == "refuted" and not names_the_cells(verdict, case.cells):
            status, said = "misplaced", f"differing are {sorted(case.cells)}, not {list(map(str, verdict.cells))}"
    except TConvError as error:
        status, said = "raised", f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001 (that there is none is what is tested)
        status, said = "crashed", traceback.format_exc(limit=-4)
    return Outcome(index=index, case=case, status=status, said=said, seconds=time.perf_counter() - start)


def is_sound(verdict):
    """Whether a verdict is one of the three, not vacuous, and can be shown."""
    json.dumps(verdict.to_dict())
    consistent = {
        "verified": verdict.compared > 0 and not verdict.cells and not verdict.misconceptions,
        "refuted": bool(verdict.message),
        "not-understood": bool(verdict.message) and not verdict.cells and not verdict.misconceptions,
    }
    return bool(str(verdict)) and consistent.get(verdict.status, False)


def names_the_cells(verdict, cells):
    """Whether a refutation names the cells that differ, as far as those are known."""
    return cells is None or {cell.position for cell in verdict.cells} == cells


@dataclass
class Tally:
    """Counts by (kind, right, status), the cases that are to be told, and the slowest one."""

    counts: Counter = field(default_factory=Counter)
    violations: list = field(default_factory=list)
    unread: list = field(default_factory=list)
    slowest: Outcome | None = None

    def add(self, outcome):
        """Count one case."""
        self.counts[outcome.case.kind, outcome.case.right, outcome.status] += 1
        if outcome.is_violation:
            self.violations.append(outcome)
        elif outcome.case.right and outcome.status != "verified":
            self.unread.append(outcome)
        if self.slowest is None or outcome.seconds > self.slowest.seconds:
            self.slowest = outcome

    def merge(self, other):
        """Add what another process counted."""
        self.counts += other.counts
        self.violations += other.violations
        self.unread += other.unread
        self.slowest = max((t for t in (self.slowest, other.slowest) if t), key=lambda outcome: outcome.seconds)

    def count(self, *, kind=None, right=..., statuses=None):
        """Count cases of a kind, of a rightness and of some statuses; left out, of all."""
        return sum(
            count
            for (of_kind, of_right, of_status), count in self.counts.items()
            if kind in (None, of_kind) and right in (..., of_right) and (statuses is None or of_status in statuses)
        )

    def table(self):
        """Write the counts, a line a kind."""
        kinds = sorted({kind for kind, _, _ in self.counts})
        lines = [["kind", *(head for head, _, _ in COLUMNS), "CRASHED", "MISPLACED"]]
        for name, kind in [*((kind, kind) for kind in kinds), ("all", None)]:
            counts = [self.count(kind=kind, right=right, statuses=statuses) for _, right, statuses in COLUMNS]
            counts += [self.count(kind=kind, statuses=(status,)) for status in ("crashed", "misplaced")]
            lines.append([name, *(str(count or "") for count in counts)])
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(line, widths):
    """Write a name to the left and numbers to the right."""
    name, *numbers = (
        cell.rjust(width) if at else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(line, widths, strict=True))
    )
    return "  ".join([name, *numbers]).rstrip()


def tally(seed, numbers):
    """Run the cases of some numbers."""
    result = Tally()
    for index in numbers:
        result.add(run(seed, index))
    return result
