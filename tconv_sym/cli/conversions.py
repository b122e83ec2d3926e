"""The command that takes a layer from one framework to others."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import click

from tconv_sym.cli import results
from tconv_sym.cli.options import TARGETS, output_options
from tconv_sym.errors import FrameworkError
from tconv_sym.integers import read_integer

if TYPE_CHECKING:
    from collections.abc import Collection

    from tconv_sym.frameworks.convention import Convention

FRAMEWORKS = ("torch", "onnx", "jax", "keras", "tensorflow")
_ALL = "all"
_LISTS = {
    "torch": ("output_size",),
    "onnx": ("dilations", "kernel_shape", "output_padding", "output_shape", "strides"),
    "jax": ("strides", "rhs_dilation"),
}
"""What is a list with an entry for each spatial axis, also where there is but one; elsewhere one number is enough."""
_EXAMPLES = {"strides": "2,2", "padding": "SAME", "output_shape": "1x8x8x3"}
"""Of the arguments that a framework requires."""
_ARGUMENTS = """\b
SHAPES are those that the framework --from gives the arrays, batch and channels included
  1x4x4x3   1,4,4,3
NAME=VALUE are its own arguments, with
  integers  strides=2   strides=2,1   output_shape=1x8x8x3
  pairs     padding=1:2 (for every spatial axis)   padding=1:2,0:1   padding=[[1,2],[0,1]]
  words     padding=same   data_format=channels_first   transpose_kernel=true
or as a call is written: strides=(2, 2)   padding="same"   padding=((1, 2), (0, 1))
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
    from tconv_sym.frameworks.layer_table import same_layer

    if table and to != _ALL:
        raise click.UsageError(f"--table shows all frameworks, got --to {to}")
    convention = _convention(source, input_shape, kernel_shape, arguments)
    if table:
        results.show(same_layer(convention), target, output)
        return
    found = convert_to_all(convention) if to == _ALL else convert_to(convention, to)
    results.show(found, target, output)
    results.end(0 if found.exists else 1)


def _convention(name: str, input_shape: str, kernel_shape: str, texts: tuple[str, ...]) -> Convention:
    """Make the call that the arguments describe."""
    from tconv_sym import arguments, frameworks

    function = frameworks.FRAMEWORKS[name]
    x, w, *others = inspect.signature(function).parameters.values()
    shapes = [arguments.shape(text, f"{name}: {one.name}") for one, text in ((x, input_shape), (w, kernel_shape))]
    # ONNX has the kernel's sizes twice.
    known = [*(one.name for one in others), *["kernel_shape"] * (name == "onnx")]
    axes = len(shapes[1]) - 2
    given = _listed(arguments.named(texts, name, known, axes), _LISTS.get(name, ()), axes)
    missing = [one.name for one in others if one.default is one.empty and one.name not in given]
    if missing:
        raise FrameworkError(
            f"{name}: {' and '.join(missing)} must be given, as in {missing[0]}={_EXAMPLES[missing[0]]}"
        )
    kernel_shape = given.pop("kernel_shape", None)
    convention = function(*shapes, **given)
    if kernel_shape is not None:
        from tconv_sym.frameworks.onnx_layer import check_kernel_shape

        check_kernel_shape(convention, kernel_shape)
    return convention


def _listed(given: dict[str, Any], lists: Collection[str], axes: int) -> dict[str, Any]:
    """Make lists of one of numbers, where there is one axis and the function wants a list."""
    return {
        name: (value,) if axes == 1 and name in lists and read_integer(value) is not None else value
        for name, value in given.items()
    }


COMMANDS = (convert,)
