"""Text of the command line → sizes and values; nothing in it is ever evaluated."""

from __future__ import annotations

import csv
import json
import re
from contextlib import suppress
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tconv_sym.errors import OperandError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CHARACTERS = 16 * 2**20
"""As long as a text of values may be, on the command line or in a file."""
_SHAPE = re.compile(r"[0-9]{1,9}([x×][0-9]{1,9})*", re.ASCII)
_WHOLE = re.compile(r"[+-]?[0-9]+", re.ASCII)
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_VALUES = "a shape (5, 2x2), values ([[1, 2], [3, 4]]) or a file (@x.json, @x.npy, @x.csv)"


def operand(text: str, what: str) -> Any:  # noqa: ANN401 (a shape, or nested lists, or an array)
    """Read a shape as a tuple, or values as nested lists or an array; decimals stay text, so that they are exact.

    >>> operand("2x3", "input"), operand('[1, 0.5, "a"]', "input")
    ((2, 3), [1, '0.5', 'a'])
    """
    if _SHAPE.fullmatch(text):
        return tuple(map(int, re.split("[x×]", text)))
    values = array(text, what)
    if not isinstance(values, (list, np.ndarray)):
        raise OperandError(f"{what} must be {_VALUES}, got {_short(text)}")
    return values


def array(text: str, what: str) -> Any:  # noqa: ANN401 (nested lists, an array, or one number)
    """Read values: JSON text, or a file by its ending."""
    return _file(Path(text[1:]), what) if text.startswith("@") else _json(text, what)


def _json(text: str, what: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """Read JSON; decimals stay text."""
    if len(text) > MAX_CHARACTERS:
        raise OperandError(f"{what} must be at most {MAX_CHARACTERS:,} characters, got {len(text):,}")
    try:
        return json.loads(text, parse_float=str, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except (ValueError, RecursionError) as error:
        place = "nested too deeply" if isinstance(error, RecursionError) else str(error).partition(":")[0]
    raise OperandError(f"{what} must be {_VALUES}, got {_short(text)} ({place})")


def _refuse(name: str) -> None:
    """Refuse what JSON does not have but Python reads."""
    raise ValueError(f"{name} is not finite")


def _file(path: Path, what: str) -> Any:  # noqa: ANN401
    """Read .npy, .json or .csv."""
    readers: dict[str, Callable[[Path], Any]] = {
        ".npy": _npy,
        ".csv": _csv,
        ".json": lambda p: _json(p.read_text(encoding="utf-8-sig"), what),
    }
    if path.suffix not in readers:
        raise OperandError(f"{what} must be a file that ends in {', '.join(readers)}, got {path}")
    try:
        if path.stat().st_size > 8 * MAX_CHARACTERS:
            raise OperandError(f"{what} must be a file of at most {8 * MAX_CHARACTERS:,} bytes, got {path}")
        return readers[path.suffix](path)
    except (OSError, EOFError, UnicodeDecodeError, ValueError, csv.Error) as error:
        if isinstance(error, OperandError):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else " ".join(str(error).split())
        raise OperandError(f"{what} must be a file that can be read, got {path}: {reason}") from None


def _npy(path: Path) -> Any:  # noqa: ANN401
    """Read an array; a pickle could run code and is refused."""
    return np.load(path, allow_pickle=False)


def _csv(path: Path) -> list[Any]:
    """Read rows of numbers or names as text; a single row is one axis."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file) if row]
    return rows[0] if len(rows) == 1 else rows


def sizes(text: str, what: str) -> Any:  # noqa: ANN401 (an integer, or a tuple)
    """Read one integer, or one for each axis: `2`, `2,1`; for padding also `begin:end` for each.

    >>> sizes("2,1", "stride"), sizes("1:0,0:1", "padding"), sizes("-1", "padding")
    ((2, 1), ((1, 0), (0, 1)), -1)
    """
    axes = [_sides(axis, text, what) for axis in text.split(",")]
    return axes[0] if len(axes) == 1 and not isinstance(axes[0], tuple) else tuple(axes)


def _sides(axis: str, text: str, what: str) -> int | tuple[int, ...]:
    """Read one integer, or the two sides of a padding."""
    numbers = axis.split(":")
    if not all(_INTEGER.fullmatch(number.strip()) for number in numbers) or len(numbers) > (
        2 if what == "padding" else 1
    ):
        each = (
            "2, 2,1 or begin:end for each axis, as in 1:0,0:1" if what == "padding" else "2, or one an axis, as in 2,1"
        )
        raise OperandError(f"{what} must be an integer such as {each}, got {_short(text)}")
    read = tuple(map(int, numbers))
    return read if len(read) > 1 else read[0]


def numbers(text: str, what: str) -> Any:  # noqa: ANN401 (an array)
    """Read values that are all numbers as an array: exact integers, or float64 where there is a decimal.

    >>> numbers("[1, 2]", "x").dtype.kind, numbers("[1, 2.5]", "x").dtype.kind
    ('i', 'f')
    """
    values = array(text, what)
    if isinstance(values, np.ndarray):
        return values
    entries = np.array(values, dtype=object) if _is_regular(values) else None
    if entries is None:
        raise OperandError(f"{what} must have rows of one length, got {_short(text)}")
    flat = [_number(entry, what) for entry in entries.flat]
    whole = all(isinstance(entry, int) for entry in flat)
    fits = whole and all(abs(entry) < 2**63 for entry in flat)
    return np.array(flat, dtype=int if fits else object if whole else float).reshape(entries.shape)


def _is_regular(values: object) -> bool:
    """Tell whether nested lists have one length on each level."""
    level = [values]
    while any(isinstance(entry, list) for entry in level):
        if len({len(entry) if isinstance(entry, list) else None for entry in level}) > 1:
            return False
        level = [inner for entry in level for inner in entry]  # type: ignore[attr-defined] # all are lists here
    return True


def _number(entry: object, what: str) -> int | float:
    """Read an integer or a decimal."""
    if isinstance(entry, int) and not isinstance(entry, bool):
        return entry
    if isinstance(entry, str) and len(entry) <= 1000:  # noqa: PLR2004 (digits)
        with suppress(ValueError):
            return int(entry) if _WHOLE.fullmatch(entry) else _finite(entry)
    raise OperandError(f"{what} must be numbers, got {_short(str(entry))}")


def _finite(entry: str) -> float:
    """Read a finite decimal."""
    number = float(entry)
    if not isfinite(number):
        raise ValueError
    return number


def channels(text: str) -> tuple[int, int]:
    """Read `C_in:C_out`.

    >>> channels("3:1")
    (3, 1)
    """
    found = re.fullmatch(r"([0-9]{1,9}):([0-9]{1,9})", text, re.ASCII)
    if not found:
        raise OperandError(f"channels must be C_in:C_out, as in 3:1, got {_short(text)}")
    return int(found[1]), int(found[2])


def _short(text: str) -> str:
    """Quote a text, cut if it is long, on one line."""
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else line[:57] + "…")  # noqa: PLR2004 (half a line)
