r"""A text → what it claims: equations and chains, arrays, tables, lists of statements, and all that we write ourselves.

It answers, or raises `ReadingError` at the place: it never guesses, and leaves nothing out but decoration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.collector import collector_paused
from tconv_sym.errors import ReadingError
from tconv_sym.reading.cells import Cells
from tconv_sym.reading.claim import Claim, Contributions, Statement
from tconv_sym.reading.contributions import read_table, together
from tconv_sym.reading.equations import Equations, whole
from tconv_sym.reading.labels import OUTPUTS, means_label, read_label
from tconv_sym.reading.objects import read_object
from tconv_sym.reading.outline import Group, blank
from tconv_sym.reading.page import Draft, Page
from tconv_sym.reading.pieces import pieces
from tconv_sym.reading.scan import scan
from tconv_sym.reading.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tconv_sym.reading.equations import Equation
    from tconv_sym.reading.vocabulary import Vocabulary


@collector_paused()
def read_claim(
    text: str, vocabulary: Vocabulary, *, labels: Collection[str] = OUTPUTS, inside_formula: bool = False
) -> Claim:
    r"""Read what a text claims of a problem with the names of `vocabulary`; raises `ReadingError`.

    `labels` are the names of the output, in small letters: on a left side they name it, and other names that the
    problem does not know are kept for others to judge. `inside_formula` says that the text is what stands between the
    delimiters of a formula, so that its line breaks mean nothing.

    >>> from tconv_sym.problem import pose
    >>> from tconv_sym.reading.vocabulary import Vocabulary
    >>> vocabulary = Vocabulary.of(pose((2, 2), (3, 3)))
    >>> (statement,) = read_claim(r"$y_{0,1} = a w_{12} + b w_{11}$", vocabulary).statements
    >>> statement.label.name, statement.label.index, statement.values[0].value
    ('y', (0, 1), {('a', 'w12'): 1, ('b', 'w11'): 1})
    >>> (statement,) = read_claim("[[a, b], [0, 2]]", vocabulary).statements
    >>> statement.values[0].shape, statement.values[0].cells
    ((2, 2), ({('a',): 1}, {('b',): 1}, {}, {(): 2}))
    """
    source = Source(text)
    try:
        statements = tuple(_statements(source, vocabulary, labels, inside_formula=inside_formula))
    except ReadingError as error:  # of a text with blanks in place of decoration: the line is shown as it was written
        raise source.refuse(_offset(text, error), error.message) from None
    if not statements:
        raise source.refuse(0, "a claim must state a value, got none")
    return Claim(source=source, statements=statements)


def _offset(text: str, error: ReadingError) -> int:
    """Return where an error points."""
    start = 0
    for _ in range(error.line - 1):
        start = text.index("\n", start) + 1
    return start + error.column - 1


def _statements(
    source: Source, vocabulary: Vocabulary, outputs: Collection[str], *, inside_formula: bool
) -> Iterator[Statement]:
    """Read the structure of a text first, and then, in what is left of it, the values."""

    def is_label(words: str) -> bool:
        """Tell whether words name something that is not a value of the problem."""
        label = read_label(words)
        return label is not None and means_label(label, vocabulary, outputs, of_array=False) is not False

    outline = scan(source, is_label, inside_formula=inside_formula)
    cut, blanks = pieces(source, outline, is_label)
    page = Page(source, blank(outline.text, blanks))
    equations = Equations(page, vocabulary, outputs)
    drawn = list(whole(page, [found for piece in cut for found in equations.read(piece)]))
    cells = Cells(Source(blank(page.text, page.blanks)), vocabulary)
    found: list[Contributions] = []
    for equation in drawn:
        if isinstance(equation, Draft):
            found.append(read_table(cells, equation))
            continue
        yield from _tables(found)
        found = []
        if isinstance(equation, Group):
            yield from read_object(page, cells, equation)
        else:
            yield _statement(cells, equation)
    yield from _tables(found)


def _tables(found: list[Contributions]) -> Iterator[Statement]:
    """State the tables that stand together."""
    return (Statement(label=None, values=(table,)) for table in together(found))


def _statement(cells: Cells, equation: Equation) -> Statement:
    """Read the values of an equation."""
    values = [cells.array(drawn) if isinstance(drawn, list) else cells.scalar(drawn) for drawn in equation.values]
    return Statement(label=equation.label, values=tuple(values))
