"""The problem: a geometry, and what stands in the input, the kernel and the bias."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from sympy import MatrixBase, NDimArray, Rational, Symbol

from tconv_sym import symbols
from tconv_sym.errors import OperandError, ShapeError, shown
from tconv_sym.exact import exact
from tconv_sym.geometry import Geometry
from tconv_sym.limits import MAX_AXES, MAX_ELEMENTS, check_limit
from tconv_sym.nested import flatten, to_numpy

if TYPE_CHECKING:
    from collections.abc import Callable

    from sympy import Expr

_ALLOWED = "a shape (an integer or a tuple of integers) or values (a list, an array or a SymPy Matrix or Array)"


@dataclass(frozen=True)
class Operand:
    """The entries of an input, kernel or bias, row by row: given values, or fresh symbols, named when looked at."""

    name: str
    shape: tuple[int, ...]
    given: tuple[Expr, ...] = ()
    fresh: Callable[[], list[str]] | None = None

    @property
    def size(self) -> int:
        """How many entries there are."""
        return prod(self.shape)

    def check_size(self) -> None:
        """Refuse to name more entries than fit in memory; raises `LimitError`."""
        check_limit(f"{self.name} elements", self.size, MAX_ELEMENTS)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of fresh symbols; none where values are given."""
        if self.fresh is None:
            return ()
        self.check_size()
        return tuple(self.fresh())

    @cached_property
    def values(self) -> tuple[Expr, ...]:
        """The entries as SymPy expressions."""
        return self.given or tuple(map(Symbol, self.names))

    @cached_property
    def is_numeric(self) -> bool:
        """Whether every entry is a number."""
        return bool(self.given) and all(isinstance(value, Rational) for value in self.given)

    @cached_property
    def is_symbols(self) -> bool:
        """Whether every entry is a plain symbol and no two are alike."""
        if not self.given:
            return True
        return len(set(self.given)) == len(self.given) and all(type(value) is Symbol for value in self.given)


