"""Arrays in brackets."""

import pytest

from reading.reads import NAMES, statements
from tconv_sym.errors import ReadingError
from tconv_sym.reading.claims import read_claim

READ = {
    "[1, 2]": ((2,), "1 | 2"),
    "[1, 2,]": ((2,), "1 | 2"),
    "[a*w11, 0]": ((2,), "a×w11 | 0"),
    "[[a*w11 + b, 0], [-1, 2/3]]": ((2, 2), "a×w11 + b | 0 | -1 | 2/3"),
    "[[[1], [2]], [[3], [4]]]": ((2, 2, 1), "1 | 2 | 3 | 4"),
    "[w_{1,1}, w_{1,2}]": ((2,), "w11 | w12"),
    "[(a + b) w_{11}, 2]": ((2,), "a×w11 + b×w11 | 2"),
    "[2*[a + b], 2]": ((2,), "2×a + 2×b | 2"),
    '[["a*w11", 0], ["-2*b", "1/2"]]': ((2, 2), "a×w11 | 0 | -2×b | 1/2"),
    r'["a + \u03b2", "\u03b2"]': ((2,), "a + β | β"),
    "['a*w11', 'b + 1']": ((2,), "a×w11 | b + 1"),
    '["a + b"]': ((1,), "a + b"),
    "[a + b]": ((1,), "a + b"),
    "array([[1, 2],\n       [3, 4]])": ((2, 2), "1 | 2 | 3 | 4"),
    "np.array([1, 2], dtype=object)": ((2,), "1 | 2"),
    "tensor([[1., 2.], [3., 4.]], dtype=torch.float32, grad_fn=<X>)": ((2, 2), "1 | 2 | 3 | 4"),
    "Matrix([[1, a], [2, b]])": ((2, 2), "1 | a | 2 | b"),
    "［[1，2]，[3，4]］": ((2, 2), "1 | 2 | 3 | 4"),
    # as NumPy prints
    "[1 2 0]": ((3,), "1 | 2 | 0"),
    "[[1 2 0]\n [3 3 -2]]": ((2, 3), "1 | 2 | 0 | 3 | 3 | -2"),
    "[[ 1. 20.]\n [ 3.  4.]]": ((2, 2), "1 | 20 | 3 | 4"),
    "[[[1 2]\n  [3 4]]\n\n [[5 6]\n  [7 8]]]": ((2, 2, 2), "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8"),
    "array([a])": ((1,), "a"),
    r"[[\frac{1}{2} \left(2 a\right)], [b w11]]": ((2, 1), "a | b×w11"),
    "np.array([w11 * a])": ((1,), "a×w11"),
    "[[w_{1, 2}], [0]]": ((2, 1), "w12 | 0"),
    "[w_{1, 2}  (a + b)*w11  0]": ((3,), "w12 | a×w11 + b×w11 | 0"),
    "[[a*w11 b*w12] [0 -2]]": ((2, 2), "a×w11 | b×w12 | 0 | -2"),
    "[a*w11 0 b*w12]": ((3,), "a×w11 | 0 | b×w12"),
    "[0 a]": ((2,), "0 | a"),
    "['a + b' 'c']": ((2,), "a + b | c"),
    # as Matlab writes, and in round brackets
    "[1 2 0; 3 3 -2]": ((2, 3), "1 | 2 | 0 | 3 | 3 | -2"),
    "[1, 2; 3, 4;]": ((2, 2), "1 | 2 | 3 | 4"),
    "[1 2;\n 3 4]": ((2, 2), "1 | 2 | 3 | 4"),
    "[a; b]": ((2, 1), "a | b"),
    r"(a w_{11},\; 2)": ((2,), "a×w11 | 2"),
    "((1, 2), (3, 4))": ((2, 2), "1 | 2 | 3 | 4"),
    "((1, 2),)": ((1, 2), "1 | 2"),
    "[(1, 2), (3, 4)]": ((2, 2), "1 | 2 | 3 | 4"),
    # several, and their shapes
    "[1, 2], [3, 4]": ((2, 2), "1 | 2 | 3 | 4"),
    r"\begin{matrix} 1 \end{matrix} \quad \begin{matrix} 2 \end{matrix}": ((2, 1, 1), "1 | 2"),
    r"[[1, 2]] \in \mathbb{R}^{1\times 2}": ((1, 2), "1 | 2"),
    "[[1, 2]]_{1×2}": ((1, 2), "1 | 2"),
    # as our text
    "[ 1   2   0 ]\n[ 3  -3  -4 ]": ((2, 3), "1 | 2 | 0 | 3 | -3 | -4"),
    "[ a×w11  a×w12 + b×w11  0 ]": ((3,), "a×w11 | a×w12 + b×w11 | 0"),
    "[ a×w11         ]\n[ a×w12 + b×w11 ]": ((2, 1), "a×w11 | a×w12 + b×w11"),
    "[ a  b ]": ((2,), "a | b"),
    # sums
    "[a, 0] +\n[0, b] +\n[1, 1]": ((2,), "a + 1 | b + 1"),
    "-[1, 2] + 2 [[1, 1]][0]": None,
    "2 [1, a] - [0, 1]": ((2,), "2 | 2×a - 1"),
    r"\frac{1}{2}[1, a]": ((2,), "1/2 | 1/2×a"),
    r"w_{11} \cdot [1, 2]": ((2,), "w11 | 2×w11"),
    "([1, 2])": ((2,), "1 | 2"),
    r"[\frac{1}{2} \left(2 a + 4\right)]": ((1,), "a + 2"),
    r"[1 \quad a \qquad -2]": ((3,), "1 | a | -2"),
    "[a ⋅ w₁₁]": ((1,), "a×w11"),
    "[1 – 2]": ((1,), "-1"),
    "[o] + [c]": None,
}


