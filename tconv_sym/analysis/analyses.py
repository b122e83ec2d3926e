"""All analyses of a problem, by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tconv_sym.analysis.equivalent_convolution import equivalent_convolution
from tconv_sym.analysis.gradients import gradients
from tconv_sym.analysis.overlap import overlap
from tconv_sym.analysis.round_trip import round_trip
from tconv_sym.analysis.sizes import sizes_of
from tconv_sym.render.parts import ANALYSES, chosen_parts
from tconv_sym.render.sized import Documents, SizedDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tconv_sym.geometry import Sizes
    from tconv_sym.problem import Problem


def analyses(
    problem: Problem, parts: Sequence[str] = ANALYSES, output: Sizes | None = None, max_stride: int | None = None
) -> Documents:
    """Make the chosen analyses; `output` is what "sizes" is to lead to, with strides up to `max_stride`.

    Raises `UnknownNameError` and `GeometryError`.
    """
    geometry = problem.geometry
    makers: dict[str, Callable[[], SizedDocument]] = {
        "overlap": partial(overlap, geometry),
        "sizes": partial(sizes_of, geometry, output, max_stride),
        "equivalent-convolution": partial(equivalent_convolution, geometry),
        "round-trip": partial(round_trip, problem),
        "gradients": partial(gradients, problem),
    }
    return Documents({part: makers[part] for part in chosen_parts(parts, "analysis", ANALYSES)})
