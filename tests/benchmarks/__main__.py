"""Measure tconv_sym against what one would write instead, and fail where a target is missed.

Run from the root of a checkout by `make bench`. Sizes are 32 × 32 inputs, a 4 × 4 kernel, stride 2,
padding 1, one channel, unless said otherwise; claims are about a 3 × 3 kernel at stride 1, padding 1: 9 products a cell.
"""

from __future__ import annotations

import re
import sys
from functools import partial

import numpy as np
import sympy

from tconv_sym import FORMS, Geometry, derive
from tconv_sym.errors import SolverError
from tconv_sym.laws.solver import working_islpy

from . import naive, report, timing
from .every_step import by_enumeration, by_isl

N, K, S, P = 32, 4, 2, 1
SMALL, LARGE = 16, 128
LARGE_CLAIM = 64
"""A claim about a larger output has more characters than are read."""
LINEAR = 1.15
"""The exponent up to which growth counts as linear: a sort may cost its logarithm."""


def fresh(size=N):
    """Make a derivation of which nothing is known yet."""
    return derive((size, size), (K, K), stride=S, padding=P)


def everything(derivation):
    """Derive by every form, prove, and write the output twice."""
    output, proof = derivation.output, derivation.prove()
    return output, proof.holds, derivation.to_markdown(parts=("output",)), derivation.to_latex(parts=("output",))


def against_naive():
    """All that a reader wants of one size, against three forms in plain SymPy; both write the same sums of the same
    symbols, and we compare eight forms.
    """
    (mine, proved, *_), (theirs, agreed, *_) = everything(fresh()), naive.everything(N, K, S, P)
    assert proved
    assert agreed
    assert flat(mine) == list(theirs)
    ours, rival = timing.seconds((everything, fresh), (lambda _: naive.everything(N, K, S, P), lambda: None), repeats=3)
    return report.faster("eight forms, proof, Markdown, LaTeX; rival: three forms", ours, rival, 30)


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


def terms_of(size, names=tuple(FORMS)):
    """Build the terms of forms, and return the products."""
    geometry = Geometry((size, size), (K, K), stride=S, padding=P)
    return [len(FORMS[name].run(geometry).terms) for name in names]


def further_forms():
    """The terms of the five forms beyond the three that everybody knows, against those of scatter alone."""
    five = ("gather", "sub-pixel", "col2im", "polynomial", "adjoint")
    assert len({*terms_of(LARGE, five), *terms_of(LARGE, ("scatter",))}) == 1
    calls = partial(terms_of, LARGE, five), partial(terms_of, LARGE, ("scatter",))
    return report.as_fast("terms of the five further forms, of scatter", *timing.seconds_of_calls(*calls, repeats=9), 4)


def gradients():
    """The gradients with respect to input and kernel, against the output."""

    def entries(derivation):
        found = derivation.gradients()
        return found.input, found.kernel

    ours, rival = timing.seconds((entries, with_terms), (lambda d: d.output, fresh), repeats=5)
    return report.as_fast("gradients of input and kernel, output", ours, rival, 3)


def questioned(size=N):
    """Make the derivation that claims are about, of which nothing is known yet."""
    return derive((size, size), (3, 3), padding=1)


def written(derivation, target):
    """Write the output."""
    return getattr(derivation, f"to_{target}")(parts=("output",))


def derived(derivation, target):
    """Derive the output as SymPy expressions, and write it."""
    return derivation.output, written(derivation, target)


def mistaken(claim):
    """Turn the kernel around in a claim: every tap w11 becomes w33 and so on."""
    return re.sub(r"(w_?\{?)([123])([123])", lambda tap: f"{tap[1]}{4 - int(tap[2])}{4 - int(tap[3])}", claim)


def asked(target, size=N, change=str):
    """Make a derivation and a claim about it, for `judged`."""
    return questioned(size), change(written(questioned(size), target))


def judged(question, status="verified"):
    """Read a claim and judge it."""
    derivation, claim = question
    verdict = derivation.check(claim)
    assert verdict.status == status, verdict.message
    assert verdict.compared == derivation.geometry.output[0] ** 2
    return verdict


