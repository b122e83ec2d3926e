"""All strides, paddings and output paddings that lead from a given input size to a given output size."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tconv_sym.analysis.overlap_law import VERDICTS
from tconv_sym.analysis.size_choices import Choice, SizeAxis
from tconv_sym.analysis.wording import CELLS, by, counted, listed, shortest
from tconv_sym.errors import GeometryError, shown
from tconv_sym.geometry import Geometry
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.typeset.blocks import Block, Equation, Heading, Prose, Table
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym import geometry as of_geometry

_COLUMNS = ("stride", "padding", "output padding", "overlap", "crops whole inputs")


@dataclass(frozen=True, kw_only=True)
class Sizes(Document):
    """What leads from one size to another.

    Searched are symmetric paddings of at least 0, output paddings from 0 to max(s, d) − 1 as `Geometry` takes them, and
    strides up to `axes[…].searched`. Every choice of one axis goes with every choice of the others.
    """

    axes: tuple[SizeAxis, ...]

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The choices that work on all axes at once, in order; raises `LimitError` for too many.

        Strides go as far as the least that is searched, axes of one input aside, on which the stride plays no part.
        """
        several = [axis for axis in self.axes if axis.input > 1]
        pivot = min(several, key=_searched) if several else max(self.axes, key=_searched)
        return tuple(
            replace(choice, crops_inputs=any(axis.crops_inputs(choice) for axis in self.axes))
            for choice in pivot.choices
            if all(axis.has(choice) for axis in self.axes)
        )

    def geometry(self, choice: Choice) -> Geometry:
        """Return the geometry of a choice that is taken on all axes."""
        return Geometry(
            tuple(axis.input for axis in self.axes),
            tuple(axis.kernel for axis in self.axes),
            stride=choice.stride,
            padding=choice.padding,
            output_padding=choice.output_padding,
            dilation=tuple(axis.dilation for axis in self.axes),
        )

    def to_dict(self) -> dict[str, object]:
        """Return all choices as data for JSON: those of all axes at once, and those of each axis."""
        return {
            "choices": [choice.to_dict() for choice in self.choices],
            "axes": [axis.to_dict() for axis in self.axes],
        }

    # ---- as a document ----------------------------------------------------------------------------------------------

    def blocks(self, target: str) -> Iterator[Block]:
        """Give the law, the choices that work on all axes at once, and those of each axis where axes differ."""
        yield Heading("Sizes")
        yield Prose(self._question())
        yield Equation("O", ("s(n - 1) - 2p + d(k - 1) + a + 1",))
        distinct = list(dict.fromkeys(self.axes))
        if len(distinct) == 1:
            yield from self._found(target, distinct[0], self.choices, distinct)
            return
        yield Heading("The same on every axis", 2)
        if self.choices:
            yield _table(target, self.choices, self.axes)
        else:
            yield Prose("No choice is the same on every axis.")
        for number, axis in enumerate(self.axes):
            yield Heading(f"Axis {number}: from {axis.input} to {axis.output}", 2)
            yield from self._found(target, axis, axis.choices, [axis])

    def _question(self) -> str:
        """Say what is asked for."""
        sizes = {name: [getattr(axis, name) for axis in self.axes] for name in ("input", "output", "kernel")}
        dilations = [axis.dilation for axis in self.axes]
        dilation = f" of dilation {shortest(dilations)}" if set(dilations) != {1} else ""
        return (
            f"What leads from {by(sizes['input'])} to {by(sizes['output'])} with a kernel of {by(sizes['kernel'])}"
            f"{dilation}? Stride s, padding p on both sides and output padding a with:"
        )

    def _found(
        self, target: str, axis: SizeAxis, choices: Sequence[Choice], axes: Sequence[SizeAxis]
    ) -> Iterator[Block]:
        """Show the choices of one axis, or of axes that are alike, or say that there are none."""
        if choices:
            yield Prose(f"{counted(len(choices), 'choice').capitalize()}.")
            yield _table(target, choices, axes)
            yield from _cut(len(choices))
        else:
            yield Prose(f"There is none. {_nearest(axis)}")
        if choices and all(choice.crops_inputs for choice in choices):
            yield Prose(f"All of them crop all that some inputs contribute. {_nearest(axis, whole_inputs=True)}")
        yield Prose(_searched_words(axis))


