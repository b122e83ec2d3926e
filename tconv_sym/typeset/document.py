"""What can be had as text, Markdown and LaTeX shows itself, in a terminal and in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from tconv_sym.typeset import latex, markdown, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tconv_sym.typeset.blocks import Block


class Document(ABC):
    """Derivations, forms, tables, proofs, analyses: anything that gives blocks can be had in every target."""

    @abstractmethod
    def blocks(self, target: str) -> Iterable[Block]:
        """Give the blocks in the notation of "text", "markdown" or "latex"."""

    @abstractmethod
    def to_dict(self) -> dict[str, object]:
        """Return the same as data for JSON."""

    def to_text(self) -> str:
        """Write plain text for a terminal."""
        return text.write(self.blocks("text"))

    def to_markdown(self) -> str:
        """Write Markdown for GitHub, Obsidian and Jupyter."""
        return markdown.write(self.blocks("markdown"))

    def to_latex(self, standalone: bool = False) -> str:  # noqa: FBT001, FBT002 (reads well by position too)
        """Write a LaTeX fragment, or a document that pdflatex compiles."""
        return latex.write(self.blocks("latex"), standalone=standalone)

    def __str__(self) -> str:
        return self.to_text().rstrip()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def _repr_latex_(self) -> str:
        return self.to_latex()
