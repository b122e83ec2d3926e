"""The public face: what `derive` gives, on symbols and on values."""

import json
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Array, ImmutableDenseNDimArray, Matrix, Rational, Symbol, expand, symbols
from sympy.tensor.array.arrayop import Flatten

from oracles import adjoint, letters
from strategies import geometries
from tconv_sym import FORMS, Geometry, derive, reference
from tconv_sym.errors import FormError, GeometryError, LimitError, UnknownNameError
from tconv_sym.render.notation import LATEX, Notation


def of(geometry, **operands):
    """Derive a geometry, with fresh symbols unless values are given."""
    arguments = {"input": geometry.input, "kernel": geometry.kernel} | geometry.to_dict() | operands
    return derive(arguments.pop("input"), arguments.pop("kernel"), **arguments)


def values(geometry, seed):
    random = np.random.default_rng(seed)
    return random.integers(-9, 10, geometry.input_shape), random.integers(-9, 10, geometry.kernel_shape)


def test_one_dimension_as_notes_have_it():
    d = derive(5, 3)
    a, b, c = symbols("a b c")
    w1, w2, w3 = symbols("w1:4")
    assert d.output.shape == (7,)
    assert d.output[2] == a * w3 + b * w2 + c * w1
    assert d.input == Array(symbols("a:e"))
    assert d.kernel == Array([w1, w2, w3])
    assert d.bias is None
    assert list(d.forms) == list(FORMS)


def test_two_dimensions_at_stride_2():
    d = derive((2, 2), (3, 3), stride=2, padding=1)
    assert d.output.shape == (3, 3)
    assert str(d.output[1, 1]) == "a*w33 + b*w31 + c*w13 + d*w11"


