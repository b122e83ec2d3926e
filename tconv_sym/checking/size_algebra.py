"""Whether a size formula is a law, and under which conditions: by the algebra of polynomials, not by trying numbers.

A formula becomes a polynomial in its letters, in the inverses of those that it divides by, and in what it rounds down:
formulas of one polynomial are equal wherever there is a layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor, lcm
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.errors import LimitError
from tconv_sym.polynomial import Monomial, Polynomial, add, constant, multiply, symbol
from tconv_sym.reading.size_formula import Expression, Letter, Number, Rounded, evaluate, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.geometry import Axis

Point = Mapping[str, int]
"""Values of letters; the padding has three: `p_begin`, `p_end`, and `p`, which is both."""

PARAMETERS = MappingProxyType(
    {"a": ("a",), "d": ("d",), "p": ("p_begin", "p_end"), "s": ("s",), "k": ("k",), "n": ("n",)}
)
"""The parameters that a formula may leave out, and their letters in a law."""
NEUTRAL: Point = MappingProxyType({"a": 0, "d": 1, "p_begin": 0, "p_end": 0, "s": 1, "k": 1})
"""What a parameter is where a layer has no use for it; an input size has no such value."""
_MAX_TERMS, _MAX_DEGREE, _MAX_BITS, _MAX_NAME = 64, 6, 256, 1000
"""As large as a formula may become when it is multiplied out."""
_MAX_SUM = 7
"""As far as counterexamples are looked for: as much more than the smallest layer of all, letters together."""


def point(axis: Axis) -> Point:
    """Return the values of an axis; `p` is there if both paddings are equal."""
    values = {"n": axis.input, "k": axis.kernel, "s": axis.stride, "d": axis.dilation, "a": axis.output_padding}
    return values | {"p_begin": axis.begin, "p_end": axis.end} | ({"p": axis.begin} if axis.begin == axis.end else {})


def mentioned(formula: Expression) -> frozenset[str]:
    """Return the parameters that a formula speaks of."""
    return frozenset(letter.name[0] for letter in letters(formula))


def conditions(
    formula: Expression, size: Expression, candidates: Sequence[str], values: Point
) -> tuple[str, ...] | None:
    """Return the fewest of the candidates that make a formula equal to a law when they are at these values, or None.

    Those that come last are the first to be left out. Fixing more never makes equal polynomials different, so that
    leaving out one after the other finds a set of which none can be spared.
    """
    needed = list(candidates)
    if not _are_equal(formula, size, needed, values):
        return None
    for candidate in reversed(candidates):
        rest = [one for one in needed if one != candidate]
        needed = rest if _are_equal(formula, size, rest, values) else needed
    return tuple(needed)


def _are_equal(formula: Expression, size: Expression, fixed: Sequence[str], values: Point) -> bool:
    """Tell whether a formula and a law are one polynomial once some parameters are at these values."""
    names = {name for parameter in fixed for name in PARAMETERS[parameter]}
    known = {name: constant(values[name]) if name in names else symbol(name) for name in NEUTRAL.keys() | {"n"}}
    if "p_begin" in names:
        known["p"] = known["p_begin"]
    elif any(letter.name == "p" for letter in letters(formula)):
        known |= dict.fromkeys(("p", "p_begin", "p_end"), symbol("p"))
    return polynomial(formula, known) == polynomial(size, known)


def polynomial(expression: Expression, known: Mapping[str, Polynomial]) -> Polynomial:
    """Multiply out an expression, given what its letters are; raises `LimitError`.

    An inverse is a symbol `1/s`; what is rounded down is a symbol that says what it is.
    """
    if isinstance(expression, Number):
        return constant(expression.value)
    if isinstance(expression, Letter):
        return known[expression.name]
    if isinstance(expression, Rounded):
        return _rounded(polynomial(expression.inner, known), up=expression.up)
    left, right = polynomial(expression.left, known), polynomial(expression.right, known)
    if expression.sign in "+-":
        return _checked(add(left, right, 1 if expression.sign == "+" else -1))
    return _times(left, right if expression.sign == "*" else _inverse(right))


def _times(left: Polynomial, right: Polynomial) -> Polynomial:
    """Multiply, and cancel letters with their inverses."""
    if len(left) * len(right) > _MAX_TERMS:
        raise LimitError(f"a size formula must have at most {_MAX_TERMS} terms, got more")
    made: dict[Monomial, int | Fraction] = {}
    for monomial, coefficient in multiply(left, right).items():
        rest = _cancelled(monomial)
        made[rest] = made.get(rest, 0) + coefficient
    return _checked({monomial: coefficient for monomial, coefficient in made.items() if coefficient})


def _cancelled(monomial: Monomial) -> Monomial:
    """Take out pairs of a letter and its inverse."""
    left = list(monomial)
    for name in monomial:
        if _is_inverse(name) and _opposite(name) in left:
            left.remove(name)
            left.remove(_opposite(name))
    return tuple(left)


def _opposite(name: str) -> str:
    """Turn a letter into its inverse and back."""
    return name[2:] if _is_inverse(name) else f"1/{name}"


def _is_inverse(name: str) -> bool:
    """Tell whether a name is that of an inverse."""
    return name.startswith("1/")


def _inverse(divisor: Polynomial) -> Polynomial:
    """Invert a divisor; that it is one term is seen to where it is read."""
    [(monomial, coefficient)] = divisor.items()
    return {tuple(sorted(map(_opposite, monomial))): 1 / Fraction(coefficient)}


def _rounded(inner: Polynomial, *, up: bool) -> Polynomial:
    """Round: what is whole in any case comes out, the rest becomes a symbol."""
    if up:
        # ⌈m/q⌉ = ⌊(m − 1)/q⌋ + 1 for whole numbers m and q > 0.
        step = _times(_common(inner), constant(Fraction(1, lcm(*(Fraction(c).denominator for c in inner.values())))))
        return add(_rounded(add(inner, step, -1), up=False), constant(1))
    whole = {monomial: floor(c) for monomial, c in inner.items() if not any(map(_is_inverse, monomial)) and floor(c)}
    rest = add(inner, whole, -1)
    if not any(rest):
        return whole
    name = f"⌊{[(monomial, str(coefficient)) for monomial, coefficient in sorted(rest.items())]}⌋"
    if len(name) > _MAX_NAME:
        raise LimitError("a size formula must round simpler formulas than this one")
    return add(whole, symbol(name))


def _common(inner: Polynomial) -> Polynomial:
    """Return one over the smallest product of letters by which all of a polynomial can be multiplied to have no 1/s."""
    inverses = sorted({name for monomial in inner for name in monomial if _is_inverse(name)})
    return {tuple(name for name in inverses for _ in range(max(m.count(name) for m in inner))): 1}


def _checked(made: Polynomial) -> Polynomial:
    """Refuse what grows too large for a size."""
    if len(made) > _MAX_TERMS or any(len(monomial) > _MAX_DEGREE for monomial in made):
        raise LimitError(f"a size formula must have at most {_MAX_TERMS} terms of degree {_MAX_DEGREE}, got more")
    if any(max(map(int.bit_length, Fraction(c).as_integer_ratio())) > _MAX_BITS for c in made.values()):
        raise LimitError("a size formula must have smaller numbers than this one")
    return made


def counterexample(formula: Expression, size: Expression, base: Point, varied: Sequence[str]) -> Point | None:
    """Return the smallest layer on which a formula is not the law, or None; all but `varied` is as in `base`.

    Smallest is the sum of all, then the first letters larger than the last.
    """
    for total in range(_MAX_SUM + 1):
        for shares in _shares(total, len(varied)):
            candidate = dict(base) | {name: base[name] + share for name, share in zip(varied, shares, strict=True)}
            if "p" in varied:
                candidate |= {"p_begin": candidate["p"], "p_end": candidate["p"]}
            if _exists(candidate, size) and evaluate(formula, candidate) != evaluate(size, candidate):
                return candidate
    return None


def _shares(total: int, count: int) -> Iterator[tuple[int, ...]]:
    """Give all ways to share `total` among `count`, those first in which the first have most."""
    if count == 0:
        yield from [()] if total == 0 else []
    elif count == 1:
        yield (total,)
    else:
        for first in range(total, -1, -1):
            yield from ((first, *rest) for rest in _shares(total - first, count - 1))


def _exists(candidate: Point, size: Expression) -> bool:
    """Tell whether there is such a layer: an output is left, and PyTorch takes the output padding."""
    return candidate["a"] < max(candidate["s"], candidate["d"]) and evaluate(size, candidate) >= 1
