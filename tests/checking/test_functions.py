"""Functions judged: right ones of several makes, wrong ones with their cells and the mistake that explains them."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.signal import convolve2d, fftconvolve

import oracles
from strategies import geometries
from tconv_sym import FORMS, Geometry, derive, reference
from tconv_sym.checking import functions as module
from tconv_sym.checking.functions import check_function
from tconv_sym.errors import FunctionError, LimitError
from wrong_forms import WRONG

PLANE = Geometry((3, 3), (3, 3), stride=2, padding=1)
SMALL = Geometry((2, 2), (3, 3), stride=2, padding=1)


def square(n, k, stride, padding):
    return Geometry((n, n), (k, k), stride=stride, padding=padding)


def canvas_of(x, w, stride, padding):
    """Put the inputs, a stride apart, into zeros of the output's size, as far as they fit."""
    canvas = np.zeros([stride * (n - 1) + k - 2 * padding for n, k in zip(x.shape, w.shape, strict=True)])
    rows, columns = (slice(0, stride * n, stride) for n in x.shape)
    canvas[rows, columns] = x
    return canvas


def flipped_twice(stride, padding):
    """Flip the kernel, then convolve, which flips it back."""
    return lambda x, w: convolve2d(canvas_of(x, w, stride, padding), np.flip(w), mode="same")


def cropped_by_mode_same(stride, padding):
    """Convolve, which flips the kernel, and leave the cropping to SciPy: right for p = (k − 1) / 2."""
    return lambda x, w: convolve2d(canvas_of(x, w, stride, padding), w, mode="same")


def cropped(stride, padding, convolve=convolve2d):
    """Convolve, and crop the padding: right."""

    def f(x, w):
        stretched = np.zeros([stride * (n - 1) + 1 for n in x.shape])
        stretched[::stride, ::stride] = x
        full = convolve(stretched, w)
        rows, columns = (slice(padding, size - padding) for size in full.shape)
        return full[rows, columns]

    return f


def test_the_mistake_of_a_kernel_flipped_twice():
    verdict = check_function(PLANE, flipped_twice(2, 1))
    assert verdict.status == "refuted"
    assert dict(verdict.misconceptions) == {"kernel-not-flipped": 16}
    assert verdict.compared == 25
    assert verdict.message == ("16 of 25 cells of the output differ (the function makes 49 products, found by 8 calls)")
    # Where both indices are even, one product lands, that with the middle tap, which a flip leaves in its place.
    assert [cell.position for cell in verdict.cells] == [(i, j) for i in range(5) for j in range(5) if i % 2 or j % 2]
    assert all(cell.misconceptions == ("kernel-not-flipped",) for cell in verdict.cells)


@pytest.mark.parametrize(("k", "padding"), [(3, 0), (5, 0), (5, 1), (2, 0)])
@pytest.mark.parametrize("make", [flipped_twice, cropped_by_mode_same], ids=["flipped twice", "flipped once"])
def test_mode_same_at_another_padding(make, k, padding):
    """SciPy crops (k − 1) / 2 of the canvas, whatever the padding is."""
    geometry = square(3, k, 2, padding)
    f = make(2, padding)
    verdict = check_function(geometry, f)
    wrong = differing(geometry, f)
    if (k, make) == (2, cropped_by_mode_same):
        assert verdict.status == "verified"
    else:
        assert verdict.status == "refuted"
        assert [cell.position for cell in verdict.cells] == wrong
        assert verdict.compared == prod(geometry.output_shape)


def differing(geometry, f):
    """Return the outputs that differ from the definition for random numbers."""
    random = np.random.default_rng(1)
    x, w = random.integers(1000, 10**6, geometry.input), random.integers(1000, 10**6, geometry.kernel)
    return list(zip(*(ids.tolist() for ids in np.nonzero(f(x, w) != oracles.output(geometry, x, w))), strict=True))


