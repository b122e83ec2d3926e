"""What is stated of a transposed convolution → the problem that claims are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from tconv_sym import arguments, symbols
from tconv_sym.checking import ordinary
from tconv_sym.errors import TConvError
from tconv_sym.geometry import Geometry
from tconv_sym.limits import check_limit
from tconv_sym.nested import arrange, flatten
from tconv_sym.notes.comments import OPERANDS, SIZES
from tconv_sym.problem import Problem, pose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_PRODUCTS = 2**16
"""As many products as a problem may make: a note comes from anywhere."""
MAX_SHOWN, _FEW = 9, 4
"""As many values as the report shows of an operand, and as many as are still few."""
DEFAULTS = {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1}
AN_EXAMPLE = "such as <!-- tconv: input=2x2 kernel=3x3 stride=2 padding=1 -->"


class UnclearError(Exception):
    """Why there is no problem to judge claims by; never seen outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A problem, the lines that state it, and the arguments that no line states; `place` is where it is complete.

    `is_written_out` says that the elements of the kernel are named or given.
    """

    problem: Problem
    lines: tuple[int, ...]
    assumed: tuple[str, ...]
    place: tuple[int, int]
    is_inferred: bool
    is_written_out: bool

    @property
    def words(self) -> str:
        """Say what the problem is, and where that was found."""
        if not self.is_inferred:
            return f"the problem is {self.said}"
        return f"the problem, inferred from {lines_words(self.lines)}, is {self.said}"

    @property
    def said(self) -> str:
        """Say what the problem is."""
        geometry = self.problem.geometry
        sizes = {name: f"{spoken(name)} {_sizes_words(geometry, name)}" for name in SIZES}
        parts = [_operand_words(self.problem, name) for name in OPERANDS]
        parts += [words for name, words in sizes.items() if name not in self.assumed]
        if geometry.channels is not None:
            parts.append(f"channels {geometry.channels[0]}:{geometry.channels[1]}, groups {geometry.groups}")
        if self.problem.bias is not None:
            parts.append("bias")
        assumed = ", ".join(sizes[name] for name in self.assumed)
        return ", ".join(parts) + (f"; assumed: {assumed}" if assumed else "")


def _operand_words(problem: Problem, name: str) -> str:
    """Name an operand by its shape, and its values where they are few."""
    operand = problem.input if name == "input" else problem.kernel
    shown = list(map(str, operand.values)) if operand.size <= MAX_SHOWN else []
    if len(shown) > _FEW and not operand.given:
        shown = [shown[0], "…", shown[-1]]
    return f"{name} {'×'.join(map(str, operand.shape))}" + (f" ({', '.join(shown)})" if shown else "")


def _sizes_words(geometry: Geometry, name: str) -> str:
    """Write a parameter, one number where all axes have the same."""
    if name == "padding":
        sides = [(axis.begin, axis.end) for axis in geometry.axes]
        each = [str(begin) if begin == end else f"{begin}:{end}" for begin, end in sides]
    else:
        each = [str(getattr(axis, name)) for axis in geometry.axes]
    return each[0] if len(set(each)) == 1 else ",".join(each)


def lines_words(lines: Sequence[int]) -> str:
    """Name lines of a note.

    >>> lines_words([3]), lines_words([3, 5])
    ('line 3', 'lines 3, 5')
    """
    return f"line{'' if len(lines) == 1 else 's'} {', '.join(map(str, lines))}"


def spoken(name: str) -> str:
    """Write the name of an argument in words."""
    return name.replace("_", " ")


def make(stated: Mapping[str, Any]) -> Problem:
    """Make the problem of arguments; raises `UnclearError` for those of which none can be made."""
    try:
        given = dict(stated) | _operands(stated)
        has_channels = given.get("channels") is not None and not isinstance(given["input"], tuple)
        axes = arguments.axes(given["input"]) - has_channels
        sizes = {name: _per_axis(given[name], name, axes) for name in SIZES if name in given}
        other = {name: given[name] for name in ("channels", "groups", "bias") if name in given}
        problem = pose(given["input"], given["kernel"], **(DEFAULTS | sizes | other))
        check_limit("the products of a problem in a note", problem.geometry.most_products, MAX_PRODUCTS)
        check_limit("the outputs of a problem in a note", prod(problem.geometry.output_shape), MAX_PRODUCTS)
        return _with_fresh_symbols(problem, given, sizes | other)
    except TConvError as error:
        raise UnclearError(f"the problem that is stated cannot be: {error}") from None


def _operands(given: Mapping[str, Any]) -> dict[str, Any]:
    """Give both operands the same number of axes; raises `UnclearError` where that is not clear, and for large ones."""
    operands = {name: given[name] for name in OPERANDS}
    if not given.get("channels"):
        operands = _on_axes({name: _squeezed(value) for name, value in operands.items()})
    channels = prod(given.get("channels") or (1,))
    products = prod(prod(_shape(value) or ()) for value in operands.values()) * channels
    check_limit("the products of a problem in a note", products, MAX_PRODUCTS)
    return operands


def _on_axes(operands: Mapping[str, Any]) -> dict[str, Any]:
    """Let a single number be the size of every axis, and two matrices of one row be rows."""
    shapes = [shape for shape in map(_shape, operands.values()) if shape is not None]
    if not shapes:
        sizes = " and ".join(map(str, operands.values()))
        raise UnclearError(
            f"the note states the input and the kernel as {sizes}, on how many axes it does not say: state them in a "
            f"comment, {AN_EXAMPLE}"
        )
    if all(len(shape) == 1 or (len(shape) == 2 and shape[0] == 1) for shape in shapes):  # noqa: PLR2004
        operands = {name: _row(value) for name, value in operands.items()}
        return {name: (value,) if isinstance(value, int) else value for name, value in operands.items()}
    return {name: (value,) * len(shapes[0]) if isinstance(value, int) else value for name, value in operands.items()}


def _squeezed(value: Any) -> Any:  # noqa: ANN401 (sizes or nested lists)
    """Leave out a batch of one and a single channel, as PyTorch's arrays have them."""
    shape = _shape(value) if isinstance(value, list) else ()
    while shape and len(shape) > 2 and shape[0] == 1:  # noqa: PLR2004 (a matrix)
        value, shape = value[0], shape[1:]
    return value


