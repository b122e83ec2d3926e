"""What can be claimed is what the derivation shows, whatever the geometry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import sympify

from by_hand import ordinary, setting
from strategies import geometries
from tconv_sym import derive
from tconv_sym.checking.situation import Situation
from tconv_sym.checking.targets import find, names
from tconv_sym.checking.values import of_expression
from tconv_sym.errors import FormError, GeometryError, LimitError, PositionError, UnknownNameError
from tconv_sym.problem import pose


def derived(geometry, **operands):
    sizes = {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
    return derive(geometry.input, geometry.kernel, **sizes, **operands)


def shown(d, of):
    """Return what a derivation shows of a target: its shape and its cells as expressions."""
    whole = {"output": lambda: d.output, "input": lambda: d.input, "kernel": lambda: d.kernel, "bias": lambda: d.bias}
    if of in whole:
        array = whole[of]()
        return getattr(array, "shape", ()), list(getattr(array, "_array", [array]))
    if of.startswith("matrix") and of in ("matrix", "matrix.transposed"):
        matrix = d.convolution_matrix if of == "matrix" else d.convolution_matrix.T
        return matrix.shape, list(matrix)
    if of == "table":
        rows = d.table.rows
        return (len(rows), len(rows[0])), [cell or 0 for row in rows for cell in row]
    form, step = ("matrix", of) if of == "equivalent-kernels" else of.split(".")
    view = d.forms[form].steps[step]
    arrays = [view.array(index) for index in range(view.count)]
    shape = arrays[0].shape if view.count == 1 else (view.count, *arrays[0].shape)
    return shape, [cell for array in arrays for cell in array._array]


def polynomials(expressions):
    return [of_expression(sympify(expression)) for expression in expressions]


def cells_of(problem, of):
    cells = find(problem, of).cells(Situation.of(problem))
    return cells.shape, [cells.at(number) for number in range(cells.size)]


@given(geometries(max_axes=2, most_products=60), st.booleans())
def test_every_target_is_what_the_derivation_shows(geometry, has_bias):
    d = derived(geometry, bias=has_bias or None)
    for of in names(d._problem):
        if of in ("size", "convolution"):
            continue
        if "matrix" in d.absent and (of.startswith("matrix") or of == "equivalent-kernels"):
            with pytest.raises(FormError, match="the matrix form does not exist here"):
                cells_of(d._problem, of)
            continue
        shape, expressions = shown(d, of)
        assert cells_of(d._problem, of) == (shape, polynomials(expressions)), of


@given(geometries(max_axes=2, most_products=60))
def test_the_ordinary_convolution_is_that_of_plain_loops(geometry):
    problem = derived(geometry)._problem
    expected = ordinary(*setting(problem))
    if expected is None:
        with pytest.raises(GeometryError, match="the kernel is larger than the padded input"):
            cells_of(problem, "convolution")
        return
    expected = expected if geometry.channels else expected[0]
    assert cells_of(problem, "convolution") == (expected.shape, [cell.terms for cell in expected.ravel()])


def test_the_ordinary_convolution_has_no_bias():
    assert cells_of(pose(3, 3, True), "convolution") == ((1,), [{("a", "w1"): 1, ("b", "w2"): 1, ("c", "w3"): 1}])


def test_one_array_of_a_step():
    problem = pose((2, 2), (2, 2))
    shape, whole = cells_of(problem, "equivalent-kernels")
    assert shape == (4, 3, 3)
    assert cells_of(problem, "equivalent-kernels[2]") == ((3, 3), whole[18:27])
    assert cells_of(problem, "matrix.equivalent-kernels[2]") == ((3, 3), whole[18:27])
    assert cells_of(problem, "scatter.sum[0]") == cells_of(problem, "output")


@pytest.mark.parametrize("of", ["nothing", "", "output[0]", "scatter.", "scatter.C", "scatter.biased", "bias", 3, None])
def test_an_unknown_name_is_refused_with_the_known_ones(of):
    with pytest.raises(UnknownNameError) as caught:
        find(pose((2, 2), (2, 2)), of)
    assert str(caught.value).startswith(
        "of must be one of output, size, table, matrix, matrix.transposed, convolution,"
    )
    assert str(caught.value).endswith(f", adjoint.derivatives, got {of!r}")


@pytest.mark.parametrize(
    ("of", "message"),
    [
        ("scatter.placed[4]", "index of step placed must be in 0..3, got 4"),
        ("scatter.sum[1]", "index of step sum must be in 0..0, got 1"),
        ("scatter.biased[1]", "index of step biased must be in 0..0, got 1"),
    ],
)
def test_an_array_that_a_step_does_not_have_is_refused(of, message):
    with pytest.raises(PositionError) as caught:
        find(pose((2, 2), (2, 2), True), of)
    assert str(caught.value) == message


def test_steps_beyond_what_fits_in_memory_are_refused():
    problem = pose((64, 64), (3, 3))
    with pytest.raises(LimitError, match=r"cells of scatter\.placed must be at most 4,194,304, got 17,842,176"):
        cells_of(problem, "scatter.placed")
    assert find(problem, "matrix").cells(Situation.of(problem)).at(0) == {("w11",): 1}


def test_a_wrong_array_of_a_step_is_refuted_though_other_parameters_have_fewer_arrays():
    """Mistakes are tried on other strides too, where there may be one phase only."""
    verdict = derive(3, 3, stride=2, padding=1).check("[w3, w1]", of="sub-pixel.sub-kernels[1]")
    assert verdict.status == "refuted"
