"""The parts of a derivation as data for JSON: exact, with integers as integers and all else as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sympy import Integer

from tconv_sym.render.content import MAX_CELLS, Result
from tconv_sym.render.notation import TEXT, Notation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sympy import Expr

    from tconv_sym.geometry import Geometry
    from tconv_sym.problem import Operand, Problem


def entry(expression: Expr) -> int | str:
    """Write an expression: an integer as itself, anything else as SymPy prints it."""
    return int(expression) if isinstance(expression, Integer) else str(expression)


def nested(entries: Iterable[object], shape: tuple[int, ...]) -> Any:  # noqa: ANN401 (lists of lists, or one entry)
    """Arrange entries as nested lists of `shape`.

    >>> nested(range(4), (2, 2))
    [[0, 1], [2, 3]]
    """
    level = list(entries)
    for size in shape[:0:-1]:
        level = [level[start : start + size] for start in range(0, len(level), size)]
    return level if shape else level[0]


def problem_data(problem: Problem) -> dict[str, object]:
    """Give the geometry and the operands."""
    data: dict[str, object] = {"geometry": problem.geometry.to_dict() | {"output": problem.geometry.output}}
    for name, operand in zip(("input", "kernel", "bias"), problem.operands, strict=False):
        data[name] = nested(_operand(operand), operand.shape)
    return data


def _operand(operand: Operand) -> Iterable[int | str]:
    """Give the entries of an operand; fresh symbols by name."""
    return map(entry, operand.given) if operand.given else operand.names


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
        return _left_out(inputs * outputs)
    notation = Notation(problem, TEXT)
    rows: list[list[str | None]] = [[None] * outputs for _ in range(inputs)]
    for output, input_id, tap in result.terms:
        rows[input_id][output] = notation.formula(input_id, tap)
    return {"columns": notation.outputs(), "inputs": notation.labels, "rows": rows}


def output_data(problem: Problem, result: Result) -> dict[str, object]:
    """Give the output as an array, and every formula as text."""
    notation = Notation(problem, TEXT)
    formulas = {
        name: " + ".join(parts) or "0"
        for name, parts in zip(notation.outputs(), notation.sums(result.terms), strict=True)
    }
    shape = problem.geometry.output_shape
    return {"shape": shape, "values": nested(map(entry, result.cells), shape), "formulas": formulas}


def step_data(
    arrays: Iterable[tuple[list[Expr], tuple[int, ...]]], shape: tuple[int, ...], cells: int, max_cells: int | None
) -> dict[str, object]:
    """Give the arrays of a step, made by iterating over `arrays`."""
    if max_cells is not None and cells > max_cells:
        return {"shape": shape} | _left_out(cells)
    return {
        "shape": shape,
        "arrays": [nested(map(entry, entries), array_shape) for entries, array_shape in arrays],
    }


def _left_out(cells: int) -> dict[str, object]:
    """Say that something was left out; `max_cells` brings it back."""
    return {"left_out": True, "cells": cells}
