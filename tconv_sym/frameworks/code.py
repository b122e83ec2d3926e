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
    return _stacked("texttt", [text]) if target == "latex" else f"`{text}`" if target == "markdown" else text


def statements(lines: Sequence[str], target: str) -> str:
    """Write lines of code in one cell, what they comment at the end; none are an empty cell.

    >>> statements(["y = f(y)  # done", "y = y[1:]"], "text")
    'y = f(y); y = y[1:]  # done'
    """
    parts = [line.partition("  # ") for line in lines]
    written, comments = [statement for statement, _, _ in parts], [comment for _, _, comment in parts if comment]
    said = f"# {'; '.join(comments)}" if comments else ""
    if target == "latex":
        return _stacked("texttt", [*written, said])
    return code("; ".join(written) + (f"  {said}" if said else ""), target) if lines else ""


def words(text: str, target: str) -> str:
    """Write words inside a cell."""
    return _stacked("text", [text]) if target == "latex" else text


def _stacked(command: str, texts: Sequence[str]) -> str:
    """Write a cell of LaTeX: texts below each other, each broken at spaces where it is long."""
    lines = [
        line for text in texts for line in wrap(text, _LATEX_CHARACTERS, break_long_words=False, break_on_hyphens=False)
    ]
    written = [rf"\{command}{{{latex.escape(line)}}}" for line in lines]
    stack = " \\\\ ".join(written)
    return stack if len(written) <= 1 else rf"\begin{{array}}{{l}}{stack}\end{{array}}"
