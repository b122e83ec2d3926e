"""Numbers in place of the ids of a form's steps."""

from __future__ import annotations

from math import prod

import numpy as np

from tconv_sym import FORMS


def steps_of(name, geometry):
    """Return the steps of a form by their names."""
    return {step.name: step for step in FORMS[name].run(geometry).steps}


def numbers(geometry):
    """Return an input and a kernel of different numbers, so that no two ids can be confused."""
    x = np.arange(1, prod(geometry.input_shape) + 1).reshape(geometry.input_shape) ** 2
    w = 1000 * np.arange(1, prod(geometry.kernel_shape) + 1).reshape(geometry.kernel_shape) + 7
    return x, w


def values(array, *operands):
    """Put numbers in place of the ids of a `Grid` or `Sums`: the input's, the kernel's, perhaps the unknowns'."""
    cells = [
        sum(prod(int(own.flat[i]) for own, i in zip(operands, ids, strict=False) if i is not None) for ids in products)
        for products in array.products()
    ]
    return np.array(cells, np.int64).reshape(array.shape)


def arrays(step, *operands):
    """Return all arrays of a step, with numbers."""
    return [values(step.array(index), *operands) for index in range(step.count)]


def over_channels(step, geometry, *operands):
    """Return the only array of a step over all channels, with numbers."""
    assert step.count == 1
    return values(step.array(0).over_channels(geometry), *operands)
