"""The command that judges laws about indices."""

from __future__ import annotations

import re

import click

from tconv_sym.cli import results
from tconv_sym.cli.options import TARGETS, output_options

_LIKE_A_LAW = re.compile(r"-(?!-|[a-z]=[0-9]*$).*[=<>≤≥[]", re.DOTALL)
"""A minus, and further on a comparison or a bracket; not -s=2."""


class _LawCommand(click.Command):
    """A command whose argument may begin with a minus, which to Click begins an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; if that fails, take one that looks like a law for the law."""
        laws = [one for one in args if _LIKE_A_LAW.match(one)]
        others = [one for one in args if one not in laws]
        try:
            return super().parse_args(ctx, list(args))
        except click.UsageError:
            if not laws:
                raise
            ctx.params.clear()
            return super().parse_args(ctx, [*others, "--", *laws])


@click.command(cls=_LawCommand)
@click.argument("law", metavar="LAW")
@click.option("-s", "--stride", type=int, metavar="N", help="the stride; without it each of 1 to 4")
@click.option("-d", "--dilation", type=int, metavar="N", help="the dilation; without it each of 1 to 4")
@output_options(*TARGETS)
def law(*, law: str, stride: int | None, dilation: int | None, output: str | None, target: str) -> None:
    """Judge a law about indices, for every size.

    LAW says which products x[i]·w[m] land on which output o, as in 'o = s*i + d*m - p', 'x[(o + p - d*m)/s]*w[m]' or
    'y[s*i + d*m - p] += x[i]*w[m]', in s, d, n, k, p (or pl and pr), op and O. Guards follow after a comma, 'and' or
    'if', or stand before it: 'if (o + p - d*m) % s == 0: y[o] += x[(o + p - d*m)//s]*w[m]'; // and % are Python's. With
    islpy it is proved, otherwise compared at small sizes. A law that is taken for an option stands after --.

    The exit code is 0 if the law is proved, or right at all sizes that were compared, 1 if it is refuted and 2 if it is
    not understood.
    """
    from tconv_sym.laws.check import check_law

    verdict = check_law(law, stride=stride, dilation=dilation)
    results.show(verdict, target, output)
    results.end(1 if verdict.status == "refuted" else 0)


COMMANDS = (law,)
