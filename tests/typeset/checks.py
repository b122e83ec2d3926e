"""Whether typeset text is fit to be read: pdflatex, KaTeX, MathJax 3 and GitHub's Markdown are asked, each in its way.

A formula is a pair (tex, display). Whatever a reader would see as raw text or as red is an error here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock

    Math = tuple[str, bool]

NODE_MODULES = Path(
    os.environ.get("TCONV_NODE_MODULES") or Path(__file__).parents[2] / ".venv" / "node" / "node_modules"
)
"""Where KaTeX and MathJax are installed; .ci/run does that."""


# ---- pdflatex -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Log:
    """What pdflatex said, and how many pages it made."""

    text: str
    pages: int


class LatexError(Exception):
    """The document does not compile; the message is pdflatex's own."""


def compile_latex(source: str, tmp_path: Path) -> Log:
    """Compile a whole document, again if references need it; raises `LatexError`."""
    (tmp_path / "document.tex").write_text(source, encoding="utf-8")
    log = _pdflatex(tmp_path)
    if "Rerun to get" in log:
        log = _pdflatex(tmp_path)
    written = re.search(r"^Output written on document\.pdf \((\d+) pages?", log, re.MULTILINE)
    if written is None:
        raise LatexError("no page of output")
    return Log(text=log, pages=int(written[1]))


def _pdflatex(directory: Path) -> str:
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "document.tex"]
    environment = os.environ | {"max_print_line": "10000"}  # the log breaks no line
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True, timeout=120, check=False)
    log = (directory / "document.log").read_text(encoding="utf-8", errors="replace")
    if done.returncode:
        raise LatexError(log[log.find("\n!") + 1 :].strip()[:1000])
    return log


_COMPLAINT = re.compile(
    r"^(?:(?:Overfull|Underfull) \\[hv]box|Missing character:|(?:LaTeX|Package|Class|pdfTeX) .*[Ww]arning).*",
    re.MULTILINE,
)


def complaints(log: Log) -> list[str]:
    """Return every line that tells of a fault in a document that compiled: boxes, references, glyphs, warnings."""
    return _COMPLAINT.findall(log.text)


# ---- finding the math -----------------------------------------------------------------------------------------------

_BODY = r"(?:[^\\]|\\.)*?"  # a backslash takes the next character with it, so `\\]` closes nothing
_LATEX = re.compile(
    rf"""
    (?P<skipped> %[^\n]* | \\begin\{{verbatim\}}.*?\\end\{{verbatim\}} )
  | \\\[ (?P<brackets>{_BODY}) \\\]
  | \$\$ (?P<dollars>{_BODY}) \$\$
  | (?P<environment> \\begin\{{(?P<name>(?:align|equation|gather|multline)\*?)\}} {_BODY} \\end\{{(?P=name)\}} )
  | \\\( (?P<parentheses>{_BODY}) \\\)
  | \$(?!\$) (?P<dollar>{_BODY}) \$
  | (?P<unclosed> \$\$? | \\[\[(] | \\begin\{{(?:align|equation|gather|multline)\*?\}} )
  | \\.
    """,
    re.DOTALL | re.VERBOSE,
)


def math_in_latex(fragment: str) -> list[Math]:
    r"""Return the math of a LaTeX fragment in its order; an `align*` or `equation` comes with its \begin and \end.

    Raises `ValueError` for math that is not closed.
    """
    found = []
    for match in _LATEX.finditer(fragment):
        kind = match.lastgroup
        if kind == "unclosed":
            line = fragment.count("\n", 0, match.start()) + 1
            raise ValueError(f"line {line}: {match[kind]} is not closed")
        if kind in ("brackets", "dollars", "environment", "parentheses", "dollar"):
            found.append((match[kind].strip(), kind not in ("parentheses", "dollar")))
    return found


def _markdown() -> MarkdownIt:
    """Make a reader of GitHub's tables and dollars."""
    reader = MarkdownIt("commonmark").enable("table").disable("text_join")  # an escaped dollar stays a text_special
    dollarmath_plugin(reader, allow_digits=False, double_inline=True, allow_labels=False)
    (rule,) = (known.fn for known in reader.block.ruler.__rules__ if known.name == "math_block")

    def without_traces(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        """Undo what the rule does even when it is only asked, so that a block may interrupt a paragraph."""
        line, count = state.line, len(state.tokens)
        matched = rule(state, start, end, silent)
        if silent:
            state.line = line
            del state.tokens[count:]
        return matched

    reader.block.ruler.at("math_block", without_traces, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return reader


def math_in_markdown(text: str) -> list[Math]:
    """Return the math of a Markdown text in its order; raises `ValueError` for a bare dollar that opens none."""
    found = []
    for block in _markdown().parse(text):
        for token in [block, *(block.children or ())]:
            if token.type.startswith("math_"):
                found.append((token.content.strip(), token.type != "math_inline"))
            elif token.type == "text" and "$" in token.content:
                raise ValueError(f"a reader would see the dollar in {token.content!r}")
    return found


# ---- KaTeX and MathJax ----------------------------------------------------------------------------------------------

_KATEX = """
const katex = require("katex");
console.warn = message => { throw new Error(message); };  // a character without a glyph
const render = (tex, displayMode) => katex.renderToString(tex, {displayMode, throwOnError: true, strict: "error"});
"""
_MATHJAX = """
const {mathjax} = require("mathjax-full/js/mathjax.js");
const {TeX} = require("mathjax-full/js/input/tex.js");
const {SVG} = require("mathjax-full/js/output/svg.js");
const {liteAdaptor} = require("mathjax-full/js/adaptors/liteAdaptor.js");
const {RegisterHTMLHandler} = require("mathjax-full/js/handlers/html.js");
require("mathjax-full/js/input/tex/base/BaseConfiguration.js");
require("mathjax-full/js/input/tex/ams/AmsConfiguration.js");
const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const page = mathjax.document("", {
    InputJax: new TeX({packages: ["base", "ams"], formatError: (_, error) => { throw error; }}),
    OutputJax: new SVG(),
});
const render = (tex, display) => {
    const html = adaptor.outerHTML(page.convert(tex, {display}));
    if (/data-mjx-error|data-mml-node="merror"/.test(html)) throw new Error("merror");
};
"""
_EACH = """
const errors = [];
for (const [tex, display] of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
    try { render(tex, display); } catch (error) { errors.push(`${error.message} in: ${tex}`); }
}
console.log(JSON.stringify(errors));
"""


def katex_errors(formulas: Sequence[Math]) -> list[str]:
    """Return what KaTeX cannot show, or only against LaTeX's own rules."""
    return _node(_KATEX, formulas)


def mathjax_errors(formulas: Sequence[Math]) -> list[str]:
    """Return what MathJax 3 cannot show with the packages that GitHub and notebooks load; an unknown macro is one."""
    return _node(_MATHJAX, formulas)


def _node(script: str, formulas: Sequence[Math]) -> list[str]:
    environment = os.environ | {"NODE_PATH": str(NODE_MODULES)}
    done = subprocess.run(
        ["node", "-e", script + _EACH],
        input=json.dumps(formulas),
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    errors: list[str] = json.loads(done.stdout)
    return errors


# ---- GitHub's Markdown ----------------------------------------------------------------------------------------------


def gfm_html(markdown: str) -> str:
    """Return the HTML that GitHub's own parser makes, tables included; math stays as its dollars."""
    command = ["cmark-gfm", "--extension", "table"]
    return subprocess.run(command, input=markdown, capture_output=True, encoding="utf-8", timeout=60, check=True).stdout
