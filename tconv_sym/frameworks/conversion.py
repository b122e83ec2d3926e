"""From one framework's call to another's that computes the same, with what is to be done to the arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tconv_sym.errors import FrameworkError, UnknownNameError, shown
from tconv_sym.frameworks.call_blocks import assigned, shapes, source_blocks
from tconv_sym.frameworks.code import code_block
from tconv_sym.frameworks.convention import Convention
from tconv_sym.frameworks.layout import spatial_axes
from tconv_sym.frameworks.moves import AddBatch, Crop, Flip, Move, Pad, Transpose, moved
from tconv_sym.frameworks.nearest import nearest
from tconv_sym.frameworks.target import Layer, sides
from tconv_sym.frameworks.targets import TARGETS
from tconv_sym.nested import to_numpy
from tconv_sym.typeset.blocks import Heading, Prose
from tconv_sym.typeset.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from tconv_sym.frameworks.nearest import Sides
    from tconv_sym.frameworks.target import Target
    from tconv_sym.typeset.blocks import Block

    Moves = tuple[Move, ...]
    Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(Document):
    """A call of the framework `to` that computes what `source` does, from the same data in its own layouts.

    `target` is that call, or None where there is none at all; `obstacles` then say why. They also say why there is no
    plain one where the output has to be cropped or padded. `cautions` say where the framework does not compute the
    call. The moves are of the input, the kernel and the output; that stays in the target's layout.
    """

    source: Convention
    to: str
    target: Convention | None
    input_moves: Moves = ()
    kernel_moves: Moves = ()
    output_moves: Moves = ()
    obstacles: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why there is no plain equivalent, and where that which there is may fail."""
        return (*self.obstacles, *self.cautions)

    @property
    def exists(self) -> bool:
        """Whether there is an equivalent at all."""
        return self.target is not None

    @property
    def exact(self) -> bool:
        """Whether the call alone does it, on arrays in its layouts: nothing is cropped or padded."""
        return self.target is not None and not self.output_moves

    @property
    def before(self) -> tuple[str, ...]:
        """Lines of code that make the target's x and w of the source's."""
        moves = [("x", move) for move in self.input_moves] + [("w", move) for move in self.kernel_moves]
        return tuple(move.code(name, self.to) for name, move in moves)

    @property
    def after(self) -> tuple[str, ...]:
        """Lines of code that crop or pad the call's y; a bias may be added by the call itself if nothing is padded."""
        return tuple(move.code("y", self.to) for move in self.output_moves)

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines: those before, the call, those after."""
        if self.target is None:
            return ()
        return (*self.before, assigned(self.target), *self.after)

    def move_input(self, x: Any) -> NDArray[Any]:  # noqa: ANN401 (any array)
        """Return the target's input for the source's."""
        return moved(to_numpy("x", x), self.input_moves)

    def move_kernel(self, w: Any) -> NDArray[Any]:  # noqa: ANN401
        """Return the target's kernel for the source's."""
        return moved(to_numpy("w", w), self.kernel_moves)

    def move_output(self, y: Any) -> NDArray[Any]:  # noqa: ANN401
        """Return the source's output, in the target's layout, for that of the target's call."""
        return moved(to_numpy("y", y), self.output_moves)

    def blocks(self, target: str) -> Iterator[Block]:
        """Show the source and how it is written in the other framework."""
        yield from source_blocks(self.source, target)
        yield from self.own_blocks(target)
        yield from _sign_blocks([self])

    def own_blocks(self, target: str) -> Iterator[Block]:
        """Show how it is written in the other framework."""
        yield Heading(self.to, 2)
        if self.target is not None:
            yield code_block(self.lines, target)
            yield Prose(f"{shapes(self.target, self.source.geometry, target)}.")
        for obstacle in self.obstacles:
            yield Prose(f"{'No equivalent' if self.target is None else 'What follows the call is needed'}: {obstacle}.")
        for caution in self.cautions:
            yield Prose(f"Caution: {caution}.")

    def to_dict(self) -> dict[str, object]:
        """Return everything as data for JSON."""
        return {
            "source": self.source.to_dict(),
            "to": self.to,
            "target": None if self.target is None else self.target.to_dict(),
            "exact": self.exact,
            "before": list(self.before),
            "after": list(self.after),
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversions(Document):
    """Conversions of one call to several frameworks."""

    source: Convention
    conversions: tuple[Conversion, ...]

    @property
    def exists(self) -> bool:
        """Whether there is an equivalent in any of the frameworks."""
        return any(each.exists for each in self.conversions)

    def blocks(self, target: str) -> Iterator[Block]:
        """Show the source, and then how it is written in each framework."""
        yield from source_blocks(self.source, target)
        for conversion in self.conversions:
            yield from conversion.own_blocks(target)
        yield from _sign_blocks(self.conversions)

    def to_dict(self) -> dict[str, object]:
        """Return everything as data for JSON."""
        return {
            "source": self.source.to_dict(),
            "conversions": [
                {name: value for name, value in each.to_dict().items() if name != "source"} for each in self.conversions
            ],
        }


def convert(convention: Convention, to: str) -> Conversion:
    r"""Find the call of the framework `to` that computes the same, with the least to do to its output.

    To the framework that it is of, it is the same call. Raises `FrameworkError` for what is no convention, and
    `UnknownNameError`.

    >>> from tconv_sym.frameworks import keras
    >>> conversion = convert(keras((1, 4, 4, 3), (3, 3, 8, 3), strides=2, padding="same"), "torch")
    >>> print(*conversion.lines, sep="\n")
    x = x.permute(0, 3, 1, 2)
    w = w.permute(3, 2, 0, 1)
    y = torch.nn.functional.conv_transpose2d(x, w, stride=2)
    y = y[:, :, :-1, :-1]
    """
    if not isinstance(to, str) or to not in TARGETS:
        raise UnknownNameError("framework", to, tuple(TARGETS))
    _check_source(convention)
    target, geometry = TARGETS[to], convention.geometry
    if to == convention.framework:
        cautions = tuple(target.cautions(convention))
        return Conversion(source=convention, to=to, target=convention, cautions=cautions)
    obstacles = tuple(target.obstacles(geometry))
    if obstacles:
        return Conversion(source=convention, to=to, target=None, obstacles=obstacles)
    batch = 1 if convention.batch is None else convention.batch
    layer = Layer(geometry=geometry, batch=batch, kernel_flipped=convention.kernel_flipped)
    found = nearest(target.manners(layer), layer.sides)
    left = tuple(map(_left, layer.sides, map(sides, found.geometry.axes)))
    return Conversion(
        source=convention,
        to=to,
        target=found,
        input_moves=tuple(_input_moves(convention, found)),
        kernel_moves=tuple(_kernel_moves(convention, found)),
        output_moves=tuple(_output_moves(found, left)),
        obstacles=tuple(_departures(target, layer, left)),
        cautions=tuple(target.cautions(found)),
    )


def convert_to_all(convention: Convention) -> Conversions:
    """Convert to every other framework; raises `FrameworkError` for what is no convention."""
    _check_source(convention)
    others = (name for name in TARGETS if name != convention.framework)
    return Conversions(source=convention, conversions=tuple(convert(convention, name) for name in others))


def _check_source(convention: object) -> None:
    """Refuse what no function of a framework returns."""
    if not isinstance(convention, Convention):
        raise FrameworkError(
            f"convention must be what a function of a framework returns, as tconv_sym.frameworks.torch(…), "
            f"got {shown(convention)}"
        )


def _sign_blocks(conversions: Iterable[Conversion]) -> Iterator[Block]:
    """Say what negative crops are, if any are told of."""
    told = (each for conversion in conversions if conversion.exists for each in conversion.obstacles)
    if any(_NEGATIVE.search(each) for each in told):
        yield Prose("A negative crop adds zeros.")


_NEGATIVE = re.compile(r"\((-|[0-9]+, -)")
"""A pair with a negative side."""


def _left(wanted: Sides, done: Sides) -> tuple[int, int]:
    """Return what is left to crop on both sides of an axis; less than 0 is to be padded."""
    return wanted.begin - done.begin, wanted.end - done.end


def _input_moves(source: Convention, target: Convention) -> Iterator[Move]:
    """Give what makes the target's input of the source's."""
    unbatched = source.batch is None
    if unbatched:
        yield AddBatch()
    yield from _transposed(f"N{source.input_layout}" if unbatched else source.input_layout, target.input_layout)


def _kernel_moves(source: Convention, target: Convention) -> Iterator[Move]:
    """Give what makes the target's kernel of the source's."""
    yield from _transposed(source.kernel_layout, target.kernel_layout)
    if source.kernel_flipped != target.kernel_flipped:
        yield Flip(spatial_axes(target.kernel_layout))


def _transposed(source: str, target: str) -> Iterator[Move]:
    """Give what takes an array from one layout to another, if they differ."""
    if source != target:
        yield Transpose(tuple(map(source.index, target)))


def _output_moves(target: Convention, left: Pairs) -> Iterator[Move]:
    """Give what pads and crops the target's output; ONNX's Pad does both.

    In that order, as more may have to be cropped at one side than there was before the other was padded.
    """
    cropped, padded = (tuple((max(sign * b, 0), max(sign * e, 0)) for b, e in left) for sign in (1, -1))
    if target.framework == "onnx":
        cropped, padded = tuple((0, 0) for _ in left), tuple((-b, -e) for b, e in left)
    places = spatial_axes(target.output_layout)
    for move, pairs in ((Pad, padded), (Crop, cropped)):
        if any(map(any, pairs)):
            by_place = dict(zip(places, pairs, strict=True))
            yield move(tuple(by_place.get(place, (0, 0)) for place in range(len(target.output_layout))))


def _departures(target: Target, layer: Layer, left: Pairs) -> Iterator[str]:
    """Say why the output has to be cropped or padded: once where it is the same on all axes."""
    found = {
        axis: f"would have to crop (begin, end) = {tuple(layer.sides[axis])}: {target.rule(layer, axis)}"
        for axis, pair in enumerate(left)
        if any(pair)
    }
    if len(found) == len(left) and len(set(found.values())) == 1:
        yield f"{target.name} {found[0]}"
        return
    for axis, words in found.items():
        yield f"{target.name}, on axis {axis}, {words}"
