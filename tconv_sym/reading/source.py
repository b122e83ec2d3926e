"""A text and a place in it."""

from __future__ import annotations

from dataclasses import dataclass

from tconv_sym.errors import ReadingError

MAX_CHARACTERS = 2**20


@dataclass(frozen=True, slots=True)
class Source:
    """A text as the user wrote it; raises `ReadingError` if it is too long."""

    text: str

    def __post_init__(self) -> None:
        """Refuse a text that nobody wrote by hand."""
        if len(self.text) > MAX_CHARACTERS:
            raise ReadingError(f"a text must have at most {MAX_CHARACTERS:,} characters, got {len(self.text):,}")

    def place(self, offset: int) -> tuple[int, int]:
        r"""Return the line and the column of a character, both counted from 1.

        >>> Source("a +\nb").place(4)
        (2, 1)
        """
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)

    def refuse(self, offset: int, message: str) -> ReadingError:
        """Make the error that points at a character; the caller raises it.

        >>> print(Source("a + ?").refuse(4, "what is this"))
        line 1, column 5: what is this
        """
        line, column = self.place(offset)
        start = offset - column + 1
        end = self.text.find("\n", start)
        shown = self.text[start : len(self.text) if end < 0 else end].rstrip("\r").replace("\t", " ")
        return ReadingError(message, line=line, column=column, shown=shown)
