"""Formulas say what the relation says, in letters that a reader knows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tconv_sym import FORMS, Form
from tconv_sym.forms.definitions import CommonDivisor
from tconv_sym.forms.formula import formula
from tconv_sym.forms.notation import letter
from tconv_sym.forms.sub_pixel import PHASES

LENGTH = r"O = s (n - 1) - p_{\mathrm{begin}} - p_{\mathrm{end}} + d (k - 1) + a + 1"
WRITTEN = {
    "scatter": (
        r"y_{o} &= \sum_{\substack{0 \le i < n \\ 0 \le m < k \\ s i + d m - p_{\mathrm{begin}} = o}} x_{i} w_{m}, \quad 0 \le o < O, \\",
        rf"&\text{{where }} {LENGTH}",
    ),
    "matrix": (
        r"y_{j} &= \sum_{\substack{0 \le q < Q \\ 0 \le m < k \\ s q + d m - p_{\mathrm{begin}} = j}} x_{q} w_{m}, \quad 0 \le j < O, \\",
        r"&\text{where } h = \left\lfloor \frac{O + p_{\mathrm{begin}} + p_{\mathrm{end}} - d (k - 1) - 1}{s} \right\rfloor, \\",
        r"&\quad Q = h + 1, \\",
        rf"&\quad {LENGTH}, \\",
        r"&\text{if } Q = n,\ \text{that is } a < s",
    ),
    "zero-insertion": (
        r"y_{o} &= \sum_{\substack{0 \le t < k \\ 0 \le c < U \\ 0 \le i < n \\ s i = c - B}} x_{i} w_{k - 1 - t}, \quad 0 \le o < U - d (k - 1), \\",
        r"&\text{where } c = o + d t, \\",
        r"&\quad B = d (k - 1) - p_{\mathrm{begin}}, \\",
        r"&\quad E = d (k - 1) - p_{\mathrm{end}} + a, \\",
        r"&\quad U = s (n - 1) + 1 + B + E",
    ),
    "gather": (
        r"y_{o} &= \sum_{\substack{0 \le m < k \\ r = 0 \\ 0 \le q < n}} x_{q} w_{m}, \quad 0 \le o < O, \\",
        r"&\text{where } o + p_{\mathrm{begin}} - d m = s q + r,\ 0 \le r < s, \\",
        rf"&\quad {LENGTH}",
    ),
    "sub-pixel": (
        r"y_{s q + r} &= \sum_{\substack{0 \le j \\ b + s' j < k \\ 0 \le q - c - d' j < n}} x_{q - c - d' j} w_{b + s' j}, \quad 0 \le s q + r < O, \\",
        r"&\text{where } 0 \le r < s,\ 0 \le b < s',\ s c = d b - r - p_{\mathrm{begin}}, \\",
        r"&\quad g = \gcd(s, d),\ s = g s',\ d = g d', \\",
        rf"&\quad {LENGTH}, \\",
        r"&\text{and } y_{s q + r} = 0 \text{ where there are no such } b,\ c",
    ),
    "col2im": (
        r"y_{o} &= \sum_{\substack{0 \le m < k \\ 0 \le \ell < L \\ 0 \le z < Z \\ z = o + p_{\mathrm{begin}}}} x_{\ell} w_{m}, \quad 0 \le o < Z - p_{\mathrm{begin}} - p_{\mathrm{end}}, \\",
        r"&\text{where } z = s \ell + d m, \\",
        r"&\quad Z = O + p_{\mathrm{begin}} + p_{\mathrm{end}}, \\",
        r"&\quad h = \left\lfloor \frac{Z - d (k - 1) - 1}{s} \right\rfloor, \\",
        r"&\quad L = h + 1, \\",
        rf"&\quad {LENGTH}, \\",
        r"&\text{if } L = n,\ \text{that is } a < s",
    ),
    "polynomial": (
        r"y_{o} &= \sum_{\substack{0 \le i < n \\ 0 \le m < k \\ e + f = o + p_{\mathrm{begin}}}} x_{i} w_{m}, \quad 0 \le o < O, \\",
        r"&\text{where } e = s i, \\",
        r"&\quad f = d m, \\",
        rf"&\quad {LENGTH}",
    ),
    "adjoint": (
        r"y_{v} &= \sum_{\substack{0 \le q < Q \\ 0 \le m < k \\ 0 \le z < O + p_{\mathrm{begin}} + p_{\mathrm{end}} \\ z = v + p_{\mathrm{begin}}}} x_{q} w_{m}, \quad 0 \le v < O, \\",
        r"&\text{where } z = s q + d m, \\",
        r"&\quad Q = \left\lfloor \frac{O + p_{\mathrm{begin}} + p_{\mathrm{end}} - d (k - 1) - 1 + s}{s} \right\rfloor, \\",
        rf"&\quad {LENGTH}, \\",
        r"&\text{if } Q = n,\ \text{that is } a < s",
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_forms_formula(name):
    assert FORMS[name].formula.splitlines() == [r"\begin{aligned}", *WRITTEN[name], r"\end{aligned}"]


def test_a_form_without_a_relation_has_no_formula():
    assert Form(name="mine", title="Mine", build=FORMS["scatter"].build).formula is None


def test_what_nothing_uses_is_left_out():
    """Bézout's coefficients, a remainder and O itself are shown where something stands on them."""
    one = CommonDivisor(of=("s", "d"), divisor="g", quotients=("s1", "d1"), coefficients=("u", "v"))
    assert r"g = \gcd(s, d)" in formula(replace(PHASES, sizes=(one,)))
    shown = formula(replace(PHASES, sizes=(one,), where=("0 <= r < s", "v = v")))
    assert r"1 \le g \le s,\ 1 \le s',\ 1 \le d',\ s = g s',\ d = g d',\ u s' + v d' = 1,\ 0 \le v < s'" in shown
    assert "O =" not in formula(replace(PHASES, length="n"))


def test_all_letters_differ():
    """Within each relation, so that a formula means one thing."""
    for form in FORMS.values():
        for relation in (form.relation, *form.restated):
            names = [*relation.variables, *(name for one in relation.sizes for name in one.defines)]
            letters = [letter(name) for name in (*names, "s", "d", "n", "k", "pl", "pr", "op", "O", "x", "w", "y")]
            assert len(set(letters)) == len(letters)
            assert not [one for one in letters if re.match(r"\\mathit", one)]
