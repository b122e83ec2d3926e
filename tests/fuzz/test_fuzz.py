"""The fuzzer makes what it says and notices what it should; and a seeded sample of its claims is judged rightly."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import pytest
import sympy

from fuzz import __main__ as program
from fuzz import cases, running, truths
from fuzz.values import Symbol
from tconv_sym import Derivation
from tconv_sym.errors import ReadingError

SAMPLE, TENTH = 400, 2000
"""As many claims are checked each time, and in CI: a tenth of what `make fuzz` checks."""
UNREAD = 0.01
"""The part of all claims that may be right and not understood."""


def verdict(status, *, compared=1):
    """Make what `check` would return."""
    cells = (SimpleNamespace(position="nowhere"),) if status == "refuted" else ()
    return SimpleNamespace(
        status=status, message="because", compared=compared, cells=cells, misconceptions={}, to_dict=dict
    )


def answering(answer):
    """Make a `check` that always gives the same, whatever the claim."""

    def check(*_, **__):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return check


def test_what_it_holds_for_right_is_what_derive_gives():
    for number in range(60):
        problem, targets = cases.problem_of("oracle", number)
        derivation = problem.derivation
        given = zip(("input", "kernel", "bias"), (problem.input, problem.kernel, problem.bias), strict=True)
        values = {}
        for name, factors in given:
            array = getattr(derivation, name)
            entries = [] if array is None else sympy.flatten(array) if hasattr(array, "shape") else [array]
            values |= zip(factors, entries, strict=True)
        for cell, expected in zip(targets["output"].cells, sympy.flatten(derivation.output), strict=True):
            assert sympy.Add(*(sympy.Mul(*map(values.get, product)) for product in cell)) == expected


def test_steps_of_a_known_problem():
    problem, _ = cases.problem_of(0, 0)
    inputs, taps = (Symbol("a"), Symbol("b")), (Symbol("w", (), (1,)), Symbol("w", (), (2,)))
    geometry = type(problem.geometry)(2, 2, stride=2)
    targets = truths.targets(type(problem)({}, geometry, inputs, taps, ()))
    a, b, first, second, zero = *(((one,),) for one in (*inputs, *taps)), ()
    assert targets["zero-insertion.inserted"].cells == (a, zero, b)
    assert targets["zero-insertion.padded"].cells == (zero, a, zero, b, zero)
    assert targets["zero-insertion.flipped-kernel"].cells == (second, first)
    assert targets["matrix"].cells == (first, second, zero, zero, zero, zero, first, second)
    assert targets["equivalent-kernels[1]"].cells == (zero, zero, first, second)
    assert targets["scatter.placed[1]"].cells == (zero, zero, ((inputs[1], taps[0]),), ((inputs[1], taps[1]),))
    assert targets["convolution"].cells == (((inputs[0], taps[0]), (inputs[1], taps[1])),)


def test_the_same_seed_makes_the_same_claims_and_another_seed_others():
    texts = [[cases.case(seed, index).text for index in range(50)] for seed in (0, 0, 1)]
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]


def test_every_kind_and_change_is_made():
    made = [cases.case(0, index) for index in range(TENTH)]
    rights = Counter((case.kind, case.right) for case in made)
    kinds = {kind for kind, _ in rights} - {"hostile"}
    assert all(rights[kind, right] for kind in kinds for right in (True, False))
    assert rights["hostile", None]
    assert {"at", "label", "list from 0", "list from 1", "output", "sum", "table", "matrix", "size: formula"} <= kinds
    changes = {case.change for case in made}
    assert {"dropped", "added", "doubled", "negated", "replaced", "other_number", "swapped", "shifted"} <= changes
    assert {"row dropped", "row added", "transposed", "kernel not flipped", "stride ignored", "size"} <= changes


@pytest.mark.parametrize(
    ("answer", "violated"),
    [
        (verdict("verified"), lambda case: case.right is False),
        (verdict("refuted"), lambda case: case.right or case.cells is not None),
        (verdict("not-understood"), lambda _: False),
        (ReadingError("no"), lambda _: False),
        (ZeroDivisionError("no"), lambda _: True),
        (verdict("verified", compared=0), lambda _: True),
    ],
    ids=["all verified", "all refuted", "none understood", "all refused", "a crash", "vacuous"],
)
def test_a_check_that_is_wrong_is_noticed(monkeypatch, answer, violated):
    monkeypatch.setattr(Derivation, "check", answering(answer), raising=False)
    tally = running.tally(0, range(100))
    assert [outcome.index for outcome in tally.violations] == [i for i in range(100) if violated(cases.case(0, i))]
    assert tally.count() == 100


def test_the_report_tells_how_to_repeat_a_violation(monkeypatch, capsys):
    monkeypatch.setattr(Derivation, "check", answering(verdict("refuted")), raising=False)
    total = running.tally(0, range(20))
    report = "\n".join(program.told(total, 0, 3))
    assert f"{len(total.violations)} violations (to repeat one: --seed 0 --case NUMBER)" in report
    first = total.violations[0]
    assert f"case {first.index} " in report
    assert program.main(["--seed", "0", "--case", str(first.index)]) == 1
    assert first.case.text in capsys.readouterr().out


def judged_rightly(seed, count):
    """Check claims: none is judged wrongly, and nearly all right ones are read."""
    tally = running.tally(seed, range(count))
    assert not tally.violations, "\n".join(map(str, tally.violations[:5]))
    assert len(tally.unread) <= UNREAD * count, "\n".join(map(str, tally.unread[:20]))


def test_a_sample_is_judged_rightly():
    judged_rightly("sample", SAMPLE)


@pytest.mark.slow
def test_a_tenth_is_judged_rightly():
    judged_rightly("tenth", TENTH)
