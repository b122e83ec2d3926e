"""Relations that are nearly those of our forms: the mistakes people make, for every size."""

from dataclasses import replace
from types import MappingProxyType

from tconv_sym import FORMS
from tconv_sym.forms.definitions import Value

_ZEROS, _GATHER, _MATRIX = (FORMS[name].relation for name in ("zero-insertion", "gather", "matrix"))


def _borders(before, after):
    """Pad otherwise."""
    total = next(one for one in _ZEROS.sizes if one.name == "U")
    return replace(_ZEROS, sizes=(Value("B", before), Value("E", after), total))


WRONG_RELATIONS = MappingProxyType(
    {
        "unflipped": replace(_ZEROS, tap="t", recovery=(Value("t", "m"),)),
        "padded-too-far": _borders("d*k - pl", "d*k - pr + op"),
        "cropped-late": _borders("d*(k - 1) - pl - 1", "d*(k - 1) - pr + op + 1"),
        "output-padding-first": _borders("d*(k - 1) - pl + op", "d*(k - 1) - pr"),
        "indivisible": replace(_GATHER, summed=tuple(text for text in _GATHER.summed if text != "r = 0")),
        "matrix-always": replace(_MATRIX, requires="", condition=""),
    }
)
"""The kernel not flipped; padding d·k − p; a crop off by one; the output padding at the beginning; taps for which the
division leaves a remainder; Cᵀ where op ≥ s."""
