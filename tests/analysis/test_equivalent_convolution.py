"""The equivalent convolution, done as it says, gives the products of the definition; the relationships agree with it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given

import oracles
from strategies import geometries
from tconv_sym import FORMS, Axis, Geometry
from tconv_sym.analysis.equivalent_convolution import equivalent_convolution


def said(result):
    """Return the document on one line."""
    return " ".join(str(result).split())


def carried_out(result):
    """Do what the result says with labels: insert, pad or crop, turn round, slide; return (output, input, tap)."""
    geometry = result.geometry
    u = np.arange(np.prod(geometry.input)).reshape(geometry.input)
    for place, axis in enumerate(result.axes):
        line = np.moveaxis(u, place, 0)
        stretched = np.full((axis.stretched, *line.shape[1:]), -1)
        stretched[:: axis.zeros_between + 1] = line
        zeros = [np.full((max(count, 0), *line.shape[1:]), -1) for count in (axis.before, axis.after)]
        padded = np.concatenate([zeros[0], stretched, zeros[1]])
        padded = padded[max(-axis.before, 0) : len(padded) - max(-axis.after, 0)]
        assert len(padded) == axis.padded
        u = np.moveaxis(padded, 0, place)
    turned = np.flip(np.arange(np.prod(geometry.kernel)).reshape(geometry.kernel))
    found = []
    for o in oracles.indices(result.output):
        for t in oracles.indices(geometry.kernel):
            seen = u[tuple(o_n + d * t_n for o_n, d, t_n in zip(o, result.dilation, t, strict=True))]
            if seen >= 0:
                found.append((oracles.flat(o, result.output), int(seen), int(turned[t])))
    return sorted(found)


@given(geometries())
def test_it_computes_the_same(geometry):
    result = equivalent_convolution(geometry)
    assert result.output == geometry.output
    assert tuple(axis.stretched for axis in result.axes) == result.stretched
    assert tuple(p - d * (k - 1) for p, d, k in zip(result.padded, result.dilation, geometry.kernel, strict=True)) == (
        geometry.output
    )
    products = carried_out(result)
    assert products == oracles.products(geometry.spatial)
    assert products == list(FORMS["scatter"].run(geometry.spatial).terms)


def test_a_wrong_padding_is_seen():
    """One zero more before and one less after: the sizes are right and the products are not."""
    right = equivalent_convolution(Geometry(4, 3, stride=2, padding=1))
    wrong = equivalent_convolution(Geometry(4, 3, stride=2, padding=((0, 2),)))
    assert wrong.padded == right.padded
    assert carried_out(wrong) != oracles.products(right.geometry)


@given(geometries(channels=True))
def test_the_kernel_of_an_ordinary_convolution(geometry):
    c_in, c_out = geometry.channels
    assert equivalent_convolution(geometry).kernel_shape == (c_out, c_in // geometry.groups, *geometry.kernel)


@given(geometries(max_axes=2))
def test_relationships_are_those_of_every_axis_or_there_is_a_reason(geometry):
    result = equivalent_convolution(geometry)
    for axis in result.axes:
        assert bool(axis.relationships) != bool(axis.outside)
    common = set(result.axes[0].relationships).intersection(*(axis.relationships for axis in result.axes))
    assert set(result.relationships) == common


# ---- as a document --------------------------------------------------------------------------------------------------


def test_the_document():
    result = equivalent_convolution(Geometry((3, 3), (3, 3), stride=2, padding=1))
    lines = str(result).splitlines()
    assert "stretched input       s(i' - 1) + 1     5" in lines
    assert "zeros before          d(k - 1) - p      1" in lines
    assert "Relationships 13 and 14 apply, the most special first." in lines
    assert "13            a = 0  k - p - 1 = 1  s(i' - 1) + k - 2p = 5" in lines


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (Geometry(3, 3, stride=2, padding=1, output_padding=1), "Relationship 14 applies."),
        (
            Geometry(5, 3, padding=1, channels=(4, 6), groups=2),
            "In each group the kernel's channels change places: 4×3×3 becomes 6×2×3, the output channel first",
        ),
        (Geometry(5, 3, padding=3), "A negative number of zeros crops: so many positions are taken away."),
        (
            Geometry(4, 3, stride=2, dilation=3),
            "None speaks of this (dilation 3). With the dilated kernel's size, d(k - 1) + 1 = 7, for k, Relationship 14",
        ),
        (
            Geometry((4, 4), 3, padding=((0, 1), 1)),
            "Axis 0: None speaks of this (unequal paddings 0 and 1). The sizes above are those of the general law",
        ),
        (Geometry((4, 5), 3, padding=1), "Axis 1: Relationships 10, 9, 13 and 14 apply"),
        (Geometry((4, 4), 3), "every axis"),
    ],
    ids=str,
)
def test_what_the_document_says(geometry, words):
    assert words in said(equivalent_convolution(geometry))


def rows(text):
    """Return the rows of a table's cells by what they tell."""
    split = (line.split("  ") for line in text.splitlines())
    found = ([cell.strip() for cell in cells if cell.strip()] for cells in split)
    return {row[0]: row[1:] for row in found if len(row) > 1}


