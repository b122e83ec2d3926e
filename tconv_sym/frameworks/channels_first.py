"""The shapes of PyTorch and ONNX: input (N, C_in, *spatial), weight (C_in, C_out / groups, *kernel)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tconv_sym.errors import FrameworkError, shown
from tconv_sym.frameworks.arguments import batched, check_channels, integer, integers, make_geometry
from tconv_sym.frameworks.convention import Convention
from tconv_sym.frameworks.layout import spatial_letters

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """What both shapes say; `batch` is None where the input has no batch axis."""

    framework: str
    batch: int | None
    channels: tuple[int, int]
    groups: int
    input: tuple[int, ...]
    kernel: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many spatial axes there are."""
        return len(self.kernel)

    def make(
        self, function: str, arguments: Mapping[str, object], values: Mapping[str, object], opening: str = ""
    ) -> Convention:
        """Make the convention; `values` are the arguments of `Geometry` that the shapes do not say."""
        geometry = make_geometry(
            self.framework,
            input=self.input,
            kernel=self.kernel,
            channels=self.channels,
            groups=self.groups,
            **values,
        )
        letters = spatial_letters(self.count)
        layout = f"C{letters}" if self.batch is None else f"NC{letters}"
        return Convention(
            framework=self.framework,
            function=function,
            arguments=arguments,
            geometry=geometry,
            batch=self.batch,
            input_layout=layout,
            kernel_layout=f"IO{letters}",
            output_layout=layout,
            opening=opening,
        )


def read_shapes(  # noqa: PLR0913 (two shapes, and what tells them apart)
    framework: str,
    input_shape: object,
    weight_shape: object,
    *,
    most_axes: int,
    groups: tuple[str, object],
    unbatched: bool = False,
) -> Shapes:
    """Check the two shapes against each other and against `groups`, a name and a value; the batch may be empty.

    `unbatched` lets the input be (C_in, *spatial) too. Raises `FrameworkError`.
    """
    weight = integers(f"{framework}: weight_shape", weight_shape, low=1)
    count = len(weight) - 2
    if not 1 <= count <= most_axes:
        raise FrameworkError(
            f"{framework}: weight_shape must be (C_in, C_out / groups, *kernel) with 1 to {most_axes} spatial axes, "
            f"got {shown(weight)}"
        )
    batch, channels, spatial = _read_input(framework, input_shape, count, unbatched=unbatched)
    name, value = groups
    number = integer(f"{framework}: {name}", value, 1)
    check_channels(f"{framework}: input_shape", channels, "weight_shape", weight[0], number)
    return Shapes(
        framework=framework,
        batch=batch,
        channels=(channels, weight[1] * number),
        groups=number,
        input=spatial,
        kernel=weight[2:],
    )


def _read_input(
    framework: str, value: object, count: int, *, unbatched: bool
) -> tuple[int | None, int, tuple[int, ...]]:
    """Return the batch, if there is one, the channels and the spatial sizes of an input of `count` spatial axes."""
    sizes = integers(f"{framework}: input_shape", batched(f"{framework}: input_shape", value), low=0)
    if len(sizes) != count + 2 and not (unbatched and len(sizes) == count + 1):
        allowed = "(N, C_in, *spatial) or (C_in, *spatial)" if unbatched else "(N, C_in, *spatial)"
        raise FrameworkError(
            f"{framework}: input_shape must be {allowed} with as many spatial axes as weight_shape has, {count}, "
            f"got {shown(sizes)}"
        )
    batch, (channels, *spatial) = sizes[: -count - 1], sizes[-count - 1 :]
    if not all((channels, *spatial)):
        raise FrameworkError(
            f"{framework}: input_shape must have at least 1 channel and 1 element on every spatial axis, "
            f"got {shown(sizes)}"
        )
    return batch[0] if batch else None, channels, tuple(spatial)
