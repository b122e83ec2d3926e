"""Left sides as people write them."""

import pytest

from reading.reads import NAMES, label
from tconv_sym.problem import pose
from tconv_sym.reading.labels import means_label, read_label
from tconv_sym.reading.vocabulary import Vocabulary

LABELS = {
    "output[1]": "output[1]",
    "output[1,1]": "output[1,1]",
    "output[1, 1]": "output[1,1]",
    "Output[1][1]": "Output[1,1]",
    r"\text{Output}[1,1]": "Output[1,1]",
    r"\mathrm{out}_{1,1}": "out_1,1",
    "y_{0,1}": "y_0,1",
    "y_{0 1}": "y_0,1",
    "y_0_1": "y_0,1",
    "y_{01}": "y_01",
    "y01": "y_01",
    "y₀₁": "y_01",
    "O_{12}": "O_12",
    "O_12": "O_12",
    "Y[0][1]": "Y[0,1]",
    "y^{(1)}_{0,1}": "y^(1)_0,1",
    "y_{0,1}^{(1)}": "y^(1)_0,1",
    "**Output[0,0]**": "Output[0,0]",
    "__y_0__": "y_0",
    "输出[1,1]": "输出[1,1]",
    "结果": "结果",
    r"\bold{C}": "C",
    r"\mathbf{C}": "C",
    r"\mathbf C": "C",
    "{C}": "C",
    "C^T": "C^T",
    r"C^\top": "C^T",
    r"C^{\mathsf{T}}": "C^T",
    "C^T x": "C^T x",
    r"X_{\text{padded}}": "X_padded",
    "H_{out}": "H_out",
    r"H_{\text{out}}": "H_out",
    "o_p": "o_p",
    "W'": "W'",
    r"W^\prime": "W'",
    r"C^{16\times4}": "C^16×4",
    r"C_{16 \times 4}": "C^16×4",
    r"\beta_{1}": "beta_1",
    r"\Sigma": "Sigma",
    r"\text{Output size}": "Output size",
    "output matrix": "output matrix",
    "y_1[0,1]": None,
    "y_{i,j}": None,
    "y_{1,1}_{2}": "y_1,1,2",
    "y[i]": None,
    "y[:,0]": None,
    "y[-1]": None,
    "y[]": None,
    "y_{}": None,
    "y_": None,
    "y^2": None,
    "C^{-1}": None,
    "a + b": None,
    "2a": None,
    "out(1,1)": "out_1,1",
    r"Y\left(1, 1\right)": None,
    "f(1,1)": None,
    "out(a)": None,
    "out()": None,
    "vec(Y)": None,
    "ReLU(Y)": None,
    r"Y \in \mathbb{R}^{3\times 2}": "Y^3×2",
    r"Y \in S": None,
    r"y_0 \in \mathbb{R}^{3\times 2}": None,
    "output[0,1] (top right)": "output[0,1]",
    "**output[0,1]** (top-right corner)": "output[0,1]",
    "**output[0,1] (右上角)**": "output[0,1]",
    "output[0,1] (wrong)": None,
    "output (top left)": None,
    "(y)": None,
    "": None,
    " ": None,
    "{": None,
    "y[": None,
    "x" * 201: None,
}


@pytest.mark.parametrize("text", LABELS)
def test_what_is_a_label(text):
    assert label(read_label(text)) == LABELS[text]


@pytest.mark.parametrize("text", ["output[1,1]", "y_{0,1}", "**Output[0,0]**", r"  \text{Output}"])
def test_a_label_in_a_text(text):
    around = f"= {text} ="
    found = read_label(around, 1, len(around) - 1)
    assert label(found) == label(read_label(text))
    assert around[found.start] not in " ="


def test_digits_are_kept_apart():
    found = read_label("y_{012}")
    assert (found.index, found.digits, found.brackets) == ((0, 1, 2), True, False)
    assert read_label("y_{7}").digits is False


LETTERS = Vocabulary.of(pose([["o", "y", "x_1"]], [["k"]], True))
MEANT = [
    ("output[1]", False, True),
    ("y", False, None),
    ("y", True, True),
    ("y_1", False, True),
    ("a", False, True),
    ("y(1)", False, None),
    ("out(1)", False, True),
    ("x_1", False, False),
    ("x_2", False, False),
    ("β", False, False),
    (r"\beta", False, False),
    ("C", True, True),
    ("output", False, True),
    ("H_out", False, True),
]


@pytest.mark.parametrize(("text", "of_array", "meant"), MEANT)
def test_what_the_problem_knows_is_no_label(text, of_array, meant):
    assert means_label(read_label(text), LETTERS, of_array=of_array) is meant


@pytest.mark.parametrize(
    ("text", "meant"), [("w_{11}", False), ("aw_1", False), ("w_{99}", False), ("a", False), ("v_1", True)]
)
def test_names_with_an_index_are_values_if_the_problem_has_such(text, meant):
    assert means_label(read_label(text), NAMES, of_array=False) is meant
