"""Ways of computing on whole arrays, as programs: views assigned in order, each a SymPy expression.

In all of them `x` is the input, `w` the kernel and `y` the output, with any batch axes, and channels if there are any,
in front of the spatial ones. They read the geometry alone; only `matrix` needs the products, and `gather` those of
each axis.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from sympy import Function, Symbol
from sympy.codegen.ast import String

from tconv_sym.forms import FORMS
from tconv_sym.numeric.gathering import gather
from tconv_sym.numeric.parts import Program, spots, times_tap, window, zeros, zeros_like_x
from tconv_sym.numeric.transforms import adjoint, col2im, polynomial
from tconv_sym.numeric.views import plus, times, view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tconv_sym.geometry import Axis, Geometry
    from tconv_sym.numeric.parts import Assignment

    Phase = tuple[slice, list[tuple[int, slice]]]


def with_bias(program: Program, geometry: Geometry) -> Program:
    """Add the bias to the output: one number, or one for each channel."""
    spatial = ["np.newaxis"] * len(geometry.axes)
    bias = Symbol("bias") if geometry.channels is None else view("bias", slice(None), *spatial)
    return replace(program, result=plus([program.result, bias]))


def mix(x: np.ndarray, w: np.ndarray, *, groups: int, axes: int) -> np.ndarray:
    """Sum x[ci]·w[ci, co] over the input channels of each group; x has `axes` behind its channels."""
    *batch, c_in = x.shape[:-axes]
    columns = x.reshape(*batch, groups, c_in // groups, prod(x.shape[-axes:]))
    blocks = w.reshape(groups, c_in // groups, w.shape[1]).swapaxes(1, 2)
    y: np.ndarray = blocks @ columns
    return y.reshape(*batch, groups * w.shape[1], *x.shape[-axes:])


def _phases(axis: Axis) -> tuple[list[Phase], int, int]:
    """Sort the taps of an axis by the phase they reach; return how many zeros that needs before and after, too.

    A phase is the outputs r, r + s, …, and its taps, each with what it meets of the padded input. As
    o = s·i + d·m − p = s·(i + lag) + r, tap m brings x[q − lag] to the q-th output of its phase.
    """
    reached: dict[int, list[tuple[int, int, int]]] = {}
    for m in range(axis.kernel):
        lag, r = divmod(axis.dilation * m - axis.begin, axis.stride)
        count = len(range(r, axis.output, axis.stride))
        if -axis.input < lag < count:
            reached.setdefault(r, []).append((m, lag, count))
    taps = [tap for phase in reached.values() for tap in phase]
    before = max([0, *(lag for _, lag, _ in taps)])
    after = max([0, *(count - lag - axis.input for _, lag, count in taps)])
    phases = []
    for r in sorted(reached):
        outputs = slice(r, None, axis.stride) if axis.stride > 1 else slice(None)
        phases.append((outputs, [(m, slice(before - lag, before - lag + count)) for m, lag, count in reached[r]]))
    return phases, before, after


def sub_pixel(geometry: Geometry) -> Program:
    """Compute each phase, the outputs that are s apart, as one sum, and write it to its places.

    A phase meets only the taps with d·m − p ≡ r (mod s): a dense convolution with a part of the kernel, without a zero
    between inputs, a canvas or a crop (sub-pixel convolution, arXiv:1609.07009).
    """
    phases, befores, afters = zip(*map(_phases, geometry.axes), strict=True)
    assignments: list[Assignment] = [(Symbol("y"), zeros(geometry, geometry.output))]
    padded = "x"
    if any(befores + afters):
        padded = "u"
        inside = [slice(before, before + size) for before, size in zip(befores, geometry.input, strict=True)]
        sizes = [part.stop + after for part, after in zip(inside, afters, strict=True)]
        assignments += [
            (Symbol("u"), zeros_like_x(len(sizes), sizes, "x.dtype")),
            (view("u", "...", *inside), Symbol("x")),
        ]
    for phase in product(*phases):
        outputs, taps_by_axis = zip(*phase, strict=True)
        terms = []
        for taps in product(*taps_by_axis):
            tap, seen = zip(*taps, strict=True)
            terms.append(times_tap(geometry, view(padded, "...", *seen), "w", tap))
        assignments.append((view("y", "...", *outputs), plus(terms)))
    return Program(assignments=tuple(assignments), mixed_axes=len(geometry.axes))


def scatter(geometry: Geometry) -> Program:
    """Add every tap times the input to a canvas, the inputs s apart; then crop."""
    places = list(map(spots, geometry.axes))
    sizes = [each[-1].stop for each in places]
    there, here = zip(*map(window, geometry.axes, sizes), strict=True)
    assignments: list[Assignment] = [(Symbol("canvas"), zeros(geometry, sizes))]
    for tap, spot in zip(product(*map(range, geometry.kernel)), product(*places), strict=True):
        canvas = view("canvas", "...", *spot)
        assignments.append((canvas, plus([canvas, times_tap(geometry, Symbol("x"), "w", tap)])))
    assignments.append((Symbol("y"), zeros(geometry, geometry.output)))
    assignments.append((view("y", "...", *here), view("canvas", "...", *there)))
    return Program(assignments=tuple(assignments), mixed_axes=len(geometry.axes))


def _stretched(axis: Axis) -> tuple[slice, slice]:
    """Where the inputs stand between zeros, s apart behind d(k − 1) − p of them, and which inputs those are."""
    first, size = axis.reach - axis.begin, axis.reach + axis.output
    low = max(0, -(first // axis.stride))
    high = max(low, min(axis.input, -((first - size) // axis.stride)))
    return slice(first + axis.stride * low, first + axis.stride * high, axis.stride), slice(low, high)


def _windows(axis: Axis) -> list[slice]:
    """Return what each tap of the flipped kernel meets, at stride 1."""
    return [slice(start, start + axis.output) for start in range(0, axis.reach + 1, axis.dilation)]


def zero_insertion(geometry: Geometry) -> Program:
    """Set the inputs s apart between zeros, pad, flip the kernel, and correlate at stride 1."""
    sizes = [axis.output + axis.reach for axis in geometry.axes]
    places, inputs = zip(*map(_stretched, geometry.axes), strict=True)
    taps = product(*map(range, geometry.kernel))
    windows = product(*map(_windows, geometry.axes))
    terms = [
        times_tap(geometry, view("u", "...", *window), "flipped", tap)
        for tap, window in zip(taps, windows, strict=True)
    ]
    assignments = (
        (Symbol("u"), zeros_like_x(len(sizes), sizes, "x.dtype")),
        (view("u", "...", *places), view("x", "...", *inputs)),
        (Symbol("flipped"), view("w", "...", *["::-1"] * len(sizes))),
        (Symbol("y"), plus(terms)),
    )
    return Program(assignments=assignments, mixed_axes=len(geometry.axes))


def matrix(geometry: Geometry) -> Program:
    """Multiply by Cᵀ, of which only the entries are kept: one product an entry, then the sum of each row.

    `inputs` and `taps` are the columns of the entries and the taps that stand there, row by row; `starts` says where
    each of `rows` begins. With channels, `entries` finds a product among those of every tap with every input.
    """
    terms = FORMS["matrix"].run(geometry).terms
    outputs, inputs, taps = terms.sizes
    rows, starts = np.unique(terms.outputs, return_index=True)
    constants = {"rows": rows, "starts": starts}
    flat = String(f"x.reshape(*x.shape[:-{len(geometry.axes)}], {inputs})")
    if geometry.channels is None:
        assignments = [
            (Symbol("flat"), flat),
            (Symbol("products"), times(view("flat", "...", "inputs"), view("w.ravel()", "taps"))),
        ]
        constants |= {"inputs": terms.inputs, "taps": terms.taps}
    else:
        (c_in, c_out), columns = geometry.channels, prod(geometry.kernel_shape[1:])
        mixed = Function("mix")(flat, String(f"w.reshape({c_in}, {columns})"))
        gathered = f"mixed.reshape(*mixed.shape[:-2], {c_out}, {taps * inputs})[..., entries]"
        assignments = [(Symbol("mixed"), mixed), (Symbol("products"), String(gathered))]
        constants |= {"entries": terms.taps * inputs + terms.inputs}
    sums = Function("np.add.reduceat")(Symbol("products"), Symbol("starts"), -1)
    assignments += [
        (Symbol("y"), zeros(geometry, [outputs])),
        (view("y", "...", "rows"), sums),
        (Symbol("y"), String(f"y.reshape(*y.shape[:-1], {', '.join(map(str, geometry.output))})")),
    ]
    return Program(assignments=tuple(assignments), constants=constants, mixed_axes=1)


PROGRAMS: Mapping[str, Callable[[Geometry], Program]] = MappingProxyType(
    {
        "scatter": scatter,
        "matrix": matrix,
        "zero-insertion": zero_insertion,
        "gather": gather,
        "sub-pixel": sub_pixel,
        "col2im": col2im,
        "polynomial": polynomial,
        "adjoint": adjoint,
    }
)
"""The forms as programs, by their names."""
