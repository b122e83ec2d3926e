"""What the package writes, it reads back, and verifies: every part and step, in every format."""

from __future__ import annotations

import json
from dataclasses import replace
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import geometries
from tconv_sym import FORMS, derive
from tconv_sym.nested import arrange
from tconv_sym.typeset import latex, markdown, text
from tconv_sym.typeset.blocks import Heading, Matrix

WRITERS = {"text": text.write, "markdown": markdown.write, "latex": latex.write}
STEP = 3
"""The level of a step's heading."""
FORMATS = (*WRITERS, "json")
ENTRIES = {
    "integers": st.integers(-9, 12),
    "rationals": st.fractions(-3, 9, max_denominator=6).map(str),
    "mixed": st.one_of(
        st.integers(-9, 12), st.fractions(-3, 9, max_denominator=6).map(str), st.sampled_from("EINOQSeipqz")
    ),
}


@st.composite
def _operands(draw, geometry):
    """Draw an input, a kernel and perhaps a bias: shapes, or values of one kind."""
    operands = {}
    for name, size, shape in (
        ("input", geometry.input, geometry.input_shape),
        ("kernel", geometry.kernel, geometry.kernel_shape),
    ):
        kind = draw(st.sampled_from(["symbols", *ENTRIES]))
        operands[name] = size
        if kind != "symbols":
            entries = draw(st.lists(ENTRIES[kind], min_size=prod(shape), max_size=prod(shape)))
            operands[name] = arrange(iter(entries), shape)
    bias = draw(st.sampled_from([None, None, True]))
    return operands | {"bias": bias}


@st.composite
def derivations(draw, **limits):
    """Draw a derivation of at most about 60 products."""
    geometry = draw(geometries(**({"most_products": 60} | limits)))
    others = {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
    return derive(**draw(_operands(geometry)), **others)


def written(derivation, part, target):
    """Write a part in a format."""
    if target == "json":
        return json.dumps(derivation.to_dict(parts=[part], max_cells=None))
    return getattr(derivation, f"to_{target}")(parts=[part], max_cells=None)


@pytest.mark.parametrize("target", FORMATS)
@given(derivation=derivations())
def test_the_output(target, derivation):
    verdict = derivation.check(written(derivation, "output", target))
    assert verdict.status == "verified", verdict
    assert verdict.compared >= prod(derivation.geometry.output_shape)


@pytest.mark.parametrize("target", FORMATS)
@given(derivation=derivations())
def test_the_table(target, derivation):
    verdict = derivation.check(written(derivation, "table", target), of="table")
    assert verdict.status == "verified", verdict
    assert verdict.compared >= prod(derivation.geometry.output_shape)


def shown(form, target):
    """Return what a form shows: a list of texts, one an array, by step; none where nothing changes."""
    if target == "json":
        steps = form.to_dict(max_cells=None)["steps"]
        return {name: [json.dumps(array) for array in step["arrays"]] for name, step in steps.items()}
    steps = []
    for block in form.blocks(target, None):
        if isinstance(block, Heading) and block.level == STEP:
            steps.append([])
        elif isinstance(block, Matrix):
            # `a ↦ [ … ]` says whose array it is, not what it is called.
            shown_alone = block if block.sign == "=" else replace(block, name="", sign="")
            steps[-1].append(WRITERS[target]([shown_alone]))
    return dict(zip(form.steps, steps, strict=True))


def claims(form, target):
    """Give the steps of a form as claims: what is claimed, and the text."""
    for name, texts in shown(form, target).items():
        if form.steps[name]._step.has_variables:
            continue  # nobody could claim it: the problem does not have its symbols
        several = form.steps[name].count > 1
        for index, text_of_array in enumerate(texts):
            yield f"{form.name}.{name}{f'[{index}]' if several else ''}", text_of_array


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
def test_the_steps(name, target, data):
    """Arrays of three axes, and channels, are shown in pieces: those are claimed as a whole, in JSON."""
    limits = {} if target == "json" else {"max_axes": 2, "channels": False}
    derivation = data.draw(derivations(most_products=30, below_stride=True, **limits))
    for of, claim in claims(derivation.forms[name], target):
        verdict = derivation.check(claim, of=of)
        assert verdict.status == "verified", (of, claim, verdict)
