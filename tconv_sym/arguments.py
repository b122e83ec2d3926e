"""Text of the command line → sizes and values; nothing in it is ever evaluated."""

from __future__ import annotations

import csv
import json
import re
from math import inf, isinf
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

import numpy as np

from tconv_sym.errors import OperandError, reason
from tconv_sym.limits import MAX_AXES
from tconv_sym.nested import flatten

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from numpy.typing import NDArray

MAX_CHARACTERS = 16 * 2**20
"""As long as a text of values may be, on the command line or in a file."""
_SHAPE = re.compile(r"[0-9]{1,9}([x×][0-9]{1,9})*")
_LISTED_SHAPE = re.compile(r"[0-9]{1,9}([x×,][0-9]{1,9})*")
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
_LIMIT = re.compile(r"[0-9]{1,18}")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_VALUES = "a shape (5, 2x2), values ([[1, 2], [3, 4]]) or a file (@x.json, @x.npy, @x.csv)"
_NUMBERS = "numbers in JSON, such as [[1, 2], [3, 4]], or a file of them (@x.json, @x.npy, @x.csv)"

_WORD = re.compile(r"[A-Za-z_]{1,40}")
_QUOTED = re.compile(r"""(["'])([A-Za-z_]{1,40})\1""")
_LAST_COMMA = re.compile(r",(\s*\])")
_SQUARE = str.maketrans("()", "[]")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "none": None}
_NAMED_VALUES = (
    "an integer (9 digits at most), integers 2,1, pairs 1:0,0:1, a word, true, false, none, or JSON lists of integers"
)
_EXAMPLES = {"padding": "2, 2,1 or begin:end for each axis, as in 1:0,0:1", "groups": "2"}


def operand(text: str, what: str) -> Any:  # noqa: ANN401 (a shape, or nested lists, or an array)
    """Read a shape as a tuple, or values as nested lists or an array; decimals stay text, so that they are exact.

    >>> operand("2x3", "input"), operand('[1, 0.5, "a"]', "input")
    ((2, 3), [1, '0.5', 'a'])
    """
    if _SHAPE.fullmatch(text):
        return tuple(map(int, re.split("[x×]", text)))
    values = _read(text, what, _VALUES)
    if not axes(values):
        raise OperandError(f"{what} must be {_VALUES}, got {_short(text)} (a single value)")
    return values


def axes(values: object) -> int:
    """Count the axes of a shape, of nested lists or of an array; a single value has none.

    >>> axes((2, 3)), axes([[1, 2, 3]]), axes(1)
    (2, 2, 0)
    """
    if isinstance(values, tuple):
        return len(values)
    if isinstance(values, np.ndarray):
        return values.ndim
    count = 0
    while isinstance(values, list):
        count, values = count + 1, next(iter(values), None)
    return count


def numbers(text: str, what: str) -> NDArray[Any]:
    """Read values that are all numbers as an array: exact integers, or float64 where there is a decimal.

    >>> numbers("[1, 2]", "x").dtype.kind, numbers("[1, 2.5]", "x").dtype.kind
    ('i', 'f')
    """
    values = _read(text, what, _NUMBERS)
    array = _real(values, what) if isinstance(values, np.ndarray) else _from_lists(values, what)
    if not array.size:
        raise OperandError(f"{what} must have at least one value, got an array of shape {array.shape}")
    return array


def _read(text: str, what: str, allowed: str) -> Any:  # noqa: ANN401 (nested lists, an array, or one value)
    """Read values: JSON text, or a file by its ending."""
    return _file(Path(text[1:]), what, allowed) if text.startswith("@") else _json(text, what, allowed)


