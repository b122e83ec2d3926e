"""Programs to callables, by `sympy.lambdify`, and to source code that stands alone."""

from __future__ import annotations

import inspect
import linecache
import textwrap
from functools import partial
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from sympy import Symbol, lambdify, sympify

from tconv_sym.errors import OperandError, UnknownNameError
from tconv_sym.forms import FORMS
from tconv_sym.limits import check_limit
from tconv_sym.numeric.operands import output_signature
from tconv_sym.numeric.programs import PROGRAMS, mix, sub_pixel, with_bias
from tconv_sym.numeric.unrolled import unrolled
from tconv_sym.numeric.views import ViewPrinter

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import ArrayLike, NDArray

    from tconv_sym.geometry import Geometry
    from tconv_sym.numeric.parts import Program


def _multiprecision(number: Any) -> Any:  # noqa: ANN401 (any number)
    """Make a number of mpmath, which comes with SymPy; an integer stays one: as mpf it would be rounded."""
    from mpmath import mpmathify  # type: ignore[import-untyped] # noqa: PLC0415

    return number if isinstance(number, int) else mpmathify(number)


_NUMBERS = {
    "numpy": None,
    "math": lambda number: number,
    "mpmath": _multiprecision,
    "sympy": sympify,
}
"""What a module computes with instead of Python's numbers; None is arrays of a dtype."""


MAX_TAPS = 2**14
"""As many taps as a kernel may have: each is a product in the code."""


def compile_program(
    geometry: Geometry, *, modules: str = "numpy", unroll: bool = False, form: str | None = None, bias: bool = False
) -> Compiled:
    """Return a callable for numbers on `geometry`.

    The default computes whole arrays, one sum for each phase; `form` has it computed by that form. `unroll` writes the
    formula of every output instead, from the products of `form`; only there may `modules` be "math", "mpmath" or
    "sympy". Raises `UnknownNameError`, `FormError` where the form does not exist, and `LimitError`.
    """
    if unroll:
        _check_name("modules", modules, tuple(_NUMBERS))
        _check_name("form", form, (None, *FORMS))
        return Compiled(geometry, unrolled(geometry, form or "scatter", bias=bias), modules=modules, bias=bias)
    _check_name("modules without unroll=True", modules, ("numpy",))
    _check_name("form", form, (None, *PROGRAMS))
    check_limit("taps of the kernel", prod(geometry.kernel), MAX_TAPS)
    program = sub_pixel(geometry) if form is None else PROGRAMS[form](geometry)
    return Compiled(geometry, with_bias(program, geometry) if bias else program, modules=modules, bias=bias)


def _check_name(kind: str, name: str | None, known: tuple[str | None, ...]) -> None:
    """Refuse a name that is not known; None is none."""
    if name not in known:
        raise UnknownNameError(kind, name, tuple(each for each in known if each is not None))


class Compiled:
    """A transposed convolution of numbers: `f(x, w)`, or `f(x, w, bias)` where there is a bias.

    The arrays are in the geometry's layout, `x` with any batch axes in front; `ShapeError` or `OperandError` tells of
    others. Integers are exact at any size, floats keep their dtype. Zeros of the padding are multiplied like other
    numbers, so an infinite tap makes NaN of them; `form="scatter"` and unrolled formulas have none.
    """

    def __init__(self, geometry: Geometry, program: Program, *, modules: str, bias: bool) -> None:
        """Make the function of `program`, which is for `geometry`."""
        self.geometry = geometry
        self._program = program
        self._signature = output_signature(geometry, bias=bias)
        number = _NUMBERS[modules]
        self._number = number and np.frompyfunc(number, 1, 1)
        mixed = partial(mix, groups=geometry.groups, axes=program.mixed_axes)
        self._function = lambdify(
            [Symbol(name) for name in self._signature.shapes],
            program.result,
            modules=[{"np": np, "mix": mixed, **program.constants}, modules],
            printer=ViewPrinter(),
            # lambdify writes what its `cse` takes out of an expression as assignments in front of it.
            cse=lambda result: (program.assignments, result),
            docstring_limit=0,
        )
        # The code is kept for tracebacks, under the name that lambdify gives to every function.
        lines = linecache.getlines(self._function.__code__.co_filename)
        self._code = "".join(lines).replace(self._function.__name__, "transposed_convolution", 1)

    def __call__(self, x: ArrayLike, w: ArrayLike, bias: ArrayLike | None = None) -> NDArray[Any]:
        """Check the operands and compute the output."""
        if (bias is None) == ("bias" in self._signature.shapes):
            made = "with a bias, and must be given one" if bias is None else "without a bias, and must be given none"
            raise OperandError(f"this function was made {made}")
        given = {"x": x, "w": w} if bias is None else {"x": x, "w": w, "bias": bias}
        operands = self._signature.check(given)
        if self._number is None:
            return self._function(*operands)  # type: ignore[no-any-return]
        return self._numbers(self._function(*map(self._numbers, operands)))

    def _numbers(self, array: NDArray[Any]) -> NDArray[Any]:
        """Make numbers of the module out of the entries."""
        return np.asarray(self._number(array.astype(object)), dtype=object)

    def __repr__(self) -> str:
        return f"<transposed_convolution({', '.join(self._signature.shapes)}) on {self.geometry!r}>"

    @property
    def source(self) -> str:
        """The code that runs behind the checks, with everything but NumPy that it needs: to read, or to run."""
        title = textwrap.fill(f"y[o] = Σ x[i]·w[m] over o = s·i + d·m − p, on {self.geometry!r}.", 110)
        note = f"{self._signature.all_written()}, all of one dtype; dtype=object for integers that int64 cannot hold."
        imports, helper = "import numpy as np", []
        if self._program.mixed_axes and self.geometry.channels is not None:
            imports = f"from functools import partial\nfrom math import prod\n\n{imports}"
            arguments = f"groups={self.geometry.groups}, axes={self._program.mixed_axes}"
            helper = [f"\n{inspect.getsource(mix)}", f"mix = partial(mix, {arguments})"]
        constants = [
            textwrap.fill(f"{name} = np.array({values.tolist()}, dtype=np.int64)", 110, subsequent_indent="    ")
            for name, values in self._program.constants.items()
        ]
        return "\n\n".join([f'"""{title}\n\n{note}\n"""', imports, *helper, *constants, f"\n{self._code}"])
