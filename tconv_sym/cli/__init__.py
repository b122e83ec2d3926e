"""The command line: reads arguments, calls the library, prints. `--help` is there before SymPy is."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from tconv_sym import __version__, terminal
from tconv_sym.cli import analyses, checks, conversions, derivations, laws, proofs
from tconv_sym.errors import TConvError

REFUSED, INTERRUPTED = 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="tconv-sym")
@click.pass_context
def cli(context: click.Context) -> None:
    """Derive, prove, check, typeset and evaluate transposed convolutions, symbolically and exactly."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    *derivations.COMMANDS,
    *proofs.COMMANDS,
    *laws.COMMANDS,
    *checks.COMMANDS,
    *analyses.COMMANDS,
    *conversions.COMMANDS,
):
    cli.add_command(_command)


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
