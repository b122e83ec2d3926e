"""What commands have in common: operands, the parameters of a transposed convolution, and where the result goes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from tconv_sym.derivation import Derivation

    Command = Callable[..., None]

TARGETS = ("text", "markdown", "latex", "json")
OPERANDS = """\b
INPUT and KERNEL are each
  a shape           5   2x2
  values            [[1,2],[3,4]]   [["a","b"],["c","d"]]
  a file of values  @x.json   @x.npy   @x.csv
"""

_sizes_option = partial(click.option, metavar="N", show_default=True)
standalone_flag = click.option("--standalone", is_flag=True, help="a whole LaTeX document (with --to latex)")
max_cells_option = click.option(
    "--max-cells",
    default="2000",
    show_default=True,
    metavar="N",
    help="leave out tables and steps of more cells; none shows all",
)
bias_flag = click.option("--bias", is_flag=True, help="add a bias β to every output")


def geometry_options(*, needed: bool = True) -> Callable[[Command], Command]:
    """Make what adds the operands and the parameters of a transposed convolution to a command."""
    return lambda command: _with_geometry(command, needed=needed)


def _with_geometry(command: Command, *, needed: bool) -> Command:
    """Add them; a command may do without the operands if they are not `needed`."""
    for decorate in reversed(
        (
            click.argument("input", metavar="INPUT", required=needed),
            click.argument("kernel", metavar="KERNEL", required=needed),
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


def output_options(*targets: str, name: str = "--to") -> Callable[[Command], Command]:
    """Make what adds the choice of a target, the first unless another is named, and of a file to a command."""
    target = click.option(
        name, "target", type=click.Choice(targets), default=targets[0], show_default=True, help="what to write"
    )
    file = click.option("-o", "--output", metavar="FILE", help="write to FILE instead of the terminal")
    return lambda command: target(file(command))


def for_latex(target: str, *, standalone: bool) -> dict[str, bool]:
    """Return what the LaTeX writer is told beside; refuse `--standalone` for other targets."""
    if standalone and target != "latex":
        raise click.UsageError(f"--standalone goes with --to latex, got --to {target}")
    return {"standalone": standalone} if target == "latex" else {}


def geometry(options: dict[str, str | None], axes: int) -> dict[str, Any]:
    """Read the options that are arguments of `Geometry`, for an input of so many spatial axes."""
    from tconv_sym import arguments

    channels = options.pop("channels")
    sizes = {name: arguments.sizes(text, name, axes) for name, text in options.items() if text is not None}
    return sizes | {"channels": None if channels is None else arguments.channels(channels)}


def derivation(input: str, kernel: str, *, bias: bool, **options: Any) -> Derivation:  # noqa: A002, ANN401
    """Make the derivation that the arguments ask for."""
    from tconv_sym import arguments
    from tconv_sym.derivation import derive

    x, w = arguments.operand(input, "input"), arguments.operand(kernel, "kernel")
    channel_axes = 0 if isinstance(x, tuple) or options["channels"] is None else 1
    return derive(x, w, bias=bias, **geometry(options, arguments.axes(x) - channel_axes))
