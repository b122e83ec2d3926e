"""Names with their indices: `w_{11}`, `x^{(1)}_{1,2}`, `w_{i+1}` within a sum."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tconv_sym.reading.cursor import MAX_DIGITS, Cursor
from tconv_sym.reading.nodes import Name, Node, Number, product
from tconv_sym.reading.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tconv_sym.reading.families import Groups
    from tconv_sym.reading.vocabulary import Vocabulary

_ACCENTS = frozenset({"acute", "bar", "breve", "check", "dot", "ddot", "grave", "hat", "tilde", "vec"})
"""Commands that SymPy writes for names such as `xbar`."""

_WITHIN = frozenset("+-,{")
"""Marks that may stand within an index."""
_SIGNS = {"+": 1, "-": -1}
_PLUS = Token("mark", "+", 0, 0)


def begins_name(cursor: Cursor) -> bool:
    """Tell whether a name comes next: a word, or one in braces."""
    return cursor.peek().kind == "word" or (
        cursor.sees("{") and cursor.peek(1).kind == "word" and cursor.peek(2)[:2] == ("mark", "}")
    )


def read_name(cursor: Cursor, vocabulary: Vocabulary, variables: Mapping[str, int]) -> Node:
    """Read a name, or several side by side, with the indices after it; raises `ReadingError`."""
    first, word = _word(cursor)
    if word in variables:
        return Number(Fraction(variables[word]))
    if first.kind == "word" and any(letter in variables for letter in word) and not vocabulary.knows(word):
        raise cursor.refuse(f"{word} holds a summation variable: write a sign between its letters", first)
    indices = _indices(cursor, first, variables)
    _check_after(cursor, vocabulary, first, word)
    return find(cursor, vocabulary, first, word, indices)


def find(
    cursor: Cursor, vocabulary: Vocabulary, first: Token, word: str, indices: tuple[Groups, Groups] = ((), ())
) -> Node:
    """Look up what was read from a token on, with its indices above and below; raises `ReadingError` there."""
    written = cursor.source.text[first.start : cursor.peek(-1).stop].replace("\\_", "_")
    if written.count("}") > written.count("{"):  # a word in braces begins after one
        written = written.replace("}", "", 1)
    try:
        found = vocabulary.find(word, *indices, written=written, splits=first.kind == "word")
    except LookupError as error:
        raise cursor.refuse(error.args[0], first) from None
    return product([Name(name) for name in found])


def _check_after(cursor: Cursor, vocabulary: Vocabulary, first: Token, word: str) -> None:
    """Refuse what may stand after a name and mean more than one thing."""
    if cursor.sees("[") and cursor.peek().start == cursor.peek(-1).stop and cursor.peek(1).kind == "number":
        reason = "may count from 0 or from 1: write the element by its name"
        message = f"{word}[…] {reason if vocabulary.knows(word) else 'is no value here'}; {vocabulary.known}"
        raise cursor.refuse(message, first)
    if cursor.sees("^"):
        place = 3 if cursor.peek(1).text == "{" else 2
        comma = place == 3 and cursor.peek(3).text == ","  # noqa: PLR2004 (after the number)
        if cursor.peek(place - 1).kind == "number" and (comma or cursor.peek(2 * place - 2).text == "_"):
            message = f"{word}^…_… may be a power or a channel: write {word}_{{…}}^{{…}} or {word}^{{(…)}}_{{…}}"
            raise cursor.refuse(message, first)


def _word(cursor: Cursor) -> tuple[Token, str]:
    """Read a word or a command, bare or in braces."""
    opening = cursor.peek()
    in_braces = cursor.skips("{")
    first = cursor.take()
    word = first.text
    if in_braces:
        cursor.closes(opening)
    elif first.kind == "command" and word in _ACCENTS and begins_name(cursor):
        word = _word(cursor)[1] + word
    return first, word


def _indices(cursor: Cursor, first: Token, variables: Mapping[str, int]) -> tuple[Groups, Groups]:
    """Read the indices after a name, above it and below."""
    above: Groups = ()
    below: Groups = ()
    if _is_integer(cursor.peek()) and cursor.peek().start == first.stop:
        below = (cursor.take().text,)
    while True:
        if cursor.skips("_"):
            below += _below(cursor, variables)
        elif not above and (cursor.sees("^", "{", "(") or cursor.sees("^", "(")):
            cursor.take()
            above = _above(cursor, variables)
        else:
            return above, below


def _below(cursor: Cursor, variables: Mapping[str, int]) -> Groups:
    """Read an index after an underscore."""
    token = cursor.take()
    if token.text == "{":
        return _groups(cursor, token, variables)
    if token.text in variables:
        return (str(variables[token.text]),)
    if token.kind == "word" and _is_integer(cursor.peek()) and cursor.peek().start == token.stop:
        return (token.text + cursor.take().text,)
    if token.kind == "word" or _is_integer(token):
        return (token.text,)
    raise cursor.refuse("an index must be a number", token)


def _above(cursor: Cursor, variables: Mapping[str, int]) -> Groups:
    """Read channels above a name, with or without braces around their brackets."""
    opening = cursor.peek()
    in_braces = cursor.skips("{")
    groups = _groups(cursor, cursor.take(), variables)
    if in_braces:
        cursor.closes(opening)
    return groups


def _groups(cursor: Cursor, opening: Token, variables: Mapping[str, int]) -> Groups:
    """Read indices up to the bracket that closes them."""
    groups: Groups = ()
    run: list[Token] = []
    while cursor.peek().kind in ("number", "word") or cursor.peek().text in _WITHIN:
        if cursor.skips(","):
            groups += _values(cursor, run, variables)
            run = []
        elif begins_name(cursor):
            run.append(_word(cursor)[0])
        else:
            run.append(cursor.take())
    if not run and cursor.sees("("):
        raise cursor.refuse("an index must be numbers with commas between them, as in w_{1,2}")
    groups += _values(cursor, run, variables)
    cursor.closes(opening)
    return groups


def _values(cursor: Cursor, run: Sequence[Token], variables: Mapping[str, int]) -> Groups:
    """Work out what stands between two commas: numbers, words, or a sum with summation variables."""
    if not run:
        raise cursor.refuse("an index must not be empty")
    if all(map(_is_integer, run)):
        return tuple(token.text for token in run)
    letters = [letter for token in run for letter in token.text]
    if all(token.kind == "word" for token in run):
        bound = all(letter in variables for letter in letters)
        return tuple(str(variables[letter]) for letter in letters) if bound else tuple(token.text for token in run)
    if all(token.kind in ("word", "number") and token.text not in variables for token in run):
        return ("".join(token.text for token in run),)
    return (str(_linear(cursor, run, variables)),)


def _linear(cursor: Cursor, run: Sequence[Token], variables: Mapping[str, int]) -> int:
    """Work out a sum of numbers and summation variables: i+1."""
    tokens = list(run) if run[0].text in _SIGNS else [_PLUS, *run]
    signs = [_SIGNS.get(token.text) for token in tokens[::2]]
    values = [_bounded(token, variables) for token in tokens[1::2]]
    if len(signs) != len(values) or None in signs or None in values:
        raise cursor.refuse("an index must be a number or a sum such as i+1, with commas between indices", run[0])
    return sum(sign * value for sign, value in zip(signs, values, strict=True) if sign and value)


def _bounded(token: Token, variables: Mapping[str, int]) -> int | None:
    """Return a number or a summation variable's value; None of anything else."""
    if _is_integer(token) and len(token.text) <= MAX_DIGITS:
        return int(token.text)
    return variables.get(token.text)


def _is_integer(token: Token) -> bool:
    """Tell a whole number."""
    return token.kind == "number" and token.text.isdigit()
