"""Markdown → blocks: headings, text with its math, displays, tables and listings, each with its place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.front_matter import front_matter_plugin

from tconv_sym.notes.located import Located, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    BlockRule = Callable[[StateBlock, int, int, bool], bool]
    InlineRule = Callable[[StateInline, bool], bool]

_NOT_NEEDED = ("link", "image", "emphasis", "autolink", "entity", "html_inline", "linkify", "strikethrough")
"""Rules within a paragraph that would only take time: no math and no comment comes of them."""
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
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
        self._tokens = _markdown().parse(source)

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
            yield from (Block("comment", comment) for comment in _comments(self._located(token, 0)))
        elif token.type in ("math_block", "brackets"):
            yield Block("display", self._located(token, 0).stripped())
        elif token.type == "code_block":
            yield Block("listing", self._located(token, 0))
        else:
            yield self._fence(token)

    def _fence(self, token: Token) -> Block:
        """Read a fenced block by its language."""
        language = token.info.split(maxsplit=1)[0].lower() if token.info.strip() else ""
        body = self._located(token, 1)
        if language in _MATH:
            return Block("display", body.stripped())
        return Block("listing" if language in _LISTINGS else "code", body, language=language)

    def _text(self, token: Token, level: int) -> Block:
        """Read a paragraph or a heading, and mark its math and its comments."""
        body = self._located(token, 0)
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


# ---- markdown-it ----------------------------------------------------------------------------------------------------


def _markdown() -> MarkdownIt:
    r"""Make a reader that knows tables, front matter, `$`, `$$`, `\(` and `\[`, and where in a paragraph math is."""
    reader = MarkdownIt("commonmark").enable("table")
    reader.disable([name for name in _NOT_NEEDED if name in reader.get_all_rules()["inline"]])
    reader.disable(["reference", "text_join", "fragments_join"], ignoreInvalid=True)
    dollarmath_plugin(reader, allow_digits=False, double_inline=True, allow_labels=False)
    front_matter_plugin(reader)
    reader.block.ruler.at("math_block", _mended(_rule(reader.block.ruler, "math_block")), _INTERRUPTS)
    reader.block.ruler.before("fence", "brackets", _brackets, _INTERRUPTS)
    reader.inline.ruler.at("math_inline", _marked(_rule(reader.inline.ruler, "math_inline")))
    reader.inline.ruler.before("escape", "parentheses", _between(r"\(", r"\)", "inline"))
    reader.inline.ruler.before("escape", "inline_brackets", _between(r"\[", r"\]", "display"))
    reader.inline.ruler.before("escape", "comment", _between("<!--", "-->", "comment"))
    return reader


def _rule(ruler: object, name: str) -> Callable[..., bool]:
    """Return the function of a rule; the ruler keeps it to itself."""
    (function,) = (rule.fn for rule in ruler.__rules__ if rule.name == name)  # type: ignore[attr-defined]
    return function  # type: ignore[no-any-return]


def _mended(rule: BlockRule) -> BlockRule:
    """Mend dollarmath's rule for blocks.

    It leaves its traces even when it is only asked, so that no block could interrupt a paragraph. And it looks through
    all the lines for the end of every block that has none, past the quote that it stands in: once is enough.
    """

    def mended(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's own)
        opening, end = _line(state, start).strip(), _end(state, start, end, silent)
        unclosed = state.env.setdefault("unclosed", {})
        looks_on = "$$" not in opening[2:]
        if not opening.startswith("$$") or state.is_code_block(start):
            return False
        if looks_on and unclosed.get(end, start + 1) <= start:
            return False
        line, count = state.line, len(state.tokens)
        matched = rule(state, start, end, silent)
        if looks_on and not matched:
            unclosed[end] = start
        if silent:
            state.line = line
            del state.tokens[count:]
        return matched

    return mended


def _brackets(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's own)
    r"""Read a display between `\[` and `\]` on lines of their own, up to a blank line at most."""
    unclosed, end = state.env.get("unclosed_bracket", range(0)), _end(state, start, end, silent)
    if state.is_code_block(start) or start in unclosed or not _line(state, start).startswith(r"\["):
        return False
    last = start
    while not _line(state, last).rstrip().endswith(r"\]"):
        last += 1
        if last >= end or state.isEmpty(last):
            state.env["unclosed_bracket"] = range(start, last)
            return False
    if silent:
        return True
    lines = [_line(state, line) for line in range(start, last + 1)]
    lines[0] = lines[0][2:]
    lines[-1] = lines[-1].rstrip()[:-2]
    token = state.push("brackets", "math", 0)
    token.content, token.map, state.line = "\n".join(lines), [start, last + 1], last + 1
    return True


def _end(state: StateBlock, start: int, end: int, silent: bool) -> int:  # noqa: FBT001 (markdown-it's own)
    """Return where the container ends: a rule that is only asked whether it would match is not told."""
    if not silent:
        state.env["end"] = end
    known: int = state.env.get("end", end)
    return known if start < known < end else end


def _line(state: StateBlock, line: int) -> str:
    """Return a line without what it is indented by."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _marked(rule: InlineRule) -> InlineRule:
    """Let dollarmath's rule for text tell where the math is.

    Of a dollar at the very beginning it takes the last character for the one before: there we look ourselves.
    """
    lenient = math_inline_dollar(allow_space=True, allow_digits=True, allow_double=True)

    def marked(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's own)
        start, count = state.pos, len(state.tokens)
        if not (rule if start else lenient)(state, silent):
            return False
        if not start and state.src[state.pos : state.pos + 1].isdigit():
            state.pos = start
            del state.tokens[count:]
            return False
        if not silent:
            width = len(state.tokens[-1].markup)
            _mark(state, "inline" if width == 1 else "display", start, width)
        return True

    return marked


def _between(opening: str, closing: str, kind: str) -> InlineRule:
    """Make a rule for what stands between two marks."""

    def rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's own)
        start = state.pos
        unclosed: dict[str, int] = state.env.setdefault("unclosed " + closing, {})
        if not state.src.startswith(opening, start) or start >= unclosed.get(state.src, start + 1):
            return False
        end = state.src.find(closing, start + len(opening))
        if end < 0:
            unclosed[state.src] = start  # none after it is closed either
            return False
        state.pos = end + len(closing)
        if not silent:
            state.push(kind, "", 0)
            _mark(state, kind, start, len(opening), len(closing))
        return True

    return rule


def _mark(state: StateInline, kind: str, start: int, width: int, closing: int | None = None) -> None:
    """Note in the last token what it is, and where it and its inner text start and stop."""
    inner = start + width, state.pos - (width if closing is None else closing)
    state.tokens[-1].meta["part"] = (kind, start, state.pos, *inner)
