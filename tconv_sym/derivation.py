"""`derive`: a transposed convolution, derived by every form, proved, typeset and made into code.

What only one method needs is loaded by that method: to derive must not take longer to begin than it has to.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.catalogue import Catalogue
from tconv_sym.collector import collector_paused
from tconv_sym.expressions import Expressions, array_of, convolution_matrix
from tconv_sym.forms import FORMS
from tconv_sym.problem import Problem, pose
from tconv_sym.proof.candidates import absent_forms, checked_forms
from tconv_sym.proof.fresh import with_fresh_symbols
from tconv_sym.proof.this_size import Proof, prove_this_size
from tconv_sym.render import content, data
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.render.notation import Pen
from tconv_sym.render.parts import ANALYSES, PARTS, PartedDocument, chosen_parts
from tconv_sym.views import FormView, TableView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from sympy import Expr, ImmutableDenseNDimArray, ImmutableSparseMatrix

    from tconv_sym.analysis.equivalent_convolution import EquivalentConvolution
    from tconv_sym.analysis.gradients import Gradients
    from tconv_sym.analysis.overlap import Overlap
    from tconv_sym.analysis.round_trip import RoundTrip
    from tconv_sym.analysis.sizes import SizeChoices
    from tconv_sym.checking.verdict import Verdict
    from tconv_sym.forms.form import Form
    from tconv_sym.geometry import Geometry, Paddings, Sizes
    from tconv_sym.numeric.program import Compiled
    from tconv_sym.render.sized import Documents
    from tconv_sym.typeset.blocks import Block


class Derivation(PartedDocument):
    """A transposed convolution of symbols or values. Everything is made when it is first asked for.

    >>> d = derive((2, 2), (3, 3), stride=2, padding=1)
    >>> d.output[1, 1]
    a*w33 + b*w31 + c*w13 + d*w11
    >>> d.prove().holds
    True
    """

    def __init__(self, problem: Problem) -> None:
        """Make the derivation of a problem; callers use `derive`."""
        self._problem = problem
        self._expressions = Expressions(problem)

    def __repr__(self) -> str:
        return f"Derivation({self.geometry!r})"

    @property
    def geometry(self) -> Geometry:
        """Sizes and parameters."""
        return self._problem.geometry

    @cached_property
    def input(self) -> ImmutableDenseNDimArray:
        """The input in the geometry's layout."""
        return array_of(self._problem.input)

    @cached_property
    def kernel(self) -> ImmutableDenseNDimArray:
        """The kernel in the geometry's layout."""
        return array_of(self._problem.kernel)

    @cached_property
    def bias(self) -> ImmutableDenseNDimArray | Expr | None:
        """The bias: one expression, an array (C_out,) with channels, or None."""
        if self._problem.bias is None:
            return None
        return array_of(self._problem.bias) if self._problem.bias.shape else self._problem.bias.values[0]

    @cached_property
    def forms(self) -> Mapping[str, FormView]:
        """The forms that exist for this geometry, by name; `absent` gives the others."""
        views = {name: FormView(self._problem, form, self._expressions) for name, form in FORMS.items()}
        return Catalogue("form", {name: view for name, view in views.items() if name not in self.absent}, self.absent)

    @cached_property
    def absent(self) -> Mapping[str, str]:
        """The forms that do not exist for this geometry, each with the reason."""
        return MappingProxyType(absent_forms(self.geometry, FORMS.values()))

    @property
    def _definition(self) -> FormView:
        """The form that exists for every geometry."""
        return self.forms["scatter"]

    @property
    def output(self) -> ImmutableDenseNDimArray:
        """The output in the geometry's layout, each element the canonical SymPy expression of its sum."""
        return self._definition.output

    @cached_property
    def table(self) -> TableView:
        """The contribution table."""
        return TableView(self._definition, self._expressions)

    @cached_property
    def convolution_matrix(self) -> ImmutableSparseMatrix:
        """C, the matrix of the ordinary convolution: (inputs, outputs), both flattened row by row.

        `C.T * vec(input)` is `vec(output)`, less the bias. With channels it holds a block for every pair of them, the
        input channels from top to bottom. Raises `FormError` where the form does not exist.

        >>> derive(2, 2).convolution_matrix
        Matrix([
        [w1, w2,  0],
        [ 0, w1, w2]])
        """
        return convolution_matrix(self._problem, self.forms["matrix"].terms)

    @collector_paused()
    def prove(self, method: str = "structural", *, forms: Form | Iterable[Form] = ()) -> Proof:
        """Compare every pair of forms on every output; `forms` are further ones, compared like ours.

        Always compared are the products, with their multiplicities, so that values which happen to agree prove nothing.
        Then, by `method`, the expressions: "structural" (the canonical ones are equal), "expand" or "simplify"
        (the difference becomes 0 through SymPy, cell by cell). Raises `UnknownNameError`, and `FormError` for a further
        form that has a name twice or gives no relation.
        """
        checked = checked_forms(forms, FORMS)
        reasons = {**self.absent, **absent_forms(self.geometry, checked)}
        further = (FormView(self._problem, form, self._expressions) for form in checked if form.name not in reasons)
        return prove_this_size(
            [*self.forms.values(), *further],
            self.geometry.output_shape,
            lambda terms: Expressions(with_fresh_symbols(self._problem)).sums(terms),
            method=method,
            absent=reasons,
        )

    def check(self, claim: str, at: int | Sequence[int] | None = None, of: str = "output") -> Verdict:
        r"""Judge what a text claims, in LaTeX, ASCII, Unicode or Markdown: formulas, arrays, tables, lists.

        `at` is the position of a single element, counted from 0. `of` names what is claimed: "output", "size", "table",
        "matrix" (C), "matrix.transposed", "equivalent-kernels", "convolution" (the ordinary one), "input", "kernel",
        "bias", or a step of a form, as "zero-insertion.padded" or "scatter.placed[2]". Of a polynomial, the array of
        its coefficients is claimed; steps with symbols of their own ("adjoint.convolution", "adjoint.inner-product")
        cannot be. What a text does not say plainly is "not-understood"; nothing is guessed. Raises `UnknownNameError`,
        `PositionError`, `FormError`, `LimitError`, and `OperandError` for values that are no polynomials.

        >>> derive(2, 2).check(r"y = \begin{bmatrix} a w_1 & a w_2 + b w_1 & b w_2 \end{bmatrix}").status
        'verified'
        >>> print(derive(2, 2).check("a×w1", at=1))
        Refuted: output[1] differs.
        output[1]: a×w2 and b×w1 are missing, a×w1 is extra.
        """
        from tconv_sym.checking.check import check

        return check(self._problem, claim, at, of)

    def check_function(
        self,
        f: Callable[..., Any],
        *,
        batched: bool | None = None,
        array: Callable[..., Any] = np.asarray,
    ) -> Verdict:
        """Judge somebody's f(x, w) by the products it makes; given values play no part.

        It is called with arrays in the geometry's layout, of which `recover` tells more, also of `batched` and `array`.
        A bias is not among them: where the derivation has one, f is judged without it, and the message says so.
        Raises `FunctionError` for a function that fails or is not bilinear, and `LimitError`.

        >>> from numpy import convolve
        >>> print(derive(5, 3).check_function(convolve))
        Verified: all 7 cells of the output are right (the function makes 15 products, found by 8 calls).
        """
        from tconv_sym.checking.functions import check_function

        verdict = check_function(self.geometry, f, batched=batched, array=array)
        return (
            verdict if self._problem.bias is None else replace(verdict, message=f"without the bias, {verdict.message}")
        )

    @collector_paused()
    def to_dict(
        self, *, parts: Sequence[str] = PARTS, forms: Sequence[str] | None = None, max_cells: int | None = MAX_CELLS
    ) -> dict[str, object]:
        """Return the derivation as data for JSON; arguments as in `to_text`."""
        chosen = self._chosen(forms)
        makers: dict[str, Callable[[], object]] = {
            "problem": lambda: data.problem_data(self._problem),
            "sizes": lambda: data.size_data(self.geometry),
            "table": lambda: self.table.to_dict(max_cells=max_cells),
            "forms": lambda: {name: form.to_dict(max_cells=max_cells) for name, form in chosen.items()},
            "output": lambda: data.output_data(self._problem, self._definition),
            "proof": lambda: self.prove().to_dict(),
        }
        shown = {part: makers[part]() for part in chosen_parts(parts, "part", PARTS)}
        return shown | ({"absent": dict(self.absent)} if "forms" in shown else {})

    def blocks(
        self,
        target: str,
        *,
        parts: Sequence[str] = PARTS,
        forms: Sequence[str] | None = None,
        max_cells: int | None = MAX_CELLS,
    ) -> Iterator[Block]:
        """Give the blocks of the chosen parts; arguments as in `to_text`."""
        pen = Pen.of(self._problem, target)
        chosen = self._chosen(forms)
        makers: dict[str, Callable[[], Iterable[Block]]] = {
            "problem": lambda: content.problem_blocks(pen, max_cells),
            "sizes": lambda: content.size_blocks(pen),
            "table": lambda: self.table.blocks(target, max_cells),
            "forms": lambda: chain(
                *(form.blocks(target, max_cells) for form in chosen.values()),
                content.absent_blocks({} if forms else self.absent),
            ),
            "output": lambda: content.output_blocks(pen, self._definition, max_cells),
            "proof": lambda: content.proof_blocks(self.prove().blocks(target)),
        }
        return chain.from_iterable(makers[part]() for part in chosen_parts(parts, "part", PARTS))

    def _chosen(self, names: Sequence[str] | None) -> dict[str, FormView]:
        """Return the forms that are to be shown."""
        if names is None:
            return dict(self.forms)
        return {name: self.forms[name] for name in ([names] if isinstance(names, str) else names)}

    def lambdify(
        self,
        modules: str = "numpy",
        unroll: bool = False,  # noqa: FBT001, FBT002 (as sympy.lambdify has its arguments)
        form: str | None = None,
    ) -> Compiled:
        """Return f(x, w), or f(x, w, bias) where there is a bias, made with `sympy.lambdify`.

        The arrays are in the geometry's layout, x with any batch axes in front; given values play no part, only the
        geometry does. `f.source` is the code. By default whole arrays are computed at once, by `form` if one is named;
        `unroll=True` writes the formula of every output, for numbers of "numpy", "math", "mpmath" or "sympy"
        (`modules`). Integers are exact, floats keep their dtype. Raises `UnknownNameError`, `FormError` and
        `LimitError`; f raises `ShapeError` and `OperandError`.

        >>> derive(2, 2, stride=2).lambdify()([1, 2], [1, 10]).tolist()
        [1, 10, 2, 20]
        """
        from tconv_sym.numeric.program import compile_program

        bias = self._problem.bias is not None
        return compile_program(self.geometry, modules=modules, unroll=unroll, form=form, bias=bias)

    def overlap(self) -> Overlap:
        """Return how many products reach each output, and whether that makes a checkerboard.

        >>> derive(8, 3, stride=2).overlap().verdict
        'checkerboard'
        """
        from tconv_sym.analysis.overlap import overlap

        return overlap(self.geometry)

    def sizes(self, output: Sizes | None = None, max_stride: int | None = None) -> SizeChoices:
        """Return every stride, padding and output padding that lead from the input's size to `output`.

        Input, kernel and dilation are those of the derivation, and so is the output unless one is given. `max_stride`
        None goes as far as there are choices that crop no whole input. Raises `GeometryError` for what is no size; what
        has too many choices raises `LimitError` when they are looked at, unless `max_stride` is less.
        """
        from tconv_sym.analysis.sizes import sizes_of

        return sizes_of(self.geometry, output, max_stride)

    def equivalent_convolution(self) -> EquivalentConvolution:
        """Return the ordinary convolution at stride 1 that gives the same, with its relationships in the literature."""
        from tconv_sym.analysis.equivalent_convolution import equivalent_convolution

        return equivalent_convolution(self.geometry)

    def round_trip(self) -> RoundTrip:
        """Return C·Cᵀ and Cᵀ·C, whether they are the identity, and if not the first entry that differs.

        Where they are not, the transposed convolution does not undo the ordinary one. Raises `FormError` where C does
        not exist, and `LimitError`.
        """
        from tconv_sym.analysis.round_trip import round_trip

        return round_trip(self._problem)

    def gradients(self) -> Gradients:
        """Return the gradients of a loss by input, kernel and bias; `LimitError` where too many are looked at."""
        from tconv_sym.analysis.gradients import gradients

        return gradients(self._problem)

    def analyse(
        self, parts: Sequence[str] = ANALYSES, *, output: Sizes | None = None, max_stride: int | None = None
    ) -> Documents:
        """Return several analyses as one document; what does not exist here, or is too large, is named with the reason.

        `output` and `max_stride` are for "sizes": what it is to lead to, and with which strides at most. Raises
        `UnknownNameError` for what is not in `ANALYSES`, and `GeometryError` for an `output` that is no size.
        """
        from tconv_sym.analysis.analyses import analyses

        return analyses(self._problem, parts, output, max_stride)


