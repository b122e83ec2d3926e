"""The command that takes a layer from one framework to others."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

import click

from tconv_sym.cli import results
from tconv_sym.cli.options import TARGETS, output_options
from tconv_sym.errors import FrameworkError, shown

if TYPE_CHECKING:
    from tconv_sym.frameworks.convention import Convention

FRAMEWORKS = ("torch", "onnx", "jax", "keras", "tensorflow")
_ALL = "all"
_NUMBER = "[+-]?[0-9]{1,9}"
_SHAPE = re.compile(r"[0-9]{1,9}([x×,][0-9]{1,9})*")
_INTEGERS = re.compile(rf"{_NUMBER}([x×,]{_NUMBER})*")
_PAIRS = re.compile(rf"{_NUMBER}:{_NUMBER}(,{_NUMBER}:{_NUMBER})*")
_WORD = re.compile(r"[A-Za-z_]{1,40}")
_WORDS = {"true": True, "false": False, "none": None}
_MOST_CHARACTERS = 2000
_VALUES = (
    "an integer (9 digits at most), integers 2,1, pairs 1:0,0:1, a word, true, false, none, or JSON lists of integers"
)
_ARGUMENTS = """\b
SHAPES are those that the framework --from gives the arrays, batch and channels included
  1x4x4x3   1,4,4,3
NAME=VALUE are its own arguments, with
  integers  strides=2   strides=2,1   output_shape=1x8x8x3
  pairs     padding=1:2 (for every spatial axis)   padding=1:2,0:1   padding=[[1,2],[0,1]]
  words     padding=same   data_format=channels_first   transpose_kernel=true
"""


@click.command(epilog=_ARGUMENTS)
@click.option("--from", "source", type=click.Choice(FRAMEWORKS), required=True, help="the framework of the call")
@click.option(
    "--to",
    "to",
    type=click.Choice((*FRAMEWORKS, _ALL)),
    default=_ALL,
    show_default=True,
    help="the framework to convert to, or all others",
)
@click.argument("input_shape", metavar="INPUT_SHAPE")
@click.argument("kernel_shape", metavar="KERNEL_SHAPE")
@click.argument("arguments", metavar="[NAME=VALUE]...", nargs=-1)
@click.option("--table", is_flag=True, help="only a table of the layer in all frameworks")
@output_options(*TARGETS, name="--format")
def convert(  # noqa: PLR0913 (one an option)
    *,
    source: str,
    to: str,
    input_shape: str,
    kernel_shape: str,
    arguments: tuple[str, ...],
    table: bool,
    output: str | None,
    target: str,
) -> None:
    """Write a layer of one framework in another.

    Shown are what is to be done to input x and kernel w, the call, what is to be cropped or padded of its output y, and
    why. The exit code is 0 if there is an equivalent, also where the output has to be cropped or padded, and 1 if there
    is none in any framework asked for.
    """
    from tconv_sym.frameworks.conversion import convert as convert_to
    from tconv_sym.frameworks.conversion import convert_to_all
    from tconv_sym.frameworks.same_layer import same_layer

    if table and to != _ALL:
        raise click.UsageError(f"--table shows all frameworks, got --to {to}")
    convention = _convention(source, input_shape, kernel_shape, arguments)
    if table:
        results.show(same_layer(convention), target, output)
        return
    found = convert_to_all(convention) if to == _ALL else convert_to(convention, to)
    results.show(found, target, output)
    results.end(0 if found.exists else 1)


def _convention(name: str, input_shape: str, kernel_shape: str, arguments: tuple[str, ...]) -> Convention:
    """Make the call that the arguments describe."""
    from tconv_sym import frameworks

    function = frameworks.FRAMEWORKS[name]
    signature = list(inspect.signature(function).parameters.values())
    shapes = [
        _shape(f"{name}: {one.name}", text) for one, text in zip(signature, (input_shape, kernel_shape), strict=False)
    ]
    known = {one.name: one.default is one.empty for one in signature[len(shapes) :]}
    given: dict[str, Any] = {}
    for text in arguments:
        key, equals, value = text.partition("=")
        if not equals or key not in known or key in given:
            raise FrameworkError(
                f"{name}: arguments must be NAME=VALUE, each of {', '.join(known)} once, got {shown(text)}"
            )
        given[key] = _value(f"{name}: {key}", value, len(shapes[1]) - 2)
    missing = [key for key, required in known.items() if required and key not in given]
    if missing:
        raise FrameworkError(
            f"{name}: {' and '.join(missing)} must be given, as in {missing[0]}={_EXAMPLES[missing[0]]}"
        )
    return function(*shapes, **given)


_EXAMPLES = {"strides": "2,2", "padding": "SAME", "output_shape": "1x8x8x3"}


def _shape(what: str, text: str) -> tuple[int, ...]:
    """Read a shape.

    >>> _shape("x", "1x4x4x3"), _shape("x", "1,4,4,3")
    ((1, 4, 4, 3), (1, 4, 4, 3))
    """
    if not _SHAPE.fullmatch(text):
        raise FrameworkError(f"{what} must be sizes, as in 1x4x4x3 or 1,4,4,3, got {shown(text)}")
    return tuple(map(int, re.split("[x×,]", text)))


def _value(what: str, text: str, axes: int) -> Any:  # noqa: ANN401 (whatever the framework takes; it checks)
    """Read the value of an argument; one pair alone is that of every one of the spatial axes.

    >>> [_value("x", text, 2) for text in ("2", "2,1", "1:0", "1:0,0:1", "[[1, 0], [0, 1]]", "same", "true")]
    [2, (2, 1), ((1, 0), (1, 0)), ((1, 0), (0, 1)), ((1, 0), (0, 1)), 'same', True]
    """
    if _INTEGERS.fullmatch(text):
        numbers = tuple(map(int, re.split("[x×,]", text)))
        return numbers[0] if len(numbers) == 1 else numbers
    if _PAIRS.fullmatch(text):
        pairs = tuple(tuple(map(int, pair.split(":"))) for pair in text.split(","))
        return pairs * axes if len(pairs) == 1 else pairs
    if _WORD.fullmatch(text):
        return _WORDS.get(text.lower(), text)
    return _lists(what, text)


def _lists(what: str, text: str) -> Any:  # noqa: ANN401 (nested tuples of integers)
    """Read lists of integers in JSON."""
    refusal = f"{what} must be {_VALUES}, got {shown(text)}"
    try:
        return _tuples(json.loads(text if len(text) <= _MOST_CHARACTERS else ""))
    except (ValueError, RecursionError):
        raise FrameworkError(refusal) from None


def _tuples(value: object) -> object:
    """Make tuples of lists; anything but integers in them is a `ValueError`."""
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    raise ValueError


COMMANDS = (convert,)
