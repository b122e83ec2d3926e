"""Small sizes, compared by brute force here too."""

from itertools import product

import pytest

from tconv_sym.laws.box import MOST, PADDINGS, compare
from tconv_sym.laws.conditions import condition
from tconv_sym.laws.decided import Undecided
from tconv_sym.laws.law import read_law

UNDECIDED = Undecided("nobody asked")


def _sizes(stride, dilation):
    """All sizes of the box with an output, as (s, d, n, k, pl, pr, op)."""
    counts = range(1, MOST + 1)
    for n, k, pl, pr, op in product(counts, counts, PADDINGS, PADDINGS, range(min(MOST, max(stride, dilation)))):
        if stride * (n - 1) - pl - pr + dilation * (k - 1) + op + 1 >= 1:
            yield stride, dilation, n, k, pl, pr, op


def _in_order(sizes):
    """Put first what has fewer negative paddings, then a smaller sum, then what is smaller from the left."""
    return sorted(sizes, key=lambda z: ((z[4] < 0) + (z[5] < 0), sum(map(abs, z)), z))


def _lands(sizes):
    s, d, n, k, pl, pr, op = sizes
    length = s * (n - 1) - pl - pr + d * (k - 1) + op + 1
    return any(0 <= s * i + d * m - pl < length for i in range(n) for m in range(k))


def _wrong(box):
    return [tuple(box.sizes(row).values()) for row in box.wrong]


@pytest.mark.parametrize(
    ("guard", "is_wrong"),
    [
        ("n*n + k*k + pl*pl + pr*pr + op >= 3", lambda n, k, pl, pr, op: (n, k, pl, pr, op) == (1, 1, 0, 0, 0)),
        ("n*k + pl + 3*pr > 2 + op", lambda n, k, pl, pr, op: n * k + pl + 3 * pr <= 2 + op),
        ("pl + pr > -1", lambda _n, _k, pl, pr, _op: pl + pr <= -1),
        ("n + k - 9 > 0", lambda *_: True),
    ],
)
def test_a_law_that_is_wrong_by_a_guard_on_sizes(guard, is_wrong):
    steps = [(2, 3), (1, 1), (1, 2)]
    box = compare(read_law(f"o = s*i + d*m - pl, {guard}"), steps)
    every = _in_order(z for pair in steps for z in _sizes(*pair))
    assert [tuple(box.sizes(row).values()) for row in range(len(box.right))] == every
    assert box.lands.tolist() == [_lands(z) for z in every]
    assert _wrong(box) == [z for z in every if is_wrong(*z[2:]) and _lands(z)]


def test_one_product_more_is_wrong():
    box = compare(read_law("s*i + d*m - pl <= o <= s*i + d*m - pl + n - 1"), [(1, 1)])
    assert _wrong(box) == [z for z in _in_order(_sizes(1, 1)) if _has_more(z)]


def _has_more(sizes):
    s, d, n, k, pl, pr, op = sizes
    length = s * (n - 1) - pl - pr + d * (k - 1) + op + 1
    landings = [s * i + d * m - pl for i in range(n) for m in range(k)]
    return any(0 <= place + more < length for place in landings for more in range(1, n))


def test_what_is_enough_is_right_somewhere_where_a_product_lands():
    box = compare(read_law("o = s*i + d*m - pl + op"), [(2, 1)])
    assert box.is_enough("op = 0")
    assert not box.is_enough("n = 1")  # it is wrong there
    assert not box.is_enough("n = 5")  # there is none such
    assert not box.is_enough("n = 1, k = 1, pl = 1, pr = -1, op = 0")  # its one product is cropped


@pytest.mark.parametrize(
    ("law", "steps", "alternatives", "is_exact"),
    [
        ("o = s*i + d*m - pl, n*k = n + k - 1", [(2, 3)], (("k = 1",), ("n = 1",)), True),
        ("o = s*i + d*m - p, n*k = n + k - 1", [(2, 3)], (("k = 1",), ("n = 1",)), True),
        ("o = s*i + d*m - p, p*op = 0", [(2, 1)], (("op = 0",), ("p = 0",)), True),
        ("o = s*i + d*m - p, 2*p = d*k - d", [(1, 2), (3, 2)], (("2*p = d*(k - 1)",),), True),
        ("o = s*i + d*m - p, op < s + n - 1", [(1, 4), (2, 4)], (("op < s",),), False),
        ("o = s*i + m - p + op", [(1, 1), (1, 2), (1, 4)], (("d = 1",),), False),  # where s = d, d is 1
        ("o = s*i + d*m - pl, pr = op + pl", [(2, 1)], (("pr = pl + op",),), True),
        ("o = s*i + d*m - p, p > 0, 3*p < n*k", [(2, 1)], (), False),
    ],
)
def test_all_conditions_that_say_something_and_no_others(law, steps, alternatives, is_exact):
    read = read_law(law)
    found = condition(read, compare(read, steps), UNDECIDED)
    if not alternatives:
        assert found is None
        return
    assert (found.alternatives, found.is_exact, found.is_proved) == (alternatives, is_exact, False)


def test_the_box_is_not_too_large_for_any_law():
    """A law has one row for each output, input and tap at most; quotients add none, and everything else comes of it."""
    assert _most_rows(compare(read_law("o = s*i"), [(64, 64)]).columns) < 3 * 10**6
    columns = compare(read_law("o = s*i"), [(8, 8)]).columns
    for text in ("o <= o", "o*o*o*o >= 0", "(o + i + m)^3 + (o % 5)//2 >= 0"):
        assert len(read_law(text).products(columns)[0]) == _most_rows(columns)


def _most_rows(columns):
    s, d, n, k, pl, pr, op = columns.values()
    return int((n * k * (s * (n - 1) - pl - pr + d * (k - 1) + op + 1)).sum())
