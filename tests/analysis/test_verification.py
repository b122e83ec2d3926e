"""Right gradients are verified, wrong ones refuted, and nothing is verified by comparing nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import geometries
from tconv_sym.analysis import verification
from tconv_sym.analysis.gradients import gradients
from tconv_sym.analysis.verification import Compared, Verification
from tconv_sym.errors import LimitError
from tconv_sym.problem import pose
from tconv_sym.terms import Terms

PLANE = pose((2, 2), (3, 3), True, stride=2, padding=1)
CHANNELS = pose((2, 2), (2, 2), True, stride=2, channels=(4, 2), groups=2)


def posed(geometry, *, bias=False):
    arguments = geometry.to_dict()
    return pose(arguments.pop("input"), arguments.pop("kernel"), bias, **arguments)


@given(geometries(most_products=40), st.booleans())
def test_verified(geometry, bias):
    problem = posed(geometry, bias=bias)
    verified = gradients(problem).verify()
    assert verified.holds
    assert verified.compared == sum(operand.size for operand in problem.operands)


def tampered(terms, **columns):
    """Change the first product of a relation."""
    arrays = {name: getattr(terms, name).copy() for name in ("outputs", "inputs", "taps")}
    for name, value in columns.items():
        arrays[name][0] = value
    return Terms(**arrays, sizes=terms.sizes)


@pytest.mark.parametrize("problem", [PLANE, CHANNELS, pose([1, 2], [3, 4])], ids=["plane", "channels", "values"])
@pytest.mark.parametrize("column", ["inputs", "taps"])
def test_a_wrong_product_is_found(problem, column):
    found = gradients(problem)
    wrong = (getattr(found.terms, column)[0] + 1) % 2
    refuted = replace(found, given=tampered(found.terms, **{column: wrong})).verify()
    assert not refuted.holds
    assert refuted.mismatches
    assert refuted.compared == sum(operand.size for operand in problem.operands)


def test_a_wrong_product_that_the_values_hide_is_found():
    found = gradients(pose([0, 0], [0, 0]))
    refuted = replace(found, given=tampered(found.terms, taps=1)).verify()
    assert {mismatch.fresh for mismatch in refuted.mismatches} == {True}
    assert "input[0] with fresh symbols: diff gives g1*w1 + g2*w2, the gradient is g1*w2 + g2*w2." in str(refuted)


def test_a_product_too_many_is_found():
    found = gradients(pose(1, 2))
    terms = found.terms
    doubled = Terms(*(np.repeat(c, 2) for c in (terms.outputs, terms.inputs, terms.taps)), terms.sizes)
    assert str(replace(found, given=doubled).verify()) == (
        "Refuted: 3 of 3 entries (input 1, kernel 2) differ.\n\n"
        "input[0]: diff gives g1*w1 + g2*w2, the gradient is 2*g1*w1 + 2*g2*w2.\n\n"
        "kernel[0]: diff gives a*g1, the gradient is 2*a*g1.\n\n"
        "kernel[1]: diff gives a*g2, the gradient is 2*a*g2."
    )


def test_a_wrong_sum_of_given_values_is_found():
    """The entries that are shown are compared, not only those with fresh symbols."""
    found = gradients(pose([2, 3], [5]))
    found.parts["kernel"].cells[0] += 1
    (mismatch,) = found.verify().mismatches
    assert (mismatch.of, mismatch.cell, mismatch.fresh) == ("kernel", (0,), False)
    assert mismatch.entry == mismatch.derivative + 1


def test_the_oracle_is_scattering(monkeypatch):
    """A derivative that is not what `diff` gives is told, too."""
    monkeypatch.setattr(verification, "diff", lambda product, symbol: 2 * product / symbol)
    assert len(gradients(PLANE).verify().mismatches) == 14


def test_many_mismatches_are_counted():
    found = gradients(pose(6, 6))
    empty = Terms(*[np.empty(0, np.int64)] * 3, found.terms.sizes)
    assert str(replace(found, given=empty).verify()).endswith("And 2 more.")


def test_nothing_compared_is_nothing_verified():
    nothing = Verification(parts=(Compared(of="input", compared=0, mismatches=()),))
    assert not nothing.holds
    assert str(nothing) == "Nothing verified: there was nothing to compare."


def test_data_of_a_verification():
    found = gradients(pose(1, 1))
    wrong = replace(found, given=Terms(*[np.zeros(2, np.int64)] * 3, found.terms.sizes))
    assert found.verify().to_dict() == {"holds": True, "compared": {"input": 1, "kernel": 1}, "mismatches": []}
    assert wrong.verify().to_dict()["mismatches"][0] == {
        "of": "input", "cell": [0], "derivative": "g1*w1", "entry": "2*g1*w1", "fresh": False,
    }  # fmt: skip


def test_too_many_products_are_refused(monkeypatch):
    monkeypatch.setattr(verification, "MAX_DIFFERENTIATED_PRODUCTS", 15)
    with pytest.raises(LimitError, match=r"^products to differentiate must be at most 15, got 16$"):
        gradients(PLANE).verify()
