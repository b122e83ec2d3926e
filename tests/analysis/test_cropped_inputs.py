"""Whether outputs lie between the taps of an input, against looking at each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym.analysis.cropped_inputs import between_taps, floor_sum


@given(st.integers(0, 12), st.integers(0, 40), st.integers(-60, 60), st.integers(1, 15))
def test_the_sum_of_quotients(count, factor, offset, divisor):
    assert floor_sum(count, factor, offset, divisor) == sum((factor * i + offset) // divisor for i in range(count))


@given(st.integers(1, 9), st.integers(1, 12), st.integers(1, 12), st.integers(0, 20), st.integers(1, 12))
def test_outputs_between_two_taps(inputs, outputs, stride, padding, dilation):
    """No output that a tap of the endless kernel of an input lands on."""
    missed = [all((output + padding - stride * i) % dilation for output in range(outputs)) for i in range(inputs)]
    assert between_taps(inputs, outputs, stride, padding, dilation) == any(missed)


@pytest.mark.parametrize(("outputs", "missed"), [(10**30, False), (10**20, True)])
def test_large_sizes_take_no_time(outputs, missed):
    assert between_taps(10**40, outputs, 10**15 + 37, 3, 10**30) == missed
