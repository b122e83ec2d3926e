"""What a form shows of its work: steps, each an array or several, as ids.

A form runs on ids, not on values: an input cell is its row-major number, so is a kernel tap, and -1 is a structural
zero. A `Grid` holds what was moved, a `Sums` what was added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.channels import channel_blocks
from tconv_sym.errors import FormError, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Ids = NDArray[np.int64]

POSITION = "<position>"
"""Stands in a `Step.symbol` where the position of a channel block goes."""
OWNERS = ("output", "input", "")
"""Whose channels the cells of a `Sums` may have."""
BELONGINGS = ("", "input", "output", "phase")
"""What each array of a `Step` may belong to."""

Product = tuple[int | None, int | None, int | None]
"""An input, a tap and a variable, as ids; None where the product has none.

A plain triple: there is one for every product that is shown, and most are taken apart at once.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One array of a step, as ids: each cell is an input, a tap, or the product of both; -1 in either is a zero.

    Raises `FormError` for neither, for what is no array of integers, and for two arrays of different shapes.
    """

    inputs: Ids | None = None
    taps: Ids | None = None

    def __post_init__(self) -> None:
        """Check all but the ids themselves."""
        given = _given(inputs=self.inputs, taps=self.taps)
        if not given:
            raise FormError("a Grid must hold inputs, taps or both, got neither")
        _check_integers("Grid", given)
        shapes = [ids.shape for ids in given.values()]
        if len(set(shapes)) > 1:
            raise FormError(f"inputs and taps of a Grid must have one shape, got {shapes[0]} and {shapes[1]}")

    @property
    def _ids(self) -> Ids:
        """The inputs, or else the taps."""
        return next(ids for ids in (self.inputs, self.taps) if ids is not None)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return self._ids.shape

    def products(self) -> list[list[Product]]:
        """Return what stands in each cell, row by row: one product, or none."""
        inputs, taps = _columns(self._ids.size, self.inputs, self.taps)
        return [[] if -1 in pair else [(*pair, None)] for pair in zip(inputs, taps, strict=True)]

    def over_channels(self, geometry: Geometry) -> Grid:
        """Return the arrays for every channel, in the layout's order of channel axes before the spatial ones.

        Inputs alone get (C_in, ...), taps and products (C_in, C_out / groups, ...).
        """
        if geometry.channels is None:
            return self
        layout = geometry.kernel_shape[:2]
        inputs, taps = self.inputs, self.taps
        if taps is not None:
            taps = _shifted(taps, prod(layout), prod(geometry.kernel)).reshape(*layout, *taps.shape)
        if inputs is not None:
            inputs = _shifted(inputs, layout[0], prod(geometry.input))
        if inputs is not None and taps is not None:
            inputs = np.broadcast_to(inputs[:, None], taps.shape)
        return Grid(inputs=inputs, taps=taps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """One array of a step whose cells are sums of products, as ids: product j stands in the flat cell `cells[j]`.

    A product has an input, a tap and a variable, or some of them; the variables are the elements of what the ordinary
    convolution takes in, numbered like the outputs. `owner` says whose channels the cells have: those of the "output",
    of the "input", or none, "", where everything is in one sum. Raises `FormError` for another owner, and for columns
    that are no arrays of integers, or not all as long.
    """

    shape: tuple[int, ...]
    cells: Ids
    inputs: Ids | None = None
    taps: Ids | None = None
    variables: Ids | None = None
    owner: str = "output"

    def __post_init__(self) -> None:
        """Check all but the ids themselves."""
        if self.owner not in OWNERS:
            raise FormError(f"owner must be one of {', '.join(map(repr, OWNERS))}, got {shown(self.owner)}")
        factors = _given(inputs=self.inputs, taps=self.taps, variables=self.variables)
        if not factors:
            raise FormError("Sums must have inputs, taps or variables to multiply, got none")
        columns = {"cells": self.cells} | factors
        _check_integers("Sums", columns)
        if len({column.shape for column in columns.values()}) > 1 or self.cells.ndim != 1:
            got = ", ".join(f"{name} {column.shape}" for name, column in columns.items())
            raise FormError(f"the columns of Sums must be flat and as long as each other, got {got}")

    def products(self) -> list[list[Product]]:
        """Return what stands in each cell, row by row, in the order of the products."""
        found: list[list[Product]] = [[] for _ in range(prod(self.shape))]
        inputs, taps, variables = _columns(len(self.cells), self.inputs, self.taps, self.variables)
        for cell, *product in zip(self.cells.tolist(), inputs, taps, variables, strict=True):
            found[cell].append(tuple(product))
        return found

    def over_channels(self, geometry: Geometry) -> Sums:
        """Return the array for every channel of its owner, each cell with the products of all channels that meet."""
        if geometry.channels is None:
            return self
        c_in, c_out = geometry.channels
        of_input, of_output = channel_blocks(geometry)
        whole = np.zeros_like(of_input)
        owner, count = {"output": (of_output, (c_out,)), "input": (of_input, (c_in,)), "": (whole, ())}[self.owner]
        block = np.arange(len(of_input))
        return Sums(
            shape=(*count, *self.shape),
            cells=_moved(self.cells, owner, prod(self.shape)),
            inputs=None if self.inputs is None else _moved(self.inputs, of_input, prod(geometry.input)),
            taps=None if self.taps is None else _moved(self.taps, block, prod(geometry.kernel)),
            variables=None if self.variables is None else _moved(self.variables, of_output, prod(geometry.output)),
            owner=self.owner,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One named stage of a form: `count` arrays of one `shape`, made when looked at.

    Raises `FormError` for a `per` that is not known, and for phases that are not as many as the arrays.
    """

    name: str
    """How the step is asked for; no two of a form have the same."""
    title: str
    """What is done, in words."""
    shape: tuple[int, ...]
    """The shape of each array, without channels."""
    array: Callable[[int], Grid | Sums] | None = None
    """Makes array j; None stands for the form's own sums, in the order of the outputs."""
    count: int = 1
    """How many arrays there are."""
    per: str = ""
    """What array j belongs to: the "input" or the "output" number j, the "phase" number j, or "", nothing."""
    phases: tuple[int, ...] = ()
    """How many phases there are on each axis, where there is an array for each."""
    unchanged: bool = False
    """Whether nothing happens here at these parameters."""
    symbol: str = ""
    """What the array is called in mathematics, in LaTeX, if it has a name there.

    With channels the position of a block is put behind it, or where `POSITION` stands in it.
    """
    symbol_in_text: str = ""
    """The same in text, where it is not written as in LaTeX."""
    is_polynomial: bool = False
    """Whether the cells are coefficients: the cell at e is that of z^e."""
    has_variables: bool = False
    """Whether the cells hold symbols x̄ of their own; where a given value has that name, X̄ is put for x̄."""
    differentiates: str = ""
    """The name of the step of which these sums are the derivatives with respect to each x̄."""
    products: int = 0
    """How many products the sums hold together, where they are more than the cells."""
    adds_bias: bool = False
    """Whether this is the step that follows those of a form where there is a bias."""

    def __post_init__(self) -> None:
        """Check what a wrong value of would only show when the step is written."""
        if self.per not in BELONGINGS:
            allowed = ", ".join(map(repr, BELONGINGS))
            raise FormError(f"per of step {self.name} must be one of {allowed}, got {shown(self.per)}")
        if self.per == "phase" and prod(self.phases) != self.count:
            raise FormError(f"phases of step {self.name} must be {self.count} together, got {shown(self.phases)}")

    @property
    def cells(self) -> int:
        """How many cells, or products, all arrays have together, known before any is made."""
        return max(self.count * prod(self.shape), self.products)


def _given(**columns: Ids | None) -> dict[str, Ids]:
    """Return the columns that there are."""
    return {name: ids for name, ids in columns.items() if ids is not None}


def _check_integers(what: str, columns: Mapping[str, Ids]) -> None:
    """Refuse what is no array of integers."""
    for name, ids in columns.items():
        if not isinstance(ids, np.ndarray) or ids.dtype.kind not in "iu":
            raise FormError(f"{name} of {what} must be an array of integers, got {shown(ids)}")


def _columns(count: int, *columns: Ids | None) -> list[list[int | None]]:
    """Return columns of `count` ids each as lists, of None where there is no column."""
    return [[None] * count if ids is None else ids.ravel().tolist() for ids in columns]


def _shifted(ids: Ids, channels: int, size: int) -> Ids:
    """Stack `ids` once for each channel of `size` ids; zeros stay zeros."""
    offsets = (np.arange(channels) * size).reshape(-1, *[1] * ids.ndim)
    return np.where(ids < 0, -1, ids + offsets)


def _moved(ids: Ids, blocks: Ids, size: int) -> Ids:
    """Repeat `ids` once for each of `blocks`, moved to the block of `size` ids that it names."""
    return (ids + blocks[:, None] * size).ravel()
