"""Laws judged: right ones hold, wrong ones are refuted by a derivation, with the condition under which they are right."""

import json
import sys
from contextlib import nullcontext
from dataclasses import replace

import pytest

from tconv_sym import FORMS, Geometry, TConvError, check_law
from tconv_sym.errors import FormError, GeometryError, LimitError, OperandError
from tconv_sym.laws.counterexample import replay, replay_product
from tconv_sym.laws.law import read_law

RIGHT = (
    "o = s*i + d*m - p",
    "o + pl = s*i + d*m",
    "x[(o + p - d*m)/s]*w[m]",
    "o + p - d*m = s*i, 0 <= i < n",
    "y[s*i + d*m - p] += x[i]*w[m]",
    "y[s*i + d*(k - 1 - m) - p] += x[i]*w[k-1-m]",
    "O - 1 - o = s*(n - 1 - i) + d*(k - 1 - m) - pr + op",
    "if (o + p - d*m) % s == 0: y[o] += x[(o + p - d*m)//s] * w[m]",
    "i == (o + p - d*m)//s and (o + p) mod s = (d*m) mod s",
    "y[o] += x[i]*w[(o + p - s*i)//d] if (o + p - s*i) % d = 0",
    "o = s*i + d*m - p && ((o + p) % 7 + i) % 5 < 5",
)
WRONG = {
    "unflipped": ("x[(o + p - d*m)/s]*w[k-1-m]", "k = 1", False),
    "sign-of-p": ("o = s*i + d*m + p", "p = 0", True),
    "no-dilation": ("o = s*i + m - p", "d = 1 or k = 1", False),
    "no-stride": ("o = i + d*m - p", "s = 1 or n = 1", False),
    "off-by-one": ("o = s*i + d*m - p + 1", "", False),
    "output-padding-first": ("o = s*i + d*m - pl + op", "op = 0", True),
    "output-padding-forgotten": ("o - pr = O - 1 - s*(n - 1 - i) - d*(k - 1 - m)", "op = 0", True),
    "indivisible": ("x[(o + p - d*m)//s]", "s = 1", False),
    "other-side": ("o = s*i + d*m - pr", "pl = pr", True),
    "other-side-and-output-padding": ("o = s*i + d*m - pr + op", "pr = pl + op", True),
    "modulus-of-other": ("(o + p - m) % s == 0, i = (o + p - d*m)//s", "d = 1 or s = 1 or k = 1", False),
    "remainder": ("(o + p - d*m) % s == 1, i = (o + p - d*m)//s", "", False),
    "not-linear": ("o*n = s*i*n + d*m*k - p*n", "k = 1", False),
}
"""Laws, where they are right, and whether they are wrong everywhere else."""


@pytest.fixture
def without_islpy(monkeypatch):
    monkeypatch.setitem(sys.modules, "islpy", None)


@pytest.mark.usefixtures("without_islpy")
@pytest.mark.parametrize("law", RIGHT)
def test_a_right_law_has_no_counterexample(law):
    verdict = check_law(law)
    assert (verdict.status, verdict.holds, verdict.counterexample) == ("bounded", False, None)
    assert "No counterexample with s in 1..4 and d in 1..4, n and k in 1..4" in verdict.message
    assert "not a proof" in verdict.message
    assert "islpy" in str(verdict)


@pytest.mark.usefixtures("without_islpy")
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_law_is_refuted_by_a_derivation(name):
    law, condition, is_exact = WRONG[name]
    verdict = check_law(law)
    assert (verdict.status, verdict.holds) == ("refuted", False)
    _check_counterexample(verdict.counterexample)
    assert _condition(verdict) == (condition, is_exact)
    assert verdict.condition is None or not verdict.condition.is_proved


def _condition(verdict):
    """Say where a law is right, and whether only there."""
    found = verdict.condition
    return (str(found), found.is_exact) if found else ("", False)


def _check_counterexample(found):
    """Derive it here too."""
    sizes = found.sizes
    padding = [(sizes["pl"], sizes["pr"])]
    steps = {"stride": sizes["s"], "dilation": sizes["d"]}
    geometry = Geometry(sizes["n"], sizes["k"], padding=padding, output_padding=sizes["op"], **steps)
    assert geometry.output_shape == (sizes["O"],)
    truth = list(FORMS["gather"].run(geometry).terms)
    assert tuple(truth) == found.truth
    right = [o for o, *product in truth if tuple(product) == found.product]
    assert right == ([] if found.should is None else [found.should])
    assert list(found.lands) != right


