"""The benchmarks themselves: the rival is right, so that beating it means something, and a missed target is told."""

from __future__ import annotations

import pytest
import sympy

import oracles
from benchmarks import every_step, naive, report, timing
from tconv_sym import Geometry
from wrong_relations import WRONG_RELATIONS

SIZE = {"n": 3, "k": 4, "s": 2, "p": 1}


@pytest.mark.parametrize("form", [naive.scatter, naive.matrix, naive.zero_insertion])
def test_the_rival_is_right(form):
    x, w = naive.symbols("x", SIZE["n"]), naive.symbols("w", SIZE["k"])
    y = form(x, w, SIZE["s"], SIZE["p"])
    geometry = Geometry((3, 3), (4, 4), stride=2, padding=1)
    expected = [sympy.Integer(0)] * 36
    for output, cell, tap in oracles.products(geometry):
        expected[output] += list(x)[cell] * list(w)[tap]
    assert y.shape == geometry.output_shape
    assert list(y) == expected


def test_the_rival_proves_and_refutes():
    output, holds, markdown, latex = naive.everything(**SIZE)
    assert holds
    assert not naive.proved([output, 2 * output])
    assert markdown.startswith("- output[0,0] = w22*x1_1\n- output[0,1] = w21*x1_2 + w23*x1_1\n")
    assert latex.startswith("\\begin{aligned}\ny_{0,0} &= w_{22} x_{1 1} \\\\\ny_{0,1} &= ")


@pytest.mark.parametrize(
    ("row", "ok", "cells"),
    [
        (report.faster("f", 0.01, 0.5, 30), True, ["f", "10 ms", "500 ms", "50.00", "≥ 30", "ok"]),
        (report.faster("f", 0.01, 0.2, 30), False, ["f", "10 ms", "200 ms", "20.00", "≥ 30", "FAIL"]),
        (report.as_fast("c", 3e-5, 2e-5, 1.5), True, ["c", "30 µs", "20 µs", "1.50", "≤ 1.5", "ok"]),
        (report.as_fast("c", 4, 2, 1.5), False, ["c", "4 s", "2 s", "2.00", "≤ 1.5", "FAIL"]),
        (report.growth("g", 1, 64, 64, 1.15, write=report.time), True, ["g", "1 s", "64 s", "1.00", "≤ 1.15", "ok"]),
        (report.within("w", 0.5, 2), True, ["w", "500 ms", "2 s", "0.25", "≤ 1", "ok"]),
        (report.within("w", 3, 2), False, ["w", "3 s", "2 s", "1.50", "≤ 1", "FAIL"]),
        (
            report.growth("g", 2**20, 2**32, 64, 1.15, write=report.size),
            False,
            ["g", "1 MB", "4.1e+03 MB", "2.00", "≤ 1.15", "FAIL"],
        ),
    ],
)
def test_a_row_tells_whether_its_target_is_met(row, ok, cells):
    assert row.ok is ok
    assert row.cells() == cells


def test_what_is_left_out_is_told_and_fails_where_ci_runs(monkeypatch):
    row = report.LeftOut("i", "no islpy")
    monkeypatch.setenv("CI", "")
    assert row.ok
    assert row.cells() == ["i", "left out: no islpy", "", "", "", ""]
    monkeypatch.setenv("CI", "true")
    assert not row.ok
    assert row.cells()[-1] == "FAIL"
    assert report.table([row, report.faster("f", 1, 2, 1)]).splitlines()[1].endswith("FAIL")


COMPARISONS = [every_step.by_enumeration, pytest.param(every_step.by_isl, marks=pytest.mark.isl)]


@pytest.mark.parametrize("compare", COMPARISONS)
def test_forms_are_compared_at_every_step(compare):
    steps = [(1, 1), (2, 3), (8, 6)]
    assert compare(steps=steps) == []
    wrong = {**every_step.RELATIONS, **WRONG_RELATIONS}
    assert {name for name, *_ in compare(wrong, [(1, 2), (2, 3)])} == set(WRONG_RELATIONS)


def test_seconds_that_a_program_prints_are_read():
    assert timing.seconds_printed("print(0.25)", "print(2)", repeats=1) == [0.25, 2]


def test_the_table_is_aligned():
    lines = report.table([report.faster("long name", 1, 2, 1), report.faster("f", 1, 2, 1)]).splitlines()
    assert len({line.index("2 s") for line in lines[1:]}) == 1
