"""What JAX, Keras and TensorFlow share: an input (N, *spatial, C_in) and a kernel that starts with its spatial axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.frameworks.arguments import batched, make_geometry, shape
from tconv_sym.frameworks.convention import Convention
from tconv_sym.frameworks.layout import spatial_letters

if TYPE_CHECKING:
    from collections.abc import Mapping

_RANKS = (3, 4, 5)
"""As many axes as inputs have: one to three spatial ones, as without dimension numbers, and a batch always."""


def input_sizes(name: str, value: object) -> tuple[int, ...]:
    """Return the shape of an input or output; the batch may be empty.

    >>> input_sizes("jax: lhs_shape", (0, 4, 1))
    (0, 4, 1)
    >>> input_sizes("jax: lhs_shape", (1, 0, 1))
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FrameworkError: jax: lhs_shape must be at least 1 on every axis but the batch, got (1, 0, 1)
    """
    sizes = shape(name, batched(name, value), _RANKS, low=0)
    if 0 in sizes[1:]:
        raise FrameworkError(f"{name} must be at least 1 on every axis but the batch, got {shown(sizes)}")
    return sizes


def make_convention(  # noqa: PLR0913 (what the three differ in)
    framework: str,
    function: str,
    arguments: Mapping[str, object],
    *,
    batch: int,
    kernel_channels: str = "OI",
    channels_first: bool = False,
    **values: object,
) -> Convention:
    """Make the convention; `values` are those of `Geometry`.

    A kernel whose channels are not "OI" is flipped: JAX turns it when it swaps them.
    """
    geometry = make_geometry(framework, **values)
    letters = spatial_letters(len(geometry.axes))
    layout = f"NC{letters}" if channels_first else f"N{letters}C"
    return Convention(
        framework=framework,
        function=function,
        arguments=arguments,
        geometry=geometry,
        kernel_flipped=kernel_channels != "OI",
        batch=batch,
        input_layout=layout,
        kernel_layout=letters + kernel_channels,
        output_layout=layout,
    )
