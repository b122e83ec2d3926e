"""Contribution tables, as people and we write them."""

import pytest

from reading.reads import NAMES, statements
from tconv_sym.errors import ReadingError
from tconv_sym.polynomial import to_text
from tconv_sym.reading.claims import read_claim


def parts(text):
    """Read one table: its columns, and for each row what it names and its cells."""
    (statement,) = read_claim(text, NAMES).statements
    (table,) = statement.values
    assert statement.label is None
    width = len(table.columns)
    cells = [to_text(cell) for cell in table.cells]
    rows = [cells[start : start + width] for start in range(0, len(cells), width)]
    named = [
        (label and label.index, value if value is None else to_text(value))
        for label, value in zip(table.rows, table.inputs, strict=True)
    ]
    last = [[to_text(value.value) for value in row] for row in (table.sums, table.bias)]
    return [label.index for label in table.columns], list(zip(named, rows, strict=True)), *last


A, B = (None, "a"), (None, "b")
ROWS = [(A, ["a×w11", "0"]), (B, ["2", "b"])]
PIPES = {
    "ours": "| input | output[0] | output[1] |\n| --- | --- | --- |\n| a | a×w11 |  |\n| b | 2 | b |\n",
    "bold labels": "| input | output[0] | output[1] |\n|---|:-:|--:|\n| **a** | a×w11 | |\n| __b__ | 2 | **b** |",
    "formulas": "| $x$ | $y_0$ | $y_1$ |\n|-|-|-|\n| $a$ | $a w_{11}$ | $ $ |\n| $b$ | $2$ | $b$ |",
    "no outer bars": "input | output[0] | output[1]\n--- | --- | ---\na | a×w11 | 0\nb | 2 | b",
    "quoted": "> | input | output[0] | output[1] |\n> |---|---|---|\n> | a | a×w11 | |\n> | b | 2 | b |",
    "CRLF": "| input | output[0] | output[1] |\r\n|---|---|---|\r\n| a | a×w11 | |\r\n| b | 2 | b |\r\n",
    "escaped": "| input | output\\[0\\] | 输出[1] |\n|---|---|---|\n| a | a\\*w11 | |\n| b | 2 | b |",
    "code": "| input | `output[0]` | `output[1]` |\n|---|---|---|\n| `a` | `a*w11` | |\n| `b` | 2 | b |",
    "text": "input  output[0]  output[1]\n---------------------------\na      a×w11\nb      2          b\n",
    "text in a fence": "```\ninput  output[0]  output[1]\n------\na      a×w11\nb      2          b\n```",
    "array": r"\begin{array}{lcc} \hline x & y_0 & y_1 \\ \hline a & a w_{11} & \\ b & 2 & b \\ \hline \end{array}",
    "tabular": r"\begin{tabular}{l|cc} & y_0 & y_1 \\ \hline a & a w_{11} & \\ b & 2 & b \end{tabular}",
    "JSON": '{"columns": ["output[0]", "output[1]"], "inputs": ["a", "b"], "rows": [["a*w11", null], [2, "b"]], "sums": []}',
}


@pytest.mark.parametrize("name", [name for name in PIPES if name not in ("JSON", "escaped")])
def test_what_is_read(name):
    assert parts(PIPES[name]) == ([(0,), (1,)], ROWS, [], [])


STATED = {
    "| element | value |\n|---|---|\n| $y_0$ | a |\n| y_1 | b = 2 |": [("y_0", "a"), ("y_1", "b", "2")],
    "| y | formula | value |\n|---|---|---|\n| y_0 | a | 3 |": [("y_0", "a", "3")],
    "| output[0] | output[1] |\n|---|---|\n| a | b |": [("output[0]", "a"), ("output[1]", "b")],
}


@pytest.mark.parametrize("text", STATED)
def test_tables_of_output_positions(text):
    assert statements(text) == STATED[text]


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_a_dash_is_a_blank(dash):
    assert parts(PIPES["ours"].replace("a×w11 |  |", f"a×w11 | {dash} |")) == ([(0,), (1,)], ROWS, [], [])


SUMS = ["a×w11 + 2", "b"]


@pytest.mark.parametrize(
    "word", ["sum", "output", "**输出**", "**sum**", "Σ", r"$\Sigma$", r"$\sum$", "合计", "总和", "Total"]
)
def test_the_row_of_sums(word):
    text = PIPES["ours"] + f"| {word} | a×w11 + 2 | b |\n"
    assert parts(text) == ([(0,), (1,)], ROWS, SUMS, [])


@pytest.mark.parametrize("word", ["bias", "β", r"$\beta$", "偏置"])
def test_the_row_of_the_bias(word):
    text = PIPES["ours"] + f"| {word} | β | β |\n| sum | β |  |\n"
    assert parts(text) == ([(0,), (1,)], ROWS, ["β", "0"], ["β", "β"])


