"""Forms as a user would bring them, with the public names only: one that is right, and the mistakes people make.

Each is a law on one axis: which products x[i]·w[m] it puts on output o. On several axes a law holds on each of them.
"""

from __future__ import annotations

from itertools import product
from types import MappingProxyType

import numpy as np

from tconv_sym import FORMS, Built, Form, Step, Terms


def form_of(name, title, law):
    """Make a form from `law(axis)`, which gives the triples (o, i, m) of one axis, also those outside the output."""

    def build(geometry):
        inside = [[(o, i, m) for o, i, m in law(axis) if 0 <= o < axis.output] for axis in geometry.axes]
        cells = [np.transpose(cell) for cell in product(*inside)]  # (outputs, inputs, taps) by axes
        shapes = (geometry.output, geometry.input, geometry.kernel)
        ids = [
            [np.ravel_multi_index(tuple(cell[column]), shape) for cell in cells] for column, shape in enumerate(shapes)
        ]
        return Built(steps=(step(title, geometry),), terms=Terms.of(geometry, *ids))

    return Form(name=name, title=title, build=build)


def step(title, geometry):
    """Say what the form does, in one step: its sums."""
    return Step(name="sums", title=title, shape=geometry.output)


def landings(axis, shift=0):
    """Place every kernel copy, `shift` later than is right."""
    for i, m in product(range(axis.input), range(axis.kernel)):
        yield axis.stride * i + axis.dilation * m - axis.begin + shift, i, m


def gathered(axis):
    """Ask each output for its inputs: o + p − d·m = s·q + r, and i = q where r = 0 and there is an input q."""
    for o, m in product(range(axis.output), range(axis.kernel)):
        q, r = divmod(o + axis.begin - axis.dilation * m, axis.stride)
        if r == 0 and 0 <= q < axis.input:
            yield o, q, m


def unflipped(axis):
    """Correlate the stretched, padded input with the kernel as it is: cell c meets tap t where o = c − d·t."""
    for i, t in product(range(axis.input), range(axis.kernel)):
        c = axis.stride * i + axis.dilation * (axis.kernel - 1) - axis.begin
        yield c - axis.dilation * t, i, t


def padded_too_far(axis):
    """Pad with d·k − p where d(k − 1) − p is right, flip, correlate, and cut the output to size."""
    for i, t in product(range(axis.input), range(axis.kernel)):
        c = axis.stride * i + axis.dilation * axis.kernel - axis.begin
        yield c - axis.dilation * t, i, axis.kernel - 1 - t


def twice(geometry):
    """Count the first product twice."""
    right = FORMS["scatter"].build(geometry).terms
    columns = [np.concatenate([ids[:1], ids]) for ids in (right.outputs, right.inputs, right.taps)]
    return Built(steps=(step("One product counted twice", geometry),), terms=Terms.of(geometry, *columns))


GATHER = form_of("divided", "Gather by division, axis by axis", gathered)
"""Right: to be proved."""

UNFLIPPED = form_of("unflipped", "Zero insertion, kernel not flipped", unflipped)
PAD_K_MINUS_P = form_of("pad-k-minus-p", "Zero insertion, padded with dk − p", padded_too_far)
CROP_OFF_BY_ONE = form_of("crop-off-by-one", "Scatter, cropped one later", lambda axis: landings(axis, -1))
OUTPUT_PADDING_AT_BEGIN = form_of(
    "output-padding-at-begin",
    "Scatter, output padding at the begin",
    lambda axis: landings(axis, axis.output_padding),
)
ONE_TERM_TWICE = Form(name="one-term-twice", title="Scatter, one product counted twice", build=twice)

WRONG = MappingProxyType(
    {form.name: form for form in (UNFLIPPED, PAD_K_MINUS_P, CROP_OFF_BY_ONE, OUTPUT_PADDING_AT_BEGIN, ONE_TERM_TWICE)}
)
"""Wrong: to be refuted, wherever the mistake can be seen."""
