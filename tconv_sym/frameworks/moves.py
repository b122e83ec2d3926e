"""What takes arrays from one framework's layout to another's, and a call's output to the one that is wanted.

A move is data: `apply` does it to a NumPy array, `code` writes it as a line in the way of a framework.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.errors import FrameworkError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Array = NDArray[Any]

Pairs = tuple[tuple[int, int], ...]
"""For each axis of an array how many positions, before and after."""

_TRANSPOSE: Mapping[str, str] = MappingProxyType(
    {
        "torch": "{0}.permute{1}",
        "onnx": "np.transpose({0}, {1})",
        "jax": "jnp.transpose({0}, {1})",
        "keras": "keras.ops.transpose({0}, {1})",
        "tensorflow": "tf.transpose({0}, {1})",
    }
)
_FLIP: Mapping[str, str] = MappingProxyType(
    {
        "torch": "{0}.flip({1})",
        "onnx": "np.flip({0}, {1})",
        "jax": "jnp.flip({0}, {1})",
        "keras": "keras.ops.flip({0}, {1})",
        "tensorflow": "tf.reverse({0}, {1})",
    }
)
_PAD: Mapping[str, str] = MappingProxyType(
    {
        "torch": "torch.nn.functional.pad({0}, {1})",
        "onnx": 'onnx.helper.make_node("Pad", ["{0}", "pads"], ["padded"])',
        "jax": "jnp.pad({0}, {1})",
        "keras": "keras.ops.pad({0}, {1})",
        "tensorflow": "tf.pad({0}, {1})",
    }
)


@dataclass(frozen=True, slots=True)
class AddBatch:
    """Add a batch axis of one sample in front."""

    def apply(self, array: Array) -> Array:
        """Return the array with the axis."""
        return array[None]

    def code(self, name: str, framework: str) -> str:  # noqa: ARG002 (the same everywhere)
        """Write the line."""
        return f"{name} = {name}[None]"


@dataclass(frozen=True, slots=True)
class Transpose:
    """Reorder the axes: place i of the result is axis `axes[i]`.

    >>> Transpose((0, 3, 1, 2)).code("x", "torch")
    'x = x.permute(0, 3, 1, 2)'
    """

    axes: tuple[int, ...]

    def apply(self, array: Array) -> Array:
        """Return the array with its axes reordered."""
        return np.transpose(array, self.axes)

    def code(self, name: str, framework: str) -> str:
        """Write the line."""
        return f"{name} = {_TRANSPOSE[framework].format(name, self.axes)}"


@dataclass(frozen=True, slots=True)
class Flip:
    """Turn the order round along `axes`: half a turn of a kernel.

    >>> Flip((0, 1)).code("w", "tensorflow"), Flip((0,)).code("w", "torch")
    ('w = tf.reverse(w, (0, 1))', 'w = w.flip((0,))')
    """

    axes: tuple[int, ...]

    def apply(self, array: Array) -> Array:
        """Return the array turned round."""
        return np.flip(array, self.axes)

    def code(self, name: str, framework: str) -> str:
        """Write the line."""
        return f"{name} = {_FLIP[framework].format(name, self.axes)}"


@dataclass(frozen=True, slots=True)
class Crop:
    """Take positions away, on both sides of each axis; raises `FrameworkError` for none at all.

    >>> Crop(((0, 0), (1, 0), (0, 2), (0, 0))).code("y", "keras")
    'y = y[:, 1:, :-2]'
    """

    sides: Pairs

    def __post_init__(self) -> None:
        """Hold that something is taken away."""
        _check_sides(self.sides, low=0)

    def apply(self, array: Array) -> Array:
        """Return what is left."""
        return _inside(array, self.sides)

    def code(self, name: str, framework: str) -> str:
        """Write the line."""
        if framework == "onnx":
            return Pad(tuple((-begin, -end) for begin, end in self.sides)).code(name, framework)
        slices = [f"{begin or ''}:{-end or ''}" for begin, end in self.sides]
        while slices[-1] == ":":
            slices.pop()
        return f"{name} = {name}[{', '.join(slices)}]"


@dataclass(frozen=True, slots=True)
class Pad:
    """Add zeros, on both sides of each axis: outputs at which nothing lands. Fewer than none are positions taken away.

    A bias has to be added after it, as it is added to such outputs too. Raises `FrameworkError` where nothing changes.

    >>> Pad(((0, 0), (0, 0), (1, 0), (0, 2))).code("y", "torch")
    'y = torch.nn.functional.pad(y, (0, 2, 1, 0))  # then add the bias, if any'
    """

    sides: Pairs

    def __post_init__(self) -> None:
        """Hold that something is added or taken away."""
        _check_sides(self.sides)

    def apply(self, array: Array) -> Array:
        """Return the array with zeros around it."""
        padded = np.pad(array, [(max(begin, 0), max(end, 0)) for begin, end in self.sides])
        return _inside(padded, tuple((max(-begin, 0), max(-end, 0)) for begin, end in self.sides))

    def code(self, name: str, framework: str) -> str:
        """Write the line; for ONNX a node, with the input that says how much."""
        first = next(axis for axis, pair in enumerate(self.sides) if any(pair))
        last_first = tuple(size for pair in reversed(self.sides[first:]) for size in pair)
        begins_first = [pair[side] for side in (0, 1) for pair in self.sides]
        argument = {"torch": last_first, "onnx": begins_first}.get(framework, self.sides)
        bias = "then add the bias, if any" if max(begins_first) > 0 else ""
        notes = [f"pads is {argument}"] * (framework == "onnx") + [bias] * (bias != "")
        call = _PAD[framework].format(name, argument)
        return f"{_NAMES.get(framework, name)} = {call}{'  # ' if notes else ''}{'; '.join(notes)}"


_NAMES: Mapping[str, str] = MappingProxyType({"onnx": "pad"})
"""What a call's result is called where it is no array."""


def _check_sides(sides: Pairs, low: int | None = None) -> None:
    """Refuse sides that change nothing, or that are less than `low`."""
    counts = [count for pair in sides for count in pair]
    if not any(counts) or (low is not None and min(counts) < low):
        least = "" if low is None else f" of at least {low}"
        raise FrameworkError(f"sides must be pairs of integers{least}, not all 0, got {shown(sides)}")


def _inside(array: Array, sides: Pairs) -> Array:
    """Return an array without so many positions on both sides of each axis."""
    left: Array = array[tuple(slice(begin, -end or None) for begin, end in sides)]
    return left


Move = AddBatch | Transpose | Flip | Crop | Pad


def moved(array: Array, moves: Iterable[Move]) -> Array:
    """Do moves to a NumPy array, one after another.

    >>> moved(np.arange(6).reshape(2, 3), [Transpose((1, 0)), Crop(((1, 1), (0, 0)))]).tolist()
    [[1, 4]]
    """
    for move in moves:
        array = move.apply(array)
    return array
