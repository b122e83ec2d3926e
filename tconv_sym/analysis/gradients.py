"""Gradients of a transposed convolution: ∂L/∂x, ∂L/∂w and ∂L/∂β of any loss L, from g = ∂L/∂y.

They are an ordinary convolution of g with the kernel, a correlation of g with the input, and the sum of g: the products
of the transposed convolution itself, sorted differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sympy import Add, ImmutableDenseNDimArray, Mul

from tconv_sym.analysis.gradient_blocks import gradient_blocks, gradient_data
from tconv_sym.analysis.gradient_parts import Part, gradient_letter, output_gradient, parts
from tconv_sym.analysis.verification import Reading, Verification, compare, derivatives
from tconv_sym.collector import collector_paused
from tconv_sym.expressions import Expressions
from tconv_sym.forms import FORMS
from tconv_sym.numeric.backward import CompiledGradients, compile_gradients
from tconv_sym.proof.fresh import with_fresh_symbols
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.render.sized import SizedDocument
from tconv_sym.typeset.blocks import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sympy import Expr

    from tconv_sym.problem import Operand, Problem
    from tconv_sym.terms import Terms
    from tconv_sym.typeset.blocks import Block

_VERIFIED = 500
"""Up to so many products a document verifies what it shows."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Gradients(SizedDocument):
    """The gradients of any loss, in terms of `output_gradient`, which is ∂L/∂y in fresh symbols g1 … or g11 ….

    Where given symbols are called so, they are gg1 …, and the document's laws say gg too.

    Given values stand for what they are: the gradient with respect to an entry of the input is that with respect to
    whatever stands there, with the kernel's values in it. Everything is made when it is first asked for; what goes over
    the products then raises `LimitError` where they are too many, while `lambdify` needs the geometry alone.

    `given` are products to be taken for those of scattering.

    >>> from tconv_sym.problem import pose
    >>> found = gradients(pose((2, 2), (2, 2), True))
    >>> found.input[0, 0], found.kernel[0, 1], found.verify().holds
    (g11*w11 + g12*w12 + g21*w21 + g22*w22, a*g12 + b*g13 + c*g22 + d*g23, True)
    """

    problem: Problem
    given: Terms | None = None

    def __repr__(self) -> str:
        return f"Gradients({self.problem.geometry!r})"

    @cached_property
    def _letter(self) -> str:
        return gradient_letter(self.problem)

    @cached_property
    def _gradient(self) -> Operand:
        return output_gradient(self.problem.geometry, self._letter)

    @cached_property
    def terms(self) -> Terms:
        """The products that the gradients sort, those of the transposed convolution; raises `LimitError`."""
        if self.given is not None:
            return self.given
        geometry = self.problem.geometry
        return FORMS["scatter"].run(geometry).terms.over_channels(geometry)

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The gradients by operand: "input", "kernel" and, where there is one, "bias"."""
        return parts(self.problem, self.terms, self._gradient)

    @cached_property
    def output_gradient(self) -> ImmutableDenseNDimArray:
        """The symbols of ∂L/∂y, in the output's layout."""
        return ImmutableDenseNDimArray(self._gradient.values, self._gradient.shape)

    @property
    def input(self) -> ImmutableDenseNDimArray:
        """∂L/∂x in the input's layout: the ordinary convolution of g with the kernel."""
        return self.parts["input"].array

    @property
    def kernel(self) -> ImmutableDenseNDimArray:
        """∂L/∂w in the kernel's layout: the correlation of g with the input."""
        return self.parts["kernel"].array

    @property
    def bias(self) -> ImmutableDenseNDimArray | Expr | None:
        """∂L/∂β, the sum of g: one expression, an array (C_out,) with channels, or None without a bias."""
        return self.parts["bias"].array if "bias" in self.parts else None

    @cached_property
    @collector_paused()
    def loss(self) -> Expr:
        """⟨g, y⟩ = Σ g[o]·y[o], a function with these gradients."""
        outputs = Expressions(self.problem).sums(self.terms)
        return Add(*[Mul(g, y) for g, y in zip(self._gradient.values, outputs, strict=True)])

    def verify(self) -> Verification:
        """Compare every entry with SymPy's `diff` of ⟨g, y⟩, in which y is what scattering gives.

        Values that happen to agree prove nothing: where some are given, fresh symbols take their places for `diff` and
        are compared; then the values are put into the derivatives, and compared with the entries as they stand. Raises
        `LimitError` for more products than can be differentiated in a minute.
        """
        fresh = self._with_fresh_symbols()
        found = derivatives(fresh.problem, fresh._gradient)  # noqa: SLF001 (of this class)
        compared = []
        for name, part in fresh.parts.items():
            readings: list[Reading] = [(found[name], part.cells, fresh is not self)]
            if fresh is not self:
                values = self._values(fresh)
                readings.append(([each.xreplace(values) for each in found[name]], self.parts[name].cells, False))
            compared.append(compare(part.operand, readings))
        return Verification(parts=tuple(compared), letter=self._letter)

    @property
    def _is_quickly_verified(self) -> bool:
        return len(self.terms) <= _VERIFIED

    def _with_fresh_symbols(self) -> Gradients:
        """Return the gradients of the same terms with symbols for all values; itself where there are no values."""
        if not any(operand.given for operand in self.problem.operands):
            return self
        return Gradients(problem=with_fresh_symbols(self.problem), given=self.terms)

    def _values(self, fresh: Gradients) -> dict[Expr, Expr]:
        """Return what stands here for each symbol of `fresh`."""
        ours, theirs = ((*each.problem.operands, each._gradient) for each in (self, fresh))  # noqa: SLF001 (of this class)
        pairs = (zip(a.values, b.values, strict=True) for a, b in zip(theirs, ours, strict=True))
        return {symbol: value for pair in pairs for symbol, value in pair}

    def lambdify(self, of: str | None = None) -> CompiledGradients:
        """Return f(x, w, g) for numbers, which gives (dx, dw) or, with a bias, (dx, dw, dbias).

        `of` makes one alone: "input" is f(w, g), "kernel" f(x, g), "bias" f(g). Made with `sympy.lambdify` from the
        geometry; given values play no part. x and g may have batch axes in front, over which dw and dbias are sums.
        Raises `UnknownNameError` and `LimitError`.

        >>> from tconv_sym.problem import pose
        >>> gradients(pose(2, 2)).lambdify("input")([3, 4], [1, 10, 100]).tolist()
        [43, 430]
        """
        return compile_gradients(self.problem.geometry, of, bias=self.problem.bias is not None)

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the laws, and every entry as a formula; none of a gradient of more than `max_cells` products.

        Where it is a matter of a moment, the verification follows.
        """
        yield from gradient_blocks(self.problem, self.parts, self._letter, target, max_cells)
        if self._is_quickly_verified:
            yield Heading("Verification", 2)
            yield from self.verify().blocks(target)

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the gradients as data for JSON, with the verification where it is a matter of a moment."""
        data = gradient_data(self.problem, self.parts, self._letter, max_cells)
        return data | ({"verification": self.verify().to_dict()} if self._is_quickly_verified else {})


def gradients(problem: Problem) -> Gradients:
    """Differentiate any loss with respect to the input, the kernel and the bias of `problem`."""
    return Gradients(problem=problem)
