"""How large the numbers of a law may become: all that is enumerated must fit into NumPy's integers, with room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.errors import LimitError
from tconv_sym.forms.enumeration import LARGEST, bound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tconv_sym.laws.law import Law


def check_numbers(law: Law, sizes: Mapping[str, int]) -> None:
    """Refuse a law with numbers that are too large to be enumerated; raises `LimitError`."""
    if source := too_large(law, sizes):
        rule = f"numbers in '{source}' must stay below 2^{LARGEST.bit_length()} at the sizes that are compared"
        raise LimitError(f"{rule}, got larger ones")


def too_large(law: Law, sizes: Mapping[str, int]) -> str:
    """Return the first part of a law whose numbers may be too large; "" if there is none.

    `sizes` has a stride, a dilation and the largest absolute value of each other parameter.

    >>> from tconv_sym.laws.law import read_law
    >>> sizes = {"s": 2, "d": 1, "n": 4, "k": 4, "pl": 3, "pr": 3, "op": 1}
    >>> too_large(read_law(f"o = s*i + d*m - pl, {10**18}*o > i"), sizes)
    '1000000000000000000*o > i'
    """
    most = _most(law, sizes)
    parts = zip(law.constraints, law.sources, strict=True)
    return next((source for one, source in parts if bound(one.polynomial, most) > LARGEST), "")


def _most(law: Law, sizes: Mapping[str, int]) -> dict[str, int]:
    """Bound every integer of a law: indices by the sizes, a quotient by what is divided.

    The bound of a divisor is the divisor itself: it is made of s and d without a minus.
    """
    i, m = sizes["n"] - 1, sizes["k"] - 1
    o = sizes["s"] * i + sizes["d"] * m + abs(sizes["pl"]) + abs(sizes["pr"]) + sizes["op"]
    most = {**{name: abs(value) for name, value in sizes.items()}, "o": o, "i": i, "m": m}
    for name, dividend, divisor in law.divisions:
        most[name] = bound(dividend, most) // bound(divisor, most) + 1
    return most
