"""What people compute, rightly and wrongly, with plain loops over arrays of polynomials.

Nothing here uses a form, a relation or the catalogue of misconceptions. Arrays have channels first; `spread` gives those
of a problem. A polynomial is a `P`, which NumPy adds and multiplies cell by cell.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from oracles import indices

if TYPE_CHECKING:
    from tconv_sym import Geometry


class P:
    """A polynomial: coefficients by sorted names."""

    def __init__(self, terms=()):
        self.terms = {names: c for names, c in dict(terms).items() if c}

    def __add__(self, other):
        total = Counter(self.terms)
        for names, c in other.terms.items():
            total[names] += c
        return P(total)

    def __mul__(self, other):
        total = Counter()
        for (one, c), (two, d) in product(self.terms.items(), other.terms.items()):
            total[tuple(sorted(one + two))] += c * d
        return P(total)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """The parameters, an integer an axis."""

    stride: tuple[int, ...]
    begin: tuple[int, ...]
    end: tuple[int, ...]
    extra: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int

    @classmethod
    def of(cls, geometry: Geometry) -> Layer:
        axes = geometry.axes
        return cls(
            stride=tuple(axis.stride for axis in axes),
            begin=tuple(axis.begin for axis in axes),
            end=tuple(axis.end for axis in axes),
            extra=tuple(axis.output_padding for axis in axes),
            dilation=tuple(axis.dilation for axis in axes),
            groups=geometry.groups,
        )

    def reach(self, w):
        return tuple(d * (k - 1) for d, k in zip(self.dilation, w.shape[2:], strict=True))


def spread(operand, channel_axes):
    """Return the fresh symbols of a problem's operand as an array with channels."""
    cells = np.empty(operand.shape, object)
    for index, name in zip(indices(operand.shape), operand.names, strict=True):
        cells[index] = P({(name,): 1})
    return cells.reshape(*[1] * channel_axes, *operand.shape)


def setting(problem):
    """Return the layer, the input and the kernel of a problem in fresh symbols."""
    has_channels = problem.geometry.channels is not None
    x = spread(problem.input, 0 if has_channels else 1)
    return Layer.of(problem.geometry), x, spread(problem.kernel, 0 if has_channels else 2)


def zeros(shape):
    made = np.empty(shape, object)
    for index in indices(shape):
        made[index] = P()
    return made


def blocks(layer, x, w):
    """Give every input channel with its output channel, and that within its group."""
    taken, made = x.shape[0], w.shape[1] * layer.groups
    for ci, co in product(range(taken), range(made)):
        if ci // (taken // layer.groups) == co // (made // layer.groups):
            yield ci, co, co % w.shape[1]


def transposed(layer, x, w, *, add=True, meeting=blocks):
    """Scatter: place a scaled kernel for every input on a canvas, add (or assign), cut the output out."""
    sizes = tuple(
        s * (n - 1) - b - e + r + a + 1
        for s, n, b, e, r, a in zip(
            layer.stride, x.shape[1:], layer.begin, layer.end, layer.reach(w), layer.extra, strict=True
        )
    )
    if min(sizes) < 1:
        return None
    y = zeros((w.shape[1] * layer.groups, *sizes))
    for ci, co, local in meeting(layer, x, w):
        part = zeros(sizes)
        for i, m in product(indices(x.shape[1:]), indices(w.shape[2:])):
            o = tuple(
                s * p + d * q - b for s, p, d, q, b in zip(layer.stride, i, layer.dilation, m, layer.begin, strict=True)
            )
            if all(0 <= place < size for place, size in zip(o, sizes, strict=True)):
                value = x[(ci, *i)] * w[(ci, local, *m)]
                part[o] = part[o] + value if add else value
        y[co] = y[co] + part
    return y