@pytest.mark.usefixtures("without_islpy")
def test_the_smallest_counterexample_and_the_condition():
    verdict = check_law("o = s*i + d*m - pl + op", stride=2, dilation=1)
    assert verdict.counterexample.sizes == {"s": 2, "d": 1, "n": 1, "k": 1, "pl": 0, "pr": 0, "op": 1, "O": 2}
    assert verdict.condition.is_exact
    assert str(verdict.condition) == "op = 0"
    words = " ".join(str(verdict).split())
    assert (
        "With s = 2 and d = 1, n and k in 1..4, paddings in −1..3 and op < 4, wherever any product lands, it" in words
    )
    assert "it is right iff op = 0; that is not a proof." in words


@pytest.mark.usefixtures("without_islpy")
def test_what_holds_only_in_the_box_is_not_called_proved():
    assert check_law("o = s*i + d*m - p, i < 5").status == "bounded"


@pytest.mark.usefixtures("without_islpy")
def test_conditions_are_not_part_of_each_other():
    verdict = check_law("o = s*i + m - p + op", stride=1)  # where d = 1 too, op is 0, and s = d says no more
    assert verdict.condition.alternatives == (("d = 1",),)
    assert not verdict.condition.is_exact
    assert "it is right if d = 1; that is not a proof." in " ".join(str(verdict).split())


@pytest.mark.parametrize("law", RIGHT)
@pytest.mark.isl
def test_a_right_law_is_proved(law):
    verdict = check_law(law)
    assert (verdict.status, verdict.holds, verdict.remark) == ("proved", True, "")
    paddings = "pl, pr" if "pl" in law or "pr" in law else "p"
    assert verdict.message == (
        f"Proved: the law is right for all n, k, {paddings} and op with 0 ≤ op < max(s, d) and O ≥ 1, at s in 1..4 and d "
        "in 1..4."
    )


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.isl
def test_islpy_agrees_with_the_box(name, monkeypatch):
    law, *condition = WRONG[name]
    proved = check_law(law)
    monkeypatch.setitem(sys.modules, "islpy", None)
    bounded = check_law(law)
    assert (proved.status, bounded.status) == ("refuted", "refuted")
    assert bounded.counterexample == replace(proved.counterexample, is_smallest=False)
    assert proved.counterexample.is_smallest == (name != "not-linear")
    assert [*_condition(proved)] == [*_condition(bounded)] == condition


@pytest.mark.isl
def test_a_condition_that_holds_in_the_box_alone_is_not_said_where_isl_decides():
    verdict = check_law("o = s*i + d*m - p, 3*n + k < 18 + 99*op", stride=2, dilation=1)
    assert verdict.counterexample.sizes["n"] == 6
    assert "op = 0" not in str(verdict.condition)


def test_a_verdict_in_every_target():
    verdict = check_law("o = s*i + m - p")
    data = json.loads(json.dumps(verdict.to_dict()))
    assert data["status"] == "refuted"
    assert data["counterexample"]["sizes"]["d"] == 2
    assert data["counterexample"]["lands"] == [1]
    for written in (verdict.to_text(), verdict.to_markdown(), verdict.to_latex()):
        assert "Refuted" in written


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "2"])
def test_a_stride_that_is_none(value):
    with pytest.raises(GeometryError, match="stride must be an integer of at least 1, got"):
        check_law("o = i", stride=value)


def test_steps_and_numbers_are_bounded():
    with pytest.raises(LimitError, match="dilation must be at most 64, got 65"):
        check_law("o = i", dilation=65)
    with pytest.raises(TConvError):
        check_law("o = " + "9" * 300 + "*i")


@pytest.mark.usefixtures("without_islpy")
@pytest.mark.parametrize(
    ("law", "step"), [("o <= o", 16), ("o*o*o*o*o*o*o*o >= 0", 4), ("(o + i + m)^3 <= n*k", 16), ("o = 99999999*i", 64)]
)
def test_laws_that_say_little_are_judged(law, step):
    assert check_law(law, stride=step, dilation=step).status == "refuted"  # test_box.py bounds the work


@pytest.mark.parametrize(
    ("law", "part"),
    [
        ("o = 10000000000000000000*i", "o = 10000000000000000000*i"),
        ("o = s*i + d*m - p, i >= 0, 99999999999*o^6 < 9^8*i", "99999999999*o^6 < 9^8*i"),
        ("x[o]*w[3000000000000000000 - m]", "3000000000000000000 - m"),
        ("o = i, (99999999999999999999*o) % s = 0", "(99999999999999999999*o) % s = 0"),
        ("o = i, (((999999999999*o)//1) * 999999999999) % s = 0", "(((999999999999*o)//1) * 999999999999) % s = 0"),
        ("o = i, o < 1" + "0" * 300, "o < 1" + "0" * 300),
    ],
)
def test_numbers_that_are_too_large_are_shown_as_they_stand(law, part):
    with pytest.raises(LimitError) as caught:
        check_law(law)
    assert str(caught.value) == (
        f"numbers in '{part}' must stay below 2^61 at the sizes that are compared, got larger ones"
    )