def refuted(question):
    """Read a claim with a mistake, judge it, and find out which mistake it is."""
    verdict = judged(question, "refuted")
    assert next(iter(verdict.misconceptions)) == "kernel-not-flipped"


def checks():
    """To read and judge a claim, right or wrong, against deriving and writing it."""
    rows = []
    for target, name in (("latex", "LaTeX"), ("text", "text")):
        right, wrong = partial(asked, target), partial(asked, target, change=mistaken)
        times = timing.seconds(
            (judged, right), (refuted, wrong), (partial(derived, target=target), questioned), repeats=5
        )
        rows.append(report.as_fast(f"a right claim in {name}, derive and write it", times[0], times[2], 3))
        rows.append(report.as_fast(f"a wrong claim in {name}, derive and write it", times[1], times[2], 25))
    return rows


def growing():
    """Give what should grow with the products only: name, function, how to make its argument, and the larger size."""
    yield "terms of the eight forms", terms_of, lambda size: size, LARGE
    yield "output", lambda d: d.output, fresh, LARGE
    yield "output in Markdown", lambda d: d.to_markdown(parts=("output",)), fresh, LARGE
    yield "output in LaTeX", lambda d: d.to_latex(parts=("output",)), fresh, LARGE
    yield "proof", lambda d: d.prove(), fresh, LARGE
    yield "gradients", lambda d: d.gradients().input, fresh, LARGE
    yield "check of a claim in LaTeX, to 64×64", judged, partial(asked, "latex"), LARGE_CLAIM
    yield "check of a claim in text, to 64×64", judged, partial(asked, "text"), LARGE_CLAIM


def products(geometry):
    """Count the products that a form makes."""
    return len(FORMS["scatter"].run(geometry).terms)


def linear():
    """Time and memory from 16 × 16 inputs to larger ones."""
    rows = []
    for name, function, make, size in growing():
        small, large = partial(make, SMALL), partial(make, size)
        posed = questioned if size == LARGE_CLAIM else fresh
        factor = products(posed(size).geometry) / products(posed(SMALL).geometry)
        times = timing.seconds((function, small), (function, large), repeats=7)
        rows.append(report.growth(f"growth, time: {name}", *times, factor, LINEAR, write=report.time))
        peaks = [timing.peak_bytes(function, argument) for argument in (small, large)]
        rows.append(report.growth(f"growth, memory: {name}", *peaks, factor, LINEAR, write=report.size))
    return rows


def command():
    """The command line against the import of the libraries that it needs."""
    ours, rival = timing.seconds_of_programs(
        [sys.executable, "-m", "tconv_sym", "derive", "5", "3"],
        [sys.executable, "-c", "import sympy, numpy"],
        repeats=7,
    )
    return report.as_fast("tconv-sym derive 5 3, import sympy, numpy", ours, rival, 1.5)


TIMED = "import time; begin = time.perf_counter(); {}; print(time.perf_counter() - begin)"
PROVED = "from tconv_sym import prove_every_size; assert prove_every_size().holds"


def every_size():
    """Reading and checking every certificate in a fresh process, our imports included, once SymPy is there."""
    ours, rival = timing.seconds_printed(
        f"import sympy; {TIMED.format(PROVED)}", TIMED.format("import sympy"), repeats=7
    )
    return [
        report.as_fast("all certificates after import sympy, import sympy", ours, rival, 3),
        report.within("all certificates after import sympy, 1 s", ours, 1),
    ]


def every_step():
    """The eight forms at 64 strides and dilations by isl, for every size, against numbers in a box."""
    what = "eight forms at s, d in 1..8 by isl"
    try:
        working_islpy()
    except SolverError as error:
        return [report.LeftOut(what, str(error))]
    assert by_isl() == by_enumeration() == []
    ours, rival = timing.seconds_of_calls(by_isl, by_enumeration, repeats=3)
    return [report.as_fast(f"{what}, enumerated in a box", ours, rival, 1.5), report.within(f"{what}, 2 s", ours, 2)]


def main():
    """Measure all, print the table, and return the exit status."""
    rows = [
        against_naive(),
        against_add(),
        further_forms(),
        gradients(),
        *numeric(),
        *linear(),
        *checks(),
        command(),
        *every_size(),
        *every_step(),
    ]
    print(report.table(rows))
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