def test_mode_same_where_the_canvas_is_too_small():
    """The function itself fails, and that is what is said."""
    with pytest.raises(FunctionError) as caught:
        check_function(square(3, 3, 2, 2), flipped_twice(2, 2))
    assert str(caught.value) == (
        "the function must take an input of shape (3, 3) and a kernel of shape (3, 3), got ValueError: could not "
        "broadcast input array from shape (3,3) into shape (2,2)"
    )


RIGHT = {
    "convolve2d and a crop": (PLANE, cropped(2, 1)),
    "convolve2d and a larger crop": (square(3, 3, 2, 2), cropped(2, 2)),
    'mode="same" at half a kernel': (PLANE, cropped_by_mode_same(2, 1)),
    "one axis": (Geometry(5, 3), np.convolve),
    "plain loops": (SMALL, lambda x, w: reference(x, w, SMALL)),
    "channels": (
        Geometry(3, 2, channels=(4, 2), groups=2),
        lambda x, w: reference(x, w, Geometry(3, 2, channels=(4, 2), groups=2)),
    ),
}


@pytest.mark.parametrize(("geometry", "f"), RIGHT.values(), ids=RIGHT)
def test_right_functions(geometry, f):
    verdict = check_function(geometry, f)
    assert verdict.status == "verified"
    assert verdict.compared == prod(geometry.output_shape)
    products = len(oracles.products(geometry))
    assert verdict.message == (
        f"all {verdict.compared} cells of the output are right (the function makes {products} products, found by 8 calls)"
    )


def test_rounding_errors_are_told():
    """What FFT computes is right up to those."""
    verdict = check_function(PLANE, cropped(2, 1, fftconvolve))
    assert verdict.status == "verified"
    assert verdict.message.startswith("all 25 cells of the output are right (the function makes 49 products, found by ")
    assert ", up to rounding errors of " in verdict.message


