"""Layouts: letters, moving axes, shapes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.conventions import laid_out
from tconv_sym.errors import FrameworkError, ShapeError
from tconv_sym.frameworks.layout import our_layout, permute_axes, shape_in, spatial_axes, spatial_letters


@pytest.mark.parametrize(
    ("count", "letters"), [(0, ""), (1, "W"), (2, "HW"), (3, "DHW"), (4, "0123"), (12, "0123456789ab")]
)
def test_spatial_letters(count, letters):
    assert spatial_letters(count) == letters


@pytest.mark.parametrize(
    ("layout", "axes", "ours"),
    [
        ("NCHW", (2, 3), "NCHW"),
        ("NHWC", (1, 2), "NCHW"),
        ("CW", (1,), "CW"),
        ("WC", (0,), "CW"),
        ("DHWOI", (0, 1, 2), "IODHW"),
        ("01234IO", (0, 1, 2, 3, 4), "IO01234"),
    ],
)
def test_spatial_axes_and_our_layout(layout, axes, ours):
    assert spatial_axes(layout) == axes
    assert our_layout(layout) == ours


@given(st.permutations("NCHW"), st.permutations("NCHW"))
def test_permute_axes_moves_every_element(source, target):
    array = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    moved = permute_axes(array, "".join(source), "".join(target))
    assert np.array_equal(moved, laid_out(array, "".join(source), "".join(target)))


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("NCHW", "NHW", "layout must have each of the letters of NCHW once, got 'NHW'"),
        ("NCHW", "NCHX", "layout must have each of the letters of NCHW once, got 'NCHX'"),
        ("NCCW", "NCCW", "layout must have each of the letters of NCCW once, got 'NCCW'"),
    ],
)
def test_permute_axes_refuses_other_letters(source, target, message):
    with pytest.raises(FrameworkError) as caught:
        permute_axes(np.zeros((1, 1, 1, 1)), source, target)
    assert str(caught.value) == message


def test_permute_axes_refuses_another_rank():
    with pytest.raises(ShapeError, match=r"^array must have 3 axes, the layout NCW, got 2$"):
        permute_axes(np.zeros((1, 1)), "NCW", "NWC")


def test_shape_in():
    assert shape_in("CHWN", {"N": 9, "C": 3}, (4, 5)) == (3, 4, 5, 9)
