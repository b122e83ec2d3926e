r"""How much may stand in a text: counted before a moment is spent on it, so that what nobody wrote costs nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.reading import commands
from tconv_sym.reading.page import MAX_CELLS

if TYPE_CHECKING:
    from tconv_sym.reading.source import Source

MAX_MARKS = 2**17
"""As many brackets, separators and commands as a text may have: two for each of 65,536 cells."""
MAX_LINES = 2**16
MAX_DECORATION = 2**15
"""As many commands as may only change how things look."""

_SEPARATED = MAX_CELLS + MAX_CELLS // 8
"""More commas or ampersands than that, which stand in no index, are more cells; the rest is for headers."""
_INDEX = re.compile(r"(?<=[\w}])\[[0-9]{1,9}(?:, ?[0-9]{1,9})*\]|[_^]\{\(?[0-9]{1,9}(?:[, ]{1,2}[0-9]{1,9})*\)?\}")


def check_caps(source: Source, text: str) -> None:
    """Refuse a text with more in it than a claim can have; raises `ReadingError`."""
    if text.count("\n") > MAX_LINES:
        raise source.refuse(0, f"a text must have at most {MAX_LINES:,} lines, got more")
    if any(text.count(mark) > MAX_MARKS for mark in "&,=:;$\\`>"):
        raise source.refuse(0, f"brackets and signs must be at most {MAX_MARKS:,}, got more")
    if text.count("&") > _SEPARATED or _commas(text) > _SEPARATED:
        raise source.refuse(0, f"a claim must have at most {MAX_CELLS:,} cells, got more")
    if text.count("\\") > MAX_DECORATION and _decoration(text) > MAX_DECORATION:
        raise source.refuse(0, f"commands for how things look must be at most {MAX_DECORATION:,}, got more")


def _commas(text: str) -> int:
    """Count commas that separate: those in indices do not, and are looked for only where there are very many."""
    count = text.count(",") - text.count("\\,")
    return count if count <= _SEPARATED else count - sum(index.count(",") for index in _INDEX.findall(text))


def _decoration(text: str) -> int:
    """Count commands that only change how things look."""
    return sum(text.count("\\" + name) for name in (*commands.GONE, *commands.WITH_ARGUMENTS))
