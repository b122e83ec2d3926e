"""What has to be proved of a form for every size: its relation is that of the transposed convolution.

The transposed convolution adds x[i]·w[m] to y[o] for all 0 ≤ i < n and 0 ≤ m < k with o = s·i + d·m − p that lie in
0 ≤ o < O. Everything about a form is said by its `Relation`, and each obligation is a `Statement` made of that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.constraints import Constraint
from tconv_sym.errors import FormError
from tconv_sym.forms.definitions import Division, Value
from tconv_sym.forms.relation import ASSUMPTIONS, PARAMETERS, PRODUCT, expression, read
from tconv_sym.polynomial import add, product_to_text, scale, substitute, sum_to_text, symbol
from tconv_sym.proof.checker import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tconv_sym.forms.definitions import Definition
    from tconv_sym.forms.form import Form
    from tconv_sym.forms.relation import Relation
    from tconv_sym.polynomial import Polynomial

TRANSPOSED_CONVOLUTION = ("0 <= i < n", "0 <= m < k", "s*i + d*m - pl = o", "0 <= o < O")
"""Which products x[i]·w[m] stand on which output o: the theorem is about this."""
MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "exists": "under its condition there is such a form",
        "only": "without its condition there is no such form",
        "length": "it gives as many outputs",
        "sound": "each of its products is one of the transposed convolution, on that output",
        "complete": "each product of the transposed convolution is one of its own, on that output",
        "once": "it adds no product twice",
        "determined": "what belongs to an output is determined by it",
    }
)
"""The kinds of obligations, and what they say of a form."""
OTHER = "_2"
"""What the names of a second product end with: names in a relation have no underscore."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One thing to be proved; `witnesses` says how its unknowns are found.

    `restated` is 0 for the form's relation, and counts those that say the same in other words.
    """

    form: str
    kind: str
    statement: Statement
    restated: int = 0
    witnesses: tuple[Definition, ...] = ()

    @property
    def name(self) -> str:
        """The form and the kind."""
        return f"{self.form}.{f'restated-{self.restated}.' if self.restated else ''}{self.kind}"

    @property
    def meaning(self) -> str:
        """What it says of the form."""
        return MEANINGS[self.kind]


def obligations(form: Form) -> list[Obligation]:
    """Return what has to be proved of a form: of its relation, and of others that say the same in other words.

    Raises `FormError` for a form without a relation.

    >>> from tconv_sym.forms import FORMS
    >>> for one in obligations(FORMS["zero-insertion"]):
    ...     print(f"{one.name}: {one.meaning}")
    zero-insertion.length: it gives as many outputs
    zero-insertion.sound: each of its products is one of the transposed convolution, on that output
    zero-insertion.complete: each product of the transposed convolution is one of its own, on that output
    zero-insertion.once: it adds no product twice
    """
    if form.relation is None:
        raise FormError(f"the form {form.name} must state its relation to be proved for every size")
    relations = enumerate((form.relation, *form.restated))
    return [
        Obligation(form=form.name, restated=number, kind=kind, statement=statement, witnesses=witnesses)
        for number, relation in relations
        for kind, statement, witnesses in _of_relation(relation)
    ]


def _of_relation(relation: Relation) -> Iterator[tuple[str, Statement, tuple[Definition, ...]]]:
    """Give kind, statement and witnesses of each obligation, but for those that say nothing."""
    write = _Writer(relation)
    made = {
        "exists": write.implication(relation.condition, relation.requires),
        "only": write.implication(relation.requires, relation.condition),
        "length": write.length(),
        "sound": write.soundness(),
        "complete": write.completeness(),
        "once": write.uniqueness(),
        "determined": write.determination(),
    }
    for kind, statement in made.items():
        if statement.goals:
            yield kind, statement, write.definitions(relation.recovered) if statement.unknowns else ()


class _Writer:
    """Makes statements about one relation."""

    def __init__(self, relation: Relation) -> None:
        """Take the relation, and order its letters."""
        self._relation = relation
        sizes = [name for one in relation.sizes for name in one.defines]
        own = [name for name in relation.variables if name not in PRODUCT]
        letters = [*PARAMETERS, *sizes, *PRODUCT, *own]
        self._order = {name: rank for rank, name in enumerate([*letters, *(name + OTHER for name in letters)])}
        self._sizes = self.definitions(relation.sizes)

    def implication(self, given: str, goal: str) -> Statement:
        """State that one condition on the parameters and sizes implies another."""
        return Statement(
            variables=PARAMETERS,
            givens=(*self._facts(read(*ASSUMPTIONS)), *self._sizes, *self._conditions(given)),
            goals=self._conditions(goal),
        )

    def length(self) -> Statement:
        """State that the form gives O outputs."""
        return self._given((), (), [_equation(expression(self._relation.length), expression("O"))])

    def soundness(self) -> Statement:
        """State that the products are among those of the transposed convolution."""
        product = dict(zip(PRODUCT, self._relation.product, strict=True))
        landing = [_substituted(one, product) for one in read(*TRANSPOSED_CONVOLUTION)]
        return self._given(self._relation.variables, self._relation.constraints, landing)

    def completeness(self) -> Statement:
        """State that the products of the transposed convolution are among them: there are variables that give each."""
        own = [name for name in self._relation.variables if name not in PRODUCT]
        landing = read(*TRANSPOSED_CONVOLUTION)
        equal = [_equation(part, symbol(name)) for name, part in zip(PRODUCT, self._relation.product, strict=True)]
        return self._given(PRODUCT, landing, [*self._relation.constraints, *equal], unknowns=tuple(own))

    def uniqueness(self) -> Statement:
        """State that variables that give the same product are the same."""
        return self._two(self._relation.variables, self._relation.constraints, self._relation.product)

    def determination(self) -> Statement:
        """State that an output is made in one way, with what belongs to it: the sum runs over the rest.

        Of an output that is a letter, to which nothing belongs, that says nothing.
        """
        conditions = read(*self._relation.where)
        output = self._relation.product[0]
        names = {name for monomial in output for name in monomial}.union(*(one.names for one in conditions))
        variables = [name for name in self._relation.variables if name in names]
        says_something = conditions or output != symbol(self._relation.output)
        return self._two(variables if says_something else [], conditions, [output])

    def _two(self, names: Sequence[str], conditions: Sequence[Constraint], same: Iterable[Polynomial]) -> Statement:
        """State that two choices of variables under some conditions are the same if they give the same numbers."""
        other = {name: symbol(name + OTHER) for name in names}
        givens = [
            *conditions,
            *(_substituted(one, other) for one in conditions),
            *(_equation(number, substitute(number, other)) for number in same),
        ]
        return self._given(
            [*names, *(name + OTHER for name in names)],
            givens,
            [_equation(symbol(name), number) for name, number in other.items()],
        )

    def _given(
        self,
        names: Iterable[str],
        givens: Iterable[Constraint],
        goals: Iterable[Constraint],
        unknowns: tuple[str, ...] = (),
    ) -> Statement:
        """State something about integers, wherever there is such a form."""
        return Statement(
            variables=(*PARAMETERS, *names),
            givens=(
                *self._facts(read(*ASSUMPTIONS)),
                *self._sizes,
                *self._conditions(self._relation.requires),
                *self._facts(givens),
            ),
            unknowns=unknowns,
            goals=self._facts(goals),
        )

    def _conditions(self, text: str) -> tuple[str, ...]:
        return self._facts(read(text)) if text else ()

    def _facts(self, constraints: Iterable[Constraint]) -> tuple[str, ...]:
        """Write constraints as the checker reads them, each once and without 0 = 0."""
        return tuple(dict.fromkeys(self._fact(one) for one in constraints if one.polynomial))

    def _fact(self, constraint: Constraint) -> str:
        """Write a constraint; an equation has one of two signs."""
        text = self._text(constraint.polynomial)
        if not constraint.is_equation:
            return f"{text} >= 0"
        return f"{self._text(scale(constraint.polynomial, -1)) if text.startswith('-') else text} = 0"

    def _text(self, polynomial: Polynomial) -> str:
        """Write a polynomial without powers, its letters in the order in which they are introduced."""
        return plain(polynomial, self._order)

    def definitions(self, definitions: Iterable[Definition]) -> tuple[Definition, ...]:
        """Write definitions as the checker reads them."""
        return tuple(map(self._definition, definitions))

    def _definition(self, definition: Definition) -> Definition:
        if isinstance(definition, Value):
            return replace(definition, expression=self._text(expression(definition.expression)))
        if isinstance(definition, Division):
            dividend, divisor = (self._text(expression(text)) for text in definition.needs)
            return replace(definition, dividend=dividend, divisor=divisor)
        one, other = (self._text(expression(text)) for text in definition.of)
        return replace(definition, of=(one, other))


def plain(polynomial: Polynomial, order: Mapping[str, int]) -> str:
    """Write a polynomial as the checker reads it: without powers, its letters in this order, higher degrees first.

    >>> plain({("i", "s"): -2, (): 1, ("s", "s"): 1}, {"s": 0, "i": 1})
    's*s - 2*s*i + 1'
    """
    ordered = sorted(
        (-len(monomial), sorted((order[name], name) for name in monomial), coefficient)
        for monomial, coefficient in polynomial.items()
    )
    return sum_to_text([product_to_text([name for _, name in letters], number) for _, letters, number in ordered])


def _equation(left: Polynomial, right: Polynomial) -> Constraint:
    return Constraint(add(left, right, -1), is_equation=True)


def _substituted(constraint: Constraint, values: Mapping[str, Polynomial]) -> Constraint:
    return replace(constraint, polynomial=substitute(constraint.polynomial, values))
