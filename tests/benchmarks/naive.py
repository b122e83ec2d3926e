"""The rival: the program that one writes first, with SymPy's matrices and plain loops, one channel, two axes.

It is not made slow on purpose: C is a SparseMatrix, sums are collected and added once, zeros are skipped where a reader
of the notes would see that they are zeros.
"""

from __future__ import annotations

from itertools import combinations, product

import sympy


def symbols(letter, size, separator=""):
    """Name a square matrix of symbols."""
    return sympy.Matrix(size, size, lambda row, column: sympy.Symbol(f"{letter}{row + 1}{separator}{column + 1}"))


def scatter(x, w, s, p):
    """Place the scaled kernels, add, and crop."""
    n, k = x.rows, w.rows
    size = s * (n - 1) + k
    canvas = sympy.zeros(size, size)
    for row, column in product(range(n), repeat=2):
        for down, right in product(range(k), repeat=2):
            canvas[s * row + down, s * column + right] += x[row, column] * w[down, right]
    return canvas[p : size - p, p : size - p]


def matrix(x, w, s, p):
    """Write C of the ordinary convolution row by row, and multiply its transpose by the flattened input."""
    n, k = x.rows, w.rows
    size = s * (n - 1) + k - 2 * p
    entries = {}
    for row, column in product(range(n), repeat=2):
        for down, right in product(range(k), repeat=2):
            to_row, to_column = s * row + down - p, s * column + right - p
            if 0 <= to_row < size and 0 <= to_column < size:
                entries[row * n + column, to_row * size + to_column] = w[down, right]
    c = sympy.SparseMatrix(n * n, size * size, entries)
    return (c.T * sympy.SparseMatrix(x.reshape(n * n, 1))).reshape(size, size)


def zero_insertion(x, w, s, p):
    """Insert zeros, pad with k − 1 − p, flip the kernel, and slide it."""
    n, k = x.rows, w.rows
    border = k - 1 - p
    size = s * (n - 1) + 1 + 2 * border
    padded = sympy.zeros(size, size)
    for row, column in product(range(n), repeat=2):
        padded[border + s * row, border + s * column] = x[row, column]
    flipped = w[::-1, ::-1]
    out = size - k + 1
    taps = list(product(range(k), repeat=2))

    def window(row, column):
        cells = ((padded[row + down, column + right], flipped[down, right]) for down, right in taps)
        return sympy.Add(*(cell * tap for cell, tap in cells if cell != 0))

    return sympy.Matrix(out, out, window)


def proved(outputs):
    """Compare each pair of outputs, cell by cell."""
    return all(
        sympy.expand(left - right) == 0
        for one, other in combinations(outputs, 2)
        for left, right in zip(one, other, strict=True)
    )


def markdown(y):
    """Write a list of formulas in Markdown."""
    cells = product(range(y.rows), range(y.cols))
    return "\n".join(f"- output[{row},{column}] = {y[row, column]}" for row, column in cells)


def latex(y):
    """Write aligned formulas in LaTeX."""
    cells = product(range(y.rows), range(y.cols))
    lines = (f"y_{{{row},{column}}} &= {sympy.latex(y[row, column])}" for row, column in cells)
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def everything(n, k, s, p):
    """Derive three ways, prove, and write the output twice."""
    x, w = symbols("x", n, "_"), symbols("w", k)
    outputs = [form(x, w, s, p) for form in (scatter, matrix, zero_insertion)]
    return outputs[0], proved(outputs), markdown(outputs[0]), latex(outputs[0])
