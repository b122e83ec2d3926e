"""Reading a module of PyTorch by its attributes, without importing PyTorch.

It lies below `geometry`, although it is about one framework, since both `Geometry.from_torch` and the framework's own
layer read modules with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.integers import read_integer

_SIZES = ("kernel_size", "stride", "padding", "output_padding", "dilation")
_COUNTS = ("in_channels", "out_channels", "groups")
_MOST_AXES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TorchModule:
    """What a `torch.nn.ConvTranspose1d`, `2d` or `3d` says; sizes one an axis."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    output_padding: tuple[int, ...]
    dilation: tuple[int, ...]
    c_in: int
    c_out: int
    groups: int


def read_module(module: Any) -> TorchModule:  # noqa: ANN401 (a module of PyTorch, and PyTorch need not be there)
    """Read a transposed convolution; raises `FrameworkError` for other modules, and for a lazy one not called yet."""
    name = type(module).__name__
    if not all(hasattr(module, attribute) for attribute in (*_SIZES, *_COUNTS, "transposed")):
        raise FrameworkError(f"torch: module must be a ConvTranspose1d, ConvTranspose2d or ConvTranspose3d, got {name}")
    if not module.transposed:
        raise FrameworkError(f"torch: module must be a transposed convolution, got {name}")
    c_in, c_out, groups = _counts(module)
    count = len(module.kernel_size) if isinstance(module.kernel_size, (list, tuple)) else 0
    if not 1 <= count <= _MOST_AXES:
        raise FrameworkError(f"torch: kernel_size must be 1 to 3 integers, got {shown(module.kernel_size)}")
    kernel, stride, padding, output_padding, dilation = (_sizes(size, getattr(module, size), count) for size in _SIZES)
    if min(padding) < 0:
        raise FrameworkError(f"torch: padding must be at least 0, got {shown(module.padding)}")
    return TorchModule(
        kernel=kernel,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        c_in=c_in,
        c_out=c_out,
        groups=groups,
    )


def _counts(module: Any) -> tuple[int, int, int]:  # noqa: ANN401
    """Return the channels in and out, and the groups that divide both."""
    c_in, c_out, groups = (_integer(count, getattr(module, count)) for count in _COUNTS)
    if min(c_in, c_out, groups) < 1:
        raise FrameworkError(
            "torch: module must have channels and groups, which a lazy one has after its first call, got "
            f"{type(module).__name__} with in_channels={shown(c_in)}, out_channels={shown(c_out)}, "
            f"groups={shown(groups)}"
        )
    if c_in % groups or c_out % groups:
        raise FrameworkError(
            f"torch: channels must be multiples of groups={shown(groups)}, got {shown(c_in)} and {shown(c_out)}"
        )
    return c_in, c_out, groups


def _sizes(name: str, value: object, count: int) -> tuple[int, ...]:
    """Return one integer an axis; PyTorch lets a tuple of one stand for all axes."""
    values = value if isinstance(value, (list, tuple)) else (value,)
    if len(values) not in (1, count):
        raise FrameworkError(f"torch: {name} must be an integer for each axis of kernel_size, got {shown(value)}")
    return tuple(_integer(name, each) for each in values) * (count // len(values))


def _integer(name: str, value: object) -> int:
    """Return an attribute as an integer; bool is none."""
    number = read_integer(value)
    if number is None:
        raise FrameworkError(f"torch: {name} must hold integers, got {shown(value)}")
    return number
