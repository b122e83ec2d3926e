"""What proofs by comparison have in common: how much was compared, what differs, and how that is listed."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from tconv_sym.typeset.blocks import Prose
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Mismatch_co = TypeVar("Mismatch_co", covariant=True)

_SHOWN = 10
"""As many mismatches as are listed."""


class Part(Protocol[Mismatch_co]):
    """Two things that were compared, cell by cell."""

    @property
    def compared(self) -> int:
        """How many cells were compared."""

    @property
    def mismatches(self) -> tuple[Mismatch_co, ...]:
        """Those that differ."""


class Comparison(Document, Generic[Mismatch_co]):
    """What was compared, part by part. Nothing compared shows nothing: `holds` is false then."""

    @property
    @abstractmethod
    def comparisons(self) -> Sequence[Part[Mismatch_co]]:
        """The parts."""

    @property
    def compared(self) -> int:
        """How many cells were compared in all."""
        return sum(part.compared for part in self.comparisons)

    @property
    def mismatches(self) -> tuple[Mismatch_co, ...]:
        """All cells that differ."""
        return tuple(mismatch for part in self.comparisons for mismatch in part.mismatches)

    @property
    def holds(self) -> bool:
        """Whether something was compared and nothing differed."""
        return self.compared > 0 and not self.mismatches


def mismatch_blocks(mismatches: Sequence[object]) -> Iterator[Prose]:
    """List mismatches, and count those beyond the first ten."""
    for mismatch in mismatches[:_SHOWN]:
        yield Prose(f"{mismatch}.")
    more = len(mismatches) - _SHOWN
    if more > 0:
        yield Prose(f"And {more} more.")
