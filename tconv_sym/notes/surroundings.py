"""What stands around a claim: how it goes on, what stands in front of it, whether it is about something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.notes.sections import speaks_of_transposed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.notes.located import Located

_OUTPUT = r"(?:outputs?|out|y|o|results?|输出|结果)"
_LABEL = rf"(?<![A-Za-z0-9_\\])(?:\\(?:text|mathrm)\{{)?{_OUTPUT}\}}?(?:\\?\[|_|\{{|[₀-₉(（0-9])"
_NEXT_LABEL = re.compile(_LABEL, re.IGNORECASE)
_LINK_LAST = re.compile(r"[^=:：为是]{0,60}(?:=|:|：|为|是|\bis\b|\bequals\b)[\s`*$&]*$", re.IGNORECASE)
_MARKERS = re.compile(
    r"(?:\s*(?:>|[-+*](?=\s)|[0-9]{1,9}[.)、](?=\s)|\[[ xX]\]|#{1,6}(?=\s)|[(（][0-9]{1,3}[)）]))*\s*"
)
"""What a line of Markdown may begin with."""
_CLOSING = re.compile(r"(?:[\s`$~]|\\[\])]|</?[a-z]{1,9}>|\\(?:label|tag)\{[^{}]*\})*")
_OPERATOR = (
    r"(?:[-+*/=×·⋅−^<>±≈≠∓÷⊗⊙⊕∗%@_\[{]|[—–→⇒←↦⟶]"
    r"|\\(?:times|cdot|pm|mp|to|rightarrow|Rightarrow|implies|approx|neq?|div|oplus|otimes|odot|left|begin)\b)"
)
_BEGINS = re.compile(_OPERATOR)
_WORD = re.compile(
    r"[\s,，、;；。.(（]*(?:(?:and|or|plus|minus|times|then|add|adding|added|subtract\w*|less|multipl\w+|divided|over|mod"
    r"|together|as well|but|except|without|half|twice|at most|at least|up to)\b"
    r"|以?及|并|加|减|乘|除|再|或|和|与|外|然后|之后|还)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"[\s,，、;；。.]*(?:and|then|while|but|和|与|以?及|并且?|然后)[^0-9×·⋅*+=$]{1,60}(?:\bis|\bare|为|是|=|:|：)",
    re.IGNORECASE,
)
"""How words begin that go on to another array."""
_ARRAYS = re.compile(r"\$\s+\$[^$]{0,40}\\begin")
"""Between two arrays that stand side by side."""
_NAME = r"(?:[A-Za-z][A-Za-z0-9_{}₀-₉,]{0,12}|[0-9]{1,9}(?:\.[0-9]{1,9})?)"
_PRODUCT = re.compile(rf"(?<![A-Za-z0-9]){_NAME}\s?(?:[×·⋅*]|\\times\b|\\cdot\b)\s?{_NAME}")
_SENTENCE = re.compile(r"。|\.(?=\s|$)|[!！?？]")
_ASIDE = re.compile(r"[(（](?P<inner>[^()（）]{0,80})[)）]")
_FORMULA = re.compile(r"[-+*/=×·⋅−]|\\[a-z]")
_BULLET = re.compile(r"[-+*]\s+(?P<item>.*)")
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}|[\u4e00-\u9fff]|[=:]")
_RULE = re.compile(r"\s*([-=*_~`+])(?:\s*\1)*\s*")
_GOES_ON = re.compile(r"\\?[+=×·⋅−*/^]|\\?-(?!-)|[—–]\s*(?=[A-Za-z0-9]{1,3}\b)|\\(?:times|cdot|pm|mp|quad\s*[-+=])")
_BEFORE = re.compile(r"(?:[0-9²³½+\-−–×·⋅*/^<|&%)\]}√∑Σ]|(?<![=-])=|(?<!-)(?<!=)>|\\(?:times|cdot|pm))$")
_FENCE = re.compile(r"[\s>]*(?:[-*+]\s+|[0-9]+[.)]\s+)?(?:```|~~~)")
_CODE = re.compile(
    r"^\s*(?:def |for .*:|for \(|while |import |from \w+ import|return\b|if .*:|class )|\bprint\(|\+=|-="
    r"|(\b\w+\[[^\]]{1,20}\](?:\[[^\]]{1,20}\])?)\s*=\s*(?:.*[^\w])?\1",
    re.MULTILINE,
)
_CALLOUT = re.compile(r"[\s>]*\[!(?P<kind>[A-Za-z-]{1,20})\][-+]?(?P<title>.*)")
_BAD_CALLOUTS = frozenset({"danger", "error", "bug", "failure", "fail", "missing", "wrong", "mistake"})
_DENIAL = re.compile(
    r"错误|错的|不对|不正确|误以为|误区|不成立|应为|应该是|应当是|本应|而不是|[（(]错[)）]|❌|✗|✘|学生的?答案|选项|忘记|忘了|漏"
    r"|\b(?:wrong|incorrect\w*|mistake\w*|false|misconception\w*|should (?:be|have)|bug\w*|buggy|na[iï]ve\w*|danger"
    r"|does not hold|is not|isn't|forget\w*|forgot|student\w*|option)\b|≠|~~|\\neq?\b",
    re.IGNORECASE,
)
_HYPOTHESIS = re.compile(
    r"若|如果|假如|假设|倘若|要是|吗|是否|(?:改为|改成|换成)\s?\$?[0-9]|不加填充|不填充|[?？]"
    r"|\b(?:if|suppose|supposing|assume|assuming|would|were|unless|whether|without padding|without cropping|instead)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"(?:若|如果|假设|\b(?:if|suppose|assume)\b(?: that)?)\s?(?:the |an? |我们)?"
    r"(?:输入|卷积核|核|特征图|feature map|input|kernel)[^，。,.;；]{0,20}(?:为|是|=|\bis\b|\bare\b)",
    re.IGNORECASE,
)
"""How words state the problem."""
_OTHER = re.compile(
    r"梯度|目标(?:输出|值|图)|标签|损失|期望|真实值|激活|归一化|偏置后|(?:加|加上|含|有)[^，。]{0,6}偏置"
    r"|(?:线性|最近邻|最邻近)插值|逐元素|池化|次数|个数|注意力|协方差|网络|微分方程|全连接|训练|预测|"
    r"\b(?:gradients?|grad|targets?|labels?|loss|expected|desired|ground truth|relu|softmax|sigmoid|tanh|gelu"
    r"|bn|batch ?norm\w*|normali[sz]\w+|bilinear|nearest|elementwise|element-wise|pool\w*|number of|attention|fft"
    r"|fourier|covariance|rnn|lstm|gru|ode|networks?|\w*gan|u-?net|resnet|fcn|vgg|mlp|transformer"
    r"|dropout|encoder|decoder|logits?|dense|predict\w*)\b",
    re.IGNORECASE,
)
_INTERMEDIATE = re.compile(
    r"初始|先令|令|首先|先得|先|加上.*[后之]|累加|变为|变成|第.{1,3}步|裁剪前|未裁剪|裁切前|中间|暂|"
    r"\b(?:initial\w*|after adding|becomes?|step [0-9]+|before crop\w*|uncropped|intermediate|so far|at first|first we"
    r"|at this point|partial)\b",
    re.IGNORECASE,
)
_LAST_CLAUSE = re.compile(r"[。；;!！\n]|\.(?=\s)")
_MOST = 400


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The lines of a note, and which of them stand in a listing of code."""

    lines: Sequence[str]
    code: frozenset[int]

    @staticmethod
    def of(lines: Sequence[str]) -> Surroundings:
        """Find the listings of code."""
        found: set[int] = set()
        start = -1
        for number, line in enumerate(lines):
            if not _FENCE.match(line):
                continue
            if start >= 0 and _is_code(lines[start + 1 : number]):
                found.update(range(start + 1, number + 2))
            start = -1 if start >= 0 else number
        return Surroundings(lines, frozenset(found))

    def tail(self, text: Located) -> tuple[str, int]:
        """Return what stands behind a text on its line, and the number of that line from 1."""
        line, column = text.place(len(text.text))
        return (self.lines[line - 1][column - 1 : column - 1 + _MOST] if line <= len(self.lines) else ""), line

    def head(self, text: Located) -> str:
        """Return what stands in front of a text on its line."""
        line, column = text.place()
        return self.lines[line - 1][max(column - 1 - _MOST, 0) : column - 1] if line <= len(self.lines) else ""

    def goes_on(self, text: Located, *, is_size: bool, is_listed: bool) -> bool:
        """Tell whether a claim seems to go on behind its text: on its line, or on the next one."""
        tail, line = self.tail(text)
        rest = _behind(tail, self.head(text) + text.text)
        if rest:
            return _continues(rest, is_size=is_size)
        return self._next_goes_on(line, is_listed=is_listed)

    def _next_goes_on(self, line: int, *, is_listed: bool) -> bool:
        """Tell whether the line behind a claim goes it on; a display is also gone on behind blank lines."""
        following = [_unquoted(text) for text in self.lines[line : line + 6]]
        is_display = False
        while following and not following[0].strip("$ "):
            is_display = is_display or not following[0] or "$" in following[0]
            following.pop(0)
        text = following[0].lstrip() if following else ""
        line_itself, text = text, re.sub(r"^(?:\$\$?|\\\[|\\\(|`)\s*", "", text)
        text = text or (following[1].strip() if len(following) > 1 else "")
        if not text or _RULE.fullmatch(text):
            return False
        if not is_listed and text == line_itself and (bullet := _BULLET.fullmatch(text)):
            item = bullet["item"]
            return not _PROSE.search(item) and bool(re.search(r"[A-Za-z0-9$\\]", item))
        if _GOES_ON.match(text) and not text.startswith(("**", "//", "/*", "\\\\")):
            return is_listed or text != line_itself or not text.startswith(("*", "=="))
        begun = _WORD.match(text)
        return bool(
            begun and not is_display and (_PRODUCT.search(text) or "$" in text) and not _NEXT_LABEL.search(text)
        )

    def is_part(self, text: Located) -> bool:
        """Tell whether something stands in front of the label, so that it is about more than the element."""
        head = self.head(text)
        own = max(
            (found.start() for found in _NEXT_LABEL.finditer(head) if _LINK_LAST.match(head, found.start())), default=-1
        )
        before = head[:own] if own >= 0 else head if _NEXT_LABEL.match(text.text) else ""
        before = _without(_MARKERS, before)
        before = re.sub(r"(?:[\s`$~&]|(?<!\s)\*+$|\*\*)+$", "", before)
        return bool(_BEFORE.search(before))

    def is_article(self, text: Located) -> bool:
        """Tell whether the value is a name that words follow: `output[1] is a sum of two products`."""
        tail, _ = self.tail(text)
        return bool(re.fullmatch(r"[A-Za-z]", text.text)) and bool(re.match(r" ?[A-Za-z\u4e00-\u9fff]", tail))

    def sentence(self, text: Located) -> str:
        """Return what a sentence has said before a text."""
        return last_sentence(self.head(text))

    def around(self, text: Located) -> str:
        """Return the sentence that a claim stands in, as far as it is on its line."""
        tail, _ = self.tail(text)
        asked = _mark(text.text[-1:] + tail)
        return f"{_LAST_CLAUSE.split(self.head(text))[-1]} {_LAST_CLAUSE.split(tail)[0]}{asked}"

    def is_denied(self, text: Located) -> bool:
        """Tell whether what stands around a claim says that it is wrong, or only supposed."""
        around = self.around(text)
        return is_denied(around) or is_supposed(around) or self._in_bad_callout(text.place()[0])

    def _in_bad_callout(self, line: int) -> bool:
        """Tell whether a line stands in a callout that shows what is wrong."""
        for number in range(line - 1, max(line - 60, -1), -1):
            if number >= len(self.lines) or not self.lines[number].lstrip().startswith(">"):
                return False
            if callout := _CALLOUT.match(self.lines[number]):
                return callout["kind"].lower() in _BAD_CALLOUTS or bool(_DENIAL.search(callout["title"]))
        return False


