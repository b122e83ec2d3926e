"""Gather: y[o] = Σ_m x[i]·w[m], over the taps m for which i = (o + p − d·m) / s is the number of an input.

Every output asks each tap which input it brings. By Euclid's division o + p − d·m = s·q + r with 0 ≤ r < s: tap m
brings input q if nothing is left over, r = 0, and there is such an input, 0 ≤ q < n; otherwise it brings nothing.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.forms.definitions import Division
from tconv_sym.forms.form import Built, Form, per_axis
from tconv_sym.forms.relation import Relation
from tconv_sym.forms.steps import Grid, Step
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from tconv_sym.geometry import Axis, Geometry

    Ids = NDArray[np.int64]


def _reaches(axis: Axis) -> Ids:
    """Return d·m for every tap m."""
    return np.fromiter(range(0, axis.reach + 1, axis.dilation), np.int64, axis.kernel)


def _brought(axis: Axis, output: int) -> Ids:
    """Return the input that each tap brings to one output, -1 for none."""
    q, r = np.divmod(output + axis.begin - _reaches(axis), axis.stride)
    return np.where((r == 0) & (q >= 0) & (q < axis.input), q, -1)


def _pairs(axis: Axis) -> tuple[Ids, Ids, Ids]:
    """Return all outputs, inputs and taps of one axis that meet, without a look at any that do not.

    With o + p = s·u + e and d·m = s·v + f, both by Euclid, o + p − d·m leaves nothing over iff e = f, and then
    q = u − v. So the taps are put in the order of f and v, where those of an output, u − n < v ≤ u, are neighbours.
    """
    outputs = np.arange(axis.output)
    u, e = np.divmod(outputs + axis.begin, axis.stride)
    v, f = np.divmod(_reaches(axis), axis.stride)
    order = np.argsort(f, kind="stable")
    least = min(int(u[0]) - axis.input, 0)
    span = max(int(u[-1]), int(v[-1])) - least + 1
    places, most = f[order] * span + v[order], e * span + u
    first, last = np.searchsorted(places, (most - axis.input, most), side="right")
    counts = last - first
    # The neighbours from the last to the first: the inputs of an output then come in their order.
    back = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    taps = order[np.repeat(last, counts) - 1 - back]
    return np.repeat(outputs, counts), np.repeat(u, counts) - v[taps], taps


def _combined(columns: Iterable[Ids], sizes: Sequence[int]) -> Ids:
    """Return the row-major numbers of every combination of one entry an axis."""
    numbers = np.zeros(1, np.int64)
    for ids, size in zip(columns, sizes, strict=True):
        numbers = np.add.outer(numbers * size, ids).ravel()
    return numbers


def _inputs(geometry: Geometry, index: int) -> Ids:
    """Return the input that each tap brings to output `index`, -1 where one of the axes brings none."""
    place = np.unravel_index(index, geometry.output)
    grid = np.zeros((), np.int64)
    for axis, output in zip(geometry.axes, place, strict=True):
        here, brought = grid[..., np.newaxis], _brought(axis, int(output))
        grid = np.where((here < 0) | (brought < 0), -1, here * axis.input + brought)
    return grid


def _products(geometry: Geometry, index: int) -> Grid:
    """Multiply what the taps bring to output `index` by the taps."""
    inputs = _inputs(geometry, index)
    return Grid(inputs=inputs, taps=np.where(inputs < 0, -1, np.arange(inputs.size).reshape(inputs.shape)))


def _quotient(axes: tuple[Axis, ...]) -> str:
    """Write (o + p − d·m) / s with its numbers, leaving out what does nothing."""
    begins, dilations, strides = (
        tuple(getattr(axis, name) for axis in axes) for name in ("begin", "dilation", "stride")
    )
    words = "o"
    if any(begins):
        minus = begins[0] < 0 and len(set(begins)) == 1
        words += f" - {-begins[0]}" if minus else f" + {per_axis(begins)}"
    words += " - m" if set(dilations) == {1} else f" - {per_axis(dilations)}*m"
    return words if set(strides) == {1} else f"({words}) / {per_axis(strides)}"


def build(geometry: Geometry) -> Built:
    """Ask for every output what the taps bring, multiply and add."""
    columns = zip(*map(_pairs, geometry.axes), strict=True)
    sizes = (geometry.output, geometry.input, geometry.kernel)
    steps = (
        Step(
            name="inputs",
            title=f"Find for each output o the input that tap m brings: {_quotient(geometry.axes)}, if there is one",
            shape=geometry.kernel,
            count=prod(geometry.output),
            per="output",
            array=lambda index: Grid(inputs=_inputs(geometry, index)),
        ),
        Step(
            name="products",
            title="Multiply each by its tap",
            shape=geometry.kernel,
            count=prod(geometry.output),
            per="output",
            array=lambda index: _products(geometry, index),
        ),
        Step(name="sum", title="Add up what each output has gathered", symbol="y", shape=geometry.output),
    )
    return Built(steps=steps, terms=Terms.of(geometry, *map(_combined, columns, sizes)))


RELATION = Relation(
    variables=("o", "m", "r", "q"),
    definitions=(Division(dividend="o + pl - d*m", divisor="s", quotient="q", remainder="r"),),
    summed=("0 <= m < k", "r = 0", "0 <= q < n"),
    input="q",
    words="Output $o$ asks every tap $m$ for the input $i$ with $s*i = o + pl - d*m$. Divided by $s$ that gives the "
    "quotient $q$ and the remainder $r$: there is such an input if and only if $r = 0$ and $0 <= q < n$, and it "
    "is $q$.",
)
GATHER = Form(name="gather", title="Gather by division", build=build, relation=RELATION)
