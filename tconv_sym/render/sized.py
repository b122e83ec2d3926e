"""Documents that leave out what is too large to read, unless it is asked for; and several as one."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.typeset import latex, markdown, text
from tconv_sym.typeset.blocks import Prose
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tconv_sym.typeset.blocks import Block


class SizedDocument(Document):
    """Anything of more than `max_cells` cells is left out with a line that says so; None shows all."""

    @abstractmethod
    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the blocks in the notation of "text", "markdown" or "latex"."""

    @abstractmethod
    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the same as data for JSON."""

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


class Documents(SizedDocument):
    """Several documents as one, in order; `absent` says why others cannot be had."""

    def __init__(self, parts: Mapping[str, Document], absent: Mapping[str, str]) -> None:
        """Put documents together by their names."""
        self.parts, self.absent = dict(parts), dict(absent)

    def __repr__(self) -> str:
        return f"Documents({', '.join(self.parts)})"

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the blocks of one after the other."""
        for part in self.parts.values():
            yield from part.blocks(target, max_cells) if isinstance(part, SizedDocument) else part.blocks(target)
        for name, reason in self.absent.items():
            yield Prose(f"There is no {name.replace('-', ' ')} here: {reason}.")

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return each as data for JSON, by its name."""
        data: dict[str, object] = {}
        for name, part in self.parts.items():
            data[name] = part.to_dict(max_cells=max_cells) if isinstance(part, SizedDocument) else part.to_dict()
        return data | ({"absent": self.absent} if self.absent else {})
