"""What a form shows of its work: steps, each an array or several, as ids.

A form runs on ids, not on values: an input cell is its row-major number, so is a kernel tap, and -1 is a structural
zero. A `Grid` holds what was moved, a `Sums` what was added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from math import prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry

    Ids = NDArray[np.int64]

Product = tuple[int | None, int | None, int | None]
"""An input, a tap and a variable, as ids; None where the product has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One array of a step, as ids: each cell is an input, a tap, or the product of both; -1 in either is a zero."""

    inputs: Ids | None = None
    taps: Ids | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        ids = self.taps if self.inputs is None else self.inputs
        return () if ids is None else ids.shape

    def products(self) -> list[list[Product]]:
        """Return what stands in each cell, row by row: one product, or none."""
        inputs, taps = (
            repeat(None) if ids is None else np.broadcast_to(ids, self.shape).ravel().tolist()
            for ids in (self.inputs, self.taps)
        )
        return [[] if -1 in pair else [(*pair, None)] for pair in zip(inputs, taps)]  # noqa: B905 (one may be endless)

    def over_channels(self, geometry: Geometry) -> Grid:
        """Return the arrays for every channel, in the layout's order of channel axes before the spatial ones.

        Inputs alone get (C_in, ...), taps and products (C_in, C_out / groups, ...).
        """
        if geometry.channels is None:
            return self
        c_in, c_out = geometry.channels[0], geometry.channels[1] // geometry.groups
        inputs, taps = self.inputs, self.taps
        if taps is not None:
            taps = _shifted(taps, c_in * c_out, prod(geometry.kernel)).reshape(c_in, c_out, *taps.shape)
        if inputs is not None:
            inputs = _shifted(inputs, c_in, prod(geometry.input))
        if inputs is not None and taps is not None:
            inputs = np.broadcast_to(inputs[:, None], taps.shape)
        return Grid(inputs=inputs, taps=taps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """One array of a step whose cells are sums of products, as ids: product j stands in the flat cell `cells[j]`.

    A product has an input, a tap and a variable, or some of them; the variables are the elements of what the ordinary
    convolution takes in, numbered like the outputs. `owner` says whose channels the cells have: those of the "output",
    of the "input", or none, "", where everything is in one sum.
    """

    shape: tuple[int, ...]
    cells: Ids
    inputs: Ids | None = None
    taps: Ids | None = None
    variables: Ids | None = None
    owner: str = "output"

    def products(self) -> list[list[Product]]:
        """Return what stands in each cell, row by row, in the order of the products."""
        found: list[list[Product]] = [[] for _ in range(prod(self.shape))]
        columns = (repeat(None) if ids is None else ids.tolist() for ids in (self.inputs, self.taps, self.variables))
        for cell, *factors in zip(self.cells.tolist(), *columns):  # noqa: B905 (some may be endless)
            found[cell].append(tuple(factors))
        return found

    def over_channels(self, geometry: Geometry) -> Sums:
        """Return the array for every channel of its owner, each cell with the products of all channels that meet."""
        if geometry.channels is None:
            return self
        (c_in, c_out), groups = geometry.channels, geometry.groups
        block = np.arange(c_in * (c_out // groups))
        channel, local = np.divmod(block, c_out // groups)
        output = channel // (c_in // groups) * (c_out // groups) + local
        owner, count = {"output": (output, (c_out,)), "input": (channel, (c_in,)), "": (0 * block, ())}[self.owner]
        return Sums(
            shape=(*count, *self.shape),
            cells=_moved(self.cells, owner, prod(self.shape)),
            inputs=None if self.inputs is None else _moved(self.inputs, channel, prod(geometry.input)),
            taps=None if self.taps is None else _moved(self.taps, block, prod(geometry.kernel)),
            variables=None if self.variables is None else _moved(self.variables, output, prod(geometry.output)),
            owner=self.owner,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One named stage of a form: `count` arrays of one `shape`, made when looked at.

    `array(j)` makes array j; None stands for the form's own sums, in the order of the outputs. `per` says what array j
    belongs to: the "input" or the "output" j, or the "phase" j, of which there is one for each position in `phases`.
    `unchanged` says that nothing happens here at these parameters. `symbol` is what the array is called in mathematics,
    if it has a name there, in LaTeX and, unless `symbol_in_text` says otherwise, in text; with channels the position of
    a block goes where `{}` is. `is_polynomial` says that the
    cells are coefficients: the cell at e is that of z^e. `has_variables` says that the cells hold symbols x̄ of their
    own, and `differentiates` names the step of which these sums are the derivatives with respect to them. `products`
    counts what is in the sums where that is more than the cells. `adds_bias` is set on the step that follows those of
    a form where there is a bias.
    """

    name: str
    title: str
    shape: tuple[int, ...]
    array: Callable[[int], Grid | Sums] | None = None
    count: int = 1
    per: str = ""
    phases: tuple[int, ...] = ()
    unchanged: bool = False
    symbol: str = ""
    symbol_in_text: str = ""
    is_polynomial: bool = False
    has_variables: bool = False
    differentiates: str = ""
    products: int = 0
    adds_bias: bool = False

    @property
    def cells(self) -> int:
        """How many cells, or products, all arrays have together, known before any is made."""
        return max(self.count * prod(self.shape), self.products)


def _shifted(ids: Ids, channels: int, size: int) -> Ids:
    """Stack `ids` once for each channel of `size` ids; zeros stay zeros."""
    offsets = (np.arange(channels) * size).reshape(-1, *[1] * ids.ndim)
    return np.where(ids < 0, -1, ids + offsets)


def _moved(ids: Ids, blocks: Ids, size: int) -> Ids:
    """Repeat `ids` once for each of `blocks`, moved to the block of `size` ids that it names."""
    return (ids + blocks[:, None] * size).ravel()
