"""Claims about the output size: formulas against the law, numbers and shapes against the layer at hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.checking import ordinary, size_axes
from tconv_sym.checking.size_law import ORDINARY, TRANSPOSED, Answer, Law, answer
from tconv_sym.checking.verdict import Cell, Verdict
from tconv_sym.errors import GeometryError, LimitError, ReadingError
from tconv_sym.reading.characters import short
from tconv_sym.reading.sizes import Link, SizeClaim, Statement, read_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from tconv_sym.geometry import Geometry
    from tconv_sym.reading.size_formula import Expression


def check_size(geometry: Geometry, text: str, *, convolution: bool = False) -> Verdict:
    """Judge what a text says about the output size, or about that of the ordinary convolution of the same arrays.

    A formula is compared with the law for all layers, a number or a shape with the size of this one. Every link of a
    chain is a claim.

    >>> from tconv_sym.geometry import Geometry
    >>> check_size(Geometry(2, 3, stride=2), "H_out = (n-1)s + k = 5").message
    'right when padding and output padding are 0 and dilation is 1'
    """
    of, law = ("convolution.size", ORDINARY) if convolution else ("size", TRANSPOSED)
    try:
        sizes = ordinary.positions(geometry) if convolution else geometry.output
        return _Court(geometry, of, law, sizes, read_size(text)).verdict()
    except GeometryError as error:
        return Verdict(status="not-understood", of=of, message=str(error))
    except ReadingError as error:
        return Verdict(
            status="not-understood",
            of=of,
            message=error.message,
            line=error.line,
            column=error.column,
            shown=error.shown,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """One link of a chain, in words; it is wrong if it has cells. `is_law` says that it is a formula."""

    words: str
    compared: int
    cells: tuple[Cell, ...] = ()
    is_law: bool = False


@dataclass(frozen=True, slots=True)
class _Court:
    """A claim about sizes and what it is held against; raises `ReadingError` wherever it is not clear what is meant."""

    geometry: Geometry
    of: str
    law: Law
    sizes: tuple[int, ...]
    claim: SizeClaim

    def verdict(self) -> Verdict:
        """Judge all links of all statements."""
        for given in self.claim.given:
            size_axes.check_given(self.claim.source, given, self.geometry)
        judged = [each for statement in self.claim.statements for each in self._statement(statement)]
        wrong = [each for each in judged if each.cells]
        said = wrong or [each for each in judged if each.is_law] or judged
        cells = tuple(cell for each in wrong for cell in each.cells)
        return Verdict(
            status="refuted" if wrong else "verified",
            of=self.of,
            message="; ".join(dict.fromkeys(each.words for each in said)),
            compared=sum(each.compared for each in judged),
            cells=cells,
            misconceptions=dict(Counter(name for cell in cells for name in cell.misconceptions).most_common()),
        )

    def _statement(self, statement: Statement) -> Iterator[_Judged]:
        """Judge the links of one chain."""
        links, label = statement.links, statement.label
        axis = None if label is None else size_axes.find(self.claim.source, label, len(self.sizes))
        for number, link in enumerate(links):
            if statement.is_of_all and not link.shape:
                raise self._unclear(
                    link, f"{short(link.text)} is no shape: write {_by(self.sizes)}, or one name of the two"
                )
            if link.is_batch:
                yield self._batched(link, axis)
            elif link.shape:
                yield self._either(links, number) if axis is None else self._of_one(links, number, axis)
            elif link.value is not None:
                yield self._number(link, axis)
            elif link.formula is not None:
                yield self._formula(link, link.formula, axis)

    def _unclear(self, link: Link, words: str) -> Exception:
        """Make the error that points at a link."""
        return self.claim.source.refuse(link.start, words)

    def _batched(self, link: Link, axis: int | None) -> _Judged:
        """Judge a shape behind a letter for the batch; as it may mean something else, nothing is refuted for it."""
        channels = (self.geometry.channels or ())[1:]
        if link.formula is not None and len(link.shape) == 1:
            judged = self._formula(link, link.formula, axis)
            if axis is not None or not judged.cells:
                return judged
        elif axis is None and link.shape in ((*(channels or (1,)), *self.sizes), (*channels, *self.sizes)):
            return self._shape(link)
        raise self._unclear(
            link, f"what {short(link.text)} begins with is no number: write the sizes, as in {_by(self.sizes)}"
        )

    def _of_one(self, links: Sequence[Link], number: int, axis: int) -> _Judged:
        """Judge what may be a shape or a product, behind the name of one axis.

        It is a product if it is right as one, or if its value stands behind it. A shape of equal sizes may end a chain.
        """
        link = links[number]
        is_product = _is_computed(links, number) or link.value == self.sizes[axis] or len(self.sizes) == 1
        if link.value is not None and is_product:
            return self._number(link, axis)
        if link is links[-1] and link.shape == self.sizes == (self.sizes[axis],) * len(self.sizes):
            return self._shape(link)
        raise self._unclear(
            link, f"{short(link.text)} is a shape, and the name of one axis stands before it: write one number"
        )

    def _axes(self, axis: int | None) -> list[int]:
        """Return the axes of which a link speaks: of one, or of each."""
        return list(range(len(self.sizes))) if axis is None else [axis]

    def _formula(self, link: Link, formula: Expression, axis: int | None) -> _Judged:
        """Judge a formula on every axis that it is about; where all are alike, that is one answer."""
        size_axes.check_letters(self.claim.source, formula, axis, len(self.sizes))
        layers = {at: self.geometry.axes[at] for at in self._axes(axis)}
        try:
            answers = {layer: answer(formula, self.law, layer) for layer in layers.values()}
        except LimitError as error:
            raise self._unclear(link, str(error)) from None
        wrong: dict[tuple[int, ...], Answer] = {
            () if axis is None and len(answers) == 1 else (at,): answers[layer]
            for at, layer in layers.items()
            if not answers[layer].right
        }
        said = wrong or answers
        return _Judged(
            words="; ".join(dict.fromkeys(one.words for one in said.values())),
            compared=len(layers),
            cells=tuple(
                self._cell(link, position, (link.text, self.law.text), one.misconceptions)
                for position, one in wrong.items()
            ),
            is_law=True,
        )

    def _either(self, links: Sequence[Link], number: int) -> _Judged:
        """Judge what is a shape, or may be a product: that it is if its value stands behind it."""
        link = links[number]
        shape, product = self._shape(link), all(size == link.value for size in self.sizes)
        is_shape = link.value is None or (not _is_computed(links, number) and len(link.shape) == len(self.sizes))
        if is_shape and shape.cells and product and len(links) > 1:
            raise self._unclear(
                link,
                f"{short(link.text)} may be a product or a shape, and only the product is right: write {link.value}",
            )
        if is_shape or not (product or shape.cells):
            return shape
        return self._number(link) if product or _is_computed(links, number) or len(self.sizes) == 1 else shape

    def _number(self, link: Link, axis: int | None = None) -> _Judged:
        """Judge a number: the size of one axis, or of every axis."""
        value, axes = link.value, self._axes(axis)
        wrong = [at for at in axes if self.sizes[at] != value]
        if 0 < len(wrong) < len(axes):
            raise self._unclear(link, f"{value} is the size on one axis and not on another: write H_out or W_out")
        words = f"{self.law.words} is {_by(self.sizes)}"
        if axis is not None and len(self.sizes) > 1:
            words = f"{self.law.words} on axis {axis} is {self.sizes[axis]}"
        cells = self._wrong_numbers(link, dict.fromkeys(wrong, value))
        return _Judged(words=f"{words}, not {value}" if wrong else words, compared=len(axes), cells=cells)

    def _shape(self, link: Link) -> _Judged:
        """Judge a shape of all axes, behind the channels and the batch where they are written."""
        count, channels = len(self.sizes), (self.geometry.channels or ())[1:]
        before, claimed = link.shape[:-count], link.shape[-count:]
        known = ((), channels, (1, *channels), channels or (1, 1))
        expected = _by((*channels, *self.sizes) if before else self.sizes)
        words = f"{self.law.words} is {expected}"
        if claimed == self.sizes and before in known:
            return _Judged(words=words, compared=count)
        cells: tuple[Cell, ...] = (self._cell(link, (), (_by(link.shape), expected)),)
        if not before and len(claimed) == count:
            pairs = enumerate(zip(claimed, self.sizes, strict=True))
            cells = self._wrong_numbers(link, {at: one for at, (one, size) in pairs if one != size})
        return _Judged(words=f"{words}, not {_by(link.shape)}", compared=count, cells=cells)

    def _wrong_numbers(self, link: Link, claimed: Mapping[int, int | Fraction | None]) -> tuple[Cell, ...]:
        """Make the cells of wrong sizes by their axes; a mistake is named if it explains all of them."""
        named = [self.law.mistaken(value, self.geometry.axes[at]) for at, value in claimed.items()]
        shared = tuple(name for name in (named or [()])[0] if all(name in each for each in named))
        return tuple(
            self._cell(link, (at,), (str(value), str(self.sizes[at])), shared) for at, value in claimed.items()
        )

    def _cell(
        self, link: Link, position: tuple[int, ...], values: tuple[str, str], mistakes: tuple[str, ...] = ()
    ) -> Cell:
        """Make the cell of a wrong link, of what is claimed and what is expected."""
        line, column = self.claim.source.place(link.start)
        claimed, expected = values
        return Cell(
            position=position,
            claimed=claimed,
            expected=expected,
            misconceptions=mistakes,
            of=self.of,
            line=line,
            column=column,
        )


def _is_computed(links: Sequence[Link], number: int) -> bool:
    """Tell whether the value of a link stands behind it."""
    following = links[number + 1 : number + 2]
    return any(after.value == links[number].value and not after.shape for after in following)


def _by(shape: tuple[int, ...]) -> str:
    """Write a shape."""
    return "×".join(map(str, shape))
