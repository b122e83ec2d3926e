"""Both products of C and its transpose, against SymPy's own, and what is said of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, ImmutableSparseMatrix, Matrix, Rational, Symbol, cos, eye, sin, sqrt, symbols, zeros

import oracles
from strategies import geometries
from tconv_sym import derive
from tconv_sym.analysis import gram
from tconv_sym.analysis.round_trip import round_trip
from tconv_sym.errors import FormError, LimitError
from tconv_sym.problem import pose
from typeset.checks import compile_latex, complaints, katex_errors, math_in_latex, math_in_markdown, mathjax_errors

t, u, v = symbols("t u v")
WRAPPED = "\\documentclass{{article}}\\usepackage{{amsmath}}\\begin{{document}}\n{}\n\\end{{document}}\n"


def convolution_matrix(problem):
    """Write C densely, by the definition."""
    outputs, inputs = (
        len(list(oracles.indices(shape))) for shape in (problem.geometry.output_shape, problem.geometry.input_shape)
    )
    c = zeros(inputs, outputs)
    for o, i, m in oracles.products(problem.geometry):
        c[i, o] = problem.kernel.values[m]
    return c


def assert_products(problem):
    c, trip = convolution_matrix(problem), round_trip(problem)
    for found, expected in ((trip.c_ct, c * c.T), (trip.ct_c, c.T * c)):
        assert isinstance(found, ImmutableSparseMatrix)
        assert found == ImmutableSparseMatrix(expected.expand())
        assert 0 not in found.todok().values()
    for product, expected in ((trip.there_and_back, c * c.T), (trip.back_and_there, c.T * c)):
        assert product.is_identity == (expected.expand() == eye(product.size))


def posed(geometry):
    arguments = geometry.to_dict()
    return pose(arguments.pop("input"), arguments.pop("kernel"), **arguments)


@given(geometries(below_stride=True, most_products=40))
def test_symbols(geometry):
    assert_products(posed(geometry))


ENTRIES = st.sampled_from([0, 0, 1, -1, 2, Rational(1, 2), u, v, -u, u + 1, u - v, u**2, sqrt(2), 3 * v])


@given(st.lists(ENTRIES, min_size=1, max_size=4), st.integers(1, 4), st.integers(1, 3), st.integers(0, 2))
def test_values(kernel, size, stride, padding):
    total = stride * (size - 1) + len(kernel)
    assert_products(pose(size, kernel, stride=stride, padding=min(padding, (total - 1) // 2)))


def test_the_matrix_is_the_derivations():
    d = derive((2, 3), (2, 2), stride=(2, 1), channels=(2, 4), groups=2)
    c = d.convolution_matrix
    trip = round_trip(posed(d.geometry))
    assert trip.c_ct == (c * c.T).expand()
    assert trip.ct_c == (c.T * c).expand()


IDENTITIES = {
    "both": (pose(3, [1]), True, True),
    "a tap of -1": (pose((2, 2), [[-1]]), True, True),
    "a stride leaves outputs at zero": (pose(3, [1], stride=2), True, False),
    "inputs are cropped": (pose(3, [1], padding=1), False, True),
    "orthonormal, where SymPy has to find out": (pose(3, [cos(t), sin(t)], stride=2), True, False),
    "Haar": (pose(3, [1 / sqrt(2), 1 / sqrt(2)], stride=2), True, False),
    "channels that permute": (pose(2, [[[0], [1]], [[1], [0]]], channels=(2, 2)), True, True),
    "a symbol may be anything": (pose(3, 1), False, False),
    "two taps": (pose(3, [1, 1]), False, False),
    "a nested root, which expanding leaves": (pose(1, [sqrt(5 + 2 * sqrt(6)) - sqrt(2) - sqrt(3) + 1]), True, True),
    "a symbol that is zero": (pose(2, [Symbol("o", zero=True) + 1]), True, True),
    "an inverse power": (pose(1, [(u + 1) / (1 + u)]), True, True),
    "nothing lands": (pose(1, [1], padding=((5, -5),)), False, False),
}


@pytest.mark.parametrize(("problem", "there", "back"), IDENTITIES.values(), ids=IDENTITIES.keys())
def test_an_inverse_on_one_side_or_both(problem, there, back):
    trip = round_trip(problem)
    assert (trip.there_and_back.is_identity, trip.back_and_there.is_identity) == (there, back)
    assert trip.is_inverse == (there and back)
    assert (trip.first_difference is None) == (there and back)
    words = trip.to_text()
    assert ("Here it is, both ways" in words) == (there and back)
    assert ("the ordinary convolution undoes the transposed one, but" in words) == (there and not back)
    assert ("the transposed convolution undoes the ordinary one, but" in words) == (back and not there)
    assert ("misnomer" in words) == (not there and not back)


def test_the_first_difference():
    difference = round_trip(pose((2, 2), (2, 2))).first_difference
    w11, w12, w21, w22 = symbols("w11 w12 w21 w22")
    assert (difference.of, difference.source, difference.target) == ("input", (0, 0), (0, 0))
    assert difference.value == w11**2 + w12**2 + w21**2 + w22**2
    assert difference.identity == 1


def test_the_first_difference_off_the_diagonal_and_of_the_other_product():
    half = Rational(3, 5), Rational(4, 5)  # of length 1, so that the diagonal is the identity's
    difference = round_trip(pose(3, list(half))).first_difference
    assert (difference.source, difference.target, difference.value, difference.identity) == (
        (1,), (0,), Rational(12, 25), 0,
    )  # fmt: skip
    assert str(difference) == "input[1] → input[0]: 12/25, the identity has 0"
    missing = round_trip(pose(2, [1], stride=2)).first_difference
    assert (missing.of, missing.source, missing.target, missing.value) == ("output", (1,), (1,), 0)


def test_where_there_is_no_matrix():
    with pytest.raises(FormError, match=r"^the matrix form does not exist here: .* output_padding must be below"):
        round_trip(pose(3, 2, dilation=3, output_padding=2))


def test_too_many_pairs(monkeypatch):
    monkeypatch.setattr(gram, "MAX_PRODUCTS", 11)
    trip = round_trip(pose(3, 2))
    assert trip.c_ct.shape == (3, 3)  # 1 + 4 + 4 + 1 pairs
    with pytest.raises(LimitError, match=r"^pairs of products must be at most 11, got 12$"):
        _ = trip.ct_c


def test_the_first_difference_of_products_that_are_too_many_is_found(monkeypatch):
    """It is in the first row, of which the pairs are few."""
    monkeypatch.setattr(gram, "MAX_PRODUCTS", 11)
    trip = round_trip(pose(3, 2))
    assert trip.first_difference == round_trip(pose(3, 2)).first_difference
    assert "(C^T C)[0,0] = w1^2" in trip.to_text(max_cells=1)
    assert trip.to_dict(max_cells=1)["ct_c"]["first_difference"]["value"] == "w1**2"
    with pytest.raises(LimitError, match=r"^pairs of products must be at most 11, got 12$"):
        trip.to_text()


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 20])
def test_a_difference_is_found_in_whatever_row_it_is(size):
    """A kernel of 1 with one input cropped: its row of C·Cᵀ is empty, and those before are the identity's."""
    difference = round_trip(pose(size + 1, [1], padding=((0, 1),))).first_difference
    assert (difference.source, difference.target, difference.value) == ((size,), (size,), 0)


