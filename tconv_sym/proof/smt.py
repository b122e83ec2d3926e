"""Obligations as SMT-LIB 2, for solvers that know nothing of ours: z3 and cvc5 answer `unsat` to each.

A file asserts what is given, what the certificate defines, and that some goal fails. It is in QF_LIA: every product of
letters is a constant of its own, such as |s*i|, about which a solver knows only the lemmas that the certificate uses:
p ≥ 0 and q ≥ 0 give p·q ≥ 0, and e = 0 gives e·t = 0, the products written out. They are true of all integers, so
`unsat` means that the obligation holds. The certificate's steps are not in the file: a solver finds its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.polynomial import product
from tconv_sym.proof.facts import Fact, denials, facts_of, read, read_fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tconv_sym.polynomial import Monomial, Polynomial
    from tconv_sym.proof.checker import Certificate, Statement, Step
    from tconv_sym.proof.every_size import Checked


README = """# What has to be proved, in SMT-LIB 2

One file for each obligation of a form: it asserts what is given, and that a goal fails. A solver that answers `unsat`
confirms that the obligation holds for all integers; any other answer confirms nothing. Each of the commands below, run
in this directory, counts the answers: all must be `unsat`.

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

The logic is QF_LIA: a product of letters is a constant of its own, such as |s*i|. What a solver needs to know about
products is asserted as lemmas, each of them true of all integers: p >= 0 and q >= 0 give p*q >= 0, and e = 0 gives
e*t = 0, with the products written out.
"""
"""What stands beside the files."""


def scripts(checked: Iterable[Checked]) -> dict[str, str]:
    """Write the files of all obligations that were checked, by name, with a README.

    >>> from tconv_sym.proof.every_size import prove_every_size
    >>> list(scripts(prove_every_size(["gather"]).checked))
    ['README.md', 'gather.sound.smt2', 'gather.complete.smt2', 'gather.once.smt2']
    """
    files = {"README.md": README}
    for one in checked:
        title = f"{one.obligation.name}: {one.obligation.meaning}"
        files[f"{one.obligation.name}.smt2"] = script(title, one.obligation.statement, one.certificate)
    return files


def script(title: str, statement: Statement, certificate: Certificate) -> str:
    """Write the file of one obligation; the title is a comment of one line.

    >>> from tconv_sym.proof.checker import Certificate, Statement, Step, Term
    >>> statement = Statement(variables=("a", "b"), givens=("a >= 0", "b - 2 >= 0"), goals=("a*b >= 0",))
    >>> terms = Term(times="1", facts=(0, 1)), Term(times="2", facts=(0,))
    >>> certificate = Certificate(example={"a": 0, "b": 2}, steps=(Step(number=2, claim="a*b >= 0", sums=(terms,)),))
    >>> print(script("products", statement, certificate))
    ; products
    (set-info :smt-lib-version 2.6)
    (set-info :status unsat)
    (set-logic QF_LIA)
    (declare-const a Int)
    (declare-const b Int)
    (declare-const |a*b| Int)
    ; what is given
    (assert (>= a 0))
    (assert (>= (+ b (- 2)) 0))
    ; lemmas about products
    (assert (=> (and (>= a 0) (>= (+ b (- 2)) 0)) (>= (+ (* (- 2) a) |a*b|) 0)))
    ; a goal fails
    (assert (not (>= |a*b| 0)))
    (check-sat)
    <BLANKLINE>
    """
    facts = [fact for one in (*statement.givens, *certificate.definitions) for fact in facts_of(one)]
    goals = list(map(read_fact, statement.goals))
    lemmas = list(_lemmas(facts, certificate.steps))
    known = [*facts, *goals, *(fact for used, made in lemmas for fact in (*used, made))]
    monomials = sorted({m for fact in known for m in fact.polynomial if m}, key=lambda m: (len(m), m))
    lines = [
        f"; {title}",
        "(set-info :smt-lib-version 2.6)",
        "(set-info :status unsat)",
        "(set-logic QF_LIA)",
        *(f"(declare-const {_constant(monomial)} Int)" for monomial in monomials),
        "; what is given",
        *(f"(assert {_atom(fact)})" for fact in facts),
        *(["; lemmas about products"] if lemmas else []),
        *dict.fromkeys(f"(assert (=> {_and(used)} {_atom(made)}))" for used, made in lemmas),
        "; a goal fails",
        f"(assert (not {_and(goals)}))",
        "(check-sat)",
    ]
    return "\n".join(lines) + "\n"


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
                times = [read(term.times)] if is_zero else []
                if len(used) > 1 or any(set(one) != {()} for one in times):
                    made = product([*times, *(fact.polynomial for fact in used)])
                    yield used, Fact(made, is_zero=is_zero)
        known.append(claim)


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
    number = str(coefficient) if coefficient >= 0 else f"(- {-coefficient})"
    if not monomial:
        return number
    return _constant(monomial) if coefficient == 1 else f"(* {number} {_constant(monomial)})"


def _constant(monomial: Monomial) -> str:
    return monomial[0] if len(monomial) == 1 else f"|{'*'.join(monomial)}|"
