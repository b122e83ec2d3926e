"""Relations as isl maps: every size at a given stride and dilation. islpy comes with the extra `isl`."""

from __future__ import annotations

from contextlib import suppress
from time import thread_time
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from tconv_sym.forms.definitions import CommonDivisor
from tconv_sym.forms.enumeration import solutions
from tconv_sym.forms.relation import ASSUMPTIONS, PARAMETERS, PRODUCT, read
from tconv_sym.laws.solver import islpy, working_islpy
from tconv_sym.polynomial import constant, substitute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tconv_sym.constraints import Constraint
    from tconv_sym.forms.relation import Relation
    from tconv_sym.laws.law import Law
    from tconv_sym.polynomial import Polynomial

T = TypeVar("T")
OPERATIONS, SECONDS = (10_000, 40_000, 160_000, 640_000), 2.0
"""As many operations as isl may spend on one question at each try, and as much of the processor's time on all.

An operation costs 1 to 130 µs, so that neither bounds the other. It is not the clock's time, so that a verdict is the
same on a busy machine. Laws of a few comparisons take a tenth of it at 16 pairs of stride and dilation.
"""
FREE = PARAMETERS[2:]
"""The parameters that stay letters."""
_TOTALS = (
    "pl >= 0 and pr >= 0 and t = n + k + pl + pr + op",
    "(pl < 0 <= pr and t = n + k - pl + pr + op) or (pr < 0 <= pl and t = n + k + pl - pr + op)",
    "pl < 0 and pr < 0 and t = n + k - pl - pr + op",
)
"""The sum that `rank` compares, for no negative padding, one and two."""


class NotLinear(Exception):  # noqa: N818 (it is caught, and never shown)
    """A condition that is not linear at a given stride and dilation, which isl cannot decide.

    `source` is the part of a law that states it, or "".
    """

    def __init__(self, source: str = "") -> None:
        """Say where it stands."""
        super().__init__(source)
        self.source = source


class Budget:
    """A context of isl's, in which the operations of each question are limited, and the time of all."""

    def __init__(self) -> None:
        """Begin; raises `SolverError` without an islpy that works."""
        self.context: Any = working_islpy().Context()
        self._end = thread_time() + SECONDS

    def ask(self, question: Callable[[], T]) -> T:
        """Answer a question, trying anew with more operations if that may take no longer than there is time.

        Raises what isl raises where it gives up.
        """
        seconds_each = 0.0
        for operations in OPERATIONS:
            begin = thread_time()
            if begin + seconds_each * operations > self._end:
                break
            self.context.set_max_operations(operations)
            self.context.reset_operations()
            with suppress(failure()):
                return question()
            seconds_each = (thread_time() - begin) / operations
        raise failure()("the limit is reached")


def failure() -> type[Exception]:
    """Return the exception that isl raises, also where it gives up."""
    error: type[Exception] = islpy().Error
    return error


class Steps(NamedTuple):
    """A stride and a dilation, in a context of isl's."""

    isl: Any
    stride: int
    dilation: int

    def known(self) -> dict[str, Polynomial]:
        """Give both as polynomials."""
        return {"s": constant(self.stride), "d": constant(self.dilation)}

    def sizes(self, *conditions: str) -> Any:  # noqa: ANN401 (islpy has no types)
        """Make the set of parameters for which conditions hold, and what is assumed of all."""
        held = _conditions(read(*ASSUMPTIONS, *conditions), self.known())
        return islpy().Set(f"[{', '.join(FREE)}] -> {{ : {held} }}", self.isl)

    def law(self, law: Law) -> Any:  # noqa: ANN401
        """Make the set of products [o, i, m] that a law states; raises `NotLinear` with a part that is not linear."""
        known = self.known()
        held = [_conditions([one], known, source) for one, source in zip(law.constraints, law.sources, strict=True)]
        tap = _written(substitute(law.tap, known))
        quotients = [one.name for one in law.divisions]
        return self._map(PRODUCT, f"o, i, {tap}", " and ".join(held), quotients).range()

    def longer_or_shorter(self, relation: Relation) -> Any:  # noqa: ANN401
        """Make the set of parameters for which a form exists and does not give O outputs.

        This and `map_of` are all that is needed to compare any two forms at every size. A law is compared with the
        truth alone; that all our forms agree is proved for every stride and dilation by certificates, and once more
        with this, by tests and a benchmark.
        """
        known, others = _solved(relation, self.known())
        held = [one for one in relation.size_constraints if one.names.intersection(others)]
        held += read(*filter(None, [relation.requires]))
        wrong = []
        for sign in "<>":
            between = _conditions([*held, *read(f"{relation.length} {sign} O")], known)
            wrong.append(self._map((), "", between, others).params())
        return wrong[0].union(wrong[1])

    def map_of(self, relation: Relation) -> Any:  # noqa: ANN401
        """Make the map from a form's own integers to its products [o, i, m], where the form exists."""
        known, others = _solved(relation, self.known())
        held = [*read(*filter(None, [relation.requires])), *relation.constraints]
        held += [one for one in relation.size_constraints if one.names.intersection(others)]
        product = ", ".join(_written(substitute(one, known)) for one in relation.product)
        return self._map(relation.variables, product, _conditions(held, known), others)

    def _map(self, names: Sequence[str], product: str, held: str, others: Sequence[str] = ()) -> Any:  # noqa: ANN401
        inner = f"exists {', '.join(others)} : {held}" if others else held
        return islpy().Map(f"[{', '.join(FREE)}] -> {{ [{', '.join(names)}] -> [{product}] : {inner} }}", self.isl)


