"""Texts as people write them, and what they claim; or why they are refused, and where."""

import time

import pytest

from reading.reads import NAMES, NUMBERS, statements
from tconv_sym.errors import ReadingError
from tconv_sym.problem import pose
from tconv_sym.reading.claims import read_claim
from tconv_sym.reading.vocabulary import Vocabulary

READ = {
    # one value
    r"w_{22} \cdot a": [(None, "a×w22")],
    "$a w_{11}$": [(None, "a×w11")],
    r"\( a w_{11} \).": [(None, "a×w11")],
    "-2a": [(None, "-2×a")],
    r"\boxed{a}": [(None, "a")],
    # equations and chains
    "output[1] = a×w12 + b×w11": [("output[1]", "a×w12 + b×w11")],
    "y_{1,1} = 1·9 + 2·7 = 23": [("y_1,1", "23", "23")],
    "a w_{11} + b w_{12} = 3": [(None, "a×w11 + b×w12", "3")],
    "w_{11} = 1": [(None, "w11", "1")],
    "输出[1,1]＝a＋b": [("输出[1,1]", "a + b")],
    "**Output[0,0]**：$a$": [("Output[0,0]", "a")],
    "output[0,0]: a = b": [("output[0,0]", "a", "b")],
    r"y_0 \coloneqq a": [("y_0", "a")],
    "y_0 := a": [("y_0", "a")],
    "C = 5": [("C", "5")],
    "a w_{11} = y_{0}": [("y_0", "a×w11")],
    "a w_{11} = 3 = output[0,1]": [("output[0,1]", "a×w11", "3")],
    "[a, b] = Y": [("Y", ((2,), "a | b"))],
    "Y[0,:] = [a, b]": [("Y[0]", ((2,), "a | b"))],
    "Y[1,:,:] = [[a], [b]]": [("Y[1]", ((2, 1), "a | b"))],
    "out(1,1) = a": [("out_1,1", "a")],
    r"Y\left(1,1\right) = a": [("Y_1,1", "a")],
    r"Y \in \mathbb{R}^{1\times 2} = [[a, b]]": [("Y^1×2", ((1, 2), "a | b"))],
    "**Output[0,0]:** a": [("Output[0,0]", "a")],
    "- **Output[0,0]:** a\n- **Output[0,1] =** b": [("Output[0,0]", "a"), ("Output[0,1]", "b")],
    "**Output[0,0]**（左上角）：a": [("Output[0,0]", "a")],
    "- output[0,0] (top left) = a": [("output[0,0]", "a")],
    "\ufeffy_0 = a": [("y_0", "a")],
    "$[{-}3, a {+} b]$": [(None, ((2,), "-3 | a + b"))],
    r"\boxed{y_0 = a}": [("y_0", "a")],
    r"$$\boxed{ \underline{y_0} = [a, b] }$$": [("y_0", ((2,), "a | b"))],
    r"y_0 = 2\boxed{a + b}": [("y_0", "2×a + 2×b")],
    "$$\ny_0 = a % the first\n$$": [("y_0", "a")],
    # several
    "output[0] = a\noutput[1] = b\n": [("output[0]", "a"), ("output[1]", "b")],
    "- output[0] = a×w11\n- **output[1]** = b": [("output[0]", "a×w11"), ("output[1]", "b")],
    "* $y_0 = a$\n* `y_1 = b`": [("y_0", "a"), ("y_1", "b")],
    "1. y_0 = a\n2) y_1 = b": [("y_0", "a"), ("y_1", "b")],
    "• y_0 = a": [("y_0", "a")],
    "$y_0 = a$, $y_1 = b$": [("y_0", "a"), ("y_1", "b")],
    "$y_0 = a$$y_1 = b$": [("y_0", "a"), ("y_1", "b")],
    r"y_0 = a, \quad y_1 = b.": [("y_0", "a"), ("y_1", "b")],
    r"y_0 = a \qquad y_1 = b": [("y_0", "a"), ("y_1", "b")],
    r"y_0 = a \quad\text{and}\quad y_1 = b": [("y_0", "a"), ("y_1", "b")],
    r"y_0 = a \quad b": [("y_0", "a×b")],
    r"y_0 = a \quad = b": [("y_0", "a", "b")],
    "$y_0 = a$ and $y_1 = b$": [("y_0", "a"), ("y_1", "b")],
    "$y_0 = a$和$y_1 = b$": [("y_0", "a"), ("y_1", "b")],
    r"y_0 = a \\[3pt] y_1 = b": [("y_0", "a"), ("y_1", "b")],
    "> - y_0 = a\n> - y_1 = b": [("y_0", "a"), ("y_1", "b")],
    # what is broken over lines
    "y_0 = a\n  + b\n  = 3": [("y_0", "a + b", "3")],
    "y_0 =\n\n$$\na\n$$": [("y_0", "a")],
    "$$\ny_0 = a\n- b\n$$": [("y_0", "a - b")],
    "```math\ny_0 = a\n- b\n```\n": [("y_0", "a - b")],
    "> $$\n> y_0 = a\n> + b\n> $$": [("y_0", "a + b")],
    "y_0 = a\r\n+ b\r\n": [("y_0", "a + b")],
    # aligned
    r"\begin{align*} y_0 &= a \\ y_1 &= a \\ &\quad + b \\ & = 2 \end{align*}": [("y_0", "a"), ("y_1", "a + b", "2")],
    r"\begin{aligned} &y_0 = a \\ &y_1 = b \end{aligned}": [("y_0", "a"), ("y_1", "b")],
    r"\begin{align} y_0 &= a & y_1 &= b \\ y_2 &= c \end{align}": [("y_0", "a"), ("y_1", "b"), ("y_2", "c")],
    r"\begin{eqnarray} y_0 & = & a \\ y_1 & = & b \end{eqnarray}": [("y_0", "a"), ("y_1", "b")],
    r"\begin{alignat}{2} y_0 &= a &\quad y_1 &= b \end{alignat}": [("y_0", "a"), ("y_1", "b")],
    r"\begin{array}{rcl} y_0 &=& a \\ y_1 &=& b \\ \end{array}": [("y_0", "a"), ("y_1", "b")],
    r"\[\begin{gather} y_0 = a \\ y_1 = b \end{gather}\]": [("y_0", "a"), ("y_1", "b")],
    r"\begin{equation} y_0 = \begin{split} & a \\ &+ b \end{split} \label{eq:1} \end{equation}": [("y_0", "a + b")],
    r"\begin{equation} \begin{split} y_0 = a \\ + b \end{split} \tag{1} \end{equation}": [("y_0", "a + b")],
    r"\begin{aligned} a &= b \\ -a &= -b \end{aligned}": [(None, "a", "b"), (None, "-a", "-b")],
    # decoration
    "### Output\n\ny_0 = a": [("y_0", "a")],
    "## y_0 = a": [("y_0", "a")],
    "Output\n------\n\ny_0 = a\n\n---\n": [("y_0", "a")],
    "\\[\\textbf{Output}\\]\n\n\\[ y_0 = a \\]": [("y_0", "a")],
    "```\ny_0 = a\n```": [("y_0", "a")],
    r"{\Large $\displaystyle y_0 = \left( a \right)$}": None,
    r"$\displaystyle y_0 = \left( a \right)$": [("y_0", "a")],
}


