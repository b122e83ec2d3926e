"""The search for certificates: which facts, and products of two, add up to what is claimed.

A claim is tried in ways that cost more and more; the first that succeeds is taken. Nothing here is random, so the same
statement always gives the same certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import lcm
from typing import TYPE_CHECKING

from certificates.combinations import Column, combine
from certificates.examples import example
from certificates.lemmas import LEMMAS
from tconv_sym.polynomial import add, constant, multiply, scale
from tconv_sym.proof.certificates import Proved
from tconv_sym.proof.checker import Certificate, Step, Term, check
from tconv_sym.proof.facts import Fact, defined_by, denials, facts_of, read_fact
from tconv_sym.proof.obligations import obligations, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.polynomial import Polynomial

_PLAIN, _TIMES, _PRODUCT = 1, 3, 5
"""What a fact costs in a sum; what an equation times letters costs, for each of them; what a product of two costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """A way to look for a sum: by how many letters equations are multiplied, and which products of two are tried."""

    letters: int
    products: str = "none"
    refute: bool = False


EFFORTS = (
    Effort(letters=0),
    Effort(letters=1),
    Effort(letters=1, refute=True, products="denial"),
    Effort(letters=1, products="all"),
    Effort(letters=2),
    Effort(letters=1, refute=True, products="all"),
    Effort(letters=2, refute=True, products="denial"),
)


def find(statement, witnesses=(), lemmas=()) -> Certificate | None:
    """Return a certificate of the statement, or None if there is none with these lemmas and efforts."""
    definitions = [*(given for given in statement.givens if not isinstance(given, str)), *witnesses]
    letters = [*statement.variables, *(name for one in definitions for name in defined_by(one))]
    facts = [fact for one in (*statement.givens, *witnesses) for fact in facts_of(one)]
    steps = []
    for claims in (lemmas, statement.goals):
        more = _proved(facts, claims, letters)
        if more is None:
            return None
        steps += more
        facts += [read_fact(step.claim) for step in more]
    return Certificate(example=example(statement), definitions=tuple(witnesses), steps=tuple(steps))


def _proved(facts, claims, letters) -> list[Step] | None:
    """Prove all claims, but for those that are known; whatever is easiest comes first."""
    known, steps = list(facts), []
    pending = [claim for claim in claims if read_fact(claim) not in known]
    while pending:
        tries = (_step(claim, known, letters, effort) for effort in EFFORTS for claim in pending)
        step = next(filter(None, tries), None)
        if step is None:
            return None
        steps.append(step)
        known.append(read_fact(step.claim))
        pending.remove(step.claim)
    return steps


def _step(claim, facts, letters, effort) -> Step | None:
    """Look for a step with one effort."""
    fact = read_fact(claim)
    if effort.refute:
        contradiction = Fact(constant(-1), is_zero=False)
        found = [_sum(contradiction, [*facts, denial], letters, effort) for denial in denials(fact)]
    else:
        found = [_sum(fact, facts, letters, effort)]
    return None if None in found else Step(number=len(facts), claim=claim, refuted=effort.refute, sums=tuple(found))


def _sum(target, facts, letters, effort) -> tuple[Term, ...] | None:
    """Look for whole multipliers with which facts add up to the target."""
    candidates = list(_candidates(target, facts, letters, effort))
    found = combine(target.polynomial, [one.column for one in candidates])
    if found is None:
        return None
    size = lcm(*(value.denominator for value in found.values()))
    if size > 1 and not effort.refute:
        return None
    multipliers = {(): constant(size - 1)}  # a multiple of −1, and what is more than −1 of it
    for number, value in found.items():
        one = candidates[number]
        multipliers[one.facts] = add(multipliers.get(one.facts, {}), scale(one.multiplier, value * size))
    order = {name: rank for rank, name in enumerate(letters)}
    used = sorted((not facts, facts) for facts, multiplier in multipliers.items() if multiplier)
    return tuple(Term(times=plain(multipliers[facts], order), facts=facts) for _, facts in used)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may be in a sum, but for its number: a multiplier, facts by number, and what they come to."""

    multiplier: Polynomial
    facts: tuple[int, ...]
    column: Column


def _candidates(target, facts, letters, effort) -> Iterator[_Candidate]:
    """Give what may be in a sum."""
    yield from _equations(facts, letters, effort)
    if target.is_zero:
        return
    yield _Candidate(constant(1), (), Column(constant(1), _PLAIN))
    inequalities = [number for number, fact in enumerate(facts) if not fact.is_zero]
    for number in inequalities:
        yield _Candidate(constant(1), (number,), Column(facts[number].polynomial, _PLAIN))
    for one, other in combinations_with_replacement(inequalities, 2):
        if effort.products == "all" or (effort.products == "denial" and other == len(facts) - 1):
            polynomial = multiply(facts[one].polynomial, facts[other].polynomial)
            yield _Candidate(constant(1), (one, other), Column(polynomial, _PRODUCT))


def _equations(facts, letters, effort) -> Iterator[_Candidate]:
    """Give equations times products of letters."""
    for number, fact in enumerate(facts):
        for degree in range(effort.letters + 1 if fact.is_zero else 0):
            for factors in combinations_with_replacement(letters, degree):
                multiplier = {tuple(sorted(factors)): 1}
                column = Column(multiply(multiplier, fact.polynomial), _PLAIN + _TIMES * degree, is_free=True)
                yield _Candidate(multiplier, (number,), column)


def search(forms) -> dict[str, Proved]:
    """Find and check the certificates of all obligations of forms; raises `LookupError` where there is none."""
    found = {}
    for form in forms:
        for obligation in obligations(form):
            certificate = find(obligation.statement, obligation.witnesses, LEMMAS.get(obligation.name, ()))
            if certificate is None:
                raise LookupError(f"no certificate was found for {obligation.name}")
            check(obligation.statement, certificate)
            found[obligation.name] = Proved(obligation.statement, certificate)
    return found
