"""Lines of prose → the parameters that they state: `s=2`, `步长（stride）：1`, `padding = 1`, `3x3 kernel`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = int | tuple[int, ...]

# In what the patterns are matched with, a blank is one space.
_NUMBER = r"[0-9]{1,5}"
_SHAPE = rf"{_NUMBER}(?: ?[x×X] ?{_NUMBER}){{1,3}}"
_INDICES = rf" ?{_NUMBER}(?: ?[,，] ?{_NUMBER}){{1,3}} ?"
_SIZES = rf"[(（]{_INDICES}[)）]|\[{_INDICES}\]|{_NUMBER}"
_EXTENT = rf"[(（]{_INDICES}[)）]|{_SHAPE}|{_NUMBER}(?! ?[x×X])"
_END = r"(?![A-Za-z0-9_]|[.:][0-9]| ?[-+*/^−–·] ?[A-Za-z0-9(])"
_IS = " ?(?:=|:|：|为|是|设为|is|of|are) ?"
_ASIDE = "(?: ?[（(][^（）()]{0,20}[)）])?"
_NEVER = "(?!)"


def _stating(words: str, letters: str = _NEVER, value: str = _SIZES, between: str = f"{_IS}|[ -]?") -> re.Pattern[str]:
    """Make the pattern of a parameter: its words, or the letters that stand for it before `=`, and a value."""
    named = rf"(?:{words}){_ASIDE}(?: ?(?:{letters}) ?= ?|(?P<between>{between}))"
    return re.compile(rf"(?<![A-Za-z0-9_\\])(?:{named}|(?:{letters}) ?= ?)(?P<value>{value}){_END}", re.IGNORECASE)


_KERNEL_WORDS = (
    r"(?:kernel|filter)[ _-]?(?:size|shape)|(?:kernel|filter) of size|kernel|卷积核(?:大小|尺寸|形状)?|核大小"
)
_INPUT_WORDS = r"input[ _-]?(?:size|shape)|输入的?(?:尺寸|大小|形状)|input|输入"
_STATING = MappingProxyType(
    {
        "output_padding": _stating(r"output[ _-]?padding|out_padding|输出填充", "o_p|op"),
        "padding": _stating(r"padding|零填充|填充", "p"),
        "stride": _stating(r"strides?|步长|步幅", "s"),
        "channels": _stating(r"(?:in|out)[ _]?channels?|channels?|输[入出]通道数?|通道数?"),
        "dilation": _stating(r"dilation(?: rate)?|空洞率|膨胀率|扩张率"),
        "kernel": _stating(_KERNEL_WORDS, "k", value=_EXTENT, between=_IS),
        "input": _stating(_INPUT_WORDS, value=_EXTENT, between=_IS),
    }
)
"""The patterns; one whose words end with those of another one comes before it."""
_SHAPED = re.compile(
    rf"(?P<value>{_SHAPE}) ?(?:大小)?的? ?"
    r"(?:(?P<kernel>卷积核|kernel|filter|权重矩阵)|(?P<input>输入|input|feature map|特征图))",
    re.IGNORECASE,
)
_OF_SHAPE = re.compile(
    rf"(?:(?P<kernel>卷积核|kernel|filter)|(?P<input>输入|(?<![A-Za-z])input)) (?P<value>{_SHAPE}){_END}", re.IGNORECASE
)
_BY_NAME = re.compile(r"padding ?[=:：] ?['\"]?(?:same|valid|full)\b|\b(?:same|full) padding", re.IGNORECASE)
_AROUND = re.compile(r"\b(?:around|zeros?|layers?|border)\b|[层圈]|四周|外", re.IGNORECASE)
"""Words of the padding that zero insertion needs, which is another one."""
_DECORATION = re.compile(r"\\(?:text|mathrm|mathbf|bold)\b|[*`${}]|\\[()\[\]]|\\(?:,|;|quad)")
_TIMES = re.compile(r"\\times(?![A-Za-z])|\\cdot(?![A-Za-z])")
_CLAUSE = re.compile(r"[，。,.;；!?！？、]")
_IF = re.compile(r"如果|若|当|假如|倘若|默认|\b(?:if|when|whenever|unless|suppose|defaults?)\b", re.IGNORECASE)
_THEN = re.compile(r" ?(?:时|的时候|的情况|以上|以下|或)")
_OTHER = re.compile(
    r"普通|标准|常规|滑动|等效|等价|下采样|扩展后|插零后|插值后|插入后|之间|"
    r"\b(?:ordinary|regular|standard|normal|slid(?:e|es|ing)|equivalent|downsampl\w*|stretched|expanded|upsampled)\b",
    re.IGNORECASE,
)
"""Words of another convolution, or of another padding, than the one that is derived."""
_PLAIN = frozenset({("stride", 1), ("padding", 0)})
_CONVOLUTION = re.compile(r"卷积(?!核)|\bconvol(?:ution|ve)", re.IGNORECASE)
_TRANSPOSED = re.compile(r"转置|反卷积|上采样|transpos|deconv|upsampl", re.IGNORECASE)
_OPERATORS = frozenset("+-−–*/×·^<>≤≥")
_BULLETS = frozenset("-+*")
_MAX_LINE, _LOOKED_BACK = 4096, 200


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a line states: its name among the arguments of `derive`, and its value.

    The value is None where it cannot be used, with the `trouble`. `is_vague` says that it may as well be about the
    ordinary convolution by which a transposed one is computed.
    """

    name: str
    value: Value | None
    trouble: str = ""
    is_vague: bool = False


