"""Texts against problems: which element a statement is about, and what is asked for where that is not plain."""

import numpy as np
import pytest

from tconv_sym import derive
from tconv_sym.checking.check import check
from tconv_sym.checking.judge import Judge
from tconv_sym.checking.statements import Placing
from tconv_sym.errors import FormError, LimitError, OperandError, PositionError, UnknownNameError
from tconv_sym.problem import pose
from tconv_sym.reading.claim import Claim, Contributions, Statement
from tconv_sym.reading.source import Source

NOTE = pose((2, 2), (3, 3), stride=2, padding=1)
LINE = pose(3, 2)
BIASED = pose(2, 2, True)
CHANNELS = pose(2, 1, channels=(2, 2))

VERIFIED = {
    "an array": (LINE, "[a w1, a w2 + b w1, b w2 + c w1, c w2]", {}, "all 4 cells of the output are right"),
    "an array with a label": (
        LINE,
        "y = [a w1, a w2 + b w1, b w2 + c w1, c w2]",
        {},
        "all 4 cells of the output are right",
    ),
    "a column": (
        LINE,
        r"y = \begin{bmatrix} a w_1 \\ a w_2 + b w_1 \\ b w_2 + c w_1 \\ c w_2 \end{bmatrix}",
        {},
        "all 4 cells of the output are right",
    ),
    "the output as a column, called so": (
        NOTE,
        "C^T x = [[a*w22], [a*w23 + b*w21], [b*w22], [a*w32 + c*w12], [a*w33 + b*w31 + c*w13 + d*w11], [b*w32 + d*w12], [c*w22], [c*w23 + d*w21], [d*w22]]",
        {},
        "all 9 cells of the output are right",
    ),
    "an element in brackets": (NOTE, "output[1,1] = a w33 + b w31 + c w13 + d w11", {}, "output[1,1] is right"),
    "an element in brackets, one each": (NOTE, "Y[0][1] = a w23 + b w21", {}, "output[0,1] is right"),
    "subscripts from 0": (NOTE, "y_{0,1} = a w_{23} + b w_{21}", {}, "output[0,1] is right"),
    "a run of digits": (NOTE, "O_{01} = a w_{23} + b w_{21}", {}, "output[0,1] is right"),
    "a run of digits for one index": (pose(12, 1), "y_{11} = l w_1", {}, "output[11] is right, counted from 0"),
    "an index that is no 0": (LINE, "y_1 = a w2 + b w1", {}, "output[1] is right, counted from 0"),
    "a position that is no 0": (LINE, "y[1] = a w2 + b w1", {}, "output[1] is right"),
    "subscripts that count from 1": (
        NOTE,
        "y_{1,1} = a w_{22}\ny_{3,3} = d w_{22}",
        {},
        "2 of 9 elements of the output are claimed, and right",
    ),
    "one element of three": (
        LINE,
        "y[0] = a w1\ny[3] = c w2",
        {},
        "2 of 4 elements of the output are claimed, and right",
    ),
    "the same one twice": (LINE, "y[0] = a w1\ny[0] = w1 a", {}, "output[0] is right"),
    "every link of a chain": (pose([2], [3]), "y[0] = 2*3 = 6", {}, "output[0] is right"),
    "at": (NOTE, "a w23 + b w21", {"at": (0, 1)}, "output[0,1] is right"),
    "at with one axis": (LINE, "c w2", {"at": 3}, "output[3] is right"),
    "at, and the label from 0": (NOTE, "y_{0,1} = a w23 + b w21", {"at": (0, 1)}, "output[0,1] is right"),
    "at, and the label from 1": (NOTE, "y_{1,2} = a w23 + b w21", {"at": (0, 1)}, "output[0,1] is right"),
    "the only element": (pose(1, 1), "a w1", {}, "output[0] is right"),
    "a channel": (
        CHANNELS,
        "output[1] = [x1_1 w1_2_1 + x2_1 w2_2_1, x1_2 w1_2_1 + x2_2 w2_2_1]",
        {},
        "2 of 4 elements of the output are claimed, and right",
    ),
    "the input": (NOTE, "X = [[a, b], [c, d]]", {"of": "input"}, "all 4 cells of the input are right"),
    "the kernel": (LINE, "W = [w1, w2]", {"of": "kernel"}, "all 2 cells of the kernel are right"),
    "the bias": (BIASED, "beta", {"of": "bias"}, "bias is right"),
    "C": (
        LINE,
        "C = [[w1, w2, 0, 0], [0, w1, w2, 0], [0, 0, w1, w2]]",
        {"of": "matrix"},
        "all 12 cells of the matrix C are right",
    ),
    "its transpose": (
        pose(1, 2),
        "C^T = [[w1], [w2]]",
        {"of": "matrix.transposed"},
        "all 2 cells of the transposed matrix are right",
    ),
    "a step under any name": (
        LINE,
        "X_{padded} = [0, a, b, c, 0]",
        {"of": "zero-insertion.padded"},
        "all 5 cells of zero-insertion.padded are right",
    ),
    "one array of a step": (
        LINE,
        "[0, w1, w2, 0]",
        {"of": "equivalent-kernels[1]"},
        "all 4 cells of equivalent-kernels[1] are right",
    ),
    "the ordinary convolution": (
        LINE,
        "y = [a w1 + b w2, b w1 + c w2]",
        {"of": "convolution"},
        "all 2 cells of the ordinary convolution are right",
    ),
}


