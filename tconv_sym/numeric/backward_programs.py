"""Gradients of a transposed convolution as programs on whole arrays: assignments of views, in order.

With y[co, o] = β[co] + Σ x[ci, i]·w[ci, co, m] over o = s·i + d·m − p, and g = ∂L/∂y for any L:
∂L/∂x[ci, i] = Σ g[co, s·i + d·m − p]·w[ci, co, m] over co and m, ∂L/∂w[ci, co, m] = Σ x[ci, i]·g[co, s·i + d·m − p]
over i, and ∂L/∂β[co] = Σ g[co, o] over o; g is zero outside. Samples of a batch share w and β, so theirs are sums over
the batch too.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from sympy import Function, Symbol
from sympy.codegen.ast import String

from tconv_sym.numeric.parts import spots, window
from tconv_sym.numeric.views import plus, times, view

if TYPE_CHECKING:
    import numpy as np
    from sympy import Expr

    from tconv_sym.geometry import Geometry
    from tconv_sym.numeric.parts import Assignment

RESULTS = {"input": "dx", "kernel": "dw", "bias": "dbias"}
"""Where a program leaves each gradient."""


def mix_back(g: np.ndarray, w: np.ndarray, *, groups: int, axes: int) -> np.ndarray:
    """Sum g[co]·w[ci, co] over the output channels of each group; g has `axes` behind its channels."""
    *batch, c_out = g.shape[:-axes]
    columns = g.reshape(*batch, groups, c_out // groups, prod(g.shape[-axes:]))
    y: np.ndarray = w.reshape(groups, w.shape[0] // groups, w.shape[1]) @ columns
    return y.reshape(*batch, w.shape[0], *g.shape[-axes:])


def pair(x: np.ndarray, g: np.ndarray, *, groups: int, axes: int) -> np.ndarray:
    """Sum x[ci]·g[co] over the batch and all positions, for every ci and co of a group."""
    c_in, c_out, positions = x.shape[-axes - 1], g.shape[-axes - 1], prod(x.shape[-axes:])
    rows = x.reshape(-1, groups, c_in // groups, positions)
    columns = g.reshape(-1, groups, c_out // groups, positions).swapaxes(2, 3)
    y: np.ndarray = (rows @ columns).sum(axis=0)
    return y.reshape(c_in, c_out // groups)


def _padded(geometry: Geometry) -> tuple[str, list[Assignment]]:
    """Lay g on a canvas on which every input meets every tap; name it, and say how it is made."""
    sizes = [axis.stride * (axis.input - 1) + axis.reach + 1 for axis in geometry.axes]
    there, here = zip(*map(window, geometry.axes, sizes), strict=True)
    if list(there) == [slice(0, size) for size in sizes] and geometry.output == tuple(sizes):
        return "g", []
    zeros = String(f"np.zeros((*g.shape[:-{len(sizes)}], {', '.join(map(str, sizes))}), g.dtype)")
    return "u", [(Symbol("u"), zeros), (view("u", "...", *there), view("g", "...", *here))]


def _by_input(geometry: Geometry, seen: dict[tuple[int, ...], Expr]) -> list[Assignment]:
    """Sum, over the taps, what each input sees of g through that tap, times the tap."""
    if geometry.channels is None:
        terms = [times(part, view("w", *tap)) for tap, part in seen.items()]
    else:
        matrices = {tap: view("w", slice(None), slice(None), *tap) for tap in seen}
        terms = [Function("mix_back")(part, matrices[tap]) for tap, part in seen.items()]
    return [(Symbol("dx"), plus(terms))]


def _by_tap(geometry: Geometry, seen: dict[tuple[int, ...], Expr]) -> list[Assignment]:
    """For each tap, sum what each input sees of g through it, times the input."""
    zeros = String(f"np.zeros({geometry.kernel_shape}, np.result_type(x, g))")
    made: list[Assignment] = [(Symbol("dw"), zeros)]
    for tap, part in seen.items():
        if geometry.channels is None:
            made.append((view("dw", *tap), Function("np.sum")(times(Symbol("x"), part))))
        else:
            made.append((view("dw", slice(None), slice(None), *tap), Function("pair")(Symbol("x"), part)))
    return made


def _by_channel(geometry: Geometry) -> list[Assignment]:
    """Sum g over the batch and all positions."""
    flat = "g"
    if geometry.channels is not None:
        flat = f"g.reshape(-1, {geometry.channels[1]}, {prod(geometry.output)}), axis=(0, 2)"
    zeros = String(f"np.zeros({geometry.bias_shape}, g.dtype)")
    return [(Symbol("dbias"), zeros), (view("dbias", "..."), String(f"np.sum({flat})"))]


def assignments(geometry: Geometry, parts: tuple[str, ...]) -> list[Assignment]:
    """Write the program that leaves the gradients with respect to `parts` in dx, dw and dbias."""
    made: list[Assignment] = []
    seen: dict[tuple[int, ...], Expr] = {}
    if parts != ("bias",):
        padded, made = _padded(geometry)
        taps, places = product(*map(range, geometry.kernel)), product(*map(spots, geometry.axes))
        seen = {tap: view(padded, "...", *spot) for tap, spot in zip(taps, places, strict=True)}
    if "input" in parts:
        made += _by_input(geometry, seen)
    if "kernel" in parts:
        made += _by_tap(geometry, seen)
    return made + (_by_channel(geometry) if "bias" in parts else [])
