"""The parameters of a geometry in words."""

import pytest

from tconv_sym import Geometry
from tconv_sym.render.parameters import groups, parameters

SAID = {
    "as usual": (Geometry((5, 5), 3), (), []),
    "all": (
        Geometry(5, 3, stride=2, padding=1, output_padding=1, dilation=3),
        (),
        ["stride 2", "padding 1", "output padding 1", "dilation 3"],
    ),
    "always": (Geometry((5, 5), 3), ("stride", "padding"), ["stride 1", "padding 0"]),
    "two sides on one axis": (Geometry(5, 3, padding=((1, 2),)), (), ["padding (1, 2)"]),
    "two sides on all axes": (Geometry((5, 5), 3, padding=((1, 2), (1, 2))), (), ["padding (1, 2)"]),
    "two axes, each of one padding": (Geometry((5, 5), 3, padding=(1, 2)), (), ["padding ((1, 1), (2, 2))"]),
    "axes that differ": (
        Geometry((5, 5), 3, stride=(1, 2), padding=((0, 1), 0)),
        (),
        ["stride (1, 2)", "padding ((0, 1), (0, 0))"],
    ),
}


@pytest.mark.parametrize(("geometry", "always", "said"), SAID.values(), ids=SAID)
def test_parameters(geometry, always, said):
    assert parameters(geometry, always) == said


@pytest.mark.parametrize(("count", "said"), [(1, []), (2, ["groups 2"])])
def test_groups(count, said):
    assert groups(Geometry(5, 3, channels=(4, 2), groups=count)) == said