def smallest(parameters: Any) -> dict[str, int]:  # noqa: ANN401
    """Return the smallest of a set of parameters that is not empty, in the order of `rank`.

    The sum is made least first, alone, which costs isl far less than all at once where a law has large numbers.
    """
    isl, letters = parameters.get_ctx(), ", ".join(FREE)
    for held in _TOTALS:
        totals = islpy().Set(f"[{letters}] -> {{ [t] : {held} }}", isl).intersect_params(parameters)
        if not totals.is_empty():
            break
    least = text(totals.project_out(islpy().dim_type.param, 0, len(FREE)).dim_min_val(0))
    left = totals.intersect(islpy().Set(f"{{ [{least}] }}", isl)).params()
    return _numbers(_as_tuples(left).lexmin(), FREE)


def sample(parameters: Any) -> dict[str, int]:  # noqa: ANN401
    """Return any of a set of parameters that is not empty."""
    return _numbers(_as_tuples(parameters), FREE)


def _as_tuples(parameters: Any) -> Any:  # noqa: ANN401
    """Make the set of tuples that are in a set of parameters."""
    own = ", ".join(f"own_{name} = {name}" for name in FREE)
    tuples = islpy().Set(f"[{', '.join(FREE)}] -> {{ [{own}] }}", parameters.get_ctx()).intersect_params(parameters)
    return tuples.project_out(islpy().dim_type.param, 0, len(FREE))


def _numbers(tuples: Any, names: Sequence[str]) -> dict[str, int]:  # noqa: ANN401
    """Return one of a set of tuples, by name."""
    point, kind = tuples.sample_point(), islpy().dim_type.set
    return {name: int(text(point.get_coordinate_val(kind, place))) for place, name in enumerate(names)}


def text(thing: Any) -> str:  # noqa: ANN401
    """Write what isl has made; raises what it raises where it gives up, for here it raises nothing, and gives None."""
    written = thing.to_str()
    if not isinstance(written, str):
        raise failure()("nothing was written")
    return written


def without(parameters: Any, name: str) -> Any:  # noqa: ANN401
    """Leave a name out of a set of parameters: what is left is where some value of it is in the set."""
    kind = islpy().dim_type.param
    place = parameters.find_dim_by_name(kind, name)
    return parameters.project_out(kind, place, 1)


def first_product(products: Any, sizes: Mapping[str, int]) -> tuple[int, int, int]:  # noqa: ANN401
    """Return the output, input and tap of the first product at some sizes, in the order of input, tap and output."""
    held = " and ".join(f"{name} = {sizes[name]}" for name in FREE)
    at = islpy().Set(f"[{', '.join(FREE)}] -> {{ : {held} }}", products.get_ctx())
    turned = islpy().Map("{ [o, i, m] -> [i, m, o] }", products.get_ctx())
    found = _numbers(products.intersect_params(at).apply(turned).lexmin(), ("i", "m", "o"))
    return found["o"], found["i"], found["m"]


def _solved(relation: Relation, known: dict[str, Polynomial]) -> tuple[dict[str, Polynomial], list[str]]:
    """Find the sizes that stride and dilation determine, which are numbers; the names of the others."""
    others: list[str] = []
    for one in relation.sizes:
        if not isinstance(one, CommonDivisor):
            others += one.defines
            continue
        numbers = {name: np.array([int(value.get((), 0))]) for name, value in known.items()}
        found = solutions(one.defines, read(one.text), numbers)
        known = known | {name: constant(int(found[name][0])) for name in one.defines}
    return known, others


def _conditions(constraints: Iterable[Constraint], known: Mapping[str, Polynomial], source: str = "") -> str:
    written = [
        f"{_written(substitute(one.polynomial, known), source)} {'=' if one.is_equation else '>='} 0"
        for one in constraints
    ]
    return " and ".join(written)


def _written(polynomial: Polynomial, source: str = "") -> str:
    """Write a linear polynomial for isl; raises `NotLinear`."""
    if any(len(names) > 1 for names in polynomial):
        raise NotLinear(source)
    return " + ".join("*".join([str(factor), *names]) for names, factor in polynomial.items()) or "0"