def is_of_something_else(words: str) -> bool:
    """Tell whether words say that numbers are those of something else than a convolution's output.

    >>> is_of_something_else("For DCGAN the output size is "), is_of_something_else("the output of the layer is ")
    (True, False)
    """
    return bool(_OTHER.search(words)) and not speaks_of_transposed(words)


def is_denied(words: str) -> bool:
    """Tell whether words say that what follows is wrong."""
    return bool(_DENIAL.search(words))


def is_supposed(words: str) -> bool:
    """Tell whether words only suppose, or ask."""
    return bool(_HYPOTHESIS.search(_GIVEN.sub("", words)))


def last_sentence(words: str) -> str:
    """Return the last sentence of words, which may end with a colon.

    >>> last_sentence("It is done. Then the output is:")
    'Then the output is:'
    """
    return _LAST_CLAUSE.split(words.rstrip())[-1].lstrip()


def is_intermediate(words: str) -> bool:
    """Tell whether words say that an array is what it is for a while."""
    return bool(_INTERMEDIATE.search(words))


def _is_code(lines: Sequence[str]) -> bool:
    """Tell code by its words."""
    return any(_CODE.search(line) for line in lines if len(line) <= 10 * _MOST)


def _mark(tail: str) -> str:
    """Return the mark that ends a sentence, as far as it asks."""
    return "?" if re.match(r"[^。；;.!！]*[?？]", tail) else ""


