"""What counts as an integer."""

import numpy as np
import pytest

from tconv_sym.integers import read_integer


class Counted:
    """An integer of somebody's own."""

    def __index__(self):
        return 7


@pytest.mark.parametrize(
    ("value", "number"), [(0, 0), (-(10**30), -(10**30)), (np.int8(-3), -3), (np.array(4), 4), (Counted(), 7)]
)
def test_integers(value, number):
    read = read_integer(value)
    assert read == number
    assert type(read) is int


@pytest.mark.parametrize("value", [True, np.True_, np.array(True), 2.0, np.float64(2), "2", None, [2], np.array([2])])
def test_what_is_none(value):
    assert read_integer(value) is None
