"""Which axis a size claim is about, and whether what it says of a parameter by the way is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.checking.size_algebra import PARAMETERS, point
from tconv_sym.reading.characters import short
from tconv_sym.reading.size_formula import Expression, Letter, letters

if TYPE_CHECKING:
    from fractions import Fraction

    from tconv_sym.geometry import Geometry
    from tconv_sym.reading.sizes import Given, Link
    from tconv_sym.reading.source import Source

_AXES = {1: ("DHWL",), 2: ("H", "W"), 3: ("D", "H", "W")}
"""The letters that name each axis, by the number of axes."""


def find(source: Source, letter: Letter, count: int) -> int | None:
    """Return the axis of `count` that a letter speaks of, if any; raises `ReadingError` for one that is not there."""
    names = _AXES.get(count, ())
    named = next((at for at, axis in enumerate(names) if letter.axis and letter.axis in axis), None)
    if letter.axis and named is None:
        raise source.refuse(letter.start, f"{letter.axis} names none of the {count} axes here")
    if letter.index is not None and (letter.index >= count or named not in (None, letter.index)):
        here = f"there are {count} axes here" if named is None else f"{letter.axis} is axis {named} here"
        raise source.refuse(letter.start, f"[{letter.index}] does not fit: {here}")
    return letter.index if named is None else named


def check_letters(source: Source, formula: Expression, axis: int | None, count: int) -> None:
    """Refuse a formula of several axes, and one with a padding for both sides and one for a side.

    That an index belongs to another axis may be a slip or another order of the axes, so it is not judged.
    """
    names = {letter.name for letter in letters(formula)}
    for letter in letters(formula):
        if letter.name in ("p_begin", "p_end") and "p" in names:
            raise source.refuse(letter.start, "the padding stands for both sides in one place and for one side here")
        own = find(source, letter, count)
        if None not in (own, axis) and own != axis:
            raise source.refuse(letter.start, f"this is of axis {own}, and what stands before it of axis {axis}")
        axis = own if axis is None else axis


def check_given(source: Source, given: Given, geometry: Geometry) -> None:
    """Refuse a text that says of a parameter what it is not here, as `s = 2` where the stride is 1."""
    count, name = len(geometry.axes), given.parameter.name
    at = find(source, given.parameter, count)
    for axis in range(count) if at is None else [at]:
        values = [point(geometry.axes[axis])[letter] for letter in PARAMETERS.get(name, (name,))]
        for link in given.links:
            if any(value != _value_on(link, axis, count) for value in values):
                is_, words = " and ".join(map(str, dict.fromkeys(values))), short(link.text)
                raise source.refuse(
                    given.parameter.start, f"{given.parameter.words} must be {is_}, as it is here, got {words}"
                )


def _value_on(link: Link, axis: int, count: int) -> int | Fraction | None:
    """Return what a number or a shape says of an axis; None if it does not."""
    if len(link.shape) == count > 1:
        return link.shape[axis]
    return link.value
