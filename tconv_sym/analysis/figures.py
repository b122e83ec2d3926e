"""Figures 4.1 to 4.7 of arXiv:1603.07285: what they say, and what `equivalent_convolution` computes from the same."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.analysis.equivalent_convolution import equivalent_convolution
from tconv_sym.analysis.relationships import PAPER
from tconv_sym.geometry import Geometry
from tconv_sym.typeset.blocks import Block, Heading, Prose, Table
from tconv_sym.typeset.document import Document
from tconv_sym.typeset.wording import CELLS, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CONVOLUTION = ("i", "k", "s", "p")
_TRANSPOSED = ("i'", "ĩ'", "k'", "s'", "p'", "a", "o'")
_TEX = {"ĩ'": r"\tilde{\imath}'"}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure: the convolution that is transposed, and what its caption prints of the equivalent convolution.

    All are two-dimensional and alike on both axes. The caption prints o' nowhere; it is the i that is come back to.

    >>> figure = FIGURES["4.7"]
    >>> figure.geometry.input, figure.row["p'"], figure.row["a"], figure.reproduced
    ((3, 3), 1, 1, True)
    """

    number: str
    title: str
    input: int
    kernel: int
    stride: int
    padding: int
    printed: Mapping[str, int]

    @property
    def geometry(self) -> Geometry:
        """The transposed convolution: i' is the convolution's output (Relationship 6), a is what that leaves over."""
        steps, left = divmod(self.input + 2 * self.padding - self.kernel, self.stride)
        return Geometry((steps + 1,) * 2, self.kernel, stride=self.stride, padding=self.padding, output_padding=left)

    @property
    def row(self) -> dict[str, int]:
        """What is computed, by the paper's letters."""
        axis = equivalent_convolution(self.geometry).axes[0]
        extra = axis.after - axis.before
        values = (axis.axis.input, axis.stretched, axis.axis.kernel, 1, axis.before, extra, axis.output)
        return dict(zip(_TRANSPOSED, values, strict=True))

    @property
    def reproduced(self) -> bool:
        """Whether all that is printed is what is computed, and the transposed convolution leads back to i."""
        row = self.row
        return bool(self.printed) and row["o'"] == self.input and self.printed.items() <= row.items()


def _figure(number: str, title: str, sizes: tuple[int, int, int, int], **printed: int) -> Figure:
    """Make a figure from (i, k, s, p) and what is printed; k' = k and s' = 1 are printed everywhere."""
    letters = {"i": "i'", "stretched": "ĩ'", "p": "p'", "a": "a"}
    caption = {letters[name]: value for name, value in printed.items()} | {"k'": sizes[1], "s'": 1}
    return Figure(
        number=number,
        title=title,
        input=sizes[0],
        kernel=sizes[1],
        stride=sizes[2],
        padding=sizes[3],
        printed=MappingProxyType(caption),
    )


FIGURES: Mapping[str, Figure] = MappingProxyType(
    {
        figure.number: figure
        for figure in (
            _figure("4.1", "No padding, unit strides", (4, 3, 1, 0), i=2, p=2),
            _figure("4.2", "Arbitrary padding, unit strides", (5, 4, 1, 2), i=6, p=1),
            _figure("4.3", "Half padding, unit strides", (5, 3, 1, 1), i=5, p=1),
            _figure("4.4", "Full padding, unit strides", (5, 3, 1, 2), i=7, p=0),
            _figure("4.5", "No padding, stride 2", (5, 3, 2, 0), i=2, stretched=3, p=2),
            _figure("4.6", "Padding, stride 2", (5, 3, 2, 1), i=3, stretched=5, p=1),
            # Its words say a 2×2 input, its letters i' = 3, which is what the picture shows and what i = 6 gives.
            _figure("4.7", "Padding, stride 2, odd", (6, 3, 2, 1), i=3, stretched=5, p=1, a=1),
        )
    }
)
"""The figures by number, with the letters that their captions print."""


@dataclass(frozen=True, kw_only=True)
class ReproducedFigures(Document):
    """The table of the figures, computed, and whether it is what the paper prints."""

    figures: tuple[Figure, ...]

    @property
    def holds(self) -> bool:
        """Whether there are figures and all are reproduced."""
        return bool(self.figures) and all(figure.reproduced for figure in self.figures)

    def to_dict(self) -> dict[str, object]:
        """Return the table as data for JSON."""
        return {
            "holds": self.holds,
            "figures": [
                {
                    "figure": figure.number,
                    "title": figure.title,
                    **dict(zip(_CONVOLUTION, _sizes(figure), strict=True)),
                    **figure.row,
                    "relationships": list(equivalent_convolution(figure.geometry).relationships),
                    "reproduced": figure.reproduced,
                }
                for figure in self.figures
            ],
        }

    def blocks(self, target: str) -> Iterator[Block]:
        """Give one row a figure."""
        yield Heading(f"Figures of {PAPER}")
        yield Prose(self._verdict())
        cell = CELLS[target]
        letters = [_TEX.get(letter, letter) if target == "latex" else letter for letter in _TRANSPOSED]
        yield Table(
            [cell("figure"), *_CONVOLUTION, *letters, cell("relationships")],
            [
                [figure.number, *map(str, _sizes(figure)), *map(str, figure.row.values()), cell(_named(figure))]
                for figure in self.figures
            ],
        )

    def _verdict(self) -> str:
        """Say whether the figures are reproduced."""
        wrong = [figure.number for figure in self.figures if not figure.reproduced]
        if wrong:
            return f"Not reproduced: {listed(wrong, 'and')}."
        if not self.figures:
            return "Nothing reproduced: there are no figures."
        numbers = listed([figure.number for figure in self.figures], "and")
        return f"Reproduced: {numbers}. The transpose of a convolution of i, k, s, p, as an equivalent convolution."


def _sizes(figure: Figure) -> tuple[int, int, int, int]:
    """Return (i, k, s, p)."""
    return figure.input, figure.kernel, figure.stride, figure.padding


def _named(figure: Figure) -> str:
    """List the relationships that apply."""
    return ", ".join(map(str, equivalent_convolution(figure.geometry).relationships))


def reproduced_figures() -> ReproducedFigures:
    """Return the figures' table, computed.

    >>> reproduced_figures().holds
    True
    """
    return ReproducedFigures(figures=tuple(FIGURES.values()))
