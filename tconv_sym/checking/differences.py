"""Two polynomials → how they differ, term by term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym import polynomial
from tconv_sym.checking.verdict import Difference

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from tconv_sym.polynomial import Monomial, Polynomial

_Key = tuple[bool, list[tuple[int, str]]]


class Writer:
    """Writes polynomials with the names of a problem in the problem's order: input before kernel before bias."""

    def __init__(self, order: Iterable[str]) -> None:
        """Remember the order."""
        self._rank = {name: place for place, name in enumerate(order)}
        self._keys: dict[Monomial, _Key] = {}
        self._terms: dict[tuple[Monomial, int | Fraction], str] = {}

    def write(self, value: Polynomial) -> str:
        """Write a polynomial on one line."""
        return polynomial.sum_to_text([self.term(monomial, value[monomial]) for monomial in self.monomials(value)])

    def term(self, monomial: Monomial, coefficient: int | Fraction) -> str:
        """Write a single term; it stands in several cells mostly."""
        if not coefficient:
            return "0"
        key = monomial, coefficient
        if key not in self._terms:
            self._terms[key] = polynomial.term_to_text([name for _, name in self._key(monomial)[1]], coefficient)
        return self._terms[key]

    def monomials(self, value: Polynomial) -> list[Monomial]:
        """Return the monomials in the order in which they are written."""
        return sorted(value, key=self._key)

    def _key(self, monomial: Monomial) -> _Key:
        """Return what a monomial is sorted by: its names as the problem has them, others last; a number after all."""
        if monomial not in self._keys:
            rank, last = self._rank, len(self._rank)
            self._keys[monomial] = not monomial, sorted([(rank.get(name, last), name) for name in monomial])
        return self._keys[monomial]


def differences(claimed: Polynomial, expected: Polynomial, writer: Writer) -> tuple[Difference, ...]:
    """Return how a claimed value differs from the expected one: first what is missing, then what is extra, then signs.

    >>> writer = Writer(["a", "w1", "w2"])
    >>> [(one.kind, one.term) for one in differences({("a", "w2"): 1}, {("a", "w1"): 1}, writer)]
    [('missing', 'a×w1'), ('extra', 'a×w2')]
    >>> differences({(): 16}, {(): 14}, writer)
    (Difference(kind='value', term='', claimed='16', expected='14'),)
    """
    if claimed == expected:
        return ()
    if not (claimed.keys() | expected.keys()) - {()}:
        return (Difference(kind="value", term="", claimed=writer.write(claimed), expected=writer.write(expected)),)
    found = [
        _difference(monomial, claimed, expected, writer)
        for monomial in writer.monomials({**expected, **claimed})
        if claimed.get(monomial) != expected.get(monomial)
    ]
    return tuple(sorted(found, key=lambda one: _KINDS.index(one.kind)))


_KINDS = ("missing", "extra", "doubled", "wrong-sign", "coefficient")


def _difference(monomial: Monomial, claimed: Polynomial, expected: Polynomial, writer: Writer) -> Difference:
    """Say how one term differs."""
    stated, right = claimed.get(monomial, 0), expected.get(monomial, 0)
    if not stated:
        kind = "missing"
    elif not right:
        kind = "extra"
    elif stated == 2 * right:
        kind = "doubled"
    else:
        kind = "wrong-sign" if stated == -right else "coefficient"
    written, meant = writer.term(monomial, stated), writer.term(monomial, right)
    term = writer.term(monomial, 1) if monomial else (meant if right else written)
    return Difference(kind=kind, term=term, claimed=written, expected=meant)


def is_slip(claimed: Polynomial, found: tuple[Difference, ...]) -> bool:
    """Tell what may be a slip: a number, or a value that differs in a single term, or has one in place of another."""
    if not claimed.keys() - {()}:
        return True
    return len(found) == 1 or [one.kind for one in found] == ["missing", "extra"]
