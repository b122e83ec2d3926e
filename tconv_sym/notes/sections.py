"""Headings → which convolution their sections are about."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tconv_sym.notes.layers import ORDINARY, TRANSPOSED, UNCLEAR
from tconv_sym.notes.parameters import parameters
from tconv_sym.notes.problems import DEFAULTS
from tconv_sym.notes.stated import Stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tconv_sym.notes.pieces import Piece

_TRANSPOSED = re.compile(r"转置|反卷积|上采样|transpos|deconv|upsampl|fractional", re.IGNORECASE)
_SPOKEN_OF = re.compile(
    r"转置\s{0,2}卷积|反卷积|上采样|deconv|fractional|transposed?[\s_-]{0,2}conv|conv\w{0,20}[\s_-]?transpose",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"步骤|应用|执行|区别|对比|比较|差异|等价|与|和|\b(?:step|apply|versus|vs|difference|compar\w*|and|as)\b",
    re.IGNORECASE,
)
_ORDINARY = re.compile(
    r"(?:普通|标准|常规|传统|正向|一般)的?卷积|\b(?:ordinary|regular|standard|normal|vanilla|forward|direct) conv",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"卷积|核|步长|步幅|conv|kernel|(?<![a-z])filters?(?![a-z])|strides?(?![a-z])|transpos|upsampl", re.IGNORECASE
)
"""Words of a convolution, of whichever kind."""
_ELSEWHERE = re.compile(
    r"attention|注意力|全连接|linear layers?|fully[ -]connected|\b(?:RNN|LSTM|GRU|FFT|DFT|softmax)\b|fourier|傅里叶|"
    r"\bloss(?:es)?\b|损失函数|\bpooling\b|池化|batch[ -]?norm|layer[ -]?norm|归一化|embedding|嵌入层|循环神经",
    re.IGNORECASE,
)
_PRODUCT = re.compile(r"matrix (?:product|multiplication)|matmul|矩阵(?:乘法|乘积|相乘)", re.IGNORECASE)
"""What is about something else only where no heading above speaks of a convolution."""
_BESIDE = re.compile(
    r"stride|步长|步幅|pad|填充|dilation|空洞|膨胀|bias|偏置|group|分组|channel|通道|[spd]", re.IGNORECASE
)
_CONVOLUTION = re.compile(r"卷积(?!核)|\bconvolution(?!al)", re.IGNORECASE)


def speaks_of_transposed(words: str) -> bool:
    """Tell whether words name the transposed convolution.

    >>> speaks_of_transposed("torch's ConvTranspose2d"), speaks_of_transposed("the transpose of C")
    (True, False)
    """
    return bool(_SPOKEN_OF.search(words))


def convolution_of(heading: str) -> str:
    """Tell which convolution a heading names; "" for none.

    >>> convolution_of("普通卷积回顾"), convolution_of("2. Convolution"), convolution_of("Step 2: ordinary convolution")
    ('ordinary', 'unclear', '')
    """
    if _TRANSPOSED.search(heading):
        return TRANSPOSED
    if _STEP.search(heading):
        return ""
    if _ORDINARY.search(heading):
        return ORDINARY
    return UNCLEAR if _CONVOLUTION.search(heading) else ""


def _ahead(pieces: Iterable[Piece]) -> dict[int, dict[str, int]]:
    """Find the last line of every section that states an argument other than it is assumed."""
    number, found = 0, defaultdict[int, dict[str, int]](dict)
    for piece in pieces:
        number += piece.kind in ("heading", "rule")
        if piece.kind not in ("heading", "line", "listing"):
            continue
        for line in piece.body.lines():
            for one in parameters(line.text) if _BESIDE.search(line.text) else ():
                if not one.is_vague and (one.is_unread or DEFAULTS.get(one.name) != one.value):
                    found[number][one.name] = line.place()[0]
    return found


@dataclass(slots=True)
class Sections:
    """Where in a note we are: its headings, how many there were, and what has been stated.

    What a section about another convolution states is forgotten behind it. `speaks` says that the note speaks of
    convolutions at all. `ahead` are the lines that state an argument other than it is assumed, by section and name.
    """

    default: str = TRANSPOSED
    stated: Stated = field(default_factory=Stated)
    number: int = 0
    heading: str = ""
    speaks: bool = True
    ahead: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    _open: list[tuple[int, str, Stated | None]] = field(default_factory=list)
    _headings: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Sections:
        """Begin a note; one that does not speak of a transposed convolution may be about the ordinary one."""
        known = list(pieces)
        spoken = any(speaks_of_transposed(piece.body.text) for piece in known)
        speaks = any(_SPEAKS.search(piece.body.text) for piece in known)
        return cls(default=TRANSPOSED if spoken else UNCLEAR, speaks=speaks, ahead=_ahead(known))

    @property
    def mode(self) -> str:
        """Which convolution this section is about."""
        mode = next((mode for _, mode, _ in reversed(self._open) if mode), self.default)
        return TRANSPOSED if mode == UNCLEAR and self.stated.is_settled else mode

    @property
    def is_elsewhere(self) -> bool:
        """Whether this section is about something else than a convolution, and no comment states one."""
        if self.stated.is_settled:
            return False
        if not self.speaks:
            return True
        for index, (_, heading) in reversed(list(enumerate(self._headings))):
            if _SPEAKS.search(heading):
                return False
            if _ELSEWHERE.search(heading):
                return True
            if _PRODUCT.search(heading):
                return not any(_SPEAKS.search(above) for _, above in self._headings[:index])
        return False

    def enter(self, heading: Piece) -> None:
        """Go on with the section of a heading."""
        self.number += 1
        self.heading = heading.words
        while self._headings and self._headings[-1][0] >= heading.level:
            self._headings.pop()
        self._headings.append((heading.level, heading.words))
        while self._open and self._open[-1][0] >= heading.level:
            kept = self._open.pop()[2]
            self.stated = self._restored(kept)
        mode = convolution_of(heading.words)
        outside = self.stated if mode and mode != self.mode else None
        if outside is not None:
            self.stated = outside.copied()
        self._open.append((heading.level, mode, outside))

    def _restored(self, kept: Stated | None) -> Stated:
        """Return what was stated before a section; comments hold on."""
        if kept is None:
            return self.stated
        kept.comment(self.stated.settings, self.stated.settings_place)
        return kept
