r"""Left sides: `output[1,1]`, `y_{0,1}`, `O_{12}`, `\text{Output}`, `C^{16\times4}`, `H_{\text{out}}`.

A label is told from an expression by what the problem knows: `w_{11} = …` and `a w_1 = …` are values all along.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tconv_sym.reading.characters import GREEK, SUBSCRIPTS
from tconv_sym.reading.claim import Label
from tconv_sym.reading.remarks import bare, without_remark

if TYPE_CHECKING:
    from collections.abc import Collection

    from tconv_sym.reading.vocabulary import Vocabulary

OUTPUTS = frozenset(
    "y o out output outputs result results 输出 结果 输出矩阵 输出结果 最终输出 最终结果 輸出 結果".split()  # noqa: SIM905
)
"""Names of the output, without regard to case."""
MAX_LENGTH = 200
"""As many characters as a left side that is a label may have."""

_FONTS = frozenset(
    (
        *("text", "textbf", "textit", "textrm", "textsf", "texttt", "mathrm", "mathbf", "mathit", "mathsf", "mathtt"),
        *("mathcal", "mathbb", "mathnormal", "boldsymbol", "bm", "bold", "operatorname", "rm", "bf", "it", "mbox"),
    )
)
_TRANSPOSED = frozenset(["T", "top", "intercal"])
_TIMES = frozenset(["times", "×", "*", "x", "cdot"])
_BRACKETS = re.compile(r"\s*([^\W\d_]+)\[([0-9]{1,18}(?:, ?[0-9]{1,18})*)\]\s*")
_SUBSCRIPT = re.compile(r"\s*([^\W\d_]+)_\{([0-9]{1,18}(?:,[0-9]{1,18})*)\}\s*")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[₀-₉]+|[^\W\d_₀-₉⁰¹²³⁴-⁹]+|[0-9]{1,18}|\S")


def read_label(text: str, start: int = 0, stop: int | None = None) -> Label | None:
    r"""Read a left side; None if it is not a name with indices.

    >>> read_label(r"\mathrm{out}_{1,0}")
    Label(name='out', start=0, index=(1, 0), brackets=False, digits=False, channels=(), shape=None, is_called=False)
    >>> read_label(r"C^{16\times4}").shape, read_label("O_{12}").digits, read_label("a + b")
    ((16, 4), True, None)
    """
    stop = len(text) if stop is None else stop
    if stop - start > MAX_LENGTH:
        return None
    match = _BRACKETS.fullmatch(text, start, stop)
    if match:
        return Label(name=match[1], start=match.start(1), index=_integers(match[2]), brackets=True)
    match = _SUBSCRIPT.fullmatch(text, start, stop)
    if match and "," in match[2]:
        return Label(name=match[1], start=match.start(1), index=_integers(match[2]))
    while start < stop and text[start].isspace():
        start += 1
    whole = text[start:stop].rstrip()
    written = without_remark(bare(without_remark(whole)))
    try:
        label = _Reading([t for t in _TOKEN.findall(written) if t[1:] not in _FONTS or t[0] != "\\"]).label(start)
    except (_NoLabelError, IndexError):
        return None
    return None if label.index is None and written != bare(whole) else label


def means_label(
    label: Label, vocabulary: Vocabulary, outputs: Collection[str] = OUTPUTS, *, of_array: bool
) -> bool | None:
    """Tell whether a left side is a label: False if it is an expression, None if it may be either.

    `of_array` says that what it equals is an array. Names of the output are `outputs`, in small letters.
    """
    is_output = label.name.casefold() in outputs
    if label.index is None and not label.channels:
        if of_array or len(label.name) > 1:
            return of_array or not _is_known(label.name, vocabulary)
        if is_output:
            return None if _is_known(label.name, vocabulary) else True
        return not _is_known(label.name, vocabulary)
    if is_output:
        if label.is_called and _is_known(label.name, vocabulary):
            return None
        return None if not label.brackets and _is_name(label, vocabulary) else True
    return not _has_index(label.name, vocabulary)


def _is_known(name: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a name without an index is the problem's."""
    return GREEK.get(name, name) in vocabulary.words


def _is_name(label: Label, vocabulary: Vocabulary) -> bool:
    """Tell whether a name with its indices below the line is the problem's: `y_0` where it has a value y0."""
    base = GREEK.get(label.name, label.name)
    if base not in vocabulary.families and base not in vocabulary.listed:
        return False
    below = tuple(map(str, label.index or ()))
    return vocabulary.has(base, tuple(map(str, label.channels)), ("".join(below),) if label.digits else below)


