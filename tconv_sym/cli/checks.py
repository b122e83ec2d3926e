"""The commands that judge what others wrote: claims, notes and functions."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from tconv_sym import terminal
from tconv_sym.cli import inputs, results
from tconv_sym.cli.options import OPERANDS, TARGETS, bias_flag, derivation, geometry_options, output_options
from tconv_sym.errors import TConvError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tconv_sym.checking.verdict import Verdict
    from tconv_sym.notes.report import Report
    from tconv_sym.typeset.blocks import Block

_CODES: Mapping[str, int] = MappingProxyType({"verified": 0, "refuted": 1, "not-understood": 2})
_UNREADABLE = 2
_ATTACHED = re.compile(r"-[a-z][-+0-9,:]+")
_MARK = "\0"
"""With this in front, a claim that starts with a minus is no option to click; no argument of a program holds it."""


class _ClaimCommand(click.Command):
    """A command whose first argument may start with a minus, as `-2×a×w1` does."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Mark the claim if it would be taken for an option."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        flags = {name for option in options if option.is_flag for name in option.opts}
        valued = {name for option in options for name in option.opts} - flags
        place = 0
        while place < len(args) and args[place].startswith("-") and args[place] not in ("-", "--"):
            if args[place] in valued:
                place += 1
            elif not (args[place].startswith("--") or args[place] in flags or _ATTACHED.fullmatch(args[place])):
                args[place] = _MARK + args[place]
                break
            place += 1
        return super().parse_args(ctx, args)


@click.command(cls=_ClaimCommand, epilog=OPERANDS)
@click.argument("claim", metavar="CLAIM")
@geometry_options()
@bias_flag
@click.option("--at", metavar="POSITION", help="what CLAIM gives is one element, as in 1,1")
@click.option("--of", default="output", show_default=True, help="what CLAIM is about: output, size, table, matrix, …")
@output_options(*TARGETS)
def verify(*, claim: str, at: str | None, of: str, output: str | None, target: str, **options: Any) -> None:  # noqa: ANN401
    """Judge a claim: verified, refuted or not understood.

    CLAIM is what someone wrote: an equation, a matrix, a list or a table, in LaTeX, Unicode or Markdown. @file reads it
    from a file and - from standard input. The exit code is 0 for what is verified, 1 for what is refuted and 2 for what
    is not understood.
    """
    position = None if at is None else inputs.position(at)
    text = inputs.text(claim.removeprefix(_MARK), "claim")
    _conclude(derivation(**options).check(text, at=position, of=of), target, output)


def _conclude(verdict: Verdict, target: str, output: str | None) -> None:
    """Write a verdict and end with its exit code."""
    results.show(verdict, target, output)
    results.end(_CODES[verdict.status])


@click.command()
@output_options("text", "markdown", "json")
def misconceptions(*, output: str | None, target: str) -> None:
    """List the mistakes that explain what is refuted.

    Each with what it is and what to do instead.
    """
    from tconv_sym.checking.misconceptions import MISCONCEPTIONS
    from tconv_sym.typeset import markdown, text

    if target == "json":
        known = [{"name": m.name, "explanation": m.explanation, "fix": m.fix} for m in MISCONCEPTIONS.values()]
        written = results.as_json(known)
    else:
        written = {"text": text, "markdown": markdown}[target].write(_catalogue())
    terminal.write(written, output)


def _catalogue() -> Iterator[Block]:
    """Give the catalogue of misconceptions."""
    from tconv_sym.checking.misconceptions import MISCONCEPTIONS
    from tconv_sym.typeset.blocks import Heading, Prose

    for known in MISCONCEPTIONS.values():
        yield Heading(known.name, 2)
        yield Prose(f"{known.explanation} {known.fix}")


@click.command()
@click.argument("notes", metavar="NOTE...", nargs=-1, required=True)
@output_options("text", "json", "github", "sarif", name="--format")
@click.option("--strict", is_flag=True, help="fail also for what is not understood")
@click.option("-v", "--verbose", is_flag=True, help="show also what is verified")
def check(*, notes: tuple[str, ...], output: str | None, target: str, strict: bool, verbose: bool) -> None:
    """Check what notes in Markdown claim.

    NOTE is a file, or - for standard input. Every finding is a line, and the last line counts them. The exit code is 1
    if a claim is refuted and 2 if a note cannot be read, when the others are checked all the same.
    """
    from tconv_sym.notes import formats

    reports = [report for report in map(_report, notes) if report is not None]
    if reports:
        report = _joined(reports)
        terminal.write(formats.write(report, target, verbose=verbose), output)
    results.end(report.exit_code(strict=strict) if len(reports) == len(notes) else _UNREADABLE)


def _report(note: str) -> Report | None:
    """Check a note, or say why it cannot be."""
    from tconv_sym.notes import check_notes, check_text

    try:
        return check_text(inputs.standard_input("a note"), note) if note == "-" else check_notes(note)
    except TConvError as error:
        terminal.complain(str(error))
        return None


def _joined(reports: Sequence[Report]) -> Report:
    """Make one report of several."""
    from tconv_sym.notes.report import Report

    return Report(
        findings=tuple(finding for report in reports for finding in report.findings),
        not_claims=sum(report.not_claims for report in reports),
        paths=tuple(path for report in reports for path in report.paths),
    )


@click.command(name="check-function", epilog=OPERANDS)
@click.argument("function", metavar="FUNCTION")
@geometry_options()
@click.option("--array", default="float64", show_default=True, help="call it with float64, float32, int64 or torch")
@click.option("--batched", is_flag=True, help="it takes inputs only with a batch axis in front")
@output_options(*TARGETS)
def check_function(
    *,
    function: str,
    array: str,
    batched: bool,
    output: str | None,
    target: str,
    **options: Any,  # noqa: ANN401
) -> None:
    """Judge a function by what it computes.

    FUNCTION is module:function or file.py:function. It is imported and called with an input and a kernel, again and
    again, so name only code that you trust. What it prints goes to standard error. Of INPUT and KERNEL only the shapes
    count. The exit code is 0 for what is verified, 1 for what is refuted and 2 for what cannot be judged.
    """
    from tconv_sym.loading import array_maker, load_function

    derived = derivation(bias=False, **options)
    maker, loaded = array_maker(array), load_function(function)
    _conclude(derived.check_function(loaded, batched=batched or None, array=maker), target, output)


COMMANDS = (verify, misconceptions, check, check_function)
