"""The order in which a counterexample is the smallest: the one that every search for it goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tconv_sym.forms.relation import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Mapping


def rank(sizes: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what sizes are ordered by, the first difference deciding; of columns of sizes, columns.

    Fewer negative paddings come first, as few layers have one; then the smaller sum s + d + n + k + |pl| + |pr| + op;
    then the smaller s, d, n, k, pl, pr and op.

    >>> one = {"s": 1, "d": 1, "n": 5, "k": 2, "pl": 0, "pr": 3, "op": 0}
    >>> rank(one) < rank({**one, "n": 6}) < rank({**one, "pr": -1})
    True
    """
    negative = sum(1 * (sizes[name] < 0) for name in ("pl", "pr"))
    return negative, sum(abs(sizes[name]) for name in PARAMETERS), *(sizes[name] for name in PARAMETERS)


def stated(*, is_symmetric: bool) -> str:
    """Say the order in the letters of a law.

    >>> stated(is_symmetric=True)
    'fewer negative paddings come first, then a smaller s + d + n + k + 2·|p| + op'
    """
    sides = "2·|p|" if is_symmetric else "|pl| + |pr|"
    return f"fewer negative paddings come first, then a smaller s + d + n + k + {sides} + op"
