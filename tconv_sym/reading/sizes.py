r"""Text → what it says about the output size: formulas, numbers and shapes, link by link.

`H_{out} = (H_{in} - 1) \times s + k - 2p = (2-1) \times 2 + 3 - 2 = 3` has three links, each of them a claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from tconv_sym.errors import ReadingError
from tconv_sym.reading.size_formula import Expression, Letter, evaluate, letters
from tconv_sym.reading.size_reader import MAX_DIGITS, Reader
from tconv_sym.reading.size_text import tokens
from tconv_sym.reading.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from tconv_sym.reading.tokens import Token

_OPENING, _CLOSING = frozenset("([{⌊⌈"), frozenset(")]}⌋⌉")
_ENDS = frozenset(",;.")
_UNFINISHED = frozenset({"+", "-", "*", "/", "//", "=", ":"})
"""A line that ends with one of these goes on, and so does one before a line that begins with one."""
_OUTPUTS = frozenset({"o", "out", "output", "outputs", "输出"})
"""What may name the output's size, and the output itself."""
_UNCLEAR = _OUTPUTS | {"h'", "w'", "l'"}
"""What may name something else altogether: W' is a flipped kernel to some."""
_FORMULA = frozenset("nks")
_BATCH = frozenset("NB")
"""What stands for the batch before a shape."""
_RELATION = re.compile("[=＝:：为是]")
_HEAD = 200
"""As many characters as may stand before = in `looks_like_size`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    r"""One link of a chain: a formula, a shape (else empty), or what may be either, as `2 \times 2` may.

    `is_batch` says that a letter for the batch stands before the shape, as in `N × 3 × 3`.
    """

    formula: Expression | None
    shape: tuple[int, ...]
    text: str
    start: int
    is_batch: bool = False

    @property
    def value(self) -> int | Fraction | None:
        """What a formula without letters comes to."""
        return None if self.formula is None or any(letters(self.formula)) else evaluate(self.formula, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`label = link = link …`: the label names the output, with its axis where it has one; there may be none.

    `is_of_all` says that it names all axes side by side, as `H_out × W_out` does.
    """

    label: Letter | None
    links: tuple[Link, ...]
    is_of_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is said of a parameter, as in `s = 2`."""

    parameter: Letter
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeClaim:
    """What a text says about the output size, and besides about parameters."""

    source: Source
    statements: tuple[Statement, ...]
    given: tuple[Given, ...] = ()

    @property
    def letters(self) -> frozenset[str]:
        """The letters in all formulas."""
        formulas = [link.formula for one in self.statements for link in one.links if link.formula is not None]
        return frozenset(letter.name for formula in formulas for letter in letters(formula))


def read_size(text: str) -> SizeClaim:
    """Read what a text says about the output size; raises `ReadingError`.

    >>> claim = read_size("H_out = 2(n-1) + k = 3, s = 2")
    >>> [link.text for link in claim.statements[0].links], [given.parameter.name for given in claim.given]
    (['2(n-1) + k', '3'], ['s'])
    """
    source = Source(text)
    said = [one for line in _lines(source, tokens(source)) for one in _statements(source, line)]
    statements = tuple(one for one in said if isinstance(one, Statement))
    if not statements:
        raise source.refuse(0, "a size claim must say something about the output size, as H_out = 3 does, got nothing")
    return SizeClaim(source=source, statements=statements, given=tuple(one for one in said if isinstance(one, Given)))


def looks_like_size(text: str) -> bool:
    r"""Tell whether what stands left of the first = or : names the output size.

    The rest is not read, unless the name may as well be that of the output itself, or of something else: then it has to
    be a formula of n, k and s.

    >>> looks_like_size(r"H_{out} = \dots"), looks_like_size("output = a"), looks_like_size("O = s(n-1) + k")
    (True, False, True)
    """
    relation = _RELATION.search(text, 0, _HEAD)
    if relation is None:
        return False
    head = Source(text[: relation.start()])
    try:
        label = _label(head, [token for token in tokens(head) if token.kind != "break"])
        return label is not None and (label.words not in _UNCLEAR or read_size(text).letters >= _FORMULA)
    except ReadingError:
        return False


def _lines(source: Source, all_tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Split at commas, semicolons and full stops outside brackets, and at line ends where nothing goes on."""
    line: list[Token] = []
    depth, ended = 0, False
    for token, following in zip_longest(all_tokens, all_tokens[1:]):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.kind == "break":
            ended = depth <= 0
            continue
        goes_on = token.text in _UNFINISHED or (line and line[-1].text in _UNFINISHED)
        if ended and line and not goes_on:
            yield line
            line = []
        ended = depth <= 0 and token.text in _ENDS and (following is None or following.text != "shape")
        if not ended:
            line.append(token)
        elif token.text == "," and line and following and {line[-1].kind, following.kind} == {"number"}:
            raise source.refuse(token.start, "numbers with a comma between them must stand in brackets, as in (3, 3)")
    if line:
        yield line


