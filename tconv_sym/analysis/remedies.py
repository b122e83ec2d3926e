"""What evens out an overlap: the nearest kernels, strides and dilations, and the padding that crops uneven borders.

Every remedy is recomputed, output by output, before it is returned.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gcd, isqrt, prod
from typing import TYPE_CHECKING

from tconv_sym.analysis.overlap_axis import AxisOverlap
from tconv_sym.errors import GeometryError
from tconv_sym.geometry import Geometry
from tconv_sym.typeset.wording import listed, shortest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tconv_sym.geometry import Axis

_LARGEST_DIVISOR = 2**16
"""As far as divisors are tried: kernels of up to 2^32 taps have all of theirs found."""
_RECOMPUTED = 2**12
"""As many outputs at each end of an axis are recomputed."""
_CHANGEABLE = ("kernel", "stride", "output_padding", "dilation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A geometry whose interior is even; `changes` are what sets it apart, as (name, value).

    Where the stride or dilation falls to the output padding, that falls with it.
    """

    geometry: Geometry
    changes: tuple[tuple[str, str], ...]

    @property
    def products(self) -> int:
        """How many products reach each output of the interior, channels aside."""
        return prod(AxisOverlap(axis=axis).law.levels[0] for axis in self.geometry.axes)

    @property
    def even_padding(self) -> tuple[tuple[int, int], ...] | None:
        """The padding that crops the borders, so that no output gets less, if an output is left then."""
        return even_padding(self.geometry)

    def __str__(self) -> str:
        return listed([f"{name} {value}" for name, value in self.changes], "and")

    def to_dict(self) -> dict[str, object]:
        """Return the remedy as data for JSON."""
        padding = self.even_padding
        return {
            "change": str(self),
            "geometry": self.geometry.to_dict(),
            "products": self.products,
            "even_padding": None if padding is None else [list(sides) for sides in padding],
        }


def remedies(geometry: Geometry) -> tuple[Remedy, ...]:
    """Return what makes the interior even on every axis: the nearest kernels and strides, below and above.

    A kernel alone cannot help where stride and dilation have a common divisor; then it comes with the nearest dilation
    that has none. Where the padding would leave no output of the nearest larger kernel, the next that it leaves one of
    is taken. Empty where the interior is even already.

    >>> from tconv_sym import Geometry
    >>> [str(remedy) for remedy in remedies(Geometry((4, 4), (3, 3), stride=2))]
    ['kernel 2', 'kernel 4', 'stride 1', 'stride 3']
    >>> [str(remedy) for remedy in remedies(Geometry(4, 3, stride=2, dilation=2))]
    ['kernel 2 and dilation 1', 'kernel 4 and dilation 1', 'stride 1', 'stride 3']
    """
    if all(AxisOverlap(axis=axis).law.is_uniform for axis in geometry.axes):
        return ()
    candidates = dict.fromkeys((*_candidates(geometry, _other_kernels), *_candidates(geometry, _other_strides)))
    return tuple(
        Remedy(geometry=candidate, changes=_changes(geometry, candidate))
        for candidate in candidates
        if is_even_inside(candidate)
    )


def is_even_inside(geometry: Geometry) -> bool:
    """Recompute whether equally many products reach all outputs of the interior, and at least one.

    At inputs that are large enough for a whole stride of interior; of a long interior, 4,096 outputs at each end.
    """
    for axis in geometry.axes:
        overlap = AxisOverlap(axis=axis)
        wide = overlap.with_input(max(axis.input, overlap.smallest_input + 1))
        counts = set(wide.at(_ends(wide.interior)))
        if len(counts) != 1 or 0 in counts:
            return False
    return True


def even_padding(geometry: Geometry) -> tuple[tuple[int, int], ...] | None:
    """Return the least padding, no less than there is, that crops the borders: *all* outputs get equally many products.

    None where the interior is uneven, or where nothing would be left at this input size. (With dilation, some other
    padding may leave outputs that are equal because the borders reach them only with the holes of a kernel.)

    >>> from tconv_sym import Geometry
    >>> even_padding(Geometry((4, 4), (4, 4), stride=2, padding=1))
    ((2, 2), (2, 2))
    """
    crops = [AxisOverlap(axis=axis).crop for axis in geometry.axes]
    padding = tuple(
        (max(axis.begin, begin), max(axis.end, end)) for axis, (begin, end) in zip(geometry.axes, crops, strict=True)
    )
    try:
        cropped = Geometry(**(geometry.to_dict() | {"padding": padding}))  # type: ignore[arg-type]
    except GeometryError:
        return None
    return padding if all(map(_is_even, cropped.axes)) else None


