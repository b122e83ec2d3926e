"""Compare `tconv_sym.frameworks` with the real frameworks, exactly: small integers, equality of shapes and values.

Run from the root of a checkout by `make conformance`. Each framework is tried with the cases that it ships or tests
itself with, with a seeded sweep of geometries written in its own arguments in every way that it has, and with random
arguments, right and wrong: what it computes we compute, what it refuses we refuse. The exit status is 0 if every
disagreement is a known fault, listed in `conformance/faults.py` with its link, and every known fault still occurs.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import queue
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from conformance import conversions
from conformance.case import Case, Refusal
from conformance.comparing import judge, ours
from conformance.faults import FAULTS
from conformance.oracle import ORACLES, load
from conformance.progress import Bar
from conformance.tally import DIFFER, Tally, table

OPTIONAL = ("tensorflow", "keras-tensorflow")
"""TensorFlow has no wheel for some Pythons; where CI=true it must be there nevertheless."""
HOMES = {name: home for name, (home, _) in ORACLES.items()} | {conversions.NAME: conversions.NAME}
"""What can be asked for: the oracles with their frameworks, and the conversions."""
SLOWEST_FIRST = ("jax", "keras-jax", conversions.NAME, "keras-tensorflow", "keras-torch", "torch", "tensorflow", "onnx")


def arguments(given=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m conformance", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(HOMES), help=f"some of {', '.join(HOMES)}; or frameworks' names")
    parser.add_argument("--seed", type=int, default=0, help="the same seed makes the same cases (0)")
    parser.add_argument("--cases", type=int, default=2_000, help="how many geometries, and random calls each (2000)")
    parser.add_argument("--progress", action="store_true", help="show the bar also where there is no terminal")
    parser.add_argument("--call", help="judge one call of the one oracle: SHAPES, ARGUMENTS as a report wrote them")
    chosen = parser.parse_args(given)
    wanted = chosen.only.split(",")
    chosen.oracles = [name for name, home in HOMES.items() if {name, home} & set(wanted)]
    unknown = set(wanted) - {*HOMES, *HOMES.values()}
    if unknown:
        parser.error(f"--only must be among {', '.join(HOMES)}, got {', '.join(sorted(unknown))}")
    if chosen.cases < 0:
        parser.error(f"--cases must be at least 0, got {chosen.cases}")
    return chosen


def watched(command, name, events):
    """Run a worker, and pass its events on; a worker that dies is an event too."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        errors = []
        reader = threading.Thread(target=lambda: errors.extend(process.stderr))
        reader.start()
        for line in process.stdout:
            events.put((name, json.loads(line)))
        reader.join()
    if process.returncode:
        events.put((name, {"died": f"exit status {process.returncode}\n{''.join(errors[-15:])}"}))


def command_of(name, chosen):
    """Return the command of an oracle's process."""
    return [sys.executable, "-m", "conformance.worker", name, str(chosen.seed), str(chosen.cases)]


def together(chosen, bar, command_of=command_of):
    """Run the oracles, as many at a time as there are processors; return their tallies in the table's order."""
    events, tallies = queue.Queue(), {}
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for name in sorted(chosen.oracles, key=SLOWEST_FIRST.index):
            pool.submit(watched, command_of(name, chosen), name, events).add_done_callback(
                lambda _, name=name: events.put((name, {"ended": True}))
            )
        running = len(chosen.oracles)
        while running:
            name, event = events.get()
            running -= "ended" in event
            follow(name, event, bar, tallies)
    return [tallies.get(name) or dead(name, "it ended without a word") for name in chosen.oracles]


def follow(name, event, bar, tallies):
    """Take in what an oracle's process told."""
    if "expect" in event:
        bar.expect(event["expect"])
    elif "done" in event:
        bar.advance(event["done"], name, event["failed"])
    elif "tally" in event:
        tallies[name] = Tally.from_dict(event["tally"])
    elif "absent" in event:
        tallies[name] = Tally(name, absent=f"left out: {event['absent']}")
    elif "died" in event:
        tallies[name] = dead(name, event["died"])


def dead(name, message):
    """Count a process that died as a disagreement: frameworks are to refuse, not to abort."""
    tally = Tally(name)
    tally.report(DIFFER, f"{name} died: {message}")
    return tally


def missing(tallies):
    """Return the oracles that were left out and must not be."""
    left_out = [tally.oracle for tally in tallies if tally.absent]
    return left_out if os.environ.get("CI") == "true" else [name for name in left_out if name not in OPTIONAL]


def told(tallies, chosen, seconds):
    """Write what failed, the known faults that were met, and the table."""
    for tally in tallies:
        yield from (f"{report}\n" for report in tally.reports)
    met = {name: tally for tally in tallies for name in tally.faults}
    for fault in FAULTS:
        if fault.name in met:
            counts = ", ".join(f"{t.oracle} {t.faults[fault.name]:,}" for t in tallies if t.faults[fault.name])
            kind = "Declined by us" if fault.ours else "Known fault"
            yield f"{kind}: {fault.name} ({counts})\n  {fault.says}\n  {fault.link}\n"
    yield table(tallies)
    failures = sum(tally.failures for tally in tallies)
    yield f"\n{failures:,} failures; {chosen.cases:,} geometries, seed {chosen.seed}, {seconds:.0f} s"
    for name in missing(tallies):
        yield f"{name} is not installed, and must be"


def one_call(chosen):
    """Judge a single call, and show both sides."""
    shapes, keywords, *bias = ast.literal_eval(f"({chosen.call})")
    name = chosen.oracles[0]
    size = bias[0] if bias else None
    case = Case(framework=ORACLES[name][0], shapes=shapes, arguments=keywords, origin="--call", bias_size=size)
    (theirs,) = load(name).outputs([case])
    print(case.call)
    for who, made in (("ours", partial(ours, case)), (name, lambda: theirs)):
        result = made()
        print(f"{who}: {result.message if isinstance(result, Refusal) else result.tolist()}")
    judgement = judge(case, theirs)
    print(judgement.status, judgement.said)
    return 1 if judgement.status == DIFFER else 0


def main(given=None):
    """Compare, print what came of it, and return the exit status."""
    chosen = arguments(given)
    if chosen.call:
        return one_call(chosen)
    start = time.perf_counter()
    bar = Bar(sys.stderr, shown=chosen.progress or sys.stderr.isatty())
    tallies = together(chosen, bar)
    bar.close()
    print("\n".join(told(tallies, chosen, time.perf_counter() - start)))
    return 1 if missing(tallies) or any(tally.failures for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
