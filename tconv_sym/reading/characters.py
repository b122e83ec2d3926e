"""Which characters may stand in a claim, and what each of them means; everything else is refused.

An explicit table: Unicode's own folding would make 2 of ² and let look-alike letters pass for the problem's.
"""

from __future__ import annotations

import unicodedata
from types import MappingProxyType

_FULLWIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
"""ASCII as an East Asian keyboard may type it: ＋, （, ２, ａ."""

SAME = MappingProxyType(
    _FULLWIDTH
    | dict.fromkeys("×·⋅∙∗✕⨯", "*")
    | dict.fromkeys("−–‐‑", "-")
    | dict.fromkeys("÷∕⁄", "/")
    | dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
)
"""Characters that stand for one of ASCII."""

SUBSCRIPTS = MappingProxyType(dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)))
SUPERSCRIPTS = MappingProxyType(dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)))

_LETTERS = "α β γ δ ε ζ η θ ι κ λ μ ν ξ π ρ σ τ υ φ χ ψ ω Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω"
_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
GREEK = MappingProxyType(dict(zip(_LETTERS.split(), _NAMES.split(), strict=True)) | {"µ": "mu", "ϵ": "epsilon"})
r"""Greek letters and what LaTeX calls them; those that look like Latin ones have no name there."""

_SHOWN = 40
"""As many characters of a text as a message shows."""


def named(character: str) -> str:
    """Name a character that is refused.

    >>> named("а")
    'CYRILLIC SMALL LETTER A (U+0430)'
    """
    return f"{unicodedata.name(character, 'a character without a name')} (U+{ord(character):04X})"


def short(text: str) -> str:
    r"""Cut a text for a message, and keep it on one line.

    >>> short("w_{1,\n 1}")
    'w_{1, 1}'
    """
    line = " ".join(text[: _SHOWN + 1].split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
