"""Lines of code in every target."""

import pytest

from tconv_sym.frameworks.code import code, code_block, words
from tconv_sym.typeset import latex, markdown, text

LINES = ["x = x[None]", "long_name = f(x, y_1, padding=((0, 0), (1, 0)))"]


def test_text():
    assert text.write([code_block(LINES, "text")]) == "\n".join(LINES) + "\n"


def test_markdown():
    assert markdown.write([code_block(LINES, "markdown")]) == "".join(f"- `{line}`\n" for line in LINES)


def test_latex():
    assert latex.write([code_block(LINES, "latex")]) == (
        "\\[\n\\begin{aligned}\n"
        "\\texttt{x} &= \\texttt{x[None]} \\\\\n"
        "\\texttt{long\\_name} &= \\texttt{f(x, y\\_1, padding=((0, 0), (1, 0)))}\n"
        "\\end{aligned}\n\\]\n"
    )


def test_a_long_line_is_broken_in_latex_alone():
    line = ", ".join(["argument=1"] * 9)
    written = code(line, "latex")
    assert written.startswith(r"\begin{array}{l}\texttt{argument=1, argument=1, argument=1,} \\ \texttt{")
    assert written.count(r"\texttt{") == 3
    assert code(line, "text") == line
    assert code(line, "markdown") == f"`{line}`"


@pytest.mark.parametrize(("target", "written"), [("text", "50 %"), ("markdown", "50 %"), ("latex", r"\text{50 \%}")])
def test_words(target, written):
    assert words("50 %", target) == written
    assert words("", target) == ""
