"""Math → what it claims or states, by its own label or by the words in front of it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tconv_sym.notes import sentences
from tconv_sym.notes.aims import Aim, Shape, array_by_words, equals_signs, is_element, is_size, of_role
from tconv_sym.notes.arrays import looks_like_array
from tconv_sym.notes.roles import role_of_name
from tconv_sym.reading.labels import read_label
from tconv_sym.reading.sizes import looks_like_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.notes.aims import Found
    from tconv_sym.notes.located import Located
    from tconv_sym.notes.pieces import Piece
    from tconv_sym.notes.roles import Role
    from tconv_sym.reading.claim import Label

_SIZE = re.compile(r"\\(?:tiny|small|normalsize|large|Large|LARGE|huge|Huge|displaystyle|textstyle|quad)(?![A-Za-z])")
_WRAPPED = re.compile(r"\s*(?:\\[(\[](?P<math>.*)\\[)\]]|`(?P<code>[^`]*)`)\s*", re.DOTALL)
_SHAPED_NAME = re.compile(
    r"(?:\\(?:bold|mathbf|mathrm|boldsymbol|text)\s*\{\s*)?(?<![A-Za-z])(?P<name>[A-Z])\s*\}?\s*\^\s*"
    r"\{\s*(?P<rows>[0-9]{1,6})\s*(?:\\times|×|x)\s*(?P<columns>[0-9]{1,6})\s*\}"
)
_CALLED = re.compile(
    r"(?:[A-Za-z\s*⊗∗{}()_^']|\\(?:text|mathrm|mathbf|bold|ast|otimes|cdot|times|star|top|circledast)\b)+"
)
PARTIAL = re.compile(r"\((?:rows?|columns?) [0-9]+")
"""What our own documents write on a part of an array."""
N_LESS_1 = re.compile(r"\(\s{0,2}(?:n|i|H_\{?in\}?|H_\{\\text\{in\}\})\s{0,2}-\s{0,2}1\s{0,2}\)", re.IGNORECASE)
"""n − 1, which every formula of the output size has."""
_OPERATOR = re.compile(r"\s*(?:[-+*/=×·⋅−^]|\\(?:times|cdot|pm)\b)")
_UNFINISHED = re.compile(r"[-+*/×·⋅−^_]\s*$")


def in_math(piece: Piece) -> Iterator[Found]:
    """Read a piece of math."""
    text = _bare(piece.body)
    signs = equals_signs(text.text)
    if signs[:1] == [0] or PARTIAL.search(text.text):  # it goes on another formula, or is a part of an array
        return
    left = _SIZE.sub("", text.text[: signs[0]]).strip() if signs else ""
    label = read_label(left) if left else None
    right = text.part(signs[0] + 1).stripped() if signs else text
    if label is not None and is_element(label):
        yield from _element(piece, text, right, label)
    elif label is not None and label.index is None and (role := role_of_name(label.name)) is not None:
        yield from _named(piece, text, label.name, role)
    elif looks_like_size(text.text):
        yield Aim(text=text, of="size", hint=piece.before)
    elif sentences.has_elements(text.text) and not N_LESS_1.search(text.text):
        yield Aim(text=text, of="output", hint=piece.before)
    elif label is None or looks_like_array(right.text):
        yield from _by_words(piece, right if label else text)
    yield from _shapes(text)


def _bare(text: Located) -> Located:
    r"""Take away delimiters within delimiters: `$\( … \)$`, and GitHub's backticks."""
    for _ in range(2):
        if match := _WRAPPED.fullmatch(text.text):
            text = text.part(*match.span("math" if match["math"] is not None else "code"))
    return text.on_one_line().stripped()


def _element(piece: Piece, text: Located, right: Located, label: Label) -> Iterator[Found]:
    """Read what is said of an element, or of a channel, of the output; `O_0` may also be the size of an axis."""
    if looks_like_array(right.text):
        yield Aim(text=text, of="output", hint=piece.before)
    elif N_LESS_1.search(right.text) and is_size(right.text):
        yield Aim(text=right, of="size", hint=piece.before)
    else:
        yield Aim(text=right, of="output", label=label, hint=piece.before)


def _named(piece: Piece, text: Located, name: str, role: Role) -> Iterator[Found]:
    """Read what is said of a name that we know; how else it is called, as in `Y = X * W = …`, is left out."""
    signs = [*equals_signs(text.text), len(text.text)]
    for start, stop in pairwise(signs):
        if not _CALLED.fullmatch(text.text, start + 1, stop) or stop == signs[-1]:
            right = text.part(start + 1).stripped()
            break
    if looks_like_array(text.text[signs[-2] + 1 :]):
        yield of_role(role, right, name=name, hint=piece.before)
    elif looks_like_size(text.text):
        yield Aim(text=text, of="size", hint=piece.before)


def _by_words(piece: Piece, text: Located) -> Iterator[Found]:
    """Read math without a label by the words in front of it; what goes on behind it is read with its line."""
    if _OPERATOR.match(piece.after) or _UNFINISHED.search(piece.before) or sentences.is_conditional(piece.before):
        return
    number = sentences.ordinal(piece.before)
    if looks_like_array(text.text):
        yield from array_by_words(piece, text)
    elif (label := sentences.element(piece.before)) is not None and not piece.ordinal:
        yield Aim(text=text, of="output", label=label, hint=piece.before)
    elif number is not None and not piece.ordinal:
        yield Aim(text=text, of="input", number=number, hint=piece.before)
    elif sentences.says_size(piece.before) and not piece.ordinal and is_size(text.text):
        yield Aim(text=text, of="size", hint=piece.before)


def _shapes(text: Located) -> Iterator[Shape]:
    """Find shapes that are written on names."""
    for match in _SHAPED_NAME.finditer(text.text):
        yield Shape(
            text=text.part(*match.span()), name=match["name"], shape=(int(match["rows"]), int(match["columns"]))
        )
