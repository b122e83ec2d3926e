"""Programs that go by way of something else: a matrix product, polynomials, a derivative.

They read the geometry alone. What is said in `programs` of the names and the layouts holds here too.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from sympy import Function, Symbol
from sympy.codegen.ast import String

from tconv_sym.forms import FORMS
from tconv_sym.numeric.parts import Program, times_tap, window, zeros, zeros_like_x
from tconv_sym.numeric.views import plus, view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sympy import Basic

    from tconv_sym.geometry import Axis, Geometry
    from tconv_sym.numeric.parts import Assignment


def _shaped(name: str, replaced: int, shape: Sequence[int]) -> Basic:
    """Write an array with other axes in place of its last ones."""
    return String(f"{name}.reshape(*{name}.shape[:-{replaced}], {', '.join(map(str, shape))})")


def _cut(geometry: Geometry, name: str, sizes: Sequence[int]) -> list[Assignment]:
    """Cut the output out of an array of `sizes`; what is not in there is zero."""
    there, here = zip(*map(window, geometry.axes, sizes), strict=True)
    whole = zeros(geometry, geometry.output)
    return [(Symbol("y"), whole), (view("y", "...", *here), view(name, "...", *there))]


def col2im(geometry: Geometry) -> Program:
    """Multiply the kernel as a column with the input as a row, and add each row of the product where the fold has it.

    With channels the row holds those of the input, and the matrix product is the sum over them.
    """
    FORMS["col2im"].check_exists(geometry)
    rank, inputs, taps = len(geometry.axes), prod(geometry.input), prod(geometry.kernel)
    canvas = [axis.output + axis.begin + axis.end for axis in geometry.axes]
    row = _shaped("x", rank, [1, inputs] if geometry.channels is None else [inputs])
    multiplied: Basic = String(f"w.reshape({taps}, 1) @ row")
    if geometry.channels is not None:
        multiplied = Function("mix")(Symbol("row"), String(f"w.reshape({geometry.channels[0]}, -1)"))
    channels = () if geometry.channels is None else geometry.channels[1:]
    assignments: list[Assignment] = [
        (Symbol("row"), row),
        (Symbol("columns"), multiplied),
        (Symbol("columns"), _shaped("columns", 2, [*channels, *geometry.kernel, *geometry.input])),
        (Symbol("canvas"), zeros(geometry, canvas)),
    ]
    for tap in product(*map(range, geometry.kernel)):
        corners = (axis.dilation * m for axis, m in zip(geometry.axes, tap, strict=True))
        block = [
            slice(corner, corner + axis.stride * (axis.input - 1) + 1, axis.stride)
            for axis, corner in zip(geometry.axes, corners, strict=True)
        ]
        here = view("canvas", "...", *block)
        assignments.append((here, plus([here, view("columns", "...", *tap, *[slice(None)] * rank)])))
    return Program(assignments=(*assignments, *_cut(geometry, "canvas", canvas)), mixed_axes=1)


def _power(exponents: Sequence[int], radices: Sequence[int]) -> int:
    """Return the exponent of t that stands for exponents of z_1, z_2 …, by Kronecker's substitution."""
    power = 0
    for exponent, radix in zip(exponents, radices, strict=True):
        power = power * radix + exponent
    return power


def polynomial(geometry: Geometry) -> Program:
    """Multiply the coefficients of polynomials in one variable t that stand for those in z_1, z_2 and so on.

    With z_j = t^(product of the radices after j), and each radix above every exponent, no two monomials become one.
    """
    rank, axes = len(geometry.axes), geometry.axes
    radices = [axis.stride * (axis.input - 1) + axis.reach + 1 for axis in axes]
    length = _power([axis.stride * (axis.input - 1) for axis in axes], radices) + 1
    stretched = [axis.stride * (axis.input - 1) + 1 for axis in axes]
    # The first axis may be short: the powers of t after the last coefficient are none.
    spots = [slice(0, size, axis.stride) for size, axis in zip(stretched, axes, strict=True)]
    coefficients = [stretched[0], *radices[1:]]
    assignments: list[Assignment] = [
        (Symbol("coefficients"), zeros_like_x(rank, coefficients, "x.dtype")),
        (view("coefficients", "...", *spots), Symbol("x")),
        (Symbol("coefficients"), _shaped("coefficients", rank, [prod(coefficients)])),
        (Symbol("coefficients"), view("coefficients", "...", slice(0, length))),
        (Symbol("product"), zeros(geometry, [prod(radices)])),
    ]
    for tap in product(*map(range, geometry.kernel)):
        power = _power([axis.dilation * m for axis, m in zip(axes, tap, strict=True)], radices)
        shifted = view("product", "...", slice(power, power + length))
        assignments.append((shifted, plus([shifted, times_tap(geometry, Symbol("coefficients"), "w", tap)])))
    assignments.append((Symbol("product"), _shaped("product", 1, radices)))
    return Program(assignments=(*assignments, *_cut(geometry, "product", radices)), mixed_axes=1)


def _reads(axis: Axis, m: int) -> tuple[slice, slice]:
    """Return what tap m of the ordinary convolution reads of x̄, and the positions q that read it.

    It reads x̄[s·q + d·m − p], where that is no padding: for q from low on, below high.
    """
    first = axis.dilation * m - axis.begin
    low = max(0, -(first // axis.stride))
    high = min(axis.input, -((first - axis.output) // axis.stride))
    if low >= high:
        return slice(0, 0), slice(0, 0)
    start = first + axis.stride * low
    return slice(start, start + axis.stride * (high - low - 1) + 1, axis.stride), slice(low, high)


def adjoint(geometry: Geometry) -> Program:
    """Give the vector-Jacobian product of the ordinary convolution: what a tap reads of x̄ gets that tap times x.

    The convolution reads nothing of the padding, so nothing is added there, and there is nothing to crop.
    """
    FORMS["adjoint"].check_exists(geometry)
    assignments: list[Assignment] = [(Symbol("y"), zeros(geometry, geometry.output))]
    for tap in product(*map(range, geometry.kernel)):
        read, positions = zip(*map(_reads, geometry.axes, tap), strict=True)
        if any(part == slice(0, 0) for part in read):
            continue
        here = view("y", "...", *read)
        assignments.append((here, plus([here, times_tap(geometry, view("x", "...", *positions), "w", tap)])))
    return Program(assignments=tuple(assignments), mixed_axes=len(geometry.axes))
