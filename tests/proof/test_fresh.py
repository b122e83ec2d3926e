"""Fresh symbols stand where values stood, and all else stays."""

import pytest

from tconv_sym.problem import pose
from tconv_sym.proof.fresh import with_fresh_symbols


@pytest.mark.parametrize(
    "problem",
    [
        pose([1, 2], [3, 4], 5, stride=3, padding=((1, 0),), output_padding=1),
        pose([["u"], [0]], [[[1]], [["v"]]], channels=(2, 2), groups=2),
        pose((2, 2), (3, 3), True, dilation=2),
    ],
    ids=["values", "channels", "symbols"],
)
def test_all_values_are_replaced(problem):
    fresh = with_fresh_symbols(problem)
    assert fresh.geometry == problem.geometry
    assert fresh.is_symbols
    assert (fresh.bias is None) == (problem.bias is None)
    assert [operand.shape for operand in fresh.operands] == [operand.shape for operand in problem.operands]