def _is_even(axis: Axis) -> bool:
    """Recompute whether all outputs of an axis get what those of the interior get."""
    overlap = AxisOverlap(axis=axis)
    return overlap.law.is_uniform and set(overlap.at(_ends(range(axis.output)))) == set(overlap.law.levels)


def _ends(outputs: range) -> list[int]:
    """Return the outputs at both ends."""
    return [*outputs[:_RECOMPUTED], *outputs[_RECOMPUTED:][-_RECOMPUTED:]]


def _changes(before: Geometry, after: Geometry) -> tuple[tuple[str, str], ...]:
    """Return the parameters that differ, as words."""
    old, new = before.to_dict(), after.to_dict()
    values: dict[str, Sequence[object]] = {name: new[name] for name in _CHANGEABLE if new[name] != old[name]}  # type: ignore[misc]
    return tuple((name.replace("_", " "), shortest(value)) for name, value in values.items())


def summary(found: Sequence[Remedy]) -> str:
    """Say all remedies in few words.

    >>> from tconv_sym import Geometry
    >>> summary(remedies(Geometry((4, 4), (3, 3), stride=2)))
    'kernel 2 or 4; stride 1 or 3'
    """
    grouped: dict[tuple[str, ...], list[Remedy]] = {}
    for remedy in found:
        grouped.setdefault(tuple(name for name, _ in remedy.changes), []).append(remedy)
    return "; ".join(
        f"{names[0]} {listed([remedy.changes[0][1] for remedy in alike])}"
        if len(names) == 1
        else listed(list(map(str, alike)))
        for names, alike in grouped.items()
    )


# ---- candidates -----------------------------------------------------------------------------------------------------


def _candidates(geometry: Geometry, others: Callable[[Axis], tuple[Axis | None, Axis | None]]) -> Iterator[Geometry]:
    """Change every uneven axis to what is nearest below, then above; where one side has nothing, to the other."""
    pairs = [(axis, axis) if AxisOverlap(axis=axis).law.is_uniform else others(axis) for axis in geometry.axes]
    for side in (0, 1):
        axes = [pair[side] or pair[1 - side] for pair in pairs]
        whole = [axis for axis in axes if axis is not None]
        if len(whole) == len(axes):
            changed = {name: tuple(getattr(axis, name) for axis in whole) for name in _CHANGEABLE}
            yield Geometry(**(geometry.to_dict() | changed))  # type: ignore[arg-type]


def _other_kernels(axis: Axis) -> tuple[Axis | None, Axis | None]:
    """Return the axis with the nearest multiples of the stride as kernel, and a dilation coprime to the stride."""
    below, above = axis.kernel // axis.stride * axis.stride, -(-axis.kernel // axis.stride) * axis.stride
    dilation = axis.dilation
    while gcd(dilation, axis.stride) > 1:
        dilation -= 1
    more = axis.dilation
    while below == above and gcd(more, axis.stride) > 1:
        more += 1
    if below == above:
        return _other(axis, kernel=below, dilation=dilation), _other(axis, kernel=above, dilation=more)
    above += _lacking(axis, above, dilation) * axis.stride
    return _other(axis, kernel=below, dilation=dilation), _other(axis, kernel=above, dilation=dilation)


def _lacking(axis: Axis, kernel: int, dilation: int) -> int:
    """Return how many times the stride a kernel has to grow by, so that the padding leaves an output."""
    output_padding = min(axis.output_padding, max(axis.stride, dilation) - 1)
    whole = axis.stride * (axis.input - 1) + dilation * (kernel - 1) + output_padding + 1
    return max(0, -((whole - axis.begin - axis.end - 1) // (dilation * axis.stride)))


def _other_strides(axis: Axis) -> tuple[Axis | None, Axis | None]:
    """Return the axis with the nearest divisors of the kernel that are coprime to the dilation as stride."""
    fitting = [divisor for divisor in _divisors(axis.kernel) if gcd(divisor, axis.dilation) == 1]
    below = [stride for stride in fitting if stride < axis.stride]
    above = [stride for stride in fitting if stride > axis.stride]
    return _other(axis, stride=below[-1] if below else 0), _other(axis, stride=above[0] if above else 0)


def _divisors(number: int) -> list[int]:
    """Return the divisors of a number, in order; of one above 2^32 perhaps not all."""
    small = [divisor for divisor in range(1, min(isqrt(number), _LARGEST_DIVISOR) + 1) if number % divisor == 0]
    return sorted({*small, *(number // divisor for divisor in small)})


def _other(axis: Axis, **changes: int) -> Axis | None:
    """Return the axis with other parameters, and no more output padding than they allow; None if there is none."""
    most = max(changes.get("stride", axis.stride), changes.get("dilation", axis.dilation)) - 1
    try:
        return replace(axis, **changes, output_padding=min(axis.output_padding, most))
    except GeometryError:  # no tap, no stride, or no output left
        return None
