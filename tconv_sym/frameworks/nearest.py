"""The call of a framework that leaves the least to do to its output.

Along an axis a transposed convolution crops its full output by `begin` and `end`, from which the output padding is
taken off; a negative one adds zeros. A call that crops less than is wanted is cropped further. One that crops more is
padded with zeros, which is right only where zeros are wanted: what was cropped of the full output is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tconv_sym.frameworks.convention import Convention


class Sides(NamedTuple):
    """What is cropped from the full output of an axis; `end` is less the output padding."""

    begin: int
    end: int


class Option(NamedTuple):
    """What a call can do on one axis: the value that asks for it, and the sides that are cropped then."""

    value: Any
    sides: Sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """One way of calling a framework: the options of each axis, and what makes the call of a value for each axis."""

    name: str
    options: tuple[tuple[Option, ...], ...]
    call: Callable[[tuple[Any, ...]], Convention]


class Work(NamedTuple):
    """The positions to crop and to add."""

    cropped: int
    padded: int


_KINDS = ((False, False), (True, False), (False, True), (True, True))
"""Whether there is something to crop and to pad, the best first."""


def work(sides: Sides, wanted: Sides) -> Work | None:
    """Return what is left to do on an axis where a call crops `sides`; None where that cannot be mended.

    >>> work(Sides(0, 0), Sides(1, 0)), work(Sides(0, 0), Sides(1, -2)), work(Sides(1, 0), Sides(0, 0))
    (Work(cropped=1, padded=0), Work(cropped=1, padded=2), None)
    """
    if any(done > max(want, 0) for done, want in zip(sides, wanted, strict=True)):
        return None
    more = [want - done for done, want in zip(sides, wanted, strict=True)]
    return Work(sum(max(size, 0) for size in more), sum(max(-size, 0) for size in more))


def nearest(manners: Iterable[Manner], wanted: tuple[Sides, ...]) -> Convention:
    """Return the call that leaves the least to do: nothing, or only crops, or only zeros; of equal ones the first."""
    plans = [(cost, manner, values) for manner in manners for cost, values in _plans(manner, wanted)]
    _, manner, values = min(plans, key=lambda plan: plan[0])
    return manner.call(values)


def _plans(manner: Manner, wanted: tuple[Sides, ...]) -> Iterator[tuple[tuple[int, int], tuple[Any, ...]]]:
    """Give the best choice of values for each kind of work, with its cost: the kind, and how many positions."""
    for kind, (may_crop, may_pad) in enumerate(_KINDS):
        best = [
            _best(options, want, Work(may_crop, may_pad)) for options, want in zip(manner.options, wanted, strict=True)
        ]
        chosen = [found for found in best if found is not None]
        if len(chosen) == len(best):
            yield (kind, sum(positions for positions, _ in chosen)), tuple(value for _, value in chosen)


def _best(options: tuple[Option, ...], wanted: Sides, allowed: Work) -> tuple[int, Any] | None:
    """Return the fewest positions and the value for it, with only the `allowed` work; None if there is none."""
    found = [(left, option.value) for option in options if (left := work(option.sides, wanted)) is not None]
    fitting = [
        (sum(left), value)
        for left, value in found
        if left.cropped * (not allowed.cropped) + left.padded * (not allowed.padded) == 0
    ]
    return min(fitting, key=lambda one: one[0], default=None)


def turning_points(count: int, option: Callable[[int], Option], wanted: Sides) -> tuple[Option, ...]:
    """Return those of `count` options that can be the best.

    Each crops one position less than the one before, at the end, or at both sides by turns while it crops there. So the
    work turns only where a side passes what is wanted, and those places are found by halving.
    """

    def first(holds: Callable[[Sides], bool]) -> int:
        # Not `bisect`, to which a range of more than 2⁶³ is too long.
        low, high = 0, count
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if holds(option(middle).sides) else (middle + 1, high)
        return low

    begin, end = wanted
    places = (
        first(lambda sides: work(sides, wanted) is not None),
        first(lambda sides: sides.begin <= begin),
        first(lambda sides: sides.begin < begin),
        first(lambda sides: sides.end <= end),
        first(lambda sides: sides.end < end),
    )
    around = {index for place in places for index in (place - 1, place) if 0 <= index < count}
    return tuple(map(option, sorted(around)))