def _json(text: str, what: str, allowed: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """Read JSON; decimals stay text."""
    if len(text) > MAX_CHARACTERS:
        raise OperandError(f"{what} must be at most {MAX_CHARACTERS:,} characters, got {len(text):,}")
    try:
        return json.loads(text, parse_float=str, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except (ValueError, RecursionError) as error:
        place = "nested too deeply" if isinstance(error, RecursionError) else str(error).partition(":")[0]
    raise OperandError(f"{what} must be {allowed}, got {_short(text)} ({place})")


def _refuse(name: str) -> None:
    """Refuse what JSON does not have but Python reads."""
    raise ValueError(f"{name} is not finite")


def _file(path: Path, what: str, allowed: str) -> Any:  # noqa: ANN401
    """Read .npy, .json or .csv."""
    readers: dict[str, Callable[[Path], Any]] = {
        ".npy": _npy,
        ".csv": _csv,
        ".json": lambda p: _json(p.read_text(encoding="utf-8-sig"), what, allowed),
    }
    if path.suffix not in readers:
        raise OperandError(f"{what} must be a file that ends in {', '.join(readers)}, got {path}")
    try:
        _check_length(path, what)
        return readers[path.suffix](path)
    except OperandError:
        raise
    except (OSError, EOFError, ValueError, csv.Error) as error:
        raise OperandError(f"{what} must be a file that can be read, got {path}: {reason(error)}") from None


def _check_length(path: Path, what: str) -> None:
    """Refuse a file that is too long."""
    if path.stat().st_size > 8 * MAX_CHARACTERS:
        raise OperandError(f"{what} must be a file of at most {8 * MAX_CHARACTERS:,} bytes, got {path}")


def _npy(path: Path) -> NDArray[Any]:
    """Read an array; a pickle could run code and is refused, and an archive of arrays is not one array."""
    with path.open("rb") as file, catch_warnings():
        simplefilter("ignore")  # what NumPy says of an old or damaged header is no line of ours
        try:
            read_array: Any = np.lib.format.read_array  # some versions of NumPy give it no types
            array: NDArray[Any] = read_array(file, allow_pickle=False)
            return array.astype(object) if array.dtype.kind == "U" else array  # text may be damaged too
        except Exception as error:  # noqa: BLE001 (a damaged header makes NumPy raise nearly anything)
            raise ValueError(reason(error)) from None


def _csv(path: Path) -> list[Any]:
    """Read rows of numbers or names as text; a single row is one axis."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file, strict=True) if row]
    return rows[0] if len(rows) == 1 else rows


def _real(array: NDArray[Any], what: str) -> NDArray[Any]:
    """Refuse an array of anything but finite integers and floats of up to 64 bits."""
    if array.dtype.kind not in "iu" and array.dtype.char not in "efd":
        raise OperandError(f"{what} must have integers or floats of at most 64 bits, got dtype {array.dtype}")
    _check_axes(array.ndim, what)
    strange = array[~np.isfinite(array)]
    if strange.size:
        raise OperandError(f"{what} must be finite, got {strange[0]}")
    return array


def _from_lists(values: object, what: str) -> NDArray[Any]:
    """Make an array of nested lists; integers that int64 cannot hold stay Python's."""
    shape, entries = flatten(values, what)
    _check_axes(len(shape), what)
    flat = [_number(entry, what) for entry in entries]
    if any(isinstance(entry, float) for entry in flat):
        return np.array([_finite(entry, what) for entry in flat]).reshape(shape)
    fits = all(-(2**63) <= entry < 2**63 for entry in flat)
    return np.array(flat, dtype=np.int64 if fits else object).reshape(shape)


def _check_axes(count: int, what: str) -> None:
    """Refuse more axes than a form may have."""
    if count > MAX_AXES:
        raise OperandError(f"{what} must have at most {MAX_AXES} axes, got {count}")


def _number(entry: object, what: str) -> int | float:
    """Read an integer or a decimal."""
    if isinstance(entry, int) and not isinstance(entry, bool):
        return entry
    if not isinstance(entry, str):
        raise OperandError(f"{what} must be numbers, got {_short(json.dumps(entry))}")
    if _WHOLE.fullmatch(entry):
        return _whole(entry, what)
    if _DECIMAL.fullmatch(entry):
        return _finite(entry, what)
    raise OperandError(f"{what} must be numbers, got {_short(entry)}")


def _whole(entry: str, what: str) -> int:
    """Read an integer of no more digits than Python reads."""
    try:
        return int(entry)
    except ValueError:
        raise OperandError(f"{what} must be numbers that can be read, got {len(entry):,} digits") from None


def _finite(number: str | float, what: str) -> float:
    """Return a decimal, or an integer beside one, as a float."""
    try:
        read = float(number)
    except OverflowError:  # an integer; of a decimal float makes inf
        read = inf
    if isinf(read):
        raise OperandError(f"{what} must be finite as floats, got {_short(str(number))}")
    return read


def sizes(text: str, what: str, axes: int) -> Any:  # noqa: ANN401 (an integer, or a tuple)
    """Read one integer, or one for each axis: `2`, `2,1`; for padding also `begin:end`, for all axes or for each.

    >>> sizes("2,1", "stride", 2), sizes("1:0,0:1", "padding", 2), sizes("1:0", "padding", 2), sizes("-1", "padding", 2)
    ((2, 1), ((1, 0), (0, 1)), ((1, 0), (1, 0)), -1)
    """
    read = _sizes(text, axes, 2 if what == "padding" else 1)
    if read is None:
        example = _EXAMPLES.get(what, "2, or one per axis, as in 2,1")
        raise OperandError(f"{what} must be an integer such as {example}, got {_short(text)}")
    return read


def _sizes(text: str, axes: int, most_sides: int) -> Any:  # noqa: ANN401 (an integer, or a tuple, or None)
    """Read one integer, or one for each axis, each of so many sides; None if it is neither."""
    read = [_sides(axis, most_sides) for axis in text.split(",")]
    if None in read:
        return None
    if len(read) > 1:
        return tuple(read)
    return (read[0],) * axes if isinstance(read[0], tuple) else read[0]


def _sides(axis: str, most_sides: int) -> int | tuple[int, ...] | None:
    """Read one integer, or the two sides of a padding."""
    parts = [part.strip() for part in axis.split(":")]
    if not all(map(_INTEGER.fullmatch, parts)) or len(parts) > most_sides:
        return None
    return int(parts[0]) if len(parts) == 1 else tuple(map(int, parts))


def shape(text: str, what: str) -> tuple[int, ...]:
    """Read the shape of a framework's array.

    >>> shape("1x4x4x3", "x"), shape("1,4,4,3", "x")
    ((1, 4, 4, 3), (1, 4, 4, 3))
    """
    if not _LISTED_SHAPE.fullmatch(text):
        raise OperandError(f"{what} must be sizes, as in 1x4x4x3 or 1,4,4,3, got {_short(text)}")
    return tuple(map(int, re.split("[x×,]", text)))


def named(texts: Iterable[str], what: str, known: Collection[str], axes: int) -> dict[str, Any]:
    """Read arguments NAME=VALUE, each of the `known` names once at most; `axes` is how many are spatial.

    >>> named(["strides=2,1", "padding=same"], "keras", ("strides", "padding"), 2)
    {'strides': (2, 1), 'padding': 'same'}
    """
    read: dict[str, Any] = {}
    for text in texts:
        name, equals, written = text.partition("=")
        if not equals or name not in known or name in read:
            raise OperandError(
                f"{what}: arguments must be NAME=VALUE, each of {', '.join(known)} once, got {_short(text)}"
            )
        read[name] = value(written, f"{what}: {name}", axes)
    return read


def value(text: str, what: str, axes: int) -> Any:  # noqa: ANN401 (whatever a framework takes; it checks)
    """Read the value of an argument: as `sizes` reads padding, a shape, a word, or lists of integers in JSON.

    Lists may stand in round brackets, and words in quotes, as calls are written.

    >>> [value(text, "x", 2) for text in ("2", "2,1", "1:0", "1:0,0:1", "[[1, 0], [0, 1]]", "1x8", "same", "true")]
    [2, (2, 1), ((1, 0), (1, 0)), ((1, 0), (0, 1)), ((1, 0), (0, 1)), (1, 8), 'same', True]
    >>> [value(text, "x", 1) for text in ("(2,)", "((1, 2),)", '"same"')]
    [(2,), ((1, 2),), 'same']
    """
    read = _sizes(text, axes, 2)
    if read is not None:
        return read
    if _WORD.fullmatch(text):
        return _WORDS.get(text.lower(), text)
    if quoted := _QUOTED.fullmatch(text):
        return quoted[2]
    if _LISTED_SHAPE.fullmatch(text):
        return shape(text, what)
    lists = _json(_with_square_brackets(text), what, _NAMED_VALUES)
    try:
        return _tuples(lists)
    except (ValueError, RecursionError):
        raise OperandError(f"{what} must be {_NAMED_VALUES}, got {_short(text)}") from None


def _with_square_brackets(text: str) -> str:
    """Write Python's tuples as lists of JSON, which have no comma at their end."""
    return _LAST_COMMA.sub(r"\1", text.translate(_SQUARE)) if text.startswith("(") else text


def _tuples(value: object) -> object:
    """Make tuples of lists; anything but integers in them is a `ValueError`."""
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    raise ValueError


def channels(text: str) -> tuple[int, int]:
    """Read `C_in:C_out`.

    >>> channels("3:1")
    (3, 1)
    """
    found = re.fullmatch(r"([0-9]{1,9}):([0-9]{1,9})", text)
    if not found:
        raise OperandError(f"channels must be C_in:C_out, as in 3:1, got {_short(text)}")
    return int(found[1]), int(found[2])


def limit(text: str, what: str) -> int | None:
    """Read a limit: an integer, or none.

    >>> limit("2000", "x"), limit("none", "x")
    (2000, None)
    """
    if text.lower() == "none":
        return None
    if not _LIMIT.fullmatch(text):
        raise OperandError(f"{what} must be an integer of at least 0 (18 digits at most), or none, got {_short(text)}")
    return int(text)


def _short(text: str) -> str:
    """Quote a text, cut if it is long, on one line."""
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else line[:57] + "…")  # noqa: PLR2004 (half a line)
