"""Matrix: vec(y) = Cᵀ · vec(x), where C is the matrix of the *ordinary* convolution.

The ordinary convolution goes the other way: it slides the kernel over the output grid, padded with p, at stride s.
Each position of its window is one input of ours and one row of C: the kernel's taps in the cells that the window
covers (the "equivalent kernel"), flattened row by row. Sections 4.1 and 4.2 of arXiv:1603.07285.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tconv_sym.forms.definitions import Division, Value
from tconv_sym.forms.form import Built, Form
from tconv_sym.forms.relation import Relation
from tconv_sym.forms.steps import POSITION, Grid, Step
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tconv_sym.geometry import Axis, Geometry

    Ids = NDArray[np.int64]


def refuses(geometry: Geometry) -> str | None:
    """Say why Cᵀ has the wrong number of columns: the ordinary convolution must have n positions.

    Relationship 6 of arXiv:1603.07285: ⌊(i + 2p − k) / s⌋ + 1 positions; here i = O, k dilated, one p a side.
    """
    for index, axis in enumerate(geometry.axes):
        padded = axis.output + axis.begin + axis.end
        positions = (padded - (axis.dilation * (axis.kernel - 1) + 1)) // axis.stride + 1
        if positions != axis.input:
            return (
                f"the ordinary convolution of {axis.output} values has {positions} positions on axis {index}, not "
                f"{axis.input}; output_padding must be below the stride {axis.stride}, got {axis.output_padding}"
            )
    return None


def _pad_or_crop(grid: Ids, axes: tuple[Axis, ...]) -> Ids:
    """Pad the grid as the ordinary convolution pads its input; a negative padding crops."""
    wide = np.pad(grid, [(max(axis.begin, 0), max(axis.end, 0)) for axis in axes], constant_values=-1)
    return wide[tuple(slice(max(-axis.begin, 0), wide.shape[j] - max(-axis.end, 0)) for j, axis in enumerate(axes))]


def _windows(geometry: Geometry) -> Ids:
    """Return the output that each tap of the sliding window covers, as an array (inputs, taps); -1 is padding."""
    grid = _pad_or_crop(np.arange(prod(geometry.output)).reshape(geometry.output), geometry.axes)
    windows = sliding_window_view(grid, [axis.dilation * (axis.kernel - 1) + 1 for axis in geometry.axes])
    steps = [slice(None, None, axis.stride) for axis in geometry.axes]
    taps = [slice(None, None, axis.dilation) for axis in geometry.axes]
    return windows[tuple(steps + taps)].reshape(prod(geometry.input), prod(geometry.kernel))


def build(geometry: Geometry) -> Built:
    """Slide the ordinary convolution's window, write C, transpose and multiply."""
    inputs, outputs = prod(geometry.input), prod(geometry.output)
    windows = _windows(geometry)
    rows, taps = np.nonzero(windows >= 0)
    columns = windows[rows, taps]

    def kernel_of(row: int) -> Grid:
        cells = np.full(outputs, -1)
        covered = windows[row] >= 0
        cells[windows[row, covered]] = np.flatnonzero(covered)
        return Grid(taps=cells.reshape(geometry.output))

    def matrix() -> Ids:
        cells = np.full((inputs, outputs), -1)
        cells[rows, columns] = taps
        return cells

    steps = (
        Step(
            name="equivalent-kernels",
            title="Slide the kernel of the ordinary convolution over the output grid, one position for each input",
            shape=geometry.output,
            count=inputs,
            per="input",
            array=kernel_of,
        ),
        Step(
            name="C",
            title="Flatten each into a row: C, the matrix of the ordinary convolution",
            symbol="C",
            shape=(inputs, outputs),
            array=lambda _: Grid(taps=matrix()),
        ),
        Step(
            name="C-transposed",
            title="Transpose it",
            symbol=f"C{POSITION}^T",
            shape=(outputs, inputs),
            array=lambda _: Grid(taps=matrix().T),
        ),
        Step(
            name="flattened-input",
            title="Flatten the input, row by row",
            symbol="x",
            shape=(inputs, 1),
            array=lambda _: Grid(inputs=np.arange(inputs).reshape(-1, 1)),
        ),
        Step(name="product", title="Multiply", symbol="C^T x", shape=(outputs, 1)),
        Step(name="reshaped", title="Reshape to the output", symbol="y", shape=geometry.output),
    )
    return Built(steps=steps, terms=Terms.of(geometry, columns, rows, taps))


RELATION = Relation(
    sizes=(
        Division(dividend="O + pl + pr - d*(k - 1) - 1", divisor="s", quotient="h", remainder="e"),
        Value("Q", "h + 1"),
    ),
    requires="Q = n",
    condition="op < s",
    variables=("q", "m", "j"),
    summed=("0 <= q < Q", "0 <= m < k", "s*q + d*m - pl = j"),
    output="j",
    input="q",
    recovery=(Value("q", "i"), Value("j", "o")),
    words="The ordinary convolution slides a window that spans $d*(k - 1) + 1$ positions over $O$ values, with $pl$ "
    "zeros before them and $pr$ behind, where a negative number crops. It can be moved on $h$ times by $s$ and "
    "leaves $e$ positions over: $O + pl + pr - d*(k - 1) - 1 = s*(n - 1) + op$ is divided by $s$. The matrix has "
    "a row $q$ for each of the $Q$ places of the window, where tap $m$ stands in column $j$, unless it meets one "
    "of the zeros; no two taps stand in one column, as $d >= 1$. Row $j$ of the transpose makes output $j$. Its "
    "$Q$ columns are multiplied by $n$ inputs, which needs $Q = n$.",
)
MATRIX = Form(
    name="matrix",
    title="Transposed matrix of the ordinary convolution",
    build=build,
    refuses=refuses,
    relation=RELATION,
)
