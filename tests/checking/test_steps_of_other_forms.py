"""Steps of the forms without a stretched input: no idea about that, or about C, is named where it fits by chance."""

import pytest

from tconv_sym import derive
from tconv_sym.checking.misconceptions import MISCONCEPTIONS
from tconv_sym.checking.situation import Situation
from tconv_sym.checking.targets import find, names
from tconv_sym.errors import TConvError
from tconv_sym.problem import pose

LINE = derive(3, 3, stride=2, padding=1)
PLANE = derive((3, 3), (3, 3), stride=2, padding=1)

SHAPES = {
    "a sub-kernel without its padding": (LINE, "[w2]", "sub-pixel.sub-kernels[0]", "2 long, the claim is 1 long"),
    "the same on two axes": (
        PLANE,
        r"\begin{bmatrix} w_{22}\end{bmatrix}",
        "sub-pixel.sub-kernels[0]",
        "2×2, the claim is 1×1",
    ),
    "an input that is not padded": (LINE, "[a,b,c]", "sub-pixel.padded[0]", "4 long, the claim is 3 long"),
    "taps in their places": (LINE, "[w1,0,w3]", "sub-pixel.sub-kernels[0]", "2 long, the claim is 3 long"),
    "a polynomial": (LINE, "[a,b,c]", "polynomial.input", "5 long, the claim is 3 long"),
}


@pytest.mark.parametrize(("derivation", "claim", "of", "shapes"), SHAPES.values(), ids=SHAPES)
def test_of_another_shape_only_the_shapes_are_said(derivation, claim, of, shapes):
    assert str(derivation.check(claim, of=of)) == f"Refuted: {of} is {shapes}."


NAMED = {
    "the flip, of taps": (LINE, "[w3,w2,w1]", "polynomial.kernel", {"kernel-not-flipped": 2}),
    "the stretched input": (LINE, "[a,b,c]", "zero-insertion.inserted", {"stride-ignored": 3}),
    "the output": (
        derive(3, 3, stride=2),
        "[a w1, a w2 + b w1, a w3 + b w2 + c w1, b w3 + c w2, c w3]",
        "col2im.cropped",
        {"stride-ignored": 5},
    ),
}


@pytest.mark.parametrize(("derivation", "claim", "of", "named"), NAMED.values(), ids=NAMED)
def test_what_a_step_shows_is_still_explained(derivation, claim, of, named):
    assert dict(derivation.check(claim, of=of).misconceptions) == named


def changed(problem):
    """Give what each misconception makes of a problem, where that is another geometry."""
    situation = Situation.of(problem)
    for misconception in MISCONCEPTIONS.values():
        for other in misconception.situations(situation):
            if other.geometry != situation.geometry:
                yield other


def parameters(geometry):
    """Return the parameters, without the sizes of input and kernel."""
    return {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}


def made(target, situation):
    """Return what a target is in a situation, if it is anything."""
    try:
        return target.cells(situation)
    except TConvError:
        return None


FORMS = ("gather", "sub-pixel", "col2im", "polynomial", "adjoint")
LAST = ("gather.sum", "sub-pixel.cropped", "col2im.cropped", "polynomial.coefficients", "adjoint.derivatives")
TAPS = ("sub-pixel.sub-kernels", "col2im.kernel-column", "polynomial.kernel")


@pytest.mark.parametrize(
    "problem",
    [
        pose(3, 3, stride=2, padding=1),
        pose((2, 3), (3, 2), stride=(2, 3), padding=1, dilation=(1, 2)),
        pose(3, 4, stride=4, dilation=6, padding=((0, 1),), output_padding=1, channels=(2, 2)),
    ],
    ids=["one axis", "two axes", "channels"],
)
def test_no_geometry_gives_a_step_another_shape_and_none_other_taps(problem):
    steps = [name for name in names(problem) if name.startswith(FORMS) and name not in LAST]
    assert len(steps) >= 10
    for of in [*steps, *(f"{name}[0]" for name in steps)]:
        target = find(problem, of)
        shape = target.cells(Situation.of(problem)).shape
        for situation in changed(problem):
            cells = made(target, situation)
            assert cells is None or cells.shape == shape
            if of.removesuffix("[0]") in TAPS:
                assert cells is None or parameters(situation.geometry) == parameters(problem.geometry)


COLUMNS = {
    "square": (
        LINE,
        "[[a w1, a w2, a w3], [b w1, b w2, b w3], [c w1, c w2, c w3]]",
        "6 of 9 cells of col2im.columns differ, and the claim is the transpose",
    ),
    "two by two": (
        derive(2, 2),
        "[[a w1, a w2], [b w1, b w2]]",
        "2 of 4 cells of col2im.columns differ, and the claim is the transpose",
    ),
    "wide": (
        derive(3, 2),
        "[[a w1, a w2], [b w1, b w2], [c w1, c w2]]",
        "col2im.columns is 2×3, the claim is 3×2, the transpose",
    ),
    "wide, with a wrong cell": (
        derive(3, 2),
        "[[a w1, a w2], [b w1, b w2], [c w1, c w1]]",
        "col2im.columns is 2×3, the claim is 3×2",
    ),
}


@pytest.mark.parametrize(("derivation", "claim", "message"), COLUMNS.values(), ids=COLUMNS)
def test_a_transpose_is_called_so(derivation, claim, message):
    verdict = derivation.check(claim, of="col2im.columns")
    assert (verdict.status, verdict.message, dict(verdict.misconceptions)) == ("refuted", message, {})


def test_two_cells_exchanged_are_slips():
    claim = "[[a w1, b w1, a w3], [a w2, b w2, c w2], [c w1, b w3, c w3]]"
    verdict = LINE.check(claim, of="col2im.columns")
    assert dict(verdict.misconceptions) == {"slip": 2}
    assert verdict.message == "2 of 9 cells of col2im.columns differ"
