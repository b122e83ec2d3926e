"""All cases of one oracle, judged and counted."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

from conformance import expressing, native, sweep
from conformance.comparing import AGREE, DIFFER, judge
from conformance.faults import FAULTS, known
from conformance.shrinking import shrunk
from conformance.tally import DECLINED, FAULT, STALE, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.case import Case
    from conformance.faults import Fault
    from conformance.oracle import Oracle

AT_A_TIME = 200
"""As many cases are given to an oracle at a time."""
SHRUNK = 5
"""As many disagreements are made smaller before they are told."""


def cases_of(oracle: Oracle, framework: str, seed: int, count: int) -> Iterator[Case]:
    """Give an oracle's own cases, those of the sweep, and random arguments."""
    yield from oracle.own_cases()
    for number, geometry in enumerate(sweep.geometries(seed, count)):
        yield from (case for case in expressing.cases(geometry, f"sweep {number}") if case.framework == framework)
    yield from native.cases(framework, seed, count)


def run(
    oracle: Oracle, cases: list[Case], tell: Callable[[int, int], None], faults: tuple[Fault, ...] = FAULTS
) -> Tally:
    """Judge cases and the witnesses of the known faults; `tell` hears of how many are done, and fail."""
    tally, start = Tally(oracle.name, oracle.versions()), time.perf_counter()
    for fault in faults:
        if oracle.name in fault.witnesses:
            witness(oracle, fault, tally)
    failed = []
    for first in range(0, len(cases), AT_A_TIME):
        some = cases[first : first + AT_A_TIME]
        judgements = [judge(case, theirs) for case, theirs in zip(some, oracle.outputs(some), strict=True)]
        failed += [judgement for judgement in judgements if not count(judgement, oracle.name, tally, faults)]
        tell(len(some), len(failed))
    tally.geometries = len({case.geometry for case in cases} - {None})
    for number, judgement in enumerate(sorted(failed, key=lambda judgement: judgement.case.size)):
        smaller = shrunk(oracle, judgement, faults) if number < SHRUNK else judgement
        tally.report(DIFFER, told(smaller, oracle))
    tally.seconds = time.perf_counter() - start
    return tally


def witness(oracle, fault, tally):
    """Make sure that a known fault still occurs."""
    shown = fault.witnesses[oracle.name]
    if aborts(shown) if isinstance(shown, str) else differs(oracle, shown, fault):
        tally.counts[DECLINED if fault.ours else FAULT] += 1
        tally.faults[fault.name] += 1
    else:
        tally.report(STALE, f"{oracle.name}: “{fault.name}” no longer occurs: {shown}\n  {fault.link}")


def aborts(program):
    """Whether a program ends by a signal."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode < 0


def differs(oracle, case, fault):
    """Whether a call shows a fault."""
    (theirs,) = oracle.outputs([case])
    return judge(case, theirs).status == DIFFER and fault.applies(case, theirs)


def count(judgement, name, tally, faults):
    """Count a judgement, and return whether it is no failure that is to be told."""
    fault = known(name, judgement, faults)
    if fault is None:
        if judgement.status == DIFFER:
            return False
        tally.counts[judgement.status] += 1
    elif judgement.status == DIFFER:
        tally.counts[DECLINED if fault.ours else FAULT] += 1
        tally.faults[fault.name] += 1
    elif judgement.status == AGREE and not fault.sometimes:
        tally.report(STALE, f"{name}: “{fault.name}” is said to apply, but does not: {judgement.case.call}")
    else:
        tally.counts[judgement.status] += 1
    return True


def told(judgement, oracle):
    """Write a disagreement: how the two differ, our call, and the command that repeats it."""
    case = judgement.case
    bias = "" if case.bias_size is None else f", {case.bias_size}"
    call = f"{case.shapes}, {case.arguments}{bias}"
    lines = [f"{oracle.name} ({case.origin}): {judgement.said}", f"  {case.call}"]
    if case.operands is None:
        lines.append(f'  PYTHONPATH=tests python -m conformance --only {oracle.name} --call "{call}"')
    return "\n".join(lines)
