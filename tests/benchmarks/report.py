"""A measurement against its target, and the table of all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from math import log


@dataclass(frozen=True)
class Row:
    """One measurement. `ratio` is to be at least `target`, or at most where `most` says so."""

    what: str
    ours: str
    rival: str
    ratio: float
    target: float
    most: bool = False

    @property
    def ok(self):
        return self.ratio <= self.target if self.most else self.ratio >= self.target

    def cells(self):
        return [
            self.what,
            self.ours,
            self.rival,
            f"{self.ratio:.2f}",
            f"{'≤' if self.most else '≥'} {self.target:g}",
            "ok" if self.ok else "FAIL",
        ]


@dataclass(frozen=True)
class LeftOut:
    """What was not measured, and why; where CI runs, nothing may be left out."""

    what: str
    why: str

    @property
    def ok(self):
        return os.environ.get("CI") != "true"

    def cells(self):
        return [self.what, f"left out: {self.why}", "", "", "", "" if self.ok else "FAIL"]


def faster(what, ours, rival, target):
    """How many times faster ours is than the rival; both in seconds."""
    return Row(what, time(ours), time(rival), rival / ours, target)


def as_fast(what, ours, rival, target):
    """How many times slower ours is than the rival; both in seconds."""
    return Row(what, time(ours), time(rival), ours / rival, target, most=True)


def within(what, ours, most):
    """How much of a number of seconds ours takes: a promise about any machine of these days."""
    return as_fast(what, ours, most, 1)


def growth(what, small, large, products, target, *, write):
    """The exponent with which `small` grows to `large` while the products grow by the factor `products`."""
    exponent = log(large / small) / log(products)
    return Row(what, write(small), write(large), exponent, target, most=True)


def time(seconds):
    """Write seconds with three digits."""
    for scale, unit in ((1, "s"), (1e3, "ms")):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def size(count):
    """Write bytes in megabytes."""
    return f"{count / 2**20:.3g} MB"


HEAD = ["what", "ours (or small)", "rival (or large)", "ratio (or exponent)", "target", ""]


def table(rows):
    """Write the rows under their head, columns aligned."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