@pytest.mark.parametrize(
    ("arguments", "options", "expected"),
    [
        (([[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]), {"stride": 2, "padding": 1}, [[5, 14, 10], [14, 36, 24], [15, 34, 20]]),
        (([[2, 3], [1, 3]], [[0, 1, 1], [0, 1, 0], [1, 0, 1]]), {}, [[0, 2, 5, 3], [0, 3, 7, 3], [2, 4, 5, 3], [1, 3, 1, 3]]),
        (([[1, 2], [3, 4]], [[1, 0], [0, -1]]), {}, [[1, 2, 0], [3, 3, -2], [0, -3, -4]]),
        (([[1, 2], [3, 4]], [[1, 0], [0, -1]]), {"bias": 10}, [[11, 12, 10], [13, 13, 8], [10, 7, 6]]),
        (([0.5, "1/3"], [3, 6]), {}, [Rational(3, 2), 4, 2]),
    ],
)  # fmt: skip
def test_values(arguments, options, expected):
    output = derive(*arguments, **options).output
    assert isinstance(output, ImmutableDenseNDimArray)
    assert output == Array(expected)


@given(geometries(most_products=200), st.integers(0, 99))
def test_output_is_the_adjoint_of_the_ordinary_convolution_and_the_reference(geometry, seed):
    symbols_of = {
        name: np.array(letters(letter, shape), dtype=object).reshape(shape).tolist()
        for name, letter, shape in (("input", "x", geometry.input_shape), ("kernel", "w", geometry.kernel_shape))
    }
    assert list_of(of(geometry, **symbols_of).output) == adjoint(geometry)
    x, w = values(geometry, seed)
    expected = reference(x, w, geometry)
    assert of(geometry, input=x.tolist(), kernel=w.tolist()).output == Array(expected.tolist())


def list_of(array):
    return list(Flatten(array))


@given(geometries(below_stride=True, most_products=300), st.booleans())
def test_convolution_matrix(geometry, numeric):
    x, w = values(geometry, 0)
    d = of(geometry, input=x.tolist(), kernel=w.tolist()) if numeric else of(geometry)
    product = d.convolution_matrix.T * Matrix(list_of(d.input))
    assert [expand(e) for e in product] == list_of(d.output)
    assert d.convolution_matrix.shape == (prod(geometry.input_shape), prod(geometry.output_shape))


@given(geometries(most_products=300))
def test_table_holds_every_product_once(geometry):
    d = of(geometry, bias=True)
    outputs, inputs, _ = d.forms["scatter"].terms.sizes
    assert len(d.table.rows) == inputs
    assert all(len(row) == outputs for row in d.table.rows)
    bias = [d.bias] * outputs if geometry.channels is None else np.repeat(list_of(d.bias), outputs // len(d.bias))
    columns = [sum(filter(None, column), b) for column, b in zip(zip(*d.table.rows, strict=True), bias, strict=True)]
    assert tuple(columns) == d.table.sums == tuple(list_of(d.output))


@given(geometries(most_products=40))
def test_every_form_gives_the_output_and_its_last_step_shows_it(geometry):
    d = of(geometry)
    for form in d.forms.values():
        assert form.output == d.output
        last = list(form.steps.values())[-1]
        assert last.array() == d.output
        for step in form.steps.values():
            arrays = [step.array(index) for index in range(step.count)]
            assert all(array.shape[-len(step.shape) :] == step.shape for array in arrays)


def test_steps_by_name():
    d = derive((2, 2), (3, 3), stride=2, padding=1)
    steps = d.forms["zero-insertion"].steps
    assert list(steps) == ["inserted", "padded", "flipped-kernel", "dilated-kernel", "correlated"]
    assert [name for name, step in steps.items() if step.unchanged] == ["dilated-kernel"]
    assert str(steps["inserted"].array().tolist()) == "[[a, 0, b], [0, 0, 0], [c, 0, d]]"
    assert str(steps["flipped-kernel"].array().tolist()) == "[[w33, w32, w31], [w23, w22, w21], [w13, w12, w11]]"
    placed = d.forms["scatter"].steps["placed"]
    assert (placed.count, placed.shape) == (4, (5, 5))
    assert str(placed.array(3)[4, 4]) == "d*w33"
    assert (
        str(d.forms["matrix"].steps["equivalent-kernels"].array(1).tolist())
        == "[[0, w21, w22], [0, w31, w32], [0, 0, 0]]"
    )
    with pytest.raises(IndexError, match=r"index of step placed must be in 0\.\.3, got 4"):
        placed.array(4)


def test_steps_with_channels_have_channel_axes_first():
    d = derive((2, 2), (2, 2), channels=(2, 4), groups=2)
    assert d.forms["zero-insertion"].steps["padded"].array().shape == (2, 4, 4)
    assert d.forms["zero-insertion"].steps["flipped-kernel"].array().shape == (2, 2, 2, 2)
    assert d.forms["scatter"].steps["placed"].array(3).shape == (2, 2, 3, 3)
    assert d.forms["scatter"].steps["sum"].array().shape == (4, 3, 3)
    assert d.forms["matrix"].steps["C"].array().shape == (2, 2, 4, 9)


def test_a_form_that_does_not_exist_says_so_and_the_others_are_compared():
    d = derive(3, 2, dilation=3, output_padding=2)
    reason = (
        "the ordinary convolution of 8 values has 5 positions on axis 0, not 3; "
        "output_padding must be below the stride 1, got 2"
    )
    assert list(d.forms) == ["scatter", "zero-insertion", "gather", "sub-pixel", "polynomial"]
    assert list(d.absent) == ["matrix", "col2im", "adjoint"]
    assert d.absent["matrix"] == reason
    assert all("output_padding" in why for why in d.absent.values())
    assert d.prove().holds
    with pytest.raises(FormError) as caught:
        d.convolution_matrix  # noqa: B018 (it raises)
    assert str(caught.value) == f"the matrix form does not exist here: {reason}"
    with pytest.raises(FormError, match=r"^the matrix form does not exist here: the ordinary convolution of 8 values"):
        d.forms["matrix"]
    assert "matrix" not in d.forms
    assert d.to_dict(parts="forms")["absent"] == d.absent
    for written in (d.to_text(), d.to_markdown(), d.to_latex(), str(d.prove())):
        assert "The matrix form does not exist here" in written
        assert "the ordinary convolution of 8 values" in written
    assert "does not exist" not in d.to_text(parts="forms", forms="scatter")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda d: d.forms["gathered"], "form must be one of scatter, matrix, zero-insertion, gather, sub-pixel, col2im, polynomial, adjoint, got 'gathered'"),
        (lambda d: d.to_text(forms=["gathered"]), "form must be one of scatter, matrix, zero-insertion, gather, sub-pixel, col2im, polynomial, adjoint, got 'gathered'"),
        (lambda d: d.to_latex(parts=["tables"]), "part must be one of problem, sizes, table, forms, output, proof, got 'tables'"),
        (lambda d: d.prove("maybe"), "method must be one of structural, expand, simplify, got 'maybe'"),
    ],
)  # fmt: skip
def test_unknown_names(call, message):
    with pytest.raises(UnknownNameError) as caught:
        call(derive(2, 2))
    assert str(caught.value) == message
    assert isinstance(caught.value, KeyError)


