"""The fast way takes what formulas mostly are, passes everything else on, and looks each spelling up once."""

import pytest

from tconv_sym.problem import pose
from tconv_sym.reading import plain
from tconv_sym.reading.plain import read_plain
from tconv_sym.reading.vocabulary import Vocabulary

PROBLEM = pose((6, 6), (3, 3))


def read(text, problem=PROBLEM):
    return read_plain(text, Vocabulary.of(problem), 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "x1_2×w11 + x1_3×w12",
        "x_{1,2} w_{11} - x_{1,3} w_{12}",
        r"w_{11} \cdot x_{1,2}",
        r"-w_{11}\times x_{1,2}",
        r"\mathbf{w}_{11} x_{1,2}",
        "w₁₁·x₁₂",
        "2x_{1,2}",
        r"1/2·w11 + (-2)·w12 - \left(-\frac{1}{2}\right) w13",
        r"w_{11}\,x_{1,2}~+ 3",
    ],
)
def test_formulas_take_it(text):
    assert read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "+",
        "w11 +",
        "w11 × × w12",
        "× w11",
        "w11 2",
        "2 3",
        "1/2 w11",
        "w11/2",
        "w11^2",
        "(w11)",
        "2(3)",
        "w11 + -w12",
        "w14",
        "а",
        "w[1]",
        "w_{11",
        "w11\u2028w12",
        r"\frac{1}{0}",
        "9" * 41,
        "w11 " * 17,
        "w11+" * 2048 + "1",
    ],
)
def test_everything_else_is_left_to_the_parser(text):
    assert read(text) is None


def test_what_is_too_long_is_left_to_the_parser():
    assert read("w11" + " " * 8189) == {("w11",): 1}
    assert read("w11" + " " * 8190) is None


def test_a_spelling_is_looked_up_once(monkeypatch):
    vocabulary = Vocabulary.of(PROBLEM)
    text = "w11·x1_1 + w_{11}·x1_1"
    read_plain(text, vocabulary, 0, len(text))
    assert {"w11", "x1_1", "w_{11}"} <= set(vocabulary.spelled)
    monkeypatch.setattr(plain, "parse", None)
    assert read_plain(text, vocabulary, 0, len(text)) == {("w11", "x1_1"): 2}


def test_a_vocabulary_does_not_remember_without_end(monkeypatch):
    monkeypatch.setattr(plain, "_REMEMBERED", 10)
    vocabulary = Vocabulary.of(PROBLEM)
    for number in range(50):
        assert read_plain(f"{number}·w11", vocabulary, 0, len(f"{number}·w11")) is not None
        assert len(vocabulary.spelled) <= 10
