r"""A relation as a formula in LaTeX: y_o = \sum x_i w_m under its conditions, as one would write it by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.forms.definitions import CommonDivisor, Division
from tconv_sym.forms.notation import latex, letter
from tconv_sym.forms.relation import OUTPUT_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.forms.definitions import Definition
    from tconv_sym.forms.relation import Relation

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_COMMA = r",\ "


def formula(relation: Relation) -> str:
    r"""Write the sum on its first line, and below it what else its letters stand for.

    >>> from tconv_sym.forms.relation import Relation
    >>> print(formula(Relation(variables=("m", "i"), summed=("0 <= m < k", "0 <= i < n"), output="i + m")))
    \begin{aligned}
    y_{i + m} &= \sum_{\substack{0 \le m < k \\ 0 \le i < n}} x_{i} w_{m}, \quad 0 \le i + m < O, \\
    &\text{where } O = s (n - 1) - p_{\mathrm{begin}} - p_{\mathrm{end}} + d (k - 1) + a + 1
    \end{aligned}
    """
    left, right = sides(relation)
    lines = [
        rf"{left} &= {right}, \quad {latex(relation.range)}",
        *(f"&{words}{line}" for words, line in _below(relation)),
    ]
    return "\n".join([r"\begin{aligned}", ", \\\\\n".join(lines), r"\end{aligned}"])


def sides(relation: Relation) -> tuple[str, str]:
    """Write an output, and the sum that it is."""
    under = r" \\ ".join(map(latex, relation.summed))
    cells = rf"x_{{{latex(relation.input)}}} w_{{{latex(relation.tap)}}}"
    return rf"y_{{{latex(relation.output)}}}", rf"\sum_{{\substack{{{under}}}}} {cells}"


def _below(relation: Relation) -> Iterator[tuple[str, str]]:
    """Write what the letters stand for and when there is such a form: words and what follows them, for each line."""
    conditions = (*relation.summed, *relation.where, relation.range, relation.requires)
    definitions = (*relation.definitions, *relation.sizes)
    texts = [*conditions, relation.input, relation.tap, *(text for one in definitions for text in one.needs)]
    used = set(_NAME.findall(" ".join(texts)))
    lines = [
        _COMMA.join(map(latex, relation.where)),
        *(_definition(one, used) for one in definitions),
        latex(f"O = {OUTPUT_LENGTH}") if "O" in used else "",
    ]
    for number, line in enumerate(filter(None, lines)):
        yield r"\quad " if number else r"\text{where } ", line
    if relation.belonging:
        zero = latex(relation.output)
        yield (
            r"\text{and } ",
            rf"y_{{{zero}}} = 0 \text{{ where there are no such }} {_COMMA.join(map(letter, relation.belonging))}",
        )
    if relation.requires:
        yield r"\text{if } ", rf"{latex(relation.requires)},\ \text{{that is }} {latex(relation.condition)}"


def _definition(one: Definition, used: set[str]) -> str:
    """Write a definition without the numbers that nothing uses."""
    if isinstance(one, Division) and one.remainder not in used:
        fraction = rf"\frac{{{latex(one.dividend)}}}{{{latex(one.divisor)}}}"
        return rf"{latex(one.quotient)} = \left\lfloor {fraction} \right\rfloor"
    if isinstance(one, CommonDivisor) and not used.intersection(one.coefficients):
        of, g = [*map(latex, one.of)], latex(one.divisor)
        products = [f"{number} = {g} {latex(name)}" for number, name in zip(of, one.quotients, strict=True)]
        return _COMMA.join([rf"{g} = \gcd({', '.join(of)})", *products])
    return _COMMA.join(map(latex, one.text.split(", ")))
