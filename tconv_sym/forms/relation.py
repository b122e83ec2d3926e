"""What a form is on one axis, as data: which products x[i]·w[m] stand on which output, for every size at once.

A form's `build` moves ids about for given numbers; its `Relation` says the same with letters. From it come the formula,
what has to be proved, and all products for given numbers, which tests compare with those of `build`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from tconv_sym.constraints import Constraint, read_constraints, read_polynomial
from tconv_sym.errors import FormError
from tconv_sym.forms.enumeration import holding, solutions, values
from tconv_sym.polynomial import substitute

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from tconv_sym.forms.definitions import Definition
    from tconv_sym.geometry import Axis
    from tconv_sym.polynomial import Polynomial

    Ids = NDArray[np.int64]

PARAMETERS = ("s", "d", "n", "k", "pl", "pr", "op")
"""Stride, dilation, input and kernel size, paddings at the begin and the end, output padding: integers."""
ASSUMPTIONS = ("s >= 1", "d >= 1", "n >= 1", "k >= 1", "op >= 0")
"""What is known of them."""
OUTPUT_LENGTH = "s*(n - 1) - pl - pr + d*(k - 1) + op + 1"
"""What O stands for in every text: relationship 14 of arXiv:1603.07285, with a padding for each side and k dilated."""
PRODUCT = ("o", "i", "m")
"""The letters of a product: output, input and tap."""
_CASE = "case"
"""The column that numbers the parameter sets; as a name it would be none that a formula can show."""
_KEPT = ("O", "a", "p", "w", "x", "y", _CASE)
"""Letters that mean something else in a formula: a is its output padding, p its paddings."""
Columns = Mapping[str, "Ids | Sequence[int]"]
"""Parameter sets: a column for each of `PARAMETERS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """The products that a form adds up on one axis: y[output] = Σ x[input]·w[tap] for 0 ≤ output < length.

    Everything is text over the parameters, O, and integers of its own, as `read_constraints` takes it:

    - `sizes`: integers made of the parameters alone, one definition after the other.
    - `variables`: the integers of one product, all of them, each bounded by those before it.
    - `summed`: the conditions under the Σ. `where`: those on what belongs to the output. `definitions`: of variables
      that others determine.
    - `length`: how many outputs the form itself gives. `requires`: what must hold of `sizes` so that there is such a
      form, "" for nothing; `condition` says the same in the parameters alone.
    - `recovery`: how a product (o, i, m) of the transposed convolution gives the variables but those of `definitions`,
      one after the other. Variables with one of these three letters are just that.
    - `words`: what the letters stand for, in sentences with statements between dollars.

    Raises `FormError` for a name that is unknown, taken or left out, `ReadingError` for a text that is no statement.

    >>> one = Relation(variables=("i", "m", "o"), summed=("0 <= i < n", "0 <= m < k", "s*i + d*m - pl = o"))
    >>> columns = {name: [value] for name, value in zip(PARAMETERS, (2, 1, 2, 2, 1, 0, 0), strict=True)}
    >>> [column.tolist() for column in one.products(columns)]
    [[0, 0, 0], [0, 1, 2], [0, 1, 1], [1, 0, 1]]
    >>> Relation(variables=("i",), summed=("0 <= i < N",))
    Traceback (most recent call last):
        ...
    tconv_sym.errors.FormError: '0 <= i < N' must be stated in s, d, n, k, pl, pr, op, O, i, got N
    """

    variables: tuple[str, ...]
    summed: tuple[str, ...]
    output: str = "o"
    input: str = "i"
    tap: str = "m"
    sizes: tuple[Definition, ...] = ()
    where: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    length: str = "O"
    requires: str = ""
    condition: str = ""
    recovery: tuple[Definition, ...] = ()
    words: str = ""

    def __post_init__(self) -> None:
        """Check that every text can be read, and that every name is known where it stands."""
        sized = _known_after(self.sizes, _GIVEN)
        own = _with(sized, self.variables)
        _check_statements(_GIVEN, (self.condition,))
        _check_statements(sized, (self.requires,))
        _check_expressions(sized, (self.length,))
        _check_statements(own, (*self.where, *(one.text for one in self.definitions), *self.summed))
        _check_expressions(own, (self.output, self.input, self.tap))
        if bool(self.requires) != bool(self.condition):
            raise FormError(f"requires and condition must go together, got {self.requires!r} and {self.condition!r}")
        found = _known_after(self.recovered, _with(sized, PRODUCT))
        if missing := [name for name in self.variables if name not in found]:
            raise FormError(f"recovery must define every variable but o, i and m, got nothing for {missing[0]}")

    @property
    def range(self) -> str:
        """Which outputs there are."""
        return f"0 <= {self.output} < {self.length}"

    @property
    def belonging(self) -> tuple[str, ...]:
        """The variables that belong to an output but do not make it: where there are none such, the output is 0.

        >>> from tconv_sym import FORMS
        >>> FORMS["sub-pixel"].relation.belonging, FORMS["gather"].relation.belonging
        (('b', 'c'), ())
        """
        in_where = {name for one in read(*self.where) for name in one.names}
        in_output = {name for monomial in expression(self.output) for name in monomial}
        return tuple(name for name in self.variables if name in in_where - in_output)

    @property
    def recovered(self) -> tuple[Definition, ...]:
        """How a product (o, i, m) gives all variables, each from those before it."""
        return self.recovery + self.definitions

    @property
    def size_constraints(self) -> tuple[Constraint, ...]:
        """What holds of `sizes`; O is written out."""
        return read(*(one.text for one in self.sizes))

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """What holds of a product, beyond the assumptions and what holds of `sizes`; O is written out."""
        return read(*self.where, *(one.text for one in self.definitions), *self.summed, self.range)

    @property
    def product(self) -> tuple[Polynomial, Polynomial, Polynomial]:
        """Output, input and tap, as polynomials; O is written out."""
        return expression(self.output), expression(self.input), expression(self.tap)

    def products(self, parameters: Columns) -> tuple[Ids, Ids, Ids, Ids]:
        """Enumerate for many parameter sets at once: which set, and output, input and tap of each of its products.

        `parameters` has a column for each of `PARAMETERS`. One row for each way of choosing the variables: a product
        that is counted twice comes twice. Raises `FormError` or `LimitError`.
        """
        found = solutions(self.variables, self.constraints, self._sized(parameters))
        output, inputs, taps = (values(one, found) for one in self.product)
        return found[_CASE], output, inputs, taps

    def lengths(self, parameters: Columns) -> Ids:
        """Return how many outputs the form itself gives for each parameter set."""
        return values(expression(self.length), self._sized(parameters))

    def satisfying(self, text: str, parameters: Columns) -> list[int]:
        """Return the numbers of the parameter sets for which `requires`, `condition` or the like holds."""
        found = holding(read(text) if text else (), self._sized(parameters))
        return [int(case) for case in found[_CASE]]

    def _sized(self, parameters: Columns) -> dict[str, Ids]:
        """Find the sizes of each parameter set; raises `FormError` unless each has one solution."""
        known = {name: np.asarray(parameters[name], np.int64) for name in PARAMETERS}
        cases = np.arange(len(known[PARAMETERS[0]]))
        names = [name for one in self.sizes for name in one.defines]
        sized = solutions(names, self.size_constraints, known | {_CASE: cases})
        if not np.array_equal(sized[_CASE], cases):
            raise FormError(
                f"sizes must have one solution each, got {len(sized[_CASE])} for {len(cases)} parameter sets"
            )
        return sized


def parameters_of(axes: Iterable[Axis]) -> dict[str, Ids]:
    """Return the parameters of many axes, a column each.

    >>> from tconv_sym import Axis
    >>> {name: column.tolist() for name, column in parameters_of([Axis(input=2, kernel=3, stride=2, end=1)]).items()}
    {'s': [2], 'd': [1], 'n': [2], 'k': [3], 'pl': [0], 'pr': [1], 'op': [0]}
    """
    rows = [
        (axis.stride, axis.dilation, axis.input, axis.kernel, axis.begin, axis.end, axis.output_padding)
        for axis in axes
    ]
    columns = np.array(rows, np.int64).reshape(-1, len(PARAMETERS)).T
    return dict(zip(PARAMETERS, columns, strict=True))


def expression(text: str) -> Polynomial:
    """Read a polynomial, and write out what O stands for.

    >>> from tconv_sym.polynomial import to_text
    >>> to_text(expression("O + pl + pr"))
    '-d + d×k + n×s + op - s + 1'
    """
    return substitute(read_polynomial(text), _OUTPUT)


def read(*texts: str) -> tuple[Constraint, ...]:
    """Read constraints, and write out what O stands for.

    >>> print(*read("O > 0"))
    -d + d*k + n*s + op - pl - pr - s >= 0
    """
    found = [one for text in texts for one in read_constraints(text)]
    return tuple(Constraint(substitute(one.polynomial, _OUTPUT), is_equation=one.is_equation) for one in found)


_OUTPUT = MappingProxyType({"O": read_polynomial(OUTPUT_LENGTH)})
_GIVEN = (*PARAMETERS, "O")


def _known_after(definitions: Iterable[Definition], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that are known after some definitions; raises `FormError`."""
    for one in definitions:
        _check_expressions(known, one.needs)
        known = _with(known, one.defines)
    return known


def _with(known: tuple[str, ...], names: Iterable[str]) -> tuple[str, ...]:
    """Add names; raises `FormError` for one that is taken, or has an underscore: a second choice's names have."""
    for name in names:
        if "_" in name:
            raise FormError(f"a name must be a letter, then letters and digits, got {name}")
        if name in known or name in _KEPT:
            raise FormError(f"a name must be new, and none of {', '.join(_KEPT)}, got {name}")
        known = (*known, name)
    return known


def _check_expressions(known: Sequence[str], texts: Iterable[str]) -> None:
    """Refuse an expression with a name that is not known."""
    for text in texts:
        _check_names(known, text, {name for monomial in read_polynomial(text) for name in monomial})


def _check_statements(known: Sequence[str], texts: Iterable[str]) -> None:
    """Refuse a statement with a name that is not known."""
    for text in filter(None, texts):
        _check_names(known, text, {name for one in read_constraints(text) for name in one.names})


def _check_names(known: Sequence[str], text: str, used: set[str]) -> None:
    if unknown := sorted(used.difference(known)):
        raise FormError(f"{text!r} must be stated in {', '.join(known)}, got {unknown[0]}")
