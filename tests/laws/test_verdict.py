"""What is said of a law, word for word, and verdicts as values."""

import copy
import json
import pickle
import sys
from dataclasses import FrozenInstanceError, replace

import pytest

from tconv_sym import LawVerdict, check_law
from tconv_sym.laws.conditions import Condition
from tconv_sym.laws.law import read_law

STEPS = {"stride": 2, "dilation": 1}
BOX = "n and k in 1..4, paddings in −1..3 and op < 4"
WITHIN = (
    "Indices count from 0: a law holds within 0 ≤ i < n, 0 ≤ m < k and 0 ≤ o < O. Here 0 ≤ op < max(s, d) and O ≥ 1"
)
WITHOUT = "Only small sizes were compared: islpy, the extra isl, is not installed."
LAWS = ("o = s*i + d*m - p", "o = s*i + m - p", "o = s*i + d*m + p", "o = s*i + d*m - pl + 1")


@pytest.fixture
def _without_islpy(monkeypatch):
    monkeypatch.setitem(sys.modules, "islpy", None)


def _paragraphs(verdict):
    """Return the paragraphs, each on one line, but for a table."""
    parts = str(verdict).split("\n\n")
    return [part if part.startswith("output") else " ".join(part.split()) for part in parts]


@pytest.mark.usefixtures("_without_islpy")
def test_a_refutation_of_a_law_that_says_p():
    assert _paragraphs(check_law("o = s*i + d*m + p", **STEPS)) == [
        "o = s*i + d*m + p",
        "Refuted: with s=2, d=1, n=1, k=2, p=1, op=1, O=1, the law puts x[0]·w[1] on no output; it lands on output 0.",
        "output  derived    by the law\n-----------------------------\ny[0]    x[0]·w[1]  0",
        (
            f"This is the smallest counterexample with s = 2 and d = 1, {BOX}: fewer negative paddings come first, then a "
            "smaller s + d + n + k + 2·|p| + op."
        ),
        f"With s = 2 and d = 1, {BOX}, wherever any product lands, it is right iff p = 0; that is not a proof.",
        f"{WITHIN}, and p is the padding of both sides. {WITHOUT}",
    ]


@pytest.mark.usefixtures("_without_islpy")
def test_a_refutation_by_a_product_that_is_cropped():
    verdict = check_law("o = (i + m - pl + 1)//2", stride=1, dilation=1)
    assert verdict.counterexample.should is None
    assert _paragraphs(verdict) == [
        "o = (i + m - pl + 1)//2",
        (
            "Refuted: with s=1, d=1, n=1, k=2, pl=1, pr=0, op=0, O=1, the law puts x[0]·w[0] on output 0; it lands on no "
            "output: it is cropped."
        ),
        "output  derived    by the law\n----------------------------------------\ny[0]    x[0]·w[1]  x[0]·w[0] + x[0]·w[1]",
        (
            f"This is the smallest counterexample with s = 1 and d = 1, {BOX}: fewer negative paddings come first, then a "
            "smaller s + d + n + k + |pl| + |pr| + op."
        ),
        "No simple condition was found under which it is right.",
        f"{WITHIN}. {WITHOUT}",
    ]


@pytest.mark.isl
def test_a_refutation_with_islpy():
    assert _paragraphs(check_law("y[s*i + d*m - p] += x[i]*w[m+1]", **STEPS)) == [
        "y[s*i + d*m - p] += x[i]*w[m+1]",
        "Refuted: with s=2, d=1, n=1, k=1, p=0, op=0, O=1, the law puts x[0]·w[0] on no output; it lands on output 0.",
        "output  derived    by the law\n-----------------------------\ny[0]    x[0]·w[0]  0",
        (
            "This is the smallest counterexample: fewer negative paddings come first, then a smaller s + d + n + k + 2·|p| + "
            "op."
        ),
        "No simple condition was found under which it is right.",
        f"{WITHIN}, and p is the padding of both sides.",
    ]


@pytest.mark.isl
def test_a_condition_that_is_proved():
    words = _paragraphs(check_law("o = s*i + d*m - p, i + m < 6, i < 4"))
    assert "At s in 1..4 and d in 1..4, it is right if n ≤ 4 and k ≤ 7 − n." in words


