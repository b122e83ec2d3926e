r"""What means something to the structure of a text, and how far it goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.reading.characters import SAME

if TYPE_CHECKING:
    from tconv_sym.reading.source import Source

TOKEN = re.compile(
    r"""
    (?: [^\\{}()\[\]&,;、=:!<>$"'`%\n_^.≈≃≅≠≤≥≡→…]+(?:_\{[0-9,]+\})?
      | [_^](?!\{) | [_^]?\{(?!\s*\})[^{}\\\[\]&=$\n"]*\} | \([^()\[\]{}\\&=,;:$"\n]*\) | \.(?!\.\.) ){0,50}
    (?: (?P<line>\n)
      | (?P<row>\\\\(?:\*|[ \t]*\[[ \t]*-?[0-9.]{1,8}[ \t]*(?:pt|em|ex|mm|cm|in|mu|bp|pc)[ \t]*\])?)
      | (?P<begin>\\begin[ \t]*\{[A-Za-z]+\*?\})
      | (?P<end>\\end[ \t]*\{[A-Za-z]+\*?\})
      | (?P<words>\\\[\s*\\textbf\{[^{}=$\\0-9]*\}\s*\\\])
      | (?P<delimiter>\\[()\[\]] | \$\$?)
      | (?P<command>\\[A-Za-z]+\*?)
      | (?P<space>(?:(?<![_^A-Za-z])\{\s*\})+ | (?:\\[,;:!>\ ])+ | `+)
      | (?P<skip>(?<=output)\[[0-9,]+\] | \\[^\n])
      | (?P<relation>:= | [!<>=]= | = | :)
      | (?P<separator>[&,;、])
      | (?P<open>[\[({])
      | (?P<close>[\])}])
      | (?P<text>"[^"\n]*" | (?<=[\[,(\s])'[^'\n]*'(?=\s*[\],]))
      | (?P<comment>%)
      | (?P<refused>[≈≃≅≠≤≥≡→…] | \.\.\.)
      | (?P<other>[\\!<>"'_^])
      |
    )
    """,
    re.VERBOSE,
)
"""What stands between two of what means something, and that; at most 50 names at a time, so that memory is bounded."""
ARGUMENTS = {
    count: re.compile(rf"(?:\[[^\[\]{{}}\n]{{0,80}}\])?(?:\s*\{{[^{{}}=]{{0,80}}\}}){{{count}}}") for count in (1, 2)
}
"""As many arguments as a command takes."""
COMMENT = re.compile(r"%[^\n$\\]*(?=\n|\Z)")
"""What LaTeX leaves out at the end of a line; with a command in it, it may be more than words."""
_STRUCK = re.compile(r"^[ \t>]*~{3}.*$|(~~)", re.MULTILINE)
"""A fence, or what strikes words out in Markdown."""
_ALIGNMENT = re.compile(r"\[[lcr]\](?=\s)|\[[tb]\](?=\{)")
_MAX_COLUMNS = 400
"""As many characters as may describe the columns of an array."""


def folded(text: str) -> str:
    """Write characters that stand for one of ASCII as that one, so that the structure is of ASCII only.

    >>> folded("［1，−2×a］")
    '[1,-2*a]'
    """
    if not text.isascii():
        text = " " + text[1:] if text.startswith("\ufeff") else text
        for character, meant in SAME.items():
            if character in text:
                text = text.replace(character, meant)
    return text


def check_struck(source: Source, text: str) -> None:
    """Refuse a text in which something is struck out; raises `ReadingError`."""
    for match in _STRUCK.finditer(text) if "~~" in text else ():
        if match[1]:
            raise source.refuse(match.start(), "~~ strikes out what does not count: leave that out")


def after_columns(text: str, start: int, *, is_described: bool) -> int | None:
    """Return where an environment's rows begin, after what describes its columns; None if it should and does not.

    >>> after_columns("{c|*{2}{r}} 1 & 2", 0, is_described=True)
    11
    """
    alignment = _ALIGNMENT.match(text, start)
    start = alignment.end() if alignment else start
    if not is_described:
        return start
    depth = 0
    for at in range(start, min(start + _MAX_COLUMNS, len(text))):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0 and not text[at].isspace():
            return at + 1 if text[at] == "}" else None
    return None
