r"""What encloses a part of a text: brackets, formulas, boxes, environments, emphasis."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.reading.commands import COLUMNS
from tconv_sym.reading.labels import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tconv_sym.reading.outline import Item

BOX = "\\boxed{"
"""Any command that puts a box or a line around what is in its braces."""
PARTNER = MappingProxyType({"[": "]", "(": ")", "{": "}", BOX: "}", "$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"})
"""What closes what was opened."""
BRACE = re.compile(r"\s*\{")
COUNT = re.compile(r"\s*\{[0-9]{1,2}\}")
"""The number of columns that some environments begin with."""
BETWEEN = re.compile(r"[\s,;、。.]*(?P<words>(?:and|和|与|及)[\s,]*)?")
"""What stands between formulas in a line that are statements of their own."""
_EMPHASIS = "**"


def states(kind: str, items: Sequence[Item]) -> bool:
    """Tell a box around an equation, and an `array` with one in each row, from brackets around values."""
    if kind == BOX:
        return any(item.kind in ("=", ":") for item in items)
    rows: list[list[str]] = [[]]
    for item in items if kind in COLUMNS else ():
        if item.kind == "\\":
            rows.append([])
        else:
            rows[-1].append(item.kind)
    rows = rows if rows[-1] else rows[:-1]
    return bool(rows) and all("=" in row for row in rows)


def shown(kind: str | None) -> str:
    """Write what is open as it was opened."""
    if not kind:
        return "a formula"
    return f"\\begin{{{kind}}}" if kind.strip("*").isalpha() else kind


def emphasis(text: str, start: int, stop: int, is_label: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Find what emphasises a label together with the sign after it, as in `**output[0]:** a`.

    >>> emphasis("**y:** a", 3, 4, bool)
    [(0, 2), (4, 6)]
    """
    if not text.startswith(_EMPHASIS, stop):
        return []
    begin = text.rfind(_EMPHASIS, max(0, start - MAX_LENGTH), start)
    inside = begin + len(_EMPHASIS)
    if begin < 0 or text[begin - 1 : begin].strip() or not is_label(text[inside:start]):
        return []
    return [(begin, inside), (stop, stop + len(_EMPHASIS))]
