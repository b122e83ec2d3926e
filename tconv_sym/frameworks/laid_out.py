"""A convention's call, derived: one derivation for each sample, with everything in the framework's layout."""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
from sympy import ImmutableDenseNDimArray
from sympy.tensor.array.arrayop import Flatten

from tconv_sym import symbols
from tconv_sym.derivation import Derivation
from tconv_sym.errors import OperandError
from tconv_sym.frameworks.call_blocks import assigned
from tconv_sym.frameworks.code import code_block
from tconv_sym.frameworks.entries import Entries, bias_entries, input_entries, kernel_entries, refuse_clashes
from tconv_sym.frameworks.layout import our_layout, permute_axes, spatial_axes
from tconv_sym.frameworks.slices import slices
from tconv_sym.limits import MAX_ELEMENTS, MAX_PRODUCTS, check_limit
from tconv_sym.nested import arrange
from tconv_sym.problem import Problem, pose
from tconv_sym.render.arrays import MAX_CELLS, fitting, left_out
from tconv_sym.render.content import describe
from tconv_sym.render.notation import Pen
from tconv_sym.render.sized import SizedDocument
from tconv_sym.typeset.blocks import Block, Formula, Formulas, Heading, Matrix, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from sympy import Expr

    from tconv_sym.frameworks.convention import Convention
    from tconv_sym.render.notation import Notation


def lay_out(convention: Convention, input: object, kernel: object, bias: object) -> LaidOut:  # noqa: A002 (the field's own word)
    """Derive a convention's call; arguments and errors as of `Convention.derive`."""
    if convention.batch == 0:
        raise OperandError("input must have at least one sample to be derived, got a batch of 0")
    _check_sizes(convention, input, kernel)
    operands = input_entries(convention, input), kernel_entries(convention, kernel), bias_entries(convention, bias)
    refuse_clashes(operand for operand in operands if operand is not None)
    return LaidOut(convention, *operands)


def _check_sizes(convention: Convention, input: object, kernel: object) -> None:  # noqa: A002
    """Refuse to name, or to put out, more than fits in memory, before anything is made; raises `LimitError`."""
    arrays = (
        ("input", input, convention.input_shape),
        ("kernel", kernel, convention.kernel_shape),
        ("output", None, convention.output_shape),
    )
    for name, given, shape in arrays:
        if given is None:
            check_limit(f"{name} elements", prod(shape), MAX_ELEMENTS)
    check_limit("products of all samples", (convention.batch or 1) * convention.geometry.most_products, MAX_PRODUCTS)


