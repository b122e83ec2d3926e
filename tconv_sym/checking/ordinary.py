"""The ordinary convolution, which people mix up with the transposed one: y[q] = Σ x[s·q + d·m − p]·w[m].

It slides the kernel, as it is, over the input padded with p (a negative padding crops), s positions at a time.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tconv_sym.errors import GeometryError
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from tconv_sym.geometry import Geometry


def positions(geometry: Geometry) -> tuple[int, ...]:
    """Return how many positions the window has on each axis; raises `GeometryError` where it does not fit.

    Relationship 6 of arXiv:1603.07285: ⌊(i + 2p − k) / s⌋ + 1, with k dilated.

    >>> from tconv_sym import Geometry
    >>> positions(Geometry((5, 6), 3, stride=2, padding=1))
    (3, 3)
    """
    rooms = [axis.input + axis.begin + axis.end - axis.reach - 1 for axis in geometry.axes]
    if min(rooms) < 0:
        raise GeometryError("the ordinary convolution does not exist here: the kernel is larger than the padded input")
    return tuple(room // axis.stride + 1 for room, axis in zip(rooms, geometry.axes, strict=True))


def terms(geometry: Geometry) -> Terms:
    """Return the products, over all channels; the kernel's layout is that of the transposed convolution."""
    count = prod(positions(geometry))
    ids = np.arange(prod(geometry.input)).reshape(geometry.input)
    wide = np.pad(ids, [(max(axis.begin, 0), max(axis.end, 0)) for axis in geometry.axes], constant_values=-1)
    stops = [wide.shape[number] - max(-axis.end, 0) for number, axis in enumerate(geometry.axes)]
    kept = tuple(slice(max(-axis.begin, 0), stop) for axis, stop in zip(geometry.axes, stops, strict=True))
    windows = sliding_window_view(wide[kept], [axis.reach + 1 for axis in geometry.axes])
    steps = tuple(slice(None, None, axis.stride) for axis in geometry.axes)
    taps = tuple(slice(None, None, axis.dilation) for axis in geometry.axes)
    seen = windows[steps + taps].reshape(count, prod(geometry.kernel))
    outputs, tap_ids = np.nonzero(seen >= 0)
    sizes = (count, prod(geometry.input), prod(geometry.kernel))
    return Terms(outputs, seen[outputs, tap_ids], tap_ids, sizes).over_channels(geometry)
