"""`frameworks.jax` against what JAX 0.10.2 computed, its refusals, and what its paddings have to do with each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.pinned import Pinned, computed, counting
from oracles import output
from strategies import geometries
from tconv_sym import Geometry
from tconv_sym.errors import FrameworkError
from tconv_sym.frameworks import jax

CASES = {
    "valid": Pinned((1, 3, 1), (2, 1, 1), {"strides": (2,), "padding": "VALID"}, (1, 6, 1), [2, 1, 4, 2, 6, 3]),
    "valid with k < s ends after a whole stride": Pinned(
        (1, 2, 1), (1, 1, 1), {"strides": (3,), "padding": "VALID"}, (1, 6, 1), [1, 0, 0, 2, 0, 0]
    ),
    "valid with k > s": Pinned(
        (1, 2, 1), (4, 1, 1), {"strides": (2,), "padding": "VALID"}, (1, 6, 1), [4, 3, 10, 7, 4, 2]
    ),
    "same": Pinned((1, 3, 1), (3, 1, 1), {"strides": (2,), "padding": "SAME"}, (1, 6, 1), [3, 2, 7, 4, 11, 6]),
    "same with k < s": Pinned(
        (1, 2, 1), (2, 1, 1), {"strides": (3,), "padding": "SAME"}, (1, 6, 1), [2, 1, 0, 4, 2, 0]
    ),
    "same with k = s": Pinned(
        (1, 2, 1), (3, 1, 1), {"strides": (3,), "padding": "SAME"}, (1, 6, 1), [3, 2, 1, 6, 4, 2]
    ),
    "same with an odd rest crops more at the end": Pinned(
        (1, 3, 1), (5, 1, 1), {"strides": (2,), "padding": "SAME"}, (1, 6, 1), [4, 13, 10, 22, 16, 11]
    ),
    "same with an even kernel and no stride": Pinned(
        (1, 3, 1), (4, 1, 1), {"strides": (1,), "padding": "SAME"}, (1, 3, 1), [11, 20, 14]
    ),
    "same with dilation": Pinned(
        (1, 3, 1), (3, 1, 1), {"strides": (2,), "padding": "SAME", "rhs_dilation": (2,)}, (1, 6, 1), [0, 8, 0, 14, 0, 8]
    ),
    "pairs pad the stretched input": Pinned(
        (1, 3, 1), (3, 1, 1), {"strides": (2,), "padding": [(1, 2)]}, (1, 6, 1), [2, 7, 4, 11, 6, 3]
    ),
    "pairs of zeros crop most": Pinned(
        (1, 3, 1), (3, 1, 1), {"strides": (2,), "padding": [(0, 0)]}, (1, 3, 1), [7, 4, 11]
    ),
    "pairs may crop the stretched input": Pinned(
        (1, 3, 1), (2, 1, 1), {"strides": (2,), "padding": [(-1, 2)]}, (1, 5, 1), [4, 2, 6, 3, 0]
    ),
    "pairs beyond the kernel are zeros": Pinned(
        (1, 2, 1), (2, 1, 1), {"strides": (1,), "padding": [(3, 2)]}, (1, 6, 1), [0, 0, 2, 5, 2, 0]
    ),
    "pairs with dilation": Pinned(
        (1, 2, 1), (2, 1, 1), {"strides": (2,), "padding": [(2, 1)], "rhs_dilation": (3,)}, (1, 3, 1), [0, 4, 1]
    ),
    "consistent pairs crop": Pinned(
        (1, 3, 1),
        (3, 1, 1),
        {"strides": (2,), "padding": ((1, 0),), "use_consistent_padding": True},
        (1, 6, 1),
        [2, 7, 4, 11, 6, 3],
    ),
    "consistent pairs with dilation": Pinned(
        (1, 3, 1),
        (2, 1, 1),
        {"strides": (2,), "padding": ((1, 2),), "rhs_dilation": (3,), "use_consistent_padding": True},
        (1, 5, 1),
        [0, 4, 1, 6, 2],
    ),
    "consistent negative pairs are zeros": Pinned(
        (1, 2, 1),
        (2, 1, 1),
        {"strides": (2,), "padding": ((-1, -2),), "use_consistent_padding": True},
        (1, 7, 1),
        [0, 2, 1, 4, 2, 0, 0],
    ),
    "consistent same": Pinned(
        (1, 3, 1),
        (3, 1, 1),
        {"strides": (2,), "padding": "SAME", "use_consistent_padding": True},
        (1, 6, 1),
        [3, 2, 7, 4, 11, 6],
    ),
    "transposed kernel": Pinned(
        (1, 3, 1),
        (3, 1, 1),
        {"strides": (2,), "padding": "SAME", "transpose_kernel": True},
        (1, 6, 1),
        [1, 2, 5, 4, 9, 6],
    ),
    "channels": Pinned(
        (1, 2, 2),
        (2, 2, 3),
        {"strides": (2,), "padding": "VALID"},
        (1, 4, 3),
        [27, 30, 33, 9, 12, 15, 61, 68, 75, 19, 26, 33],
    ),
    "transposed channels": Pinned(
        (1, 2, 2),
        (2, 3, 2),
        {"strides": (2,), "padding": "VALID", "transpose_kernel": True},
        (1, 4, 3),
        [5, 11, 17, 23, 29, 35, 11, 25, 39, 53, 67, 81],
    ),
    "batch": Pinned((2, 2, 1), (2, 1, 1), {"strides": (1,), "padding": "VALID"}, (2, 3, 1), [2, 5, 2, 6, 11, 4]),
    "two axes": Pinned(
        (1, 2, 2, 1),
        (2, 3, 1, 1),
        {"strides": (2, 1), "padding": "SAME", "rhs_dilation": (1, 2)},
        (1, 4, 2, 1),
        [5, 10, 2, 4, 15, 20, 6, 8],
    ),
    "three axes": Pinned(
        (1, 1, 2, 1, 1),
        (2, 1, 2, 1, 1),
        {"strides": (1, 2, 3), "padding": ((1, 0), (0, 0), (1, 1))},
        (1, 1, 3, 2, 1),
        [4, 3, 0, 0, 8, 6],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_computes_what_jax_computed(case):
    convention = jax(case.input_shape, case.kernel_shape, **case.arguments)
    assert convention.input_shape == case.input_shape
    assert convention.kernel_shape == case.kernel_shape
    assert convention.output_shape == case.output_shape
    assert computed(convention) == case.output


def test_the_kernel_is_flipped_unless_it_is_transposed():
    plain = jax((1, 4, 5, 2), (3, 2, 2, 7), strides=(2, 1), padding="SAME")
    transposed = jax((1, 4, 5, 2), (3, 2, 7, 2), strides=(2, 1), padding="SAME", transpose_kernel=True)
    assert (plain.kernel_flipped, plain.kernel_layout) == (True, "HWIO")
    assert (transposed.kernel_flipped, transposed.kernel_layout) == (False, "HWOI")
    assert plain.geometry == transposed.geometry


def test_the_call_has_what_jax_has_to_be_told():
    convention = jax([1, 4, 2], [3, 2, 7], strides=[np.int64(2)], padding=[[1, 0]], rhs_dilation=[2])
    assert convention.call == "jax.lax.conv_transpose(x, w, strides=(2,), padding=((1, 0),), rhs_dilation=(2,))"
    assert jax((1, 4, 2), (3, 2, 7), strides=(1,), padding="VALID", rhs_dilation=(1,)).call == (
        'jax.lax.conv_transpose(x, w, strides=(1,), padding="VALID")'
    )
    assert jax(
        (1, 4, 2), (3, 7, 2), strides=(1,), padding="SAME", transpose_kernel=True, use_consistent_padding=True
    ).call == (
        'jax.lax.conv_transpose(x, w, strides=(1,), padding="SAME", transpose_kernel=True, use_consistent_padding=True)'
    )


def test_the_batch_may_be_empty():
    assert jax((0, 4, 2), (3, 2, 7), strides=(1,), padding="VALID").output_shape == (0, 6, 7)


REFUSED = {
    "a rank": (
        {"lhs_shape": (4, 2)},
        "jax: lhs_shape must have 3 or 4 or 5 axes, got (4, 2)",
    ),
    "another rank": (
        {"rhs_shape": (3, 3, 1, 1)},
        "jax: rhs_shape must have 3 axes, got (3, 3, 1, 1)",
    ),
    "an empty axis": (
        {"lhs_shape": (1, 0, 1)},
        "jax: lhs_shape must be at least 1 on every axis but the batch, got (1, 0, 1)",
    ),
    "no taps": (
        {"rhs_shape": (0, 1, 1)},
        "jax: rhs_shape must be integers of at least 1, got (0, 1, 1)",
    ),
    "other channels": (
        {"rhs_shape": (3, 2, 1)},
        "jax: lhs_shape must have C_in = 2 channels, as rhs_shape says, got 1",
    ),
    "channels transposed": (
        {"rhs_shape": (3, 1, 2), "transpose_kernel": True},
        "jax: lhs_shape must have C_in = 2 channels, as rhs_shape says, got 1",
    ),
    "one stride for all": (
        {"strides": 2},
        "jax: strides must be a list of 1 integer of at least 1, as [2], got 2",
    ),
    "a stride of 0": (
        {"strides": (0,)},
        "jax: strides must be 1 integer of at least 1, got (0,)",
    ),
    "strides of another rank": (
        {"strides": (1, 1)},
        "jax: strides must be 1 integer of at least 1, got (1, 1)",
    ),
    "a dilation of 0": (
        {"rhs_dilation": (0,)},
        "jax: rhs_dilation must be 1 integer of at least 1, got (0,)",
    ),
    "small letters": (
        {"padding": "same"},
        "jax: padding must be 'SAME', 'VALID' or a pair (lo, hi) of integers for the spatial axis, got 'same'",
    ),
    "one pair for two axes": (
        {"lhs_shape": (1, 4, 4, 1), "rhs_shape": (3, 3, 1, 1), "strides": (1, 1), "padding": ((1, 1),)},
        "jax: padding must be 'SAME', 'VALID' or a pair (lo, hi) of integers for each of 2 spatial axes, got ((1, 1),)",
    ),
    "two pairs for one axis": (
        {"padding": ((1, 1), (0, 0)), "use_consistent_padding": True},
        "jax: padding must be 'SAME', 'VALID' or a tuple (lo, hi) of integers for the spatial axis, got ((1, 1), (0, 0))",
    ),
    "a consistent list": (
        {"padding": ([1, 1],), "use_consistent_padding": True},
        "jax: padding must be 'SAME', 'VALID' or a tuple (lo, hi) of integers for the spatial axis, got ([1, 1],)",
    ),
    "half a pair": (
        {"padding": ((1, 0.5),)},
        "jax: padding must be 'SAME', 'VALID' or a pair (lo, hi) of integers for the spatial axis, got ((1, 0.5),)",
    ),
    "an integer": (
        {"padding": 1},
        "jax: padding must be 'SAME', 'VALID' or a pair (lo, hi) of integers for the spatial axis, got 1",
    ),
    "no output": (
        {"padding": ((-1, -1),)},
        "jax: padding must leave an output of at least 1 on each axis, got ((-1, -1),)",
    ),
    "no output, consistently": (
        {"padding": ((3, 3),), "use_consistent_padding": True},
        "jax: padding must leave an output of at least 1 on each axis, got ((3, 3),)",
    ),
    "a flag that is none": (
        {"transpose_kernel": "no"},
        "jax: transpose_kernel must be True or False, got 'no'",
    ),
    "another": (
        {"use_consistent_padding": 0},
        "jax: use_consistent_padding must be True or False, got 0",
    ),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED)
def test_it_refuses_with_the_rule(changes, message):
    arguments = {"lhs_shape": (1, 4, 1), "rhs_shape": (3, 1, 1), "strides": (1,), "padding": "VALID"} | changes
    with pytest.raises(FrameworkError) as refusal:
        jax(**arguments)
    assert str(refusal.value) == message


@given(geometries(channels=False), st.booleans())
def test_every_geometry_without_groups_is_jaxs(spatial, transposed):
    """Consistent pairs are our own paddings, others are K − 1 less them; an output padding is one less at the end."""
    c_in, c_out = 2, 3
    geometry = Geometry(**spatial.to_dict() | {"channels": (c_in, c_out)})
    arguments = {
        "lhs_shape": (1, *geometry.input, c_in),
        "rhs_shape": (*geometry.kernel, *((c_out, c_in) if transposed else (c_in, c_out))),
        "strides": [axis.stride for axis in geometry.axes],
        "rhs_dilation": [axis.dilation for axis in geometry.axes],
        "transpose_kernel": transposed,
    }
    crops = tuple((axis.begin, axis.end - axis.output_padding) for axis in geometry.axes)
    pads = tuple((axis.reach - low, axis.reach - high) for axis, (low, high) in zip(geometry.axes, crops, strict=True))
    theirs = jax(**arguments, padding=crops, use_consistent_padding=True).geometry
    assert theirs == jax(**arguments, padding=pads).geometry
    x, w = counting(geometry.input_shape), counting(geometry.kernel_shape)
    assert (output(theirs, x, w) == output(geometry, x, w)).all()
