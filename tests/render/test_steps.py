"""How steps are shown that hold polynomials, unknowns and derivatives."""

from __future__ import annotations

import pytest
from hypothesis import given

from strategies import geometries
from tconv_sym import derive
from tconv_sym.typeset import latex


def body(view, target="text"):
    """Return what a form shows below its headings, a step each."""
    heading = {"text": "Step ", "markdown": "#### Step ", "latex": "Step "}[target]
    written = getattr(view, f"to_{target}")()
    return [part.partition("\n\n")[2].strip() for part in written.split(f"\n{heading}")[1:]]


POLYNOMIALS = {
    "stride": (
        derive(3, 2, stride=2),
        [
            "X(z^2) = a + b×z^2 + c×z^4",
            "W(z) = w1 + w2×z",
            "X(z^2) W(z) = a×w1 + a×w2×z + b×w1×z^2 + b×w2×z^3 + c×w1×z^4 + c×w2×z^5",
            "output = [ a×w1  a×w2  b×w1  b×w2  c×w1  c×w2 ]",
        ],
    ),
    "overlap": (
        derive(2, 2),
        [
            "X(z) = a + b×z",
            "W(z) = w1 + w2×z",
            "X(z) W(z) = a×w1 + (a×w2 + b×w1)×z + b×w2×z^2",
            "output = [ a×w1  a×w2 + b×w1  b×w2 ]",
        ],
    ),
    "two axes": (
        derive((1, 2), (2, 1), stride=(1, 3), padding=((1, 0), 0)),
        [
            "X(z1, z2^3) = a + b×z2^3",
            "W(z1, z2) = w11 + w21×z1",
            "X(z1, z2^3) W(z1, z2) = a×w11 + b×w11×z2^3 + a×w21×z1 + b×w21×z1×z2^3",
            None,
        ],
    ),
    "numbers": (
        derive([1, 0, "-3/2"], [1, -1], stride=2),
        [
            "X(z^2) = 1 + (-3/2)×z^4",
            "W(z) = 1 + (-1)×z",
            "X(z^2) W(z) = 1 + (-1)×z + (-3/2)×z^4 + (3/2)×z^5",
            "output = [ 1  -1  0  0  -3/2  3/2 ]",
        ],
    ),
    "zeros": (derive([0, 1], [0, 1]), ["X(z) = z", "W(z) = z", "X(z) W(z) = z^2", "output = [ 0  0  1 ]"]),
    "nothing": (derive([0], [3, 0]), ["X(z) = 0", "W(z) = 3", "X(z) W(z) = 0", "output = [ 0  0 ]"]),
    "values and symbols": (
        derive(["z", 0, -2], 1),
        [
            "X(Z) = z + (-2)×Z^2",
            "W(Z) = w1",
            "X(Z) W(Z) = z×w1 + 0×w1×Z + (-2)×w1×Z^2",
            "output = [ z×w1  0×w1  (-2)×w1 ]",
        ],
    ),
    "channels": (
        derive(2, 1, channels=(2, 1)),
        [
            "X(z)[0] = x1_1 + x1_2×z\nX(z)[1] = x2_1 + x2_2×z",
            "W(z)[0,0] = w1_1_1\nW(z)[1,0] = w2_1_1",
            "(X(z) W(z))[0] = x1_1×w1_1_1 + x2_1×w2_1_1 + (x1_2×w1_1_1 + x2_2×w2_1_1)×z",
            "output = [ x1_1×w1_1_1 + x2_1×w2_1_1  x1_2×w1_1_1 + x2_2×w2_1_1 ]",
        ],
    ),
}


@pytest.mark.parametrize(("derivation", "expected"), POLYNOMIALS.values(), ids=POLYNOMIALS)
def test_polynomials_in_text(derivation, expected):
    shown = body(derivation.forms["polynomial"])
    assert len(shown) == len(expected)
    for one, other in zip(shown, expected, strict=True):
        assert other in (None, one)


def test_polynomials_in_latex_and_markdown():
    form = derive((1, 2), (1, 2), stride=2).forms["polynomial"]
    product = r"X(z_{1}^{2}, z_{2}^{2}) \, W(z_{1}, z_{2})"
    assert body(form, "latex")[0] == (
        "\\[\n\\begin{aligned}\nX(z_{1}^{2}, z_{2}^{2}) &= a + b z_{2}^{2}\n\\end{aligned}\n\\]"
    )
    assert (
        f"{product} &= a w_{{11}} + a w_{{12}} z_{{2}} + b w_{{11}} z_{{2}}^{{2}} + b w_{{12}} z_{{2}}^{{3}}\n"
        in body(form, "latex")[2]
    )
    assert body(form, "markdown")[0] == "- X(z1^2, z2^2) = a + b×z2^2"
    numbers = derive([2, "1/2"], ["u", "v"]).forms["polynomial"]
    assert r"X(z) &= 2 + \frac{1}{2} z" in body(numbers, "latex")[0]
    assert r"(2 \cdot v + \frac{1}{2} \cdot u) z" in body(numbers, "latex")[2]


def test_a_sum_of_the_callers_is_bracketed_before_a_power():
    form = derive(["p", "q"], ["u", "v"]).forms["polynomial"]
    assert body(form)[1] == "W(z) = u + v×z"
    u, v = form.steps["kernel"].array()
    summed = derive([u, u + v], [1, u - v]).forms["polynomial"]
    assert body(summed)[:2] == ["X(z) = u + (u + v)×z", "W(z) = 1 + (u - v)×z"]
    assert r"W(z) &= 1 + \left(u - v\right) z" in body(summed, "latex")[1]


