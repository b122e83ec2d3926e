"""Gradients of numbers, compiled by `sympy.lambdify`: callables, and source code that stands alone."""

from __future__ import annotations

import inspect
import linecache
import textwrap
from functools import partial
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from sympy import Symbol, lambdify

from tconv_sym.errors import OperandError, UnknownNameError
from tconv_sym.limits import check_limit
from tconv_sym.numeric.backward_programs import RESULTS, assignments, mix_back, pair
from tconv_sym.numeric.operands import Signature
from tconv_sym.numeric.program import MAX_TAPS
from tconv_sym.numeric.views import ViewPrinter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from numpy.typing import ArrayLike

    from tconv_sym.geometry import Geometry

_NEEDS = {"input": ("w", "g"), "kernel": ("x", "g"), "bias": ("g",)}
"""What each gradient is made from."""


def compile_gradients(geometry: Geometry, of: str | None = None, *, bias: bool = False) -> CompiledGradients:
    """Return a callable for the gradients on `geometry`: all of them, or only the one with respect to `of`.

    `of` is "input", "kernel" or, where there is a bias, "bias". Raises `UnknownNameError` and `LimitError`.

    >>> from tconv_sym import Geometry
    >>> f = compile_gradients(Geometry(2, 2))
    >>> [gradient.tolist() for gradient in f(x=[1, 2], w=[3, 4], g=[1, 10, 100])]
    [[43, 430], [21, 210]]
    """
    known = ("input", "kernel", "bias") if bias else ("input", "kernel")
    if of is not None and of not in known:
        raise UnknownNameError("gradient", of, known)
    check_limit("taps of the kernel", prod(geometry.kernel), MAX_TAPS)
    return CompiledGradients(geometry, known if of is None else (of,), single=of is not None)


def gradient_signature(geometry: Geometry, parts: tuple[str, ...]) -> Signature:
    """Return what the gradients with respect to `parts` are made from: `x`, `w` and `g`, or some of them."""
    shapes = {"x": geometry.input_shape, "w": geometry.kernel_shape, "g": geometry.output_shape}
    group_out = 1 if geometry.channels is None else geometry.channels[1] // geometry.groups

    def bound(largest: Mapping[str, int], samples: int) -> int:
        # How many products there are in an entry, at most.
        products = {
            "input": prod(geometry.kernel) * group_out,
            "kernel": samples * prod(geometry.input),
            "bias": samples * prod(geometry.output),
        }
        return max(prod(largest[name] for name in _NEEDS[part]) * products[part] for part in parts)

    return Signature(
        {name: shape for name, shape in shapes.items() if any(name in _NEEDS[part] for part in parts)},
        batched=("x", "g"),
        has_channels=geometry.channels is not None,
        bound=bound,
    )


class CompiledGradients:
    """Gradients of numbers: `f(x, w, g)` gives (dx, dw) or, with a bias, (dx, dw, dbias).

    Of one alone: `f(w, g)` gives dx, `f(x, g)` gives dw, `f(g)` gives dbias. `g` is ∂L/∂y, laid out as the output. `x`
    and `g` may have batch axes in front, the same: dx then has them too, dw and dbias are summed over them. Integers
    are exact at any size, floats keep their dtype; `ShapeError` or `OperandError` tells of what does not fit.
    """

    def __init__(self, geometry: Geometry, parts: tuple[str, ...], *, single: bool) -> None:
        """Make the function of the gradients with respect to `parts`; a single one is no tuple."""
        self.geometry = geometry
        self._parts = parts
        self._signature = gradient_signature(geometry, parts)
        self.names = tuple(self._signature.shapes)
        results = [Symbol(RESULTS[part]) for part in parts]
        program = assignments(geometry, parts)
        groups, axes = geometry.groups, len(geometry.axes)
        helpers = {helper.__name__: partial(helper, groups=groups, axes=axes) for helper in (mix_back, pair)}
        result = results[0] if single else tuple(results)
        self._function = lambdify(
            [Symbol(name) for name in self.names],
            result,
            modules=[{"np": np, **helpers}, "numpy"],
            printer=ViewPrinter(),
            # As in `program`: lambdify writes these assignments in front of the result.
            cse=lambda _: (program, result),
            docstring_limit=0,
        )
        lines = linecache.getlines(self._function.__code__.co_filename)
        self._code = "".join(lines).replace(self._function.__name__, "gradients", 1)

    def __call__(self, *operands: ArrayLike, **named: ArrayLike) -> Any:  # noqa: ANN401 (an array, or a tuple of them)
        """Check the operands, given in order or by name, and compute the gradients."""
        got = [*self.names[: len(operands)], *["another"] * (len(operands) - len(self.names)), *named]
        if sorted(got) != sorted(self.names):
            expected, words = ", ".join(self.names), ", ".join(got) or "none"
            raise OperandError(f"operands must be {expected}, in this order or by name, got {words}")
        return self._function(*self._signature.check(dict(zip(self.names, operands, strict=False)) | named))

    def __repr__(self) -> str:
        return f"<gradients({', '.join(self.names)}) on {self.geometry!r}>"

    @property
    def source(self) -> str:
        """The code that runs behind the checks, with everything but NumPy that it needs: to read, or to run."""
        made = ", ".join(RESULTS[part] for part in self._parts)
        title = textwrap.fill(f"Gradients {made} of y[o] = Σ x[i]·w[m] over o = s·i + d·m − p, {self.geometry!r}.", 110)
        note = f"{self._signature.all_written()}, all of one dtype; dtype=object for integers that int64 cannot hold."
        return "\n\n".join([f'"""{title}\n\n{note}\n"""', *self._helpers(), f"\n{self._code}"])

    def _helpers(self) -> list[str]:
        """Write the imports, and the functions for channels that the code calls."""
        called = [helper for helper in (mix_back, pair) if f"{helper.__name__}(" in self._code]
        imports = "from functools import partial\nfrom math import prod\n\n" if called else ""
        pieces = [f"{imports}import numpy as np"]
        for helper in called:
            bound = f"{helper.__name__}, groups={self.geometry.groups}, axes={len(self.geometry.axes)}"
            pieces += [f"\n{inspect.getsource(helper)}", f"{helper.__name__} = partial({bound})"]
        return pieces
