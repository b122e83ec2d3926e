"""What a text claims: statements, each an element or a whole and the values that it is said to equal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tconv_sym.polynomial import Polynomial
    from tconv_sym.reading.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    r"""The left side of a statement: a name and, for one element, its indices as they are written.

    `brackets` says that they stand in brackets, as in `output[1,1]`: those count from 0. Of subscripts `y_{1,1}` only
    the whole claim can tell. `digits` says that they were written as one run of digits, as in `O_{12}`: `index` holds
    its digits, (1, 2), and whether that is one index or several depends on the number of axes. `channels` are
    superscripts in parentheses, as in `y^{(1)}_{0,1}`. `is_called` says that the indices stand in round brackets, as in
    `y(1,1)`: they are like subscripts, but `y(2)` may also be a product. `shape` is a shape written on the name, as in
    `C^{16\times4}`. An array may stand for a part of the whole: `output[1] = [[…]]` is one of its channels.
    """

    name: str
    start: int
    index: tuple[int, ...] | None = None
    brackets: bool = False
    digits: bool = False
    channels: tuple[int, ...] = ()
    shape: tuple[int, ...] | None = None
    is_called: bool = False


class Scalar(NamedTuple):
    """One value, and the offset where it starts."""

    value: Polynomial
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """Values row by row, and the offset of each."""

    shape: tuple[int, ...]
    cells: tuple[Polynomial, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """A contribution table: a row an input, a column an output position, blank cells as zeros.

    `inputs` are the values that the rows name, and `rows` their positions: `a` is a value, `input[0,1]` a position,
    and `input[0,1] = 3` both; what is not said is None. `cells` stand row by row, and `starts` are their offsets.
    `sums` is the last row and `bias` the row of the bias, a value a column; without such a row they are empty.
    """

    columns: tuple[Label, ...]
    inputs: tuple[Polynomial | None, ...]
    rows: tuple[Label | None, ...]
    cells: tuple[Polynomial, ...]
    starts: tuple[int, ...]
    sums: tuple[Scalar, ...] = ()
    bias: tuple[Scalar, ...] = ()


Value = Scalar | Array | Contributions


class Statement(NamedTuple):
    """`label = value = value …`: every value is claimed of the label; without a label, of what is asked about."""

    label: Label | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """All statements of a text, in its order; there is at least one."""

    source: Source
    statements: tuple[Statement, ...]
