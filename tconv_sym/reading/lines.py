r"""Lines outside formulas: what Markdown and our own documents put before, under and around claims, and tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.reading.outline import Group, Item, Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tconv_sym.reading.source import Source

_START = re.compile(
    r"""
    (?P<quote>(?:[ \t]*>)*) [ \t]*
    (?:
      (?P<fence>`{3,}|~{3,}) [ \t]* (?P<language>[A-Za-z0-9_+.-]*) [ \t\r]* (?=\n|\Z)
    | (?P<heading>\#{1,6}) [ \t]
    | (?P<bullet>[-*+•]) [ \t]+
    | (?P<number>[0-9]{1,4}[.)、]) [ \t]+
    | (?P<note>Left\ out:\ )
    )?
    """,
    re.VERBOSE,
)
"""What a line may begin with."""
_IN_FORMULA = re.compile(r"\n[ \t]*(?:(?P<quote>>[ \t>]*)|(?P<fence>`{3,}|~{3,}))")
"""What a line may begin with inside a formula."""
_NOTE = re.compile(r"Left out: the [^=\[\]$]{1,160}max-cells\s+none\)\.")
"""Our own line in place of what is too large; in LaTeX and Markdown its punctuation is escaped."""
_MATHEMATICS = frozenset(("math", "latex", "tex", "katex"))
"""Languages of a fence in which line breaks mean nothing."""
_LABELLED = re.compile(r"([^\n=:]{1,200})[=:]")
_FORMULA_BEGINS = ("$", "\\(", "\\[", "`", "**")
_CLAIMING = re.compile(r"[=\[\]|$\\×·*+]")
"""What a heading over a rule does not have; anything that has it is not left out as one."""
_RULE = re.compile(r"(?m)^[-=*_|: \t>\r]+$")
_DELIMITER = re.compile(r":?-+:?")
_RULE_LENGTH = 3
_GAP = re.compile(r"[ \t]{2,}")
_MARGIN = " \t>\r"


