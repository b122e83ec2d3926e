"""What `Form.run` demands of any form, and what every form of the catalogue keeps."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given

import memory
import oracles
from strategies import geometries
from tconv_sym import FORMS, Built, Form, Geometry, Grid, Step, Terms
from tconv_sym.errors import FormError, LimitError
from tconv_sym.forms.form import check_size, per_axis, place, plural
from tconv_sym.typeset.wording import by


def form(build=None, **arguments):
    """Make a form that gives no products."""

    def nothing(geometry):
        return Built(steps=(), terms=Terms.of(geometry, [], [], []))

    return Form(name="mine", title="Mine", build=build or nothing, **arguments)


def test_run_gives_what_build_made():
    built = Built(steps=(), terms=Terms.of(Geometry(2, 2), [0], [0], [0]))
    assert form(lambda _: built).run(Geometry(2, 2)) is built


def test_build_sees_no_channels():
    seen = []

    def build(geometry):
        seen.append(geometry)
        return Built(steps=(), terms=Terms.of(geometry, [], [], []))

    form(build).run(Geometry((2, 3), 2, stride=2, channels=(4, 2), groups=2))
    assert seen == [Geometry((2, 3), 2, stride=2)]


def test_terms_of_another_geometry_are_refused():
    other = Terms.of(Geometry(3, 2), [], [], [])
    with pytest.raises(FormError) as caught:
        form(lambda _: Built(steps=(), terms=other)).run(Geometry(2, 2))
    assert str(caught.value) == (
        "the terms of form mine must be those of the geometry it was given, with (3, 2, 2) outputs, inputs and taps, "
        "got (4, 3, 2)"
    )


def test_a_refusal_is_an_error_and_build_never_runs():
    def build(_):
        raise AssertionError

    with pytest.raises(FormError) as caught:
        form(build, refuses=lambda geometry: f"too few inputs, {geometry.input}").run(Geometry(2, 2))
    assert str(caught.value) == "the mine form does not exist here: too few inputs, (2,)"


def test_a_form_refuses_nothing_unless_it_says_so():
    assert form().refuses(Geometry(2, 2)) is None


TOO_LARGE = {
    "inputs": (
        Geometry((100_000, 100_000), (1, 1)),
        "input elements must be at most 4,194,304, got 10,000,000,000",
    ),
    "taps": (
        Geometry(1, 10**8),
        "kernel elements must be at most 4,194,304, got 100,000,000",
    ),
    "stride": (
        Geometry((2, 2), 1, stride=10_000),
        "output elements must be at most 4,194,304, got 100,020,001",
    ),
    "dilation": (
        Geometry(1, 2, dilation=10**12),
        "output elements must be at most 4,194,304, got 1,000,000,000,001",
    ),
    "negative-padding": (
        Geometry(1, 1, padding=-(10**9)),
        "output elements must be at most 4,194,304, got 2,000,000,001",
    ),
    "channels": (
        Geometry(5, 3, channels=(10**4, 10**4)),
        "kernel elements must be at most 4,194,304, got 300,000,000",
    ),
    "products": (
        Geometry((2000, 2000), (3, 3), stride=2, padding=2000),
        "products must be at most 4,194,304, got 36,000,000",
    ),
    "cropped": (
        # A stretched input of 2·10⁹ cells, of which a crop of 10⁹ leaves one output.
        Geometry(2, 1, stride=10**9, padding=((10**9, 0),)),
        "cells of arrays in between must be at most 16,777,216, got 3,000,000,001",
    ),
    "axes": (
        Geometry((1,) * 17, 1),
        "spatial axes must be at most 16, got 17",
    ),
}


@pytest.mark.parametrize(("geometry", "message"), TOO_LARGE.values(), ids=TOO_LARGE)
@pytest.mark.parametrize("name", FORMS)
def test_too_large_is_refused_before_anything_is_made(name, geometry, message):
    with memory.at_most(2**16), pytest.raises(LimitError) as caught:
        FORMS[name].run(geometry)
    assert str(caught.value) == message


def test_the_largest_sizes_are_not_refused():
    """The limit itself is allowed, in elements, products and axes."""
    check_size(Geometry((2**11, 2**11), 1))
    check_size(Geometry((1,) * 16, 1))


@pytest.mark.parametrize("name", FORMS)
def test_as_many_axes_as_are_allowed(name):
    """16 axes, two of them with something on them: an overlap and a stride."""
    geometry = Geometry((2, *[1] * 14, 2), (2, *[1] * 14, 1), stride=(1, *[1] * 14, 2))
    assert list(FORMS[name].run(geometry).terms) == oracles.products(geometry)


@given(geometries())
def test_steps_keep_their_contract(geometry):
    """Names differ; arrays have the shape declared; `per` says how many there are; ids exist; the sums come last."""
    for one in FORMS.values():
        if one.refuses(geometry) is not None:
            continue
        steps = one.run(geometry).steps
        assert len({step.name for step in steps}) == len(steps)
        for step in steps:
            assert step.title
            assert step.count == counts(geometry, step)[step.per]
            assert step.cells >= step.count * prod(step.shape)
            assert step.differentiates in {"", *(other.name for other in steps)}
            for index in range(step.count if step.array else 0):
                array = step.array(index)
                assert array.shape == step.shape
                check_array(array, geometry, has_variables=step.has_variables)
        assert steps[-1].shape == geometry.output
        assert steps[-1].array is None


@pytest.mark.parametrize("name", FORMS)
@given(geometry=geometries(below_stride=True))
def test_steps_have_the_same_names_everywhere(name, geometry):
    """A claim about a step is tried at other parameters too: it has to exist there."""
    names = [step.name for step in FORMS[name].run(Geometry(2, 2)).steps]
    assert [step.name for step in FORMS[name].run(geometry).steps] == names


def counts(geometry, step):
    """How many arrays a step has, by what they belong to."""
    return {"": 1, "input": prod(geometry.input), "output": prod(geometry.output), "phase": prod(step.phases)}


def check_array(array, geometry, *, has_variables):
    """Every id exists, as many of each kind as there are cells or products."""
    inputs, taps, outputs = prod(geometry.input), prod(geometry.kernel), prod(geometry.output)
    if isinstance(array, Grid):
        check_ids(array.inputs, inputs, array.shape, least=-1)
        check_ids(array.taps, taps, array.shape, least=-1)
        assert not has_variables
        return
    many = array.cells.shape
    assert has_variables == (array.variables is not None)
    columns = (array.cells, array.inputs, array.taps, array.variables)
    for ids, count in zip(columns, (prod(array.shape), inputs, taps, outputs), strict=True):
        check_ids(ids, count, many, least=0)


def check_ids(ids, count, shape, least):
    """Every cell is an id below `count`, and at least `least`."""
    if ids is not None:
        assert ids.shape == shape
        assert np.issubdtype(ids.dtype, np.integer)
        assert ids.min(initial=least) >= least
        assert ids.max(initial=least) < max(count, least + 1)


@pytest.mark.parametrize("dilation", [2**62, 2**63, 10**30])
@pytest.mark.parametrize("name", FORMS)
def test_a_single_tap_has_any_dilation(name, dilation):
    """Also one that no 64 bits hold: it is apart from none."""
    assert list(FORMS[name].run(Geometry(2, 1, dilation=dilation)).terms) == [(0, 0, 0), (1, 1, 0)]
    plane = Geometry((2, 2), (1, 3), stride=2, dilation=(dilation, 1))
    built = FORMS[name].run(plane)
    assert list(built.terms) == oracles.products(plane)
    assert all(step.array(0).products() for step in built.steps if step.array)


@given(geometries())
def test_products_in_a_grid_are_whole(geometry):
    """A cell that holds a product has both an input and a tap, or neither."""
    step = FORMS["scatter"].run(geometry).steps[0]
    for index in range(step.count):
        grid = step.array(index)
        assert np.array_equal(grid.inputs < 0, grid.taps < 0)


def test_steps_are_made_when_looked_at():
    """C would have 16,384 rows of 65,536 cells, 8 GB: its step knows that, and nothing is made."""
    with memory.at_most(2**27):
        steps = FORMS["matrix"].run(Geometry((128, 128), (4, 4), stride=2, padding=1)).steps
    assert {step.name: step.cells for step in steps}["C"] == 128**2 * 256**2


def test_a_step_without_a_grid_is_the_sums():
    assert Step(name="sums", title="Add", shape=(3, 4)).cells == 12


@pytest.mark.parametrize(
    ("values", "text"),
    [((2,), "2"), ((2, 2), "2"), ((2, 2, 2), "2"), ((2, 3), "(2, 3)"), ((0, -1, 0), "(0, -1, 0)")],
)
def test_per_axis_writes_one_number_where_all_agree(values, text):
    assert per_axis(values) == text


def test_counts_are_multiplied_and_places_are_not():
    assert (by((4,)), by((4, 4)), by((10, 8))) == ("4", "4×4", "10×8")
    assert (place((0,)), place((0, 0)), place((1, -2))) == ("0", "(0, 0)", "(1, -2)")
    assert [plural("position", sizes) for sizes in ((1,), (2,), (1, 1))] == ["position", "positions", "position"]
