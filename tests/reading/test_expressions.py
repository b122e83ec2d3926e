"""Expressions are read as their writers mean them, or refused where they may mean something else."""

import subprocess
import sys
import threading
from fractions import Fraction
from time import perf_counter

import pytest

from tconv_sym.errors import ReadingError
from tconv_sym.polynomial import MAX_TERMS, to_text
from tconv_sym.problem import pose
from tconv_sym.reading.expressions import read_expression
from tconv_sym.reading.source import MAX_CHARACTERS, Source
from tconv_sym.reading.vocabulary import Vocabulary

FIVE = Vocabulary.of(pose(5, 3))
SQUARE = Vocabulary.of(pose((2, 2), (3, 3)))
LETTERS = Vocabulary.plain("eidEISNOQab")
CHANNELS = Vocabulary.of(pose(2, 2, channels=(1, 2), bias=True))
LARGE = Vocabulary.of(pose((6, 6), (1, 12)))
NUMBERS = Vocabulary.of(pose([1, 2], [3, 4]))


def read(text, vocabulary=FIVE):
    return to_text(read_expression(Source(text), vocabulary))


@pytest.mark.parametrize(
    ("vocabulary", "text", "value"),
    [
        (SQUARE, r"w_{22} \cdot a", "a×w22"),
        (FIVE, "a×w2 + b×w1", "a×w2 + b×w1"),
        (FIVE, "aw_1", "a×w1"),
        (FIVE, "2a", "2×a"),
        (FIVE, r"\frac{1}{2}(a w_1 + b w_2)", "1/2×a×w1 + 1/2×b×w2"),
        (SQUARE, "a w₁₁", "a×w11"),
        (FIVE, "a*w1", "a×w1"),
        (FIVE, r"2\*c", "2×c"),
        (NUMBERS, "1·(-1)", "-1"),
        (NUMBERS, r"1 \cdot \left(-1\right)", "-1"),
        (NUMBERS, "1·2 + 3·(-1/2)", "1/2"),
        (SQUARE, "{} + b w_{11}", "b×w11"),
        (SQUARE, "{} - b w_{11}", "-b×w11"),
        (CHANNELS, r"x^{(1)}_{1} w^{(1,1)}_{2} + \beta_{1}", "w1_1_2×x1_1 + β1"),
        (LARGE, "x1_2×w1_12", "w1_12×x1_2"),
        (FIVE, "-a w_1", "-a×w1"),
        (FIVE, "a(w_1+w_2)", "a×w1 + a×w2"),
        (FIVE, "(a+b)(w1-w2)", "a×w1 - a×w2 + b×w1 - b×w2"),
        (FIVE, "a^2", "a^2"),
        (FIVE, "a²", "a^2"),
        (FIVE, "a**2", "a^2"),
        (FIVE, r"a\*\*2", "a^2"),
        (FIVE, "a^{2}", "a^2"),
        (FIVE, "w_{1}^2", "w1^2"),
        (FIVE, "w₁²", "w1^2"),
        (FIVE, "-a^2", "-a^2"),
        (FIVE, "(-a)^2", "a^2"),
        (FIVE, "2^3a", "8×a"),
        (FIVE, "1/2", "1/2"),
        (FIVE, "a/2", "1/2×a"),
        (FIVE, "(1/2)a", "1/2×a"),
        (FIVE, "1/2·a", "1/2×a"),
        (FIVE, "a/2·b", "1/2×a×b"),
        (FIVE, "a ÷ 2", "1/2×a"),
        (FIVE, "8/2/2", "2"),
        (FIVE, "a/(1/2)", "2×a"),
        (FIVE, "a/(1-3)", "-1/2×a"),
        (FIVE, r"\tfrac12 a", "1/2×a"),
        (FIVE, r"\frac a2", "1/2×a"),
        (FIVE, r"\frac1{2}a", "1/2×a"),
        (FIVE, r"-\frac{1}{2} a", "-1/2×a"),
        (FIVE, r"\left(- \frac{1}{2}\right) a", "-1/2×a"),
        (FIVE, r"\frac{\frac{a}{2} - b}{\frac{3}{4}}", "2/3×a - 4/3×b"),
        (FIVE, "0.5a", "1/2×a"),
        (FIVE, "0.1+0.2", "3/10"),
        (FIVE, ".25", "1/4"),
        (SQUARE, r"\mathbf{w}_{11} \cdot \text{a}", "a×w11"),
        (FIVE, r"\big(a+b\big)\times w1", "a×w1 + b×w1"),
        (FIVE, r"\left[ a+b \right] w_1", "a×w1 + b×w1"),
        (FIVE, r"\left\{ a+b \right\} w_1", "a×w1 + b×w1"),
        (FIVE, "a × w1 · 2 * 3 ∗ b ⋅ 1 ∙ c ＊ 1", "6×a×b×c×w1"),
        (FIVE, r"a\,w_1~+\;b\quad w_2", "a×w1 + b×w2"),
        (FIVE, "２ａ＊ｗ１", "2×a×w1"),
        (FIVE, "\n a\r\n  + b ·\n w1\n", "a + b×w1"),
        (FIVE, "2(a\n  + b\n)", "2×a + 2×b"),
        (FIVE, "a − b", "a - b"),
        (FIVE, "a + -b", "a - b"),
        (FIVE, "a·-1", "-a"),
        (FIVE, "a - (b - (c - d))", "a - b + c - d"),
        (FIVE, "0·a", "0"),
        (FIVE, "0", "0"),
        (FIVE, "a - a", "0"),
        (FIVE, "((((a))))", "a"),
        (FIVE, r"\Large w_1", "w1"),
        (FIVE, r"\sum_{i=1}^{3} w_{i}", "w1 + w2 + w3"),
        (FIVE, r"\sum_{i=1}^3 i w_i", "w1 + 2×w2 + 3×w3"),
        (FIVE, r"\sum\limits_{m=1}^{2} w_{m+1} w_{3-m} + a", "a + w1×w3 + w2^2"),
        (FIVE, r"2\sum_{i=1}^{2} w_i", "2×w1 + 2×w2"),
        (FIVE, r"\frac{1}{2}\sum_{i=1}^{2} w_i^2", "1/2×w1^2 + 1/2×w2^2"),
        (SQUARE, r"\sum_{i=1}^{2}\sum_{j=1}^{2} w_{ij}", "w11 + w12 + w21 + w22"),
        (SQUARE, r"\sum_{i=1}^{2}\sum_{j=1}^{2} w_{i,j+1}", "w12 + w13 + w22 + w23"),
        (LETTERS, "e i d", "d×e×i"),
        (LETTERS, "ei + dE - I·S·N·O·Q", "E×d - I×N×O×Q×S + e×i"),
        (LETTERS, r"\frac{1}{2}(e + i)(d + E) + I^2", "1/2×E×e + 1/2×E×i + I^2 + 1/2×d×e + 1/2×d×i"),
        (LETTERS, "e(i)", "e×i"),
    ],
)
def test_what_is_read(vocabulary, text, value):
    assert read(text, vocabulary) == value


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "an expression must not be empty"),
        ("   ", 4, "an expression must not be empty"),
        ("{}", 3, "something must follow }"),
        ("a +", 4, "something must follow +"),
        (r"a \cdot", 8, r"something must follow \cdot"),
        ("*a", 1, "* is not understood here"),
        ("a·/b", 3, "/ is not understood here"),
        ("a = b", 3, "= is not understood here"),
        ("a, b", 2, ", is not understood here"),
        ("9%", 2, "% is not understood here"),
        ("|a|", 1, "| is not understood here"),
        ("a & b", 3, "& separates cells, so it must not stand in an expression"),
        (r"a \\ b", 3, r"\\ separates cells, so it must not stand in an expression"),
        ("(a", 1, "( is never closed"),
        (r"\left(a + b", 6, "( is never closed"),
        ("{a", 1, "{ is never closed"),
        ("a w_{1", 5, "{ is never closed"),
        ("a)", 2, ") closes nothing"),
        ("(a]", 3, "( must be closed by ), got ]"),
        ("a()", 2, "brackets must not be empty"),
        ("2 3", 3, "a number must stand in front, or have a sign before it: 2a or a·2"),
        ("a 2", 3, "a number must stand in front, or have a sign before it: 2a or a·2"),
        ("w_{1}2", 6, "a number must stand in front, or have a sign before it: 2a or a·2"),
        ("(a+b)2", 6, "a number must stand in front, or have a sign before it: 2a or a·2"),
        ("a{2}", 2, "a number must stand in front, or have a sign before it: 2a or a·2"),
        ("a/2 b", 5, "what stands after a/b must have a sign: a/2 b may be (a/2)·b or a/(2b)"),
        ("1/2a", 4, "what stands after a/b must have a sign: a/2 b may be (a/2)·b or a/(2b)"),
        ("1/2(a+b)", 4, "what stands after a/b must have a sign: a/2 b may be (a/2)·b or a/(2b)"),
        (r"2\frac{1}{2}", 2, r"a fraction after a number must have a sign before it: 2\frac{1}{2} may be 5/2"),
        ("a/w1", 3, "a divisor must be a number"),
        (r"\frac{a}{w_1}", 9, "a divisor must be a number"),
        ("a/0", 3, "a divisor must be a number other than 0"),
        ("a/(1-1)", 3, "a divisor must be a number other than 0"),
        (r"\frac{a}{0}", 9, "a divisor must be a number other than 0"),
        (r"\frac{a}", 9, "a fraction must have two arguments in braces"),
        (r"\frac{a}.5", 9, "a fraction must have two arguments in braces"),
        (r"\frac{}{2}", 6, "brackets must not be empty"),
        ("a^b", 3, "an exponent must be a whole number in 0..8"),
        ("a^{-1}", 3, "an exponent must be a whole number in 0..8"),
        ("a^{0.5}", 3, "an exponent must be a whole number in 0..8"),
        ("a^{}", 3, "an exponent must be a whole number in 0..8"),
        ("a^9", 3, "an exponent must be in 0..8, got 9"),
        ("a^{100000000}", 4, "an exponent must be in 0..8, got 100000000"),
        ("a^02", 3, "an exponent of several digits must stand in braces"),
        ("a^2^2", 4, "a power of a power must have brackets"),
        ("w^2_{1}", 1, "w^…_… may be a power or a channel: write w_{…}^{…} or w^{(…)}_{…}"),
        ("w^{2}_{1}", 1, "w^…_… may be a power or a channel: write w_{…}^{…} or w^{(…)}_{…}"),
        ("w^{1,2}_{1}", 1, "w^…_… may be a power or a channel: write w_{…}^{…} or w^{(…)}_{…}"),
        (
            "w[0]",
            1,
            "w[…] may count from 0 or from 1: write the element by its name; the names here are a, b, c, d, e, w1 … w3",
        ),
        (
            "a + x[1,2]",
            5,
            "x[…] is no value here; the names here are a, b, c, d, e, w1 … w3",
        ),
        (r"\sum_{i=1}^{2} iw_i", 16, "iw holds a summation variable: write a sign between its letters"),
        ("a--b", 2, "a sign after a sign must stand in brackets"),
        ("w_{}", 4, "an index must not be empty"),
        ("w_{(1)}", 4, "an index must be numbers with commas between them, as in w_{1,2}"),
        ("w_{1,1}", 1, "w_{1,1} has 2 indices, and the kernel of size 3 has one axis"),
        (r"a + \text{bias}", 11, "bias is unknown: the names here are a, b, c, d, e, w1 … w3"),
        (r"\text{ReLU}(a)", 7, "ReLU is unknown: the names here are a, b, c, d, e, w1 … w3"),
        (r"\sum_{i=1}^{90}\sum_{j=1}^{90} a", 16, "sums in sums must have at most 4,096 terms in all, got more"),
        ("w_{1,}", 6, "an index must not be empty"),
        ("w_+", 3, "an index must be a number"),
        ("w_{1+}", 4, "an index must be a number or a sum such as i+1, with commas between indices"),
        (r"\sum_{i=1}^{3} w_{1i}", 19, "an index must be a number or a sum such as i+1, with commas between indices"),
        (r"\sum_{i=1}^{4} w_i", 16, "w4 is outside the kernel of size 3"),
        (r"\sum w_1", 6, r"a sum must have a variable and bounds, as in \sum_{i=1}^{3}"),
        (r"\sum_{i=1} w_i", 12, r"a sum must have a variable and bounds, as in \sum_{i=1}^{3}"),
        (r"\sum_{i} w_i", 8, r"a sum must have a variable and bounds, as in \sum_{i=1}^{3}"),
        (r"\sum_{i=1}^{n} w_i", 13, "a bound of a sum must be a number"),
        (r"\sum_{i=3}^{1} w_i", 1, "a sum must have 1 to 4,096 terms, got -1"),
        ("а w1", 1, "a character that is not read here: CYRILLIC SMALL LETTER A (U+0430)"),
        ("f w1", 1, "f is unknown: the names here are a, b, c, d, e, w1 … w3"),
        ("a w4", 3, "w4 is outside the kernel of size 3"),
    ],
)
def test_what_is_refused(text, column, message):
    with pytest.raises(ReadingError) as error:
        read(text)
    assert (error.value.message, error.value.line, error.value.column) == (message, 1, column)


