"""The numbers of a note whose readers were misled: what is wrong there, and why."""

from types import SimpleNamespace

import pytest

from tconv_sym.checking.check import check
from tconv_sym.checking.judge import judge
from tconv_sym.problem import pose

GEOMETRY = {"stride": 2, "padding": 1}
NUMBERS = pose([[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]], **GEOMETRY)
SYMBOLS = pose((2, 2), (3, 3), **GEOMETRY)
CLAIM = SimpleNamespace(shape=(3, 3), cells=[{(): value} for value in (5, 16, 10, 26, 64, 38, 21, 52, 31)])


def test_the_matrix_of_numbers():
    verdict = judge(NUMBERS, "output", CLAIM)
    assert verdict.status == "refuted"
    assert verdict.message == "7 of 9 cells of the output differ"
    assert list(verdict.misconceptions.items()) == [("kernel-not-flipped", 3), ("slip", 4)]
    assert {cell.position: cell.misconceptions for cell in verdict.cells} == {
        (0, 1): ("kernel-not-flipped",),
        (1, 0): ("kernel-not-flipped",),
        (1, 1): ("kernel-not-flipped",),
        (1, 2): ("slip",),
        (2, 0): ("slip",),
        (2, 1): ("slip",),
        (2, 2): ("slip",),
    }


def test_the_matrix_as_it_is_written():
    text = r"\text{Output} = \begin{bmatrix} 5 & 16 & 10 \\ 26 & 64 & 38 \\ 21 & 52 & 31 \\ \end{bmatrix}"
    verdict = check(NUMBERS, text)
    assert verdict.cells[2].line == 1
    assert [cell.position for cell in verdict.cells] == [
        cell.position for cell in judge(NUMBERS, "output", CLAIM).cells
    ]
    assert list(verdict.misconceptions.items()) == [("kernel-not-flipped", 3), ("slip", 4)]


CENTRE = r"w_{11} \cdot a + w_{13} \cdot b + w_{31} \cdot c + w_{33} \cdot d"


@pytest.mark.parametrize(
    ("text", "at"), [(CENTRE, (1, 1)), (rf"\text{{Output}}[1,1] = {CENTRE}", None)], ids=["at", "label"]
)
def test_the_formula_in_the_middle(text, at):
    verdict = check(SYMBOLS, text, at=at)
    (cell,) = verdict.cells
    assert str(cell) == (
        "output[1,1]: a×w33, b×w31, c×w13 and d×w11 are missing, a×w11, b×w13, c×w31 and d×w33 are extra"
    )
    assert dict(verdict.misconceptions) == {"kernel-not-flipped": 1}


def test_what_is_right_there():
    assert check(SYMBOLS, r"w_{22} \cdot a", at=(0, 0)).status == "verified"
    padded = r"X_{\text{padded}} = \begin{bmatrix} 0&0&0&0&0 \\ 0&a&0&b&0 \\ 0&0&0&0&0 \\ 0&c&0&d&0 \\ 0&0&0&0&0 \end{bmatrix}"
    assert check(SYMBOLS, padded, of="zero-insertion.padded").status == "verified"
    assert check(SYMBOLS, "3×3", of="size").status == "verified"
