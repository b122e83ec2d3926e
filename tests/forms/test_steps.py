"""What a `Grid`, a `Sums` and a `Step` refuse when they are made, not when they are written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from by_ids import steps_of
from tconv_sym import Geometry, Grid, Step, Sums, derive
from tconv_sym.errors import FormError
from tconv_sym.forms.steps import BELONGINGS, OWNERS, POSITION

IDS = np.arange(2)

REFUSED = {
    "empty grid": (Grid, "a Grid must hold inputs, taps or both, got neither"),
    "shapes of a grid": (
        lambda: Grid(inputs=IDS, taps=np.arange(3)),
        "inputs and taps of a Grid must have one shape, got (2,) and (3,)",
    ),
    "list": (lambda: Grid(inputs=[0, 1]), "inputs of Grid must be an array of integers, got [0, 1]"),
    "floats": (lambda: Grid(taps=np.ones(2)), "taps of Grid must be an array of integers, got array([1., 1.])"),
    "owner": (
        lambda: Sums(shape=(2,), cells=IDS, inputs=IDS, owner="kernel"),
        "owner must be one of 'output', 'input', '', got 'kernel'",
    ),
    "nothing to multiply": (
        lambda: Sums(shape=(2,), cells=IDS),
        "Sums must have inputs, taps or variables to multiply, got none",
    ),
    "lengths": (
        lambda: Sums(shape=(2,), cells=IDS, inputs=IDS, variables=np.arange(3)),
        "the columns of Sums must be flat and as long as each other, got cells (2,), inputs (2,), variables (3,)",
    ),
    "not flat": (
        lambda: Sums(shape=(1, 2), cells=IDS[np.newaxis], taps=IDS[np.newaxis]),
        "the columns of Sums must be flat and as long as each other, got cells (1, 2), taps (1, 2)",
    ),
    "cells": (
        lambda: Sums(shape=(2,), cells=None, taps=IDS),
        "cells of Sums must be an array of integers, got None",
    ),
    "per": (
        lambda: Step(name="mine", title="Do", shape=(2,), per="kernel"),
        "per of step mine must be one of '', 'input', 'output', 'phase', got 'kernel'",
    ),
    "phases": (
        lambda: Step(name="mine", title="Do", shape=(2,), per="phase", count=5, phases=(2, 3)),
        "phases of step mine must be 5 together, got (2, 3)",
    ),
}


@pytest.mark.parametrize(("make", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(make, message):
    with pytest.raises(FormError) as caught:
        make()
    assert str(caught.value) == message


@pytest.mark.parametrize("owner", OWNERS)
def test_every_owner_has_a_layout(owner):
    geometry = Geometry(2, 2, channels=(4, 6), groups=2)
    sums = Sums(shape=(2,), cells=IDS, inputs=IDS, owner=owner)
    assert sums.over_channels(geometry).shape == (*{"output": (6,), "input": (4,), "": ()}[owner], 2)


@pytest.mark.parametrize("per", BELONGINGS)
def test_whatever_a_step_belongs_to_can_be_written(per):
    """Also with several arrays and with channels."""
    derivation = derive(2, 2, channels=(2, 2))
    step = Step(
        name="mine",
        title="Do",
        shape=(2,),
        per=per,
        count=2,
        phases=(2,),
        array=lambda _: Grid(taps=IDS),
    )
    form = derivation.forms["scatter"]
    vars(form)["_built"] = replace(form._built, steps=(step,))
    assert "Step 1: Do" in form.to_text()
    assert "w1_1_1" in form.to_text()


def test_a_grid_of_one_operand_has_that_alone_in_its_cells():
    assert Grid(taps=np.array([[1, -1], [0, 2]])).products() == [
        [(None, 1, None)],
        [],
        [(None, 0, None)],
        [(None, 2, None)],
    ]


def test_sums_keep_the_order_of_their_products():
    sums = Sums(shape=(3,), cells=np.array([2, 0, 2]), taps=np.array([1, 0, 0]), variables=np.array([5, 4, 3]))
    assert sums.products() == [[(None, 0, 4)], [], [(None, 1, 5), (None, 0, 3)]]


def test_the_position_of_a_block_goes_where_its_mark_is():
    """Braces are LaTeX's, and stay."""
    derivation = derive(1, 1, channels=(2, 1))
    step = steps_of("matrix", derivation.geometry)["C-transposed"]
    assert step.symbol == f"C{POSITION}^T"
    assert "C[1,0]^T = " in derivation.forms["matrix"].to_text()
    assert "C^T = " in derive(1, 1).forms["matrix"].to_text()
    assert "{}" not in derivation.forms["matrix"].to_latex()
