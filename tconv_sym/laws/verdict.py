"""What is said of a law: proved, right in a box of sizes, or refuted with a counterexample."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tconv_sym.laws.box import MOST, PADDINGS
from tconv_sym.laws.order import stated
from tconv_sym.typeset.blocks import Prose, Table
from tconv_sym.typeset.document import Document
from tconv_sym.typeset.wording import CELLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tconv_sym.laws.conditions import Condition
    from tconv_sym.laws.counterexample import Counterexample, Product
    from tconv_sym.typeset.blocks import Block

_MOST_OUTPUTS = 16
"""As many outputs as the table of a counterexample may have."""
_WITHIN = "Indices count from 0: a law holds within 0 ≤ i < n, 0 ≤ m < k and 0 ≤ o < O."
_EXISTING = "0 ≤ op < max(s, d) and O ≥ 1"
"""What is assumed of sizes beside n, k ≥ 1: without it there is no such layer."""
_ALONE = "These sizes are too large to be derived here: this product alone was evaluated."


@dataclass(frozen=True, kw_only=True)
class LawVerdict(Document):
    """What was found of a law.

    `status` is "proved" (for every n, k and padding, and output padding below max(s, d), at the strides and dilations,
    wherever there is an output), "bounded" (no counterexample at small sizes) or "refuted". Then it has a
    `counterexample`, which has been derived, or evaluated alone where its sizes are too large for that, and the
    `condition` under which the law is right if one was found.
    `is_symmetric` says that the paddings of both sides are p. `remark` says why nothing could be proved; it is "" where
    isl decided.
    """

    law: str
    status: str
    is_symmetric: bool
    strides: tuple[int, ...]
    dilations: tuple[int, ...]
    counterexample: Counterexample | None = None
    condition: Condition | None = None
    remark: str = field(default="")

    @property
    def holds(self) -> bool:
        """Whether the law was proved; where no counterexample was found in the box alone, it was not."""
        return self.status == "proved"

    @property
    def message(self) -> str:
        """Say in a sentence what was found."""
        if self.counterexample is not None:
            return self._refutation(self.counterexample)
        if self.status == "proved":
            return f"Proved: the law is right for all {self._sizes()} with {_EXISTING}, at {self._steps()}."
        return f"No counterexample with {self._box()}; that is not a proof."

    def to_dict(self) -> dict[str, object]:
        """Return the verdict as data for JSON."""
        condition = None
        if self.condition is not None:
            exact, proved = self.condition.is_exact, self.condition.is_proved
            condition = {"alternatives": list(map(list, self.condition.alternatives)), "exact": exact, "proved": proved}
        return {
            "law": self.law,
            "status": self.status,
            "message": self.message,
            "strides": list(self.strides),
            "dilations": list(self.dilations),
            "symmetric": self.is_symmetric,
            "counterexample": None if self.counterexample is None else self.counterexample.to_dict(),
            "condition": condition,
            "remark": self.remark,
        }

    def blocks(self, target: str) -> Iterable[Block]:
        """Give the law, what was found, the outputs of the counterexample, the condition and what was compared."""
        yield Prose(self.law)
        yield Prose(self.message)
        if self.counterexample is not None:
            yield from _outputs(self.counterexample, target)
            yield Prose(self._how_small(self.counterexample))
            yield Prose(self._where_right())
        scope = f"{_WITHIN} Here {_EXISTING}{self._paddings()}."
        yield Prose(scope + (f" Only small sizes were compared: {self.remark}." if self.remark else ""))

    def _how_small(self, found: Counterexample) -> str:
        """Say among what a counterexample is the smallest."""
        order = stated(is_symmetric=self.is_symmetric)
        if found.is_smallest:
            return f"This is the smallest counterexample: {order}."
        if self.remark:
            return f"This is the smallest counterexample with {self._box()}: {order}."
        return "There may be a smaller counterexample: isl gave up within its limit."

    def _refutation(self, found: Counterexample) -> str:
        """Say where a product lands, and where the law puts it."""
        i, m = found.product
        lands = f"on {_outputs_named(found.lands)}" if found.lands else "on no output"
        should = "no output: it is cropped" if found.should is None else f"output {found.should}"
        sizes = ", ".join(f"{name}={value}" for name, value in self._shown(found.sizes))
        if found.is_derived:
            return f"Refuted: with {sizes}, the law puts x[{i}]·w[{m}] {lands}; it lands on {should}."
        said = f"puts x[{i}]·w[{m}] {lands}; it lands on {should}"
        if not found.lands:
            said = f"does not put x[{i}]·w[{m}] on {should}, where it lands"
        return f"Refuted: with {sizes}, the law {said}. {_ALONE}"

    def _shown(self, sizes: Mapping[str, int]) -> list[tuple[str, int]]:
        """Name the sizes as the law does."""
        if not self.is_symmetric:
            return list(sizes.items())
        return [("p" if name == "pl" else name, value) for name, value in sizes.items() if name != "pr"]

    def _where_right(self) -> str:
        """Say where a wrong law is right."""
        if self.condition is None:
            return "No simple condition was found under which it is right."
        words, sure = str(self.condition), self.condition.is_proved
        scope = f"At {self._steps()}" if sure else f"With {self._box()}"
        end = "." if sure else "; that is not a proof."
        if self.condition.is_exact:
            return f"{scope}, wherever any product lands, it is right iff {words}{end}"
        return f"{scope}, it is right if {words}{end}"

    def _sizes(self) -> str:
        return f"n, k, {'p' if self.is_symmetric else 'pl, pr'} and op"

    def _steps(self) -> str:
        return f"s {_among(self.strides)} and d {_among(self.dilations)}"

    def _box(self) -> str:
        low, high = str(min(PADDINGS)).replace("-", "−"), max(PADDINGS)
        return f"{self._steps()}, n and k in 1..{MOST}, paddings in {low}..{high} and op < {MOST}"

    def _paddings(self) -> str:
        return ", and p is the padding of both sides" if self.is_symmetric else ""


def _among(values: Sequence[int]) -> str:
    """Write one value, or the range of several."""
    return f"= {values[0]}" if len(values) == 1 else f"in {values[0]}..{values[-1]}"


def _outputs_named(places: Sequence[int]) -> str:
    """Write which outputs: all of them, or of many the first."""
    shown = ", ".join(map(str, places[:_MOST_OUTPUTS])) + (", …" if len(places) > _MOST_OUTPUTS else "")
    return f"output {shown}" if len(places) == 1 else f"outputs {shown}"


def _outputs(found: Counterexample, target: str) -> Iterable[Block]:
    """Show what each output is, and what the law makes of it, unless there are many."""
    length, most = found.sizes["O"], max(len(found.said), len(found.truth))
    if not found.is_derived or length > _MOST_OUTPUTS or most > _MOST_OUTPUTS * _MOST_OUTPUTS:
        return
    cell = CELLS[target]
    rows = [[f"y[{o}]", _sum(found.truth, o), _sum(found.said, o)] for o in range(length)]
    yield Table(list(map(cell, ("output", "derived", "by the law"))), [list(map(cell, row)) for row in rows])


def _sum(products: Sequence[Product], output: int) -> str:
    """Write the sum of the products on an output."""
    return " + ".join(f"x[{i}]·w[{m}]" for o, i, m in products if o == output) or "0"
