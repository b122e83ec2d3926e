"""Conventions of any layout, and what they mean, written index by index without the package's own layout code."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from oracles import indices
from strategies import geometries
from tconv_sym.frameworks import Convention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym import Geometry

SPATIAL = {1: "W", 2: "HW", 3: "DHW"}


@st.composite
def layouts(draw: st.DrawFn, letters: str, count: int) -> str:
    """Draw where the other letters stand between the spatial ones, which keep their order."""
    layout = SPATIAL[count]
    for letter in draw(st.permutations(letters)):
        place = draw(st.integers(0, len(layout)))
        layout = layout[:place] + letter + layout[place:]
    return layout


@st.composite
def conventions(draw: st.DrawFn, most_products: int = 300) -> Convention:
    """Draw a convention: any geometry with channels, any layouts, flipped or not, with a batch or without."""
    geometry = draw(geometries(channels=True, most_products=most_products))
    count = len(geometry.axes)
    batch = draw(st.sampled_from([None, 1, 2, 3]))
    outer = "C" if batch is None else "NC"
    return Convention(
        framework="any",
        function="any.call",
        arguments={},
        geometry=geometry,
        kernel_flipped=draw(st.booleans()),
        batch=batch,
        input_layout=draw(layouts(outer, count)),
        kernel_layout=draw(layouts("IO", count)),
        output_layout=draw(layouts(outer, count)),
    )


def laid_out(array: np.ndarray, letters: str, layout: str) -> np.ndarray:
    """Copy an array whose axes are `letters` into `layout`, element by element."""
    sizes = dict(zip(letters, array.shape, strict=True))
    result = np.empty([sizes[letter] for letter in layout], array.dtype)
    for index in indices(array.shape):
        at = dict(zip(letters, index, strict=True))
        result[tuple(at[letter] for letter in layout)] = array[index]
    return result


def turned(kernel: np.ndarray, first_spatial: int) -> np.ndarray:
    """Turn a kernel by half a turn, element by element."""
    result = np.empty_like(kernel)
    for index in indices(kernel.shape):
        there = [size - 1 - i for size, i in zip(kernel.shape[first_spatial:], index[first_spatial:], strict=True)]
        result[(*index[:first_spatial], *there)] = kernel[index]
    return result


def numbers(shape: Sequence[int], step: int) -> np.ndarray:
    """Give an array of small integers, in which few are alike."""
    return np.array([(7 * i + step) % 23 - 11 for i, _ in enumerate(product(*map(range, shape)))]).reshape(shape)


def call(geometry: Geometry, *, batch: int | None = 1, flipped: bool = False, last: bool = True) -> Convention:
    """Make a convention of a geometry with the usual layouts, channels last or first."""
    letters = SPATIAL[len(geometry.axes)]
    outer = "" if batch is None else "N"
    layout = f"{outer}{letters}C" if last else f"{outer}C{letters}"
    return Convention(
        framework="any",
        function="any.call",
        arguments={},
        geometry=geometry,
        kernel_flipped=flipped,
        batch=batch,
        input_layout=layout,
        kernel_layout=f"{letters}OI" if last else f"IO{letters}",
        output_layout=layout,
    )


def cropped(geometry: Geometry) -> list[int]:
    """Return what is cropped at each side of the full output, less than 0 being zeros: begin, end, begin, end, …"""
    return [side for axis in geometry.axes for side in (axis.begin, axis.end - axis.output_padding)]


def left_to_do(done: Sequence[int], wanted: Sequence[int]) -> tuple[int, int] | None:
    """Return 0 to 3 for nothing, a crop, zeros, both, and how many positions; None where what is wanted is gone."""
    gone = any(have > want and have > 0 for have, want in zip(done, wanted, strict=True))
    crops = sum(want - have for have, want in zip(done, wanted, strict=True) if want > have)
    zeros = sum(have - want for have, want in zip(done, wanted, strict=True) if have > want)
    return None if gone else ((crops > 0) + 2 * (zeros > 0), crops + zeros)