def derive(  # noqa: PLR0913 (these are the parameters that a transposed convolution has)
    input: object,  # noqa: A002 (the field's own word)
    kernel: object,
    *,
    bias: object = None,
    stride: Sizes = 1,
    padding: Paddings = 0,
    output_padding: Sizes = 0,
    dilation: Sizes = 1,
    channels: Sequence[int] | None = None,
    groups: int = 1,
) -> Derivation:
    """Derive a transposed convolution.

    `input` and `kernel` are each a shape (an integer or a tuple of integers: fresh symbols) or values (a list, an
    ndarray, a SymPy Matrix or Array; with channels in their full layout). `bias` is None, True for fresh symbols, or
    values. The other arguments are those of `Geometry`. Raises `GeometryError` or `OperandError`; what would not fit in
    memory raises `LimitError` when it is looked at.

    >>> derive(5, 3).output[2]
    a*w3 + b*w2 + c*w1
    >>> derive([[1, 2], [3, 4]], [[1, 0], [0, -1]]).output
    [[1, 2, 0], [3, 3, -2], [0, -3, -4]]
    """
    return Derivation(
        pose(
            input,
            kernel,
            bias,
            stride=stride,
            padding=padding,
            output_padding=output_padding,
            dilation=dilation,
            channels=channels,
            groups=groups,
        )
    )


def prove(derivation: Derivation, method: str = "structural", *, forms: Form | Iterable[Form] = ()) -> Proof:
    """Prove that all forms of a derivation agree, and `forms` with them; see `Derivation.prove`.

    >>> proof = prove(derive(2, 2))
    >>> proof.holds, proof.compared
    (True, 84)
    """
    return derivation.prove(method, forms=forms)
