"""The catalogue of misconceptions: what each mistake is, what to do instead, and what it would give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tconv_sym.catalogue import Catalogue
from tconv_sym.checking import mistakes

if TYPE_CHECKING:
    from tconv_sym.checking.situation import Situation

Mistake = Callable[["Situation"], "Iterator[Situation]"]


def _none(_: Situation) -> Iterator[Situation]:
    """Lead to nothing in particular."""
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """A mistake that people make: what it is, what to do instead, and the situations that it leads to.

    >>> MISCONCEPTIONS["stride-ignored"].fix
    'Place the copies s apart, or insert s − 1 zeros between neighbouring inputs.'
    """

    name: str
    explanation: str
    fix: str
    situations: Mistake = field(default=_none, repr=False)


SLIP = "slip"
"""The name of what no idea explains: a single term or number."""

_ALL = (
    Misconception(
        name="kernel-not-flipped",
        explanation="The kernel is turned by half a turn. Where it slides over the stretched input it must be flipped "
        "on every axis, exactly once; a scatter and C take it as it is.",
        fix="Flip the kernel once before it slides over the stretched input; do not flip it in the other forms, nor "
        "for a function that convolves and so flips it itself.",
        situations=mistakes.kernel_not_flipped,
    ),
    Misconception(
        name="kernel-transposed",
        explanation="The kernel's rows and columns are exchanged. A flip is half a turn and does not transpose "
        "the kernel; what is transposed is the matrix C.",
        fix="Take the kernel as it is, or flip it on every axis: the first tap changes places with the last.",
        situations=mistakes.kernel_transposed,
    ),
    Misconception(
        name="input-transposed",
        explanation="The input's rows and columns are exchanged.",
        fix="Take the input as it is, row by row.",
        situations=mistakes.input_transposed,
    ),
    Misconception(
        name="padding-not-cropped",
        explanation="The padding is left out. In a transposed convolution it makes the output smaller: p positions are "
        "cropped on each side of what the copies cover.",
        fix="Crop p positions at the beginning and p at the end of every axis.",
        situations=mistakes.padding_not_cropped,
    ),
    Misconception(
        name="padding-on-input",
        explanation="The stretched input has a border of p zeros. The padding belongs to the ordinary convolution; the "
        "border of the stretched input is d(k − 1) − p wide.",
        fix="Pad the stretched input with d(k − 1) − p zeros on each side, and the output padding more at the end.",
        situations=mistakes.padding_on_input,
    ),
    Misconception(
        name="padding-sides-swapped",
        explanation="The paddings of the two sides are exchanged.",
        fix="Crop the begin's padding at the beginning and the end's at the end: output position o takes "
        "s·i + d·m − p, with the begin's p.",
        situations=mistakes.padding_sides_swapped,
    ),
    Misconception(
        name="stride-ignored",
        explanation="The copies of the kernel stand one position apart, as with stride 1.",
        fix="Place the copies s apart, or insert s − 1 zeros between neighbouring inputs.",
        situations=mistakes.stride_ignored,
    ),
    Misconception(
        name="stride-zeros-off-by-one",
        explanation="There are s zeros between neighbouring inputs, which makes them s + 1 apart.",
        fix="Insert s − 1 zeros between neighbouring inputs; none with stride 1.",
        situations=mistakes.stride_zeros_off_by_one,
    ),
    Misconception(
        name="overlap-overwritten",
        explanation="Where copies of the kernel overlap only the last one is left, as if it were assigned.",
        fix="Add the copies where they overlap: +=, not =.",
        situations=mistakes.overlap_overwritten,
    ),
    Misconception(
        name="dilation-ignored",
        explanation="The kernel's taps stand side by side, as with dilation 1.",
        fix="Set the taps d apart: the kernel then reaches over d(k − 1) + 1 positions.",
        situations=mistakes.dilation_ignored,
    ),
    Misconception(
        name="output-padding-ignored",
        explanation="The output padding is left out, so that the end of the output is missing.",
        fix="Keep as many positions more at the end of every axis as the output padding says.",
        situations=mistakes.output_padding_ignored,
    ),
    Misconception(
        name="output-padding-at-start",
        explanation="The output padding is added at the beginning.",
        fix="Add it at the end of every axis only.",
        situations=mistakes.output_padding_at_start,
    ),
    Misconception(
        name="output-padding-zeros",
        explanation="The positions that the output padding adds are taken as zeros. They are positions that would "
        "otherwise be cropped, and what lands there counts.",
        fix="Compute them like all others: crop less at the end, do not append zeros.",
        situations=mistakes.output_padding_zeros,
    ),
    Misconception(
        name="ordinary-convolution",
        explanation="This is the ordinary convolution of the input with the kernel, which gathers where the "
        "transposed one scatters.",
        fix="Let every input scale the whole kernel, place the copies s apart, and add them.",
        situations=mistakes.ordinary_convolution,
    ),
    Misconception(
        name="matrix-not-transposed",
        explanation="C, the matrix of the ordinary convolution, stands where its transpose belongs, or the other way "
        "round.",
        fix="C has a row for each input and a column for each output; multiply its transpose with the flattened input.",
        situations=mistakes.matrix_not_transposed,
    ),
    Misconception(
        name="column-major-flattening",
        explanation="An array is flattened or read back column by column.",
        fix="Flatten the input row by row, and reshape the result row by row, as C is written.",
        situations=mistakes.column_major_flattening,
    ),
    Misconception(
        name="groups-interleaved",
        explanation="The channels are dealt to the groups in turn.",
        fix="A group is a block of neighbouring channels: the first C_in/g of the input make the first C_out/g of the "
        "output.",
        situations=mistakes.groups_interleaved,
    ),
    Misconception(
        name=SLIP,
        explanation="No idea explains this: a single term or number is wrong.",
        fix="Compute it once more.",
    ),
)

MISCONCEPTIONS = Catalogue("misconception", {misconception.name: misconception for misconception in _ALL})
"""All misconceptions by name; what several explain is named in this order."""
