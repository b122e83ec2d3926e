"""A size formula × a law × the axis at hand: right, right under conditions, or wrong, with an example.

A parameter that a formula does not mention may be neutral (padding 0, dilation 1), or be what it is in the layer at
hand, as in 2n for a stride of 2; on those that it mentions a right formula sets no condition.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.checking.size_algebra import (
    NEUTRAL,
    PARAMETERS,
    Point,
    conditions,
    counterexample,
    mentioned,
    point,
)
from tconv_sym.errors import LimitError
from tconv_sym.reading.size_formula import Expression, evaluate, letters
from tconv_sym.reading.size_reader import read_formula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tconv_sym.geometry import Axis

_NAMES = MappingProxyType(
    {"p": "padding", "a": "output padding", "d": "dilation", "s": "stride", "k": "kernel size", "n": "input size"}
)
"""What parameters are called, in the order in which conditions name them."""
_ORDER = ("n", "k", "s", "p", "p_begin", "p_end", "d", "a")
_NO_REMAINDER = "the division leaves no remainder"
_SMALLEST: Point = MappingProxyType({**NEUTRAL, "n": 1, "p": 0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What a size is: its formula, that formula without rounding where it rounds, and what mistakes make of it.

    `ignoring` names the mistake of leaving out a parameter.
    """

    words: str
    text: str
    size: Expression
    unrounded: Expression | None = None
    mistakes: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    ignoring: Mapping[str, str] = field(default_factory=dict)

    def on(self, axis: Axis) -> int:
        """Return the size on an axis."""
        return int(evaluate(self.size, point(axis)))

    def mistaken(self, value: object, axis: Axis) -> tuple[str, ...]:
        """Name the mistakes that give a value on an axis."""
        return tuple(
            name for name, sizes in self.mistakes.items() if any(evaluate(size, point(axis)) == value for size in sizes)
        )


# Relationship 6 of arXiv:1603.07285; without ⌊ ⌋ it holds where the stride divides.
_ROUNDED = read_formula("⌊(n + p_begin + p_end - d(k-1) - 1)/s⌋ + 1")
_UNROUNDED = read_formula("(n + p_begin + p_end - d(k-1) - 1)/s + 1")

