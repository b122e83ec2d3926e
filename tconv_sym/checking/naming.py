"""What the name on the left of a claim may stand for, and which element its indices mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.checking.tally import by
from tconv_sym.reading.characters import short
from tconv_sym.reading.labels import OUTPUTS

if TYPE_CHECKING:
    from tconv_sym.reading.claim import Label

_FLATTENED = frozenset(["c^t x", "c' x"])
"""Names of the output as a column."""
_NAMES = MappingProxyType(
    {
        "output": OUTPUTS | _FLATTENED,
        "input": frozenset("x i input inputs image 输入 輸入".split()),  # noqa: SIM905
        "kernel": frozenset("w k f kernel filter weight weights 卷积核 核 权重 卷積核 權重".split()),  # noqa: SIM905
        "matrix": frozenset(["c", "matrix", "convolution matrix", "卷积矩阵", "矩阵"]),
        "matrix.transposed": frozenset(["c^t", "c'", "c transposed", "transpose of c", "transposed matrix"]),
        "bias": frozenset(["bias", "beta", "β", "偏置"]),
        "table": frozenset(["table"]),
        "convolution": frozenset(["convolution", "ordinary convolution"]),
    }
)
"""What people call the targets, in small letters."""
_ALSO = MappingProxyType(
    {
        "matrix.C": "matrix",
        "matrix.C-transposed": "matrix.transposed",
        "matrix.flattened-input": "input",
        **dict.fromkeys(("zero-insertion.inserted", "zero-insertion.padded"), "input"),
        **dict.fromkeys(("zero-insertion.flipped-kernel", "zero-insertion.dilated-kernel"), "kernel"),
        **dict.fromkeys(("equivalent-kernels", "matrix.equivalent-kernels"), "kernel"),
        **dict.fromkeys(("table", "convolution", "scatter.sum", "scatter.biased"), "output"),
        **dict.fromkeys(("matrix.product", "matrix.reshaped", "matrix.biased"), "output"),
        **dict.fromkeys(("zero-insertion.correlated", "zero-insertion.biased"), "output"),
        "gather.inputs": "input",
        **dict.fromkeys(("gather.sum", "gather.biased"), "output"),
        "sub-pixel.sub-kernels": "kernel",
        "sub-pixel.padded": "input",
        "col2im.kernel-column": "kernel",
        "col2im.input-row": "input",
        **dict.fromkeys(("col2im.folded", "col2im.cropped", "col2im.biased"), "output"),
        **dict.fromkeys(("polynomial.coefficients", "polynomial.biased"), "output"),
        **dict.fromkeys(("adjoint.derivatives", "adjoint.biased"), "output"),
        **dict.fromkeys(("sub-pixel.interleaved", "sub-pixel.cropped", "sub-pixel.biased"), "output"),
    }
)
"""Targets that may go by another one's name as well."""
_STRICT = frozenset([*_NAMES, "matrix.C", "matrix.C-transposed"])
"""Targets that go by no other names; the rest are steps, which people call as they like."""
_CALLED = MappingProxyType({"matrix": "C", "matrix.transposed": "C^T"})
_WORDS = MappingProxyType(
    {"matrix": "the matrix C", "matrix.transposed": "the transposed matrix", "convolution": "the ordinary convolution"}
)
_HARMLESS = frozenset(["the", "final", "matrix", "map", "feature map", "tensor", "array"])
_HARMLESS_TOO = frozenset("最终 的 矩阵 特征图 张量 数组".split())  # noqa: SIM905
_LAYER = frozenset(["of", "transposed convolution", "转置卷积", "反卷积"])
"""What may stand beside the output's names besides; beside those of C it would say which matrix is meant."""
_MARKED = re.compile(r"[\^'*′⊤ᵀ†]")
_TRANSPOSED = re.compile(r"\^[th⊤]|[⊤ᵀ†]")
"""On the name of a step; a prime or a star there may say that it is not the array that it is made of."""


@lru_cache(maxsize=64)
def objection(name: str, of: str) -> str:
    """Say why a name cannot stand for the target `of`; nothing where it can.

    >>> objection("Y", "output"), objection("C", "output"), objection("final output matrix", "output")
    ('', 'C stands for the matrix C, not for the output', '')
    >>> objection("dY", "output"), objection("X_pad", "zero-insertion.padded")
    ('dY may name something else: call it output, or leave the name out', '')
    """
    target = of.partition("[")[0]
    own = (target, _ALSO[target]) if target in _ALSO else (target,)
    lower = " ".join(name.casefold().replace("_", " ").split())
    if any(_says(lower, one) for one in own):
        return ""
    other = next((one for one, names in _NAMES.items() if lower in names), "")
    if other:
        return f"{short(name)} stands for {_words(other)}, not for {_words(of)}"
    called = next((_CALLED[one] for one in own if one in _CALLED), target)
    remedy = f"call it {called}, or leave the name out"
    if (_MARKED if target in _STRICT else _TRANSPOSED).search(lower):
        return f"{short(name)} names a transpose, or another array: {remedy}"
    return f"{short(name)} may name something else: {remedy}" if target in _STRICT else ""


def _says(name: str, target: str) -> bool:
    """Tell whether a name is one of a target's, or has one in it and besides only what changes nothing."""
    names = _NAMES.get(target, frozenset([target]))
    pieces = _pieces(target)
    return any(piece in names for piece in pieces.findall(name)) and not pieces.sub("", name).strip(" -")


@cache
def _pieces(target: str) -> re.Pattern[str]:
    """Match the names of a target and what may stand beside them, the longest first; Latin words are whole words."""
    pieces = _NAMES.get(target, frozenset([target])) | _HARMLESS | _HARMLESS_TOO
    pieces |= _LAYER if target == "output" else frozenset()
    ordered = sorted(pieces, key=lambda piece: (-len(piece), piece))
    return re.compile("|".join(rf"(?<![a-z]){re.escape(p)}(?![a-z])" if p.isascii() else re.escape(p) for p in ordered))


def _words(of: str) -> str:
    """Say what a target is."""
    return _WORDS.get(of, f"the {of}" if of in _NAMES else of)


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
    if label.brackets:
        return f"{label.name}{above}[{indices}]"
    return f"{label.name}{above}" + (f"({indices})" if label.is_called else f"_{{{indices}}}")


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
