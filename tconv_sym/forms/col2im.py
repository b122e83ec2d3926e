"""col2im: y = crop(fold(w·x)), with the kernel as a column and the input as a row: one matrix product, then a fold.

The product is a matrix of k rows and n columns: column l is the kernel scaled by input l. The fold, which undoes what
im2col does for the ordinary convolution, sets column l as a block on the padded output, its taps d apart, and adds the
blocks where they overlap; then the padding is cropped. With channels the product is that of wᵀ (C_out·k × C_in) and
x (C_in × n). The fold is that of torch.nn.Fold, on a canvas of O + p_begin + p_end positions.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.forms.definitions import Division, Value
from tconv_sym.forms.form import Built, Form, per_axis, place, plural
from tconv_sym.forms.relation import Relation
from tconv_sym.forms.steps import Grid, Step, Sums
from tconv_sym.terms import Terms
from tconv_sym.typeset.wording import by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Ids = NDArray[np.int64]


def refuses(geometry: Geometry) -> str | None:
    """Say why the product has the wrong number of columns: the fold must have n blocks.

    The rule of torch.nn.Fold: L = ⌊(output + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1 blocks.
    """
    for number, (axis, canvas) in enumerate(zip(geometry.axes, _canvas(geometry), strict=True)):
        blocks = (canvas - axis.dilation * (axis.kernel - 1) - 1) // axis.stride + 1
        if blocks != axis.input:
            return (
                f"the fold of {canvas} positions takes {blocks} columns on axis {number}, not {axis.input}; "
                f"output_padding must be below the stride {axis.stride}, got {axis.output_padding}"
            )
    return None


def _canvas(geometry: Geometry) -> list[int]:
    """Return the sizes of the padded output."""
    return [axis.output + axis.begin + axis.end for axis in geometry.axes]


def _blocks(geometry: Geometry) -> Ids:
    """Return the position of the canvas that each row of each column is added to, as an array (taps, inputs).

    A position is a row-major number, and such numbers add up like the places that they stand for.
    """
    canvas = np.arange(prod(_canvas(geometry))).reshape(_canvas(geometry))
    taps = canvas[tuple(slice(0, axis.dilation * (axis.kernel - 1) + 1, axis.dilation) for axis in geometry.axes)]
    corners = canvas[tuple(slice(0, axis.stride * (axis.input - 1) + 1, axis.stride) for axis in geometry.axes)]
    return np.add.outer(taps.ravel(), corners.ravel())


def _kept(geometry: Geometry) -> Ids:
    """Return the output at each position of the flat canvas, -1 where it is cropped."""
    canvas = np.full(_canvas(geometry), -1)
    inside = tuple(slice(max(axis.begin, 0), max(axis.begin + axis.output, 0)) for axis in geometry.axes)
    shown = tuple(
        slice(max(-axis.begin, 0), max(size - axis.begin, 0))
        for axis, size in zip(geometry.axes, canvas.shape, strict=True)
    )
    outputs = np.arange(prod(geometry.output)).reshape(geometry.output)
    canvas[inside] = outputs[shown]
    return canvas.ravel()


def _terms(geometry: Geometry) -> Terms:
    """Return the products that the crop keeps."""
    outputs, inputs = _kept(geometry).take(_blocks(geometry).ravel()), prod(geometry.input)
    kept = np.flatnonzero(outputs >= 0)
    outputs, rows = outputs[kept], kept // inputs
    kept -= rows * inputs
    return Terms.of(geometry, outputs, kept, rows)


def _products(geometry: Geometry, cells: Ids, shape: tuple[int, ...]) -> Sums:
    """Return an array of `shape` with the product of each row and column in the cell that `cells` has there."""
    columns, rows = np.indices((prod(geometry.input), prod(geometry.kernel)))
    return Sums(shape=shape, cells=cells.T.ravel(), inputs=columns.ravel(), taps=rows.ravel())


def _product_steps(geometry: Geometry) -> tuple[Step, Step, Step]:
    """Return the steps of the matrix product."""
    inputs, taps = prod(geometry.input), prod(geometry.kernel)
    return (
        Step(
            name="kernel-column",
            title="Flatten the kernel into a column, row by row",
            symbol="w",
            shape=(taps, 1),
            array=lambda _: Grid(taps=np.arange(taps).reshape(-1, 1)),
        ),
        Step(
            name="input-row",
            title="Flatten the input into a row, row by row",
            symbol="x",
            shape=(1, inputs),
            array=lambda _: Grid(inputs=np.arange(inputs).reshape(1, -1)),
        ),
        Step(
            name="columns",
            title="Multiply: column after column, the kernel scaled by an input",
            symbol="w x",
            shape=(taps, inputs),
            array=lambda _: _products(geometry, np.arange(taps * inputs).reshape(taps, inputs), (taps, inputs)),
        ),
    )


def _fold_steps(geometry: Geometry) -> tuple[Step, Step]:
    """Return the fold and the crop."""
    axes, canvas = geometry.axes, tuple(_canvas(geometry))
    strides, dilations = tuple(axis.stride for axis in axes), tuple(axis.dilation for axis in axes)
    begins = tuple(axis.begin for axis in axes)
    is_whole = not any(begins) and canvas == geometry.output
    covered = all(axis.begin >= 0 and axis.end >= 0 for axis in axes)
    folded = Step(
        name="folded",
        title=f"Fold: set each column as a block on {by(canvas)} {plural('position', canvas)}, {per_axis(strides)} "
        f"apart, its taps {per_axis(dilations)} apart, and add",
        shape=canvas,
        symbol="y" if is_whole else "",
        products=prod(geometry.input) * prod(geometry.kernel),
        array=lambda _: _products(geometry, _blocks(geometry), canvas),
    )
    cropped = Step(
        name="cropped",
        title=f"Crop: keep {by(geometry.output)} from position {place(begins)} on"
        + ("" if covered else ", with zeros where there is nothing"),
        symbol="y",
        shape=geometry.output,
        unchanged=is_whole,
    )
    return folded, cropped


def build(geometry: Geometry) -> Built:
    """Multiply, fold and crop."""
    return Built(steps=(*_product_steps(geometry), *_fold_steps(geometry)), terms=_terms(geometry))


RELATION = Relation(
    sizes=(
        Value("Z", "O + pl + pr"),
        Division(dividend="Z - d*(k - 1) - 1", divisor="s", quotient="h", remainder="e"),
        Value("L", "h + 1"),
    ),
    requires="L = n",
    condition="op < s",
    variables=("m", "l", "z", "o"),
    definitions=(Value("z", "s*l + d*m"),),
    summed=("0 <= m < k", "0 <= l < L", "0 <= z < Z", "z = o + pl"),
    input="l",
    length="Z - pl - pr",
    recovery=(Value("l", "i"),),
    words="Each input makes a column, its products with all taps. The fold adds column $l$ as a block to a canvas of "
    "$Z$ positions, on which tap $m$ comes to position $z$. It takes as many columns as there are places for a "
    "block: the first, and $h$ more, each $s$ further on, with $e$ positions left over: $Z - d*(k - 1) - 1$ is "
    "divided by $s$, and that is $O + pl + pr - d*(k - 1) - 1 = s*(n - 1) + op$. As there are $n$ columns, it "
    "needs $L = n$. Output $o$ is position $o + pl$, as $pl$ positions are cropped at the beginning and $pr$ at "
    "the end, where a negative number adds zeros.",
)
COL2IM = Form(name="col2im", title="Matrix product and fold (col2im)", build=build, refuses=refuses, relation=RELATION)
