"""Exact polynomials in named symbols: what an output formula comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce

from tconv_sym.errors import LimitError

Monomial = tuple[str, ...]
"""Names of symbols, sorted, each as often as its power."""
Polynomial = Mapping[Monomial, int | Fraction]
"""Coefficients by monomial; zeros are left out, so that equal polynomials are equal mappings."""

MAX_TERMS, MAX_DEGREE, MAX_EXPONENT = 4096, 16, 8
MAX_DIGITS = 1000
"""As many digits as a coefficient may have: Python prints no more than 4,300."""
_LIMIT = 10**MAX_DIGITS
_MAX_PRODUCTS = 4 * MAX_TERMS
"""As many products of two terms as one multiplication may make: (a + b)(a − b) makes more than it keeps."""


def constant(value: int | Fraction) -> Polynomial:
    """Make the polynomial of a number.

    >>> constant(0), constant(Fraction(4, 2)), constant(Fraction(1, 2))
    ({}, {(): 2}, {(): Fraction(1, 2)})
    """
    return {(): _tidy(value)} if value else {}


def symbol(name: str) -> Polynomial:
    """Make the polynomial of a symbol.

    >>> symbol("w11")
    {('w11',): 1}
    """
    return {(name,): 1}


def add(left: Polynomial, right: Polynomial, sign: int = 1) -> Polynomial:
    """Add, or subtract with sign −1; raises `LimitError`.

    >>> add(symbol("a"), symbol("a")), add(symbol("a"), symbol("a"), -1)
    ({('a',): 2}, {})
    """
    return total([left, right if sign == 1 else scale(right, sign)])


def total(parts: Iterable[Polynomial]) -> Polynomial:
    """Add any number of polynomials; raises `LimitError`.

    >>> total([symbol("a"), symbol("b"), symbol("a")])
    {('a',): 2, ('b',): 1}
    """
    made: dict[Monomial, int | Fraction] = {}
    for part in parts:
        for monomial, coefficient in part.items():
            made[monomial] = made.get(monomial, 0) + coefficient
        if len(made) > _MAX_PRODUCTS:
            raise _too_many()
    return _checked(made)


def scale(polynomial: Polynomial, factor: int | Fraction) -> Polynomial:
    """Multiply by a number.

    >>> scale({("a",): 2, ("b",): 1}, Fraction(1, 2))
    {('a',): 1, ('b',): Fraction(1, 2)}
    """
    if not factor:
        return {}
    return {monomial: _tidy(coefficient * factor) for monomial, coefficient in polynomial.items()}


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """Multiply; raises `LimitError`.

    >>> multiply(symbol("w1"), total([symbol("a"), constant(2)]))
    {('a', 'w1'): 1, ('w1',): 2}
    """
    if len(left) * len(right) > _MAX_PRODUCTS:
        raise _too_many()
    made: dict[Monomial, int | Fraction] = {}
    for one, p in left.items():
        for other, q in right.items():
            monomial = tuple(sorted(one + other))
            made[monomial] = made.get(monomial, 0) + p * q
    return _checked(made)


def product(factors: Iterable[Polynomial]) -> Polynomial:
    """Multiply any number of polynomials; raises `LimitError`.

    >>> product([symbol("w1"), constant(2), symbol("a")])
    {('a', 'w1'): 2}
    """
    return reduce(multiply, factors, constant(1))


def power(base: Polynomial, exponent: int) -> Polynomial:
    """Multiply a polynomial by itself; raises `LimitError`.

    >>> power({("a",): 1, ("b",): 1}, 2)
    {('a', 'a'): 1, ('a', 'b'): 2, ('b', 'b'): 1}
    """
    if not 0 <= exponent <= MAX_EXPONENT:
        raise LimitError(f"an exponent must be in 0..{MAX_EXPONENT}, got {exponent}")
    return product([base] * exponent)


def substitute(polynomial: Polynomial, values: Mapping[str, Polynomial]) -> Polynomial:
    """Put polynomials in the place of names, all at once; raises `LimitError`.

    >>> substitute({("a", "b"): 2}, {"a": symbol("b"), "b": constant(3)})
    {('b',): 6}
    """
    if not any(name in values for monomial in polynomial for name in monomial):
        return polynomial
    return total(
        scale(product(values.get(name, symbol(name)) for name in monomial), coefficient)
        for monomial, coefficient in polynomial.items()
    )


def linear_in(polynomial: Polynomial, name: str) -> tuple[Polynomial, Polynomial] | None:
    """Return a and b of a polynomial a·name + b, or None where a higher power of the name stands.

    >>> linear_in({("i", "s"): 1, ("i",): 2, ("m",): -1}, "i"), linear_in({("i", "i"): 1}, "i")
    (({('s',): 1, (): 2}, {('m',): -1}), None)
    """
    factor: dict[Monomial, int | Fraction] = {}
    rest: dict[Monomial, int | Fraction] = {}
    for monomial, coefficient in polynomial.items():
        others = tuple(other for other in monomial if other != name)
        if len(monomial) - len(others) > 1:
            return None
        (rest if others == monomial else factor)[others] = coefficient
    return factor, rest


def to_text(polynomial: Polynomial, order: Iterable[str] | None = None) -> str:
    """Write a polynomial on one line, its names in the given order (in the alphabet's without one), a number last.

    >>> to_text({("a", "w33"): 1, ("b", "w31"): -2, (): Fraction(1, 2)})
    'a×w33 - 2×b×w31 + 1/2'
    >>> to_text({("w1", "x1"): 1}, order=["x1", "w1"]), to_text({("a", "a"): -1}), to_text({})
    ('x1×w1', '-a^2', '0')
    """
    used = {name for monomial in polynomial for name in monomial}
    rank = {name: place for place, name in enumerate(sorted(used) if order is None else order) if name in used}
    keyed = sorted((not m, sorted((rank.get(name, len(rank)), name) for name in m), c) for m, c in polynomial.items())
    return sum_to_text([term_to_text([name for _, name in names], coefficient) for _, names, coefficient in keyed])


def sum_to_text(terms: Sequence[str]) -> str:
    """Write a sum of written terms; without any it is 0.

    >>> sum_to_text(["a", "-2×b"]), sum_to_text([])
    ('a - 2×b', '0')
    """
    first, *others = terms or ["0"]
    return first + "".join([f" - {term[1:]}" if term[0] == "-" else f" + {term}" for term in others])


def term_to_text(names: Sequence[str], coefficient: int | Fraction) -> str:
    """Write a term; the names of one symbol stand together.

    >>> term_to_text(["b", "w", "w"], -1), term_to_text(["a"], 2), term_to_text([], 3)
    ('-b×w^2', '2×a', '3')
    """
    powers = names
    if len(set(names)) < len(names):
        powers = [name if count == 1 else f"{name}^{count}" for name, count in Counter(names).items()]
    if not powers:
        return str(coefficient)
    if abs(coefficient) == 1:
        return ("-" if coefficient < 0 else "") + "×".join(powers)
    return "×".join([str(coefficient), *powers])


def product_to_text(names: Sequence[str], coefficient: int | Fraction) -> str:
    """Write a term as a product that can be read again, without powers.

    >>> product_to_text(["s", "s"], -2), product_to_text(["s"], 1), product_to_text([], -1)
    ('-2*s*s', 's', '-1')
    """
    factors = [*names] if names and abs(coefficient) == 1 else [str(abs(coefficient)), *names]
    return "-" * (coefficient < 0) + "*".join(factors)


def _checked(made: dict[Monomial, int | Fraction]) -> Polynomial:
    """Leave out zeros, and refuse what is too large."""
    kept = {monomial: _tidy(coefficient) for monomial, coefficient in made.items() if coefficient}
    if len(kept) > MAX_TERMS:
        raise _too_many()
    if any(len(monomial) > MAX_DEGREE for monomial in kept):
        raise LimitError(f"the degree must be at most {MAX_DEGREE}, got more")
    if not all(-_LIMIT < value.numerator < _LIMIT and value.denominator < _LIMIT for value in kept.values()):
        raise LimitError(f"a number must have at most {MAX_DIGITS:,} digits, got more")
    return kept


def _tidy(value: int | Fraction) -> int | Fraction:
    """Return a whole number as an int."""
    return value if isinstance(value, int) or value.denominator != 1 else value.numerator


def _too_many() -> LimitError:
    return LimitError(f"terms must be at most {MAX_TERMS:,}, got more")
