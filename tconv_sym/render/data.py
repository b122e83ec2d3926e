"""The parts of a derivation as data for JSON: exact, with integers as integers and all else as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.nested import arrange
from tconv_sym.render.arrays import MAX_CELLS, left_out
from tconv_sym.render.notation import PLAIN, Notation, Result
from tconv_sym.render.steps import step_size, sum_shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tconv_sym.forms.steps import Step
    from tconv_sym.geometry import Geometry
    from tconv_sym.problem import Problem
    from tconv_sym.typeset.blocks import Parts

_INTEGER = re.compile(r"-?[0-9]+")


def entry(parts: Parts) -> int | str:
    """Write a sum: an integer as itself, anything else as text, `a*w1 + b*w2`.

    >>> entry(["a*w1", "2"]), entry(["-2"]), entry([])
    ('a*w1 + 2', -2, 0)
    """
    words = " + ".join(parts) or "0"
    return int(words) if _INTEGER.fullmatch(words) else words


def problem_data(problem: Problem) -> dict[str, object]:
    """Give the geometry and the operands."""
    notation = Notation(problem, PLAIN)
    data: dict[str, object] = {"geometry": problem.geometry.to_dict() | {"output": problem.geometry.output}}
    for which, operand in enumerate(problem.operands):
        data[operand.name] = arrange((entry([word]) for word in notation.entries(which)), operand.shape)
    return data


def size_data(geometry: Geometry) -> list[dict[str, int]]:
    """Give every axis with its output size."""
    return [
        {
            "input": axis.input,
            "kernel": axis.kernel,
            "stride": axis.stride,
            "padding_begin": axis.begin,
            "padding_end": axis.end,
            "dilation": axis.dilation,
            "output_padding": axis.output_padding,
            "output": axis.output,
        }
        for axis in geometry.axes
    ]


def table_data(problem: Problem, result: Result, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
    """Give what lands where: a list an input, null where nothing does."""
    outputs, inputs, _ = result.terms.sizes
    if max_cells is not None and inputs * outputs > max_cells:
        return _left_out("the table", inputs * outputs, max_cells)
    notation = Notation(problem, PLAIN)
    rows: list[list[str | None]] = [[None] * outputs for _ in range(inputs)]
    for output, input_id, tap in result.terms:
        rows[input_id][output] = notation.formula(input_id, tap)
    sums = [entry(parts) for parts in notation.totals(result)]
    return {"columns": notation.outputs(), "inputs": notation.labels, "rows": rows, "sums": sums}


def form_data(
    problem: Problem, title: str, steps: Iterable[Step], result: Result, max_cells: int | None = MAX_CELLS
) -> dict[str, object]:
    """Give the steps of a form by name; the last is the output."""
    notation = Notation(problem, PLAIN)
    return {"title": title, "steps": {step.name: _step(notation, step, result, max_cells) for step in steps}}


def _step(notation: Notation, step: Step, result: Result, max_cells: int | None) -> dict[str, object]:
    """Give the arrays of one step."""
    geometry = notation.problem.geometry
    data: dict[str, object] = {"title": step.title, "unchanged": step.unchanged}
    cells = step_size(step, geometry)
    if max_cells is not None and cells > max_cells:
        return data | _left_out(f"the step {step.name}", cells, max_cells)
    if step.array is None:
        return data | {
            "arrays": [arrange(map(entry, notation.totals(result, bias=step.adds_bias)), sum_shape(step, geometry))]
        }
    arrays = (step.array(index).over_channels(geometry) for index in range(step.count))
    written = [(map(entry, map(notation.cell, array.products())), array.shape) for array in arrays]
    return data | {"arrays": [arrange(*each) for each in written]}


def output_data(problem: Problem, result: Result) -> dict[str, object]:
    """Give the output as an array, and every formula as text."""
    notation = Notation(problem, PLAIN)
    sums = [" + ".join(parts) or "0" for parts in notation.sums(result.terms)]
    values = sums if problem.is_symbols else [notation.write(value) for value in result.cells]
    shape = problem.geometry.output_shape
    return {
        "shape": shape,
        "values": arrange((entry([value]) for value in values), shape),
        "formulas": dict(zip(notation.outputs(), sums, strict=True)),
    }


def _left_out(what: str, cells: int, max_cells: int) -> dict[str, object]:
    """Say what was left out and how to get it."""
    return {"left_out": left_out(what, cells, max_cells).words, "cells": cells}
