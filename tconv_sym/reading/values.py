r"""What stands between two equals signs → a single value, or a sum of arrays: `2 [..] + \begin{bmatrix} .. `."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.reading.commands import MATRICES
from tconv_sym.reading.lists import is_list, read_list, read_rows
from tconv_sym.reading.matrices import read_matrix
from tconv_sym.reading.outline import Group
from tconv_sym.reading.page import Grid, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.errors import ReadingError
    from tconv_sym.reading.outline import Item
    from tconv_sym.reading.page import Page, Span

MAX_GROUPS = 8192
"""As many brackets as a value may have side by side: rows, terms, parts of an expression."""
_CALL = re.compile(r"(?:[A-Za-z]{1,12}\.)?(?:array|asarray|tensor|[mM]atrix|Tensor|Array)\s*\Z")
_CALL_LENGTH = 30
_OPTIONS = re.compile(r"(?:,\s*(?:dtype|device|requires_grad|grad_fn)\s*=\s*[\w.'<>]{1,40}\s*)*,?")
_OPTIONS_LENGTH = 200
_WORD_BEFORE = re.compile(r"[^\W\d_]\w*\Z")
_COMMAND_BEFORE = re.compile(r"\\[A-Za-z]+\Z")
_WORD_LENGTH = 40
_SIZE = re.compile("[0-9]{1,9}")
_SHAPE = re.compile(
    r"(?:_|\\in\s*\\mathbb\s*(?:\{\s*[RZNQ]\s*\}|[RZNQ])\s*\^)"
    r"\s*\{(?P<sizes>\s*[0-9]{1,9}(?:\s*(?:\\times|\*)\s*[0-9]{1,9}){0,15})\s*\}"
)
_APART = re.compile(r"\s*(?:[,，、]|\\q?quad(?![A-Za-z]))(?:\s|\\q?quad(?![A-Za-z])|\\[,;:! ])*")
"""What between arrays says that they are several; nothing between them would be a product."""
_SIGNS = {"+": 1, "-": -1}
_TIMES = re.compile(r"(?:\*|\\cdot|\\times|\\ast)\Z")
_TIMES_LENGTH = 6
_DEPTHS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def draw(page: Page, start: int, stop: int, items: Sequence[Item]) -> Span | list[Term]:
    """Draw a value: a span, or the arrays of a sum. Raises `ReadingError` for a product of arrays."""
    begin = start
    start, stop = page.strip(start, stop)
    if start == stop:
        raise page.refuse(max(begin - 1, 0), "a value must stand on both sides of =")
    if not items:
        return start, stop
    arrays = _arrays(page, items)
    if not arrays:
        alone = [item for item in items if (item.kind, item.start, item.stop) == ("[", start, stop)]
        return [Term(1, None, read_list(page, group)) for group in alone if isinstance(group, Group)] or (start, stop)
    stacked = _stacked(page, (start, stop), arrays)
    if stacked is not None:
        return stacked
    terms: list[Term] = []
    for begin, end, grid in arrays:
        terms.append(_term(page, page.strip(start, begin), grid, is_first=not terms))
        start = end
    _check_shape(page, page.strip(start, stop), terms[0].grid.shape)
    return terms


def _stacked(page: Page, span: Span, arrays: Sequence[tuple[int, int, Grid]]) -> list[Term] | None:
    """Put arrays of one shape with commas or wide spaces between them into one; None if they are anything else."""
    grids = [grid for _, _, grid in arrays]
    starts = [span[0], *(end for _, end, _ in arrays)]
    stops = [*(begin for begin, _, _ in arrays), span[1]]
    before, *between, after = zip(starts, stops, strict=True)
    is_apart = all(_APART.fullmatch(page.source.text, *gap) for gap in between)
    if not between or not is_apart or page.text[slice(*before)].strip() or page.text[slice(*after)].strip():
        return None
    if len({grid.shape for grid in grids}) > 1:
        raise page.refuse(grids[1].start, "arrays beside each other must have one shape")
    cells = [cell for grid in grids for cell in grid.cells]
    return [Term(1, None, Grid(grids[0].start, (len(grids), *grids[0].shape), cells))]


def _check_shape(page: Page, span: Span, shape: tuple[int, ...]) -> None:
    r"""Refuse what stands after arrays, unless it is their shape: `\in \mathbb{R}^{3\times 3}`, `_{3\times 3}`."""
    if span[0] == span[1]:
        return
    match = _SHAPE.fullmatch(page.text, *span)
    if match is None:
        raise _beside(page, span[0])
    if tuple(map(int, _SIZE.findall(match["sizes"]))) != shape:
        written, actual = "×".join(_SIZE.findall(match["sizes"])), "×".join(map(str, shape))
        raise page.refuse(span[0], f"the array is {actual}, not {written} as is written after it")


def _arrays(page: Page, items: Sequence[Item]) -> list[tuple[int, int, Grid]]:
    """Find the arrays at one level: where each begins and ends."""
    found: list[tuple[int, int, Grid]] = []
    groups = [item for item in items if isinstance(item, Group)]
    if len(groups) > MAX_GROUPS:
        raise page.refuse(groups[0].start, f"a value must have at most {MAX_GROUPS:,} brackets, got more")
    for run in _runs(page, groups):
        group = run[0]
        if len(run) > 1:
            found.append((group.start, run[-1].stop, read_rows(page, run)))
        elif group.kind in MATRICES:
            found.append((group.start, group.stop, read_matrix(page, group)))
        elif (inner := _only_array(page, group)) is not None:
            found.append((_call_start(page, group), group.stop, inner))
        elif group.kind in ("[", "(") and not _is_index(page, group) and is_list(page, group):
            found.append((group.start, group.stop, read_list(page, group)))
    return found


def _runs(page: Page, groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Put rows in brackets that stand below each other together; every other group is alone."""
    run: list[Group] = []
    for group in groups:
        if run and not (group.kind == run[-1].kind == "[" and _is_below(page, run[-1], group)):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _is_below(page: Page, above: Group, below: Group) -> bool:
    """Tell whether nothing but a line break is between two groups."""
    between = page.text[above.stop : below.start]
    return "\n" in between and not between.strip()


