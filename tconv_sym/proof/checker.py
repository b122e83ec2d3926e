"""The checker of certificates: the one file to trust, with `sympy.expand`.

A `Statement` says: whatever integers its variables stand for, if the givens hold, there are integers for the unknowns
with which the goals hold. A fact is written "p >= 0" or "p = 0", where p is a polynomial with integer coefficients; a
given may also be a definition. A `Certificate` proves the statement in steps. Facts are numbered from 0: the givens (a
definition may be several), then what the certificate defines, then each step's claim, so that no step can be missing
or out of its place. There are three rules.

Define   `Value` introduces a name for a polynomial in known names, `Division` and `CommonDivisor` introduce names for
         numbers that exist as soon as "divisor - 1 >= 0", or the same of both numbers, is a known fact (Euclid,
         Bézout). The facts that they bring are in `_Proof.define`, in that order. Every unknown must be defined.
Combine  A `Term` is a polynomial times a product of known facts. It is zero if a fact in it is an equation; otherwise
         its multiplier must be a whole number that is not negative, and so is the term then. A claim "p >= 0" follows
         if p is the sum of terms, "p = 0" if each of them is zero as well.
Refute   A claim also follows if its denial, put in its place, gives a sum of terms that is -1. As these are integers,
         the denial of "p >= 0" is "-p - 1 >= 0", and "p = 0" has two: "p - 1 >= 0", then "-p - 1 >= 0".

The example, a number for each variable and each name defined in the givens, must satisfy them: a statement about
nothing is refused. So is whatever is not of just the types that are annotated here, or so large that it would take
more than seconds to check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, chain, cycle
from math import prod
from types import UnionType
from typing import TYPE_CHECKING, get_args, get_origin, get_type_hints

from sympy import Add, Integer, Mul, Symbol, expand

from tconv_sym.errors import CertificateError, shown
from tconv_sym.forms.definitions import Definition, Division, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sympy import Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is to be proved."""

    variables: tuple[str, ...]
    givens: tuple[str | Definition, ...]
    unknowns: tuple[str, ...] = ()
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A polynomial times the facts of these numbers."""

    times: str
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A claim, its number as a fact, and its one sum of terms; or, if it is refuted, the sum of each denial."""

    number: int
    claim: str
    refuted: bool = False
    sums: tuple[tuple[Term, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A proof of a statement."""

    example: dict[str, int]
    definitions: tuple[Definition, ...] = ()
    steps: tuple[Step, ...]


_FIELDS = {
    kind: [(name, kind.__annotations__[name], annotated) for name, annotated in get_type_hints(kind).items()]
    for kind in (Statement, Term, Step, Certificate, *get_args(Definition))
}
"""The name of each field, its annotation as it is written, and what that means."""
_LARGEST, _MOST_CHARACTERS, _MOST_PRODUCTS = 10**9 - 1, 5_000, 2_000
"""Bounds of each whole number, of all texts together, and of what all terms together multiply."""
_NAME = "[A-Za-z][A-Za-z0-9_]*"
_PRODUCT = rf"(?:[0-9]{{1,9}}|{_NAME})(?:\*{_NAME})*"
_POLYNOMIAL = re.compile(rf"-?{_PRODUCT}(?: [+-] {_PRODUCT})*")
_FACT = re.compile(r"(.*) (>=|=) 0")


@dataclass(frozen=True, slots=True, repr=False)
class _Fact:
    """An expression that is 0, or one that is not negative."""

    expression: Expr
    is_zero: bool

    def __repr__(self) -> str:
        return f"{self.expression} {'=' if self.is_zero else '>='} 0"


def check(statement: Statement, certificate: Certificate) -> None:
    """Accept a proof of the statement; for anything else raise `CertificateError` with what is wrong."""
    lengths = chain(
        _lengths(statement, Statement, "what is proved must be Statement"),
        _lengths(certificate, Certificate, "its proof must be Certificate"),
    )
    _require(
        all(length <= _MOST_CHARACTERS for length in accumulate(lengths)),
        "what is checked must be at most {} characters, got more",
        _MOST_CHARACTERS,
    )
    _require(statement.goals, "there must be a goal")
    proof = _Proof()
    proof.introduce(*statement.variables)
    for given in statement.givens:
        proof.give(given)
    proof.check_example(certificate.example)
    _require(proof.names.isdisjoint(statement.unknowns), "unknowns must not be in the givens")
    goals = [_read_fact(goal, proof.names.union(statement.unknowns)) for goal in statement.goals]
    for definition in certificate.definitions:
        proof.define(definition)
    _require(proof.names.issuperset(statement.unknowns), "every unknown must be defined")
    for step in certificate.steps:
        proof.take(step)
    for goal, text in zip(goals, statement.goals, strict=True):
        _require(goal in proof.facts, "every goal must be given or claimed, which {} is not", text)


class _Proof:
    """The names in use, and the facts so far."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.names: set[str] = set()
        self.facts: list[_Fact] = []
        self.products = 0

    def introduce(self, *names: str) -> list[Expr]:
        """Make symbols of names that are new."""
        for name in names:
            _require(re.fullmatch(_NAME, name) is not None and name not in self.names, "{} must be a new name", name)
            self.names.add(name)
        return list(map(Symbol, names))

    def read_positive(self, text: str) -> Expr:
        """Read a polynomial that is known to be at least 1."""
        number = _read(text, self.names)
        _require(_at_least(number, 1) in self.facts, "{} must be known to be at least 1", number)
        return number

    def give(self, given: str | Definition) -> None:
        """Take what the statement gives."""
        if isinstance(given, Definition):
            self.define(given)
        else:
            self.facts.append(_read_fact(given, self.names))

    def define(self, definition: Definition) -> None:
        """Introduce names, and know what defines them."""
        if isinstance(definition, Value):
            value = _read(definition.expression, self.names)
            (name,) = self.introduce(definition.name)
            self.facts.append(_equal(name, value))
        elif isinstance(definition, Division):
            dividend, divisor = _read(definition.dividend, self.names), self.read_positive(definition.divisor)
            quotient, remainder = self.introduce(definition.quotient, definition.remainder)
            self.facts.append(_equal(dividend, divisor * quotient + remainder))
            self.facts += [_at_least(remainder, 0), _at_least(divisor, remainder + 1)]
        else:
            one, other = map(self.read_positive, definition.of)
            g, p, q, u, v = self.introduce(definition.divisor, *definition.quotients, *definition.coefficients)
            self.facts += [_at_least(g, 1), _at_least(one, g), _at_least(p, 1), _at_least(q, 1)]
            self.facts += [_equal(one, g * p), _equal(other, g * q), _equal(u * p + v * q, 1)]
            self.facts += [_at_least(v, 0), _at_least(p, v + 1)]

    def check_example(self, example: dict[str, int]) -> None:
        """Refuse givens that the example does not satisfy."""
        _require(set(example) == self.names, "the example must have every name of the givens, got {}", example)
        numbers = {Symbol(name): Integer(number) for name, number in example.items()}
        for fact in self.facts:
            value = fact.expression.xreplace(numbers)
            _require(value == 0 if fact.is_zero else value >= 0, "the example must satisfy {}", fact)

    def take(self, step: Step) -> None:
        """Check a step, and know its claim from then on."""
        _require(step.number == len(self.facts), "{} must be fact {}, got {}", step.claim, len(self.facts), step.number)
        claim = _read_fact(step.claim, self.names)
        cases = _denials(claim) if step.refuted else [None]
        _require(len(step.sums) == len(cases), "{} must have {} sums of terms", step.claim, len(cases))
        for denial, terms in zip(cases, step.sums, strict=True):
            facts = self.facts if denial is None else [*self.facts, denial]
            target = claim if denial is None else _CONTRADICTION
            total = Add(*(self.multiply(term, facts, target) for term in terms))
            rest = expand(target.expression - total)
            _require(rest == 0, "the terms for {} must add up to {}, and leave {}", claim, target.expression, rest)
        self.facts.append(claim)

    def multiply(self, term: Term, facts: list[_Fact], target: _Fact) -> Expr:
        """Return a term that is zero or, if that is enough for the target, not negative."""
        times = _read(term.times, self.names)
        _require(all(0 <= one < len(facts) for one in term.facts), "facts must be below {}, got {}", len(facts), term)
        used = [facts[number] for number in term.facts]
        if not any(fact.is_zero for fact in used):
            _require(not target.is_zero, "each term for an equation must have an equation, got {}", term)
            _require(times.is_Integer and times >= 0, "a multiplier of inequalities must be 0, 1, 2, …, got {}", term)
        factors = [times, *(fact.expression for fact in used)]
        self.products += prod(1 + len(Add.make_args(factor)) for factor in factors)
        _require(self.products <= _MOST_PRODUCTS, "terms must make at most {} products, got more", _MOST_PRODUCTS)
        return Mul(*factors)


def _at_least(number: Expr, least: Expr | int) -> _Fact:
    return _Fact(expand(number - least), is_zero=False)


def _equal(left: Expr, right: Expr | int) -> _Fact:
    return _Fact(expand(left - right), is_zero=True)


_CONTRADICTION = _Fact(Integer(-1), is_zero=False)


def _denials(claim: _Fact) -> list[_Fact]:
    """Return what an integer may be if it is not what is claimed."""
    signs = (1, -1) if claim.is_zero else (-1,)
    return [_at_least(sign * claim.expression, 1) for sign in signs]


def _read_fact(text: str, names: set[str]) -> _Fact:
    """Read "p >= 0" or "p = 0"."""
    found = _FACT.fullmatch(text)
    if found is None:
        raise CertificateError(f"a fact must be p >= 0 or p = 0, got {shown(text)}")
    return _Fact(_read(found[1], names), is_zero=found[2] == "=")


def _read(text: str, names: set[str]) -> Expr:
    """Read a sum of products of whole numbers and names, such as "-2*s*i + o - 1"."""
    _require(_POLYNOMIAL.fullmatch(text) is not None, "a polynomial must be like -2*s*i + o - 1, got {}", text)
    _require(names.issuperset(re.findall(_NAME, text)), "the names must be known, got {}", text)
    signed = re.findall(rf"(-?) ?({_PRODUCT})", text)
    return expand(Add(*(Mul(-1 if sign else 1, *map(_atom, product.split("*"))) for sign, product in signed)))


def _atom(text: str) -> Expr:
    return Integer(text) if text.isdigit() else Symbol(text)


def _require(condition: object, message: str, *values: object) -> None:
    """Refuse the certificate unless the condition holds."""
    if not condition:
        raise CertificateError(message.format(*map(shown, values)))


def _lengths(value: object, kind: object, rule: str) -> Iterator[int]:
    """Give the length of each part; refuse one that is not of just the type that is annotated: True is no int."""
    inner = get_args(kind)
    kinds = inner if isinstance(kind, UnionType) else (get_origin(kind) or kind,)
    _require(any(type(value) is one for one in kinds), f"{rule}, got {{}}", value)
    yield 1 + len(value) if isinstance(value, str) else 1
    if isinstance(value, int):
        _require(abs(value) <= _LARGEST, "a number must have at most 9 digits, got {}", value)
    elif isinstance(value, tuple):
        _require(inner[-1] is ... or len(value) == len(inner), f"{rule}, got {{}}", value)
        for part in value:
            yield from _lengths(part, inner[0], rule)
    elif isinstance(value, dict):
        for part, annotated in zip(chain.from_iterable(value.items()), cycle(inner)):
            yield from _lengths(part, annotated, rule)
    elif not isinstance(value, str):
        for name, text, annotated in _FIELDS[type(value)]:
            part = getattr(value, name, None)
            yield from _lengths(part, annotated, f"{type(value).__name__}.{name} must be {text}")
