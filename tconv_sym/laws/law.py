"""What a law about indices says, read from text: `o = s*i + d*m - p`, `x[(o + p - m)/s]*w[m]`, `…, 0 <= i < n`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tconv_sym.constraints import COMPARISONS, Constraint, compared, read_constraints, read_polynomial
from tconv_sym.errors import ReadingError, shown
from tconv_sym.forms.relation import PARAMETERS, PRODUCT, expression
from tconv_sym.limits import check_limit
from tconv_sym.polynomial import add, constant, linear_in, multiply, substitute, symbol

if TYPE_CHECKING:
    from tconv_sym.polynomial import Polynomial

MAX_CHARACTERS, MAX_TERMS = 400, 200
"""As many characters, and conditions and terms multiplied out, as a law may have: each costs time at every size."""
LETTERS = (*PARAMETERS, "p", "O", *PRODUCT)
"""What a law may be stated in."""
BOUNDS = "0 <= i < n, 0 <= m < k, 0 <= o < O"
"""What every law holds within."""
_SUM = re.compile(
    r"\s*(?:y\[(?P<y>[^][]*)\]\s*\+?=\s*)?x\[(?P<x>[^][]*)\]"
    r"(?:\s*\*?\s*w\[(?P<w>[^][]*)\])?\s*(?:[,;](?P<guards>.*))?",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_SIGNS = str.maketrans({"−": "-", "·": "*", "×": "*", "∗": "*", ";": ","})
"""Signs that are read as others; each is one character, so that columns stay."""
_INPUT, _OUTPUT = PRODUCT[1], PRODUCT[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Which products x[i]·w[tap] a law puts on output o: those for which all constraints hold, and no others.

    `tap` is made of the letter m, which counts from 0 below k. O and p are written out: p is pl, and where it stands
    the paddings of both sides are the same, which is what `is_symmetric` says.
    """

    text: str
    constraints: tuple[Constraint, ...]
    tap: Polynomial
    is_symmetric: bool


def read_law(text: str) -> Law:
    """Read a law; raises `ReadingError` or `LimitError`.

    >>> law = read_law("x[(o + p - m)/s]*w[k-1-m], i > 0")
    >>> print(*law.constraints, sep="; ")
    i*s + m - o - pl = 0; i - 1 >= 0; i >= 0; -i + n - 1 >= 0; m >= 0; k - m - 1 >= 0; o >= 0; \
-d + d*k + n*s - o + op - pl - pr - s >= 0; k - m - 1 >= 0; m >= 0
    >>> read_law("o = s*i + t")
    Traceback (most recent call last):
        ...
    tconv_sym.errors.ReadingError: line 1, column 11: a name must be one of s, d, n, k, pl, pr, op, p, O, o, i, m, got t
    """
    check_limit("characters of a law", len(text), MAX_CHARACTERS)
    plain = text.translate(_SIGNS)
    try:
        found, tap = _read_sum(plain) if "[" in plain or "]" in plain else (read_constraints(plain), symbol("m"))
    except ReadingError as error:
        raise ReadingError(error.message, column=error.column, shown=text) from error
    within = (*found, *read_constraints(BOUNDS), *_between(constant(0), tap))
    constraints = tuple(map(_written_out, within))
    check_limit("conditions and terms of a law", sum(1 + len(one.polynomial) for one in constraints), MAX_TERMS)
    return Law(
        text=" ".join(text.split()),
        constraints=constraints,
        tap=_in_parameters(tap),
        is_symmetric=_is_symmetric(plain),
    )


_ARRAYS = ("x", "y", "w")


def _is_symmetric(text: str) -> bool:
    """Check every name; tell whether p stands for the paddings of both sides."""
    names = {match[0]: match.start() + 1 for match in reversed(list(_NAME.finditer(text))) if not _is_array(match)}
    for name, column in reversed(names.items()):
        if name not in LETTERS:
            allowed = ", ".join(LETTERS)
            raise ReadingError(f"a name must be one of {allowed}, got {name}", column=column, shown=text)
    if "p" in names and not names.keys().isdisjoint({"pl", "pr"}):
        raise ReadingError("paddings must be p, or pl and pr, got both", column=names["p"], shown=text)
    if "[" not in text and names.keys().isdisjoint(PRODUCT):
        raise ReadingError("a law must relate o, i and m, got none of them", shown=text)
    return "p" in names


