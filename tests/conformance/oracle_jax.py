"""JAX as an oracle, and the products of parameters with which its own tests try `conv_transpose`.

Those are in `tests/lax_test.py` of its repository, which no wheel ships: here are the same products, for float32.
"""

from __future__ import annotations

from itertools import product

import jax
import numpy as np
from jax import lax

from conformance.case import Case, Refusal
from conformance.oracle import Oracle

TOGETHER = 50
"""As many cases are compiled at a time: alone, each takes ten times as long."""
COMPILER = {
    "xla_backend_optimization_level": 0,  # each is computed once
    "xla_llvm_disable_expensive_passes": True,
    "xla_disable_hlo_passes": "algsimp",  # it aborts the process: see `faults`
}


def outputs(function, cases):
    """Compute cases, many together; `function` gives (function of arrays, arrays) of a case."""
    found = []
    for start in range(0, len(cases), TOGETHER):
        found += together([traceable(function, case) for case in cases[start : start + TOGETHER]])
    return found


def traceable(function, case):
    """Return (function, arrays), or the refusal where tracing already fails."""
    try:
        compute, arrays = function(case)
        shape = jax.eval_shape(compute, *arrays).shape
    except Exception as error:  # noqa: BLE001 (JAX refuses with several kinds)
        return Refusal.of(error)
    if 0 in shape:
        # XLA aborts the process on some convolutions without outputs.
        return lambda *_: np.zeros(shape, np.float32), []
    return compute, arrays


def together(calls):
    """Compute (function, arrays) in one program; refusals stay in their places."""
    results = iter(halved([call for call in calls if not isinstance(call, Refusal)]))
    return [call if isinstance(call, Refusal) else next(results) for call in calls]


def halved(calls):
    """Compute calls in one program; if that fails, each half in one, so that the call that fails is left alone."""
    try:
        return computed(calls)
    except Exception as error:  # noqa: BLE001 (JAX refuses with several kinds)
        if len(calls) == 1:
            return [Refusal.of(error)]
    half = len(calls) // 2
    return [*halved(calls[:half]), *halved(calls[half:])]


def computed(calls):
    """Compile and run all calls as one program."""
    functions = [compute for compute, _ in calls]

    def program(operands):
        return [compute(*arrays) for compute, arrays in zip(functions, operands, strict=True)]

    operands = [arrays for _, arrays in calls]
    compiled = jax.jit(program).lower(operands).compile(compiler_options=COMPILER)
    return [np.asarray(result) for result in compiled(operands)]


class JaxOracle(Oracle):
    """`jax.lax.conv_transpose` with its default layouts, in float32."""

    packages = ("jax", "jaxlib")

    def outputs(self, cases):
        return outputs(call, cases)

    def own_cases(self):
        batches, channels, kernels = (2, 3), (2, 3), (3, 4, 5)
        several = list(product(batches, channels, channels, kernels))
        two = [((b, 9, 10, i), (k, k, j, i)) for b, i, j, k in several]
        strides = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 3)]
        yield from cases("testConvTranspose2DT", two, strides, [None, (2, 2)], transpose_kernel=True)
        two = [((b, 9, 10, i), (k, k, i, j)) for b, i, j, k in several]
        yield from cases("testConvTranspose2D", two, strides, [None, (2, 2)], transpose_kernel=False)
        one = [((b, 10, i), (k, i, j)) for b, i, j, k in several]
        yield from cases("testConvTranspose1D", one, [(1,), (2,), (3,)], [None, (2,)], transpose_kernel=False)
        none = [((b, i), (i, j)) for b, i, j in product(batches, channels, channels)]
        yield from cases("testConvTranspose0D", none, [()], [None, ()], transpose_kernel=False)


def call(case):
    """Return the function that JAX compiles, and its arrays."""
    arrays = [value.astype(np.float32) for value in case.values() if value is not None]

    def compute(x, w, bias=None):
        y = lax.conv_transpose(x, w, **case.arguments)
        return y if bias is None else y + bias

    return compute, arrays


def cases(name, shapes, strides, dilations, **others):
    """Give one of JAX's products."""
    every = product(shapes, strides, ("VALID", "SAME"), dilations)
    for number, (pair, stride, padding, dilation) in enumerate(every):
        arguments = {"strides": stride, "padding": padding, "rhs_dilation": dilation, **others}
        yield Case(framework="jax", shapes=pair, arguments=arguments, origin=f"jax {name} {number}")