def plain(line: str) -> str:
    r"""Take Markdown's and LaTeX's decoration from a line, and leave one blank for many.

    >>> plain(r"- 步长  `s=2`, $3 \times 3$")
    '- 步长 s=2, 3 × 3'
    """
    return " ".join(_DECORATION.sub("", _TIMES.sub("×", line)).split())


def parameters(line: str, *, ordinary: bool = False) -> list[Parameter]:
    """Return what a line states; what it only considers, or says of another convolution, is left out.

    `ordinary` says that it is the ordinary convolution that the note speaks of.

    >>> [(found.name, found.value) for found in parameters("kernel_size=3, 步长（stride）：2, p=1")]
    [('padding', 1), ('stride', 2), ('kernel', 3)]
    >>> parameters("如果步长为 2，则在元素之间插入一个零")
    []
    """
    words = plain(line) if len(line) <= _MAX_LINE else ""
    if not ordinary and _OTHER.search(words):
        return []
    found = [*_stated(words), *_shaped(words), *_by_name(words)]
    return [_weighed(one, words) for one in found if one.name != "channels" or one.value != 1]


def _weighed(found: Parameter, words: str) -> Parameter:
    """Say of a parameter what keeps it from being used, or that it may be about another convolution."""
    if found.name == "channels":
        return replace(found, value=None, trouble="channels are not inferred")
    if isinstance(found.value, tuple) and len(found.value) > 2 and found.name in ("input", "kernel"):  # noqa: PLR2004
        written = "×".join(map(str, found.value))
        return replace(found, value=None, trouble=f"whether {written} counts channels is not said")
    is_plain = (found.name, found.value) in _PLAIN and _CONVOLUTION.search(words) and not _TRANSPOSED.search(words)
    return replace(found, is_vague=True) if is_plain else found


def _stated(words: str) -> list[Parameter]:
    """Find names with values; what is within another one's name is none."""
    taken = [False] * len(words)
    found: list[Parameter] = []
    vague: list[Parameter] = []
    for name, pattern in _STATING.items():
        for match in pattern.finditer(words):
            if taken[match.end() - 1]:
                continue
            taken[match.start() : match.end()] = [True] * len(match.group())
            if _is_meant(words, match):
                is_vague = name != "stride" and not (match["between"] or "=").strip(" -")
                (vague if is_vague else found).append(Parameter(name, _value(match["value"])))
    # "padding 1" alone may be any padding; beside a stride it is a parameter of the layer.
    return found + vague if found and not _AROUND.search(words) else found


def _shaped(words: str) -> Iterator[Parameter]:
    """Find shapes beside what they are of."""
    for match in (*_SHAPED.finditer(words), *_OF_SHAPE.finditer(words)):
        if _is_meant(words, match):
            yield Parameter("kernel" if match["kernel"] else "input", _value(match["value"]))


def _by_name(words: str) -> Iterator[Parameter]:
    """Find paddings by name, which mean different things to different people."""
    for match in _BY_NAME.finditer(words):
        if _is_meant(words, match):
            yield Parameter("padding", None, trouble=f"{match.group()} is no number")


def _is_meant(words: str, match: re.Match[str]) -> bool:
    """Tell a statement from a condition, and from a part of a formula."""
    before = words[max(0, match.start() - _LOOKED_BACK) : match.start()]
    clause = before[max((found.end() for found in _CLAUSE.finditer(before)), default=0) :]
    is_part = before.strip()[-1:] in _OPERATORS and before.strip() not in _BULLETS
    return not (_IF.search(clause) or _THEN.match(words, match.end()) or is_part)


def _value(text: str) -> Value:
    """Read an integer, or one for each axis."""
    sizes = tuple(map(int, re.findall(r"[0-9]+", text)))
    return sizes[0] if len(sizes) == 1 else sizes