@pytest.mark.parametrize(("problem", "claim", "question", "message"), VERIFIED.values(), ids=VERIFIED)
def test_what_is_right_is_verified(problem, claim, question, message):
    verdict = check(problem, claim, **question)
    assert (verdict.status, verdict.message) == ("verified", message)
    assert verdict.of == question.get("of", "output")


REFUTED = {
    "an element": (NOTE, "output[0,0] = a w11", {}, "output[0,0] differs", ["output[0,0] is a×w22, not a×w11"]),
    "one of two": (
        LINE,
        "y[0] = a w1\ny[3] = c w1",
        {},
        "2 of 4 elements of the output are claimed, and 1 of them differs",
        ["output[3] is c×w2, not c×w1"],
    ),
    "one statement of two about the same": (
        LINE,
        "y[0] = a w1\ny[0] = a w2",
        {},
        "output[0] differs",
        ["output[0] is a×w1, not a×w2"],
    ),
    "a link of a chain": (pose([2], [3]), "y[0] = 2*3 = 7", {}, "output[0] differs", ["output[0] is 6, not 7"]),
    "at": (LINE, "c w1", {"at": 3}, "output[3] differs", ["output[3] is c×w2, not c×w1"]),
    "subscripts from 0 and from 1": (
        LINE,
        "y_1 = q w1".replace("q", "c"),
        {},
        "output[1] differs",
        ["output[1]: a×w2 and b×w1 are missing, c×w1 is extra"],
    ),
    "subscripts that only fit from 1": (
        LINE,
        "y_1 = a w1\ny_4 = c w1",
        {},
        "2 of 4 elements of the output are claimed, and 1 of them differs",
        ["output[3] is c×w2, not c×w1"],
    ),
    "a shape": (LINE, "y = [a, b]", {}, "the output is 4 long, the claim is 2 long", []),
    "a shape on a label": (
        LINE,
        r"C^{4\times3} = [[w1, w2, 0, 0], [0, w1, w2, 0], [0, 0, w1, w2]]",
        {"of": "matrix"},
        "the matrix C is 3×4, the claim is 4×3",
        [],
    ),
    "a column under another name": (
        NOTE,
        "y = [[1],[2],[3],[4],[5],[6],[7],[8],[9]]",
        {},
        "the output is 3×3, the claim is 9×1: if it is the output as a column, call it C^T x",
        [],
    ),
    "a channel of another shape": (
        CHANNELS,
        "output[1] = [x1_1, x1_1, x1_1]",
        {},
        "output[1] is 2 long, the claim is 3 long",
        [],
    ),
    "no bias": (
        BIASED,
        "y = [a w1, a w2 + b w1, b w2]",
        {},
        "3 of 3 cells of the output differ, and the bias is missing in each",
        None,
    ),
}


@pytest.mark.parametrize(("problem", "claim", "question", "message", "cells"), REFUTED.values(), ids=REFUTED)
def test_what_is_wrong_is_refuted(problem, claim, question, message, cells):
    verdict = check(problem, claim, **question)
    assert (verdict.status, verdict.message) == ("refuted", message)
    if cells is not None:
        assert [str(cell) for cell in verdict.cells] == cells