def test_geometry_errors_come_through():
    with pytest.raises(GeometryError, match=r"^kernel must be an integer of at least 1, as it counts taps, got 0$"):
        derive(2, 0)


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (((100_000, 100_000), (3, 3)), "input elements must be at most 4,194,304, got 10,000,000,000"),
        ((2, 2, {"padding": ((10**9, -(10**9)),)}), "cells of arrays in between must be at most 16,777,216, got "),
    ],
)
@pytest.mark.parametrize("look", ["output", "table", "convolution_matrix", "prove", "to_text", "to_dict", "to_latex"])
def test_what_would_not_fit_in_memory_is_refused_when_it_is_looked_at(geometry, message, look):
    *shapes, options = geometry if isinstance(geometry[-1], dict) else (*geometry, {})
    d = derive(*shapes, **options)
    with pytest.raises(LimitError) as caught:
        str(getattr(d, look)() if callable(getattr(type(d), look, None)) else getattr(d, look))
    assert str(caught.value).startswith(message)


def test_code_needs_the_geometry_alone():
    d = derive((512, 512), (2, 2), stride=2, channels=(8, 8))
    x, w = np.ones((8, 512, 512), np.float32), np.ones((8, 8, 2, 2), np.float32)
    assert d.lambdify()(x, w).shape == (8, 1024, 1024)


def test_parts_are_shown_in_the_given_order():
    d = derive(2, 2)
    assert (
        d.to_text(parts=("output",))
        == "Output\n------\n\noutput[0] = a×w1\noutput[1] = a×w2 + b×w1\noutput[2] = b×w2\n"
    )
    assert d.to_text(parts=("sizes", "output")).startswith("Output size\n")
    assert "Scatter" not in d.to_text(forms=["matrix"])
    assert "Transposed matrix" in d.to_text(forms=["matrix"])


def test_max_cells_leaves_tables_and_steps_out_but_no_formula():
    d = derive(5, 3)
    small = d.to_text(max_cells=10)
    assert (
        "Left out: the table, 35 cells, more than 10. To see it, set max_cells to None (--max-cells none)."
        in " ".join(small.split())
    )
    assert "output[6] = e×w3" in small
    assert "Left out" not in d.to_text(max_cells=None)
    sentence = "Left out: the table, 35 cells, more than 10. To see it, set max_cells to None (--max-cells none)."
    assert d.to_dict(parts=["table"], max_cells=10) == {"table": {"left_out": sentence, "cells": 35}}
    assert "Left out: the kernel, 1 cell, more than 0." in derive(1, 1).to_text(parts="problem", max_cells=0)


def test_nothing_large_is_made_for_what_is_left_out():
    d = derive((512, 512), (2, 2), stride=2)
    assert "Left out: the table, 274,877,906,944 cells" in d.to_text(parts=("table", "forms"))


