"""The names that the package gives the elements of an array, by the indices that people write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Groups = tuple[str, ...]
"""Indices as they are written: what stands between two commas is one group."""
Index = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The names that the package gives an array: a base and an index into the shape, channels first."""

    base: str
    shape: tuple[int, ...]
    channels: int
    separator: str
    what: str

    def name(self, index: Index) -> str:
        """Write the name of an element."""
        return self.base + self.separator.join(map(str, index))

    @property
    def place(self) -> str:
        """Say what the indices range over."""
        sizes = "×".join(map(str, self.shape))
        return f"the {sizes} {self.what}" if len(self.shape) > 1 else f"the {self.what} of size {sizes}"

    def find(self, above: Groups, below: Groups) -> list[Index]:
        """Return the indices that groups above and below the line may mean; two of them are one too many.

        >>> w = Family(base="w", shape=(12, 12), channels=0, separator="_", what="kernel")
        >>> w.find((), ("1", "12")), w.find((), ("112",)), w.find((), ("13", "1"))
        ([(1, 12)], [(1, 12), (11, 2)], [])
        """
        if above and len(above) != self.channels:
            return []
        channels = _whole(above, self.shape[: len(above)]) if above else [()]
        shape = self.shape[len(above) :]
        ends = _whole(below, shape) if len(below) == len(shape) else _split(below, shape)
        return [start + end for start in channels for end in ends]


def _whole(groups: Groups, shape: tuple[int, ...]) -> list[Index]:
    """Read one index a group."""
    if not all(
        group.isdigit() and group[0] != "0" and len(group) <= len(str(size))
        for group, size in zip(groups, shape, strict=True)
    ):
        return []
    index = tuple(map(int, groups))
    return [index] if all(1 <= i <= size for i, size in zip(index, shape, strict=True)) else []


def _split(groups: Groups, shape: tuple[int, ...]) -> list[Index]:
    """Split one run of digits into an index an axis, in at most two ways."""
    digits = "".join(groups)
    if len(groups) != 1 or not digits.isdigit() or len(digits) > sum(len(str(size)) for size in shape):
        return []
    if len(digits) == len(shape):
        return _whole(tuple(digits), shape)
    ends: dict[int, list[Index]] = {len(digits): [()]}
    for size in reversed(shape):
        ends = {start: ways for start in range(len(digits)) if (ways := _starting(digits, start, size, ends))}
    return ends.get(0, [])


def _starting(digits: str, start: int, size: int, ends: Mapping[int, list[Index]]) -> list[Index]:
    """Return the ways, at most two, to read an index from `start` and go on with one of `ends`."""
    if digits[start] == "0":
        return []
    stops = (stop for stop in range(start + 1, start + len(str(size)) + 1) if stop in ends)
    read = ((int(digits[start:stop]), ends[stop]) for stop in stops)
    return [(i, *rest) for i, ways in read if i <= size for rest in ways][:2]
