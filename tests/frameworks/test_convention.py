"""Conventions: shapes, the call as code, what is kept from changing."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given

from frameworks.conventions import conventions
from tconv_sym import Geometry
from tconv_sym.frameworks import Convention

KERAS = Convention(
    framework="keras",
    function="keras.ops.conv_transpose",
    arguments={"strides": (2, 1), "padding": "same", "sizes": [1], "one": (1,), "no": None},
    geometry=Geometry((4, 5), (3, 2), stride=2, channels=(6, 4), groups=2),
    batch=7,
    input_layout="NHWC",
    kernel_layout="HWOI",
    output_layout="NHWC",
)


def test_shapes():
    assert KERAS.input_shape == (7, 4, 5, 6)
    assert KERAS.kernel_shape == (3, 2, 2, 6)
    assert KERAS.output_shape == (7, 9, 10, 4)


def test_the_call_is_code():
    assert KERAS.call == (
        'keras.ops.conv_transpose(x, w, strides=(2, 1), padding="same", sizes=[1], one=(1,), no=None)'
    )


def test_a_call_may_begin_otherwise():
    convention = Convention(
        framework="f",
        function="g",
        arguments={},
        geometry=Geometry(2, 2, channels=(1, 1)),
        batch=None,
        input_layout="CW",
        kernel_layout="IOW",
        output_layout="CW",
        opening='h("g"',
    )
    assert convention.call == 'h("g")'
    assert convention.input_shape == (1, 2)


@given(conventions())
def test_shapes_have_the_sizes_of_the_geometry(convention):
    geometry = convention.geometry
    batch = () if convention.batch is None else (convention.batch,)
    assert sorted(convention.input_shape) == sorted((*batch, *geometry.input_shape))
    assert sorted(convention.kernel_shape) == sorted(geometry.kernel_shape)
    assert sorted(convention.output_shape) == sorted((*batch, *geometry.output_shape))


def test_frozen_hashable_picklable():
    with pytest.raises(FrozenInstanceError):
        KERAS.batch = 1
    with pytest.raises(TypeError):
        KERAS.arguments["strides"] = 3
    assert pickle.loads(pickle.dumps(KERAS)) == KERAS == copy.deepcopy(KERAS)  # noqa: S301 (our own)
    assert hash(KERAS) == hash(copy.copy(KERAS))


def test_to_dict_is_json():
    data = json.loads(json.dumps(KERAS.to_dict()))
    assert data["call"] == KERAS.call
    assert data["arguments"]["strides"] == [2, 1]
    assert data["kernel"] == {"layout": "HWOI", "shape": [3, 2, 2, 6]}
    assert data["geometry"]["output"] == [9, 10]
    assert data["kernel_flipped"] is False
