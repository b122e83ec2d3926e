"""Texts and positions that are given as arguments, in files or on standard input."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tconv_sym.errors import OperandError, reason, shown
from tconv_sym.reading.source import MAX_CHARACTERS

MAX_BYTES = 4 * MAX_CHARACTERS
"""As many bytes as the longest text that is read may have in UTF-8."""
_POSITION = re.compile(r"[0-9]{1,9}(, ?[0-9]{1,9}){0,15}")


def text(argument: str, what: str) -> str:
    """Return the text that an argument is, or that of a file (`@file`) or of standard input (`-`).

    >>> text("output[0] = a×w1", "claim")
    'output[0] = a×w1'
    """
    if argument == "-":
        return standard_input(what)
    if not argument.startswith("@"):
        return argument
    try:
        with Path(argument[1:]).open("rb") as file:
            return _decoded(file.read(MAX_BYTES + 1))
    except (OSError, ValueError) as error:
        raise OperandError(f"{what} must be a text file that can be read, got {argument[1:]}: {_why(error)}") from None


def standard_input(what: str) -> str:
    """Read standard input to its end."""
    try:
        if sys.stdin is None:
            raise ValueError("it is closed")  # noqa: TRY301 (said like the other reasons)
        return _decoded(sys.stdin.buffer.read(MAX_BYTES + 1))
    except (OSError, ValueError) as error:
        raise OperandError(f"{what} must be text that can be read, got standard input: {_why(error)}") from None


def _decoded(read: bytes) -> str:
    """Return bytes as text with the line ends that Python has."""
    if len(read) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES:,} bytes")
    return read.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _why(error: OSError | ValueError) -> str:
    """Return why a text cannot be read."""
    return f"it is not UTF-8 at byte {error.start:,}" if isinstance(error, UnicodeDecodeError) else reason(error)


def position(argument: str) -> tuple[int, ...]:
    """Read a position: an integer for each axis, from 0.

    >>> position("1,1"), position("0")
    ((1, 1), (0,))
    """
    if not _POSITION.fullmatch(argument):
        raise OperandError(f"--at must be integers from 0, one for each axis, as in 1,1, got {shown(argument)}")
    return tuple(map(int, argument.split(",")))
