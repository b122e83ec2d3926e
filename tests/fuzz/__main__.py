"""Fuzz `Derivation.check`: thousands of claims, right ones in random spelling and wrong ones by one random change.

Run from the root of a checkout by `make fuzz`. No right claim may be refuted, no wrong one verified, and nothing may
be raised but the package's own errors; then the exit status is 0.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from functools import partial

from fuzz import running

A_TASK = 100
"""As many cases are given to a process at a time."""


def arguments(given=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--claims", type=int, default=20_000, help="how many claims (20000)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed makes the same claims (0)")
    parser.add_argument("--case", type=int, help="check only the claim of this number")
    parser.add_argument("--unread", type=int, default=10, help="how many right claims to show that were not read (10)")
    return parser.parse_args(given)


def alone(seed, index):
    """Check one case and show it."""
    outcome = running.run(seed, index)
    print(outcome)
    print(outcome.case.text)
    return int(outcome.is_violation)


def together(seed, claims):
    """Check all cases, by as many processes as there are processors."""
    tasks = [range(start, min(start + A_TASK, claims)) for start in range(0, claims, A_TASK)]
    total = running.Tally()
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        for number, part in enumerate(pool.imap_unordered(partial(running.tally, seed), tasks), start=1):
            total.merge(part)
            done = min(number * A_TASK, claims)
            sys.stderr.write(f"\r{done:,} of {claims:,} claims, {len(total.violations):,} violations")
            sys.stderr.flush()
    sys.stderr.write("\n")
    return total


def told(total, seed, unread):
    """Write the table, and the cases that matter, each with the call that repeats it."""
    violations = sorted(total.violations, key=lambda outcome: len(outcome.case.text))
    rest = sorted(total.unread, key=lambda outcome: len(outcome.case.text))
    rights = total.count(right=True)
    yield total.table()
    yield f"\nSlowest: {total.slowest.seconds:.3g} s, case {total.slowest.index}"
    yield f"Right claims not read: {len(rest):,} of {rights:,}"
    yield from map(str, rest[:unread])
    yield f"\n{len(violations):,} violations (to repeat one: --seed {seed} --case NUMBER)"
    yield from map(str, violations[: running.KEPT])


def main(given=None):
    """Fuzz, print what came of it, and return the exit status."""
    chosen = arguments(given)
    if chosen.case is not None:
        return alone(chosen.seed, chosen.case)
    start = time.perf_counter()
    total = together(chosen.seed, chosen.claims)
    print("\n".join(told(total, chosen.seed, chosen.unread)))
    print(f"{chosen.claims:,} claims, seed {chosen.seed}, {time.perf_counter() - start:.3g} s")
    return 1 if total.violations else 0


if __name__ == "__main__":
    sys.exit(main())
