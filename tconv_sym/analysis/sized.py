"""Documents that leave out what is too large to read, unless it is asked for."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.typeset import latex, markdown, text
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.typeset.blocks import Block


class SizedDocument(Document):
    """Anything of more than `max_cells` cells is left out with a line that says so; None shows all."""

    @abstractmethod
    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the blocks in the notation of "text", "markdown" or "latex"."""

    def to_text(self, *, max_cells: int | None = MAX_CELLS) -> str:
        """Write plain text for a terminal."""
        return text.write(self.blocks("text", max_cells))

    def to_markdown(self, *, max_cells: int | None = MAX_CELLS) -> str:
        """Write Markdown for GitHub, Obsidian and Jupyter."""
        return markdown.write(self.blocks("markdown", max_cells))

    def to_latex(
        self,
        standalone: bool = False,  # noqa: FBT001, FBT002 (reads well by position too)
        *,
        max_cells: int | None = MAX_CELLS,
    ) -> str:
        """Write a LaTeX fragment, or a document that pdflatex compiles."""
        return latex.write(self.blocks("latex", max_cells), standalone=standalone)
