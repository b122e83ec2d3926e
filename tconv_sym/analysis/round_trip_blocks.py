"""A round trip as blocks and as data."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from sympy import S

from tconv_sym.limits import MAX_CELLS_BETWEEN, check_limit
from tconv_sym.nested import arrange
from tconv_sym.render.arrays import MAX_CELLS, fitting, matrices
from tconv_sym.render.data import entry
from tconv_sym.render.sized import fitting_data
from tconv_sym.typeset import latex
from tconv_sym.typeset.blocks import Block, Formula, Formulas, Heading, Parts, Prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sympy import Expr

    from tconv_sym.analysis.products import Difference, MatrixProduct
    from tconv_sym.render.notation import Notation, Pen

    Write = Callable[[Expr], Parts]

_INTRODUCTION = (
    "C is the matrix of the ordinary convolution; the transposed convolution multiplies by its transpose. If one "
    "undid the other, the product of the two matrices would be the identity."
)
_VERDICTS = {
    (True, True): "Here it is, both ways: each of the two convolutions is the inverse of the other.",
    (True, False): (
        "Here it is one way only: the ordinary convolution undoes the transposed one, but the transposed one does not "
        "undo the ordinary one."
    ),
    (False, True): (
        "Here it is one way only: the transposed convolution undoes the ordinary one, but the ordinary one does not "
        "undo the transposed one."
    ),
    (False, False): (
        "It is not, either way: the transposed convolution gives back the shape, not the values. It is not an inverse, "
        'and "deconvolution" is a misnomer.'
    ),
}
_TITLES = {
    "input": "The transposed convolution, then the ordinary one",
    "output": "The ordinary convolution, then the transposed one",
}
_WORDS = {"input": "the product of C and its transpose", "output": "the product of the transpose of C and C"}
_WHOLE = 4
"""Up to so many terms, a sum with negative ones is written in one piece; beyond, they are bracketed, so that it can be
broken."""


def round_trip_blocks(
    pen: Pen, there_and_back: MatrixProduct, back_and_there: MatrixProduct, max_cells: int | None = MAX_CELLS
) -> Iterator[Block]:
    """Say which product is the identity, and show both."""
    yield Heading("Round trip")
    yield Prose(_INTRODUCTION)
    yield Prose(_VERDICTS[there_and_back.is_identity, back_and_there.is_identity])
    yield from _product(pen, there_and_back, back_and_there.size, max_cells)
    yield from _product(pen, back_and_there, there_and_back.size, max_cells)


def _product(pen: Pen, product: MatrixProduct, between: int, max_cells: int | None) -> Iterator[Block]:
    """Show a product, then where it first differs from the identity; it goes through `between` values."""
    yield Heading(_TITLES[product.of], 2)
    yield from fitting(_WORDS[product.of], product.size**2, max_cells, _matrix(pen.maths, product))
    difference = product.first_difference
    if difference is None:
        yield Prose("This is the identity.")
        return
    if between < product.size:
        yield Prose(
            f"This cannot be the identity: {product.size} {product.of}s go through {between}, so its rank is at most "
            f"{between}."
        )
    yield Prose(_told(difference))
    parts = _writer(pen.words)(difference.value)
    left = f"({product.name})[{','.join(str(np.ravel_multi_index(p, product.shape)) for p in difference.places)}]"
    yield Formulas([Formula(left, parts)], widest_left=left, widest_part=max(parts, key=latex.width, default=""))


def _told(difference: Difference) -> str:
    """Say where the first difference is, and what the identity has there."""
    source, target = (f"{difference.of}[{','.join(map(str, p))}]" for p in (difference.source, difference.target))
    way = f"takes {source} back to itself" if source == target else f"takes {source} to {target}"
    return (
        f"The first entry that is not the identity's, row by row, {way}; the identity has {difference.identity} there."
    )


def _matrix(notation: Notation, product: MatrixProduct) -> Iterator[Block]:
    """Show all entries."""
    size, cells = product.size, list(map(_writer(notation), _entries(product)))
    yield from matrices(lambda _: product.name, "=", np.arange(size**2).reshape(size, size), cells.__getitem__)


def _writer(notation: Notation) -> Write:
    """Return what writes a polynomial in the kernel's entries as a sum, part by part."""
    kernel, write = notation.problem.kernel, notation.write
    if not kernel.given:
        names = dict(zip(kernel.values, notation.kernel, strict=True))

        def write(expression: Expr) -> str:
            return notation.style.write(expression, names)

    @cache
    def parts(expression: Expr) -> Parts:
        terms = expression.as_ordered_terms()
        negative = [term.could_extract_minus_sign() for term in terms]
        if not any(negative):
            return [write(term) for term in terms] if expression != 0 else ()
        if len(terms) <= _WHOLE:
            return (write(expression),)
        brackets = notation.style.brackets
        return [brackets.format(write(t)) if minus else write(t) for t, minus in zip(terms, negative, strict=True)]

    return parts


def product_data(product: MatrixProduct, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
    """Give a product as data for JSON."""
    difference, size = product.first_difference, product.size

    def matrix() -> dict[str, object]:
        return {"matrix": arrange((entry([str(value)]) for value in _entries(product)), (size, size))}

    return {
        "is_identity": product.is_identity,
        "first_difference": None if difference is None else difference.to_dict(),
        **fitting_data(_WORDS[product.of], size**2, max_cells, matrix),
    }


def _entries(product: MatrixProduct) -> Iterator[Expr]:
    """Give all entries, row by row; raises `LimitError` for too many."""
    size = product.size
    check_limit("cells of the product", size**2, MAX_CELLS_BETWEEN)
    return (product.rows.get(row, {}).get(column, S.Zero) for row in range(size) for column in range(size))
