"""Laws compared with the truth at every size, for given strides and dilations, by isl."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from tconv_sym.errors import SolverError
from tconv_sym.forms.scatter import RELATION
from tconv_sym.laws import isl
from tconv_sym.laws.counterexample import is_small
from tconv_sym.laws.isl import FREE, Budget, NotLinear, Steps, failure, first_product, sample, smallest
from tconv_sym.laws.order import rank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tconv_sym.laws.counterexample import Product
    from tconv_sym.laws.law import Law

SYMMETRIC = "pl = pr"
"""What is assumed where a law says p."""
_LONGEST, _MOST_SUGGESTED = 40, 8
"""As many characters, and conditions of isl's, as are tried."""
_TIMES = re.compile(r"(?<=[0-9])(?=[a-z])")


class Undecided(NamedTuple):
    """Why a law was not decided."""

    reason: str


class Found(NamedTuple):
    """Sizes at which a law is wrong, a wrong product where they are too large to be derived, and whether none are less.

    What is less is said by `rank`.
    """

    sizes: Mapping[str, int]
    product: Product | None = None
    is_smallest: bool = False


class _Part:
    """At one stride and dilation: the products that the law puts elsewhere, and three sets of sizes.

    These are all sizes, those at which the law is wrong, and those at which any product lands.
    """

    def __init__(self, law: Law, budget: Budget, stride: int, dilation: int) -> None:
        """Compare."""
        self._budget, self._steps = budget, Steps(budget.context, stride, dilation)
        self._law = law
        self._sets: dict[str, Any] = {}
        budget.ask(self._compare)

    def _compare(self) -> None:
        assumed = ("O >= 1", f"op < {max(self._steps.stride, self._steps.dilation)}")
        self._every = self._steps.sizes(*assumed, *([SYMMETRIC] if self._law.is_symmetric else []))
        truth, said = self._steps.map_of(RELATION).range(), self._steps.law(self._law)
        self._products = truth.subtract(said).union(said.subtract(truth)).intersect_params(self._every)
        self.wrong = self._products.params().coalesce()
        self.is_right = self.wrong.is_empty()
        self.lands = truth.params().intersect(self._every)

    def _where(self, condition: str) -> Any:  # noqa: ANN401 (islpy has no types)
        """Make the set of sizes at which a condition holds."""
        if condition not in self._sets:
            self._sets[condition] = self._steps.sizes(condition).intersect(self._every)
        return self._sets[condition]

    def smallest_wrong(self) -> Found | None:
        """Find the smallest sizes at which the law is wrong, or any where that costs too much; None if isl gives up."""
        for find in (smallest, sample):
            with suppress(failure()):
                return self._budget.ask(partial(self._found, find))
        return None

    def _found(self, find: Callable[[Any], dict[str, int]]) -> Found:
        sizes = {"s": self._steps.stride, "d": self._steps.dilation, **find(self.wrong)}
        product = None if is_small(self._law, sizes) else first_product(self._products, sizes)
        return Found(sizes, product, is_smallest=find is smallest)

    def is_wrong_in(self, condition: str) -> bool:
        """Tell whether the law is wrong anywhere where a condition holds."""
        return self._budget.ask(lambda: not self._where(condition).intersect(self.wrong).is_empty())

    def lands_in(self, condition: str) -> bool:
        """Tell whether any product lands anywhere where a condition holds."""
        return self._budget.ask(lambda: not self._where(condition).intersect(self.lands).is_empty())

    def is_within(self, condition: str, other: str) -> bool:
        """Tell whether one condition holds only where another does."""
        return self._budget.ask(lambda: bool(self._where(condition).is_subset(self._where(other))))

    def is_wrong_elsewhere(self, conditions: Iterable[str]) -> bool:
        """Tell whether the law is wrong wherever products land and no condition holds.

        This costs isl less than to say where it is right.
        """

        def ask() -> bool:
            elsewhere = self.lands
            for one in conditions:
                elsewhere = elsewhere.subtract(self._where(one))
            return bool(elsewhere.is_subset(self.wrong))

        return self._budget.ask(ask)

    def suggested(self) -> list[str]:
        """Write short conditions under which the law may be right and products land, as isl puts them.

        They say nothing of divisions: without these isl is fast, and what is suggested is judged after all.
        """
        written = [one.partition(":")[2].strip(" }") for one in self._budget.ask(self._pieces)]
        return [_TIMES.sub("*", words.replace(" and ", ", ")) for words in written if _is_plain(words)]

    def _pieces(self) -> list[str]:
        lands = self.lands.remove_divs()
        right, context = self._in_letters(lands.subtract(self.wrong.remove_divs())), self._in_letters(lands)
        return [isl.text(one) for one in right.gist(context).coalesce().get_basic_sets()]

    def _in_letters(self, sizes: Any) -> Any:  # noqa: ANN401
        """Leave pr out where it is pl."""
        return isl.without(sizes, "pr") if self._law.is_symmetric else sizes


def _is_plain(words: str) -> bool:
    """Tell whether a condition of isl's is a short one on the parameters alone."""
    return 0 < len(words) <= _LONGEST and set(re.findall("[a-z]+", words)) <= {*FREE, "and"}


class Decided:
    """The sizes at which a law is right and wrong, for every pair of stride and dilation."""

    def __init__(self, parts: Sequence[_Part]) -> None:
        """Take the sets of each pair; raises what isl raises where no sizes are found at which the law is wrong."""
        self._parts = parts
        self.smallest_wrong = self._smallest_wrong()

    def _smallest_wrong(self) -> Found | None:
        """Find sizes at which the law is wrong, the smallest unless isl gives up; None where it is right."""
        tried = [part.smallest_wrong() for part in self._parts if not part.is_right]
        found = [one for one in tried if one is not None]
        if tried and not found:
            raise failure()("sizes at which the law is wrong were not found")
        least = min(found, key=lambda one: rank(one.sizes), default=None)
        is_smallest = len(found) == len(tried) and all(one.is_smallest for one in found)
        return None if least is None else least._replace(is_smallest=is_smallest)

    def is_enough(self, condition: str) -> bool:
        """Tell whether the law is right wherever a condition holds, which it does somewhere where a product lands."""
        if any(part.is_wrong_in(condition) for part in self._parts):
            return False
        return any(part.lands_in(condition) for part in self._parts)

    def is_within(self, condition: str, other: str) -> bool:
        """Tell whether one condition holds only where another does."""
        return all(part.is_within(condition, other) for part in self._parts)

    def is_exact(self, conditions: Sequence[str]) -> bool:
        """Tell whether the law is right nowhere else than where one of some conditions holds, if any product lands.

        Each must be enough. What costs isl too much is not claimed.
        """
        with suppress(failure()):
            return all(part.is_wrong_elsewhere(conditions) for part in self._parts)
        return False

    def suggested(self) -> list[str]:
        """Write conditions under which the law may be right: first those that most pairs suggest, then short ones."""
        counts = Counter(one for part in self._parts for one in part.suggested())
        return sorted(counts, key=lambda one: (-counts[one], len(one), one))[:_MOST_SUGGESTED]


def decide(law: Law, pairs: Iterable[tuple[int, int]]) -> Decided | Undecided:
    """Compare a law with the truth for pairs of stride and dilation, or say why isl could not."""
    try:
        budget = Budget()
    except SolverError as error:
        return Undecided(str(error))
    try:
        return Decided([_Part(law, budget, *pair) for pair in pairs])
    except NotLinear as error:
        return Undecided(f"'{error.source}' is not linear once s and d are numbers, which isl cannot decide")
    except failure():
        return Undecided("isl gave up within its limit")
