"""What a form is: data movement on id arrays, and the products that come of it.

A form runs on ids, not on values: an input cell is its row-major number, so is a kernel tap, and -1 is a structural
zero. The arrays it moves are the steps that a reader sees; the products it ends with are its relation.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.errors import FormError, shown
from tconv_sym.limits import MAX_AXES, MAX_CELLS_BETWEEN, MAX_ELEMENTS, MAX_PRODUCTS, check_limit
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One array of a step, as ids: each cell is an input, a tap, or the product of both; -1 in either is a zero."""

    inputs: NDArray[np.int64] | None = None
    taps: NDArray[np.int64] | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        ids = self.taps if self.inputs is None else self.inputs
        return () if ids is None else ids.shape

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
class Step:
    """One named stage of a form: `count` arrays of one `shape`, made when looked at.

    `grid(j)` makes array j; None stands for the form's own sums, in the order of the outputs. `per_input` says that
    array j belongs to input j. `unchanged` says that nothing happens here at these parameters. `symbol` is what the
    array is called in mathematics, if it has a name there; with channels the position of a block goes where `{}` is.
    `adds_bias` is set on the step that follows those of a form where there is a bias.
    """

    name: str
    title: str
    shape: tuple[int, ...]
    grid: Callable[[int], Grid] | None = None
    count: int = 1
    per_input: bool = False
    unchanged: bool = False
    symbol: str = ""
    adds_bias: bool = False

    @property
    def cells(self) -> int:
        """How many cells all arrays have together, known before any is made."""
        return self.count * prod(self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a form gives for a geometry."""

    steps: tuple[Step, ...]
    terms: Terms


def _shifted(ids: NDArray[np.int64], channels: int, size: int) -> NDArray[np.int64]:
    """Stack `ids` once for each channel of `size` ids; zeros stay zeros."""
    offsets = (np.arange(channels) * size).reshape(-1, *[1] * ids.ndim)
    return np.where(ids < 0, -1, ids + offsets)


def _always(_: Geometry) -> str | None:
    """Refuse nothing."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A way of computing a transposed convolution.

    `build` takes a geometry without channels (they are a product on top, the same for every form) and gives the steps
    and the terms. `refuses` gives the reason why the form does not exist for a geometry, or None. Anybody's own `Form`
    can be proved or refuted against ours: see `prove`.
    """

    name: str
    title: str
    build: Callable[[Geometry], Built]
    refuses: Callable[[Geometry], str | None] = _always

    def run(self, geometry: Geometry) -> Built:
        """Build on the spatial part of `geometry`, within limits; raises `FormError` or `LimitError`."""
        check_size(geometry)
        reason = self.refuses(geometry.spatial)
        if reason is not None:
            raise FormError(f"the {self.name} form does not exist here: {reason}")
        built = self.build(geometry.spatial)
        if not isinstance(built, Built) or not isinstance(built.terms, Terms):
            raise FormError(f"the form {self.name} must build Built with Terms, got {shown(built)}")
        expected = tuple(map(prod, (geometry.output, geometry.input, geometry.kernel)))
        if built.terms.sizes != expected:
            raise FormError(
                f"the terms of form {self.name} must be those of the geometry it was given, with {expected} outputs, "
                f"inputs and taps, got {built.terms.sizes}"
            )
        if built.terms.is_sound:
            return built
        terms = built.terms
        return Built(steps=built.steps, terms=Terms.of(geometry.spatial, terms.outputs, terms.inputs, terms.taps))


def check_size(geometry: Geometry) -> None:
    """Refuse a geometry whose arrays would not fit in memory, before making any."""
    check_limit("spatial axes", len(geometry.axes), MAX_AXES)
    shapes = (geometry.input_shape, geometry.kernel_shape, geometry.output_shape)
    for what, shape in zip(("input", "kernel", "output"), shapes, strict=True):
        check_limit(f"{what} elements", prod(shape), MAX_ELEMENTS)
    check_limit("products", geometry.spatial.most_products, MAX_PRODUCTS)
    spans = (
        axis.output + 2 * axis.reach + axis.stride * axis.input + abs(axis.begin) + abs(axis.end)
        for axis in geometry.axes
    )
    check_limit("cells of arrays in between", prod(spans), MAX_CELLS_BETWEEN)


def per_axis(values: tuple[int, ...]) -> str:
    """Write one number where all axes agree, otherwise all of them.

    >>> per_axis((1, 1)), per_axis((1, 0))
    ('1', '(1, 0)')
    """
    return str(values[0]) if len(set(values)) == 1 else str(values)
