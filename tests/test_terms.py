"""The relation: sorted, counted, compared, and multiplied by channels."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import memory
import oracles
from strategies import geometries
from tconv_sym import FORMS, Geometry, Terms
from tconv_sym.errors import FormError, LimitError
from tconv_sym.limits import MAX_PRODUCTS, check_limit

LINE = Geometry(2, 3)
"""Two inputs, three taps, four outputs."""
RIGHT = [(0, 0, 0), (1, 0, 1), (1, 1, 0), (2, 0, 2), (2, 1, 1), (3, 1, 2)]

triples = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(0, 2)), max_size=12)
"""Any relation on `LINE`, right or wrong, with repeats."""


def terms_of(rows, geometry=LINE):
    """Make terms from (output, input, tap) rows."""
    return Terms.of(geometry, *([row[column] for row in rows] for column in range(3)))


@given(triples)
def test_sorts(rows):
    """The products come back in order, repeats kept."""
    terms = terms_of(rows)
    assert list(terms) == sorted(rows)
    assert len(terms) == len(rows)
    assert terms.sizes == (4, 2, 3)


@given(triples)
def test_keys_are_one_number_a_product(rows):
    """Keys ascend with the products, and are equal exactly where those are."""
    keys = terms_of(rows).keys
    assert keys.tolist() == [(o * 2 + i) * 3 + m for o, i, m in sorted(rows)]


@given(triples)
def test_bounds_cut_the_products_by_output(rows):
    """Between two bounds stand the products of one output, also where there are none."""
    terms = terms_of(rows)
    listed = list(terms)
    assert [listed[low:high] for low, high in zip(terms.bounds, terms.bounds[1:], strict=False)] == [
        sorted(row for row in rows if row[0] == output) for output in range(4)
    ]


@given(triples)
def test_has_repeats(rows):
    """A product that lands twice on one output is a repeat; on two outputs it is none."""
    assert terms_of(rows).has_repeats is (len(set(rows)) < len(rows))


@given(triples, st.randoms())
def test_order_does_not_matter(rows, random):
    """The same products in another order are the same relation, with the same hash."""
    shuffled = random.sample(rows, len(rows))
    assert terms_of(rows) == terms_of(shuffled)
    assert hash(terms_of(rows)) == hash(terms_of(shuffled))


@given(triples, triples)
def test_compares_as_multisets(mine, theirs):
    """Equal are those with the same products as often; the others differ on the outputs whose products differ."""
    expected = sorted({row[0] for row in (Counter(mine) - Counter(theirs)) + (Counter(theirs) - Counter(mine))})
    assert terms_of(mine).differing_outputs(terms_of(theirs)) == expected
    assert (terms_of(mine) == terms_of(theirs)) is (not expected)


DIFFERING = {
    "same": (RIGHT, []),
    "one-missing": (RIGHT[:-1], [3]),
    "one-more": ([*RIGHT, (0, 1, 2)], [0]),
    "one-twice": ([*RIGHT, (2, 0, 2)], [2]),
    "one-three-times": ([*RIGHT, (2, 0, 2), (2, 0, 2)], [2]),
    "on-another-output": ([(0, 0, 0), *RIGHT[1:-1], (2, 1, 2)], [2, 3]),
    "another-tap": ([(0, 0, 1), *RIGHT[1:]], [0]),
    "nothing": ([], [0, 1, 2, 3]),
}


@pytest.mark.parametrize(("rows", "outputs"), DIFFERING.values(), ids=DIFFERING)
def test_differing_outputs(rows, outputs):
    """The same from both sides."""
    assert terms_of(rows).differing_outputs(terms_of(RIGHT)) == outputs
    assert terms_of(RIGHT).differing_outputs(terms_of(rows)) == outputs


def test_two_against_one_differ():
    """Multiplicities 2 and 1 differ; 2 and 2 do not."""
    once, twice = terms_of([(1, 0, 1)]), terms_of([(1, 0, 1)] * 2)
    assert once.differing_outputs(twice) == twice.differing_outputs(once) == [1]
    assert twice.differing_outputs(terms_of([(1, 0, 1)] * 2)) == []


def test_nothing_and_nothing_are_the_same():
    """A relation without products, where all is cropped, is compared like any other."""
    nothing = terms_of([])
    assert (len(nothing), list(nothing), nothing.bounds, nothing.has_repeats) == (0, [], [0] * 5, False)
    assert nothing == terms_of([])
    assert nothing.differing_outputs(terms_of([])) == []


def test_sizes_are_part_of_a_relation():
    """The same ids in another geometry are another relation."""
    assert terms_of(RIGHT) != terms_of(RIGHT, Geometry(2, 3, padding=((0, -1),)))


def test_is_equal_to_terms_only():
    """Nothing else is equal to a relation."""
    assert terms_of(RIGHT) != RIGHT


INVALID = {
    "output-high": (([4], [0], [0]), "output ids must be in 0..3, got 4"),
    "output-low": (([-1], [0], [0]), "output ids must be in 0..3, got -1"),
    "input": (([0, 1], [1, 2], [0, 0]), "input ids must be in 0..1, got 2"),
    "tap": (([0], [0], [3]), "tap ids must be in 0..2, got 3"),
    "first-of-several": (([5, 9], [0, 0], [0, 0]), "output ids must be in 0..3, got 5"),
    "float": (([0.0], [0], [0]), "output ids must be integers, got float64"),
    "bool": (([0], [True], [0]), "input ids must be integers, got bool"),
    "object": (([0], [0], [2**70]), "tap ids must be integers, got object"),
    "lengths": (([0, 1], [0], []), "outputs, inputs and taps must be equally many ids, got 2, 1, 0"),
}


@pytest.mark.parametrize(("columns", "message"), INVALID.values(), ids=INVALID)
def test_refuses(columns, message):
    """Ids that do not exist in the geometry are no relation."""
    with pytest.raises(FormError) as caught:
        Terms.of(LINE, *columns)
    assert str(caught.value) == message


@given(triples)
def test_what_is_made_is_sound(rows):
    """`of` knows without a look at them; terms made by hand are looked at."""
    made = terms_of(rows)
    by_hand = Terms(made.outputs.copy(), made.inputs.copy(), made.taps.copy(), made.sizes)
    assert made.is_sound
    assert by_hand.is_sound
    backwards = Terms(*(column[::-1].copy() for column in (made.outputs, made.inputs, made.taps)), made.sizes)
    assert backwards.is_sound is (len(set(rows)) < 2)


def test_takes_arrays_of_any_shape_and_integer_type():
    """Ids may come as a form has them: in an array of any shape."""
    grids = np.array(RIGHT, np.uint8).T.reshape(3, 2, 3)
    assert list(Terms.of(LINE, *grids)) == RIGHT


def test_what_it_takes_stays_as_it_is():
    """The arrays given are neither sorted nor frozen, also if they are in order already."""
    for rows in (RIGHT, RIGHT[::-1]):
        columns = [np.array(column, np.int64) for column in zip(*rows, strict=True)]
        terms = Terms.of(LINE, *columns)
        assert list(zip(*(column.tolist() for column in columns), strict=True)) == rows
        assert all(column.flags.writeable for column in columns)
        assert not any(column.flags.writeable for column in (terms.outputs, terms.inputs, terms.taps))


def test_checks_against_the_layouts_of_the_geometry():
    """With channels, the ids count through channels too."""
    terms = Terms.of(Geometry(2, 3, channels=(4, 2), groups=2), [7], [7], [11])
    assert terms.sizes == (8, 8, 12)
    with pytest.raises(FormError, match=r"tap ids must be in 0\.\.11, got 12"):
        Terms.of(Geometry(2, 3, channels=(4, 2), groups=2), [7], [7], [12])


def by_loops(rows, geometry):
    """Multiply a spatial relation by the channels, one pair after another."""
    (c_in, c_out), groups = geometry.channels, geometry.groups
    outputs, inputs, taps = map(int, map(np.prod, (geometry.output, geometry.input, geometry.kernel)))
    group_in, group_out = c_in // groups, c_out // groups
    return sorted(
        (co * outputs + o, ci * inputs + i, (ci * group_out + co % group_out) * taps + m)
        for group in range(groups)
        for ci, co in product(range(group * group_in, (group + 1) * group_in), range(c_out))
        if co // group_out == group
        for o, i, m in rows
    )


@given(triples, st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_over_channels_of_any_relation(rows, groups, group_in, group_out):
    """Also a wrong relation, and one with repeats, is multiplied by the channels."""
    geometry = Geometry(2, 3, channels=(groups * group_in, groups * group_out), groups=groups)
    terms = terms_of(rows).over_channels(geometry)
    assert list(terms) == by_loops(rows, geometry)
    assert terms.sizes == terms_of([], geometry).sizes
    assert terms == terms_of(list(terms), geometry)


@given(geometries(channels=True))
def test_over_channels_is_the_definition(geometry):
    """The right spatial relation gives the right one with channels."""
    terms = FORMS["scatter"].run(geometry).terms.over_channels(geometry)
    assert list(terms) == oracles.products(geometry)


def test_over_no_channels_is_itself():
    """Without channels there is nothing to multiply by."""
    terms = terms_of(RIGHT)
    assert terms.over_channels(LINE) is terms


def test_over_channels_by_hand():
    """Two groups of one input and one output channel each: the second group is the first, one layer on."""
    geometry = Geometry(1, 2, channels=(2, 2), groups=2)
    terms = terms_of([(0, 0, 0), (1, 0, 1)], Geometry(1, 2)).over_channels(geometry)
    assert list(terms) == [(0, 0, 0), (1, 0, 1), (2, 1, 2), (3, 1, 3)]


def test_limits():
    """A request over the limit is refused with both numbers, one at the limit is not."""
    check_limit("products", MAX_PRODUCTS, MAX_PRODUCTS)
    with pytest.raises(LimitError) as caught:
        check_limit("products", MAX_PRODUCTS + 1, MAX_PRODUCTS)
    assert str(caught.value) == "products must be at most 4,194,304, got 4,194,305"
    with pytest.raises(LimitError) as caught:
        check_limit("cells", 1001, 1000)
    assert str(caught.value) == "cells must be at most 1,000, got 1,001"


def test_over_channels_refuses_before_it_allocates():
    """Six products on 10⁶ by 10⁶ channels would be 6·10¹²: refused, and nothing made."""
    terms = terms_of(RIGHT)
    with memory.at_most(2**16), pytest.raises(LimitError) as caught:
        terms.over_channels(Geometry(2, 3, channels=(10**6, 10**6)))
    assert str(caught.value) == "products must be at most 4,194,304, got 6,000,000,000,000"


def test_keys_that_would_not_fit_are_refused():
    geometry = Geometry(1, 1, channels=(2**21, 2**21), groups=2**21)
    terms = FORMS["scatter"].build(geometry.spatial).terms
    with pytest.raises(LimitError, match=r"^outputs × inputs × taps must be at most 9,223,372,036,854,775,807, got "):
        terms.over_channels(geometry)