def _shape(value: Any) -> tuple[int, ...] | None:  # noqa: ANN401 (sizes or nested lists)
    """Return the shape of what is stated of an operand, as far as it is known."""
    if isinstance(value, int):
        return None
    return value if isinstance(value, tuple) else flatten(value, "an array")[0]


def _row(value: Any) -> Any:  # noqa: ANN401 (sizes or nested lists)
    """Take a matrix of one row for the row."""
    shape = _shape(value)
    if shape is None or len(shape) == 1:
        return value
    return value[-1] if isinstance(value, list) else value[-1:]


def _per_axis(value: Any, name: str, axes: int) -> Any:  # noqa: ANN401 (what `Geometry` takes)
    """Read a parameter, which a comment gives as text."""
    return arguments.sizes(value, name, axes) if isinstance(value, str) else value


def _with_fresh_symbols(problem: Problem, given: Mapping[str, Any], other: Mapping[str, Any]) -> Problem:
    """Let the package name the elements where the names that are given are its own: then it knows their indices."""
    names = {"input": symbols.input_names, "kernel": symbols.kernel_names}
    shapes = {"input": problem.geometry.input, "kernel": problem.geometry.kernel}
    fresh = {
        name: shapes[name]
        for name, operand in zip(OPERANDS, (problem.input, problem.kernel), strict=True)
        if operand.is_symbols and operand.given and _names(operand.given) == _bare(names[name](problem.geometry))
    }
    operands = {name: given[name] for name in OPERANDS} | fresh
    return pose(**operands, **other) if fresh else problem


def _names(values: Sequence[Any]) -> list[str]:
    return _bare([str(value) for value in values])


def _bare(names: Sequence[str]) -> list[str]:
    """Leave out what separates the indices of names."""
    return [name.replace("_", "") for name in names]


def reversed_problem(problem: Problem) -> Problem:
    """Return the transposed convolution whose C is the matrix of the ordinary convolution of a problem.

    Its output has the shape of the problem's input. Raises `GeometryError` where the kernel does not fit.
    """
    geometry = problem.geometry
    given = {name: value for name, value in geometry.to_dict().items() if name in ("stride", "padding", "dilation")}
    shape = ordinary.positions(geometry)
    natural = Geometry(shape, geometry.kernel, **given).output  # type: ignore[arg-type] # its own arguments
    rest = tuple(size - output for size, output in zip(geometry.input, natural, strict=True))
    kernel = arrange(problem.kernel.given, geometry.kernel) if problem.kernel.given else geometry.kernel
    return pose(shape, kernel, **given, output_padding=rest)
