"""The comparison with frameworks notices what it should, told with made-up frameworks: no real one is needed."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from conformance import __main__ as program
from conformance import comparing, conversions, expressing, native, running, sweep, worker
from conformance.case import Case, Refusal
from conformance.faults import FAULTS, Fault
from conformance.oracle import ORACLES, Oracle
from conformance.progress import Bar
from conformance.tally import DECLINED, FAULT, STALE, Tally, table
from tconv_sym import Geometry, frameworks

COUNT = 15


def kept(case, y):
    return y


def changed(case, y):
    return -y if y.any() else y + 1


def larger(case, y):
    return y + 1


def shortened(case, y):
    return y[..., :-1]


def refused(case, y):
    raise ValueError


class Made(Oracle):
    """A framework that computes what we do, but for what `twist` makes of it."""

    def __init__(self, name="torch", twist=kept):
        super().__init__(name)
        self.twist = twist

    def versions(self):
        return "made up"

    def output(self, case):
        y = comparing.ours(case)
        if isinstance(y, Refusal):
            raise ValueError(y.message)  # noqa: TRY004 (no type is wrong)
        return self.twist(case, y)


def fault(applies, witness, **others):
    """Describe a fault of the made-up PyTorch."""
    return Fault(
        name="a fault",
        seen="1",
        applies=applies,
        says="It is so.",
        link="https://",
        witnesses={"torch": witness},
        **others,
    )


def cases(framework="torch", count=COUNT):
    return list(running.cases_of(Made(), framework, 0, count))


def run(oracle, some=None, faults=()):
    return running.run(oracle, cases() if some is None else some, lambda *_: None, faults)


def padded(case, *_):
    return bool(case.arguments.get("padding")) and "output_size" not in case.arguments


def too_large(case, y):
    return y + 1 if padded(case) else y


ONE = Case(framework="torch", shapes=((1, 1, 3), (1, 1, 2)), arguments={"padding": 1}, origin="one")
PLAIN = replace(ONE, arguments={})


def test_what_agrees_is_counted_and_what_both_refuse():
    tally = run(Made())
    assert not tally.failures
    assert not tally.reports
    assert sum(tally.counts.values()) == len(cases())
    assert min(tally.counts[comparing.AGREE], tally.counts[comparing.REFUSE]) > 0
    assert tally.geometries == len({case.geometry for case in cases()} - {None})


@pytest.mark.parametrize(
    ("twist", "said"),
    [
        (changed, "values differ"),
        (shortened, "shapes differ"),
        (refused, "it refuses, we give"),
    ],
    ids=["values", "shape", "refusal"],
)
def test_a_wrong_framework_disagrees(twist, said):
    tally = run(Made(twist=twist))
    agreed = run(Made()).counts[comparing.AGREE]
    assert tally.counts[comparing.DIFFER] == tally.failures == agreed
    assert said in tally.reports[0]
    assert tally.counts[comparing.AGREE] == 0


def test_a_framework_that_takes_everything_disagrees():
    oracle = Made()
    oracle.output = lambda _: np.zeros(3)
    tally = run(oracle)
    assert tally.counts[comparing.REFUSE] == 0
    assert any("we refuse, it gives" in report for report in tally.reports)


def test_a_crash_of_ours_disagrees(monkeypatch):
    monkeypatch.setattr(comparing, "computed", lambda *_: 1 / 0)
    assert comparing.judge(ONE, np.zeros(1)).said.startswith("we crash: ZeroDivisionError")


def test_another_shape_than_the_convention_says_is_a_crash(monkeypatch):
    monkeypatch.setattr(frameworks.Convention, "output_shape", (1,), raising=False)
    assert "gives (1, 1, 2), for (1,)" in comparing.judge(ONE, np.zeros(1)).said


def test_a_report_tells_a_small_call_that_repeats_it(capsys, monkeypatch):
    oracle = Made(twist=too_large)
    report = run(oracle).reports[0]
    assert "frameworks.torch((1, 1, 1), (1, 1, 2), padding=1)" not in report
    call = report.split('--call "')[1].removesuffix('"')
    monkeypatch.setattr(program, "load", lambda _: oracle)
    assert program.main(["--only", "torch", "--call", call]) == 1
    shown = capsys.readouterr().out
    assert "DISAGREE values differ" in shown
    oracle.twist = kept
    assert program.main(["--only", "torch", "--call", call]) == 0


def test_a_disagreement_is_made_smaller():
    large = Case(
        framework="torch",
        shapes=((2, 4, 5, 5), (4, 2, 3, 3)),
        arguments={"stride": (2, 3), "padding": (1, 1), "groups": 2, "dilation": 1},
        origin="large",
        bias_size=4,
    )
    (report,) = run(Made(twist=too_large), [large]).reports
    *_, said, _ = report.splitlines()
    shapes, arguments = ast.literal_eval(f"({report.split('--call ')[1][1:-1]})")
    assert sum(map(sum, shapes)) < sum(map(sum, large.shapes))
    assert set(arguments) == {"padding"}
    assert said.strip().startswith("frameworks.torch(")


def test_a_known_fault_is_no_failure():
    tally = run(Made(twist=too_large), faults=(fault(padded, ONE),))
    assert tally.counts[FAULT] == tally.faults["a fault"] > 1
    assert tally.failures == 0
    declined = run(Made(twist=too_large), faults=(fault(padded, ONE, ours=True),))
    assert (declined.counts[DECLINED], declined.counts[FAULT]) == (tally.counts[FAULT], 0)


def test_a_known_fault_of_another_oracle_hides_nothing():
    tally = run(Made("onnx", twist=too_large), faults=(fault(padded, ONE),))
    assert tally.counts[FAULT] == 0
    assert tally.failures > 1


def test_a_fault_that_no_longer_occurs_is_stale():
    tally = run(Made(), [PLAIN], faults=(fault(padded, ONE),))
    assert tally.counts[STALE] == tally.failures == 1
    assert "“a fault” no longer occurs" in tally.reports[0]


def test_a_fault_whose_call_it_does_not_apply_to_is_stale():
    tally = run(Made(twist=larger), [], faults=(fault(padded, PLAIN),))
    assert tally.counts[STALE] == 1


def test_a_fault_that_takes_in_too_much_is_stale():
    def only_one(case, y):
        return y + 1 if case.call == ONE.call else y

    wide = fault(padded, ONE)
    tally = run(Made(twist=only_one), faults=(wide,))
    assert tally.counts[STALE] == tally.failures > 1
    assert "is said to apply, but does not" in tally.reports[0]
    assert not run(Made(twist=only_one), faults=(replace(wide, sometimes=True),)).failures


@pytest.mark.parametrize(("ending", "stale"), [("os.abort()", 0), ("os._exit(1)", 1)])
def test_a_program_that_aborts_is_a_witness(ending, stale):
    tally = run(Made(), [], faults=(fault(lambda *_: False, f"import os; {ending}"),))
    assert (tally.counts[STALE], tally.counts[FAULT]) == (stale, 1 - stale)


def test_floats_may_be_rounded_and_no_more():
    x, w = np.array([[[0.1, 0.7]]], np.float32), np.array([[[0.3, 0.9]]], np.float32)
    right = np.array([[[0.1 * 0.3, 0.1 * 0.9 + 0.7 * 0.3, 0.7 * 0.9]]], np.float32)
    given = Case(framework="torch", shapes=(x.shape, w.shape), arguments={}, origin="floats", operands=(x, w, None))
    assert comparing.judge(given, right).status == comparing.AGREE
    assert comparing.judge(given, right * np.float32(1.00001)).status == comparing.DIFFER
    assert comparing.judge(replace(given, expected=right[..., ::-1]), right).status == comparing.DIFFER


def test_the_sweep_is_seeded_and_every_framework_writes_some_of_it():
    first, again, other = (list(sweep.geometries(seed, COUNT)) for seed in (0, 0, 1))
    assert first == again != other
    assert len(set(first)) == COUNT
    ways = Counter(case.framework for geometry in first for case in expressing.cases(geometry, ""))
    assert set(ways) == set(frameworks.FRAMEWORKS)


@pytest.mark.parametrize("framework", list(frameworks.FRAMEWORKS))
def test_what_is_written_for_a_geometry_means_it(framework):
    written = 0
    for geometry in sweep.geometries("meaning", 150):
        for case in expressing.cases(geometry, ""):
            if case.framework == framework:
                made = frameworks.FRAMEWORKS[framework](*case.shapes, **case.arguments).geometry
                assert made.output_shape == geometry.output_shape
                assert [axis.begin for axis in made.axes] == [axis.begin for axis in geometry.axes]
                written += 1
    assert written > 15


@pytest.mark.parametrize("framework", list(frameworks.FRAMEWORKS))
def test_random_arguments_are_right_and_wrong(framework):
    made = Counter(isinstance(comparing.ours(case), Refusal) for case in native.cases(framework, 0, 100))
    assert min(made[True], made[False]) >= 5


def test_every_known_fault_is_described():
    assert len({entry.name for entry in FAULTS}) == len(FAULTS)
    for entry in FAULTS:
        assert set(entry.witnesses) <= set(ORACLES)
        assert entry.says.endswith(".")
        assert entry.ours or entry.link.startswith("https://")


def test_a_conversion_that_goes_wrong_disagrees(monkeypatch):
    (geometry,) = sweep.geometries("one", 1)
    oracles = {name: Made(side) for name, side in conversions.SIDES.items()}
    monkeypatch.setattr(conversions, "RUN", {})
    case = next(case for case in expressing.cases(geometry, "one") if case.framework == "onnx")
    assert conversions.converted(case, "torch", oracles).status == comparing.AGREE
    oracles["torch"].twist = changed
    judgement = conversions.converted(case, "torch", oracles)
    assert judgement.status == comparing.DIFFER
    tally = Tally("conversions")
    conversions.add(tally, judgement, "torch")
    assert tally.failures == 1
    assert "torch.nn.functional" in tally.reports[0]


def test_a_conversion_that_does_too_much_disagrees(monkeypatch):
    geometry = Geometry(3, 2, channels=(1, 1))
    case = next(case for case in expressing.cases(geometry, "") if case.framework == "jax")
    monkeypatch.setattr(frameworks.Conversion, "exact", property(lambda _: False))
    judgement = conversions.converted(case, "torch", {})
    assert judgement.status == comparing.DIFFER
    assert "torch needs nothing after the call" in judgement.said


def test_a_tally_survives_the_way_between_processes():
    tally = run(Made(twist=too_large), faults=(fault(padded, ONE),))
    assert Tally.from_dict(json.loads(json.dumps(tally.to_dict()))) == tally


def test_the_table_adds_up():
    tallies = [Tally("one", "1.0", Counter({"agree": 1200, "DISAGREE": 2})), Tally("two", absent="left out: no two")]
    head, first, second, last = table(tallies).splitlines()
    assert head.split()[:2] == ["oracle", "calls"]
    assert first.split() == ["one", "1,202", "1,200", "2", "0", "1.0"]
    assert second.endswith("left out: no two")
    assert last.split() == ["all", "1,202", "1,200", "2"]


def test_the_bar_shows_how_far_it_is():
    stream = io.StringIO()
    bar = Bar(stream, shown=True)
    bar.expect(4)
    bar.advance(1, "one", 0)
    bar.advance(1, "two", 3)
    bar.close()
    last = stream.getvalue().split("\r")[-1]
    assert last == f"[{'#' * 20}{'.' * 20}] 2 of 4 calls, 3 disagreements \n"
    silent = io.StringIO()
    Bar(silent, shown=False).close()
    assert not silent.getvalue()


def chosen(*given):
    return program.arguments(given)


def speaking(events, status=0):
    """Make a worker that writes events and ends."""
    code = f"import sys; print({chr(10).join(map(json.dumps, events))!r}); sys.stderr.write('why'); sys.exit({status})"
    return lambda *_: [sys.executable, "-c", code]


def test_workers_are_followed():
    tally = Tally("torch", "1.0", Counter({"agree": 3}))
    events = [{"expect": 3}, {"done": 3, "failed": 0}, {"tally": tally.to_dict()}]
    bar = Bar(io.StringIO(), shown=True)
    assert program.together(chosen("--only", "torch"), bar, speaking(events)) == [tally]
    assert (bar.done, bar.total) == (3, 3)


@pytest.mark.parametrize(("status", "said"), [(3, "exit status 3\nwhy"), (0, "it ended without a word")])
def test_a_worker_that_dies_is_a_failure(status, said):
    (tally,) = program.together(
        chosen("--only", "onnx"), Bar(io.StringIO(), shown=False), speaking([{"expect": 3}], status)
    )
    assert tally.failures == 1
    assert said in tally.reports[0]


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("false", 0)])
@pytest.mark.parametrize("name", ["tensorflow", "torch"])
def test_only_tensorflow_may_be_left_out_and_not_in_ci(monkeypatch, capsys, ci, status, name):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(program, "command_of", None)
    absent = Tally(name, absent="left out: No module")
    monkeypatch.setattr(program, "together", lambda *_: [absent])
    assert program.main(["--only", name]) == (1 if name == "torch" else status)
    printed = capsys.readouterr().out
    assert "left out: No module" in printed
    assert (f"{name} is not installed, and must be" in printed) == (name == "torch" or ci == "true")


def test_a_worker_says_what_is_not_installed(monkeypatch):
    def load(name):
        raise ImportError(name)

    told = []
    monkeypatch.setattr(worker, "load", load)
    worker.work("jax", 0, 1, lambda **event: told.append(event))
    assert told == [{"absent": "jax"}]
    monkeypatch.setattr(worker, "load", lambda _: Made())
    worker.work("torch", 0, 5, lambda **event: told.append(event))
    assert told[-1]["tally"]["counts"][comparing.AGREE] > 0
    assert sum(event.get("done", 0) for event in told) == told[1]["expect"]


@pytest.mark.parametrize("given", [["--only", "theano"], ["--cases", "-1"]])
def test_what_it_cannot_do_it_refuses(given):
    with pytest.raises(SystemExit, match="2"):
        chosen(*given)


def test_a_framework_stands_for_its_oracles():
    assert chosen("--only", "keras,onnx").oracles == ["onnx", "keras-jax", "keras-tensorflow", "keras-torch"]
    assert chosen().oracles == [*ORACLES, "conversions"]


def test_help():
    done = subprocess.run(
        [sys.executable, "-m", "conformance", "--help"], cwd="tests", capture_output=True, text=True, check=True
    )
    assert "--progress" in done.stdout