@pytest.mark.parametrize("text", [text for text, found in READ.items() if found is not None])
def test_what_is_read(text):
    assert statements(text) == READ[text]


REFUSED = {
    "": (1, 1, "a claim must state a value, got none"),
    "### Output\n": (1, 1, "a claim must state a value, got none"),
    "= 3": (1, 1, "nothing stands before ="),
    "output[0] =": (1, 11, "a value must stand on both sides of ="),
    "1 = = 2": (1, 3, "a value must stand on both sides of ="),
    "y_0 = a ≈ 3": (1, 9, "≈: only = is read between values"),
    r"y_0 = a \approx 3": (1, 9, r"\approx: only = is read between values"),
    "y_0 != a": (1, 5, "!=: only = is read between values"),
    "a → [1, 2]": (1, 3, "→: only = is read between values"),
    "$y_0 = a": (1, 1, "$ is not closed"),
    "$y_0 = [1$": (1, 10, "$ must not stand inside brackets"),
    r"\[ y_0 = a \)": (1, 12, r"\) does not fit: \[ is open"),
    r"\begin{aligned} y_0 = a \end{align}": (1, 25, r"\end{align} has no \begin{align}"),
    r"\begin{cases} y_0 = a \end{cases}": (1, 1, "cases are not read: write one of them"),
    r"\begin{tikzpicture} \end{tikzpicture}": (1, 1, "the environment tikzpicture is not read here"),
    "a w_{11} ) + b": (1, 10, ") does not fit: nothing is open"),
    "a & b": (1, 3, "& must stand before = or between the cells of an environment"),
    r"\begin{align} y_0 &= a & b \end{align}": (1, 26, "what stands after & must begin with =, + or -, or have an ="),
    r"\begin{align} &+ b \end{align}": (1, 16, "nothing stands before +"),
    "- a": (1, 1, "a line that begins with '- ' may be an item or a minus: write a label with =, or -x"),
    "y_0 = a\n- b": (2, 1, "a line that begins with '- ' may be an item or a minus: write a label with =, or -x"),
    "y_0 = a\n-b = 3": (2, 1, "a line that begins with - and has = may go on or stand alone: write it in one line"),
    "y_0 = a the middle": (1, 9, None),
    "The output is:\ny_0 = a": (1, 1, "what stands before y_0 is not understood: begin with y_0 ="),
    "9%": (1, 2, None),
    "``` y_0 = q\ny_1 = a\n```": (1, 11, None),
    "y_0 = a # as above": (1, 9, None),
    "~~y_0 = a~~": (1, 1, "~~ strikes out what does not count: leave that out"),
    "y_0 = ~~a~~ b": (1, 7, "~~ strikes out what does not count: leave that out"),
    "| x | y_0 |\n|---|---|\n| a | ~~b~~ |": (3, 7, "~~ strikes out what does not count: leave that out"),
    "y_0 = a % the first": (1, 9, None),
    r"y_0 = a \odot b": (1, 9, r"\odot: it may mean another product: write \times or \cdot"),
    "Y[0,:] = a": (1, 2, "an index must be a number, as in Y[0,1], got 0,:"),
    "Y[0,:,:] = [a, b]": (1, 2, "an index must be a number, as in Y[0,1], got 0,:,:"),
    "2 y_0 = a": (1, 1, "what stands before y_0 is not understood: begin with y_0 ="),
    "a = 2 y_0": (1, 7, None),
    "Step 1: y_0 = a": (1, 1, "what stands before y_0 is not understood: begin with y_0 ="),
    "y_0 += a": (1, 4, "after y_0 must stand =, got +"),
    "output[0] (before cropping) = a": (1, 10, "after output[0] must stand =, got (before cropping)"),
    "y_0 = b + output[0]": (1, 11, None),
    "w_{13} = 5": (1, 1, "w13 is outside the 2×2 kernel"),
    "y_0 = y_1": (1, 7, None),
    "(a + b): 3": (1, 8, "a colon must stand after a name"),
    "[1, 2] = 3": (1, 8, "= must stand between arrays or between single values"),
    "y = " + " = ".join(["1"] * 65): (1, 256, "a chain must have at most 64 values, got more"),
    "<!-- y_0 = a -->": (1, 1, None),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text):
    line, column, message = REFUSED[text]
    with pytest.raises(ReadingError) as caught:
        read_claim(text, NAMES)
    assert (caught.value.line, caught.value.column) == (line, column), str(caught.value)
    assert message in (None, caught.value.message)


