"""What people do instead: each function makes, of the true situation, those that one mistake leads to.

There may be several, where a mistake can be made in several places, or none, where it cannot be made. From each follows
all that the mistake gives: output, table, matrix and steps.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.errors import GeometryError
from tconv_sym.geometry import Geometry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tconv_sym.checking.situation import Situation
    from tconv_sym.terms import Terms

    Ids = NDArray[np.int64]
    Mask = NDArray[np.bool_]


def kernel_not_flipped(situation: Situation) -> Iterator[Situation]:
    """Turn the kernel by 180°."""
    spatial = tuple(range(-len(situation.geometry.axes), 0))
    yield replace(situation, taps=np.flip(situation.taps, spatial))


def kernel_transposed(situation: Situation) -> Iterator[Situation]:
    """Exchange the kernel's axes; the parameters stay where they are."""
    for order in _orders(len(situation.geometry.axes)):
        taps = _transposed(situation.taps, order)
        yield from _with(replace(situation, taps=taps), kernel=taps.shape[-len(order) :])


def input_transposed(situation: Situation) -> Iterator[Situation]:
    """Exchange the input's axes; the parameters stay where they are."""
    for order in _orders(len(situation.geometry.axes)):
        inputs = _transposed(situation.inputs, order)
        yield from _with(replace(situation, inputs=inputs), input=inputs.shape[-len(order) :])


def padding_not_cropped(situation: Situation) -> Iterator[Situation]:
    """Keep all that the copies cover."""
    yield from _with(situation, padding=0)


def padding_on_input(situation: Situation) -> Iterator[Situation]:
    """Put p zeros around the stretched input, not d(k − 1) − p: that is what padding d(k − 1) − p would need."""
    axes = situation.geometry.axes
    yield from _with(situation, padding=tuple((axis.reach - axis.begin, axis.reach - axis.end) for axis in axes))


def padding_sides_swapped(situation: Situation) -> Iterator[Situation]:
    """Crop at the beginning what is to be cropped at the end."""
    yield from _with(situation, padding=tuple((axis.end, axis.begin) for axis in situation.geometry.axes))


def stride_ignored(situation: Situation) -> Iterator[Situation]:
    """Place the copies one position apart."""
    yield from _with(situation, stride=1)


def stride_zeros_off_by_one(situation: Situation) -> Iterator[Situation]:
    """Insert s zeros, not s − 1; the output then grows, or what is too much at the end is cut off."""
    axes = situation.geometry.axes
    stride = tuple(axis.stride + 1 for axis in axes)
    yield from _with(situation, stride=stride)
    cut = tuple((axis.begin, axis.end + axis.input - 1) for axis in axes)
    yield from _with(situation, stride=stride, padding=cut)


def overlap_overwritten(situation: Situation) -> Iterator[Situation]:
    """Write the copies over each other in the order of the inputs: on each output the last one stays.

    With channels, either the copies of each channel, which are then added, or those of all.
    """
    yield replace(situation, kept=_last_of_channel)
    if situation.geometry.channels is not None:
        yield replace(situation, kept=_last)


def dilation_ignored(situation: Situation) -> Iterator[Situation]:
    """Leave the taps side by side."""
    yield from _with(situation, dilation=1)


def output_padding_ignored(situation: Situation) -> Iterator[Situation]:
    """Leave the output padding out."""
    yield from _with(situation, output_padding=0)


def output_padding_at_start(situation: Situation) -> Iterator[Situation]:
    """Add the output padding at the beginning, not at the end."""
    axes = situation.geometry.axes
    sides = tuple((axis.begin - axis.output_padding, axis.end) for axis in axes)
    yield from _with(situation, padding=sides, output_padding=0)


def output_padding_zeros(situation: Situation) -> Iterator[Situation]:
    """Take the added end of each axis as zeros."""
    yield replace(situation, kept=_before_output_padding)


def ordinary_convolution(situation: Situation) -> Iterator[Situation]:
    """Slide the kernel over the input with the same stride, padding and dilation."""
    yield situation.as_ordinary()


def matrix_not_transposed(situation: Situation) -> Iterator[Situation]:
    """Take C for its transpose; it can be multiplied with the input only where it is square."""
    yield replace(situation, is_exchanged=True)


def column_major_flattening(situation: Situation) -> Iterator[Situation]:
    """Flatten the input, the output or both column by column, or read such a column as if it went row by row."""
    geometry, axes = situation.geometry, len(situation.geometry.axes)
    numbers = np.arange(prod(geometry.output_shape)).reshape(geometry.output_shape)
    inputs = [situation.inputs, *_column_major(situation.inputs, axes)]
    for arranged, outputs in list(product(inputs, [None, *_column_major(numbers, axes)]))[1:]:
        yield replace(situation, inputs=arranged, outputs=outputs)


