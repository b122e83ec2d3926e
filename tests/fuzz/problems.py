"""Random problems: small, so that thousands of claims are made in a minute, and of every kind that `derive` takes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from string import ascii_lowercase

from fuzz.values import Symbol
from oracles import indices
from tconv_sym import Geometry, derive

LETTERS = ascii_lowercase.replace("w", "")
GIVEN = ("e", "i", "d", "E", "I", "S", "N", "O", "Q", "p", "q", "t", "z")
"""Names that a caller gives; those that mean something to SymPy among them."""


@dataclass(frozen=True)
class Problem:
    """The arguments of `derive`, the geometry, and the factor that stands for every entry."""

    arguments: dict
    geometry: Geometry
    input: tuple
    kernel: tuple
    bias: tuple

    @cached_property
    def derivation(self):
        return derive(**self.arguments)

    def __repr__(self):
        """Give the call, without what is as usual."""
        usual = {"bias": None, "stride": 1, "padding": 0, "output_padding": 0, "dilation": 1, "channels": None}
        usual |= {"groups": 1}
        said = [f"{name}={value!r}" for name, value in self.arguments.items() if usual.get(name, "") != value]
        return f"derive({', '.join(said)})"

    @property
    def is_numeric(self):
        return all(isinstance(factor, Fraction) for factor in (*self.input, *self.kernel, *self.bias))

    @property
    def is_plain(self):
        """Whether there are no channels and no bias, so that a form's steps are single arrays."""
        return self.geometry.channels is None and not self.bias


@dataclass(frozen=True)
class Case:
    """What is passed to `Derivation.check`; `right` is None where nothing is known of the text.

    `cells` are the positions that differ, where it is known under which a verdict has to name them.
    """

    problem: Problem
    kind: str
    change: str
    text: str
    of: str
    at: tuple | None
    right: bool | None
    cells: frozenset | None = None

    def __repr__(self):
        """Give the call that repeats it."""
        at = "" if self.at is None else f", at={self.at!r}"
        of = "" if self.of == "output" else f", of={self.of!r}"
        return f"{self.problem!r}.check({self.text!r}{at}{of})"


