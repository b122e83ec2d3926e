"""The command line: reads arguments, calls the library, prints. `--help` is there before SymPy is."""

from __future__ import annotations

import json
import sys
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tconv_sym import __version__
from tconv_sym.errors import TConvError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tconv_sym.derivation import Derivation

USAGE, REFUTED = 2, 1
MAX_ELEMENTS = 2**24
"""As many numbers as `eval` puts out."""
_OPERANDS = """\b
INPUT and KERNEL are each
  a shape           5   2x2
  values            [[1,2],[3,4]]   [["a","b"],["c","d"]]
  a file of values  @x.json   @x.npy   @x.csv
"""


def _geometry_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the operands and the parameters of a transposed convolution to a command."""
    for decorate in reversed(
        (
            click.argument("input", metavar="INPUT"),
            click.argument("kernel", metavar="KERNEL"),
            click.option("-s", "--stride", default="1", help="2, or one an axis: 2,1"),
            click.option("-p", "--padding", default="0", help="1, or one an axis, or begin:end an axis: 1:0,0:1"),
            click.option("-a", "--output-padding", default="0", help="0, or one an axis"),
            click.option("-d", "--dilation", default="1", help="1, or one an axis"),
            click.option("--channels", metavar="C_IN:C_OUT", help="channels, as in 3:1"),
            click.option("--groups", default="1", help="groups that both channels are divided into"),
        )
    ):
        command = decorate(command)
    return command


def _output_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the choice of a target to a command."""
    command = click.option("-o", "--output", metavar="FILE", help="write to FILE instead of the terminal")(command)
    target = click.Choice(["text", "markdown", "latex", "json"])
    return click.option("--to", "target", type=target, default="text", show_default=True)(command)


def _geometry(options: dict[str, str | None]) -> dict[str, Any]:
    """Read the options that are arguments of `Geometry`."""
    from tconv_sym import arguments

    channels = options.pop("channels")
    sizes = {name: arguments.sizes(text, name) for name, text in options.items() if text is not None}
    return sizes | {"channels": None if channels is None else arguments.channels(channels)}


def _derivation(input: str, kernel: str, *, bias: bool, **options: Any) -> Derivation:  # noqa: A002, ANN401
    """Make the derivation that the arguments ask for."""
    from tconv_sym import arguments
    from tconv_sym.derivation import derive

    x, w = arguments.operand(input, "input"), arguments.operand(kernel, "kernel")
    return derive(x, w, bias=bias, **_geometry(options))


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
@click.option("--form", "forms", multiple=True, help="scatter, matrix, zero-insertion, or all (repeatable)")
@click.option("--part", "parts", multiple=True, help="problem, sizes, table, forms, output, proof (repeatable)")
@click.option("--max-cells", default="2000", show_default=True, help="leave larger tables and steps out, or none")
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
    """Derive the output by every form, with its table, its formulas and the proof that the forms agree."""
    if standalone and target != "latex":
        raise click.UsageError(f"--standalone goes with --to latex, got --to {target}")
    shown: dict[str, Any] = {"max_cells": _limit(max_cells)}
    if parts:
        shown["parts"] = parts
    if forms and "all" not in forms:
        shown["forms"] = forms
    derivation = _derivation(**options)
    if target == "latex":
        shown["standalone"] = standalone
    _write(_in_target(derivation, target, **shown), output)


