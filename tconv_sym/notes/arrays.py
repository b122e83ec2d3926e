r"""Arrays that a note states: `\begin{bmatrix}a & b\\c & d\end{bmatrix}`, `[a, b, c]`, rows in brackets → nested lists.

Their cells are numbers and names, as `derive` takes them; formulas are claims, and not read here.
"""

from __future__ import annotations

import json
import re
from typing import Any

from tconv_sym.errors import OperandError
from tconv_sym.nested import flatten
from tconv_sym.notes.comments import quoted
from tconv_sym.reading.characters import SUBSCRIPTS
from tconv_sym.reading.source import Source

MAX_CELLS, MAX_CHARACTERS = 4096, 2**16
_ENVIRONMENT = re.compile(r"\\begin\s*\{(?P<name>[bpBvV]?matrix\*?|smallmatrix|array)\}(?:\s*\{[lcr| ]{1,80}\})?")
_DECORATION = re.compile(
    r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|displaystyle|textstyle|left|right"
    r"|[bB]igg?[lr]?)(?![A-Za-z])\s*[.\[\](|]?|\\[,;:!]|[\[\]()|.,;。，；\s]|\\quad(?![A-Za-z])"
)
_CELL_NOISE = re.compile(r"\\(?:phantom|hphantom)\{[^{}]*\}|\\[,;:! ]|\\(?:hline|quad)(?![A-Za-z])|[{}$]|\s+")
_OPENING = re.compile(r"(?:\s|\\[A-Za-z]{1,20}(?![A-Za-z]))*(?:(?:(?:np|numpy|torch)\.)?(?:array|tensor)\()?\[")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|[0-9]{1,40}/[0-9]{1,40})")
_FRACTION = re.compile(r"([+-]?)\\[dt]?frac\s*\{\s*([0-9]{1,40})\s*\}\s*\{\s*([0-9]{1,40})\s*\}")
_NAME = re.compile(r"(?:\\(?=[A-Za-z]{2})([a-z]+)|([A-Za-z]))(?:_?([0-9]{1,9}(?:[,_][0-9]{1,9})*)|_?([₀-₉]{1,9}))?")
_INDICES = re.compile(r"_\{([0-9]{1,9}(?:\s*,\s*[0-9]{1,9})*)\}")
_ROWS = re.compile(r"\[[^\[\]]*\](?:[\s,;]*\[[^\[\]]*\])*")
_SEPARATOR = re.compile(r"\\\\(?:\[[^\[\]]{0,20}\])?|&")
_BLANK = re.compile(r"(?<=[^\s\[])\s+(?=[^\s\]])")
_BETWEEN_ROWS = re.compile(r"\][\s,;]*\[")
_CALL = re.compile(r"(?:(?:np|numpy|torch)\.)?(?:array|tensor)\(\s*")


def looks_like_array(text: str) -> bool:
    r"""Tell whether a text has a matrix, or begins with the bracket of an array.

    >>> looks_like_array(r"\left[\begin{array}{c} 1 \end{array}\right]"), looks_like_array("w[0] + 1")
    (True, False)
    """
    return bool(_ENVIRONMENT.search(text) or _OPENING.match(text))


def read_array(text: str) -> list[Any]:
    r"""Read an array; raises `ReadingError` where it can point at the trouble, else `OperandError`.

    >>> read_array(r"\Large \begin{bmatrix} w_{11} & -1 \\ 2 & w_{2,2} \end{bmatrix}"), read_array("[a, 1/2]")
    ([['w11', '-1'], ['2', 'w2_2']], ['a', '1/2'])
    """
    if len(text) > MAX_CHARACTERS:
        raise OperandError(f"a stated array must be at most {MAX_CHARACTERS:,} characters, got {len(text):,}")
    found = _ENVIRONMENT.search(text)
    source = Source(text)
    rows = _matrix(source, found) if found else _lists(source)
    shape, cells = flatten(rows, "an array")
    if not 0 < len(cells) <= MAX_CELLS or not all(shape):
        raise OperandError(f"an array must have 1 to {MAX_CELLS:,} cells, got {len(cells):,}")
    return rows


