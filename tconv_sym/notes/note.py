"""A note, piece by piece: what it states is kept, what it claims is judged, what is known to mislead is remarked on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tconv_sym.errors import TConvError
from tconv_sym.notes import ledger, sentences
from tconv_sym.notes.aims import Aim, Array, Shape, find
from tconv_sym.notes.court import Court
from tconv_sym.notes.layers import TRANSPOSED, UNCLEAR, check_size_formula
from tconv_sym.notes.ledger import Ledger
from tconv_sym.notes.problems import UnclearError
from tconv_sym.notes.remarks import Remarks
from tconv_sym.notes.report import Report
from tconv_sym.notes.roles import clause
from tconv_sym.notes.sections import Sections
from tconv_sym.notes.stating import Stating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.checking.verdict import Verdict
    from tconv_sym.notes.aims import Found
    from tconv_sym.notes.comments import Comment
    from tconv_sym.notes.pieces import Piece
    from tconv_sym.problem import Problem
    from tconv_sym.reading.claim import Label

MAX_WORK = 2**24
"""As many products as the claims of a note may be compared with, one claim after another."""
_FORMULAS = frozenset({"math", "table", "listing", "rows"})
"""Pieces that are counted where they claim nothing."""
_TAP_0 = re.compile(r"(?<![A-Za-z])w(?:_?\{ ?(?:0|[0-9] ?,? ?0)|_?0|_?[1-9]0(?![0-9]))")
"""The name of a tap that counts from 0."""
_GOES_ON = re.compile(r"[\s>]*[+=×·⋅−]\s*[^\s*+=]")
"""How a line begins that goes on a formula."""


@dataclass(slots=True)
class Note:
    """A note while it is checked: where we are in it, and what was found so far."""

    ledger: Ledger
    sections: Sections
    lines: Sequence[str]
    not_claims: int = 0
    _stating: Stating = field(init=False)
    _remarks: Remarks = field(default_factory=Remarks)
    _labels: Sequence[Label] = ()
    _comment: Comment | None = None
    _skips: bool = False
    _posed: set[str] = field(default_factory=set)
    _waiting: dict[str, list[Aim]] = field(default_factory=dict)
    _counts_input: int = -1
    _counts_taps_from_0: bool = False
    _work: int = 0

    def __post_init__(self) -> None:
        """Keep what is stated with where we are."""
        self._stating = Stating(self.ledger, self.sections)

    def check(self, pieces: Sequence[Piece]) -> None:
        """Go through the pieces."""
        found = _found(pieces)
        self._labels = [one.label for each in found for one in each if isinstance(one, Aim) and one.label is not None]
        self._counts_taps_from_0 = any(_TAP_0.search(line) for line in self.lines)
        for piece, claims in zip(pieces, found, strict=True):
            if piece.kind == "comment":
                self._follow(self._stating.comment(piece.body))
            else:
                self._piece(piece, claims)
        for message, aims in self._waiting.items():
            more = f" ({len(aims)} claims wait for it)" if len(aims) > 1 else ""
            self.ledger.enter(ledger.UNCLEAR, message + more, aims[0].text.place(), aims[0].text)

    def _follow(self, comment: Comment | None) -> None:
        """Do what a comment says about the pieces behind it."""
        if comment is not None and comment.skip in ("begin", "end"):
            self._skips = comment.skip == "begin"
        elif comment is not None:
            self._comment = comment

    def _piece(self, piece: Piece, found: list[Found]) -> None:
        """Take in one piece."""
        if piece.kind == "heading":
            self.sections.enter(piece)
        elif piece.kind == "rule":
            self.sections.number += 1
        comment = self._for_this(piece, found)
        if self._skips or (comment and comment.skip):
            return
        if comment is not None:
            self._judge(_told(piece, found, comment))
            return
        stated = self._stating.piece(piece)
        for one in found:
            self._take(one)
        self.not_claims += piece.kind in _FORMULAS and not found and not stated
        self._remark(piece)

    def _for_this(self, piece: Piece, found: list[Found]) -> Comment | None:
        """Return the comment that waits for this piece, if any: for a formula, or a line that claims something."""
        if self._comment is None or not (piece.kind in _FORMULAS or found):
            return None
        comment, self._comment = self._comment, None
        return comment

    def _take(self, found: Found) -> None:
        """Keep or judge what was found in a piece."""
        if isinstance(found, Array):
            self._stating.array(found)
        elif isinstance(found, Shape):
            self._stating.shape(found)
        elif _is_denied(found) or sentences.is_denied(self.sections.heading):
            self.not_claims += 1
        elif found.number is None or self._is_of_input(found):
            self._stating.keep_shape(found.name, found.text)
            self._judge(found)

    def _is_of_input(self, aim: Aim) -> bool:
        """Tell whether an element that is counted is one of the input: here, or before in this section, that is said."""
        if sentences.names_input(aim.hint):
            self._counts_input = self.sections.number
        return self._counts_input == self.sections.number

    def _judge(self, aim: Aim) -> None:
        """Judge a claim, or let it wait for a problem."""
        try:
            verdict = self._verdict(aim)
        except UnclearError as error:
            self._waiting.setdefault(str(error), []).append(aim)
            return
        except TConvError as error:
            self.ledger.enter(ledger.BAD_COMMENT, str(error), aim.text.place(), aim.text)
            return
        if verdict.status == "refuted" and self._goes_on(aim):
            message = "the formula seems to go on in the next line: write it in one, or in math"
            verdict = replace(verdict, status="not-understood", message=message, cells=(), misconceptions={})
        about = f"the kernel times element {aim.number} of the input" if aim.is_scaled else ""
        self.ledger.judge(aim.text, verdict, about)

    def _verdict(self, aim: Aim) -> Verdict:
        """Return the verdict on a claim; raises `UnclearError`."""
        mode = self.sections.mode
        if mode == TRANSPOSED and sentences.is_of_another(aim.hint):
            mode = UNCLEAR
        try:
            problem = self._problem(aim)
        except UnclearError:
            if aim.of == "size" and (general := check_size_formula(aim.text.text, mode)) is not None:
                return general
            raise
        return Court(problem=problem, mode=mode, labels=self._labels).judge(aim)

    def _problem(self, aim: Aim) -> Problem:
        """Return the problem at this place, and report it the first time; raises `UnclearError`."""
        posed = self.sections.stated.posed()
        if self._counts_taps_from_0 and not posed.is_written_out and aim.of != "size":
            raise UnclearError(
                "the taps of the kernel count from 0 in this note: write the kernel out, or in a comment"
            )
        if posed.said not in self._posed:
            self._posed.add(posed.said)
            self.ledger.enter(ledger.PROBLEM, posed.words, posed.place)
        self._work += posed.problem.geometry.most_products
        if self._work > MAX_WORK:
            raise UnclearError("the note claims more than can be compared: divide it, or skip some of it in comments")
        return posed.problem

    def _goes_on(self, aim: Aim) -> bool:
        """Tell whether a claim in prose is cut off by the end of its line."""
        if not aim.is_prose:
            return False
        line = aim.text.place(len(aim.text.text))[0]
        following = self.lines[line] if line < len(self.lines) else ""
        return bool(_GOES_ON.match(following)) and not sentences.has_elements(following)

    def _remark(self, piece: Piece) -> None:
        """Remark on what is known to mislead."""
        if piece.kind in ("code", "listing"):
            remarks = self._remarks.code(piece.body)
        elif piece.kind in ("line", "heading"):
            remarks = self._remarks.prose(piece.body, self.sections.stated)
        else:
            return
        for code, start, stop, message in remarks:
            part = piece.body.part(start, stop)
            self.ledger.enter(code, message, part.place(), part)


def _found(pieces: Sequence[Piece]) -> list[list[Found]]:
    """Find what each piece claims or states."""
    heading, found = "", []
    for piece in pieces:
        heading = piece.words if piece.kind == "heading" else heading
        found.append(find(piece, heading))
    return found


def _is_denied(aim: Aim) -> bool:
    """Tell whether the words around a claim say that it is wrong."""
    return sentences.is_denied(aim.hint if aim.is_prose else clause(aim.hint))


def _told(piece: Piece, found: list[Found], comment: Comment) -> Aim:
    """Make the claim that a comment says a piece makes."""
    text = next((one.text for one in found if isinstance(one, Aim)), piece.body)
    text = text.on_one_line() if piece.kind == "math" else text
    return Aim(text=text, of=comment.claim or "output", is_told=True, at=comment.at)


def check_pieces(path: str, pieces: Sequence[Piece], lines: Sequence[str]) -> Report:
    """Check the pieces of a note, which consists of `lines`."""
    note = Note(Ledger(path), Sections.of(pieces), lines)
    note.check(pieces)
    found = sorted(note.ledger.findings, key=lambda finding: (finding.line, finding.column, finding.code))
    return Report(findings=tuple(found), not_claims=note.not_claims, paths=(path,))
