"""Seconds and bytes, measured so that a second run gives nearly the same."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
import tracemalloc

from sympy.core.cache import clear_cache


def _fresh(make):
    """Start from nothing: no result of another measurement is cached, no old garbage is collected meanwhile."""
    argument = make()
    clear_cache()
    gc.collect()
    return argument


def _once(function, make):
    """Time one call on a fresh argument, the collector off as in `timeit`."""
    argument = _fresh(make)
    gc.disable()
    try:
        start = time.perf_counter()
        function(argument)
        return time.perf_counter() - start
    finally:
        gc.enable()


def seconds(*contestants, repeats):
    """Return the least time of each (function, make), taking turns; each call gets its own `make()`, untimed."""
    times = [[_once(*contestant) for contestant in contestants] for _ in range(repeats)]
    return [min(column) for column in zip(*times, strict=True)]


def seconds_of_calls(*calls, repeats, at_least=0.02):
    """Return the least time of each call, taking turns, averaged over as many as take `at_least` seconds."""
    numbers = []
    for call in calls:
        call()
        start = time.perf_counter()
        call()
        numbers.append(1 + int(at_least / (time.perf_counter() - start)))
    times = [[_average(*pair) for pair in zip(calls, numbers, strict=True)] for _ in range(repeats)]
    return [min(column) for column in zip(*times, strict=True)]


def _average(call, number):
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        for _ in range(number):
            call()
        return (time.perf_counter() - start) / number
    finally:
        gc.enable()


def seconds_of_programs(*commands, repeats):
    """Return the least wall time of each command, taking turns, after one run of each to warm the disk."""

    def run(command):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - start

    times = [[run(command) for command in commands] for _ in range(repeats + 1)][1:]
    return [min(column) for column in zip(*times, strict=True)]


def seconds_printed(*programs, repeats):
    """Return the least seconds that each program of Python prints, taking turns, after one run of each to warm the disk."""

    def run(program):
        command = [sys.executable, "-c", program]
        return float(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)

    times = [[run(program) for program in programs] for _ in range(repeats + 1)][1:]
    return [min(column) for column in zip(*times, strict=True)]


def peak_bytes(function, make):
    """Return the most memory that one call on a fresh argument takes on top of what was there."""
    argument = _fresh(make)
    tracemalloc.start()
    try:
        function(argument)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
