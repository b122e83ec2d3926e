"""Names of the input's elements, the kernel's taps and the bias: as notes write them, and never two alike.

The input is `a, b, c …` row by row while letters last (`w` is the kernel's), beyond that and with channels `x1_2`. The
kernel is `w1 …`, `w11 …` while every axis has at most nine taps, beyond that `w1_12`. With channels the array's own
indices come first: `x` channel, row, column; `w` input channel, output channel within its group, row, column. All are
counted from 1. In LaTeX channels are superscripts: `w^{(1,2)}_{11}`.
"""

from __future__ import annotations

from itertools import product
from math import prod
from string import ascii_lowercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tconv_sym.geometry import Geometry

LETTERS = ascii_lowercase.replace("w", "")
_DIGITS = 9
"""Up to here an index is one digit, and `w11` can be read without a separator."""


def input_names(geometry: Geometry) -> list[str]:
    """Name the input's elements in row-major order.

    >>> from tconv_sym import Geometry
    >>> input_names(Geometry((2, 2), 3)), input_names(Geometry((6, 6), 3))[-1]
    (['a', 'b', 'c', 'd'], 'x6_6')
    """
    if _has_letters(geometry):
        return list(LETTERS[: prod(geometry.input)])
    return ["x" + "_".join(map(str, index)) for index in positions(geometry.input_shape)]


def kernel_names(geometry: Geometry) -> list[str]:
    """Name the kernel's taps in row-major order.

    >>> from tconv_sym import Geometry
    >>> kernel_names(Geometry((2, 2), (3, 3)))[:4], kernel_names(Geometry((2, 2), (1, 12)))[-1]
    (['w11', 'w12', 'w13', 'w21'], 'w1_12')
    """
    separator = "" if geometry.channels is None and max(geometry.kernel) <= _DIGITS else "_"
    return ["w" + separator.join(map(str, index)) for index in positions(geometry.kernel_shape)]


def bias_names(geometry: Geometry) -> list[str]:
    """Name the bias: one, or one for each output channel."""
    return ["β"] if geometry.channels is None else [f"β{index}" for (index,) in positions(geometry.bias_shape)]


def input_latex(geometry: Geometry) -> list[str]:
    """Write `input_names` in LaTeX."""
    if _has_letters(geometry):
        return input_names(geometry)
    channels = 0 if geometry.channels is None else 1
    return ["x" + _scripts(index[:channels], index[channels:], ",") for index in positions(geometry.input_shape)]


def kernel_latex(geometry: Geometry) -> list[str]:
    """Write `kernel_names` in LaTeX.

    >>> from tconv_sym import Geometry
    >>> kernel_latex(Geometry((2, 2), (1, 12)))[-1], kernel_latex(Geometry(2, 2, channels=(1, 2)))[-1]
    ('w_{1,12}', 'w^{(1,2)}_{2}')
    """
    channels = 0 if geometry.channels is None else 2
    separator = "" if max(geometry.kernel) <= _DIGITS else ","
    return ["w" + _scripts(index[:channels], index[channels:], separator) for index in positions(geometry.kernel_shape)]


def bias_latex(geometry: Geometry) -> list[str]:
    r"""Write `bias_names` in LaTeX.

    >>> from tconv_sym import Geometry
    >>> bias_latex(Geometry(2, 2, channels=(1, 2)))
    ['\\beta_{1}', '\\beta_{2}']
    """
    if geometry.channels is None:
        return [r"\beta"]
    return [rf"\beta_{{{index}}}" for (index,) in positions(geometry.bias_shape)]


def variable_names(geometry: Geometry, letter: str = "x") -> list[str]:
    """Name the elements of what the ordinary convolution takes in, which is laid out as our output.

    Each letter of `letter` has a bar.

    >>> from tconv_sym import Geometry
    >>> variable_names(Geometry(2, 2))
    ['x̄1', 'x̄2', 'x̄3']
    """
    barred = variable_name(letter)
    return [barred + "_".join(map(str, index)) for index in positions(geometry.output_shape)]


def variable_latex(geometry: Geometry, letter: str = "x") -> list[str]:
    """Write `variable_names` in LaTeX."""
    channels = 0 if geometry.channels is None else 1
    barred = rf"\bar{{{letter}}}"
    return [barred + _scripts(index[:channels], index[channels:], ",") for index in positions(geometry.output_shape)]


def variable_name(letter: str) -> str:
    """Put a bar over each letter, in text.

    >>> variable_name("xx")
    'x̄x̄'
    """
    return "".join(f"{one}\N{COMBINING MACRON}" for one in letter)


def gradient_names(geometry: Geometry, letter: str = "g") -> list[str]:
    """Name the entries of ∂L/∂y, laid out as the output: as the kernel's taps are, with a letter of their own.

    >>> from tconv_sym import Geometry
    >>> gradient_names(Geometry((2, 1), (2, 2))), gradient_names(Geometry((5, 1), (6, 1)))[-1]
    (['g11', 'g12', 'g21', 'g22', 'g31', 'g32'], 'g10_1')
    """
    separator = "" if geometry.channels is None and max(geometry.output) <= _DIGITS else "_"
    return [letter + separator.join(map(str, index)) for index in positions(geometry.output_shape)]


def gradient_latex(geometry: Geometry, letter: str = "g") -> list[str]:
    r"""Write `gradient_names` in LaTeX.

    >>> from tconv_sym import Geometry
    >>> gradient_latex(Geometry(2, 1, channels=(1, 2)))[-1], gradient_latex(Geometry(1, 1), "gg")
    ('g^{(2)}_{2}', ['\\mathit{gg}_{1}'])
    """
    channels = 0 if geometry.channels is None else 1
    separator = "" if max(geometry.output) <= _DIGITS else ","
    base = letter if len(letter) == 1 else rf"\mathit{{{letter}}}"
    return [
        base + _scripts(index[:channels], index[channels:], separator) for index in positions(geometry.output_shape)
    ]


def _has_letters(geometry: Geometry) -> bool:
    """Tell whether the letters last for the whole input."""
    return geometry.channels is None and prod(geometry.input) <= len(LETTERS)


def positions(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Count through an array from 1, in row-major order."""
    return product(*(range(1, size + 1) for size in shape))


def _scripts(channels: tuple[int, ...], position: tuple[int, ...], separator: str) -> str:
    """Write channels above and a position below."""
    above = f"^{{({','.join(map(str, channels))})}}" if channels else ""
    return f"{above}_{{{separator.join(map(str, position))}}}"
