"""Steps of a certificate as equations and as contradictions in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.forms.formula import latex
from tconv_sym.polynomial import sum_to_text
from tconv_sym.proof.written_facts import denied, relation, summands, written
from tconv_sym.typeset.blocks import Block, Equation, Sentence, runs
from tconv_sym.typeset.latex import WIDTH, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tconv_sym.proof.shown_steps import Case, ShownStep

_PLAIN = {"*": "·", "<=": "≤", ">=": "≥", "-": "−", "pl": "p_begin", "pr": "p_end", "d1": "d'", "s1": "s'"}
_PLAIN_TOKEN = re.compile(r"\*|<=|>=|-|\b(?:pl|pr|d1|s1)\b")
_MARGIN = 4.0
"""What the signs, the end of a sum and the brackets of a line take, in em."""


def mathematics(text: str, target: str) -> str:
    r"""Write a statement in the notation of a target.

    >>> mathematics("s*i - pl <= o", "text"), mathematics("s*i - pl <= o", "latex")
    ('s·i − p_begin ≤ o', 's i - p_{\\mathrm{begin}} \\le o')
    """
    if target == "text":
        return _PLAIN_TOKEN.sub(lambda found: _PLAIN[found[0]], text)
    return latex(text)


def sentence(target: str, text: str) -> Sentence:
    """Make a sentence of words with statements between dollars."""
    parts = text.split("$")
    return Sentence(tuple(mathematics(part, target) if number % 2 else part for number, part in enumerate(parts)))


def step_blocks(steps: Sequence[ShownStep], ranks: Mapping[str, int], target: str) -> Iterator[Block]:
    """Write steps one after the other: sums that are plain in one display, contradictions in words."""
    sums: list[Equation] = []
    for step in steps:
        if step.cases[0].denial is None:
            sums += _sum(step, ranks, target)
            continue
        yield from _together(sums, target)
        sums = []
        yield from _contradictions(step, ranks, target)
    yield from _together(sums, target)


def _sum(step: ShownStep, ranks: Mapping[str, int], target: str) -> Iterator[Equation]:
    """Write a claim's expression as its sum, unless that is how it is written anyway."""
    left, (case,) = written(step.claim.polynomial, ranks), step.cases
    if sum_to_text(summands(case.summands, ranks)) != left:
        yield _equation(left, case, "= 0" if step.claim.is_zero else ">= 0", ranks, target)


def _contradictions(step: ShownStep, ranks: Mapping[str, int], target: str) -> Iterator[Block]:
    """Suppose each denial of the claim; one that is the other with the choices exchanged is only mentioned."""
    claim = f"Hence ${relation(step.claim, ranks)}$."
    first, *others = [f"${denied(case.denial, ranks)}$" for case in step.cases if case.denial is not None]
    yield sentence(target, f"Suppose {first}. Then")
    yield _equation("-1", step.cases[0], ">= 0", ranks, target)
    if others and not step.is_symmetric:
        yield sentence(target, f"is a contradiction. Suppose {others[0]}. Then")
        yield _equation("-1", step.cases[1], ">= 0", ranks, target)
    exchanged = f" The case {others[0]} is the same with the two choices exchanged." if step.is_symmetric else ""
    yield sentence(target, f"is a contradiction.{exchanged} {claim}")


def _equation(left: str, case: Case, end: str, ranks: Mapping[str, int], target: str) -> Equation:
    """Write left = term + term … and what that is, in lines that fit."""
    terms = summands(case.summands, ranks)
    shown = [mathematics(term, target) for term in terms]
    room = WIDTH - width(mathematics(left, target)) - _MARGIN
    cuts = [(0, len(terms))] if target == "text" else list(runs([width(term) + 1 for term in shown], room))
    lines = [mathematics(sum_to_text(terms[start:stop]), target) for start, stop in cuts]
    more = [rf"&\quad {line}" if line.startswith("-") else rf"&\quad {{}} + {line}" for line in lines[1:]]
    whole = " \\\\\n".join([lines[0], *more])
    return Equation(mathematics(left, target), (f"{whole} {mathematics(end, target)}",))


def _together(sums: Sequence[Equation], target: str) -> Iterator[Equation]:
    """Write sums below one another, in one display."""
    if sums:
        first, *others = sums
        line, sign = ("\n", "=") if target == "text" else (" \\\\\n", "&=")
        more = [f"{line}{one.left} {sign} {one.chain[0]}" for one in others]
        yield Equation(first.left, ("".join([first.chain[0], *more]),))
