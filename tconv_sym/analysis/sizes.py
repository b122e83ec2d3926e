"""All strides, paddings and output paddings that lead from a given input size to a given output size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tconv_sym.analysis.overlap_law import VERDICTS
from tconv_sym.analysis.size_choices import COLUMNS, Choice, SizeAxis, choice_data
from tconv_sym.errors import GeometryError, LimitError, shown
from tconv_sym.geometry import Geometry
from tconv_sym.integers import read_integer
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.render.sized import SizedDocument
from tconv_sym.typeset.blocks import Block, Equation, Heading, Prose, Table
from tconv_sym.typeset.wording import CELLS, by, counted, listed, shortest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tconv_sym.geometry import Sizes


@dataclass(frozen=True, kw_only=True)
class SizeChoices(SizedDocument):
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

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return all choices as data for JSON: those of all axes at once, and those of each axis."""
        return {
            "choices": choice_data(self.choices, max_cells),
            "axes": [axis.to_dict(max_cells=max_cells) for axis in self.axes],
        }

    # ---- as a document ----------------------------------------------------------------------------------------------

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the law, the choices that work on all axes at once, and those of each axis where axes differ."""
        yield Heading("Sizes")
        yield Prose(self._question())
        yield Equation("O", ("s(n - 1) - 2p + d(k - 1) + a + 1",))
        distinct = list(dict.fromkeys(self.axes))
        if len(distinct) == 1:
            yield from _found(distinct[0], self.choices, _tables(target, self.choices, distinct, max_cells))
            return
        yield Heading("The same on every axis", 2)
        if self.choices:
            yield from _tables(target, self.choices, self.axes, max_cells)
        else:
            yield Prose("No choice is the same on every axis.")
        for number, axis in enumerate(self.axes):
            yield Heading(f"Axis {number}: from {axis.input} to {axis.output}", 2)
            yield from _found(axis, axis.choices, _tables(target, axis.choices, [axis], max_cells))

    def _question(self) -> str:
        """Say what is asked for."""
        sizes = {name: [getattr(axis, name) for axis in self.axes] for name in ("input", "output", "kernel")}
        dilations = [axis.dilation for axis in self.axes]
        dilation = f" of dilation {shortest(dilations)}" if set(dilations) != {1} else ""
        return (
            f"What leads from {by(sizes['input'])} to {by(sizes['output'])} with a kernel of {by(sizes['kernel'])}"
            f"{dilation}? Stride s, padding p on both sides and output padding a with:"
        )


def _searched(axis: SizeAxis) -> int:
    return axis.searched


def _found(axis: SizeAxis, choices: Sequence[Choice], tables: Iterable[Block]) -> Iterator[Block]:
    """Show the choices of one axis, or of axes that are alike, or say that there are none."""
    if choices:
        yield Prose(f"{counted(len(choices), 'choice').capitalize()}.")
        yield from tables
    else:
        yield Prose(f"There is none. {_nearest(axis)}")
    if choices and all(choice.crops_inputs for choice in choices):
        yield Prose(f"All of them crop all that some inputs contribute. {_nearest(axis, whole_inputs=True)}")
    yield Prose(_searched_words(axis))


def _tables(target: str, choices: Sequence[Choice], axes: Sequence[SizeAxis], max_cells: int | None) -> Iterator[Block]:
    """Show as many choices as fit, and say how to see the others."""
    shown = choices if max_cells is None else choices[: max_cells // len(COLUMNS)]
    if shown:
        yield _table(target, shown, axes)
    more = len(choices) - len(shown)
    if more:
        them = "it" if more == 1 else "them"
        yield Prose(f"And {more:,} more. To see {them}, set max_cells to None (--max-cells none).")


def _table(target: str, choices: Sequence[Choice], axes: Sequence[SizeAxis]) -> Table:
    """Show choices, and of each the most uneven overlap that an axis has."""
    cell = CELLS[target]
    rows = [
        [
            str(choice.stride),
            str(choice.padding),
            str(choice.output_padding),
            cell(max((axis.law(choice).verdict for axis in axes), key=VERDICTS.index)),
            cell("yes" if choice.crops_inputs else "no"),
        ]
        for choice in choices
    ]
    return Table([cell(words) for words in COLUMNS], rows)


def _nearest(axis: SizeAxis, *, whole_inputs: bool = False) -> str:
    """Say which sizes can be reached."""
    try:
        found = [size for size in axis.nearest(whole_inputs=whole_inputs) if size is not None]
    except LimitError as error:
        return f"The nearest that can be reached were not looked for, as {error}."
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
    input: Sizes,  # noqa: A002 (the word of `Geometry`)
    kernel: Sizes,
    output: Sizes,
    *,
    dilation: Sizes = 1,
    max_stride: int | None = None,
) -> SizeChoices:
    """Return all (s, p, a) that lead from input size to output size, each one integer or one for each axis.

    `max_stride` None goes as far as there are choices that crop no whole input. Raises `GeometryError`; what has too
    many choices raises `LimitError` when they are looked at.

    >>> [(c.stride, c.padding, c.output_padding) for c in sizes(4, 4, 8).choices]
    [(2, 1, 0), (3, 3, 1)]
    """
    start = Geometry(input, kernel, dilation=dilation)
    largest = None if max_stride is None else _positive("max_stride", max_stride)
    outputs = _outputs(output, len(start.axes))
    return SizeChoices(
        axes=tuple(
            SizeAxis(input=axis.input, kernel=axis.kernel, output=size, dilation=axis.dilation, largest_stride=largest)
            for axis, size in zip(start.axes, outputs, strict=True)
        )
    )


def sizes_of(geometry: Geometry, output: Sizes | None = None, max_stride: int | None = None) -> SizeChoices:
    """Return what leads to `output`, or to the output of `geometry`, with its input, kernel and dilation."""
    return sizes(
        geometry.input,
        geometry.kernel,
        geometry.output if output is None else output,
        dilation=tuple(axis.dilation for axis in geometry.axes),
        max_stride=max_stride,
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
    number = read_integer(value)
    if number is None or number < 1:
        raise GeometryError(f"{name} must be an integer of at least 1, got {shown(value)}")
    return number
