"""One expression → its polynomial.

A sum of products of numbers and names is what an output formula is, and is read by our own reader; what is richer
(powers, quotients, brackets) is read by latex2sympy2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym import polynomial
from tconv_sym.errors import LimitError
from tconv_sym.reading import bridge
from tconv_sym.reading.nodes import Name, Node, Number, Product, Sum
from tconv_sym.reading.parser import parse
from tconv_sym.reading.plain import read_plain

if TYPE_CHECKING:
    from tconv_sym.polynomial import Polynomial
    from tconv_sym.reading.source import Source
    from tconv_sym.reading.vocabulary import Vocabulary


def read_expression(source: Source, vocabulary: Vocabulary, start: int = 0, stop: int | None = None) -> Polynomial:
    r"""Read one expression, as it stands in a cell; raises `ReadingError`.

    >>> from tconv_sym.problem import pose
    >>> from tconv_sym.reading.source import Source
    >>> from tconv_sym.reading.vocabulary import Vocabulary
    >>> vocabulary = Vocabulary.of(pose((2, 2), (3, 3)))
    >>> read_expression(Source(r"w_{22} \cdot a + 2b"), vocabulary)
    {('a', 'w22'): 1, ('b',): 2}
    >>> read_expression(Source(r"\frac{1}{2}(a w_{11} + b)"), vocabulary)
    {('a', 'w11'): Fraction(1, 2), ('b',): Fraction(1, 2)}
    """
    end = len(source.text) if stop is None else stop
    try:
        found = read_plain(source.text, vocabulary, start, end)
        return value(parse(source, vocabulary, start, end)) if found is None else found
    except (LimitError, bridge.BridgeError) as error:
        raise source.refuse(start, str(error)) from None
    except RecursionError:
        raise source.refuse(start, "the program that reads this is itself too deep in calls") from None


def value(node: Node) -> Polynomial:
    """Work out a node: plain terms here, the others by way of latex2sympy2."""
    parts = node.parts if isinstance(node, Sum) else ((1, node),)
    return polynomial.total(polynomial.scale(_term(part), sign) for sign, part in parts)


def _term(node: Node) -> Polynomial:
    """Work out a product of numbers and names, and leave any other term to latex2sympy2."""
    made = polynomial.constant(1)
    for factor in node.factors if isinstance(node, Product) else (node,):
        if isinstance(factor, Name):
            made = polynomial.multiply(made, polynomial.symbol(factor.name))
        elif isinstance(factor, Number):
            made = polynomial.scale(made, factor.value)
        else:
            return bridge.value(node)
    return made
