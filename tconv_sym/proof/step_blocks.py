"""Steps of a certificate as equations and as contradictions in words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tconv_sym.forms.notation import latex, mathematics
from tconv_sym.polynomial import sum_to_text
from tconv_sym.proof.written_facts import comparison, summands, written
from tconv_sym.typeset.blocks import Equation, Sentence, runs
from tconv_sym.typeset.latex import WIDTH, width
from tconv_sym.typeset.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tconv_sym.proof.shown_steps import Case, ShownStep

_MARGIN = 4.0
"""What the signs, the end of a sum and the brackets of a line take, in em."""
_INLINE = 30.0
"""How wide a sum may be to stand in its sentence, in em."""
Piece = str | Equation
"""Words with statements between dollars, or a display."""


def sentence(target: str, text: str) -> Sentence:
    """Make a sentence of words with statements between dollars."""
    parts = text.split("$")
    return Sentence(tuple(mathematics(part, target) if number % 2 else part for number, part in enumerate(parts)))


def step_blocks(
    said: str, steps: Iterable[ShownStep], ranks: Mapping[str, int], target: str
) -> Iterator[Sentence | Equation]:
    """Write what is said, then steps one after the other: contradictions in words, sums as they are.

    Where no step says anything new, nothing is written.
    """
    pieces = list(_pieces(steps, ranks, target))
    words = [said]
    for piece in pieces:
        if isinstance(piece, str):
            words.append(piece)
        else:
            yield sentence(target, " ".join(words))
            yield piece
            words = []
    if pieces and words:
        yield sentence(target, " ".join(words))


def _pieces(steps: Iterable[ShownStep], ranks: Mapping[str, int], target: str) -> Iterator[Piece]:
    begin = "Indeed,"
    for is_refuted, group in groupby(steps, key=lambda step: step.cases[0].denial is not None):
        if is_refuted:
            for step in group:
                yield from _contradictions(step, ranks, target)
        else:
            yield from _sums(begin, group, ranks, target)
        begin = "So"


def _sums(begin: str, steps: Iterable[ShownStep], ranks: Mapping[str, int], target: str) -> Iterator[Piece]:
    """Write each claim's expression as its sum; one that is written as that sum anyway only with what it is."""
    sums, plain = [], []
    for step in steps:
        left, end = written(step.claim.polynomial, ranks), "= 0" if step.claim.is_zero else ">= 0"
        if sum_to_text(summands(step.cases[0].summands, ranks)) == left:
            plain.append(f"${left} {end}$")
        else:
            sums.append((left, step.cases[0], end))
    if len(sums) == 1 and (line := _inline(*sums[0], ranks)):
        sums, plain = [], [line, *plain]
    if sums:
        yield begin
        yield _together([_display(left, case, end, ranks, target) for left, case, end in sums], target)
    if plain:
        yield f"{'and' if sums else begin} {listed(plain, 'and')}."


def _contradictions(step: ShownStep, ranks: Mapping[str, int], target: str) -> Iterator[Piece]:
    """Suppose each denial of the claim; one that is the other with the choices exchanged is only mentioned."""
    denials = [f"${comparison(case.denial, ranks)}$" for case in step.cases if case.denial is not None]
    for denial, case in list(zip(denials, step.cases, strict=True))[: 1 if step.is_symmetric else None]:
        if line := _inline("-1", case, ">= 0", ranks):
            yield f"Suppose {denial}. Then {line}, a contradiction."
        else:
            yield f"Suppose {denial}. Then"
            yield _display("-1", case, ">= 0", ranks, target)
            yield "is a contradiction."
    exchanged = f" The case {denials[1]} is the same with the two choices exchanged." if step.is_symmetric else ""
    yield f"{exchanged} Hence ${comparison(step.claim, ranks)}$.".strip()


def _inline(left: str, case: Case, end: str, ranks: Mapping[str, int]) -> str:
    """Write left = term + term … and what that is, if it may stand in a sentence; otherwise nothing."""
    line = f"{left} = {sum_to_text(summands(case.summands, ranks))} {end}"
    return f"${line}$" if width(latex(line)) <= _INLINE else ""


def _display(left: str, case: Case, end: str, ranks: Mapping[str, int], target: str) -> Equation:
    """Write left = term + term … and what that is, in lines that fit."""
    terms = summands(case.summands, ranks)
    shown = [mathematics(term, target) for term in terms]
    room = WIDTH - width(mathematics(left, target)) - _MARGIN
    cuts = [(0, len(terms))] if target == "text" else list(runs([width(term) + 1 for term in shown], room))
    lines = [mathematics(sum_to_text(terms[start:stop]), target) for start, stop in cuts]
    more = [rf"&\quad {line}" if line.startswith("-") else rf"&\quad {{}} + {line}" for line in lines[1:]]
    whole = " \\\\\n".join([lines[0], *more])
    return Equation(mathematics(left, target), (f"{whole} {mathematics(end, target)}",))


def _together(sums: Sequence[Equation], target: str) -> Equation:
    """Write sums below one another, in one display."""
    first, *others = sums
    line, sign = ("\n", "=") if target == "text" else (" \\\\\n", "&=")
    more = [f"{line}{one.left} {sign} {one.chain[0]}" for one in others]
    return Equation(first.left, ("".join([first.chain[0], *more]),))
