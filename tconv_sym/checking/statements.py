"""Statements of a claim → values that are claimed of elements of a target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

from tconv_sym.checking.contributions import table_values
from tconv_sym.checking.explain import Stated, fits, flat
from tconv_sym.checking.naming import ZERO, Origin, is_flattened, objection, position, written
from tconv_sym.checking.tally import by, element
from tconv_sym.errors import ReadingError
from tconv_sym.reading.claim import Array, Contributions, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.checking.judge import Judge
    from tconv_sym.reading.claim import Claim, Label, Value

Position = tuple[int, ...]


class MisfitError(Exception):
    """An array without the shape of what it is said to be: the reason for a verdict, never seen outside."""

    def __init__(
        self, words: str, shape: Position, claimed: Position, start: int, stated: Sequence[Stated] = ()
    ) -> None:
        """Remember what `words` call, its shape, the claimed one, where that is written, and the cells of the whole."""
        super().__init__(words)
        self.words, self.shape, self.claimed, self.start, self.stated = words, shape, claimed, start, stated


def check_labels(claim: Claim, of: str) -> None:
    """Refuse names that do not stand for the target `of`; raises `ReadingError`."""
    for label in (statement.label for statement in claim.statements):
        reason = "" if label is None else objection(label.name, of)
        if label is not None and reason:
            raise claim.source.refuse(label.start, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Places the values of a claim, of the element `at` if one is given, with subscripts that count from `origin`."""

    court: Judge
    claim: Claim
    at: Position | None = None
    origin: Origin = ZERO

    def outcome(self) -> list[Stated] | MisfitError | ReadingError:
        """Return what is claimed, or what is wrong with that."""
        try:
            return list(self._values())
        except (MisfitError, ReadingError) as error:
            return error

    def _values(self) -> Iterator[Stated]:
        """Give what is claimed; raises `ReadingError` and `MisfitError`."""
        for statement in self.claim.statements:
            for value in statement.values:
                yield from self._of(value, statement.label)

    def _of(self, value: Value, label: Label | None) -> Iterator[Stated]:
        """Place one value."""
        if isinstance(value, Contributions):
            if not value.cells:
                raise self._refusal(0, "a table must have a row for each input that it is about, got none")
            if self.court.target.name not in ("table", "output") or self.at is not None:
                raise self._refusal(value.starts[0], f"this is a table, not {self._wanted}")
            return table_values(self.court, self.claim.source, value, self.origin)
        if isinstance(value, Scalar):
            return self._element(value, label)
        return self._array(value, label)

    @property
    def _wanted(self) -> str:
        """Name what is asked about."""
        return self.court.target.words if self.at is None else element(self.court.target.name, self.at)

    def _refusal(self, start: int, reason: object) -> Exception:
        return self.claim.source.refuse(start, str(reason))

    def _element(self, value: Scalar, label: Label | None) -> Iterator[Stated]:
        """Place a single value."""
        place = self._place(label) if label is not None and _is_indexed(label) else None
        if self.at is not None:
            place = self.at
        elif place is None and prod(self.court.shape) == 1:
            place = (0,) * len(self.court.shape)
        if place is None:
            raise self._refusal(
                value.start,
                f"this is a single value, and {self.court.target.words} is {by(self.court.shape)}: name the element, "
                "as in output[0,1], or give at=",
            )
        yield self._stated(flat(place, self.court.shape), value)

    def _stated(self, number: int, value: Scalar) -> Stated:
        court = self.court
        return Stated(target=court.target, shape=court.shape, number=number, value=value.value, start=value.start)

    def _place(self, label: Label, *, part: bool = False) -> Position:
        """Return the position that a label means; with `at`, it must mean that, from whichever origin."""
        origins = [self.origin] if self.at is None else [Origin(), Origin(1, 1), Origin(1, 0)]
        reason: object = ""
        for origin in origins:
            try:
                found = position(label, self.court.target.words, self.court.shape, origin, part=part)
            except LookupError as error:
                reason = reason or error
                continue
            if self.at in (None, found):
                return found
            reason = reason or f"{written(label)} is not {self._wanted}"
        raise self._refusal(label.start, reason)

    def _array(self, value: Array, label: Label | None) -> Iterator[Stated]:
        """Place an array: the whole, or a part that its label names."""
        if self.at is not None:
            raise self._refusal(value.starts[0], f"an array is claimed, and {self._wanted} is one element")
        if label is not None and _is_indexed(label):
            return self._part(value, label)
        if self._is_column(value, label):
            value = replace(value, shape=self.court.shape)
        stated = self.court.stated(value, value.starts)
        if label is not None and label.shape is not None and not fits(label.shape, self.court.shape):
            raise MisfitError(self.court.target.words, self.court.shape, label.shape, label.start)
        if fits(value.shape, self.court.shape):
            return stated
        raise MisfitError(self.court.target.words, self.court.shape, value.shape, value.starts[0], list(stated))

    def _is_column(self, value: Array, label: Label | None) -> bool:
        """Tell whether this is the output as a column, and is called so."""
        total = prod(self.court.shape)
        if label is None or self.court.target.name != "output" or not is_flattened(label.name):
            return False
        return prod(value.shape) == total == max(value.shape, default=1)

    def _part(self, value: Array, label: Label) -> Iterator[Stated]:
        """Place an array that stands for a part of the whole: the label gives the first indices."""
        place = self._place(label, part=True)
        rest = self.court.shape[len(place) :]
        if not fits(value.shape, rest):
            if label.brackets and not fits(value.shape, self.court.shape):
                raise MisfitError(written(label), rest, value.shape, label.start)
            raise self._refusal(label.start, f"{written(label)} is {by(rest)}, the array is {by(value.shape)}")
        first = flat(place, self.court.shape[: len(place)]) * prod(rest)
        for number, (cell, start) in enumerate(zip(value.cells, value.starts, strict=True), start=first):
            yield self._stated(number, Scalar(value=cell, start=start))


def _is_indexed(label: Label) -> bool:
    """Tell whether a label names an element or a part."""
    return label.index is not None or bool(label.channels)