def test_json():
    d = derive([[1, 2], [3, 4]], [[1, 0], [0, -1]], bias="1/2")
    data = json.loads(json.dumps(d.to_dict()))
    assert list(data) == ["problem", "sizes", "table", "forms", "output", "proof", "absent"]
    assert data["problem"]["geometry"]["output"] == [3, 3]
    assert data["problem"]["bias"] == "1/2"
    assert data["output"]["values"][0] == ["3/2", "5/2", "1/2"]
    assert data["output"]["formulas"]["output[1,1]"] == "1*(-1) + 2*0 + 3*0 + 4*1 + 1/2"
    assert data["table"]["rows"][0] == ["1*1", "1*0", None, "1*0", "1*(-1)", None, None, None, None]
    assert data["table"]["sums"] == ["3/2", "5/2", "1/2", "7/2", "7/2", "-3/2", "1/2", "-5/2", "-7/2"]
    steps = data["forms"]["matrix"]["steps"]
    assert steps["product"]["arrays"] == [[[1], [2], [0], [3], [3], [-2], [0], [-3], [-4]]]
    assert steps["biased"]["arrays"] == [[["3/2", "5/2", "1/2"], ["7/2", "7/2", "-3/2"], ["1/2", "-5/2", "-7/2"]]]
    assert data["forms"]["matrix"]["steps"]["C"]["arrays"][0][0] == [1, 0, 0, 0, -1, 0, 0, 0, 0]
    assert data["proof"]["holds"] is True
    assert data["proof"]["compared"] == 28 * 9


@given(geometries(most_products=100), st.sampled_from(["text", "markdown", "latex", "dict"]))
def test_everything_can_be_written(geometry, target):
    """With every form in it, the table and the proof."""
    d = of(geometry, bias=True)
    written = getattr(d, f"to_{target}")()
    assert json.dumps(written) if target == "dict" else written


def test_what_is_written_in_more_than_one_way():
    d = derive((2, 3), (2, 2), **BUSY)
    assert d.to_latex(standalone=True).startswith(r"\documentclass")
    assert str(d) == d.to_text().rstrip()
    assert d._repr_latex_() == d.to_latex()
    assert d._repr_markdown_() == d.to_markdown()
    for view in (*d.forms.values(), d.table, d.prove()):
        assert view.to_latex()
        assert str(view) == view.to_text().rstrip()
        assert view._repr_markdown_() == view.to_markdown()


def test_repr():
    assert repr(derive(2, 2)) == f"Derivation({Geometry(2, 2)!r})"
    assert repr(derive(2, 2).forms["scatter"]) == "FormView('scatter')"
    assert repr(derive(2, 2).forms["scatter"].steps["placed"]) == "StepView('placed', 2 × (3,))"
    assert repr(derive(2, 2).table) == "TableView(2 × 3)"


BUSY = {
    "stride": (2, 3), "padding": ((1, 0), (-1, 2)), "output_padding": (1, 0), "dilation": (1, 2), "channels": (2, 4),
    "groups": 2, "bias": True,
}  # fmt: skip


def test_the_problem_and_the_sizes_in_words():
    d = derive((2, 3), (2, 2), **BUSY)
    problem = d.to_text(parts="problem")
    assert (
        "Input 2×3, kernel 2×2, stride (2, 3), padding ((1, 0), (-1, 2)), output padding (1, 0), dilation (1, 2),"
        " channels 2 to 4, groups 2; output 4×4×8." in " ".join(problem.split())
    )
    assert "kernel[1,0] = [ w2_1_1_1  w2_1_1_2 ]\n              [ w2_1_2_1  w2_1_2_2 ]\n" in problem
    assert problem.endswith("bias = [ β1  β2  β3  β4 ]\n")
    sizes = d.to_text(parts="sizes")
    assert (
        "O_0 = s×(n - 1) - p_begin - p_end + d×(k - 1) + a + 1\n"
        "    = 2×(2 - 1) - 1 - 0 + 1×(2 - 1) + 1 + 1\n"
        "    = 4\n" in sizes
    )
    assert "    = 3×(3 - 1) - (-1) - 2 + 2×(2 - 1) + 0 + 1\n    = 8\n" in sizes
    assert (
        "O_1 &= s (n - 1) - p_{\\mathrm{begin}} - p_{\\mathrm{end}} + d (k - 1) + a + 1 \\\\\n"
        " &= 3 \\times (3 - 1) - (-1) - 2 + 2 \\times (2 - 1) + 0 + 1 \\\\\n"
        " &= 8\n" in d.to_latex(parts="sizes")
    )
    assert d.to_markdown(parts="sizes").count("O_0 &= s (n - 1)") == 1


