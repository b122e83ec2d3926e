"""Laws compared with the truth at every size, for given strides and dilations, by isl."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tconv_sym.laws.counterexample import truth_relation
from tconv_sym.laws.isl import FREE, Budget, NotLinear, Steps, failure, first_product, sample, smallest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tconv_sym.laws.counterexample import Product
    from tconv_sym.laws.law import Law

_LONGEST, _MOST_SUGGESTED = 40, 8
"""As many characters, and conditions of isl's, as are tried."""
_TIMES = re.compile(r"(?<=[0-9])(?=[a-z])")


class _Part(NamedTuple):
    """At one stride and dilation: the products that the law puts elsewhere, and three sets of sizes.

    These are all sizes, those at which the law is wrong, and those at which any product lands.
    """

    budget: Budget
    steps: Steps
    products: Any
    every: Any
    wrong: Any
    lands: Any

    def where(self, condition: str) -> Any:  # noqa: ANN401 (islpy has no types)
        """Make the set of sizes at which a condition holds, which begins a question."""
        self.budget.renew()
        return self.steps.sizes(condition).intersect(self.every)


class EverySize:
    """The sizes at which a law is right and wrong, for every pair of stride and dilation."""

    def __init__(self, parts: Sequence[_Part]) -> None:
        """Take the sets of each pair."""
        self._parts = parts

    @cached_property
    def smallest_wrong(self) -> dict[str, int] | None:
        """Sizes at which the law is wrong, with the least s + d + n + k + |pl| + |pr| + op; None where it is right.

        Where finding the least costs isl too much, they are any.
        """
        wrong = [part for part in self._parts if not part.wrong.is_empty()]
        found = [sizes for sizes in map(_sizes, wrong) if sizes is not None]
        if wrong and not found:
            raise failure()("sizes at which the law is wrong were not found")
        return min(found, key=lambda sizes: sum(map(abs, sizes.values())), default=None)

    def wrong_product(self, sizes: dict[str, int]) -> Product:
        """Return the first product that the law puts elsewhere, or not where it lands, at some sizes."""
        for part in self._parts:
            if (part.steps.stride, part.steps.dilation) == (sizes["s"], sizes["d"]):
                part.budget.renew()
                return first_product(part.products, sizes)
        raise failure()("no such stride and dilation")

    def is_enough(self, condition: str) -> bool:
        """Tell whether the law is right wherever a condition holds, which it does at some sizes and not at all."""
        sets = [part.where(condition) for part in self._parts]
        if all(one.is_empty() for one in sets):
            return False
        pairs = zip(sets, self._parts, strict=True)
        return all(one.intersect(part.wrong).is_empty() for one, part in pairs)

    def is_within(self, condition: str, other: str) -> bool:
        """Tell whether one condition holds only where another does."""
        return all(part.where(condition).is_subset(part.steps.sizes(other)) for part in self._parts)

    def is_exact(self, conditions: Iterable[str]) -> bool:
        """Tell whether the law is right just where one of the conditions holds, of where any product lands."""
        return all(self._is_exact(part, list(conditions)) for part in self._parts)

    @staticmethod
    def _is_exact(part: _Part, conditions: list[str]) -> bool:
        """Tell whether everywhere else it is wrong: this costs isl less than to say where it is right."""
        elsewhere = part.lands.intersect(part.every)
        for one in conditions:
            if not part.where(one).intersect(part.lands).intersect(part.wrong).is_empty():
                return False
            elsewhere = elsewhere.subtract(part.where(one))
        part.budget.renew()
        return bool(elsewhere.is_subset(part.wrong))

    def suggested(self) -> list[str]:
        """Write short conditions under which the law may be right at the first stride and dilation, as isl puts them.

        They say nothing of divisions: without these isl is fast, and what is suggested is judged after all.
        """
        first = self._parts[0]
        first.budget.renew()
        right = first.every.subtract(first.wrong.remove_divs()).gist(first.every).coalesce()
        written = [str(one).partition(":")[2].strip(" }") for one in right.get_basic_sets()]
        plain = sorted((words for words in written if _is_plain(words)), key=lambda words: (len(words), words))
        return [_TIMES.sub("*", words.replace(" and ", ", ")) for words in plain[:_MOST_SUGGESTED]]


def _sizes(part: _Part) -> dict[str, int] | None:
    """Find sizes at which the law is wrong, the smallest if that can be; None if isl gives up."""
    for find in (smallest, sample):
        with suppress(failure()):
            part.budget.renew()
            return {"s": part.steps.stride, "d": part.steps.dilation, **find(part.wrong)}
    return None


def _is_plain(words: str) -> bool:
    """Tell whether a condition of isl's is a short one on the parameters alone."""
    return 0 < len(words) <= _LONGEST and set(re.findall("[a-z]+", words)) <= {*FREE, "and"}


def every_size(law: Law, pairs: Iterable[tuple[int, int]], assumed: Sequence[str]) -> EverySize | str:
    """Compare a law with the truth for pairs of stride and dilation, or say why isl could not; needs islpy."""
    budget = Budget()
    try:
        found = EverySize([_part(law, budget, Steps(budget.context, *pair), assumed) for pair in pairs])
        found.smallest_wrong  # noqa: B018 (if isl gives up, it is here)
    except NotLinear as error:
        return f"'{error.source}' is not linear once s and d are numbers, which isl cannot decide"
    except failure():
        return "isl gave up within its limit"
    return found


def _part(law: Law, budget: Budget, steps: Steps, assumed: Sequence[str]) -> _Part:
    """Compare at one stride and dilation."""
    budget.renew()
    every = steps.sizes(*assumed, f"op < {max(steps.stride, steps.dilation)}")
    truth, said = steps.relation(truth_relation()).range(), steps.law(law)
    products = truth.subtract(said).union(said.subtract(truth)).intersect_params(every)
    return _Part(budget, steps, products, every, products.params().coalesce(), truth.params())
