"""Every size at a given stride and dilation, by isl."""

from dataclasses import replace
from itertools import product

import pytest

from tconv_sym import FORMS, check_law
from tconv_sym.laws import isl
from tconv_sym.laws.isl import Steps, context
from wrong_relations import WRONG_RELATIONS

pytestmark = pytest.mark.isl
STEPS = tuple(product(range(1, 9), repeat=2))


def _is_equal(steps, truth, relation):
    """Tell whether a form's relation is the truth under its condition, each product once, and with O outputs."""
    made = steps.relation(relation).intersect_params(steps.sizes())
    under = steps.sizes(*filter(None, [relation.condition]))
    is_long_enough = relation.length == "O" or steps.longer_or_shorter(relation).intersect(under).is_empty()
    within = made.domain().params().is_subset(under)
    same = made.range().is_equal(truth.intersect_params(under))
    return bool(same and within and made.is_injective() and is_long_enough)


def test_all_forms_are_equal():
    for stride, dilation in STEPS:
        steps = Steps(context(), stride, dilation)
        truth = steps.relation(FORMS["scatter"].relation).range().intersect_params(steps.sizes())
        for form in FORMS.values():
            assert _is_equal(steps, truth, form.relation), (form.name, stride, dilation)


@pytest.mark.parametrize("name", WRONG_RELATIONS)
def test_wrong_forms_are_not(name):
    steps = Steps(context(), 2, 3)
    truth = steps.relation(FORMS["scatter"].relation).range().intersect_params(steps.sizes())
    assert not _is_equal(steps, truth, WRONG_RELATIONS[name])


def test_a_length_that_is_wrong():
    steps = Steps(context(), 2, 1)
    truth = steps.relation(FORMS["scatter"].relation).range().intersect_params(steps.sizes())
    assert not _is_equal(steps, truth, replace(FORMS["scatter"].relation, length="O + pl"))


def test_a_counterexample_beyond_the_box_is_the_smallest():
    verdict = check_law("o = s*i + d*m - pl, i < 7", stride=3, dilation=2)
    assert verdict.status == "refuted"
    assert verdict.counterexample.sizes == {"s": 3, "d": 2, "n": 8, "k": 1, "pl": 0, "pr": 0, "op": 0, "O": 22}
    assert verdict.counterexample.product == (7, 0)


@pytest.mark.parametrize(
    ("law", "steps", "condition", "is_exact"),
    [
        ("o = s*i + d*m - pl + op", {}, "op = 0", True),
        ("o = s*i + m - p", {}, "d = 1", False),
        ("o = s*i + d*m - p, n <= 5", {}, "n <= 5", True),
        ("o = s*i + d*m - p, i <= 4", {}, "n <= 5", False),
        ("o = s*i + d*m - p, op <= 1", {"stride": 4, "dilation": 1}, "op <= 1", True),
    ],
)
def test_conditions_are_proved(law, steps, condition, is_exact):
    found = check_law(law, **steps).condition
    assert (found.is_proved, found.is_exact) == (True, is_exact)
    assert found.alternatives[:1] == (condition,)


def test_what_isl_cannot_decide_is_bounded():
    verdict = check_law("o*n = s*i*n + d*m*n - p*n")
    assert verdict.status == "bounded"
    assert "not linear" in verdict.remark


def test_the_remark_says_which_part_is_not_linear():
    verdict = check_law("o = s*i + d*m - p, s*i >= 0, n*k >= 1, k*k > 0")
    assert verdict.status == "bounded"
    assert verdict.remark == "'n*k >= 1' is not linear once s and d are numbers, which isl cannot decide"


def test_when_isl_gives_up(monkeypatch, capfd):
    monkeypatch.setattr(isl, "OPERATIONS", 10)
    verdict = check_law("o = s*i + d*m - p")
    assert (verdict.status, verdict.remark) == ("bounded", "isl gave up within its limit")
    assert capfd.readouterr().err == ""
