"""The command line: reads arguments, calls the library, prints. `--help` is there before SymPy is."""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tconv_sym import __version__, terminal
from tconv_sym.errors import TConvError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tconv_sym.derivation import Derivation

REFUTED, REFUSED, INTERRUPTED = 1, 2, 130
_OPERANDS = """\b
INPUT and KERNEL are each
  a shape           5   2x2
  values            [[1,2],[3,4]]   [["a","b"],["c","d"]]
  a file of values  @x.json   @x.npy   @x.csv
"""


_sizes_option = partial(click.option, metavar="N", show_default=True)


def _geometry_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the operands and the parameters of a transposed convolution to a command."""
    for decorate in reversed(
        (
            click.argument("input", metavar="INPUT"),
            click.argument("kernel", metavar="KERNEL"),
            _sizes_option("-s", "--stride", default="1", help="2, or one per axis: 2,1"),
            _sizes_option("-p", "--padding", default="0", help="1, or begin:end 1:0; or one per axis: 2,1 or 1:0,0:1"),
            _sizes_option("-a", "--output-padding", default="0", help="1, or one per axis: 1,0"),
            _sizes_option("-d", "--dilation", default="1", help="2, or one per axis: 2,1"),
            click.option("--channels", metavar="C_IN:C_OUT", help="channels, as in 3:1"),
            _sizes_option("--groups", default="1", help="groups that both channels are divided into"),
        )
    ):
        command = decorate(command)
    return command


def _output_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the choice of a target to a command."""
    command = click.option("-o", "--output", metavar="FILE", help="write to FILE instead of the terminal")(command)
    target = click.Choice(["text", "markdown", "latex", "json"])
    return click.option("--to", "target", type=target, default="text", show_default=True, help="what to write")(command)


def _geometry(options: dict[str, str | None], axes: int) -> dict[str, Any]:
    """Read the options that are arguments of `Geometry`, for an input of so many spatial axes."""
    from tconv_sym import arguments

    channels = options.pop("channels")
    sizes = {name: arguments.sizes(text, name, axes) for name, text in options.items() if text is not None}
    return sizes | {"channels": None if channels is None else arguments.channels(channels)}