def test_rows_may_say_their_position():
    text = "| input | output[0] |\n|---|---|\n| input[0,0] = 1 | 2 |\n| input[0,1] | 3 |\n| x[1,0] = -1/2 | 3 |\n"
    rows = [(((0, 0), "1"), ["2"]), (((0, 1), None), ["3"]), (((1, 0), "-1/2"), ["3"])]
    assert parts(text) == ([(0,)], rows, [], [])


def table(columns, *rows):
    lines = [f"| input | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n\n"


def test_blocks_of_columns_are_put_together():
    text = table(["y_0"], ["a", "1"], ["b", "2"], ["sum", "3"]) + table(["y_1"], ["a", "3"], ["b", "4"], ["sum", "7"])
    assert parts(text) == ([(0,), (1,)], [(A, ["1", "3"]), (B, ["2", "4"])], ["3", "7"], [])


def test_blocks_of_rows_are_put_together():
    blocks = [table(["y_0"], ["a", "1"]), table(["y_0"], ["b", "2"], ["sum", "3"])]
    more = [table(["y_1"], ["a", "3"]), table(["y_1"], ["b", "4"], ["sum", "7"])]
    assert parts("".join(blocks + more)) == ([(0,), (1,)], [(A, ["1", "3"]), (B, ["2", "4"])], ["3", "7"], [])


@pytest.mark.parametrize(
    "texts",
    [
        (table(["y_0"], ["a", "1"]), table(["y_0"], ["a", "1"])),
        (table(["y_0"], ["a", "1"], ["sum", "1"]), table(["y_0"], ["b", "1"], ["sum", "1"])),
        (table(["y_0"], ["a", "1"]), table(["y_1"], ["b", "1"])),
        (table(["y_0"], ["a", "1"]), table(["y_1"], ["a", "1"], ["sum", "1"])),
    ],
    ids=["again", "complete", "other rows", "with sums"],
)
def test_tables_that_are_two(texts):
    assert len(read_claim("".join(texts), NAMES).statements) == 2


def test_tables_among_other_statements():
    text = f"y_0 = a\n\n{PIPES['ours']}\ny_1 = b\n"
    first, second, third = statements(text)
    assert (first, third) == (("y_0", "a"), ("y_1", "b"))
    assert second[0] is None


REFUSED = {
    "| a | b |\n|---|---|\n| 1 | 2 |": (
        1,
        3,
        "a table must have output positions over its columns, as in | input | output[0] |",
    ),
    "| input | output |\n|---|---|\n| a | 2 |": (1, 3, None),
    "| y_0 = a | output[0] |\n|---|---|\n| a | 2 |": (1, 3, None),
    "| input | w_{11} |\n|---|---|\n| a | 2 |": (1, 3, None),
    "| input | output[0] |\n|---|---|\n| a | 2 | 3 |": (3, 3, "row 0 must have 2 cells as the header has, got 3"),
    "| input | output[0] |\n|---|---|\n| a |": (3, 3, "row 0 must have 2 cells as the header has, got 1"),
    "| input | output[0] |\n|---|---|\n| sum | 2 |\n| a | 2 |": (4, 3, "nothing must follow the row of sums"),
    "| input | output[0] |\n|---|---|\n| | 2 |": (3, 3, "a row must begin with its input"),
    "| input | output[0] |\n|---|---|\n| q | 2 |": (3, 3, None),
    "| input | output[0] |\n|---|---|\n| q = 3 | 2 |": (3, 3, "a row must begin with its input, as in input[0,1] = 3"),
    "| input | output[0] |\n|---|---|\n| a | q |": (3, 7, None),
    "| input | output[0] |\n|---|---|\n| a | -- |": (3, 7, None),
    "| input | output[0] |\n|---|---|\n": (1, 3, "a table must have rows"),
    "| element | value |\n|---|---|\n": (1, 3, None),
    "| element | value |\n|---|---|\n| y_0 | |": (3, 9, "a value must stand in each cell, and on both sides of ="),
    "| element | wrong |\n|---|---|\n| y_0 | a |": (1, 3, None),
    "| y_0 | y_1 |\n|---|---|\n| a | b |\n| b | a |": (1, 3, None),
    "| input | output[0] |\n| a | 2 |": (1, 1, None),
    "|": (1, 1, None),
    "input  output[0]  output[1]\n------\na    a×w11      b": (3, 7, "a cell must stand under its title"),
    "  input  output[0]\n------\na      a": (3, 1, "a cell must stand under its title"),
    "input  output[0]\n------\na\ta": (3, 1, "a text table must have spaces between its columns, got a tab"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text):
    line, column, message = REFUSED[text]
    with pytest.raises(ReadingError) as caught:
        read_claim(text, NAMES)
    assert (caught.value.line, caught.value.column) == (line, column), str(caught.value)
    assert message in (None, caught.value.message)
