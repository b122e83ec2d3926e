"""Words and names in front of an array → what it is: 输出矩阵, `X_padded`, flipped kernel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

MATH = "\ufffc"
"""What stands for math where words are looked at."""


@dataclass(frozen=True, slots=True)
class Role:
    """What an array is: `of` names it as `Derivation.check` does.

    `is_firm` says that the words can hardly mean anything else. `others` are what they may mean besides.
    """

    of: str
    is_firm: bool = True
    others: tuple[str, ...] = ()


PADDED, INSERTED, FLIPPED = "zero-insertion.padded", "zero-insertion.inserted", "zero-insertion.flipped-kernel"
_ARRAY = r"(?:矩阵|特征图|数组|张量|图|feature map|matrix|array|tensor|map|image)?"
_INPUT = r"(?:输入|特征图|input|feature map)"
_KERNEL = r"(?:卷积核|核|权重|kernel|filter|weights?)"
_HALF_TURN = "(?: by 180(?: ?°| degrees)?)?"
_AFTER = r"(?:之?后|过|完)?的?"


def _ending(*patterns: str) -> re.Pattern[str]:
    """Make a pattern of words at the end of a clause; an English word begins where it begins."""
    return re.compile(rf"(?:{'|'.join(rf'(?<![a-z])(?=[a-z]){p}|(?![a-z]){p}' for p in patterns)})$")


_ROLES = (
    (Role(FLIPPED), _ending(rf"(?:翻转|反转|旋转) ?(?:180 ?(?:度|°)?)? ?{_AFTER} ?{_KERNEL}? ?{_ARRAY}")),
    (Role(FLIPPED), _ending(rf"(?:flipped|rotated|reversed){_HALF_TURN} {_KERNEL}(?: {_ARRAY})?")),
    (
        Role(FLIPPED),
        _ending(rf"{_KERNEL},?(?: when| after)? (?:flipped|rotated|flipping|rotation)(?: by 180(?: ?°| degrees)?)?"),
    ),
    (Role(PADDED, others=(INSERTED,)), _ending(rf"插入?零填充{_AFTER} ?{_INPUT}? ?{_ARRAY}")),
    (
        Role(PADDED),
        _ending(rf"填充(?:之?后|过|完)的? ?{_INPUT}? ?{_ARRAY}", rf"(?:zero-)?padded(?: {_INPUT})?(?: {_ARRAY})?"),
    ),
    (Role(INSERTED), _ending(rf"(?:插值|插零|插入零|零插入)(?:之?后|过|完)的? ?{_INPUT}? ?{_ARRAY}")),
    (Role(INSERTED), _ending(rf"(?:zero-(?:inserted|stuffed|interleaved)|dilated)(?: {_INPUT})?(?: {_ARRAY})?")),
    (
        Role(INSERTED, is_firm=False, others=(PADDED,)),
        _ending(
            rf"(?:补零|扩展|扩充)(?:之?后|过|完)的? ?{_INPUT}? ?{_ARRAY}",
            rf"(?:stretched|expanded|upsampled)(?: {_INPUT})?(?: {_ARRAY})?",
        ),
    ),
    (Role("equivalent-kernels"), _ending("等效卷积核", "equivalent kernels?")),
    (Role("matrix.transposed"), _ending(r"c ?的转置(?:矩阵)?", r"c\^t", "transpose of c")),
    (Role("matrix"), _ending("卷积矩阵(?: ?c)?", "convolution matrix(?: c)?", "矩阵 ?c")),
    (Role("output"), _ending(rf"(?:最终)?的?输出(?:结果)? ?{_ARRAY}", "最终结果", "final result")),
    (Role("output"), _ending(rf"(?:final |full |whole |complete )?output(?: {_ARRAY})?")),
    (Role("output", is_firm=False), _ending("结果(?:矩阵)?", "得到", "可得", "答案")),
    (Role("output", is_firm=False), _ending("result(?:ing matrix)?", "answer", "(?:gives|yields|get|obtain)(?: us)?")),
    (Role("input"), _ending(rf"输入(?:的)? ?{_ARRAY}", rf"input(?: {_ARRAY})?", "特征图", "feature map")),
    (Role("kernel"), _ending(rf"{_KERNEL} ?{_ARRAY}", "(?:卷积核|核)(?:参数|权重)", "kernel weights")),
)
_UNSURE = re.compile(
    r"普通|标准|裁剪|第.{1,3}[个行列步次项]|部分|中间|贡献|每|其中|"
    r"\b(?:partial|intermediate|first|second|third|fourth|row|column|each|ordinary|step|contribution|full|crop\w*|uncropped)\b"
)
"""Words that may say that only a part, or something else, is meant."""
_NEVER = re.compile(
    r"展平|拉平|flatten|向量|vector|局部|窗口|区域|子矩阵|\b(?:window|patch|region|local|sub\w*|not|wrong|instead)\b|错误|不是"
)
"""Words of what is no array that we know."""
_ONE_WAY = re.compile(r"上下|左右|水平|垂直|\b(?:horizontal|vertical|left|right|up|down)")
_BOTH_WAYS = re.compile(r"上下.*左右|左右.*上下|水平.*垂直|垂直.*水平|horizontal.*vertical|vertical.*horizontal|180")
_NAMES = MappingProxyType(
    {
        **dict.fromkeys(("o", "y", "out", "output", "result", "输出", "输出矩阵", "结果", "最终输出"), Role("output")),
        **dict.fromkeys(("x", "i", "input", "in", "img", "image", "输入", "输入矩阵", "特征图"), Role("input")),
        **dict.fromkeys(("w", "k", "kernel", "filter", "weight", "weights", "卷积核", "核", "权重"), Role("kernel")),
        **dict.fromkeys(("c", "c_mat", "c_matrix"), Role("matrix")),
        **dict.fromkeys(("c^t", "c^⊤"), Role("matrix.transposed")),
    }
)
_DERIVED = (
    (
        Role(PADDED),
        re.compile(r"(?:x|i|in|input)_\{?(?:zero|z)?_?(?:padded|pad|p)\}?|padded(?:_input)?|(?:input|x)_?padded"),
    ),
    (Role(INSERTED), re.compile(r"(?:x|i|in|input)_\{?(?:inserted|zero_inserted|ins|z|zeros?)\}?|inserted(?:_input)?")),
    (
        Role(INSERTED, is_firm=False, others=(PADDED,)),
        re.compile(r"(?:x|i|in|input)_(?:up|upsampled|expanded|exp|stretched|dilated|ext)|expanded(?:_input)?"),
    ),
    (
        Role(FLIPPED),
        re.compile(r"(?:w|k|kernel|filter)_\{?(?:flip|flipped|rot|rotated|rot180|180)\}?|flipped(?:_(?:kernel|w|k))?"),
    ),
)
_DECORATION = re.compile(r"[*`#]|<[^<>]{0,200}>|\\(?:text|mathrm|mathbf|bold|boldsymbol|rm)(?![a-z])|[{}]")
_ASIDE = re.compile(r"\s*[（(][^（）()]{0,80}[)）]\s*$")
_COPULA = re.compile(
    r"(?:[\s：:=,，]|为|是|如下|等于|如|即"
    r"|(?<![a-z])(?:is|are|becomes?|equals?|equal to|looks like|as follows|follows|thus|then|now))+$"
)
_CLAUSE = re.compile(rf"[，。；;!?！？{MATH}]|[,.](?=\s|$)|(?<=[^\x00-\x7f])[,.]")
_LETTER = re.compile(r"(?:(?<=[\u4e00-\u9fff])\s?|(?<=[a-z]{2}\s))[a-z]$")
"""The name of an array behind the words for it: 输入矩阵 X."""
_LOOKED_BACK = 160


def clause(words: str) -> str:
    """Return the last clause of words, in small letters, without decoration and what links it to what follows.

    >>> clause("Then, after this, the **output matrix** (3×3) is:")
    'the output matrix'
    """
    text = " ".join(_DECORATION.sub("", words[-_LOOKED_BACK:].casefold()).split())
    while (shorter := _ASIDE.sub("", _COPULA.sub("", text)).strip()) != text:
        text = shorter
    return _CLAUSE.split(text)[-1].strip()


def role_of_words(words: str) -> Role | None:
    """Return what words in front of an array say that it is.

    >>> role_of_words("卷积核为").of, role_of_words("**插值并填充后的矩阵**：").of, role_of_words("because of this")
    ('kernel', 'zero-insertion.padded', None)
    """
    said = clause(words)
    if _NEVER.search(said):
        return None
    spoken = (said, _LETTER.sub("", said).strip())
    found = next((role for words in spoken for role, pattern in _ROLES if pattern.search(words)), None)
    if found is None:
        return None
    if found.of == FLIPPED and (re.search(_INPUT, said) or (_ONE_WAY.search(said) and not _BOTH_WAYS.search(said))):
        return None
    if _UNSURE.search(said):
        return Role(found.of, is_firm=False, others=found.others) if found.of not in ("input", "kernel") else None
    return found


def role_of_name(name: str) -> Role | None:
    r"""Return what an array of a name is.

    >>> [role_of_name(name).of for name in ("Output", "X_padded", "C^T", "W")]
    ['output', 'zero-insertion.padded', 'matrix.transposed', 'kernel']
    """
    bare = "".join(name.casefold().split()) if len(name) < _LOOKED_BACK else ""
    if bare in _NAMES:
        return _NAMES[bare]
    underlined = name.casefold().strip().replace(" ", "_")
    return next((role for role, pattern in _DERIVED if pattern.fullmatch(underlined)), _NAMES.get(underlined))