ORDINARY = Law(
    words="the size of the ordinary convolution",
    text="⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1",
    size=_ROUNDED,
    unrounded=_UNROUNDED,
)
TRANSPOSED = Law(
    words="the output size",
    text="s(n - 1) + d(k - 1) + 1 - 2p + a",
    # Relationship 14 of arXiv:1603.07285 with a padding for each side and a dilation; torch.nn.ConvTranspose1d.
    size=read_formula("s(n-1) - p_begin - p_end + d(k-1) + a + 1"),
    mistakes=MappingProxyType(
        {
            "padding-not-cropped": (read_formula("s(n-1) + d(k-1) + a + 1"),),
            "padding-on-input": (read_formula("s(n-1) + 1 + a + p_begin + p_end - d(k-1)"),),
            "stride-ignored": (read_formula("n - 1 - p_begin - p_end + d(k-1) + a + 1"),),
            "stride-zeros-off-by-one": (read_formula("(s+1)(n-1) - p_begin - p_end + d(k-1) + a + 1"),),
            "dilation-ignored": (read_formula("s(n-1) - p_begin - p_end + k + a"),),
            "output-padding-ignored": (read_formula("s(n-1) - p_begin - p_end + d(k-1) + 1"),),
            "ordinary-convolution": (_ROUNDED, _UNROUNDED),
        }
    ),
    ignoring=MappingProxyType(
        {
            "p": "padding-not-cropped",
            "s": "stride-ignored",
            "d": "dilation-ignored",
            "a": "output-padding-ignored",
        }
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether a formula is right on an axis, in words why, and which mistakes explain a wrong one."""

    right: bool
    words: str
    misconceptions: tuple[str, ...] = ()


def answer(formula: Expression, law: Law, axis: Axis) -> Answer:
    """Judge a formula that mentions at least one parameter; raises `LimitError` where that is beyond it."""
    for size in (law.size, law.unrounded):
        found = _conditional(formula, size, law, axis) if size is not None else None
        if found is not None:
            return found
    return _wrong(formula, law, axis)


def _conditional(formula: Expression, size: Expression, law: Law, axis: Axis) -> Answer | None:
    """Answer if a formula is the law under conditions on what it leaves out; they may not hold here."""
    here, left_out = point(axis), _left_out(formula)
    neutral = conditions(formula, size, [name for name in left_out if name != "n"], NEUTRAL)
    violated = _differing(neutral or (), here)
    own = conditions(formula, size, left_out, here) if neutral is None or violated else None
    needed, values, violated = (neutral, NEUTRAL, violated) if own is None else (own, here, ())
    if needed is None:
        return None
    uneven = _has(formula, "p") and "p" not in here
    also = [_NO_REMAINDER] * (size is law.unrounded) + ["both paddings are equal"] * uneven
    words = f"right when {_phrases(needed, values, also)}" if needed or also else "right for all parameters"
    but = ["the division leaves one"] * (evaluate(size, here) != evaluate(law.size, here))
    if not (violated or uneven or but):
        return Answer(right=True, words=words)
    example = "" if uneven else _example(formula, law, here, _varied(formula))
    obstacles = _phrases([*violated, *["p"] * uneven], here, but)
    return Answer(
        right=False,
        words=f"{words.replace('right', 'right only', 1)}, but here {obstacles}{example}",
        misconceptions=tuple(law.ignoring[name] for name in violated if name in law.ignoring),
    )


def _wrong(formula: Expression, law: Law, axis: Axis) -> Answer:
    """Answer with a counterexample, and with a condition under which the formula would be right."""
    here, left_out = point(axis), _left_out(formula)
    usual = [name for name in left_out if name != "n"]
    example = _example(formula, law, *_search(formula, here)) or _example(formula, law, *_smallest(formula))
    if not example:
        raise LimitError("a size formula must be simpler, so that it can be proved or refuted")
    if evaluate(formula, {**_SMALLEST, **here}) == law.on(axis):
        example += "; here it gives the right size"
    only = conditions(formula, law.size, sorted("adps", key=usual.count, reverse=True), NEUTRAL)
    hint = f"; right only when {_phrases(only, NEUTRAL)}" if only is not None else ""
    mistakes = (
        name
        for name, sizes in law.mistakes.items()
        for fixed, values in ((usual, NEUTRAL), (left_out, here))
        if any(conditions(formula, size, fixed, values) is not None for size in sizes)
    )
    return Answer(right=False, words=f"not {law.words}{example}{hint}", misconceptions=tuple(dict.fromkeys(mistakes)))


def _search(formula: Expression, here: Point) -> tuple[Point, list[str]]:
    """Say from where to look for an example, and along which letters.

    A formula of n, k and s is refuted by the smallest layer. One that leaves some of them out may have the numbers of
    the layer at hand in it, so the rest stays as it is there.
    """
    varied = _varied(formula)
    if {"n", "k", "s"} <= set(varied) or ("p" in varied and "p" not in here):
        return _smallest(formula)
    return here, varied


def _smallest(formula: Expression) -> tuple[Point, list[str]]:
    """Say to look from the smallest layer of all, along the letters of a formula, and n, k and s in any case."""
    return _SMALLEST, list(dict.fromkeys(["n", "k", "s", *_varied(formula)]))


def _example(formula: Expression, law: Law, base: Point, varied: Sequence[str]) -> str:
    """Show the layer itself if the formula is wrong there, or the smallest on which it is, or nothing."""
    found = counterexample(formula, law.size, base, varied)
    if found is None:
        return ""
    uneven = found["p_begin"] != found["p_end"] or _has(formula, "p_begin") or _has(formula, "p_end")
    shown = ["n", "k", "s", *(("p_begin", "p_end") if uneven else ("p_begin",))]
    shown += [name for name in "da" if found[name] != NEUTRAL[name] or _has(formula, name)]
    values = ", ".join(f"{name if uneven else name[0]}={found[name]}" for name in shown)
    return f": {values}: {evaluate(formula, found)}, not {evaluate(law.size, found)}"


def _left_out(formula: Expression) -> list[str]:
    """Return the parameters that a formula does not mention."""
    names = mentioned(formula)
    return [name for name in PARAMETERS if name not in names]


def _varied(formula: Expression) -> list[str]:
    """Return the letters of a formula, in the order in which examples show them."""
    return [name for name in _ORDER if _has(formula, name)]


def _has(formula: Expression, name: str) -> bool:
    """Tell whether a letter stands in a formula."""
    return any(letter.name == name for letter in letters(formula))


def _differing(parameters: Sequence[str], here: Point) -> tuple[str, ...]:
    """Return the parameters that are not neutral here."""
    return tuple(name for name in parameters if any(here[one] != NEUTRAL[one] for one in PARAMETERS[name]))


def _phrases(parameters: Sequence[str], values: Point, also: Sequence[str] = ()) -> str:
    """Say what parameters are, those of one value together.

    >>> _phrases(["a", "d", "p"], NEUTRAL)
    'padding and output padding are 0 and dilation is 1'
    """
    uneven = "p" in parameters and values["p_begin"] != values["p_end"]
    groups: dict[int, list[str]] = {}
    for name in sorted(set(parameters) - ({"p"} if uneven else set()), key=list(_NAMES).index):
        groups.setdefault(values[PARAMETERS[name][0]], []).append(_NAMES[name])
    phrases = [
        f"{_listed(names)} {'is' if len(names) == 1 else 'are'} {value}" for value, names in sorted(groups.items())
    ]
    if uneven:
        phrases.append(f"the paddings are {values['p_begin']} and {values['p_end']}")
    return _listed([*phrases, *also])


def _listed(words: Sequence[str]) -> str:
    """Join words with commas and `and`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
