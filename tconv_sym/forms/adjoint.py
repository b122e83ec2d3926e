"""Adjoint: y = ∂⟨x, conv(x̄)⟩/∂x̄, the derivative of an inner product.

conv is the *ordinary* convolution with the same kernel, stride, padding and dilation. It takes in x̄, which is as large
as our output, and gives as many numbers as our input has: conv(x̄)[q] = Σ_m w[m]·x̄[s·q + d·m − p]. The transposed
convolution is its adjoint, ⟨x, conv(x̄)⟩ = ⟨y, x̄⟩ for every x̄, so y is what stands with each x̄: also the gradient of
the convolution, which is what frameworks run.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import as_strided

from tconv_sym.forms.definitions import Division, Value
from tconv_sym.forms.form import Built, Form
from tconv_sym.forms.relation import Relation
from tconv_sym.forms.steps import Step, Sums
from tconv_sym.terms import Terms
from tconv_sym.typeset.wording import by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Ids = NDArray[np.int64]


def refuses(geometry: Geometry) -> str | None:
    """Say why ⟨x, conv(x̄)⟩ cannot be: conv(x̄) must be as long as x.

    The formula of torch.nn.Conv1d: ⌊(L + 2·padding − dilation·(kernel − 1) − 1) / stride + 1⌋, with L = O.
    """
    for number, axis in enumerate(geometry.axes):
        left = axis.begin + axis.output + axis.end - axis.dilation * (axis.kernel - 1) - 1
        length = (left + axis.stride) // axis.stride
        if length != axis.input:
            return (
                f"the ordinary convolution of {axis.output} values gives {length} on axis {number}, and there is no "
                f"inner product with {axis.input}; output_padding must be below the stride {axis.stride}, "
                f"got {axis.output_padding}"
            )
    return None


def _seen(geometry: Geometry) -> Ids:
    """Return the element of x̄ that position q of the convolution meets at tap m, for each q and, within it, each m.

    -1 is padding. All positions are read for every tap at once: a stride of s on the axes of q, of d on those of m.
    """
    padded = np.full([max(axis.begin, 0) + axis.output + max(axis.end, 0) for axis in geometry.axes], -1)
    inside = tuple(slice(max(axis.begin, 0), max(axis.begin, 0) + axis.output) for axis in geometry.axes)
    padded[inside] = np.arange(prod(geometry.output)).reshape(geometry.output)
    cropped = tuple(
        slice(max(-axis.begin, 0), size - max(-axis.end, 0))
        for axis, size in zip(geometry.axes, padded.shape, strict=True)
    )
    padded = padded[cropped]
    # The last element read is s(n − 1) + d(k − 1), which a padded x̄ has wherever the convolution has n positions.
    steps = [size * axis.stride for size, axis in zip(padded.strides, geometry.axes, strict=True)]
    # A single tap is apart from none, however large d is.
    apart = [size * min(axis.dilation, axis.reach) for size, axis in zip(padded.strides, geometry.axes, strict=True)]
    read = as_strided(padded, (*geometry.input, *geometry.kernel), (*steps, *apart), writeable=False)
    return read.ravel()


def _products(geometry: Geometry) -> tuple[Ids, Ids, Ids]:
    """Return the element of x̄, the position and the tap of each product of the convolution."""
    seen, taps = _seen(geometry), prod(geometry.kernel)
    read = np.flatnonzero(seen >= 0)
    seen, positions = seen[read], read // taps
    read -= positions * taps
    return seen, positions, read


def _convolved(geometry: Geometry) -> Sums:
    """Return conv(x̄)."""
    variables, positions, taps = _products(geometry)
    return Sums(shape=geometry.input, cells=positions, taps=taps, variables=variables, owner="input")


def _multiplied(geometry: Geometry) -> Sums:
    """Return ⟨x, conv(x̄)⟩."""
    variables, positions, taps = _products(geometry)
    return Sums(shape=(), cells=np.zeros_like(positions), inputs=positions, taps=taps, variables=variables, owner="")


def _steps(geometry: Geometry, products: int) -> tuple[Step, ...]:
    """Return the steps, with so many products in the sums."""
    convolution = Step(
        name="convolution",
        title=f"Take the ordinary convolution of unknowns, {by(geometry.output)} like the output",
        symbol=r"\mathrm{conv}(\bar{x})",
        symbol_in_text="conv(x̄)",
        shape=geometry.input,
        has_variables=True,
        products=products,
        array=lambda _: _convolved(geometry),
    )
    inner_product = Step(
        name="inner-product",
        title="Multiply each position by the input there, and add: an inner product",
        symbol=r"\langle x, \mathrm{conv}(\bar{x}) \rangle",
        symbol_in_text="⟨x, conv(x̄)⟩",
        shape=(),
        has_variables=True,
        products=products,
        array=lambda _: _multiplied(geometry),
    )
    derivatives = Step(
        name="derivatives",
        title="Differentiate with respect to each unknown",
        symbol=r"\partial \langle x, \mathrm{conv}(\bar{x}) \rangle / \partial \bar{x}",
        symbol_in_text="∂⟨x, conv(x̄)⟩/∂x̄",
        shape=geometry.output,
        differentiates="inner-product",
    )
    return convolution, inner_product, derivatives


def build(geometry: Geometry) -> Built:
    """Convolve unknowns, take the inner product with the input, and differentiate."""
    terms = Terms.of(geometry, *_products(geometry))
    return Built(steps=_steps(geometry, len(terms)), terms=terms)


RELATION = Relation(
    sizes=(Division(dividend="O + pl + pr - d*(k - 1) - 1 + s", divisor="s", quotient="Q", remainder="e"),),
    requires="Q = n",
    condition="op < s",
    variables=("q", "m", "z", "v"),
    definitions=(Value("z", "s*q + d*m"),),
    summed=("0 <= q < Q", "0 <= m < k", "0 <= z < O + pl + pr", "z = v + pl"),
    output="v",
    input="q",
    recovery=(Value("q", "i"), Value("v", "o")),
    words="The ordinary convolution of $O$ unknowns, with $pl$ zeros before them and $pr$ behind, where a negative "
    "number crops, gives $Q$ numbers; $e$ is the remainder of the division that counts them, and "
    "$O + pl + pr - d*(k - 1) - 1 + s = s*n + op$. In number $q$ tap $m$ meets position $z$, which is unknown "
    "$v$, or one of the zeros. The inner product of these numbers with $n$ inputs needs $Q = n$. It is linear in "
    "the unknowns, and its derivative by unknown $v$ is output $v$.",
)
ADJOINT = Form(
    name="adjoint", title="Adjoint: the derivative of an inner product", build=build, refuses=refuses, relation=RELATION
)