def _derivation(input: str, kernel: str, *, bias: bool, **options: Any) -> Derivation:  # noqa: A002, ANN401
    """Make the derivation that the arguments ask for."""
    from tconv_sym import arguments
    from tconv_sym.derivation import derive

    x, w = arguments.operand(input, "input"), arguments.operand(kernel, "kernel")
    channel_axes = 0 if isinstance(x, tuple) or options["channels"] is None else 1
    return derive(x, w, bias=bias, **_geometry(options, arguments.axes(x) - channel_axes))


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="tconv-sym")
@click.pass_context
def cli(context: click.Context) -> None:
    """Derive, prove, typeset and evaluate transposed convolutions, symbolically and exactly."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command(epilog=_OPERANDS)
@_geometry_options
@click.option("--bias", is_flag=True, help="add a bias β to every output")
@click.option("--form", "forms", multiple=True, help="show scatter, matrix, zero-insertion, or all (repeatable)")
@click.option("--part", "parts", multiple=True, help="show problem, sizes, table, forms, output, proof (repeatable)")
@click.option(
    "--max-cells",
    default="2000",
    show_default=True,
    metavar="N",
    help="leave out tables and steps of more cells; none shows all",
)
@_output_options
@click.option("--standalone", is_flag=True, help="a whole LaTeX document (with --to latex)")
def derive(  # noqa: PLR0913 (one an option)
    *,
    forms: tuple[str, ...],
    parts: tuple[str, ...],
    max_cells: str,
    output: str | None,
    target: str,
    standalone: bool,
    **options: Any,  # noqa: ANN401
) -> None:
    """Derive the output by every form.

    Shown are the problem, the sizes, the contribution table, the steps of every form, the formula of each output, and
    the proof that the forms agree.
    """
    from tconv_sym import arguments

    if standalone and target != "latex":
        raise click.UsageError(f"--standalone goes with --to latex, got --to {target}")
    shown: dict[str, Any] = {"max_cells": arguments.limit(max_cells, "--max-cells")}
    derivation = _derivation(**options)
    if parts:
        shown["parts"] = parts
    if forms:
        shown["forms"] = [form for name in forms for form in (derivation.forms if name == "all" else [name])]
    if target == "latex":
        shown["standalone"] = standalone
    terminal.write(_in_target(derivation, target, **shown), output)


@cli.command(epilog=_OPERANDS)
@_geometry_options
@click.option("--bias", is_flag=True, help="add a bias β to every output")
@click.option("--method", default="structural", show_default=True, help="structural, expand or simplify")
@_output_options
def prove(*, method: str, output: str | None, target: str, **options: Any) -> None:  # noqa: ANN401
    """Prove that the forms agree on every output.

    The exit code is 0 if they do and 1 if they do not.
    """
    proof = _derivation(**options).prove(method)
    terminal.write(f"{proof}\n" if target == "text" else _in_target(proof, target), output)
    if not proof.holds:
        raise click.exceptions.Exit(REFUTED)


@cli.command(name="eval")
@_geometry_options
@click.option("--bias", metavar="VALUES", help="add a bias: a number, or one for each output channel")
@click.option("--form", help="evaluate by this form: scatter, matrix or zero-insertion")
@click.option("-o", "--output", metavar="FILE", help="write to FILE, as an array if it ends in .npy, otherwise JSON")
def evaluate(
    *,
    input: str,  # noqa: A002
    kernel: str,
    bias: str | None,
    form: str | None,
    output: str | None,
    **options: Any,  # noqa: ANN401
) -> None:
    """Evaluate on numbers.

    INPUT and KERNEL are each JSON, such as [[1, 2], [3, 4]], or a file: @x.json, @x.npy, @x.csv. Integers stay exact,
    decimals are floats. Axes of INPUT before those that KERNEL has are a batch.
    """
    from tconv_sym import arguments
    from tconv_sym.geometry import Geometry
    from tconv_sym.numeric.evaluation import evaluate as evaluate_arrays
    from tconv_sym.numeric.evaluation import spatial_axes

    x, w = arguments.numbers(input, "input"), arguments.numbers(kernel, "kernel")
    b = None if bias is None else arguments.numbers(bias, "bias")
    spatial = spatial_axes(x, w, has_channels=options["channels"] is not None)
    geometry = Geometry(x.shape[-spatial:], w.shape[-spatial:], **_geometry(options, spatial))
    y = evaluate_arrays(x, w, b, geometry, form)
    if output is not None and output.endswith(".npy"):
        _save(y, output)
    else:
        terminal.write(_json(y.tolist()), output)


def _save(y: Any, output: str) -> None:  # noqa: ANN401 (an array)
    """Write an array as .npy."""
    import numpy as np

    try:
        saved = y.astype(np.int64) if y.dtype.hasobject else y
    except OverflowError:
        raise click.ClickException(
            f"--output must be JSON for integers beyond 64 bits, which no .npy holds, got {output}"
        ) from None
    terminal.try_writing(output, lambda path: np.save(path, saved, allow_pickle=False))


def _in_target(shown: Any, target: str, **options: Any) -> str:  # noqa: ANN401 (a derivation or a proof)
    """Write something in a target."""
    if target == "json":
        return _json(shown.to_dict(**options))
    return str(getattr(shown, f"to_{target}")(**options))


def _json(data: object) -> str:
    """Write JSON with readable letters."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def _message(error: Exception) -> str:
    """Return what there is to say of an error; what is no fault of the user's is raised again."""
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, TConvError):
        return str(error)
    if isinstance(error, MemoryError):
        return "not enough memory for arrays of this size"
    if "integer string conversion" in str(error):
        most = sys.get_int_max_str_digits()
        return f"the result must have at most {most:,} digits in each number to be written, got more"
    raise error


def _run(arguments: list[str]) -> int:
    """Run the command line; return the exit code."""
    try:
        # Not cli.main, for which a reader that has gone is an error; --help is printed on the way.
        with terminal.to_terminal(), cli.make_context("tconv-sym", arguments) as context:
            cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except (click.ClickException, MemoryError, ValueError, TConvError) as error:
        terminal.complain(_message(error))
        return REFUSED
    return 0


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line; whatever is refused is one line on standard error and exit code 2."""
    terminal.use_utf8()
    sys.exit(_run(sys.argv[1:] if arguments is None else list(arguments)))
