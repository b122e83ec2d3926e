"""Definitions of integers: the numbers that each names exist, and are the only ones, whatever it is made of.

That sets them apart from conditions, and is why a proof may assume them. There are three kinds: an explicit value, a
division with remainder (Euclid), and a greatest common divisor with the numbers that go with it (Bézout).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """`name` is `expression`, in numbers known before it.

    >>> Value("c", "o + d*t").text
    'c = o + d*t'
    """

    name: str
    expression: str

    @property
    def defines(self) -> tuple[str, ...]:
        """The names, each to be found once those before it are known."""
        return (self.name,)

    @property
    def needs(self) -> tuple[str, ...]:
        """The expressions that have to be known."""
        return (self.expression,)

    @property
    def text(self) -> str:
        """What holds of them, as `read_constraints` takes it."""
        return f"{self.name} = {self.expression}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """Euclid's division: for a `divisor` of 1 or more there is one `quotient` and one `remainder`.

    >>> Division(dividend="o + pl - d*m", divisor="s", quotient="q", remainder="r").text
    'o + pl - d*m = s*q + r, 0 <= r < s'
    """

    dividend: str
    divisor: str
    quotient: str
    remainder: str

    @property
    def defines(self) -> tuple[str, ...]:
        """The names, each to be found once those before it are known."""
        return (self.remainder, self.quotient)

    @property
    def needs(self) -> tuple[str, ...]:
        """The expressions that have to be known."""
        return (self.dividend, self.divisor)

    @property
    def text(self) -> str:
        """What holds of them, as `read_constraints` takes it."""
        return (
            f"{self.dividend} = {self.divisor}*{self.quotient} + {self.remainder}, "
            f"0 <= {self.remainder} < {self.divisor}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonDivisor:
    """The greatest common divisor of two numbers of 1 or more, the quotients by it, and Bézout's coefficients.

    A common divisor is the greatest iff its quotients have such coefficients. The second coefficient is then an inverse
    of the second quotient modulo the first, and there is one such from 0 up to the first quotient.

    >>> CommonDivisor(of=("s", "d"), divisor="g", quotients=("s1", "d1"), coefficients=("u", "v")).text
    '1 <= g <= s, 1 <= s1, 1 <= d1, s = g*s1, d = g*d1, u*s1 + v*d1 = 1, 0 <= v < s1'
    """

    of: tuple[str, str]
    divisor: str
    quotients: tuple[str, str]
    coefficients: tuple[str, str]

    @property
    def defines(self) -> tuple[str, ...]:
        """The names, each to be found once those before it are known."""
        return (self.divisor, *self.quotients, *reversed(self.coefficients))

    @property
    def needs(self) -> tuple[str, ...]:
        """The expressions that have to be known."""
        return self.of

    @property
    def text(self) -> str:
        """What holds of them, as `read_constraints` takes it."""
        (s, d), g, (s1, d1), (u, v) = self.of, self.divisor, self.quotients, self.coefficients
        return (
            f"1 <= {g} <= {s}, 1 <= {s1}, 1 <= {d1}, {s} = {g}*{s1}, {d} = {g}*{d1}, "
            f"{u}*{s1} + {v}*{d1} = 1, 0 <= {v} < {s1}"
        )


Definition = Value | Division | CommonDivisor
