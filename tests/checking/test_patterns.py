"""What all wrong values have in common is said once, and is called no slip."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from tconv_sym.checking.judge import judge
from tconv_sym.checking.situation import Situation
from tconv_sym.polynomial import scale
from tconv_sym.problem import pose

NUMBERS = pose([[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]], stride=2, padding=1)
SYMBOLS = pose((2, 2), (3, 3), stride=2, padding=1)
BIASED = pose((2, 2), (3, 3), True, stride=2, padding=1)
CHANNELS = pose(2, 2, [5, 7], channels=(1, 2))


def cells_of(problem, *, bias=True):
    cells = Situation.of(problem).output(bias=bias)
    return [cells.at(number) for number in range(cells.size)]


def judged(problem, cells):
    shape = problem.geometry.output_shape
    return judge(problem, "output", SimpleNamespace(shape=shape, cells=cells))


@pytest.mark.parametrize("problem", [NUMBERS, SYMBOLS, BIASED], ids=["numbers", "symbols", "a bias"])
@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (0, "each is claimed to be 0"),
        (-1, "each is -1 times what it should be"),
        (2, "each is 2 times what it should be"),
        (Fraction(1, 3), "each is 1/3 times what it should be"),
    ],
)
def test_a_factor(problem, factor, words):
    verdict = judged(problem, [scale(cell, factor) for cell in cells_of(problem)])
    assert verdict.message == f"9 of 9 cells of the output differ, and {words}"
    assert dict(verdict.misconceptions) == {}
    assert {cell.misconceptions for cell in verdict.cells} == {()}


@pytest.mark.parametrize("problem", [BIASED, CHANNELS], ids=["symbols", "numbers"])
def test_a_bias_that_is_left_out(problem):
    cells = cells_of(problem, bias=False)
    verdict = judged(problem, cells)
    assert (
        verdict.message == f"{len(cells)} of {len(cells)} cells of the output differ, and the bias is missing in each"
    )
    assert dict(verdict.misconceptions) == {}


@pytest.mark.parametrize("wrong", [1, 2])
def test_few_values_are_slips(wrong):
    cells = cells_of(NUMBERS)
    verdict = judged(NUMBERS, [{}] * wrong + cells[wrong:])
    assert dict(verdict.misconceptions) == {"slip": wrong}


def test_several_factors_are_none():
    cells = cells_of(NUMBERS)
    verdict = judged(NUMBERS, [scale(cell, 2 if number else 3) for number, cell in enumerate(cells)])
    assert verdict.message == "9 of 9 cells of the output differ"


def test_nothing_times_a_factor_is_nothing():
    problem = pose([1, 0, 0, 0, 1], [1])
    verdict = judged(problem, [{(): 2}, {(): 1}, {}, {}, {(): 2}])
    assert verdict.message == "3 of 5 cells of the output differ"


def test_a_misconception_that_explains_all_goes_first():
    """Zeros at the end, which the output padding adds."""
    problem = pose((2, 3), (3, 3), stride=2, output_padding=(1, 0), padding=((0, 1), (0, 0)))
    cells = cells_of(problem)
    claimed = cells[:-7] + [{}] * 7
    assert dict(judged(problem, claimed).misconceptions) == {"output-padding-zeros": 7}
