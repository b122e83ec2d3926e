"""The fold of a matrix product: its steps with numbers in place of ids, and where it does not exist."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

import oracles
from by_ids import numbers, over_channels, steps_of
from strategies import geometries
from tconv_sym import FORMS, Geometry
from tconv_sym.errors import FormError

FORM = FORMS["col2im"]


def fold(columns, geometry):
    """Add each column as a block, without channels: plain loops."""
    canvas = np.zeros([axis.output + axis.begin + axis.end for axis in geometry.axes], np.int64)
    for row, tap in enumerate(oracles.indices(geometry.kernel)):
        for column, corner in enumerate(oracles.indices(geometry.input)):
            spot = tuple(
                axis.stride * i + axis.dilation * m for axis, i, m in zip(geometry.axes, corner, tap, strict=True)
            )
            canvas[spot] += columns[row, column]
    return canvas


def crop(canvas, geometry):
    """Crop the padding; a negative one adds zeros."""
    wide = np.pad(canvas, [(max(-axis.begin, 0), max(-axis.end, 0)) for axis in geometry.axes])
    return wide[tuple(slice(max(axis.begin, 0), max(axis.begin, 0) + axis.output) for axis in geometry.axes)]


@given(geometries(channels=False, below_stride=True, most_products=256))
def test_the_steps(geometry):
    """A column times a row is the columns, their fold is the canvas, and the canvas cropped is the output."""
    x, w = numbers(geometry)
    shown = {
        name: over_channels(step, geometry, x, w) for name, step in steps_of("col2im", geometry).items() if step.array
    }
    assert shown["kernel-column"].tolist() == w.reshape(-1, 1).tolist()
    assert shown["input-row"].tolist() == x.reshape(1, -1).tolist()
    assert shown["columns"].tolist() == (shown["kernel-column"] @ shown["input-row"]).tolist()
    assert shown["folded"].tolist() == fold(shown["columns"], geometry).tolist()
    assert crop(shown["folded"], geometry).tolist() == oracles.output(geometry, x, w).tolist()


@given(geometries(channels=True, below_stride=True, max_axes=2, most_products=256))
def test_with_channels_the_product_is_over_the_input_channels(geometry):
    """In each group wᵀ (C_out·k × C_in) times x (C_in × n); each channel is folded by itself."""
    x, w = numbers(geometry)
    shown = {
        name: over_channels(step, geometry, x, w) for name, step in steps_of("col2im", geometry).items() if step.array
    }
    (c_in, c_out), groups = geometry.channels, geometry.groups
    rows = w.reshape(groups, c_in // groups, -1).swapaxes(1, 2) @ x.reshape(groups, c_in // groups, -1)
    assert shown["columns"].tolist() == rows.reshape(shown["columns"].shape).tolist()
    assert shown["columns"].shape[0] == c_out
    canvas = np.array([fold(columns, geometry) for columns in shown["columns"]])
    assert shown["folded"].tolist() == canvas.tolist()
    y = np.array([crop(channel, geometry) for channel in canvas])
    assert y.tolist() == oracles.output(geometry, x, w).tolist()


@given(geometries(channels=False))
def test_it_exists_where_the_fold_has_as_many_blocks_as_there_are_inputs(geometry):
    blocks = [len(range(0, axis.output + axis.begin + axis.end - axis.reach, axis.stride)) for axis in geometry.axes]
    assert (FORM.refuses(geometry) is None) is (blocks == list(geometry.input))


def test_the_refusal_in_full():
    """By hand: 11 positions, of which a block covers 7, at stride 2: blocks begin at 0, 2 and 4."""
    geometry = Geometry((4, 2), 3, stride=(1, 2), padding=((0, 0), (1, -1)), dilation=(1, 3), output_padding=(0, 2))
    with pytest.raises(FormError) as caught:
        FORM.run(geometry)
    assert str(caught.value) == (
        "the col2im form does not exist here: the fold of 11 positions takes 3 columns on axis 1, not 2; "
        "output_padding must be below the stride 2, got 2"
    )


TITLES = {
    "line": (
        Geometry(2, 2),
        "Fold: set each column as a block on 3 positions, 1 apart, its taps 1 apart, and add",
        "Crop: keep 3 from position 0 on",
    ),
    "one": (
        Geometry(1, 1),
        "Fold: set each column as a block on 1 position, 1 apart, its taps 1 apart, and add",
        "Crop: keep 1 from position 0 on",
    ),
    "plain": (
        Geometry((2, 2), (3, 3)),
        "Fold: set each column as a block on 4×4 positions, 1 apart, its taps 1 apart, and add",
        "Crop: keep 4×4 from position (0, 0) on",
    ),
    "all": (
        Geometry((2, 3), 2, stride=(2, 3), padding=((1, 0), (0, -2)), output_padding=(1, 0), dilation=(1, 2)),
        "Fold: set each column as a block on 5×9 positions, (2, 3) apart, its taps (1, 2) apart, and add",
        "Crop: keep 4×11 from position (1, 0) on, with zeros where there is nothing",
    ),
}


@pytest.mark.parametrize(("geometry", "folded", "cropped"), TITLES.values(), ids=TITLES)
def test_titles_give_the_numbers(geometry, folded, cropped):
    steps = steps_of("col2im", geometry)
    assert (steps["folded"].title, steps["cropped"].title) == (folded, cropped)


@given(geometries(channels=False, below_stride=True))
def test_nothing_is_cropped_where_the_canvas_is_the_output(geometry):
    """Then the canvas has the output's name."""
    x, w = numbers(geometry)
    steps = steps_of("col2im", geometry)
    canvas, y = over_channels(steps["folded"], geometry, x, w), oracles.output(geometry, x, w)
    assert steps["cropped"].unchanged is (canvas.tolist() == y.tolist())
    assert steps["folded"].symbol == ("y" if steps["cropped"].unchanged else "")