@pytest.mark.parametrize(
    ("padding", "before", "after"),
    [
        (1, ["d(k - 1) - p", "1"], ["d(k - 1) - p + a", "1"]),
        (((1, 0), (1, 0)), ["d(k - 1) - p_begin", "1"], ["d(k - 1) - p_end + a", "2"]),
        ((0, 1), ["d(k - 1) - p", "2", "1"], ["d(k - 1) - p + a", "2", "1"]),
        (((1, 0), 1), ["d(k - 1) - p_begin", "1", "1"], ["d(k - 1) - p_end + a", "2", "1"]),
        ((1, (0, 1)), ["d(k - 1) - p_begin", "1", "2"], ["d(k - 1) - p_end + a", "1", "1"]),
    ],
    ids=str,
)
def test_each_side_has_its_padding_where_they_differ(padding, before, after):
    result = equivalent_convolution(Geometry((4, 4), (3, 3), stride=2, padding=padding))
    table = rows(result.to_text())
    assert (table["zeros before"], table["zeros after"]) == (before, after)


def test_paddings_that_differ_in_every_target():
    result = equivalent_convolution(Geometry(4, 3, stride=2, padding=((1, 0),)))
    assert "| zeros before | d(k - 1) - p_begin | 1 |" in result.to_markdown()
    assert "| zeros after | d(k - 1) - p_end + a | 2 |" in result.to_markdown()
    assert r"\text{zeros before} & d(k - 1) - p_{\mathrm{begin}} & 1" in result.to_latex()
    assert r"\text{zeros after} & d(k - 1) - p_{\mathrm{end}} + a & 2" in result.to_latex()


def test_every_target():
    result = equivalent_convolution(Geometry((2, 2), (3, 3), stride=2))
    assert "| stretched input | s(i' - 1) + 1 | 3 |" in result.to_markdown()
    assert r"\text{stretched input} & s(i' - 1) + 1 & 3" in result.to_latex()


def test_data():
    data = json.loads(json.dumps(equivalent_convolution(Geometry((2, 2), (3, 3), stride=2)).to_dict()))
    assert data["relationships"] == [12, 13, 14]
    assert data["axes"][0] == {
        "input": 2,
        "zeros_between": 1,
        "stretched": 3,
        "padding": [2, 2],
        "padded": 7,
        "kernel": 3,
        "dilation": 1,
        "stride": 1,
        "output": 5,
        "relationships": [12, 13, 14],
        "outside": [],
    }


def test_sizes_that_are_too_many_are_left_out():
    result = equivalent_convolution(Geometry((2, 3), (3, 3), stride=2))
    assert "Left out: the sizes, 20 cells, more than 19." in result.to_text(max_cells=19)
    assert "Left out" not in result.to_text(max_cells=20)
    assert result.to_dict(max_cells=21)["axes"]["cells"] == 22
    assert result.to_dict(max_cells=22) == result.to_dict() == result.to_dict(max_cells=None)


def test_equal_axes_are_equal():
    one, other = equivalent_convolution(Geometry((2, 2), 3)).axes
    assert one == other
    assert one.axis == Axis(input=2, kernel=3)