def _unquoted(line: str) -> str:
    """Return a line without the marks of a quote."""
    return re.sub(r"^[\s>]+", "", line[:_MOST])


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Leave out what a text begins with."""
    found = pattern.match(text)
    return text[found.end() :] if found else text


def _behind(tail: str, before: str) -> str:
    """Return what stands behind a value, without what closes emphasis and math."""
    if _ARRAYS.match(tail):
        return ""
    rest = _without(_CLOSING, tail)
    stars = re.match(r"\*{1,3}(?!\*)", rest)
    if stars and before.count(stars.group()) % 2 and (before.count("*") % 2 or len(stars.group()) > 1):
        rest = _without(_CLOSING, rest[stars.end() :])
    rest = re.sub(r"^\\\\(?:\[|\s|$)", "", rest)
    if rest[:1] == "|" or rest.startswith("<!--"):
        return ""
    remark = re.match(r"(?:#|//|%)\s*", rest)
    return rest.strip() if not remark or _BEGINS.match(rest, remark.end()) else ""


def _continues(rest: str, *, is_size: bool) -> bool:
    """Tell whether what stands behind a value on its line goes it on."""
    if _BEGINS.match(rest):
        return True
    if is_size:
        return False
    aside = _ASIDE.match(rest)
    if aside and (_WORD.match(aside["inner"]) or _FORMULA.search(aside["inner"])):
        return True
    label = _NEXT_LABEL.search(rest)
    own = rest[: label.start()] if label else rest
    word = None if _ANOTHER.match(rest) else _WORD.match(own)
    if word and not (label and not own[word.end() :].strip(" $`*,，")):
        return True
    end = _SENTENCE.search(own)
    return bool(_PRODUCT.search(own[: end.start()] if end else own))