def lines_of(display):
    """Return the widths of the lines of the formulas in LaTeX."""
    return [latex.width(line.replace("&", "")) for line in display.splitlines() if "=" in line or r"\quad" in line]


@given(geometries(max_axes=2, most_products=60))
def test_no_formula_is_wider_than_a_page(geometry):
    arguments = geometry.to_dict()
    forms = derive(arguments.pop("input"), arguments.pop("kernel"), **arguments).forms
    for name in ("polynomial", "adjoint"):
        for display in body(forms[name], "latex")[:3] if name in forms else ():
            if "aligned" in display:
                assert max(lines_of(display)) <= latex.WIDTH + 3, display


def test_terms_stay_whole_where_they_fit_a_line():
    product = body(derive((2, 2), (3, 3), stride=2, padding=1).forms["polynomial"], "latex")[2]
    assert "\n&\\quad + (a w_{33} + b w_{31} + c w_{13} + d w_{11}) z_{1}^{2} z_{2}^{2} \\\\\n" in product
    assert all(line.count("(") == line.count(")") for line in product.splitlines())


ADJOINT = {
    "plain": (
        derive(2, 2),
        [
            "conv(x̄) = [ w1×x̄1 + w2×x̄2  w1×x̄2 + w2×x̄3 ]",
            "⟨x, conv(x̄)⟩ = a×w1×x̄1 + a×w2×x̄2 + b×w1×x̄2 + b×w2×x̄3",
            "∂⟨x, conv(x̄)⟩/∂x̄ = output\n\noutput = [ a×w1  a×w2 + b×w1  b×w2 ]",
        ],
    ),
    "bias": (
        derive(1, 2, bias=True),
        [
            "conv(x̄) = [ w1×x̄1 + w2×x̄2 ]",
            "⟨x, conv(x̄)⟩ = a×w1×x̄1 + a×w2×x̄2",
            "∂⟨x, conv(x̄)⟩/∂x̄ = output - bias\n\n[ a×w1  a×w2 ]",
            "output = [ a×w1 + β  a×w2 + β ]",
        ],
    ),
    "numbers": (
        derive([1, -2], [3]),
        [
            "conv(x̄) = [ 3·x̄1  3·x̄2 ]",
            "⟨x, conv(x̄)⟩ = 1·3·x̄1 + (-2)·3·x̄2",
            "∂⟨x, conv(x̄)⟩/∂x̄ = output\n\noutput = [ 3  -6 ]",
        ],
    ),
    "nothing": (
        derive(1, 1, padding=((1, -2),)),
        ["conv(x̄) = [ 0 ]", "⟨x, conv(x̄)⟩ = 0", "∂⟨x, conv(x̄)⟩/∂x̄ = output\n\noutput = [ 0  0 ]"],
    ),
}


@pytest.mark.parametrize(("derivation", "expected"), ADJOINT.values(), ids=ADJOINT)
def test_unknowns_in_text(derivation, expected):
    assert body(derivation.forms["adjoint"]) == expected


def test_unknowns_in_latex():
    shown = body(derive(2, 1, bias=True, channels=(1, 1)).forms["adjoint"], "latex")
    assert r"\mathrm{conv}(\bar{x}) = \begin{bmatrix}" in shown[0]
    assert r"w^{(1,1)}_{1} \bar{x}^{(1)}_{1}" in shown[0]
    assert r"\langle x, \mathrm{conv}(\bar{x}) \rangle &= x^{(1)}_{1} w^{(1,1)}_{1} \bar{x}^{(1)}_{1}" in shown[1]
    assert r"\partial \langle x, \mathrm{conv}(\bar{x}) \rangle / \partial \bar{x} &= y - \beta" in shown[2]


def test_text_has_no_latex():
    shown = derive((2, 2), (2, 2), channels=(2, 2), bias=True).to_text(forms=["col2im", "polynomial", "adjoint"])
    assert not set("\\{}$") & set(shown)


def test_the_columns_in_text():
    assert body(derive(2, 2, stride=2, padding=1).forms["col2im"]) == [
        "w = [ w1 ]\n    [ w2 ]",
        "x = [ a  b ]",
        "w x = [ a×w1  b×w1 ]\n      [ a×w2  b×w2 ]",
        "[ a×w1  a×w2  b×w1  b×w2 ]",
        "output = [ a×w2  b×w1 ]",
    ]
    *_, folded, cropped = body(derive(2, 2).forms["col2im"])
    assert (folded, cropped) == ("output = [ a×w1  a×w2 + b×w1  b×w2 ]", "")


def test_data_holds_every_coefficient():
    d = derive(2, 2, stride=2)
    steps = d.to_dict(parts=["forms"], forms=["polynomial", "adjoint"])["forms"]
    assert steps["polynomial"]["steps"]["input"]["arrays"] == [["a", 0, "b"]]
    assert steps["adjoint"]["steps"]["inner-product"]["arrays"] == ["a*w1*x̄1 + a*w2*x̄2 + b*w1*x̄3 + b*w2*x̄4"]


def test_large_sums_are_left_out():
    """By their products: the inner product is one cell."""
    shown = body(derive((20, 20), (3, 3), stride=3).forms["adjoint"])
    assert shown[1] == (
        "Left out: the step inner-product, 3,600 cells, more than 2,000. To see it, set max_cells to None "
        "(--max-cells none)."
    )
