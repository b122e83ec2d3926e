"""Numbers that satisfy what is given, so that no statement is about nothing."""

from __future__ import annotations

from math import prod

from tconv_sym.proof.facts import defined_by, facts_of

FIRST = {"s": (2, 1, 3), "d": (1, 2), "n": (2, 1, 3), "k": (3, 1, 2), "pl": (1, 0), "pr": (1, 0), "op": (0, 1, 2)}
"""What parameters are tried."""
OTHERS = range(-4, 9)
"""What other letters are tried."""


def example(statement) -> dict[str, int] | None:
    """Return numbers for the variables and what is defined of them, or None if none are found."""
    facts, names = [], []
    for given in statement.givens:
        facts += facts_of(given)
        names += () if isinstance(given, str) else defined_by(given)
    parameters = [name for name in statement.variables if name in FIRST]
    names = [*parameters, *names, *(name for name in statement.variables if name not in FIRST)]
    last = [[] for _ in names]
    for fact in facts:
        used = {name for monomial in fact.polynomial for name in monomial}
        if used:
            last[max(map(names.index, used))].append(fact)
    return _filled({}, names, last)


def value(polynomial, numbers) -> int:
    """Return what a polynomial comes to."""
    return sum(coefficient * prod(map(numbers.__getitem__, monomial)) for monomial, coefficient in polynomial.items())


def _filled(numbers, names, last):
    """Choose the rest of the numbers."""
    if len(numbers) == len(names):
        return dict(numbers)
    name = names[len(numbers)]
    for number in FIRST.get(name, OTHERS):
        numbers[name] = number
        if all(holds(fact, numbers) for fact in last[len(numbers) - 1]):
            found = _filled(numbers, names, last)
            if found is not None:
                return found
        del numbers[name]
    return None


def holds(fact, numbers) -> bool:
    """Tell whether numbers satisfy a fact."""
    result = value(fact.polynomial, numbers)
    return result == 0 if fact.is_zero else result >= 0
