"""Statements are written as readers know them."""

import pytest

from tconv_sym.forms.notation import latex, mathematics


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2*3*s", r"2 \cdot 3 s"),
        ("s*2", r"s \cdot 2"),
        ("a1 >= b12 > rho3", r"a' \ge b_{12} > \mathit{rho}_{3}"),
        ("pl + pr - op*l", r"p_{\mathrm{begin}} + p_{\mathrm{end}} - a \ell"),
        ("(k - 1)^2 <= 0", r"(k - 1)^2 \le 0"),
    ],
)
def test_a_text_in_latex(text, written):
    assert latex(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("s*i + d1*m - pl >= b12", "s·i + d'·m − p_begin ≥ b12"),
        ("c_2 <= plus - pr", "c_2 ≤ plus − p_end"),
        ("0 < op = l", "0 < op = l"),
    ],
)
def test_a_text_as_text(text, written):
    assert mathematics(text, "text") == written
    assert mathematics(text, "markdown") == latex(text)
