"""Geometries, seeded: a quarter each of what PyTorch, TensorFlow and Keras were made for, and a quarter of anything."""

from __future__ import annotations

from random import Random

from tconv_sym.errors import GeometryError
from tconv_sym.geometry import Geometry

LARGEST = {1: 6, 2: 5, 3: 3}
"""The largest input and kernel size by the number of axes."""
AXES = (1, 1, 1, 2, 2, 2, 3)
STRIDES, DILATIONS = (1, 1, 2, 2, 3, 4), (1, 1, 1, 2, 3)
LEAST_PADDING, MOST_PADDING = -3, 6


def geometries(seed, count):
    """Give `count` different geometries, each with channels; the same for the same seed."""
    random = Random(f"geometries {seed}")  # noqa: S311 (nothing secret)
    seen = set()
    while len(seen) < count:
        drawn = draw(random)
        if drawn is not None and drawn not in seen:
            seen.add(drawn)
            yield drawn


def draw(random):
    """Draw one geometry, or None where no output is left."""
    rank = random.choice(AXES)
    style = random.choice((any_axis, symmetric_axis, same_axis, valid_axis))
    groups = random.choice((1, 1, 1, 2, 3))
    channels = (groups * random.randint(1, 2), groups * random.randint(1, 2))
    dilated = style is any_axis or random.random() < 0.3
    axes = [style(random, LARGEST[rank], dilated) for _ in range(rank)]
    names = ("input", "kernel", "stride", "dilation", "padding", "output_padding")
    arguments = dict(zip(names, map(tuple, zip(*axes, strict=True)), strict=True))
    try:
        return Geometry(**arguments, channels=channels, groups=groups)
    except GeometryError:
        return None


def sizes(random, largest, dilated):
    """Draw input, kernel, stride and dilation."""
    stride, dilation = random.choice(STRIDES), random.choice(DILATIONS) if dilated else 1
    return random.randint(1, largest), random.randint(1, largest), stride, dilation


def any_axis(random, largest, dilated):
    """Draw two paddings that have nothing to do with each other, and any output padding."""
    n, k, s, d = sizes(random, largest, dilated)
    padding = tuple(random.randint(LEAST_PADDING, MOST_PADDING) for _ in range(2))
    return n, k, s, d, padding, random.randrange(max(s, d))


def symmetric_axis(random, largest, dilated):
    """Draw as PyTorch has it: one padding, an output padding."""
    n, k, s, d = sizes(random, largest, dilated)
    padding = random.randint(0, d * (k - 1) // 2 + 1)
    return n, k, s, d, (padding, padding), random.randrange(max(s, d))


def same_axis(random, largest, dilated):
    """Draw as SAME has it: an output of s·n, or up to s − 1 less; the smaller half is cropped at the begin."""
    n, k, s, d = sizes(random, largest, dilated)
    total = d * (k - 1) + 1 - s + random.randrange(s)
    begin = max(total, 0) // 2
    return n, k, s, d, (begin, total - begin), 0


def valid_axis(random, largest, dilated):
    """Draw as VALID has it: nothing is cropped, and zeros may follow."""
    n, k, s, d = sizes(random, largest, dilated)
    short = max(s - (d * (k - 1) + 1), 0)
    return n, k, s, d, (0, -random.choice((0, short, random.randrange(s)))), 0