@cli.command(epilog=_OPERANDS)
@_geometry_options
@click.option("--bias", is_flag=True, help="add a bias β to every output")
@click.option("--method", default="structural", show_default=True, help="structural, expand or simplify")
@_output_options
def prove(*, method: str, output: str | None, target: str, **options: Any) -> None:  # noqa: ANN401
    """Prove that the forms agree on every output: exit 0 if they do, 1 if they do not."""
    proof = _derivation(**options).prove(method)
    _write(f"{proof}\n" if target == "text" else _in_target(proof, target), output)
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
    """Evaluate on numbers: JSON text or @file.json, @file.npy, @file.csv. Integers stay exact.

    Axes of INPUT before those that KERNEL has are a batch.
    """
    from tconv_sym import arguments

    x, w = arguments.numbers(input, "input"), arguments.numbers(kernel, "kernel")
    b = None if bias is None else arguments.numbers(bias, "bias")
    y = _evaluated(x, w, b, form, _geometry(options))
    if output is not None and output.endswith(".npy"):
        import numpy as np

        _try_writing(output, lambda path: np.save(path, y, allow_pickle=False))
    else:
        _write(_json(y.tolist()), output)


def _evaluated(x: Any, w: Any, b: Any, form: str | None, options: dict[str, Any]) -> Any:  # noqa: ANN401 (arrays)
    """Evaluate arrays; the kernel's axes say which of the input's are spatial."""
    import numpy as np

    from tconv_sym.errors import OperandError
    from tconv_sym.geometry import Geometry
    from tconv_sym.numeric.program import compile_program
    from tconv_sym.terms import check_limit

    for what, values in (("input", x), ("kernel", w)):
        if values.ndim == 0:
            raise OperandError(f"{what} must be an array of numbers, such as [[1, 2], [3, 4]], got {values}")
    spatial = w.ndim - (2 if options["channels"] is not None else 0)
    if not 0 < spatial <= x.ndim - (1 if options["channels"] is not None else 0):
        raise OperandError(f"input and kernel must have the same spatial axes, got shapes {x.shape} and {w.shape}")
    geometry = Geometry(x.shape[-spatial:], w.shape[-spatial:], **options)
    batch = prod(x.shape[: x.ndim - len(geometry.input_shape)])
    check_limit("output elements", batch * prod(geometry.output_shape), MAX_ELEMENTS)
    program = compile_program(geometry, form=form, bias=b is not None)
    with np.errstate(all="ignore"):  # what overflows is refused when it is written
        return program(x, w) if b is None else program(x, w, b)


def _limit(text: str) -> int | None:
    """Read a limit: an integer or none."""
    if text.lower() == "none":
        return None
    if not text.isdecimal():
        raise click.UsageError(f"--max-cells must be an integer of at least 0, or none, got {text!r}")
    return int(text[:18])


def _in_target(shown: Any, target: str, **options: Any) -> str:  # noqa: ANN401 (a derivation or a proof)
    """Write something in a target."""
    if target == "json":
        return _json(shown.to_dict(**options))
    return str(getattr(shown, f"to_{target}")(**options))


def _json(data: object) -> str:
    """Write JSON with readable letters."""
    try:
        return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"
    except ValueError:
        raise click.ClickException("the result is not finite: it overflows the floats that were given") from None


def _write(text: str, output: str | None) -> None:
    """Write to the terminal or a file."""
    if output is None:
        click.echo(text, nl=False)
    else:
        _try_writing(output, lambda path: path.write_text(text, encoding="utf-8"))


def _try_writing(output: str, write: Callable[[Path], object]) -> None:
    """Write a file, or say why it cannot be written."""
    try:
        write(Path(output))
    except OSError as error:
        raise click.ClickException(
            f"--output must be a file that can be written, got {output}: {error.strerror}"
        ) from None


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line; whatever is refused is one line on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # × and β, whatever the locale
    try:
        sys.exit(cli.main(arguments, prog_name="tconv-sym", standalone_mode=False) or 0)
    except (click.ClickException, TConvError) as error:
        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"tconv-sym: {' '.join(message.split())}", err=True)
        sys.exit(USAGE)
    except MemoryError:
        click.echo("tconv-sym: not enough memory for arrays of this size", err=True)
        sys.exit(USAGE)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:
        # The reader has gone, as `head` does; what is still buffered has nowhere to go.
        sys.stdout = None
        sys.exit(0)


if __name__ == "__main__":
    main()
