"""There and back: the transposed convolution after the ordinary one, and before it, against the identity.

C is the matrix of the ordinary convolution, Cᵀ that of the transposed one. C·Cᵀ takes an input of ours through the
transposed convolution and back through the ordinary one, CᵀC the other way round. An inverse would make both the
identity. A transpose seldom does, whence "deconvolution" is a misnomer (section 4.1 of arXiv:1603.07285 says so too).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tconv_sym.analysis.gram import Gram
from tconv_sym.analysis.products import MatrixProduct
from tconv_sym.analysis.round_trip_blocks import product_data, round_trip_blocks
from tconv_sym.forms import FORMS
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.render.notation import Pen
from tconv_sym.render.sized import SizedDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sympy import ImmutableSparseMatrix

    from tconv_sym.analysis.products import Difference
    from tconv_sym.problem import Problem
    from tconv_sym.terms import Ids, Terms
    from tconv_sym.typeset.blocks import Block


@dataclass(frozen=True, kw_only=True, eq=False)
class RoundTrip(SizedDocument):
    """Both products of C and its transpose.

    >>> from tconv_sym.problem import pose
    >>> trip = round_trip(pose(2, 2))
    >>> trip.c_ct
    Matrix([
    [w1**2 + w2**2,         w1*w2],
    [        w1*w2, w1**2 + w2**2]])
    >>> trip.is_inverse, str(trip.first_difference)
    (False, 'input[0] → input[0]: w1**2 + w2**2, the identity has 1')
    """

    problem: Problem
    terms: Terms

    def __repr__(self) -> str:
        return f"RoundTrip({self.problem.geometry!r})"

    @cached_property
    def there_and_back(self) -> MatrixProduct:
        """C·Cᵀ: the transposed convolution, then the ordinary one, from inputs to inputs."""
        return self._product("C C^T", "input", self.terms.outputs, self.terms.inputs)

    @cached_property
    def back_and_there(self) -> MatrixProduct:
        """CᵀC: the ordinary convolution, then the transposed one, from outputs to outputs."""
        return self._product("C^T C", "output", self.terms.inputs, self.terms.outputs)

    def _product(self, name: str, of: str, shared: Ids, kept: Ids) -> MatrixProduct:
        """Make what multiplies over the ids that the products share."""
        geometry = self.problem.geometry
        shape = geometry.input_shape if of == "input" else geometry.output_shape
        gram = Gram(shared, kept, self.terms.taps, self.problem.kernel.values)
        return MatrixProduct(name=name, of=of, shape=shape, gram=gram)

    @property
    def c_ct(self) -> ImmutableSparseMatrix:
        """C·Cᵀ, (inputs, inputs), both flattened row by row."""
        return self.there_and_back.matrix

    @property
    def ct_c(self) -> ImmutableSparseMatrix:
        """CᵀC, (outputs, outputs), both flattened row by row."""
        return self.back_and_there.matrix

    @property
    def first_difference(self) -> Difference | None:
        """The first entry that is not the identity's: of C·Cᵀ, or if that is the identity of CᵀC; None for neither."""
        return self.there_and_back.first_difference or self.back_and_there.first_difference

    @property
    def is_inverse(self) -> bool:
        """Whether both are the identity, so that each convolution is the inverse of the other."""
        return self.first_difference is None

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Say what comes back, and show both products, each with its first difference from the identity."""
        return round_trip_blocks(Pen.of(self.problem, target), self.there_and_back, self.back_and_there, max_cells)

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return both products as data for JSON."""
        return {
            "is_inverse": self.is_inverse,
            "c_ct": product_data(self.there_and_back, max_cells),
            "ct_c": product_data(self.back_and_there, max_cells),
        }


def round_trip(problem: Problem) -> RoundTrip:
    """Multiply C with its transpose, both ways, and compare with the identity.

    C holds the kernel's entries as they stand in `problem`: symbols, numbers or expressions. Raises `FormError` where C
    does not exist, and `LimitError`.
    """
    geometry = problem.geometry
    return RoundTrip(problem=problem, terms=FORMS["matrix"].run(geometry).terms.over_channels(geometry))
