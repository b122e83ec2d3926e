"""The exceptions of tconv_sym: one tree, and each is also the builtin that a caller would catch."""

from __future__ import annotations

from functools import partial
from reprlib import Repr

_LONGEST = 200
"""As many characters as are quoted of what another's exception says, or of what is refused."""
_REPR = Repr()
_REPR.maxstring = _REPR.maxother = _LONGEST


class TConvError(Exception):
    """The root: everything that tconv_sym refuses, it refuses with one of these, in one line."""


class GeometryError(TConvError, ValueError):
    """Sizes, strides, paddings, channels or groups of which no transposed convolution can be made."""


class OperandError(TConvError, ValueError):
    """An input, kernel or bias that does not fit: not exact, not finite, of another shape, with clashing names."""


class ShapeError(OperandError):
    """An array that does not have the shape that the geometry gives it."""


class FormError(TConvError, ValueError):
    """A form that does not exist for a geometry, or whose `build` gave something that is no relation."""


class FrameworkError(TConvError, ValueError):
    """Arguments that a framework refuses or computes by accident, or a module or node of another operation."""


class FunctionError(TConvError, ValueError):
    """A function that cannot be loaded or called, that returns no numbers, or that is not bilinear."""


class CertificateError(TConvError, ValueError):
    """A certificate that does not prove what it should, or that cannot be read."""


class SolverError(TConvError, RuntimeError):
    """A solver that is not installed, or that does not confirm what was proved."""


class PositionError(TConvError, IndexError):
    """A position that an array, or a step's family of arrays, does not have."""


class LimitError(TConvError, ValueError):
    """A request over a stated limit, refused before time or memory is spent on it."""


class ReadingError(TConvError, ValueError):
    """A text that is not understood; `line` and `column` count from 1, `shown` is the line with the trouble."""

    def __init__(self, message: str, *, line: int = 1, column: int = 1, shown: str = "") -> None:
        """Say what is not understood, and where."""
        super().__init__(message)
        self.message, self.line, self.column, self.shown = message, line, column, shown

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling with the place."""
        return partial(ReadingError, line=self.line, column=self.column, shown=self.shown), (self.message,)

    def __str__(self) -> str:
        """Give the place and the message, in one line."""
        return f"line {self.line}, column {self.column}: {self.message}"


class UnknownNameError(TConvError, KeyError):
    """A name that is not in a catalogue; the message lists those that are."""

    def __init__(self, kind: str, name: object, known: tuple[str, ...]) -> None:
        """Say which `kind` of thing `name` was meant to be, and what is `known`."""
        super().__init__(kind, name, known)
        self.message = f"{kind} must be one of {', '.join(known)}, got {shown(name)}"

    def __str__(self) -> str:
        """Give the message itself: `KeyError` would show its repr."""
        return self.message


def reason(error: Exception) -> str:
    """Return why a file cannot be read or written, without its name."""
    return getattr(error, "strerror", None) or str(error)


def described(error: BaseException) -> str:
    """Return the kind of somebody else's exception and what it says, on one line."""
    try:
        words = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 (not ours either)
        words = ""
    return f"{type(error).__name__}: {words[:_LONGEST]}" if words else type(error).__name__


def shown(value: object) -> str:
    r"""Return the repr of what is refused, on one line; of what is long, a part.

    >>> shown([[1, 2], "a\n"]), shown(list(range(10**6)))
    ("[[1, 2], 'a\\n']", '[0, 1, 2, 3, 4, 5, ...]')
    """
    try:
        line = " ".join(map(str.strip, _REPR.repr(value).splitlines()))
    except ValueError:  # an integer of more digits than Python writes
        return f"a long {type(value).__name__}"
    return line[:_LONGEST]
