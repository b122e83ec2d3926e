"""What a derivation consists of, and how it is written part by part."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from tconv_sym.collector import collector_paused
from tconv_sym.errors import UnknownNameError
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.typeset import latex, markdown, text
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.typeset.blocks import Block

PARTS = ("problem", "sizes", "table", "forms", "output", "proof")
"""What a derivation consists of, in its order."""
ANALYSES = ("overlap", "sizes", "equivalent-convolution", "round-trip", "gradients")
"""What else there is to know of a transposed convolution, in its order."""


def chosen_parts(parts: Sequence[str] | str, kind: str, known: tuple[str, ...]) -> Sequence[str]:
    """Refuse what is not known with `UnknownNameError`; a single one may stand for itself."""
    parts = [parts] if isinstance(parts, str) else parts
    for part in parts:
        if part not in known:
            raise UnknownNameError(kind, part, known)
    return parts


class PartedDocument(Document):
    """A document of which parts can be had: `parts` selects from `PARTS`, `forms` from the catalogue.

    A table or step of more than `max_cells` cells is left out with a line that says so (None shows all); output
    formulas never are. Raises `UnknownNameError`.
    """

    @abstractmethod
    def blocks(
        self,
        target: str,
        *,
        parts: Sequence[str] = PARTS,
        forms: Sequence[str] | None = None,
        max_cells: int | None = MAX_CELLS,
    ) -> Iterator[Block]:
        """Give the blocks of the chosen parts."""

    @abstractmethod
    def to_dict(
        self, *, parts: Sequence[str] = PARTS, forms: Sequence[str] | None = None, max_cells: int | None = MAX_CELLS
    ) -> dict[str, object]:
        """Return the chosen parts as data for JSON."""

    @collector_paused()
    def to_text(
        self, *, parts: Sequence[str] = PARTS, forms: Sequence[str] | None = None, max_cells: int | None = MAX_CELLS
    ) -> str:
        """Write plain text for a terminal.

        `parts` selects from `PARTS`, `forms` from the catalogue. A table or step of more than `max_cells` cells is left
        out with a line that says so (None shows all); output formulas never are. Raises `UnknownNameError`.
        """
        return text.write(self.blocks("text", parts=parts, forms=forms, max_cells=max_cells))

    @collector_paused()
    def to_markdown(
        self, *, parts: Sequence[str] = PARTS, forms: Sequence[str] | None = None, max_cells: int | None = MAX_CELLS
    ) -> str:
        """Write Markdown for GitHub, Obsidian and Jupyter; arguments as in `to_text`."""
        return markdown.write(self.blocks("markdown", parts=parts, forms=forms, max_cells=max_cells))

    @collector_paused()
    def to_latex(
        self,
        standalone: bool = False,  # noqa: FBT001, FBT002 (reads well by position too)
        *,
        parts: Sequence[str] = PARTS,
        forms: Sequence[str] | None = None,
        max_cells: int | None = MAX_CELLS,
    ) -> str:
        """Write a LaTeX fragment, or a document that pdflatex compiles; other arguments as in `to_text`."""
        return latex.write(self.blocks("latex", parts=parts, forms=forms, max_cells=max_cells), standalone=standalone)
