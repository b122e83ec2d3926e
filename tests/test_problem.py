"""Shapes get fresh symbols, everything else is values; what does not fit is refused."""

import numpy as np
import pytest
from sympy import Array, Integer, Matrix, Symbol, symbols

from tconv_sym.errors import LimitError, OperandError, TConvError
from tconv_sym.problem import pose

ALLOWED = "a shape (an integer or a tuple of integers) or values (a list, an array or a SymPy Matrix or Array)"


@pytest.mark.parametrize(
    "given",
    [
        [[1, 2], [3, 4]],
        [(1, 2), (3, 4)],
        np.array([[1, 2], [3, 4]]),
        np.array([[1, 2], [3, 4]], dtype=np.uint8),
        Matrix([[1, 2], [3, 4]]),
        Array([[1, 2], [3, 4]]),
    ],
)
def test_every_kind_of_values_gives_the_same_problem(given):
    problem = pose(given, 2)
    assert problem.geometry.input == (2, 2)
    assert problem.geometry.kernel == (2, 2)
    assert problem.input.values == tuple(map(Integer, (1, 2, 3, 4)))
    assert not problem.kernel.given


def test_a_tuple_is_a_shape_and_a_list_is_values():
    assert pose((2, 2), (3, 3)).geometry.input == (2, 2)
    assert pose([2, 2], [3, 3]).input.values == (2, 2)


def test_values_with_channels_are_in_their_full_layout():
    problem = pose(np.arange(8).reshape(2, 2, 2), np.arange(8).reshape(2, 1, 2, 2), channels=(2, 2), groups=2)
    assert problem.geometry.input == (2, 2)
    assert problem.geometry.kernel_shape == (2, 1, 2, 2)


def test_bias():
    assert pose(2, 2, True).bias.names == ("β",)
    assert pose(2, 2, 7).bias.values == pose(2, 2, np.array(7)).bias.values == (7,)
    assert pose(2, 2, [1, 2], channels=(1, 2)).bias.values == (1, 2)
    assert pose(2, 2, True, channels=(1, 2)).bias.names == ("β1", "β2")
    assert pose(2, 2, None).bias is None
    assert pose(2, 2, bias=False).bias is None


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("5", 3), {}, f"input must be {ALLOWED}, got '5'"),
        ((5, None), {}, f"kernel must be {ALLOWED}, got None"),
        (({}, 3), {}, f"input must be {ALLOWED}, got {{}}"),
        ((((1, 2), (3, 4)), 3), {}, f"input must be {ALLOWED}; a tuple is a shape, write values as a list, got ((1, 2), (3, 4))"),
        (([[1, 2], [3]], 3), {}, "input must have rows of one length, got 2 and 1"),
        (([1, [2]], 3), {}, "input must have rows of one length, got a single value and 1"),
        (([], 3), {}, "input must have at least one value, got an array of shape (0,)"),
        (([[]], 3), {}, "input must have at least one value, got an array of shape (1, 0)"),
        ((3, [[1, 2]]), {}, "kernel must be one value, or one for each axis (the input has 1 axis), got (1, 2)"),
        (([1, 2], 2), {"channels": (1, 1)}, "input must have shape (C_in, *spatial) with channels, got (2,)"),
        (([[1]], [[1]]), {"channels": (1, 1)}, "kernel must have shape (C_in, C_out / groups, *spatial) with channels, got (1, 1)"),
        (([[1, 2]], 2), {"channels": (2, 1)}, "input must have shape (2, 2), got (1, 2)"),
        ((2, 2), {"bias": [1]}, "bias must have shape (), got (1,)"),
        ((2, 2), {"bias": [1], "channels": (1, 2)}, "bias must have shape (2,), got (1,)"),
        ((2, 2), {"bias": "a b"}, "bias must be a number or a name such as a, w11 or x1_2, got 'a b'"),
        (([1, [2][0], "a b"], 2), {}, "input[2] must be a number or a name such as a, w11 or x1_2, got 'a b'"),
        (([[1, 2], [3, None]], 2), {}, "input[1][1] must be an exact number, a name or a SymPy expression, got None"),
        ((["w1", 2], 2), {}, "kernel is given as a shape, but its fresh symbol w1 already stands in a value: give the kernel symbols of its own"),
        ((2, ["b", "c"]), {}, "input is given as a shape, but its fresh symbol b already stands in a value: give the input symbols of its own"),
        (([Symbol("β")], ["c"]), {"bias": True}, "bias is given as a shape, but its fresh symbol β already stands in a value: give the bias symbols of its own"),
        ((["a", Symbol("a", positive=True)], [1]), {}, "values must not hold different symbols of one name, got two called a"),
        ((np.ma.masked_array([1, 2], mask=[0, 1]), 2), {}, "input must be an array without a mask: fill it first"),
        ((bytearray(2), 2), {}, "input must be an integer of at least 1, as it counts input elements, got bytearray(b'\\x00\\x00')"),
        ((True, 2), {}, "input must be an integer of at least 1, as it counts input elements, got True"),
    ],
)  # fmt: skip
def test_refused(arguments, options, message):
    with pytest.raises(TConvError) as caught:
        pose(*arguments, **options)
    assert str(caught.value) == message


def test_a_deeply_nested_list_is_refused_in_time():
    given = [1]
    for _ in range(5000):
        given = [given]
    with pytest.raises(LimitError) as caught:
        pose(given, 2)
    assert str(caught.value) == "spatial axes must be at most 16, got 5,001"


def test_kinds_of_entries():
    a, b = symbols("a b")
    assert pose([a, b], 2).is_symbols
    assert not pose([a, a], 2).is_symbols
    assert not pose([a, b], [b, a]).is_symbols
    assert not pose([a, 2 * b], 2).is_symbols
    assert pose([1, 2], [3]).is_numeric
    assert not pose([1, 2], [3], bias=True).is_numeric
    assert not pose([1, 2], [Symbol("u")]).is_numeric


def test_errors_are_builtins_too():
    with pytest.raises(ValueError, match="input must be"):
        pose("5", 3)
    assert issubclass(OperandError, TConvError)
