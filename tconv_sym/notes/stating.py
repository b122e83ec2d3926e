"""What the pieces of a note state: comments, parameters in prose and tables, arrays, code."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any

from tconv_sym.errors import OperandError, ReadingError
from tconv_sym.nested import flatten
from tconv_sym.notes import ledger, sentences
from tconv_sym.notes.arrays import read_array
from tconv_sym.notes.comments import OPERANDS, SIZES, read_comment
from tconv_sym.notes.layers import ORDINARY
from tconv_sym.notes.parameters import MAX_LINE, Parameter, is_too_long, parameters
from tconv_sym.notes.roles import clause, role_of_name
from tconv_sym.notes.stated import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_MODULE = ("in", "out", "kernel", "stride", "padding", "output_padding", "groups", "bias", "dilation")
_FUNCTION = ("input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation")
"""The arguments of a layer in their order, as a module and as a function."""
_ARGUMENT = re.compile(
    r"\s{0,20}(?:(?P<name>[a-z_]{1,20})\s{0,3}=(?!=)\s{0,3})?(?P<value>(?:[^,()\[\]]|\([^()]*\)|\[[^\[\]]*\])*)"
)
_INTEGERS = re.compile(r"[0-9]{1,5}|[(\[]\s*[0-9]{1,5}(?:\s*,\s*[0-9]{1,5}){0,3}\s*,?\s*[)\]]")
_SETTING = re.compile(
    r"^[ \t\-]*[\"']?(?P<name>strides?|padding|pads|output_padding|dilations?|groups|bias)[\"']?[ \t]*[:=](?!=)[ \t]*"
    r"(?P<value>[^\n,#]{1,60})",
    re.MULTILINE,
)
_SETTINGS = {"strides": "stride", "dilations": "dilation", "pads": "padding"}
_STEP = re.compile(
    r"翻转|反转|旋转|插零|插值|插入|填充[之过完]?[后的]|补零|扩展|扩充|\bflip|\brotat|\brevers|\binsert|\bpadded|\bstuff"
    r"|\bupsampled|\bstretched|\bexpanded|\bdilated",
    re.IGNORECASE,
)
"""Words of an array that is made of the input or of the kernel."""
_TURNED = re.compile(r"rot|flip|旋转|翻转", re.IGNORECASE)
_MAX_CALL, _MAX_ASSIGNMENTS, _MAX_ARGUMENTS = 1000, 256, 16
_MAX_ROWS, _MAX_NAME = 64, 60
_NUMBER = re.compile(r"[`$*]{0,3}[(\[]?[-−]?[0-9.]{1,9}(?:[,/x× ]{1,2}[0-9.]{1,9}){0,3}[)\]]?[`$*]{0,3}")


@dataclass(slots=True)
class Stating:
    """Keeps what a note states in the section at hand, and the shapes of its arrays by their names."""

    ledger: Ledger
    sections: Sections
    _piece: Piece | None = None
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
        self._piece = piece
        self.sections.stated.later = self.sections.ahead.get(self.sections.number, {})
        if self.sections.is_elsewhere:
            return False
        if piece.kind == "code":
            return self._code(piece.body)
        if piece.kind == "table" and not _is_two_columns(piece.body):
            self._wide_table(piece.body)
            return False
        if piece.kind not in (*_PROSE, "table"):
            return False
        stated = False
        for line in piece.body.lines():
            if is_too_long(line.text):
                message = f"a line of more than {MAX_LINE:,} characters is not read"
                self.ledger.enter(ledger.NOT_UNDERSTOOD, message, line.place(), line)
                continue
            text = line.text.strip("| ").replace("|", ":") if piece.kind == "table" else line.text
            for found in parameters(text, ordinary=self.sections.mode == ORDINARY):
                self._mention(found, line.place()[0])
                stated = True
        return stated

    def _wide_table(self, table: Located) -> None:
        """Keep that a table of several columns states a parameter; which value is meant is not read."""
        rows = [[cell.text for cell in sentences.cells(row)] for row in table.lines()[:_MAX_ROWS]]
        line = table.place()[0]
        columns = [(name, row[index]) for index, name in enumerate(rows[0]) for row in rows[2:] if index < len(row)]
        for name, value in columns + [(row[0], cell) for row in rows[2:] for cell in row[1:]]:
            for found in parameters(f"{name}: {value}") if _NUMBER.fullmatch(value) and len(name) < _MAX_NAME else ():
                if found.name not in OPERANDS:
                    unread = Parameter(found.name, None, f"{name}: {value}", is_unread=True)
                    self._mention(unread, line, is_aside=True)

    def _mention(self, found: Parameter, line: int, *, is_aside: bool = False) -> None:
        """Keep a parameter."""
        self.sections.stated.add(
            Mention(
                name=found.name,
                value=found.value,
                line=line,
                section=self.sections.number,
                trouble=found.trouble,
                is_vague=found.is_vague,
                is_unread=found.is_unread,
                is_aside=is_aside,
            )
        )

    def _value(self, name: str, value: Any, line: int, trouble: str = "") -> None:  # noqa: ANN401 (nested lists)
        """Keep an array, or that there is one which cannot be used."""
        number = self.sections.number
        self.sections.stated.add(Mention(name=name, value=value, line=line, section=number, trouble=trouble))

    def array(self, array: Array) -> None:
        """Keep an array that the note states, or say why it cannot be read."""
        if self.sections.is_elsewhere or self._is_step(array):
            return
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
        if not self._is_made_of_known(array.of, value):
            self._value(array.of, value, line)

    def _is_step(self, array: Array) -> bool:
        """Tell by the words in front, which win over the name, that an array is made of the input or the kernel."""
        if self._piece is None or self.sections.stated.is_settled:
            return False
        before = self._piece.before if self._piece.kind in ("math", "rows") else ""
        if not before:
            text, inner = self._piece.body.text, array.text.text
            before = text[: max(text.find(inner), 0)].rpartition("\n")[2]
        said = clause(before.removesuffix(array.name)) if array.name else clause(before)
        return bool(_STEP.search(f"{said[-_MAX_NAME:]} {array.name}") or _TURNED.search(array.name))

    def _is_made_of_known(self, name: str, value: list[Any]) -> bool:
        """Tell an array that is the input of this section with zeros in it, or its kernel turned, from another one."""
        for known in self.sections.stated.mentions[name]:
            if not known.is_array or known.section != self.sections.number or known.value == value:
                continue
            shape, old = flatten(known.value, name)
            other, new = flatten(value, name)
            if name == "kernel" and shape == other and new == old[::-1]:
                return True
            if name == "input" and len(new) > len(old) and _nonzero(new) == _nonzero(old):
                return True
        return False

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
        found = list(islice(_ASSIGNMENT.finditer(body.text), _MAX_ASSIGNMENTS + 1))
        for match, following in zip_longest(found[:_MAX_ASSIGNMENTS], found[1:]):
            role = role_of_name(match["name"]) if match else None
            if match and role is not None and role.of in OPERANDS:
                # No literal has an assignment in it: no need to look further.
                self._assignment(body, match, role.of, following.start() if following else len(body.text))
        for match in islice(_LAYER.finditer(body.text), _MAX_ASSIGNMENTS):
            line = body.place(match.start())[0]
            call = body.text[match.end() : match.end() + _MAX_CALL]
            for parameter in _arguments(call, _FUNCTION if "conv_t" in match.group() else _MODULE):
                self._mention(parameter, line, is_aside=True)
        for match in islice(_SETTING.finditer(body.text), _MAX_ASSIGNMENTS):
            value = match["value"].strip()
            setting = _argument(_SETTINGS.get(match["name"], match["name"]), value)
            if setting is not None and re.search("[0-9]", value):
                unread = replace(setting, value=None, trouble=match.group().strip(), is_unread=True)
                self._mention(unread, body.place(match.start())[0], is_aside=True)
        return False

    def _assignment(self, body: Located, match: re.Match[str], name: str, end: int) -> None:
        """Keep an array that code writes out before `end`; of one that it computes only that it does."""
        line = body.place(match.start())[0]
        literal = _LITERAL.match(body.text, match.start("value"))
        stop = sentences.closing(body.text[literal.end() : end], 0) if literal else 0
        if not literal or not stop:
            self._value(name, None, line, "code computes it")
            return
        try:
            self._value(name, read_array(body.text[literal.end() :][:stop]), line)
        except (OperandError, ReadingError) as error:
            self._value(name, None, line, error.message if isinstance(error, ReadingError) else str(error))


def _arguments(call: str, order: Sequence[str]) -> Iterator[Parameter]:
    """Give the arguments of a layer, in their order where they have no name; they end with its bracket."""
    start = 0
    for position in range(_MAX_ARGUMENTS):
        match = _ARGUMENT.match(call, start)
        if match is None or call[match.end() : match.end() + 1] not in (",", ")"):
            return
        name = (match["name"] or (order[position] if position < len(order) else "")).removesuffix("_size")
        found = _argument(name, match["value"].strip())
        if found is not None:
            yield found
        start = match.end() + 1
        if call[match.end()] == ")":
            return


def _argument(name: str, value: str) -> Parameter | None:
    """Read an argument of a layer; None for what the problem does not depend on."""
    if name == "groups" and value != "1":
        return Parameter("channels", None, f"groups={value}", is_unread=True)
    if name not in (*SIZES, "kernel") and not (name == "bias" and value not in ("None", "False", "True", "0")):
        return None
    if name == "bias" or not _INTEGERS.fullmatch(value):
        return Parameter(name, None, f"{name}={value}", is_unread=True) if name != "kernel" and value else None
    sizes = tuple(map(int, re.findall("[0-9]+", value)))
    return Parameter(name, sizes[0] if len(sizes) == 1 else sizes)


def _nonzero(cells: Sequence[Any]) -> list[str]:
    """Leave out zeros."""
    return [str(cell) for cell in cells if str(cell).strip("0.")]


def _is_two_columns(table: Located) -> bool:
    """Tell a table of names and values."""
    return all(len(sentences.cells(row)) == 2 for row in table.lines())  # noqa: PLR2004
