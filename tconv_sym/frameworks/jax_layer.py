"""`jax.lax.conv_transpose`, with its default dimension numbers: batch, spatial axes, channels.

JAX stretches the input, pads it by (lo, hi) and correlates it with the kernel *as it lies*. So its kernel is ours
turned by half a turn, unless `transpose_kernel` turns it back, and padding by lo crops K − 1 − lo (K = d(k − 1) + 1,
the dilated kernel size of arXiv:1603.07285). `padding` means three things:

- 'SAME' and 'VALID' are those of the ordinary convolution: outputs of s·n, and of s(n − 1) + max(K, s);
- pairs (lo, hi) pad the stretched input;
- with `use_consistent_padding` pairs are the ordinary convolution's too: they crop, as PyTorch's do.

Refused here, though not by JAX: what it computes by accident ('same' in small letters where every stride is 1, more
pairs than axes), and an input, a kernel or an output without elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.frameworks.arguments import check_channels, integers, shape
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
    Raises `FrameworkError`.

    >>> call = jax((1, 4, 4, 1), (3, 3, 1, 1), strides=(2, 2), padding="SAME")
    >>> call.output_shape, call.kernel_flipped, call.geometry.axes[0].begin, call.geometry.axes[0].end
    ((1, 8, 8, 1), True, 0, 1)
    """
    flags = {"transpose_kernel": transpose_kernel, "use_consistent_padding": use_consistent_padding}
    for name, value in flags.items():
        _check_flag(name, value)
    lhs = input_sizes("jax: lhs_shape", lhs_shape)
    rhs = shape("jax: rhs_shape", rhs_shape, (len(lhs),))
    count = len(lhs) - 2
    c_in, c_out = (rhs[-1], rhs[-2]) if transpose_kernel else (rhs[-2], rhs[-1])
    check_channels("jax: lhs_shape", lhs[-1], "rhs_shape", c_in)
    steps = integers("jax: strides", strides, count, 1)
    dilation = (1,) * count if rhs_dilation is None else integers("jax: rhs_dilation", rhs_dilation, count, 1)
    pads = _padding(padding, count, consistent=use_consistent_padding)
    columns = zip(lhs[1:-1], rhs[:-2], steps, dilation, strict=True)
    axes = [(s * (n - 1), d * (k - 1) + 1, s) for n, k, s, d in columns]
    return make_convention(
        "jax",
        "jax.lax.conv_transpose",
        {"strides": steps, "padding": pads}
        | ({"rhs_dilation": dilation} if max(dilation) > 1 else {})
        | {name: True for name, value in flags.items() if value},
        batch=lhs[0],
        kernel_channels="OI" if transpose_kernel else "IO",
        input=lhs[1:-1],
        kernel=rhs[:-2],
        stride=steps,
        padding=_crops(pads, axes, consistent=use_consistent_padding),
        dilation=dilation,
        channels=(c_in, c_out),
    )


def _check_flag(name: str, value: object) -> None:
    """Hold that a flag is a bool: anything else would count as True or False without saying so."""
    if not isinstance(value, bool):
        raise FrameworkError(f"jax: {name} must be True or False, got {shown(value)}")


def _padding(padding: object, count: int, *, consistent: bool) -> str | Pairs:
    """Return 'SAME', 'VALID', or one pair of integers for each of `count` axes."""
    if isinstance(padding, str) and padding in ("SAME", "VALID"):
        return padding
    # With use_consistent_padding JAX knows a pair by its being a tuple.
    kind, kinds = ("tuple", tuple) if consistent else ("pair", (list, tuple))
    axes = "the spatial axis" if count == 1 else f"each of {count} spatial axes"
    refusal = f"jax: padding must be 'SAME', 'VALID' or a {kind} (lo, hi) of integers for {axes}, got {shown(padding)}"
    pairs = padding if isinstance(padding, (list, tuple)) else ()
    if len(pairs) != count or not all(isinstance(pair, kinds) for pair in pairs):
        raise FrameworkError(refusal)
    try:
        low_high = [integers("padding", pair, 2) for pair in pairs]
    except FrameworkError:
        raise FrameworkError(refusal) from None
    return tuple((low, high) for low, high in low_high)


def _crops(padding: str | Pairs, axes: list[tuple[int, int, int]], *, consistent: bool) -> Pairs:
    """Return what is cropped at the begin and end of each axis; `axes` are s(n − 1), K and s of each."""
    if padding == "SAME":
        return tuple(_same(dilated, stride) for _, dilated, stride in axes)
    if padding == "VALID":
        # Nothing; where the kernel is shorter than the stride, zeros fill the last stride.
        return tuple((0, min(dilated - stride, 0)) for _, dilated, stride in axes)
    pairs = cast("Pairs", padding)
    if not consistent:
        pairs = tuple(
            (dilated - 1 - lo, dilated - 1 - hi) for (_, dilated, _), (lo, hi) in zip(axes, pairs, strict=True)
        )
    left = [start + dilated - sum(pair) for (start, dilated, _), pair in zip(axes, pairs, strict=True)]
    if min(left) < 1:
        raise FrameworkError(f"jax: padding must leave an output of at least 1 on each axis, got {shown(padding)}")
    return pairs


def _same(dilated: int, stride: int) -> tuple[int, int]:
    """Crop K − s, the smaller half at the begin; where the kernel is shorter than the stride, add zeros at the end."""
    begin = max(dilated - stride, 0) // 2
    return begin, dilated - stride - begin
