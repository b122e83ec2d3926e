r"""Left sides that name an element of the output and are no labels: what is wrong with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tconv_sym.reading.characters import short
from tconv_sym.reading.labels import read_label

if TYPE_CHECKING:
    from collections.abc import Collection

_ELEMENT = re.compile(r"([^\W\d_]+)(?:\[([^\[\]]*)\]|_\{([^{}]*)\}|_[^\W_])")
_FLATTENED = re.compile(r"\s*(?:\\[a-z]{1,20}\s*)?\{?\s*vec\s*\}?\s*\(")
_LOOKED_AT = 400
"""As many characters of a left side as are looked at."""


class Misread(NamedTuple):
    """Which name it is, and what is wrong where."""

    name: str
    start: int
    message: str


def misread(text: str, start: int, stop: int, outputs: Collection[str]) -> Misread | None:
    """Say what is wrong with a left side; None if it names no element of the output.

    >>> misread("output[1,-1]", 0, 12, ["output"]).message
    'an index must be a number, as in output[0,1], got 1,-1'
    """
    if _FLATTENED.match(text, start, stop):
        return Misread("vec", start, "vec may stack rows or columns: write the array itself, or C^T x, which has rows")
    for match in _ELEMENT.finditer(text, start, min(stop, start + _LOOKED_AT)):
        name, element = match[1], short(match.group())
        if name.casefold() not in outputs:
            continue
        begin, end = match.span()
        label = read_label(text, begin, end)
        if label is None or label.index is None:
            index = match[2] or match[3] or match.group()[len(name) + 1 :]
            return Misread(name, begin + len(name), f"an index must be a number, as in {name}[0,1], got {short(index)}")
        before, after = text[start:begin].strip(), text[end:stop].strip()
        if before:
            return Misread(name, start, f"what stands before {element} is not understood: begin with {element} =")
        return Misread(name, end, f"after {element} must stand =, got {short(after)}")
    return None
