"""Arrays that notes state."""

from __future__ import annotations

import time

import pytest

from tconv_sym.errors import OperandError, ReadingError
from tconv_sym.notes.arrays import looks_like_array, read_array

READ = {
    r"\begin{bmatrix} 1 & -2 \\ a & w_{11} \\ \end{bmatrix}": [["1", "-2"], ["a", "w11"]],
    r"\Large \left[\begin{array}{cc}1&2\\[2pt]3&4\end{array}\right].": [["1", "2"], ["3", "4"]],
    r"\begin{pmatrix}\frac{1}{2}&0.5\end{pmatrix}": [["1/2", "0.5"]],
    r"\begin{matrix} x_{1,1} & x_{1,2} \end{matrix}": [["x1_1", "x1_2"]],
    r"\begin{bmatrix}\alpha & \beta_1\end{bmatrix}": [["alpha", "beta1"]],
    "[a, b, c]": ["a", "b", "c"],
    "[[1, 2], [3, 4]]": [["1", "2"], ["3", "4"]],
    "[[1 2]\n [3 4]]": [["1", "2"], ["3", "4"]],
    "[1 2]\n[3 4]": [["1", "2"], ["3", "4"]],
    "[1  -2   3]": ["1", "-2", "3"],
    "np.array([[1,2],[3,4]])": [["1", "2"], ["3", "4"]],
    "[x_{1,1}, x_{1,2}]": ["x1_1", "x1_2"],
    "[w₁₁, w_12]": ["w11", "w12"],
    "[**a**, `b`]": ["a", "b"],
}
REFUSED = {
    r"\begin{bmatrix}1 & & 2 &\end{bmatrix}": "cell (0,1) is empty: 2 of 4 cells have an entry",
    r"\begin{bmatrix}1&2\\3\end{bmatrix}": "an array must have rows of one length, got 2 and 1",
    r"\begin{bmatrix}a+b\end{bmatrix}": "cell (0,0) must be a number or a name such as a or w_{11}, got 'a+b'",
    r"\begin{bmatrix}1\end{bmatrix} + \begin{bmatrix}2\end{bmatrix}": "an array must be one matrix of numbers and names, got "
    "something around it",
    r"\begin{bmatrix}1": "an array must be one matrix of numbers and names, got something around it",
    "[ab]": "cell (0) must be a number or a name such as a or w_{11}, got 'ab'",
    "[a*b]": "cell (0) must be a number or a name such as a or w_{11}, got 'a*b'",
    "[а]": "cell (0) must be a number or a name such as a or w_{11}, got 'а'",
    "[]": "an array must have 1 to 4,096 cells, got 0",
    "[1, 2": "an array must be lists of numbers and names in brackets",
    "7": "an array must be lists of numbers and names in brackets",
    "[" + "1," * 5000 + "1]": "an array must have 1 to 4,096 cells, got 5,001",
    "[" * 70000: "a stated array must be at most 65,536 characters, got 70,000",
}


@pytest.mark.parametrize(("text", "values"), READ.items(), ids=READ)
def test_arrays(text, values):
    assert read_array(text) == values
    assert looks_like_array(text)


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=[text[:40] for text in REFUSED])
def test_refusals(text, message):
    with pytest.raises((OperandError, ReadingError)) as error:
        read_array(text)
    assert getattr(error.value, "message", str(error.value)) == message


def test_a_refusal_points_at_the_cell():
    with pytest.raises(ReadingError) as error:
        read_array("\\begin{bmatrix}\n1 & 2 \\\\\n3 & a+b\n\\end{bmatrix}")
    assert (error.value.line, error.value.column) == (3, 5)


@pytest.mark.parametrize("text", ["w[0] + 1", "a + b", r"H_{out}", "(a)[1]"])
def test_what_is_no_array(text):
    assert not looks_like_array(text)


@pytest.mark.parametrize("text", ["[1] ", "[", "[ ", " ", r"\begin{bmatrix}", "[1 ", "] ", r"\phantom{", r"\left "])
def test_hostile_texts_take_no_time(text):
    start = time.perf_counter()
    with pytest.raises((OperandError, ReadingError)):
        read_array(text * (2**16 // len(text)))
    assert time.perf_counter() - start < 1
