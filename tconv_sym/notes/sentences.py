"""What prose says in so many words: elements and their values, the fourth element, sizes, conditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.notes.located import Located
from tconv_sym.notes.roles import MATH
from tconv_sym.reading.claim import Label
from tconv_sym.reading.labels import read_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int]

_NAME = r"(?:outputs?|out|y|o|results?|输出|结果)"
_INDEX = (
    r"(?:(?:\[[0-9]{1,6}(?:, ?[0-9]{1,6}){0,3}\]){1,4}|_?\{ ?[0-9]{1,6}(?:[, ] ?[0-9]{1,6}){0,3} ?\}"
    r"|_[0-9]{1,6}|(?<=[yY])[0-9](?=\s?=)|[₀-₉]{1,6})"
)
_LABEL = rf"(?<![A-Za-z0-9_\\])(?:\\(?:text|mathrm)\{{)?{_NAME}\}}?{_INDEX}"
_ELEMENT = re.compile(
    rf"(?P<label>{_LABEL})(?:[*`]*(?: ?[（(][^（）()]{{0,40}}[)）])?[*`]* ?(?:&?=|:|：|为|是|is|equals)) ?",
    re.IGNORECASE,
)
_ELEMENT_LAST = re.compile(rf"(?P<label>{_LABEL})$", re.IGNORECASE)
_ELEMENT_ANYWHERE = re.compile(rf"{_LABEL} ?&? ?=", re.IGNORECASE)
_PLACE = r"[（(] ?(?P<index>[0-9]{1,6}(?: ?[,，] ?[0-9]{1,6}){1,3}) ?[)）]"
_ELEMENT_AT = re.compile(
    rf"(?:(?:element|value|entry|cell|position)s? (?:at )?(?:position )?{_PLACE} (?:of|in) the output"
    rf"|the output (?:element |value )?at (?:position )?{_PLACE.replace('index', 'later')}"
    rf"|输出(?:矩阵)?(?:在|的)? ?(?:位置|元素)? ?{_PLACE.replace('index', 'here')} ?(?:处|位置)?(?:的)?(?:值|元素)?)"
    r" ?(?:is|equals|=|为|是|：|:) ?",
    re.IGNORECASE,
)
_ORDINALS = {
    **dict(zip("一二三四五六七八九", range(1, 10), strict=True)),
    **dict(
        zip(
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"],
            range(1, 10),
            strict=True,
        )
    ),
}
_NTH = (
    r"(?:第 ?(?P<n>[0-9]{1,3}|[一二三四五六七八九]) ?个(?:输入)?元素|"
    r"\b(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|[0-9]{1,3}(?:st|nd|rd|th))"
    r" (?:input )?element(?: of the input(?: matrix)?)?)"
)
_NTH_LAST = re.compile(rf"{_NTH}[,，]? ?(?:is|为|是|=|：|:)? ?[（(]?$", re.IGNORECASE)
_NTH_IS = re.compile(
    rf"{_NTH}[,，]? ?(?:is|为|是|=|[（(])? ?(?P<value>[-−]?[0-9]{{1,9}}(?:\.[0-9]{{1,9}})?|[a-z])"
    r"(?=[\s：:，,。.)）]|$)",
    re.IGNORECASE,
)
_NOT_THE_INPUT = re.compile(r"输出|卷积核|结果|(?:output|kernel|result|filter)", re.IGNORECASE)
_INPUT = re.compile(r"输入|input", re.IGNORECASE)
_ARRAY = re.compile(r"(?:=|:|：|为|是|\bis) ?(?:(?:np|numpy|torch)\.(?:array|tensor)\()?(?=\[)")
_NAME_LAST = re.compile(
    r"(?:^|[^A-Za-z0-9_^)}\s]|[A-Za-z\u4e00-\u9fff]{2})\s*"
    r"(?P<name>(?<![A-Za-z0-9_])[A-Za-z_][A-Za-z0-9_]{0,30}|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,12})[\s*`]*$"
)
_CONDITION = re.compile(
    r"(?:如果|若|当|假如|\bif\b|\bwhen\b)[^。.;；\n￼]{0,60}?"
    r"(?:stride|步长|padding|填充|dilation|(?<![a-z])[skpd] ?[=><≥≤])",
    re.IGNORECASE,
)
_SIZE_WORDS = re.compile(
    r"(?:输出(?:的)?|output )(?:尺寸|大小|形状|size|shape)|图尺寸|size of the output", re.IGNORECASE
)
_SIZE = re.compile(
    r"(?:输出(?:的)?(?:尺寸|大小|形状)|\boutput[ _](?:size|shape)|\bsize of the output)"
    r"[*`]{0,4} ?(?:=|:|：|为|是|\bis) ?[*`]{0,4}"
    r"(?P<size>[0-9]{1,6}(?: ?[x×] ?[0-9]{1,6}){0,3}|[(（][0-9]{1,6}(?:, ?[0-9]{1,6}){0,3}[)）])"
    r"(?![A-Za-z0-9_×]|\.[0-9]| ?[-+*/×(])",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"普通|标准卷积|常规|下采样|\b(?:ordinary|regular|standard|normal) conv|downsampl", re.IGNORECASE)
_TERM = r"\s{0,3}[-+]?(?:[A-Za-z]\w{0,8}|[0-9]{1,9})\s{0,3}(?:[×*·+]|\\cdot|\\times)"
"""What goes on a list of products behind a comma."""
_PROSE = re.compile(
    rf"\s*(?:[，,;；、](?!{_TERM})(?=[\s，；、]|$|[^\x00-\x7f])|[。：（—–]|:(?=\s|$)|\.(?=\s|$)|#|//|->|→|[\u4e00-\u9fff]"
    r"|\((?=[^()]*(?:[A-Za-z]{3}|[\u4e00-\u9fff]))"
    r"|(?<=\s)(?!(?:times|plus|minus|over|twice|half|alpha|beta|gamma|delta|lambda|sigma)\b)"
    r"(?:[A-Za-z]{3,}|is|as|so|if|at|in|of|or|by|to)\b)"
)
_DECORATION = re.compile(r"[*`]|\\(?=[*_])")
_MAX_LINE, _MAX_ARRAY = 4096, 2**14


def undecorated(text: str) -> str:
    """Take emphasis and code marks away.

    >>> undecorated(" **`output[0]`** ")
    'output[0]'
    """
    return _DECORATION.sub("", text).strip()


def decoration_blanked(text: Located) -> Located:
    """Put blanks for emphasis and code marks, so that offsets stay."""
    return Located(re.sub(r"[*`]", " ", text.text), text.marks)


def is_conditional(words: str) -> bool:
    """Tell whether words speak of parameters as they may be, and not as they are."""
    return bool(_CONDITION.search(words[-_MAX_LINE:]))


def is_of_another(words: str) -> bool:
    """Tell whether words speak of the ordinary convolution."""
    return bool(_ANOTHER.search(words[-_MAX_LINE:]))


def sizes(words: str) -> Iterator[Span]:
    """Give where a line states the output size as a number or a shape.

    >>> list(sizes("**输出尺寸**：`3×3`, so the output size is 4.5")), list(sizes("output size: 3 + 1"))
    ([(10, 13)], [])
    """
    if len(words) <= _MAX_LINE:
        yield from (found.span("size") for found in _SIZE.finditer(words))


def says_size(words: str) -> bool:
    """Tell whether words in front of something say that it is the output size."""
    return bool(_SIZE_WORDS.search(words[-60:])) and not is_of_another(words)


def element(words: str) -> Label | None:
    """Return the label of the element that words end with.

    >>> element("**Output[1,1]**（中心）：").index, element("so the output is")
    ((1, 1), None)
    """
    text = re.sub(r"\s*[（(][^（）()]{0,40}[)）]\s*[:：=]?\s*$", "", undecorated(words[-200:]))
    text = re.sub(r"\s*(?:[:：=]|为|是|\bis|\bequals)?\s*$", "", text)
    found = _ELEMENT_LAST.search(text)
    if found:
        return read_label(found["label"])
    place = _ELEMENT_AT.search(words[-200:])
    return _placed(place) if place and place.end() == len(words[-200:]) else None


def _placed(match: re.Match[str]) -> Label:
    """Make the label of a position in parentheses, of which one cannot tell from where it counts."""
    written = match["index"] or match["later"] or match["here"]
    return Label(name="output", start=0, index=tuple(map(int, re.findall("[0-9]+", written))))


def elements(words: str) -> Iterator[tuple[Label, int, Span]]:
    """Give the elements that a line states a value of, each with its start and where the value stands.

    A value that is math alone is left to others.

    >>> [(label.index, start, span) for label, start, span in elements("- output[1] = a×w2 + b×w1, in the middle")]
    [((1,), 2, (14, 25))]
    """
    if len(words) > _MAX_LINE:
        return
    found = [*_ELEMENT.finditer(words), *_ELEMENT_AT.finditer(words)]
    found.sort(key=re.Match.start)
    stops = [*(match.start() for match in found[1:]), len(words)]
    for match, end in zip(found, stops, strict=False):  # where nothing is found there is no stop either
        label = read_label(undecorated(match["label"])) if "label" in match.re.groupindex else _placed(match)
        start, stop = value_span(words, match.end(), end)
        if label is not None and label.index is not None and words[start:stop].strip(f"{MATH} "):
            yield label, match.start(), (start, stop)


def value_span(words: str, start: int, stop: int) -> Span:
    """Return where a value stands that begins at `start`: up to where prose goes on."""
    prose = _PROSE.search(words, start, stop)
    stop = prose.start() if prose else stop
    text = words[start:stop].rstrip(" .,;*`")
    lead = len(text) - len(text.lstrip(" `*"))
    return start + lead, start + len(text)


def has_elements(text: str) -> bool:
    """Tell whether math states an element somewhere, as aligned formulas do."""
    return bool(_ELEMENT_ANYWHERE.search(text))


def ordinal(words: str) -> int | None:
    """Return n where words end with the n-th element of the input.

    >>> ordinal("2. 第二个元素 "), ordinal("the fourth element is "), ordinal("输出的第一个元素")
    (2, 4, None)
    """
    found = _NTH_LAST.search(words[-80:].rstrip())
    return _number(found) if found and not _NOT_THE_INPUT.search(words) else None


def input_elements(words: str) -> Iterator[tuple[int, Span]]:
    """Give the elements of the input that a line states a value of without math, and where that stands."""
    if len(words) <= _MAX_LINE and not _NOT_THE_INPUT.search(words):
        yield from ((_number(found), found.span("value")) for found in _NTH_IS.finditer(words))


def names_input(words: str) -> bool:
    """Tell whether words speak of the input."""
    return bool(_INPUT.search(words))


def _number(match: re.Match[str]) -> int:
    """Read an ordinal."""
    written = (match["n"] or match["nth"]).lower()
    return _ORDINALS.get(written) or int(written.rstrip("stndrh"))


def arrays(words: str) -> Iterator[tuple[str, Span]]:
    """Give the arrays in brackets that a line states, each with the words in front of it and where it stands.

    >>> list(arrays("input = [a, b], kernel=[w1, w2]"))
    [('input ', (8, 14)), ('input = [a, b], kernel', (23, 31))]
    """
    if len(words) > _MAX_LINE:
        return
    for match in _ARRAY.finditer(words):
        stop = closing(words, match.end())
        if stop and not _ELEMENT.search(words[max(0, match.start() - 40) : match.end()]):
            yield words[: match.start()], (match.end(), stop)


def closing(words: str, start: int) -> int:
    """Return where a bracket that opens at `start` has been closed, or 0 if that is not so within reasonable length."""
    depth = 0
    for offset in range(start, min(len(words), start + _MAX_ARRAY)):
        depth += {"[": 1, "]": -1}.get(words[offset], 0)
        if not depth:
            return offset + 1
    return 0


def last_word(words: str) -> str:
    """Return the name that words end with; of a product, as `C^T x`, there is none.

    >>> last_word("the matrix X "), last_word("C^T x")
    ('X', '')
    """
    found = _NAME_LAST.search(words[-60:])
    return found["name"] if found else ""


def cells(row: Located) -> list[Located]:
    """Return the cells of a row of a table."""
    inner = row.text.strip()
    start = row.text.find(inner) + inner.startswith("|")
    stop = start + len(inner.strip("|")) if inner else start
    found = []
    for cell in re.split(r"(?<!\\)\|", row.text[start:stop]):
        found.append(row.part(start, start + len(cell)).stripped())
        start += len(cell) + 1
    return found
