r"""The outline of a text: brackets and environments as a tree, and what separates statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Mark(NamedTuple):
    r"""What separates: `=`, `:`, `&`, `,`, `;`, a row break `\\`, a line break, or the border `|` of a formula."""

    kind: str
    start: int
    stop: int


class Group(NamedTuple):
    """A bracket or environment with what is in it, or a table; `inside` to `end` is what it encloses."""

    kind: str
    start: int
    stop: int
    inside: int
    end: int
    items: tuple[Item, ...] = ()


Item = Mark | Group


class Outline(NamedTuple):
    """A text with decoration blanked out, and what stands at its top level."""

    text: str
    items: tuple[Item, ...]


def blank(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    r"""Put spaces in place of ranges, and keep their line breaks.

    >>> blank("a\n+ b", [(1, 3)])
    'a\n  b'
    """
    parts: list[str] = []
    done = 0
    for start, stop in sorted(ranges):
        if stop > done:
            begin = max(start, done)
            parts += (text[done:begin], _spaces(text[begin:stop]))
            done = stop
    return "".join([*parts, text[done:]]) if parts else text


def _spaces(text: str) -> str:
    """Write spaces for everything but line breaks."""
    if "\n" not in text:
        return " " * len(text)
    return "\n".join(" " * len(line) for line in text.split("\n"))
