"""latex2sympy2, behind a wall: it sees only text that is written here, and what it makes of it is checked node by node.

On text as people write it, it is silently wrong (`e`, `I`, `w1`, `1/2 a`) or never ends, and it keeps what it has seen
in its module. So names are placeholders, products and brackets are explicit, size and depth are bounded before, and
its module is afterwards as it was.
"""

from __future__ import annotations

import sys
import threading
import typing
import warnings
from contextlib import contextmanager
from fractions import Fraction
from functools import cache, lru_cache
from hashlib import md5
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

from tconv_sym import polynomial
from tconv_sym.reading.nodes import Name, Node, Number, Power, Product, Quotient, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tconv_sym.polynomial import Polynomial

_LOCK = threading.Lock()
_MOST_PARTS, _MOST_LEVELS = 16, 5
"""As wide and as deep as a text for it may be: its grammar recurses on both. What is larger is read in pieces."""
_CLEAN: Mapping[str, Callable[[], object]] = MappingProxyType(
    {"variances": dict, "var": dict, "VARIABLE_VALUES": dict, "is_real": lambda: None}
)
"""The variables of its module, and what makes their first values."""


class BridgeError(ValueError):
    """What latex2sympy2 makes of a text is no polynomial."""


def value(node: Node) -> Polynomial:
    """Read a node by way of latex2sympy2; raises `BridgeError` or `LimitError`. Bound it first.

    >>> value(Quotient(Sum(((1, Name("a")), (-1, Name("e")))), Fraction(2)))
    {('a',): Fraction(1, 2), ('e',): Fraction(-1, 2)}
    """
    text, meanings = write(node)
    try:
        tree = _read(text)
    except RecursionError:
        raise
    except Exception as error:
        raise BridgeError(f"latex2sympy2 refuses {text[:40]}: {type(error).__name__}") from error
    return _polynomial(tree, {_symbol(placeholder): meaning for placeholder, meaning in meanings.items()})


def write(node: Node) -> tuple[str, Mapping[str, Polynomial]]:
    r"""Write a node for latex2sympy2; return the text, and what its placeholders mean.

    >>> write(Product((Number(Fraction(1, 2)), Power(Name("e"), 2))))
    ('(\\frac{1}{2}*\\variable{v0}^{2})', {'v0': {('e',): 1}})
    """
    meanings: dict[str, Polynomial] = {}
    placeholders: dict[Node, str] = {}

    def placeholder(part: Node) -> str:
        if part not in placeholders:
            placeholders[part] = f"v{len(placeholders)}"
            meanings[placeholders[part]] = polynomial.symbol(part.name) if isinstance(part, Name) else value(part)
        return rf"\variable{{{placeholders[part]}}}"

    def written(part: Node, level: int) -> str:
        if isinstance(part, Number):
            return _rational(part.value)
        if isinstance(part, Name) or level == _MOST_LEVELS:
            return placeholder(part)
        if isinstance(part, Quotient):
            return rf"\frac{{{written(part.over, level + 1)}}}{{{_rational(part.under)}}}"
        if isinstance(part, Power):
            return f"{written(part.base, level + 1)}^{{{part.exponent}}}"
        if isinstance(part, Product):
            return f"({'*'.join(written(factor, level + 1) for factor in _grouped(part.factors, Product))})"
        signed = _grouped(part.parts, lambda parts: (1, Sum(parts)))
        text = "".join(("-" if sign < 0 else "+") + written(term, level + 1) for sign, term in signed)
        return f"({text.removeprefix('+')})"

    return written(node, 0), meanings


def _grouped(parts: Sequence[Any], group: Callable[[tuple[Any, ...]], Any]) -> Sequence[Any]:
    """Put parts into groups, and these again, until there are few."""
    while len(parts) > _MOST_PARTS:
        parts = [group(tuple(parts[at : at + _MOST_PARTS])) for at in range(0, len(parts), _MOST_PARTS)]
    return parts


def _rational(number: Fraction) -> str:
    """Write a number."""
    whole = str(abs(number.numerator))
    text = whole if number.denominator == 1 else rf"\frac{{{whole}}}{{{number.denominator}}}"
    return f"(-{text})" if number < 0 else text


def _symbol(placeholder: str) -> str:
    """Return the name that latex2sympy2 gives a placeholder."""
    return placeholder + md5(placeholder.encode(), usedforsecurity=False).hexdigest()


@lru_cache(maxsize=1024)  # terms of one pattern are one text, as placeholders are numbered
def _read(text: str) -> Any:  # noqa: ANN401 (whatever it returns)
    """Read a text with latex2sympy2, alone and from a clean state; leave its module as it was."""
    with _LOCK:
        module = _latex2sympy2()
        kept = {name: getattr(module, name) for name in (*_CLEAN, "frac_type")}
        try:
            for name, make in _CLEAN.items():
                setattr(module, name, make())
            return module.latex2sympy(text)
        finally:
            for name, was in kept.items():
                setattr(module, name, was)


@cache
def _latex2sympy2() -> ModuleType:
    """Import it once it is needed: that takes a while, and its warnings are not ours."""
    with warnings.catch_warnings(), _typing_io():
        warnings.simplefilter("ignore")
        return import_module("latex2sympy2")


@contextmanager
def _typing_io() -> Iterator[None]:
    """Stand in for `typing.io`, which antlr4 4.7.2 imports and Python has no longer since 3.13."""
    if "typing.io" in sys.modules:
        yield
        return
    stand_in = ModuleType("typing.io")
    vars(stand_in)["TextIO"] = typing.TextIO
    sys.modules["typing.io"] = stand_in
    try:
        yield
    finally:
        del sys.modules["typing.io"]


def _polynomial(tree: Any, meanings: Mapping[str, Polynomial]) -> Polynomial:  # noqa: ANN401 (not yet known)
    """Work out what latex2sympy2 returned; raises `BridgeError` at anything but sums, products and powers."""
    from sympy import Add, Mul, Pow, Rational, Symbol  # noqa: PLC0415 (it is loaded by now)

    if isinstance(tree, Rational):
        return polynomial.constant(Fraction(int(tree.p), int(tree.q)))
    if isinstance(tree, Symbol) and tree.name in meanings:
        return meanings[tree.name]
    if isinstance(tree, (Add, Mul, Pow)):
        parts = [_polynomial(part, meanings) for part in tree.args]
        if isinstance(tree, Pow):
            return _power(*parts)
        return polynomial.total(parts) if isinstance(tree, Add) else polynomial.product(parts)
    raise BridgeError(f"latex2sympy2 gives {type(tree).__name__}, which is no part of a polynomial")


def _power(base: Polynomial, exponent: Polynomial) -> Polynomial:
    """Work out a power, or the inverse of a number."""
    n = exponent.get((), 0)
    if set(exponent) <= {()} and n == -1 and set(base) == {()}:
        return polynomial.constant(1 / Fraction(base[()]))
    if set(exponent) <= {()} and isinstance(n, int) and n >= 0:
        return polynomial.power(base, n)
    raise BridgeError("latex2sympy2 gives a power that is no polynomial")
