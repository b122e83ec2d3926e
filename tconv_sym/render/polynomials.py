"""Polynomials in z, or in z1, z2 … on several axes, written out coefficient by coefficient."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tconv_sym.render.letters import polynomial_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sympy import Expr

    from tconv_sym.forms.steps import Product
    from tconv_sym.render.notation import Notation
    from tconv_sym.typeset.blocks import Parts


class Polynomials:
    """The polynomials of a problem in a notation."""

    def __init__(self, notation: Notation) -> None:
        """Write nothing yet."""
        self._notation = notation

    @cached_property
    def letter(self) -> str:
        """What the variable is called."""
        return polynomial_letter(self._notation.problem)

    def monomial(self, products: Sequence[Product], exponents: Sequence[int]) -> Parts:
        """Write a coefficient times a power of z, or of z1, z2 … on several axes; nothing where it is zero.

        A power of 0 and a coefficient of 1 are left out. A sum is bracketed, from its first part to its last.
        """
        powers = self._powers(exponents)
        first, *others = self._coefficient(products) or [""]
        if not (first and powers):
            return [first, *others] if first else []
        if others:
            first, others[-1] = f"({first}", f"{others[-1]})"
        *sums, last = first, *others
        return [*sums, self._notation.style.symbols_times.join([last, *powers] if last != "1" else powers)]

    def _powers(self, exponents: Sequence[int]) -> list[str]:
        """Write the powers of the variables, without those of exponent 0."""
        style, axes = self._notation.style, range(1, len(exponents) + 1)
        names = [self.letter] if len(axes) == 1 else [style.axis.format(self.letter, number) for number in axes]
        named = zip(names, exponents, strict=True)
        return [name if e == 1 else style.powers.format(name, e) for name, e in named if e]

    def _coefficient(self, products: Sequence[Product]) -> Parts:
        """Write a factor, part by part; a single part is bracketed if need be. Without any it is zero."""
        notation = self._notation
        if notation.problem.is_numeric:
            return self._factor(notation.value(products))
        if len(products) == 1:
            (input_id, tap, _), (x, w) = products[0], (operand.given for operand in notation.problem.operands[:2])
            if tap is None and input_id is not None:
                return self._factor(x[input_id]) if x else [notation.input[input_id]]
            if input_id is None and tap is not None:
                return self._factor(w[tap]) if w else [notation.kernel[tap]]
        return notation.cell(products)

    def _factor(self, value: Expr) -> Parts:
        """Write a value as a factor, if it is one that can be seen."""
        word, style = self._notation.write(value), self._notation.style
        if value == 0:
            return []
        return [style.brackets.format(word) if style.needs_brackets(value) else word]
