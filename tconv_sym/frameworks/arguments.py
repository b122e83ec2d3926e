"""The arguments that frameworks share: integers, shapes, one value or one for each axis.

Each function takes the `name` of the argument with its framework, as "torch: stride", and says in a `FrameworkError`
what the argument has to be.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from tconv_sym.errors import FrameworkError, GeometryError, shown
from tconv_sym.geometry import Geometry

if TYPE_CHECKING:
    from collections.abc import Sequence


def integer(name: str, value: object, low: int | None = None) -> int:
    """Return an int of at least `low`; bool and 2.0 are no integers.

    >>> integer("torch: groups", 0, 1)
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FrameworkError: torch: groups must be an integer of at least 1, got 0
    """
    refusal = f"{name} must be {_an_integer(low)}, got {{}}"
    if _is_boolean(value):
        raise FrameworkError(refusal.format(shown(value)))
    try:
        number = operator.index(value)  # type: ignore[arg-type] # the error is the answer
    except TypeError:
        raise FrameworkError(refusal.format(shown(value))) from None
    if low is not None and number < low:
        raise FrameworkError(refusal.format(shown(number)))
    return number


def integers(name: str, value: object, count: int | None = None, low: int | None = None) -> tuple[int, ...]:
    """Return a list or tuple of integers, `count` of them, each at least `low`.

    >>> integers("onnx: strides", [2, 2], 2, 1)
    (2, 2)
    """
    many = "integers" if count is None else "1 integer" if count == 1 else f"{count} integers"
    allowed = f"{name} must be {many}{'' if low is None else f' of at least {low}'}"
    if not isinstance(value, (list, tuple)) or (count is not None and len(value) != count):
        raise FrameworkError(f"{allowed}, got {shown(value)}")
    try:
        return tuple(integer(name, each, low) for each in value)
    except FrameworkError:
        raise FrameworkError(f"{allowed}, got {shown(value)}") from None


def per_axis(name: str, value: object, count: int, low: int | None = None) -> tuple[int, ...]:
    """Return one integer for each of `count` axes: the same for all, or as given in a list or tuple.

    >>> per_axis("keras: strides", 2, 2, 1), per_axis("keras: strides", (1, 2), 2, 1)
    ((2, 2), (1, 2))
    >>> per_axis("keras: strides", (1, 2, 3), 2, 1)
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FrameworkError: keras: strides must be an integer of at least 1, or 2 of them, got (1, 2, 3)
    """
    values = value if isinstance(value, (list, tuple)) else (value,) * count
    try:
        return integers(name, values, count, low)
    except FrameworkError:
        raise FrameworkError(f"{name} must be {_an_integer(low)}, or {count} of them, got {shown(value)}") from None


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


def _an_integer(low: int | None) -> str:
    return "an integer" if low is None else f"an integer of at least {low}"


def _is_boolean(value: object) -> bool:
    """Tell Python's and NumPy's bool; the dtype of the latter says what it is, and asking needs no NumPy."""
    return isinstance(value, bool) or getattr(getattr(value, "dtype", None), "kind", "") == "b"
