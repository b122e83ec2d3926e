"""What a piece of a note may be found to say: a claim, an array that is stated, a shape that is written on a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.errors import ReadingError
from tconv_sym.notes import sentences
from tconv_sym.notes.roles import MATH, role_of_words
from tconv_sym.reading.labels import OUTPUTS
from tconv_sym.reading.sizes import read_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.notes.located import Located
    from tconv_sym.notes.pieces import Piece
    from tconv_sym.notes.roles import Role
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

_NESTING = re.compile(r"\\(?:begin|end)\b|\\.|[{}\[\]()=]", re.DOTALL)
_DEPTHS = {"\\begin": 1, "\\end": -1, "{": 1, "[": 1, "(": 1, "}": -1, "]": -1, ")": -1}


def of_role(role: Role, text: Located, *, name: str = "", hint: str = "") -> Aim | Array:
    """Make what an array of a role is: one that is stated, or one that is claimed."""
    if role.of in ("input", "kernel"):
        return Array(text=text, of=role.of, name=name)
    return Aim(text=text, of=role.of, others=role.others, is_firm=role.is_firm, name=name, hint=hint)


def array_by_words(piece: Piece, text: Located) -> Iterator[Found]:
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
        yield of_role(role, text, hint=piece.before)


def equals_signs(text: str) -> list[int]:
    """Return where the equal signs outside brackets are.

    >>> equals_signs("y[i=0] = {a = b} = 2")
    [7, 17]
    """
    depth, found = 0, []
    for match in _NESTING.finditer(text):
        depth += _DEPTHS.get(match.group(), 0)
        if match.group() == "=" and depth <= 0:
            found.append(match.start())
    return found


def is_element(label: Label) -> bool:
    """Tell the label of an element of the output."""
    return label.index is not None and label.name.casefold() in OUTPUTS


def is_size(text: str) -> bool:
    """Tell whether a text can be read as one about sizes."""
    try:
        read_size(text)
    except ReadingError:
        return False
    return True
