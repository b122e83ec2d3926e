"""The fast way through what output formulas mostly are: sums of products of names and numbers, in usual spelling.

It answers or passes: whatever it does not expect, it leaves to the parser, which reads it or says what is wrong. What a
single name or number means, it asks the vocabulary or the parser, once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym import polynomial
from tconv_sym.errors import LimitError, ReadingError
from tconv_sym.reading.cursor import MAX_CHARACTERS, MAX_TOKENS
from tconv_sym.reading.nodes import Name, Number, Product
from tconv_sym.reading.parser import parse
from tconv_sym.reading.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from tconv_sym.polynomial import Monomial, Polynomial
    from tconv_sym.reading.vocabulary import Piece, Vocabulary

_NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?(?:/[0-9]+)?|\\[dt]?frac\{[0-9]+\}\{[0-9]+\})"
_PIECES = re.compile(
    rf"""
    ( [-+*×·−] | \\(?:cdot|times)(?![A-Za-z])
    | (?:[A-Za-z]+|\\(?!left|[dt]?frac)[A-Za-z]+(?:\{{[A-Za-z]+\}})?|β)
      [0-9]*(?:_[0-9]+|_\{{[0-9,\ ]*\}}|\^\{{\([0-9,\ ]*\)\}}|[₀-₉])*
    | {_NUMBER}
    | \(-?\ ?{_NUMBER}\) | \\left\(-?\ ?{_NUMBER}\\right\)
    | \n | [^\ \t\r]
    )
    (?:[ \t\r~]|\\[,;:!\ ])*
    """,
    re.VERBOSE,
)
"""A sign, a name with its indices or a number, and the space after it; any other character alone."""
_NAME = re.compile(r"([A-Za-z]+)(?:((?:[0-9]+|_[0-9]+)(?:_[0-9]+)*)|_\{([0-9]+(?:,[0-9]+)*)\})?")
"""A name in a usual spelling: a word, and the indices after it or in braces."""
_TERMS = re.compile(
    r"""
    (?: ([-+])[\ \n]* )? (?<![A-Za-z]) ([A-Za-z]+(?![A-Za-z])[0-9_^{},()]*)
    \ * (?: (?: [*×·] | \\(?:cdot|times)(?![A-Za-z]) ) \ * )?
    ([A-Za-z]+(?![A-Za-z])[0-9_^{},()]*) [\ \n]*
    | ([^\ \n])
    """,
    re.VERBOSE,
)
"""A sign and two words with what may be their indices, or any other character; each word is tried from its start."""
_START, _SIGN, _TIMES, _NAMES, _NUMERAL, _DIVIDED, _BREAK = range(7)
_FACTORS = frozenset({_NAMES, _NUMERAL, _DIVIDED})
_AFTER = (
    _FACTORS | {_SIGN, _BREAK},  # the start
    _FACTORS | {_BREAK},  # a sign
    _FACTORS | {_BREAK},  # a times sign
    frozenset({_SIGN, _TIMES, _NAMES, _BREAK}),  # names: a 2 is left to the parser
    frozenset({_SIGN, _TIMES, _NAMES, _BREAK}),  # a number
    frozenset({_SIGN, _TIMES, _BREAK}),  # 1/2: 1/2 a is left to the parser
    frozenset({_SIGN, _TIMES, _BREAK}),  # a factor at the end of its line
)
"""Which kinds may follow each kind."""
_WRONG = 7
_NEXT = tuple(
    tuple((last if kind == _BREAK and last < _NAMES else kind) if kind in after else _WRONG for kind in range(_WRONG))
    for last, after in enumerate(_AFTER)
)
"""What stands last once a kind follows another; a line break changes nothing before a factor."""
_UNITS, _BILINEAR = (1, -1), 2
_REMEMBERED = 2**16
"""As many spellings as a vocabulary keeps."""
_MAX_TERMS = MAX_TOKENS // 4
"""As many terms of two names as are not too many tokens, however they are written."""

_SIGNS: dict[str, Piece] = {
    **dict.fromkeys(("*", "×", "·", r"\cdot", r"\times"), (_TIMES, (), 1)),
    **dict.fromkeys(("-", "−"), (_SIGN, (), -1)),
    "+": (_SIGN, (), 1),
    "\n": (_BREAK, (), 1),
}


def read_plain(text: str, vocabulary: Vocabulary, start: int, stop: int) -> Polynomial | None:
    """Read a plain sum of products; None if it is anything else, right or wrong.

    >>> from tconv_sym.reading.vocabulary import Vocabulary
    >>> read_plain("2a×b - 1/2", Vocabulary.plain("ab"), 0, 10)
    {('a', 'b'): 2, (): Fraction(-1, 2)}
    >>> read_plain("a/b", Vocabulary.plain("ab"), 0, 3)
    """
    if stop - start > MAX_CHARACTERS:
        return None
    made = _bilinear(text, vocabulary.names, start, stop)
    return _pieced(text, vocabulary, start, stop) if made is None else made


def _bilinear(text: str, known: Mapping[str, str], start: int, stop: int) -> Polynomial | None:
    """Read a sum of different products of two names whose spellings are known; None if it is anything else."""
    terms = _TERMS.findall(text, start, stop)
    made: dict[Monomial, int | Fraction] = {}
    for sign, left, right, _ in terms[: _MAX_TERMS + 1]:
        one, other = known.get(left), known.get(right)
        if one is None or other is None or not (sign or not made):
            return None
        made[(one, other) if one <= other else (other, one)] = -1 if sign == "-" else 1
    return made if 0 < len(made) == len(terms) <= _MAX_TERMS else None


def _pieced(text: str, vocabulary: Vocabulary, start: int, stop: int) -> Polynomial | None:
    """Read any other plain sum of products, piece by piece."""
    pieces = _PIECES.findall(text, start, stop)
    spelled = vocabulary.spelled
    terms: list[tuple[Monomial, int | Fraction]] = []
    names: tuple[str, ...] = ()
    number: int | Fraction = 1
    last = _START
    for piece in pieces[: MAX_TOKENS + 1]:
        found = spelled.get(piece) or _look_up(piece, vocabulary)
        if found is None:
            return None
        kind, its_names, its_number = found
        if kind == _NAMES:
            names += its_names
        elif kind == _SIGN:
            if last != _START:
                terms.append((names, number))
            names, number = (), its_number
        else:
            number *= its_number
        last = _NEXT[last][kind]
        if last == _WRONG:
            return None
    if last < _NAMES or len(pieces) > MAX_TOKENS:
        return None
    return _sum([*terms, (names, number)])


def _sum(terms: list[tuple[Monomial, int | Fraction]]) -> Polynomial | None:
    """Add products of names, which need not be sorted; what is too large is left to the parser.

    Mostly they are bilinear and all different, and there is nothing to check.
    """
    products: list[tuple[Monomial, int | Fraction]] = [(tuple(sorted(names)), number) for names, number in terms]
    made = dict(products)
    if len(made) == len(products) and all(number in _UNITS and len(names) <= _BILINEAR for names, number in products):
        return made
    try:
        return polynomial.total({names: number} for names, number in products)
    except LimitError:
        return None


def _look_up(piece: str, vocabulary: Vocabulary) -> Piece | None:
    """Find out what a piece means, and remember it."""
    found = _SIGNS.get(piece) or _named(piece, vocabulary) or _parsed(piece, vocabulary)
    if found is not None:
        if len(vocabulary.spelled) >= _REMEMBERED:
            vocabulary.spelled.clear()
        vocabulary.spelled[piece] = found
        kind, names, _ = found
        if kind == _NAMES and len(names) == 1 and len(vocabulary.names) < _REMEMBERED:
            vocabulary.names[piece] = names[0]
    return found


def _named(piece: str, vocabulary: Vocabulary) -> Piece | None:
    """Look up a name in a usual spelling."""
    match = _NAME.fullmatch(piece)
    if match is None:
        return None
    word, attached, braced = match.groups()
    below = attached.strip("_").split("_") if attached else braced.split(",") if braced else ()
    try:
        return _NAMES, vocabulary.find(word, below=tuple(below), written=piece), 1
    except LookupError:
        return None


def _parsed(piece: str, vocabulary: Vocabulary) -> Piece | None:
    """Parse a piece as an expression of its own."""
    try:
        node = parse(Source(piece), vocabulary, 0, len(piece))
    except ReadingError:
        return None
    factors = node.factors if isinstance(node, Product) else (node,)
    if isinstance(node, Number):
        value = node.value.numerator if node.value.denominator == 1 else node.value
        return (_DIVIDED if "/" in piece and piece[0] != "(" else _NUMERAL), (), value
    names = tuple(factor.name for factor in factors if isinstance(factor, Name))
    return (_NAMES, names, 1) if len(names) == len(factors) else None
