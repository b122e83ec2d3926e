"""All forms are one relation: that of the definition, and of the derivative of the ordinary convolution."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import oracles
from strategies import geometries
from tconv_sym import FORMS, Geometry
from tconv_sym.errors import FormError

SMALL = 300
"""As many products as SymPy differentiates in little time."""


def existing(geometry):
    """Return the terms of each form that exists for `geometry`, channels included."""
    return {
        name: form.run(geometry).terms.over_channels(geometry)
        for name, form in FORMS.items()
        if form.refuses(geometry) is None
    }


def test_the_catalogue():
    """The order is that of a derivation, and the names are those of the forms; nobody can add to it."""
    assert list(FORMS) == [
        "scatter",
        "matrix",
        "zero-insertion",
        "gather",
        "sub-pixel",
        "col2im",
        "polynomial",
        "adjoint",
    ]
    assert [form.name for form in FORMS.values()] == list(FORMS)
    with pytest.raises(TypeError):
        FORMS["mine"] = FORMS["scatter"]


@given(geometries())
def test_every_form_is_the_definition(geometry):
    expected = oracles.products(geometry)
    for name, terms in existing(geometry).items():
        assert list(terms) == expected, name
        assert not terms.has_repeats


@given(geometries(below_stride=True))
def test_every_pair_agrees(geometry):
    """Below the stride all forms exist, and each equals each."""
    terms = existing(geometry)
    assert list(terms) == list(FORMS)
    for one in terms.values():
        for other in terms.values():
            assert one == other
            assert one.differing_outputs(other) == []


@given(geometries(most_products=SMALL))
@settings(max_examples=25)
def test_every_form_is_the_derivative_of_the_ordinary_convolution(geometry):
    """∂⟨x, conv(v)⟩/∂v by SymPy's `diff`, also where the output padding reaches the stride."""
    expected = oracles.adjoint(geometry)
    for name, terms in existing(geometry).items():
        assert oracles.sums(geometry, list(terms)) == expected, name


@given(geometries())
def test_forms_by_the_ordinary_convolution_refuse_and_only_above_the_stride(geometry):
    """They refuse exactly where an output padding reaches the stride, and name the first such axis."""
    too_much = [index for index, axis in enumerate(geometry.axes) if axis.output_padding >= axis.stride]
    assert set(FORMS) - set(existing(geometry)) == ({"matrix", "col2im", "adjoint"} if too_much else set())
    if too_much:
        index, axis = too_much[0], geometry.axes[too_much[0]]
        positions = axis.input + axis.output_padding // axis.stride
        reason = (
            f"the ordinary convolution of {axis.output} values has {positions} positions on axis {index}, not "
            f"{axis.input}; output_padding must be below the stride {axis.stride}, got {axis.output_padding}"
        )
        assert FORMS["matrix"].refuses(geometry) == reason
        with pytest.raises(FormError) as caught:
            FORMS["matrix"].run(geometry)
        assert str(caught.value) == f"the matrix form does not exist here: {reason}"


def test_the_refusal_in_full():
    """One message by hand: 11 values and a window of 7 at stride 2 give ⌊(11 − 7) / 2⌋ + 1 = 3 positions."""
    geometry = Geometry((4, 2), 3, stride=(1, 2), dilation=(1, 3), output_padding=(0, 2))
    with pytest.raises(FormError) as caught:
        FORMS["matrix"].run(geometry)
    assert str(caught.value) == (
        "the matrix form does not exist here: the ordinary convolution of 11 values has 3 positions on axis 1, not 2; "
        "output_padding must be below the stride 2, got 2"
    )


def test_above_the_stride_the_matrix_would_be_wrong():
    """Why it refuses: C has a row more than there are inputs. At op below the stride it has as many."""
    geometry = Geometry(2, 2, stride=1, dilation=2, output_padding=1)
    assert FORMS["matrix"].refuses(geometry) is not None
    assert FORMS["matrix"].refuses(Geometry(2, 2, stride=2, dilation=2, output_padding=1)) is None


