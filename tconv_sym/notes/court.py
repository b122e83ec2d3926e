"""An aim × a problem → a verdict: as what it may be meant, and for whichever convolution the note speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

from tconv_sym.checking import ordinary
from tconv_sym.checking.check import check
from tconv_sym.checking.explain import unflat
from tconv_sym.checking.judge import judge
from tconv_sym.checking.sizes import check_size
from tconv_sym.checking.verdict import Verdict
from tconv_sym.errors import TConvError
from tconv_sym.nested import arrange
from tconv_sym.notes.indices import Index, Labels, index_of
from tconv_sym.notes.layers import ORDINARY, TRANSPOSED, check_size_formula
from tconv_sym.notes.problems import reversed_problem
from tconv_sym.problem import Problem, pose
from tconv_sym.reading.claim import Array
from tconv_sym.reading.claims import read_claim
from tconv_sym.reading.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.notes.aims import Aim
    from tconv_sym.reading.claim import Label

_OF_THE_MATRIX = ("matrix", "matrix.transposed", "equivalent-kernels")
_STEPS = ("zero-insertion.inserted", "zero-insertion.padded", "zero-insertion.flipped-kernel", "matrix")
"""What "the result" may be besides the output."""

_NUMBER = re.compile(r"-?[0-9]+(?:/[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a claim: which problem it is about, and what of it."""

    problem: Problem
    of: str
    is_ordinary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Court:
    """A problem, which convolution the note speaks of there, and the labels of elements in that section."""

    problem: Problem
    mode: str
    labels: Labels

    def judge(self, aim: Aim) -> Verdict:
        """Judge a claim."""
        if aim.is_told:
            return self._told(aim)
        verdicts: list[Verdict] = []
        for verdict in self._scaled(aim) if aim.is_scaled else (self._read(aim, one) for one in self._readings(aim)):
            if verdict.is_verified:
                return verdict
            verdicts.append(verdict)
        if step := self._step(aim):
            return _silent(aim.of, f"this is {step}, not the {aim.of}: name it in a comment before it")
        if not verdicts:
            return _silent(aim.of, f"of this convolution {aim.of} is not known")
        # What cannot be read cannot be read in any way.
        unread = next((verdict for verdict in verdicts if verdict.status == "not-understood" and verdict.line), None)
        return unread or self._wrong(aim, verdicts)

    def _told(self, aim: Aim) -> Verdict:
        """Judge a claim as what a comment says it is; raises `TConvError` where it cannot be that."""
        if aim.of == "size":
            return check_size(self.problem.geometry, aim.text.text)
        if aim.at is not None and aim.label is not None and aim.label.index is not None:
            index = index_of(aim.label, aim.at)
            if index != aim.at and (aim.label.brackets or tuple(i - 1 for i in index) != aim.at):
                return _silent(aim.of, "the label says another element than the comment before it")
        return check(self.problem, aim.text.text, at=aim.at, of=aim.of)

    def _wrong(self, aim: Aim, verdicts: Sequence[Verdict]) -> Verdict:
        """Say what is wrong with a claim that is right in no way, if that is beyond doubt."""
        fitting = [verdict for verdict in verdicts if verdict.cells]
        if not fitting:
            return self._misshapen(aim, verdicts)
        if aim.is_loose or fitting[0] is not verdicts[0]:
            return _silent(
                aim.of, "this may be meant in several ways and is right in none: name it in a comment before it"
            )
        if not self._is_numeric(aim.of) and _is_of_numbers(fitting[0]):
            return _silent(aim.of, "numbers are claimed, and the problem is one of symbols: state its values")
        if aim.of == "size" and fitting[0].message.startswith("right only when") and _is_formula(aim, self.mode):
            return _silent(aim.of, fitting[0].message)
        return fitting[0]

    def _is_numeric(self, of: str) -> bool:
        """Tell whether what is claimed depends on numbers only."""
        kind = of.partition("[")[0]
        if kind.endswith("size"):
            return True
        if kind in (*_OF_THE_MATRIX, "kernel", "zero-insertion.flipped-kernel"):
            return self.problem.kernel.is_numeric
        if kind in ("input", "zero-insertion.inserted", "zero-insertion.padded"):
            return self.problem.input.is_numeric
        return self.problem.is_numeric

    def _misshapen(self, aim: Aim, verdicts: Sequence[Verdict]) -> Verdict:
        """Judge an array that has the shape of nothing that it may be."""
        first = next((verdict for verdict in verdicts if verdict.status == "refuted"), verdicts[0])
        if first.status != "refuted":
            return first
        if aim.of == "output" and (row := self._flattened(aim.text.text)) is not None:
            return row
        if aim.is_firm and len(verdicts) == 1 and not (aim.of == "output" and len(aim.name) == 1):
            return first
        return _silent(aim.of, f"this fits no step of the derivation: {first.message}")

    def _flattened(self, text: str) -> Verdict | None:
        """Judge an output that is written as one row or column; None for what is none."""
        try:
            values = [value for one in read_claim(text, Vocabulary.of(self.problem)).statements for value in one.values]
        except TConvError:
            return None
        shape = self.problem.geometry.output_shape
        rows = [
            value
            for value in values
            if isinstance(value, Array) and prod(value.shape) == max(value.shape) == prod(shape)
        ]
        if not rows or len(rows) < len(values):
            return None
        verdicts = [judge(self.problem, "output", replace(row, shape=shape)) for row in rows]
        wrong = next((verdict for verdict in verdicts if not verdict.is_verified), None)
        return verdicts[0] if wrong is None else _silent("output", f"if this is the output row by row, {wrong.message}")

    def _readings(self, aim: Aim) -> Iterator[Reading]:
        """Give the ways to take a claim, the likeliest first."""
        names = (aim.of, *aim.others)
        if self.mode != ORDINARY:
            yield from (Reading(self.problem, of) for of in names)
        if self.mode != TRANSPOSED and self.problem.geometry.channels is None:
            for of in names:
                yield from self._ordinary(of)

    def _step(self, aim: Aim) -> str:
        """Return the step that "the result" is, if it is not the output."""
        if aim.is_firm or aim.of != "output" or aim.label is not None or self.mode == ORDINARY:
            return ""
        return next((of for of in _STEPS if self._read(aim, Reading(self.problem, of)).is_verified), "")

    def _ordinary(self, of: str) -> Iterator[Reading]:
        """Give the way to take a claim as one about the ordinary convolution."""
        try:
            if of in ("output", "size"):
                yield Reading(self.problem, "convolution" if of == "output" else of, is_ordinary=True)
            elif of.partition("[")[0] in _OF_THE_MATRIX:
                yield Reading(reversed_problem(self.problem), of, is_ordinary=True)
            elif self.mode == ORDINARY and of in ("input", "kernel"):
                yield Reading(self.problem, of, is_ordinary=True)
        except TConvError:
            return

    def _read(self, aim: Aim, reading: Reading) -> Verdict:
        """Judge a claim taken in one way."""
        if aim.number is not None:
            shape = reading.problem.geometry.input_shape
            if not 0 < aim.number <= prod(shape):
                return _silent(aim.of, f"the input has {prod(shape)} elements, none of them is number {aim.number}")
            return self._checked(reading, aim.text.text, unflat(aim.number - 1, shape))
        if aim.label is not None and not aim.label.channels:
            return self._element(aim, aim.label, reading)
        return self._checked(reading, aim.text.text, None)

    def _element(self, aim: Aim, label: Label, reading: Reading) -> Verdict:
        """Judge an element; subscripts count from 0 or from 1, whichever all labels of the section allow."""
        geometry = reading.problem.geometry
        shape = ordinary.positions(geometry) if reading.is_ordinary else geometry.output_shape
        index = index_of(label, shape)
        origins = [0] if label.brackets else self.labels.origins(shape)
        verdicts = [self._checked(reading, aim.text.text, tuple(i - origin for i in index)) for origin in origins]
        placed = [verdict for verdict in verdicts if verdict.status != "not-understood"] or verdicts[:1]
        if len({verdict.status for verdict in placed}) > 1:
            return _silent(
                aim.of,
                "whether this is right depends on whether the indices count from 0 or from 1: write them in brackets, "
                "which count from 0, or say it in a comment before it, such as <!-- tconv: claim=output at=1,1 -->",
            )
        return placed[0]

    def _scaled(self, aim: Aim) -> Iterator[Verdict]:
        """Judge the kernel times an element of the input, alone or in its place in the output."""
        problem, number = self.problem, (aim.number or 0) - 1
        if not 0 <= number < prod(problem.geometry.input_shape) or problem.geometry.channels is not None:
            yield _silent("kernel", "the element of the input that this belongs to is not known")
            return
        element = arrange([problem.input.values[number]], (1,) * len(problem.geometry.kernel))
        scaled = pose(element, arrange(problem.kernel.values, problem.geometry.kernel))
        steps = (f"scatter.placed[{number}]", f"scatter.cropped[{number}]")
        for reading in (Reading(scaled, "output"), *(Reading(problem, of) for of in steps)):
            yield self._checked(reading, aim.text.text, None)

    def _checked(self, reading: Reading, text: str, at: Index | None) -> Verdict:
        """Check a text; what cannot be asked is not understood."""
        try:
            if reading.of == "size":
                return check_size(reading.problem.geometry, text, convolution=reading.is_ordinary)
            return check(reading.problem, text, at=at, of=reading.of)
        except TConvError as error:
            return _silent(reading.of, str(error))


def _is_of_numbers(verdict: Verdict) -> bool:
    """Tell whether what is wrong are numbers, and not all of them zeros."""
    claimed = {cell.claimed for cell in verdict.cells}
    return all(map(_NUMBER.fullmatch, claimed)) and claimed != {"0"}


def _is_formula(aim: Aim, mode: str) -> bool:
    """Tell a formula that is right for some layers."""
    general = check_size_formula(aim.text.text, mode)
    return general is not None and general.is_verified


def _silent(of: str, message: str) -> Verdict:
    """Say why a claim is not understood."""
    return Verdict(status="not-understood", of=of, message=message)
