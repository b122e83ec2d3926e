r"""Text about sizes → tokens, each with its place in the text.

Fonts, sizes of brackets, alignment and the dollars around a formula are blanked out, so that every other character
keeps its place; then what is left is read: numbers, words (Chinese ones too), marks and breaks.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.reading.characters import SAME, named
from tconv_sym.reading.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.reading.source import Source

MAX_CHARACTERS, MAX_TOKENS = 4096, 320
"""As long as what is said about a size may be: all three lines of PyTorch's documentation come to half of it."""

_CHARACTERS = str.maketrans(dict(SAME) | {"′": "'", "’": "'", "。": ".", "、": ","})
_FONT = (
    r"\\(?:text|textbf|textit|textrm|texttt|mathrm|mathbf|mathit|mathsf|mathtt|mathnormal|operatorname|mbox|bm"
    r"|boldsymbol)(?![A-Za-z])[ ]*"
)
_STYLE = (
    r"\\(?:Huge|huge|LARGE|Large|large|normalsize|small|displaystyle|textstyle|left|right|[Bb]igg?[lrm]?|quad|qquad"
    r"|nonumber|notag)(?![A-Za-z])"
)
_ENVIRONMENT = r"\\(?:begin|end)[ ]*\{(?:aligned|align\*?|equation\*?|gathered|gather\*?|split)\}"
_TORCH = r"torch\.Size(?=[ ]*\()"
_ROW = r"(?P<row>\\\\)"  # first of all: what follows a row break is no command
_BLANK = re.compile(rf"{_ROW}|{_FONT}(?=[^ {{]|$)|{_STYLE}|{_ENVIRONMENT}|{_TORCH}|\\[,;:!>()\[\] ]|[$&~`\r\t]")
_BOLD = re.compile(
    r"(?P<before>(?:^|[\n=:为是])[ ]*)\*\*(?P<inner>(?:[^*\n]|\*(?!\*))*)"
    r"\*\*(?:(?<=[=:为是]\*\*)|(?=[ ]*(?:$|[\n=:,.为是])))"
)
"""Stars around a name or around all that stands behind it; others are none of Markdown's."""
_PRIME = re.compile(r"\^[ ]*(?:\\prime(?![A-Za-z])|'|\{[ ]*(?:\\prime|')[ ]*\})")
_OPENING = re.compile(rf"{_ROW}|(?P<font>{_FONT}\{{)|(?P<skip>\\[{{}}])|(?P<open>\{{)|(?P<close>\}})")
_TOKEN = re.compile(
    r"""
      (?P<skip>[ ]+)
    | (?P<break>\\\\(?:\[[ ]*-?[0-9.]+[ ]*(?:pt|em|ex|mm|cm)[ ]*\])?|\n)
    | (?P<command>\\[A-Za-z]+)
    | (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<word>[A-Za-z]+)
    | (?P<equals>:=|==?|[:为是])
    | (?P<han>(?:(?![为是])[\u4e00-\u9fff])+)
    | (?P<mark>//|\\_|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMANDS = MappingProxyType(
    dict.fromkeys(("times", "cdot", "ast"), "*")
    | {"div": "/", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "prime": "'", "colon": ":"}
    | dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), "frac")
)
_MARKS = frozenset("+-*/(){}[],;._'⌊⌋⌈⌉") | {"//"}


def tokens(source: Source) -> list[Token]:
    r"""Read all tokens; raises `ReadingError` at what means nothing here, and where there is too much.

    >>> from tconv_sym.reading.source import Source
    >>> [token.text for token in tokens(Source(r"$H_{\text{out}} = 2 \times \text{kernel\_size}[0]$"))]
    ['H', '_', '{', 'out', '}', '=', '2', '*', 'kernel', '_', 'size', '[', '0', ']']
    """
    if len(source.text) > MAX_CHARACTERS:
        raise source.refuse(
            0, f"a size claim must have at most {MAX_CHARACTERS:,} characters, got {len(source.text):,}"
        )
    found: list[Token] = []
    for match in _TOKEN.finditer(plain(source.text)):
        found.extend(_token(source, match))
        if len(found) > MAX_TOKENS:
            raise source.refuse(match.start(), f"a size claim must have at most {MAX_TOKENS} words and marks, got more")
    return found


def plain(text: str) -> str:
    """Blank out what changes only the looks; every other character keeps its place."""
    same = text.translate(_CHARACTERS)
    primed = _PRIME.sub(lambda match: "'".ljust(len(match.group())), _without_fonts(same))
    unstarred = _BOLD.sub(r"\g<before>  \g<inner>  ", primed)
    return _BLANK.sub(lambda match: match["row"] or " " * len(match.group()), unstarred)


def _without_fonts(text: str) -> str:
    r"""Blank out `\text{` and the brace that closes it."""
    characters = list(text)
    fonts: list[bool] = []
    for match in _OPENING.finditer(text):
        font = match.lastgroup == "font"
        if match.lastgroup in ("font", "open"):
            fonts.append(font)
        elif match.lastgroup == "close" and fonts:
            font = fonts.pop()
        if font:
            characters[match.start() : match.end()] = " " * len(match.group())
    return "".join(characters)


def _token(source: Source, match: re.Match[str]) -> Iterator[Token]:
    """Read one token; spaces are none."""
    kind, text, (start, stop) = str(match.lastgroup), match.group(), match.span()
    if kind == "command":
        if text[1:] not in _COMMANDS:
            raise source.refuse(start, f"{text} is not read in a size")
        kind, text = "mark", _COMMANDS[text[1:]]
    elif kind == "word" and text in ("x", "X"):
        kind, text = "mark", "*"
    elif kind == "mark":
        text = "_" if text == r"\_" else text
        if text not in _MARKS:
            raise source.refuse(start, f"a character that is not read in a size: {named(text)}")
    elif kind == "equals":
        text = ":" if text in (":", "为", "是") else "="
    if kind != "skip":
        yield Token("word" if kind == "han" else kind, text, start, stop)
