"""The explicit formulas as a program: one scalar product for every product there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sympy import Symbol
from sympy.codegen.ast import String

from tconv_sym import symbols
from tconv_sym.forms import FORMS
from tconv_sym.limits import check_limit
from tconv_sym.numeric.parts import Program, zeros
from tconv_sym.numeric.views import listed, plus, times, view

if TYPE_CHECKING:
    from sympy import Basic

    from tconv_sym.geometry import Geometry

MAX_PRODUCTS = 2**17
"""As many products as may be written one by one."""


def unrolled(geometry: Geometry, form: str, *, bias: bool) -> Program:
    """Write the formula of every output, in the products of a form; outputs on which nothing lands stay zero.

    Each name is one element; over batch axes it is an array of them.
    """
    terms = FORMS[form].run(geometry).terms.over_channels(geometry)
    check_limit("products of unrolled formulas", len(terms), MAX_PRODUCTS)
    x, w = ([Symbol(name) for name in names(geometry)] for names in (symbols.input_names, symbols.kernel_names))
    biases = [Symbol(name) for name in symbols.bias_names(geometry)] if bias else []
    products = [times(x[i], w[m]) for _, i, m in terms]
    assignments = [(Symbol("output"), zeros(geometry, geometry.output)), _unpack(w, "w.ravel()")]
    if bias:
        assignments.append(_unpack(biases, "bias.ravel()"))
    # Last, since an input may be called x.
    flat = f"x.reshape(*x.shape[:-{len(geometry.input_shape)}], {len(x)})"
    assignments.append(_unpack(x, f"np.moveaxis({flat}, -1, 0)"))
    for number, index in enumerate(np.ndindex(*geometry.output_shape)):
        formula = products[terms.bounds[number] : terms.bounds[number + 1]]
        if bias:
            formula.append(biases[index[0] if geometry.channels else 0])
        if formula:
            assignments.append((view("output", "...", *index), plus(formula)))
    return Program(assignments=tuple(assignments), result=Symbol("output"))


def _unpack(names: list[Symbol], source: str) -> tuple[Basic, Basic]:
    """Give names to the elements of an array."""
    return String(listed([name.name for name in names])), String(source)
