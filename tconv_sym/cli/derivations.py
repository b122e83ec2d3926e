"""The commands that derive and evaluate."""

from __future__ import annotations

from typing import Any

import click

from tconv_sym import terminal
from tconv_sym.cli import results
from tconv_sym.cli.options import (
    OPERANDS,
    TARGETS,
    bias_flag,
    derivation,
    for_latex,
    geometry,
    geometry_options,
    max_cells_option,
    output_options,
    standalone_flag,
)


@click.command(epilog=OPERANDS)
@geometry_options()
@bias_flag
@click.option(
    "--form",
    "forms",
    multiple=True,
    help="show scatter, matrix, zero-insertion, gather, sub-pixel, col2im, polynomial, adjoint, or all (repeatable)",
)
@click.option("--part", "parts", multiple=True, help="show problem, sizes, table, forms, output, proof (repeatable)")
@max_cells_option
@output_options(*TARGETS)
@standalone_flag
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

    shown: dict[str, Any] = for_latex(target, standalone=standalone)
    shown["max_cells"] = arguments.limit(max_cells, "--max-cells")
    derived = derivation(**options)
    if parts:
        shown["parts"] = parts
    if forms:
        shown["forms"] = [form for name in forms for form in (derived.forms if name == "all" else [name])]
    results.show(derived, target, output, **shown)


@click.command(name="eval")
@geometry_options()
@click.option("--bias", metavar="VALUES", help="add a bias: a number, or one for each output channel")
@click.option("--form", help="evaluate by this form: scatter, matrix, gather …")
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
    checked = Geometry(x.shape[-spatial:], w.shape[-spatial:], **geometry(options, spatial))
    y = evaluate_arrays(x, w, b, checked, form)
    if output is not None and output.endswith(".npy"):
        _save(y, output)
    else:
        terminal.write(results.as_json(y.tolist()), output)


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


COMMANDS = (derive, evaluate)
