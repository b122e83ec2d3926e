"""A function against the definition: the products it makes, judged like a claim."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from functools import partial
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.checking.explain import fits
from tconv_sym.checking.judge import judge
from tconv_sym.checking.recover import recover
from tconv_sym.checking.tally import by
from tconv_sym.checking.verdict import Verdict
from tconv_sym.limits import check_limit
from tconv_sym.problem import pose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from tconv_sym.checking.recovered import Recovered
    from tconv_sym.geometry import Geometry
    from tconv_sym.polynomial import Polynomial
    from tconv_sym.problem import Problem

MAX_OUTPUTS = 2**16
"""As many outputs as are judged, which takes seconds where all are wrong."""

_PARAMETERS = ("stride", "padding", "output_padding", "dilation", "groups")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outputs:
    """What a function claims: its outputs, as polynomials in fresh symbols."""

    shape: tuple[int, ...]
    cells: Sequence[Polynomial]


def check_function(
    geometry: Geometry,
    f: Callable[..., Any],
    *,
    batched: bool | None = None,
    array: Callable[..., Any] = np.asarray,
) -> Verdict:
    """Judge f(x, w) by the products it makes, in the fresh symbols of the geometry; arguments as in `recover`.

    Where f has parameters called stride, padding, output_padding, dilation or groups, it is given the geometry's. Its
    output may have further axes of length 1 in front: those of a batch, or of channels that the geometry has not.
    Raises what `recover` raises.
    """
    recovered = recover(_with_parameters(f, geometry), geometry, batched=batched, array=array)
    check_limit("outputs that are judged", prod(recovered.shape), MAX_OUTPUTS)
    sizes = {name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")}
    problem = pose(geometry.input, geometry.kernel, **sizes)
    verdict = _judged(problem, recovered)
    return replace(verdict, message=f"{verdict.message} ({_found(recovered)})")


def _with_parameters(f: Callable[..., Any], geometry: Geometry) -> Callable[..., Any]:
    """Set the parameters of f that are called as the geometry's are: each one integer, or one for each axis."""
    try:
        own = [
            p.name
            for p in inspect.signature(f).parameters.values()
            if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
        ]
    except (TypeError, ValueError):  # what is not written in Python need not say what it takes
        return f
    values = geometry.to_dict()
    return partial(f, **{name: _plain(values[name]) for name in _PARAMETERS if name in own})


def _plain(value: Any) -> Any:  # noqa: ANN401 (an integer, or a tuple of integers or pairs)
    """Write one integer where all axes and sides agree.

    >>> _plain(((1, 1), (1, 1))), _plain(((1, 0), (1, 1))), _plain(((1, 1), (0, 0))), _plain((2, 1))
    (1, ((1, 0), (1, 1)), (1, 0), (2, 1))
    """
    if not isinstance(value, tuple):
        return value
    if all(isinstance(side, tuple) and side[0] == side[1] for side in value):
        value = tuple(begin for begin, _ in value)
    return value[0] if len(set(value)) == 1 and not isinstance(value[0], tuple) else value


def _judged(problem: Problem, recovered: Recovered) -> Verdict:
    """Judge outputs like an array in a text, in which axes of length 1 are free; here they are not."""
    returned, shape = recovered.fitted_shape, problem.geometry.output_shape
    outputs = _Outputs(shape=returned, cells=_cells(recovered, problem))
    if returned == shape:
        return judge(problem, "output", outputs)
    message = f"the output is {by(shape)}, the function returns {by(recovered.shape)}"
    if fits(returned, shape):
        return Verdict(status="refuted", of="output", message=message)
    return replace(judge(problem, "output", outputs), message=message)


def _cells(recovered: Recovered, problem: Problem) -> Sequence[Polynomial]:
    """Write every output of a function as a polynomial."""
    inputs, taps = problem.input.names, problem.kernel.names
    cells: list[dict[tuple[str, ...], int | Fraction]] = [{} for _ in range(prod(recovered.shape))]
    for o, i, m, coefficient in recovered:
        cells[o][tuple(sorted((inputs[i], taps[m])))] = coefficient
    return cells


def _found(recovered: Recovered) -> str:
    """Say what was found, how, and what was overlooked."""
    products = "1 product" if len(recovered) == 1 else f"{len(recovered):,} products"
    rounding = f", up to rounding errors of {recovered.rounding:.0e}" if recovered.rounding else ""
    shape = f"; it returns shape {recovered.shape}" if recovered.shape != recovered.fitted_shape else ""
    overwrites = "; it overwrites its arguments" if recovered.overwrites else ""
    return f"the function makes {products}, found by {recovered.calls} calls{rounding}{shape}{overwrites}"