class LaidOut(SizedDocument):
    """A framework's call, derived: `input`, `kernel`, `bias` and `output` in the framework's layout.

    `derivations` are ours, one for each sample, and `derivation` is the first. In them the kernel is unflipped.
    """

    def __init__(self, convention: Convention, input: Entries, kernel: Entries, bias: Entries | None) -> None:  # noqa: A002
        """Derive nothing yet; callers use `Convention.derive`."""
        self.convention = convention
        self._input, self._kernel, self._bias = input, kernel, bias

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling: what is derived is derived anew."""
        return LaidOut, (self.convention, self._input, self._kernel, self._bias)

    def __repr__(self) -> str:
        return f"LaidOut({self.convention.call})"

    @property
    def input(self) -> ImmutableDenseNDimArray:
        """The input."""
        return _array(self._input.cells)

    @property
    def kernel(self) -> ImmutableDenseNDimArray:
        """The kernel, as the framework is given it."""
        return _array(self._kernel.cells)

    @property
    def bias(self) -> ImmutableDenseNDimArray | None:
        """The bias, (C_out,), or None."""
        return None if self._bias is None else _array(self._bias.cells)

    @cached_property
    def derivations(self) -> tuple[Derivation, ...]:
        """Our derivation of each sample."""
        return tuple(map(Derivation, self._problems))

    @property
    def derivation(self) -> Derivation:
        """Our derivation, of the first sample where there are several."""
        return self.derivations[0]

    @cached_property
    def output(self) -> ImmutableDenseNDimArray:
        """The output, each element the canonical SymPy expression of its sum."""
        _, places = self._placed("output")
        return ImmutableDenseNDimArray([self._cells[place] for place in places.flat], places.shape)

    @cached_property
    def _cells(self) -> list[Expr]:
        """The outputs in our layout, row by row, sample after sample."""
        return [cell for derivation in self.derivations for cell in derivation.forms["scatter"].cells]

    @cached_property
    def _problems(self) -> tuple[Problem, ...]:
        """Every sample as a problem in our layout."""
        geometry, x = self.convention.geometry, self._input.ours
        samples = x[None] if self.convention.batch is None else x
        kernel = self._kernel.ours
        if self.convention.kernel_flipped:
            kernel = np.flip(kernel, spatial_axes(our_layout(self._kernel.layout)))
        return tuple(
            pose(
                _argument(self._input, sample, symbols.input_names(geometry), sizes=geometry.input),
                _argument(self._kernel, kernel, symbols.kernel_names(geometry), sizes=geometry.kernel),
                self._bias and _argument(self._bias, self._bias.cells, symbols.bias_names(geometry), sizes=True),
                **{name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")},
            )
            for sample in samples
        )

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the convention and the arrays as data for JSON: integers as integers, all else as text.

        As in the document, the output's formulas are there however many they are.
        """
        data: dict[str, object] = {"convention": self.convention.to_dict()}
        for name, array in (("input", self.input), ("kernel", self.kernel), ("bias", self.bias)):
            if array is not None:
                data[name] = _array_data(name, array, max_cells)
        return data | {"output": _array_data("output", self.output, None)}

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the call, the layouts, the operands and the output."""
        convention = self.convention
        yield Heading(f"Transposed convolution in {convention.framework}")
        yield code_block([assigned(convention)], target)
        yield Prose(f"{_layouts(convention)} {describe(convention.geometry, with_output=False)}")
        if convention.kernel_flipped:
            yield Prose("The framework turns the kernel by half a turn: its first tap lands last.")
        pens = [Pen.of(problem, target) for problem in self._problems]
        yield from self._operands([pen.maths for pen in pens], max_cells)
        yield Heading("Output", 2)
        yield from self._formulas([pen.words for pen in pens])
        if all(problem.is_numeric for problem in self._problems):
            written = [pens[0].maths.write(cell) for cell in self._cells]
            yield from self._slices(pens[0].maths.style.result, "output", written, max_cells)

    def _operands(self, notations: list[Notation], max_cells: int | None) -> Iterator[Block]:
        """Show the input, the kernel and the bias."""
        x, w, beta = notations[0].style.operands
        yield from self._slices(x, "input", [word for notation in notations for word in notation.entries(0)], max_cells)
        yield from self._slices(w, "kernel", notations[0].entries(1), max_cells)
        if self._bias is not None:
            row = Matrix(beta, "=", [[(word,) for word in notations[0].entries(2)]])
            yield from fitting("the bias", len(row.rows[0]), max_cells, [row])

    def _slices(self, name: str, which: str, words: list[str], max_cells: int | None) -> Iterator[Block]:
        """Show an array of words that are in our layout."""
        layout, places = self._placed(which)
        yield from fitting(f"the {which}", places.size, max_cells, slices(name, layout, places, words))

    def _placed(self, which: str) -> tuple[str, NDArray[np.int64]]:
        """Return the framework's layout of an array, and where each of its elements stands in ours."""
        layouts = {
            "input": (self.convention.input_layout, self.convention.input_shape),
            "kernel": (self.convention.kernel_layout, self.convention.kernel_shape),
            "output": (self.convention.output_layout, self.convention.output_shape),
        }
        layout, shape = layouts[which]
        ours = our_layout(layout)
        sizes = [shape[layout.index(letter)] for letter in ours]
        places = np.asarray(permute_axes(np.arange(prod(shape)).reshape(sizes), ours, layout))
        if which == "kernel" and self.convention.kernel_flipped:
            places = np.flip(places, spatial_axes(layout))
        return layout, places

    def _formulas(self, notations: list[Notation]) -> Iterator[Block]:
        """Give every output as a formula, in the framework's order; where values are given, what it comes to."""
        _, places = self._placed("output")
        style = notations[0].style
        results = [derivation.forms["scatter"] for derivation in self.derivations]
        sums = [
            parts for notation, result in zip(notations, results, strict=True) for parts in notation.sums(result.terms)
        ]
        values = [""] * len(sums)
        if not all(problem.is_symbols for problem in self._problems):
            values = [notations[0].write(cell) for cell in self._cells]
        names = [style.output.format(",".join(map(str, position))) for position in np.ndindex(*places.shape)]
        lines = [
            Formula(name, sums[place], values[place] if sums[place] else "")
            for name, place in zip(names, places.flat, strict=True)
        ]
        yield Formulas(lines, widest_left=names[-1], widest_part=max((n.widest for n in notations), key=len))


def _argument(entries: Entries, cells: NDArray[Any], names: list[str], *, sizes: object) -> Any:  # noqa: ANN401 (what `pose` takes)
    """Return what `pose` is given: the sizes where the symbols are those that it would make, otherwise the values."""
    if entries.is_fresh and [cell.name for cell in cells.flat] == names:
        return sizes
    return cells.tolist()


def _array_data(name: str, array: ImmutableDenseNDimArray, max_cells: int | None) -> Any:  # noqa: ANN401 (nested lists, or why not)
    """Return an array as nested lists, or say that it is left out."""
    cells = len(array)
    if max_cells is not None and cells > max_cells:
        return {"left_out": left_out(f"the {name}", cells, max_cells).words, "cells": cells}
    return arrange(map(_entry, Flatten(array)), array.shape)


def _entry(value: Expr) -> int | str:
    """Return an integer as itself, anything else as text."""
    return int(value) if value.is_Integer else str(value)


def _array(cells: NDArray[Any]) -> ImmutableDenseNDimArray:
    """Return an array as SymPy's."""
    return ImmutableDenseNDimArray(cells.ravel().tolist(), cells.shape)


def _layouts(convention: Convention) -> str:
    """Say the layouts and the shapes."""
    arrays = {
        "Input": (convention.input_layout, convention.input_shape),
        "kernel": (convention.kernel_layout, convention.kernel_shape),
        "output": (convention.output_layout, convention.output_shape),
    }
    return ", ".join(f"{name} {layout} {shape}" for name, (layout, shape) in arrays.items()) + "."
