"""Sub-pixel: y[s·q + r] = Σ_j x[q − c − d'·j]·w[m + s'·j], one dense convolution for each phase r, interleaved.

The outputs o = s·q + r are phase r, and tap m reaches it iff s divides d·m − r − p. With g = gcd(s, d), s = g·s' and
d = g·d', none does unless g divides r + p. If it does, the first is m = d'⁻¹·(r + p) / g mod s', as d' has an inverse
modulo s' (Bézout), and the others follow s' apart: they are the phase's sub-kernel. The phase is the convolution of the
input with it at stride 1, dilation d', c = (d·m − r − p) / s further on. As a window of J taps that slides over u, it
is Σ_t w[m + s'·(J − 1 − t)]·u[q + d'·t], where u is the input behind c + d'·(J − 1) zeros. To interleave is the pixel
shuffle of arXiv:1609.05158; that it gives the transposed convolution is shown in arXiv:1609.07009.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import gcd, prod
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.forms.definitions import CommonDivisor, Division, Value
from tconv_sym.forms.form import Built, Form, per_axis, plural
from tconv_sym.forms.relation import Relation
from tconv_sym.forms.steps import Grid, Step, Sums
from tconv_sym.terms import Terms
from tconv_sym.typeset.wording import by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tconv_sym.geometry import Axis, Geometry

    Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phases:
    """The phases of one axis: s of them, or O if there are fewer outputs.

    `taps[r, j]` is tap j of the sub-kernel of phase r, -1 past its end; `shifts[r]` is c. The taps of a sub-kernel are
    `apart`, s', in the kernel, and meet inputs that are `dilation`, d', apart. A phase has `length` outputs, the last
    one perhaps behind the end.
    """

    taps: Ids
    shifts: Ids
    apart: int
    dilation: int
    length: int

    @property
    def room(self) -> int:
        """How many taps a sub-kernel may have."""
        return int(self.taps.shape[1])

    @property
    def padded(self) -> int:
        """How many positions of the padded input the windows of a phase cover together."""
        return self.length + self.dilation * (self.room - 1)

    def before(self, r: int) -> int:
        """Return how many zeros phase r has before the input; a negative number crops."""
        return int(self.shifts[r]) + self.dilation * (self.room - 1)

    def is_all_of(self, kernel: int) -> bool:
        """Tell whether there is one sub-kernel, and it is the kernel."""
        return np.array_equal(self.taps, np.arange(kernel)[np.newaxis])


def _phases(axis: Axis) -> _Phases:
    """Find the taps of every phase, and its shift."""
    s, p, r = axis.stride, axis.begin, np.arange(min(axis.stride, axis.output))
    d = axis.dilation if axis.kernel > 1 else 1  # a single tap is apart from none
    g = gcd(s, d)
    apart, dilation = s // g, d // g
    quotients, rests = np.divmod(r + p, g)
    first = quotients % apart * pow(dilation, -1, apart) % apart
    taps = first[:, np.newaxis] + apart * np.arange(-(-axis.kernel // apart))
    taps[(taps >= axis.kernel) | (rests != 0)[:, np.newaxis]] = -1
    return _Phases(
        taps=taps, shifts=(d * first - r - p) // s, apart=apart, dilation=dilation, length=-(-axis.output // s)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meetings:
    """Which products of one axis stand on which positions s·q + r of the interleaved phases."""

    positions: Ids
    inputs: Ids
    taps: Ids

    def where(self, keep: NDArray[np.bool_] | slice) -> _Meetings:
        """Return some of them."""
        return _Meetings(positions=self.positions[keep], inputs=self.inputs[keep], taps=self.taps[keep])

    def by_phase(self, stride: int, count: int) -> list[_Meetings]:
        """Return those of each phase, on its positions q, in their order."""
        q, phases = np.divmod(self.positions, stride)
        order = np.argsort(phases, kind="stable")
        bounds = np.searchsorted(phases[order], np.arange(count + 1)).tolist()
        ordered = _Meetings(positions=q[order], inputs=self.inputs[order], taps=self.taps[order])
        return [ordered.where(slice(start, stop)) for start, stop in pairwise(bounds)]


def _convolved(axis: Axis, phases: _Phases) -> _Meetings:
    """Convolve the input with every sub-kernel; on each position the inputs come in their order."""
    r, j = np.nonzero(phases.taps >= 0)
    q = np.add.outer(np.arange(axis.input), phases.shifts[r] + phases.dilation * j)
    inputs, column = np.nonzero((q >= 0) & (q < phases.length))
    return _Meetings(
        positions=axis.stride * q[inputs, column] + r[column], inputs=inputs, taps=phases.taps[r, j][column]
    )


def _all_axes(columns: Sequence[Ids], sizes: Sequence[int]) -> Ids:
    """Return the row-major number of each combination of an entry of each axis."""
    numbers = columns[0]
    for ids, size in zip(columns[1:], sizes[1:], strict=True):
        numbers = ((numbers * size)[:, np.newaxis] + ids).ravel()
    return numbers


def _products(geometry: Geometry, shape: Sequence[int], meetings: Sequence[_Meetings]) -> tuple[Ids, Ids, Ids]:
    """Return positions on an array of `shape`, inputs and taps, of what meets on all axes."""
    return (
        _all_axes([axis.positions for axis in meetings], shape),
        _all_axes([axis.inputs for axis in meetings], geometry.input),
        _all_axes([axis.taps for axis in meetings], geometry.kernel),
    )


def _sums(geometry: Geometry, shape: tuple[int, ...], meetings: Sequence[_Meetings]) -> Sums:
    """Return an array of `shape` with what meets."""
    cells, inputs, taps = _products(geometry, shape, meetings)
    return Sums(shape=shape, cells=cells, inputs=inputs, taps=taps)


def _sub_kernel(geometry: Geometry, axes: Sequence[_Phases], phase: Sequence[int]) -> Grid:
    """Return the taps of a phase, row by row, -1 past the end of the sub-kernel on an axis."""
    taps = np.zeros((), np.int64)
    for axis, size, r in zip(axes, geometry.kernel, phase, strict=True):
        before, here = taps[..., np.newaxis], axis.taps[r]
        taps = np.where((before < 0) | (here < 0), -1, before * size + here)
    return Grid(taps=taps)


def _padded(geometry: Geometry, axes: Sequence[_Phases], phase: Sequence[int]) -> Grid:
    """Return the input as the sub-kernel of a phase meets it, with zeros around it or cropped."""
    inputs = np.zeros((), np.int64)
    for axis, size, r in zip(axes, geometry.input, phase, strict=True):
        before, here = inputs[..., np.newaxis], np.arange(axis.padded) - axis.before(r)
        inputs = np.where((before < 0) | (here < 0) | (here >= size), -1, before * size + here)
    return Grid(inputs=inputs)


def _split(phases: Sequence[_Phases]) -> str:
    """Say how the kernel is split."""
    shape = tuple(axis.room for axis in phases)
    count = prod(len(axis.taps) for axis in phases)
    empty = count - prod(int(np.any(axis.taps >= 0, axis=1).sum()) for axis in phases)
    words = f"Split the kernel into {count} sub-kernel{'' if count == 1 else 's'} of size {by(shape)}"
    words += ", one for each phase of the outputs"
    if any(axis.apart > 1 and size > 1 for axis, size in zip(phases, shape, strict=True)):
        words += f", with taps {per_axis(tuple(axis.apart for axis in phases))} apart"
    return f"{words}; {empty} {'is' if empty == 1 else 'are'} without taps" if empty else words


def _padding(shape: tuple[int, ...]) -> str:
    """Say what each phase makes of the input."""
    return (
        f"Pad the input with zeros for each phase, or crop it, to the {by(shape)} {plural('position', shape)} "
        "that its flipped sub-kernel slides over"
    )


def _convolution(phases: Sequence[_Phases]) -> str:
    """Say what is done in each phase."""
    words = "Slide each sub-kernel, flipped, over the padded input at stride 1"
    if any(axis.dilation > 1 and axis.room > 1 for axis in phases):
        words += f" and dilation {per_axis(tuple(axis.dilation for axis in phases))}"
    return f"{words}: a dense convolution for each phase"


def _interleaving(geometry: Geometry, count: int) -> str:
    """Say where the phases go."""
    if count == 1:
        return "Interleave the phases: there is only one"
    strides = per_axis(tuple(axis.stride for axis in geometry.axes))
    return f"Interleave the phases (pixel shuffle): position {strides}*q + r is element q of phase r"


def _counts(phases: Sequence[_Phases]) -> tuple[int, ...]:
    """Return how many phases there are on each axis."""
    return tuple(len(axis.taps) for axis in phases)


def _place(phases: Sequence[_Phases], index: int) -> list[int]:
    """Return the phase of array `index`, a number for each axis."""
    return [int(r) for r in np.unravel_index(index, _counts(phases))]


def _kernel_step(geometry: Geometry, phases: Sequence[_Phases]) -> Step:
    """Return the step that splits the kernel."""
    return Step(
        name="sub-kernels",
        title=_split(phases),
        shape=tuple(axis.room for axis in phases),
        count=prod(_counts(phases)),
        per="phase",
        phases=_counts(phases),
        unchanged=all(axis.is_all_of(size) for axis, size in zip(phases, geometry.kernel, strict=True)),
        array=lambda index: _sub_kernel(geometry, phases, _place(phases, index)),
    )


def _padded_step(geometry: Geometry, phases: Sequence[_Phases]) -> Step:
    """Return the step that pads the input, for all phases to one size."""
    shape = tuple(axis.padded for axis in phases)
    return Step(
        name="padded",
        title=_padding(shape),
        shape=shape,
        count=prod(_counts(phases)),
        per="phase",
        phases=_counts(phases),
        unchanged=shape == geometry.input and all(len(axis.taps) == 1 and axis.before(0) == 0 for axis in phases),
        array=lambda index: _padded(geometry, phases, _place(phases, index)),
    )


def _dense_step(geometry: Geometry, phases: Sequence[_Phases], meetings: Sequence[_Meetings]) -> Step:
    """Return the step that convolves."""
    lengths = tuple(axis.length for axis in phases)

    @cache
    def by_phase() -> list[list[_Meetings]]:
        all_axes = zip(meetings, geometry.axes, _counts(phases), strict=True)
        return [axis_meetings.by_phase(axis.stride, count) for axis_meetings, axis, count in all_axes]

    def convolved(index: int) -> Sums:
        one_phase = [axis[r] for axis, r in zip(by_phase(), _place(phases, index), strict=True)]
        return _sums(geometry, lengths, one_phase)

    return Step(
        name="phases",
        title=_convolution(phases),
        shape=lengths,
        count=prod(_counts(phases)),
        per="phase",
        phases=_counts(phases),
        products=prod(len(axis.positions) for axis in meetings),
        array=convolved,
    )


def _last_steps(geometry: Geometry, phases: Sequence[_Phases], meetings: Sequence[_Meetings]) -> tuple[Step, Step]:
    """Return the steps that interleave, and cut to size."""
    shuffled = tuple(len(axis.taps) * axis.length for axis in phases)
    is_whole = shuffled == geometry.output
    interleaved = Step(
        name="interleaved",
        title=_interleaving(geometry, prod(_counts(phases))),
        symbol="y" if is_whole else "",
        shape=shuffled,
        products=prod(len(axis.positions) for axis in meetings),
        array=lambda _: _sums(geometry, shuffled, meetings),
    )
    cropped = Step(
        name="cropped",
        title=f"Crop: keep the first {by(geometry.output)}",
        symbol="y",
        shape=geometry.output,
        unchanged=is_whole,
    )
    return interleaved, cropped


def build(geometry: Geometry) -> Built:
    """Split the kernel, pad, convolve, interleave, and cut to size."""
    phases = list(map(_phases, geometry.axes))
    meetings = list(map(_convolved, geometry.axes, phases))
    kept = [axis.where(axis.positions < size) for axis, size in zip(meetings, geometry.output, strict=True)]
    return Built(
        steps=(
            _kernel_step(geometry, phases),
            _padded_step(geometry, phases),
            _dense_step(geometry, phases, meetings),
            *_last_steps(geometry, phases, meetings),
        ),
        terms=Terms.of(geometry, *_products(geometry, geometry.output, kept)),
    )


PHASES = Relation(
    where=("0 <= r < s",),
    variables=("r", "m", "c", "q"),
    summed=("0 <= m < k", "s*c = d*m - r - pl", "0 <= q - c < n"),
    output="s*q + r",
    input="q - c",
    recovery=(Division(dividend="o", divisor="s", quotient="q", remainder="r"), Value("c", "q - i")),
    words="Tap $m$ reaches phase $r$ if $s$ divides $d*m - r - pl$, and meets the input that lies the quotient $c$ "
    "before $q$.",
)
"""The phases alone."""
RELATION = Relation(
    sizes=(CommonDivisor(of=("s", "d"), divisor="g", quotients=("s1", "d1"), coefficients=("u", "v")),),
    where=("0 <= r < s", "0 <= b < s1", "s*c = d*b - r - pl"),
    variables=("r", "b", "c", "j", "q"),
    summed=("0 <= j", "b + s1*j < k", "0 <= q - c - d1*j < n"),
    output="s*q + r",
    input="q - c - d1*j",
    tap="b + s1*j",
    recovery=(
        Division(dividend="o", divisor="s", quotient="q", remainder="r"),
        Division(dividend="m", divisor="s1", quotient="j", remainder="b"),
        Value("c", "q - i - d1*j"),
    ),
    words="The outputs $s*q + r$ are phase $r$. Tap $m$ reaches it if and only if $s$ divides $d*m - r - pl$. With $g$ "
    "the greatest common divisor of $s = g*s1$ and $d = g*d1$, such taps are $s1$ apart: if $b$ is the one below "
    "$s1$, and $c$ its quotient, then that of tap $b + s1*j$ is $c + d1*j$, as $d*s1 = s*d1$. So tap $j$ of the "
    "sub-kernel meets the input that lies $c + d1*j$ before $q$: a dense convolution of dilation $d1$. By Bézout "
    "there are $u$ and $v$ with $u*s1 + v*d1 = 1$, and $0 <= v < s1$ can be had by taking a multiple of $s1$ from "
    "$v$ and adding as many $d1$ to $u$.",
)
"""Their sub-kernels."""
SUB_PIXEL = Form(
    name="sub-pixel",
    title="Sub-pixel convolution: dense phases, interleaved",
    build=build,
    relation=RELATION,
    restated=(PHASES,),
)