@pytest.mark.parametrize("text", [text for text, found in READ.items() if found is None])
def test_what_is_refused_rather_than_guessed(text):
    with pytest.raises(ReadingError):
        read_claim(text, NAMES)


def test_an_error_shows_the_line_as_it_was_written():
    with pytest.raises(ReadingError) as caught:
        read_claim("- $\\Large y_0 = a$\n- $\\Large y_1 = z$", NAMES)
    assert (caught.value.line, caught.value.shown) == (2, r"- $\Large y_1 = z$")
    assert caught.value.shown[caught.value.column - 1] == "z"


def test_places_are_those_of_the_text():
    text = "- output[0] = $\\quad a$\n- output[1] = [[1, 20]]"
    first, second = read_claim(text, NAMES).statements
    assert text[first.label.start :].startswith("output[0]")
    assert text[first.values[0].start] == "a"
    assert [text[start] for start in second.values[0].starts] == ["1", "2"]


def test_inside_a_formula_line_breaks_mean_nothing():
    text = "y_0 = a\n- b \\\\\n\\Large y_1 = b\n"
    assert statements(text, inside_formula=True) == [("y_0", "a - b"), ("y_1", "b")]
    with pytest.raises(ReadingError):
        statements(text)


def test_a_name_of_the_output_that_is_also_a_value_is_refused_where_it_may_be_either():
    names = Vocabulary.of(pose([["o", "y"]], [["k", "O"]]))
    with pytest.raises(
        ReadingError, match=r"o may be a value or the output here: write output, or an index in brackets as in o\[0\]"
    ):
        read_claim("o = 5", names)
    assert statements("o_{0} = y", names) == [("o_0", "y")]
    with pytest.raises(ReadingError, match=r"o\(0\) may be a value or the output here"):
        read_claim("o(0) = y", names)
    assert statements("y = [[o, k]]", names) == [("y", ((1, 2), "o | k"))]
    assert statements("k = 5", names) == [(None, "k", "5")]
    assert statements("output = 5", names) == [("output", "5")]


