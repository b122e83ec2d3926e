"""A note, piece by piece: what it states is kept, what it claims is judged, what is known to mislead is remarked on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.errors import OperandError, TConvError
from tconv_sym.notes import ledger, sentences
from tconv_sym.notes.aims import Aim, Array, Shape
from tconv_sym.notes.comments import Comment, read_comment
from tconv_sym.notes.court import Court
from tconv_sym.notes.formulas import in_math
from tconv_sym.notes.indices import Labels
from tconv_sym.notes.layers import ORDINARY, TRANSPOSED, UNCLEAR, check_size_formula
from tconv_sym.notes.ledger import Ledger
from tconv_sym.notes.lines import in_line, in_listing, in_rows, in_table
from tconv_sym.notes.problems import UnclearError
from tconv_sym.notes.remarks import Remarks
from tconv_sym.notes.report import Report
from tconv_sym.notes.sections import Sections, speaks_of_transposed
from tconv_sym.notes.stating import Stating
from tconv_sym.notes.surroundings import (
    Surroundings,
    is_denied,
    is_intermediate,
    is_of_something_else,
    is_supposed,
    last_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.checking.verdict import Verdict
    from tconv_sym.notes.aims import Found
    from tconv_sym.notes.pieces import Piece
    from tconv_sym.problem import Problem
    from tconv_sym.reading.claim import Label

MAX_CLAIMS, MAX_WORK = 2048, 2**22
"""As many claims as are judged in a note, and as many products as they may be compared with, one after another."""
_GENERAL_WORK = 2**16
"""What it costs to judge a size formula for all kinds of layers."""
_FINDERS = MappingProxyType(
    {
        "math": in_math,
        "rows": in_rows,
        "table": in_table,
        "listing": in_listing,
        "line": in_line,
        "heading": in_line,
    }
)
"""How to find what a piece of each kind says; other kinds say nothing."""
_FORMULAS = frozenset({"math", "table", "listing", "rows"})
"""Pieces that are counted where they claim nothing."""
_TAP_0 = re.compile(r"(?<![A-Za-z])w(?:_?\{ ?(?:0|[0-9] ?,? ?0)|_?0|_?[1-9]0(?![0-9]))")
"""The name of a tap that counts from 0."""
_CLAIM = re.compile(r"\b(?:claim|at|skip)\b")
_PROBLEM = re.compile(r"\b(?:input|kernel|stride|padding|output[_-]padding|dilation|channels|groups|bias)\b")
_DECIMAL = re.compile(r"[-−]?[0-9]{1,9}\.[0-9]{1,9}|\[[-−0-9.,\s]{0,200}(?<=\.)[0-9]{0,8}[1-9][-−0-9.,\s]{0,200}\]")
_CLAUSE = re.compile(r"[，。；;!！\n]|[,.](?=\s)")


@dataclass(slots=True)
class Note:
    """A note while it is checked: where we are in it, and what was found so far."""

    ledger: Ledger
    sections: Sections
    lines: Sequence[str]
    not_claims: int = 0
    _stating: Stating = field(init=False)
    _remarks: Remarks = field(default_factory=Remarks)
    _labels: Labels = field(default_factory=Labels)
    _comment: Comment | None = None
    _skips: bool = False
    _posed: set[str] = field(default_factory=set)
    _waiting: dict[str, list[Aim]] = field(default_factory=dict)
    _counts_input: int = -1
    _counts_taps_from_0: bool = False
    _work: int = 0
    _unread: str = ""
    _kind: str = ""
    _formulas: dict[tuple[str, str], Verdict | None] = field(default_factory=dict)
    _around: Surroundings = field(init=False)

    def __post_init__(self) -> None:
        """Keep what is stated with where we are."""
        self._stating = Stating(self.ledger, self.sections)
        self._around = Surroundings.of(self.lines)

    def check(self, pieces: Sequence[Piece]) -> None:
        """Go through the pieces."""
        found = [list(_FINDERS[piece.kind](piece)) if piece.kind in _FINDERS else [] for piece in pieces]
        labels = iter(_labels(pieces, found))
        self._counts_taps_from_0 = any(_TAP_0.search(line) for line in self.lines)
        for piece, claims in zip(pieces, found, strict=True):
            self._labels = next(labels) if piece.kind == "heading" or piece is pieces[0] else self._labels
            if piece.kind == "comment":
                self._comes(piece)
            else:
                self._piece(piece, claims)
        for message, aims in self._waiting.items():
            more = f" ({len(aims)} claims wait for it)" if len(aims) > 1 else ""
            self.ledger.enter(ledger.UNCLEAR, message + more, aims[0].text.place(), aims[0].text)

    def _comes(self, piece: Piece) -> None:
        """Follow a comment; behind one that cannot be read what it is about waits."""
        comment = self._stating.comment(piece.body)
        try:
            read = read_comment(piece.body.text)
        except OperandError:
            what = f"the comment on line {piece.body.place()[0]} cannot be read"
            if _CLAIM.search(piece.body.text):
                self._comment = Comment(claim=what, skip="unread")
            if _PROBLEM.search(piece.body.text) or not _CLAIM.search(piece.body.text):
                self._unread = f"{what}, and so the problem is not known from there on"
            return
        if read is not None and read.settings:
            self._unread = ""
        self._follow(comment)

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
        self._kind = piece.kind
        comment = self._for_this(piece, found)
        if self._skips or (comment and comment.skip == "next"):
            return
        if comment and comment.skip:
            self._waiting.setdefault(comment.claim, []).append(Aim(text=piece.body, of="output"))
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
        elif not self._is_claim(found):
            self.not_claims += 1
        elif found.number is None or self._is_of_input(found):
            self._stating.keep_shape(found.name, found.text)
            self._judge(found)

    def _is_claim(self, aim: Aim) -> bool:
        """Tell a claim from what is denied, supposed, computed by code, or said of something else."""
        heading = self.sections.heading
        if self.sections.is_elsewhere:
            return False
        if self._kind in ("listing", "rows") and aim.text.place()[0] in self._around.code:
            return False
        if is_denied(heading) or is_denied(aim.hint if aim.is_prose else _clause(aim.hint)):
            return False
        if self._kind != "table" and (self._around.is_denied(aim.text) or self._around.is_article(aim.text)):
            return False
        if not aim.is_prose and is_supposed(last_sentence(aim.hint)):
            return False
        return not (is_of_something_else(heading) or is_of_something_else(self._near(aim)))

    def _near(self, aim: Aim) -> str:
        """Return the words of the clause that a claim is in."""
        before = self._around.sentence(aim.text) if self._kind != "table" else ""
        if aim.of == "size":
            return f"{before} {aim.hint}"
        return before if aim.is_prose else f"{before} {_clause(aim.hint)}"

    def _is_of_input(self, aim: Aim) -> bool:
        """Tell whether a counted element is one of the input: that is said here, or before in this section."""
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
        if verdict.status == "refuted" and self._is_decimal(aim):
            self.not_claims += 1
            return
        if verdict.status != "not-understood" and (why := self._doubt(aim, verdict)):
            verdict = replace(verdict, status="not-understood", message=why, cells=(), misconceptions={})
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
            general = self._general(aim, mode) if aim.of == "size" and not self._unread else None
            if general is None:
                raise
            return general
        self._spend(problem.geometry.most_products)
        return Court(problem=problem, mode=mode, labels=self._labels).judge(aim)

    def _spend(self, work: int) -> None:
        """Count what claims cost; raises `UnclearError` where it is too much."""
        self._work += max(work, MAX_WORK // MAX_CLAIMS)
        if self._work > MAX_WORK:
            raise UnclearError("the note claims more than is judged in one note: divide it")

    def _problem(self, aim: Aim) -> Problem:
        """Return the problem at this place, and report it the first time; raises `UnclearError`."""
        if self._unread:
            raise UnclearError(self._unread)
        posed = self.sections.stated.posed()
        if self._counts_taps_from_0 and not posed.is_written_out and aim.of != "size":
            raise UnclearError(
                "the taps of the kernel count from 0 in this note: write the kernel out, or in a comment"
            )
        if posed.said not in self._posed:
            self._posed.add(posed.said)
            self.ledger.enter(ledger.PROBLEM, posed.words, posed.place)
        return posed.problem

    def _is_decimal(self, aim: Aim) -> bool:
        """Tell a decimal where whole numbers are computed with, as a log has it."""
        problem = self.sections.stated.posed().problem if aim.of != "size" and not aim.is_told else None
        return (
            problem is not None
            and bool(_DECIMAL.fullmatch(aim.text.text))
            and all(value.is_Integer for operand in problem.operands if operand.given for value in operand.given)
        )

    def _doubt(self, aim: Aim, verdict: Verdict) -> str:
        """Say why a claim may say something else than what was judged; nothing where that is clear."""
        is_size, is_listed = aim.of == "size", self._kind in ("listing", "rows")
        if self._kind != "table" and self._around.goes_on(aim.text, is_size=is_size, is_listed=is_listed):
            return "how this goes on is not understood: write the formula in one piece, and words apart from it"
        if self._kind != "table" and not is_size and self._around.is_part(aim.text):
            return "what stands in front of this is not understood: write the formula apart from it"
        if verdict.is_verified:
            return ""
        if not is_size and is_intermediate(f"{self._near(aim)} {last_sentence(aim.hint)}"):
            return "this may be a step on the way: say what it is in a comment before it"
        return "this formula is right for the ordinary convolution" if is_size and self._is_ordinary(aim) else ""

    def _is_ordinary(self, aim: Aim) -> bool:
        """Tell a size formula of the ordinary convolution, where it may be meant."""
        around = f"{aim.hint} {self._around.around(aim.text)}"
        if speaks_of_transposed(around) or (
            speaks_of_transposed(self.sections.heading) and not re.search("conv|卷积", around, re.IGNORECASE)
        ):
            return False
        general = self._general(aim, ORDINARY)
        return general is not None and general.is_verified

    def _general(self, aim: Aim, mode: str) -> Verdict | None:
        """Judge a size formula for all kinds of layers, the same one once."""
        key = (aim.text.text, mode)
        if key not in self._formulas:
            self._spend(_GENERAL_WORK)
            self._formulas[key] = check_size_formula(*key)
        return self._formulas[key]

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


def _labels(pieces: Sequence[Piece], found: Sequence[Sequence[Found]]) -> list[Labels]:
    """Return the labels of the claims of each section: they count from the same number."""
    sections: list[list[Label]] = []
    for piece, each in zip(pieces, found, strict=True):
        if piece.kind == "heading" or not sections:
            sections.append([])
        sections[-1] += [one.label for one in each if isinstance(one, Aim) and one.label is not None]
    return [Labels(labels) for labels in sections]


def _clause(words: str) -> str:
    """Return the last clause of words that end with what links it to a value."""
    return _CLAUSE.split(words.rstrip(" :：=,，"))[-1]


def _told(piece: Piece, found: list[Found], comment: Comment) -> Aim:
    """Make the claim that a comment says a piece makes."""
    first = next((one for one in found if isinstance(one, Aim)), None)
    text = first.text if first is not None else piece.body
    text = text.on_one_line() if piece.kind == "math" else text
    return Aim(
        text=text,
        of=comment.claim or "output",
        is_told=True,
        at=comment.at,
        label=first.label if first is not None else None,
    )


def check_pieces(path: str, pieces: Sequence[Piece], lines: Sequence[str]) -> Report:
    """Check the pieces of a note, which consists of `lines`."""
    note = Note(Ledger(path), Sections.of(pieces), lines)
    note.check(pieces)
    found = sorted(note.ledger.findings, key=lambda finding: (finding.line, finding.column, finding.code))
    return Report(findings=tuple(found), not_claims=note.not_claims, paths=(path,))
