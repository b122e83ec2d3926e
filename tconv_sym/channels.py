"""Which channels meet: the kernel has a block for every input channel with every output channel of its group."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Ids = NDArray[np.int64]

Channel = TypeVar("Channel", int, "Ids")
"""One channel, or an array of them."""


def output_channel(geometry: Geometry, channel: Channel, local: Channel) -> Channel:
    """Return the output channel of the kernel's block at an input channel and an output channel within its group.

    >>> from tconv_sym import Geometry
    >>> output_channel(Geometry(2, 2, channels=(4, 6), groups=2), 2, 1)
    4
    """
    c_in, c_out = geometry.channels or (1, 1)
    return channel // (c_in // geometry.groups) * (c_out // geometry.groups) + local


def channel_blocks(geometry: Geometry) -> tuple[Ids, Ids]:
    """Return the input channel and the output channel of every block, in the order of the kernel's layout.

    Without channels there is one block.

    >>> from tconv_sym import Geometry
    >>> [channels.tolist() for channels in channel_blocks(Geometry(2, 2, channels=(2, 4), groups=2))]
    [[0, 0, 1, 1], [0, 1, 2, 3]]
    """
    c_in, c_out = geometry.channels or (1, 1)
    each_out = c_out // geometry.groups
    channel, local = np.divmod(np.arange(c_in * each_out), each_out)
    return channel, output_channel(geometry, channel, local)
