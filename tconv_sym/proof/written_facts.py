"""Facts and sums of a certificate as a person writes them: i = q, o < O, s (i - q - 1) + r."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.forms.relation import expression
from tconv_sym.polynomial import add, constant, product_to_text, scale, sum_to_text, symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tconv_sym.polynomial import Monomial, Polynomial
    from tconv_sym.proof.facts import Fact
    from tconv_sym.proof.shown_steps import Summand

_LENGTH = expression("O")
_LEADING: Monomial = ("n", "s")
"""What stands in O, and hardly anywhere else."""


def written(polynomial: Polynomial, ranks: Mapping[str, int]) -> str:
    """Write a sum, what is added before what is taken away, and with O where that is shorter.

    >>> written(expression("O - o - 1"), {}), written({("i", "s"): -1, ("o",): 2}, {"s": 0, "i": 1})
    ('O - o - 1', '2*o - s*i')
    """
    ordered = sorted(
        (coefficient < 0, -len(monomial), sorted((ranks.get(name, -1), name) for name in monomial), coefficient)
        for monomial, coefficient in _with_length(polynomial).items()
    )
    return sum_to_text([product_to_text([name for _, name in letters], number) for _, _, letters, number in ordered])


def comparison(fact: Fact, ranks: Mapping[str, int]) -> str:
    """Write a fact with nothing taken away on either side.

    >>> from tconv_sym.proof.facts import read_fact
    >>> [comparison(read_fact(text), {}) for text in ("i - q = 0", "n - q - 1 >= 0", "i >= 0", "q - c >= 0")]
    ['i = q', 'q < n', 'i >= 0', 'q >= c']
    """
    polynomial = _with_length(fact.polynomial)
    is_strict = not fact.is_zero and polynomial.get((), 0) == -1
    if is_strict:
        polynomial = add(polynomial, constant(1))
    more = written({letters: number for letters, number in polynomial.items() if number > 0}, ranks)
    less = written({letters: -number for letters, number in polynomial.items() if number < 0}, ranks)
    if is_strict:
        return f"{less} < {more}"
    return f"{more} {'=' if fact.is_zero else '>='} {less}"


def summands(parts: Iterable[Summand], ranks: Mapping[str, int]) -> list[str]:
    """Write the terms of a sum, each as a product; one that is taken away begins with a minus.

    A single factor needs no brackets.

    >>> from tconv_sym.proof.facts import read_fact
    >>> from tconv_sym.proof.shown_steps import Summand
    >>> summands([Summand(scale(symbol("s"), -1), (read_fact("q - i = 0"),))], {})
    ['s*(i - q)']
    >>> summands([Summand(constant(1), (read_fact("s - r >= 0"),))], {})
    ['s - r']
    """
    found = [_product(one, ranks) for one in parts]
    if len(found) == 1 and re.fullmatch(r"\([^()]*\)", found[0]):
        return [found[0][1:-1]]
    return found


def _product(one: Summand, ranks: Mapping[str, int]) -> str:
    """Write a product; where that saves a minus, an equation is written the other way round."""
    factors = [one.times, *(fact.polynomial for fact in one.facts)]
    minus = False
    for position, factor in enumerate(factors):
        if (position == 0 or len(factor) == 1) and all(coefficient < 0 for coefficient in factor.values()):
            factors[position] = scale(factor, -1)
            minus = not minus
    if minus and one.is_zero and len(factors[-1]) > 1:
        factors[-1] = scale(factors[-1], -1)
        minus = False
    shown = [_factor(factor, ranks) for factor in factors if factor != constant(1)]
    return "-" * minus + ("*".join(shown) or "1")


def _factor(polynomial: Polynomial, ranks: Mapping[str, int]) -> str:
    text = written(polynomial, ranks)
    return f"({text})" if " " in text else text


def _with_length(polynomial: Polynomial) -> Polynomial:
    """Write O for what it stands for, where that makes a shorter sum."""
    times = polynomial.get(_LEADING, 0)
    shorter = add(polynomial, scale(add(symbol("O"), _LENGTH, -1), times))
    return shorter if len(shorter) < len(polynomial) else polynomial
