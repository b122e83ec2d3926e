"""Functions that a user names, and what turns arrays into what they take. Only what is named is imported."""

from __future__ import annotations

import importlib
import sys
from contextlib import redirect_stdout
from functools import reduce, wraps
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tconv_sym.errors import FunctionError, UnknownNameError, described, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_FORM = "function must be MODULE:FUNCTION or FILE.py:FUNCTION"

ARRAYS = ("float64", "float32", "int64", "torch")
"""What functions may be called with: arrays of a dtype, or tensors of float64."""


def load_function(text: str) -> Callable[..., Any]:
    """Import `module:function` or `path/to/file.py:function`; the function may be an attribute of an attribute.

    Modules are found as `python -m` finds them, also in the current directory, and a file sees those beside it: so
    the directory stays in front of `sys.path`. What the code prints goes to standard error. Raises `FunctionError`.

    >>> load_function("math:gcd")(6, 4)
    2
    """
    place, _, name = text.rpartition(":")
    if not place or not all(part.isidentifier() for part in name.split(".")):
        raise FunctionError(f"{_FORM}, got {shown(text)}")
    try:
        with redirect_stdout(sys.stderr):
            found = reduce(getattr, name.split("."), _file(Path(place)) if place.endswith(".py") else _module(place))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # what runs is not ours, and may also leave
        raise FunctionError(f"{_FORM} that can be imported, got {shown(text)} ({described(error)})") from error
    if not callable(found):
        raise FunctionError(f"{_FORM}, got {shown(text)}, which is of type {type(found).__name__}")
    return _aside(found)


def array_maker(name: str) -> Callable[..., Any]:
    """Return what makes of a float64 array what a function takes: one of `ARRAYS`.

    Raises `UnknownNameError`, and `FunctionError` where PyTorch cannot be imported.
    """
    if name not in ARRAYS:
        raise UnknownNameError("array", name, ARRAYS)
    if name != "torch":
        return lambda array: array.astype(name)
    try:
        return importlib.import_module("torch").from_numpy  # type: ignore[no-any-return]
    except ImportError as error:
        raise FunctionError(
            f"array must be one of {', '.join(ARRAYS[:-1])} here, got 'torch' ({described(error)})"
        ) from None


def _module(name: str) -> ModuleType:
    """Import a module."""
    _put_first(Path.cwd())
    return importlib.import_module(name)


def _file(path: Path) -> ModuleType:
    """Import a file as a module called by its path, which clashes with no other."""
    _put_first(path.parent.absolute())
    name = str(path.absolute())
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"no file {path}")
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _put_first(directory: Path) -> None:
    """Have modules looked for in a directory first."""
    if str(directory) not in sys.path:
        sys.path.insert(0, str(directory))


def _aside(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function print to standard error: standard output is for the verdict."""

    @wraps(function)
    def called(*arguments: Any, **parameters: Any) -> Any:  # noqa: ANN401 (whatever it takes and returns)
        with redirect_stdout(sys.stderr):
            return function(*arguments, **parameters)

    return called