def _statements(source: Source, line: Sequence[Token]) -> Iterator[Statement | Given]:
    """Read one chain: a statement for every name of the output in it, or one without a label, or of a parameter."""
    parts = _parts(source, line)
    labels = [(part, _label(source, part)) for part in parts]
    links = tuple(_link(source, part) for part, label in labels if label is None)
    named = [label for _, label in labels if label is not None]
    if not links:
        raise source.refuse(line[0].start, "a size claim must say what the output size is, got only its name")
    parameter = _parameter(source, parts[0]) if len(parts) > 1 and not named else None
    if parameter is not None:
        yield Given(parameter=parameter, links=links[1:])
    else:
        for label in named or (None,):
            yield Statement(label=label, links=links, is_of_all=label is not None and "×" in label.words)


def _parts(source: Source, line: Sequence[Token]) -> list[list[Token]]:
    """Split a chain at its equal signs; a colon is one only behind the name of the output."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in line:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.kind != "equals" or depth > 0:
            parts[-1].append(token)
            continue
        if token.text == ":" and (len(parts) > 1 or _label(source, parts[0]) is None):
            raise source.refuse(token.start, "a colon is read only right behind a name of the output size")
        parts.append([])
    begun = parts[1:] if len(parts) > 1 and not parts[0] else parts
    if not all(begun):
        raise source.refuse(line[-1].start, "an equal sign must have something on both of its sides")
    return begun


def _label(source: Source, part: Sequence[Token]) -> Letter | None:
    """Read a part that only names the output; H_out × W_out and (H_out, W_out) name all of it."""
    bare = _unbracketed(part)
    if not bare:
        return None
    if [token.text for token in bare[:2]] == ["len", "("] and bare[-1].text == ")":
        return _length(bare)
    reader = Reader(source, bare)
    found: list[Letter] = []
    while not found or reader.mark("*", ","):
        name = reader.name()
        if name is None or name.name != "out":
            return None
        if name.index is not None and name.words in _OUTPUTS:
            raise source.refuse(name.start, f"{name.words}[{name.index}] is an element of the output, and no size")
        found.append(name)
    if reader.here.kind != "end":
        return None
    axes = [name.axis for name in found]
    if len(found) > 1 and (axes != sorted(axes) or len({"", *axes}) <= len(axes)):
        raise source.refuse(bare[0].start, "the axes of an output must stand in the order D, H, W")
    return found[0] if len(found) == 1 else Letter("out", words="×".join(axes), start=bare[0].start)


def _length(call: Sequence[Token]) -> Letter | None:
    """Read `len(y)`, which is the size of an output of one axis."""
    inner = [token.text.lower() for token in call[2:-1]]
    is_output = len(inner) == 1 and (inner[0] == "y" or inner[0] in _OUTPUTS)
    return Letter("out", "L", None, f"len({inner[0]})", call[0].start) if is_output else None


def _parameter(source: Source, part: Sequence[Token]) -> Letter | None:
    """Read a part that only names a parameter, as in s = 2."""
    reader = Reader(source, part)
    found = reader.name()
    return found if reader.here.kind == "end" else None


def _link(source: Source, part: Sequence[Token]) -> Link:
    """Read a part of a chain that is no name of the output."""
    bare = _unbracketed(part)
    is_batch = len(bare) > 2 and bare[0].text in _BATCH  # noqa: PLR2004 (N × 3)
    numbers, marks = bare[2 if is_batch else 0 :: 2], {token.text for token in bare[1::2]}
    shape: tuple[int, ...] = ()
    if marks in ({"*"}, {","}) and all(one.text.isdigit() and len(one.text) <= MAX_DIGITS for one in numbers):
        shape = tuple(int(one.text) for one in numbers)
    formula = None if shape and (marks == {","} or bare[0].text == "B") else Reader(source, part).all()
    text = " ".join(source.text[part[0].start : part[-1].stop].split())
    return Link(formula=formula, shape=shape, text=text, start=part[0].start, is_batch=is_batch and bool(shape))


def _unbracketed(part: Sequence[Token]) -> Sequence[Token]:
    """Take away brackets around all of a part."""
    while len(part) > 1 and part[0].text in ("(", "[") and part[-1].text in (")", "]"):
        part = part[1:-1]
    return part
