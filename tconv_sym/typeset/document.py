"""What can be had as text, Markdown and LaTeX shows itself, in a terminal and in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod


class Document(ABC):
    """Derivations, forms, tables and proofs."""

    @abstractmethod
    def to_text(self) -> str:
        """Write plain text for a terminal."""

    @abstractmethod
    def to_markdown(self) -> str:
        """Write Markdown for GitHub, Obsidian and Jupyter."""

    @abstractmethod
    def to_latex(self, standalone: bool = False) -> str:  # noqa: FBT001, FBT002 (reads well by position too)
        """Write a LaTeX fragment, or a document that pdflatex compiles."""

    def __str__(self) -> str:
        return self.to_text().rstrip()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def _repr_latex_(self) -> str:
        return self.to_latex()