def _has_index(name: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a name with an index may be the problem's: `w_{11}`, `aw_1`, and `w_{99}`, which is refused then."""
    bases = (GREEK.get(name, name), name[-1:])
    return any(base in known for base in bases for known in (vocabulary.families, vocabulary.listed))


class _NoLabelError(Exception):
    """What is read is not a label."""


def _is_number(part: str) -> bool:
    """Tell a run of digits; Python's own test takes ² for one."""
    return part.isascii() and part.isdigit()


def _integers(text: str) -> tuple[int, ...]:
    """Read integers between commas."""
    return tuple(map(int, text.split(",")))


def _with_index(label: Label, groups: list[str]) -> Label:
    """Add indices that are written below the line; several digits in one run may be several indices."""
    if label.index is not None:
        if label.brackets or label.digits:
            raise _NoLabelError
        return replace(label, index=label.index + tuple(map(int, groups)))
    if len(groups) == 1 and len(groups[0]) > 1:
        return replace(label, index=tuple(map(int, groups[0])), digits=True)
    return replace(label, index=tuple(map(int, groups)))


class _Reading:
    """Reads the tokens of a left side, without fonts."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def label(self, start: int) -> Label:
        """Read a name and what is attached to it, or several names: `C^T x`."""
        label = self._named(start)
        if self._peek() == "\\in":
            self._next()
            label = _in_space(label, self._named(start))
        while self.at < len(self.tokens):
            following = self._named(start)
            if label.index is not None or following.index is not None or label.shape or following.shape:
                raise _NoLabelError
            label = replace(label, name=f"{label.name} {following.name}")
        return label

    def _next(self) -> str:
        """Take a token."""
        self.at += 1
        return self.tokens[self.at - 1]

    def _peek(self) -> str:
        """Look at the next token."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _named(self, start: int) -> Label:
        """Read one name and what is attached to it."""
        label = Label(name=self._base(), start=start)
        while mark := self._peek():
            if mark in ("_", "\\_"):
                self._next()
                label = _attached(label, self._argument(), "_")
            elif mark == "^":
                self._next()
                label = _attached(label, self._argument(), "^")
            elif mark == "[":
                label = self._in_brackets(label)
            elif mark == "(" and label.index is None and label.name.casefold() in OUTPUTS:
                self._next()
                label = replace(label, index=_separated(self._until(")")), is_called=True)
            elif mark == "'":
                label = replace(label, name=label.name + self._next())
            elif _is_number(mark):
                label = _with_index(label, [self._next()])
            elif mark[0] in SUBSCRIPTS:
                label = _with_index(label, ["".join(SUBSCRIPTS[digit] for digit in self._next())])
            else:
                break
        return label

    def _base(self) -> str:
        """Read a name: a word, a Greek letter, or words in braces."""
        part = self._next()
        if part == "{":
            words = self._until("}")
            if not words or not all(word.isalpha() or word in "_-" for word in words):
                raise _NoLabelError
            return " ".join(words).replace(" _ ", "_").replace(" - ", "-")
        if part[0] == "\\" and part[1:] in GREEK.values():
            return part[1:]
        if not part.isalpha():
            raise _NoLabelError
        return part

    def _until(self, mark: str) -> list[str]:
        """Take what stands before a closing bracket; braces within it are dropped."""
        taken: list[str] = []
        depth = 0
        while (part := self._next()) != mark or depth:
            depth += {"{": 1, "}": -1}.get(part, 0)
            if part not in "{}":
                taken.append(part)
        return taken

    def _argument(self) -> list[str]:
        """Read what stands below or above the line."""
        part = self._next()
        return self._until("}") if part == "{" else [part]

    def _in_brackets(self, label: Label) -> Label:
        """Read indices in brackets: `[1,1]` or `[1][1]`."""
        index: tuple[int, ...] = ()
        while self._peek() == "[":
            self._next()
            index += _separated(self._until("]"))
        if label.index is not None:  # a number below the line is part of the name then: y_1[0,1]
            raise _NoLabelError
        return replace(label, index=index, brackets=True)


def _in_space(label: Label, space: Label) -> Label:
    r"""Attach the shape that `\in \mathbb{R}^{3\times3}` gives an array."""
    if space.name != "R" or label.shape or label.index is not None:
        raise _NoLabelError
    return replace(label, shape=space.shape)


def _separated(tokens: list[str]) -> tuple[int, ...]:
    """Read integers between commas."""
    if len(tokens) % 2 == 0 or any(t != "," for t in tokens[1::2]) or not all(_is_number(t) for t in tokens[::2]):
        raise _NoLabelError
    return tuple(map(int, tokens[::2]))


def _attached(label: Label, inner: list[str], mark: str) -> Label:
    """Attach what stands below or above the line of a name."""
    numbers, between = inner[::2], inner[1::2]
    if inner and all(_is_number(token) for token in inner):
        if mark == "_":
            return _with_index(label, inner)
    elif all(_is_number(t) for t in numbers) and len(inner) > 1 and len(inner) % 2:
        if all(t == "," for t in between) and mark == "_":
            return _with_index(label, numbers)
        if all(t.removeprefix("\\") in _TIMES for t in between) and label.shape is None:
            return replace(label, shape=tuple(map(int, numbers)))
    elif mark == "^" and inner[:1] == ["("] and inner[-1:] == [")"] and not label.channels:
        return replace(label, channels=_separated(inner[1:-1]))
    elif mark == "^" and len(inner) == 1 and inner[0].removeprefix("\\") in _TRANSPOSED | {"prime", "star", "*"}:
        written = {"prime": "'", "star": "*", "*": "*"}.get(inner[0].removeprefix("\\"), "^T")
        return replace(label, name=label.name + written)
    elif inner and all(token.isalpha() for token in inner):
        return replace(label, name=label.name + mark + "_".join(inner))
    raise _NoLabelError
