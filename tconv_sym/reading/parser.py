"""Tokens of one expression → its nodes, or a refusal that points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tconv_sym.errors import LimitError
from tconv_sym.polynomial import MAX_EXPONENT, MAX_TERMS
from tconv_sym.reading.cursor import CLOSING, MAX_DIGITS, Cursor
from tconv_sym.reading.names import begins_name, find, read_name
from tconv_sym.reading.nodes import Name, Node, Number, Power, Quotient, Sum, bound, number, product

if TYPE_CHECKING:
    from tconv_sym.reading.source import Source
    from tconv_sym.reading.tokens import Token
    from tconv_sym.reading.vocabulary import Vocabulary

_MAX_FACTORS = 2 * MAX_TERMS
"""As many factors as an expression may have once its sums are written out."""
_TIMES = frozenset({("mark", "*"), ("command", "cdot"), ("command", "times"), ("command", "ast"), ("command", "cdotp")})
_DIVIDED = frozenset({("mark", "/"), ("command", "div")})
_SIGNS = {"+": 1, "-": -1}
_FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
_BOUNDS = r"a sum must have a variable and bounds, as in \sum_{i=1}^{3}"


def parse(source: Source, vocabulary: Vocabulary, start: int, stop: int) -> Node:
    """Read an expression, and bound its value; raises `ReadingError`."""
    parser = Parser(Cursor(source, start, stop), vocabulary)
    try:
        node = parser.sum()
        if parser.cursor.peek().kind != "end":
            raise parser.cursor.unexpected()
        bound(node)
    except LimitError as error:
        raise source.refuse(start, str(error)) from None
    return node


class Parser:
    """A reader of one expression: where it is, and the summation variables there."""

    def __init__(self, cursor: Cursor, vocabulary: Vocabulary) -> None:
        """Read nothing yet; `copies` is how often the sums around write out what is read."""
        self.cursor, self.vocabulary = cursor, vocabulary
        self.variables: dict[str, int] = {}
        self.factors = 0
        self.copies = 1

    def sum(self) -> Node:
        """Read terms."""
        while self.cursor.skips("{", "}"):  # LaTeX's way to begin a line with a sign
            pass
        parts = [(self._sign(), self.product())]
        while self._sees_sign():
            parts.append((self._sign(), self.product()))
        sign, node = parts[0]
        return _signed(sign, node) if len(parts) == 1 else Sum(tuple(parts))

    def _sees_sign(self) -> bool:
        return self.cursor.sees("+") or self.cursor.sees("-")

    def _sign(self) -> int:
        """Read a sign if there is one."""
        if not self._sees_sign():
            return 1
        token = self.cursor.take()
        if self._sees_sign() and self.cursor.peek().start == token.stop:
            raise self.cursor.refuse("a sign after a sign must stand in brackets", token)
        return _SIGNS[token.text]

    def product(self) -> Node:
        """Read factors; those side by side are multiplied, but not after a slash."""
        factors = [self.factor()]
        is_divided = False
        while True:
            sign = self.cursor.peek()[:2]
            if sign in _TIMES:
                self.cursor.take()
                factors.append(self.factor())
                is_divided = False
            elif sign in _DIVIDED:
                self.cursor.take()
                factors = [self._quotient(product(factors), self.cursor.peek(), self.factor())]
                is_divided = True
            elif self._begins_factor():
                self._check_side_by_side(is_divided=is_divided)
                factors.append(self.factor())
            else:
                return product(factors)

    def _begins_factor(self) -> bool:
        """Tell whether a factor comes next."""
        kind, text, *_ = self.cursor.peek()
        return text in CLOSING if kind == "mark" else kind in ("number", "word", "command")

    def _check_side_by_side(self, *, is_divided: bool) -> None:
        """Refuse a product without a sign where it may be meant otherwise."""
        cursor = self.cursor
        if "\n" in cursor.source.text[cursor.peek(-1).stop : cursor.peek().start]:
            raise cursor.refuse("factors on two lines must have a sign between them")
        if is_divided:
            raise cursor.refuse("what stands after a/b must have a sign: a/2 b may be (a/2)·b or a/(2b)")
        if cursor.peek().kind == "number" or (cursor.sees("{") and cursor.peek(1).kind == "number"):
            raise cursor.refuse("a number must stand in front, or have a sign before it: 2a or a·2")
        if cursor.peek(-1).kind == "number" and cursor.peek()[0] == "command" and cursor.peek().text in _FRACTIONS:
            raise cursor.refuse(r"a fraction after a number must have a sign before it: 2\frac{1}{2} may be 5/2")

    def factor(self) -> Node:
        """Read a factor with its sign and its power."""
        self.factors += 1
        if self.factors > _MAX_FACTORS:
            raise self.cursor.refuse(f"an expression must have at most {_MAX_FACTORS:,} factors, got more")
        return _signed(self._sign(), self._power(self._primary()))

    def _quotient(self, over: Node, at: Token, under: Node) -> Node:
        """Divide by a number."""
        bound(under)
        value = number(under)
        if not value:
            raise self.cursor.refuse(f"a divisor must be a number{'' if value is None else ' other than 0'}", at)
        return Number(over.value / value) if isinstance(over, Number) else Quotient(over, value)

    def _power(self, base: Node) -> Node:
        """Read a power if there is one."""
        cursor = self.cursor
        is_python = cursor.skips("*", "*")
        if not is_python and not cursor.skips("^"):
            return base
        exponent = self._exponent(is_python=is_python)
        if cursor.sees("^") or cursor.sees("*", "*"):
            raise cursor.refuse("a power of a power must have brackets")
        if isinstance(base, Name) and f"{base.name}__{exponent}" in self.vocabulary.given:
            raise cursor.refuse(f"{base.name}^{exponent} may be a power or {base.name}__{exponent}", cursor.peek(-1))
        return Power(base, exponent)

    def _exponent(self, *, is_python: bool) -> int:
        """Read an exponent; LaTeX takes one digit if there are no braces."""
        opening = self.cursor.peek()
        in_braces = self.cursor.skips("{")
        token = self.cursor.take()
        if not (token.kind == "number" and token.text.isdigit() and len(token.text) <= MAX_DIGITS):
            raise self.cursor.refuse(f"an exponent must be a whole number in 0..{MAX_EXPONENT}", opening)
        if int(token.text) > MAX_EXPONENT:
            raise self.cursor.refuse(f"an exponent must be in 0..{MAX_EXPONENT}, got {token.text}", token)
        if len(token.text) > 1 and not in_braces and not is_python:
            raise self.cursor.refuse("an exponent of several digits must stand in braces", token)
        if in_braces:
            self.cursor.closes(opening)
        return int(token.text)

    def _primary(self) -> Node:
        """Read a number, a name, a bracket, a fraction or a sum."""
        cursor = self.cursor
        kind, text, *_ = cursor.peek()
        if kind == "number":
            return self._number(cursor.take())
        if begins_name(cursor):
            return read_name(cursor, self.vocabulary, self.variables)
        if kind == "mark" and text in CLOSING:
            return self._bracket()
        if kind == "command" and text in _FRACTIONS:
            cursor.take()
            over = self._argument()
            return self._quotient(over, cursor.peek(), self._argument())
        if kind == "command" and text == "sum":
            return self._summation()
        if kind == "command" and ("command", text) not in _TIMES | _DIVIDED:
            return read_name(cursor, self.vocabulary, self.variables)
        raise cursor.unexpected()

    def _number(self, token: Token) -> Node:
        """Read a number exactly."""
        if len(token.text) > MAX_DIGITS:
            message = f"a number must have at most {MAX_DIGITS} digits, got {len(token.text):,}"
            raise self.cursor.refuse(message, token)
        return Number(Fraction(token.text))

    def _bracket(self) -> Node:
        """Read a bracket."""
        opening = self.cursor.take()
        self.cursor.deeper()
        if self.cursor.sees(CLOSING[opening.text]):
            raise self.cursor.refuse("brackets must not be empty", opening)
        node = self.sum()
        self.cursor.closes(opening)
        self.cursor.depth -= 1
        return node

    def _argument(self) -> Node:
        """Read an argument of a fraction; without braces it is one character."""
        cursor = self.cursor
        if cursor.sees("{"):
            return self._bracket()
        token = cursor.peek()
        if token.kind not in ("number", "word") or not token.text.isalnum():
            raise cursor.refuse("a fraction must have two arguments in braces")
        rest = token._replace(text=token.text[1:], start=token.start + 1)
        cursor.tokens[cursor.at : cursor.at + 1] = [token._replace(text=token.text[0])] + [rest] * bool(rest.text)
        first = cursor.take()
        if first.kind == "number":
            return self._number(first)
        return find(cursor, self.vocabulary, first, first.text)

    def _summation(self) -> Node:
        """Write out a sum; its body is the product that follows."""
        cursor = self.cursor
        at = cursor.take()
        cursor.deeper()
        variable, first, last = self._bounds()
        count = last - first + 1
        if not 0 < count <= MAX_TERMS:
            raise cursor.refuse(f"a sum must have 1 to {MAX_TERMS:,} terms, got {count:,}", at)
        if self.copies * count > MAX_TERMS:
            raise cursor.refuse(f"sums in sums must have at most {MAX_TERMS:,} terms in all, got more", at)
        body, outer, copies = cursor.at, self.variables, self.copies
        self.copies *= count
        parts = []
        for value in range(first, last + 1):
            cursor.at, self.variables = body, {**outer, variable: value}
            parts.append((1, self.product()))
        self.variables, self.copies = outer, copies
        cursor.depth -= 1
        return Sum(tuple(parts))

    def _bounds(self) -> tuple[str, int, int]:
        """Read `_{i=1}^{3}`."""
        cursor = self.cursor
        at = cursor.peek(1)
        variable = cursor.peek(2).text
        if not (cursor.sees("_", "{") and cursor.peek(2).kind == "word" and len(variable) == 1):
            raise cursor.refuse(_BOUNDS)
        cursor.at += 3
        if not cursor.skips("="):
            raise cursor.refuse(_BOUNDS)
        first = self._integer()
        cursor.closes(at)
        if not cursor.skips("^"):
            raise cursor.refuse(_BOUNDS)
        opening = cursor.peek()
        in_braces = cursor.skips("{")
        last = self._integer()
        if in_braces:
            cursor.closes(opening)
        return variable, first, last

    def _integer(self) -> int:
        """Read a bound."""
        token = self.cursor.take()
        if token.kind != "number" or not token.text.isdigit() or len(token.text) > MAX_DIGITS:
            raise self.cursor.refuse("a bound of a sum must be a number", token)
        return int(token.text)


def _signed(sign: int, node: Node) -> Node:
    """Put a sign before a node."""
    if sign == 1:
        return node
    return Number(-node.value) if isinstance(node, Number) else Sum(((-1, node),))
