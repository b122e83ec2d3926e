"""Forms compared at strides and dilations of 1 to 8: by isl for every size, and by its rival in a box of sizes.

Without isl one has numbers only: the rival enumerates the products of the same forms, with our own arrays, for some
sizes and paddings of each stride and dilation. That is far less than isl proves, so isl is to be hardly slower at most.
"""

from __future__ import annotations

from importlib import import_module
from itertools import product

import numpy as np

from tconv_sym import FORMS
from tconv_sym.forms.relation import PARAMETERS
from tconv_sym.laws.isl import Steps

TRUTH = FORMS["scatter"].relation
RELATIONS = {name: form.relation for name, form in FORMS.items()}
STEPS = tuple(product(range(1, 9), repeat=2))
BOX = ((1, 2, 3), (1, 2, 3), (-1, 0, 1, 2), (-1, 0, 1, 2), (0, 1))
"""The sizes, kernels, both paddings and output paddings of the rival."""


def by_isl(relations=RELATIONS, steps=STEPS):
    """Return name, stride and dilation of each relation that is not the truth, at some size; tests/laws asks it too."""
    wrong = []
    for stride, dilation in steps:
        here = Steps(_context(), stride, dilation)
        truth = here.map_of(TRUTH).range().intersect_params(here.sizes())
        wrong += [(name, stride, dilation) for name, one in relations.items() if not proved(here, truth, one)]
    return wrong


def _context():
    """Make a context in which no question takes long."""
    context = import_module("islpy").Context()
    context.set_max_operations(2_000_000)
    return context


def proved(here, truth, relation):
    """Tell whether a relation is the truth under its condition, each product once, and with as many outputs."""
    made = here.map_of(relation).intersect_params(here.sizes())
    under = here.sizes(*filter(None, [relation.condition]))
    return (
        made.range().is_equal(truth.intersect_params(under))
        and made.domain().params().is_subset(under)
        and made.is_injective()
        and (relation.length == "O" or here.longer_or_shorter(relation).intersect(under).is_empty())
    )


def by_enumeration(relations=RELATIONS, steps=STEPS):
    """Return name, stride and dilation of each relation that is not the truth, in the box."""
    wrong = []
    for stride, dilation in steps:
        sets = np.array(list(product([stride], [dilation], *BOX)))
        columns = dict(zip(PARAMETERS, sets.T, strict=True))
        truth, lengths = ordered(TRUTH.products(columns)), TRUTH.lengths(columns)
        for name, relation in relations.items():
            exists, is_right = (
                np.isin(range(len(sets)), relation.satisfying(text, columns))
                for text in (relation.requires, relation.condition)
            )
            made = ordered(relation.products(columns))
            same = np.array_equal(made[:, exists[made[0]]], truth[:, is_right[truth[0]]])
            if not same or not np.array_equal(relation.lengths(columns)[is_right], lengths[is_right]):
                wrong.append((name, stride, dilation))
    return wrong


def ordered(products):
    """Return products in order: which set, output, input and tap, a row each."""
    rows = np.stack(products)
    return rows[:, np.lexsort(rows[::-1])]
