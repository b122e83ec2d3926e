"""Scatter: y = crop(Σ_i x[i] · kernel placed at s·i).

Every input scales the whole kernel; the copy is placed on a canvas of s(n − 1) + d(k − 1) + 1 positions an axis, its
taps d apart, its corner at s·i; the copies are added where they overlap. The output is the window of the canvas that
starts at p: what lies outside is cropped, and where the window reaches past the canvas there are zeros.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.forms.form import Built, Form, per_axis, place
from tconv_sym.forms.relation import Relation
from tconv_sym.forms.steps import Grid, Step
from tconv_sym.terms import Terms
from tconv_sym.typeset.wording import by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tconv_sym.geometry import Axis, Geometry

    Ids = NDArray[np.int64]


def _canvas_size(axis: Axis) -> int:
    return axis.stride * (axis.input - 1) + axis.dilation * (axis.kernel - 1) + 1


def _window(axis: Axis) -> tuple[slice, slice]:
    """Where window and canvas overlap: the positions on the canvas, and the same ones in the output."""
    low = max(axis.begin, 0)
    high = max(low, min(axis.begin + axis.output, _canvas_size(axis)))
    return slice(low, high), slice(low - axis.begin, high - axis.begin)


def _crop(canvas: Ids, axes: tuple[Axis, ...]) -> Ids:
    """Cut the output's window out of a canvas."""
    output = np.full([axis.output for axis in axes], -1)
    there, here = zip(*map(_window, axes), strict=True)
    output[here] = canvas[there]
    return output


def _placed(index: int, axes: tuple[Axis, ...]) -> Grid:
    """Place the kernel, scaled by input `index`, on an empty canvas."""
    kernel = [axis.kernel for axis in axes]
    taps = np.full([_canvas_size(axis) for axis in axes], -1)
    corner = np.unravel_index(index, [axis.input for axis in axes])
    spots = [
        slice(axis.stride * int(i), axis.stride * int(i) + axis.dilation * (axis.kernel - 1) + 1, axis.dilation)
        for i, axis in zip(corner, axes, strict=True)
    ]
    taps[tuple(spots)] = np.arange(prod(kernel)).reshape(kernel)
    return Grid(inputs=np.where(taps < 0, -1, index), taps=taps)


def _landings(axes: tuple[Axis, ...]) -> Ids:
    """Return the output that input i's tap m lands on, -1 if cropped, as an array (*inputs, *taps)."""
    sizes = [_canvas_size(axis) for axis in axes]
    output = [axis.output for axis in axes]
    labels = np.full(sizes, -1)
    there, here = zip(*map(_window, axes), strict=True)
    labels[there] = np.arange(prod(output)).reshape(output)[here]
    spots = np.zeros((1,) * (2 * len(axes)), np.int64)
    for position, axis in enumerate(axes):
        i, m = (
            np.arange(size).reshape([-1 if place == own else 1 for place in range(2 * len(axes))])
            for size, own in ((axis.input, position), (axis.kernel, position + len(axes)))
        )
        apart = min(axis.dilation, axis.reach)  # a single tap is apart from none, however large d is
        spots = spots * sizes[position] + (axis.stride * i + apart * m)
    return labels.ravel()[spots]


def build(geometry: Geometry) -> Built:
    """Place, crop and add."""
    axes = geometry.axes
    landings = _landings(axes).reshape(prod(geometry.input), prod(geometry.kernel))
    inputs, taps = np.nonzero(landings >= 0)
    canvas = tuple(map(_canvas_size, axes))
    begins = tuple(axis.begin for axis in axes)
    whole = not any(begins) and canvas == geometry.output
    covered = all(axis.begin >= 0 and axis.begin + axis.output <= _canvas_size(axis) for axis in axes)
    apart = per_axis(tuple(axis.stride for axis in axes))
    steps = (
        Step(
            name="placed",
            title=f"Scale the kernel by each input and place the copies {apart} apart",
            shape=canvas,
            count=prod(geometry.input),
            per="input",
            array=lambda index: _placed(index, axes),
        ),
        Step(
            name="cropped",
            title=f"Crop: keep {by(geometry.output)} from position {place(begins)} on"
            + ("" if covered else ", with zeros where there is no canvas"),
            shape=geometry.output,
            count=prod(geometry.input),
            per="input",
            unchanged=whole,
            array=lambda index: _cropped(index, axes),
        ),
        Step(name="sum", title="Add what lands on each output", symbol="y", shape=geometry.output),
    )
    return Built(steps=steps, terms=Terms.of(geometry, landings[inputs, taps], inputs, taps))


def _cropped(index: int, axes: tuple[Axis, ...]) -> Grid:
    """Crop the copy that input `index` places."""
    taps = _crop(_placed(index, axes).taps, axes)  # type: ignore[arg-type] # a placed grid has taps
    return Grid(inputs=np.where(taps < 0, -1, index), taps=taps)


RELATION = Relation(
    variables=("i", "m", "o"),
    summed=("0 <= i < n", "0 <= m < k", "s*i + d*m - pl = o"),
    words="Input $i$ scales the kernel, which is placed so that tap $m$ comes to $s*i + d*m$. Copies are added where "
    "they meet. Output $o$ is position $o + pl$, and what falls outside $0 <= o < O$ is cropped.",
)
SCATTER = Form(name="scatter", title="Scatter of scaled kernels", build=build, relation=RELATION)
