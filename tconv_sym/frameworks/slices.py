"""Arrays in a framework's layout on paper: a matrix for each position off the spatial axes, as NumPy indexes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.frameworks.layout import spatial_axes
from tconv_sym.typeset.blocks import Matrix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_MATRIX_AXES = 2


def slices(name: str, layout: str, places: NDArray[Any], words: Sequence[str]) -> Iterator[Matrix]:
    """Show an array of places in `words` by the last two spatial axes: `x[0,:,:,0] = […]`.

    >>> [(matrix.name, matrix.rows) for matrix in slices("x", "WC", np.array([[1, 0]]), ["a", "b"])]
    [('x[:,0]', [[('b',)]]), ('x[:,1]', [[('a',)]])]
    """
    shown = spatial_axes(layout)[-_MATRIX_AXES:]
    others = [axis for axis in range(len(layout)) if axis not in shown]
    for position in np.ndindex(*(places.shape[axis] for axis in others)):
        at: dict[int, int] = dict(zip(others, position, strict=True))
        label = ",".join(str(at.get(axis, ":")) for axis in range(len(layout)))
        cells = places[tuple(at.get(axis, slice(None)) for axis in range(len(layout)))]
        yield Matrix(
            f"{name}[{label}]", "=", [[(words[place],) for place in row] for row in np.atleast_2d(cells).tolist()]
        )
