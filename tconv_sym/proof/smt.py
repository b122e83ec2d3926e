"""Obligations as SMT-LIB 2, for solvers that know nothing of ours: z3 and cvc5 answer `unsat` to each.

A file asserts what is given, what the certificate defines, and that some goal fails. It is in QF_LIA: every product of
letters is a constant of its own, such as |s*i|, about which a solver knows only the lemmas that the certificate uses:
p ≥ 0 and q ≥ 0 give p·q ≥ 0, and e = 0 gives e·t = 0, the products written out. They are true of all integers. What
defines numbers is asserted only where there are such: of a quotient and a remainder if the divisor is at least 1
(Euclid), of a greatest common divisor if both numbers are (Bézout); that they are is for the solver to see. Their names
are declared there and stand in nothing before. So for any integers that satisfy what is given there are numbers for all
that is defined with which all but the last assertion holds, and `unsat` means that the obligation holds.

A file that contradicts itself without its last assertion would be `unsat` whatever the goals are. That none does is
what `example_script` shows. The certificate's steps are in neither: a solver finds its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.constraints import read_polynomial
from tconv_sym.forms.definitions import Division, Value
from tconv_sym.polynomial import add, constant, product
from tconv_sym.proof.facts import Fact, defined_by, denials, facts_of, read_fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tconv_sym.forms.definitions import Definition
    from tconv_sym.polynomial import Monomial, Polynomial
    from tconv_sym.proof.checker import Certificate, Statement, Step
    from tconv_sym.proof.every_size import Checked

README = """# What has to be proved, in SMT-LIB 2

One file for each obligation of a form, listed at the end: it asserts what is given, and that a goal fails. A solver
that answers `unsat` confirms that the obligation holds for all integers; any other answer confirms nothing. Each of the
commands below, run in this directory, counts the answers: it must print `{count} unsat`, and nothing else. A file that
is not in the list is left from before, and no part of this.

The program `z3` comes with `pip install z3-solver`, or with the system's package `z3`:

```sh
for file in *.smt2; do z3 "$file"; done | sort | uniq -c
```

The program `cvc5` comes with the system's package `cvc5`, or from <https://github.com/cvc5/cvc5/releases>:

```sh
for file in *.smt2; do cvc5 "$file"; done | sort | uniq -c
```

`pip install cvc5` brings no program, but the same solver as a module of Python (1.2 or later):

```sh
python - *.smt2 <<'END' | sort | uniq -c
import sys
import cvc5

for name in sys.argv[1:]:
    solver = cvc5.Solver(cvc5.TermManager())
    parser = cvc5.InputParser(solver)
    parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, name)
    while not (command := parser.nextCommand()).isNull():
        print(command.invoke(solver, parser.getSymbolManager()), end="")
END
```

## What a file says

The logic is QF_LIA: a product of letters is a constant of its own, such as |s*i|. What a solver needs to know about
products is asserted as lemmas, each of them true of all integers: p >= 0 and q >= 0 give p*q >= 0, and e = 0 gives
e*t = 0, with the products written out.

Some letters are defined: as a value, as quotient and remainder of a division (Euclid), or as a greatest common divisor
with its quotients and Bézout's coefficients. They are declared where they are defined, and stand in nothing before.
That such numbers exist is assumed, but no more than the theorems say: what defines them is asserted only if the divisor
is at least 1, or both of the numbers are.

An obligation about nothing would hold as well. `tconv-sym prove --every-size --recheck` also asks both solvers about
each file with the numbers of an example in place of the goal that fails, and with products that are products: they must
answer `sat`.

## The obligations