def test_the_bias_is_a_step_of_its_own_and_a_row_of_the_table():
    d = derive(2, 2, bias=True)
    a, b, w1, w2, beta = symbols("a b w1 w2 β")
    steps = d.forms["matrix"].steps
    assert list(steps)[-3:] == ["product", "reshaped", "biased"]
    assert steps["product"].array() == Array([a * w1, a * w2 + b * w1, b * w2]).reshape(3, 1)
    assert d.convolution_matrix.T * Matrix([a, b]) == Matrix([a * w1, a * w2 + b * w1, b * w2])
    assert steps["biased"].array() == d.output == Array([a * w1 + beta, a * w2 + b * w1 + beta, b * w2 + beta])
    assert "C^T x = [ a×w1        ]\n        [ a×w2 + b×w1 ]\n        [ b×w2        ]\n" in d.to_text()
    assert "\n| bias | β | β | β |\n| sum | a×w1 + β |" in d.table.to_markdown()
    assert "y = " not in d.forms["scatter"].to_latex().partition("Add the bias")[0]


def test_blocks_of_channels_are_named_for_what_they_are():
    shown = derive(2, 2, channels=(2, 4), groups=2).forms["matrix"].to_text()
    assert "\nC[1,0] = [ w2_1_1  w2_1_2  0      ]\n" in shown
    assert "\nC[1,0]^T = [ w2_1_1  0      ]\n" in shown
    assert "\n(C^T x)[2] = [ x2_1×w2_1_1" in shown
    placed = derive((1, 1, 1), (2, 1, 1)).forms["scatter"].to_text()
    assert "a, [1] → [ a×w211 ]" in placed


def test_the_callers_expressions():
    u, v = symbols("u v")
    d = derive([u + v, 2], ["k", -1])
    assert d.output[1] == -u - v + 2 * Symbol("k")
    assert "output[1] = (u + v)×(-1) + 2×k = 2×k - u - v" in d.to_text()
    assert r"y_{1} &= \left(u + v\right) \cdot \left(-1\right) + 2 \cdot k = 2 k - u - v" in d.to_latex()
    assert "output[1] = (u + v)×(-1) + 2×k = 2×k - u - v" in d.to_markdown()


def test_lambdify_evaluates_the_same():
    d = derive((2, 2), (3, 3), stride=2, padding=1, bias=True)
    x, w = values(d.geometry, 1)
    expected = d.output.subs(
        dict(zip([*list_of(d.input), *list_of(d.kernel), d.bias], [*x.ravel(), *w.ravel(), 5], strict=True))
    )
    for arguments in ({}, {"unroll": True}, *({"form": name} for name in FORMS)):
        assert d.lambdify(**arguments)(x, w, 5).tolist() == expected.tolist()


def test_no_two_symbols_are_written_alike_in_latex():
    names = ["ж", "я", "x_1", "x1", "x_{1}", "alpha", "α", "x__1", "x^1", "a b", "a_{1"]
    notation = Notation(derive([Symbol(name) for name in names], ["u"])._problem, LATEX)
    assert len(set(notation.input)) == len(names)
    clash = Notation(derive([Symbol("w_{1}"), 2], 2)._problem, LATEX)
    assert len({*clash.input, *clash.kernel}) == 4


def test_catalogues_are_mappings_that_name_what_they_have():
    d = derive(2, 2)
    assert dict(d.forms) == {name: d.forms[name] for name in FORMS}
    assert len(d.forms) == 8
    assert "gathered" not in d.forms
    with pytest.raises(TypeError):
        d.forms["mine"] = 1
    with pytest.raises(UnknownNameError, match=r"^step must be one of placed, cropped, sum, got 'crop'$"):
        d.forms["scatter"].steps["crop"]
    assert str(d.forms).startswith("{'scatter': FormView('scatter'), ")
