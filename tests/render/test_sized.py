"""Several documents as one: their order, what cannot be had, and what is too large."""

from __future__ import annotations

import pytest

from tconv_sym.errors import FormError, GeometryError, LimitError
from tconv_sym.render.arrays import left_out
from tconv_sym.render.sized import Documents, SizedDocument, fitting_data
from tconv_sym.typeset.blocks import Heading, Prose


class Listed(SizedDocument):
    """A title and a few cells, or an error in place of them."""

    def __init__(self, title, cells, error=None):
        self.title, self.cells, self.error = title, cells, error

    def blocks(self, target, max_cells=2000):
        yield Heading(self.title)
        if self.error:
            raise self.error
        yield (
            Prose(f"{self.cells} cells for {target}.")
            if self.fits(max_cells)
            else left_out("the list", self.cells, max_cells)
        )

    def to_dict(self, *, max_cells=2000):
        if self.error:
            raise self.error
        return {"cells": self.cells if self.fits(max_cells) else None}

    def fits(self, max_cells):
        return max_cells is None or self.cells <= max_cells


def refused():
    raise FormError("it is Friday")


def documents(**parts):
    return Documents({name.replace("_", "-"): lambda part=part: part for name, part in parts.items()})


def test_one_after_the_other():
    both = documents(second=Listed("Second", 1), first=Listed("First", 2))
    assert repr(both) == "Documents(second, first)"
    assert str(both) == "Second\n======\n\n1 cells for text.\n\nFirst\n=====\n\n2 cells for text."
    assert "# Second\n\n1 cells for markdown.\n" in both.to_markdown()
    assert both.to_latex().index("Second") < both.to_latex().index("First")
    assert both.to_dict() == {"second": {"cells": 1}, "first": {"cells": 2}}
    assert list(both.to_dict()) == ["second", "first"]


def test_what_cannot_be_made_is_named_with_the_reason():
    some = Documents({"a-list": refused, "first": lambda: Listed("First", 2)})
    assert list(some.parts) == ["first"]
    assert some.absent == {"a-list": "it is Friday"}
    assert str(some) == "First\n=====\n\n2 cells for text.\n\nThere is no a list here: it is Friday."
    assert some.to_dict() == {"first": {"cells": 2}, "absent": {"a-list": "it is Friday"}}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (LimitError("cells must be at most 3, got 4"), "Left out: large one, as cells must be at most 3, got 4."),
        (FormError("it is Friday"), "There is no large one here: it is Friday."),
    ],
    ids=["too large", "does not exist"],
)
def test_what_cannot_be_shown_takes_none_of_the_others_with_it(error, words):
    """Not even its title is shown, which comes before the error."""
    some = documents(large_one=Listed("Large", 4, error), first=Listed("First", 2))
    assert str(some) == f"First\n=====\n\n2 cells for text.\n\n{words}"
    assert some.to_dict() == {"first": {"cells": 2}, "absent": {"large-one": str(error)}}
    assert some.absent == {}, "it is there, and may be shown in parts"


def test_other_errors_come_through():
    with pytest.raises(GeometryError, match=r"^wrong$"):
        str(documents(first=Listed("First", 2, GeometryError("wrong"))))


def test_nothing_at_all():
    assert str(Documents({})) == ""
    assert Documents({}).to_dict() == {}


@pytest.mark.parametrize("write", ["to_text", "to_markdown", "to_latex"])
def test_max_cells_goes_to_every_part(write):
    both = documents(one=Listed("One", 1), three=Listed("Three", 3), five=Listed("Five", 5))
    assert getattr(both, write)(max_cells=2).count("Left out: the list") == 2
    assert getattr(both, write)(max_cells=5).count("Left out") == 0
    assert getattr(both, write)(max_cells=None).count("Left out") == 0


def test_max_cells_goes_to_the_data_of_every_part():
    both = documents(one=Listed("One", 1), three=Listed("Three", 3))
    assert both.to_dict(max_cells=2) == {"one": {"cells": 1}, "three": {"cells": None}}
    assert both.to_dict(max_cells=None) == {"one": {"cells": 1}, "three": {"cells": 3}}


def test_data_that_does_not_fit_is_not_made():
    assert fitting_data("the list", 2, 2, lambda: [1, 2]) == [1, 2]
    assert fitting_data("the list", 3, None, lambda: [1, 2, 3]) == [1, 2, 3]
    assert fitting_data("the list", 3, 2, refused) == {
        "left_out": ("Left out: the list, 3 cells, more than 2. To see it, set max_cells to None (--max-cells none)."),
        "cells": 3,
    }