@pytest.mark.usefixtures("_without_islpy")
def test_nothing_found_is_no_proof():
    assert _paragraphs(check_law("o = s*i + d*m - p", **STEPS)) == [
        "o = s*i + d*m - p",
        f"No counterexample with s = 2 and d = 1, {BOX}; that is not a proof.",
        f"{WITHIN}, and p is the padding of both sides. {WITHOUT}",
    ]


@pytest.mark.parametrize(
    ("alternatives", "words"),
    [
        ((("op = 0",),), "op = 0"),
        ((("2*p = d*(k - 1)",), ("n <= 4",)), "2·p = d·(k − 1) or n ≤ 4"),
        ((("n >= 5", "p > -3"), ("k = 1",)), "n ≥ 5 and p > −3, or k = 1"),
    ],
)
def test_a_condition_in_words_can_be_read_again(alternatives, words):
    assert str(Condition(alternatives=alternatives, is_exact=False, is_proved=False)) == words
    for one in words.replace(", or ", " or ").split(" or "):
        read_law(f"o = i, {one}")


@pytest.mark.usefixtures("_without_islpy")
@pytest.mark.parametrize("law", LAWS)
def test_a_verdict_is_a_value(law):
    verdict, same = check_law(law), check_law(law)
    assert (verdict, hash(verdict)) == (same, hash(same))
    assert pickle.loads(pickle.dumps(verdict)) == copy.deepcopy(verdict) == verdict  # noqa: S301 (it is our own)
    assert verdict != check_law("o = s*i + d*m - pl + op")
    assert repr(verdict).startswith(f"LawVerdict(law={law!r}, status={verdict.status!r}, ")
    assert isinstance(verdict, LawVerdict)
    with pytest.raises(FrozenInstanceError):
        verdict.status = "proved"


@pytest.mark.usefixtures("_without_islpy")
def test_the_sizes_of_a_counterexample_cannot_be_changed():
    verdict, same = check_law("o = s*i + m - p"), check_law("o = s*i + m - p")
    sizes = verdict.counterexample.sizes
    sizes["s"] = 99
    sizes.clear()
    assert json.loads(json.dumps(verdict.counterexample.sizes)) == same.counterexample.sizes
    assert (verdict, hash(verdict), str(verdict)) == (same, hash(same), str(same))
    with pytest.raises(FrozenInstanceError):
        verdict.counterexample.named_sizes = ()
    found = verdict.counterexample
    assert pickle.loads(pickle.dumps(found)) == copy.deepcopy(found) == found  # noqa: S301 (it is our own)
    assert len({found, same.counterexample, replace(found, named_sizes=(("s", 99),))}) == 2


@pytest.mark.usefixtures("_without_islpy")
def test_data_is_not_the_inside_of_a_verdict():
    verdict = check_law("o = s*i + d*m + p")
    before, data = verdict.to_dict(), verdict.to_dict()
    assert json.loads(json.dumps(data)) == data
    data["counterexample"]["sizes"]["n"] = 99
    data["counterexample"]["truth"].clear()
    data["condition"]["alternatives"][0].append("n = 1")
    assert verdict.to_dict() == before
    assert before["condition"] == {"alternatives": [["p = 0"]], "exact": True, "proved": False}
    assert before["counterexample"] == {
        "sizes": {"s": 1, "d": 1, "n": 1, "k": 3, "pl": 1, "pr": 1, "op": 0, "O": 1},
        "product": {"i": 0, "m": 1},
        "lands": [],
        "should": 0,
        "derived": True,
        "smallest": False,
        "truth": [[0, 0, 1]],
        "said": [],
    }


@pytest.mark.usefixtures("_without_islpy")
def test_conditions_in_every_target():
    verdict = check_law("o = s*i + d*m - p, 2*p = d*k - d", stride=3, dilation=2)
    for written in (verdict.to_text(), verdict.to_markdown()):
        assert "iff 2·p = d·(k − 1)" in " ".join(written.split())
    assert "*" not in verdict.to_latex().partition("iff")[2].partition(".")[0]
