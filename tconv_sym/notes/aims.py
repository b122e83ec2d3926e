"""Pieces → what they claim, as far as their labels tell, and which arrays they state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.errors import ReadingError
from tconv_sym.notes import sentences
from tconv_sym.notes.arrays import looks_like_array
from tconv_sym.notes.located import joined_parts
from tconv_sym.notes.roles import MATH, Role, role_of_name, role_of_words
from tconv_sym.reading.labels import OUTPUTS, read_label
from tconv_sym.reading.sizes import looks_like_size, read_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tconv_sym.notes.located import Located
    from tconv_sym.notes.pieces import Piece
    from tconv_sym.reading.claim import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A text, and what it claims: `of`, or one of `others`; an element by its label, or by how manieth it is.

    What is not `is_firm` may be about something else, if its shape says so; what `is_loose` may be so in any case.
    `is_scaled` says that it is the kernel times the element. What a comment tells, `is_told`, maybe `at` a
    position; `is_prose` says that it stands in a line of words. `name` is what the note calls the array, and `hint` are
    the words around.
    """

    text: Located
    of: str
    others: tuple[str, ...] = ()
    label: Label | None = None
    number: int | None = None
    is_firm: bool = True
    is_loose: bool = False
    is_scaled: bool = False
    is_told: bool = False
    is_prose: bool = False
    at: tuple[int, ...] | None = None
    name: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """A text that states the input or the kernel."""

    text: Located
    of: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    r"""A shape written on the name of an array: `C^{16\times4}`."""

    text: Located
    name: str
    shape: tuple[int, ...]


Found = Aim | Array | Shape

_SIZE = re.compile(r"\\(?:tiny|small|normalsize|large|Large|LARGE|huge|Huge|displaystyle|textstyle|quad)(?![A-Za-z])")
_WRAPPED = re.compile(r"\s*(?:\\[(\[](?P<math>.*)\\[)\]]|`(?P<code>[^`]*)`)\s*", re.DOTALL)
_NESTING = re.compile(r"\\(?:begin|end)\b|\\.|[{}\[\]()=]", re.DOTALL)
_DEPTHS = {"\\begin": 1, "\\end": -1, "{": 1, "[": 1, "(": 1, "}": -1, "]": -1, ")": -1}
_SHAPED_NAME = re.compile(
    r"(?:\\(?:bold|mathbf|mathrm|boldsymbol|text)\s*\{\s*)?(?<![A-Za-z])(?P<name>[A-Z])\s*\}?\s*\^\s*"
    r"\{\s*(?P<rows>[0-9]{1,6})\s*(?:\\times|×|x)\s*(?P<columns>[0-9]{1,6})\s*\}"
)
_CALLED = re.compile(
    r"(?:[A-Za-z\s*⊗∗{}()_^']|\\(?:text|mathrm|mathbf|bold|ast|otimes|cdot|times|star|top|circledast)\b)+"
)
_PARTIAL = re.compile(r"\((?:rows?|columns?) [0-9]+")
"""What our own documents write on a part of an array."""
_SIZES = re.compile(r"\(\s{0,2}(?:n|i|H_\{?in\}?|H_\{\\text\{in\}\})\s{0,2}-\s{0,2}1\s{0,2}\)", re.IGNORECASE)
"""n − 1, which every formula of the output size has."""
_OPERATOR = re.compile(r"\s*(?:[-+*/=×·⋅−^]|\\(?:times|cdot|pm)\b)")
_UNFINISHED = re.compile(r"[-+*/×·⋅−^_]\s*$")
_OPEN_END = re.compile(r"[-+*/×·⋅−=,]\s*$")
_ROW = re.compile(r"\s*[\[+]")


def find(piece: Piece, heading: str = "") -> list[Found]:
    """Return what a piece claims or states; `heading` is what stands above it."""
    if piece.kind == "math":
        return list(_math(piece, _bare(piece.body)))
    if piece.kind == "rows":
        return list(_rows(piece, heading))
    if piece.kind == "table":
        return list(_table(piece.body))
    if piece.kind == "listing":
        return list(_listing(piece))
    return list(_line(piece)) if piece.kind in ("line", "heading") else []


def _bare(text: Located) -> Located:
    r"""Take away delimiters within delimiters: `$\( … \)$`, and GitHub's backticks."""
    while match := _WRAPPED.fullmatch(text.text):
        text = text.part(*match.span("math" if match["math"] is not None else "code"))
    return text.on_one_line().stripped()


