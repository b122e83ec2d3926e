"""What the package writes, it reads back: in every format, with the values that an enumeration of the definition gives."""

import json
from collections import defaultdict
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles import flat, products
from strategies import geometries
from tconv_sym import derive
from tconv_sym.nested import arrange
from tconv_sym.reading.claim import Array, Contributions, Scalar
from tconv_sym.reading.claims import read_claim
from tconv_sym.reading.vocabulary import Vocabulary

WRITERS = {
    "text": lambda d, part: d.to_text(parts=[part], max_cells=None),
    "markdown": lambda d, part: d.to_markdown(parts=[part], max_cells=None),
    "latex": lambda d, part: d.to_latex(parts=[part], max_cells=None),
    "document": lambda d, part: d.to_latex(standalone=True, parts=[part], max_cells=None),
    "json": lambda d, part: json.dumps(d.to_dict(parts=[part], max_cells=None)),
    "indented JSON": lambda d, part: json.dumps(d.to_dict(parts=[part], max_cells=None), indent=2, ensure_ascii=False),
}
NUMBERS = st.integers(-12, 12) | st.fractions(-3, 3, max_denominator=9) | st.integers(-(10**9), 10**9)
NAMES = st.sampled_from(["u", "v", "e", "y", "o", "q12", "p_1", "A"])


# ---- what is expected -----------------------------------------------------------------------------------------------


def polynomial(entry):
    if isinstance(entry, str):
        return {(entry,): 1}
    return {(): entry} if entry else {}


def product(p, q):
    return {tuple(sorted(m + n)): a * b for m, a in p.items() for n, b in q.items()}


def total(parts):
    made = defaultdict(Fraction)
    for part in parts:
        for monomial, coefficient in part.items():
            made[monomial] += coefficient
    return {monomial: value for monomial, value in made.items() if value}


