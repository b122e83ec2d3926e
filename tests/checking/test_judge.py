"""Claimed arrays against problems: what is right is verified, and what is wrong is refuted with its cells."""

import operator
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Symbol, sin

from strategies import geometries
from tconv_sym import Geometry
from tconv_sym.checking.explain import fits
from tconv_sym.checking.judge import judge
from tconv_sym.checking.mistakes import kernel_not_flipped
from tconv_sym.checking.situation import Situation
from tconv_sym.checking.targets import find, names
from tconv_sym.errors import FormError, GeometryError, OperandError, ShapeError
from tconv_sym.polynomial import add, constant, scale, symbol
from tconv_sym.problem import pose

NOTE = pose((2, 2), (3, 3), stride=2, padding=1)


def array(shape, cells):
    return SimpleNamespace(shape=shape, cells=cells)


def right(problem, of="output"):
    cells = find(problem, of).cells(Situation.of(problem))
    return array(cells.shape, [cells.at(number) for number in range(cells.size)])


def changed(claim, number, value):
    return array(claim.shape, [value if place == number else cell for place, cell in enumerate(claim.cells)])


@given(geometries(max_axes=2, most_products=60), st.booleans(), st.booleans())
def test_a_right_claim_of_anything_is_verified_and_has_no_misconception(geometry, has_bias, is_numeric):
    sizes = {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
    problem = pose(geometry.input, geometry.kernel, has_bias or None, **sizes)
    if is_numeric and geometry.channels is None and len(geometry.axes) == 1:
        problem = pose(list(range(geometry.input[0])), list(range(geometry.kernel[0])), **sizes)
    for of in names(problem):
        if of == "size":
            continue
        try:
            claim = right(problem, of)
        except (FormError, GeometryError):
            continue
        verdict = judge(problem, of, claim)
        assert (verdict.status, verdict.cells, dict(verdict.misconceptions)) == ("verified", (), {})
        assert verdict.compared == len(claim.cells) > 0


@given(st.data())
def test_one_wrong_cell_is_the_one_that_is_shown(data):
    problem = pose(**_operands(data.draw(geometries(max_axes=2, most_products=60))))
    claim = right(problem)
    number = data.draw(st.integers(0, len(claim.cells) - 1))
    verdict = judge(problem, "output", changed(claim, number, add(claim.cells[number], symbol("w1"))))
    assert verdict.status == "refuted"
    assert verdict.compared == len(claim.cells)
    (cell,) = verdict.cells
    assert [(one.kind, one.term) for one in cell.differences] == [("extra", "w1")]
    assert sum(map(operator.mul, cell.position, _strides(claim.shape))) == number


def _operands(geometry):
    return geometry.to_dict()


def _strides(shape):
    made = [1]
    for size in shape[:0:-1]:
        made.insert(0, made[0] * size)
    return made


A, D = "a×w33", "d×w11"
TERMS = {("a", "w33"): 1, ("b", "w31"): 1, ("c", "w13"): 1, ("d", "w11"): 1}
CHANGES = {
    "a term is missing": ({**TERMS, ("a", "w33"): 0}, [("missing", A, "0", A)], f"{A} is missing", True),
    "a term is extra": ({**TERMS, ("a", "w11"): 1}, [("extra", "a×w11", "a×w11", "0")], "a×w11 is extra", True),
    "one in place of another": (
        {**TERMS, ("a", "w33"): 0, ("a", "w11"): 1},
        [("missing", A, "0", A), ("extra", "a×w11", "a×w11", "0")],
        f"{A} is missing, a×w11 is extra",
        True,
    ),
    "a term is doubled": ({**TERMS, ("d", "w11"): 2}, [("doubled", D, f"2×{D}", D)], f"{D} is doubled", True),
    "a sign": ({**TERMS, ("d", "w11"): -1}, [("wrong-sign", D, f"-{D}", D)], f"{D} has the wrong sign", True),
    "a coefficient": ({**TERMS, ("d", "w11"): 3}, [("coefficient", D, f"3×{D}", D)], f"{D} stands as 3×{D}", True),
    "a number": ({(): 7}, None, None, True),
    "nothing": ({}, None, "a×w33, b×w31, c×w13 and d×w11 are missing", True),
    "two terms are missing": (
        {**TERMS, ("a", "w33"): 0, ("d", "w11"): 0},
        [("missing", A, "0", A), ("missing", D, "0", D)],
        f"{A} and {D} are missing",
        False,
    ),
    "all signs": (
        scale(TERMS, -1),
        None,
        "a×w33, b×w31, c×w13 and d×w11 have the wrong sign",
        False,
    ),
}


@pytest.mark.parametrize(("value", "differences", "message", "is_slip"), CHANGES.values(), ids=CHANGES)
def test_a_cell_says_how_it_differs_and_a_single_term_is_a_slip(value, differences, message, is_slip):
    value = {monomial: coefficient for monomial, coefficient in value.items() if coefficient}
    verdict = judge(NOTE, "output", changed(right(NOTE), 4, value))
    (cell,) = verdict.cells
    assert cell.position == (1, 1)
    assert cell.expected == "a×w33 + b×w31 + c×w13 + d×w11"
    if differences is not None:
        assert [(d.kind, d.term, d.claimed, d.expected) for d in cell.differences] == differences
    if message is not None:
        assert str(cell) == f"output[1,1]: {message}"
    assert cell.misconceptions == (("slip",) if is_slip else ())
    assert dict(verdict.misconceptions) == ({"slip": 1} if is_slip else {})


def test_a_constant_beside_symbols_is_a_term_like_others():
    problem = pose([[1, "q"]], [[2]])
    verdict = judge(problem, "output", array((1, 2), [{(): 3}, {("q",): 2, (): 5}]))
    assert [str(cell) for cell in verdict.cells] == ["output[0,0] is 2, not 3", "output[0,1]: 5 is extra"]
    problem = pose(["q"], [1], 3)
    verdict = judge(problem, "output", array((1,), [{("q",): 1, (): 4}]))
    assert str(verdict.cells[0]) == "output[0]: 3 stands as 4"


SHAPES = {
    "too large": (NOTE, "output", (4, 4), "the output is 3×3, the claim is 4×4"),
    "a vector": (NOTE, "output", (9,), "the output is 3×3, the claim is 9 long"),
    "a column": (NOTE, "output", (9, 1), "the output is 3×3, the claim is 9×1"),
    "transposed": (pose((1, 3), 1), "output", (3, 1), "the output is 1×3, the claim is 3×1"),
    "of C": (NOTE, "matrix", (9, 4), "the matrix C is 4×9, the claim is 9×4"),
    "of its transpose": (NOTE, "matrix.transposed", (4, 9), "the transposed matrix is 9×4, the claim is 4×9"),
    "of a step": (NOTE, "zero-insertion.padded", (7, 7), "zero-insertion.padded is 5×5, the claim is 7×7"),
    "one of several": (NOTE, "scatter.placed", (5, 5), "scatter.placed is 4×5×5, the claim is 5×5"),
    "of one axis": (pose(3, 2), "output", (3,), "the output is 4 long, the claim is 3 long"),
}


@pytest.mark.parametrize(("problem", "of", "shape", "message"), SHAPES.values(), ids=SHAPES)
def test_another_shape_is_refuted_with_both(problem, of, shape, message):
    size = 1
    for length in shape:
        size *= length
    verdict = judge(problem, of, array(shape, [constant(97)] * size))
    assert (verdict.status, verdict.message, verdict.compared, verdict.cells) == ("refuted", message, 0, ())
    assert dict(verdict.misconceptions) == {}


FITTING = {
    "equal": ((3, 3), (3, 3), True),
    "a row for one axis": ((1, 5), (5,), True),
    "a column for one axis": ((5, 1), (5,), True),
    "a vector for a row": ((5,), (1, 5), True),
    "without the only channel": ((3, 3), (1, 3, 3), True),
    "a single value": ((), (1, 1), True),
    "a row for a column": ((1, 3), (3, 1), False),
    "flattened": ((9,), (3, 3), False),
    "longer": ((4,), (5,), False),
}


@pytest.mark.parametrize(("claimed", "shape", "expected"), FITTING.values(), ids=FITTING)
def test_only_axes_of_length_1_may_differ(claimed, shape, expected):
    assert fits(claimed, shape) is expected
    assert fits(shape, claimed) is expected


def test_a_row_for_a_one_dimensional_output_is_judged_cell_by_cell():
    problem = pose(2, 2)
    claim = right(problem)
    assert judge(problem, "output", array((1, 3), claim.cells)).status == "verified"
    verdict = judge(problem, "output", array((3, 1), [*claim.cells[:2], symbol("a")]))
    assert verdict.cells[0].position == (2,)


def test_a_misconception_is_not_named_where_right_cells_contradict_it():
    """One number that is by chance that of a kernel that is not flipped, among eight right ones, is a slip."""
    problem = pose([[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]], stride=2, padding=1)
    unflipped = next(kernel_not_flipped(Situation.of(problem))).output()
    claim = changed(right(problem), 4, unflipped.at(4))
    assert dict(judge(problem, "output", claim).misconceptions) == {"slip": 1}


def test_a_cell_that_is_no_slip_is_explained_even_where_right_cells_contradict():
    unflipped = next(kernel_not_flipped(Situation.of(NOTE))).output()
    verdict = judge(NOTE, "output", changed(right(NOTE), 4, unflipped.at(4)))
    assert dict(verdict.misconceptions) == {"kernel-not-flipped": 1}
    assert verdict.cells[0].misconceptions == ("kernel-not-flipped",)


def test_what_another_one_explains_too_and_more_is_not_named():
    """With equal rows, the corner of a transposed kernel is that of one that is not flipped."""
    problem = pose((2, 2), (2, 2))
    unflipped = next(kernel_not_flipped(Situation.of(problem))).output()
    verdict = judge(problem, "output", array(unflipped.shape, [unflipped.at(n) for n in range(unflipped.size)]))
    assert dict(verdict.misconceptions) == {"kernel-not-flipped": 9}


def test_counts_come_most_first_and_then_as_in_the_catalogue():
    claim = right(NOTE)
    unflipped = next(kernel_not_flipped(Situation.of(NOTE))).output()
    cells = [unflipped.at(n) if n in (1, 3, 4) else cell for n, cell in enumerate(claim.cells)]
    cells[8] = {}
    verdict = judge(NOTE, "output", array((3, 3), cells))
    assert list(verdict.misconceptions.items()) == [("kernel-not-flipped", 3), ("slip", 1)]


def situations(problem):
    """Give claims of one idea that is in no catalogue: each is what it makes of all taps or products."""
    situation, axes = Situation.of(problem), (-2, -1)

    def first(_, terms):
        return np.append(True, terms.outputs[1:] != terms.outputs[:-1])

    yield replace(situation, kept=first)
    for axis in axes:
        yield replace(situation, taps=np.flip(situation.taps, axis))
    for turns in (1, 3):
        yield replace(situation, taps=np.rot90(situation.taps, turns, axes))


@pytest.mark.parametrize("number", range(5), ids=["first copy", "flip rows", "flip columns", "turn left", "turn right"])
@pytest.mark.parametrize(
    "problem",
    [NOTE, pose((2, 2), (3, 3)), pose((3, 3), (3, 3), stride=2), pose((2, 2), (3, 3), stride=2, channels=(2, 2))],
    ids=["note", "stride 1", "stride 2", "channels"],
)
def test_no_misconception_is_named_for_the_few_cells_that_another_idea_shares_with_it(problem, number):
    output = list(situations(problem))[number].output()
    verdict = judge(problem, "output", array(output.shape, [output.at(n) for n in range(output.size)]))
    assert verdict.status == "refuted"
    assert set(verdict.misconceptions) <= {"slip"}


def test_an_empty_claim_cannot_be_verified():
    assert judge(NOTE, "output", array((0,), [])).status == "refuted"


def test_a_claim_must_have_all_its_cells():
    with pytest.raises(ShapeError) as caught:
        judge(NOTE, "output", array((3, 3), right(NOTE).cells[:8]))
    assert str(caught.value) == "claims must have as many cells as their shape says, 9, got 8"


def test_values_that_are_no_polynomials_cannot_be_judged():
    with pytest.raises(OperandError, match="values must be numbers, symbols"):
        judge(pose([sin(Symbol("t"))], 1), "output", array((1,), [{}]))


def test_a_stride_that_an_output_padding_needs_is_ignored_all_the_same():
    problem = pose(3, 2, stride=3, output_padding=2)
    without = pose(**{**Geometry(3, 2).to_dict(), "padding": ((0, -2),)})
    verdict = judge(problem, "output", right(without))
    assert verdict.message == "the output is 10 long, the claim is 6 long"
    assert dict(verdict.misconceptions) == {"stride-ignored": 6}