# ---- math -----------------------------------------------------------------------------------------------------------


def _math(piece: Piece, text: Located) -> Iterator[Found]:
    """Read math by its own label, or by the words in front of it."""
    equals = _equals(text.text)
    left = _SIZE.sub("", text.text[: max(equals, 0)]).strip()
    label = read_label(left) if left else None
    right = text.part(equals + 1).stripped()
    if _PARTIAL.search(text.text):
        return
    if label is not None and _is_element(label):
        yield from _element(piece, text, right, label)
    elif label is not None and not label.index and (role := role_of_name(label.name)) is not None and right.text:
        yield from _named(piece, text, right, label.name, role)
    elif looks_like_size(text.text):
        yield Aim(text=text, of="size", hint=piece.before)
    elif sentences.has_elements(text.text) and not _SIZES.search(text.text):
        yield Aim(text=text, of="output", hint=piece.before)
    elif left and label is None and not looks_like_array(text.text):
        yield from _by_words(piece, text)
    elif not left or (label is not None and looks_like_array(right.text)):
        yield from _by_words(piece, right if left else text)
    yield from _shapes(text)


def _element(piece: Piece, text: Located, right: Located, label: Label) -> Iterator[Found]:
    """Read what is said of an element, or of a channel, of the output; `O_0` may also be the size of an axis."""
    if looks_like_array(right.text):
        yield Aim(text=text, of="output", hint=piece.before)
    elif _SIZES.search(right.text) and _is_size(right.text):
        yield Aim(text=right, of="size", hint=piece.before)
    else:
        yield Aim(text=right, of="output", label=label, hint=piece.before)


def _named(piece: Piece, text: Located, right: Located, name: str, role: Role) -> Iterator[Found]:
    """Read what is said of a name that we know."""
    if looks_like_array(_links(right)[-1].text):
        yield _of_role(role, _arrays_only(right), name=name, hint=piece.before)
    elif looks_like_size(text.text):
        yield Aim(text=text, of="size", hint=piece.before)


def _links(text: Located) -> list[Located]:
    """Cut a chain at its equal signs."""
    links = []
    while (equals := _equals(text.text)) >= 0:
        links.append(text.part(0, equals))
        text = text.part(equals + 1)
    return [*links, text]


def _arrays_only(text: Located) -> Located:
    """Leave out how an array is called in other words, such as `X * W`, in front of it."""
    links = _links(text)
    while len(links) > 1 and _CALLED.fullmatch(links[0].text):
        links.pop(0)
        text = text.part(_equals(text.text) + 1)
    return text.stripped()


def _of_role(role: Role, text: Located, *, name: str = "", hint: str = "") -> Aim | Array:
    """Make what an array of a role is: one that is stated, or one that is claimed."""
    if role.of in ("input", "kernel"):
        return Array(text=text, of=role.of, name=name)
    return Aim(text=text, of=role.of, others=role.others, is_firm=role.is_firm, name=name, hint=hint)


def _by_words(piece: Piece, text: Located) -> Iterator[Found]:
    """Read math without a label by the words in front of it; what goes on behind it is read with its line."""
    if _OPERATOR.match(piece.after) or _UNFINISHED.search(piece.before) or sentences.is_conditional(piece.before):
        return
    number = sentences.ordinal(piece.before)
    if looks_like_array(text.text):
        yield from _array_by_words(piece, text)
    elif (label := sentences.element(piece.before)) is not None and not piece.ordinal:
        yield Aim(text=text, of="output", label=label, hint=piece.before)
    elif number is not None and not piece.ordinal:
        yield Aim(text=text, of="input", number=number, hint=piece.before)
    elif sentences.says_size(piece.before) and not piece.ordinal and _is_size(text.text):
        yield Aim(text=text, of="size", hint=piece.before)


def _array_by_words(piece: Piece, text: Located) -> Iterator[Found]:
    """Read an array by the words in front of it."""
    number = sentences.ordinal(piece.before.rstrip(f" ：:{MATH}"))
    role = role_of_words(piece.before)
    if number is not None and not piece.ordinal:
        yield Aim(text=text, of="kernel", number=number, is_scaled=True, is_firm=False, hint=piece.before)
    elif role is None or (piece.ordinal and role.of != "equivalent-kernels"):
        return
    elif role.of == "equivalent-kernels":
        yield Aim(text=text, of=f"{role.of}[{piece.ordinal}]", hint=piece.before)
    else:
        yield _of_role(role, text, hint=piece.before)


