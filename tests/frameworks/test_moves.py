"""What is done to arrays, and how each framework writes it."""

import numpy as np
import pytest

from tconv_sym.errors import FrameworkError
from tconv_sym.frameworks.moves import AddBatch, Crop, Flip, Pad, Transpose, moved
from tconv_sym.frameworks.targets import TARGETS

GRID = np.arange(12).reshape(3, 4)

DONE = {
    "nothing": ([], GRID.tolist()),
    "batch": ([AddBatch()], [GRID.tolist()]),
    "transpose": ([Transpose((1, 0))], GRID.T.tolist()),
    "flip": ([Flip((1,))], GRID[:, ::-1].tolist()),
    "half a turn": ([Flip((0, 1))], GRID[::-1, ::-1].tolist()),
    "crop": ([Crop(((1, 1), (0, 2)))], [[4, 5]]),
    "crop all": ([Crop(((3, 0), (0, 0)))], []),
    "pad": ([Pad(((0, 0), (1, 2)))], [[0, *row, 0, 0] for row in GRID.tolist()]),
    "pad by less than nothing": ([Pad(((-1, -1), (1, -3)))], [[0, 4]]),
    "in order": ([Transpose((1, 0)), Crop(((0, 3), (2, 0))), AddBatch()], [[[8]]]),
}


@pytest.mark.parametrize(("moves", "expected"), DONE.values(), ids=DONE)
def test_what_is_done(moves, expected):
    assert moved(GRID, moves).tolist() == expected


REFUSED = {
    "a crop of nothing": (
        Crop,
        ((0, 0), (0, 0)),
        "sides must be pairs of integers of at least 0, not all 0, got ((0, 0), (0, 0))",
    ),
    "a crop of no axes": (Crop, (), "sides must be pairs of integers of at least 0, not all 0, got ()"),
    "a crop of less than nothing": (
        Crop,
        ((1, -1),),
        "sides must be pairs of integers of at least 0, not all 0, got ((1, -1),)",
    ),
    "a pad with nothing": (Pad, ((0, 0),), "sides must be pairs of integers, not all 0, got ((0, 0),)"),
}


@pytest.mark.parametrize(("move", "sides", "message"), REFUSED.values(), ids=REFUSED)
def test_what_changes_nothing_is_no_move(move, sides, message):
    with pytest.raises(FrameworkError) as caught:
        move(sides)
    assert str(caught.value) == message


CROP, PAD = Crop(((0, 0), (1, 0), (0, 2), (0, 0))), Pad(((0, 0), (0, 0), (0, 3), (2, 0)))
BIAS = "# then add the bias, if any"
WRITTEN = {
    "torch": (
        "y = y.permute(0, 2, 3, 1)",
        "y = y.flip((1, 2))",
        "y = y[:, 1:, :-2]",
        f"y = torch.nn.functional.pad(y, (2, 0, 0, 3))  {BIAS}",
    ),
    "onnx": (
        "y = np.transpose(y, (0, 2, 3, 1))",
        "y = np.flip(y, (1, 2))",
        'pad = onnx.helper.make_node("Pad", ["y", "pads"], ["padded"])  # pads is [0, -1, 0, 0, 0, 0, -2, 0]',
        (
            'pad = onnx.helper.make_node("Pad", ["y", "pads"], ["padded"])  # pads is [0, 0, 0, 2, 0, 0, 3, 0]; '
            "then add the bias, if any"
        ),
    ),
    "jax": (
        "y = jnp.transpose(y, (0, 2, 3, 1))",
        "y = jnp.flip(y, (1, 2))",
        "y = y[:, 1:, :-2]",
        f"y = jnp.pad(y, ((0, 0), (0, 0), (0, 3), (2, 0)))  {BIAS}",
    ),
    "keras": (
        "y = keras.ops.transpose(y, (0, 2, 3, 1))",
        "y = keras.ops.flip(y, (1, 2))",
        "y = y[:, 1:, :-2]",
        f"y = keras.ops.pad(y, ((0, 0), (0, 0), (0, 3), (2, 0)))  {BIAS}",
    ),
    "tensorflow": (
        "y = tf.transpose(y, (0, 2, 3, 1))",
        "y = tf.reverse(y, (1, 2))",
        "y = y[:, 1:, :-2]",
        f"y = tf.pad(y, ((0, 0), (0, 0), (0, 3), (2, 0)))  {BIAS}",
    ),
}


def test_every_framework_is_written():
    assert list(WRITTEN) == list(TARGETS)


@pytest.mark.parametrize(("framework", "lines"), WRITTEN.items(), ids=WRITTEN)
def test_how_it_is_written(framework, lines):
    moves = (Transpose((0, 2, 3, 1)), Flip((1, 2)), CROP, PAD)
    assert tuple(move.code("y", framework) for move in moves) == lines
    assert AddBatch().code("x", framework) == "x = x[None]"


@pytest.mark.parametrize("framework", ["onnx", "jax", "keras"])
def test_code_does_what_apply_does(framework):
    """Those whose lines run on NumPy alone, with NumPy in the framework's place."""
    array = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    for move in (AddBatch(), Transpose((0, 2, 3, 1)), Flip((1, 2)), *((CROP, PAD) if framework != "onnx" else ())):
        names = {"y": array, "np": np, "jnp": np, "keras": type("keras", (), {"ops": np})}
        exec(move.code("y", framework), names)  # noqa: S102 (the line that is printed is what is tested)
        assert np.array_equal(names["y"], move.apply(array))
