"""Laws compared with the truth at many small sizes at once, without anything but NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.forms.enumeration import holding, values
from tconv_sym.forms.relation import PARAMETERS, expression, read
from tconv_sym.forms.scatter import RELATION
from tconv_sym.laws.magnitude import check_numbers
from tconv_sym.laws.order import rank

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tconv_sym.laws.law import Law

    Ids = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MOST = 4
"""The largest n, k, and, of those that are not given, s and d."""
PADDINGS = (0, 1, 2, 3, -1)
"""The paddings."""


@dataclass(frozen=True)
class Box:
    """The sizes at which a law was compared, whether it is right at each, and whether any product lands there.

    They are in the order of `rank`.
    """

    columns: dict[str, Ids]
    right: Flags
    lands: Flags

    @cached_property
    def wrong(self) -> Ids:
        """The numbers of the sizes at which it is wrong."""
        return np.flatnonzero(~self.right)

    def where(self, condition: str) -> Flags:
        """Tell at which sizes a condition holds."""
        count = len(self.right)
        found = holding(read(condition), self.columns | {"row": np.arange(count)})
        holds = np.zeros(count, bool)
        holds[found["row"]] = True
        return holds

    def is_enough(self, condition: str) -> bool:
        """Tell whether the law is right wherever a condition holds, which it does somewhere where a product lands."""
        holds = self.where(condition)
        return bool(self.lands[holds].any() and self.right[holds].all())

    def is_within(self, condition: str, other: str) -> bool:
        """Tell whether one condition holds only where another does."""
        return bool(self.where(other)[self.where(condition)].all())

    def is_exact(self, conditions: Iterable[str]) -> bool:
        """Tell whether the law is right just where one of the conditions holds, of where any product lands."""
        holds = np.any([self.where(one) for one in conditions], axis=0)
        return bool((holds == self.right)[self.lands].all())

    def sizes(self, row: int) -> dict[str, int]:
        """Return the sizes of a row."""
        return {name: int(self.columns[name][row]) for name in PARAMETERS}


def compare(law: Law, steps: Iterable[tuple[int, int]]) -> Box:
    """Compare a law with the truth at all small sizes, for pairs of stride and dilation; raises `LimitError`.

    >>> from tconv_sym.laws.law import read_law
    >>> box = compare(read_law("o = s*i + m - p"), [(1, 2), (1, 1)])
    >>> box.sizes(box.wrong[0])
    {'s': 1, 'd': 2, 'n': 1, 'k': 2, 'pl': 0, 'pr': 0, 'op': 0}
    """
    parts = [_compared(law, stride, dilation) for stride, dilation in steps]
    columns = {name: np.concatenate([part[0][name] for part in parts]) for name in PARAMETERS}
    right, lands = (np.concatenate([part[place] for part in parts]) for place in (1, 2))
    order = np.lexsort(rank(columns)[::-1])
    return Box({name: column[order] for name, column in columns.items()}, right[order], lands[order])


def _compared(law: Law, stride: int, dilation: int) -> tuple[dict[str, Ids], Flags, Flags]:
    """Compare at one stride and dilation: the sizes, where the law is right, and where any product lands."""
    paddings = [(p, p) for p in PADDINGS] if law.is_symmetric else list(product(PADDINGS, PADDINGS))
    counts, extras = range(1, MOST + 1), range(min(max(stride, dilation), MOST))
    sets = [(stride, dilation, n, k, *sides, op) for n, k, sides, op in product(counts, counts, paddings, extras)]
    columns = dict(zip(PARAMETERS, np.array(sets, np.int64).T, strict=True))
    columns = holding(read("O >= 1"), columns)
    check_numbers(law, {name: int(np.abs(column).max(initial=0)) for name, column in columns.items()})
    return columns, *_agreement(law, columns)


def _agreement(law: Law, columns: dict[str, Ids]) -> tuple[Flags, Flags]:
    """Tell for which parameter sets the law and the truth are the same products, and for which there are any."""
    count, length = len(columns["s"]), int(values(expression("O"), columns).max(initial=1))
    radices = (max(count, 1), length, MOST, MOST)
    mine, theirs = (np.ravel_multi_index(rows, radices) for rows in (law.products(columns), RELATION.products(columns)))
    differing, *_ = np.unravel_index(np.setxor1d(mine, theirs, assume_unique=True), radices)
    right, lands = np.ones(count, bool), np.zeros(count, bool)
    right[differing] = False
    lands[np.unravel_index(theirs, radices)[0]] = True
    return right, lands