@dataclass(frozen=True)
class Problem:
    """A geometry with its operands; `bias` is None where there is none."""

    geometry: Geometry
    input: Operand
    kernel: Operand
    bias: Operand | None = None

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Input, kernel and, if there is one, bias."""
        return (self.input, self.kernel) if self.bias is None else (self.input, self.kernel, self.bias)

    @cached_property
    def is_numeric(self) -> bool:
        """Whether everything is a number, and so is the output."""
        return all(operand.is_numeric for operand in self.operands)

    @cached_property
    def is_symbols(self) -> bool:
        """Whether all entries are plain symbols, each different from all others.

        Fresh ones are: their names are injective, and `pose` refuses a name that a value already uses.
        """
        given = list(chain.from_iterable(operand.given for operand in self.operands))
        return all(operand.is_symbols for operand in self.operands) and len(set(given)) == len(given)


def pose(input: object, kernel: object, bias: object = None, **geometry: Any) -> Problem:  # noqa: A002, ANN401
    """Make the problem from shapes or values, and the arguments of `Geometry`.

    An integer or a tuple of integers is a spatial shape and gets fresh symbols; lists, arrays and matrices are values
    (in their full layout where there are channels). `bias` is None, True for fresh symbols, or values. Raises
    `GeometryError`, `OperandError` or `LimitError`.
    """
    has_channels = geometry.get("channels") is not None
    input_sizes, input_values = _sizes_and_values("input", input, 1 if has_channels else 0)
    kernel_sizes, kernel_values = _sizes_and_values("kernel", kernel, 2 if has_channels else 0)
    made = Geometry(input_sizes, kernel_sizes, **geometry)
    check_limit("spatial axes", len(made.axes), MAX_AXES)
    problem = Problem(
        geometry=made,
        input=_operand("input", input_values, made.input_shape, partial(symbols.input_names, made)),
        kernel=_operand("kernel", kernel_values, made.kernel_shape, partial(symbols.kernel_names, made)),
        bias=None if bias is None or bias is False else _bias(bias, made),
    )
    _refuse_clashes(problem)
    return problem


def _sizes_and_values(name: str, given: object, channel_axes: int) -> tuple[Any, Any]:
    """Tell a shape from values: return the spatial sizes, and (shape, entries) or None."""
    if isinstance(given, (str, bytes, dict, set)) or given is None:
        raise OperandError(f"{name} must be {_ALLOWED}, got {shown(given)}")
    if isinstance(given, tuple) and any(isinstance(size, (Sequence, np.ndarray)) for size in given):
        raise OperandError(f"{name} must be {_ALLOWED}; a tuple is a shape, write values as a list, got {shown(given)}")
    if isinstance(given, tuple) or not _is_array(given):
        return given, None
    shape, entries = read_entries(name, given)
    if not shape:
        raise OperandError(f"{name} must have at least one axis, got a single value")
    if len(shape) <= channel_axes:
        layout = ("C_in", "C_out / groups")[:channel_axes]
        raise OperandError(f"{name} must have shape ({', '.join(layout)}, *spatial) with channels, got {shape}")
    return shape[channel_axes:], (shape, entries)


def _is_array(given: object) -> bool:
    """Tell an array of values from a single number."""
    if isinstance(given, np.generic):
        return False
    return isinstance(given, (list, NDimArray, MatrixBase)) or hasattr(given, "__array__")


def read_entries(name: str, given: Any) -> tuple[tuple[int, ...], list[object]]:  # noqa: ANN401 (any array)
    """Return the shape and the entries of nested lists, an array or a matrix; raises `OperandError`."""
    if isinstance(given, (list, NDimArray, MatrixBase)):
        shape, entries = flatten(given if isinstance(given, list) else given.tolist(), name)
    elif isinstance(given, np.ma.MaskedArray):
        raise OperandError(f"{name} must be an array without a mask: fill it first")
    else:
        array = to_numpy(name, given)
        shape, entries = array.shape, list(array.flat)
    if not entries:
        raise OperandError(f"{name} must have at least one value, got an array of shape {shape}")
    return shape, entries


def _operand(name: str, given: Any, shape: tuple[int, ...], fresh: Callable[[], list[str]]) -> Operand:  # noqa: ANN401
    """Make an operand of `shape` from given values, or with fresh names."""
    if given is None:
        return Operand(name, shape, fresh=fresh)
    given_shape, entries = given
    if given_shape != shape:
        raise ShapeError(f"{name} must have shape {shape}, got {given_shape}")
    values = []
    for index, entry in enumerate(entries):
        position = np.unravel_index(index, shape) if shape else ()
        values.append(exact(entry, name + "".join(f"[{i}]" for i in position)))
    return Operand(name, shape, given=tuple(values))


def _bias(given: object, geometry: Geometry) -> Operand:
    """Make the bias: fresh symbols for True, otherwise values."""
    fresh = partial(symbols.bias_names, geometry)
    if given is True:
        return Operand("bias", geometry.bias_shape, fresh=fresh)
    if isinstance(given, np.ndarray) and given.ndim == 0:
        given = given[()]
    values = read_entries("bias", given) if _is_array(given) or isinstance(given, tuple) else ((), [given])
    return _operand("bias", values, geometry.bias_shape, fresh)


def _refuse_clashes(problem: Problem) -> None:
    """Refuse two symbols that are written alike: given ones, or a fresh one that a given value already uses."""
    used: dict[str, Symbol] = {}
    given = chain.from_iterable(operand.given for operand in problem.operands)
    for symbol in sorted({symbol for value in given for symbol in value.free_symbols}, key=str):
        if used.setdefault(symbol.name, symbol) != symbol:
            raise OperandError(f"values must not hold different symbols of one name, got two called {symbol.name}")
    for operand in problem.operands:
        clash = next((name for name in operand.names if name in used), None) if used else None
        if clash is not None:
            raise OperandError(
                f"{operand.name} is given as a shape, but its fresh symbol {clash} already stands in a value: "
                f"give the {operand.name} symbols of its own"
            )
