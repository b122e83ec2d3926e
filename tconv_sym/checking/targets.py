"""What can be claimed of a problem: the output, C, the table, the steps of the forms …, each with what it should be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import TYPE_CHECKING

from tconv_sym import polynomial
from tconv_sym.checking.situation import Situation
from tconv_sym.checking.values import Cells
from tconv_sym.errors import FormError, PositionError, UnknownNameError
from tconv_sym.forms import FORMS
from tconv_sym.limits import MAX_ELEMENTS, check_limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.forms.steps import Grid, Ids, Product, Step, Sums
    from tconv_sym.geometry import Geometry
    from tconv_sym.polynomial import Polynomial
    from tconv_sym.problem import Problem

Made = Callable[[Situation], Cells]

_INDEXED = re.compile(r"(.*?)\[([0-9]{1,9})\]")
_ALIASES = {"equivalent-kernels": "matrix.equivalent-kernels"}
_BIASED = "biased"
"""The step that follows those of a form where there is a bias."""
_STRETCHING = ("scatter", "matrix", "zero-insertion")
"""The forms that misconceptions are about: of the steps of the others they say less, see `_check_alike`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that can be claimed: its name, how a sentence calls it, and what it is in a situation."""

    name: str
    words: str
    cells: Made


def find(problem: Problem, of: object) -> Target:
    """Return the target of a name; raises `UnknownNameError`, `FormError` or `PositionError`.

    >>> from tconv_sym.problem import pose
    >>> find(pose((2, 2), (3, 3)), "scatter.placed[2]").words
    'scatter.placed[2]'
    """
    whole = of if isinstance(of, str) else ""
    match = _INDEXED.fullmatch(whole)
    name, index = (match[1], int(match[2])) if match else (whole, None)
    plain = _plain(problem)
    if index is None and name in plain:
        return plain[name]
    form, _, step = _ALIASES.get(name, name).partition(".")
    if form in FORMS and step in _steps(problem, form):
        return _step_target(problem, whole, form, step, index)
    raise UnknownNameError("of", of, tuple(names(problem)))


def names(problem: Problem) -> Iterator[str]:
    """Give the name of everything that can be claimed of a problem."""
    yield from ("output", "size")
    yield from (name for name in (*_plain(problem), *_ALIASES) if name != "output")
    for form in FORMS:
        if FORMS[form].refuses(problem.geometry.spatial) is None:
            yield from (f"{form}.{name}" for name in _steps(problem, form))


def _plain(problem: Problem) -> dict[str, Target]:
    """Return the targets that are no steps."""
    made: list[tuple[str, str, Made]] = [
        ("output", "the output", Situation.output),
        ("table", "the table", Situation.table),
        ("matrix", "the matrix C", Situation.matrix),
        ("matrix.transposed", "the transposed matrix", lambda situation: situation.matrix().swapped()),
        ("convolution", "the ordinary convolution", lambda situation: situation.as_ordinary().output(bias=False)),
        ("input", "the input", lambda situation: _entries(situation.entries.inputs, situation.inputs)),
        ("kernel", "the kernel", lambda situation: _entries(situation.entries.taps, situation.taps)),
    ]
    if problem.bias is not None:
        shape = problem.bias.shape
        made.append(("bias", "the bias", lambda s: Cells(shape=shape, at=s.entries.bias.__getitem__)))
    return {name: Target(name=name, words=words, cells=cells) for name, words, cells in made}


def _entries(entries: Sequence[Polynomial], ids: Ids) -> Cells:
    """Arrange entries of the problem."""
    numbers = ids.ravel().tolist()
    return Cells(shape=ids.shape, at=lambda number: entries[numbers[number]])


def _steps(problem: Problem, form: str) -> dict[str, Step | None]:
    """Return the steps of a form by name; raises `FormError` where it does not exist. The last adds the bias.

    Steps with symbols that the problem does not have are left out: nobody could write them.
    """
    made = FORMS[form].run(problem.geometry).steps
    steps: dict[str, Step | None] = {step.name: step for step in made if not step.has_variables}
    return steps if problem.bias is None else steps | {_BIASED: None}


def _step_target(problem: Problem, of: str, form: str, name: str, index: int | None) -> Target:
    """Return the target of a step, or of one array of it."""
    step = _steps(problem, form)[name]
    _check_index(name, index, 1 if step is None else step.count)
    if step is None:
        return Target(name=of, words=of, cells=lambda situation: situation.output(form))
    if name in ("C", "C-transposed") and problem.geometry.channels is None:
        plain = _plain(problem)["matrix" if name == "C" else "matrix.transposed"]
        return Target(name=of, words=of, cells=plain.cells)
    if form in _STRETCHING or step.array is None:
        return Target(name=of, words=of, cells=lambda situation: _step_cells(situation, form, name, index))

    def cells(situation: Situation) -> Cells:
        _check_alike(problem.geometry, situation.geometry, form, name, index)
        return _step_cells(situation, form, name, index)

    return Target(name=of, words=of, cells=cells)


def _check_alike(true: Geometry, taken: Geometry, form: str, name: str, index: int | None) -> None:
    """Refuse a geometry that somebody takes for the true one where that would explain a step only by chance.

    Misconceptions are ideas about the stretched input, the copies and C. What they make of a step of another form says
    something only if it has the shape of the true one, and if it is about more than taps where a parameter differs.
    """
    if taken == true:
        return
    step, other = (_form_step(geometry, form, name) for geometry in (true, taken))
    if _extent(step, index) != _extent(other, index):
        raise FormError(f"step {name} must keep its shape {step.shape}, got {other.shape}")
    if _parameters(true) != _parameters(taken) and step.array is not None:
        first = step.array(index or 0)
        if first.inputs is None:
            raise FormError(f"step {name} must keep its parameters, as it holds nothing but taps, got others")


def _form_step(geometry: Geometry, form: str, name: str) -> Step:
    """Return a step of a form; raises `FormError` where the form does not exist."""
    return next(step for step in FORMS[form].run(geometry).steps if step.name == name)


def _extent(step: Step, index: int | None) -> tuple[object, ...]:
    """Return the shape of a step, or of one array of it, and the phases that it is one of."""
    return (step.shape, step.phases, step.count if index is None else None)


def _parameters(geometry: Geometry) -> list[tuple[int, ...]]:
    """Return all but the sizes of input and kernel, by axis."""
    return [(axis.stride, axis.dilation, axis.begin, axis.end, axis.output_padding) for axis in geometry.axes]


def _check_index(name: str, index: int | None, count: int) -> None:
    """Refuse an array that a step does not have; raises `PositionError`."""
    if index is not None and index >= count:
        raise PositionError(f"index of step {name} must be in 0..{count - 1}, got {index}")


def _step_cells(situation: Situation, form: str, name: str, index: int | None) -> Cells:
    """Return the arrays of a step, stacked where there are several, or one of them."""
    geometry = situation.geometry
    step = _form_step(geometry, form, name)
    _check_index(name, index, step.count)
    if step.array is None:
        sums = situation.output(form, bias=False)
        flat = (*sums.shape[: len(geometry.bias_shape)], prod(situation.spatial_output), 1)
        return sums if step.shape == geometry.output else Cells(shape=flat, at=sums.at)
    blocks = 1 if geometry.channels is None else prod(geometry.kernel_shape[:2])
    check_limit(f"cells of {form}.{name}", step.cells * blocks, MAX_ELEMENTS)
    return _array_cells(situation, step.array, index, step.count)


def _array_cells(situation: Situation, array: Callable[[int], Grid | Sums], index: int | None, count: int) -> Cells:
    """Return the cells of arrays, each array made when it is looked at."""
    first, geometry = index or 0, situation.geometry
    shape = array(first).over_channels(geometry).shape
    inputs, taps = situation.inputs.ravel().tolist(), situation.taps.ravel().tolist()

    @cache
    def products(position: int) -> list[list[Product]]:
        return array(position).over_channels(geometry).products()

    def at(number: int) -> Polynomial:
        position, place = divmod(number, prod(shape))
        found = products(first + position)[place]
        return polynomial.total(
            _product(situation, None if i is None else inputs[i], None if m is None else taps[m]) for i, m, _ in found
        )

    return Cells(shape=shape if index is not None or count == 1 else (count, *shape), at=at)


def _product(situation: Situation, input_id: int | None, tap: int | None) -> Polynomial:
    """Return an input, a tap, or the product of both."""
    if input_id is None:
        return situation.entries.taps[tap or 0]
    if tap is None:
        return situation.entries.inputs[input_id]
    return situation.entries.sum([input_id], [tap])
