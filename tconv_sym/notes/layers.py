"""Size formulas in a note that states no layer: judged for all kinds of layers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tconv_sym.checking.sizes import check_size
from tconv_sym.errors import ReadingError
from tconv_sym.geometry import Geometry
from tconv_sym.reading.size_formula import letters
from tconv_sym.reading.sizes import read_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.checking.verdict import Verdict

TRANSPOSED, ORDINARY, UNCLEAR = "transposed", "ordinary", "unclear"
"""Which convolution a part of a note is about."""


def check_size_formula(text: str, mode: str) -> Verdict | None:
    """Judge a size formula without a layer: as right if it is for some kind, as wrong if it is for every kind.

    None for what is no formula throughout.

    >>> check_size_formula("O = s(n-1) + k", "transposed").message
    'right when padding and output padding are 0 and dilation is 1'
    >>> check_size_formula("O = s(n-1) + k = 5", "transposed")
    """
    try:
        links = [link for statement in read_size(text).statements for link in statement.links]
    except ReadingError:
        return None
    if not all(link.formula is not None and any(letters(link.formula)) for link in links):
        return None
    laws = {TRANSPOSED: (False,), ORDINARY: (True,)}.get(mode, (False, True))
    verdicts = [check_size(layer, text, convolution=law) for law in laws for layer in _layers()]
    right = next((verdict for verdict in verdicts if verdict.is_verified), None)
    return right or (verdicts[0] if all(verdict.status == "refuted" for verdict in verdicts) else None)


def _layers() -> Iterator[Geometry]:
    """Give layers of two axes of every kind that size formulas tell apart."""
    for stride, padding, dilation, rest in product((1, 2, 3), (0, 1), (1, 2), (0, 1)):
        if rest < max(stride, dilation):
            yield Geometry((4, 4), 3, stride=stride, padding=padding, dilation=dilation, output_padding=rest)
