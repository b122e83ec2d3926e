r"""Statements on the letters of relations, as readers know them: in LaTeX, pl is p_{\mathrm{begin}}, or as text."""

from __future__ import annotations

import re
from types import MappingProxyType

_LATEX = MappingProxyType({"pl": r"p_{\mathrm{begin}}", "pr": r"p_{\mathrm{end}}", "op": "a", "l": r"\ell"})
_TEXT = MappingProxyType({"pl": "p_begin", "pr": "p_end"})
_SIGNS = MappingProxyType({"*": "·", "<=": "≤", ">=": "≥", "-": "−"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TOKEN = re.compile(rf"{_NAME.pattern}|\*|<=|>=|-")


def mathematics(text: str, target: str) -> str:
    r"""Write an expression or a statement as it stands in the notation of a target.

    >>> mathematics("0 <= s1*i - pl", "text"), mathematics("0 <= s1*i - pl", "latex")
    ("0 ≤ s'·i − p_begin", "0 \\le s' i - p_{\\mathrm{begin}}")
    """
    if target == "text":
        return _TOKEN.sub(lambda found: _SIGNS.get(found[0]) or _text_letter(found[0]), text)
    return latex(text)


def latex(text: str) -> str:
    r"""Write an expression or a statement in LaTeX.

    >>> print(latex("0 <= c - (d*(k - 1) - pl) < s1"))
    0 \le c - (d (k - 1) - p_{\mathrm{begin}}) < s'
    """
    lettered = _NAME.sub(lambda match: letter(match[0]), text)
    products = re.sub(r" ?\* ?(?=[0-9])", r" \\cdot ", lettered).replace("*", " ")
    return products.replace("<=", r"\le").replace(">=", r"\ge")


def letter(name: str) -> str:
    r"""Write a name in LaTeX.

    >>> letter("op"), letter("s1"), letter("m12"), letter("rho")
    ('a', "s'", 'm_{12}', '\\mathit{rho}')
    """
    if name in _LATEX:
        return _LATEX[name]
    word, number = _parts(name)
    base = word if len(word) == 1 else rf"\mathit{{{word}}}"
    return base + ("'" if number == "1" else f"_{{{number}}}" if number else "")


def _text_letter(name: str) -> str:
    word, number = _parts(name)
    return f"{word}'" if number == "1" else _TEXT.get(name, name)


def _parts(name: str) -> tuple[str, str]:
    """Part a name from the number at its end."""
    word = name.rstrip("0123456789")
    return word, name[len(word) :]
