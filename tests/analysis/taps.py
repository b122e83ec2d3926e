"""What tests of the overlap count by: the taps that land on a position."""

from itertools import product

from tconv_sym.analysis.overlap_law import OverlapLaw

LAWS = [OverlapLaw(kernel=k, stride=s, dilation=d) for k, s, d in product(range(1, 10), range(1, 7), range(1, 5))]
"""The laws of small kernels, strides and dilations."""


def endless(law, position):
    """Count the taps that land on a position when there are inputs everywhere."""
    return sum((position - law.dilation * tap) % law.stride == 0 for tap in range(law.kernel))