@given(geometries(max_axes=2, most_products=300), st.sampled_from([None, "scatter"]))
def test_our_own_code_is_right(geometry, form):
    sizes = {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
    derivation = derive(geometry.input, geometry.kernel, **sizes)
    assert derivation.check_function(derivation.lambdify(form=form)).status == "verified"


@pytest.mark.parametrize("form", WRONG.values(), ids=WRONG)
@given(geometry=geometries(max_axes=2, channels=False, most_products=200))
def test_wrong_forms_as_functions(form, geometry):
    """Refuted on exactly the outputs where the products differ."""
    right, wrong = FORMS["scatter"].run(geometry).terms, form.run(geometry).terms
    assume(right != wrong)

    def f(x, w):
        y = np.zeros(wrong.sizes[0])
        for o, i, m in wrong:
            y[o] += x.flat[i] * w.flat[m]
        return y.reshape(geometry.output)

    verdict = check_function(geometry, f)
    assert verdict.status == "refuted"
    places = [np.unravel_index(o, geometry.output) for o in right.differing_outputs(wrong)]
    assert [cell.position for cell in verdict.cells] == [tuple(map(int, place)) for place in places]


@given(geometries(max_axes=2, most_products=200), st.data())
def test_one_changed_product_is_refuted(geometry, data):
    """A product more, twice, missing, negative or halved: that output, and no other."""
    o = data.draw(st.integers(0, prod(geometry.output_shape) - 1))
    i = data.draw(st.integers(0, prod(geometry.input_shape) - 1))
    m = data.draw(st.integers(0, prod(geometry.kernel_shape) - 1))
    change = data.draw(st.sampled_from([1, -1, -2, 0.5, -0.5]))
    products = [(*product, 1) for product in oracles.products(geometry)]

    def f(x, w):
        y = np.zeros(geometry.output_shape)
        for output, input_, tap, coefficient in [*products, (o, i, m, change)]:
            y.flat[output] += coefficient * x.flat[input_] * w.flat[tap]
        return y

    verdict = check_function(geometry, f)
    assert verdict.status == "refuted"
    (cell,) = verdict.cells
    assert cell.position == tuple(map(int, np.unravel_index(o, geometry.output_shape)))
    assert len(cell.differences) == 1


SHAPES = {
    "not cropped": (cropped(2, 0), "the output is 5×5, the function returns 7×7", {"padding-not-cropped"}),
    "flat": (lambda x, w: cropped(2, 1)(x, w).ravel(), "the output is 5×5, the function returns 25 long", set()),
    "an axis behind": (
        lambda x, w: cropped(2, 1)(x, w)[..., None],
        "the output is 5×5, the function returns 5×5×1",
        set(),
    ),
    "a sum": (lambda x, w: x.sum() * w.sum(), "the output is 5×5, the function returns a single value", set()),
    "a batch of two": (
        lambda x, w: np.stack([cropped(2, 1)(x, w)] * 2),
        "the output is 5×5, the function returns 2×5×5",
        set(),
    ),
    "nothing": (lambda x, _: x[:0], "the output is 5×5, the function returns 0×3", set()),
}


@pytest.mark.parametrize(("f", "message", "names"), SHAPES.values(), ids=SHAPES)
def test_another_shape_is_refuted_with_both(f, message, names):
    verdict = check_function(PLANE, f)
    assert verdict.status == "refuted"
    assert verdict.message.startswith(f"{message} (the function makes ")
    assert verdict.cells == ()
    assert names <= set(verdict.misconceptions)
    assert names or not verdict.misconceptions


def test_an_axis_that_is_missing():
    """It is there in the geometry, so it is not to be left out."""
    geometry = Geometry((1, 3), (1, 2))
    verdict = check_function(geometry, lambda x, w: np.convolve(x[0], w[0]))
    assert verdict.status == "refuted"
    assert verdict.message.startswith("the output is 1×4, the function returns 4 long (")


def test_axes_in_front():
    """A layer takes and gives a batch and channels."""
    verdict = check_function(PLANE, lambda x, w: cropped(2, 1)(x, w)[None, None])
    assert verdict.status == "verified"
    assert verdict.message == (
        "all 25 cells of the output are right (the function makes 49 products, found by 8 calls; it returns shape "
        "(1, 1, 5, 5))"
    )


def test_a_batch_only():
    def f(x, w):
        (one,) = x
        return cropped(2, 1)(one, w)[None]

    verdict = check_function(PLANE, f, batched=True)
    assert verdict.status == "verified"
    with pytest.raises(FunctionError, match="got ValueError: too many values to unpack"):
        check_function(PLANE, f)


def test_given_values_and_a_bias_play_no_part():
    derivation = derive([[0, 1], [1, 0]], [[1, 1], [1, 1]], bias=True)
    assert derivation.check_function(convolve2d).status == "verified"
    verdict = derivation.check_function(lambda x, w: convolve2d(x, w.T))
    assert verdict.cells[0].claimed == "a×w21 + b×w11"
    assert verdict.cells[0].expected == "a×w12 + b×w11"


def test_a_bias_is_left_out():
    """Whatever comes of it, the message says so."""
    derivation = derive((3, 3), (3, 3), channels=(4, 4), groups=2, bias=True)
    right = derivation.check_function(lambda x, w: reference(x, w, derivation.geometry))
    assert right.status == "verified"
    assert right.message.startswith("without the bias, all 100 cells of the output are right (the function makes ")
    wrong = derivation.check_function(lambda x, w: reference(x, w, derivation.geometry)[:1])
    assert wrong.message.startswith("without the bias, the output is 4×5×5, the function returns 1×5×5 (")
    without = derive(5, 3).check_function(np.convolve)
    assert "bias" not in without.message


def test_arguments_that_are_overwritten():
    def f(x, w):
        y = reference(x, w, SMALL)
        x[:] = 0
        return y

    verdict = check_function(SMALL, f)
    assert verdict.status == "verified"
    assert verdict.message.endswith("found by 8 calls; it overwrites its arguments)")


def test_a_common_factor_is_found_by_few_calls():
    """One for each input and tap would be 9,216."""
    geometry = Geometry((32, 32), (3, 3))
    verdict = check_function(geometry, lambda x, w: convolve2d(x, w) * 0.5)
    assert verdict.status == "refuted"
    assert len(verdict.cells) == 34 * 34
    assert verdict.message.endswith("(the function makes 9,216 products, found by 32 calls)")


@pytest.mark.parametrize("batched", [None, True])
def test_a_layer_that_takes_a_batch_with_channels_only(batched):
    def f(x, w):
        (batch, channels, _, _), (_, _, _, _) = x.shape, w.shape
        assert (batch, channels) == (1, 1)
        return reference(x[0, 0], w[0, 0], SMALL)[None, None]

    with pytest.raises(FunctionError, match=r"it takes further axes: try channels=\(1, 1\)"):
        check_function(SMALL, f, batched=batched)
    geometry = Geometry((2, 2), (3, 3), stride=2, padding=1, channels=(1, 1))
    assert check_function(geometry, f, batched=True).status == "verified"


def test_what_takes_integers():
    def f(x, w):
        y = np.zeros((3, 3), int)
        for i in range(2):
            for j in range(2):
                y[i : i + 2, j : j + 2] += x[i, j] * w
        return y

    derivation = derive((2, 2), (2, 2))
    with pytest.raises(FunctionError, match="Cannot cast ufunc 'add' output from dtype"):
        derivation.check_function(f)
    assert derivation.check_function(f, array=np.int64).status == "verified"


def test_one_product():
    assert check_function(Geometry(1, 1), lambda x, w: x * w).message == (
        "output[0] is right (the function makes 1 product, found by 8 calls)"
    )


def test_no_products():
    verdict = check_function(SMALL, lambda *_: np.zeros((3, 3)))
    assert verdict.status == "refuted"
    assert len(verdict.cells) == 9
    assert all(cell.claimed == "0" for cell in verdict.cells)


def test_a_function_that_is_not_bilinear_gets_no_verdict():
    with pytest.raises(FunctionError, match=r"^the function must be bilinear in input and kernel, but at output"):
        check_function(SMALL, lambda x, w: np.maximum(reference(x, w, SMALL), 0))


def test_many_outputs(monkeypatch):
    monkeypatch.setattr(module, "MAX_OUTPUTS", 24)
    with pytest.raises(LimitError, match=r"^outputs that are judged must be at most 24, got 25$"):
        check_function(PLANE, cropped(2, 1))


@pytest.mark.torch
@pytest.mark.parametrize("transposed", [True, False])
def test_a_layer_of_pytorch(transposed):
    import torch  # noqa: PLC0415 (a test selected by its marker)

    def f(x, w):
        kernel = w if transposed else w.flip(0, 1)
        return torch.nn.functional.conv_transpose2d(x[None, None], kernel[None, None], stride=2, padding=1)

    verdict = check_function(PLANE, f, array=torch.from_numpy)
    assert verdict.status == ("verified" if transposed else "refuted")
    assert dict(verdict.misconceptions) == ({} if transposed else {"kernel-not-flipped": 16})


def test_parameters_of_a_function_are_the_geometrys():
    """A function with defaults of its own is asked for what the geometry says."""
    given = []

    def f(x, w, stride=9, padding=9, *, dilation=9, other=3):
        given.append((stride, padding, dilation, other))
        return reference(x, w, Geometry((2, 3), 2, stride=stride, padding=padding, dilation=dilation))

    verdict = check_function(Geometry((2, 3), 2, stride=(2, 1), padding=((1, 0), (1, 1)), dilation=1), f)
    assert verdict.status == "verified"
    assert set(given) == {((2, 1), ((1, 0), (1, 1)), 1, 3)}
