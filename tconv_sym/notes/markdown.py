"""Markdown → blocks: headings, text with its math, displays, tables and listings, each with its place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.notes.located import Located, joined
from tconv_sym.notes.reader import markdown_reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

_LINE_BREAK = re.compile(r"\r\n?|\n")
_LISTINGS = frozenset({"", "text", "txt", "plain", "plaintext", "none", "output", "console"})
_MATH = frozenset({"math", "latex", "tex", "katex"})


@dataclass(frozen=True, slots=True)
class Part:
    """Math or a comment within a text: from `start` to `stop` with its marks, and what stands between those."""

    kind: str
    start: int
    stop: int
    inner: Located


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a note.

    `kind` is "heading" (of a `level`), "text", "display", "table", "listing" (values, as far as one can tell), "code"
    (of a `language`), "comment" or "rule". `parts` are the math and the comments of a heading or a text.
    """

    kind: str
    body: Located
    level: int = 0
    language: str = ""
    parts: tuple[Part, ...] = ()


def blocks(text: str) -> list[Block]:
    r"""Read a note.

    >>> [(block.kind, block.body.text, block.body.place()) for block in blocks("# Sizes\nThe size is\n$$\nn+1\n$$")]
    [('heading', 'Sizes', (1, 3)), ('text', 'The size is', (2, 1)), ('display', 'n+1', (4, 1))]
    """
    source = _LINE_BREAK.sub("\n", text.removeprefix("\ufeff")).replace("\0", "\ufffd")
    return list(_Reader(source).blocks())


class _Reader:
    """The tokens of one note, and the lines that they come from."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")
        self._reader = markdown_reader()
        self._tokens = self._reader.parse(source)

    def blocks(self) -> Iterator[Block]:
        """Give the blocks in their order."""
        level, table_end = 0, 0
        for token in self._tokens:
            start, end = token.map or (0, 0)
            if token.type == "heading_open":
                level = int(token.tag[1:])
            elif token.type == "heading_close":
                level = 0
            elif token.type == "table_open":
                table_end = end
                yield Block("table", self._table(start, end))
            elif token.type == "inline" and start >= table_end:
                yield self._text(token, level)
            elif token.type in _LEAVES:
                yield from self._leaf(token)

    def _leaf(self, token: Token) -> Iterator[Block]:
        """Read a block that holds no other."""
        if token.type == "hr":
            yield Block("rule", self._located(token, 0))
        elif token.type == "html_block":
            yield from self._html(self._located(token, 0))
        elif token.type in ("math_block", "brackets"):
            yield Block("display", self._located(token, 0).stripped())
        elif token.type == "code_block":
            yield Block("listing", self._located(token, 0))
        else:
            yield self._fence(token)

    def _html(self, html: Located) -> Iterator[Block]:
        """Read the comments of HTML, and the words behind those that it begins with."""
        stop = html.text.find("-->") + 3
        if not html.text.lstrip().startswith("<!--") or stop < 3:  # noqa: PLR2004 (none is closed)
            yield from (Block("comment", comment) for comment in _comments(html))
            return
        yield Block("comment", html.part(html.text.find("<!--") + 4, max(stop - 3, html.text.find("<!--") + 4)))
        rest = html.part(stop).stripped()
        if rest.text:
            yield self._marked(rest, self._reader.parseInline(rest.text)[0], 0)

    def _fence(self, token: Token) -> Block:
        """Read a fenced block by its language."""
        language = token.info.split(maxsplit=1)[0].lower() if token.info.strip() else ""
        body = self._located(token, 1)
        if language in _MATH:
            return Block("display", body.stripped())
        return Block("listing" if language in _LISTINGS else "code", body, language=language)

    def _text(self, token: Token, level: int) -> Block:
        """Read a paragraph or a heading, and mark its math and its comments."""
        return self._marked(self._located(token, 0), token, level)

    def _marked(self, body: Located, token: Token, level: int) -> Block:
        """Mark the math and the comments of a text, which the token tells."""
        marked = [child.meta["part"] for child in token.children or () if "part" in child.meta]
        parts = (Part(kind, start, stop, body.part(*inner).stripped()) for kind, start, stop, *inner in marked)
        return Block("heading" if level else "text", body, level=level, parts=tuple(parts))

    def _located(self, token: Token, skipped: int) -> Located:
        """Find every line of a token's content in the file; the first `skipped` lines of the token are not content."""
        first = (token.map or (0, 0))[0] + skipped
        return joined([self._found(line, first + index) for index, line in enumerate(token.content.split("\n"))])

    def _found(self, content: str, line: int) -> tuple[str, int, int]:
        """Find a line's content, which prefixes of quotes and lists stand before, and closing marks may stand after."""
        words = content.strip()
        column = self._lines[line].rfind(words) if words and line < len(self._lines) else 0
        return content, line + 1, max(column, 0) - (len(content) - len(content.lstrip()) if words else 0) + 1

    def _table(self, start: int, end: int) -> Located:
        """Read the rows of a table as they are written, without prefixes of quotes and lists."""
        return joined([_row(self._lines[line], line + 1) for line in range(start, end)])


def _comments(html: Located) -> Iterator[Located]:
    """Give what stands in the comments of HTML."""
    start = html.text.find("<!--")
    while start >= 0 and (stop := html.text.find("-->", start + 4)) >= 0:
        yield html.part(start + 4, stop)
        start = html.text.find("<!--", stop)


_LEAVES = frozenset({"hr", "html_block", "math_block", "brackets", "code_block", "fence"})
_PREFIX = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+]|[0-9]{1,9}[.)])\s+(?=[^-:\s]))?")


def _row(text: str, line: int) -> tuple[str, int, int]:
    """Take the prefixes from a row."""
    start = match.end() if (match := _PREFIX.match(text)) else 0
    return text[start:].rstrip(), line, start + 1