@pytest.mark.parametrize("text", ["a w_1\nb w_2", "a\n\nb", "2\n(a + b)"])
def test_factors_on_two_lines_are_refused(text):
    with pytest.raises(ReadingError) as error:
        read(text)
    assert error.value.column == 1
    assert error.value.message == "factors on two lines must have a sign between them"


def test_a_refusal_points_into_the_whole_text():
    source = Source("y_0 = a w_1\ny_1 = a w_4 & b")
    with pytest.raises(ReadingError) as error:
        read_expression(source, FIVE, 18, 24)
    assert str(error.value) == "line 2, column 9: w4 is outside the kernel of size 3"
    assert error.value.shown == "y_1 = a w_4 & b"


def test_only_the_part_is_read():
    assert to_text(read_expression(Source("?? a + 2b ??"), FIVE, 3, 9)) == "a + 2×b"


def test_a_cell_without_names_may_have_large_numbers():
    value = read_expression(Source("9" * 40 + "·" + "8" * 40), NUMBERS)
    assert value == {(): int("9" * 40) * int("8" * 40)}
    assert read_expression(Source("0." + "1" * 38), NUMBERS) == {(): Fraction(int("1" * 38), 10**38)}


def test_the_limits_themselves_are_within():
    assert read("(" * 32 + "a" + ")" * 32) == "a"
    assert read("a^8·a^8") == "a^16"
    assert read(r"\sum_{i=1}^{4096} a") == "4096×a"
    assert read("+".join(["a"] * 2048)[:4095]) == "2048×a"
    names = [f"q{i}" for i in range(MAX_TERMS)]
    assert len(read_expression(Source(r"\sum_{i=0}^{4095} q_i"), Vocabulary.plain(names))) == MAX_TERMS


