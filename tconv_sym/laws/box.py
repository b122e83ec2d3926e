"""Laws compared with the truth at many small sizes at once, without anything but NumPy."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.errors import FormError
from tconv_sym.forms import FORMS
from tconv_sym.forms.enumeration import holding, solutions, values
from tconv_sym.forms.relation import PARAMETERS, PRODUCT, expression, read
from tconv_sym.geometry import Geometry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from tconv_sym.forms.relation import Relation
    from tconv_sym.laws.law import Law

    Ids = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MOST = 4
"""The largest n, k, and, of those that are not given, s and d."""
PADDINGS = (0, 1, 2, 3, -1)
"""The paddings."""
_ORDER = (_OUTPUT, _INPUT, _TAP) = PRODUCT
_BOUNDED = (_INPUT, _TAP, _OUTPUT)


Product = tuple[int, int, int]
"""Output, input and tap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """Sizes at which a law is wrong, and a product x[i]·w[m]: the outputs on which the law puts it, and the truth.

    `sizes` has s, d, n, k, pl, pr, op and O. `lands` is empty where the law puts the product on no output; `should` is
    None where the padding crops it. `truth` has all products (o, i, m) of the derivation of these sizes, `said` those
    of the law.
    """

    sizes: dict[str, int] = field(hash=False)
    product: tuple[int, int]
    lands: tuple[int, ...]
    should: int | None
    truth: tuple[Product, ...] = field(repr=False)
    said: tuple[Product, ...] = field(repr=False)

    def to_dict(self) -> dict[str, object]:
        """Return it as data for JSON."""
        i, m = self.product
        return {
            "sizes": self.sizes,
            "product": {"i": i, "m": m},
            "lands": list(self.lands),
            "should": self.should,
            "truth": [list(one) for one in self.truth],
            "said": [list(one) for one in self.said],
        }


@dataclass(frozen=True)
class Box:
    """The sizes at which a law was compared, whether it is right at each, and whether any product lands there.

    The smallest come first, but those with a negative padding last.
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
        """Tell whether the law is right wherever a condition holds, which it does at some of the sizes."""
        holds = self.where(condition)
        return bool(holds.any() and self.right[holds].all())

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
    size = sum(np.abs(column) for column in columns.values())
    negative = sum((columns[name] < 0).astype(np.int64) for name in ("pl", "pr"))
    order = np.lexsort([*(columns[name] for name in reversed(PARAMETERS)), size, negative])
    return Box({name: column[order] for name, column in columns.items()}, right[order], lands[order])


def _compared(law: Law, stride: int, dilation: int) -> tuple[dict[str, Ids], Flags, Flags]:
    """Compare at one stride and dilation: the sizes, where the law is right, and where any product lands."""
    paddings = [(p, p) for p in PADDINGS] if law.is_symmetric else list(product(PADDINGS, PADDINGS))
    counts, extras = range(1, MOST + 1), range(min(max(stride, dilation), MOST))
    sets = [
        (stride, dilation, n, k, pl, pr, op)
        for n, k, (pl, pr), op in product(counts, counts, paddings, extras)
        if _length(stride, dilation, n, k, pl, pr, op) >= 1
    ]
    columns = dict(zip(PARAMETERS, np.array(sets, np.int64).reshape(-1, len(PARAMETERS)).T, strict=True))
    return columns, *_agreement(law, columns)


def _length(s: int, d: int, n: int, k: int, pl: int, pr: int, op: int) -> int:  # noqa: PLR0913, PLR0917 (PARAMETERS)
    return s * (n - 1) - pl - pr + d * (k - 1) + op + 1


def _agreement(law: Law, columns: dict[str, Ids]) -> tuple[Flags, Flags]:
    """Tell for which parameter sets the law and the truth are the same products, and for which there are any."""
    truth = truth_relation()
    count, length = len(columns["s"]), int(values(expression("O"), columns).max(initial=1))
    radices = (max(count, 1), length, MOST, MOST)
    mine, theirs = (
        np.unique(np.ravel_multi_index(rows, radices)) for rows in (_products(law, columns), truth.products(columns))
    )
    differing, *_ = np.unravel_index(np.setxor1d(mine, theirs, assume_unique=True), radices)
    right, lands = np.ones(count, bool), np.zeros(count, bool)
    right[differing] = False
    lands[np.unravel_index(theirs, radices)[0]] = True
    return right, lands


def truth_relation() -> Relation:
    """Return the relation of the transposed convolution: that of the form `scatter`."""
    relation = FORMS["scatter"].relation
    if relation is None:
        raise FormError("the form scatter must state its relation, as it is the truth, got none")
    return relation


def _products(law: Law, columns: dict[str, Ids]) -> tuple[Ids, Ids, Ids, Ids]:
    """Enumerate what the law says: which parameter set, and output, input and tap of each product."""
    rows = solutions(_BOUNDED, law.constraints, columns | {"row": np.arange(len(columns["s"]))})
    return rows["row"], rows[_OUTPUT], rows[_INPUT], values(law.tap, rows)


def replay(law: Law, sizes: dict[str, int]) -> Counterexample:
    """Derive the transposed convolution of these sizes, and find the first product that the law puts elsewhere.

    Raises `FormError` if there is none, so that no refutation is reported that is not real.

    >>> from tconv_sym.laws.law import read_law
    >>> sizes = {"s": 2, "d": 1, "n": 1, "k": 2, "pl": 0, "pr": 0, "op": 0}
    >>> print(replay(read_law("o = s*i - m"), sizes))
    Counterexample(sizes={'s': 2, 'd': 1, 'n': 1, 'k': 2, 'pl': 0, 'pr': 0, 'op': 0, 'O': 2}, product=(0, 1), \
lands=(), should=1)
    """
    geometry = Geometry(
        sizes["n"],
        sizes["k"],
        stride=sizes["s"],
        dilation=sizes["d"],
        padding=[(sizes["pl"], sizes["pr"])],
        output_padding=sizes["op"],
    )
    truth = tuple(FORMS["scatter"].run(geometry).terms)
    _, *columns = _products(law, {name: np.array([value]) for name, value in sizes.items()})
    said = tuple(sorted(zip(*(column.tolist() for column in columns), strict=True)))
    should = {(i, m): o for o, i, m in truth}
    for one in sorted({pair for _, pair in map(_split, (*truth, *said))}):
        lands = tuple(o for o, pair in map(_split, said) if pair == one)
        if lands != tuple(o for o in [should.get(one)] if o is not None):
            return Counterexample(
                sizes={**sizes, "O": geometry.output_shape[0]},
                product=one,
                lands=lands,
                should=should.get(one),
                truth=truth,
                said=said,
            )
    raise FormError(f"a counterexample must be one when it is derived, got {sizes}")


def _split(product: Product) -> tuple[int, tuple[int, int]]:
    """Part the output of a product from the input and the tap."""
    o, i, m = product
    return o, (i, m)
