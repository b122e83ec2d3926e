"""Listings, tables and lines of prose → what they claim or state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tconv_sym.notes import sentences
from tconv_sym.notes.aims import Aim, array_by_words, equals_signs, is_element, is_size, of_role
from tconv_sym.notes.arrays import looks_like_array
from tconv_sym.notes.formulas import N_LESS_1, PARTIAL
from tconv_sym.notes.located import joined_parts
from tconv_sym.notes.roles import MATH, role_of_name, role_of_words
from tconv_sym.reading.labels import read_label
from tconv_sym.reading.sizes import looks_like_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.notes.aims import Found
    from tconv_sym.notes.located import Located
    from tconv_sym.notes.pieces import Piece

_OPEN_END = re.compile(r"[-+*/×·⋅−=,]\s*$")
_ROW = re.compile(r"\s*[\[+]")


def in_rows(piece: Piece) -> Iterator[Found]:
    """Read an array in a listing by the words above it, or loosely by the heading."""
    found = list(array_by_words(piece, piece.body))
    role = None if found or piece.ordinal else role_of_words(piece.heading)
    yield from found
    if role is not None and role.of not in ("input", "kernel"):
        yield Aim(text=piece.body, of=role.of, others=role.others, is_firm=False, is_loose=True, hint=piece.before)


def in_table(piece: Piece) -> Iterator[Found]:
    """Read a contribution table, or a table of elements and their values."""
    rows = [sentences.cells(line) for line in piece.body.lines()]
    if len(rows) < 3 or not rows[0]:  # noqa: PLR2004 (a header, a rule and a row)
        return
    titles = [read_label(sentences.undecorated(cell.text)) for cell in rows[0]]
    if len(titles) > 1 and all(title is not None and is_element(title) for title in titles[1:]):
        yield Aim(text=piece.body, of="table")
        return
    for row in rows[2:]:
        label = read_label(sentences.undecorated(row[0].text)) if len(row) > 1 else None
        if label is not None and is_element(label) and len(row) == 2 and row[1].text.strip():  # noqa: PLR2004
            yield Aim(text=row[1], of="output", label=label)


def in_listing(piece: Piece) -> Iterator[Found]:
    """Read the statements in a paragraph of a listing: an array that is named, or elements and sizes."""
    for text in _grouped(piece.body.lines()):
        equals = next(iter(equals_signs(text.text)), 0)
        label = read_label(text.text[:equals].strip()) if equals else None
        role = role_of_name(label.name) if label is not None and label.index is None else None
        right = text.part(equals + 1).stripped()
        if label is not None and role is not None and looks_like_array(right.text):
            yield of_role(role, right, name=label.name, hint=piece.before)
        else:
            yield from _statements(text, text.text)


def _grouped(lines: Sequence[Located]) -> Iterator[Located]:
    """Put lines together that are one statement: brackets stay open, an operator ends one, or rows follow."""
    group: list[Located] = []
    depth = 0
    for line in lines:
        begun = group and (depth > 0 or _OPEN_END.search(group[-1].text) or _ROW.match(line.text))
        if group and not begun:
            yield joined_parts(group)
            group, depth = [], 0
        group.append(line)
        depth += line.text.count("[") - line.text.count("]")
    if group:
        yield joined_parts(group)


def in_line(piece: Piece) -> Iterator[Found]:
    """Read a line of prose; math that stands alone in it is a piece of its own."""
    yield from _statements(piece.body, piece.words)


def _statements(line: Located, words: str) -> Iterator[Found]:
    """Read the statements that a line makes without math."""
    if sentences.is_conditional(words) or PARTIAL.search(words):
        return
    for label, start, span in sentences.elements(words):
        if looks_like_array(words[slice(*span)]):
            yield Aim(text=line.part(start, span[1]), of="output", is_prose=True, hint=words)
        elif not N_LESS_1.search(words, *span):
            yield Aim(text=line.part(*span), of="output", label=label, is_prose=True, hint=words)
    for name, span in sentences.arrays(words):
        role = role_of_words(name) or role_of_name(sentences.last_word(name))
        if role is not None:
            yield of_role(role, line.part(*span), hint=name)
    for number, span in sentences.input_elements(words):
        yield Aim(text=line.part(*span), of="input", number=number, is_prose=True, hint=words)
    yield from _sizes(line, words)


def _sizes(line: Located, words: str) -> Iterator[Found]:
    """Read the sizes that a line states: as numbers, or the whole line as a formula."""
    spans = list(sentences.sizes(words))
    for span in spans:
        yield Aim(text=line.part(*span), of="size", is_prose=True, hint=words)
    text = sentences.decoration_blanked(line)
    if not spans and MATH not in words and looks_like_size(text.text) and is_size(text.text):
        yield Aim(text=text.stripped(), of="size", is_prose=True, hint=words)
