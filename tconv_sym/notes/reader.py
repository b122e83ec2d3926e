"""markdown-it with tables, front matter and math, mended where it loses math or time.

Tokens of a paragraph tell in their `meta["part"]` where math and comments stand in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.front_matter import front_matter_plugin

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    BlockRule = Callable[[StateBlock, int, int, bool], bool]
    InlineRule = Callable[[StateInline, bool], bool]

_NOT_NEEDED = ("link", "image", "emphasis", "autolink", "entity", "html_inline", "linkify", "strikethrough")
"""Rules within a paragraph that would only take time: no math and no comment comes of them."""
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def markdown_reader() -> MarkdownIt:
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