@pytest.mark.torch
@given(geometry=geometries(channels=True, below_stride=True, max_axes=2, most_products=128))
def test_the_fold_is_that_of_pytorch(geometry):
    """torch.nn.functional.fold of the columns that we show, on the padded output, is the canvas that we show."""
    import torch  # noqa: PLC0415 (only here)

    if len(geometry.axes) == 1:
        geometry = Geometry(
            (*geometry.input, 1),
            (*geometry.kernel, 1),
            stride=(geometry.axes[0].stride, 1),
            padding=((geometry.axes[0].begin, geometry.axes[0].end), 0),
            output_padding=(geometry.axes[0].output_padding, 0),
            dilation=(geometry.axes[0].dilation, 1),
            channels=geometry.channels,
            groups=geometry.groups,
        )
    x, w = numbers(geometry)
    steps = steps_of("col2im", geometry)
    columns, folded = (over_channels(steps[name], geometry, x, w) for name in ("columns", "folded"))
    result = torch.nn.functional.fold(
        torch.tensor(columns.reshape(1, -1, columns.shape[-1]), dtype=torch.float64),
        steps["folded"].shape,
        geometry.kernel,
        dilation=tuple(axis.dilation for axis in geometry.axes),
        stride=tuple(axis.stride for axis in geometry.axes),
    )
    assert result[0].to(torch.int64).tolist() == folded.tolist()


@pytest.mark.parametrize(("size", "begin", "end", "outputs"), [(1, 3, -6, 4), (2, 5, -9, 7), (1, 6, -7, 2)])
def test_an_output_that_lies_beyond_the_canvas_is_zero(size, begin, end, outputs):
    """It begins where the canvas has ended, as the negative padding behind makes room for it there."""
    built = FORMS["col2im"].run(Geometry(size, size, padding=((begin, end),)))
    assert (built.terms.sizes[0], len(built.terms)) == (outputs, 0)
