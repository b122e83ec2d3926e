"""Zero insertion: y = correlate(pad(insert(x)), flip(w)) at stride 1.

Insert s − 1 zeros between neighbouring inputs; pad with d(k − 1) − p, and with the output padding more at the end (a
negative number crops); flip the kernel on every axis, its taps d apart; slide it over the result one position at a
time: y[o] = Σ_t w[k − 1 − t] · u[o + d·t]. Relationship 14 of arXiv:1603.07285.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.forms.definitions import Value
from tconv_sym.forms.form import Built, Form, per_axis
from tconv_sym.forms.relation import Relation
from tconv_sym.forms.steps import Grid, Step
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Ids = NDArray[np.int64]


def _inserted(geometry: Geometry) -> Ids:
    """Spread the inputs s apart."""
    stretched = np.full([axis.stride * (axis.input - 1) + 1 for axis in geometry.axes], -1)
    everywhere = tuple(slice(None, None, axis.stride) for axis in geometry.axes)
    stretched[everywhere] = np.arange(prod(geometry.input)).reshape(geometry.input)
    return stretched


def _borders(geometry: Geometry) -> list[tuple[int, int]]:
    """Return how many zeros go before and after, an axis each; a negative number crops."""
    return [
        (
            axis.dilation * (axis.kernel - 1) - axis.begin,
            axis.dilation * (axis.kernel - 1) - axis.end + axis.output_padding,
        )
        for axis in geometry.axes
    ]


def _padded(geometry: Geometry) -> Ids:
    """Add the borders to the stretched input, then take away what a negative one crops."""
    borders = _borders(geometry)
    added = [(max(before, 0), max(after, 0)) for before, after in borders]
    wide = np.pad(_inserted(geometry), added, constant_values=-1)
    kept = [
        slice(max(-before, 0), length - max(-after, 0))
        for (before, after), length in zip(borders, wide.shape, strict=True)
    ]
    return wide[tuple(kept)]


def _flipped(geometry: Geometry) -> Ids:
    """Flip the kernel on every axis."""
    return np.flip(np.arange(prod(geometry.kernel)).reshape(geometry.kernel))


def _dilated(geometry: Geometry) -> Ids:
    """Set the flipped kernel's taps d apart."""
    wide = np.full([axis.dilation * (axis.kernel - 1) + 1 for axis in geometry.axes], -1)
    wide[tuple(slice(None, None, axis.dilation) for axis in geometry.axes)] = _flipped(geometry)
    return wide


def _correlated(geometry: Geometry) -> tuple[Ids, Ids, Ids]:
    """Slide the flipped kernel over the padded input; only the cells that hold an input are visited.

    The cell at c meets tap t of the flipped kernel when the window stands at o = c − d·t.
    """
    padded = _padded(geometry)
    cells = np.nonzero(padded >= 0)
    count, rank = len(cells[0]), len(geometry.axes)
    shape = (count, *geometry.kernel)
    outputs, inside = np.zeros(shape, np.int64), np.ones(shape, bool)
    for position, axis in enumerate(geometry.axes):
        t = np.arange(axis.kernel).reshape([-1 if place == position else 1 for place in range(rank)])
        apart = min(axis.dilation, axis.reach)  # a single tap is apart from none, however large d is
        o = cells[position].reshape(-1, *[1] * rank) - apart * t
        inside &= (o >= 0) & (o < axis.output)
        outputs = outputs * axis.output + o
    inputs = np.broadcast_to(padded[cells].reshape(-1, *[1] * rank), shape)
    taps = np.broadcast_to(_flipped(geometry), shape)
    return outputs[inside], inputs[inside], taps[inside]


def build(geometry: Geometry) -> Built:
    """Insert, pad, flip and correlate."""
    axes = geometry.axes
    zeros = tuple(axis.stride - 1 if axis.input > 1 else 0 for axis in axes)
    borders = _borders(geometry)
    before, after = (per_axis(side) for side in zip(*borders, strict=True))
    steps = (
        Step(
            name="inserted",
            title=f"Insert {per_axis(zeros)} {'zero' if set(zeros) == {1} else 'zeros'} between neighbouring inputs",
            shape=tuple(axis.stride * (axis.input - 1) + 1 for axis in axes),
            unchanged=not any(zeros),
            array=lambda _: Grid(inputs=_inserted(geometry)),
        ),
        Step(
            name="padded",
            title=f"Pad with zeros, {before} at the beginning and {after} at the end (a negative number crops)",
            shape=tuple(axis.output + axis.dilation * (axis.kernel - 1) for axis in axes),
            unchanged=not any(map(any, borders)),
            array=lambda _: Grid(inputs=_padded(geometry)),
        ),
        Step(
            name="flipped-kernel",
            title="Flip the kernel on every axis",
            shape=geometry.kernel,
            unchanged=prod(geometry.kernel) == 1,
            array=lambda _: Grid(taps=_flipped(geometry)),
        ),
        Step(
            name="dilated-kernel",
            title=f"Set its taps {per_axis(tuple(axis.dilation for axis in axes))} apart",
            shape=tuple(axis.dilation * (axis.kernel - 1) + 1 for axis in axes),
            unchanged=all(axis.dilation == 1 or axis.kernel == 1 for axis in axes),
            array=lambda _: Grid(taps=_dilated(geometry)),
        ),
        Step(
            name="correlated", title="Slide the flipped kernel over it at stride 1", symbol="y", shape=geometry.output
        ),
    )
    return Built(steps=steps, terms=Terms.of(geometry, *_correlated(geometry)))


RELATION = Relation(
    sizes=(
        Value("B", "d*(k - 1) - pl"),
        Value("E", "d*(k - 1) - pr + op"),
        Value("U", "s*(n - 1) + 1 + B + E"),
    ),
    length="U - d*(k - 1)",
    variables=("o", "t", "c", "i"),
    definitions=(Value("c", "o + d*t"),),
    summed=("0 <= t < k", "0 <= c < U", "0 <= i < n", "s*i = c - B"),
    tap="k - 1 - t",
    recovery=(Value("t", "k - 1 - m"),),
    words="The inputs are set $s$ apart, with zeros between them, $B$ before and $E$ behind, where a negative number "
    "crops: $U$ cells in all. Cell $c$ holds input $i$ if $s*i = c - B$, for one $i$ at most as $s >= 1$, and "
    "otherwise zero. The flipped kernel, its taps $d$ apart, slides over the cells one by one, and has "
    "$U - d*(k - 1)$ places. At place $o$ its tap $t$ meets cell $c$, and it is tap $m = k - 1 - t$ of the "
    "kernel. So $s*i = c - B$ is $s*i = o + pl - d*m$.",
)
ZERO_INSERTION = Form(
    name="zero-insertion", title="Zero insertion and the flipped kernel", build=build, relation=RELATION
)
