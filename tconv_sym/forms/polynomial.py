"""Polynomial: y[o] is the coefficient of z^(o + p) in X(z^s)·W(z^d).

Let X(z) = Σ x[i]·z^i and W(z) = Σ w[m]·z^m, with a variable for each axis. Setting z^s for z puts the inputs s apart,
setting z^d for z puts the taps d apart, and where i and m meet in the product the exponent is s·i + d·m. The output
begins at the exponent p, and where the product has no such power it is zero.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.forms.form import Built, Form, per_axis
from tconv_sym.forms.steps import Grid, Step, Sums
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Ids = NDArray[np.int64]


def _exponents(sizes: Sequence[int], apart: Sequence[int], radices: Sequence[int]) -> Ids:
    """Write the exponents of a polynomial, one for each coefficient, as one integer each.

    This is Kronecker's substitution, z_j = t^(product of the radices after j): a polynomial in several variables
    becomes one in t, and products of monomials are sums of integers, as long as every exponent is below its radix.
    """
    exponents = np.zeros(1, np.int64)
    for size, step, radix in zip(sizes, apart, radices, strict=True):
        exponents = np.add.outer(exponents * radix, np.arange(size) * step).ravel()
    return exponents


def _truncated(exponents: Ids, radices: Sequence[int], geometry: Geometry) -> Ids:
    """Return the output that each power of t is the place of, -1 where it is truncated."""
    rest, outputs, kept, place = exponents, np.zeros_like(exponents), np.ones(exponents.shape, bool), 1
    for axis, radix in reversed(list(zip(geometry.axes, radices, strict=True))):
        above = rest // radix
        exponent = rest - above * radix - axis.begin
        kept &= (exponent >= 0) & (exponent < axis.output)
        outputs += place * exponent
        rest, place = above, place * axis.output
    outputs[~kept] = -1
    return outputs


def _placed(exponents: Ids, radices: Sequence[int], geometry: Geometry) -> Ids:
    """Return the output of each product, each power looked at once if there are fewer of them than of products."""
    if exponents.size < prod(radices):
        return _truncated(exponents, radices, geometry)
    return _truncated(np.arange(prod(radices)), radices, geometry)[exponents]


def _in_text(name: str, powers: Sequence[int], variable: str = "z{}", power: str = "{}^{}") -> str:
    """Write a polynomial with what it is taken at: `X(z^2)`, and on several axes `X(z1^2, z2)`."""
    numbers = [""] if len(powers) == 1 else map(str, range(1, len(powers) + 1))
    names = [variable.format(number) if number else "z" for number in numbers]
    words = [word if e == 1 else power.format(word, e) for word, e in zip(names, powers, strict=True)]
    return f"{name}({', '.join(words)})"


def _in_latex(name: str, powers: Sequence[int]) -> str:
    return _in_text(name, powers, "z_{{{}}}", "{}^{{{}}}")


def build(geometry: Geometry) -> Built:
    """Multiply the polynomials and take the powers that are wanted."""
    axes, inputs, taps = geometry.axes, prod(geometry.input), prod(geometry.kernel)
    strides, dilations = [axis.stride for axis in axes], [axis.dilation for axis in axes]
    stretched = tuple(axis.stride * (axis.input - 1) + 1 for axis in axes)
    dilated = tuple(axis.dilation * (axis.kernel - 1) + 1 for axis in axes)
    radices = tuple(x + w - 1 for x, w in zip(stretched, dilated, strict=True))
    exponents = np.add.outer(
        _exponents(geometry.input, strides, radices), _exponents(geometry.kernel, dilations, radices)
    ).ravel()
    outputs = _placed(exponents, radices, geometry)
    kept = np.flatnonzero(outputs >= 0)
    input_ids = kept // taps
    tap_ids = kept - input_ids * taps

    def coefficients(sizes: Sequence[int], apart: Sequence[int], shape: tuple[int, ...]) -> Ids:
        cells = np.full(prod(shape), -1)
        cells[_exponents(sizes, apart, shape)] = np.arange(prod(sizes))
        return cells.reshape(shape)

    def product() -> Sums:
        input_id, tap = (ids.ravel() for ids in np.indices((inputs, taps)))
        return Sums(shape=radices, cells=exponents, inputs=input_id, taps=tap)

    begins = tuple(axis.begin for axis in axes)
    covered = all(axis.begin >= 0 and axis.begin + axis.output <= r for axis, r in zip(axes, radices, strict=True))
    steps = (
        Step(
            name="input",
            title=f"Make a polynomial of the input, its exponents {per_axis(tuple(strides))} apart",
            symbol=_in_latex("X", strides),
            symbol_in_text=_in_text("X", strides),
            shape=stretched,
            is_polynomial=True,
            array=lambda _: Grid(inputs=coefficients(geometry.input, strides, stretched)),
        ),
        Step(
            name="kernel",
            title=f"Make a polynomial of the kernel, its exponents {per_axis(tuple(dilations))} apart",
            symbol=_in_latex("W", dilations),
            symbol_in_text=_in_text("W", dilations),
            shape=dilated,
            is_polynomial=True,
            array=lambda _: Grid(taps=coefficients(geometry.kernel, dilations, dilated)),
        ),
        Step(
            name="product",
            title="Multiply the polynomials",
            symbol=rf"{_in_latex('X', strides)} \, {_in_latex('W', dilations)}",
            symbol_in_text=f"{_in_text('X', strides)} {_in_text('W', dilations)}",
            shape=radices,
            is_polynomial=True,
            products=inputs * taps,
            array=lambda _: product(),
        ),
        Step(
            name="coefficients",
            title=f"Take {per_axis(geometry.output)} coefficients, from the exponent {per_axis(begins)} on"
            + ("" if covered else ", with zeros where there is no such power"),
            symbol="y",
            shape=geometry.output,
        ),
    )
    return Built(steps=steps, terms=Terms.of(geometry, outputs[kept], input_ids, tap_ids))


POLYNOMIAL = Form(name="polynomial", title="Product of polynomials", build=build)
