"""The arguments that frameworks share: integers, shapes, one value or one for each axis.

Each function takes the `name` of the argument with its framework, as "torch: stride", and says in a `FrameworkError`
what the argument has to be. Sequences are of any kind: lists, tuples, NumPy's arrays, the shapes of TensorFlow, the
repeated fields of ONNX.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tconv_sym.errors import FrameworkError, GeometryError, shown
from tconv_sym.geometry import Geometry
from tconv_sym.integers import read_integer

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_DIGITS = 100
"""So that sizes, and products of them, can be written: Python writes integers of up to 4,300 digits."""


def sequence(value: object) -> tuple[object, ...] | None:
    """Return the entries of a sequence of any kind, and None for what is none: text, a mapping, a set, a number.

    >>> sequence([2, 2]), sequence(range(2)), sequence("22"), sequence(2)
    ((2, 2), (0, 1), None, None)
    """
    if isinstance(value, (str, bytes, bytearray, Mapping)):
        return None
    if not (hasattr(value, "__len__") and hasattr(value, "__getitem__")):
        return None
    try:
        return tuple(value)  # type: ignore[arg-type] # the error is the answer
    except (TypeError, ValueError):  # an array without axes, a shape whose rank nobody knows
        return None


def integer(name: str, value: object, low: int | None = None) -> int:
    """Return an int of at least `low`; bool and 2.0 are no integers.

    >>> integer("torch: groups", 0, 1)
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FrameworkError: torch: groups must be an integer of at least 1, got 0
    """
    number = read_integer(value)
    if number is None or (low is not None and number < low):
        raise FrameworkError(f"{name} must be {_an_integer(low)}, got {shown(value if number is None else number)}")
    _check_digits(name, number)
    return number


def integers(name: str, value: object, count: int | None = None, low: int | None = None) -> tuple[int, ...]:
    """Return a sequence of integers, `count` of them, each at least `low`.

    >>> integers("onnx: strides", [2, 2], 2, 1)
    (2, 2)
    >>> integers("onnx: strides", 2, 1, 1)
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FrameworkError: onnx: strides must be a list of 1 integer of at least 1, as [2], got 2
    """
    many = "integers" if count is None else "1 integer" if count == 1 else f"{count} integers"
    allowed = f"{many}{'' if low is None else f' of at least {low}'}"
    single = read_integer(value)
    if single is not None:
        _check_digits(name, single)
        example = f", as {[single] * count}" if count is not None and _fits(single, low) else ""
        raise FrameworkError(f"{name} must be a list of {allowed}{example}, got {single}")
    given = sequence(value)
    read = () if given is None else tuple(map(read_integer, given))
    if given is None or (count is not None and len(read) != count) or not all(_fits(each, low) for each in read):
        raise FrameworkError(f"{name} must be {allowed}, got {_as_given(value)}")
    numbers = tuple(each for each in read if each is not None)
    for number in numbers:
        _check_digits(name, number)
    return numbers


def _fits(number: int | None, low: int | None) -> bool:
    """Tell whether there is an integer, and one of at least `low`."""
    return number is not None and (low is None or number >= low)


def _check_digits(name: str, number: int) -> None:
    """Refuse an integer that no framework holds, and that would be too long to write."""
    if abs(number) >= 10**_MOST_DIGITS:
        raise FrameworkError(f"{name} must be of at most {_MOST_DIGITS} digits, got a longer integer")


def per_axis(name: str, value: object, count: int, low: int | None = None) -> tuple[int, ...]:
    """Return one integer for each of `count` axes: the same for all, or as given in a sequence.

    >>> per_axis("keras: strides", 2, 2, 1), per_axis("keras: strides", (1, 2), 2, 1)
    ((2, 2), (1, 2))
    >>> per_axis("keras: strides", (1, 2, 3), 2, 1)
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FrameworkError: keras: strides must be an integer of at least 1, or 2 of them, got (1, 2, 3)
    """
    given = sequence(value)
    read = tuple(map(read_integer, (value,) * count if given is None else given))
    if len(read) != count or not all(_fits(each, low) for each in read):
        raise FrameworkError(f"{name} must be {_an_integer(low)}, or {count} of them, got {_as_given(value)}")
    return integers(name, read)


def shape(name: str, value: object, ranks: Sequence[int] | None = None, low: int = 1) -> tuple[int, ...]:
    """Return a shape of one of the allowed `ranks`, each size at least `low`.

    >>> shape("torch: weight_shape", (3, 2, 3, 3), (3, 4, 5))
    (3, 2, 3, 3)
    """
    sizes = integers(name, value, low=low)
    if ranks is not None and len(sizes) not in ranks:
        allowed = " or ".join(map(str, ranks))
        raise FrameworkError(f"{name} must have {allowed} axes, got {shown(sizes)}")
    return sizes


def batched(name: str, value: object) -> object:
    """Return a shape as it is given; raises `FrameworkError` where the batch is left open, as None or with a name.

    >>> batched("keras: input_shape", (None, 4, 4, 3))
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FrameworkError: keras: input_shape must be integers: write 1 for a batch of any size, got \
(None, 4, 4, 3)
    """
    given = sequence(value)
    if given and (given[0] is None or isinstance(given[0], str)):
        raise FrameworkError(f"{name} must be integers: write 1 for a batch of any size, got {_as_given(value)}")
    return value


def shortest(values: tuple[int, ...]) -> int | tuple[int, ...]:
    """Return one integer where all axes agree: what `per_axis` makes these values of.

    >>> shortest((2, 2)), shortest((1, 2))
    (2, (1, 2))
    """
    return values[0] if values == values[:1] * len(values) else values


def check_channels(name: str, channels: int, kernel: str, kernel_channels: int, groups: int = 1) -> None:
    """Refuse an input whose channels are not those that the kernel is made for, or not a multiple of the groups.

    >>> check_channels("torch: input_shape", 3, "weight_shape", 2)
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FrameworkError: torch: input_shape must have C_in = 2 channels, as weight_shape says, got 3
    """
    if channels != kernel_channels:
        wanted, got = shown(kernel_channels), shown(channels)
        raise FrameworkError(f"{name} must have C_in = {wanted} channels, as {kernel} says, got {got}")
    if channels % groups:
        many, got = shown(groups), shown(channels)
        raise FrameworkError(f"{name} must have a multiple of {many} channels, as there are {many} groups, got {got}")


def choice(name: str, value: object, allowed: Sequence[str]) -> str:
    """Return one of the `allowed` words.

    >>> choice("onnx: auto_pad", "VALID", ("NOTSET", "VALID"))
    'VALID'
    """
    if not isinstance(value, str) or value not in allowed:
        raise FrameworkError(f"{name} must be one of {', '.join(allowed)}, got {shown(value)}")
    return value


def make_geometry(framework: str, **arguments: object) -> Geometry:
    """Make the geometry; what it refuses, the framework refuses.

    >>> make_geometry("torch", input=4, kernel=3, stride=0)
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FrameworkError: torch: stride must be an integer of at least 1, as it is the step from one \
input's copy of the kernel to the next, got 0
    """
    try:
        return Geometry(**arguments)  # type: ignore[arg-type] # Geometry checks
    except GeometryError as error:
        raise FrameworkError(f"{framework}: {error}") from None


def _as_given(value: object) -> str:
    """Write what is refused; sequences of other kinds as tuples."""
    return shown(value if isinstance(value, (list, tuple)) else sequence(value) or value)


def _an_integer(low: int | None) -> str:
    return "an integer" if low is None else f"an integer of at least {low}"
