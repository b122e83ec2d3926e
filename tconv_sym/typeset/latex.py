r"""Blocks → LaTeX.

A fragment is plain paragraphs and `\[ … \]` displays in what pdflatex with amsmath, KaTeX and MathJax all know, so it
can stand in a paper or on a page. A standalone document adds a preamble, section commands and booktabs rules. Widths
are estimated, on the safe side, so that nothing runs out of an article's column: wide matrices and tables become blocks
of columns, long sums are broken between their parts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.typeset.blocks import (
    Block,
    Equation,
    Formulas,
    Heading,
    Matrix,
    Parts,
    Prose,
    Sentence,
    Table,
    extent,
    runs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTH = 34.0
"""Width of a line in em, a little less than the 345 pt of `article` at 10 pt."""
HEIGHT = 28
"""Lines of a display; a page of `article` holds some more."""
_BMATRIX = 10
"""As many columns as amsmath's `bmatrix` takes."""
_SUMS = (WIDTH, 8.0, 6.0, 3.0)
"""How wide a column sum may be before it is stacked: the first with which the table fits, or the last."""
_TALL, _GAP = (r"\frac", "^{("), "[3pt]"
"""Rows with these would touch, and get a gap after them."""
_PLUS, _EQUALS, _COLUMN, _QUAD = 1.25, 1.4, 1.0, 1.0