@pytest.mark.parametrize("text", [text for text, found in READ.items() if found])
def test_what_is_read(text):
    assert statements(text) == [(None, READ[text])]
    assert statements(f"output = {text}") == [("output", READ[text])]


@pytest.mark.parametrize("text", [text for text, found in READ.items() if not found])
def test_what_is_not(text):
    with pytest.raises(ReadingError):
        read_claim(text, NAMES)


def test_the_label_stands_before_the_first_row():
    text = "output = [ 1   2 ]\n         [ 3  -4 ]\n\noutput[1] = [ 5 ]\n            [ 6 ]\n"
    assert statements(text) == [("output", ((2, 2), "1 | 2 | 3 | -4")), ("output[1]", ((2, 1), "5 | 6"))]


def test_rows_with_a_line_between_them_are_two_arrays():
    assert statements("[1 2]\n\n[3 4]") == [(None, ((2,), "1 | 2")), (None, ((2,), "3 | 4"))]


def test_brackets_may_be_those_of_an_expression():
    assert statements("y_0 = 2 [a + b] + [c]") == [("y_0", "2×a + 2×b + c")]


REFUSED = {
    "[1, , 2]": (5, "cell (1) is empty: write 0 if it is one"),
    "[]": (2, "cell (0) is empty: write 0 if it is one"),
    "[[1, 2], [3]]": (10, "row 1 must have 2 cells as row 0 has, got 1 cell"),
    "[[[1, 2]], [3]]": (12, "row 1 must have 1×2 cells as row 0 has, got 1 cell"),
    "[[1, 2], 3]": (2, "a list must hold lists or single values, got both"),
    "[[1, 2], [3, 4] [5, 6]]": (1, "lists in a list must all have commas between them, or none"),
    "[1 2; 3]": (7, "row 1 must have 2 cells as row 0 has, got 1 cell"),
    "[[1, 2]; [3, 4]]": (1, "rows must stand in brackets or between semicolons, not both"),
    "(1, (2, 3))": (5, "a list must hold lists or single values, got both"),
    "(1,5)": (3, None),
    "max(1, 5)": (1, None),
    "[1, 2], [3, 4, 5]": (9, "arrays beside each other must have one shape"),
    "[1, 2], 3": (7, None),
    "[1, 2], [3, 4] + [5, 6]": (7, None),
    r"[1, 2]_{1\times 2}": (7, "the array is 2, not 1×2 as is written after it"),
    r"[1, 2] \in \mathbb{R}": (8, None),
    "[1, 2": (1, "[ is not closed"),
    "[1, 2)": (6, ") does not fit: [ is open"),
    "[1, 2] [3, 4]": (8, "beside an array only + and another one are read: write what it comes to"),
    "[1, 2] @ [3, 4]": (8, None),
    "[1, 2] * 2": (8, None),
    "[1, 2] + [1, 2, 3]": (10, "arrays that are added must have one shape, got 2 and 3"),
    "[a w_{11}]": (4, "a space may separate cells or mean a product: separate the cells with commas"),
    "[[a b]\n [c d]]": (5, "a space may separate cells or mean a product: separate the cells with commas"),
    "[ a w11  b w12 ]\n[ c w11  d w12 ]": (5, None),
    "[2×a w₁₁]": (6, None),
    "[w_1*b-1 w_1*b]": (10, "a space may separate cells or mean a product: separate the cells with commas"),
    "[2 a]": (4, "a space may separate cells or mean a product: separate the cells with commas"),
    "[ a -  b  c ]": (3, "spaces must separate cells or stand inside one: separate the cells with commas"),
    "[ a  + b  c ]": (6, "spaces must separate cells or stand inside one: separate the cells with commas"),
    "[1, ..., 2]": (5, "...: cells left out cannot be checked: write all"),
    "['a']": None,
    "[1, 2, q]": (8, None),
    '["a", "q"]': (8, None),
    r'["\q"]': (2, None),
    "array([1, 2], order=3)": (1, None),
    "[1e5, 2]": (3, None),
    "[nan, 2]": (2, None),
}


@pytest.mark.parametrize("text", [text for text, found in REFUSED.items() if found])
def test_what_is_refused(text):
    column, message = REFUSED[text]
    with pytest.raises(ReadingError) as caught:
        read_claim(text, NAMES)
    assert caught.value.column == column, str(caught.value)
    assert message in (None, caught.value.message)