def test_a_refuted_cell_says_where_it_is_written():
    verdict = check(LINE, "y = [\n  a w1, a w2 + b w1,\n  b w1, c w2]")
    assert [(cell.position, cell.line, cell.column) for cell in verdict.cells] == [((2,), 3, 3)]
    assert (verdict.line, verdict.column) == (3, 3)


@pytest.mark.parametrize(
    ("claim", "of", "column"), [("y = [a, b]", "output", 6), (r"C^{4\times3} = [[w1]]", "matrix", 1)]
)
def test_a_refuted_shape_says_where_it_is_written(claim, of, column):
    verdict = check(LINE, claim, of=of)
    assert (verdict.status, verdict.line, verdict.column) == ("refuted", 1, column)


ORIGIN = (
    "whether this is right depends on whether the indices count from 0 or from 1: say which element is meant with at=, "
    "or write them in brackets, which count from 0"
)
UNCLEAR = {
    "nothing": (LINE, "", {}, "a claim must state a value, got none", 1),
    "a single value of many": (
        NOTE,
        "a w22",
        {},
        "this is a single value, and the output is 3×3: name the element, as in output[0,1], or give at=",
        1,
    ),
    "right only counted from 1": (NOTE, "y_{1,1} = a w_{22}", {}, ORIGIN, 1),
    "two right only counted from 1": (LINE, "y_1 = a w1\ny_2 = a w2 + b w1", {}, ORIGIN, 1),
    "outside": (NOTE, "output[3,3] = a w22", {}, "output[3,3] is outside: the output is 3×3 and counts from 0", 1),
    "outside from 0 and from 1": (
        NOTE,
        "y_{4,0} = a w22",
        {},
        "y_{4,0} is outside: the output is 3×3 and counts from 0",
        1,
    ),
    "too few indices": (NOTE, "output[1] = a w22", {}, "output[1] has 1 index, but the output is 3×3", 1),
    "too many indices": (LINE, "y[1,1] = a w1", {}, "y[1,1] has 2 indices, but the output is 4 long", 1),
    "digits that may be read in several ways": (
        pose((12, 12), (1, 1)),
        "y_{111} = x1_1 w11",
        {},
        "y_{111} may be read in several ways: separate its indices with commas",
        1,
    ),
    "at, and a label of another one": (NOTE, "Y[0,0] = a w22", {"at": (0, 1)}, "Y[0,0] is not output[0,1]", 1),
    "at, and an array": (NOTE, "[a, b]", {"at": (0, 1)}, "an array is claimed, and output[0,1] is one element", 2),
    "the input under its name": (NOTE, "X = [[a, b], [c, d]]", {}, "X stands for the input, not for the output", 1),
    "an unknown name": (
        LINE,
        "Z = [a, a, a, a]",
        {},
        "Z may name something else: call it output, or leave the name out",
        1,
    ),
    "the transpose": (
        LINE,
        "Y^T = [a w1, a w2 + b w1, b w2 + c w1, c w2]",
        {},
        "Y^T names a transpose, or another array: call it output, or leave the name out",
        1,
    ),
    "an element of the transpose": (
        NOTE,
        "Y^{T}_{0,1} = a w32 + c w12",
        {},
        "Y^T names a transpose, or another array: call it output, or leave the name out",
        1,
    ),
    "another array's element": (NOTE, "dY[0,0] = a w22", {}, None, 1),
    "a value or the output": (pose(["y0", "y1"], ["k0", "k1"]), "y_0 = y_0 k_0", {}, None, 1),
    "C under its name": (NOTE, "C = [[a, b], [c, d]]", {}, "C stands for the matrix C, not for the output", 1),
    "C for its transpose": (
        LINE,
        "C^T = [[w1, w2, 0, 0], [0, w1, w2, 0], [0, 0, w1, w2]]",
        {"of": "matrix"},
        "C^T stands for the transposed matrix, not for the matrix C",
        1,
    ),
    "the output where the kernel is asked for": (
        LINE,
        "y = [w1, w2]",
        {"of": "kernel"},
        "y stands for the output, not for the kernel",
        1,
    ),
    "an array with a number that may be a name": (
        LINE,
        "y_1 = [a, a, a, a]",
        {},
        "y_{1} is a single value, the array is 4 long",
        1,
    ),
    "an unknown symbol": (LINE, "y[0] = a q", {}, None, 10),
}