{obligations}
"""
"""What stands beside the files."""


def scripts(checked: Iterable[Checked]) -> dict[str, str]:
    """Write the files of all obligations that were checked, by name, with a README.

    >>> from tconv_sym.proof.every_size import prove_every_size
    >>> list(scripts(prove_every_size(["gather"]).checked))
    ['README.md', 'gather.sound.smt2', 'gather.complete.smt2', 'gather.once.smt2']
    """
    listed, files = [], {}
    for one in checked:
        name, meaning = f"{one.obligation.name}.smt2", one.obligation.meaning
        listed.append(f"- `{name}`: {meaning}")
        files[name] = script(f"{one.obligation.name}: {meaning}", one.obligation.statement, one.certificate)
    readme = README.format(count=len(files), obligations="\n".join(listed))
    return {"README.md": readme, **files}


def script(title: str, statement: Statement, certificate: Certificate) -> str:
    """Write the file of one obligation; the title is a comment of one line.

    >>> from tconv_sym.forms.definitions import Division
    >>> from tconv_sym.proof.checker import Certificate, Statement, Step, Term
    >>> half = Division(dividend="b", divisor="2", quotient="q", remainder="r")
    >>> statement = Statement(variables=("a", "b"), givens=("a >= 0", "b - 2 >= 0", half), goals=("a*b >= 0",))
    >>> terms = Term(times="1", facts=(0, 1)), Term(times="2", facts=(0,))
    >>> step = Step(number=5, claim="a*b >= 0", sums=(terms,))
    >>> certificate = Certificate(example={"a": 0, "b": 2, "q": 1, "r": 0}, steps=(step,))
    >>> print(script("products", statement, certificate))
    ; products
    (set-info :smt-lib-version 2.6)
    (set-info :status unsat)
    (set-logic QF_LIA)
    ; what is given
    (declare-const a Int)
    (declare-const b Int)
    (assert (>= a 0))
    (assert (>= (+ b (- 2)) 0))
    (declare-const q Int)
    (declare-const r Int)
    (assert (=> (>= 1 0) (and (= (+ b (* (- 2) q) (* (- 1) r)) 0) (>= r 0) (>= (+ (* (- 1) r) 1) 0))))
    ; lemmas about products
    (declare-const |a*b| Int)
    (assert (=> (and (>= a 0) (>= (+ b (- 2)) 0)) (>= (+ (* (- 2) a) |a*b|) 0)))
    ; a goal fails
    (assert (not (>= |a*b| 0)))
    (check-sat)
    <BLANKLINE>
    """
    commands = _assumed(statement, certificate)
    goals = list(map(read_fact, statement.goals))
    commands.say("a goal fails")
    commands.state(goals, f"(not {_and(goals)})")
    return commands.file(title, "unsat", "QF_LIA")


def example_script(title: str, statement: Statement, certificate: Certificate) -> str:
    """Write the file of an obligation, with the example's numbers in place of the goals: solvers answer `sat`.

    The example is of integers, and so products are those of integers here, by an equation for each. What the statement
    does not define is for the solver to find.
    """
    commands = _assumed(statement, certificate)
    commands.say("an example")
    for name, number in certificate.example.items():
        commands.state([], f"(= {name} {_number(number)})")
    commands.say("products are products")
    for letters in commands.products:
        commands.state([], f"(= {_constant(letters)} (* {' '.join(letters)}))")
    return commands.file(title, "sat", "QF_NIA")


class _Commands:
    """What a file says so far; a product is declared where it comes up first."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._declared: dict[Monomial, None] = {}

    @property
    def products(self) -> list[Monomial]:
        """The products that are declared."""
        return [letters for letters in self._declared if len(letters) > 1]

    def say(self, words: str) -> None:
        """Add a comment."""
        self._lines.append(f"; {words}")

    def declare(self, *constants: Monomial) -> None:
        """Declare letters or products, which must be new."""
        self._lines += [f"(declare-const {_constant(one)} Int)" for one in constants]
        self._declared.update(dict.fromkeys(constants))

    def state(self, facts: Iterable[Fact], text: str) -> None:
        """Assert a text that is made of facts."""
        used = {letters for fact in facts for letters in fact.polynomial}
        self.declare(*sorted(one for one in used if len(one) > 1 and one not in self._declared))
        self._lines.append(f"(assert {text})")

    def give(self, given: str | Definition) -> None:
        """Assert a fact, or what defines new letters where there are such numbers."""
        facts = facts_of(given)
        if isinstance(given, str):
            self.state(facts, _and(facts))
        else:
            self.declare(*((name,) for name in defined_by(given)))
            needed = _needed(given)
            self.state([*needed, *facts], _implication(needed, facts))

    def file(self, title: str, status: str, logic: str) -> str:
        """Write the file, which asks whether all this can be."""
        head = [f"; {title}", "(set-info :smt-lib-version 2.6)", f"(set-info :status {status})", f"(set-logic {logic})"]
        return "\n".join([*head, *self._lines, "(check-sat)"]) + "\n"


