"""Which parts of a document are chosen."""

import pytest

from tconv_sym.errors import UnknownNameError
from tconv_sym.render.parts import PARTS, chosen_parts


@pytest.mark.parametrize(
    ("parts", "chosen"), [("proof", ["proof"]), (("table", "problem"), ("table", "problem")), ((), ()), (PARTS, PARTS)]
)
def test_chosen(parts, chosen):
    assert chosen_parts(parts, "part", PARTS) == chosen


def test_an_unknown_one():
    with pytest.raises(UnknownNameError, match=r"^part must be one of a, b, got 'c'$"):
        chosen_parts(["a", "c"], "part", ("a", "b"))