def groups_interleaved(situation: Situation) -> Iterator[Situation]:
    """Deal the channels to the groups in turn: those of the output, of the input, or of both.

    A channel of the input takes its part of the kernel along, or leaves it where it is.
    """
    geometry, groups = situation.geometry, situation.geometry.groups
    if geometry.channels is None or groups == 1:
        return
    numbers = np.arange(prod(geometry.output_shape)).reshape(geometry.output_shape)
    order = np.arange(geometry.channels[0]).reshape(-1, groups).T.ravel()
    shown = numbers[np.arange(geometry.channels[1]).reshape(groups, -1).T.ravel()]
    inputs, taps = situation.inputs[order], situation.taps[order]
    yield replace(situation, inputs=inputs, taps=taps, outputs=shown)
    yield replace(situation, outputs=shown)
    yield replace(situation, inputs=inputs, taps=taps)
    yield replace(situation, inputs=inputs, outputs=shown)
    yield replace(situation, inputs=inputs)


def _with(situation: Situation, **changes: Any) -> Iterator[Situation]:  # noqa: ANN401 (arguments of Geometry)
    """Change the geometry, if there is one with these arguments."""
    arguments: dict[str, Any] = situation.geometry.to_dict() | changes
    with suppress(GeometryError):
        geometry = Geometry(**(arguments | _folded(arguments, len(situation.geometry.axes))))
        yield replace(situation, geometry=geometry)


def _folded(arguments: dict[str, Any], axes: int) -> dict[str, Any]:
    """Write an output padding that the stride and the dilation no longer allow as less padding at the end."""
    stride, dilation, given, padding = (
        (value,) * axes if isinstance(value, int) else value
        for value in map(arguments.__getitem__, ("stride", "dilation", "output_padding", "padding"))
    )
    sides = [(side, side) if isinstance(side, int) else side for side in padding]
    folded = [0 if a < max(s, d) else a for s, d, a in zip(stride, dilation, given, strict=True)]
    return {
        "output_padding": tuple(a - less for a, less in zip(given, folded, strict=True)),
        "padding": tuple((begin, end - less) for (begin, end), less in zip(sides, folded, strict=True)),
    }


def _orders(axes: int) -> list[tuple[int, ...]]:
    """Return the orders of axes that come of a transposition: two exchanged, or all of them reversed.

    >>> _orders(1), _orders(2), len(_orders(3))
    ([], [(1, 0)], 3)
    """
    orders = []
    for one, other in combinations(range(axes), 2):
        order = list(range(axes))
        order[one], order[other] = other, one
        orders.append(tuple(order))
    reverse = tuple(reversed(range(axes)))
    return orders if axes == 1 or reverse in orders else [*orders, reverse]


def _transposed(ids: Ids, order: tuple[int, ...]) -> Ids:
    """Bring the spatial axes, the last ones, in another order."""
    blocks = ids.ndim - len(order)
    moved: Ids = ids.transpose(*range(blocks), *(blocks + axis for axis in order))
    return moved


def _column_major(ids: Ids, axes: int) -> list[Ids]:
    """Read spatial axes column by column, or a column-major list row by row; neither where that changes nothing."""
    sizes = ids.shape[-axes:]
    numbers = np.arange(prod(sizes))
    flat = ids.reshape(*ids.shape[:-axes], -1)
    orders = (numbers.reshape(sizes).ravel(order="F"), numbers.reshape(sizes, order="F").ravel())
    changing = {tuple(order.tolist()) for order in orders} - {tuple(numbers.tolist())}
    return [flat[..., order].reshape(ids.shape) for order in sorted(changing)]


def _last(_: Geometry, terms: Terms) -> Mask:
    """Keep the last product of each output; they are sorted by output, then by input."""
    return _run_ends(terms.outputs)


def _last_of_channel(geometry: Geometry, terms: Terms) -> Mask:
    """Keep the last product of each output and input channel."""
    return _run_ends(terms.outputs * terms.sizes[1] + terms.inputs // prod(geometry.input))


def _run_ends(keys: Ids) -> Mask:
    """Tell where a run of equal keys ends."""
    ends: Mask = np.append(keys[1:] != keys[:-1], True)[: len(keys)]
    return ends


def _before_output_padding(geometry: Geometry, terms: Terms) -> Mask:
    """Keep what lands before the output padding on every axis."""
    places = np.unravel_index(terms.outputs, geometry.output_shape)[-len(geometry.axes) :]
    inside = [place < axis.output - axis.output_padding for place, axis in zip(places, geometry.axes, strict=True)]
    kept: Mask = np.all(np.stack(inside), axis=0)
    return kept
