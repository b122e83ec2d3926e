"""Which channels meet, against plain loops over all pairs."""

from __future__ import annotations

import numpy as np
import pytest

import oracles
from tconv_sym import Geometry
from tconv_sym.channels import channel_blocks, output_channel

CHANNELS = {
    "none": (None, 1),
    "one": ((1, 1), 1),
    "dense": ((3, 2), 1),
    "groups": ((4, 6), 2),
    "depthwise": ((3, 3), 3),
    "depthwise, more out": ((2, 6), 2),
    "one out of each group": ((6, 2), 2),
}


@pytest.mark.parametrize(("channels", "groups"), CHANNELS.values(), ids=CHANNELS)
def test_the_blocks_are_the_pairs_of_one_group(channels, groups):
    """In the order of the kernel's layout."""
    geometry = Geometry(2, 2, channels=channels, groups=groups)
    of_input, of_output = channel_blocks(geometry)
    expected = [((*ci, 0)[0], (*local, 0)[0], (*co, 0)[0]) for ci, local, co in oracles.blocks(geometry)]
    assert list(zip(of_input.tolist(), of_output.tolist(), strict=True)) == [(ci, co) for ci, _, co in expected]
    assert [output_channel(geometry, ci, local) for ci, local, _ in expected] == [co for _, _, co in expected]
    ci, local, co = np.transpose(expected)
    assert np.array_equal(output_channel(geometry, ci, local), co)
