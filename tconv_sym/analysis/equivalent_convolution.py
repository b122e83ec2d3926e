"""The ordinary convolution at stride 1 that computes the same, and the relationships of arXiv:1603.07285 that apply."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tconv_sym.analysis.equivalent_convolution_blocks import equivalent_convolution_blocks
from tconv_sym.analysis.relationships import RELATIONSHIPS, applying, outside
from tconv_sym.render.arrays import MAX_CELLS
from tconv_sym.render.sized import SizedDocument, fitting_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.geometry import Axis, Geometry
    from tconv_sym.typeset.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class EquivalentAxis:
    """One axis of the equivalent convolution; `axis` is that of the transposed one.

    >>> from tconv_sym import Axis
    >>> equivalent = EquivalentAxis(axis=Axis(input=3, kernel=3, stride=2, begin=1, end=1, output_padding=1))
    >>> equivalent.stretched, equivalent.before, equivalent.after, equivalent.padded, equivalent.output
    (5, 1, 2, 8, 6)
    """

    axis: Axis

    @property
    def zeros_between(self) -> int:
        """How many zeros are inserted between neighbouring inputs: s − 1, as Relationships 12 to 14 have it."""
        return self.axis.stride - 1

    @property
    def stretched(self) -> int:
        """The size of the stretched input, ĩ' = s(i' − 1) + 1."""
        return self.axis.stride * (self.axis.input - 1) + 1

    @property
    def before(self) -> int:
        """The zeros before the stretched input, d(k − 1) − p_begin; a negative number of them crops.

        This is p' = k − p − 1 of Relationships 9, 13 and 14, with the k of a dilated kernel, d(k − 1) + 1.
        """
        return self.axis.reach - self.axis.begin

    @property
    def after(self) -> int:
        """The zeros after the stretched input, d(k − 1) − p_end + a; a negative number of them crops.

        This is p' again, with the a zeros that Relationship 14 adds at the end of each axis.
        """
        return self.axis.reach - self.axis.end + self.axis.output_padding

    @property
    def padded(self) -> int:
        """The size over which the kernel slides."""
        return self.stretched + self.before + self.after

    @property
    def output(self) -> int:
        """The output size, one for each position of the kernel: the padded size less d(k − 1)."""
        return self.padded - self.axis.reach

    @property
    def relationships(self) -> tuple[int, ...]:
        """The numbers of the paper's relationships that apply, the most special first."""
        return applying(self.axis)

    @property
    def outside(self) -> tuple[str, ...]:
        """Why none applies, if none does."""
        return outside(self.axis)

    def to_dict(self) -> dict[str, object]:
        """Return the axis as data for JSON."""
        return {
            "input": self.axis.input,
            "zeros_between": self.zeros_between,
            "stretched": self.stretched,
            "padding": [self.before, self.after],
            "padded": self.padded,
            "kernel": self.axis.kernel,
            "dilation": self.axis.dilation,
            "stride": 1,
            "output": self.output,
            "relationships": list(self.relationships),
            "outside": list(self.outside),
        }


@dataclass(frozen=True, kw_only=True)
class EquivalentConvolution(SizedDocument):
    """A correlation at stride 1 of the stretched and padded input with the kernel turned round.

    y[o] = Σ_t w[k − 1 − t] · u[o + d·t], where u has zeros inserted and around it. What a negative padding crops is
    taken away after the zeros of the other side are there.
    """

    geometry: Geometry

    @cached_property
    def axes(self) -> tuple[EquivalentAxis, ...]:
        """What is done on each axis."""
        return tuple(EquivalentAxis(axis=axis) for axis in self.geometry.axes)

    @property
    def stretched(self) -> tuple[int, ...]:
        """The spatial sizes of the input with zeros inserted."""
        return tuple(axis.stretched for axis in self.axes)

    @property
    def padding(self) -> tuple[tuple[int, int], ...]:
        """The zeros before and after the stretched input, an axis each; negative ones crop."""
        return tuple((axis.before, axis.after) for axis in self.axes)

    @property
    def padded(self) -> tuple[int, ...]:
        """The spatial sizes over which the kernel slides."""
        return tuple(axis.padded for axis in self.axes)

    @property
    def dilation(self) -> tuple[int, ...]:
        """The kernel's dilation, which stays as it is."""
        return tuple(axis.axis.dilation for axis in self.axes)

    @property
    def kernel_shape(self) -> tuple[int, ...]:
        """The kernel's shape: spatial, or (C_out, C_in / groups, *spatial) as PyTorch's conv1d, conv2d … take it."""
        geometry = self.geometry
        if geometry.channels is None:
            return geometry.kernel
        return (geometry.channels[1], geometry.channels[0] // geometry.groups, *geometry.kernel)

    @property
    def output(self) -> tuple[int, ...]:
        """The output's spatial sizes."""
        return tuple(axis.output for axis in self.axes)

    @property
    def relationships(self) -> tuple[int, ...]:
        """The numbers of the relationships that apply on every axis, the most special first."""
        return tuple(number for number in RELATIONSHIPS if all(number in axis.relationships for axis in self.axes))

    def blocks(self, target: str, max_cells: int | None = MAX_CELLS) -> Iterator[Block]:
        """Give what is done, the sizes of every axis, and the relationships that apply."""
        return equivalent_convolution_blocks(self, target, max_cells)

    def to_dict(self, *, max_cells: int | None = MAX_CELLS) -> dict[str, object]:
        """Return the equivalent convolution as data for JSON."""
        data = [axis.to_dict() for axis in self.axes]
        return {
            "geometry": self.geometry.to_dict(),
            "kernel_flipped": True,
            "kernel_shape": list(self.kernel_shape),
            "relationships": list(self.relationships),
            "axes": fitting_data("the sizes", sum(map(len, data)), max_cells, lambda: data),
        }


def equivalent_convolution(geometry: Geometry) -> EquivalentConvolution:
    """Return the ordinary convolution at stride 1 that computes the same as `geometry`.

    >>> from tconv_sym import Geometry
    >>> result = equivalent_convolution(Geometry((2, 2), (3, 3), stride=2))
    >>> result.stretched, result.padding, result.padded, result.output, result.relationships
    ((3, 3), ((2, 2), (2, 2)), (7, 7), (5, 5), (12, 13, 14))
    """
    return EquivalentConvolution(geometry=geometry)
