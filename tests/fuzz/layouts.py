"""How people set cells down: one formula, a list of them, a matrix, nested lists, a sum of arrays, a table.

Each layout takes a hand and what is claimed, and gives a text. Positions count from 0, as brackets do.
"""

from __future__ import annotations

from functools import partial
from math import prod

from fuzz import spelling
from fuzz.values import Array, Symbol
from oracles import flat, indices

NAMES = {
    "latex": (r"\text{Output}", r"\text{output}", r"\mathrm{Output}", "Y", "y", "O", "output"),
    "ascii": ("output", "Output", "Y", "y", "O"),
    "unicode": ("output", "Output", "输出", "结果", "Y"),
}
ENVIRONMENTS = ("bmatrix", "bmatrix", "pmatrix", "matrix", "Bmatrix", "smallmatrix", "array")
MATRIX_NAMES = {"matrix": ("C", r"\mathbf{C}", r"\bold{C}"), "matrix.transposed": ("C^T", "C^{T}", r"C^\top")}


def label(hand, position, taken):
    """Write the name of one output: in brackets, or with a subscript where the markup has them."""
    name = hand.pick(*(n for n in NAMES[hand.markup] if n not in taken))
    return name + index(hand, position)


def index(hand, position):
    """Write a position after a name; a subscript counts from 0 too."""
    kinds = ["commas", "brackets"] + (["subscript", "digits"] if hand.markup == "latex" else [])
    kind = hand.pick(*kinds)
    if kind == "brackets":
        return "".join(f"[{place}]" for place in position)
    if kind == "digits" and (len(position) == 1 or max(position) < 10):
        return f"_{{{''.join(map(str, position))}}}"
    joined = hand.pick(",", ", ").join(map(str, position))
    return f"[{joined}]" if kind == "commas" else f"_{{{joined}}}"


def subscripted(hand, position, *, origin):
    """Write a position as a subscript that counts from `origin`."""
    places = [place + origin for place in position]
    if len(places) == 1 and places[0] < 10 and hand.does(0.3):
        return f"_{places[0]}"
    return f"_{{{','.join(map(str, places))}}}"


def sides(hand, products, further=None):
    """Write what stands right of the sign: the cell, and in a chain what it is said to come to."""
    words = [spelling.cell(hand, products, collect=hand.does(0.25))]
    if further is not None:
        words.append(spelling.cell(hand, further, collect=True))
    return words


def in_math(hand, text):
    """Put mathematics where it stands: nowhere, in dollars or in brackets."""
    if hand.markup != "latex":
        return text
    if hand.does(0.15):
        text = hand.pick(r"\Large ", r"\displaystyle ", r"\large ") + text
    return hand.pick("{}", "{}", "${}$", "$$\n{}\n$$", "$${}$$", r"\({}\)", "\\[\n{}\n\\]").format(text)


def element(hand, products, further, left):
    """Write one formula; `left` is its label, or empty."""
    words = sides(hand, products, further)
    return in_math(hand, hand.pick(" = ", "=", " = ").join([left, *words] if left else words))


def elements(hand, array, positions, *, origin, bracketed, taken):
    """Write one formula a position, in lines, bullets or an aligned block; subscripts count from `origin`."""
    name = hand.pick(*(n for n in NAMES[hand.markup] if n not in taken))
    separator = hand.pick(",", ",", "][")
    rows = []
    for position in positions:
        products = array.cells[flat(position, array.shape)]
        words = sides(hand, products, products if hand.does(0.15) else None)
        places = f"[{separator.join(map(str, position))}]" if bracketed else subscripted(hand, position, origin=origin)
        rows.append((name + places, words))
    if hand.markup == "latex" and hand.does(0.6):
        return in_math(hand, _aligned(hand, rows))
    dollars = "$" if hand.markup == "latex" else ""
    bullet = hand.pick("", "", "- ", "* ") if hand.markup != "latex" else hand.pick("- ", "")
    return "\n".join(f"{bullet}{dollars}{left} = {' = '.join(words)}{dollars}" for left, words in rows)


def _aligned(hand, rows):
    """Write equations in an aligned block; a further link has a line of its own or not."""
    environment = hand.pick("aligned", "aligned", "align*", "align")
    link = hand.pick(" = ", " \\\\\n&= ")
    lines = [f"{left} &= {link.join(words)}" for left, words in rows]
    return f"\\begin{{{environment}}}\n" + " \\\\\n".join(lines) + f"\n\\end{{{environment}}}"


def whole(hand, array, *, name, further=None):
    """Write an array, or a chain of two."""
    left = "" if name is None else name + hand.pick(" = ", "=", " =\n")
    written = _whole(hand, array, collect=hand.does(0.3))
    if further is not None:
        written += hand.pick(" = ", "\n= ") + _whole(hand, further, collect=True)
    return in_math(hand, left + written)


def _whole(hand, array, *, collect):
    """Write an array: a matrix in LaTeX, nested lists in text."""
    cells = [spelling.cell(hand, products, collect=collect) for products in array.cells]
    rows = len(array.shape) <= 2
    if hand.markup == "latex" and rows and hand.does(0.85):
        return _matrix(hand, cells, array.shape)
    if rows and all(_is_number(cell) for cell in cells) and hand.does(0.4):
        return _printed(cells, array.shape)
    before, after = hand.pick(("", ""), ("", ""), ("array(", ")"), ("np.array(", ")"))
    written = _lists(hand, cells, array.shape)
    return f"{before}{written}{after}" if hand.markup == "ascii" else written