class Lines:
    """Reads what lines begin with. `found` gets tables and borders, `blanks` what means nothing."""

    def __init__(
        self,
        source: Source,
        text: str,
        is_label: Callable[[str], bool],
        found: list[Item],
        blanks: list[tuple[int, int]],
    ) -> None:
        """Stand before the first line."""
        self.source, self.text, self.is_label = source, text, is_label
        self.found, self.blanks = found, blanks
        self.rules = rules(text)
        self.fence = ""
        self.is_mathematics = False
        self._is_quoted = False

    def begin(self, start: int) -> int | None:
        """Read what a line outside formulas begins with; return where to go on if that is not its beginning."""
        if self.rules and (stop := self._ruled(start)) is not None:
            return stop
        match = _START.match(self.text, start)
        if match is None or match.end() == start:
            return None
        if match["quote"]:
            self._is_quoted = True
            self.blanks.append(match.span("quote"))
        if match["fence"]:
            return self._fence(match.start("fence"), match["fence"][:3], match["language"])
        return None if self.fence else self._prose(match)

    def _prose(self, match: re.Match[str]) -> int | None:
        """Read what a line outside a block of code begins with."""
        if match["heading"]:
            return self._heading(*match.span("heading"))
        if match["note"] and (note := _NOTE.match(self.text, match.start("note"))):
            self.blanks.append(note.span())
            return note.end()
        for kind in ("bullet", "number"):
            if match[kind]:
                return self._item(match.start(kind), match.end(kind), match.end())
        return None

    def inside_formula(self, at: int, *, may_end: bool) -> int | None:
        """Read what follows a line break in a formula; `may_end` says that a fence may end it here."""
        match = _IN_FORMULA.match(self.text, at)
        if match and match["quote"] and self._is_quoted:
            self.blanks.append(match.span("quote"))
        elif match and match["fence"] and may_end and self.is_mathematics:
            return self._fence(match.start("fence"), match["fence"][:3], "")
        return None

    def _ruled(self, start: int) -> int | None:
        """Read a line that is a rule, or that has one below it: a table or a heading."""
        stop = _end(self.text, start)
        if start in self.rules:
            self.blanks.append((start, stop))
            return stop
        kind, line = self.rules.get(stop + 1), self.text[start:stop].strip(_MARGIN)
        if kind == "|" and "|" in line:
            return self._table("pipes", start, _pipes_end(self.text, start))
        if kind in ("-", "=") and line:
            if _has_titles(line, self.is_label):
                return self._table("columns", start, _paragraph_end(self.text, start))
            if not _CLAIMING.search(line):
                stop = _end(self.text, stop + 1)
                self.blanks.append((start, stop))
                return stop
        return None

    def _table(self, kind: str, start: int, stop: int) -> int:
        """Add a table, which is read by its lines."""
        self.found.append(Group(kind, start, stop, start, stop))
        return stop

    def _heading(self, start: int, marks: int) -> int | None:
        """Leave out a heading that states nothing; of one that does, its marks."""
        stop = _end(self.text, start)
        if "=" in self.text[start:stop]:
            self.blanks.append((start, marks))
            return None
        self.blanks.append((start, stop))
        return stop

    def _fence(self, start: int, fence: str, language: str) -> int | None:
        """Leave out the line that begins or ends a block of code."""
        if self.fence not in ("", fence):
            return None
        stop = _end(self.text, start)
        self.blanks.append((start, stop))
        self.found.append(Mark("|", start, start))
        self.fence = "" if self.fence else fence
        self.is_mathematics = bool(self.fence) and language.lower() in _MATHEMATICS
        return stop

    def _item(self, start: int, stop: int, after: int) -> int | None:
        """Leave out the mark of a list's item; a minus that may be one or the other is refused."""
        labelled = _LABELLED.match(self.text, after)
        begins_formula = self.text.startswith(_FORMULA_BEGINS, after)
        if self.text[start] == "•" or begins_formula or (labelled and self.is_label(labelled[1])):
            self.blanks.append((start, stop))
            return stop
        if self.text[start] == "-":
            raise self.source.refuse(
                start, "a line that begins with '- ' may be an item or a minus: write a label with =, or -x"
            )
        return None


def rules(text: str) -> Mapping[int, str]:
    r"""Find lines that are rules, by their start: "|" is under the header of a pipe table, "-" and "=" are plain.

    >>> rules("Output\n------\n| a | b |\n|---|:-:|\n\n--\n")
    {7: '-', 24: '|'}
    """
    found = {}
    for match in _RULE.finditer(text):
        line = match.group().strip(_MARGIN)
        if "|" in line:
            if all(_DELIMITER.fullmatch(cell.strip()) for cell in line.strip("|").split("|")):
                found[match.start()] = "|"
        elif len(line) >= _RULE_LENGTH and line == line[0] * len(line):
            found[match.start()] = line[0]
    return found


def _has_titles(line: str, is_label: Callable[[str], bool]) -> bool:
    """Tell the titles of a text table: from the second on they are output positions."""
    titles = _GAP.split(line)
    return len(titles) > 1 and all(map(is_label, titles[1:]))


def _end(text: str, start: int) -> int:
    """Return where the line ends that `start` is in, before its line break."""
    found = text.find("\n", start)
    return len(text) if found < 0 else found


def _pipes_end(text: str, start: int) -> int:
    """Return where a pipe table ends: its lines have a bar."""
    stop = _end(text, start)
    while stop < len(text):
        following = _end(text, stop + 1)
        if "|" not in text[stop + 1 : following]:
            break
        stop = following
    return stop


def _paragraph_end(text: str, start: int) -> int:
    """Return where a paragraph ends: before an empty line or a fence."""
    stop = _end(text, start)
    while stop < len(text):
        following = _end(text, stop + 1)
        line = text[stop + 1 : following].strip(_MARGIN)
        if not line or line.startswith(("```", "~~~")):
            break
        stop = following
    return stop
