r"""A text → its outline, in one pass.

Offsets never move: decoration (sizes, spacing, `$`, headings, fences, bullets) becomes spaces. What is not decoration
stays, and whoever reads that part of the text answers for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.reading import commands
from tconv_sym.reading.caps import MAX_MARKS, check_caps
from tconv_sym.reading.enclosing import BETWEEN, BOX, BRACE, COUNT, PARTNER, emphasis, shown, states
from tconv_sym.reading.lines import Lines
from tconv_sym.reading.outline import Group, Mark, Outline, blank
from tconv_sym.reading.signs import ARGUMENTS, COMMENT, TOKEN, after_columns, check_struck, folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from tconv_sym.reading.outline import Item
    from tconv_sym.reading.source import Source

MAX_DEPTH = 32

_LINE_BEGINS = (" ", "\t", ">", "`", "~")
"""What a line in a formula begins with if it may mean something."""


def scan(source: Source, is_label: Callable[[str], bool], *, inside_formula: bool = False) -> Outline:
    r"""Find the structure of a text; raises `ReadingError` where it has none.

    `is_label` tells whether words may be the left side of a statement; `inside_formula` says that the text is what
    stands between the delimiters of a formula, so that its line breaks mean nothing.

    >>> from tconv_sym.reading.source import Source
    >>> scan(Source(r"$y = \Large 2$"), bool)
    Outline(text=' y =        2 ', items=(Mark(kind='=', start=3, stop=4),))
    """
    text = folded(source.text)
    check_caps(source, text)
    check_struck(source, text)
    return _Pass(source, text, is_label, inside_formula=inside_formula).run()


class _Pass:
    """The one pass: what is open, and what has been found."""

    def __init__(self, source: Source, text: str, is_label: Callable[[str], bool], *, inside_formula: bool) -> None:
        self.source, self.text, self.is_label = source, text, is_label
        self.blanks: list[tuple[int, int]] = []
        self.items: list[Item] = []
        self.open: list[tuple[str, int, int, list[Item]]] = []
        self.formulas: list[tuple[str, int]] = [("", 0)] if inside_formula else []
        self.inline_end = -1
        self.lines = Lines(source, text, is_label, self.items, self.blanks)
        self.handlers: dict[int | None, Callable[[int, int], int | None]] = {
            number: getattr(self, f"_{kind}")
            for kind, number in TOKEN.groupindex.items()
            if kind not in ("skip", "text", "other")
        }

    def run(self) -> Outline:
        """Go through the text; a handler may say where to go on."""
        position = None if self.formulas else self._line_start(0)
        start, count = position or 0, 0
        while start < len(self.text):
            for match in TOKEN.finditer(self.text, start):
                count += 1
                handler = self.handlers.get(match.lastindex)
                if handler is not None and (position := handler(*match.span(match.lastindex or 0))) is not None:
                    start = position
                    break
                if count > MAX_MARKS:
                    raise self.source.refuse(match.end(), f"brackets and signs must be at most {MAX_MARKS:,}, got more")
            else:
                break
        self._check_closed()
        return Outline(blank(self.text, self.blanks), tuple(self.items))

    def _check_closed(self) -> None:
        """Refuse what is left open."""
        formulas = [formula for formula in self.formulas if formula[0] not in ("", "```")]
        for kind, start in [*formulas, *(group[:2] for group in self.open)][-1:]:
            raise self.source.refuse(start, f"{shown(kind)} is not closed")

    # ---- lines ------------------------------------------------------------------------------------------------------

    def _line(self, start: int, stop: int) -> int | None:
        """Read a line break."""
        if not self.open and not self.formulas:
            self.items.append(Mark("\n", start, stop))
            return self._line_start(stop)
        if self.text[stop : stop + 1] not in _LINE_BEGINS:
            return None
        may_end = not self.open and self.formulas[-1][0] == "```"
        position = self.lines.inside_formula(start, may_end=may_end)
        if position is not None:
            self.formulas.pop()
        return position

    def _line_start(self, start: int) -> int | None:
        """Read what a line begins with; a block of code may be a formula."""
        position = self.lines.begin(start)
        if self.lines.is_mathematics:
            self.formulas.append(("```", start))
        return position

    # ---- formulas ---------------------------------------------------------------------------------------------------

    def _delimiter(self, start: int, stop: int) -> None:
        """Read a delimiter of formulas."""
        mark = self.text[start:stop]
        if self.open:
            raise self.source.refuse(start, f"{mark} must not stand inside brackets")
        self.blanks.append((start, stop))
        inside = self.formulas[-1][0] if self.formulas else None
        if inside is not None and mark == PARTNER.get(inside):
            self.formulas.pop()
            if mark in ("$", "\\)"):
                self.inline_end = stop
            else:
                self._border(start)
        elif mark == "$$" and inside == "$":  # one ends and the next begins
            self._border(start)
        elif mark in PARTNER and (inside is None or mark.startswith("\\")):
            self._begin_formula(mark, start)
        else:
            raise self.source.refuse(start, f"{mark} does not fit: {shown(inside)} is open")

    def _begin_formula(self, mark: str, start: int) -> None:
        """Open a formula; two in the line, with nothing between them, are two statements."""
        self._check_depth(len(self.formulas), start)
        self.formulas.append((mark, start))
        follows = BETWEEN.fullmatch(self.text, self.inline_end, start) if self.inline_end >= 0 else None
        if follows and follows["words"]:
            self.blanks.append(follows.span("words"))
        if follows or mark not in ("$", "\\("):
            self._border(start)

    def _words(self, start: int, stop: int) -> None:
        """Leave out a heading that is set as a formula."""
        self.blanks.append((start, stop))
        self._border(start)

    def _border(self, at: int) -> None:
        """Mark the border of a formula."""
        self.items.append(Mark("|", at, at))

    # ---- brackets and environments ----------------------------------------------------------------------------------

    def _open(self, start: int, stop: int) -> None:
        """Open a bracket."""
        self._push(self.text[start], start, stop)

    def _close(self, start: int, stop: int) -> None:
        """Close a bracket."""
        inside = self.open[-1][0] if self.open else None
        if inside is None or PARTNER.get(inside) != self.text[start]:
            where = "nothing is" if inside is None else f"{shown(inside)} is"
            raise self.source.refuse(start, f"{self.text[start]} does not fit: {where} open")
        self._pop(start, stop)

    def _begin(self, start: int, stop: int) -> int | None:
        """Open an environment."""
        name = self._environment(start, stop)
        if name in commands.MATRICES:
            inside = after_columns(self.text, stop, is_described=name in commands.COLUMNS)
            if inside is None:
                raise self.source.refuse(stop, "the columns of an array must be described in braces, as in {ccc}")
            self._push(name, start, inside)
            return inside
        if name in commands.TRANSPARENT or (name in commands.FORMULAS and not self.open):
            count = COUNT.match(self.text, stop) if name in commands.COUNTED else None
            stop = count.end() if count else stop
            self.blanks.append((start, stop))
            self._begin_formula(name, start)
            return stop
        reason = commands.REFUSED_ENVIRONMENTS.get(name, f"the environment {name} is not read here")
        raise self.source.refuse(start, reason)

    def _end(self, start: int, stop: int) -> None:
        """Close an environment."""
        name = self._environment(start, stop)
        if self.open and self.open[-1][0] == name:
            self._pop(start, stop)
        elif not self.open and self.formulas and self.formulas[-1][0] == name:
            self.formulas.pop()
            self.blanks.append((start, stop))
            self._border(start)
        else:
            raise self.source.refuse(start, f"\\end{{{name}}} has no \\begin{{{name}}}")

    def _environment(self, start: int, stop: int) -> str:
        """Return the name that stands in braces."""
        return self.text[self.text.index("{", start) + 1 : stop - 1]

    def _push(self, kind: str, start: int, inside: int) -> None:
        """Open a group."""
        self._check_depth(len(self.open), start)
        self.open.append((kind, start, inside, self.items))
        self.items = []

    def _pop(self, end: int, stop: int) -> None:
        """Close a group."""
        kind, start, inside, around = self.open.pop()
        items, self.items = self.items, around
        if not self.open and states(kind, items):
            self.blanks += [(start, inside), (end, stop)]
            around += [Mark("|", start, start), *items, Mark("|", end, end)]
        elif kind == BOX and self.is_label(self.text[inside:end]):
            self.blanks += [(start, inside), (end, stop)]
            around += items
        elif kind == BOX:
            self.blanks.append((start, inside - 1))
            around.append(Group("{", inside - 1, stop, inside, end, tuple(items)))
        else:
            around.append(Group(kind, start, stop, inside, end, tuple(items)))

    def _check_depth(self, depth: int, at: int) -> None:
        """Refuse brackets in brackets in brackets."""
        if depth >= MAX_DEPTH:
            raise self.source.refuse(at, f"brackets must be nested at most {MAX_DEPTH} deep, got more")

    # ---- marks ------------------------------------------------------------------------------------------------------

    def _row(self, start: int, stop: int) -> None:
        """Read a row break."""
        self.items.append(Mark("\\", start, stop))

    def _separator(self, start: int, stop: int) -> None:
        """Read what separates cells or values."""
        mark = self.text[start]
        self.items.append(Mark("," if mark == "、" else mark, start, stop))

    def _relation(self, start: int, stop: int) -> int | None:
        """Read an equals sign or a colon."""
        if self.text[start] in "!<>":
            self._refused(start, stop)
        self.items.append(Mark(":" if self.text[start:stop] == ":" else "=", start, stop))
        found = emphasis(self.text, start, stop, self.is_label)
        self.blanks += found
        return found[-1][1] if found else None

    def _comment(self, start: int, _: int) -> int | None:
        """Leave out a comment of LaTeX."""
        in_latex = self.formulas or any(kind in commands.MATRICES for kind, *_ in self.open)
        found = COMMENT.match(self.text, start) if in_latex else None
        if found is None:
            return None
        self.blanks.append(found.span())
        return found.end()

    def _space(self, start: int, stop: int) -> None:
        """Leave out a space."""
        self.blanks.append((start, stop))

    def _refused(self, start: int, stop: int) -> None:
        """Refuse a relation, or cells that are left out."""
        mark = self.text[start:stop]
        reason = commands.LEFT_OUT if mark in ("…", "...") else commands.ONLY_EQUAL
        raise self.source.refuse(start, f"{mark}: {reason}")

    def _command(self, start: int, stop: int) -> int | None:
        """Read a command that means something to the structure."""
        name = self.text[start + 1 : stop].rstrip("*")
        if name in commands.GONE:
            is_point = name in commands.FENCES and self.text.startswith(".", stop)
            self.blanks.append((start, stop + is_point))
        elif name in commands.ROWS:
            self._row(start, stop)
        elif name in commands.EQUALS:
            self.items.append(Mark("=", start, stop))
        elif name in commands.REFUSED_COMMANDS:
            raise self.source.refuse(start, f"\\{name}: {commands.REFUSED_COMMANDS[name]}")
        elif name in commands.WRAPS and (brace := BRACE.match(self.text, stop)):
            self._push(BOX, start, brace.end())
            return brace.end()
        elif name in commands.WITH_ARGUMENTS:
            found = ARGUMENTS[commands.WITH_ARGUMENTS[name]].match(self.text, stop)
            if found:
                self.blanks.append((start, found.end()))
                return found.end()
        return None
