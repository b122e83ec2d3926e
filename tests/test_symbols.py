"""Names are as notes write them, and never two alike."""

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import geometries
from tconv_sym import Geometry, symbols


@pytest.mark.parametrize(
    ("geometry", "inputs", "kernel"),
    [
        (Geometry(5, 3), ["a", "b", "c", "d", "e"], ["w1", "w2", "w3"]),
        (Geometry((2, 2), (2, 2)), ["a", "b", "c", "d"], ["w11", "w12", "w21", "w22"]),
        (Geometry((1, 1, 2), (1, 1, 2)), ["a", "b"], ["w111", "w112"]),
        (
            Geometry((1, 2), (2, 1), channels=(1, 2)),
            ["x1_1_1", "x1_1_2"],
            ["w1_1_1_1", "w1_1_2_1", "w1_2_1_1", "w1_2_2_1"],
        ),
    ],
)
def test_names_in_order(geometry, inputs, kernel):
    assert symbols.input_names(geometry) == inputs
    assert symbols.kernel_names(geometry) == kernel


def test_letters_last_for_25_inputs_without_w():
    assert "".join(symbols.input_names(Geometry((5, 5), 1))) == "abcdefghijklmnopqrstuvxyz"
    assert symbols.input_names(Geometry((2, 13), 1))[-1] == "x2_13"
    assert symbols.input_names(Geometry(26, 1))[-1] == "x26"


@pytest.mark.parametrize(
    ("kernel", "name", "latex"),
    [
        ((1, 9), "w19", "w_{19}"),
        ((1, 12), "w1_12", "w_{1,12}"),
        ((12, 1), "w12_1", "w_{12,1}"),
        ((11,), "w11", "w_{11}"),
    ],
)
def test_past_nine_taps_an_index_needs_a_separator(kernel, name, latex):
    geometry = Geometry((1,) * len(kernel), kernel)
    assert symbols.kernel_names(geometry)[-1] == name
    assert symbols.kernel_latex(geometry)[-1] == latex


def test_channels_are_superscripts():
    geometry = Geometry((2, 2), (2, 2), channels=(2, 4), groups=2)
    assert symbols.input_latex(geometry)[-1] == "x^{(2)}_{2,2}"
    assert symbols.kernel_latex(geometry)[-1] == "w^{(2,2)}_{22}"
    assert symbols.bias_latex(geometry)[-1] == r"\beta_{4}"


@given(geometries())
def test_names_are_injective_on_generated_geometries(geometry):
    check_injective(geometry)


@given(st.lists(st.integers(1, 14), min_size=1, max_size=3), st.lists(st.integers(1, 14), min_size=1, max_size=3))
def test_names_are_injective_past_nine(inputs, kernel):
    rank = min(len(inputs), len(kernel))
    check_injective(Geometry(inputs[:rank], kernel[:rank]))


def check_injective(geometry):
    for names in (
        [*symbols.input_names(geometry), *symbols.kernel_names(geometry), *symbols.bias_names(geometry)],
        [*symbols.input_latex(geometry), *symbols.kernel_latex(geometry), *symbols.bias_latex(geometry)],
    ):
        shapes = (geometry.input_shape, geometry.kernel_shape, geometry.bias_shape)
        assert len(names) == len(set(names)) == sum(map(prod, shapes))
