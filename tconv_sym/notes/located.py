"""A text taken from a file, and where in the file each part of it stands."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Located:
    r"""A text; `marks` gives (offset, line, column) for its start and wherever the file does not just go on.

    >>> text = Located("a +\nb", ((0, 7, 3), (4, 8, 5)))
    >>> text.place(2), text.place(4), text.part(2, 5).text
    ((7, 5), (8, 5), '+\nb')
    """

    text: str
    marks: tuple[tuple[int, int, int], ...]

    def place(self, offset: int = 0) -> tuple[int, int]:
        """Return the line and column in the file of a character, both from 1."""
        start, line, column = self.marks[max(bisect_right(self.marks, (offset, float("inf"))) - 1, 0)]
        return line, column + offset - start

    def points(self, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Give the line and column in the file of lines and columns of the text itself."""
        starts = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        yield from (self.place(starts[line - 1] + column - 1) for line, column in places)

    def part(self, start: int, stop: int | None = None) -> Located:
        """Return a part, which knows its places too."""
        stop = len(self.text) if stop is None else stop
        first = bisect_right(self.marks, (start, float("inf")))
        last = bisect_right(self.marks, (stop, 0), lo=first)
        inner = ((offset - start, line, column) for offset, line, column in self.marks[first:last])
        return Located(self.text[start:stop], ((0, *self.place(start)), *inner))

    def stripped(self) -> Located:
        """Leave out the blanks around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, max(len(self.text.rstrip()), start))

    def on_one_line(self) -> Located:
        """Let blanks stand for line breaks."""
        return Located(self.text.replace("\n", " "), self.marks)

    def lines(self) -> list[Located]:
        """Return its lines."""
        parts, start = [], 0
        for line in self.text.split("\n"):
            parts.append(self.part(start, start + len(line)))
            start += len(line) + 1
        return parts


def joined(lines: list[tuple[str, int, int]]) -> Located:
    """Make a text of lines, each with the line and column in the file where it starts."""
    marks, offset = [], 0
    for text, line, column in lines:
        marks.append((offset, line, column))
        offset += len(text) + 1
    return Located("\n".join(text for text, _, _ in lines), tuple(marks))


def joined_parts(parts: Sequence[Located]) -> Located:
    """Put texts together, a line break between two of them."""
    marks, offset = [], 0
    for part in parts:
        marks += [(start + offset, line, column) for start, line, column in part.marks]
        offset += len(part.text) + 1
    return Located("\n".join(part.text for part in parts), tuple(marks))