def expected(d, operands):
    """Return the outputs, the contributions by input and output, and the bias by output."""
    outputs = prod(d.geometry.output_shape)
    x, w, b = ([polynomial(entry) for entry in operand] for operand in operands)
    cells = defaultdict(list)
    for o, i, m in products(d.geometry):
        cells[i, o].append(product(x[i], w[m]))
    contributions = {place: total(parts) for place, parts in cells.items()}
    bias = [b[o * len(b) // outputs] for o in range(outputs)] if b else []
    sums = [[] for _ in range(outputs)]
    for (_, o), value in contributions.items():
        sums[o].append(value)
    return [total([*sums[o], *bias[o : o + 1]]) for o in range(outputs)], contributions, bias


# ---- what is read ---------------------------------------------------------------------------------------------------


def place(label, shape):
    """Return an index; with one axis, digits below the line are one index."""
    index = label.index or ()
    return (int("".join(map(str, index))),) if label.digits and len(shape) == 1 else index


def check_output(claim, shape, values):
    seen = set()
    for statement in claim.statements:
        index = place(statement.label, shape)
        start = flat(index, shape[: len(index)]) * prod(shape[len(index) :])
        for value in statement.values:
            if isinstance(value, Scalar):
                assert len(index) == len(shape)
                assert value.value == values[start]
                seen.add(start)
            else:
                assert isinstance(value, Array)
                assert tuple(n for n in value.shape if n > 1) == tuple(n for n in shape[len(index) :] if n > 1)
                cells = range(start, start + len(value.cells))
                assert list(value.cells) == [values[cell] for cell in cells]
                seen.update(cells)
    assert seen == set(range(len(values)))


def check_table(claim, d, values, contributions, bias):
    (statement,) = claim.statements
    (table,) = statement.values
    assert isinstance(table, Contributions)
    assert [flat(place(label, d.geometry.output_shape), d.geometry.output_shape) for label in table.columns] == list(
        range(len(values))
    )
    inputs = prod(d.geometry.input_shape)
    assert len(table.inputs) == len(table.rows) == inputs
    assert [flat(place(label, d.geometry.input_shape), d.geometry.input_shape) for label in table.rows if label] in (
        [],
        list(range(inputs)),
    )
    expected_cells = [contributions.get((i, o), {}) for i in range(inputs) for o in range(len(values))]
    assert list(table.cells) == expected_cells
    assert [value.value for value in table.sums] == values
    assert [value.value for value in table.bias] in ([], bias)


def check(d, operands, writers=WRITERS):
    vocabulary = Vocabulary.of(d._problem)
    values, contributions, bias = expected(d, operands)
    for write in writers.values():
        check_output(read_claim(write(d, "output"), vocabulary), d.geometry.output_shape, values)
        check_table(read_claim(write(d, "table"), vocabulary), d, values, contributions, bias)


@st.composite
def operands(draw, shapes):
    """Draw for each shape None, which is fresh symbols, or entries."""
    drawn = []
    for shape in shapes:
        kind = draw(st.sampled_from(["symbols", "numbers", "mixed"]))
        entries = {"symbols": st.none(), "numbers": NUMBERS, "mixed": NUMBERS | NAMES}[kind]
        drawn.append(None if kind == "symbols" else [draw(entries) for _ in range(prod(shape))])
    return drawn


def made(geometry, drawn):
    """Derive with the operands, and return their entries with the names of those that are symbols."""
    options = {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
    given_values = [
        sizes if entries is None else arrange([str(entry) for entry in entries], shape)
        for sizes, entries, shape in zip(
            (geometry.input, geometry.kernel),
            drawn,
            (geometry.input_shape, geometry.kernel_shape),
            strict=False,
        )
    ]
    bias = None
    if len(drawn) > 2:
        bias = True if drawn[2] is None else arrange([str(entry) for entry in drawn[2]], geometry.bias_shape)
    d = derive(*given_values, bias=bias, **options)
    named = [
        list(operand.names) if entries is None else entries
        for operand, entries in zip(d._problem.operands, drawn, strict=True)
    ]
    return d, [*named, []][:3]


@given(st.data(), geometries(most_products=120), st.booleans())
def test_what_is_written_is_read(data, geometry, with_bias):
    shapes = [geometry.input_shape, geometry.kernel_shape, *([geometry.bias_shape] if with_bias else [])]
    drawn = data.draw(operands(shapes))
    fresh = {"a", "b", "c", "d", "e", "o", "y", "u", "v", "q", "x", "w"} if None in drawn else set()
    given_names = {entry for entries in drawn if entries for entry in entries if isinstance(entry, str)}
    if fresh & given_names:
        drawn = [entries and [17 if isinstance(entry, str) else entry for entry in entries] for entries in drawn]
    check(*made(geometry, drawn))


WIDE = {
    "symbols": (derive((1, 9), (1, 30), stride=2), None),
    "rows and columns": (derive((6, 6), (3, 3)), None),
    "numbers": (derive([[1234567] * 12], [[7654321] * 20]), [[1234567] * 12, [7654321] * 20, []]),
    "rows of numbers": (derive([[10**12] * 4] * 40, [[7]]), [[10**12] * 160, [7], []]),
    "three axes": (derive([[[123456789] * 9] * 2] * 2, [[[1] * 20]]), [[123456789] * 36, [1] * 20, []]),
    "channels": (derive((4, 4), (3, 3), channels=(2, 2), bias=True), None),
    "fractions": (derive([["1/3"] * 30], [["-2/7"] * 3]), [[Fraction(1, 3)] * 30, [Fraction(-2, 7)] * 3, []]),
}


@pytest.mark.parametrize("name", WIDE)
def test_wide_ones_are_put_together(name):
    d, given_operands = WIDE[name]
    check(d, given_operands or [*(list(operand.names) for operand in d._problem.operands), []][:3])


@pytest.mark.parametrize("name", ["numbers", "channels"])
def test_line_ends_and_quotes_change_nothing(name):
    d, given_operands = WIDE[name]
    entries = given_operands or [*(list(operand.names) for operand in d._problem.operands), []][:3]
    ends = {
        writer: lambda d, part, write=write: write(d, part).replace("\n", "\r\n") for writer, write in WRITERS.items()
    }
    quoted = {"markdown": lambda d, part: "> " + d.to_markdown(parts=[part], max_cells=None).replace("\n", "\n> ")}
    fenced = {"text": lambda d, part: f"```\n{d.to_text(parts=[part], max_cells=None)}```\n"}
    check(d, entries, ends)
    check(d, entries, quoted)
    check(d, entries, fenced)


def test_what_is_left_out_is_not_claimed():
    d = derive([[1] * 50] * 50, [[1]])
    vocabulary = Vocabulary.of(d._problem)
    for writer in ("to_text", "to_markdown", "to_latex"):
        claim = read_claim(getattr(d, writer)(parts=["output"]), vocabulary)
        assert len(claim.statements) == 2500  # without the array
        with pytest.raises(ValueError, match="a claim must state a value"):
            read_claim(getattr(d, writer)(parts=["table"]), vocabulary)
    with pytest.raises(ValueError, match="nothing is claimed"):
        read_claim(json.dumps(d.to_dict(parts=["table"])), vocabulary)


def test_a_changed_digit_is_not_what_is_expected():
    d = derive([[1, 2], [3, 4]], [[1, 0], [0, -1]])
    entries = [[1, 2, 3, 4], [1, 0, 0, -1], []]
    changed = {"text": lambda d, part: d.to_text(parts=[part]).replace("-2", "-3")}
    with pytest.raises(AssertionError):
        check(d, entries, changed)