def _assumed(statement: Statement, certificate: Certificate) -> _Commands:
    """Begin a file with what is given and defined, and with what a solver has to know about products."""
    commands = _Commands()
    commands.say("what is given")
    commands.declare(*((name,) for name in statement.variables))
    for given in statement.givens:
        commands.give(given)
    if certificate.definitions:
        commands.say("what is defined")
    for definition in certificate.definitions:
        commands.give(definition)
    facts = [fact for one in (*statement.givens, *certificate.definitions) for fact in facts_of(one)]
    lemmas = {_implication(used, [made]): [*used, made] for used, made in _lemmas(facts, certificate.steps)}
    if lemmas:
        commands.say("lemmas about products")
    for text, stated in lemmas.items():
        commands.state(stated, text)
    return commands


def _needed(definition: Definition) -> list[Fact]:
    """Return what must hold so that there are the numbers that are defined: divisors are at least 1."""
    if isinstance(definition, Value):
        return []
    numbers = [definition.divisor] if isinstance(definition, Division) else definition.of
    return [Fact(add(read_polynomial(number), constant(1), -1), is_zero=False) for number in numbers]


def _lemmas(facts: Sequence[Fact], steps: Iterable[Step]) -> Iterator[tuple[list[Fact], Fact]]:
    """Give the terms of the steps that are products: what they are made of, and what they come to."""
    known = list(facts)
    for step in steps:
        claim = read_fact(step.claim)
        cases: list[list[Fact]] = [[denial] for denial in denials(claim)] if step.refuted else [[]]
        for case, terms in zip(cases, step.sums, strict=True):
            numbered = known + case
            for term in terms:
                used = [numbered[number] for number in term.facts]
                is_zero = any(fact.is_zero for fact in used)
                times = [read_polynomial(term.times)] if is_zero else []
                if len(used) > 1 or any(set(one) != {()} for one in times):
                    made = product([*times, *(fact.polynomial for fact in used)])
                    yield used, Fact(made, is_zero=is_zero)
        known.append(claim)


def _implication(used: Sequence[Fact], made: Sequence[Fact]) -> str:
    return f"(=> {_and(used)} {_and(made)})" if used else _and(made)


def _and(facts: Sequence[Fact]) -> str:
    return _atom(facts[0]) if len(facts) == 1 else f"(and {' '.join(map(_atom, facts))})"


def _atom(fact: Fact) -> str:
    return f"({'=' if fact.is_zero else '>='} {_sum(fact.polynomial)} 0)"


def _sum(polynomial: Polynomial) -> str:
    """Write a polynomial, whose products are constants."""
    terms = [
        _term(monomial, int(number))
        for monomial, number in sorted(polynomial.items(), key=lambda one: (not one[0], one[0]))
    ]
    return f"(+ {' '.join(terms)})" if len(terms) > 1 else terms[0] if terms else "0"


def _term(monomial: Monomial, coefficient: int) -> str:
    if not monomial:
        return _number(coefficient)
    return _constant(monomial) if coefficient == 1 else f"(* {_number(coefficient)} {_constant(monomial)})"


def _number(number: int) -> str:
    return str(number) if number >= 0 else f"(- {-number})"


def _constant(monomial: Monomial) -> str:
    return monomial[0] if len(monomial) == 1 else f"|{'*'.join(monomial)}|"
