"""Lines of prose → the parameters that they state: `s=2`, `步长（stride）：1`, `padding = 1`, `3x3 kernel`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
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
_END = r"(?![A-Za-z0-9_]|[.:][0-9]| ?[-+*/^−–·~] ?[A-Za-z0-9(]| ?(?:or|to|或者?|到|至) ?[0-9])"
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
        "padding": _stating(r"padding|零填充|填充|pads?(?= ?[=:：])", "p"),
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
    rf"(?:(?P<kernel>卷积核|kernel|filter)|(?P<input>输入|(?<![A-Za-z])input))(?: size| shape)?"
    rf" (?P<value>{_SHAPE}){_END}",
    re.IGNORECASE,
)
_BY_NAME = re.compile(r"padding ?[=:：] ?['\"]?(?:same|valid|full)\b|\b(?:same|full) padding", re.IGNORECASE)
_AROUND = re.compile(r"\b(?:around|zeros?|layers?|border)\b|[层圈]|四周|外", re.IGNORECASE)
"""Words of the padding that zero insertion needs, which is another one."""
_UNREAD = MappingProxyType(
    {
        "output_padding": r"output[ _-]?padding|输出填充",
        "padding": r"padding|pads?(?= ?[=:：→|])|零?填充|p_[a-z]",
        "stride": r"strides?|步长|步幅|s_[a-z]",
        "dilation": r"dilation(?: rate)?|空洞率?|膨胀率?|扩张率|d_[a-z]",
        "bias": r"bias|偏置",
        "channels": r"groups?|分组|(?:in|out)?[ _]?channels?|通道数?",
    }
)
"""The words for what is not a default where a number stands beside it; each is before what its words end with."""
_LINK = r" ?(?:=|:|：|为|是|设为|设成|取|等于|is|are|of|equals|set to|->|→|=>|⇒|\|) ?"
_COUNT = (
    r"[-−+]?(?:[0-9]{1,5}(?:[./][0-9]{1,5})?|\.[0-9]{1,5}|(?:one|two|three|four|five|six|half|true)\b"
    r"|[一二两三四五六七八九](?=[\s,，.。;；、)）的]|$))"
)
_NAMED = rf"{_ASIDE}(?: ?[a-z](?:_[a-z0-9])?(?= ?=))?(?: ?= ?[a-z]_[a-z])?"
_UNREAD_AFTER = MappingProxyType(
    {
        name: re.compile(
            rf"(?<![A-Za-z0-9_\\])(?:{words}){_NAMED}"
            rf"(?:{_LINK}[(（\[]? ?{'' if name in ('bias', 'channels') else '|[ -]?'})(?P<count>{_COUNT})",
            re.IGNORECASE,
        )
        for name, words in _UNREAD.items()
    }
)
_UNREAD_BEFORE = re.compile(
    r"(?<![A-Za-z0-9_.+*/×·^=−-])(?<![+*/×·^=−-] )(?P<count>[0-9]{1,5}|two|three|four|[二两三四])"
    r"(?:[ -]?(?:pixels?|px|steps?)|个?像素|个)?(?:[ -]| ?(?:为|作为|的)? ?(?=[\u4e00-\u9fff]))"
    r"(?:(?P<stride>strides?\b|步长|步幅)|(?P<padding>padding\b)|(?P<dilation>dilation\b|空洞率|膨胀率)"
    r"|(?P<channels>(?:in|out)?[ _]?channels?\b|groups\b|(?:输[入出])?通道))",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(
    r"[0-9０-９一二两三四五六七八九]|one|two|three|four|five|six|half|true|same|valid|full", re.IGNORECASE
)
"""Without one of these a line states nothing."""
_NONE = frozenset({("bias", "0"), ("channels", "1")})
_WIDE = str.maketrans("０１２３４５６７８９＝", "0123456789=")
_NO_WORDS = re.compile(
    r"<!--.{0,4096}?-->|!\[[^\[\]]{0,400}\](?:\([^()]{0,4096}\))?|\]\([^()]{0,4096}\)|https?://[^\s)]{1,4096}"
)
"""Comments, pictures and addresses."""
_DECORATION = re.compile(r"\\(?:text|mathrm|mathbf|bold)\b|[*`${}]|\\[()\[\]]|\\(?:,|;|quad)")
_TIMES = re.compile(r"\\times(?![A-Za-z])|\\cdot(?![A-Za-z])")
_CLAUSE = re.compile(r"[，。,.;；!?！？、]")
_IF = re.compile(r"如果|若|当|假如|倘若|默认|\b(?:if|when|whenever|unless|suppose|defaults?)\b", re.IGNORECASE)
_THEN = re.compile(r" ?(?:时|的时候|的情况|以上|以下|或)")
_OTHER = re.compile(
    r"池化|耗时|普通|标准|常规|滑动|等效|等价|下采样|扩展后|插零后|插值后|插入后|之间|"
    r"\b(?:ordinary|regular|standard|normal|slid(?:e|es|ing)|equivalent|downsampl\w*|stretched|expanded|upsampled|pool(?:ing)?"
    r"|top-?k)\b",
    re.IGNORECASE,
)
"""Words of another convolution, or of another padding, than the one that is derived."""
_PLAIN = frozenset({("stride", 1), ("padding", 0)})
_CONVOLUTION = re.compile(r"卷积(?!核)|\bconvol(?:ution|ve)", re.IGNORECASE)
_TRANSPOSED = re.compile(r"转置|反卷积|上采样|transpos|deconv|upsampl", re.IGNORECASE)
_OPERATORS = frozenset("+-−–*/×·^<>≤≥")
_BULLETS = frozenset("-+*")
MAX_LINE, _LOOKED_BACK = 4096, 200


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a line states: its name among the arguments of `derive`, and its value.

    The value is None where it cannot be used, with the `trouble`. `is_vague` says that it may as well be about the
    ordinary convolution by which a transposed one is computed. What `is_unread` is stated in words that cannot be read:
    then nothing may be assumed of it.
    """

    name: str
    value: Value | None
    trouble: str = ""
    is_vague: bool = False
    is_unread: bool = False


