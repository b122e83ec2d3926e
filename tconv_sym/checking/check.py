"""A text × a problem → a verdict."""

from __future__ import annotations

import operator
import re
from bisect import bisect_right
from dataclasses import replace
from itertools import chain
from math import prod
from typing import TYPE_CHECKING

from tconv_sym.checking.explain import inside
from tconv_sym.checking.judge import Judge
from tconv_sym.checking.naming import Origin
from tconv_sym.checking.sizes import check_size
from tconv_sym.checking.statements import MisfitError, Placing, check_labels
from tconv_sym.checking.tally import by
from tconv_sym.checking.verdict import Verdict
from tconv_sym.errors import OperandError, PositionError, ReadingError, shown
from tconv_sym.reading.claim import Contributions
from tconv_sym.reading.claims import read_claim
from tconv_sym.reading.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tconv_sym.checking.explain import Stated
    from tconv_sym.problem import Problem
    from tconv_sym.reading.claim import Claim, Label


def check(problem: Problem, claim: str, at: object = None, of: str = "output") -> Verdict:
    """Judge what a text claims of a problem; see `Derivation.check`.

    >>> from tconv_sym.problem import pose
    >>> print(check(pose(2, 2), "output = [a w1, a w2 + b w1, b w1]"))
    Refuted: 1 of 3 cells of the output differs.
    output[2] is b×w2, not b×w1 (slip).
    slip (1 cell): No idea explains this: a single term or number is wrong. Compute it once more.
    """
    if not isinstance(claim, str):
        raise OperandError(f"claim must be a text, got {shown(claim)}")
    if isinstance(of, str) and of == "size":
        if at is not None:
            raise PositionError(f"at must be None for the size, got {shown(at)}")
        return check_size(problem.geometry, claim)
    court = Judge(problem, of, _places(claim))
    position = None if at is None else _position(at, court.shape, of)
    try:
        read = read_claim(claim, Vocabulary.of(problem))
        check_labels(read, of)
        return _judged(court, read, position)
    except ReadingError as error:
        return not_understood(of, error)


def not_understood(of: str, error: ReadingError) -> Verdict:
    """Say that a text is not understood, and where."""
    return Verdict(
        status="not-understood", of=of, message=error.message, line=error.line, column=error.column, shown=error.shown
    )


def _judged(court: Judge, claim: Claim, at: tuple[int, ...] | None) -> Verdict:
    """Judge a claim, whose subscripts count from 0 unless that cannot be; raises `ReadingError`."""
    values = [value for statement in claim.statements for value in statement.values]
    if court.target.name == "output" and any(isinstance(value, Contributions) for value in values):
        court = Judge(court.problem, "table", court.places)
    labels = list(_subscripted(claim)) if at is None else []
    by_channel = any(label.channels for label in labels)
    origins = (*([Origin(1, 0)] if by_channel else []), Origin(), *([Origin(1, 1)] if labels else []))
    first, *others = _placed(court, claim, at, origins)
    aside = ", counted from 0" if any(0 not in (label.index or (0,)) for label in labels) else ""
    verdict = _decided(court, first, aside)
    if not others or (verdict.is_verified and not by_channel):
        return verdict
    further = [_decided(court, other) for other in others]
    if any(other.is_verified != verdict.is_verified for other in further):
        raise claim.source.refuse(labels[0].start, _AMBIGUOUS)
    return min([verdict, *further], key=lambda each: (not each.cells, len(each.cells)))


_AMBIGUOUS = (
    "whether this is right depends on whether the indices count from 0 or from 1: say which element is meant with "
    "at=, or write them in brackets, which count from 0"
)


def _placed(
    court: Judge, claim: Claim, at: tuple[int, ...] | None, origins: Iterable[Origin]
) -> list[list[Stated] | MisfitError]:
    """Place the values of a claim, once for each origin that gives positions; raises `ReadingError` if none does."""
    placings = (Placing(court=court, claim=claim, at=at, origin=origin) for origin in origins)
    outcomes = [placing.outcome() for placing in placings]
    placed = [outcome for outcome in outcomes if not isinstance(outcome, ReadingError)]
    if not placed:
        raise next(outcome for outcome in outcomes if isinstance(outcome, ReadingError))
    return placed


def _decided(court: Judge, placed: list[Stated] | MisfitError, aside: str = "") -> Verdict:
    """Judge placed values; `aside` is said of a single one that is right."""
    if not isinstance(placed, MisfitError):
        return court.decide(placed, aside)
    verdict = court.refute_shape(placed.words, placed.shape, placed.claimed, placed.stated, placed.start)
    total = prod(placed.shape)
    if court.target.name != "output" or not prod(placed.claimed) == total == max(placed.claimed):
        return verdict
    return replace(verdict, message=f"{verdict.message}: if it is the output as a column, call it C^T x")


def _subscripted(claim: Claim) -> Iterator[Label]:
    """Give the labels whose indices may count from 0 or from 1."""
    for statement in claim.statements:
        tables = [value for value in statement.values if isinstance(value, Contributions)]
        headers = chain.from_iterable((*table.columns, *table.rows) for table in tables)
        for label in (statement.label, *headers):
            if label is not None and (label.channels or (label.index is not None and not label.brackets)):
                yield label


def _position(at: object, shape: tuple[int, ...], of: str) -> tuple[int, ...]:
    """Check the position of an element."""
    indices = at if isinstance(at, (tuple, list)) else (at,)
    try:
        position = None if any(isinstance(index, bool) for index in indices) else tuple(map(operator.index, indices))
    except TypeError:
        position = None
    if position is None or not inside(position, shape):
        raise PositionError(f"at must be a position in {of}, which is {by(shape)} and counts from 0, got {shown(at)}")
    return position


def _places(text: str) -> Callable[[int], tuple[int, int]]:
    """Return the line and the column of an offset, counted from 1; zeros for none."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return (line, offset - starts[line - 1] + 1) if offset >= 0 else (0, 0)

    return place