_SECTIONS = ("section", "subsection", "subsubsection")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    **{c: "\\" + c for c in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: rf"\({c}\)" for c in "<>|"},
    "≤": r"\(\le\)",
    "≥": r"\(\ge\)",
    "∧": r"\(\land\)",
    "⌊": r"\(\lfloor\)",
    "⌋": r"\(\rfloor\)",
    "∂": r"\(\partial\)",
    "Σ": r"\(\Sigma\)",
    "…": r"\(\dots\)",
    "×": r"\(\times\)",
    "·": r"\(\cdot\)",
    "−": r"\(-\)",
    "→": r"\(\to\)",
    "≠": r"\(\ne\)",
    "β": r"\(\beta\)",
    "é": r"\'e",
}
_TOKEN = re.compile(r"\\(?:text|mathrm|mathsf)\b|\\[A-Za-z]+|\\.|[_^]|[{}]|.")
_SIGN = re.compile(r"\\(?:left|right|begin|end)\b|\\.|[{}]| (?=[+-] )")
_OPENS, _CLOSES = frozenset(["{", r"\left", r"\begin"]), frozenset(["}", r"\right", r"\end"])
_PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath}
\usepackage{booktabs}
\setlength{\parindent}{0pt}
\setlength{\parskip}{3pt plus 1pt}
\addtolength{\topmargin}{-60pt}
\addtolength{\textheight}{120pt}
\raggedright
\begin{document}
"""


def escape(words: str) -> str:
    r"""Escape words for LaTeX text.

    >>> escape("max_cells 50 %")
    'max\\_cells 50 \\%'
    """
    line = " ".join(words.split())
    escaped = (_ESCAPES.get(c, c if c.isascii() and c.isprintable() else f"U+{ord(c):04X}") for c in line)
    return "".join(escaped).replace("--", "-{}-")  # two hyphens, not a dash


def write(blocks: Iterable[Block], *, standalone: bool = False) -> str:
    """Write a fragment, or a whole document that pdflatex compiles."""
    body, previous = "", None
    for block in blocks:
        gap = "" if previous is None else "\n" if _is_one_paragraph(previous, block) else "\n\n"
        body += gap + _block(block, standalone=standalone)
        previous = block
    return f"{_PREAMBLE}\n{body}\n\n\\end{{document}}\n" if standalone else f"{body}\n"


def _is_one_paragraph(block: Block, following: Block) -> bool:
    """Tell whether a sentence goes on around a display: an empty line there would be a line of its own."""
    kinds = (type(block), type(following))
    return kinds in ((Sentence, Equation), (Equation, Sentence))


def _block(block: Block, *, standalone: bool) -> str:
    """Write one block."""
    if isinstance(block, Heading):
        return _heading(block, standalone=standalone)
    if isinstance(block, Prose):
        return escape(block.words)
    if isinstance(block, Sentence):
        return block.written(escape, r"\(", r"\)")
    return "\n\n".join(f"\\[\n{display}\n\\]" for display in displays(block, standalone=standalone))


def _heading(block: Heading, *, standalone: bool) -> str:
    """Write a title; in a fragment those of the lowest level are sentences, and stand as such."""
    words = escape(block.words)
    if standalone:
        return rf"\{_SECTIONS[block.level - 1]}*{{{words}}}"
    return rf"\[\textbf{{{words}}}\]" if block.level < len(_SECTIONS) else f"{words}."


def displays(block: Equation | Matrix | Table | Formulas, *, standalone: bool = False) -> list[str]:
    """Write the mathematics of a block, without delimiters, in displays that fit a page."""
    if isinstance(block, Matrix):
        return list(_matrix(block))
    if isinstance(block, Table):
        return list(_table(block, _BOOKTABS if standalone else _HLINES))
    rows = list(_equation(block) if isinstance(block, Equation) else _formulas(block))
    return [_environment("aligned", rows[slice(*run)]) for run in runs([_lines(row) for row in rows], HEIGHT)]


@lru_cache(maxsize=4096)
def width(tex: str) -> float:
    r"""Estimate the width of a formula in em, rather too wide than too narrow.

    >>> width("w_{11}") < width("w_{1,12}") < width("w_{11} + w_{12}")
    True
    """
    total, scripts, depth = 0.0, 0, 0
    for glyph in _TOKEN.findall(tex):
        if glyph == "{":
            depth += 1
        elif glyph == "}":
            depth -= 1
            scripts = min(scripts, depth)
        elif glyph in "_^":
            scripts = depth + 1
        elif glyph in ("\\text", "\\mathrm", "\\mathsf", " "):
            continue
        else:
            total += _advance(glyph) * (0.82 if scripts else 1.0)
            scripts = min(scripts, depth)
    return total


def _advance(glyph: str) -> float:
    """Estimate the width of one glyph, with the space around operators."""
    if glyph in "+-=" or glyph in (r"\cdot", r"\times", r"\mapsto", r"\to"):
        return _PLUS
    if glyph in "mWM" or len(glyph) > 1:
        return 0.9
    return 0.5 if glyph in "0123456789" else 0.4 if glyph in ",.()[];:'" else 0.72 if glyph == "w" else 0.58


def _environment(name: str, rows: Sequence[str], argument: str = "") -> str:
    """Write an environment of rows."""
    gap = _GAP if any(command in row for row in rows for command in _TALL) else ""
    body = f" \\\\{gap}\n".join(map(_row, rows))
    return f"\\begin{{{name}}}{argument}\n{body}\n\\end{{{name}}}"


def _row(row: str) -> str:
    """Keep a row that begins with a bracket from an argument of the break before, and one with a sign from a list."""
    if row.startswith(("[", "*")):
        return f"{{}}{row}"
    return f"    {row}" if row.startswith(("-", "+")) else row


def _equation(block: Equation) -> Iterator[str]:
    """Write one row a link of the chain."""
    left = block.left
    for right in block.chain:
        yield f"{left} &= {right}"
        left = ""


def _formulas(block: Formulas) -> Iterator[str]:
    """Write one row a formula, and more where a sum is too long for one."""
    line_width = WIDTH - width(block.widest_left) - _EQUALS
    room = max(1, int(line_width / (width(block.widest_part) + _PLUS)))
    for line in block.lines:
        parts = [*line.parts] or ["0"]
        sums = [" + ".join(parts[start : start + room]) for start in range(0, len(parts), room)]
        rows = [sums[0], *(f"+ {more}" for more in sums[1:])]
        if line.value:
            if width(sums[-1]) + width(line.value) + _EQUALS <= line_width:
                rows[-1] += f" = {line.value}"
            else:
                first, *others = _broken(line.value, line_width - _QUAD - _EQUALS)
                rows += [f"= {first}", *others]
        yield f"{line.left} &= {rows[0]}"
        for more in rows[1:]:
            yield rf"&\quad {more}"


def _broken(value: str, limit: float) -> Iterator[str]:
    """Write a value in one line, or, where it is too long, in lines that begin with its signs."""
    if width(value) <= limit:
        yield value
        return
    terms = list(_signed_terms(value))
    for start, stop in runs([width(term) for term in terms], limit):
        yield "".join(terms[start:stop]).strip()


def _signed_terms(tex: str) -> Iterator[str]:
    """Cut a sum before each sign between two of its terms, but for those in braces, brackets and environments."""
    start, depth = 0, 0
    for found in _SIGN.finditer(tex):
        depth += (found[0] in _OPENS) - (found[0] in _CLOSES)
        if found[0] == " " and depth == 0:
            yield tex[start : found.start()]
            start = found.start()
    yield tex[start:]


class _Box(NamedTuple):
    """A piece of LaTeX with its estimated width in em and its height in lines."""

    tex: str
    width: float
    height: float


def _box(tex: str) -> _Box:
    """Measure a piece of one line."""
    return _Box(tex, width(tex), _lines(tex))


def _lines(tex: str) -> float:
    """Estimate the height of a line, in lines."""
    return 2.0 if r"\frac" in tex else 1.5 if "^{(" in tex else 1.0


def _stacked(parts: Parts, limit: float, zero: str) -> _Box:
    """Write a sum in one line, or broken into lines of at most `limit`."""
    widths = [width(part) + (_PLUS if position else 0.0) for position, part in enumerate(parts)]
    lines = [" + ".join(parts[start:stop]) for start, stop in runs(widths, limit)]
    if len(lines) <= 1:
        return _box(lines[0] if lines else zero)
    lines = [lines[0], *(f"{{}} + {line}" for line in lines[1:])]
    return _Box(_environment("array", lines, "{l}"), max(map(width, lines)) + _COLUMN, sum(map(_lines, lines)))


def _columns(rows: Sequence[Sequence[_Box]]) -> list[float]:
    """Estimate the width of every column."""
    return [max(box.width for box in column) + _COLUMN for column in zip(*rows, strict=True)]


def _heights(rows: Sequence[Sequence[_Box]]) -> list[float]:
    """Count the lines of every row."""
    return [max(box.height for box in row) for row in rows]


def _matrix(block: Matrix) -> Iterator[str]:
    """Write a matrix, or blocks of its rows and columns, each with a line that says which."""
    label = f"{block.name} {block.sign}" if block.name else ""
    room = WIDTH - width(label) - 2.0
    rows = [[_stacked(cell, room - 2 * _COLUMN, "0") for cell in row] for row in block.rows]
    columns = list(runs(_columns(rows), room))
    for row_run in runs(_heights(rows), HEIGHT):
        for column_run in columns:
            part = [[box.tex for box in row[slice(*column_run)]] for row in rows[slice(*row_run)]]
            shown = extent(row_run, column_run, (len(rows), len(rows[0])))
            if shown:
                name = block.name if block.sign == "=" else label
                title = rf"{name} \text{{ ({shown})}}" if name else rf"\text{{{shown}}}"
                yield _environment("array", [title, _bracketed(part)], "{c}")
            else:
                yield f"{label} {_bracketed(part)}".strip()


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
    header, *body = [[_box(cell) for cell in row] for row in (block.header, *block.rows)]
    foot = _foot(block.footer, _columns([header, *body]))
    widths = _columns([header, *body, *foot])
    bands = list(runs(_heights(body), max(HEIGHT - 1 - sum(_heights(foot)), HEIGHT // 2)))
    for start, stop in runs(widths[1:], WIDTH - widths[0]):
        columns = [0, *range(start + 1, stop + 1)]
        for band in bands:
            rows = [header, *body[slice(*band)], *(foot if band == bands[-1] else [])]
            cells = [" & ".join(row[column].tex for column in columns) for row in rows]
            yield _ruled(cells, bool(foot) and band == bands[-1], len(columns), rules)


def _foot(footer: Sequence[Parts], widths: list[float]) -> list[list[_Box]]:
    """Write the sums: in one line if the table fits with them, otherwise stacked ever more narrowly."""
    if not footer:
        return []
    for limit in _SUMS:
        # A sum of very many products is given more room, so that it is no higher than half a page.
        sums = [_stacked(parts, max(limit, 2 * sum(map(_area, parts)) / HEIGHT), "") for parts in footer]
        if sum(max(own, box.width + _COLUMN) for own, box in zip(widths, sums, strict=True)) <= WIDTH:
            break
    return [sums]


def _area(part: str) -> float:
    """Estimate what a part takes up in a stack, in em × lines."""
    return (width(part) + _PLUS) * _lines(part)


def _ruled(rows: list[str], has_foot: bool, columns: int, rules: tuple[str, str, str]) -> str:  # noqa: FBT001
    """Write an array with rules above, below, under the header and over the sums."""
    top, middle, bottom = rules
    ruled = [f"{top} {rows[0]}", f"{middle} {rows[1]}", *rows[2:], bottom]
    if has_foot:
        ruled[-2] = f"{middle} {ruled[-2]}"
    return _environment("array", ruled, "{l" + "c" * (columns - 1) + "}")
