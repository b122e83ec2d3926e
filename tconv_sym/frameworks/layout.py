"""Layouts, a letter an axis, as frameworks write them: `NCHW` and `NHWC` for arrays, `IOHW` and `HWOI` for kernels.

N is the batch and C the channels. Of a kernel, I are the input channels of the transposed convolution (those of x) and
O its output channels within one group. One spatial axis is W, two are HW, three DHW, others are digits.
"""

from __future__ import annotations

from string import hexdigits
from typing import TYPE_CHECKING, Any

from tconv_sym.errors import FrameworkError, ShapeError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEEPEST = "DHW"
_CHANNEL_LETTERS = "NCIO"


def spatial_letters(count: int) -> str:
    """Return the letters of `count` spatial axes.

    >>> spatial_letters(1), spatial_letters(2), spatial_letters(4)
    ('W', 'HW', '0123')
    """
    return _DEEPEST[-count:] if 1 <= count <= len(_DEEPEST) else hexdigits[:count]


def spatial_axes(layout: str) -> tuple[int, ...]:
    """Return the places of the spatial axes.

    >>> spatial_axes("NHWC"), spatial_axes("IOHW")
    ((1, 2), (2, 3))
    """
    return tuple(place for place, letter in enumerate(layout) if letter not in _CHANNEL_LETTERS)


def our_layout(layout: str) -> str:
    """Return the layout of the same axes in which `Geometry` has its arrays.

    >>> our_layout("NHWC"), our_layout("HWOI")
    ('NCHW', 'IOHW')
    """
    others = [letter for letter in _CHANNEL_LETTERS if letter in layout]
    return "".join([*others, *(layout[axis] for axis in spatial_axes(layout))])


def permute_axes(array: Any, source: str, target: str) -> Any:  # noqa: ANN401 (anything with ndim and transpose, as NumPy's)
    """Move the axes of an array from one layout to another; raises `FrameworkError`, and `ShapeError` for its rank.

    >>> import numpy as np
    >>> permute_axes(np.zeros((1, 3, 4, 5)), "NCHW", "NHWC").shape
    (1, 4, 5, 3)
    """
    if sorted(source) != sorted(target) or len(set(source)) != len(source):
        raise FrameworkError(f"layout must have each of the letters of {source} once, got {shown(target)}")
    if array.ndim != len(source):
        raise ShapeError(f"array must have {len(source)} axes, the layout {source}, got {array.ndim}")
    return array.transpose([source.index(letter) for letter in target])


def shape_in(layout: str, sizes: Mapping[str, int], spatial: tuple[int, ...]) -> tuple[int, ...]:
    """Return a shape in a layout: `sizes` gives those of batch and channels by letter, `spatial` the others in order.

    >>> shape_in("NHWC", {"N": 1, "C": 3}, (4, 5))
    (1, 4, 5, 3)
    """
    others = iter(spatial)
    return tuple(sizes[letter] if letter in sizes else next(others) for letter in layout)
