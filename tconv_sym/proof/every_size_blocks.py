"""The proof for every size as a person would write it: the theorem, its letters, and a lemma for each form."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from tconv_sym.forms.form import Form
    from tconv_sym.forms.relation import Relation
    from tconv_sym.proof.every_size import Checked, EverySizeProof


def blocks_of(proof: EverySizeProof, target: str) -> Iterator[Block]:
    """Write the theorem, the lemmas, and what follows from them."""
    verdict = Prose(_verdict([form.name for form in proof.forms]))
    title = Heading("The transposed convolution for every size")
    yield from (verdict, title) if target == "text" else (title, verdict)
    yield Heading("Theorem", 2)
    yield from _theorem(proof, target)
    if target != "latex":
        yield _table(proof, target)
    yield Heading("Definitions", 2)
    yield sentence(target, DEFINITIONS)
    yield Heading("How to read the proof", 2)
    yield sentence(target, READING)
    for number, form in enumerate(proof.forms, start=1):
        yield Heading(f"Lemma {number}: {form.name}", 2)
        yield from _lemma(form, _checked_of(form, proof), target)
    yield Heading("Proof of the theorem", 2)
    yield from _conclusion(proof, target)


def _verdict(names: Sequence[str]) -> str:
    """Say what was proved in a line, which comes first in a terminal."""
    if len(names) == 1:
        return f"Proved for every size of {names[0]}. Wherever it exists, it is the transposed convolution."
    return f"Proved for every size: {' = '.join(names)}. Wherever they exist, they are the transposed convolution."


def _checked_of(form: Form, proof: EverySizeProof) -> list[Checked]:
    """Return what was checked of a form."""
    return [one for one in proof.checked if one.obligation.form == form.name]


# ---- the theorem -----------------------------------------------------------------------------------------------------


def _theorem(proof: EverySizeProof, target: str) -> Iterator[Block]:
    """State what is proved, and what the letters stand for."""
    product = "x[i]*w[m]" if target == "text" else "x_{i}*w_{m}"
    yield sentence(
        target,
        "Let the stride $s$, the dilation $d$, the input size $n$ and the kernel size $k$ be integers of 1 or more, "
        "the paddings $pl$ and $pr$ any integers, and the output padding $op$ an integer of 0 or more. Let",
    )
    yield Equation("O", (mathematics(OUTPUT_LENGTH, target),))
    yield sentence(
        target,
        f"be 1 or more. The transposed convolution adds input $i$ times tap $m$, ${product}$, to output $o$ for all "
        "$0 <= i < n$ and $0 <= m < k$ with $s*i + d*m - pl = o$ and $0 <= o < O$. "
        "Wherever a form below exists, it has $O$ outputs, "
        f"adds just these products to them, and each of them once. {_existence(proof)}",
    )


def _existence(proof: EverySizeProof) -> str:
    """Say when forms exist, those together that have the same condition."""
    by_condition: dict[str, list[str]] = {}
    for name, condition in proof.conditions.items():
        by_condition.setdefault(condition, []).append(name)
    return " ".join(
        f"{listed(names, 'and').capitalize()} {'exists' if len(names) == 1 else 'exist'} {_when(condition)}."
        for condition, names in by_condition.items()
    )


def _when(condition: str) -> str:
    return f"if and only if ${condition}$" if condition else "always"


def _table(proof: EverySizeProof, target: str) -> Table:
    """Sum up the obligations of each form, for text and Markdown."""
    rows = []
    for form, condition in zip(proof.forms, proof.conditions.values(), strict=True):
        checked = _checked_of(form, proof)
        counts = len(checked), sum(one.steps for one in checked), sum(one.cases for one in checked)
        shown = mathematics(condition, target)
        exists = f"iff {shown if target == 'text' else f'${shown}$'}" if condition else "always"
        rows.append([form.name, exists, *map(str, counts)])
    return Table(["form", "exists", "obligations", "steps", "cases"], rows)


def _conclusion(proof: EverySizeProof, target: str) -> Iterator[Block]:
    """Say how the theorem follows from the lemmas, on all axes and channels, and what was checked."""
    yield Prose(ON_ONE_AXIS)
    yield Prose(ON_SEVERAL_AXES)
    if any(proof.conditions.values()):
        yield sentence(target, ON_AXES_WITH_A_CONDITION)
    yield sentence(target, OVER_CHANNELS)
    yield Prose(_counted(proof, target))
    yield sentence(target, TRUST)


def _counted(proof: EverySizeProof, target: str) -> str:
    """Say how much was checked; how long it took only where that is read at once."""
    time = f" in {proof.seconds:.2f} s" if target == "text" else ""
    return (
        f"{len(proof.checked)} obligations in {counted(proof.steps, 'step')} with {counted(proof.cases, 'case')}, "
        f"each an identity of polynomials, were checked{time}."
    )


# ---- a lemma: what a form is -----------------------------------------------------------------------------------------


def _lemma(form: Form, checked: Sequence[Checked], target: str) -> Iterator[Block]:
    """Write a form's relation, and those that say the same, each with the proof of what has to be proved of it."""
    relations = [one for one in (form.relation, *form.restated) if one is not None]
    for number, relation in enumerate(relations):
        if number == 0:
            begin = f"{form.title}; it exists {_when(relation.condition)}."
        else:
            begin = "The same can be said in other words, of which the same is proved."
        yield sentence(target, f"{begin} {relation.words}")
        yield _sum(relation, target)
        yield sentence(target, f"where {_conditions(relation)}.{_otherwise(relation)}")
        yield from _proof([one for one in checked if one.obligation.restated == number], relation, target)


