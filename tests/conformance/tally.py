"""Counts by oracle, the disagreements, and the table at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from conformance.comparing import AGREE, DIFFER, REFUSE

FAULT, DECLINED, STALE = "known fault", "declined", "STALE"
COLUMNS = (AGREE, REFUSE, FAULT, DECLINED, STALE, DIFFER)
KEPT = 40
"""As many disagreements are kept of each oracle."""


@dataclass
class Tally:
    """What one oracle's cases came to; plain data, as it travels between processes as JSON."""

    oracle: str
    versions: str = ""
    counts: Counter = field(default_factory=Counter)
    faults: Counter = field(default_factory=Counter)
    geometries: int = 0
    seconds: float = 0.0
    reports: list = field(default_factory=list)
    absent: str = ""

    @property
    def failures(self):
        """How many calls disagree or show that a known fault is stale."""
        return self.counts[DIFFER] + self.counts[STALE]

    def report(self, status, text):
        """Count a failure, and keep how it came about."""
        self.counts[status] += 1
        if len(self.reports) < KEPT:
            self.reports.append(text)

    def to_dict(self):
        """Return it as data for JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_dict(cls, data):
        """Read what `to_dict` gave."""
        return cls(**data | {name: Counter(data[name]) for name in ("counts", "faults")})


def table(tallies):
    """Write the counts, a line an oracle and one for all."""
    lines = [["oracle", "calls", "geometries", *COLUMNS, "s", "versions"]]
    lines += [[t.oracle, *cells(t), f"{t.seconds:.0f}", t.absent or t.versions] for t in tallies]
    total = Tally("all", counts=sum((tally.counts for tally in tallies), Counter()))
    total.geometries = sum(tally.geometries for tally in tallies)
    lines.append(["all", *cells(total), "", ""])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(aligned(line, widths) for line in lines)


def cells(tally):
    """Return the numbers of a line."""
    counts = (sum(tally.counts.values()), tally.geometries, *(tally.counts[status] for status in COLUMNS))
    return [f"{count:,}" if count else "" for count in counts]


def aligned(line, widths):
    """Write names to the left and numbers to the right."""
    last = len(line) - 1
    padded = (
        cell.ljust(width) if at in (0, last) else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(line, widths, strict=True))
    )
    return "  ".join(padded).rstrip()
