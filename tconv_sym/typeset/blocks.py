"""What a document is made of.

Words (`Heading`, `Prose`, those of a `Sentence`) are plain and are escaped by the target. Everything else holds strings
in the notation of the target: mathematics for LaTeX and for the matrices, equations and sentences of Markdown, text
otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

Parts = Sequence[str]
"""A sum, part by part, so that a long one can be broken between parts; none at all is a zero."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 1 is the highest."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph of words and mathematics in turn: words first."""

    parts: tuple[str, ...]

    def written(self, escape: Callable[[str], str], opening: str = "", closing: str = "") -> str:
        """Escape the words, keep the spaces around them, and put delimiters around the mathematics.

        >>> Sentence(("So ", "i = q", ", as claimed.")).written(str, "$", "$")
        'So $i = q$, as claimed.'
        """
        return "".join(
            f"{opening}{part}{closing}" if number % 2 else f"{_before(part)}{escape(part.strip())}{_after(part)}"
            for number, part in enumerate(self.parts)
        ).strip()


def _before(words: str) -> str:
    return " " if words[:1].isspace() else ""


def _after(words: str) -> str:
    return " " if words.strip() and words[-1:].isspace() else ""


@dataclass(frozen=True, slots=True)
class Equation:
    """`left = chain[0] = chain[1] …`."""

    left: str
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of cells in brackets, after a name and a sign: `name = [rows]`; without a name there is no sign."""

    name: str
    sign: str
    rows: Sequence[Sequence[Parts]]


@dataclass(frozen=True, slots=True)
class Table:
    """A header, rows and a footer of sums; an empty cell is blank."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    footer: Sequence[Parts] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """`left = part + part … = value`."""

    left: str
    parts: Parts
    value: str = ""


@dataclass(frozen=True, slots=True)
class Formulas:
    """Many formulas; the widest left side and part are as wide as any of theirs, or wider, so that none is measured."""

    lines: Iterable[Formula]
    widest_left: str
    widest_part: str


Block = Heading | Prose | Sentence | Equation | Matrix | Table | Formulas


def runs(widths: Sequence[float], limit: float) -> Iterator[tuple[int, int]]:
    """Cut a sequence into runs [start, stop) that are within `limit` together; each has at least one element.

    >>> list(runs([3, 3, 3, 9, 1], 7))
    [(0, 2), (2, 3), (3, 4), (4, 5)]
    """
    start, total = 0, 0.0
    for position, width in enumerate(widths):
        if position > start and total + width > limit:
            yield start, position
            start, total = position, 0.0
        total += width
    if start < len(widths):
        yield start, len(widths)


def extent(rows: tuple[int, int], columns: tuple[int, int], shape: tuple[int, int]) -> str:
    """Say which part of a large array is shown, or nothing where it is all of it.

    >>> extent((0, 2), (10, 20), (2, 64)), extent((0, 2), (10, 11), (2, 64))
    ('columns 10 to 19 of 64', 'column 10 of 64')
    """
    ranges = zip(("row", "column"), (rows, columns), shape, strict=True)
    return ", ".join(
        f"{what} {start} of {size}" if stop - start == 1 else f"{what}s {start} to {stop - 1} of {size}"
        for what, (start, stop), size in ranges
        if stop - start < size
    )
