"""What lines of prose say: elements, ordinals, sizes, conditions."""

from __future__ import annotations

import pytest

from tconv_sym.notes import sentences
from tconv_sym.notes.located import Located
from tconv_sym.notes.roles import MATH

ELEMENTS = {
    "output[1] = a×w2 + b×w1": [((1,), "a×w2 + b×w1")],
    "- **output[1]** = a×w2.": [((1,), "a×w2")],
    "Y[0][1]: a×w2（左）": [((0, 1), "a×w2")],
    "y_{0,1} = a w_1, y_{0,2} = b w_1": [((0, 1), "a w_1"), ((0, 2), "b w_1")],
    "y_1 = a×w2 since both land there": [((1,), "a×w2")],
    "output[0] = a*w1 # the first": [((0,), "a*w1")],
    "输出[0] 为 a×w1，": [((0,), "a×w1")],
    f"output[1] = {MATH} + {MATH}": [((1,), f"{MATH} + {MATH}")],
    "output[1] = a×w2, b×w1": [((1,), "a×w2, b×w1")],
    "output[1] = 2 times a": [((1,), "2 times a")],
    "The element at (1,0) of the output is 0 + 3 = 3": [((1, 0), "0 + 3 = 3")],
    "输出在位置 (1,1) 处的值为 7": [((1, 1), "7")],
    f"output[1] = {MATH}": [],
    "output = 3": [],
    "xoutput[1] = 3": [],
    "output[i] = a": [],
    "output[1] = " + "a" * 5000: [],
}


@pytest.mark.parametrize(("words", "found"), ELEMENTS.items(), ids=[words[:50] for words in ELEMENTS])
def test_elements(words, found):
    assert [(label.index, words[slice(*span)]) for label, _, span in sentences.elements(words)] == found


def test_the_element_that_words_end_with():
    assert sentences.element("- **Output[0,0]**（左上角）：").index == (0, 0)
    assert sentences.element("so output[1] = ").brackets
    assert not sentences.element("y_{1,2} is ").brackets
    assert sentences.element("The element at (1,0) of the output is ").index == (1, 0)
    assert sentences.element("output[1] and more") is None


def test_ordinals():
    words = ["第二个元素 ", "输入矩阵的第 4 个元素为", "the third element is ", "the 2nd input element ("]
    assert [sentences.ordinal(one) for one in words] == [2, 4, 3, 2]
    assert [sentences.ordinal(one) for one in ("输出的第二个元素", "第二个元素乘以", "kernel: first element")] == [
        None
    ] * 3
    assert list(sentences.input_elements("the fourth element is 3, the first element a.")) == [
        (4, (22, 23)),
        (1, (43, 44)),
    ]


def test_arrays():
    line = "input = [a, b], kernel=[[1, 2]], X is np.array([1]), output[0] = [2], Z: [open"
    found = [(sentences.last_word(name), line[slice(*span)]) for name, span in sentences.arrays(line)]
    assert found == [("input", "[a, b]"), ("kernel", "[[1, 2]]"), ("X", "[1]")]
    assert [sentences.last_word(words) for words in ("C^T x", "2 x", "the matrix x", "输入")] == ["", "", "x", "输入"]


def test_sizes():
    line = "output size: 3x3, 输出尺寸为 4×5，output shape = (2, 2), output size = 3 + 1, output size 4.5"
    assert [line[slice(*span)] for span in sentences.sizes(line)] == ["3x3", "4×5", "(2, 2)"]
    assert sentences.says_size("输出尺寸：")
    assert not sentences.says_size("普通卷积的输出尺寸：")


def test_conditions():
    assert sentences.is_conditional("If the stride is 2, output[0] = a")
    assert sentences.is_conditional("当 s > 1，")
    assert not sentences.is_conditional("若输入为 X，输出为 Y")


def test_cells_of_a_row():
    row = Located("| a | `b` |  |", ((0, 4, 3),))
    assert [(cell.text, cell.place()) for cell in sentences.cells(row)] == [
        ("a", (4, 5)),
        ("`b`", (4, 9)),
        ("", (4, 16)),
    ]
    assert sentences.undecorated(" **`a`** ") == "a"


@pytest.mark.parametrize(
    "text", ["output", "output[1] = ", "（", "first element ", "输出", "[", "= [", "output size: ", "if "]
)
def test_hostile_lines(text):
    words = text * (4096 // len(text))
    assert list(sentences.elements(words)) is not None
    assert list(sentences.arrays(words)) is not None
    assert list(sentences.sizes(words)) is not None
    assert list(sentences.input_elements(words)) is not None
