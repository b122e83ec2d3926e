"""What was compared, what differs, and how that is listed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tconv_sym.proof.comparison import Comparison, mismatch_blocks


class Compared(Comparison[str]):
    """Parts of given counts and mismatches."""

    def __init__(self, *parts):
        self.parts = parts

    @property
    def comparisons(self):
        return [SimpleNamespace(compared=count, mismatches=mismatches) for count, mismatches in self.parts]

    def blocks(self, target):  # noqa: ARG002 (its words are plain in every target)
        return mismatch_blocks(self.mismatches)

    def to_dict(self):
        return {}


@pytest.mark.parametrize(
    ("parts", "compared", "mismatches", "holds"),
    [
        ([], 0, (), False),
        ([(0, ())], 0, (), False),
        ([(3, ()), (4, ())], 7, (), True),
        ([(3, ()), (4, ("a", "b")), (1, ("c",))], 8, ("a", "b", "c"), False),
    ],
    ids=["no parts", "nothing compared", "equal", "different"],
)
def test_what_follows_from_the_parts(parts, compared, mismatches, holds):
    result = Compared(*parts)
    assert (result.compared, result.mismatches, result.holds) == (compared, mismatches, holds)


@pytest.mark.parametrize(("count", "last"), [(1, "0."), (10, "9."), (11, "And 1 more."), (1234, "And 1224 more.")])
def test_mismatches_are_listed_up_to_ten(count, last):
    lines = str(Compared((count, tuple(map(str, range(count)))))).split("\n\n")
    assert lines[-1] == last
    assert len(lines) == min(count, 11)
