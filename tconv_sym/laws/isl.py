"""Relations as isl maps: every size at a given stride and dilation. islpy comes with the extra `isl`."""

from __future__ import annotations

from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tconv_sym.errors import SolverError, described
from tconv_sym.forms.definitions import CommonDivisor
from tconv_sym.forms.enumeration import solutions
from tconv_sym.forms.relation import ASSUMPTIONS, PARAMETERS, PRODUCT, read
from tconv_sym.polynomial import constant, substitute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tconv_sym.constraints import Constraint
    from tconv_sym.forms.relation import Relation
    from tconv_sym.laws.law import Law
    from tconv_sym.polynomial import Polynomial

OPERATIONS, SECONDS = 30_000, 1.0
"""As many operations as isl may spend on one question, and as much time on all: an operation costs 1 to 70 µs."""
MOST_OPERATIONS = 2_000_000
"""As many operations as isl may spend on questions that are ours, and not a user's."""
FREE = PARAMETERS[2:]
"""The parameters that stay letters."""


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
        """Begin; raises `SolverError` without islpy."""
        self.context: Any = context(OPERATIONS)
        self._end = perf_counter() + SECONDS

    def renew(self) -> None:
        """Begin a question; raises what isl raises where it gives up if the time is over."""
        if perf_counter() > self._end:
            raise failure()("the time is over")
        self.context.reset_operations()


def context(operations: int = MOST_OPERATIONS) -> Any:  # noqa: ANN401 (islpy has no types)
    """Make a context of isl's, with a limit; raises `SolverError` without islpy."""
    made = _islpy().Context()
    made.set_max_operations(operations)
    return made


def is_installed() -> bool:
    """Tell whether there is islpy."""
    try:
        _islpy()
    except SolverError:
        return False
    return True


def failure() -> type[Exception]:
    """Return the exception that isl raises, also where it gives up."""
    error: type[Exception] = _islpy().Error
    return error


class Steps(NamedTuple):
    """A stride and a dilation, in a context of isl's."""

    isl: Any
    stride: int
    dilation: int

    def known(self) -> dict[str, Polynomial]:
        """Give both as polynomials."""
        return {"s": constant(self.stride), "d": constant(self.dilation)}

    def sizes(self, *conditions: str) -> Any:  # noqa: ANN401
        """Make the set of parameters for which conditions hold, and what is assumed of all."""
        held = _conditions(read(*ASSUMPTIONS, *conditions), self.known())
        return _islpy().Set(f"[{', '.join(FREE)}] -> {{ : {held} }}", self.isl)

    def law(self, law: Law) -> Any:  # noqa: ANN401
        """Make the set of products [o, i, m] that a law states; raises `NotLinear` with a part that is not linear."""
        known = self.known()
        held = [_conditions([one], known, source) for one, source in zip(law.constraints, law.sources, strict=True)]
        tap = _written(substitute(law.tap, known))
        quotients = [one.name for one in law.divisions]
        return self._map(PRODUCT, f"o, i, {tap}", " and ".join(held), quotients).range()

    def longer_or_shorter(self, relation: Relation) -> Any:  # noqa: ANN401
        """Make the set of parameters for which a form exists and does not give O outputs."""
        known, others = _solved(relation, self.known())
        held = [one for one in relation.size_constraints if one.names.intersection(others)]
        held += read(*filter(None, [relation.requires]))
        wrong = []
        for sign in "<>":
            between = _conditions([*held, *read(f"{relation.length} {sign} O")], known)
            wrong.append(self._map((), "", between, others).params())
        return wrong[0].union(wrong[1])

    def relation(self, relation: Relation) -> Any:  # noqa: ANN401
        """Make the map from a form's own integers to its products [o, i, m], where the form exists."""
        known, others = _solved(relation, self.known())
        held = [*read(*filter(None, [relation.requires])), *relation.constraints]
        held += [one for one in relation.size_constraints if one.names.intersection(others)]
        product = ", ".join(_written(substitute(one, known)) for one in relation.product)
        return self._map(relation.variables, product, _conditions(held, known), others)

    def _map(self, names: Sequence[str], product: str, held: str, others: Sequence[str] = ()) -> Any:  # noqa: ANN401
        inner = f"exists {', '.join(others)} : {held}" if others else held
        return _islpy().Map(f"[{', '.join(FREE)}] -> {{ [{', '.join(names)}] -> [{product}] : {inner} }}", self.isl)


def smallest(parameters: Any) -> dict[str, int]:  # noqa: ANN401
    """Return the smallest of a set of parameters that is not empty: n + k + |pl| + |pr| + op is least."""
    bounds = "u >= pl and u >= -pl and v >= pr and v >= -pr"
    islpy, (letters, held) = _islpy(), (", ".join(FREE), f"exists u, v : {bounds} and t = n + k + u + v + op")
    totals = islpy.Set(f"[{letters}] -> {{ [t] : {held} }}", parameters.get_ctx()).intersect_params(parameters)
    least = totals.project_out(islpy.dim_type.param, 0, len(FREE)).dim_min_val(0).to_python()
    return sample(totals.intersect(islpy.Set(f"{{ [{least}] }}", parameters.get_ctx())).params())


def sample(parameters: Any) -> dict[str, int]:  # noqa: ANN401
    """Return any of a set of parameters that is not empty."""
    islpy, point = _islpy(), parameters.sample_point()
    space = point.get_space()
    values = {
        space.get_dim_name(islpy.dim_type.param, place): point.get_coordinate_val(islpy.dim_type.param, place)
        for place in range(space.dim(islpy.dim_type.param))
    }
    return {name: int(values[name].to_python()) for name in FREE}


def first_product(products: Any, sizes: Mapping[str, int]) -> tuple[int, int, int]:  # noqa: ANN401
    """Return the output, input and tap of the first product at some sizes, in the order of input, tap and output."""
    held = " and ".join(f"{name} = {sizes[name]}" for name in FREE)
    at = _islpy().Set(f"[{', '.join(FREE)}] -> {{ : {held} }}", products.get_ctx())
    turned = _islpy().Map("{ [o, i, m] -> [i, m, o] }", products.get_ctx())
    point = products.intersect_params(at).apply(turned).lexmin().sample_point()
    i, m, o = (point.get_coordinate_val(_islpy().dim_type.set, place).to_python() for place in range(len(PRODUCT)))
    return int(o), int(i), int(m)


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


def _islpy() -> Any:  # noqa: ANN401
    try:
        return import_module("islpy")
    except ImportError as error:
        raise SolverError(
            f"islpy must be installed, as by pip install 'tconv_sym[isl]', got {described(error)}"
        ) from error
