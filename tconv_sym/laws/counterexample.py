"""Counterexamples of laws: sizes and a product, derived, or where that is too much, evaluated alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.errors import FormError
from tconv_sym.forms.relation import expression
from tconv_sym.forms.scatter import RELATION, SCATTER
from tconv_sym.geometry import Geometry
from tconv_sym.laws.magnitude import too_large
from tconv_sym.polynomial import linear_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tconv_sym.constraints import Constraint
    from tconv_sym.laws.law import Law
    from tconv_sym.polynomial import Polynomial

MAX_REPLAYED = 2**20
"""As many products as there may be on as many outputs where all of them are derived, and looked at."""
Product = tuple[int, int, int]
"""Output, input and tap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """Sizes at which a law is wrong, and a product x[i]·w[m]: the outputs on which the law puts it, and the truth.

    `named_sizes` has s, d, n, k, pl, pr, op and O, each with its value; `sizes` is made of it. `lands` is empty where
    the law puts the product on no output; `should` is None where the padding crops it. `truth` has all products
    (o, i, m) of the derivation of these sizes, `said` those of the law.

    Where the derivation is too large, `is_derived` is False: then both were evaluated for this product and one output
    alone, so that `lands` is this output or nothing, and `truth` and `said` have no other product.

    `is_smallest` says that there are no smaller sizes, in the order of `rank`, at which the law is wrong.
    """

    named_sizes: tuple[tuple[str, int], ...]
    product: tuple[int, int]
    lands: tuple[int, ...]
    should: int | None
    truth: tuple[Product, ...] = field(repr=False)
    said: tuple[Product, ...] = field(repr=False)
    is_derived: bool = True
    is_smallest: bool = False

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes by name."""
        return dict(self.named_sizes)

    def to_dict(self) -> dict[str, object]:
        """Return it as data for JSON."""
        i, m = self.product
        return {
            "sizes": self.sizes,
            "product": {"i": i, "m": m},
            "lands": list(self.lands),
            "should": self.should,
            "derived": self.is_derived,
            "smallest": self.is_smallest,
            "truth": [list(one) for one in self.truth],
            "said": [list(one) for one in self.said],
        }


def is_small(law: Law, sizes: Mapping[str, int]) -> bool:
    """Tell whether a derivation of these sizes can be made and compared with all products of a law."""
    count = sizes["n"] * sizes["k"] * _value(expression("O"), sizes)
    return count <= MAX_REPLAYED and not too_large(law, sizes)


def replay(law: Law, sizes: Mapping[str, int]) -> Counterexample:
    """Derive the transposed convolution of these sizes, and find the first product that the law puts elsewhere.

    Raises `FormError` if there is none, so that no refutation is reported that is not real.

    >>> from tconv_sym.laws.law import read_law
    >>> sizes = {"s": 2, "d": 1, "n": 1, "k": 2, "pl": 0, "pr": 0, "op": 0}
    >>> print(replay(read_law("o = s*i - m"), sizes))
    Counterexample(named_sizes=(('s', 2), ('d', 1), ('n', 1), ('k', 2), ('pl', 0), ('pr', 0), ('op', 0), ('O', 2)), \
product=(0, 1), lands=(), should=1, is_derived=True, is_smallest=False)
    """
    geometry = Geometry(
        sizes["n"],
        sizes["k"],
        stride=sizes["s"],
        dilation=sizes["d"],
        padding=[(sizes["pl"], sizes["pr"])],
        output_padding=sizes["op"],
    )
    truth = tuple(SCATTER.run(geometry).terms)
    _, *columns = law.products({name: np.array([value]) for name, value in sizes.items()})
    said = tuple(sorted(zip(*(column.tolist() for column in columns), strict=True)))
    should = {(i, m): o for o, i, m in truth}
    for one in sorted({pair for _, pair in map(_split, (*truth, *said))}):
        lands = tuple(o for o, pair in map(_split, said) if pair == one)
        if lands != tuple(o for o in [should.get(one)] if o is not None):
            return Counterexample(
                named_sizes=(*sizes.items(), ("O", geometry.output_shape[0])),
                product=one,
                lands=lands,
                should=should.get(one),
                truth=truth,
                said=said,
            )
    raise FormError(f"a counterexample must be one when it is derived, got {dict(sizes)}")


def _split(product: Product) -> tuple[int, tuple[int, int]]:
    """Part the output of a product from the input and the tap."""
    o, i, m = product
    return o, (i, m)


def replay_product(law: Law, sizes: Mapping[str, int], wrong: Product) -> Counterexample:
    """Evaluate the truth and a law for one product and output at sizes of any size, exactly.

    Raises `FormError` if they agree.

    >>> from tconv_sym.laws.law import read_law
    >>> sizes = {"s": 1, "d": 1, "n": 10**30, "k": 1, "pl": 0, "pr": 0, "op": 0}
    >>> found = replay_product(read_law("o = s*i + d*m - p, i < 5"), sizes, (7, 7, 0))
    >>> found.product, found.lands, found.should, found.is_derived
    ((7, 0), (), 7, False)
    """
    _, i, m = wrong
    should = sizes["s"] * i + sizes["d"] * m - sizes["pl"]
    lands = _holds(RELATION.constraints, {**sizes, "o": should, "i": i, "m": m})
    truth = ((should, i, m),) if lands else ()
    said = (wrong,) if _says(law, sizes, wrong) else ()
    if (wrong in truth) == bool(said):
        raise FormError(f"a counterexample must be one when it is evaluated, got {wrong} at {dict(sizes)}")
    return Counterexample(
        named_sizes=(*sizes.items(), ("O", _value(expression("O"), sizes))),
        product=(i, m),
        lands=tuple(o for o, *_ in said),
        should=should if lands else None,
        truth=truth,
        said=said,
        is_derived=False,
    )


def _says(law: Law, sizes: Mapping[str, int], product: Product) -> bool:
    """Tell whether a law puts x[i]·w[tap] on an output: whether its m, and the quotients, fulfil all constraints."""
    output, i, tap = product
    factor, rest = linear_in(law.tap, "m") or ({}, {})
    m, left = divmod(tap - _value(rest, sizes), int(factor[()]))
    numbers = {**sizes, "o": output, "i": i, "m": m}
    for name, dividend, divisor in law.divisions:
        numbers[name] = _value(dividend, numbers) // _value(divisor, numbers)
    return left == 0 and _holds(law.constraints, numbers)


def _holds(constraints: Iterable[Constraint], numbers: Mapping[str, int]) -> bool:
    """Tell whether constraints hold of numbers."""
    found = [(_value(one.polynomial, numbers), one.is_equation) for one in constraints]
    return all(value == 0 if is_equation else value >= 0 for value, is_equation in found)


def _value(polynomial: Polynomial, numbers: Mapping[str, int]) -> int:
    """Evaluate a polynomial with whole coefficients."""
    return sum(int(factor) * prod(numbers[name] for name in names) for names, factor in polynomial.items())
