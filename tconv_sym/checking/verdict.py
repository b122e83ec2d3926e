"""Verdicts: what was compared, where it differs, and which misconceptions explain that."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.checking.misconceptions import MISCONCEPTIONS
from tconv_sym.typeset import text
from tconv_sym.typeset.blocks import Block, Prose
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STATUSES = ("verified", "refuted", "not-understood")
_SHOWN = 10
"""As many cells as a printed verdict lists."""
_AROUND = 60
"""As many characters as are shown before and after the trouble in a line."""
_TERMS = 5
"""As many terms of one kind as a sentence lists, with one more if that is all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How one term of a claimed value differs from the expected one.

    `kind` is "missing", "extra", "doubled", "wrong-sign" or "coefficient"; for numbers it is "value", and the term is
    empty. `claimed` and `expected` are the term with its coefficient, or the number; "0" where it does not stand.
    """

    kind: str
    term: str
    claimed: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """An element that differs. Its position counts from 0; line and column say where it is claimed, 0 if nowhere."""

    position: tuple[int, ...]
    claimed: str
    expected: str
    differences: tuple[Difference, ...] = ()
    misconceptions: tuple[str, ...] = ()
    of: str = "output"
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        name = f"{self.of}[{','.join(map(str, self.position))}]" if self.position else self.of
        if all(one.kind == "value" or (one.claimed, one.expected) in self._whole for one in self.differences):
            return f"{name} is {self.expected}, not {self.claimed}"
        return f"{name}: {', '.join(_said(self.differences))}"

    @property
    def _whole(self) -> tuple[tuple[str, str], ...]:
        """The differences of one number or term from another: nothing else stands in the cell."""
        zero = "0"
        return (self.claimed, self.expected), (self.claimed, zero), (zero, self.expected)

    def to_dict(self) -> dict[str, object]:
        """Return the cell as data for JSON."""
        return {
            "of": self.of,
            "position": list(self.position),
            "claimed": self.claimed,
            "expected": self.expected,
            "differences": [
                {"kind": one.kind, "term": one.term, "claimed": one.claimed, "expected": one.expected}
                for one in self.differences
            ],
            "misconceptions": list(self.misconceptions),
            "line": self.line,
            "column": self.column,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Document):
    """Whether a claim about `of` is "verified", "refuted" or "not-understood"; `message` says it in one line.

    `compared` counts the values that were compared, `cells` are those that differ, `misconceptions` maps names to how
    many of those each explains, most first. A claim that is not understood has a line and a column, and `shown` is that
    line. Nothing compared is nothing verified: such a verdict cannot be made.
    """

    status: str
    of: str
    message: str
    compared: int = 0
    cells: tuple[Cell, ...] = ()
    misconceptions: Mapping[str, int] = field(default_factory=dict, hash=False)
    line: int = 0
    column: int = 0
    shown: str = ""

    def __post_init__(self) -> None:
        """Refuse a verdict that its own data contradict."""
        if self.status not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(STATUSES)}, got {self.status!r}")
        if self.status == "verified" and (self.compared < 1 or self.cells or self.misconceptions):
            raise ValueError(
                f"a verified claim must have values that were compared and none that differs, got {self.compared} "
                f"compared and {len(self.cells)} that differ"
            )

    @property
    def is_verified(self) -> bool:
        """Whether something was compared and nothing differs."""
        return self.status == "verified"

    def to_text(self) -> str:
        """Write plain text for a terminal; what is not understood is pointed at."""
        lines = "".join(text.write([block]) for block in self.blocks("text"))
        return lines + (_pointed(self.shown, self.column) if self.shown else "")

    def to_dict(self) -> dict[str, object]:
        """Return the verdict as data for JSON."""
        return {
            "status": self.status,
            "of": self.of,
            "message": self.message,
            "compared": self.compared,
            "cells": [cell.to_dict() for cell in self.cells],
            "misconceptions": dict(self.misconceptions),
            "line": self.line,
            "column": self.column,
        }

    def blocks(self, target: str) -> Iterator[Block]:  # noqa: ARG002 (its words are plain in every target)
        """Give what was found, the cells that differ, and the misconceptions that explain them."""
        place = f"line {self.line}, column {self.column}: " if self.status == "not-understood" and self.line else ""
        yield Prose(f"{_OPENINGS[self.status]}: {place}{_printable(self.message)}.")
        for cell in self.cells[:_SHOWN]:
            names = f" ({', '.join(cell.misconceptions)})" if cell.misconceptions else ""
            yield Prose(f"{cell}{names}.")
        if len(self.cells) > _SHOWN:
            yield Prose(f"And {len(self.cells) - _SHOWN} more.")
        for name, count in self.misconceptions.items():
            known = MISCONCEPTIONS[name]
            cells = "1 cell" if count == 1 else f"{count} cells"
            yield Prose(f"{name} ({cells}): {known.explanation} {known.fix}")


_OPENINGS = MappingProxyType({"verified": "Verified", "refuted": "Refuted", "not-understood": "Not understood"})
_SAYINGS = MappingProxyType(
    {
        "missing": ("is missing", "are missing"),
        "extra": ("is extra", "are extra"),
        "doubled": ("is doubled", "are doubled"),
        "wrong-sign": ("has the wrong sign", "have the wrong sign"),
    }
)


def _pointed(line: str, column: int) -> str:
    r"""Show the part of a line around a column, and a caret under it; what a terminal might obey is not shown.

    >>> print(_pointed("结果 = a\x1b", 6), end="")
      结果 = a?
             ^
    """
    start = max(0, column - 1 - _AROUND)
    shown = _printable(line[start : column - 1 + _AROUND])
    before = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown[: column - 1 - start])
    return f"  {shown}\n  {' ' * before}^\n"


def _printable(words: str) -> str:
    """Write a question mark for what a terminal might obey."""
    return "".join(c if c.isprintable() else "?" for c in words)


def _said(differences: tuple[Difference, ...]) -> Iterator[str]:
    """Say differences, those of one kind together."""
    for kind, (one, many) in _SAYINGS.items():
        terms = [difference.term for difference in differences if difference.kind == kind]
        if terms:
            yield f"{_listed(terms)} {one if len(terms) == 1 else many}"
    for difference in differences:
        if difference.kind == "coefficient":
            yield f"{difference.expected} stands as {difference.claimed}"


def _listed(terms: list[str]) -> str:
    """List terms; the rest of a long list is counted.

    >>> _listed(["a", "b"]), _listed(list("abcdefgh"))
    ('a and b', 'a, b, c, d, e and 3 more')
    """
    shown, rest = (terms, "") if len(terms) <= _TERMS + 1 else (terms[:_TERMS], f"{len(terms) - _TERMS} more")
    *first, last = [*shown, rest] if rest else shown
    return f"{', '.join(first)} and {last}" if first else last
