"""The yardstick: the definition, in plain loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.numeric.operands import output_signature

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import ArrayLike, NDArray

    from tconv_sym.geometry import Geometry


def reference(x: ArrayLike, w: ArrayLike, geometry: Geometry, bias: ArrayLike | None = None) -> NDArray[Any]:
    """Return the transposed convolution of numbers: every input times every tap, added where it lands.

    y[co, o] = bias[co] + Σ x[ci, i]·w[ci, co, m] over o = s·i + d·m − p inside the output, ci and co in one group.
    The layouts are those of `geometry`; `x` may have batch axes in front. Integers are exact at any size, floats keep
    their dtype. Raises `ShapeError` or `OperandError`.

    >>> from tconv_sym import Geometry
    >>> reference([[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]], Geometry((2, 2), (3, 3), stride=2, padding=1))
    array([[ 5, 14, 10],
           [14, 36, 24],
           [15, 34, 20]])
    """
    given = {"x": x, "w": w} if bias is None else {"x": x, "w": w, "bias": bias}
    x, w, *biases = output_signature(geometry, bias=bias is not None).check(given)
    batch = x.shape[: x.ndim - len(geometry.input_shape)]
    (c_in, c_out), groups = geometry.channels or (1, 1), geometry.groups
    y = np.zeros((*batch, groups, c_out // groups, *geometry.output), x.dtype)
    x_at = _spatial_first(x.reshape(*batch, groups, c_in // groups, *geometry.input), geometry)
    w_at = _spatial_first(w.reshape(groups, c_in // groups, c_out // groups, *geometry.kernel), geometry)
    y_at = _spatial_first(y, geometry)
    for i in np.ndindex(*geometry.input):
        for m in np.ndindex(*geometry.kernel):
            o = tuple(
                axis.stride * i_axis + axis.dilation * m_axis - axis.begin
                for axis, i_axis, m_axis in zip(geometry.axes, i, m, strict=True)
            )
            if all(0 <= place < size for place, size in zip(o, geometry.output, strict=True)):
                y_at[o] += np.einsum("...gi,gio->...go", x_at[i], w_at[m])
    for beta in biases:
        y_at += beta.reshape(groups, c_out // groups)
    return y.reshape(*batch, *geometry.output_shape)


def _spatial_first(array: NDArray[Any], geometry: Geometry) -> NDArray[Any]:
    """View an array so that a spatial index comes first."""
    axes = range(len(geometry.axes))
    return np.moveaxis(array, [axis - len(axes) for axis in axes], axes)