def test_names_of_the_output_may_be_others():
    names = Vocabulary.of(pose([["z"]], [["k"]]))
    assert statements("z_0 = k", names, labels={"z"}) == [("z_0", "k")]
    with pytest.raises(ReadingError):
        statements("z = k", names, labels={"z"})


SEPARATORS = {"lines": "\n", "rows": r" \\ ", "paragraphs": "\n\n"}


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
def test_many_statements(separator):
    found = statements(separator.join(f"y_{{{n}}} = a" for n in range(300)))
    assert found[7] == ("y_7", "a")
    assert len(found) == 300


def test_an_index_that_makes_a_value_of_a_name_of_the_output():
    names = Vocabulary.of(pose(["y0", "y1"], ["k0", "k1"]))
    for left in ("y_0", "y0", "y_{0}"):
        with pytest.raises(ReadingError, match="may be a value or the output here: write output"):
            read_claim(f"{left} = y_0 k_0", names)
    assert statements("y_2 = y_1 k_1", names) == [("y_2", "k1×y1")]
    assert statements("y[0] = y_0 k_0", names) == [("y[0]", "k0×y0")]


# ---- hostile texts --------------------------------------------------------------------------------------------------

HOSTILE = {
    "brackets": "[" * 100_000,
    "braces": "{" * 100_000,
    "parentheses": "(" * 100_000,
    "mixed brackets": "[{(" * 30_000,
    "pairs": "[]" * 60_000,
    "matrices": r"\begin{matrix}" * 70_000,
    "aligned": r"\begin{aligned}" * 60_000,
    "pipes": "|" * 100_000,
    "equals": "=" * 50_000,
    "chain": "a=" * 50_000,
    "ampersands": "a&" * 50_000,
    "cells": r"\begin{bmatrix}" + "1&" * 66_000 + r"1\end{bmatrix}",
    "dollars": "$" * 400_001,
    "rows": r"\\" * 400_000,
    "lines": "\n" * 1_000_000,
    "spaces": "y" + " " * 1_000_000 + "of = 1",
    "rules": "- " * 500_000 + "x",
    "quotes": '"' * 100_000,
    "quoted": "['" * 60_000,
    "backslashes": "\\" * 1_000_001,
    "commands": r"\left" * 200_000,
    "commas": "[" + "a," * 200_000 + "]",
    "words": "[" + "1 " * 300_000 + "]",
    "columns": r"\begin{array}{" + "c" * 1_000_000 + "}",
    "subscripts": "a_{" * 200_000,
    "label": "y_{" + "0," * 200_000 + "0} = 1",
    "extent": "y (columns 0 to 1 of 999999999):\n[1 2]",
    "titles": "y (columns " * 80_000,
    "array of arrays": "array(" * 100_000,
    "stack": r"\begin{array}{c}\begin{array}{l}" + r"a \\ + " * 20_000 + " " * 500_000 + r"\end{array}\end{array}",
    "option": "([1]" + " " * 500_000 + "x)",
    "emphasis": ("*" * 200 + " = 1\n") * 3_000,
    "continued": "y=1" + "\n+ 1" * 60_000,
    "JSON": '{"a":' * 150_000,
    "bullets": "- \n" * 60_000,
    "quote marks": ">" * 2**20,
    "rules of a table": r"\hline" * 100_000,
    "tags": r"\tag{a}" * 100_000,
    "a list": "[[" + "1," * 100_000 + "1]]",
    "boxes": r"\boxed{" * 100_000,
    "comments": "$" + "a % b\n" * 60_000,
    "too long": "a" * (2**20 + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused_at_once(name):
    start = time.perf_counter()
    with pytest.raises(ReadingError):
        read_claim(HOSTILE[name], NUMBERS)
    assert time.perf_counter() - start < 1  # in fact a tenth of that
