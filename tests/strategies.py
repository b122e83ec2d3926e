"""Hypothesis strategies: valid geometries, built so that nothing has to be thrown away."""

from __future__ import annotations

from math import prod

from hypothesis import strategies as st

from tconv_sym import Geometry

LARGEST = {1: 4, 2: 4, 3: 3}
"""The largest input and kernel size, by the number of axes."""
MOST_PADDING = 6
LEAST_PADDING = {1: -6, 2: -3, 3: -3}
"""The least padding, by the number of axes: below, an output can lie beyond all that the kernel reaches."""


@st.composite
def _axes(draw: st.DrawFn, largest: int, least: int, *, below_stride: bool) -> dict[str, object]:
    """Draw the parameters of one axis; the end's padding is bounded so that an output is left."""
    n, k = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    s, d = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    a = draw(st.integers(0, (s if below_stride else max(s, d)) - 1))
    total = s * (n - 1) + d * (k - 1) + a + 1
    begin = draw(st.integers(least, min(MOST_PADDING, total - 1 - least)))
    end = draw(st.integers(least, min(MOST_PADDING, total - 1 - begin)))
    return {"input": n, "kernel": k, "stride": s, "padding": (begin, end), "output_padding": a, "dilation": d}


@st.composite
def _channels(draw: st.DrawFn, most: int) -> dict[str, object]:
    """Draw channels and groups that multiply the products by at most `most`."""
    groups = draw(st.integers(1, min(3, most)))
    group_in = draw(st.integers(1, min(3, most // groups)))
    group_out = draw(st.integers(1, min(3, most // (groups * group_in))))
    return {"channels": (groups * group_in, groups * group_out), "groups": groups}


@st.composite
def geometries(
    draw: st.DrawFn,
    *,
    max_axes: int = 3,
    channels: bool | None = None,
    below_stride: bool = False,
    most_products: int = 2000,
) -> Geometry:
    """Draw a geometry of at most `max_axes` axes and about `most_products` products.

    `channels` says whether there are any, None leaves it open; `below_stride` keeps every output padding below the
    stride, so that the matrix form exists.
    """
    count = draw(st.integers(1, max_axes))
    largest = LARGEST[count]
    while largest > 1 and largest ** (2 * count) > most_products:
        largest -= 1
    axes = [draw(_axes(largest, LEAST_PADDING[count], below_stride=below_stride)) for _ in range(count)]
    arguments: dict[str, object] = {name: tuple(axis[name] for axis in axes) for name in axes[0]}
    spatial = prod(axis["input"] * axis["kernel"] for axis in axes)
    if channels or (channels is None and draw(st.booleans())):
        arguments |= draw(_channels(max(1, most_products // spatial)))
    return Geometry(**arguments)
