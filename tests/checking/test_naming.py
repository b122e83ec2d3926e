"""What the names on the left may stand for."""

from time import perf_counter

import pytest

from tconv_sym.checking.naming import is_flattened, objection
from tconv_sym.checking.targets import names
from tconv_sym.problem import pose
from tconv_sym.reading.labels import OUTPUTS

PROBLEM = pose((2, 2), (3, 3), True, stride=2, padding=1)
PLAIN = ("output", "table", "matrix", "matrix.transposed", "convolution", "input", "kernel", "bias", "matrix.C")
STEPS = [name for name in names(PROBLEM) if name not in (*PLAIN, "size", "matrix.C-transposed")]
OWN = {
    "output": [
        *sorted(OUTPUTS),
        *("Y", "Output", "Final Output", "output matrix", "output feature map", "final output tensor", "Output Y"),
        *(
            "output of the transposed convolution",
            "转置卷积结果",
            "最终输出矩阵",
            "最终的输出",
            "C^T x",
            "Y_out",
        ),
    ],
    "table": ["Y", "table", "output"],
    "convolution": ["Y", "output", "convolution", "ordinary convolution"],
    "matrix": ["C", "matrix", "the matrix C", "convolution matrix", "卷积矩阵"],
    "matrix.C": ["C", "matrix C"],
    "matrix.transposed": ["C^T", "C'", "transposed matrix", "the matrix C^T"],
    "matrix.C-transposed": ["C^T", "C'"],
    "input": ["X", "input", "input matrix", "input feature map", "输入矩阵"],
    "kernel": ["W", "K", "kernel", "Kernel matrix", "卷积核", "weights"],
    "bias": ["bias", "beta", "β"],
    "zero-insertion.padded": ["X", "X_padded", "padded input", "X'", "Z", "stretched"],
    "zero-insertion.flipped-kernel": ["W", "W'", "W_flip", "rot"],
    "zero-insertion.biased": ["Y", "output", "Z"],
    "scatter.placed[2]": ["P", "copies"],
}


@pytest.mark.parametrize("of", OWN)
def test_a_target_goes_by_its_names(of):
    for name in OWN[of]:
        assert objection(name, of) == "", name


OTHERS = (
    *("aY", "dY", "delta Y", "C x", "X_padded", "padded input", "input gradient", "H_out", "size", "Wrong output"),
    *(
        "not Y",
        "loss",
        "转置",
        "Z",
        "T",
        "a",
        "output size",
        "outputx",
        "full output",
        "output y^T",
        "final",
        "final map",
        "M^T",
        "不是输出",
    ),
    *("Y^T", "Y*", "Y^H", "Y'", "X^T", "W^T", "W'", "transposed convolution matrix", "C transposed x", ""),
)


@pytest.mark.parametrize("of", PLAIN)
def test_what_is_no_name_of_a_target_may_name_something_else(of):
    for name in OTHERS:
        assert objection(name, of) != "", name


@pytest.mark.parametrize("of", STEPS)
def test_a_step_goes_by_any_name_but_that_of_another_target_or_a_transpose(of):
    for name in ("Z", "T", "A_1", "stretched"):
        assert objection(name, of) == "", name
    for name in ("X^T", "Y^H", "C", "C^T", "beta"):
        assert objection(name, of) != "", name


@pytest.mark.parametrize(
    ("name", "of", "message"),
    [
        ("X", "output", "X stands for the input, not for the output"),
        ("C^T", "matrix", "C^T stands for the transposed matrix, not for the matrix C"),
        ("Y", "zero-insertion.padded", "Y stands for the output, not for zero-insertion.padded"),
        ("Y^T", "output", "Y^T names a transpose, or another array: call it output, or leave the name out"),
        ("C*", "matrix.C-transposed", "C* names a transpose, or another array: call it C^T, or leave the name out"),
        ("M", "matrix", "M may name something else: call it C, or leave the name out"),
    ],
)
def test_an_objection_says_what_to_do(name, of, message):
    assert objection(name, of) == message


def test_only_the_output_as_a_column_is_flattened():
    assert [is_flattened(name) for name in ("C^T x", "C' x", "Y", "C^T")] == [True, True, False, False]


def test_long_names_are_looked_at_at_once_and_shown_in_part():
    start = perf_counter()
    for piece in ("输出结果", "output ", "最终的", "o", "transposed convolution "):
        assert len(objection(piece * 40 + "?", "output")) < 200
    assert perf_counter() - start < 0.1
