"""The wrong forms of tests/wrong_forms.py are wrong exactly where a pencil says so, and the right one is right."""

from __future__ import annotations

import pytest
from hypothesis import given

import oracles
import wrong_forms
from strategies import geometries
from tconv_sym import FORMS, Geometry

# x = (x0, x1), w = (w0, w1, w2), s = 2: the right outputs are x0w0, x0w1, x0w2 + x1w0, x1w1, x1w2.
PLAIN = Geometry(2, 3, stride=2)
# p = 1 crops the first and the last of them: x0w1, x0w2 + x1w0, x1w1.
PADDED = Geometry(2, 3, stride=2, padding=1)
# a = 1 gives the last one back: x0w1, x0w2 + x1w0, x1w1, x1w2.
MORE = Geometry(2, 3, stride=2, padding=1, output_padding=1)
# Negative padding, a zero on both sides: 0, x0w0, x0w1, x0w2 + x1w0, x1w1, x1w2, 0.
WIDE = Geometry(2, 3, stride=2, padding=-1)
# d = 2 on two inputs and two taps: x0w0, x1w0, x0w1, x1w1.
DILATED = Geometry(2, 2, dilation=2)
# One input, 2 × 2 kernel: the output is x0·w.
PLANE = Geometry((1, 1), (2, 2))
# One tap: the output is w0·x.
POINT = Geometry(3, 1)
# The one product is cropped, and a zero added at the end: 0.
NOTHING = Geometry(1, 1, padding=((1, -1),))

UNFLIPPED = {
    # x0w2, x0w1, x0w0 + x1w2, x1w1, x1w0: right where the tap is the middle one.
    "plain": (PLAIN, [0, 2, 4]),
    # x0w1, x0w0 + x1w2, x1w1.
    "padded": (PADDED, [1]),
    # x0w1, x0w0 + x1w2, x1w1, x1w0.
    "output-padding": (MORE, [1, 3]),
    # 0, x0w2, x0w1, x0w0 + x1w2, x1w1, x1w0, 0.
    "negative": (WIDE, [1, 3, 5]),
    # x0w1, x1w1, x0w0, x1w0.
    "dilated": (DILATED, [0, 1, 2, 3]),
    # x0 times the kernel turned round by 180°.
    "plane": (PLANE, [0, 1, 2, 3]),
    "one-tap": (POINT, []),
    "nothing-lands": (NOTHING, []),
}
PAD_K_MINUS_P = {
    # Everything d = 1 later, cut to size: 0, x0w0, x0w1, x0w2 + x1w0, x1w1.
    "plain": (PLAIN, [0, 1, 2, 3, 4]),
    # x0w0, x0w1, x0w2 + x1w0.
    "padded": (PADDED, [0, 1, 2]),
    # x0w0, x0w1, x0w2 + x1w0, x1w1.
    "output-padding": (MORE, [0, 1, 2, 3]),
    # 0, 0, x0w0, x0w1, x0w2 + x1w0, x1w1, x1w2: the first zero is right.
    "negative": (WIDE, [1, 2, 3, 4, 5, 6]),
    # d = 2 later: 0, 0, x0w0, x1w0.
    "dilated": (DILATED, [0, 1, 2, 3]),
    # 0, 0, 0, x0w0 (row by row).
    "plane": (PLANE, [0, 1, 2, 3]),
    # 0, x0w0, x1w0.
    "one-tap": (POINT, [0, 1, 2]),
    # One later of nothing that is seen: x0w0 goes from −1 to 0.
    "nothing-lands": (NOTHING, [0]),
}
CROP_OFF_BY_ONE = {
    # x0w1, x0w2 + x1w0, x1w1, x1w2, 0.
    "plain": (PLAIN, [0, 1, 2, 3, 4]),
    # x0w2 + x1w0, x1w1, x1w2.
    "padded": (PADDED, [0, 1, 2]),
    # x0w2 + x1w0, x1w1, x1w2, 0.
    "output-padding": (MORE, [0, 1, 2, 3]),
    # x0w0, x0w1, x0w2 + x1w0, x1w1, x1w2, 0, 0: the last zero is right.
    "negative": (WIDE, [0, 1, 2, 3, 4, 5]),
    # x1w0, x0w1, x1w1, 0.
    "dilated": (DILATED, [0, 1, 2, 3]),
    # x0w3, 0, 0, 0.
    "plane": (PLANE, [0, 1, 2, 3]),
    # x1w0, x2w0, 0.
    "one-tap": (POINT, [0, 1, 2]),
    "nothing-lands": (NOTHING, []),
}
OUTPUT_PADDING_AT_BEGIN = {
    "plain": (PLAIN, []),
    "padded": (PADDED, []),
    # x0w0, x0w1, x0w2 + x1w0, x1w1: the crop of p begins one earlier.
    "output-padding": (MORE, [0, 1, 2, 3]),
    "negative": (WIDE, []),
    "dilated": (DILATED, []),
    # 0, 0, x0w0 instead of x0w0, 0, 0: the zero between is right.
    "two": (Geometry(1, 1, stride=3, output_padding=2), [0, 2]),
    "nothing-lands": (NOTHING, []),
}
ONE_TERM_TWICE = {
    # 2·x0w0 on the first output.
    "plain": (PLAIN, [0]),
    # 2·x0w1.
    "padded": (PADDED, [0]),
    # The first output on which something lands is the second.
    "negative": (WIDE, [1]),
    "plane": (PLANE, [0]),
    "nothing-lands": (NOTHING, []),
}
CASES = [
    pytest.param(wrong_forms.WRONG[name], *case, id=f"{name}-{label}")
    for name, cases in {
        "unflipped": UNFLIPPED,
        "pad-k-minus-p": PAD_K_MINUS_P,
        "crop-off-by-one": CROP_OFF_BY_ONE,
        "output-padding-at-begin": OUTPUT_PADDING_AT_BEGIN,
        "one-term-twice": ONE_TERM_TWICE,
    }.items()
    for label, case in cases.items()
]


@pytest.mark.parametrize(("form", "geometry", "outputs"), CASES)
def test_differs_exactly_where_it_is_wrong(form, geometry, outputs):
    right, wrong = FORMS["scatter"].run(geometry).terms, form.run(geometry).terms
    assert right.differing_outputs(wrong) == outputs
    assert (right == wrong) is (not outputs)


def test_the_unflipped_sums_are_those_of_the_comment():
    """The relation itself, once written out: x0w2, x0w1, x0w0 + x1w2, x1w1, x1w0."""
    assert list(wrong_forms.UNFLIPPED.run(PLAIN).terms) == [
        (0, 0, 2),
        (1, 0, 1),
        (2, 0, 0),
        (2, 1, 2),
        (3, 1, 1),
        (4, 1, 0),
    ]


def test_the_repeat_shows():
    assert wrong_forms.ONE_TERM_TWICE.run(PLAIN).terms.has_repeats


@given(geometries())
def test_a_users_right_form_is_right(geometry):
    terms = wrong_forms.GATHER.run(geometry).terms
    assert list(terms) == oracles.products(geometry.spatial)
    assert terms == FORMS["scatter"].run(geometry).terms
