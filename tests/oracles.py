"""What a transposed convolution is, twice, without any code of the package but the sizes of `Geometry`.

`products` enumerates the definition. `adjoint` goes the other way round: it writes the *ordinary* convolution as a
plain loop and differentiates. Neither is fast, and neither shares a line with a form.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym import Axis, Geometry

    Index = tuple[int, ...]


def indices(shape: Sequence[int]) -> Iterator[Index]:
    """Give every index of an array, row by row."""
    return product(*map(range, shape))


def flat(index: Sequence[int], shape: Sequence[int]) -> int:
    """Return the row-major number of a cell."""
    number = 0
    for place, size in zip(index, shape, strict=True):
        number = number * size + place
    return number


def products(geometry: Geometry) -> list[tuple[int, int, int]]:
    """Return every (output, input, tap), sorted, in the full layouts: channels and groups included.

    y[co, o] = Σ x[ci, i]·w[ci, co mod C_out/g, m] over o = s·i + d·m − p, ci and co in the same group.
    """
    found = []
    for (ci, co_local, co), i, m in product(blocks(geometry), indices(geometry.input), indices(geometry.kernel)):
        o = tuple(
            axis.stride * i_axis + axis.dilation * m_axis - axis.begin
            for axis, i_axis, m_axis in zip(geometry.axes, i, m, strict=True)
        )
        if all(0 <= place < size for place, size in zip(o, geometry.output, strict=True)):
            found.append(
                (
                    flat((*co, *o), geometry.output_shape),
                    flat((*ci, *i), geometry.input_shape),
                    flat((*ci, *co_local, *m), geometry.kernel_shape),
                )
            )
    return sorted(found)


def blocks(geometry: Geometry) -> Iterator[tuple[Index, Index, Index]]:
    """Give the prefixes (ci,), (co within its group,), (co,) of all channels that meet; three times () without any."""
    if geometry.channels is None:
        yield (), (), ()
        return
    c_in, c_out = geometry.channels
    for ci in range(c_in):
        for co in range(c_out):
            if ci * geometry.groups // c_in == co * geometry.groups // c_out:
                yield (ci,), (co % (c_out // geometry.groups),), (co,)


def output(geometry: Geometry, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Return the output for numbers, by the definition."""
    y = np.zeros(geometry.output_shape, np.result_type(x, w))
    for o, i, m in products(geometry):
        y.flat[o] += x.flat[i] * w.flat[m]
    return y


def _line(axis: Axis) -> list[int | None]:
    """Return what the ordinary convolution's window sees along one axis: places of its input, None for a zero.

    A negative padding crops.
    """
    none: list[int | None] = [None]
    padded = none * max(axis.begin, 0) + list(range(axis.output)) + none * max(axis.end, 0)
    return padded[max(-axis.begin, 0) : len(padded) - max(-axis.end, 0)]


def ordinary(geometry: Geometry, signal: Sequence[Any], kernel: Sequence[Any]) -> list[Any]:
    """Return the *ordinary* convolution of `signal`, laid out as our output; flat lists all three.

    z[ci, q] = Σ padded[co, s·q + d·m]·w[ci, co mod C_out/g, m], co in the group of ci, for the first n positions q:
    there are more where the output padding is not below the stride, and a transposed convolution ignores them.
    """
    lines = [_line(axis) for axis in geometry.axes]
    result = [0] * len(list(indices(geometry.input_shape)))
    for (ci, co_local, co), q, m in product(blocks(geometry), indices(geometry.input), indices(geometry.kernel)):
        seen = [
            line[axis.stride * q_axis + axis.dilation * m_axis]
            for line, axis, q_axis, m_axis in zip(lines, geometry.axes, q, m, strict=True)
        ]
        if None not in seen:
            value = signal[flat((*co, *seen), geometry.output_shape)]
            weight = kernel[flat((*ci, *co_local, *m), geometry.kernel_shape)]
            result[flat((*ci, *q), geometry.input_shape)] += value * weight
    return result


def letters(letter: str, shape: Sequence[int]) -> list[sympy.Symbol]:
    """Return one symbol a cell, in a flat list."""
    return [sympy.Symbol(f"{letter}{number}") for number, _ in enumerate(indices(shape))]


def adjoint(geometry: Geometry) -> list[sympy.Expr]:
    """Return ∂⟨x, conv(v)⟩/∂v for every output cell v: the transposed convolution of x, by SymPy's `diff`.

    The symbols are x0, x1, … and w0, w1, … in row-major order. A summand of the inner product is differentiated with
    respect to the cells that stand in it; the other derivatives are zero.
    """
    x, w = letters("x", geometry.input_shape), letters("w", geometry.kernel_shape)
    v = letters("v", geometry.output_shape)
    number = {symbol: index for index, symbol in enumerate(v)}
    y: list[sympy.Expr] = [sympy.S.Zero] * len(v)
    for x_q, z_q in zip(x, ordinary(geometry, v, w), strict=True):
        for cell in sympy.sympify(z_q).free_symbols & number.keys():
            y[number[cell]] += sympy.diff(x_q * z_q, cell)
    return y


def sums(geometry: Geometry, terms: Sequence[tuple[int, int, int]]) -> list[sympy.Expr]:
    """Return the relation as SymPy sums, with the symbols of `adjoint`."""
    x, w = letters("x", geometry.input_shape), letters("w", geometry.kernel_shape)
    parts: list[list[sympy.Expr]] = [[] for _ in indices(geometry.output_shape)]
    for o, i, m in terms:
        parts[o].append(x[i] * w[m])
    return [sympy.Add(*part) for part in parts]