def _only_array(page: Page, group: Group) -> Grid | None:
    """Return the array that a bracket holds and nothing else: that of `array([…])`, or an environment in brackets."""
    first = next((item for item in group.items if isinstance(item, Group)), None)
    if first is None or page.text[group.inside : first.start].strip():
        return None
    if group.kind == "[" and first.kind not in MATRICES:
        return None
    start, stop = page.strip(first.stop, group.end)
    is_call = _call_start(page, group) < group.start and stop - start <= _OPTIONS_LENGTH
    if start < stop and not (is_call and _OPTIONS.fullmatch(page.text, start, stop)):
        return None
    if first.kind == "[" and _call_start(page, group) < group.start:
        return read_list(page, first)
    arrays = _arrays(page, [first])
    return arrays[0][2] if arrays else None


def _call_start(page: Page, group: Group) -> int:
    """Return where `np.array(` begins, or the bracket itself."""
    call = _CALL.search(page.text, max(0, group.start - _CALL_LENGTH), group.start) if group.kind == "(" else None
    return call.start() if call else group.start


def _is_index(page: Page, group: Group) -> bool:
    """Tell an index, `w[0,1]`, from a list after a factor."""
    before = max(0, group.start - _WORD_LENGTH)
    word = _WORD_BEFORE.search(page.text, before, group.start)
    return word is not None and not _COMMAND_BEFORE.search(page.text, before, group.start)


def _term(page: Page, lead: Span, grid: Grid, *, is_first: bool) -> Term:
    """Read what stands before an array: a sign, and a single value times which it is."""
    start, stop = lead
    sign = _SIGNS.get(page.text[start : min(start + 1, stop)], 0)
    if not sign and not is_first:
        raise _beside(page, start if start < stop else grid.start)
    start, stop = page.strip(start + abs(sign), stop)
    times = _TIMES.search(page.text, max(start, stop - _TIMES_LENGTH), stop)
    if times:
        page.blanks.append(times.span())
        stop = page.strip(start, times.start())[1]
    if times and start >= stop:
        raise page.refuse(times.start(), "a product must have a value on both sides")
    depth = 0
    for at in range(start, stop):
        depth += _DEPTHS.get(page.text[at], 0)
        if depth == 0 and page.text[at] in _SIGNS:
            raise _beside(page, at)
    return Term(sign or 1, (start, stop) if start < stop else None, grid)


def _beside(page: Page, at: int) -> ReadingError:
    """Make the error for what stands beside an array."""
    if page.text[at : at + 1] in _SIGNS:
        return page.refuse(at, "an array and a single value must not be added")
    return page.refuse(at, "beside an array only + and another one are read: write what it comes to")
