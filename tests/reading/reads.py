"""What the tests of reading claims share: a problem's names, and claims written short."""

from __future__ import annotations

from tconv_sym.polynomial import to_text
from tconv_sym.problem import pose
from tconv_sym.reading.claim import Array, Scalar
from tconv_sym.reading.claims import read_claim
from tconv_sym.reading.vocabulary import Vocabulary

NAMES = Vocabulary.of(pose((2, 2), (2, 2), True))
"""a … d, w11 … w22 and β."""
NUMBERS = Vocabulary.of(pose([[1, 2]], [[3]]))
"""No names at all."""


def value(one):
    """Write a value short: a text, or a shape with texts; a table by its parts."""
    if isinstance(one, Scalar):
        return to_text(one.value)
    if isinstance(one, Array):
        return one.shape, " | ".join(map(to_text, one.cells))
    return one


def label(one):
    """Write a label short: as it may stand in a text."""
    if one is None:
        return None
    below = "" if one.digits else ","
    written = below.join(map(str, one.index or ()))
    above = f"^({','.join(map(str, one.channels))})" if one.channels else ""
    shape = f"^{'×'.join(map(str, one.shape))}" if one.shape else ""
    return one.name + shape + above + (f"[{written}]" if one.brackets else f"_{written}" if one.index else "")


def statements(text, names=NAMES, **options):
    """Read a text; give each statement's label and values."""
    claim = read_claim(text, names, **options)
    return [(label(s.label), *map(value, s.values)) for s in claim.statements]
