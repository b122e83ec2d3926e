"""The choice of a call, on its own: what is left to do, and which options are worth a look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.conventions import left_to_do
from tconv_sym.frameworks.nearest import Manner, Option, Sides, Work, nearest, turning_points, work

LEFT = {
    "nothing": (Sides(1, 2), Sides(1, 2), Work(0, 0)),
    "a crop at the begin": (Sides(0, 2), Sides(1, 2), Work(1, 0)),
    "a crop at the end": (Sides(1, 0), Sides(1, 2), Work(2, 0)),
    "zeros": (Sides(0, -1), Sides(-1, -3), Work(0, 3)),
    "both": (Sides(0, 0), Sides(2, -1), Work(2, 1)),
    "fewer zeros": (Sides(0, -2), Sides(0, -1), Work(1, 0)),
    "what is gone": (Sides(1, 0), Sides(0, 0), None),
    "what is gone where zeros are wanted": (Sides(0, 1), Sides(0, -1), None),
}


@pytest.mark.parametrize(("done", "wanted", "left"), LEFT.values(), ids=LEFT)
def test_work(done, wanted, left):
    assert work(done, wanted) == left


def manner(name, *axes):
    """Make a manner of which the call is its name and the places of the chosen options."""
    options = tuple(tuple(Option(place, each) for place, each in enumerate(axis)) for axis in axes)
    return Manner(name=name, options=options, call=lambda values: (name, *values))


CHOICES = {
    "nothing to do": ([manner("a", [Sides(0, 0), Sides(1, 1)])], [Sides(1, 1)], ("a", 1)),
    "the first of equal ones": ([manner("a", [Sides(1, 1)] * 2), manner("b", [Sides(1, 1)])], [Sides(1, 1)], ("a", 0)),
    "a long crop before a short pad": ([manner("a", [Sides(0, 0), Sides(0, -9)])], [Sides(0, -1)], ("a", 1)),
    "a long pad before both": ([manner("a", [Sides(0, 0), Sides(2, 2)])], [Sides(2, -1)], ("a", 0)),
    "the shorter crop": ([manner("a", [Sides(0, 0), Sides(0, 1)])], [Sides(1, 1)], ("a", 1)),
    "pads on both axes, not a crop on one": (
        [manner("a", [Sides(0, -9), Sides(0, 0)], [Sides(0, 0)])],
        [Sides(0, -1), Sides(0, -1)],
        ("a", 1, 0),
    ),
    "another manner": (
        [manner("a", [Sides(0, 0)], [Sides(0, 1)]), manner("b", [Sides(0, 0)], [Sides(0, 2)])],
        [Sides(0, 0), Sides(0, 2)],
        ("b", 0, 0),
    ),
}


@pytest.mark.parametrize(("manners", "wanted", "call"), CHOICES.values(), ids=CHOICES)
def test_nearest(manners, wanted, call):
    assert nearest(manners, tuple(wanted)) == call


@given(st.booleans(), st.integers(-3, 9), st.integers(1, 12), st.tuples(st.integers(-4, 8), st.integers(-9, 8)))
def test_turning_points_have_the_best(at_the_end, total, count, wanted):
    """Each option crops one position less than the one before: at the end, or at both sides by turns while it crops."""
    begins = [0 if at_the_end else max(left, 0) // 2 for left in range(total, total - count, -1)]
    options = [Sides(begin, total - place - begin) for place, begin in enumerate(begins)]
    found = turning_points(count, lambda place: Option(place, options[place]), Sides(*wanted))
    assert [option.sides for option in found] == [options[option.value] for option in found]
    assert least((option.sides for option in found), wanted) == least(options, wanted)


def least(options, wanted):
    """Return the least that there is to do, None if no option will do."""
    return min((done for done in (left_to_do(option, wanted) for option in options) if done is not None), default=None)


def test_no_option_is_none():
    assert turning_points(0, lambda place: Option(place, Sides(0, 0)), Sides(0, 0)) == ()
