r"""Blocks → LaTeX.

A fragment is plain paragraphs and `\[ … \]` displays in what pdflatex with amsmath, KaTeX and MathJax all know, so it
can stand in a paper or on a page. A standalone document adds a preamble, section commands and booktabs rules. Widths
are estimated, on the safe side, so that nothing runs out of an article's column: wide matrices and tables become blocks
of columns, long sums are broken between their parts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tconv_sym.typeset.blocks import Block, Equation, Formulas, Heading, Matrix, Parts, Prose, Table, extent, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTH = 33.0
"""Width of a line in em, a little less than the 345 pt of `article` at 10 pt."""
HEIGHT = 28
"""Lines of a display; a page of `article` holds some more."""
_BMATRIX = 10
"""As many columns as amsmath's `bmatrix` takes."""
_SUM = 9.0
"""A column sum in a table wider than this is stacked."""
_PLUS, _EQUALS, _COLUMN = 1.3, 1.4, 1.1

_SECTIONS = ("section", "subsection", "subsubsection")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    **{c: "\\" + c for c in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{"×": r"\(\times\)", "·": r"\(\cdot\)", "−": r"\(-\)", "→": r"\(\to\)", "≠": r"\(\ne\)", "β": r"\(\beta\)"},
}
_TOKEN = re.compile(r"\\(?:text|mathrm|mathsf)\b|\\[A-Za-z]+|\\.|[_^]|[{}]|.")
_PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath}
\usepackage{booktabs}
\setlength{\parindent}{0pt}
\begin{document}
"""


def escape(words: str) -> str:
    r"""Escape words for LaTeX text.

    >>> escape("max_cells 50 %")
    'max\\_cells 50 \\%'
    """
    return "".join(_ESCAPES.get(c, c if c.isascii() and c.isprintable() else "?") for c in " ".join(words.split()))


def write(blocks: Iterable[Block], *, standalone: bool = False) -> str:
    """Write a fragment, or a whole document that pdflatex compiles."""
    body = "\n\n".join(_block(block, standalone=standalone) for block in blocks)
    return f"{_PREAMBLE}\n{body}\n\n\\end{{document}}\n" if standalone else f"{body}\n"


def _block(block: Block, *, standalone: bool) -> str:
    """Write one block."""
    if isinstance(block, Heading):
        words = escape(block.words)
        return rf"\{_SECTIONS[block.level - 1]}*{{{words}}}" if standalone else rf"\[\textbf{{{words}}}\]"
    if isinstance(block, Prose):
        return escape(block.words)
    return "\n\n".join(f"\\[\n{display}\n\\]" for display in displays(block, standalone=standalone))


def displays(block: Equation | Matrix | Table | Formulas, *, standalone: bool = False) -> list[str]:
    """Write the mathematics of a block, without delimiters, in displays that fit a page."""
    if isinstance(block, Matrix):
        return list(_matrix(block))
    if isinstance(block, Table):
        return list(_table(block, _BOOKTABS if standalone else _HLINES))
    rows = list(_equation(block) if isinstance(block, Equation) else _formulas(block))
    return [_environment("aligned", rows[start : start + HEIGHT]) for start in range(0, len(rows), HEIGHT)]


@lru_cache(maxsize=4096)
def width(tex: str) -> float:
    r"""Estimate the width of a formula in em, rather too wide than too narrow.

    >>> width("w_{11}") < width("w_{1,12}") < width("w_{11} + w_{12}")
    True
    """
    total, scripts, depth = 0.0, 0, 0
    for token in _TOKEN.findall(tex):
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            scripts = min(scripts, depth)
        elif token in "_^":
            scripts = depth + 1
        elif token in ("\\text", "\\mathrm", "\\mathsf", " "):
            continue
        else:
            total += _advance(token) * (0.75 if scripts else 1.0)
            scripts = min(scripts, depth)
    return total


def _advance(token: str) -> float:
    """Estimate the width of one glyph, with the space around operators."""
    if token in "+-=" or token in (r"\cdot", r"\times", r"\mapsto", r"\to"):
        return _PLUS
    if token in "wmWM" or len(token) > 1:
        return 0.8
    return 0.52 if token in "0123456789" else 0.3 if token in ",.()[];:" else 0.62


def _environment(name: str, rows: Sequence[str], argument: str = "") -> str:
    r"""Write an environment of rows; the `{}` keeps a row that begins with a bracket from being an argument of `\\`."""
    body = " \\\\\n".join(f"{{}}{row}" if row.startswith(("[", "*")) else row for row in rows)
    return f"\\begin{{{name}}}{argument}\n{body}\n\\end{{{name}}}"


def _equation(block: Equation) -> Iterator[str]:
    """Write one row a link of the chain."""
    left = block.left
    for right in block.chain:
        yield f"{left} &= {right}"
        left = ""


def _formulas(block: Formulas) -> Iterator[str]:
    """Write one row a formula, and more where a sum is too long for one."""
    part = width(block.widest) + _PLUS
    for line in block.lines:
        room = max(1, int((WIDTH - width(line.left) - _EQUALS) / part))
        parts = [*line.parts] or ["0"]
        sums = [" + ".join(parts[start : start + room]) for start in range(0, len(parts), room)]
        if line.value:
            if len(sums[-1]) == 0 or width(sums[-1]) + width(line.value) + _EQUALS > WIDTH - width(line.left):
                sums.append("")
            sums[-1] += f" = {line.value}"
        yield f"{line.left} &= {sums[0]}"
        for more in sums[1:]:
            yield rf"&\quad {'' if more.startswith(' =') else '+ '}{more.strip()}"


def _stacked(parts: Parts, limit: float, zero: str) -> str:
    """Write a sum in one line, or broken into lines of at most `limit`."""
    lines = [
        " + ".join(parts[start:stop]) for start, stop in runs([width(part) + _PLUS for part in parts], limit + _PLUS)
    ]
    if len(lines) <= 1:
        return lines[0] if lines else zero
    return _environment("array", [lines[0], *(f"{{}} + {line}" for line in lines[1:])], "{l}")


def _widest(cells: Iterable[str]) -> float:
    """Estimate the width of a column; of a stacked cell, its widest line counts."""
    return max(max(map(width, re.split(r"\\begin\{array\}\{l\}|\\\\", cell))) for cell in cells) + _COLUMN


def _height(cell: str) -> int:
    """Count the lines of a cell."""
    return 1 + cell.count(r"\\")


def _matrix(block: Matrix) -> Iterator[str]:
    """Write a matrix, or blocks of its rows and columns, each with a line that says which."""
    room = WIDTH - width(block.label) - 2.0
    rows = [[_stacked(cell, room, "0") for cell in row] for row in block.rows]
    columns = list(runs([_widest(column) for column in zip(*rows, strict=True)], room))
    for row_run in runs([max(map(_height, row)) for row in rows], HEIGHT):
        for column_run in columns:
            part = [row[slice(*column_run)] for row in rows[slice(*row_run)]]
            shown = extent(row_run, column_run, (len(rows), len(rows[0])))
            matrix = f"{block.label} {_bracketed(part)}".strip()
            yield rf"\begin{{array}}{{c}} \text{{{shown}:}} \\ {matrix} \end{{array}}" if shown else matrix


def _bracketed(rows: list[list[str]]) -> str:
    """Write rows in brackets: `bmatrix` while it takes them, an `array` beyond."""
    lines = [" & ".join(row) for row in rows]
    if len(rows[0]) <= _BMATRIX:
        return _environment("bmatrix", lines)
    return f"\\left[{_environment('array', lines, '{' + 'c' * len(rows[0]) + '}')}\\right]"


_HLINES = (r"\hline", r"\hline", r"\hline")
_BOOKTABS = (r"\toprule", r"\midrule", r"\bottomrule")


def _table(block: Table, rules: tuple[str, str, str]) -> Iterator[str]:
    """Write a table, or blocks of its columns and rows; the sums stand beneath the last rows."""
    sums = [_stacked(parts, max(_SUM, sum(map(width, parts)) / HEIGHT * 2), "") for parts in block.footer]
    tall = [1] * len(block.rows)
    below = max(map(_height, sums), default=0)
    widths = [_widest(cells) for cells in zip(block.header, *block.rows, *([sums] if sums else []), strict=True)]
    bands = list(runs(tall, HEIGHT - below - 1 if below < HEIGHT // 2 else HEIGHT // 2))
    for start, stop in runs(widths[1:], WIDTH - widths[0]):
        columns = [0, *range(start + 1, stop + 1)]
        for band in bands:
            body = [_cells(row, columns) for row in block.rows[slice(*band)]]
            foot = [_cells(sums, columns)] if sums and band == bands[-1] else []
            yield _ruled(_cells(block.header, columns), body, foot, len(columns), rules)


def _cells(row: Sequence[str], columns: list[int]) -> str:
    """Write the chosen columns of a row."""
    return " & ".join(row[column] for column in columns)


def _ruled(header: str, body: list[str], foot: list[str], columns: int, rules: tuple[str, str, str]) -> str:
    """Write an array with rules above, below and between header, body and sums."""
    top, middle, bottom = rules
    rows = [f"{top} {header}", f"{middle} {body[0]}", *body[1:], *(f"{middle} {row}" for row in foot)]
    return _environment("array", [*rows, bottom], "{l" + "c" * (columns - 1) + "}")
