"""Where findings are entered: verdicts with their codes, on one line, at their places in the file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tconv_sym.notes.codes import CODES
from tconv_sym.notes.report import Finding

if TYPE_CHECKING:
    from tconv_sym.checking.verdict import Verdict
    from tconv_sym.notes.located import Located

PROBLEM, UNCLEAR, BAD_COMMENT, RIGHT = "TC001", "TC002", "TC003", "TC100"
WRONG, WRONG_SHAPE, WRONG_SIZE, NOT_UNDERSTOOD = "TC201", "TC202", "TC203", "TC301"
_CELLS, _CHARACTERS = 3, 80
"""As many cells as a message names, and as many characters as an excerpt has."""

Place = tuple[int, int]


@dataclass(slots=True)
class Ledger:
    """The findings in a note, in the order in which they are made."""

    path: str
    findings: list[Finding] = field(default_factory=list)

    def enter(self, code: str, message: str, place: Place, text: Located | None = None) -> None:
        """Enter a finding without a verdict; `text` is what it is about."""
        line, column = place
        self.findings.append(
            Finding(
                path=self.path,
                line=line,
                column=column,
                code=code,
                status=CODES[code][0],
                message=message,
                excerpt="" if text is None else _excerpt(text),
            )
        )

    def judge(self, text: Located, verdict: Verdict, about: str = "") -> None:
        """Enter a verdict on a text; `about` says what the claim is about where the verdict cannot."""
        moved = _moved(verdict, text)
        self.findings.append(
            Finding(
                path=self.path,
                line=moved.line,
                column=moved.column,
                code=_code(verdict),
                status=verdict.status,
                message=(f"{about}: " if about else "") + _message(verdict),
                excerpt=_excerpt(text),
                verdict=moved,
            )
        )


def _excerpt(text: Located) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text.text[: 2 * _CHARACTERS].split())
    return line if len(line) <= _CHARACTERS and len(text.text) <= 2 * _CHARACTERS else line[: _CHARACTERS - 1] + "…"


def _moved(verdict: Verdict, text: Located) -> Verdict:
    """Give a verdict, and its cells, their places in the file."""
    known = [(verdict.line, verdict.column), *((cell.line, cell.column) for cell in verdict.cells)]
    places = iter(list(text.points(place for place in known if place[0])))
    line, column = next(places) if verdict.line else text.place()
    cells = [
        replace(cell, line=place[0], column=place[1]) if cell.line and (place := next(places)) else cell
        for cell in verdict.cells
    ]
    return replace(verdict, cells=tuple(cells), line=line, column=column)


def _code(verdict: Verdict) -> str:
    """Choose the code."""
    if verdict.status != "refuted":
        return RIGHT if verdict.is_verified else NOT_UNDERSTOOD
    if verdict.of.endswith("size"):
        return WRONG_SIZE
    return WRONG if verdict.cells else WRONG_SHAPE


def _message(verdict: Verdict) -> str:
    """Say what is wrong where, and what explains it."""
    if not verdict.cells or verdict.of.endswith("size"):
        return verdict.message + _explained(verdict)
    shown = [str(cell) for cell in verdict.cells[:_CELLS]]
    more = len(verdict.cells) - len(shown)
    rest = [f"and {more} more"] if more else []
    is_alone = len(verdict.cells) == verdict.compared == 1
    return ("" if is_alone else f"{verdict.message}: ") + "; ".join([*shown, *rest]) + _explained(verdict)


def _explained(verdict: Verdict) -> str:
    """Name what explains the cells, with how many each explains."""
    counted = len(verdict.cells) > 1
    named = [f"{name}: {count}" if counted else name for name, count in verdict.misconceptions.items()]
    return f" ({', '.join(named)})" if named else ""
