"""What a framework's call means: a geometry, the layouts of the arrays, and which way round the kernel lies."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from tconv_sym.frameworks.layout import shape_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tconv_sym.frameworks.function import LaidOutFunction
    from tconv_sym.frameworks.laid_out import LaidOut
    from tconv_sym.geometry import Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """A call of a framework's transposed convolution.

    `geometry` is the law of what the framework computes, always with channels; `kernel_flipped` says that its kernel is
    ours turned by half a turn; `batch` is None where the input has no batch axis. Layouts are letters, as in `layout`.
    `arguments` are those of the call that differ from the framework's defaults, or are required. `opening` is how the
    call begins where that is not `function(x, w`.
    """

    framework: str
    function: str
    arguments: Mapping[str, object] = field(hash=False)
    geometry: Geometry
    kernel_flipped: bool = False
    batch: int | None
    input_layout: str
    kernel_layout: str
    output_layout: str
    opening: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Keep the arguments from being changed."""
        object.__setattr__(self, "arguments", MappingProxyType(dict(self.arguments)))

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling, which a mapping proxy does not."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return partial(Convention, **(values | {"arguments": dict(self.arguments)})), ()

    @property
    def channels(self) -> tuple[int, int]:
        """The channels (C_in, C_out)."""
        return self.geometry.channels or (1, 1)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The input's shape in the framework's layout."""
        return shape_in(self.input_layout, self._sizes(self.channels[0]), self.geometry.input)

    @property
    def kernel_shape(self) -> tuple[int, ...]:
        """The kernel's shape in the framework's layout."""
        c_in, c_out = self.channels
        return shape_in(self.kernel_layout, {"I": c_in, "O": c_out // self.geometry.groups}, self.geometry.kernel)

    @property
    def output_shape(self) -> tuple[int, ...]:
        """The output's shape in the framework's layout."""
        return shape_in(self.output_layout, self._sizes(self.channels[1]), self.geometry.output)

    @property
    def call(self) -> str:
        """The call, as one line of code on the variables x and w."""
        opening = self.opening or f"{self.function}(x, w"
        return ", ".join([opening, *(f"{name}={_written(value)}" for name, value in self.arguments.items())]) + ")"

    def derive(self, input: object = None, kernel: object = None, bias: object = None) -> LaidOut:  # noqa: A002 (the field's own word)
        """Derive the call symbolically, from arrays in the framework's layout; None are fresh symbols.

        `bias` is None for none, True for fresh symbols, or C_out values. Fresh symbols count from 1 and have their
        indices in one order in all frameworks, (sample,) channel, row, column, and for the kernel input channel, output
        channel within its group, row, column, which are positions in the framework's own kernel: its first tap is w11
        also where it is flipped. Raises `OperandError` and `LimitError`.
        """
        # What needs SymPy loads it.
        from tconv_sym.frameworks.laid_out import lay_out  # noqa: PLC0415

        return lay_out(self, input, kernel, bias)

    def lambdify(self, *, bias: bool = False) -> LaidOutFunction:
        """Return f(x, w), or f(x, w, bias), on arrays in the framework's layout, exact for integers.

        The batch may be of any size. f raises `ShapeError`, `OperandError` and `LimitError`.
        """
        # What needs SymPy loads it.
        from tconv_sym.frameworks.function import LaidOutFunction  # noqa: PLC0415

        return LaidOutFunction(self, bias=bias)

    def to_dict(self) -> dict[str, object]:
        """Return everything as data for JSON."""
        return {
            "framework": self.framework,
            "function": self.function,
            "arguments": dict(self.arguments),
            "call": self.call,
            "geometry": self.geometry.to_dict() | {"output": self.geometry.output},
            "kernel_flipped": self.kernel_flipped,
            "input": {"layout": self.input_layout, "shape": self.input_shape},
            "kernel": {"layout": self.kernel_layout, "shape": self.kernel_shape},
            "output": {"layout": self.output_layout, "shape": self.output_shape},
        }

    def _sizes(self, channels: int) -> dict[str, int]:
        """Return the sizes of the axes that are not spatial, by letter."""
        return {"C": channels} if self.batch is None else {"N": self.batch, "C": channels}


def _written(value: object) -> str:
    """Write an argument as code, text in double quotes."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, (list, tuple)):
        inner = ", ".join(map(_written, value))
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)
