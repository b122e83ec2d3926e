"""Every kind of output, through the programs that readers use: pdflatex, KaTeX, MathJax and GitHub's Markdown."""

import re

import pytest
from sympy import Rational, Symbol, sqrt

from tconv_sym import derive
from typeset.checks import (
    compile_latex,
    complaints,
    gfm_html,
    katex_errors,
    math_in_latex,
    math_in_markdown,
    mathjax_errors,
)
from wrong_forms import UNFLIPPED

pytestmark = pytest.mark.typeset

a, q = Symbol("alpha"), Symbol("q_1")
CASES = {
    "one dimension": (derive(5, 3), 2000),
    "two dimensions": (derive((2, 2), (3, 3), stride=2, padding=1), 2000),
    "three dimensions": (derive((2, 2, 2), (2, 2, 2), stride=(1, 2, 1)), 2000),
    "numbers": (derive([[2, 3], [1, 3]], [[0, 1, 1], [0, 1, 0], [1, 0, 1]]), 2000),
    "fractions and a bias": (derive([["1/2", -3], [0, 10**6]], [[1, "-2/3"], [0.25, 7]], bias="5/7"), 2000),
    "expressions": (derive([a + 1, Rational(-1, 2), sqrt(2) * q], ["u", "v"]), 2000),
    "many fractions": (
        derive(
            [[Rational(i + 1, j + 2) for j in range(4)] for i in range(4)],
            [["1/2", "-1/3"], ["5/7", "2/9"]],
            bias="1/5",
        ),
        2000,
    ),
    "odd names": (derive([Symbol("α"), Symbol("50%_&"), Symbol("a|b"), Symbol("变")], [Symbol("~#^")]), 2000),
    "unbalanced names": (derive([Symbol("a_{1"), Symbol("_x"), Symbol("b}"), Symbol("ж я")], ["u"]), 2000),
    "negated": (derive([[Rational(1, 2), 1], [-Symbol("q") / 3, -Symbol("c")]], [["u", 2], [3, 4]]), 2000),
    "channels": (derive((2, 2), (2, 2), channels=(2, 4), groups=2, bias=True), 2000),
    "many channels": (derive(3, 2, channels=(12, 3)), 2000),
    "32 channels": (derive(1, 1, channels=(32, 1), bias=True), 2000),
    "one sum a row": (derive(30, 30, padding=29), 2000),
    "twelve taps": (derive((2, 2), (1, 12)), 2000),
    "many products a sum": (derive((4, 4), (5, 5)), 2000),
    "no matrix form": (derive(3, 2, dilation=3, output_padding=2), 2000),
    "negative padding": (derive(3, 3, padding=((-2, 5),)), 2000),
    "64 columns": (derive(62, 3), None),
    "64 columns of values": (derive([[10**9 + i for i in range(32)]], [[1, -1]], stride=(1, 2)), None),
    "long values": (derive([*"pqruv"] * 6, [*"ghfklm"] * 5, padding=29), 2000),
    "long values with signs": (derive([a - q, -a, -q, "p", "r"] * 6, [*"ghfk", -a, 1 / q] * 5, padding=29), 2000),
    "unknowns by another name": (derive(["xbar1", "xbar2"], [1, "Xbar"]), 2000),
    "left out": (derive((16, 16), (3, 3), stride=2), 2000),
}
WRAPPED = "\\documentclass{{article}}\\usepackage{{amsmath}}\\begin{{document}}\n{}\n\\end{{document}}\n"


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


def test_a_standalone_document_compiles_and_nothing_runs_out_of_the_page(case, tmp_path):
    derivation, max_cells = case
    log = compile_latex(derivation.to_latex(standalone=True, max_cells=max_cells), tmp_path)
    assert complaints(log) == []


def test_a_fragment_compiles_in_an_article_and_nothing_runs_out_of_the_page(case, tmp_path):
    derivation, max_cells = case
    log = compile_latex(WRAPPED.format(derivation.to_latex(max_cells=max_cells)), tmp_path)
    assert complaints(log) == []


def test_all_mathematics_is_in_what_katex_and_mathjax_have_in_common(case):
    derivation, max_cells = case
    formulas = [
        *math_in_latex(derivation.to_latex(max_cells=max_cells)),
        *math_in_markdown(derivation.to_markdown(max_cells=max_cells)),
    ]
    assert len(formulas) > 3
    assert katex_errors(formulas) == []
    assert mathjax_errors(formulas) == []


def test_markdown_is_what_it_means_to_be_on_github(case):
    derivation, max_cells = case
    html = gfm_html(derivation.to_markdown(parts=("problem", "table", "output", "proof"), max_cells=max_cells))
    prose = re.sub(r"\$\$.*?\$\$", "", html, flags=re.DOTALL)
    assert "<em>" not in prose
    assert "<strong>" not in prose
    assert "<code>" not in prose
    assert prose.count("<li>") == len(list(derivation.forms["scatter"].cells))
    tables = prose.count("<table>")
    shown = "Left out" not in derivation.to_markdown(parts=("table",), max_cells=max_cells)
    assert tables == 1 + shown
    for table in re.findall(r"<table>.*?</table>", prose, flags=re.DOTALL):
        columns = table.count("<th>")
        assert all(row.count("<td>") == columns for row in table.split("<tr>")[2:])


@pytest.mark.parametrize("kind", ["table", "scatter", "matrix", "zero-insertion", "proof", "refutation"])
def test_each_view_alone(kind, tmp_path):
    derivation = CASES["two dimensions"][0]
    views = {"table": derivation.table, "proof": derivation.prove(), "refutation": derivation.prove(forms=[UNFLIPPED])}
    view = views[kind] if kind in views else derivation.forms[kind]
    fragment = view.to_latex()
    assert complaints(compile_latex(WRAPPED.format(fragment), tmp_path)) == []
    formulas = [*math_in_latex(fragment), *math_in_markdown(view.to_markdown())]
    assert formulas
    assert katex_errors(formulas) == []
    assert mathjax_errors(formulas) == []


def test_every_formula_is_in_the_document_once(tmp_path):
    derivation = CASES["64 columns"][0]
    fragment = derivation.to_latex(parts=("output",))
    assert len(re.findall(r"y_\{\d+\} &=", fragment)) == 64
    assert complaints(compile_latex(WRAPPED.format(fragment), tmp_path)) == []
