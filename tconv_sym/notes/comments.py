"""Comments that steer the check: `<!-- tconv: input=2x2 kernel=3x3 -->`, `claim=output`, `skip`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tconv_sym import arguments
from tconv_sym.errors import OperandError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OPERANDS = ("input", "kernel")
SIZES = ("stride", "padding", "output_padding", "dilation")
_SETTINGS = (*OPERANDS, *SIZES, "channels", "groups", "bias")
_KEYS = (*_SETTINGS, "claim", "at", "skip")
_MARK = re.compile(r"\s*tconv\s*:")
_PAIR = re.compile(
    r"\s*(?P<key>[A-Za-z][A-Za-z_-]*)(?:\s*=\s*(?P<value>\[|\"[^\"]*\"|'[^']*'|[^\s\[\"']+(?:\[[0-9]{1,9}\])?))?"
)
_CELL = re.compile(r"(?P<bracket>[\[\],])|\s+|(?P<value>\"[^\"]*\"|'[^']*'|[^\s\[\],\"']+)")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_MAX_CHARACTERS = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a comment says.

    `settings` are arguments of `derive`, read but for the sizes, which wait for the number of axes. `claim` and `at`
    say what the next piece claims. `skip` is "next", "begin", "end" or "".
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    claim: str = ""
    at: tuple[int, ...] | None = None
    skip: str = ""


def read_comment(text: str) -> Comment | None:
    """Read what stands between `<!--` and `-->`; None if it is not for us. Raises `OperandError`.

    >>> read_comment(" tconv: input=[[a,b],[c,d]] kernel=3x3 stride=2 ").settings["input"]
    [['a', 'b'], ['c', 'd']]
    >>> read_comment("a remark of the author")
    """
    match = _MARK.match(text)
    if match is None:
        return None
    if len(text) > _MAX_CHARACTERS:
        raise OperandError(f"a tconv comment must be at most {_MAX_CHARACTERS:,} characters, got {len(text):,}")
    words = dict(_pairs(text[match.end() :].rstrip()))
    settings = MappingProxyType({key: _setting(key, words[key]) for key in _SETTINGS if key in words})
    said = bool(settings) + ("claim" in words or "at" in words) + ("skip" in words)
    if said != 1:
        what = "a problem, a claim or skip"
        raise OperandError(f"a tconv comment must say {what}, got {'nothing' if not said else 'several of them'}")
    return Comment(settings=settings, claim=words.get("claim", ""), at=_position(words), skip=_skip(words))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Give the keys and values of a comment."""
    start, known = 0, set()
    while start < len(text):
        match = _PAIR.match(text, start)
        if match is None:
            raise OperandError(f"a tconv comment must hold key=value pairs, got {_short(text[start:])}")
        key, value, start = match["key"].replace("-", "_").lower(), match["value"] or "", match.end()
        if value == "[":
            start = _closing(text, start - 1)
            value = text[match.start("value") : start]
        if key not in _KEYS:
            raise OperandError(
                f"a key of a tconv comment must be one of {', '.join(_KEYS)}, got {_short(match['key'])}"
            )
        if key in known or (not value and key not in ("skip", "bias")):
            raise OperandError(f"{key} must have one value, got {'two' if key in known else 'none'}")
        known.add(key)
        yield key, value[1:-1] if value[:1] in ("'", '"') else value


def _closing(text: str, start: int) -> int:
    """Return where a bracket that opens at `start` has been closed."""
    depth = 0
    for offset in range(start, len(text)):
        depth += {"[": 1, "]": -1}.get(text[offset], 0)
        if not depth:
            return offset + 1
    raise OperandError(f"brackets must be closed, got {_short(text[start:])}")


def _setting(key: str, value: str) -> Any:  # noqa: ANN401 (what `derive` takes)
    """Read the value of a key of a problem."""
    if value.startswith("@"):
        raise OperandError(f"{key} must be written out in a note, got the file {_short(value)}")
    if key in OPERANDS:
        return arguments.operand(quoted(value), key)
    if key == "channels":
        return arguments.channels(value)
    if key == "bias":
        return _bias(value)
    return int(_checked(value, key)) if key == "groups" else _checked(value, key)


def _bias(value: str) -> Any:  # noqa: ANN401 (what `derive` takes)
    """Read a bias: none, symbols, or values."""
    words = {"": True, "true": True, "yes": True, "false": None, "no": None, "none": None}
    if value.lower() in words:
        return words[value.lower()]
    return arguments.operand(quoted(value), "bias") if value.startswith("[") else value


def _checked(value: str, key: str) -> str:
    """Refuse sizes that cannot be read, whatever the number of axes."""
    arguments.sizes(value, key, 1)
    if key == "groups" and not value.isdigit():
        raise OperandError(f"groups must be an integer such as 2, got {_short(value)}")
    return value


def quoted(text: str) -> str:
    """Put names and fractions in quotes, so that nested lists are JSON; anything else stays.

    >>> quoted("[[a, -1], [1/2, 'b']]")
    '[["a",-1],["1/2","b"]]'
    """
    if not text.startswith("["):
        return text
    parts = []
    for match in _CELL.finditer(text):
        value = match["value"]
        if match["bracket"]:
            parts.append(match["bracket"])
        elif value is not None:
            value = value[1:-1] if value[0] in "'\"" else value
            parts.append(value if _JSON_NUMBER.fullmatch(value) else json.dumps(value))
    return "".join(parts)


def _position(words: Mapping[str, str]) -> tuple[int, ...] | None:
    """Read the position that is claimed."""
    if "at" not in words:
        return None
    parts = words["at"].strip("[]()").split(",")
    if not all(part.strip().isdigit() and len(part) < 10 for part in parts):  # noqa: PLR2004 (more than any size)
        raise OperandError(f"at must be a position such as 1,1, counted from 0, got {_short(words['at'])}")
    return tuple(map(int, parts))


def _skip(words: Mapping[str, str]) -> str:
    """Read what is skipped."""
    value = words.get("skip", "").lower() or ("next" if "skip" in words else "")
    if value not in ("", "next", "begin", "end"):
        raise OperandError(f"skip must be alone, or skip=begin or skip=end, got {_short(value)}")
    return value


def _short(text: str) -> str:
    """Quote a text, cut if it is long, on one line."""
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else line[:57] + "…")  # noqa: PLR2004 (half a line)