def problem(random):
    """Draw a problem."""
    geometry = _geometry(random)
    kinds = ("symbols", "integers", "rationals", "given", "input", "kernel")
    kind = random.choices(kinds, (50, 22, 6, 6, 8, 8))[0]
    x = _operand(random, geometry.input_shape, "symbols" if kind == "kernel" else kind)
    w = _operand(random, geometry.kernel_shape, "symbols" if kind in ("input", "given") else kind)
    b = _bias(random, geometry, kind)
    keywords = {name: _short(value) for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
    keywords |= {"channels": geometry.channels, "groups": geometry.groups}
    arguments = {"input": x[0] or geometry.input, "kernel": w[0] or geometry.kernel, "bias": b[0], **keywords}
    return Problem(
        arguments=arguments,
        geometry=geometry,
        input=x[1] or tuple(_fresh("x", geometry)),
        kernel=w[1] or tuple(_fresh("w", geometry)),
        bias=b[1],
    )


def _short(value):
    """Write one value where all axes agree, and one number where both sides do."""
    if not isinstance(value, tuple) or len(set(value)) > 1:
        return value
    (one,) = set(value)
    return one[0] if isinstance(one, tuple) and len(set(one)) == 1 else value if isinstance(one, tuple) else one


def _geometry(random):
    """Draw sizes and parameters; a padding leaves an output."""
    axes = random.choices((1, 2, 3), (55, 40, 5))[0]
    if axes == 1 and random.random() < 0.04:  # kernels whose index has two digits, inputs beyond the letters
        return Geometry(*random.choice(((2, 11), (3, 12), (27, 2), (26, 1))), stride=random.choice((1, 2)))
    if axes == 2 and random.random() < 0.03:
        return Geometry((2, 2), (1, 12), padding=(0, random.randrange(5)))
    channels, groups = random.choices(((None, 1), ((1, 2), 1), ((2, 1), 1), ((2, 2), 2)), (90, 4, 4, 2))[0]
    large = {1: (5, 4), 2: (3, 3), 3: (2, 2)}[axes] if channels is None else (2, 2)
    square = random.random() < 0.6
    columns = [_axis(random, *large) for _ in range(axes)]
    columns = [columns[0]] * axes if square else columns
    arguments = {name: tuple(column[name] for column in columns) for name in columns[0]}
    return Geometry(**arguments, channels=channels, groups=groups)


def _axis(random, largest_input, largest_kernel):
    """Draw one axis."""
    n, k = random.randint(1, largest_input), random.randint(1, largest_kernel)
    s, d = random.choices((1, 2, 3), (45, 45, 10))[0], random.choices((1, 2), (85, 15))[0]
    a = random.randrange(max(s, d)) if random.random() < 0.2 else 0
    full = s * (n - 1) + d * (k - 1) + a + 1
    most = min(2, full - 1)
    begin = end = random.randint(0, most // 2 if most < 2 else 1)
    if random.random() < 0.1:
        begin = random.randint(-1, most)
        end = random.randint(-1, max(-1, min(2, full - 1 - begin)))
    if full - begin - end < 1:
        begin = end = 0
    return {"input": n, "kernel": k, "stride": s, "padding": (begin, end), "output_padding": a, "dilation": d}


def _operand(random, shape, kind):
    """Draw the entries of an operand: (the argument, the factors), both None where it is a shape."""
    if kind == "symbols" or (kind == "given" and prod(shape) > len(GIVEN)):
        return None, None
    names = iter(random.sample(GIVEN, len(GIVEN)))
    factors = [_entry(random, kind, names) for _ in range(prod(shape))]
    return _nested([_argument(factor) for factor in factors], shape), tuple(factors)


def _entry(random, kind, names):
    """Draw one entry."""
    if kind == "rationals" and random.random() < 0.5:
        return Fraction(random.randint(-5, 9), random.choice((2, 3, 4)))
    if kind == "given" and random.random() < 0.7:
        return Symbol(next(names))
    return Fraction(random.choices((random.randint(1, 9), 0, random.randint(-5, -1), 12), (70, 8, 18, 4))[0])


def _argument(factor):
    """Return an entry as a caller writes it."""
    if isinstance(factor, Symbol):
        return factor.base
    return int(factor) if factor.denominator == 1 else str(factor)


def _nested(entries, shape):
    """Arrange entries in lists."""
    if not shape:
        return entries[0]
    size = prod(shape[1:])
    return [_nested(entries[start : start + size], shape[1:]) for start in range(0, len(entries), size)]


def _fresh(letter, geometry):
    """Name entries as the README says."""
    if letter == "x":
        if geometry.channels is None and prod(geometry.input) <= len(LETTERS):
            return [Symbol(letter) for letter in LETTERS[: prod(geometry.input)]]
        channels, shape = 0 if geometry.channels is None else 1, geometry.input_shape
    else:
        channels, shape = 0 if geometry.channels is None else 2, geometry.kernel_shape
    return [Symbol(letter, _from_1(index[:channels]), _from_1(index[channels:])) for index in indices(shape)]


def _from_1(index):
    return tuple(place + 1 for place in index)


def _bias(random, geometry, kind):
    """Draw a bias: (the argument, the factors)."""
    if random.random() < 0.85:
        return None, ()
    count = 1 if geometry.channels is None else geometry.channels[1]
    if kind in ("integers", "rationals"):
        factors = [Fraction(random.randint(-3, 5)) for _ in range(count)]
        return (_nested([_argument(f) for f in factors], geometry.bias_shape)), tuple(factors)
    if geometry.channels is None:
        return True, (Symbol("β"),)
    return True, tuple(Symbol("β", (), (index + 1,)) for index in range(count))
