"""Documents that leave out what is too large to read, unless it is asked for; and several as one."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from tconv_sym.errors import FormError, LimitError, TConvError
from tconv_sym.render.arrays import MAX_CELLS, left_out
from tconv_sym.typeset import latex, markdown, text
from tconv_sym.typeset.blocks import Prose
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tconv_sym.typeset.blocks import Block

T = TypeVar("T")


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
    """Several documents as one, in order.

    A part that cannot be had, whether it or what it shows raises `FormError` or `LimitError`, takes none of the others
    with it: it is named after them, with the reason.
    """

    def __init__(self, makers: Mapping[str, Callable[[], SizedDocument]]) -> None:
        """Make the documents; each has a name."""
        self.parts, self._errors = _had(makers)

    def __repr__(self) -> str:
        return f"Documents({', '.join(self.parts)})"

    @property
    def absent(self) -> dict[str, str]:
        """Why there is nothing to show of some parts, by their names."""
        return _reasons(self._errors)

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give the blocks of one after the other."""
        makers = {name: partial(_blocks, part, target, max_cells) for name, part in self.parts.items()}
        shown, errors = _had(makers)
        yield from chain.from_iterable(shown.values())
        for name, error in (self._errors | errors).items():
            words = name.replace("-", " ")
            too_large = isinstance(error, LimitError)
            yield Prose(f"Left out: {words}, as {error}." if too_large else f"There is no {words} here: {error}.")

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return each as data for JSON, by its name, and the reasons of those that cannot be had."""
        data, errors = _had({name: partial(part.to_dict, max_cells=max_cells) for name, part in self.parts.items()})
        absent = _reasons(self._errors | errors)
        return {**data, **({"absent": absent} if absent else {})}


def _had(makers: Mapping[str, Callable[[], T]]) -> tuple[dict[str, T], dict[str, TConvError]]:
    """Make what can be made; of what does not exist or is too large, return the error."""
    made: dict[str, T] = {}
    errors: dict[str, TConvError] = {}
    for name, make in makers.items():
        try:
            made[name] = make()
        except (FormError, LimitError) as error:  # noqa: PERF203 (each for itself)
            errors[name] = error
    return made, errors


def _reasons(errors: Mapping[str, TConvError]) -> dict[str, str]:
    """Return what errors say."""
    return {name: str(error) for name, error in errors.items()}


def _blocks(part: SizedDocument, target: str, max_cells: int | None) -> list[Block]:
    """Make all blocks of a document, so that it is shown as a whole or not at all."""
    return list(part.blocks(target, max_cells))


def fitting_data(what: str, cells: int, max_cells: int | None, make: Callable[[], T]) -> T | dict[str, object]:
    """Make data, or say in its place that it is left out.

    >>> fitting_data("the list", 3, 2, list)["cells"]
    3
    """
    if max_cells is not None and cells > max_cells:
        return {"left_out": left_out(what, cells, max_cells).words, "cells": cells}
    return make()
