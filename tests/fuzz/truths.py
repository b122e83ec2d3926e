"""What is right, for everything that a claim can be about: the definition and plain loops, no code of the package.

Each truth is an `Array` of cells, in the layout of its target; products stand in the order of the inputs.
"""

from __future__ import annotations

from math import prod

import oracles
from fuzz.values import Array


def output(problem):
    """y = Σ x·w, and the bias."""
    geometry = problem.geometry
    cells = [[] for _ in range(prod(geometry.output_shape))]
    for o, i, m in oracles.products(geometry):
        cells[o].append((problem.input[i], problem.kernel[m]))
    each = len(cells) // max(1, len(problem.bias))
    for number, factor in enumerate(problem.bias):
        for cell in cells[number * each : (number + 1) * each]:
            cell.append((factor,))
    return Array(geometry.output_shape, tuple(map(tuple, cells)))


def contributions(problem):
    """The table: a row an input, a column an output; without the bias."""
    geometry = problem.geometry
    inputs, outputs = prod(geometry.input_shape), prod(geometry.output_shape)
    rows = [[()] * outputs for _ in range(inputs)]
    for o, i, m in oracles.products(geometry):
        rows[i][o] += ((problem.input[i], problem.kernel[m]),)
    return Array((inputs, outputs), tuple(cell for row in rows for cell in row))


def matrix(problem):
    """C: inputs down, outputs across."""
    geometry = problem.geometry
    inputs, outputs = prod(geometry.input_shape), prod(geometry.output_shape)
    rows = [[()] * outputs for _ in range(inputs)]
    for o, i, m in oracles.products(geometry):
        rows[i][o] = ((problem.kernel[m],),)
    return Array((inputs, outputs), tuple(cell for row in rows for cell in row))


def transposed(array):
    """Swap the two axes of an array."""
    rows, columns = array.shape
    cells = tuple(array.cells[row * columns + column] for column in range(columns) for row in range(rows))
    return Array((columns, rows), cells)


def row_of_matrix(problem, index):
    """The equivalent kernel of one input: its row of C, on the output grid."""
    outputs = prod(problem.geometry.output)
    return Array(problem.geometry.output, matrix(problem).cells[index * outputs : (index + 1) * outputs])


def filled(shape, entries):
    """Make an array of zeros and put one-product cells into it, by index; what lies outside is left out."""
    cells = dict.fromkeys(oracles.indices(shape), ())
    cells.update({index: ((factor,),) for index, factor in entries if index in cells})
    return Array(tuple(shape), tuple(cells.values()))


def inserted(problem):
    """The input, s − 1 zeros between neighbours."""
    axes = problem.geometry.axes
    shape = [axis.stride * (axis.input - 1) + 1 for axis in axes]
    places = oracles.indices(problem.geometry.input)
    apart = (tuple(axis.stride * i for axis, i in zip(axes, place, strict=True)) for place in places)
    return filled(shape, zip(apart, problem.input, strict=True))


def padded(problem):
    """The stretched input with d(k − 1) − p zeros in front, and so many behind that the window has O positions."""
    axes = problem.geometry.axes
    shape = [axis.output + axis.dilation * (axis.kernel - 1) for axis in axes]
    fronts = [axis.dilation * (axis.kernel - 1) - axis.begin for axis in axes]
    moved = (
        tuple(axis.stride * i + front for axis, i, front in zip(axes, place, fronts, strict=True))
        for place in oracles.indices(problem.geometry.input)
    )
    return filled(shape, zip(moved, problem.input, strict=True))


def flipped_kernel(problem):
    """The kernel from its last tap to its first."""
    return Array(problem.geometry.kernel, tuple(((factor,),) for factor in reversed(problem.kernel)))


def placed(problem, index):
    """The canvas with the kernel scaled by one input on it, its taps d apart, its corner at s·i."""
    axes = problem.geometry.axes
    shape = [axis.stride * (axis.input - 1) + axis.dilation * (axis.kernel - 1) + 1 for axis in axes]
    corner = list(oracles.indices(problem.geometry.input))[index]
    cells = dict.fromkeys(oracles.indices(shape), ())
    for place, tap in zip(oracles.indices(problem.geometry.kernel), problem.kernel, strict=True):
        spot = tuple(axis.stride * i + axis.dilation * m for axis, i, m in zip(axes, corner, place, strict=True))
        cells[spot] = ((problem.input[index], tap),)
    return Array(tuple(shape), tuple(cells.values()))


def convolution(problem):
    """The *ordinary* convolution of the input with the same kernel and parameters; None where it has no position."""
    axes = problem.geometry.axes
    shape = [
        (axis.input + axis.begin + axis.end - axis.dilation * (axis.kernel - 1) - 1) // axis.stride + 1 for axis in axes
    ]
    if min(shape) < 1:
        return None
    inputs = dict(zip(oracles.indices(problem.geometry.input), problem.input, strict=True))
    taps = list(zip(oracles.indices(problem.geometry.kernel), problem.kernel, strict=True))
    cells = []
    for place in oracles.indices(shape):
        seen = (
            (tuple(a.stride * q + a.dilation * j - a.begin for a, q, j in zip(axes, place, m, strict=True)), tap)
            for m, tap in taps
        )
        cells.append(tuple((inputs[i], tap) for i, tap in seen if i in inputs))
    return Array(tuple(shape), tuple(cells))


def targets(problem):
    """Give every target that a claim about this problem may name, with what is right."""
    found = {"output": output(problem), "table": contributions(problem)}
    if problem.geometry.channels is not None:
        return found
    count = len(problem.input)
    exists = all(axis.output_padding < axis.stride for axis in problem.geometry.axes)
    if exists:  # otherwise the ordinary convolution has more positions than the input has elements
        found |= {"matrix": matrix(problem), "matrix.transposed": transposed(matrix(problem))}
        found |= {f"equivalent-kernels[{index}]": row_of_matrix(problem, index) for index in range(count)}
    found |= {
        "zero-insertion.inserted": inserted(problem),
        "zero-insertion.padded": padded(problem),
        "zero-insertion.flipped-kernel": flipped_kernel(problem),
    }
    found |= {f"scatter.placed[{index}]": placed(problem, index) for index in range(count)}
    ordinary = convolution(problem)
    return found | ({} if ordinary is None else {"convolution": ordinary})
