"""Polynomials and comparisons of integers, read from text: `s*i + d*m - pl`, `0 <= i < n, o = s*q + r`.

The grammar is all there is: whole numbers, names, `+ - * ^ ( )`, the comparisons `= < <= > >=`, which may be chained
and written `== ≤ ≥` too, and commas between statements. Nothing is evaluated, and nothing is looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tconv_sym.errors import LimitError, ReadingError, shown
from tconv_sym.polynomial import MAX_DIGITS, add, constant, multiply, power, scale, symbol, to_text

if TYPE_CHECKING:
    from tconv_sym.polynomial import Polynomial

MAX_CHARACTERS, MAX_DEPTH = 4096, 32
COMPARISONS = ("=", "<", "<=", ">", ">=")
SAME = MappingProxyType({"==": "=", "≤": "<=", "≥": ">="})
"""Comparisons that are read as others."""
NUMBER_OR_NAME = "(?P<number>[0-9]+)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a statement demands of integers: that `polynomial` is 0 if `is_equation`, otherwise that it is 0 or more.

    >>> one, other = read_constraints("i < n"), read_constraints("o = s*i")
    >>> print(*one, *other, sep="; ")
    -i + n - 1 >= 0; -i*s + o = 0
    """

    polynomial: Polynomial
    is_equation: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The names that stand in it."""
        return frozenset(name for monomial in self.polynomial for name in monomial)

    def __str__(self) -> str:
        return f"{written(self.polynomial)} {'=' if self.is_equation else '>='} 0"


def written(polynomial: Polynomial) -> str:
    """Write a polynomial with whole coefficients so that `read_polynomial` gives it again.

    >>> written(read_polynomial("2*(a + b)*a - 1"))
    '2*a^2 + 2*a*b - 1'
    """
    return to_text(polynomial).replace("×", "*")


def read_polynomial(text: str) -> Polynomial:
    """Read one polynomial; raises `ReadingError` or `LimitError`.

    >>> read_polynomial("s*(n - 1) + 1") == {("n", "s"): 1, ("s",): -1, (): 1}
    True
    >>> read_polynomial("s*(n - 1")
    Traceback (most recent call last):
        ...
    tconv_sym.errors.ReadingError: line 1, column 9: ')' must follow, got the end
    """
    reader = Reader(text)
    polynomial = reader.sum()
    reader.expect_end("an operator or the end must follow")
    return polynomial


def read_constraints(text: str) -> tuple[Constraint, ...]:
    """Read comparisons, chained or set apart by commas; raises `ReadingError` or `LimitError`.

    >>> print(*read_constraints("0 <= r < s, x = s*q + r"), sep="; ")
    r >= 0; -r + s - 1 >= 0; -q*s - r + x = 0
    """
    reader = Reader(text)
    found = list(reader.chain())
    while reader.take(","):
        found += reader.chain()
    reader.expect_end("a comparison, a comma or the end must follow")
    return tuple(found)


def compared(left: Polynomial, sign: str, right: Polynomial) -> Constraint:
    """Bring a comparison of integers to the one side: a < b is b − a − 1 ≥ 0.

    >>> print(compared(symbol("a"), "<", symbol("b")))
    -a + b - 1 >= 0
    """
    if sign in {">", ">="}:
        return compared(right, sign.replace(">", "<"), left)
    if sign == "=":
        return Constraint(add(left, right, -1), is_equation=True)
    difference = add(right, left, -1)
    return Constraint(difference if sign == "<=" else add(difference, constant(1), -1))


class Token(NamedTuple):
    """A number, a name or a sign, and the column at which it begins; the empty text is the end."""

    kind: str
    text: str
    column: int


class Reader:
    """Reads by recursive descent: chains of sums of products of powers.

    `tokens` and `characters` are the grammar's words, and how they are named where a character means nothing.
    """

    tokens: ClassVar[re.Pattern[str]] = re.compile(rf"[ \t]*(?:{NUMBER_OR_NAME}|(?P<sign>==|<=|>=|[-+*^()=<>≤≥,]))")
    characters: ClassVar[str] = "+ - * ^ ( ) = < > ≤ ≥ ,"

    def __init__(self, text: str) -> None:
        """Split a text; raises `LimitError`, or `ReadingError` at a character that means nothing."""
        if len(text) > MAX_CHARACTERS:
            raise LimitError(f"characters must be at most {MAX_CHARACTERS:,}, got {len(text):,}")
        self._text, self._place, self._depth = text, 0, 0
        self._tokens = self._split(text)

    def _split(self, text: str) -> list[Token]:
        found, place = [], 0
        end = len(text.rstrip(" \t"))
        while place < end:
            match = self.tokens.match(text, place, end)
            if match is None:
                column = place + 1 + len(text[place:]) - len(text[place:].lstrip(" \t"))
                rule = f"a character must be of a number, a name or one of {self.characters}"
                raise ReadingError(f"{rule}, got {text[column - 1]!r}", column=column, shown=text)
            kind = match.lastgroup or ""
            found.append(Token(kind, match[kind], match.start(kind) + 1))
            place = match.end()
        return [*found, Token("end", "", end + 1)]

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def take(self, *signs: str) -> str:
        """Pass one of these signs if it comes next, and return it; otherwise return ''."""
        token = self._next
        if token.kind != "sign" or token.text not in signs:
            return ""
        self._place += 1
        return token.text

    def expect(self, sign: str, rule: str) -> None:
        """Pass a sign, or refuse what comes instead."""
        if not self.take(sign):
            raise self.refusal(rule)

    def refusal(self, rule: str) -> ReadingError:
        """Make the error for what comes next."""
        got = shown(self._next.text) if self._next.text else "the end"
        return ReadingError(f"{rule}, got {got}", column=self._next.column, shown=self._text)

    def expect_end(self, rule: str) -> None:
        """Refuse what is left over."""
        if self._next.kind != "end":
            raise self.refusal(rule)

    def chain(self) -> list[Constraint]:
        """Read `a <= b < c`."""
        left, found = self.sum(), []
        while sign := self.take(*COMPARISONS, *SAME):
            right = self.sum()
            found.append(compared(left, SAME.get(sign, sign), right))
            left = right
        if not found:
            raise self.refusal(f"one of {' '.join(COMPARISONS)} must follow")
        return found

    def sum(self) -> Polynomial:
        """Read `a - b + c`, with a sign in front or none."""
        made = scale(self.term(), -1) if self.take("-") else self.term()
        while sign := self.take("+", "-"):
            made = add(made, self.term(), 1 if sign == "+" else -1)
        return made

    def term(self) -> Polynomial:
        """Read a product of powers."""
        made = self._power()
        while self.take("*"):
            made = multiply(made, self._power())
        return made

    def _power(self) -> Polynomial:
        base = self._operand()
        return power(base, self._number()) if self.take("^") else base

    def _operand(self) -> Polynomial:
        """Read a number, a name, or a sum in parentheses."""
        if self._next.kind == "number":
            return constant(self._number())
        if self._next.kind == "name":
            self._place += 1
            return self.name(self._tokens[self._place - 1])
        self.deepen("a number, a name or '(' must follow")
        inside = self.sum()
        self.close()
        return inside

    def name(self, token: Token) -> Polynomial:
        """Say what a name stands for: itself."""
        return symbol(token.text)

    def deepen(self, rule: str) -> None:
        """Pass a parenthesis that opens; raises `LimitError` for too many."""
        self.expect("(", rule)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitError(f"parentheses must be at most {MAX_DEPTH} deep, got more")

    def close(self) -> None:
        """Pass the parenthesis that closes."""
        self.expect(")", "')' must follow")
        self._depth -= 1

    def _number(self) -> int:
        if self._next.kind != "number":
            raise self.refusal("a whole number must follow")
        if len(self._next.text) > MAX_DIGITS:
            raise LimitError(f"a number must have at most {MAX_DIGITS:,} digits, got more")
        self._place += 1
        return int(self._tokens[self._place - 1].text)
