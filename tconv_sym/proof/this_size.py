"""Proof at one size: every form's products against every other's, then the SymPy expressions they give."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

import numpy as np
from sympy import expand, simplify

from tconv_sym.errors import UnknownNameError
from tconv_sym.proof.comparison import Comparison, mismatch_blocks
from tconv_sym.typeset.blocks import Block, Prose, Table
from tconv_sym.typeset.wording import CELLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sympy import Expr

    from tconv_sym.terms import Terms


class Candidate(Protocol):
    """What is compared: a form's name, its terms, and the expression of every output made from those terms alone."""

    @property
    def name(self) -> str:
        """The form's name."""

    @property
    def terms(self) -> Terms:
        """The products, over all channels."""

    @property
    def cells(self) -> list[Expr]:
        """The outputs, row by row."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An output on which `form` differs: `left` is what `against` gives there, `right` what `form` gives.

    `fresh` says that both are written with fresh symbols, because the given values hide that they differ.
    """

    form: str
    against: str
    cell: tuple[int, ...]
    left: Expr
    right: Expr
    fresh: bool = False

    def __str__(self) -> str:
        place = f"output[{','.join(map(str, self.cell))}]{' with fresh symbols' if self.fresh else ''}"
        return f"{place}: {self.against} gives {self.left}, {self.form} gives {self.right}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two forms, the number of outputs on which they were compared, and those on which they differ."""

    left: str
    right: str
    compared: int
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True)
class Proof(Comparison[Mismatch]):
    """What was compared, how, and with which result; `absent` gives the reason of each form that does not exist.

    A comparison is that of two forms on one output. Nothing compared is nothing proved: `holds` is false then.
    """

    method: str
    pairs: tuple[Pair, ...]
    absent: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def comparisons(self) -> tuple[Pair, ...]:
        """The pairs of forms."""
        return self.pairs

    def to_dict(self) -> dict[str, object]:
        """Return the proof as data for JSON."""
        return {
            "holds": self.holds,
            "method": self.method,
            "compared": self.compared,
            "pairs": [
                {"left": pair.left, "right": pair.right, "compared": pair.compared, "differing": len(pair.mismatches)}
                for pair in self.pairs
            ],
            "mismatches": [
                {
                    "form": mismatch.form,
                    "against": mismatch.against,
                    "cell": list(mismatch.cell),
                    "left": str(mismatch.left),
                    "right": str(mismatch.right),
                    "fresh": mismatch.fresh,
                }
                for mismatch in self.mismatches
            ],
            "absent": dict(self.absent),
        }

    def blocks(self, target: str) -> list[Block]:
        """Return the verdict, how often each form was compared, and what differs."""
        cell = CELLS[target]
        rows = [list(map(cell, row)) for row in self._rows()]
        table = [Table([cell(words) for words in ("form", "against", "equal", "compared")], rows)] if rows else []
        absent = [Prose(f"The {name} form does not exist here: {reason}.") for name, reason in self.absent.items()]
        return [Prose(self._verdict()), *table, *mismatch_blocks(self._distinct()), *absent]

    def _distinct(self) -> list[Mismatch]:
        """Return the mismatches less those that repeat another's expressions against a further form."""
        found: dict[tuple[object, ...], Mismatch] = {}
        for mismatch in self.mismatches:
            found.setdefault((mismatch.form, mismatch.cell, mismatch.left, mismatch.right), mismatch)
        return list(found.values())

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Sum up, for each form, its comparisons with those before it."""
        for form in dict.fromkeys(pair.right for pair in self.pairs):
            pairs = [pair for pair in self.pairs if pair.right == form]
            compared = sum(pair.compared for pair in pairs)
            equal = compared - sum(len(pair.mismatches) for pair in pairs)
            yield form, pairs[0].left if len(pairs) == 1 else f"the {len(pairs)} before it", f"{equal}", f"{compared}"

    def _verdict(self) -> str:
        """Say the result in one sentence."""
        if not self.compared:
            return "Nothing proved: there were no two forms to compare."
        forms = dict.fromkeys(name for pair in self.pairs for name in (pair.left, pair.right))
        outputs = self.pairs[0].compared
        if self.holds:
            return (
                f"Proved: {' = '.join(forms)} on {'the only output' if outputs == 1 else f'all {outputs} outputs'} "
                f"({self.compared} comparisons, the same products with the same multiplicities; "
                f"{_METHODS[self.method].words})."
            )
        return f"Refuted: {len(self.mismatches)} of {self.compared} comparisons differ."


@dataclass(frozen=True, slots=True)
class _Method:
    """How two expressions are compared once the products are; the words say it to a reader."""

    words: str
    equal: Callable[[Expr, Expr], bool]


_METHODS: Mapping[str, _Method] = MappingProxyType(
    {
        "structural": _Method("structural: equal SymPy expressions", operator.eq),
        "expand": _Method(
            "expand: the difference of the expressions, expanded by SymPy, is 0",
            lambda left, right: expand(left - right) == 0,
        ),
        "simplify": _Method(
            "simplify: the difference of the expressions, simplified by SymPy, is 0",
            lambda left, right: simplify(left - right) == 0,
        ),
    }
)
METHODS = tuple(_METHODS)


def prove_this_size(
    candidates: Sequence[Candidate],
    shape: tuple[int, ...],
    generic: Callable[[Terms], list[Expr]],
    *,
    method: str = "structural",
    absent: Mapping[str, str] = MappingProxyType({}),
) -> Proof:
    """Compare every pair of `candidates` on every output of `shape`.

    `generic` writes terms with fresh symbols: where two forms differ in their products but given numbers hide it, the
    mismatch is shown with those. Raises `UnknownNameError` for a method that is not in `METHODS`.
    """
    if method not in _METHODS:
        raise UnknownNameError("method", method, METHODS)
    pairs = [_compare(left, right, shape, generic, _METHODS[method]) for left, right in combinations(candidates, 2)]
    return Proof(method=method, pairs=tuple(pairs), absent=absent)


def _compare(
    left: Candidate,
    right: Candidate,
    shape: tuple[int, ...],
    generic: Callable[[Terms], list[Expr]],
    method: _Method,
) -> Pair:
    """Compare two forms output by output."""
    cells = list(zip(left.cells, right.cells, strict=True))
    differing = {o: (*pair, False) for o, pair in enumerate(cells) if not method.equal(*pair)}
    if left.terms != right.terms:
        hidden = [o for o in left.terms.differing_outputs(right.terms) if o not in differing]
        if hidden:
            fresh = generic(left.terms), generic(right.terms)
            differing |= {o: (fresh[0][o], fresh[1][o], True) for o in hidden}
    mismatches = [
        Mismatch(right.name, left.name, tuple(map(int, np.unravel_index(o, shape))), *differing[o])
        for o in sorted(differing)
    ]
    return Pair(left.name, right.name, len(cells), tuple(mismatches))
