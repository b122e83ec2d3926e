"""The gather form as a program: index arrays say what each output takes, and nothing else is multiplied."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np
from sympy import Function, Symbol
from sympy.codegen.ast import String

from tconv_sym.forms import FORMS
from tconv_sym.geometry import Geometry
from tconv_sym.numeric.parts import Program, zeros
from tconv_sym.numeric.views import times, view

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tconv_sym.geometry import Axis
    from tconv_sym.numeric.parts import Assignment


def _taken(axis: Axis) -> dict[str, NDArray[np.int64]]:
    """Return the inputs and the taps that the outputs of one axis take, output by output, and where each begins.

    `outputs` are those that take any.
    """
    line = Geometry(
        axis.input,
        axis.kernel,
        stride=axis.stride,
        padding=((axis.begin, axis.end),),
        output_padding=axis.output_padding,
        dilation=axis.dilation,
    )
    terms = FORMS["gather"].run(line).terms
    outputs, starts = np.unique(terms.outputs, return_index=True)
    return {"inputs": terms.inputs, "taps": terms.taps, "outputs": outputs, "starts": starts}


def _indices(name: str, rank: int) -> list[str]:
    """Write the index arrays of all axes so that NumPy combines each entry with each."""
    return [
        f"{name}{position}" + ("[:, " + ", ".join(["np.newaxis"] * behind) + "]" if behind else "")
        for position, behind in enumerate(reversed(range(rank)))
    ]


def gather(geometry: Geometry) -> Program:
    """Take for each output the inputs and the taps that meet on it, multiply, and add up axis by axis.

    What meets is known from each axis alone: entry e of `inputs0` and of `taps0` are a pair on the first axis, and the
    pairs of output `outputs0[j]` begin at `starts0[j]`. With channels every tap is mixed with every input first, and
    the pairs are taken from those.
    """
    rank = len(geometry.axes)
    taken = [_taken(axis) for axis in geometry.axes]
    constants = {f"{name}{position}": ids for position, axis in enumerate(taken) for name, ids in axis.items()}
    inputs, taps, outputs = (_indices(name, rank) for name in ("inputs", "taps", "outputs"))
    assignments: list[Assignment] = []
    if geometry.channels is None:
        products = times(view("x", "...", *inputs), view("w", *taps))
    else:
        (c_in, c_out), shape = geometry.channels, ", ".join(map(str, (*geometry.kernel, *geometry.input)))
        flat = String(f"x.reshape(*x.shape[:-{rank}], {prod(geometry.input)})")
        mixed = Function("mix")(flat, String(f"w.reshape({c_in}, {prod(geometry.kernel_shape[1:])})"))
        shaped = String(f"mixed.reshape(*mixed.shape[:-2], {c_out}, {shape})")
        assignments += [(Symbol("mixed"), mixed), (Symbol("mixed"), shaped)]
        products = view("mixed", "...", *taps, *inputs)
    assignments.append((Symbol("sums"), products))
    for position in reversed(range(rank)):
        added = Function("np.add.reduceat")(Symbol("sums"), Symbol(f"starts{position}"), position - rank)
        assignments.append((Symbol("sums"), added))
    assignments += [(Symbol("y"), zeros(geometry, geometry.output)), (view("y", "...", *outputs), Symbol("sums"))]
    return Program(assignments=tuple(assignments), constants=constants, mixed_axes=1)