@pytest.mark.parametrize(("problem", "claim", "question", "message", "column"), UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_not_plain_is_asked_for_and_never_guessed(problem, claim, question, message, column):
    verdict = check(problem, claim, **question)
    assert verdict.status == "not-understood"
    assert message in (None, verdict.message)
    assert (verdict.line, verdict.column) == (1, column)
    assert (verdict.cells, verdict.compared, dict(verdict.misconceptions)) == ((), 0, {})


@pytest.mark.parametrize(
    ("question", "error", "message"),
    [
        ({"of": "nothing"}, UnknownNameError, "of must be one of output, size, table"),
        ({"of": "scatter.placed[9]"}, PositionError, "index of step placed must be in 0..3, got 9"),
        ({"at": (3, 0)}, PositionError, "at must be a position in output, which is 3×3 and counts from 0, got (3, 0)"),
        (
            {"at": (-1, 0)},
            PositionError,
            "at must be a position in output, which is 3×3 and counts from 0, got (-1, 0)",
        ),
        ({"at": 1}, PositionError, "at must be a position in output, which is 3×3 and counts from 0, got 1"),
        ({"at": "11"}, PositionError, "at must be a position in output, which is 3×3 and counts from 0, got '11'"),
        (
            {"at": (True, 0)},
            PositionError,
            "at must be a position in output, which is 3×3 and counts from 0, got (True, 0)",
        ),
        ({"at": "no"} | {"of": "kernel"}, PositionError, "at must be a position in kernel"),
        (
            {"at": (10**5000, 0)},
            PositionError,
            "at must be a position in output, which is 3×3 and counts from 0, got a",
        ),
        ({"at": np.zeros((99, 99))}, PositionError, "at must be a position in output, which is 3×3 and counts from 0"),
        ({"at": [0] * 10**6}, PositionError, "at must be a position in output, which is 3×3 and counts from 0"),
        ({"of": np.zeros(2)}, UnknownNameError, "of must be one of output, size, table"),
        ({"of": "x" * 10**6}, UnknownNameError, "of must be one of output, size, table"),
        ({"at": 10**5000, "of": "size"}, PositionError, "at must be None for the size, got a long int"),
        ({"at": 0, "of": "size"}, PositionError, "at must be None for the size, got 0"),
    ],
)
def test_a_bad_question_is_an_error_of_the_caller(question, error, message):
    with pytest.raises(error) as caught:
        check(NOTE, "a w22", **question)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 1000
    assert "\n" not in str(caught.value)


def test_a_bias_has_no_positions():
    with pytest.raises(PositionError, match="at must be a position in bias, which is a single value"):
        check(BIASED, "beta", at="no", of="bias")


def test_a_claim_must_be_a_text():
    with pytest.raises(OperandError, match="claim must be a text, got 3"):
        check(NOTE, 3)
    with pytest.raises(OperandError) as caught:
        check(NOTE, list(range(10**5)))
    assert len(str(caught.value)) < 100


def test_a_form_that_does_not_exist_has_no_matrix_to_claim():
    with pytest.raises(FormError, match="the matrix form does not exist here"):
        check(pose(4, 3, stride=2, output_padding=2, dilation=3), "C = [[w1]]", of="matrix")


def test_what_would_not_fit_in_memory_is_refused():
    with pytest.raises(LimitError):
        check(pose((3000, 3000), (3, 3)), "y[0,0] = x1_1 w11")


def test_sizes_are_judged_too():
    assert check(NOTE, "H_out = (2 - 1) * 2 + 3 - 2 * 1 = 3", of="size").status == "verified"
    assert check(NOTE, "3 x 3", of="size").status == "verified"
    assert check(NOTE, "4 x 4", of="size").status == "refuted"


@pytest.mark.parametrize("of", ["output", "table"])
@pytest.mark.parametrize("target", ["text", "markdown"])
def test_a_table_is_judged_with_its_sums_and_biases(target, of):
    d = derive((2, 2), (2, 2), bias=True)
    verdict = d.check(getattr(d.table, f"to_{target}")(), of=of)
    assert (verdict.status, verdict.of) == ("verified", "table")
    assert verdict.compared == 4 * 9 + 9 + 9
    assert verdict.message == "all 46 cells of the table are right"


TABLE = """
| input | output[0] | output[1] | output[2] |
| --- | --- | --- | --- |
| a | {} | a×w2 |  |
| {} |  | b×w1 | b×w2 |
| sum | a×w1 | {} | b×w2 |
"""
TABLES = {
    "a product": (("a×w2", "b", "a×w2 + b×w1"), ["table[0,0] is a×w1, not a×w2"]),
    "a blank cell": (("", "b", "a×w2 + b×w1"), ["table[0,0] is a×w1, not 0"]),
    "a sum": (("a×w1", "b", "a×w2"), ["output[1]: b×w1 is missing"]),
}


@pytest.mark.parametrize(("values", "cells"), TABLES.values(), ids=TABLES)
def test_a_wrong_table_says_which_cell(values, cells):
    verdict = check(pose(2, 2), TABLE.format(*values), of="table")
    assert verdict.status == "refuted"
    assert [str(cell) for cell in verdict.cells] == cells
    assert verdict.message == "1 of 9 cells of the table differs"


def test_a_row_that_names_nothing_is_not_understood():
    verdict = check(pose(["a", "b"], 2), TABLE.format("a×w1", "w1", "a×w2 + b×w1"), of="table")
    assert (verdict.status, verdict.message) == ("not-understood", "this row names no element of the input")


@pytest.mark.parametrize("at", [None, (0, 0)])
def test_a_table_without_rows_is_not_understood(at):
    assert check(NOTE, "| input | output[0,0] |\n|---|---|\n", at=at).status == "not-understood"
    nothing = Contributions(columns=(), inputs=(), rows=(), cells=(), starts=())
    claim = Claim(source=Source(""), statements=(Statement(None, (nothing,)),))
    outcome = Placing(court=Judge(NOTE, "output"), claim=claim, at=at).outcome()
    assert str(outcome) == "line 1, column 1: a table must have a row for each input that it is about, got none"


def test_rows_of_equal_values_are_those_inputs_in_order():
    d = derive([3, 3], [1, 2])
    claim = "| input | y[0] | y[1] | y[2] |\n| - | - | - | - |\n| 3 | 3 | 6 | |\n| 3 | | 3 | 6 |\n"
    assert d.check(claim, of="table").status == "verified"


def test_a_table_of_something_else_is_not_understood():
    verdict = check(pose(2, 2), TABLE.format("a×w1", "b", "a×w2 + b×w1"), of="matrix")
    assert (verdict.status, verdict.message) == ("not-understood", "this is a table, not the matrix C")


def test_superscripts_of_channels_are_asked_for_where_it_matters():
    """Counted from 1 as in names, or from 0 as positions are: right in one way, wrong in the other."""
    verdict = check(CHANNELS, r"y^{(1)}_{0} = x1_1 w1_1_1 + x2_1 w2_1_1")
    assert (verdict.status, verdict.message) == ("not-understood", ORIGIN)
    assert check(CHANNELS, r"y^{(2)}_{0} = x1_1 w1_2_1 + x2_1 w2_2_1").status == "verified"


TURNED = [["w22", "w21"], ["w12", "w11"]]


@pytest.mark.parametrize(
    ("of", "wrong"),
    [
        ("output", lambda d: d.to_latex(parts=["output"])),
        ("table", lambda d: d.table.to_markdown()),
        ("matrix", lambda d: str(d.convolution_matrix.tolist())),
        ("scatter.placed[1]", lambda d: str(d.forms["scatter"].steps["placed"].array(1).tolist())),
        (
            "equivalent-kernels",
            lambda d: str([d.forms["matrix"].steps["equivalent-kernels"].array(n).tolist() for n in range(4)]),
        ),
        (
            "zero-insertion.flipped-kernel",
            lambda d: str(d.forms["zero-insertion"].steps["flipped-kernel"].array().tolist()),
        ),
        ("kernel", lambda d: str(d.kernel.tolist())),
    ],
)
def test_a_mistake_is_found_in_whatever_is_claimed(of, wrong):
    """The claim is what the package itself shows of a layer with the kernel turned around."""
    verdict = derive((2, 2), (2, 2)).check(wrong(derive((2, 2), TURNED)), of=of)
    assert verdict.status == "refuted"
    assert dict(verdict.misconceptions) == {"kernel-not-flipped": len(verdict.cells)}


def test_superscripts_beside_brackets_are_asked_for_too():
    assert check(CHANNELS, r"y^{(1)}[0] = x1_1 w1_1_1 + x2_1 w2_1_1").status == "not-understood"