@given(geometries(below_stride=True, most_products=40), st.data())
def test_some_rows_are_those_of_all(geometry, data):
    """From the diagonal on; what is to the left of the chosen rows mirrors others."""
    product = round_trip(posed(geometry)).back_and_there
    start, stop = sorted(data.draw(st.tuples(*[st.integers(0, product.size)] * 2)))
    found, whole = product.gram.rows(start, stop), product.rows
    for row in range(start, stop):
        expected = {column: value for column, value in whole.get(row, {}).items() if column >= start}
        assert found.get(row, {}) == expected


@given(st.lists(ENTRIES, min_size=1, max_size=3), st.integers(1, 4), st.integers(1, 3))
def test_the_first_difference_is_the_first_of_all(kernel, size, stride):
    trip = round_trip(pose(size, kernel, stride=stride))
    for product in (trip.there_and_back, trip.back_and_there):
        matrix = product.matrix.as_mutable() - eye(product.size)
        places = [divmod(j, product.size) for j in range(product.size**2)]
        first = next(((row, column) for row, column in places if not matrix[row, column].equals(0)), None)
        difference = product.first_difference
        assert (None if difference is None else (*difference.target, *difference.source)) == first


def test_a_product_of_too_many_cells_is_refused_where_it_is_asked_for():
    trip = round_trip(pose(5000, [1], stride=2))
    assert trip.there_and_back.is_identity
    for written in (trip.to_text, trip.to_markdown, trip.to_latex, trip.to_dict):
        with pytest.raises(LimitError, match=r"^cells of the product must be at most 16,777,216, got 25,000,000$"):
            written(max_cells=None)


def test_a_sum_of_many_terms_is_told_from_a_number_in_a_moment(monkeypatch):
    """SymPy's `equals` would take minutes for one of 930 terms, and is not asked."""
    monkeypatch.setattr(Expr, "equals", None)
    trip = round_trip(pose((2, 2), (30, 31)))
    assert len(trip.first_difference.value.args) == 930
    assert not trip.back_and_there.is_identity