def stretched(layer, x, w, gaps, borders):
    """Zero insertion with `gaps` zeros between inputs and `borders` around, then the flipped kernel at stride 1."""
    around = tuple((b, e + a) for (b, e), a in zip(borders, layer.extra, strict=True))
    wide = tuple(n + g * (n - 1) for n, g in zip(x.shape[1:], gaps, strict=True))
    sizes = tuple(size + b + e - r for size, (b, e), r in zip(wide, around, layer.reach(w), strict=True))
    if min(sizes) < 1:
        return None
    y = zeros((w.shape[1] * layer.groups, *sizes))
    flipped = np.flip(w, tuple(range(2, w.ndim)))
    for ci, co, local in blocks(layer, x, w):
        for o, t in product(indices(sizes), indices(w.shape[2:])):
            seen = [p + d * q - b for p, d, q, (b, _) in zip(o, layer.dilation, t, around, strict=True)]
            inside = all(0 <= c < size for c, size in zip(seen, wide, strict=True))
            if inside and all(c % (g + 1) == 0 for c, g in zip(seen, gaps, strict=True)):
                i = tuple(c // (g + 1) for c, g in zip(seen, gaps, strict=True))
                y[(co, *o)] = y[(co, *o)] + x[(ci, *i)] * flipped[(ci, local, *t)]
    return y


def ordinary(layer, x, w):
    """Slide the kernel over the padded input."""
    rooms = tuple(
        n + b + e - r - 1 for n, b, e, r in zip(x.shape[1:], layer.begin, layer.end, layer.reach(w), strict=True)
    )
    if min(rooms) < 0:
        return None
    y = zeros((w.shape[1] * layer.groups, *(room // s + 1 for room, s in zip(rooms, layer.stride, strict=True))))
    for ci, co, local in blocks(layer, x, w):
        for q, m in product(indices(y.shape[1:]), indices(w.shape[2:])):
            i = tuple(
                s * p + d * t - b for s, p, d, t, b in zip(layer.stride, q, layer.dilation, m, layer.begin, strict=True)
            )
            if all(0 <= place < size for place, size in zip(i, x.shape[1:], strict=True)):
                y[(co, *q)] = y[(co, *q)] + x[(ci, *i)] * w[(ci, local, *m)]
    return y


def matrix(layer, x, w):
    """Write C for one channel to one: the output for x[i] alone, with ones for x, is row i."""
    rows = []
    for i in indices(x.shape[1:]):
        single = zeros(x.shape)
        single[(0, *i)] = P({(): 1})
        rows.append(transposed(layer, single, w).ravel())
    return np.array(rows, object)


def _swapped(array):
    return array.swapaxes(-1, -2)


def _one_zero_more(layer, x, w):
    borders = ((r - b, r - e) for r, b, e in zip(layer.reach(w), layer.begin, layer.end, strict=True))
    return stretched(layer, x, w, layer.stride, tuple(borders))


def _border_of_padding(layer, x, w):
    gaps = tuple(s - 1 for s in layer.stride)
    return stretched(layer, x, w, gaps, tuple(zip(layer.begin, layer.end, strict=True)))


def _end_as_zeros(layer, x, w):
    y = transposed(layer, x, w)
    for axis, extra in enumerate(layer.extra, start=1):
        for index in indices(y.shape):
            if index[axis] >= y.shape[axis] - extra:
                y[index] = P()
    return y


def _columns_first(layer, x, w):
    read = np.stack([channel.ravel(order="F").reshape(channel.shape) for channel in x])
    return transposed(layer, read, w)


def _dealt(layer, x, w):
    taken, made = x.shape[0], w.shape[1] * layer.groups
    return [
        (ci, co, co // layer.groups)
        for ci, co in product(range(taken), range(made))
        if ci % layer.groups == co % layer.groups
    ]


def _nothing(layer):
    return (0,) * len(layer.stride)


def _ones(layer):
    return (1,) * len(layer.stride)


def _begins_earlier(layer):
    begin = tuple(b - a for b, a in zip(layer.begin, layer.extra, strict=True))
    return replace(layer, begin=begin, extra=_nothing(layer))


MISTAKES = {
    "kernel-not-flipped": lambda layer, x, w: transposed(layer, x, np.flip(w, tuple(range(2, w.ndim)))),
    "kernel-transposed": lambda layer, x, w: transposed(layer, x, _swapped(w)) if len(layer.stride) > 1 else None,
    "input-transposed": lambda layer, x, w: transposed(layer, _swapped(x), w) if len(layer.stride) > 1 else None,
    "padding-not-cropped": lambda layer, x, w: transposed(
        replace(layer, begin=_nothing(layer), end=_nothing(layer)), x, w
    ),
    "padding-on-input": _border_of_padding,
    "padding-sides-swapped": lambda layer, x, w: transposed(replace(layer, begin=layer.end, end=layer.begin), x, w),
    "stride-ignored": lambda layer, x, w: transposed(replace(layer, stride=_ones(layer)), x, w),
    "stride-zeros-off-by-one": _one_zero_more,
    "overlap-overwritten": lambda layer, x, w: transposed(layer, x, w, add=False),
    "dilation-ignored": lambda layer, x, w: transposed(replace(layer, dilation=_ones(layer)), x, w),
    "output-padding-ignored": lambda layer, x, w: transposed(replace(layer, extra=_nothing(layer)), x, w),
    "output-padding-at-start": lambda layer, x, w: transposed(_begins_earlier(layer), x, w),
    "output-padding-zeros": _end_as_zeros,
    "ordinary-convolution": ordinary,
    "column-major-flattening": _columns_first,
    "groups-interleaved": lambda layer, x, w: transposed(layer, x, w, meeting=_dealt),
}
"""What each misconception makes of the output; None where it cannot be made. C not transposed is no output mostly."""
