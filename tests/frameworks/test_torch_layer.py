"""PyTorch's arguments: what they mean, what is refused, and the real thing where it is installed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from modules import module
from strategies import geometries
from tconv_sym import Geometry
from tconv_sym.errors import FrameworkError
from tconv_sym.frameworks import from_torch, torch

X, W = (1, 1, 4, 5), (1, 1, 3, 3)


@given(geometries(channels=True))
def test_a_geometry_that_pytorch_can_say(geometry):
    sides = [axis.begin for axis in geometry.axes]
    if any(axis.begin != axis.end or axis.begin < 0 for axis in geometry.axes):
        geometry = Geometry(**(geometry.to_dict() | {"padding": 0}))
        sides = [0] * len(sides)
    arguments = {
        name: [getattr(axis, name) for axis in geometry.axes] for name in ("stride", "output_padding", "dilation")
    }
    convention = torch(
        [3, *geometry.input_shape], geometry.kernel_shape, groups=geometry.groups, padding=sides, **arguments
    )
    assert convention.geometry == geometry
    assert convention.output_shape == (3, *geometry.output_shape)
    assert not convention.kernel_flipped


def test_layouts():
    batched, unbatched = torch(X, W), torch(X[1:], W)
    assert (batched.input_layout, batched.kernel_layout, batched.output_layout) == ("NCHW", "IOHW", "NCHW")
    assert (unbatched.input_layout, unbatched.batch) == ("CHW", None)
    assert unbatched.output_shape == (1, 6, 7)
    assert torch((0, 1, 4, 5), W).output_shape == (0, 1, 6, 7)


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        ({}, "(x, w)"),
        ({"stride": [2, 2], "padding": (1,), "groups": 1}, "(x, w, stride=2, padding=1)"),
        (
            {"dilation": (1, 2), "stride": 3, "output_padding": (0, 1)},
            "(x, w, stride=3, output_padding=(0, 1), dilation=(1, 2))",
        ),
        ({"stride": 2, "output_size": [10, 11]}, "(x, w, stride=2, output_padding=(1, 0))"),
    ],
)
def test_call(arguments, call):
    assert torch(X, W, **arguments).call == f"torch.nn.functional.conv_transpose2d{call}"


@pytest.mark.parametrize(
    ("input_shape", "output_size", "output"),
    [
        ((1, 1, 2), [3], (1, 1, 3)),
        ((1, 1, 2), (4,), (1, 1, 4)),
        ((1, 1, 2), [9, 9, 4], (1, 1, 4)),  # only the spatial sizes are looked at
        ((1, 2), [9, 4], (1, 4)),
    ],
)
def test_output_size_takes_the_place_of_output_padding(input_shape, output_size, output):
    convention = torch(input_shape, (1, 1, 3), stride=2, padding=1, output_padding=7, output_size=output_size)
    assert convention.output_shape == output


REFUSED = {
    "weight-rank": (
        (X, (1, 1)),
        {},
        "torch: weight_shape must be (C_in, C_out / groups, *kernel) with 1 to 3 spatial axes, got (1, 1)",
    ),
    "four-axes": (
        ((1,) * 6, (1,) * 6),
        {},
        "torch: weight_shape must be (C_in, C_out / groups, *kernel) with 1 to 3 spatial axes, got (1, 1, 1, 1, 1, 1)",
    ),
    "weight-empty": ((X, (1, 0, 3, 3)), {}, "torch: weight_shape must be integers of at least 1, got (1, 0, 3, 3)"),
    "input-rank": (
        ((4, 5), W),
        {},
        (
            "torch: input_shape must be (N, C_in, *spatial) or (C_in, *spatial) with as many spatial axes as weight_shape "
            "has, 2, got (4, 5)"
        ),
    ),
    "input-empty": (
        ((1, 1, 0, 5), W),
        {},
        "torch: input_shape must have at least 1 channel and 1 element on every spatial axis, got (1, 1, 0, 5)",
    ),
    "channels": (((1, 2, 4, 5), W), {}, "torch: input_shape must have C_in = 1 channels, as weight_shape says, got 2"),
    "groups": (
        ((1, 3, 4, 5), (3, 1, 3, 3)),
        {"groups": 2},
        "torch: input_shape must have a multiple of 2 channels, as there are 2 groups, got 3",
    ),
    "groups-zero": ((X, W), {"groups": 0}, "torch: groups must be an integer of at least 1, got 0"),
    "stride-zero": ((X, W), {"stride": 0}, "torch: stride must be an integer of at least 1, or 2 of them, got 0"),
    "stride-bool": ((X, W), {"stride": True}, "torch: stride must be an integer of at least 1, or 2 of them, got True"),
    "stride-many": (
        (X, W),
        {"stride": (1, 2, 3)},
        "torch: stride must be an integer of at least 1, or 2 of them, got (1, 2, 3)",
    ),
    "padding-text": (
        (X, W),
        {"padding": "same"},
        "torch: padding must be an integer of at least 0, or 2 of them, got 'same'",
    ),
    "padding-negative": (
        (X, W),
        {"padding": (0, -1)},
        "torch: padding must be an integer of at least 0, or 2 of them, got (0, -1)",
    ),
    "padding-large": (
        (X, W),
        {"padding": 3},
        (
            "torch: axis 0: padding must be at most 5, begin and end together, so that an output is left (input=4, "
            "kernel=3, stride=1, dilation=1, output_padding=0), got 3 and 3"
        ),
    ),
    "output-padding": (
        (X, W),
        {"output_padding": (1, 2), "stride": 2},
        "torch: axis 1: output_padding must be in 0..1 (stride=2, dilation=1), got 2",
    ),
    "dilation": ((X, W), {"dilation": 0}, "torch: dilation must be an integer of at least 1, or 2 of them, got 0"),
    "output-size": (
        (X, W),
        {"stride": 2, "output_size": [9, 13]},
        "torch: output_size must be in 11..12 on axis 1 (input=5, kernel=3, stride=2, padding=0, dilation=1), got 13",
    ),
    "output-size-dilated": (  # PyTorch takes output_padding=1 here, but no output_size for it
        ((1, 1, 2), (1, 1, 3)),
        {"dilation": 3, "output_size": [9]},
        "torch: output_size must be in 8..8 (input=2, kernel=3, stride=1, padding=0, dilation=3), got 9",
    ),
    "output-size-many": (
        (X, W),
        {"output_size": [1, 9, 9]},
        "torch: output_size must have 2 or 4 sizes, got (1, 9, 9)",
    ),
    "output-size-one": ((X, W), {"output_size": 9}, "torch: output_size must be a list of integers, got 9"),
}


@pytest.mark.parametrize(("shapes", "arguments", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals(shapes, arguments, message):
    with pytest.raises(FrameworkError) as caught:
        torch(*shapes, **arguments)
    assert str(caught.value) == message


def test_from_torch():
    convention = from_torch(module(), (5, 4, 3, 3))
    assert convention == torch(
        (5, 4, 3, 3), (4, 3, 3, 2), stride=(2, 1), padding=(1, 0), output_padding=(1, 0), dilation=(1, 2), groups=2
    )
    assert Geometry.from_torch(module(), input=(3, 3)) == convention.geometry


@pytest.mark.torch
@pytest.mark.parametrize("count", [1, 2, 3])
def test_real_modules(count):
    real = pytest.importorskip("torch")
    made = getattr(real.nn, f"ConvTranspose{count}d")(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2)
    x = real.arange(4 * 3**count, dtype=real.float64).reshape(4, *[3] * count)
    weight = real.arange(made.weight.numel(), dtype=real.float64).reshape(made.weight.shape)
    made.weight.data, made.bias.data = weight, real.arange(6, dtype=real.float64)
    convention = from_torch(made, x.shape)
    assert np.array_equal(convention.lambdify(bias=True)(x, weight, range(6)), made(x).detach().numpy())
    assert Geometry.from_torch(made, input=x.shape[1:]) == convention.geometry
