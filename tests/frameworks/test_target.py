"""What is asked of a framework that a layer is converted to."""

import pytest

from frameworks.conventions import cropped, left_to_do
from tconv_sym import Axis, Geometry
from tconv_sym.frameworks.nearest import Option, Sides
from tconv_sym.frameworks.target import Layer, explicit_pads, full, possible, ranks

GROUPED = Geometry((4, 5), (3, 2), stride=(2, 1), padding=((1, 0), 1), channels=(6, 4), groups=2)
LAYER = Layer(geometry=GROUPED, batch=7, kernel_flipped=False)


def test_a_layer_says_the_shapes_of_its_arrays():
    assert LAYER.shapes_channels_first == ((7, 6, 4, 5), (6, 2, 3, 2))
    assert LAYER.shapes_channels_last == ((7, 4, 5, 6), (3, 2, 2, 6))
    assert LAYER.each("stride") == (2, 1)
    assert [side for each in LAYER.sides for side in each] == cropped(GROUPED)


def test_what_leaves_no_output_is_not_possible():
    axis = Axis(input=2, kernel=3)
    assert full(axis) == 4
    options = [Option(name, Sides(*crop)) for name, crop in (("a", (2, 1)), ("b", (2, 2)), ("c", (-9, 12)))]
    assert [option.value for option in possible(axis, options)] == ["a", "c"]


def test_more_than_three_axes():
    assert list(ranks("f", Geometry((1,) * 3, 1))) == []
    assert list(ranks("f", Geometry((1,) * 4, 1))) == ["f has 1 to 3 spatial axes, not 4"]


PADS = {
    "both sides": (Axis(input=4, kernel=3, begin=1, end=2), (1, 2, 0)),
    "output padding": (Axis(input=4, kernel=3, stride=3, begin=1, end=1, output_padding=2), (1, 0, 1)),
    "no more zeros than that": (Axis(input=4, kernel=3, stride=2, begin=1, end=-4), (1, 0, 1)),
    "zeros before": (Axis(input=4, kernel=3, begin=-2, end=1), (0, 1, 0)),
    "an output is left": (Axis(input=1, kernel=1, begin=-5, end=3), (0, 0, 0)),
    "and one of zeros": (Axis(input=1, kernel=1, stride=2, begin=3, end=-5), (1, 0, 1)),
}


@pytest.mark.parametrize(("axis", "value"), PADS.values(), ids=PADS)
def test_explicit_pads(axis, value):
    option = explicit_pads(axis)
    assert option.value == value
    assert full(axis) - sum(option.sides) >= 1
    assert left_to_do(option.sides, (axis.begin, axis.end - axis.output_padding)) is not None
