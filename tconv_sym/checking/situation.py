"""A situation: a problem as it is, or as somebody with a mistake in mind takes it to be.

All that can be claimed follows from it: which element stands where in the input, the kernel and the output, on which
geometry, and which of the products are made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym import polynomial
from tconv_sym.checking import ordinary
from tconv_sym.checking.values import Cells, Entries
from tconv_sym.errors import FormError
from tconv_sym.forms import FORMS
from tconv_sym.forms.form import check_size
from tconv_sym.terms import Terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tconv_sym.geometry import Geometry
    from tconv_sym.polynomial import Polynomial
    from tconv_sym.problem import Problem

    Ids = NDArray[np.int64]

Kept = Callable[["Geometry", Terms], "NDArray[np.bool_]"]
"""Says of each product on a geometry whether it is made."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Situation:
    """What stands where, on which geometry.

    `inputs` and `taps` are arrays of the geometry's shapes; their cells are numbers of elements of the problem. Where
    `outputs` is given, its cells are the numbers of the computed outputs that are shown there. `kept` leaves products
    out. `is_ordinary` takes the ordinary convolution for the transposed one, `is_exchanged` takes C for its transpose.
    """

    entries: Entries
    geometry: Geometry
    inputs: Ids
    taps: Ids
    outputs: Ids | None = None
    kept: Kept | None = None
    is_ordinary: bool = False
    is_exchanged: bool = False

    @classmethod
    def of(cls, problem: Problem) -> Situation:
        """Take a problem as it is."""
        geometry = problem.geometry
        check_size(geometry)
        return cls(
            entries=Entries(problem),
            geometry=geometry,
            inputs=np.arange(prod(geometry.input_shape)).reshape(geometry.input_shape),
            taps=np.arange(prod(geometry.kernel_shape)).reshape(geometry.kernel_shape),
        )

    def as_ordinary(self) -> Situation:
        """Take the ordinary convolution of the same input and kernel."""
        return replace(self, is_ordinary=True, is_exchanged=False, outputs=None, kept=None)

    @property
    def spatial_output(self) -> tuple[int, ...]:
        """The sizes of the output, without channels."""
        return ordinary.positions(self.geometry) if self.is_ordinary else self.geometry.output

    @property
    def output_shape(self) -> tuple[int, ...]:
        """The shape of the output, channels first."""
        return (*self.geometry.output_shape[: len(self.geometry.bias_shape)], *self.spatial_output)

    def products(self, form: str) -> tuple[Ids, Ids, Ids]:
        """Return what a form makes here: outputs as they are shown, inputs and taps by their numbers in the problem."""
        terms = ordinary.terms(self.geometry) if self.is_ordinary else FORMS[form].run(self.geometry).terms
        terms = terms if self.is_ordinary else terms.over_channels(self.geometry)
        kept = slice(None) if self.kept is None else self.kept(self.geometry, terms)
        outputs, inputs, taps = terms.outputs[kept], terms.inputs[kept], terms.taps[kept]
        if self.outputs is not None:
            outputs = np.argsort(self.outputs, axis=None)[outputs]
        return outputs, self.inputs.ravel()[inputs], self.taps.ravel()[taps]

    def output(self, form: str = "scatter", *, bias: bool = True) -> Cells:
        """Return the output by a form, with the bias if there is one and it is wanted."""
        outputs, inputs, taps = self.products(form)
        if self.is_exchanged:
            self._check_square()
            outputs, inputs = inputs, outputs
        sums = _grouped(outputs, inputs, taps, self.entries.sum)
        biases, each = self.entries.bias if bias else (), prod(self.spatial_output)
        if not biases:
            return Cells(shape=self.output_shape, at=sums)
        return Cells(shape=self.output_shape, at=lambda o: polynomial.add(sums(o), biases[o // each]))

    def table(self) -> Cells:
        """Return the products by input and output, both flattened row by row."""
        outputs, inputs, taps = self.products("scatter")
        height, width = self._flat
        return Cells(shape=(height, width), at=_grouped(inputs * width + outputs, inputs, taps, self.entries.sum))

    def matrix(self) -> Cells:
        """Return C, the taps by input and output, both flattened row by row; or what is taken for it."""
        outputs, inputs, taps = self.products("matrix")
        height, width = self._flat
        entries = self.entries.taps

        def total(_: list[int], taps: list[int]) -> Polynomial:
            return polynomial.total(entries[tap] for tap in taps)

        cells = Cells(shape=(height, width), at=_grouped(inputs * width + outputs, inputs, taps, total))
        return cells.swapped() if self.is_exchanged else cells

    def _check_square(self) -> None:
        """Refuse to multiply C, in place of its transpose, with an input that is not as long as its rows."""
        height, width = self._flat
        if height != width:
            raise FormError(f"C must be square to be multiplied with the input, got {height}×{width}")

    @property
    def _flat(self) -> tuple[int, int]:
        """How many inputs and outputs there are."""
        return prod(self.geometry.input_shape), prod(self.output_shape)


def _grouped(
    keys: Ids, inputs: Ids, taps: Ids, total: Callable[[list[int], list[int]], Polynomial]
) -> Callable[[int], Polynomial]:
    """Sort products by their keys; what those of one key come to is made when it is asked for."""
    order = np.argsort(keys, kind="stable")
    distinct, starts = np.unique(keys[order], return_index=True)
    stops = [*starts[1:].tolist(), len(keys)]
    runs = dict(zip(distinct.tolist(), map(slice, starts.tolist(), stops), strict=True))
    ordered_inputs, ordered_taps, nothing = inputs[order].tolist(), taps[order].tolist(), slice(0)

    def at(key: int) -> Polynomial:
        run = runs.get(key, nothing)
        return total(ordered_inputs[run], ordered_taps[run])

    return at