def _is_number(cell):
    """Whether a cell has no inner space, so that spaces can separate it from the next."""
    return cell.lstrip("-").isdecimal()


def _rows(cells, shape):
    """Cut cells into rows; one axis is one row."""
    width = shape[-1]
    return [cells[start : start + width] for start in range(0, len(cells), width)]


def _matrix(hand, cells, shape):
    """Write a matrix in one of its environments."""
    environment = hand.pick(*ENVIRONMENTS)
    gap = hand.pick(" & ", "&")
    ends = hand.pick(" \\\\\n", r"\\", "\\\\\n", "\\\\[2pt]\n")
    body = ends.join(gap.join(row) for row in _rows(cells, shape))
    body += hand.pick("", "", " \\\\") if not body.endswith("\\") else ""
    argument = f"{{{hand.pick('c', 'r') * shape[-1]}}}" if environment == "array" else ""
    written = f"\\begin{{{environment}}}{argument}{hand.pick(' ', chr(10))}{body}{hand.pick(' ', chr(10))}\\end{{{environment}}}"
    if environment in ("array", "matrix", "smallmatrix"):
        left, right = hand.pick((r"\left[", r"\right]"), (r"\left(", r"\right)"), (r"\left[ ", r" \right]"))
        written = left + written + right
    return hand.pick("", "", "", r"\Large ") + written


def _printed(cells, shape):
    """Write numbers as NumPy prints them."""
    width = max(map(len, cells))
    rows = ["[" + " ".join(cell.rjust(width) for cell in row) + "]" for row in _rows(cells, shape)]
    return rows[0] if len(shape) == 1 else "[" + "\n ".join(rows) + "]"


def _lists(hand, cells, shape):
    """Write nested lists."""
    gap, rows = hand.pick(", ", ","), hand.pick(", ", ",\n ", ",")

    def nested(part, sizes):
        if len(sizes) == 1:
            return "[" + gap.join(part) + "]"
        step = prod(sizes[1:])
        return "[" + rows.join(nested(part[at : at + step], sizes[1:]) for at in range(0, len(part), step)) + "]"

    return nested(cells, shape)


def added(hand, contributions, shape, *, name):
    """Write the output as a sum of arrays, one for each input."""
    count = prod(shape)
    parts = [
        Array(shape, contributions.cells[start : start + count]) for start in range(0, len(contributions.cells), count)
    ]
    left = "" if name is None else f"{name} = "
    plus = hand.pick(" + ", " +\n")
    if hand.markup == "latex" and len(shape) <= 2:
        environment = hand.pick("bmatrix", "pmatrix")
        written = []
        for part in parts:
            cells = [spelling.cell(hand, products) for products in part.cells]
            body = r" \\ ".join(" & ".join(row) for row in _rows(cells, shape))
            written.append(rf"\begin{{{environment}}} {body} \end{{{environment}}}")
        return in_math(hand, left + plus.join(written))
    lists = ([spelling.cell(hand, products) for products in part.cells] for part in parts)
    return left + plus.join(_lists(hand, cells, shape) for cells in lists)


def table(hand, contributions, problem, *, sums):
    """Write the contribution table in Markdown; `sums` is the claimed output beneath, or None."""
    positions = list(indices(problem.geometry.output_shape))
    chosen = hand.pick("output[{}]", "Output[{}]", "$y_{{{}}}$", "y[{}]") if not _has_y(problem) else "output[{}]"
    header = [hand.pick("input", "Input", "x"), *(chosen.format(",".join(map(str, p))) for p in positions)]
    lines = [header, [hand.pick("---", "-----", ":---:")] * len(header)]
    for number, row in enumerate(_rows(contributions.cells, contributions.shape)):
        cells = ["" if not products else spelling.cell(hand, products) for products in row]
        lines.append([_row_name(hand, problem, number), *map(partial(_dollars, hand), cells)])
    if problem.bias:
        each = len(positions) // len(problem.bias)
        bias = (((problem.bias[place // each],),) for place in range(len(positions)))
        lines.append(["bias", *(_dollars(hand, spelling.cell(hand, products)) for products in bias)])
    if sums is not None:
        cells = [_dollars(hand, spelling.cell(hand, products)) for products in sums.cells]
        lines.append([hand.pick("sum", "**sum**"), *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _has_y(problem):
    return Symbol("y") in problem.input


def _dollars(hand, cell):
    """Put a cell of a table in dollars where it is LaTeX."""
    return f"${cell}$" if hand.markup == "latex" and cell else cell


def _row_name(hand, problem, number):
    """Write what stands before a row: the input's symbol, or its place and value."""
    factor = problem.input[number]
    if isinstance(factor, Symbol):
        word = spelling.symbol(hand, factor)
        return hand.pick(word, word, f"**{word}**") if hand.markup != "latex" else f"${word}$"
    place = list(indices(problem.geometry.input_shape))[number]
    return f"input[{','.join(map(str, place))}] = {spelling.number(hand, factor, alone=True)}"
