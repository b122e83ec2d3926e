"""Headings → which convolution their sections are about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tconv_sym.notes.layers import ORDINARY, TRANSPOSED, UNCLEAR
from tconv_sym.notes.stated import Stated

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_CONVOLUTION = re.compile(r"卷积(?!核)|\bconvolution(?!al)", re.IGNORECASE)


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


@dataclass(slots=True)
class Sections:
    """Where in a note we are: its headings, how many there were, and what has been stated.

    What a section about another convolution states is forgotten behind it.
    """

    default: str = TRANSPOSED
    stated: Stated = field(default_factory=Stated)
    number: int = 0
    heading: str = ""
    _open: list[tuple[int, str, Stated | None]] = field(default_factory=list)

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Sections:
        """Begin a note; one that does not speak of a transposed convolution may be about the ordinary one."""
        spoken = any(_SPOKEN_OF.search(piece.body.text) for piece in pieces)
        return cls(default=TRANSPOSED if spoken else UNCLEAR)

    @property
    def mode(self) -> str:
        """Which convolution this section is about."""
        mode = next((mode for _, mode, _ in reversed(self._open) if mode), self.default)
        return TRANSPOSED if mode == UNCLEAR and self.stated.is_settled else mode

    def enter(self, heading: Piece) -> None:
        """Go on with the section of a heading."""
        self.number += 1
        self.heading = heading.words
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
