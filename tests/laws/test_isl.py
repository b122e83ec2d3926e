"""Every size at a given stride and dilation, by isl."""

from dataclasses import replace
from itertools import product
from time import sleep
from typing import NamedTuple

import numpy as np
import pytest

from benchmarks.every_step import RELATIONS, by_isl
from tconv_sym import FORMS, check_law
from tconv_sym.forms.enumeration import holding
from tconv_sym.forms.relation import PARAMETERS, read
from tconv_sym.laws import isl
from tconv_sym.laws.decided import Decided, decide
from tconv_sym.laws.isl import Budget, Steps, smallest
from tconv_sym.laws.law import read_law
from tconv_sym.laws.order import rank
from wrong_relations import WRONG_RELATIONS

pytestmark = pytest.mark.isl


def test_all_forms_are_equal():
    assert set(RELATIONS) == set(FORMS)
    assert by_isl() == []


@pytest.mark.parametrize("name", WRONG_RELATIONS)
def test_wrong_forms_are_not(name):
    assert by_isl({name: WRONG_RELATIONS[name]}, [(2, 3)]) == [(name, 2, 3)]


def test_a_length_that_is_wrong():
    assert by_isl({"long": replace(FORMS["scatter"].relation, length="O + pl")}, [(2, 1)]) == [("long", 2, 1)]


@pytest.mark.parametrize(
    "conditions",
    [
        ("n + k > 5", "pl > 1"),
        ("n + 2*k > 9", "pl + pr >= 2", "op >= 1"),
        ("pl + pr <= -2",),
        ("pl < 0", "pr <= -2", "n > 1"),
        ("pl = -pr", "pl + n + k >= 5", "n - 2*k <= 1"),
        ("pl - 2*pr = 7", "k >= 2"),
        ("2*pr - 3*pl = 5",),
    ],
)
def test_the_smallest_is_the_first_in_order(conditions):
    ranges = (range(1, 2), range(1, 2), *[range(1, 7)] * 2, *[range(-4, 8)] * 2, range(3))
    columns = dict(zip(PARAMETERS, np.array(list(product(*ranges))).T, strict=True))
    found = holding(read(*conditions), columns)
    rows = [dict(zip(found, row, strict=True)) for row in zip(*(one.tolist() for one in found.values()), strict=True)]
    first = min(rows, key=rank)
    assert {"s": 1, "d": 1, **smallest(Steps(Budget().context, 1, 1).sizes(*conditions))} == first


@pytest.mark.parametrize(
    ("law", "steps", "sizes"),
    [
        ("o = s*i + d*m - p, i + m < 6, i < 4", {"stride": 1, "dilation": 1}, (1, 1, 5, 1, 0, 0, 0)),  # the box: 4, 4
        ("o = s*i + d*m - p, i < 7", {"stride": 3, "dilation": 2}, (3, 2, 8, 1, 0, 0, 0)),
        ("o = s*i + d*m - p, s*n < 17", {}, (3, 1, 6, 1, 0, 0, 0)),
        ("o = s*i + d*m - pl, pl >= 0", {}, (1, 1, 1, 1, -1, 0, 0)),
        ("o = s*i + d*m - pl, pl + pr >= -1", {}, (1, 1, 1, 1, -2, 0, 0)),
        ("o = s*i + d*m - pl, pr < 4", {}, (1, 2, 1, 3, 0, 4, 0)),
        ("o = s*i + d*m - pl, pl + 4 >= 0, 3*n + k < 27", {}, (1, 1, 9, 1, 0, 0, 0)),
    ],
)
def test_the_counterexample_is_the_smallest_of_all(law, steps, sizes):
    verdict = check_law(law, **steps)
    found = verdict.counterexample
    assert (tuple(found.sizes[name] for name in PARAMETERS), found.is_smallest) == (sizes, True)
    assert "This is the smallest counterexample: fewer negative paddings come first" in " ".join(str(verdict).split())


def test_where_the_smallest_costs_too_much_any_will_do(monkeypatch):
    def too_much(_):
        raise isl.failure()("too much")

    monkeypatch.setattr("tconv_sym.laws.decided.smallest", too_much)
    verdict = check_law("o = s*i + d*m - p, i < 7")
    assert (verdict.status, verdict.remark, verdict.counterexample.is_smallest) == ("refuted", "", False)
    assert "There may be a smaller counterexample: isl gave up within its limit." in str(verdict)
    in_box = check_law("o = s*i + m - p").counterexample  # the box's is small, whatever isl finds
    assert (in_box.sizes["n"], in_box.sizes["k"], in_box.is_smallest) == (1, 2, False)


