"""How many of the values of a target are claimed, and how many of those are wrong: what a verdict says first."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.checking.explain import Stated
    from tconv_sym.checking.targets import Target


def by(shape: tuple[int, ...]) -> str:
    """Write a shape.

    >>> by((3, 3)), by((7,)), by(())
    ('3×3', '7 long', 'a single value')
    """
    if len(shape) == 1:
        return f"{shape[0]} long"
    return "×".join(map(str, shape)) or "a single value"


def element(name: str, position: tuple[int, ...]) -> str:
    """Name an element, or what has only one.

    >>> element("output", (0, 1)), element("bias", ())
    ('output[0,1]', 'bias')
    """
    return f"{name}[{','.join(map(str, position))}]" if position else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many elements there are, how many of them are claimed, and how many wrongly; `only` names a single one.

    `aside` is said of a single one that is right.
    """

    words: str
    only: str
    total: int
    claimed: int
    wrong: int
    aside: str = ""

    @classmethod
    def of(cls, target: Target, stated: Sequence[Stated], wrong: Sequence[Stated], aside: str = "") -> Tally:
        """Count elements, each once however often it is claimed."""
        shapes = {one.target.name: one.shape for one in stated}
        places, differing = ({(one.target.name, one.number) for one in some} for some in (stated, wrong))
        only = element(stated[0].target.name, stated[0].position) if len(places) == 1 else ""
        return cls(
            words=target.words,
            only=only,
            total=sum(map(prod, shapes.values())),
            claimed=len(places),
            wrong=len(differing),
            aside=aside,
        )

    @property
    def verified(self) -> str:
        """Say it of right values."""
        if self.only:
            return f"{self.only} is right{self.aside}"
        if self.claimed == self.total:
            return f"all {self.total} cells of {self.words} are right"
        return f"{self.claimed} of {self.total} elements of {self.words} are claimed, and right"

    @property
    def refuted(self) -> str:
        """Say it of wrong values."""
        if self.only:
            return f"{self.only} differs"
        differ = "differs" if self.wrong == 1 else "differ"
        if self.claimed == self.total:
            return f"{self.wrong} of {self.total} cells of {self.words} {differ}"
        claimed = f"{self.claimed} of {self.total} elements of {self.words}"
        return f"{claimed} are claimed, and {self.wrong} of them {differ}"