def _matrix(source: Source, begin: re.Match[str]) -> list[Any]:
    """Read an environment; nothing but decoration may stand around it."""
    text = source.text
    end = re.compile(rf"\\end\s*\{{{re.escape(begin['name'])}\}}").search(text, begin.end())
    around = text[: begin.start()] + text[end.end() if end else len(text) :]
    if end is None or _DECORATION.sub("", around):
        raise source.refuse(begin.start(), "an array must be one matrix of numbers and names, got something around it")
    rows: list[list[tuple[str, int]]] = [[]]
    start = begin.end()
    for mark in _SEPARATOR.finditer(text, start, end.start()):
        rows[-1].append((text[start : mark.start()], start))
        rows += [] if mark.group() == "&" else [[]]
        start = mark.end()
    rows[-1].append((text[start : end.start()], start))
    if len(rows) > 1 and all(not _CELL_NOISE.sub("", cell) for cell, _ in rows[-1]):
        rows.pop()
    _refuse_empty(source, rows)
    return [[_entry(source, cell, start, (i, j)) for j, (cell, start) in enumerate(row)] for i, row in enumerate(rows)]


def _refuse_empty(source: Source, rows: list[list[tuple[str, int]]]) -> None:
    """Refuse the first empty cell, and say how many there are."""
    empty = [
        (i, j, start)
        for i, row in enumerate(rows)
        for j, (cell, start) in enumerate(row)
        if not _CELL_NOISE.sub("", cell)
    ]
    if empty:
        i, j, start = empty[0]
        count = sum(map(len, rows))
        raise source.refuse(start, f"cell ({i},{j}) is empty: {count - len(empty)} of {count} cells have an entry")


def _lists(source: Source) -> list[Any]:
    """Read lists, nested by commas or with a row in brackets on each line."""
    inner = source.text.strip()
    call = _CALL.match(inner)
    inner = inner[call.end() if call else 0 :].rstrip(").,;。，； \n")
    if inner.count("[") > 1 and _ROWS.fullmatch(inner):
        inner = f"[{inner}]"
    if "," not in inner:
        inner = _BLANK.sub(",", inner)
    inner = _BETWEEN_ROWS.sub("],[", inner)
    try:
        values = json.loads(quoted(_without_indices(inner)))
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list):
        raise OperandError("an array must be lists of numbers and names in brackets")
    return [_entries(source, value, (i,)) for i, value in enumerate(values)]


def _without_indices(text: str) -> str:
    """Write `w_{1,1}` without the comma, which would separate cells."""
    return _INDICES.sub(lambda found: "_" + "_".join(re.findall("[0-9]+", found[1])), text)


def _entries(source: Source, value: object, place: tuple[int, ...]) -> Any:  # noqa: ANN401 (nested lists)
    """Read the entries of nested lists."""
    if isinstance(value, list):
        return [_entries(source, inner, (*place, index)) for index, inner in enumerate(value)]
    return _entry(source, str(value), 0, place)


def _entry(source: Source, cell: str, start: int, place: tuple[int, ...]) -> str:
    """Read a cell: a number, or a name with its index."""
    where = f"cell ({','.join(map(str, place))})"
    if fraction := _FRACTION.fullmatch(cell.strip()):
        return "{}{}/{}".format(*fraction.groups())
    text = _CELL_NOISE.sub("", cell).replace("−", "-").strip("*`")
    if _NUMBER.fullmatch(text):
        return text.removesuffix(".")  # NumPy shows whole numbers so
    name = _NAME.fullmatch(text)
    if name is None:
        lead = len(cell) - len(cell.lstrip())
        raise source.refuse(
            start + lead, f"{where} must be a number or a name such as a or w_{{11}}, got {text[:40]!r}"
        )
    index = name[3] or "".join(SUBSCRIPTS[digit] for digit in name[4] or "")
    return (name[1] or name[2]) + index.replace(",", "_")
