"""A geometry in the arguments of each framework that can express it, by every way that the framework has.

Written apart from `tconv_sym.frameworks`, from the frameworks' documentation: if both said the same wrong thing, the
framework itself would still disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.case import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.geometry import Geometry

BATCH = 2


@dataclass(frozen=True, slots=True)
class Law:
    """What an axis computes, whatever the words: O outputs, the first `begin` of the full output cropped."""

    n: int
    k: int
    s: int
    d: int
    begin: int
    output: int

    @property
    def reach(self):
        """The dilated kernel size K = d(k − 1) + 1."""
        return self.d * (self.k - 1) + 1

    @property
    def natural(self):
        """The size of the full output."""
        return self.s * (self.n - 1) + self.reach

    @property
    def end(self):
        """What is cropped at the end; negative where zeros follow."""
        return self.natural - self.begin - self.output


def cases(geometry: Geometry, origin: str) -> Iterator[Case]:
    """Give every way of writing a geometry in every framework that has one."""
    laws = [Law(a.input, a.kernel, a.stride, a.dilation, a.begin, a.output) for a in geometry.axes]
    for way in (torch, onnx, jax, tensorflow, keras):
        for name, shapes, arguments in way(laws, geometry):
            bias = geometry.channels[1] if len(origin) % 2 else None
            yield Case(
                framework=way.__name__,
                shapes=shapes,
                arguments=arguments,
                origin=f"{origin}, {name}",
                bias_size=bias,
                geometry=geometry,
            )


def channels_first(laws, geometry):
    """Return the shapes of PyTorch and ONNX."""
    return (BATCH, geometry.channels[0], *geometry.input), geometry.kernel_shape


def channels_last(geometry, *, out_first):
    """Return the shapes of the others: kernels end with C_in, C_out, or the other way round."""
    c_in, c_out = geometry.channels
    c_out //= geometry.groups
    ends = (c_out, c_in) if out_first else (c_in, c_out)
    return (BATCH, *geometry.input, c_in), (*geometry.kernel, *ends)


def column(laws, value):
    """Return one value for each axis."""
    return tuple(value(law) for law in laws)


def torch(laws, geometry):
    """One padding for both sides, and what the end has more as output padding or output size."""
    extra = column(laws, lambda law: law.begin - law.end)
    if any(law.begin < 0 or not 0 <= more < max(law.s, law.d) for law, more in zip(laws, extra, strict=True)):
        return
    x, w = channels_first(laws, geometry)
    common = {
        "stride": column(laws, lambda law: law.s),
        "padding": column(laws, lambda law: law.begin),
        "dilation": column(laws, lambda law: law.d),
        "groups": geometry.groups,
    }
    yield "output_padding", (x, w), common | {"output_padding": extra}
    yield "unbatched", (x[1:], w), common | {"output_padding": extra}
    if all(more < law.s for law, more in zip(laws, extra, strict=True)):
        yield "output_size", (x, w), common | {"output_size": column(laws, lambda law: law.output)}


def onnx(laws, geometry):
    """Pads for each side; or an output size, whose pads are halves; or SAME and VALID."""
    shapes = channels_first(laws, geometry)
    common = {
        "strides": list(column(laws, lambda law: law.s)),
        "dilations": list(column(laws, lambda law: law.d)),
        "group": geometry.groups,
    }
    # What the end lacks is output padding, as far as the stride allows; the rest of it is crop.
    extra = [max(-law.end, 0) or min(law.s - 1, law.n % 2) for law in laws]
    if all(law.begin >= 0 and more < law.s for law, more in zip(laws, extra, strict=True)):
        ends = [law.end + more for law, more in zip(laws, extra, strict=True)]
        pads = [*(law.begin for law in laws), *ends]
        yield "pads", shapes, common | {"pads": pads, "output_padding": extra}
    size = {"output_shape": list(column(laws, lambda law: law.output))}
    totals = [law.begin + law.end for law in laws]
    if all(total >= 0 for total in totals):
        halves = [(total // 2, (total + 1) // 2) for total in totals]
        begins = [law.begin for law in laws]
        if begins == [more for _, more in halves]:
            yield "output_shape", shapes, common | size
            yield "output_shape, SAME_LOWER", shapes, common | size | {"auto_pad": "SAME_LOWER"}
        if begins == [less for less, _ in halves]:
            yield "output_shape, SAME_UPPER", shapes, common | size | {"auto_pad": "SAME_UPPER"}
            if all(law.output == law.s * law.n for law in laws):
                yield "SAME_UPPER", shapes, common | {"auto_pad": "SAME_UPPER"}
    if all(law.begin == law.end == 0 for law in laws):
        yield "VALID", shapes, common | {"auto_pad": "VALID"}


def jax(laws, geometry):
    """Any pair of paddings; both directions of the kernel; SAME and VALID where they come to this."""
    if geometry.groups != 1:
        return
    common = {"strides": column(laws, lambda law: law.s), "rhs_dilation": column(laws, lambda law: law.d)}
    usual, turned = channels_last(geometry, out_first=False), channels_last(geometry, out_first=True)
    pads = column(laws, lambda law: (law.reach - 1 - law.begin, law.reach - 1 - law.end))
    yield "padding", usual, common | {"padding": pads}
    crops = column(laws, lambda law: (law.begin, law.end))
    yield "consistent", turned, common | {"padding": crops, "use_consistent_padding": True, "transpose_kernel": True}
    if all(is_same(law) and law.output == law.s * law.n for law in laws):
        yield "SAME", usual, common | {"padding": "SAME"}
    if all(law.begin == 0 and law.output == law.s * (law.n - 1) + max(law.reach, law.s) for law in laws):
        yield "VALID", turned, common | {"padding": "VALID", "transpose_kernel": True}


def is_same(law):
    """Whether the begin is what SAME crops: the smaller half of what the full output has too much."""
    return law.begin == max(law.natural - law.output, 0) // 2


def tensorflow(laws, geometry):
    """SAME and VALID, with an output size that an ordinary convolution takes to the input's."""
    x, w = channels_last(geometry, out_first=True)
    common = {
        "output_shape": (BATCH, *geometry.output, geometry.channels[1]),
        "strides": column(laws, lambda law: law.s),
        "dilations": column(laws, lambda law: law.d),
    }
    if all(is_same(law) and -(-law.output // law.s) == law.n for law in laws):
        yield "SAME", (x, w), common | {"padding": "SAME"}
    if all(law.begin == 0 and 0 <= -law.end < law.s for law in laws):
        yield "VALID", (x, w), common | {"padding": "VALID"}


def keras(laws, geometry):
    """`valid` and `same`, with and without an output padding, channels last and first."""
    if geometry.groups != 1 or (any(law.s > 1 for law in laws) and any(law.d > 1 for law in laws)):
        return
    shapes = channels_last(geometry, out_first=True)
    (batch, *spatial, c_in), w = shapes
    common = {"strides": column(laws, lambda law: law.s), "dilation_rate": column(laws, lambda law: law.d)}
    for padding, extra in keras_paddings(laws):
        arguments = common | {"padding": padding, "output_padding": extra}
        yield padding, shapes, arguments
        if sum(spatial) % 2:
            yield (
                f"{padding}, channels_first",
                ((batch, c_in, *spatial), w),
                arguments | {"data_format": "channels_first"},
            )


def keras_paddings(laws):
    """Give the pairs (padding, output_padding) that come to these laws."""
    valid, same = column(laws, lambda law: -law.end), column(laws, odd_extra)
    if all(law.begin == 0 and 0 <= more < law.s for law, more in zip(laws, valid, strict=True)):
        yield "valid", valid
    if all(law.begin == 0 and law.output == law.s * (law.n - 1) + max(law.reach, law.s) for law in laws):
        yield "valid", None
    if all(is_same(law) and 0 <= more < law.s for law, more in zip(laws, same, strict=True)):
        yield "same", same
    if all(is_same(law) and law.output == law.s * law.n for law in laws):
        yield "same", None


def odd_extra(law):
    """Return the output padding of `same`, from O = s(n − 1) + K mod 2 + output_padding."""
    return law.output - law.s * (law.n - 1) - law.reach % 2
