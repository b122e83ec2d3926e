"""The proof for every size as a person would write it: the theorem, its letters, and a lemma for each form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.forms import FORMS
from tconv_sym.forms.definitions import CommonDivisor, Value
from tconv_sym.forms.formula import formula
from tconv_sym.forms.relation import ON_SEVERAL_AXES, OUTPUT_LENGTH, PARAMETERS
from tconv_sym.proof.shown_steps import shown_steps
from tconv_sym.proof.step_blocks import mathematics, sentence, step_blocks
from tconv_sym.typeset.blocks import Block, Equation, Heading, Prose, Sentence, Table
from tconv_sym.typeset.latex import width
from tconv_sym.typeset.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tconv_sym.forms.definitions import Definition
    from tconv_sym.forms.relation import Relation
    from tconv_sym.proof.every_size import Checked, EverySizeProof

_INLINE = 30.0
"""How wide a sum may be to stand in its sentence, in em."""
_READING = (
    "Of each form three things are shown. Its products are right: each is one of the transposed convolution, on that "
    "output. They are all: each product of the transposed convolution, with output $o$, input $i$ and tap $m$, is one "
    "of the form's, on that output. And none comes twice: choices of the form's letters that give the same output, "
    "input and tap are the same, where the letters of a second choice have a 2 below. Each equation is an identity of "
    "polynomials, up to the definitions of the letters: multiply out to check it. On its right are facts that are "
    "known there, each written as an expression that is zero, or not negative, with a multiplier. What is given as it "
    "stands, or holds by a definition, is not repeated."
)


def blocks_of(proof: EverySizeProof, target: str) -> Iterator[Block]:
    """Write the theorem, the lemmas, and what follows from them."""
    yield from _theorem(proof, target)
    if target != "latex":
        yield _table(proof, target)
    yield Heading("How to read the proof", 2)
    yield sentence(target, _READING)
    for number, (name, condition) in enumerate(proof.conditions.items(), start=1):
        yield Heading(f"Lemma {number}: {name}", 2)
        yield from _lemma(name, condition, [one for one in proof.checked if one.obligation.form == name], target)
    yield Heading("Proof of the theorem", 2)
    yield Prose(
        "By the lemmas, each form adds up the same products on every output as the transposed convolution does, each "
        "once. So on one axis every output is the same sum in every form."
    )
    yield Prose(ON_SEVERAL_AXES)
    yield Prose(_checked(proof, target))


def _theorem(proof: EverySizeProof, target: str) -> Iterator[Block]:
    """State what is proved, and what the letters stand for."""
    verdict = Prose(_verdict([*proof.conditions]))
    title = Heading("The transposed convolution for every size")
    yield from (verdict, title) if target == "text" else (title, verdict)
    yield Heading("Theorem", 2)
    yield sentence(
        target,
        "Let the stride $s$, the dilation $d$, the input size $n$ and the kernel size $k$ be integers of 1 or more, "
        "the paddings $pl$ and $pr$ any integers, and the output padding $op$ an integer of 0 or more. Let",
    )
    yield Equation("O", (mathematics(OUTPUT_LENGTH, target),))
    yield sentence(
        target,
        f"be 1 or more. The transposed convolution adds {_product('i', 'm', target)} to output $o$ "
        "for all $0 <= i < n$ and $0 <= m < k$ with $s*i + d*m - pl = o$ and $0 <= o < O$. "
        "Wherever a form below exists, it has $O$ outputs, "
        f"adds just these products to them, and each of them once. {_existence(proof)}",
    )


def _verdict(names: Sequence[str]) -> str:
    """Say what was proved in a line, which comes first in a terminal."""
    if len(names) == 1:
        return f"Proved for every size of {names[0]}: wherever it exists, it is the transposed convolution."
    return f"Proved for every size: {' = '.join(names)}: wherever they exist, they are the transposed convolution."


def _product(one: str, tap: str, target: str) -> str:
    """Write x[i]·w[m], in what becomes the mathematics of a sentence."""
    return f"$x[{one}]*w[{tap}]$" if target == "text" else f"$x_{{{one}}}*w_{{{tap}}}$"


def _existence(proof: EverySizeProof) -> str:
    """Say which forms have a condition."""
    by_condition: dict[str, list[str]] = {}
    for name, condition in proof.conditions.items():
        by_condition.setdefault(condition, []).append(name)
    return " ".join(
        f"{listed(names, 'and').capitalize()} {'exists' if len(names) == 1 else 'exist'} "
        + (f"if and only if ${condition}$." if condition else "always.")
        for condition, names in by_condition.items()
    )


def _table(proof: EverySizeProof, target: str) -> Table:
    """Sum up the obligations of each form, for text and Markdown."""
    rows = []
    for name, condition in proof.conditions.items():
        mine = [one for one in proof.checked if one.obligation.form == name]
        counts = len(mine), sum(one.steps for one in mine), sum(one.cases for one in mine)
        shown = mathematics(condition, target)
        exists = f"iff {shown if target == 'text' else f'${shown}$'}" if condition else "always"
        rows.append([name, exists, *map(str, counts)])
    return Table(["form", "exists", "obligations", "steps", "cases"], rows)


def _lemma(name: str, condition: str, checked: Sequence[Checked], target: str) -> Iterator[Block]:
    """Write a form's relation, then each thing that is proved of it."""
    form = FORMS[name]
    when = f"it exists if and only if ${condition}$" if condition else "it always exists"
    yield sentence(target, f"{form.title}; {when}:")
    relations = [one for one in (form.relation, *form.restated) if one is not None]
    for number, one in enumerate(relations):
        if number:
            yield sentence(target, "The same can be said in other words, and the same is proved of them:")
        yield from _relation(one, target)
        mine = [each for each in checked if each.obligation.restated == number]
        if all(not each.steps for each in mine):
            yield sentence(target, "This is the transposed convolution word for word, and nothing is left to show.")
            continue
        for each in mine:
            yield from _obligation(each, one, target)


