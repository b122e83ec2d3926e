"""What a reader needs to see of a certificate: its steps, without those that only change signs or insert definitions.

A certificate spells out everything. A proof for people says "let t = k - 1 - m" once, and from then on does not mention
that t + m + 1 - k is zero. So terms that vanish by a definition, or by an equality of two letters that is known, are
left out here, and so is a claim that is a known fact once these are inserted. What is left is still an identity of
polynomials, up to the definitions and such equalities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.constraints import read_polynomial
from tconv_sym.polynomial import add, constant, product, scale, substitute, symbol, total
from tconv_sym.proof.facts import Fact, denials, facts_of, read_fact
from tconv_sym.proof.meanings import Meanings
from tconv_sym.proof.obligations import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from tconv_sym.forms.definitions import Definition
    from tconv_sym.polynomial import Polynomial
    from tconv_sym.proof.checker import Certificate, Statement, Step


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
    >>> statement = Statement(variables=("a", "b"), givens=("a - 2*b = 0", "b >= 0"), goals=("2*b - a = 0", "a >= 0"))
    >>> flip = Step(number=2, claim="2*b - a = 0", sums=((Term(times="-1", facts=(0,)),),))
    >>> move = Step(number=3, claim="a >= 0", sums=((Term(times="1", facts=(0,)), Term(times="2", facts=(1,))),))
    >>> [step.claim.polynomial for step in shown_steps(statement, Certificate(example={}, steps=(flip, move)))]
    [{('a',): 1}]
    """
    given = [*statement.givens, *certificate.definitions]
    known = _Known([one for one in given if not isinstance(one, str)])
    for one in given:
        for fact in facts_of(one):
            known.take(fact, is_definition=not isinstance(one, str))
    for step in certificate.steps:
        claim = read_fact(step.claim)
        if not known.says(claim):
            yield ShownStep(claim, tuple(_cases(step, claim, known)))
        known.take(claim)


class _Known:
    """The facts so far, and what their letters stand for."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self.facts: list[Fact] = []
        self._meanings = Meanings(definitions)
        self._definitions: list[Polynomial] = []

    def take(self, fact: Fact, *, is_definition: bool = False) -> None:
        """Know one more fact."""
        self.facts.append(fact)
        self._meanings.learn(fact)
        if is_definition and fact.is_zero:
            self._definitions += [fact.polynomial, scale(fact.polynomial, -1)]

    def says(self, claim: Fact) -> bool:
        """Tell whether a claim is a fact, or a triviality, once all is written out."""
        whole = self._meanings.written_out(claim.polynomial)
        if not whole:
            return True
        alike = [self._meanings.written_out(fact.polynomial) for fact in self.facts if fact.is_zero == claim.is_zero]
        return whole in alike or (claim.is_zero and scale(whole, -1) in alike)

    def vanishes(self, fact: Fact) -> bool:
        """Tell whether an expression is zero by definitions, or once all is written out."""
        return fact.is_zero and (
            fact.polynomial in self._definitions or not self._meanings.written_out(fact.polynomial)
        )


def _cases(step: Step, claim: Fact, known: _Known) -> Iterator[Case]:
    for denial, terms in zip(denials(claim) if step.refuted else [None], step.sums, strict=True):
        facts = known.facts if denial is None else [*known.facts, denial]
        parts = [Summand(read_polynomial(term.times), tuple(facts[number] for number in term.facts)) for term in terms]
        left = [one for one in parts if not any(map(known.vanishes, one.facts))]
        yield Case(denial, tuple(sorted(_merged(left), key=lambda one: one.is_zero)))


def _merged(summands: list[Summand]) -> list[Summand]:
    """Write (s - 1) F + F as s F, wherever there are two such terms."""
    for place, one in enumerate(summands):
        if len(one.facts) != 2 or one.is_zero:  # noqa: PLR2004 (a product of two facts)
            continue
        less, other = one.facts
        plain = Summand(one.times, (other,))
        whole = add(less.polynomial, constant(1))
        if plain in summands and len(whole) == 1:
            places = {place, summands.index(plain)}
            rest = [each for number, each in enumerate(summands) if number not in places]
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
    return total(product([one.times, *(fact.polynomial for fact in one.facts)]) for one in summands)