HOSTILE = {
    "parentheses": "(" * 20_000 + "a" + ")" * 20_000,
    "parentheses within the characters": "(" * 2_000 + "a" + ")" * 2_000,
    "left": r"\left(" * 1_300,
    "braces": "{" * 300 + "a" + "}" * 300,
    "mixed brackets": "([{" * 2_000,
    "fractions": r"\frac{" * 300 + "1" + "}{2}" * 300,
    "sums in sums": r"\sum_{i=1}^{9}" * 300 + "w_i",
    "sums of sums": r"\sum_{i=1}^{4096}\sum_{j=1}^{4096} a",
    "a long sum": r"\sum_{i=1}^{99999999999} a",
    "a sum of many letters": r"\sum_{i=1}^{4096}" + "a" * 4_000,
    "a sum of many factors": r"\sum_{i=1}^{4096}" + "2*" * 2_000 + "2",
    "a power": "a^{100000000}",
    "a power of powers": "(((((((2^8)^8)^8)^8)^8)^8)^8)^8",
    "an exponent": "2^{" + "9" * 4_000 + "}",
    "powers": "a" + "^2" * 3_000,
    "a binomial": r"\binom{100000000}{50000000}",
    "a power of a sum": "(a+b+c+d+e+w1+w2+w3)^8",
    "products of sums": "(a+b+c+d+e)" * 20,
    "a mebibyte of letters": "a" * MAX_CHARACTERS,
    "letters": "a" * 8_192,
    "digits": "9" * 8_000,
    "decimals": "0." + "1" * 8_000,
    "products of numbers": "99999999999*" * 600 + "9",
    "fractions of primes": "+".join(f"1/{p}" for p in range(10_000, 11_000)),
    "digits of an index": "w" + "1" * 8_000,
    "an index without end": "w_{" + "1" * 8_000,
    "indices": "w_{" + "1," * 2_000 + "1}",
    "underscores": "w" + "_1" * 4_000,
    "signs": "-" * 8_000,
    "slashes": "1" + "/2" * 4_000,
    "spaces": "a" + " " * 8_190 + "?",
    "ties": "~" * 8_192,
    "Greek": "α" * 8_000,
    "subscripts": "w" + "₁" * 8_000,
    "cells": "&" * 8_000,
    "backslashes": "\\" * 8_001,
    "accents": r"\bar{" * 1_500,
    "fonts": r"\mathbf{" * 900,
    "a function": "sin(a)",
    "code": "__import__('os').system('true')",
    "an assignment": "a = 2",
    "a null character": "\0" * 8_000,
    "half a character": "\ud800",
}


