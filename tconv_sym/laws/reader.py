"""The grammar of laws: comparisons in which may be divided, guards as in code, and sums x[…]·w[…]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tconv_sym.constraints import COMPARISONS, NUMBER_OR_NAME, SAME, Constraint, Reader, Token, compared
from tconv_sym.errors import ReadingError
from tconv_sym.forms.relation import PARAMETERS, PRODUCT
from tconv_sym.polynomial import add, constant, linear_in, multiply, symbol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tconv_sym.polynomial import Polynomial

LETTERS = (*PARAMETERS, "p", "O", *PRODUCT)
"""What a law may be stated in."""
_INPUT, _OUTPUT, _TAP = PRODUCT[1], PRODUCT[0], PRODUCT[2]
_INTRODUCING = ("if", "where", "when")
_JOINING = (",", ";", "and", "&&", "∧")
_DIVIDING = ("/", "//", "%", "mod")
_FRAME = "a law with brackets must be x[…], x[…]*w[…] or y[…] += x[…]*w[…], and guards after a comma"


class Stated(NamedTuple):
    """A constraint, and the part of the text that states it."""

    constraint: Constraint
    source: str


class Division(NamedTuple):
    """An integer that is the quotient of two others, rounded down; the divisor is 1 or more."""

    name: str
    dividend: Polynomial
    divisor: Polynomial


class LawReader(Reader):
    """Reads one law; what it states is in `stated`, its divisions in `divisions`, each after those that it needs.

    a // b is the integer q of Euclid, and a % b the integer a − b·q, for which 0 ≤ a − b·q < b; that is what Python
    says, as b is positive. a / b is q too, and states that nothing is left. `columns` has the first of every letter.
    """

    tokens: ClassVar[re.Pattern[str]] = re.compile(
        r"[ \t]*(?:(?P<sign>(?:and|mod|if|where|when)(?![A-Za-z0-9])|&&|//|==|<=|>=|\+=|[-+*^()=<>≤≥,;:∧/%[\]])"
        rf"|{NUMBER_OR_NAME})"
    )
    characters: ClassVar[str] = "+ - − * · × / // % ^ ( ) [ ] = < > ≤ ≥ , ; : ∧ &&"

    def __init__(self, text: str) -> None:
        """Take a text; raises `LimitError` or `ReadingError`."""
        super().__init__(text)
        self.stated: list[Stated] = []
        self.divisions: list[Division] = []
        self.columns: dict[str, int] = {}
        self.has_brackets = False
        self._begin = 0
        self._undivided: list[Constraint] = []

    def law(self) -> Polynomial:
        """Read all of the text, and return the index of w."""
        while self.take("if"):
            self._guards()
            self.expect(":", "a comparison, 'and' or ':' must follow")
        tap = symbol(_TAP)
        if self._is_array():
            self.has_brackets = True
            tap = self._sum_of_products()
        else:
            self._guards()
        if self._joins():
            self._guards()
        self.expect_end("an operator, a comparison, a comma or the end must follow")
        return tap

    def _guards(self) -> None:
        """Read comparisons, set apart by commas or `and`."""
        self._guard()
        while self._joins():
            self._guard()

    def _joins(self) -> bool:
        """Pass what stands between guards: a comma, `and`, `if`, or a comma and `if`."""
        joins = self.take(*_JOINING)
        return bool(self.take(*_INTRODUCING) or joins)

    def _guard(self) -> None:
        """Read one chain of comparisons, or several guards in parentheses."""
        if self._is_group():
            self.deepen("'(' must follow")
            self._guards()
            self.close()
            return
        first = self._place
        self._state(first, self.chain())

    def _is_group(self) -> bool:
        """Tell whether a parenthesis opens next in which comparisons stand."""
        depth = 0
        for token in self._tokens[self._place :]:
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                return False
            if token.text in COMPARISONS or token.text in SAME:
                return True
        return False

    def _state(self, first: int, constraints: Iterable[Constraint]) -> None:
        """Keep what the tokens from the first on state, after what their divisions state."""
        source = self._since(first)
        self.stated += [Stated(one, source) for one in (*self._undivided, *constraints)]
        self._undivided.clear()

    def _since(self, first: int) -> str:
        """Return the text from a token up to the last one."""
        return self._between(first, self._place)

    def _between(self, first: int, end: int) -> str:
        """Return the text of some tokens."""
        last = self._tokens[end - 1]
        return self._text[self._tokens[first].column - 1 : last.column - 1 + len(last.text)]

    def _is_array(self) -> bool:
        """Tell whether the name of an array comes next, which is what stands before a bracket."""
        after = self._tokens[min(self._place + 1, len(self._tokens) - 1)]
        return self._next.text in {"x", "y", "w"} and after.text == "["

    def _takes_array(self, name: str) -> bool:
        """Pass an array's name and bracket if they come next."""
        if not self._is_array() or self._next.text != name:
            return False
        self._place += 2
        return True

    def _sum_of_products(self) -> Polynomial:
        """Read `y[…] += x[…]*w[…]`; what is left out is y[o] and w[m]."""
        if self._takes_array("y"):
            self._index(_OUTPUT)
            if not self.take("+=", "="):
                raise self.refusal("'+=' or '=' must follow")
        if self._takes_array("w"):
            tap = self._tap()
            self.take("*")
            if not self._takes_array("x"):
                raise self.refusal("x[…] must follow")
            self._index(_INPUT)
            return tap
        if not self._takes_array("x"):
            raise self.refusal(_FRAME)
        self._index(_INPUT)
        times = self.take("*")
        if self._takes_array("w"):
            return self._tap()
        if times:
            raise self.refusal("w[…] must follow")
        return symbol(_TAP)

    def _index(self, letter: str) -> None:
        """Read what an index is made of."""
        first = self._place
        made = self.sum()
        if made != symbol(letter):
            for token in self._tokens[first : self._place]:
                if token.text == letter:
                    rule = f"an index must not be made of itself, got {letter}"
                    raise ReadingError(rule, column=token.column, shown=self._text)
            self._state(first, [compared(symbol(letter), "=", made)])
        self.expect("]", "an operator or ']' must follow")

    def _tap(self) -> Polynomial:
        """Read the index of w: made of m, differently for different m, or what m is made of."""
        first = self._place
        tap = self.sum()
        if all(token.text != _TAP for token in self._tokens[first : self._place]):
            self._state(first, [compared(symbol(_TAP), "=", tap)])
            tap = symbol(_TAP)
        elif tap != symbol(_TAP):
            parts = linear_in(tap, _TAP)
            others = {name for names in tap for name in names}.difference(PARAMETERS, ("p", "O", _TAP))
            if parts is None or others or set(parts[0]) != {()}:
                raise self._refused(first, "the index of w must be made of m, as k-1-m, or without it, got {}")
            self._state(first, between(tap, symbol("k")))
        self.expect("]", "an operator or ']' must follow")
        return tap

    def name(self, token: Token) -> Polynomial:
        """Take a letter; raises `ReadingError` for another name."""
        if token.text not in LETTERS:
            rule = f"a name must be one of {', '.join(LETTERS)}, got {token.text}"
            raise ReadingError(rule, column=token.column, shown=self._text)
        self.columns.setdefault(token.text, token.column)
        return super().name(token)

    def sum(self) -> Polynomial:
        """Read a sum, and remember where it begins."""
        outer, self._begin = self._begin, self._place
        made = super().sum()
        self._begin = outer
        return made

    def term(self) -> Polynomial:
        """Read a product of powers, or what is divided, the sign and the divisor."""
        first = self._place
        dividend = super().term()
        if self._next.text not in _DIVIDING:
            return dividend
        over, sign = self._place, self.take(*_DIVIDING)
        divisor = super().term()
        if meant := self._meant(first, over):
            rule = f"a division must be set apart by parentheses, as {' or '.join(meant)}"
            got = self._between(first, self._after_power(over + 1))
            raise ReadingError(f"{rule}, got '{got}'", column=self._tokens[first].column, shown=self._text)
        if not divisor or any(factor < 0 or not {"s", "d"}.issuperset(names) for names, factor in divisor.items()):
            raise self._refused(over + 1, "a divisor must be made of s and d, as s or 2*d, got {}")
        return self._divided(dividend, sign, divisor)

    def _divided(self, dividend: Polynomial, sign: str, divisor: Polynomial) -> Polynomial:
        """Make the quotient or the rest, with an integer of its own for the quotient."""
        name = f"q{len(self.divisions) + 1}"
        self.divisions.append(Division(name, dividend, divisor))
        whole = multiply(divisor, symbol(name))
        rest = add(dividend, whole, -1)
        self._undivided += [compared(whole, "=", dividend)] if sign == "/" else between(rest, divisor)
        return symbol(name) if sign in {"/", "//"} else rest

    def _meant(self, first: int, over: int) -> list[str]:
        """Return what may be meant by a division that is not set apart, in words that can be read.

        Python reads -(a)//b as (-(a))//b, and a + b//c and a//b*c are not what all who write them mean.
        """
        after = self._after_power(over + 1)
        dividend, divisor, sign = self._closed(first, over), self._closed(over + 1, after), self._tokens[over].text
        gap = "" if "/" in sign else " "
        made = gap.join([dividend, sign, divisor])
        is_apart = self._tokens[first].text == "(" and self._is_operand(first, over) and first != self._begin + 1
        if first != self._begin and not is_apart:
            return [f"({made})", gap.join([f"({self._between(self._begin, over)})", sign, divisor])]
        if not self._is_operand(first, over):
            return [made]
        if self._next.text in _DIVIDING and after == self._place:
            return [f"({made})"]
        if after < self._place:
            whole = gap.join([dividend, sign, f"({self._since(over + 1)})"])
            return [f"({made}){self._between(after, self._place)}", whole]
        return [] if self._is_operand(over + 1, after) else [made]

    def _closed(self, first: int, end: int) -> str:
        """Return the text of some tokens, in parentheses unless it is one operand."""
        return self._between(first, end) if self._is_operand(first, end) else f"({self._between(first, end)})"

    def _is_operand(self, first: int, end: int) -> bool:
        """Tell whether some tokens are one number, one name or a sum in parentheses."""
        return self._after_operand(first) == end

    def _after_operand(self, first: int) -> int:
        """Return the place after the number, the name or the sum in parentheses that begins at a token."""
        depth = 0
        for place in range(first, self._place):
            depth += (self._tokens[place].text == "(") - (self._tokens[place].text == ")")
            if depth == 0:
                return place + 1
        return self._place

    def _after_power(self, first: int) -> int:
        """Return the place after it and its exponent."""
        place = self._after_operand(first)
        return place + 2 if self._tokens[place].text == "^" else place

    def _refused(self, first: int, rule: str) -> ReadingError:
        """Make the error for the tokens from the first on."""
        source, column = self._since(first), self._tokens[first].column
        return ReadingError(rule.format(source), column=column, shown=self._text)


def between(value: Polynomial, length: Polynomial) -> tuple[Constraint, ...]:
    """State 0 ≤ value < length."""
    return compared(constant(0), "<=", value), compared(value, "<", length)
