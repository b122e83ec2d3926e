"""The fast way takes what formulas mostly are, passes everything else on, and looks each spelling up once."""

from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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


NAMES = ["x1_2", "x_{1,2}", "x12", "w11", "w_{12}", "w", "w14", r"\mathbf{w}_{11}", "w₁₁"]
SIGNS = ["+", "-", "*", "×", r"\cdot", r"\times", " + ", " - ", " × "]
OTHERS = [
    " ",
    " ",
    "\n",
    "\r",
    "~",
    r"\,",
    "\u2028",
    "2",
    "_",
    "^2",
    "{",
    "}",
    "(",
    ")",
    ",",
    "[1]",
    "1/2",
    "cdot",
    "₂",
]


@given(parts=st.lists(st.sampled_from(NAMES * 3 + SIGNS * 2 + OTHERS), max_size=12))
@example(parts=["w11", "\n", "x1_2"])
@example(parts=["w11", " ", "x1_2", "w11", " ", "x1_2"])
@example(parts=["w11", " ", "x1_2", "\u2028", "+", "w11", " ", "x1_2"])
@example(parts=["w11", "w11", "+", "w11", "w11"])
def test_products_of_two_names_are_what_piece_by_piece_they_come_to(parts):
    text = "".join(parts)
    vocabulary = Vocabulary.of(PROBLEM)
    fast = plain._bilinear(text, vocabulary.names, 0, len(text))
    assert fast is None or fast == plain._pieced(text, vocabulary, 0, len(text))


@pytest.mark.parametrize("text", ["x1_2×w11", "-w11 x1_2\n + x_{1,3} w_{12} - w12x1_4", r"w_{11}\cdot x_{1,2}"])
def test_our_own_spellings_take_the_fastest_way(monkeypatch, text):
    monkeypatch.setattr(plain, "_pieced", None)
    assert read(text)


def test_a_spelling_that_was_looked_up_takes_the_fastest_way(monkeypatch):
    vocabulary = Vocabulary.of(PROBLEM)
    assert read_plain("w_11·x12", vocabulary, 0, 8)
    monkeypatch.setattr(plain, "_pieced", None)
    assert read_plain("w_11·x12", vocabulary, 0, 8) == {("w11", "x1_2"): 1}


@pytest.mark.parametrize("part", ["a", "a ", "+ ", "w1", "w_{", "a * ", "a  ", "+\n", r"a\cdot", " "])
def test_hostile_cells_are_left_to_the_parser_at_once(part):
    start = perf_counter()
    plain._bilinear(part * (8192 // len(part)), {}, 0, 8192)
    plain._bilinear(part.replace(" ", " " * 8000), {}, 0, 8192)
    assert perf_counter() - start < 1  # in fact a hundredth of that


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
    known = dict(vocabulary.names)
    assert read_plain("w_11·x12", vocabulary, 0, 8)
    assert vocabulary.names == known
    for number in range(50):
        assert read_plain(f"{number}·w11", vocabulary, 0, len(f"{number}·w11")) is not None
        assert len(vocabulary.spelled) <= 10
