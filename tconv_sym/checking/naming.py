"""What the name on the left of a claim may stand for, and which element its indices mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.checking.tally import by
from tconv_sym.reading.labels import OUTPUTS

if TYPE_CHECKING:
    from tconv_sym.reading.claim import Label

_NAMES = MappingProxyType(
    {
        "output": OUTPUTS,
        "input": frozenset(["x", "input", "input matrix", "输入", "输入矩阵", "輸入"]),
        "kernel": frozenset(["w", "k", "kernel", "filter", "weight", "weights", "卷积核", "核", "卷積核"]),
        "matrix": frozenset(["c", "matrix"]),
        "matrix.transposed": frozenset(["c^t", "c'"]),
        "bias": frozenset(["bias", "beta", "β", "偏置"]),
    }
)
"""What people call the targets, in small letters."""
_ALSO = MappingProxyType(
    {
        "table": ("output",),
        "convolution": ("output",),
        "matrix.C": ("matrix",),
        "matrix.C-transposed": ("matrix.transposed",),
    }
)
"""Targets that go by another one's name. The other steps go by any name."""
_WORDS = MappingProxyType({"matrix": "the matrix C", "matrix.transposed": "the transposed matrix"})
_FLATTENED = frozenset(["c^t x", "c' x", "vec y"])
"""Names of the output as a column."""


@lru_cache(maxsize=64)
def contradicted(name: str, of: str) -> str:
    """Say what else than the target `of` a name stands for; nothing where it may stand for that.

    >>> contradicted("Y", "output"), contradicted("C", "output"), contradicted("Z", "output")
    ('', 'the matrix C', '')
    """
    own = (of, *_ALSO.get(of, ()))
    if of not in _NAMES and of not in _ALSO:
        return ""
    lower = name.casefold()
    if any(lower in _NAMES.get(target, ()) for target in own):
        return ""
    other = next((target for target, names in _NAMES.items() if lower in names), "")
    return _WORDS.get(other, f"the {other}" if other else "")


def is_flattened(name: str) -> bool:
    """Tell whether a name is that of the output as a column."""
    return name.casefold() in _FLATTENED


def written(label: Label) -> str:
    """Write a label as text.

    >>> from tconv_sym.reading.labels import read_label
    >>> [written(read_label(text)) for text in ("Y[0][1]", "y_{0,1}", "O_{12}", "y^{(1)}_2", "out")]
    ['Y[0,1]', 'y_{0,1}', 'O_{12}', 'y^{(1)}_{2}', 'out']
    """
    above = f"^{{({','.join(map(str, label.channels))})}}" if label.channels else ""
    if label.index is None:
        return f"{label.name}{above}"
    indices = ("" if label.digits else ",").join(map(str, label.index))
    return f"{label.name}{above}" + (f"[{indices}]" if label.brackets else f"_{{{indices}}}")


@dataclass(frozen=True, slots=True)
class Origin:
    """From which number superscripts, which are channels, and subscripts count; indices in brackets count from 0."""

    channels: int = 0
    subscripts: int = 0


ZERO = Origin()


def position(
    label: Label, words: str, shape: tuple[int, ...], origin: Origin, *, part: bool = False
) -> tuple[int, ...]:
    """Return the position that a label means in what `words` call, or that of a part of it: on the first of its axes.

    Raises `LookupError` with the reason why it means none.
    """
    index = _index(label, shape, part=part)
    if len(index) > len(shape) or (len(index) < len(shape) and not part):
        raise LookupError(f"{written(label)} has {_count(len(index))}, but {words} is {by(shape)}")
    first = 0 if label.brackets else origin.subscripts
    if label.channels or first:
        ups = len(label.channels)
        index = (*(i - origin.channels for i in index[:ups]), *(i - first for i in index[ups:]))
    for i, size in zip(index, shape, strict=False):
        if not 0 <= i < size:
            raise LookupError(f"{written(label)} is outside: {words} is {by(shape)} and counts from {first}")
    return index


def _index(label: Label, shape: tuple[int, ...], *, part: bool) -> tuple[int, ...]:
    """Return the indices of a label; one run of digits is split if there are as many axes."""
    index = label.index or ()
    left = len(shape) - len(label.channels)
    if label.digits and left == 1 and index[0]:
        index = (int("".join(map(str, index))),)
    elif label.digits and (part or len(index) != left):
        raise LookupError(f"{written(label)} may be read in several ways: separate its indices with commas")
    return (*label.channels, *index)


def _count(indices: int) -> str:
    return "1 index" if indices == 1 else f"{indices} indices"
