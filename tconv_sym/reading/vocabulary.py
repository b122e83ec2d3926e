r"""The names that a problem knows, and how people write them.

`w11`, `w_{11}`, `w_{1,1}`, `w_{1 1}`, `w₁₁` and, with channels, `w^{(1,2)}_{11}` are one name each: a base and indices.
Several digits in one run are one index or several, whichever the problem has; where that leaves a choice, they are
refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from tconv_sym import symbols
from tconv_sym.polynomial import MAX_DEGREE
from tconv_sym.reading.characters import GREEK, short
from tconv_sym.reading.families import Family, Groups, Index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from tconv_sym.problem import Operand, Problem

Piece = tuple[int, tuple[str, ...], "int | Fraction"]
"""What a piece of a text comes to: what it is, its names, its number."""

_GIVEN = re.compile(
    r"\\?(?P<base>[A-Za-z]+?|[α-ωΓ-Ω])(?:_\{?|(?=[0-9]))(?P<index>[A-Za-z0-9]+(?:[_, ]+[A-Za-z0-9]+)*)\}?"
)
"""A caller's name with an index: `w11`, `w_11`, `w_{1,1}`, `a_max`."""
_WORDS = frozenset(
    {"and", "bias", "cos", "exp", "for", "if", "in", "input", "is", "kernel", "ln", "log", "max", "min", "mod", "of"}
    | {"or", "output", "sin", "sum", "tan", "with"}
)
"""Words that are no product of letters, even where every letter is an input."""
_SHOWN = 8
"""As many names as a refusal lists."""
_KNOWN_SPELLINGS = 4096
"""As many elements as an array may have for its names to be known by their spelling before they are looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a problem's names are called: those without an index by word, those with one by base.

    `families` are the package's own, `listed` the caller's by the indices as they may be written; `given` are all of
    the caller's. `spelled` is what pieces of text came to, so that each is looked up once; `names` is that for pieces
    that are one name, and begins with names as the package writes them.
    """

    words: Mapping[str, list[str]]
    families: Mapping[str, Family] = field(default_factory=dict)
    listed: Mapping[str, Mapping[Groups, list[str]]] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    spelled: dict[str, Piece] = field(default_factory=dict, compare=False, repr=False)
    names: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, problem: Problem) -> Vocabulary:
        """Collect the names of a problem: those of fresh symbols, and the symbols that stand in given values."""
        geometry = problem.geometry
        channels = 0 if geometry.channels is None else 1
        shapes = (geometry.input_shape, geometry.kernel_shape, geometry.bias_shape)
        words: dict[str, list[str]] = {}
        families: dict[str, Family] = {}
        for operand, shape, above in zip(problem.operands, shapes, (channels, 2 * channels, 0), strict=False):
            if not operand.given:
                _add_fresh(operand, shape, above, words, families)
        made = cls._with(_given(problem), words, families)
        if not made.given:  # a caller's name may be spelled like one of the package
            made.names.update(_own_spellings(problem))
        return made

    @classmethod
    def plain(cls, names: Iterable[str]) -> Vocabulary:
        """Collect names that belong to no array.

        >>> Vocabulary.plain(["n", "k_1"]).find("k", below=("1",))
        ('k_1',)
        """
        return cls._with([(name, ()) for name in names], {}, {})

    @classmethod
    def _with(
        cls, given: Iterable[tuple[str, Index]], words: dict[str, list[str]], families: dict[str, Family]
    ) -> Vocabulary:
        """Add a caller's names, each with the position where it stands, to those of the package."""
        listed: dict[str, dict[Groups, list[str]]] = {}
        names = list(given)
        for name, position in names:
            match = _GIVEN.fullmatch(name)
            if match is None:
                words.setdefault(GREEK.get(name, name.removeprefix("\\")), []).append(name)
                continue
            known = listed.setdefault(GREEK.get(match["base"], match["base"]), {})
            for groups in _spellings(match["index"], position):
                known.setdefault(groups, []).append(name)
        return cls(words=words, families=families, listed=listed, given=tuple(name for name, _ in names))

    def knows(self, word: str) -> bool:
        """Tell whether a word is a name, or the base of names with an index."""
        return word in self.words or word in self.families or word in self.listed

    def has(self, word: str, above: Groups = (), below: Groups = ()) -> bool:
        """Tell whether a word with its indices is a name, or may be several.

        >>> Vocabulary.plain(["y0", "y1"]).has("y", below=("0",)), Vocabulary.plain(["y0"]).has("y", below=("2",))
        (True, False)
        """
        return bool(self._named(word, above, below))

    def find(
        self, word: str, above: Groups = (), below: Groups = (), *, written: str = "", splits: bool = True
    ) -> tuple[str, ...]:
        """Return the names whose product is a word with the indices after it; raises `LookupError` with the reason.

        `written` is how it stands in the text: of names that are read alike, the one that is written so is meant.
        `splits` says that the word may be several letters side by side: `aw` is a times w.

        >>> from tconv_sym.problem import pose
        >>> Vocabulary.of(pose((2, 2), (3, 3))).find("aw", below=("1", "3"))
        ('a', 'w13')
        """
        whole = self._named(word, above, below)
        found: list[tuple[str, ...]] = [(name,) for name in ([written] if written in whole else whole)]
        if splits and 1 < len(word) <= MAX_DEGREE and word not in _WORDS:
            ways = [*(self._named(letter, (), ()) for letter in word[:-1]), self._named(word[-1], above, below)]
            found += islice(product(*ways), 2)
        if len(found) == 1:
            return found[0]
        if found:
            raise LookupError(self._ambiguous(_spelled(word, above, below), found))
        raise LookupError(self._unknown(word, above, below, written))

    def _named(self, base: str, above: Groups, below: Groups) -> list[str]:
        """Return the names that a base with its indices may mean."""
        if not above and not below:
            return self.words.get(base, [])
        family = self.families.get(base)
        fresh = [family.name(index) for index in family.find(above, below)] if family else []
        return fresh if above else fresh + self.listed.get(base, {}).get(below, [])

    def _ambiguous(self, spelled: str, found: list[tuple[str, ...]]) -> str:
        """Say what may be meant, and how to say which."""
        remedy = "separate its indices with a comma"
        if len({len(names) for names in found}) > 1:
            remedy = "write × between factors"
        elif any(name in self.given for names in found for name in names):
            remedy = "write it as the problem does"
        return f"{spelled} may be {' or '.join('×'.join(names) for names in found)}: {remedy}"

    def _unknown(self, word: str, above: Groups, below: Groups, written: str) -> str:
        """Say why there is no such name."""
        for base in (word, word[-1]):
            family = self.families.get(base)
            axes = len(family.shape) - len(above) if family else 0
            if family and 1 < len(below) != axes:
                counted = "one axis" if axes == 1 else f"{axes} axes"
                written = short(f"{base}_{{{','.join(below)}}}")
                return f"{written} has {len(below)} indices, and {family.place} has {counted}"
            if family and (above or below):
                from_zero = any(group.startswith("0") for group in above + below)
                hint = ", whose indices count from 1" if from_zero else ""
                return f"{_spelled(base, above, below)} is outside {family.place}{hint}"
        if word in self.families:
            return f"{word} must have an index: it ranges over {self.families[word].place}"
        return f"{short(written or _spelled(word, above, below))} is unknown: {self.known}"

    @property
    def known(self) -> str:
        """List the names, shortened."""
        some = islice(chain(chain.from_iterable(self.words.values()), self.given), 2 * _SHOWN + 1)
        words = list(dict.fromkeys(some))
        shown = words if len(words) <= _SHOWN else [*words[: _SHOWN - 1], "…"]
        for family in self.families.values():
            first, last = family.name((1,) * len(family.shape)), family.name(family.shape)
            shown += [first] if first == last else [f"{first} … {last}"]
        return f"the names here are {', '.join(shown)}" if shown else "there are no names here, only numbers"


