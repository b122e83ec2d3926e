"""The law of kernel, stride and dilation, against counting taps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.taps import LAWS, endless


@pytest.mark.parametrize("stride", range(1, 7))
def test_the_law_is_what_counting_taps_gives(stride):
    for law in (law for law in LAWS if law.stride == stride):
        check_law(law)


def check_law(law):
    counts = [endless(law, position) for position in range(2 * law.stride)]
    assert law.levels == tuple(sorted(set(counts)))
    assert law.is_uniform == (len(set(counts)) == 1)
    assert law.has_gaps == (0 in counts)
    periods = [t for t in range(1, law.stride + 1) if all(counts[q] == counts[q + t] for q in range(law.stride))]
    assert law.period == periods[0]
    expected = "uniform" if len(set(counts)) == 1 else "gaps" if 0 in counts else "checkerboard"
    assert law.verdict == expected


@pytest.mark.parametrize("law", [law for law in LAWS if law.kernel == 1], ids=str)
def test_dilation_does_nothing_to_a_single_tap(law):
    without = replace(law, dilation=1)
    assert (law.common, law.step, law.levels, law.period, law.verdict) == (
        1,
        law.stride,
        without.levels,
        without.period,
        without.verdict,
    )


def test_a_tampered_law_is_seen():
    """The rule without dilation, "k is a multiple of s", is not the law with one: the test above would fail."""
    wrong = [law for law in LAWS if law.is_uniform != (law.kernel % law.stride == 0)]
    assert wrong
    assert all(law.common > 1 for law in wrong)
    assert all(law.dilation > 1 for law in wrong)