def test_sums_that_are_alike_are_made_once(monkeypatch):
    """A thousand inputs have as few different sums as ten."""
    made = []

    class Counted(gram.Add):
        def __new__(cls, *arguments):
            made.append(arguments)
            return gram.Mul(1, sum(arguments))

    monkeypatch.setattr(gram, "Add", Counted)
    counts = []
    for size in (10, 1000):
        made.clear()
        assert len(round_trip(pose(size, 3, padding=1)).back_and_there.rows) == size
        counts.append(len(made))
    assert counts[0] == counts[1]


TEXT = """\
Round trip
==========

C is the matrix of the ordinary convolution; the transposed convolution multiplies by its transpose. If one undid the
other, the product of the two matrices would be the identity.

It is not, either way: the transposed convolution gives back the shape, not the values. It is not an inverse, and
"deconvolution" is a misnomer.

The transposed convolution, then the ordinary one
-------------------------------------------------

C C^T = [ w1^2 + w2^2  w1×w2       ]
        [ w1×w2        w1^2 + w2^2 ]

The first entry that is not the identity's, row by row, takes input[0] back to itself; the identity has 1 there.

(C C^T)[0,0] = w1^2 + w2^2

The ordinary convolution, then the transposed one
-------------------------------------------------

C^T C = [ w1^2   w1×w2        0     ]
        [ w1×w2  w1^2 + w2^2  w1×w2 ]
        [ 0      w1×w2        w2^2  ]

This cannot be the identity: 3 outputs go through 2, so its rank is at most 2.

The first entry that is not the identity's, row by row, takes output[0] back to itself; the identity has 1 there.

(C^T C)[0,0] = w1^2
"""


def test_repr():
    problem = pose(2, 2)
    assert repr(round_trip(problem)) == f"RoundTrip({problem.geometry!r})"


def test_text():
    assert round_trip(pose(2, 2)).to_text() == TEXT


def test_latex():
    written = round_trip(pose((2, 1), (1, 10), channels=(1, 1))).to_latex()
    assert r"\left(w^{(1,1)}_{1,1}\right)^{2} + \left(w^{(1,1)}_{1,10}\right)^{2}" in written
    assert r"(C C^T)[0,0] &= \left(w^{(1,1)}_{1,1}\right)^{2}" in written


def test_negative_terms_are_written_so_that_they_can_be_read():
    written = round_trip(pose(2, [u, v, -t, u * v, t**2, 1])).to_text()
    assert " -u + v " in round_trip(pose(2, [u, -1, v, 2])).to_text()
    assert "+ -" not in written
    assert " + (-t×u×v) + (-t×v) " in written


def test_large_ones_are_left_out_unless_asked_for():
    trip = round_trip(pose((7, 7), (2, 2)))
    words = trip.to_text()
    assert "Left out: the product of C and its transpose, 2,401 cells, more than 2,000." in words
    assert "(C C^T)[0,0] = w11^2 + w12^2 + w21^2 + w22^2" in words
    assert "Left out" not in trip.to_text(max_cells=None)
    assert trip.to_dict()["c_ct"]["cells"] == 2401


def test_data():
    data = round_trip(pose(2, [3, "q"])).to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["is_inverse"] is False
    assert data["c_ct"] == {
        "is_identity": False,
        "first_difference": {"of": "input", "source": [0], "target": [0], "value": "q**2 + 9", "identity": 1},
        "matrix": [["q**2 + 9", "3*q"], ["3*q", "q**2 + 9"]],
    }
    assert round_trip(pose(1, [1])).to_dict()["ct_c"] == {
        "is_identity": True,
        "first_difference": None,
        "matrix": [[1]],
    }


def test_the_oracle_is_dense():
    assert convolution_matrix(pose(2, 2)) == Matrix([[*symbols("w1 w2"), 0], [0, *symbols("w1 w2")]])


SHOWN = {
    "plane": pose((2, 2), (3, 3), stride=2, padding=1),
    "channels": pose((2, 1), (1, 12), channels=(2, 2)),
    "negative": pose(4, [u, -1, v, 2, -v, Rational(-3, 2)]),
    "odd names": pose(2, [Symbol("α"), Symbol("50%_&"), Symbol("a|b")]),
    "identity": pose(3, [1], stride=2),
}


@pytest.mark.typeset
@pytest.mark.parametrize("problem", SHOWN.values(), ids=SHOWN.keys())
def test_typeset(problem, tmp_path):
    trip = round_trip(problem)
    assert complaints(compile_latex(trip.to_latex(standalone=True), tmp_path)) == []
    assert complaints(compile_latex(WRAPPED.format(trip.to_latex()), tmp_path)) == []
    formulas = [*math_in_latex(trip.to_latex()), *math_in_markdown(trip.to_markdown())]
    assert katex_errors(formulas) == []
    assert mathjax_errors(formulas) == []
