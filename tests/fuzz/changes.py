"""One random change that makes a right claim wrong: a slip in one cell, two cells or a row misplaced, or a mistake.

Every change is checked to change the value: what `changed` returns never equals what it was given.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import prod

import oracles
from fuzz import truths
from fuzz.values import Array, Symbol, same, symbols_of, worth
from tconv_sym.errors import GeometryError

ATTEMPTS = 12


def slip(random, cell, symbols):
    """Change one cell: a term dropped, added, doubled, of the other sign, with another symbol, or a number ±1."""
    ways = [_other_number, _added]
    if cell:
        ways += [_dropped, _doubled, _negated] + [_replaced] * 3 * bool(symbols_of([cell]))
    way = random.choice(ways)
    return way.__name__.strip("_"), way(random, cell, symbols)


def _dropped(random, cell, _):
    at = random.randrange(len(cell))
    return cell[:at] + cell[at + 1 :]


def _doubled(random, cell, _):
    return (*cell, random.choice(cell))


def _negated(random, cell, _):
    at = random.randrange(len(cell))
    return (*cell[:at], (Fraction(-1), *cell[at]), *cell[at + 1 :])


def _replaced(random, cell, symbols):
    """Put another symbol of the problem for one: another tap, another input."""
    places = [(t, f) for t, term in enumerate(cell) for f, factor in enumerate(term) if isinstance(factor, Symbol)]
    t, f = random.choice(places)
    alike = [s for s in symbols if s.base == cell[t][f].base] if random.random() < 0.6 else []
    term = (*cell[t][:f], random.choice(alike or symbols), *cell[t][f + 1 :])
    return (*cell[:t], term, *cell[t + 1 :])


def _added(random, cell, symbols):
    """Add a product of two symbols, or a number where there are none."""
    if not symbols:
        return (*cell, (Fraction(random.randint(1, 9)),))
    return (*cell, tuple(random.choice(symbols) for _ in range(random.choice((1, 2, 2)))))


def _other_number(random, cell, _):
    """Change a number by 1: the coefficient of a product, or the value."""
    one = Fraction(random.choice((1, -1)))
    if not symbols_of([cell]):
        return ((worth(cell).get((), Fraction(0)) + one,),)
    at = random.randrange(len(cell))
    return (*cell, (one, *cell[at]))


def slipped(random, problem, array):
    """Change one cell of an array."""
    symbols = [one for one in (*problem.input, *problem.kernel, *problem.bias) if isinstance(one, Symbol)]
    at = random.randrange(len(array.cells))
    name, cell = slip(random, array.cells[at], symbols)
    return name, Array(array.shape, (*array.cells[:at], cell, *array.cells[at + 1 :]))


def swapped(random, _, array):
    """Swap two cells."""
    if len(array.cells) < 2:
        return None
    cells = list(array.cells)
    one, other = random.sample(range(len(cells)), 2)
    cells[one], cells[other] = cells[other], cells[one]
    return "swapped", Array(array.shape, tuple(cells))


def shifted(random, _, array):
    """Move every cell one place on, around the end."""
    by = random.choice((1, -1))
    return "shifted", Array(array.shape, (*array.cells[by:], *array.cells[:by]))


def reshaped(random, _, array):
    """Drop the last row, write a row of zeros more, or turn rows into columns."""
    row = prod(array.shape[1:])
    first = array.shape[0]
    ways = [("row added", Array((first + 1, *array.shape[1:]), array.cells + ((),) * row))]
    if first > 1:
        ways.append(("row dropped", Array((first - 1, *array.shape[1:]), array.cells[:-row])))
    if len(array.shape) == 2:
        ways.append(("transposed", truths.transposed(array)))
    return random.choice(ways)


def _with(problem, **arguments):
    """Change the geometry of a problem."""
    return replace(problem, geometry=type(problem.geometry)(**(problem.geometry.to_dict() | arguments)))


def mistakes(problem):
    """Give the arguments with which a mistake is the right answer to another problem, and the name of the mistake."""
    axes = problem.geometry.axes
    ones, zeros = (1,) * len(axes), ((0, 0),) * len(axes)
    sides = tuple((axis.end, axis.begin) for axis in axes)
    yield "stride ignored", _with, {"stride": ones, "output_padding": 0}
    yield "padding not cropped", _with, {"padding": zeros}
    yield "sides swapped", _with, {"padding": sides}
    yield "dilation ignored", _with, {"dilation": ones, "output_padding": 0}
    yield "output padding ignored", _with, {"output_padding": 0}
    yield "kernel not flipped", _reversed_kernel, {}
    yield "kernel transposed", _transposed_kernel, {}


def _reversed_kernel(problem):
    """Turn the kernel of every pair of channels around."""
    size = prod(problem.geometry.kernel)
    starts = range(0, len(problem.kernel), size)
    return replace(problem, kernel=tuple(tap for at in starts for tap in reversed(problem.kernel[at : at + size])))


def _transposed_kernel(problem):
    """Swap rows and columns of a square kernel."""
    kernel = problem.geometry.kernel_shape
    if len(kernel) != 2 or kernel[0] != kernel[1]:
        return problem
    return replace(
        problem, kernel=tuple(problem.kernel[oracles.flat(index[::-1], kernel)] for index in oracles.indices(kernel))
    )


def mistaken(random, problem, target):
    """Compute a target of another problem: what a mistake gives."""
    name, change, arguments = random.choice(list(mistakes(problem)))
    try:
        found = truths.targets(change(problem, **arguments)).get(target)
    except GeometryError:
        return None
    return None if found is None else (name, found)


def changed(random, problem, target, array, *, shape=True):
    """Return (name of the change, another array), or None where none was found; `shape` allows another shape."""
    ways = [slipped] * 6 + [swapped] * 2 + [shifted] + ([reshaped] * 2 if shape else [])
    for _ in range(ATTEMPTS):
        if random.random() < 0.25:
            found = mistaken(random, problem, target)
        else:
            found = random.choice(ways)(random, problem, array)
        if found is not None and not array.equals(found[1]) and (shape or found[1].shape == array.shape):
            return found
    return None


def wrong_positions(array, claimed):
    """Return the flat numbers of the cells that differ; shapes are the same."""
    pairs = enumerate(zip(array.cells, claimed.cells, strict=True))
    return [number for number, (one, other) in pairs if not same(one, other)]
