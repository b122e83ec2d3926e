"""Fresh symbols in place of given values: values that happen to agree prove nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.problem import Problem, pose

if TYPE_CHECKING:
    from typing import Any


def with_fresh_symbols(problem: Problem) -> Problem:
    """Return the same problem with fresh symbols for all operands.

    >>> with_fresh_symbols(pose([1, 1], [0])).kernel.values
    (w1,)
    """
    arguments: dict[str, Any] = problem.geometry.to_dict()
    return pose(arguments.pop("input"), arguments.pop("kernel"), problem.bias is not None, **arguments)
