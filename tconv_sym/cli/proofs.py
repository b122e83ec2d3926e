"""The command that proves: at one size, or at every size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from tconv_sym import terminal
from tconv_sym.cli import results
from tconv_sym.cli.options import (
    OPERANDS,
    TARGETS,
    bias_flag,
    derivation,
    for_latex,
    geometry_options,
    output_options,
    standalone_flag,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERY_SIZE = ("forms", "export", "recheck")
"""What goes with --every-size only."""
_DIRECTORY = "--export must be a directory"
_EITHER = ("target", "output", "standalone", "every_size")
"""What goes with it, and without it."""


@click.command(epilog=OPERANDS)
@geometry_options(needed=False)
@bias_flag
@click.option("--method", default="structural", show_default=True, help="structural, expand or simplify")
@click.option(
    "--every-size", is_flag=True, help="prove it for all sizes and parameters at once; without INPUT and KERNEL"
)
@click.option("--form", "forms", multiple=True, help="with --every-size: of this form only (repeatable)")
@click.option("--export", metavar="DIR", help="with --every-size: write an SMT-LIB 2 file for each obligation to DIR")
@click.option("--recheck", is_flag=True, help="with --every-size: ask z3 and cvc5 too (extra: smt)")
@output_options(*TARGETS)
@standalone_flag
@click.pass_context
def prove(context: click.Context, /, *, every_size: bool, **options: Any) -> None:  # noqa: ANN401
    """Prove that the forms agree on every output.

    At the size of INPUT and KERNEL every form is compared with every other; the exit code is 0 if they agree and 1 if
    they do not. With --every-size certificates are checked that prove it for all sizes and parameters.
    """
    _check_use(context, every_size=every_size)
    if every_size:
        _at_every_size(**{name: options[name] for name in (*_EVERY_SIZE, *_EITHER) if name in options})
    else:
        _at_this_size(**{name: value for name, value in options.items() if name not in _EVERY_SIZE})


def _check_use(context: click.Context, *, every_size: bool) -> None:
    """Refuse what does not go with --every-size, or only with it; what it needs without is needed."""
    for parameter in context.command.params:
        name = parameter.name or ""
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE and name not in _EITHER:
            words = parameter.opts[0] if isinstance(parameter, click.Option) else parameter.make_metavar(context)
            if every_size and name not in _EVERY_SIZE:
                raise click.UsageError(f"{words} goes without --every-size, which is about all sizes and parameters")
            if not every_size and name in _EVERY_SIZE:
                raise click.UsageError(f"{words} goes with --every-size")
        elif isinstance(parameter, click.Argument) and not every_size:
            raise click.MissingParameter(ctx=context, param=parameter)


def _at_this_size(*, method: str, target: str, output: str | None, standalone: bool, **options: Any) -> None:  # noqa: ANN401
    """Compare the forms on one problem."""
    written = for_latex(target, standalone=standalone)
    proof = derivation(**options).prove(method)
    results.show(proof, target, output, **written)
    results.end(0 if proof.holds else 1)


def _at_every_size(  # noqa: PLR0913 (one an option)
    *,
    forms: tuple[str, ...],
    export: str | None,
    recheck: bool,
    target: str,
    output: str | None,
    standalone: bool,
) -> None:
    """Check the certificates, and do with them what is asked for."""
    from tconv_sym.proof.every_size import prove_every_size

    written = for_latex(target, standalone=standalone)
    proof = prove_every_size(forms or None)
    if recheck:
        from tconv_sym.proof.solvers import recheck as ask

        ask(proof.checked)
    if export is not None:
        from tconv_sym.proof.smt import scripts

        _export(scripts(proof.checked), export)
    results.show(proof, target, output, **written)
    if recheck:
        _confirm(len(proof.checked), target)


def _confirm(count: int, target: str) -> None:
    """Say what the solvers said; it is no part of a document or of data."""
    confirmed = f"z3 and cvc5 say unsat to all {count} obligations, and sat to an example of each.\n"
    if target == "text":
        terminal.write(confirmed, None)
    else:
        click.echo(confirmed, nl=False, err=True)


def _export(files: Mapping[str, str], directory: str) -> None:
    """Write files to a directory, which is made if it is not there."""
    if not directory:
        raise click.ClickException(f"{_DIRECTORY} that can be written, got ''")
    terminal.try_writing(directory, lambda path: path.mkdir(parents=True, exist_ok=True), _DIRECTORY)
    for name, text in files.items():
        terminal.try_writing(str(Path(directory, name)), _written(text), _DIRECTORY)


def _written(text: str) -> Any:  # noqa: ANN401 (what writes it)
    return lambda path: path.write_text(text, encoding="utf-8")


COMMANDS = (prove,)