def _sum(relation: Relation, target: str) -> Equation:
    """Write a form's sum."""
    if target != "text":
        left, right = sides(relation)
        return Equation(left, (right,))
    output, one, tap = (mathematics(text, target) for text in (relation.output, relation.input, relation.tap))
    under = mathematics(", ".join(relation.summed), target)
    return Equation(f"y[{output}]", (f"Σ x[{one}]·w[{tap}] over {under}",))


def _conditions(relation: Relation) -> str:
    """Write what holds of the letters, beyond what stands below the sum's sign; each condition once."""
    definitions = [one.text for one in (*relation.sizes, *relation.definitions)]
    conditions = ", ".join([relation.range, *relation.where, *definitions]).split(", ")
    return _formulas(", ".join(dict.fromkeys(conditions)))


def _otherwise(relation: Relation) -> str:
    """Say what an output is to which nothing belongs, where that can be."""
    if not relation.belonging:
        return ""
    return f" Where there are no such {_letters(relation.belonging)}, the output is 0."


# ---- a lemma: its proof ----------------------------------------------------------------------------------------------


def _proof(checked: Sequence[Checked], relation: Relation, target: str) -> Iterator[Block]:
    """Show one thing after the other; what holds by the definitions is said at the beginning of what comes next."""
    if not any(one.steps for one in checked):
        yield sentence(target, "This is the transposed convolution word for word, and nothing is left to show.")
        return
    claims, before = _claims(relation), ""
    for one in checked:
        said = before + claims[one.obligation.kind]
        steps = shown_steps(one.obligation.statement, one.certificate)
        blocks = list(step_blocks(said, steps, _ranks(one), target))
        yield from blocks
        before = "" if blocks else f"{said} This holds by the definitions. "
    if before:
        yield sentence(target, before.strip())


def _claims(relation: Relation) -> dict[str, str]:
    """Say what each kind of obligation claims of a relation."""
    return {
        "exists": f"What it needs, ${relation.requires}$, follows from ${relation.condition}$.",
        "only": f"Conversely, ${relation.condition}$ follows from ${relation.requires}$.",
        "length": f"It has as many outputs: ${relation.length} = O$.",
        "sound": "Its products are right.",
        "complete": f"None is missing.{_recovery(relation.recovered)}",
        "once": "None comes twice.",
        "determined": "The output determines what belongs to it: choices that give the same output are the same.",
    }


def _recovery(definitions: Sequence[Definition]) -> str:
    """Say how the form's letters are found of a product."""
    return f" Take {listed([*map(_found, definitions)], 'and')}." if definitions else ""


def _found(one: Definition) -> str:
    formulas = _formulas(one.text)
    return formulas if isinstance(one, Value) else f"{_letters(reversed(one.defines))} with {formulas}"


def _ranks(one: Checked) -> dict[str, int]:
    """Order the letters: parameters and sizes, what else the statement is about, and those of the proof."""
    statement = one.obligation.statement
    sizes = [name for given in statement.givens if not isinstance(given, str) for name in given.defines]
    own = [name for name in statement.variables if name not in PARAMETERS]
    made = [name for definition in one.certificate.definitions for name in definition.defines]
    return {name: rank for rank, name in enumerate([*PARAMETERS, *sizes, *own, *made])}


def _letters(names: Iterable[str]) -> str:
    return listed([f"${name}$" for name in names], "and")


def _formulas(statements: str) -> str:
    """Make every statement a formula of its own, so that a line can end between two."""
    return f"${statements.replace(', ', '$, $')}$"
