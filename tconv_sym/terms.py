"""The relation: which products x[i]·w[m] land on which output o, as three sorted integer arrays.

A transposed convolution is bilinear, so a way of computing it *is* this relation; formulas, tables, proofs and code
are views of it. Ids are row-major positions in the layouts of `Geometry`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.channels import channel_blocks
from tconv_sym.errors import FormError
from tconv_sym.limits import MAX_PRODUCTS, check_limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from tconv_sym.geometry import Geometry

    Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Terms:
    """Products (output, input, tap), sorted, with multiplicity; `sizes` counts the outputs, inputs and taps there are.

    Make one with `Terms.of`, which checks and sorts.

    >>> from tconv_sym import Geometry
    >>> terms = Terms.of(Geometry(2, 2), outputs=[2, 1, 1, 0], inputs=[1, 1, 0, 0], taps=[1, 0, 1, 0])
    >>> list(terms)
    [(0, 0, 0), (1, 0, 1), (1, 1, 0), (2, 1, 1)]
    """

    outputs: Ids
    inputs: Ids
    taps: Ids
    sizes: tuple[int, int, int]

    @classmethod
    def of(cls, geometry: Geometry, outputs: ArrayLike, inputs: ArrayLike, taps: ArrayLike) -> Terms:
        """Sort and check the products of a form on `geometry`; raises `FormError` for ids that do not exist there."""
        sizes = (prod(geometry.output_shape), prod(geometry.input_shape), prod(geometry.kernel_shape))
        _check_span(sizes)
        columns = [
            _ids(*column) for column in zip(("output", "input", "tap"), (outputs, inputs, taps), sizes, strict=True)
        ]
        if len({len(column) for column in columns}) != 1:
            lengths = ", ".join(str(len(column)) for column in columns)
            raise FormError(f"outputs, inputs and taps must be equally many ids, got {lengths}")
        # A key holds the whole product, so to sort the keys is to sort the products, and several times faster.
        keys = _keys(columns, sizes)
        keys.sort()
        terms = cls(*_products(keys, sizes), sizes)
        # So they have just been made, and nobody else has these arrays to change them.
        vars(terms)["is_sound"] = True
        return terms

    def __post_init__(self) -> None:
        """Freeze the arrays too."""
        for column in (self.outputs, self.inputs, self.taps):
            column.setflags(write=False)

    def __len__(self) -> int:
        """Count the products."""
        return len(self.outputs)

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """Give (output, input, tap) as integers, in order."""
        return zip(self.outputs.tolist(), self.inputs.tolist(), self.taps.tolist(), strict=True)

    def __eq__(self, other: object) -> bool:
        """Tell whether both are the same relation, multiplicities counted."""
        if not isinstance(other, Terms):
            return NotImplemented
        return self.sizes == other.sizes and np.array_equal(self.keys, other.keys)

    def __hash__(self) -> int:
        """Hash by content, as equality is by content."""
        return hash((self.sizes, self.keys.tobytes()))

    @cached_property
    def keys(self) -> Ids:
        """One integer a product, in the order of the products; equal keys are the same product on the same output."""
        return _keys((self.outputs, self.inputs, self.taps), self.sizes)

    @cached_property
    def is_sound(self) -> bool:
        """Whether the products are in order and all ids exist, as `Terms.of` leaves them."""
        columns = zip((self.outputs, self.inputs, self.taps), self.sizes, strict=True)
        inside = all(bool(np.all((ids >= 0) & (ids < size))) for ids, size in columns)
        return inside and bool(np.all(self.keys[1:] >= self.keys[:-1]))

    @cached_property
    def bounds(self) -> list[int]:
        """The products of output o stand at `bounds[o]` up to, not including, `bounds[o + 1]`."""
        starts = np.searchsorted(self.outputs, np.arange(self.sizes[0] + 1))
        return starts.tolist()  # type: ignore[no-any-return]

    @cached_property
    def has_repeats(self) -> bool:
        """Whether a product lands twice on the same output."""
        return bool(np.any(self.keys[1:] == self.keys[:-1]))

    def differing_outputs(self, other: Terms) -> list[int]:
        """Return the outputs on which the products differ, multiplicities counted, in order."""
        mine, theirs = (np.unique(terms.keys, return_counts=True) for terms in (self, other))
        rows = np.concatenate([np.stack(mine), np.stack(theirs)], axis=1)
        distinct, times = np.unique(rows, axis=1, return_counts=True)
        _, inputs, taps = self.sizes
        return np.unique(distinct[0, times == 1] // (inputs * taps)).tolist()  # type: ignore[no-any-return]

    def over_channels(self, geometry: Geometry) -> Terms:
        """Return the product of this spatial relation with the channels of `geometry`.

        y[co, o] takes x[ci, i]·w[ci, co, m] for every ci in the group of co and every (o, i, m) in the relation.
        """
        if geometry.channels is None:
            return self
        (c_in, c_out), blocks = geometry.channels, prod(geometry.kernel_shape[:2])
        # Without products there still are the blocks to go through.
        check_limit("products", max(len(self), 1) * blocks, MAX_PRODUCTS)
        outputs, inputs, taps = self.sizes
        sizes = (outputs * c_out, inputs * c_in, taps * blocks)
        _check_span(sizes)
        of_input, of_output = channel_blocks(geometry)
        # The blocks of each output channel, one for each input channel of its group, in their order.
        blocks_of = np.argsort(of_output, kind="stable").reshape(c_out, c_in // geometry.groups)
        # The first output channel has the products of each, sorted by output, then input channel, then input.
        order = np.argsort(np.tile(self.outputs, blocks_of.shape[1]), kind="stable")
        block, product = np.divmod(order, max(len(self), 1))

        def moved(ids: Ids, channels: Ids, size: int) -> Ids:
            # What the others have differs from that by the place of their first block.
            first = ids[product] + (channels[blocks_of[0]] * size)[block]
            others: Ids = np.add.outer((channels[blocks_of[:, 0]] - channels[0]) * size, first)
            return others.ravel()

        return Terms(
            moved(self.outputs, of_output, outputs),
            moved(self.inputs, of_input, inputs),
            moved(self.taps, np.arange(blocks), taps),
            sizes,
        )


def _check_span(sizes: tuple[int, int, int]) -> None:
    """Refuse so many outputs, inputs and taps that `Terms.keys` would not fit 64 bits."""
    check_limit("outputs × inputs × taps", prod(sizes), 2**63 - 1)


def _keys(columns: Sequence[Ids], sizes: tuple[int, int, int]) -> Ids:
    """Make one number of each product (output, input, tap), in the order of the products."""
    outputs, inputs, taps = columns
    return (outputs * sizes[1] + inputs) * sizes[2] + taps


def _products(keys: Ids, sizes: tuple[int, int, int]) -> tuple[Ids, Ids, Ids]:
    """Take keys apart: `keys` becomes the taps."""
    inputs = keys // sizes[2]
    keys -= inputs * sizes[2]
    outputs = inputs // sizes[1]
    inputs -= outputs * sizes[1]
    return outputs, inputs, keys


def _ids(name: str, values: ArrayLike, size: int) -> Ids:
    """Return `values` as a flat array of ids below `size`."""
    ids = np.asarray(values)
    if ids.size and not np.issubdtype(ids.dtype, np.integer):
        raise FormError(f"{name} ids must be integers, got {ids.dtype}")
    ids = ids.astype(np.int64, copy=False).ravel()
    # Without its sign a negative number is above every id, so that one look at each is enough.
    if ids.size and int(ids.view(np.uint64).max()) >= size:
        outside = ids[(ids < 0) | (ids >= size)]
        raise FormError(f"{name} ids must be in 0..{size - 1}, got {outside[0]}")
    return ids
