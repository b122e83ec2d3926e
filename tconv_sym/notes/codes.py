"""The codes of findings. They are stable: what suppresses or counts one today still does tomorrow."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "TC001": ("problem", "The problem that the claims after it are judged by."),
        "TC002": ("not-understood", "The problem is missing or ambiguous."),
        "TC003": ("not-understood", "A tconv comment cannot be read."),
        "TC100": ("verified", "The claim is right."),
        "TC201": ("refuted", "A claimed value is wrong."),
        "TC202": ("refuted", "A claimed array has the wrong shape."),
        "TC203": ("refuted", "A claimed size, or formula for sizes, is wrong."),
        "TC301": ("not-understood", "The claim is not understood."),
        "TC401": ("remark", "A transposed convolution is the transpose of the ordinary one."),
        "TC402": ("remark", "The border of zeros stands around the stretched input, not between its elements."),
        "TC403": ("remark", "The border of the stretched input is k − 1 − p zeros, not p."),
        "TC404": ("remark", "Code flips a kernel that is flipped already."),
        "TC405": ("remark", 'Code crops with mode="same", which is right for one padding only.'),
    }
)
"""The status of each code, and what it means."""
