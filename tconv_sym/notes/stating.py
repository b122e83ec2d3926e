"""What the pieces of a note state: comments, parameters in prose and tables, arrays, code."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tconv_sym.errors import OperandError, ReadingError
from tconv_sym.nested import flatten
from tconv_sym.notes import ledger, sentences
from tconv_sym.notes.arrays import read_array
from tconv_sym.notes.comments import OPERANDS, read_comment
from tconv_sym.notes.layers import ORDINARY
from tconv_sym.notes.parameters import Parameter, parameters
from tconv_sym.notes.roles import role_of_name
from tconv_sym.notes.stated import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.notes.aims import Array, Shape
    from tconv_sym.notes.comments import Comment
    from tconv_sym.notes.ledger import Ledger
    from tconv_sym.notes.located import Located
    from tconv_sym.notes.pieces import Piece
    from tconv_sym.notes.sections import Sections

_PROSE = frozenset({"line", "heading", "listing"})
_ASSIGNMENT = re.compile(r"^[ \t]*(?P<name>[A-Za-z_]\w{0,60})[ \t]*=(?!=)[ \t]*(?P<value>[^\n]*)", re.MULTILINE)
_LAYER = re.compile(r"\b(?:nn\.)?ConvTranspose[123]d\(|\bconv_transpose[123]d\(")
_LITERAL = re.compile(r"(?:(?:np|numpy|torch|jnp)\.(?:array|tensor)\()?\s*(?=\[)")
_KEYWORD = re.compile(r"\b(kernel_size|stride|padding|output_padding|dilation)\s{0,3}=\s{0,3}([0-9]{1,5})\b")
_POSITIONAL = re.compile(r"\s*[0-9]{1,5}\s*,\s*[0-9]{1,5}\s*,\s*([0-9]{1,5})\s*(?=[,)])")
_MAX_CALL = 1000


@dataclass(slots=True)
class Stating:
    """Keeps what a note states in the section at hand, and the shapes of its arrays by their names."""

    ledger: Ledger
    sections: Sections
    _shapes: dict[str, tuple[tuple[int, ...], int]] = field(default_factory=dict)

    def comment(self, body: Located) -> Comment | None:
        """Follow a comment that states a problem; return one that says something else to us."""
        try:
            comment = read_comment(body.text)
        except OperandError as error:
            self.ledger.enter(ledger.BAD_COMMENT, str(error), body.place(), body)
            return None
        if comment is None or not comment.settings:
            return comment
        self.sections.stated.comment(comment.settings, body.place())
        return None

    def piece(self, piece: Piece) -> bool:
        """Keep the parameters that a piece states, and tell whether there are any."""
        if piece.kind == "code":
            return self._code(piece.body)
        if piece.kind not in _PROSE and not (piece.kind == "table" and _is_two_columns(piece.body)):
            return False
        stated = False
        for line in piece.body.lines():
            text = line.text.strip("| ").replace("|", ":") if piece.kind == "table" else line.text
            for found in parameters(text, ordinary=self.sections.mode == ORDINARY):
                self._mention(found, line.place()[0])
                stated = True
        return stated

    def _mention(self, found: Parameter, line: int) -> None:
        """Keep a parameter."""
        self.sections.stated.add(
            Mention(
                name=found.name,
                value=found.value,
                line=line,
                section=self.sections.number,
                trouble=found.trouble,
                is_vague=found.is_vague,
            )
        )

    def _value(self, name: str, value: Any, line: int, trouble: str = "") -> None:  # noqa: ANN401 (nested lists)
        """Keep an array, or that there is one which cannot be used."""
        number = self.sections.number
        self.sections.stated.add(Mention(name=name, value=value, line=line, section=number, trouble=trouble))

    def array(self, array: Array) -> None:
        """Keep an array that the note states, or say why it cannot be read."""
        line, column = array.text.place()
        try:
            value = read_array(array.text.text)
        except (OperandError, ReadingError) as error:
            why, place = str(error), (line, column)
            if isinstance(error, ReadingError):
                why, place = error.message, next(array.text.points([(error.line, error.column)]))
            message = f"the {array.of} that is stated here is not understood: {why}"
            self.ledger.enter(ledger.NOT_UNDERSTOOD, message, place, array.text)
            self._value(array.of, None, line, why)
            return
        self.keep_shape(array.name, array.text)
        self._value(array.of, value, line)

    def keep_shape(self, name: str, text: Located) -> None:
        """Remember the shape of an array that has a name."""
        with suppress(OperandError, ReadingError):
            if name:
                self._shapes[name] = flatten(read_array(text.text), name)[0], text.place()[0]

    def shape(self, shape: Shape) -> None:
        """Hold a shape that is written on a name against the array of that name, if there is one."""
        known, line = self._shapes.get(shape.name, ((), 0))
        if line and known != shape.shape:
            written, shown = ("×".join(map(str, sizes)) for sizes in (shape.shape, known))
            message = f"{shape.name} is {shown} on line {line}, here it is written as {written}"
            self.ledger.enter(ledger.WRONG_SHAPE, message, shape.text.place(), shape.text)

    def _code(self, body: Located) -> bool:
        """Keep what code states: arrays by their names, and the arguments of a layer. It is never run."""
        for match in _ASSIGNMENT.finditer(body.text):
            role = role_of_name(match["name"])
            if role is not None and role.of in OPERANDS:
                self._assignment(body, match, role.of)
        for match in _LAYER.finditer(body.text):
            line = body.place(match.start())[0]
            for name, value in _arguments(body.text[match.end() : match.end() + _MAX_CALL]):
                self._mention(Parameter(name, value), line)
        return False

    def _assignment(self, body: Located, match: re.Match[str], name: str) -> None:
        """Keep an array that code writes out; of one that it computes only that it does."""
        line = body.place(match.start())[0]
        literal = _LITERAL.match(body.text, match.start("value"))
        stop = sentences.closing(body.text, literal.end()) if literal else 0
        if not literal or not stop:
            self._value(name, None, line, "code computes it")
            return
        try:
            self._value(name, read_array(body.text[literal.end() : stop]), line)
        except (OperandError, ReadingError) as error:
            self._value(name, None, line, error.message if isinstance(error, ReadingError) else str(error))


def _arguments(call: str) -> Iterator[tuple[str, int]]:
    """Give the arguments of a layer as far as they are plain numbers."""
    inner = call[: call.find(")")] if ")" in call else call
    positional = _POSITIONAL.match(call)
    if positional:
        yield "kernel", int(positional[1])
    for name, value in _KEYWORD.findall(inner):
        yield name.removesuffix("_size"), int(value)


def _is_two_columns(table: Located) -> bool:
    """Tell a table of names and values."""
    return all(len(sentences.cells(row)) == 2 for row in table.lines())  # noqa: PLR2004