def plain(line: str) -> str:
    r"""Take Markdown's and LaTeX's decoration from a line, and leave one blank for many.

    >>> plain(r"- 步长  `s=2`, $3 \times 3$")
    '- 步长 s=2, 3 × 3'
    """
    return " ".join(_DECORATION.sub("", _TIMES.sub("×", line.translate(_WIDE))).split())


def without_addresses(line: str) -> str:
    """Leave out of a line what is not read as words: comments, pictures, addresses."""
    return _NO_WORDS.sub(" ", line)


def is_too_long(line: str) -> bool:
    """Tell a line that is not read."""
    return len(line) > MAX_LINE and len(without_addresses(line)) > MAX_LINE


def parameters(line: str, *, ordinary: bool = False) -> list[Parameter]:
    """Return what a line states; what it only considers, or says of another convolution, is left out.

    `ordinary` says that it is the ordinary convolution that the note speaks of.

    >>> [(found.name, found.value) for found in parameters("kernel_size=3, 步长（stride）：2, p=1")]
    [('padding', 1), ('stride', 2), ('kernel', 3)]
    >>> parameters("如果步长为 2，则在元素之间插入一个零")
    []
    """
    return list(_read(line, ordinary)) if _NUMBER_WORD.search(line) else []


@lru_cache(maxsize=2048)
def _read(line: str, ordinary: bool) -> tuple[Parameter, ...]:  # noqa: FBT001 (what is kept goes by position)
    """Read a line, as `parameters` does; notes are gone through more than once."""
    words = "" if is_too_long(line) else plain(without_addresses(line))
    if not ordinary and _OTHER.search(words):
        return tuple(_unread(words, [False] * len(words))) if _TRANSPOSED.search(words) else ()
    taken = [False] * len(words)
    found = [*_stated(words, taken), *_shaped(words), *_by_name(words)]
    found += _unread(words, taken)
    return tuple(_weighed(one, words) for one in found if one.name != "channels" or one.value != 1)


def _weighed(found: Parameter, words: str) -> Parameter:
    """Say of a parameter what keeps it from being used, or that it may be about another convolution."""
    if found.is_unread:
        return found
    if found.name == "channels":
        return replace(found, value=None, trouble="channels are not inferred")
    if isinstance(found.value, tuple) and len(found.value) > 2 and found.name in ("input", "kernel"):  # noqa: PLR2004
        written = "×".join(map(str, found.value))
        return replace(found, value=None, trouble=f"whether {written} counts channels is not said")
    is_plain = (found.name, found.value) in _PLAIN and _CONVOLUTION.search(words) and not _TRANSPOSED.search(words)
    return replace(found, is_vague=True) if is_plain else found


def _stated(words: str, taken: list[bool]) -> list[Parameter]:
    """Find names with values, and mark what is `taken` by them; what is within another one's name is none."""
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
    if _AROUND.search(words):
        return found
    alone = [replace(one, value=None, trouble=f"{one.name} {one.value}", is_unread=True) for one in vague]
    return found + (vague if found else alone)


def _unread(words: str, taken: list[bool]) -> Iterator[Parameter]:
    """Find words for a parameter beside a number that are not `taken`: a value is stated, and it is not read."""
    after = ((name, match) for name, pattern in _UNREAD_AFTER.items() for match in pattern.finditer(words))
    before = ((match.lastgroup or "", match) for match in _UNREAD_BEFORE.finditer(words) if not _is_number_of(match))
    for name, match in (*after, *before):
        if any(taken[match.start() : match.end()]) or (name, match["count"]) in _NONE:
            continue
        taken[match.start() : match.end()] = [True] * len(match.group())
        is_step = name == "padding" and _AROUND.search(words)
        if not is_step and _is_meant(words, match):
            yield Parameter(name, None, trouble=match.group().strip(), is_unread=True)


def _is_number_of(match: re.Match[str]) -> bool:
    """Tell the number of a heading or an item from a value: `2 Stride`."""
    return not match.start() and match.lastgroup != "channels" and match.string[match.end("count") :][:1] == " "


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