def _shapes(text: Located) -> Iterator[Shape]:
    """Find shapes that are written on names."""
    for match in _SHAPED_NAME.finditer(text.text):
        yield Shape(
            text=text.part(*match.span()), name=match["name"], shape=(int(match["rows"]), int(match["columns"]))
        )


def _equals(text: str) -> int:
    """Return where the first = outside brackets is, or -1."""
    depth = 0
    for match in _NESTING.finditer(text):
        depth += _DEPTHS.get(match.group(), 0)
        if match.group() == "=" and depth <= 0:
            return match.start()
    return -1


def _is_element(label: Label) -> bool:
    """Tell the label of an element of the output."""
    return label.index is not None and label.name.casefold() in OUTPUTS


def _is_size(text: str) -> bool:
    """Tell whether a text can be read as one about sizes."""
    try:
        read_size(text)
    except ReadingError:
        return False
    return True


# ---- listings, tables and lines -------------------------------------------------------------------------------------


def _rows(piece: Piece, heading: str) -> Iterator[Found]:
    """Read an array in a listing by the words above it, or loosely by the heading."""
    found = list(_array_by_words(piece, piece.body))
    role = None if found or piece.ordinal else role_of_words(heading)
    yield from found
    if role is not None and role.of not in ("input", "kernel"):
        yield Aim(text=piece.body, of=role.of, others=role.others, is_firm=False, is_loose=True, hint=piece.before)


def _table(body: Located) -> Iterator[Found]:
    """Read a contribution table, or a table of elements and their values."""
    rows = [sentences.cells(line) for line in body.lines()]
    if len(rows) < 3 or not rows[0]:  # noqa: PLR2004 (a header, a rule and a row)
        return
    titles = [read_label(sentences.undecorated(cell.text)) for cell in rows[0]]
    if len(titles) > 1 and all(title is not None and _is_element(title) for title in titles[1:]):
        yield Aim(text=body, of="table")
        return
    for row in rows[2:]:
        label = read_label(sentences.undecorated(row[0].text)) if len(row) > 1 else None
        if label is not None and _is_element(label) and len(row) == 2 and row[1].text.strip():  # noqa: PLR2004
            yield Aim(text=row[1], of="output", label=label)


def _listing(piece: Piece) -> Iterator[Found]:
    """Read the statements in a paragraph of a listing: an array that is named, or elements and sizes."""
    for text in _grouped(piece.body.lines()):
        equals = _equals(text.text)
        label = read_label(text.text[:equals].strip()) if equals > 0 else None
        role = role_of_name(label.name) if label is not None and label.index is None else None
        right = text.part(equals + 1).stripped()
        if label is not None and role is not None and looks_like_array(right.text):
            yield _of_role(role, right, name=label.name, hint=piece.before)
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


def _line(piece: Piece) -> Iterator[Found]:
    """Read a line of prose; math that stands alone in it is a piece of its own."""
    yield from _statements(piece.body, piece.words)


def _statements(line: Located, words: str) -> Iterator[Found]:
    """Read the statements that a line makes without math."""
    if sentences.is_conditional(words) or _PARTIAL.search(words):
        return
    for label, start, span in sentences.elements(words):
        if looks_like_array(words[slice(*span)]):
            yield Aim(text=line.part(start, span[1]), of="output", is_prose=True, hint=words)
        elif not _SIZES.search(words, *span):
            yield Aim(text=line.part(*span), of="output", label=label, is_prose=True, hint=words)
    for name, span in sentences.arrays(words):
        role = role_of_words(name) or role_of_name(sentences.last_word(name))
        if role is not None:
            yield _of_role(role, line.part(*span), hint=name)
    for number, span in sentences.input_elements(words):
        yield Aim(text=line.part(*span), of="input", number=number, is_prose=True, hint=words)
    yield from _sizes(line, words)


def _sizes(line: Located, words: str) -> Iterator[Found]:
    """Read the sizes that a line states: as numbers, or the whole line as a formula."""
    spans = list(sentences.sizes(words))
    for span in spans:
        yield Aim(text=line.part(*span), of="size", is_prose=True, hint=words)
    text = sentences.decoration_blanked(line)
    if not spans and MATH not in words and looks_like_size(text.text) and _is_size(text.text):
        yield Aim(text=text.stripped(), of="size", is_prose=True, hint=words)
