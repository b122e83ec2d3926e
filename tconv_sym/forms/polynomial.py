"""Polynomial: y[o] is the coefficient of z^(o + p) in X(z^s)·W(z^d).

Let X(z) = Σ x[i]·z^i and W(z) = Σ w[m]·z^m, with a variable for each axis. Setting z^s for z puts the inputs s apart,
setting z^d for z puts the taps d apart, and where i and m meet in the product the exponent is s·i + d·m. The output
begins at the exponent p, and where the product has no such power it is zero.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.forms.definitions import Value
from tconv_sym.forms.form import Built, Form, per_axis, place, plural
from tconv_sym.forms.relation import Relation
from tconv_sym.forms.steps import Grid, Step, Sums
from tconv_sym.terms import Terms
from tconv_sym.typeset.wording import by

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
        distance = min(step, step * (size - 1))  # one alone is apart from none, however large the step is
        exponents = np.add.outer(exponents * radix, np.arange(size) * distance).ravel()
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
    return _truncated(np.arange(prod(radices)), radices, geometry).take(exponents)


def _in_text(name: str, powers: Sequence[int], variable: str = "z{}", power: str = "{}^{}") -> str:
    """Write a polynomial with what it is taken at: `X(z^2)`, and on several axes `X(z1^2, z2)`."""
    numbers = [""] if len(powers) == 1 else map(str, range(1, len(powers) + 1))
    names = [variable.format(number) if number else "z" for number in numbers]
    words = [word if e == 1 else power.format(word, e) for word, e in zip(names, powers, strict=True)]
    return f"{name}({', '.join(words)})"


def _in_latex(name: str, powers: Sequence[int]) -> str:
    return _in_text(name, powers, "z_{{{}}}", "{}^{{{}}}")


def _strides(geometry: Geometry) -> tuple[int, ...]:
    return tuple(axis.stride for axis in geometry.axes)


def _dilations(geometry: Geometry) -> tuple[int, ...]:
    return tuple(axis.dilation for axis in geometry.axes)


def _lengths(sizes: Sequence[int], apart: Sequence[int]) -> tuple[int, ...]:
    """Return how many powers a polynomial of so many coefficients has, a variable each."""
    return tuple(step * (size - 1) + 1 for size, step in zip(sizes, apart, strict=True))


def _radices(geometry: Geometry) -> tuple[int, ...]:
    """Return how many powers the product has, a variable each."""
    stretched, dilated = _lengths(geometry.input, _strides(geometry)), _lengths(geometry.kernel, _dilations(geometry))
    return tuple(x + w - 1 for x, w in zip(stretched, dilated, strict=True))


def _multiplied(geometry: Geometry) -> Ids:
    """Return the exponent of every input with every tap, an input after the other."""
    radices = _radices(geometry)
    inputs = _exponents(geometry.input, _strides(geometry), radices)
    return np.add.outer(inputs, _exponents(geometry.kernel, _dilations(geometry), radices)).ravel()


def _terms(geometry: Geometry) -> Terms:
    """Return the products whose power is wanted."""
    outputs, taps = _placed(_multiplied(geometry), _radices(geometry), geometry), prod(geometry.kernel)
    kept = np.flatnonzero(outputs >= 0)
    outputs, inputs = outputs[kept], kept // taps
    kept -= inputs * taps
    return Terms.of(geometry, outputs, inputs, kept)


def _coefficients(sizes: Sequence[int], apart: Sequence[int]) -> Ids:
    """Return the ids of an operand as coefficients, the cell at e that of z^e; -1 where there is none."""
    shape = _lengths(sizes, apart)
    cells = np.full(prod(shape), -1)
    cells[_exponents(sizes, apart, shape)] = np.arange(prod(sizes))
    return cells.reshape(shape)


def _product(geometry: Geometry) -> Sums:
    """Return the coefficients of the product."""
    inputs, taps = (ids.ravel() for ids in np.indices((prod(geometry.input), prod(geometry.kernel))))
    return Sums(shape=_radices(geometry), cells=_multiplied(geometry), inputs=inputs, taps=taps)


def _polynomial_steps(geometry: Geometry) -> tuple[Step, Step, Step]:
    """Return the two polynomials and their product."""
    strides, dilations = _strides(geometry), _dilations(geometry)
    x = Step(
        name="input",
        title=f"Make a polynomial of the input, its exponents {per_axis(strides)} apart",
        symbol=_in_latex("X", strides),
        symbol_in_text=_in_text("X", strides),
        shape=_lengths(geometry.input, strides),
        is_polynomial=True,
        array=lambda _: Grid(inputs=_coefficients(geometry.input, strides)),
    )
    w = Step(
        name="kernel",
        title=f"Make a polynomial of the kernel, its exponents {per_axis(dilations)} apart",
        symbol=_in_latex("W", dilations),
        symbol_in_text=_in_text("W", dilations),
        shape=_lengths(geometry.kernel, dilations),
        is_polynomial=True,
        array=lambda _: Grid(taps=_coefficients(geometry.kernel, dilations)),
    )
    product = Step(
        name="product",
        title="Multiply the polynomials",
        symbol=rf"{x.symbol} \, {w.symbol}",
        symbol_in_text=f"{x.symbol_in_text} {w.symbol_in_text}",
        shape=_radices(geometry),
        is_polynomial=True,
        products=prod(geometry.input) * prod(geometry.kernel),
        array=lambda _: _product(geometry),
    )
    return x, w, product


def _taken(geometry: Geometry) -> Step:
    """Return the step that takes the coefficients that are wanted."""
    begins, radices = tuple(axis.begin for axis in geometry.axes), _radices(geometry)
    covered = all(
        axis.begin >= 0 and axis.begin + axis.output <= radix
        for axis, radix in zip(geometry.axes, radices, strict=True)
    )
    return Step(
        name="coefficients",
        title=f"Take {by(geometry.output)} {plural('coefficient', geometry.output)}, "
        f"from the exponent{'' if len(begins) == 1 else 's'} {place(begins)} on"
        + ("" if covered else ", with zeros where there is no such power"),
        symbol="y",
        shape=geometry.output,
    )


def build(geometry: Geometry) -> Built:
    """Multiply the polynomials and take the powers that are wanted."""
    return Built(steps=(*_polynomial_steps(geometry), _taken(geometry)), terms=_terms(geometry))


RELATION = Relation(
    variables=("i", "m", "e", "f", "o"),
    definitions=(Value("e", "s*i"), Value("f", "d*m")),
    summed=("0 <= i < n", "0 <= m < k", "e + f = o + pl"),
    words="In one polynomial input $i$ stands with the exponent $e$, in another tap $m$ with the exponent $f$, each "
    "with an exponent of its own, as $s >= 1$ and $d >= 1$. Where they meet in the product the exponents add up. "
    "Output $o$ is the coefficient of the exponent $o + pl$.",
)
POLYNOMIAL = Form(name="polynomial", title="Product of polynomials", build=build, relation=RELATION)
