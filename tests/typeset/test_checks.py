"""Each checker passes what is good, and notices what is planted."""

import pytest

from typeset.checks import (
    LatexError,
    compile_latex,
    complaints,
    gfm_html,
    katex_errors,
    math_in_latex,
    math_in_markdown,
    mathjax_errors,
)

pytestmark = pytest.mark.typeset

GOOD = [
    (r"\begin{bmatrix} a w_{1} & 0 \\ {}[b w_{1}] & a w_{2} + b w_{1} \end{bmatrix}", True),
    (r"\begin{align*} y_{1} &= a w_{1} \\ y_{2} &= a w_{2} + b w_{1} \end{align*}", True),
    (r"y_{2} = a \times w_{3} + b \cdot w_{2} \text{ (é, 和)}", False),
]


def document(body, preamble=""):
    return rf"\documentclass{{article}}\usepackage{{amsmath}}{preamble}\begin{{document}}{body}\end{{document}}"


def bmatrix(columns):
    return rf"\[\begin{{bmatrix}}{'&'.join('a' * columns)}\end{{bmatrix}}\]"


class TestCompileLatex:
    def test_good(self, tmp_path):
        log = compile_latex(document(bmatrix(10) + r"\newpage See~\ref{x}.\section{X}\label{x}"), tmp_path)
        assert (log.pages, complaints(log)) == (2, [])

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (bmatrix(11), "Extra alignment tab"),
            (r"\undefinedmacro", "Undefined control sequence"),
            ("a_1", "Missing $ inserted"),
            ("", "no page of output"),
        ],
    )
    def test_an_error_is_raised(self, tmp_path, body, message):
        with pytest.raises(LatexError, match=message.replace("$", r"\$")):
            compile_latex(document(body), tmp_path)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (rf"\[{'w_{1,1} + ' * 20}1\]", r"Overfull \hbox"),
        (r"\parbox{1cm}{incomprehensibilities}", r"Overfull \hbox"),
        (r"\hbox to 5cm{a b}", r"Underfull \hbox"),
        (r"\vbox to 1pt{\hbox{a}\hbox{b}}", r"Overfull \vbox"),
        (r"a \ref{nowhere}", "LaTeX Warning: Reference `nowhere'"),
        (r"a \ref{nowhere}", "LaTeX Warning: There were undefined references"),
        (r"{\usefont{T1}{nofamily}{m}{n} a}", "LaTeX Font Warning"),
        (r"\PackageWarning{planted}{a fault} a", "Package planted Warning: a fault"),
        (r"\font\x=cmr10 \x\char200 a", "Missing character"),
    ],
)
def test_complaints(tmp_path, body, complaint):
    found = complaints(compile_latex(document(body), tmp_path))
    assert any(line.startswith(complaint) for line in found), found


class TestMathInLatex:
    def test_every_kind_in_order(self):
        fragment = r"""\[ a \\[2pt] b \] $c$ \(d\) $$e\$$$ \\[f] \$5 % $g$
            \begin{align*} h &= 1 \\ i &= 2 \end{align*} \begin{verbatim} $j$ \end{verbatim}"""
        assert math_in_latex(fragment) == [
            (r"a \\[2pt] b", True),
            ("c", False),
            ("d", False),
            (r"e\$", True),
            (r"\begin{align*} h &= 1 \\ i &= 2 \end{align*}", True),
        ]

    @pytest.mark.parametrize("fragment", ["ok\n\\[ a", "ok\n$a", "ok\n\\( a", "ok\n$$ a", "ok\n\\begin{align*} a"])
    def test_unclosed(self, fragment):
        with pytest.raises(ValueError, match=r"^line 2: \S+ is not closed$"):
            math_in_latex(fragment)


class TestMathInMarkdown:
    def test_every_place_in_order(self):
        blocks = [
            "a $b$\n$$\nc \\\\\nd\n$$",
            "> $$e$$",
            "| f | $g$ |\n|---|---|\n| $h$ | $$i$$ |",
            "- j\n  $$\n  k\n  $$",
            "`$l$`",
        ]
        assert math_in_markdown("\n\n".join(blocks)) == [
            ("b", False),
            ("c \\\\\nd", True),
            ("e", True),
            ("g", False),
            ("h", False),
            ("i", True),
            ("k", True),
        ]

    def test_an_escaped_dollar_is_text(self):
        assert math_in_markdown(r"\$5 and $a$ and `$`") == [("a", False)]

    @pytest.mark.parametrize("text", ["$a", "| $a | b$ |\n|---|---|\n", "a $$\n\nb $$"])
    def test_a_visible_dollar(self, text):
        with pytest.raises(ValueError, match="would see the dollar"):
            math_in_markdown(text)


@pytest.mark.parametrize("errors", [katex_errors, mathjax_errors])
class TestRenderers:
    def test_good(self, errors):
        assert errors(GOOD) == []

    @pytest.mark.parametrize(
        "tex",
        [
            r"\begin{bmatrix} a & b",
            r"\undefinedmacro",
            r"\frac{a}{b",
            r"\begin{array}{cc} \multicolumn{2}{c}{a} \end{array}",
            r"\resizebox{1cm}{1cm}{a}",
            r"\setcounter{MaxMatrixCols}{20}",
            "x_1_2",
        ],
    )
    def test_bad_among_good(self, errors, tex):
        (error,) = errors([*GOOD, (tex, True), *GOOD])
        assert error.endswith(f" in: {tex}")


@pytest.mark.parametrize(
    "tex", [r"\begin{array}{*{2}{c}} a & b \end{array}", r"\cellcolor{red} a", r"a \label{b}", "é", r"\text{☃}"]
)
def test_katex_alone_refuses(tex):
    assert katex_errors([(tex, False)])


def test_mathjax_alone_refuses():
    assert mathjax_errors([(r"\bold{a}", False)])
    assert katex_errors([(r"\bold{a}", False)]) == []


def test_a_renderer_that_does_not_run_is_no_pass(monkeypatch, tmp_path):
    monkeypatch.setattr("typeset.checks.NODE_MODULES", tmp_path)
    with pytest.raises(RuntimeError, match="Cannot find module 'katex'"):
        katex_errors(GOOD)


def test_gfm_html():
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert "<td>1</td>" in gfm_html(table)
    assert "<em>" in gfm_html("a*w1 b*w2")
    assert "<table>" not in gfm_html(table.replace("|---", "", 1))