def _searched(axis: SizeAxis) -> int:
    return axis.searched


def _table(target: str, choices: Sequence[Choice], axes: Sequence[SizeAxis]) -> Table:
    """Show choices, as many as are shown of an array."""
    cell = CELLS[target]
    rows = [
        [
            str(choice.stride),
            str(choice.padding),
            str(choice.output_padding),
            cell(max((axis.law(choice).verdict for axis in axes), key=VERDICTS.index)),
            cell("yes" if choice.crops_inputs else "no"),
        ]
        for choice in choices[: MAX_CELLS // len(_COLUMNS)]
    ]
    return Table([cell(words) for words in _COLUMNS], rows)


def _cut(count: int) -> Iterator[Prose]:
    """Say what a table does not show."""
    more = count - MAX_CELLS // len(_COLUMNS)
    if more > 0:
        yield Prose(f"And {more:,} more.")


def _nearest(axis: SizeAxis, *, whole_inputs: bool = False) -> str:
    """Say which sizes can be reached."""
    found = [size for size in axis.nearest(whole_inputs=whole_inputs) if size is not None]
    if not found:
        return "No other size can be reached either."
    otherwise = " otherwise" if whole_inputs else ""
    return f"The nearest that can be reached{otherwise} {'is' if len(found) == 1 else 'are'} {listed(found, 'and')}."


def _searched_words(axis: SizeAxis) -> str:
    """Say what was searched, and why no further."""
    said = (
        f"Searched: strides up to {axis.searched:,}, every padding of at least 0, "
        "every output padding below the stride or the dilation."
    )
    if axis.input == 1:
        return f"{said} With one input a larger stride changes no size; it only allows more output padding."
    if axis.largest_stride is None:
        return f"{said} At larger strides every choice has a padding above d(k - 1), and so crops whole inputs."
    return said


def sizes(
    input: of_geometry.Sizes,  # noqa: A002 (the word of `Geometry`)
    kernel: of_geometry.Sizes,
    output: of_geometry.Sizes,
    *,
    dilation: of_geometry.Sizes = 1,
    max_stride: int | None = None,
) -> Sizes:
    """Return all (s, p, a) that lead from input size to output size, each one integer or one for each axis.

    `max_stride` None goes as far as there are choices that crop no whole input. Raises `GeometryError`.

    >>> [(c.stride, c.padding, c.output_padding) for c in sizes(4, 4, 8).choices]
    [(2, 1, 0), (3, 3, 1)]
    """
    start = Geometry(input, kernel, dilation=dilation)
    largest = None if max_stride is None else _positive("max_stride", max_stride)
    outputs = _outputs(output, len(start.axes))
    return Sizes(
        axes=tuple(
            SizeAxis(input=axis.input, kernel=axis.kernel, output=size, dilation=axis.dilation, largest_stride=largest)
            for axis, size in zip(start.axes, outputs, strict=True)
        )
    )


def _outputs(value: object, count: int) -> list[int]:
    """Return one output size for each axis."""
    each = value if isinstance(value, (list, tuple)) else [value] * count
    if len(each) != count:
        axes = counted(count, "axis", "axes")
        raise GeometryError(f"output must be one size, or one for each axis (the input has {axes}), got {shown(value)}")
    return [_positive("output", size) for size in each]


def _positive(name: str, value: object) -> int:
    """Return an integer of at least 1, or say what `name` has to be."""
    try:
        number = 0 if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = 0
    if number < 1:
        raise GeometryError(f"{name} must be an integer of at least 1, got {shown(value)}")
    return number
