"""Arrays in LaTeX."""

import pytest

from reading.reads import NAMES, statements
from tconv_sym.errors import ReadingError
from tconv_sym.reading.claims import read_claim

CELLS = "1 & a \\\\ w_{11} & -2"
ENVIRONMENTS = ["matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "bmatrix*"]
ONE = ((2, 2), "1 | a | w11 | -2")


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environments(name):
    assert statements(rf"\begin{{{name}}}{CELLS}\end{{{name}}}") == [(None, ONE)]


SPELLINGS = {
    "brackets around": rf"\left[ \begin{{array}}{{cc}} {CELLS} \end{{array}} \right]",
    "parentheses around": rf"\left( \begin{{matrix}} {CELLS} \end{{matrix}} \right)",
    "rules in columns": rf"\begin{{array}}{{c|c}} {CELLS} \end{{array}}",
    "repeated columns": rf"\begin{{array}}{{*{{2}}{{c}}}} {CELLS} \end{{array}}",
    "placed": rf"\begin{{array}}[t]{{rr}} {CELLS} \end{{array}}",
    "aligned": rf"\begin{{bmatrix}}[r] {CELLS} \end{{bmatrix}}",
    "gaps and rules": "\\begin{array}{cc} \\hline 1 & a \\\\[3pt] \\hline w_{11} & -2 \\\\ \\hline \\end{array}",
    "last break": rf"\begin{{bmatrix}} {CELLS} \\ \end{{bmatrix}}",
    "cr": r"\begin{bmatrix} 1 & a \cr w_{11} & -2 \cr \end{bmatrix}",
    "sizes": rf"\Large {{\scriptstyle \begin{{bmatrix}} {CELLS} \end{{bmatrix}} }}",
    "row begins with nothing": r"\begin{bmatrix} 1 & a \\ {} w_{11} & -2 \end{bmatrix}",
    "starred break": r"\begin{bmatrix} 1 & a \\* w_{11} & -2 \end{bmatrix}",
    "spacing": r"\begin{bmatrix} \,1\; & \quad a \\ w_{11} & \!-2~ \end{bmatrix}",
    "lines": "\\begin{bmatrix}\n1 & a\n\\\\\nw_{11} & -2\n\\end{bmatrix}",
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_decoration(text):
    assert statements(text) == [(None, ONE)]
    assert statements(f"Output = {text}") == [("Output", ONE)]
    assert statements(f"$$\n{text} = {text}\n$$") == [(None, ONE, ONE)]


B = r"\begin{bmatrix} 1 \\ a \end{bmatrix}"
SUMS = {
    f"{B} + {B}": "2 | 2×a",
    f"-{B}": "-1 | -a",
    f"a {B} - 2 {B}": "a - 2 | -2×a + a^2",
    rf"\frac12 {B}": "1/2 | 1/2×a",
    rf"2 \cdot {B} + w_{{11}} \times {B}": "w11 + 2 | 2×a + a×w11",
    rf"(a + b) {B}": "a + b | a^2 + a×b",
    f"{B}\n+ {B}": "2 | 2×a",
    f"{B} + [[1], [2]]": "2 | a + 2",
}


@pytest.mark.parametrize("text", SUMS)
def test_sums(text):
    assert statements(text) == [(None, ((2, 1), SUMS[text]))]


def test_a_sum_that_is_broken_in_its_cell():
    cell = r"\begin{array}{l} a w_{12} \\ {} + b w_{11} \\[3pt] {} - 2 \end{array}"
    assert statements(rf"y = \begin{{bmatrix}} {cell} & 0 \end{{bmatrix}}") == [
        ("y", ((1, 2), "a×w12 + b×w11 - 2 | 0"))
    ]


REFUSED = {
    r"\begin{bmatrix} 1 & & 2 \end{bmatrix}": (21, "cell (0,1) is empty: write 0 if it is one"),
    r"\begin{bmatrix} 1 & 2 & \end{bmatrix}": (25, "cell (0,2) is empty: write 0 if it is one"),
    r"\begin{bmatrix} 1 & 2 \\ & 3 \end{bmatrix}": (26, "cell (1,0) is empty: write 0 if it is one"),
    r"\begin{bmatrix} \end{bmatrix}": (17, "cell (0,0) is empty: write 0 if it is one"),
    r"\begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix}": (26, "row 1 must have 2 cells as row 0 has, got 1"),
    r"\begin{bmatrix} 1 \\ 2 & 3 \end{bmatrix}": (22, "row 1 must have 1 cell as row 0 has, got 2"),
    r"\begin{bmatrix} 1 \\ \\ 3 \end{bmatrix}": (22, "cell (1,0) is empty: write 0 if it is one"),
    r"\begin{vmatrix} 1 \end{vmatrix}": (1, "bars mean a determinant or norm: write bmatrix"),
    r"\begin{bmatrix} 1 & \cdots \end{bmatrix}": (21, r"\cdots: cells left out cannot be checked: write all"),
    r"\begin{bmatrix} 1 & ... \end{bmatrix}": (21, "...: cells left out cannot be checked: write all"),
    r"\begin{bmatrix} 1 \end{pmatrix}": (19, r"\end{pmatrix} has no \begin{pmatrix}"),
    r"\begin{bmatrix} 1": (1, r"\begin{bmatrix} is not closed"),
    r"\begin{array} 1 \end{array}": (14, None),
    r"\begin{bmatrix}1\end{bmatrix}\begin{bmatrix}2\end{bmatrix}": (
        30,
        "beside an array only + and another one are read: write what it comes to",
    ),
    r"\begin{bmatrix}1\end{bmatrix} \cdot \begin{bmatrix}2\end{bmatrix}": (31, None),
    r"\begin{bmatrix}1\end{bmatrix} * \begin{bmatrix}2\end{bmatrix}": (31, None),
    r"\begin{bmatrix}1\end{bmatrix}^T": (30, None),
    r"\begin{bmatrix}1\end{bmatrix} 2": (31, None),
    r"\begin{bmatrix}1\end{bmatrix} + 2": (31, "an array and a single value must not be added"),
    r"2 + \begin{bmatrix}1\end{bmatrix}": (3, "an array and a single value must not be added"),
    r"\times \begin{bmatrix}1\end{bmatrix}": (1, "a product must have a value on both sides"),
    r"\begin{bmatrix}1\end{bmatrix} + \begin{bmatrix}1 & 2\end{bmatrix}": (
        33,
        "arrays that are added must have one shape, got 1×1 and 1×2",
    ),
    r"\begin{bmatrix}\begin{bmatrix}1 & 2\end{bmatrix}\end{bmatrix}": (
        33,
        "a cell must be a single value, got a matrix in a matrix",
    ),
    r"\begin{bmatrix}\begin{array}{l}a \\ b\end{array}\end{bmatrix}": (36, "a line in a cell must go on with + or -"),
    r"\left|\begin{array}{c}1\end{array}\right|": (41, None),
    r"\left\{\begin{array}{c}1\end{array}\right.": (8, None),
    r"\begin{bmatrix} \multicolumn{2}{c}{1} \end{bmatrix}": (17, None),
    r"[\begin{aligned} 1 \end{aligned}]": (2, "the environment aligned is not read here"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text):
    column, message = REFUSED[text]
    with pytest.raises(ReadingError) as caught:
        read_claim(text, NAMES)
    assert caught.value.column == column, str(caught.value)
    assert message in (None, caught.value.message)