# Written by hand: name, geometry, products (output, input, tap).
BY_HAND = {
    "one-by-one": (Geometry(1, 1), [(0, 0, 0)]),
    "overlap": (Geometry(2, 2), [(0, 0, 0), (1, 0, 1), (1, 1, 0), (2, 1, 1)]),
    "stride": (Geometry(2, 2, stride=2), [(0, 0, 0), (1, 0, 1), (2, 1, 0), (3, 1, 1)]),
    "gaps": (Geometry(2, 1, stride=3), [(0, 0, 0), (3, 1, 0)]),
    "cropped-to-the-middle": (Geometry(2, 2, padding=1), [(0, 0, 1), (0, 1, 0)]),
    "one-side": (Geometry(2, 2, padding=((0, 2),)), [(0, 0, 0)]),
    "zeros-around": (Geometry(1, 1, padding=((-2, -1),)), [(2, 0, 0)]),
    "output-padding": (Geometry(1, 2, stride=3, output_padding=2), [(0, 0, 0), (1, 0, 1)]),
    "output-padding-uncrops": (Geometry(1, 2, stride=2, padding=1, output_padding=1), [(0, 0, 1)]),
    "dilation": (Geometry(2, 2, dilation=2), [(0, 0, 0), (1, 1, 0), (2, 0, 1), (3, 1, 1)]),
    "everything-cropped": (Geometry(1, 2, padding=((3, -2),)), []),
    "plane-corner": (Geometry((2, 2), (2, 2), padding=((2, 0), (0, 2))), [(0, 2, 2)]),
    "one-by-one-kernel-plane": (Geometry((2, 2), (1, 1)), [(0, 0, 0), (1, 1, 0), (2, 2, 0), (3, 3, 0)]),
}


@pytest.mark.parametrize(("geometry", "expected"), BY_HAND.values(), ids=BY_HAND)
@pytest.mark.parametrize("name", FORMS)
def test_by_hand(name, geometry, expected):
    assert list(FORMS[name].run(geometry).terms) == expected


HUGE_CROPS = {
    "begin": {"padding": ((50, -48), 0)},
    "end": {"padding": ((-48, 50), 0)},
    "one-axis-nothing-the-other-all": {"padding": ((60, -60), 0)},
    "both-to-one-cell": {"padding": ((30, 30), (12, 48)), "stride": 20},
    "negative": {"padding": ((-40, -30), (-20, 5))},
    "crop-past-a-stretched-input": {"padding": ((7, -30), (-30, 7)), "stride": 3},
}


@pytest.mark.parametrize("arguments", HUGE_CROPS.values(), ids=HUGE_CROPS)
def test_padding_far_beyond_the_kernel(arguments):
    """Crops that take whole copies of the kernel, or all of them, and borders where nothing lands."""
    geometry = Geometry((4, 4), (2, 1), **arguments)
    expected = oracles.products(geometry)
    for name, form in FORMS.items():
        assert list(form.run(geometry).terms) == expected, name


def test_channels_do_not_change_a_form():
    """A form sees the spatial part alone."""
    geometry = Geometry((3, 2), 2, stride=2, channels=(4, 6), groups=2)
    for form in FORMS.values():
        built, spatial = form.run(geometry), form.run(geometry.spatial)
        assert built.terms == spatial.terms
        assert [step.shape for step in built.steps] == [step.shape for step in spatial.steps]


def test_a_large_size_runs():
    """128 × 128 inputs, a 4 × 4 kernel, stride 2, padding 1: 260,100 products."""
    geometry = Geometry((128, 128), (4, 4), stride=2, padding=1)
    scatter, *others = (form.run(geometry).terms for form in FORMS.values())
    # On one axis 128·4 products, one cropped at each end.
    assert len(scatter) == (128 * 4 - 2) ** 2
    assert all(terms == scatter for terms in others)
    assert not scatter.has_repeats


EXTREME = {
    "a kernel of one axis": Geometry(1, 2**12),
    "an input of one axis": Geometry(2**12, 1, stride=3),
    "stride past everything": Geometry((2, 1), (2, 3), stride=(2**10, 7)),
    "stride and dilation alike": Geometry(3, 5, stride=2**10, dilation=2**10),
    "dilation a multiple of the stride": Geometry((4, 3), (5, 2), stride=(4, 6), dilation=(12, 3)),
    "zeros around": Geometry(2, 3, stride=2, padding=((-(2**12), -(2**11)),)),
}


@pytest.mark.parametrize("geometry", EXTREME.values(), ids=EXTREME)
def test_extreme_parameters(geometry):
    scatter, *others = existing(geometry).values()
    assert all(terms == scatter for terms in others)