@pytest.mark.parametrize(
    ("law", "steps", "conditions", "is_exact"),
    [
        ("o = s*i + d*m - pl + op", {}, "op = 0", True),
        ("o = s*i + m - p", {}, "d = 1 or k = 1", False),
        ("o = s*i + d*m - p, n <= 5", {}, "n ≤ 5", True),
        ("o = s*i + d*m - p, i <= 4", {}, "n ≤ 5", False),
        ("o = s*i + d*m - p, op <= 1", {"stride": 4, "dilation": 1}, "op ≤ 1", True),
        ("o = s*i + d*m - p, op <= 1", {}, "op ≤ 1", True),
        ("o = s*i + d*m - p, p >= 2", {}, "p ≥ 2", True),
        ("o = s*i + d*m - pr + op", {}, "pr = pl + op", True),
        ("o = s*i + d*m - pr + op", {"stride": 2, "dilation": 1}, "pr = pl + op", True),
        ("o = s*i + d*m - pl + 2*op - pr", {}, "2·op = pr", True),
        ("o = s*i + d*m - p, i + m < 6, i < 4", {}, "n ≤ 4 and k ≤ 7 − n", False),
        (
            "o = s*i + d*m - p, i + m < 6, i < 4",
            {"stride": 1, "dilation": 1},
            "n ≤ 4 and k ≤ 7 − n, or n ≥ 5 and p ≥ −5 + n + k",
            False,
        ),
        ("o = s*i + d*m - pl, n > 3, 2*k < n", {}, "n ≥ 4 and 2·k < n", True),
        ("o = s*i + d*m - p, op < s + n - 1", {"stride": 1, "dilation": 2}, "op = 0, or op = 1 and n ≥ 2", True),
        ("y[s*i + d*m - p] += x[i]*w[k-1-m]", {}, "k = 1", False),
    ],
)
def test_conditions_are_proved(law, steps, conditions, is_exact):
    found = check_law(law, **steps).condition
    assert (str(found), found.is_exact, found.is_proved) == (conditions, is_exact, True)


def test_a_condition_is_enough_only_where_a_product_lands():
    decided = decide(read_law("o = s*i + d*m - pl + op"), [(2, 1), (1, 1)])
    assert decided.is_enough("op = 0")
    assert not decided.is_enough("n = 1")  # it is wrong there
    assert not decided.is_enough("n = 0")  # there are no such sizes
    assert not decided.is_enough("n = 1, k = 1, pl = 9, pr = -20")  # nothing lands there


class _Right(NamedTuple):
    """What is right at a pair of stride and dilation, and suggests something all the same."""

    words: tuple[str, ...]
    is_right: bool = True

    def suggested(self):
        return self.words


def test_what_most_pairs_suggest_comes_first():
    parts = [_Right(("n <= 4, k = 1", f"n <= {number}", "k = 22")) for number in range(10, 20)] + [_Right(("k = 22",))]
    assert Decided(parts).suggested() == ["k = 22", "n <= 4, k = 1", *(f"n <= {number}" for number in range(10, 16))]


def test_what_isl_cannot_decide_is_bounded():
    verdict = check_law("o*n = s*i*n + d*m*n - p*n")
    assert verdict.status == "bounded"
    assert "not linear" in verdict.remark


def test_the_remark_says_which_part_is_not_linear():
    verdict = check_law("o = s*i + d*m - p, s*i >= 0, n*k >= 1, k*k > 0")
    assert verdict.status == "bounded"
    assert verdict.remark == "'n*k >= 1' is not linear once s and d are numbers, which isl cannot decide"


@pytest.mark.parametrize(("limit", "value"), [("OPERATIONS", (10,)), ("SECONDS", -1)])
def test_when_isl_gives_up(monkeypatch, capfd, limit, value):
    monkeypatch.setattr(isl, limit, value)
    verdict = check_law("o = s*i + d*m - p")
    assert (verdict.status, verdict.remark) == ("bounded", "isl gave up within its limit")
    assert capfd.readouterr().err == ""


def test_time_in_which_others_use_the_processor_does_not_count(monkeypatch):
    monkeypatch.setattr(isl, "SECONDS", 0.05)
    budget = Budget()
    sleep(0.1)
    assert budget.ask(lambda: 7) == 7


@pytest.mark.parametrize(("seconds", "tries"), [(0, 1), (0.13, 2), (100, 4)])
def test_a_question_is_tried_again_if_there_may_be_time(monkeypatch, seconds, tries):
    clock, asked = [0.0], []

    def question():
        clock[0] += 0.1 / 4 * 4 ** len(asked)
        asked.append(len(asked))
        raise isl.failure()("too much")

    monkeypatch.setattr(isl, "SECONDS", seconds)
    monkeypatch.setattr(isl, "thread_time", lambda: clock[0])
    budget = Budget()
    with pytest.raises(isl.failure(), match="the limit is reached"):
        budget.ask(question)
    assert len(asked) == tries


def test_more_operations_are_an_answer(monkeypatch):
    monkeypatch.setattr(isl, "OPERATIONS", (3_000, 300_000))
    assert check_law("o = s*i + d*m - p").status == "proved"
