"""Measure tconv_sym against what one would write instead, and fail where a target is missed.

Run from the root of a checkout by `make bench`. Sizes are 32 × 32 inputs, a 4 × 4 kernel, stride 2,
padding 1, one channel, unless said otherwise.
"""

from __future__ import annotations

import sys
from functools import partial

import numpy as np
import sympy

from tconv_sym import FORMS, Geometry, derive

from . import naive, report, timing

N, K, S, P = 32, 4, 2, 1
SMALL, LARGE = 16, 128
LINEAR = 1.15
"""The exponent up to which growth counts as linear: a sort may cost its logarithm."""


def fresh(size=N):
    """Make a derivation of which nothing is known yet."""
    return derive((size, size), (K, K), stride=S, padding=P)


def everything(derivation):
    """Derive three ways, prove, and write the output twice."""
    output, proof = derivation.output, derivation.prove()
    return output, proof.holds, derivation.to_markdown(parts=("output",)), derivation.to_latex(parts=("output",))


def against_naive():
    """All that a reader wants of one size, against plain SymPy; both write the same sums of the same symbols."""
    (mine, proved, *_), (theirs, agreed, *_) = everything(fresh()), naive.everything(N, K, S, P)
    assert proved
    assert agreed
    assert flat(mine) == list(theirs)
    ours, rival = timing.seconds((everything, fresh), (lambda _: naive.everything(N, K, S, P), lambda: None), repeats=3)
    return report.faster("three forms, proof, Markdown, LaTeX", ours, rival, 30)


def flat(array):
    """Return the elements of a SymPy array, row by row."""
    return [cell for row in array.tolist() for cell in row]


def with_terms():
    """Make a derivation that knows its symbols and its terms."""
    derivation = fresh()
    assert len(derivation.input) == N * N
    assert len(derivation.kernel) == K * K
    assert len(derivation.forms["scatter"].terms) > 0
    return derivation


def added(derivation):
    """Write the output from the same terms and symbols with SymPy's own sums and products."""
    x, w, terms = flat(derivation.input), flat(derivation.kernel), derivation.forms["scatter"].terms
    cells = [[] for _ in range(terms.sizes[0])]
    for output, cell, tap in terms:
        cells[output].append(x[cell] * w[tap])
    return [sympy.Add(*cell) for cell in cells]


def against_add():
    """The SymPy output from known terms, against `Add(*[x*w …])` a cell."""
    derivation = with_terms()
    assert flat(derivation.output) == added(derivation)
    ours, rival = timing.seconds((lambda d: d.output, with_terms), (added, with_terms), repeats=5)
    return report.faster("SymPy output from the same terms", ours, rival, 5)


def slices(x, w):
    """Place every tap's multiple of the input on the canvas by a strided slice, and crop."""
    canvas = np.zeros((S * (N - 1) + K,) * 2)
    for row in range(K):
        for column in range(K):
            canvas[row : row + S * N : S, column : column + S * N : S] += w[row, column] * x
    return canvas[P:-P, P:-P]


def numeric():
    """The default callable against NumPy by hand, and against the unrolled callable."""
    derivation = fresh()
    default, unrolled = derivation.lambdify(), derivation.lambdify(unroll=True)
    generator = np.random.default_rng(0)
    x, w = generator.standard_normal((N, N)), generator.standard_normal((K, K))
    for call in (default, unrolled):
        np.testing.assert_allclose(np.asarray(call(x, w), float), slices(x, w), rtol=1e-12, atol=1e-12)
    calls = [partial(call, x, w) for call in (default, slices, unrolled)]
    ours, by_hand, scalars = timing.seconds_of_calls(*calls, repeats=15)
    return [
        report.as_fast("one call, NumPy slices by hand", ours, by_hand, 1.5),
        report.faster("one call, unrolled scalars", ours, scalars, 20),
    ]


def terms_of(size):
    """Build the terms of the three forms, and return the products."""
    geometry = Geometry((size, size), (K, K), stride=S, padding=P)
    return [len(form.run(geometry).terms) for form in FORMS.values()]


def growing():
    """Give what should grow with the products only: name, function, and how to make its argument for a size."""
    yield "terms of the three forms", terms_of, lambda size: size
    yield "output", lambda d: d.output, fresh
    yield "output in Markdown", lambda d: d.to_markdown(parts=("output",)), fresh
    yield "output in LaTeX", lambda d: d.to_latex(parts=("output",)), fresh
    yield "proof", lambda d: d.prove(), fresh


def linear():
    """Time and memory from 16 × 16 to 128 × 128 inputs."""
    products = terms_of(LARGE)[0] / terms_of(SMALL)[0]
    rows = []
    for name, function, make in growing():
        small, large = (partial(make, size) for size in (SMALL, LARGE))
        times = timing.seconds((function, small), (function, large), repeats=7)
        rows.append(report.growth(f"growth, time: {name}", *times, products, LINEAR, write=report.time))
        sizes = [timing.peak_bytes(function, argument) for argument in (small, large)]
        rows.append(report.growth(f"growth, memory: {name}", *sizes, products, LINEAR, write=report.size))
    return rows


def command():
    """The command line against the import of the libraries that it needs."""
    ours, rival = timing.seconds_of_programs(
        [sys.executable, "-m", "tconv_sym", "derive", "5", "3"],
        [sys.executable, "-c", "import sympy, numpy"],
        repeats=7,
    )
    return report.as_fast("tconv-sym derive 5 3, import sympy, numpy", ours, rival, 1.5)


def main():
    """Measure all, print the table, and return the exit status."""
    rows = [against_naive(), against_add(), *numeric(), *linear(), command()]
    print(report.table(rows))
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
