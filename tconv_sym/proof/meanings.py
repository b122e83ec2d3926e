"""Polynomials up to what their letters stand for: those that are the same once all is written out say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.constraints import read_polynomial
from tconv_sym.forms.definitions import Division, Value
from tconv_sym.polynomial import add, multiply, substitute, symbol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tconv_sym.forms.definitions import Definition
    from tconv_sym.polynomial import Polynomial
    from tconv_sym.proof.facts import Fact


class Meanings:
    """What letters stand for by definition, or by an equality of two letters.

    >>> from tconv_sym.proof.facts import read_fact
    >>> meanings = Meanings([Division(dividend="o", divisor="s", quotient="q", remainder="r"), Value("c", "q - i")])
    >>> meanings.learn(read_fact("i - l = 0"))
    >>> meanings.written_out(read_polynomial("o - s*c")) == meanings.written_out(read_polynomial("s*l + r"))
    True
    """

    def __init__(self, definitions: Iterable[Definition]) -> None:
        """Take definitions, each in letters that have been introduced before."""
        self._values: dict[str, Polynomial] = {}
        for one in definitions:
            if isinstance(one, Value):
                self._take(add(read_polynomial(one.expression), symbol(one.name), -1))
            elif isinstance(one, Division) and one.dividend.isalnum():
                whole = add(multiply(read_polynomial(one.divisor), symbol(one.quotient)), symbol(one.remainder))
                self._take(add(whole, symbol(one.dividend), -1))

    def learn(self, fact: Fact) -> None:
        """Take the equality of two letters; any other fact changes nothing."""
        if (
            fact.is_zero
            and sorted(fact.polynomial.values()) == [-1, 1]
            and all(len(one) == 1 for one in fact.polynomial)
        ):
            self._take(fact.polynomial)

    def written_out(self, polynomial: Polynomial) -> Polynomial:
        """Write what letters stand for in their place."""
        return substitute(polynomial, self._values)

    def _take(self, equation: Polynomial) -> None:
        """Let a letter that an equation takes away from the rest stand for the rest."""
        written = self.written_out(equation)
        for letters in (one for one, sign in written.items() if len(one) == 1 and sign == -1):
            (name,) = letters
            rest = add(written, symbol(name))
            if not any(name in others for others in rest):
                self._values = {other: substitute(value, {name: rest}) for other, value in self._values.items()}
                self._values[name] = rest
                return
