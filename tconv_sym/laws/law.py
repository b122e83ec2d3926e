"""What a law about indices says, read from text: `o = s*i + d*m - p`, `x[(o + p - m)/s]*w[m]`, `…, 0 <= i < n`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.constraints import Constraint, read_constraints
from tconv_sym.errors import OperandError, ReadingError
from tconv_sym.forms.enumeration import solutions, values
from tconv_sym.forms.relation import PRODUCT, expression
from tconv_sym.laws.reader import Division, LawReader, Stated
from tconv_sym.limits import check_limit
from tconv_sym.polynomial import linear_in, scale, substitute, symbol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tconv_sym.polynomial import Polynomial

    Ids = NDArray[np.int64]

MAX_CHARACTERS, MAX_TERMS = 400, 200
"""As many characters, and conditions and terms multiplied out, as a law may have: each costs time at every size."""
BOUNDS = "0 <= i < n, 0 <= m < k, 0 <= o < O"
"""What every law holds within."""
_SIGNS = str.maketrans({"−": "-", "·": "*", "×": "*", "∗": "*", "\n": " ", "\r": " "})
"""Signs that are read as others; each is one character, so that columns stay."""
_SPACES = (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TYPED = MappingProxyType(_WIDE | dict.fromkeys(_SPACES, " ") | str.maketrans("、≦≧⋅", ",≤≥·"))
"""What Chinese and Japanese keyboards type, full-width forms of ASCII above all, and spaces at which no line breaks."""
_COMMENT, _ENDS = re.compile(r"#[^\r\n]*"), (";", ".", "。")
_OUTPUT, _INPUT, _TAP = PRODUCT


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Which products x[i]·w[tap] a law puts on output o: those for which all constraints hold, and no others.

    `tap` is made of the letter m, which counts from 0 below k. `divisions` are further integers, each with one value
    for given sizes, o, i, m and those before it, so that no product is counted twice. `sources` says of each constraint
    where it stands in the text. O and p are written out: p is pl, and where it stands the paddings of both sides are
    the same, which is what `is_symmetric` says.
    """

    text: str
    constraints: tuple[Constraint, ...]
    sources: tuple[str, ...]
    divisions: tuple[Division, ...]
    tap: Polynomial
    is_symmetric: bool

    def products(self, columns: Mapping[str, Ids]) -> tuple[Ids, Ids, Ids, Ids]:
        """Enumerate for many parameter sets at once: which set, and output, input and tap of each of its products.

        No product comes twice. Raises `LimitError`.
        """
        names = (_INPUT, _TAP, _OUTPUT, *(one.name for one in self.divisions))
        rows = solutions(names, self.constraints, {**columns, "row": np.arange(len(columns["s"]))})
        return rows["row"], rows[_OUTPUT], rows[_INPUT], values(self.tap, rows)


def read_law(text: str) -> Law:
    """Read a law; raises `OperandError` where it is no text, `ReadingError` or `LimitError`.

    >>> law = read_law("x[(o + p - m)/s]*w[k-1-m], i > 0")
    >>> print(*law.constraints, sep="; ")
    i*s + m - o - pl = 0; k - m - 1 >= 0; m >= 0; i - 1 >= 0; i >= 0; -i + n - 1 >= 0; m >= 0; k - m - 1 >= 0; \
o >= 0; -d + d*k + n*s - o + op - pl - pr - s >= 0
    >>> print(*read_law("(o + p) % 2 == 0").constraints[:3], sep="; ")
    o + pl - 2*q1 >= 0; -o - pl + 2*q1 + 1 >= 0; o + pl - 2*q1 = 0
    >>> read_law("o = s*i + t")
    Traceback (most recent call last):
        ...
    tconv_sym.errors.ReadingError: line 1, column 11: a name must be one of s, d, n, k, pl, pr, op, p, O, o, i, m, got t
    """
    if not isinstance(text, str):
        raise OperandError(f"a law must be text, got {type(text).__name__}")
    check_limit("characters of a law", len(text), MAX_CHARACTERS)
    text = _plain(text)
    try:
        reader = LawReader(text.translate(_SIGNS))
        tap = reader.law()
        is_symmetric = _is_symmetric(reader)
    except ReadingError as error:
        raise _placed(error, text) from error
    stated = [*reader.stated, *(Stated(one, BOUNDS) for one in read_constraints(BOUNDS))]
    stated, divisions = _solved([Stated(_written_out(one), source) for one, source in stated], reader.divisions)
    check_limit("conditions and terms of a law", sum(1 + len(one.polynomial) for one, _ in stated), MAX_TERMS)
    return Law(
        text=" ".join(text.split()),
        constraints=tuple(one for one, _ in stated),
        sources=tuple(" ".join(source.split()) for _, source in stated),
        divisions=divisions,
        tap=_in_parameters(tap),
        is_symmetric=is_symmetric,
    )