def state():
    import latex2sympy2  # noqa: PLC0415 (its import is not what is measured)

    module = {name: value for name, value in vars(latex2sympy2).items() if not name.startswith("__")}
    return module, sys.getrecursionlimit(), threading.active_count(), "typing.io" in sys.modules


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_refused_at_once_and_leave_nothing_behind(text):
    read("(a + b)^2")
    before = state()
    start = perf_counter()
    with pytest.raises(ReadingError) as error:
        read(text)
    assert perf_counter() - start < 1  # in fact a tenth of that
    assert len(error.value.message) < 200
    assert "\n" not in error.value.message
    assert state() == before
    assert read("(a + b)^2") == "a^2 + 2×a×b + b^2"


def test_a_deep_stack_is_no_reason_for_another_error():
    text = "(" * 31 + "a^2" + "+b)^1" * 31

    def deeper(levels):
        return deeper(levels - 1) if levels else read(text)

    def answer(levels):
        try:
            return deeper(levels)
        except ReadingError as error:
            return error.message
        except RecursionError:
            return "no room even for the call"

    answers = [answer(levels) for levels in range(0, sys.getrecursionlimit(), 10)]
    assert list(dict.fromkeys(answers)) == [
        "a^2 + 31×b",
        "the program that reads this is itself too deep in calls",
        "no room even for the call",
    ]
    assert read(text) == "a^2 + 31×b"


def test_the_package_reads_plain_formulas_without_latex2sympy2():
    program = (
        "import sys\n"
        "from tconv_sym.problem import pose\n"
        "from tconv_sym.reading.expressions import read_expression\n"
        "from tconv_sym.reading.source import Source\n"
        "from tconv_sym.reading.vocabulary import Vocabulary\n"
        "read_expression(Source('a×w1 + 2·(-1)b'), Vocabulary.of(pose(2, 2)))\n"
        "print('latex2sympy2' in sys.modules, 'antlr4' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
