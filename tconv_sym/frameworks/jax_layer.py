"""`jax.lax.conv_transpose`, with its default dimension numbers: batch, spatial axes, channels.

JAX stretches the input, pads it by (lo, hi) and correlates it with the kernel *as it lies*. So its kernel is ours
turned by half a turn, unless `transpose_kernel` turns it back, and padding by lo crops K − 1 − lo (K = d(k − 1) + 1,
the dilated kernel size of arXiv:1603.07285). `padding` means three things:

- 'SAME' and 'VALID' are those of the ordinary convolution: outputs of s·n, and of s(n − 1) + max(K, s);
- pairs (lo, hi) pad the stretched input;
- with `use_consistent_padding` pairs are the ordinary convolution's too: they crop, as PyTorch's do.

Refused is what JAX refuses, and what it computes by accident: 'same' in small letters where every stride is 1, more
pairs than axes, flags that are no bool, and an input, a kernel or an output without elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.frameworks.arguments import check_channels, integers, sequence, shape
from tconv_sym.frameworks.channels_last import input_sizes, make_convention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tconv_sym.frameworks.convention import Convention

    Pairs = tuple[tuple[int, int], ...]


def jax(  # noqa: PLR0913 (JAX's own arguments)
    lhs_shape: Sequence[int],
    rhs_shape: Sequence[int],
    *,
    strides: Sequence[int],
    padding: str | Sequence[tuple[int, int]],
    rhs_dilation: Sequence[int] | None = None,
    transpose_kernel: bool = False,
    use_consistent_padding: bool = False,
) -> Convention:
    """Return what `jax.lax.conv_transpose` computes.

    `lhs_shape` is (N, *spatial, C_in); `rhs_shape` is (*k, C_in, C_out), with `transpose_kernel` (*k, C_out, C_in).
    `strides` and `rhs_dilation` are one integer for each spatial axis, `padding` is 'SAME', 'VALID' or a pair for each.
    Raises `FrameworkError` for what JAX refuses or computes by accident.

    >>> call = jax((1, 4, 4, 1), (3, 3, 1, 1), strides=(2, 2), padding="SAME")
    >>> call.output_shape, call.kernel_flipped, call.geometry.axes[0].begin, call.geometry.axes[0].end
    ((1, 8, 8, 1), True, 0, 1)
    """
    flags = _flags(transpose_kernel=transpose_kernel, use_consistent_padding=use_consistent_padding)
    lhs = input_sizes("jax: lhs_shape", lhs_shape)
    rhs = shape("jax: rhs_shape", rhs_shape, (len(lhs),))
    count, kernel_channels = len(lhs) - 2, "OI" if transpose_kernel else "IO"
    channels = dict(zip(kernel_channels, rhs[-2:], strict=True))
    check_channels("jax: lhs_shape", lhs[-1], "rhs_shape", channels["I"])
    steps = integers("jax: strides", strides, count, 1)
    dilation = (1,) * count if rhs_dilation is None else integers("jax: rhs_dilation", rhs_dilation, count, 1)
    pads = _padding(padding, count, consistent=use_consistent_padding)
    axes = list(map(_JaxAxis, lhs[1:-1], rhs[:-2], steps, dilation))
    return make_convention(
        "jax",
        "jax.lax.conv_transpose",
        {"strides": steps, "padding": pads} | ({"rhs_dilation": dilation} if max(dilation) > 1 else {}) | flags,
        batch=lhs[0],
        kernel_channels=kernel_channels,
        input=lhs[1:-1],
        kernel=rhs[:-2],
        stride=steps,
        padding=_crops(pads, axes, consistent=use_consistent_padding),
        dilation=dilation,
        channels=(channels["I"], channels["O"]),
    )


class _JaxAxis(NamedTuple):
    """What JAX is told of an axis."""

    input: int
    kernel: int
    stride: int
    dilation: int

    @property
    def dilated(self) -> int:
        """The dilated kernel size K."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def full(self) -> int:
        """The size of the full output."""
        return self.stride * (self.input - 1) + self.dilated


def _flags(**flags: object) -> dict[str, object]:
    """Return the flags that are set; anything but a bool would count as True or False without saying so."""
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise FrameworkError(f"jax: {name} must be True or False, got {shown(value)}")
    return {name: value for name, value in flags.items() if value}


def _padding(padding: object, count: int, *, consistent: bool) -> str | Pairs:
    """Return 'SAME', 'VALID', or one pair of integers for each of `count` axes."""
    if isinstance(padding, str) and padding in ("SAME", "VALID"):
        return padding
    # With use_consistent_padding JAX knows a pair by its being a tuple.
    kind = "tuple" if consistent else "pair"
    axes = "the spatial axis" if count == 1 else f"each of {count} spatial axes"
    refusal = f"jax: padding must be 'SAME', 'VALID' or a {kind} (lo, hi) of integers for {axes}, got {shown(padding)}"
    pairs = sequence(padding) or ()
    if len(pairs) != count or (consistent and not all(isinstance(pair, tuple) for pair in pairs)):
        raise FrameworkError(refusal)
    try:
        low_high = [integers("padding", pair, 2) for pair in pairs]
    except FrameworkError:
        raise FrameworkError(refusal) from None
    return tuple((low, high) for low, high in low_high)


def _crops(padding: str | Pairs, axes: list[_JaxAxis], *, consistent: bool) -> Pairs:
    """Return what is cropped at the begin and end of each axis."""
    if padding == "SAME":
        return tuple(map(_same, axes))
    if padding == "VALID":
        # Nothing; where the kernel is shorter than the stride, zeros fill the last stride.
        return tuple((0, min(axis.dilated - axis.stride, 0)) for axis in axes)
    pairs = cast("Pairs", padding)
    if not consistent:
        pairs = tuple(
            (axis.dilated - 1 - lo, axis.dilated - 1 - hi) for axis, (lo, hi) in zip(axes, pairs, strict=True)
        )
    if min(axis.full - sum(pair) for axis, pair in zip(axes, pairs, strict=True)) < 1:
        raise FrameworkError(f"jax: padding must leave an output of at least 1 on each axis, got {shown(padding)}")
    return pairs


def _same(axis: _JaxAxis) -> tuple[int, int]:
    """Crop K − s, the smaller half at the begin; where the kernel is shorter than the stride, add zeros at the end."""
    excess = axis.dilated - axis.stride
    begin = max(excess, 0) // 2
    return begin, excess - begin