def _plain(text: str) -> str:
    """Leave out comments and a last semicolon or full stop, and read what is typed as ASCII; columns stay."""
    plain = _COMMENT.sub(lambda found: " " * len(found[0]), text.translate(_TYPED)).rstrip()
    return plain[:-1] if plain.endswith(_ENDS) else plain


def _placed(error: ReadingError, text: str) -> ReadingError:
    """Say on which line of a text of several lines an error is."""
    before = text[: error.column - 1]
    line = before.count("\n")
    column = len(before) - before.rfind("\n")
    return ReadingError(error.message, line=line + 1, column=column, shown=text.split("\n")[line])


def _is_symmetric(reader: LawReader) -> bool:
    """Tell whether p stands for the paddings of both sides; raises `ReadingError`."""
    columns = reader.columns
    if "p" in columns and not columns.keys().isdisjoint({"pl", "pr"}):
        raise ReadingError("paddings must be p, or pl and pr, got both", column=columns["p"])
    if not reader.has_brackets and columns.keys().isdisjoint(PRODUCT):
        raise ReadingError("a law must relate o, i and m, got none of them")
    return "p" in columns


def _solved(stated: Sequence[Stated], divisions: Sequence[Division]) -> tuple[list[Stated], tuple[Division, ...]]:
    """Leave out the quotients that an equation gives: of i = q and s·q = o + p there stays s·i = o + p."""
    names = {one.name for one in divisions}
    known: dict[str, Polynomial] = {}
    kept = []
    for one in stated:
        name, made = _quotient(one.constraint, names.difference(known))
        # What is made of another quotient stays, so that each is bounded by those before it.
        if name and names.isdisjoint(other for monomial in made for other in monomial):
            known[name] = made
        else:
            kept.append(one)
    left = tuple(
        Division(name, _in_parameters(substitute(dividend, known)), divisor)
        for name, dividend, divisor in divisions
        if name not in known
    )
    return [Stated(_with(one, known), source) for one, source in kept], left


def _quotient(constraint: Constraint, names: set[str]) -> tuple[str, Polynomial]:
    """Find a quotient that an equation gives, and what it is; "" if there is none."""
    for name in sorted(names) if constraint.is_equation else ():
        parts = linear_in(constraint.polynomial, name)
        if parts is not None and parts[0] in ({(): 1}, {(): -1}):
            return name, scale(parts[1], -1 * int(parts[0][()]))
    return "", {}


def _with(constraint: Constraint, known: Mapping[str, Polynomial]) -> Constraint:
    """Put polynomials in the place of names."""
    return Constraint(substitute(constraint.polynomial, known), is_equation=constraint.is_equation)


def _in_parameters(polynomial: Polynomial) -> Polynomial:
    """Write out what p and O stand for."""
    return substitute(substitute(polynomial, {"p": symbol("pl")}), {"O": expression("O")})


def _written_out(constraint: Constraint) -> Constraint:
    return Constraint(_in_parameters(constraint.polynomial), is_equation=constraint.is_equation)
