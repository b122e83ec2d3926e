"""One layer in every framework: a table with a row a framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.frameworks.code import code, statements, words
from tconv_sym.frameworks.conversion import Conversion, convert
from tconv_sym.frameworks.targets import TARGETS
from tconv_sym.typeset.blocks import Table
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.frameworks.convention import Convention
    from tconv_sym.typeset.blocks import Block

_HEADER = ("framework", "call", "layout of x", "layout of w", "w flipped", "then")


@dataclass(frozen=True, slots=True, kw_only=True)
class SameLayer(Document):
    """A call of one framework and the equivalent calls of the others, in a table."""

    source: Convention
    conversions: tuple[Conversion, ...]

    def blocks(self, target: str) -> Iterator[Block]:
        """Give the table."""
        yield Table(
            header=[words(title, target) for title in _HEADER],
            rows=[list(_row(each, target)) for each in self.conversions],
        )

    def to_dict(self) -> dict[str, object]:
        """Return everything as data for JSON."""
        return {"source": self.source.to_dict(), "conversions": [each.to_dict() for each in self.conversions]}


def same_layer(source: Convention) -> SameLayer:
    """Write one layer in every framework: the source as it is, the others as they are converted.

    >>> from tconv_sym.frameworks import keras
    >>> print(same_layer(keras((1, 4, 3), (2, 8, 3), strides=2)).to_markdown().splitlines()[5])
    | keras | `keras.ops.conv_transpose(x, w, strides=2)` | NWC | WOI | no |  |
    """
    return SameLayer(source=source, conversions=tuple(convert(source, name) for name in TARGETS))


def _row(conversion: Conversion, target: str) -> Iterator[str]:
    """Write a row: the call, the layouts, whether the kernel is ours turned round, what is done to the output."""
    called = conversion.target
    yield words(conversion.to, target)
    if called is None:
        yield words(f"none: {'; '.join(conversion.reasons)}", target)
        yield from [""] * (len(_HEADER) - 2)
        return
    yield code(called.call, target)
    for shown in (called.input_layout, called.kernel_layout, "yes" if called.kernel_flipped else "no"):
        yield words(shown, target)
    yield statements(conversion.after, target)
