"""Claimed values × a problem → a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import repeat
from math import prod
from typing import TYPE_CHECKING, Protocol

from tconv_sym.checking.differences import Writer, differences, is_slip
from tconv_sym.checking.explain import Prediction, Stated, explain_cells, explain_shape, fits
from tconv_sym.checking.misconceptions import MISCONCEPTIONS, SLIP
from tconv_sym.checking.patterns import common, is_transpose
from tconv_sym.checking.situation import Situation
from tconv_sym.checking.tally import Tally, by
from tconv_sym.checking.targets import find
from tconv_sym.checking.verdict import Cell, Verdict
from tconv_sym.collector import collector_paused
from tconv_sym.errors import ShapeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tconv_sym.checking.targets import Target
    from tconv_sym.checking.values import Cells
    from tconv_sym.polynomial import Polynomial
    from tconv_sym.problem import Problem


Places = Callable[[int], tuple[int, int]]


def _nowhere(_: int) -> tuple[int, int]:
    """Give the place of what stands in no text."""
    return 0, 0


class Values(Protocol):
    """A claimed array: its shape, and its cells row by row. `reading.claim.Array` is one."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape."""

    @property
    def cells(self) -> Sequence[Polynomial]:
        """The cells, row by row."""


def judge(problem: Problem, of: str, claimed: Values) -> Verdict:
    """Compare a claimed array with what `of` is (see `targets`).

    Raises `ShapeError`, `UnknownNameError`, `FormError`, `PositionError`, `OperandError` or `LimitError`.
    """
    if len(claimed.cells) != prod(claimed.shape):
        raise ShapeError(
            f"claims must have as many cells as their shape says, {prod(claimed.shape)}, got {len(claimed.cells)}"
        )
    court = Judge(problem, of)
    stated = list(court.stated(claimed))
    if fits(claimed.shape, court.shape):
        return court.decide(stated)
    return court.refute_shape(court.target.words, court.shape, claimed.shape, stated)


class Judge:
    """Compares what is claimed of a problem, mostly of one target, with what is so."""

    def __init__(self, problem: Problem, of: str, places: Places = _nowhere) -> None:
        """Find the target; raises as `judge` does. `places` gives the line and the column of an offset."""
        self.problem, self.situation = problem, Situation.of(problem)
        self.places = places
        self._targets: dict[str, tuple[Target, tuple[int, ...]]] = {}
        self._known: dict[str, Cells | None] = {}
        self._truth = Prediction(self.situation, self._known)
        self.target, self.shape = self._find(of)

    def _find(self, of: str) -> tuple[Target, tuple[int, ...]]:
        """Return a target and its shape."""
        if not isinstance(of, str) or of not in self._targets:
            target = find(self.problem, of)
            cells = self._known[target.name] = target.cells(self.situation)
            self._targets[of] = target, cells.shape
        return self._targets[of]

    def element(self, of: str, number: int, value: Polynomial, start: int) -> Stated:
        """Make the claim that an element of a target, counted row by row, has a value."""
        target, shape = self._find(of)
        return Stated(target=target, shape=shape, number=number, value=value, start=start)

    def stated(self, claimed: Values, starts: Iterable[int] = repeat(-1)) -> Iterator[Stated]:
        """Give the cells of an array that is claimed to be the target."""
        target, shape, whole = self.target, self.shape, claimed.shape
        for number, (value, start) in enumerate(zip(claimed.cells, starts)):  # noqa: B905 (starts may be endless)
            yield Stated(target=target, shape=shape, number=number, value=value, whole=whole, start=start)

    @collector_paused()
    def decide(self, stated: Sequence[Stated], aside: str = "") -> Verdict:
        """Judge values; there must be one. `aside` is said of a single one that is right."""
        wrong: list[Stated] = []
        right: list[Stated] = []
        for one in stated:
            (right if self._truth(one) == one.value else wrong).append(one)
        counts = Tally.of(self.target, stated, wrong, aside)
        if not wrong:
            return Verdict(status="verified", of=self.target.name, message=counts.verified, compared=len(stated))
        cells, names, pattern = self._explained(wrong, right)
        return Verdict(
            status="refuted",
            of=self.target.name,
            message=f"{counts.refuted}, and {pattern}" if pattern else counts.refuted,
            compared=len(stated),
            cells=tuple(cells),
            misconceptions=names,
            line=cells[0].line,
            column=cells[0].column,
        )

    @collector_paused()
    def refute_shape(
        self, words: str, shape: tuple[int, ...], claimed: tuple[int, ...], stated: Sequence[Stated], start: int = -1
    ) -> Verdict:
        """Refute an array of another shape than that of what `words` call; `stated` are its cells, if they matter."""
        line, column = self.places(start)
        found = explain_shape(self.situation, stated)
        swapped = "" if found or not self._is_transpose(stated, claimed) else ", the transpose"
        return Verdict(
            status="refuted",
            of=self.target.name,
            message=f"{words} is {by(shape)}, the claim is {by(claimed)}{swapped}",
            misconceptions=_ranked(Counter({one.name: len(one.cells) for one in found})),
            line=line,
            column=column,
        )

    def _is_transpose(self, stated: Sequence[Stated], claimed: tuple[int, ...]) -> bool:
        """Tell whether an array of this shape, with these cells, is the transpose of the target."""
        targets = {one.target.name for one in stated}
        return len(targets) == 1 and is_transpose(stated, claimed, self._truth.of(stated[0].target))

    def _explained(self, wrong: Sequence[Stated], right: Sequence[Stated]) -> tuple[list[Cell], dict[str, int], str]:
        """Say how each wrong value differs, what explains it, and what all of them have in common if nothing does."""
        writer = Writer(self.situation.entries.order)
        truths = [self._truth(one) or {} for one in wrong]
        found = [differences(one.value, truth, writer) for one, truth in zip(wrong, truths, strict=True)]
        slips = [is_slip(one.value, each) for one, each in zip(wrong, found, strict=True)]
        named = explain_cells(self.situation, wrong, right, slips)
        pattern = ""
        if not any(len(one.cells) == len(wrong) for one in named):
            pattern = common(self.situation, wrong, truths)
            if not pattern and self._is_transpose([*wrong, *right], wrong[0].shape):
                pattern = "the claim is the transpose"
        cells, counts = [], Counter[str]()
        for number, (one, truth, each) in enumerate(zip(wrong, truths, found, strict=True)):
            names = [explanation.name for explanation in named if number in explanation.cells and not pattern]
            names = names or ([SLIP] if slips[number] and not pattern else [])
            counts.update(names)
            line, column = self.places(one.start)
            cells.append(
                Cell(
                    of=one.target.name,
                    position=one.position,
                    claimed=writer.write(one.value),
                    expected=writer.write(truth),
                    differences=each,
                    misconceptions=tuple(names),
                    line=line,
                    column=column,
                )
            )
        return cells, _ranked(counts), pattern


def _ranked(counts: Counter[str]) -> dict[str, int]:
    """Sort names by what they explain, most first, then as in the catalogue; a slip is no idea, and comes last."""
    ranks = sorted(MISCONCEPTIONS, key=lambda name: (name == SLIP, -counts[name]))
    return {name: counts[name] for name in ranks if counts[name]}
