"""The commands that analyse."""

from __future__ import annotations

from typing import Any

import click

from tconv_sym.cli import results
from tconv_sym.cli.options import (
    OPERANDS,
    TARGETS,
    bias_flag,
    derivation,
    for_latex,
    geometry_options,
    max_cells_option,
    output_options,
    standalone_flag,
)


@click.command(epilog=OPERANDS)
@geometry_options()
@bias_flag
@click.option(
    "--part",
    "parts",
    multiple=True,
    help="show overlap, sizes, equivalent-convolution, round-trip, gradients (repeatable)",
)
@click.option("--output-size", metavar="N", help="what --part sizes is to lead to: 8, or one per axis: 8,9")
@click.option(
    "--max-stride", metavar="N", help="the largest stride of --part sizes; none (the default) goes as far as is of use"
)
@max_cells_option
@output_options(*TARGETS)
@standalone_flag
def analyse(  # noqa: PLR0913 (one an option)
    *,
    parts: tuple[str, ...],
    output_size: str | None,
    max_stride: str | None,
    max_cells: str,
    output: str | None,
    target: str,
    standalone: bool,
    **options: Any,  # noqa: ANN401
) -> None:
    """Say what there is to know of a transposed convolution.

    Shown are how many products reach each output and whether that makes a checkerboard, the parameters that lead to the
    same size, the equivalent convolution at stride 1, whether C·Cᵀ and Cᵀ·C are the identity, and the gradients.
    """
    from tconv_sym import arguments

    _check_sizes_wanted(parts, {"--output-size": output_size, "--max-stride": max_stride})
    derived = derivation(**options)
    chosen: dict[str, Any] = {"parts": parts} if parts else {}
    if output_size is not None:
        chosen["output"] = arguments.sizes(output_size, "--output-size", len(derived.geometry.axes))
    if max_stride is not None:
        chosen["max_stride"] = arguments.limit(max_stride, "--max-stride")
    shown: dict[str, Any] = for_latex(target, standalone=standalone)
    shown["max_cells"] = arguments.limit(max_cells, "--max-cells")
    results.show(derived.analyse(**chosen), target, output, **shown)


def _check_sizes_wanted(parts: tuple[str, ...], given: dict[str, str | None]) -> None:
    """Refuse options of a part that is not shown."""
    for name, value in given.items():
        if value is not None and parts and "sizes" not in parts:
            raise click.UsageError(f"{name} goes with --part sizes")


@click.command()
@output_options(*TARGETS)
@standalone_flag
def figures(*, output: str | None, target: str, standalone: bool) -> None:
    """Reproduce figures 4.1 to 4.7 of arXiv:1603.07285.

    The numbers of each are computed from the parameters of its convolution and compared with those in the caption. The
    exit code is 0 if all are equal and 1 if not.
    """
    from tconv_sym.analysis.figures import reproduced_figures

    reproduced = reproduced_figures()
    results.show(reproduced, target, output, **for_latex(target, standalone=standalone))
    results.end(0 if reproduced.holds else 1)


COMMANDS = (analyse, figures)
