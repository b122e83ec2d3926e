"""One oracle in a process of its own: it writes events as lines of JSON, for `conformance.__main__` to read.

Frameworks want processes for themselves: Keras has one backend each, some abort where they should raise, and they
print what nobody asked for; so the events go to where standard output was, and what is printed to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

from conformance import conversions
from conformance.oracle import ORACLES, load
from conformance.running import cases_of, run


def main(given=None):
    """Run one oracle."""
    parser = argparse.ArgumentParser(prog="python -m conformance.worker", description=__doc__)
    parser.add_argument("oracle")
    parser.add_argument("seed", type=int)
    parser.add_argument("cases", type=int)
    chosen = parser.parse_args(given)
    with os.fdopen(os.dup(1), "w") as events:
        os.dup2(2, 1)

        def tell(**event):
            events.write(json.dumps(event) + "\n")
            events.flush()

        if chosen.oracle == conversions.NAME:
            conversions.work(chosen.seed, chosen.cases, tell)
        else:
            work(chosen.oracle, chosen.seed, chosen.cases, tell)


def work(name, seed, count, tell):
    """Load an oracle, run all its cases, and tell what came of them."""
    try:
        oracle = load(name)
    except ImportError as error:
        tell(absent=str(error))
        return
    cases = list(cases_of(oracle, ORACLES[name][0], seed, count))
    tell(expect=len(cases))
    tally = run(oracle, cases, lambda done, failed: tell(done=done, failed=failed))
    tell(tally=tally.to_dict())


if __name__ == "__main__":
    sys.exit(main())
