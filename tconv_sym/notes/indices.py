"""From which number the indices of a section count, as far as all of them tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.reading.claim import Label

Index = tuple[int, ...]


def index_of(label: Label, shape: Index) -> Index:
    """Return the indices of a label; one run of digits is one index where there is one axis.

    >>> from tconv_sym.reading.labels import read_label
    >>> index_of(read_label("y_{12}"), (20,)), index_of(read_label("y_{12}"), (3, 3))
    ((12,), (1, 2))
    """
    index = label.index or ()
    return (int("".join(map(str, index))),) if label.digits and len(shape) == 1 else index


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of elements in a section."""

    labels: Sequence[Label] = ()
    _known: dict[Index, list[int]] = field(default_factory=dict)

    def origins(self, shape: Index) -> list[int]:
        """Return from which numbers subscripts into an array may count: an index of 0, or beyond the array, tells.

        >>> from tconv_sym.reading.labels import read_label
        >>> labels = Labels([read_label("y_1"), read_label("y_3")])
        >>> labels.origins((3,)), labels.origins((4,))
        ([1], [0, 1])
        """
        if shape not in self._known:
            self._known[shape] = self._origins(shape)
        return self._known[shape]

    def _origins(self, shape: Index) -> list[int]:
        """Look at all labels."""
        indices = [index_of(label, shape) for label in self.labels if not label.brackets]
        indices = [index for index in indices if len(index) == len(shape)]
        if any(0 in index for index in indices):
            return [0]
        is_beyond = any(i >= size for index in indices for i, size in zip(index, shape, strict=True))
        return [1] if is_beyond else [0, 1]