def _is_array(name: re.Match[str]) -> bool:
    """Tell whether a name is that of an array, which is what stands before a bracket."""
    return name[0] in _ARRAYS and name.string[name.end() :].lstrip().startswith("[")


def _read_sum(text: str) -> tuple[list[Constraint], Polynomial]:
    """Read `y[…] += x[…]*w[…], guards`; what is left out is y[o], w[m], and that divisions leave no remainder."""
    match = _SUM.fullmatch(text)
    if match is None:
        rule = "a law with brackets must be x[…], x[…]*w[…] or y[…] += x[…]*w[…], and guards after a comma"
        raise ReadingError(f"{rule}, got {shown(text)}", shown=text)
    part = partial(_part, match)
    found: list[Constraint] = []
    for name, index in (("y", _OUTPUT), ("x", _INPUT)):
        if match[name] is not None and match[name].strip() != index:
            found += _read_index(part(name), symbol(index), index)
    tap = symbol("m") if match["w"] is None else _read_tap(part("w"))
    return found + list(read_constraints(part("guards")) if match["guards"] is not None else ()), tap


def _part(match: re.Match[str], name: str) -> str:
    """Return a part of the text, moved to where it stands there."""
    return " " * match.start(name) + match[name]


def _read_index(text: str, index: Polynomial, letter: str) -> tuple[Constraint, ...]:
    """Read `a`, `(a)/b` (where b divides a) or `(a)//b` (rounded down), which is what the index is."""
    if any(match[0] == letter for match in _NAME.finditer(text)):
        raise ReadingError(f"an index must not be made of itself, got {letter}", column=text.index(letter) + 1)
    above, bar, below = text.partition("/")
    if not bar:
        return (compared(index, "=", read_polynomial(text)),)
    rounds = below.startswith("/")
    divisor = _read_divisor(" " * (len(above) + 1) + below.replace("/", " ", 1))
    _check_operand(above, 1)
    dividend, times = read_polynomial(above), multiply(divisor, index)
    return _between(times, dividend, divisor) if rounds else (compared(times, "=", dividend),)


def _read_divisor(text: str) -> Polynomial:
    """Read a divisor, which is 1 or more whatever s and d are."""
    _check_operand(text, 1)
    divisor = read_polynomial(text)
    if not divisor or any(factor < 0 or not {"s", "d"}.issuperset(names) for names, factor in divisor.items()):
        column = len(text) - len(text.lstrip()) + 1
        raise ReadingError(f"a divisor must be made of s and d, as s or 2*d, got {text.strip()}", column=column)
    return divisor


def _check_operand(text: str, column: int) -> None:
    """Refuse `o + p/s`: what is divided, and what divides, is one number, one name or in parentheses."""
    operand, depth = text.strip(), 0
    for place, sign in enumerate(operand):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and place < len(operand) - 1 and not operand.isalnum():
            column += len(text) - len(text.lstrip())
            rule = "beside a division must stand one number, one name or a sum in parentheses"
            raise ReadingError(f"{rule}, got {shown(operand)}", column=column)


def _read_tap(text: str) -> Polynomial:
    """Read the index of w, which differs for different m."""
    tap = read_polynomial(text)
    parts = linear_in(tap, "m")
    others = {name for names in tap for name in names}.intersection(PRODUCT) - {"m"}
    if parts is None or others or set(parts[0]) != {()}:
        column = len(text) - len(text.lstrip()) + 1
        raise ReadingError(f"the index of w must be made of m, as k-1-m, got {text.strip()}", column=column)
    return tap


def _between(low: Polynomial, value: Polynomial, length: Polynomial | None = None) -> tuple[Constraint, ...]:
    """State low ≤ value < low + length; without a length it is k."""
    high = add(low, symbol("k") if length is None else length)
    return compared(low, COMPARISONS[2], value), compared(value, COMPARISONS[1], high)


def _in_parameters(polynomial: Polynomial) -> Polynomial:
    """Write out what p and O stand for."""
    return substitute(substitute(polynomial, {"p": symbol("pl")}), {"O": expression("O")})


def _written_out(constraint: Constraint) -> Constraint:
    return Constraint(_in_parameters(constraint.polynomial), is_equation=constraint.is_equation)
