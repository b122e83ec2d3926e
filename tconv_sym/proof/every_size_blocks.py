"""The proof for every size as a person would write it: the theorem, its letters, and a lemma for each form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.forms import FORMS
from tconv_sym.forms.definitions import Value
from tconv_sym.forms.formula import sides
from tconv_sym.forms.notation import mathematics
from tconv_sym.forms.relation import OUTPUT_LENGTH, PARAMETERS
from tconv_sym.proof.every_size_words import (
    DEFINITIONS,
    ON_AXES_WITH_A_CONDITION,
    ON_ONE_AXIS,
    ON_SEVERAL_AXES,
    OVER_CHANNELS,
    READING,
    TRUST,
)
from tconv_sym.proof.shown_steps import shown_steps
from tconv_sym.proof.step_blocks import sentence, step_blocks
from tconv_sym.typeset.blocks import Block, Equation, Heading, Prose, Table
from tconv_sym.typeset.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tconv_sym.forms.definitions import Definition
    from tconv_sym.forms.relation import Relation
    from tconv_sym.proof.every_size import Checked, EverySizeProof


def blocks_of(proof: EverySizeProof, target: str) -> Iterator[Block]:
    """Write the theorem, the lemmas, and what follows from them."""
    yield from _theorem(proof, target)
    if target != "latex":
        yield _table(proof, target)
    yield Heading("Definitions", 2)
    yield sentence(target, DEFINITIONS)
    yield Heading("How to read the proof", 2)
    yield sentence(target, READING)
    for number, (name, condition) in enumerate(proof.conditions.items(), start=1):
        yield Heading(f"Lemma {number}: {name}", 2)
        yield from _lemma(name, condition, [one for one in proof.checked if one.obligation.form == name], target)
    yield Heading("Proof of the theorem", 2)
    yield Prose(ON_ONE_AXIS)
    yield Prose(ON_SEVERAL_AXES)
    if any(proof.conditions.values()):
        yield sentence(target, ON_AXES_WITH_A_CONDITION)
    yield sentence(target, OVER_CHANNELS)
    yield Prose(_counted(proof, target))
    yield sentence(target, TRUST)


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
        f"be 1 or more. The transposed convolution adds input $i$ times tap $m$, {_product('i', 'm', target)}, to "
        "output $o$ for all $0 <= i < n$ and $0 <= m < k$ with $s*i + d*m - pl = o$ and $0 <= o < O$. "
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
    """Write a form's relation, and those that say the same, then each thing that is proved of it."""
    form = FORMS[name]
    said = f"{form.title}; it exists {f'if and only if ${condition}$' if condition else 'always'}."
    relations = [one for one in (form.relation, *form.restated) if one is not None]
    for number, one in enumerate(relations):
        yield sentence(target, f"{said} {one.words}")
        yield from _relation(one, target)
        yield from _obligations([each for each in checked if each.obligation.restated == number], one, target)
        said = "The same can be said in other words, of which the same is proved."


def _relation(one: Relation, target: str) -> Iterator[Block]:
    """Write a form's sum, and all that holds of its letters."""
    if target == "text":
        under = mathematics(", ".join(one.summed), target)
        yield Equation(f"y[{mathematics(one.output, target)}]", (f"Σ {_plain_product(one)} over {under}",))
    else:
        left, right = sides(one)
        yield Equation(left, (right,))
    below = [one.range, *one.where, *(each.text for each in (*one.sizes, *one.definitions))]
    conditions = list(dict.fromkeys(condition for text in below for condition in text.split(", ")))
    yield sentence(target, f"where {_each(', '.join(conditions))}.{_otherwise(one)}")


def _otherwise(one: Relation) -> str:
    """Say what an output is to which nothing can belong that has to."""
    if not one.belonging:
        return ""
    return f" Where there are no such {listed([f'${name}$' for name in one.belonging], 'and')}, the output is 0."


def _plain_product(one: Relation) -> str:
    return f"x[{mathematics(one.input, 'text')}]·w[{mathematics(one.tap, 'text')}]"


def _obligations(checked: Sequence[Checked], of: Relation, target: str) -> Iterator[Block]:
    """Say what is to be shown, and show it; what the definitions show goes before what comes next."""
    if all(not one.steps for one in checked):
        yield sentence(target, "This is the transposed convolution word for word, and nothing is left to show.")
        return
    before = ""
    for one in checked:
        said = before + _to_be_shown(one.obligation.kind, of)
        steps = shown_steps(one.obligation.statement, one.certificate)
        blocks = list(step_blocks(said, steps, _ranks(one), target))
        before = "" if blocks else f"{said} This holds by the definitions. "
        yield from blocks
    if before:
        yield sentence(target, before.strip())


def _to_be_shown(kind: str, of: Relation) -> str:
    """Say what is to be shown of a relation."""
    return {
        "exists": f"What it needs, ${of.requires}$, follows from ${of.condition}$.",
        "only": f"Conversely, ${of.condition}$ follows from ${of.requires}$.",
        "length": f"It has as many outputs: ${of.length} = O$.",
        "sound": "Its products are right.",
        "complete": f"None is missing. {_taken(of.recovered)}".strip(),
        "once": "None comes twice.",
        "determined": "The output determines what belongs to it: choices that give the same output are the same.",
    }[kind]


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


def _counted(proof: EverySizeProof, target: str) -> str:
    """Say how much was checked."""
    time = f" in {proof.seconds:.2f} s" if target == "text" else ""
    return (
        f"{len(proof.checked)} obligations in {counted(proof.steps, 'step')} with {counted(proof.cases, 'case')}, "
        f"each an identity of polynomials, were checked{time}."
    )
