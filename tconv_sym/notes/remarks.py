"""Sentences and lines of code that are known to mislead, found by their wording. A remark refutes nothing.

Code is only looked at, and never run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.notes.problems import UnclearError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.notes.located import Located
    from tconv_sym.notes.stated import Stated

_MARKS = r"[\s$`*]{0,8}"
_BORDER = rf"k{_MARKS}[-−]{_MARKS}(?:p{_MARKS}[-−]{_MARKS}1|1{_MARKS}[-−]{_MARKS}p)"
_STRETCHED = "(?:扩展|扩充|插值|插零|插入零)"
_STRETCHED_INPUT = r"(?:stretched|expanded|upsampled|zero-(?:inserted|stuffed)|dilated) (?:input|matrix|feature map)"
_NOT_K = r"(?:(?!k\s{0,2}[-−])[^.。\n]){0,40}?"


BORDER, TWICE, SAME = "TC403", "TC404", "TC405"


class Remark(NamedTuple):
    """What is remarked on, where in a text, and as which code."""

    code: str
    start: int
    stop: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A known-wrong sentence: the patterns of its wordings, and what to say to it."""

    code: str
    patterns: tuple[re.Pattern[str], ...]
    message: str


SENTENCES = (
    Sentence(
        code="TC401",
        patterns=(
            re.compile(
                r"(?:不是|并非|不等于)(?:(?!卷积核)[^。，,；;\n]){0,12}卷积的?(?:数学|矩阵)?(?:上的)?转置(?!卷积)"
            ),
            re.compile(
                r"(?:\bnot|n't|n’t)\b[^.,;\n]{0,30}\btranspose (?:of|to) (?:an? |the )?(?:\w+ ){0,2}convolution",
                re.IGNORECASE,
            ),
        ),
        message="it is the transpose: if C is the matrix of the ordinary convolution, of shape inputs × outputs of the "
        "transposed one, this is multiplication with Cᵀ; it is not the inverse",
    ),
    Sentence(
        code="TC402",
        patterns=(
            re.compile(rf"间(?:隙)?(?:填充|插入|补){_MARKS}{_BORDER}"),
            re.compile(rf"{_BORDER}[^.。\n]{{0,40}}\bbetween\b", re.IGNORECASE),
            re.compile(rf"\bbetween\b[^.。,\n]{{0,40}}{_BORDER}", re.IGNORECASE),
        ),
        message="k − 1 − p zeros stand around the input, on each side; between its elements stand s − 1",
    ),
    Sentence(
        code=BORDER,
        patterns=(
            re.compile(
                rf"(?:填充|补){_MARKS}p(?:\s?=\s?[0-9]{{1,4}})?{_MARKS}[层圈行个]?零?[^。\n]{{0,8}}{_STRETCHED}[^。\n]{{0,8}}"
                r"(?:外|四周|周围)"
            ),
            re.compile(rf"{_STRETCHED}后[^。\n]{{0,12}}(?:外|四周|周围)[^。\n]{{0,6}}(?:填充|补){_MARKS}p(?![A-Za-z])"),
            re.compile(rf"\bpad\w*\b{_NOT_K}\bp\b{_NOT_K}{_STRETCHED_INPUT}", re.IGNORECASE),
            re.compile(rf"\bpad\w*\b{_NOT_K}{_STRETCHED_INPUT}{_NOT_K}(?:with|by) {_MARKS}p\b", re.IGNORECASE),
        ),
        message="the border of the stretched input is k − 1 − p zeros, not p: the padding p crops the output",
    ),
)
"""The catalogue, for prose."""

_FLIP = r"(?:np|numpy|torch|jnp)\.(?:flip|flipud|fliplr)\(|(?:np|numpy)\.rot90\([^()\n]{0,40},\s?2\b|\[::-1,\s?::-1\]"
_FLIPPED = re.compile(rf"^[ \t]*(?P<name>[A-Za-z_]\w{{0,60}})[ \t]*=[^=\n]{{0,80}}?(?:{_FLIP})", re.MULTILINE)
_CALL = re.compile(r"\b(?:convolve2d|fftconvolve|(?:signal|ndimage)\.convolve)\(")
_ABOUT = re.compile(r"transpos|deconv", re.IGNORECASE)
_SAME = re.compile(r"mode\s?=\s?['\"]same['\"]|,\s?['\"]same['\"]")
_MAX_LINE, _MAX_ARGUMENTS = 4096, 400


@dataclass(slots=True)
class Remarks:
    """Looks at one piece after another, and remembers which names of its code are flipped kernels."""

    _flipped: set[str] = field(default_factory=set)
    _is_about: bool = False

    def prose(self, line: Located, stated: Stated) -> Iterator[Remark]:
        """Give the remarks on a line of prose."""
        if len(line.text) > _MAX_LINE:
            return
        for sentence in SENTENCES:
            found = next((match for pattern in sentence.patterns if (match := pattern.search(line.text))), None)
            if found is not None:
                aside = _here(stated) if sentence.code == BORDER else ""
                yield Remark(sentence.code, *found.span(), sentence.message + aside)

    def code(self, listing: Located) -> Iterator[Remark]:
        """Give the remarks on code that computes a transposed convolution, with what earlier listings define."""
        self._is_about |= bool(_ABOUT.search(listing.text))
        self._flipped |= {match["name"] for match in _FLIPPED.finditer(listing.text)}
        if not self._is_about:
            return
        for match in _CALL.finditer(listing.text):
            stop = _closing(listing.text, match.end())
            arguments = listing.text[match.end() : stop]
            if re.search(_FLIP, arguments) or self._flipped & set(re.findall(r"[A-Za-z_]\w{0,60}", arguments)):
                yield Remark(
                    TWICE,
                    match.start(),
                    stop,
                    "a convolution of SciPy flips its kernel already: with a flipped one it is flipped twice, "
                    "and the result is that of kernel-not-flipped",
                )
            if _SAME.search(arguments):
                yield Remark(
                    SAME, match.start(), stop, 'mode="same" crops as the padding p = (k − 1)//2 does, and no other'
                )


def _here(stated: Stated) -> str:
    """Say so where k − 1 − p and p are the same in the problem at hand."""
    try:
        axes = stated.posed().problem.geometry.axes
    except UnclearError:
        return ""
    borders = {(axis.reach - axis.begin, axis.reach - axis.end) for axis in axes}
    paddings = {(axis.begin, axis.end) for axis in axes}
    if borders == paddings and len(borders) == 1:
        return f"; here both are {next(iter(borders))[0]}, by chance"
    return ""


def _closing(text: str, start: int) -> int:
    """Return where the bracket before `start` is closed, or the end of a reasonable length."""
    depth, stop = 1, min(len(text), start + _MAX_ARGUMENTS)
    for offset in range(start, stop):
        depth += {"(": 1, ")": -1}.get(text[offset], 0)
        if not depth:
            return offset
    return stop
