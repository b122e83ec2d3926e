"""The yardstick: the definition, in plain loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.numeric.operands import Signature

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
    x, w, *biases = Signature(geometry, bias=bias is not None).check(x, w, bias)
    batch = x.shape[: x.ndim - len(geometry.input_shape)]
    c_in, c_out = geometry.channels or (1, 1)
    group_in, group_out = c_in // geometry.groups, c_out // geometry.groups
    x = x.reshape(*batch, c_in, *geometry.input)
    w = w.reshape(c_in, group_out, *geometry.kernel)
    y = np.zeros((*batch, c_out, *geometry.output), x.dtype)
    for i in np.ndindex(*geometry.input):
        for m in np.ndindex(*geometry.kernel):
            o = tuple(
                axis.stride * i_axis + axis.dilation * m_axis - axis.begin
                for axis, i_axis, m_axis in zip(geometry.axes, i, m, strict=True)
            )
            if all(0 <= place < size for place, size in zip(o, geometry.output, strict=True)):
                for group in range(geometry.groups):
                    ins = slice(group * group_in, (group + 1) * group_in)
                    outs = slice(group * group_out, (group + 1) * group_out)
                    y[(..., outs, *o)] += x[(..., ins, *i)] @ w[(ins, slice(None), *m)]
    for beta in biases:
        y += beta.reshape(-1, *[1] * len(geometry.axes))
    return y.reshape(*batch, *geometry.output_shape)
