"""What stands in the arrays of a convention's call: given values, or fresh symbols named by their positions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from sympy import Symbol

from tconv_sym import symbols
from tconv_sym.errors import OperandError, ShapeError
from tconv_sym.exact import exact
from tconv_sym.frameworks.layout import our_layout, permute_axes
from tconv_sym.problem import read_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from tconv_sym.frameworks.convention import Convention
    from tconv_sym.geometry import Geometry

    Cells = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """An array of SymPy expressions in the framework's layout, and whether its symbols are fresh."""

    name: str
    cells: Cells
    layout: str
    is_fresh: bool

    @property
    def ours(self) -> Cells:
        """The array with its channels first."""
        return np.asarray(permute_axes(self.cells, self.layout, our_layout(self.layout)))


def input_entries(convention: Convention, given: object) -> Entries:
    """Read the input, or name its elements: the sample, where there are several, then as `symbols.input_names`."""
    return _entries("input", given, convention.input_shape, convention.input_layout, partial(_input_names, convention))


def kernel_entries(convention: Convention, given: object) -> Entries:
    """Read the kernel, or name its taps as `symbols.kernel_names`, by their positions in the framework's kernel."""
    names = partial(symbols.kernel_names, _named(convention.geometry))
    return _entries("kernel", given, convention.kernel_shape, convention.kernel_layout, names)


def bias_entries(convention: Convention, given: object) -> Entries | None:
    """Read the bias, one value for each output channel; True is fresh symbols, None and False are no bias."""
    if given is None or given is False:
        return None
    names = partial(symbols.bias_names, _named(convention.geometry))
    return _entries("bias", None if given is True else given, convention.geometry.bias_shape, "C", names)


def refuse_clashes(operands: Iterable[Entries]) -> None:
    """Refuse a fresh symbol that a given value already uses; raises `OperandError`."""
    operands = tuple(operands)
    given = [value for operand in operands if not operand.is_fresh for value in operand.cells.flat]
    used = {symbol.name for value in given for symbol in value.free_symbols}
    for operand in operands:
        clash = (
            next((each.name for each in operand.cells.flat if each.name in used), None) if operand.is_fresh else None
        )
        if clash is not None:
            raise OperandError(
                f"{operand.name} is not given, but its fresh symbol {clash} already stands in a value: "
                f"give the {operand.name} symbols of its own"
            )


def _named(geometry: Geometry) -> Geometry:
    """Return the geometry whose names are used: one without channels where there is only one in and one out."""
    return geometry.spatial if geometry.channels == (1, 1) else geometry


def _input_names(convention: Convention) -> list[str]:
    """Name the input's elements, channels first."""
    geometry = _named(convention.geometry)
    if convention.batch in (None, 1):
        return symbols.input_names(geometry)
    shape = (convention.batch or 0, *geometry.input_shape)
    return ["x" + "_".join(map(str, index)) for index in symbols.positions(shape)]


def _entries(name: str, given: object, shape: tuple[int, ...], layout: str, names: Callable[[], list[str]]) -> Entries:
    """Read an array of `shape`, or fill one with fresh symbols; the names are those of its elements, channels first."""
    if given is not None:
        return Entries(name, _read(name, given, shape, layout), layout, is_fresh=False)
    first = our_layout(layout)
    ours = _filled(map(Symbol, names()), tuple(shape[layout.index(letter)] for letter in first))
    return Entries(name, np.asarray(permute_axes(ours, first, layout)), layout, is_fresh=True)


def _read(name: str, given: Any, shape: tuple[int, ...], layout: str) -> Cells:  # noqa: ANN401 (any array)
    """Read nested lists, an array or a SymPy Array or Matrix; raises `ShapeError` and `OperandError`."""
    found, values = read_entries(name, list(given) if isinstance(given, tuple) else given)
    if found != shape:
        raise ShapeError(f"{name} must have shape {shape}, the layout {layout}, got {found}")
    positions = (f"{name}[{','.join(map(str, index))}]" for index in np.ndindex(*shape))
    return _filled(map(exact, values, positions), shape)


def _filled(values: Iterable[object], shape: tuple[int, ...]) -> Cells:
    """Return an array of objects; NumPy would look into them otherwise."""
    cells = np.empty(prod(shape), dtype=object)
    for place, value in enumerate(values):
        cells[place] = value
    return cells.reshape(shape)