def _relation(one: Relation, target: str) -> Iterator[Block]:
    """Write a form's sum, and in words what its letters stand for, those included that only the proof needs."""
    if target == "text":
        under = mathematics(", ".join(one.summed), target)
        yield Equation(f"y[{mathematics(one.output, target)}]", (f"Σ {_plain_product(one)} over {under}",))
    else:
        left, right = formula(one).splitlines()[1].split(" &= ", 1)
        yield Equation(left, (right.split(r", \quad ")[0],))
    below = [one.range, *one.where, *(each.text for each in (*one.sizes, *one.definitions))]
    conditions = list(dict.fromkeys(condition for text in below for condition in text.split(", ")))
    yield sentence(target, f"where {_each(', '.join(conditions))}.{_why(one)}")


def _why(one: Relation) -> str:
    """Say why there are the numbers of a greatest common divisor."""
    return "".join(
        f" Here ${size.divisor}$ is the greatest common divisor of ${size.of[0]}$ and ${size.of[1]}$, so that there "
        f"are such ${size.coefficients[0]}$ and ${size.coefficients[1]}$."
        for size in one.sizes
        if isinstance(size, CommonDivisor)
    )


def _plain_product(one: Relation) -> str:
    return f"x[{mathematics(one.input, 'text')}]·w[{mathematics(one.tap, 'text')}]"


def _obligation(one: Checked, of: Relation, target: str) -> Iterator[Block]:
    """Say what is to be shown, and show it."""
    obligation = one.obligation
    ranks = _ranks(one)
    steps = list(shown_steps(obligation.statement, one.certificate))
    said = {
        "exists": f"It needs ${of.requires}$. That follows from ${of.condition}$.",
        "only": f"Conversely, ${of.condition}$ follows from ${of.requires}$.",
        "length": f"It gives as many outputs: ${of.length} = O$.",
        "sound": "Its products are right.",
        "complete": f"They are all. {_taken(of.recovered)}".strip(),
        "once": "None comes twice.",
        "determined": "The output determines what belongs to it: choices that give the same output are the same.",
    }[obligation.kind]
    shown = list(step_blocks(steps, ranks, target))
    if not shown:
        yield sentence(target, f"{said} This holds by the definitions.")
    elif len(shown) == 1 and isinstance(shown[0], Equation) and _is_short(shown[0]):
        yield Sentence((*sentence(target, f"{said} Indeed, ").parts, f"{shown[0].left} = {shown[0].chain[0]}", "."))
    elif isinstance(shown[0], Sentence):
        *before, last = sentence(target, said).parts
        first, *others = shown[0].parts
        yield Sentence((*before, f"{last} {first}", *others))
        yield from shown[1:]
    else:
        yield from (sentence(target, said), *shown)


def _is_short(one: Equation) -> bool:
    """Tell whether an equation may stand in its sentence."""
    return "\n" not in one.chain[0] and width(f"{one.left} = {one.chain[0]}") <= _INLINE


def _taken(definitions: Iterable[Definition]) -> str:
    """Say how the form's letters are found."""
    said = [
        f"${one.text}$" if isinstance(one, Value) else f"{_letters(one)} with {_each(one.text)}" for one in definitions
    ]
    return f"Take {listed(said, 'and')}." if said else ""


def _each(statements: str) -> str:
    """Make every statement a formula of its own, so that a line can end between two."""
    return f"${statements.replace(', ', '$, $')}$"


def _letters(one: Definition) -> str:
    return listed([f"${name}$" for name in reversed(one.defines)], "and")


def _ranks(one: Checked) -> dict[str, int]:
    """Order the letters: parameters and sizes, what else the statement is about, and those of the proof."""
    statement = one.obligation.statement
    given = [name for each in statement.givens if not isinstance(each, str) for name in each.defines]
    own = [name for name in statement.variables if name not in PARAMETERS]
    made = [name for each in one.certificate.definitions for name in each.defines]
    return {name: rank for rank, name in enumerate([*PARAMETERS, *given, *own, *made])}


def _checked(proof: EverySizeProof, target: str) -> str:
    """Say what was checked, and by what."""
    time = f" in {proof.seconds:.2f} s" if target == "text" else ""
    return (
        f"{len(proof.checked)} obligations in {counted(proof.steps, 'step')} with {counted(proof.cases, 'case')}, "
        f"each an identity of polynomials, were checked{time}. "
        "The check trusts sympy.expand and tconv_sym/proof/checker.py; that these are the right statements can be read "
        "off the relations, and tests compare those with what the code of each form does."
    )
