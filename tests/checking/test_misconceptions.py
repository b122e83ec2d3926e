"""Every misconception: a claim is made through it with plain loops, and it is found again."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given

from by_hand import MISTAKES, matrix, setting, transposed
from strategies import geometries
from tconv_sym import Geometry
from tconv_sym.checking.judge import judge
from tconv_sym.checking.misconceptions import MISCONCEPTIONS
from tconv_sym.problem import pose
from tconv_sym.typeset import latex

NAMES = [
    "kernel-not-flipped",
    "kernel-transposed",
    "input-transposed",
    "padding-not-cropped",
    "padding-on-input",
    "padding-sides-swapped",
    "stride-ignored",
    "stride-zeros-off-by-one",
    "overlap-overwritten",
    "dilation-ignored",
    "output-padding-ignored",
    "output-padding-at-start",
    "output-padding-zeros",
    "ordinary-convolution",
    "matrix-not-transposed",
    "column-major-flattening",
    "groups-interleaved",
    "slip",
]


@dataclass
class Claimed:
    """An array of polynomials."""

    shape: tuple
    cells: list


def claimed(array):
    """Write an array of hand-made polynomials as a claim."""
    return Claimed(array.shape, [cell.terms for cell in array.ravel()])


def posed(geometry, **operands):
    """Make a problem in fresh symbols."""
    sizes = {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
    return pose(geometry.input, geometry.kernel, **sizes, **operands)


def output(problem, array):
    """Drop the channel axis that a problem does not have."""
    return array if problem.geometry.channels else array[0]


def sum_of(row, column):
    """Multiply a row with a column."""
    total = row[0] * column[0]
    for one, other in zip(row[1:], column[1:], strict=True):
        total = total + one * other
    return total


def found_first(verdict, name):
    """Tell whether nothing explains more than `name`."""
    return verdict.misconceptions.get(name) == next(iter(verdict.misconceptions.values()), -1)


def test_the_catalogue_has_the_names_in_order():
    assert list(MISCONCEPTIONS) == NAMES
    assert set(NAMES) == {*MISTAKES, "matrix-not-transposed", "slip"}


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_sentences_that_every_target_can_show(name):
    misconception = MISCONCEPTIONS[name]
    assert misconception.name == name
    for text in (misconception.explanation, misconception.fix):
        assert text.endswith(".")
        assert "U+" not in latex.escape(text)
    assert misconception.explanation.count(". ") <= 1


@pytest.mark.parametrize("name", MISTAKES)
def test_a_claim_made_through_it_names_it(name):
    telling = []

    @given(geometries(max_axes=2, most_products=120, channels=True if name == "groups-interleaved" else None))
    def search(geometry):
        problem = posed(geometry)
        layer, x, w = setting(problem)
        right, wrong = transposed(layer, x, w), MISTAKES[name](layer, x, w)
        if wrong is None:
            return
        right, wrong = claimed(output(problem, right)), claimed(output(problem, wrong))
        if right == wrong or (right.shape != wrong.shape and not any(wrong.cells)):
            assert name not in judge(problem, "output", wrong).misconceptions
            return
        verdict = judge(problem, "output", wrong)
        differing = sum(one != other for one, other in zip(right.cells, wrong.cells, strict=False))
        explained = len(wrong.cells) if right.shape != wrong.shape else differing
        assert verdict.status == "refuted"
        assert verdict.misconceptions[name] == explained
        assert found_first(verdict, name)
        assert all(name in cell.misconceptions for cell in verdict.cells)
        telling.append(geometry)

    search()
    assert len(telling) >= 3


@pytest.mark.parametrize("of", ["matrix", "matrix.transposed", "matrix.C", "matrix.C-transposed"])
def test_the_matrix_not_transposed_is_named(of):
    problem = posed(Geometry((2, 2), 2))
    c = matrix(*setting(problem))
    wrong = c if of.endswith("transposed") else c.T
    verdict = judge(problem, of, claimed(wrong))
    assert verdict.status == "refuted"
    assert verdict.misconceptions == {"matrix-not-transposed": 36}
    assert judge(problem, of, claimed(wrong.T)).status == "verified"


def test_c_where_its_transpose_belongs_gives_an_output_where_it_is_square():
    problem = posed(Geometry((3, 3), 3, padding=1))
    layer, x, w = setting(problem)
    wrong = np.array([[sum_of(row, x.ravel())] for row in matrix(layer, x, w)], object).reshape(3, 3)
    verdict = judge(problem, "output", claimed(wrong))
    # C times the input is the ordinary convolution, here of the same size, and slides the kernel that is not flipped.
    assert verdict.misconceptions == {"kernel-not-flipped": 9, "ordinary-convolution": 9, "matrix-not-transposed": 9}


EQUAL = {
    "a square kernel on a square input": (
        Geometry((2, 2), 2),
        "kernel-transposed",
        ["kernel-transposed", "column-major-flattening"],
    ),
    "padding on one axis": (
        Geometry(3, 3, padding=((2, 0),)),
        "padding-on-input",
        ["padding-on-input", "padding-sides-swapped"],
    ),
    "one input": (Geometry((1, 1), 3), "kernel-transposed", ["kernel-transposed", "column-major-flattening"]),
}


@pytest.mark.parametrize(("geometry", "name", "named"), EQUAL.values(), ids=EQUAL)
def test_mistakes_that_give_the_same_are_all_named_in_the_order_of_the_catalogue(geometry, name, named):
    problem = posed(geometry)
    wrong = claimed(output(problem, MISTAKES[name](*setting(problem))))
    assert list(judge(problem, "output", wrong).misconceptions) == named