def _add_fresh(
    operand: Operand, shape: tuple[int, ...], channels: int, words: dict[str, list[str]], families: dict[str, Family]
) -> None:
    """Add the names that the package gives an operand."""
    first = operand.names[0]
    base = first.rstrip("0123456789_")
    key = GREEK.get(base, base)
    if base == first:
        words.update((GREEK.get(name, name), [name]) for name in operand.names)
        return
    separator = "_" if first == base + "_".join("1" for _ in shape) else ""
    families[key] = Family(base=base, shape=shape, channels=channels, separator=separator, what=operand.name)


def _own_spellings(problem: Problem) -> Iterator[tuple[str, str]]:
    """Give the names of fresh symbols as our text and our LaTeX write them, each with the name that it is."""
    writers = (symbols.input_latex, symbols.kernel_latex, symbols.bias_latex)
    for operand, latex in zip(problem.operands, writers, strict=False):
        if not operand.given and operand.size <= _KNOWN_SPELLINGS:
            yield from zip(operand.names, operand.names, strict=True)
            yield from zip(latex(problem.geometry), operand.names, strict=True)


def _given(problem: Problem) -> Iterator[tuple[str, Index]]:
    """Give the symbols in given values, sorted, each with the position of the value that it is, counted from 1."""
    places: dict[str, Index] = {}
    for operand in problem.operands:
        for value, position in zip(operand.given, symbols.positions(operand.shape), strict=False):
            for symbol in value.free_symbols:
                places.setdefault(symbol.name, position if value == symbol else ())
    return iter(sorted(places.items()))


def _spellings(index: str, position: Index) -> list[Groups]:
    """Return the groups that may be written for a caller's index: as it stands, in one run, and as its position."""
    groups = tuple(re.split("[_, ]+", index))
    ways = [groups]
    if index.isdigit() and len(position) > 1:
        ways += [p for p in (tuple(map(str, position)), tuple(str(i - 1) for i in position)) if "".join(p) == index]
    elif all(group.isdigit() for group in groups):
        ways.append(("".join(groups),))
    return list(dict.fromkeys(ways))


def _spelled(word: str, above: Groups, below: Groups) -> str:
    """Write a name as a refusal shows it."""
    separator = "" if all(len(group) == 1 for group in below) else "_"
    return short(word + (f"^({','.join(above)})" if above else "") + separator.join(below))