@pytest.mark.parametrize(("number", "is_judged"), [(2**61 - 1, True), (2**61, False)])
def test_the_largest_number(number, is_judged):
    with nullcontext() if is_judged else pytest.raises(LimitError, match="must stay below 2"):
        assert check_law(f"o = i, {number}*op >= 0", stride=1, dilation=1).status == "refuted"
        assert check_law(f"o = i, op + {number} > 0", stride=1, dilation=1).status == "refuted"


@pytest.mark.isl
def test_numbers_that_are_too_large_where_isl_finds_the_law_wrong():
    verdict = check_law(f"o = s*i + d*m - p, {2 * 10**16}*i <= {198 * 10**16}", stride=1, dilation=1)
    assert (verdict.status, verdict.counterexample.sizes["n"]) == ("refuted", 101)
    assert not verdict.counterexample.is_derived


@pytest.mark.parametrize("law", [None, 3, b"o = s*i", ["o = s*i"], ("o",)])
def test_a_law_that_is_no_text(law):
    with pytest.raises(OperandError, match=rf"^a law must be text, got {type(law).__name__}$"):
        check_law(law)


def test_a_counterexample_that_is_none_is_refused():
    sizes = {"s": 2, "d": 1, "n": 1, "k": 2, "pl": 0, "pr": 0, "op": 0}
    with pytest.raises(FormError, match="a counterexample must be one when it is derived"):
        replay(read_law("o = s*i + d*m - p"), sizes)


@pytest.mark.usefixtures("without_islpy")
def test_without_islpy_the_box_is_named():
    words = " ".join(str(check_law("o = s*i + d*m - pl")).split())
    assert (
        "No counterexample with s in 1..4 and d in 1..4, n and k in 1..4, paddings in −1..3 and op < 4; that is not a "
        "proof." in words
    )
    assert "Only small sizes were compared: islpy, the extra isl, is not installed." in words


def test_a_product_of_sizes_that_are_too_large_is_evaluated_alone():
    sizes = {"s": 3, "d": 2, "n": 10**30, "k": 2, "pl": 1, "pr": 0, "op": 0}
    law = read_law("o = s*i + d*m - pl, (o + m) % 5 < 4 + i*0, i < 9")
    found = replay_product(law, sizes, (3 * 10**20 + 1, 10**20, 1))
    assert (found.product, found.lands, found.should, found.is_derived) == ((10**20, 1), (), 3 * 10**20 + 1, False)
    with pytest.raises(FormError, match="a counterexample must be one when it is evaluated"):
        replay_product(law, sizes, (2, 1, 0))
    with pytest.raises(FormError, match="a counterexample must be one when it is evaluated"):
        replay_product(law, sizes, (3, 1, 0))
    elsewhere = replay_product(read_law("o = s*i - pl, m < k"), sizes, (2, 1, 1))
    assert (elsewhere.lands, elsewhere.should, elsewhere.truth, elsewhere.said) == ((2,), 4, ((4, 1, 1),), ((2, 1, 1),))


@pytest.mark.isl
@pytest.mark.parametrize("law", ["o = s*i + d*m - p, i < 10000000", "x[(o + p - d*m)/s], i < 10000000"])
def test_what_is_wrong_only_at_huge_sizes(law):
    verdict = check_law(law, stride=2, dilation=1)
    assert verdict.counterexample.sizes["n"] == 10**7 + 1
    assert not verdict.counterexample.is_derived
    assert verdict.message == (
        "Refuted: with s=2, d=1, n=10000001, k=1, p=0, op=0, O=20000001, the law does not put x[10000000]·w[0] on output "
        "20000000, where it lands. These sizes are too large to be derived here: this product alone was evaluated."
    )
    assert (str(verdict.condition), verdict.condition.is_proved) == ("n ≤ 10000000", True)
    assert verdict.to_dict()["condition"]["alternatives"] == [["n <= 10000000"]]


@pytest.mark.isl
@pytest.mark.parametrize(
    "law",
    [
        "37*n+41*k+43*i > 97*m+101*o-1000000",
        ", ".join(f"{37 + j}*n+{41 - j}*k+{43 + 2 * j}*i > {97 + j}*m+{101 - j}*o-{1000000 + j}" for j in range(7)),
        "o = s*i + d*m - pl, (o + 3*pl) % 997 + (i + 5*m) % 991 < 1986",
        "o = 99999999999*i + 888888888*m",
    ],
)
def test_hostile_laws_are_judged(law):
    assert check_law(law).status in {"refuted", "bounded"}  # test_isl.py tests what bounds isl's operations and time


@pytest.mark.isl
def test_what_holds_in_the_box_has_no_condition_of_the_box():
    verdict = check_law("o = s*i + d*m - pl, (o + 3*pl) % 997 + (i + 5*m) % 991 < 1986")
    assert verdict.condition is None or verdict.condition.is_proved
