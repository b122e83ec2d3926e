"""Tokens → formulas of sizes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tconv_sym.reading import size_names
from tconv_sym.reading.characters import short
from tconv_sym.reading.size_formula import Expression, Letter, Number, Operation, Rounded, is_divisor
from tconv_sym.reading.size_text import tokens
from tconv_sym.reading.source import Source
from tconv_sym.reading.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MAX_LENGTH, MAX_DEPTH, MAX_DIGITS = 128, 16, 9
"""As many words and marks, brackets in brackets, and digits as a formula may have: PyTorch's own has 60 and two."""
_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
_ROUNDING = {"floor": False, "ceil": True}
_NO_PRODUCTS = frozenset({"as", "an", "if"})
"""Words of two letters that are words."""
_PHRASE = 3
"""As many words as a name may have without `_` between them: "output padding size"."""


def read_formula(text: str) -> Expression:
    """Read a formula that stands alone; raises `ReadingError`.

    >>> from tconv_sym.reading.size_formula import evaluate
    >>> evaluate(read_formula("s(n - 1) + k"), {"n": 2, "k": 3, "s": 2})
    5
    """
    source = Source(text)
    return Reader(source, tokens(source)).all()


class Reader:
    """Reads one formula from its tokens; every method leaves off behind what it has read."""

    def __init__(self, source: Source, part: Sequence[Token]) -> None:
        """Begin at the first of the tokens."""
        self._source = source
        stop = part[-1].stop if part else len(source.text)
        self._tokens = [*part, Token("end", "", stop, stop)]
        self._at = self._depth = 0
        if len(part) > MAX_LENGTH:
            raise self.refuse(f"a size formula must have at most {MAX_LENGTH} words and marks, got {len(part)}")

    @property
    def here(self) -> Token:
        """The next token."""
        return self._tokens[self._at]

    def refuse(self, message: str) -> Exception:
        """Make the error that points at the next token."""
        return self._source.refuse(self.here.start, message)

    def all(self) -> Expression:
        """Read everything."""
        found = self.sum()
        if self.here.kind != "end":
            raise self.refuse(f"{self.here.text} is not expected here")
        return found

    def sum(self) -> Expression:
        """Read products with + or − between them."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.refuse(f"brackets must be at most {MAX_DEPTH} deep, got more")
        first = self.mark("+", "-")
        is_negative = first is not None and first.text == "-"
        left = self.product(is_negative=is_negative)
        if is_negative:
            left = Operation("-", Number(0), left)
        while token := self.mark("+", "-"):
            left = Operation(token.text, left, self.product())
        self._depth -= 1
        return left

    def product(self, *, is_negative: bool = False) -> Expression:
        """Read factors with ×, /, // or nothing between them.

        Where a quotient ends is not clear if nothing stands behind it; nor is what −n // s rounds, to those who do not
        know Python.
        """
        left, sign = self.factor(), ""
        while True:
            start, was_over = self.here.start, sign in ("/", "//")
            token = self.mark("*", "/", "//")
            if token is None and not self._starts_factor():
                return left
            sign = "" if token is None else token.text
            if (not sign and was_over) or (sign == "//" and is_negative):
                raise self._source.refuse(start, "it is not clear what the quotient is of: write brackets")
            if sign in ("/", "//"):
                left = Operation("/", left, self._under(self.factor, start))
                left = Rounded(left) if sign == "//" else left
            else:
                left = Operation("*", left, self.factor())

    def _starts_factor(self) -> bool:
        """Tell whether the next token multiplies what stands before it; of n3 and of 2 3 that is not clear."""
        token, before = self.here, self._tokens[self._at - 1]
        if token.kind == "number":
            if before.text != ")":
                raise self.refuse("a number right after a number or a name is not read: write ×")
            return True
        return token.kind == "word" or token.text == "frac" or token.text in _CLOSING

    def factor(self) -> Expression:
        """Read a number, a name, a fraction or a bracket."""
        token = self.here
        if token.kind == "number":
            return self._number()
        if token.kind == "word" and token.text.lower() in _ROUNDING and self._tokens[self._at + 1].text == "(":
            self._at += 1
            return Rounded(self.bracket(), _ROUNDING[token.text.lower()])
        if token.kind == "word":
            return self._parameter()
        if self.mark("frac"):
            return Operation("/", self._argument(), self._under(self._argument, token.start))
        if token.text in _CLOSING:
            inner = self.bracket()
            return Rounded(inner, token.text == "⌈") if token.text in "⌊⌈" else inner
        raise self.refuse(f"{token.text} is not expected here" if token.text else "a formula is not complete")

    def bracket(self) -> Expression:
        """Read a bracket and what stands in it."""
        opening = self.here.text
        self._at += 1
        inner = self.sum()
        if not self.mark(_CLOSING[opening]):
            raise self.refuse(f"{_CLOSING[opening]} must close {opening} here, got {self.here.text or 'the end'}")
        return inner

    def _argument(self) -> Expression:
        """Read what stands over or under a fraction: in braces, or one digit."""
        if self.here.text == "{":
            return self.bracket()
        if self.here.kind == "number" and len(self.here.text) == 1:
            return self._number()
        raise self.refuse("a fraction must have braces, as in \\frac{n}{s}")

    def _under(self, read: Callable[[], Expression], start: int) -> Expression:
        """Read a divisor: a product of what is never 0."""
        divisor = read()
        if not is_divisor(divisor):
            raise self._source.refuse(start, "a size formula may divide only by products of n, k, s, d and numbers")
        return divisor

    def _number(self) -> Number:
        """Read a number."""
        if len(self.here.text) > MAX_DIGITS:
            raise self.refuse(f"a number must have at most {MAX_DIGITS} digits, got {len(self.here.text)}")
        value = Fraction(self.here.text)
        self._at += 1
        return Number(value.numerator if value.denominator == 1 else value)

    def _parameter(self) -> Letter:
        """Read the name of a size or parameter that may stand in a formula."""
        start = self.here
        found = self.name()
        if found is None:
            raise self._source.refuse(start.start, f"{self._unknown(start)} is no size or parameter that is known")
        if found.name == "out":
            raise self._source.refuse(start.start, "the output size must stand alone on its side of =")
        return found

    def _unknown(self, start: Token) -> str:
        """Return a name that is not known, with what stands below it."""
        self._go_to(start.start)
        list(self._word())
        return short(self._source.text[start.start : self._tokens[self._at - 1].stop])

    def name(self) -> Letter | None:
        """Read the longest name that is known; or, where two letters stand together, as in ns, the first of them."""
        if self.here.text.lower() == "y" and self._tokens[self._at + 1].text == ".":
            return self._array()
        start, best = self.here.start, None
        words: list[str] = []
        while self.here.kind == "word" and len(words) < _PHRASE and (not words or self._continues(words[-1])):
            words.extend(self._word())
            if found := size_names.find(tuple(words)):
                best = found, self._at, "_".join(words).lower()
        if best is not None:
            found, self._at, spelling = best
            shape = self._shape()
            return Letter(found.letter, found.axis, self._index(), spelling + shape, start)
        return self._first_letter(start) if words else None

    def _continues(self, word: str) -> bool:
        """Tell whether the next word may belong to the last one: kernel size, but not k s."""
        return min(len(word), len(self.here.text)) > 1

    def _word(self) -> Iterator[str]:
        """Read a word, and what stands below it: H_in, H_{in}, kernel_size."""
        yield self._plain()
        while self.mark("_"):
            braces = self.mark("{")
            yield self._plain()
            if braces and not self.mark("}"):
                raise self.refuse(f"{self.here.text or 'the end'} is not read below a name")

    def _plain(self) -> str:
        """Read one word, and the primes behind it."""
        text = self.here.text
        if self.here.kind != "word":
            raise self.refuse(f"{short(text) or 'the end'} is not read below a name")
        self._at += 1
        while self.mark("'"):
            text += "'"
        return text

    def _first_letter(self, start: int) -> Letter | None:
        """Read the first of two letters that stand together; the second is left, with what belongs to it."""
        self._go_to(start)
        first = self.here
        found = size_names.find((first.text[0],))
        if len(first.text) != 2 or first.text in _NO_PRODUCTS or found is None:  # noqa: PLR2004 (two letters)
            return None
        self._tokens[self._at] = Token("word", first.text[1], start + 1, first.stop)
        return Letter(found.letter, found.axis, None, first.text[0], start)

    def _go_to(self, start: int) -> None:
        """Go to the token at an offset."""
        self._at = next(place for place, token in enumerate(self._tokens) if token.start == start)

    def _array(self) -> Letter | None:
        """Read the shape of the output's array: y.shape."""
        start = self.here
        self._at += 1
        shape = self._shape()
        return Letter("out", "", self._index(), start.text.lower() + shape, start.start) if shape else None

    def _shape(self) -> str:
        """Read what Python writes between an array and an axis of its shape."""
        if [token.text for token in self._tokens[self._at : self._at + 2]] != [".", "shape"]:
            return ""
        self._at += 2
        return ".shape"

    def _index(self) -> int | None:
        """Read the axis behind a name: [0]."""
        ahead = [token.text for token in self._tokens[self._at : self._at + 3]]
        if ahead[:1] == ["["] and ahead[2:3] == ["]"] and ahead[1].isdigit() and len(ahead[1]) == 1:
            self._at += 3
            return int(ahead[1])
        return None

    def mark(self, *marks: str) -> Token | None:
        """Take the next token if it is one of these marks."""
        token = self.here
        if token.kind != "mark" or token.text not in marks:
            return None
        self._at += 1
        return token
