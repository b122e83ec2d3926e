"""What words and names in front of an array say that it is."""

from __future__ import annotations

import pytest

from tconv_sym.notes.roles import FLIPPED, INSERTED, MATH, PADDED, clause, role_of_name, role_of_words

WORDS = {
    "输入矩阵：": "input",
    "若输入的 feature map 为": "input",
    "The input matrix X is": "input",
    "卷积核为": "kernel",
    f"输入为{MATH}，权重矩阵 W 为": "kernel",
    "- 卷积核：`3×3` 权重矩阵：": "kernel",
    "the kernel (3×3) is:": "kernel",
    "最终输出：": "output",
    "**输出矩阵**（3×3）如下：": "output",
    "Then, at last, the final output is": "output",
    "Output:": "output",
    "执行卷积后结果为": "output",
    "Adding up gives us:": "output",
    "插值并填充后的矩阵：": PADDED,
    "the zero-padded input is": PADDED,
    "插零后的输入": INSERTED,
    "zero-inserted input:": INSERTED,
    "stretched input:": INSERTED,
    "上下左右翻转后为": FLIPPED,
    "旋转180度后的卷积核": FLIPPED,
    "the flipped kernel is": FLIPPED,
    "the kernel flipped by 180°:": FLIPPED,
    "构建等效卷积核": "equivalent-kernels",
    "卷积矩阵 C：": "matrix",
    "the convolution matrix is": "matrix",
}
NOTHING = [
    "输出矩阵的第一行：",
    "左右翻转后为",
    "the input flattened:",
    "将输入展平为向量，输入向量：",
    "the output is not",
    "C^T x = ",
    "the input window",
    "第一个元素的输入",
    "because of this",
    "",
    f"the output {MATH} and",
]
NAMES = {
    "Output": "output",
    "Y": "output",
    "X": "input",
    "W": "kernel",
    "C": "matrix",
    "C^T": "matrix.transposed",
    "X_padded": PADDED,
    "x_zero": INSERTED,
    "W_flip": FLIPPED,
    "最终输出": "output",
}


@pytest.mark.parametrize(("words", "of"), WORDS.items(), ids=WORDS)
def test_words(words, of):
    assert role_of_words(words).of == of


@pytest.mark.parametrize("words", NOTHING)
def test_words_that_do_not_say_what_follows(words):
    assert role_of_words(words) is None


@pytest.mark.parametrize(("name", "of"), NAMES.items(), ids=NAMES)
def test_names(name, of):
    assert role_of_name(name).of == of


@pytest.mark.parametrize("name", ["Z", "W'", "H_out", "Output_full", "x" * 500])
def test_names_that_are_not_known(name):
    assert role_of_name(name) is None


def test_what_is_not_sure():
    firm = {words: role_of_words(words).is_firm for words in ("输出为", "结果为", "the full output:", "裁剪前的输出")}
    assert firm == {"输出为": True, "结果为": False, "the full output:": False, "裁剪前的输出": False}
    assert role_of_words("扩展后的输入").others == (PADDED,)


def test_the_last_clause():
    assert clause(f"The input is {MATH}, **the output** `is`:") == "the output"
    assert clause("x" * 500) == "x" * 160
