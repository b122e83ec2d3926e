"""Arrays in a framework's layout on paper: each position off the spatial axes has its matrix."""

import numpy as np
import pytest

from tconv_sym.frameworks.slices import slices

SHOWN = {
    "one axis": ("NWC", (1, 2, 2), {"x[0,:,0]": [[0, 2]], "x[0,:,1]": [[1, 3]]}),
    "two axes": ("IOHW", (2, 1, 2, 2), {"x[0,0,:,:]": [[0, 1], [2, 3]], "x[1,0,:,:]": [[4, 5], [6, 7]]}),
    "two axes before the channels": ("HWC", (2, 2, 2), {"x[:,:,0]": [[0, 2], [4, 6]], "x[:,:,1]": [[1, 3], [5, 7]]}),
    "the last two of three": ("CDHW", (1, 2, 1, 2), {"x[0,0,:,:]": [[0, 1]], "x[0,1,:,:]": [[2, 3]]}),
    "no sample": ("NWC", (0, 2, 1), {}),
}


@pytest.mark.parametrize(("layout", "shape", "matrices"), SHOWN.values(), ids=SHOWN)
def test_slices(layout, shape, matrices):
    places = np.arange(np.prod(shape)).reshape(shape)
    shown = slices("x", layout, places, [f"e{place}" for place in range(places.size)])
    expected = {name: [[(f"e{place}",) for place in row] for row in rows] for name, rows in matrices.items()}
    assert {matrix.name: matrix.rows for matrix in shown} == expected
