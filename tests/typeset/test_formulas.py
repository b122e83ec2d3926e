"""The forms' formulas, through the programs that readers use."""

import pytest

from tconv_sym import FORMS
from typeset.checks import compile_latex, complaints, katex_errors, mathjax_errors

pytestmark = pytest.mark.typeset

WRAPPED = "\\documentclass{{article}}\\usepackage{{amsmath}}\\begin{{document}}\n\\[\n{}\n\\]\n\\end{{document}}\n"


@pytest.mark.parametrize("name", FORMS)
def test_a_formula_compiles_and_nothing_runs_out_of_the_page(name, tmp_path):
    assert complaints(compile_latex(WRAPPED.format(FORMS[name].formula), tmp_path)) == []


def test_formulas_are_in_what_katex_and_mathjax_have_in_common():
    formulas = [(form.formula, True) for form in FORMS.values()]
    assert katex_errors(formulas) == []
    assert mathjax_errors(formulas) == []
