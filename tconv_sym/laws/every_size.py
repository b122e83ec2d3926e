"""Laws compared with the truth at every size, for given strides and dilations, by isl."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tconv_sym.laws.box import truth_relation
from tconv_sym.laws.isl import FREE, NotLinear, Steps, context, failure, smallest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tconv_sym.laws.law import Law

_LONGEST, _MOST_SUGGESTED = 40, 8
"""As many characters, and conditions of isl's, as are tried."""
_TIMES = re.compile(r"(?<=[0-9])(?=[a-z])")


class _Part(NamedTuple):
    """At one stride and dilation: all sizes, where the law is right and wrong, where any product lands."""

    steps: Steps
    every: Any
    right: Any
    wrong: Any
    lands: Any


class EverySize:
    """The sizes at which a law is right and wrong, for every pair of stride and dilation."""

    def __init__(self, parts: Sequence[_Part]) -> None:
        """Take the sets of each pair."""
        self._parts = parts

    @cached_property
    def smallest_wrong(self) -> dict[str, int] | None:
        """Sizes at which the law is wrong, with the least s + d + n + k + |pl| + |pr| + op; None where it is right."""
        found = [
            {"s": part.steps.stride, "d": part.steps.dilation, **smallest(part.wrong)}
            for part in self._parts
            if not part.wrong.is_empty()
        ]
        return min(found, key=lambda sizes: sum(map(abs, sizes.values())), default=None)

    def is_enough(self, condition: str) -> bool:
        """Tell whether the law is right wherever a condition holds, which it does at some sizes and not at all."""
        sets = [part.steps.sizes(condition).intersect(part.every) for part in self._parts]
        if all(one.is_empty() for one in sets):
            return False
        pairs = list(zip(sets, self._parts, strict=True))
        return all(one.is_subset(part.right) for one, part in pairs)

    def is_within(self, condition: str, other: str) -> bool:
        """Tell whether one condition holds only where another does."""
        return all(
            part.steps.sizes(condition).intersect(part.every).is_subset(part.steps.sizes(other)) for part in self._parts
        )

    def is_exact(self, conditions: Iterable[str]) -> bool:
        """Tell whether the law is right just where one of the conditions holds, of where any product lands."""
        return all(self._is_exact(part, list(conditions)) for part in self._parts)

    @staticmethod
    def _is_exact(part: _Part, conditions: list[str]) -> bool:
        first, *others = (part.steps.sizes(one).intersect(part.every) for one in conditions)
        for other in others:
            first = first.union(other)
        return bool(first.intersect(part.lands).is_equal(part.right.intersect(part.lands)))

    def suggested(self) -> list[str]:
        """Write short conditions under which the law is right at the first stride and dilation, as isl puts them."""
        right = self._parts[0].right.gist(self._parts[0].every).coalesce()
        written = [str(one).partition(":")[2].strip(" }") for one in right.get_basic_sets()]
        plain = sorted((words for words in written if _is_plain(words)), key=lambda words: (len(words), words))
        return [_TIMES.sub("*", words.replace(" and ", ", ")) for words in plain[:_MOST_SUGGESTED]]


def _is_plain(words: str) -> bool:
    """Tell whether a condition of isl's is a short one on the parameters alone."""
    return 0 < len(words) <= _LONGEST and set(re.findall("[a-z]+", words)) <= {*FREE, "and"}


def every_size(law: Law, pairs: Iterable[tuple[int, int]], assumed: Sequence[str]) -> EverySize | str:
    """Compare a law with the truth for pairs of stride and dilation, or say why isl could not; needs islpy."""
    try:
        found = EverySize([_part(law, Steps(context(), *pair), assumed) for pair in pairs])
        found.smallest_wrong  # noqa: B018 (if isl gives up, it is here)
    except NotLinear:
        return "the law is not linear once s and d are numbers, which isl cannot decide"
    except failure():
        return "isl gave up within its limit"
    return found


def _part(law: Law, steps: Steps, assumed: Sequence[str]) -> _Part:
    """Compare at one stride and dilation."""
    every = steps.sizes(*assumed, f"op < {max(steps.stride, steps.dilation)}")
    truth, said = steps.relation(truth_relation()).range(), steps.law(law)
    wrong = truth.subtract(said).union(said.subtract(truth)).params().intersect(every).coalesce()
    return _Part(steps, every, every.subtract(wrong), wrong, truth.params())
