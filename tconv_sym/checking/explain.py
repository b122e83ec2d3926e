"""Wrong cells → the misconceptions that explain them.

A misconception explains a wrong cell if it predicts exactly what is claimed there, and is contradicted by a right cell
where it predicts something else. One that explains all wrong cells is named if they are more than those that contradict
it, or one of them cannot be a slip. One that explains some must explain more cells than contradict it, more than those
that are left and cannot be slips, and more than half of all, or a third if nothing contradicts it. None is named if
another one explains all that it explains and more.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.checking.misconceptions import MISCONCEPTIONS
from tconv_sym.errors import TConvError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tconv_sym.checking.situation import Situation
    from tconv_sym.checking.targets import Target
    from tconv_sym.checking.values import Cells
    from tconv_sym.polynomial import Polynomial


_SAMPLE = 256
"""Of so many wrong cells, evenly spaced, a misconception must explain one to be looked at more closely."""


class Stated(NamedTuple):
    """A claimed value: of which target, whose shape is `shape`, at which place there, counted row by row.

    `whole` is the shape of the claimed array that it is a cell of, at the same place; None for a value that is claimed
    of a single element. `start` is the offset at which it is written, -1 where there is no text.
    """

    target: Target
    shape: tuple[int, ...]
    number: int
    value: Polynomial
    whole: tuple[int, ...] | None = None
    start: int = -1

    @property
    def position(self) -> tuple[int, ...]:
        """The position in the target."""
        return unflat(self.number, self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a misconception explains, by numbers of cells, and how much contradicts it."""

    name: str
    cells: frozenset[int]
    contradicted: int = 0

    def outdoes(self, other: Explanation) -> bool:
        """Tell whether this one explains all that the other does and more, and is contradicted no more."""
        return self.cells > other.cells and self.contradicted <= other.contradicted


class Prediction:
    """What a situation gives in place of claimed values."""

    def __init__(self, situation: Situation, known: dict[str, Cells | None] | None = None) -> None:
        """Make nothing yet; `known` are targets that were made before, by name."""
        self._situation = situation
        self._made = {} if known is None else known

    def __call__(self, stated: Stated) -> Polynomial | None:
        """Return the value at the same place, or None where there is no such place."""
        cells = self.of(stated.target)
        if cells is None:
            return None
        if stated.whole is not None:
            return cells.at(stated.number) if fits(stated.whole, cells.shape) else None
        if stated.shape == cells.shape:
            return cells.at(stated.number)
        position = stated.position
        return cells.at(flat(position, cells.shape)) if inside(position, cells.shape) else None

    def of(self, target: Target) -> Cells | None:
        """Return what a target is here; None where it does not exist or is beyond a limit."""
        if target.name not in self._made:
            self._made[target.name] = None
            with suppress(TConvError):
                self._made[target.name] = target.cells(self._situation)
        return self._made[target.name]


def fits(claimed: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Tell whether a claimed array has a shape, axes of length 1 that one of them does not have aside.

    >>> fits((1, 5), (5,)), fits((5, 1), (5,)), fits((3, 1), (1, 3)), fits((9,), (3, 3))
    (True, True, False, False)
    """
    if claimed == shape:
        return True
    squeezed = ([size for size in sizes if size != 1] for sizes in (claimed, shape))
    return len(claimed) != len(shape) and next(squeezed) == next(squeezed)


def inside(position: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Tell whether an array has a position."""
    return len(position) == len(shape) and all(0 <= i < size for i, size in zip(position, shape, strict=True))


def flat(position: tuple[int, ...], shape: tuple[int, ...]) -> int:
    """Return the place of a position, row by row.

    >>> flat((1, 2), (3, 4))
    6
    """
    number = 0
    for index, size in zip(position, shape, strict=True):
        number = number * size + index
    return number


def unflat(number: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the position of a place, the other way round.

    >>> unflat(6, (3, 4))
    (1, 2)
    """
    position = []
    for size in reversed(shape):
        number, index = divmod(number, size)
        position.append(index)
    return tuple(reversed(position))


def explain_cells(
    situation: Situation, wrong: Sequence[Stated], right: Sequence[Stated], may_be_slip: Sequence[bool]
) -> list[Explanation]:
    """Return the misconceptions that explain wrong cells, in the order of the catalogue."""
    sample = wrong[:: max(1, len(wrong) // _SAMPLE)]

    def weigh(name: str, predict: Prediction) -> Explanation | None:
        if not any(predict(stated) == stated.value for stated in sample):
            return None
        cells = frozenset(number for number, stated in enumerate(wrong) if predict(stated) == stated.value)
        contradicted = sum(predict(stated) != stated.value for stated in right)
        is_likely = _is_likely(cells, contradicted, may_be_slip)
        return Explanation(name=name, cells=cells, contradicted=contradicted) if is_likely else None

    return _named(situation, weigh)


def _is_likely(cells: frozenset[int], contradicted: int, may_be_slip: Sequence[bool]) -> bool:
    """Tell whether a misconception is named for what it explains."""
    explained, wrong = len(cells), len(may_be_slip)
    left = [number for number in range(wrong) if number not in cells]
    if not left:
        return explained > contradicted or not all(may_be_slip)
    unexplained = sum(not may_be_slip[number] for number in left)
    share = 2 if contradicted else 3
    return explained > contradicted and explained > unexplained and explained * share > wrong


def explain_shape(situation: Situation, claimed: Sequence[Stated]) -> list[Explanation]:
    """Return the misconceptions that give an array of another shape than the right one, and most of its cells.

    Cells that are zero either way say nothing.
    """

    def weigh(name: str, predict: Prediction) -> Explanation | None:
        predicted = [predict(stated) for stated in claimed]
        if None in predicted:
            return None
        equal = [value == stated.value for value, stated in zip(predicted, claimed, strict=True)]
        telling = sum(same and bool(stated.value) for same, stated in zip(equal, claimed, strict=True))
        contradicted = len(claimed) - sum(equal)
        cells = frozenset(number for number, same in enumerate(equal) if same)
        return Explanation(name=name, cells=cells, contradicted=contradicted) if telling > contradicted else None

    return _named(situation, weigh)


def _named(situation: Situation, weigh: Callable[[str, Prediction], Explanation | None]) -> list[Explanation]:
    """Return the best explanation of each misconception, without those that another one outdoes."""
    best = []
    for name, misconception in MISCONCEPTIONS.items():
        weighed = (weigh(name, Prediction(changed)) for changed in misconception.situations(situation))
        found = [explanation for explanation in weighed if explanation is not None]
        if found:
            best.append(max(found, key=lambda explanation: len(explanation.cells) - explanation.contradicted))
    return [one for one in best if not any(other.outdoes(one) for other in best)]
