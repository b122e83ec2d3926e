"""What a reader needs to see of a certificate: its steps, without those that only change signs or insert definitions.

A certificate spells out everything. A proof for people says "let t = k - 1 - m" once, and from then on does not mention
that t + m + 1 - k is zero. So terms that vanish by a definition are left out here, and so is a claim that is a known
fact once the definitions are inserted. What is left is still an identity of polynomials, up to the definitions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.forms.definitions import Value
from tconv_sym.polynomial import add, constant, multiply, scale, substitute, symbol
from tconv_sym.proof.facts import Fact, denials, facts_of, read, read_fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from tconv_sym.polynomial import Polynomial
    from tconv_sym.proof.checker import Certificate, Statement, Step, Term

OTHER = "_2"
"""What the letters of a second choice end with, see `obligations`."""


@dataclass(frozen=True, slots=True)
class Summand:
    """A multiplier times known facts."""

    times: Polynomial
    facts: tuple[Fact, ...]

    @property
    def is_zero(self) -> bool:
        """Whether one of the facts is an equation; otherwise no factor is negative."""
        return any(fact.is_zero for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Case:
    """A sum that is what is claimed; or, with a denial of the claim among the facts, one that is -1."""

    denial: Fact | None
    summands: tuple[Summand, ...]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A claim and its one case, or the case of each of its denials."""

    claim: Fact
    cases: tuple[Case, ...]

    @property
    def is_symmetric(self) -> bool:
        """Whether the second case is the first with the two choices of letters exchanged."""
        return len(self.cases) > 1 and _exchanged(self.cases[0]) == _products(self.cases[1])


def shown_steps(statement: Statement, certificate: Certificate) -> Iterator[ShownStep]:
    """Give the steps of a certificate that say more than the definitions do.

    >>> from tconv_sym.proof.checker import Certificate, Statement, Step, Term
    >>> statement = Statement(variables=("a", "b"), givens=("a - b = 0", "b >= 0"), goals=("b - a = 0", "a >= 0"))
    >>> flip = Step(number=2, claim="b - a = 0", sums=((Term(times="-1", facts=(0,)),),))
    >>> move = Step(number=3, claim="a >= 0", sums=((Term(times="1", facts=(0,)), Term(times="1", facts=(1,))),))
    >>> [step.claim.polynomial for step in shown_steps(statement, Certificate(example={}, steps=(flip, move)))]
    [{('a',): 1}]
    """
    definitions = [one for one in (*statement.givens, *certificate.definitions) if not isinstance(one, str)]
    values = _values(one for one in definitions if isinstance(one, Value))
    facts = [fact for given in (*statement.givens, *certificate.definitions) for fact in facts_of(given)]
    for step in certificate.steps:
        claim = read_fact(step.claim)
        if not _is_known(claim, facts, values):
            yield ShownStep(claim, tuple(_cases(step, claim, facts, values)))
        facts.append(claim)


def _values(definitions: Iterable[Value]) -> dict[str, Polynomial]:
    """Write out every name that has a value, down to names that have none."""
    values: dict[str, Polynomial] = {}
    for one in definitions:
        values[one.name] = substitute(read(one.expression), values)
    return values


def _is_known(claim: Fact, facts: Sequence[Fact], values: dict[str, Polynomial]) -> bool:
    """Tell whether a claim is a fact, or a triviality, once the definitions are inserted."""
    inserted = substitute(claim.polynomial, values)
    if not inserted:
        return True
    known = [substitute(fact.polynomial, values) for fact in facts if fact.is_zero == claim.is_zero]
    return inserted in known or (claim.is_zero and scale(inserted, -1) in known)


def _cases(step: Step, claim: Fact, facts: list[Fact], values: dict[str, Polynomial]) -> Iterator[Case]:
    for denial, terms in zip(denials(claim) if step.refuted else [None], step.sums, strict=True):
        known = facts if denial is None else [*facts, denial]
        yield Case(denial, tuple(_summands(terms, known, values)))


def _summands(terms: Iterable[Term], facts: Sequence[Fact], values: dict[str, Polynomial]) -> list[Summand]:
    """Leave out what vanishes by a definition; the equations come last."""
    read_terms = [Summand(read(term.times), tuple(facts[number] for number in term.facts)) for term in terms]
    left = [one for one in read_terms if all(substitute(fact.polynomial, values) for fact in one.facts if fact.is_zero)]
    return sorted(_merged(left), key=lambda one: one.is_zero)


def _merged(summands: list[Summand]) -> list[Summand]:
    """Write (s - 1) F + F as s F, wherever there are two such terms."""
    for one in summands:
        if len(one.facts) != 2 or one.is_zero:  # noqa: PLR2004 (a product of two facts)
            continue
        less, other = one.facts
        plain = Summand(one.times, (other,))
        whole = add(less.polynomial, constant(1))
        if plain in summands and len(whole) == 1:
            rest = [each for each in summands if each not in (one, plain)]
            return _merged([Summand(one.times, (Fact(whole, is_zero=False), other)), *rest])
    return summands


def _exchanged(case: Case) -> list[Polynomial]:
    """Multiply out each term of a case, with each letter of one choice where that of the other was."""
    products = _products(case)
    names = {name for one in products for letters in one for name in letters}
    firsts = {name.removesuffix(OTHER) for name in names if name.endswith(OTHER)}
    swap = {name: symbol(name + OTHER) for name in firsts} | {name + OTHER: symbol(name) for name in firsts}
    return sorted((substitute(one, swap) for one in products), key=_sorted_items)


def _products(case: Case) -> list[Polynomial]:
    return sorted((value([one]) for one in case.summands), key=_sorted_items)


def _sorted_items(polynomial: Polynomial) -> list[tuple[tuple[str, ...], int | Fraction]]:
    return sorted(polynomial.items())


def value(summands: Iterable[Summand]) -> Polynomial:
    """Multiply a sum out."""
    total: Polynomial = {}
    for one in summands:
        part = one.times
        for fact in one.facts:
            part = multiply(part, fact.polynomial)
        total = add(total, part)
    return total
