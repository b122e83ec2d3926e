"""Lines of code as blocks of a document."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from tconv_sym.typeset import latex
from tconv_sym.typeset.blocks import Formula, Formulas

if TYPE_CHECKING:
    from collections.abc import Sequence

_LATEX_CHARACTERS = 44
"""As many as a line of typewriter type may have beside a name."""


def code_block(lines: Sequence[str], target: str) -> Formulas:
    """Return assignments, `name = …`, one a line."""
    written = [_assignment(line, target) for line in lines]
    return Formulas(
        lines=written,
        widest_left=max((line.left for line in written), key=len),
        widest_part=max((line.parts[0] for line in written), key=len),
    )


def _assignment(line: str, target: str) -> Formula:
    """Write one assignment; in Markdown the ticks go round the whole of it."""
    name, _, value = line.partition(" = ")
    if target == "markdown":
        return Formula(left=f"`{name}", parts=(f"{value}`",))
    return Formula(left=code(name, target), parts=(code(value, target),))


def code(text: str, target: str) -> str:
    r"""Write code inside a line or a cell.

    >>> code("x[None]", "markdown"), code("output_padding=1", "latex")
    ('`x[None]`', '\\texttt{output\\_padding=1}')
    """
    return _stacked("texttt", text) if target == "latex" else f"`{text}`" if target == "markdown" else text


def words(text: str, target: str) -> str:
    """Write words inside a cell."""
    return _stacked("text", text) if target == "latex" else text


def _stacked(command: str, text: str) -> str:
    """Write a cell of LaTeX, broken at spaces where it is long."""
    lines = wrap(text, _LATEX_CHARACTERS, break_long_words=False, break_on_hyphens=False)
    written = [rf"\{command}{{{latex.escape(line)}}}" for line in lines]
    stack = " \\\\ ".join(written)
    return stack if len(written) <= 1 else rf"\begin{{array}}{{l}}{stack}\end{{array}}"
