"""Each relationship applies in its own case and nowhere else, and says there what the general law says."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from tconv_sym import Axis
from tconv_sym.analysis.relationships import RELATIONSHIPS, applying, outside

PAPER = [
    Axis(input=i, kernel=k, stride=s, begin=p, end=p, output_padding=a)
    for i, k, s, p in product(range(1, 6), range(1, 6), range(1, 4), range(5))
    for a in range(s)
    if s * (i - 1) + a + k > 2 * p  # an output is left
]
"""Every axis of the paper's setting at small sizes."""


def cases(axis):
    """Return the numbers that apply, written anew from the paper's text."""
    k, s, p, a = axis.kernel, axis.stride, axis.begin, axis.output_padding
    return [
        *([8] if s == 1 and p == 0 else []),
        *([10] if s == 1 and k % 2 == 1 and p == k // 2 else []),
        *([11] if s == 1 and p == k - 1 else []),
        *([9] if s == 1 else []),
        *([12] if p == 0 and (axis.output - k) % s == 0 else []),
        *([13] if (axis.output + 2 * p - k) % s == 0 else []),
        *([14] if a == (axis.output + 2 * p - k) % s else []),
    ]


def holds(relationship, axis):
    """Tell whether p' and o' are what the general law gives: d(k − 1) − p, and the geometry's output size."""
    padding, output = relationship.padding_of(axis), relationship.output_of(axis)
    return padding == axis.reach - axis.begin and output == axis.output


def test_each_applies_where_the_paper_says_and_holds_there():
    assert len(PAPER) > 500
    for axis in PAPER:
        assert outside(axis) == ()
        assert list(applying(axis)) == cases(axis), axis
        assert all(holds(RELATIONSHIPS[number], axis) for number in applying(axis)), axis


@pytest.mark.parametrize("number", RELATIONSHIPS)
def test_each_special_one_is_wrong_somewhere_else(number):
    """So that `holds` is no empty check: 14 alone holds everywhere."""
    relationship = RELATIONSHIPS[number]
    failing = [axis for axis in PAPER if not holds(relationship, axis)]
    assert bool(failing) == (number != 14)
    assert not any(relationship.applies(axis) for axis in failing)


@pytest.mark.parametrize("number", RELATIONSHIPS)
def test_a_tampered_relationship_does_not_hold(number):
    right = RELATIONSHIPS[number]
    longer = replace(right, output_of=lambda axis: right.output_of(axis) + 1)
    padded = replace(right, padding_of=lambda axis: right.padding_of(axis) + 1)
    for axis in filter(right.applies, PAPER):
        assert holds(right, axis)
        assert not holds(longer, axis)
        assert not holds(padded, axis)


@pytest.mark.parametrize("number", RELATIONSHIPS)
def test_the_formula_is_the_function(number):
    """The printed p' and o', with numbers for their letters, are what the functions give."""
    relationship = RELATIONSHIPS[number]
    for axis in filter(relationship.applies, PAPER):
        letters = {"i'": axis.input, "k": axis.kernel, "s": axis.stride, "p": axis.begin, "a": axis.output_padding}
        assert worked_out(relationship.padding, letters) == relationship.padding_of(axis)
        assert worked_out(relationship.output, letters) == relationship.output_of(axis)


def worked_out(formula, letters):
    """Put numbers for the letters of a sum such as s(i' - 1) + k - 2p, and add it up."""
    total, rest = 0, formula.replace("(k - 1)", "K").replace("s(i' - 1)", "S").replace("- ", "-").replace("+ ", "+")
    values = {**letters, "K": letters["k"] - 1, "S": letters["s"] * (letters["i'"] - 1), "2p": 2 * letters["p"]}
    for word in rest.split():
        sign, name = (-1, word[1:]) if word.startswith("-") else (1, word.removeprefix("+"))
        total += sign * (values[name] if name in values else int(name))
    return total


@pytest.mark.parametrize(
    ("axis", "reasons"),
    [
        (Axis(input=3, kernel=3, dilation=2), ("dilation 2",)),
        (Axis(input=3, kernel=1, dilation=2), ()),
        (Axis(input=3, kernel=1, dilation=2, output_padding=1), ("output padding not below the stride",)),
        (Axis(input=3, kernel=3, begin=-1, end=-1), ("negative padding",)),
        (Axis(input=3, kernel=3, begin=0, end=-1), ("unequal paddings 0 and -1", "negative padding")),
    ],
    ids=str,
)
def test_what_the_paper_does_not_speak_of(axis, reasons):
    assert outside(axis) == reasons
    assert bool(applying(axis)) == (not reasons)


def test_the_order_and_that_it_cannot_be_changed():
    assert list(RELATIONSHIPS) == [8, 10, 11, 9, 12, 13, 14]
    assert all(relationship.number == number for number, relationship in RELATIONSHIPS.items())
    with pytest.raises(TypeError):
        RELATIONSHIPS[15] = RELATIONSHIPS[14]
