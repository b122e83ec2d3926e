"""What a form's relation says for every size is what its `build` does, wherever one can look; what it does not is seen."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given

from strategies import geometries
from tconv_sym import FORMS, Geometry
from tconv_sym.errors import FormError, ReadingError
from tconv_sym.forms.definitions import CommonDivisor, Division, Value
from tconv_sym.forms.enumeration import holding, solutions, values
from tconv_sym.forms.relation import ASSUMPTIONS, PARAMETERS, PRODUCT, Relation, expression, parameters_of, read
from tconv_sym.forms.sub_pixel import PHASES

STATED = [
    pytest.param(form, relation, id=form.name if relation is form.relation else f"{form.name}-restated-{number}")
    for form in FORMS.values()
    for number, relation in enumerate((form.relation, *form.restated))
]
LEAST_SETS = 20_000


@lru_cache
def box():
    """Every valid axis of a box: strides and dilations with and without a common divisor, paddings of both signs."""
    numbers = (
        (1, 2, 3, 4, 6),
        (1, 2, 3, 4, 6),
        (1, 2, 3, 4),
        (1, 2, 3, 4),
        (-2, -1, 0, 1, 5),
        (-6, 0, 2),
        (0, 1, 2, 3, 5),
    )
    return [
        Geometry(n, k, stride=s, dilation=d, padding=((begin, end),), output_padding=a)
        for s, d, n, k, begin, end, a in product(*numbers)
        if a < max(s, d) and s * (n - 1) + d * (k - 1) + a + 1 > begin + end
    ]


def sample():
    """Some of the box, spread all over it."""
    return box()[::61]


def columns(sets):
    return parameters_of(one.axes[0] for one in sets)


def stated(relation, sets):
    """Return the products that the relation states for each of many geometries of one axis, sorted, repeats and all."""
    case, *triples = relation.products(columns(sets))
    order = np.lexsort((*reversed(triples), case))
    rows = np.stack(triples, axis=1)[order]
    ends = np.cumsum(np.bincount(case, minlength=len(sets)))
    return [[tuple(row) for row in part.tolist()] for part in np.split(rows, ends[:-1])]


def differing(form, relation, sets):
    """Return the geometries for which the relation is not what the form does.

    That is: another existence than `refuses` gives, by what it requires or by its condition; or, where the form exists,
    another output length, or other products than those of `build`, each as often.
    """
    required, allowed = (
        set(relation.satisfying(text, columns(sets))) for text in (relation.requires, relation.condition)
    )
    lengths, products = relation.lengths(columns(sets)), stated(relation, sets)
    return [
        one
        for number, one in enumerate(sets)
        if (exists := form.refuses(one) is None) is not (number in required)
        or exists is not (number in allowed)
        or (exists and lengths[number] != one.output[0])
        or (exists and products[number] != sorted(form.build(one).terms))
    ]


@pytest.mark.parametrize(("form", "relation"), STATED)
def test_the_relation_is_what_build_does(form, relation):
    assert len(sample()) > 300
    assert differing(form, relation, sample()) == []


@pytest.mark.slow
@pytest.mark.parametrize(("form", "relation"), STATED)
def test_the_relation_is_what_build_does_in_all_of_the_box(form, relation):
    assert len(box()) > LEAST_SETS
    assert differing(form, relation, box()) == []


@given(geometries())
def test_several_axes_are_the_product_of_the_axes(geometry):
    """The sentence `ON_SEVERAL_AXES`: every combination of a product of each axis, and nothing else."""
    for form in FORMS.values():
        if form.refuses(geometry.spatial) is not None:
            continue
        case, *triples = form.relation.products(parameters_of(geometry.axes))
        each = [np.stack(triples, axis=1)[case == number] for number in range(len(geometry.axes))]
        cells = np.array([np.stack(cell, axis=1) for cell in product(*each)], np.int64).reshape(-1, 3, len(each))
        shapes = (geometry.output, geometry.input, geometry.kernel)
        ids = [np.ravel_multi_index(tuple(cells[:, j].T), shape).tolist() for j, shape in enumerate(shapes)]
        assert sorted(zip(*ids, strict=True)) == list(form.run(geometry).terms)


@pytest.mark.parametrize(("form", "relation"), STATED)
def test_every_product_is_recovered(form, relation):
    """What is stated as a recovery gives each product's variables, one way only, and they satisfy the relation."""
    sets = [one for one in sample() if form.refuses(one) is None]
    known = {name: np.asarray(column) for name, column in columns(sets).items()}
    sized = solutions([name for one in relation.sizes for name in one.defines], relation.size_constraints, known)
    case, *triples = FORMS["scatter"].relation.products(columns(sets))
    rows = {name: column[case] for name, column in sized.items()} | dict(zip(PRODUCT, triples, strict=True))
    names = [name for one in relation.recovered for name in one.defines]
    found = solutions(names, read(*(one.text for one in relation.recovered)), rows | {"row": np.arange(len(case))})
    assert found["row"].tolist() == list(range(len(case)))
    assert len(holding(relation.constraints, found)["row"]) == len(case) > 1000
    for polynomial, column in zip(relation.product, triples, strict=True):
        assert np.array_equal(values(polynomial, found), column)


def test_the_assumptions_are_those_of_a_geometry():
    known = {name: np.asarray(column) for name, column in columns(sample()).items()}
    assert len(holding(read(*ASSUMPTIONS), known)["s"]) == len(sample())


def test_the_forms_that_may_be_refused_are_those_with_a_condition():
    assert [name for name, form in FORMS.items() if form.relation.condition] == ["matrix", "col2im", "adjoint"]


# ---- a relation that says something else is seen ----------------------------------------------------------------------


def without(form, field, number):
    texts = getattr(form.relation, field)
    return {field: texts[:number] + texts[number + 1 :]}


def instead(form, field, number, new):
    texts = getattr(form.relation, field)
    return {field: (*texts[:number], new, *texts[number + 1 :])}


SCATTER, MATRIX, ZERO_INSERTION, GATHER, SUB_PIXEL, COL2IM, POLYNOMIAL, ADJOINT = FORMS.values()
FLOOR = "O + pl + pr - d*(k - 1) - 1"
TAMPERED = {
    "scatter, one tap too few": (SCATTER, instead(SCATTER, "summed", 1, "0 <= m < k - 1")),
    "scatter, cropped at the other side": (SCATTER, instead(SCATTER, "summed", 2, "s*i + d*m - pr = o")),
    "scatter, one later": (SCATTER, instead(SCATTER, "summed", 2, "s*i + d*m - pl = o - 1")),
    "scatter, no dilation": (SCATTER, instead(SCATTER, "summed", 2, "s*i + m - pl = o")),
    "scatter, kernel turned round": (SCATTER, {"tap": "k - 1 - m"}),
    "scatter, one output too few": (SCATTER, {"length": "O - 1"}),
    "scatter, one output too many": (SCATTER, {"length": "O + 1"}),
    "matrix, always there": (MATRIX, {"requires": "Q >= 1", "condition": "s >= 1"}),
    "matrix, condition too weak": (MATRIX, {"condition": "op <= s"}),
    "matrix, condition too strong": (MATRIX, {"condition": "op < s - 1"}),
    "matrix, no floor": (MATRIX, {"requires": "h = n"}),
    "matrix, one row too few": (MATRIX, instead(MATRIX, "summed", 0, "0 <= q < Q - 1")),
    "matrix, no padding": (MATRIX, instead(MATRIX, "summed", 2, "s*q + d*m = j")),
    "zero insertion, kernel not flipped": (ZERO_INSERTION, {"tap": "t"}),
    "zero insertion, pad k - p": (ZERO_INSERTION, instead(ZERO_INSERTION, "sizes", 0, Value("B", "d*k - pl"))),
    "zero insertion, output padding at the begin": (
        ZERO_INSERTION,
        {"sizes": (Value("B", "d*(k - 1) - pl + op"), Value("E", "d*(k - 1) - pr"), ZERO_INSERTION.relation.sizes[2])},
    ),
    "zero insertion, no output padding": (
        ZERO_INSERTION,
        instead(ZERO_INSERTION, "sizes", 1, Value("E", "d*(k - 1) - pr")),
    ),
    "gather, without divisibility": (GATHER, without(GATHER, "summed", 1)),
    "gather, any quotient": (GATHER, without(GATHER, "summed", 2)),
    "gather, no padding": (
        GATHER,
        {"definitions": (Division(dividend="o - d*m", divisor="s", quotient="q", remainder="r"),)},
    ),
    "sub-pixel, every first tap twice": (SUB_PIXEL, instead(SUB_PIXEL, "where", 1, "0 <= b < 2*s1")),
    "sub-pixel, first taps without padding": (SUB_PIXEL, instead(SUB_PIXEL, "where", 2, "s*c = d*b - r")),
    "sub-pixel, taps s apart": (SUB_PIXEL, {"tap": "b + s*j"}),
    "sub-pixel, one phase missing": (SUB_PIXEL, instead(SUB_PIXEL, "where", 0, "1 <= r < s")),
    "sub-pixel, first tap only": (SUB_PIXEL, instead(SUB_PIXEL, "summed", 0, "0 <= j < 1")),
    "col2im, fold not cropped": (COL2IM, instead(COL2IM, "summed", 3, "z = o")),
    "col2im, columns d apart": (COL2IM, {"definitions": (Value("z", "d*l + s*m"),)}),
    "polynomial, exponents the other way": (POLYNOMIAL, {"definitions": (Value("e", "d*i"), Value("f", "s*m"))}),
    "adjoint, one position more": (
        ADJOINT,
        {"sizes": (Division(dividend=f"{FLOOR} + 2*s", divisor="s", quotient="Q", remainder="e"),)},
    ),
    "adjoint, padding at the other side": (ADJOINT, instead(ADJOINT, "summed", 3, "z = v + pr")),
}


@pytest.mark.parametrize(("form", "change"), TAMPERED.values(), ids=TAMPERED)
def test_a_relation_that_says_something_else_is_seen(form, change):
    assert differing(form, replace(form.relation, **change), sample())


IMPLIED = {"0 <= c < U", "0 <= z < Z", "0 <= z < O + pl + pr"}
"""That a cell lies in its array: said because the program has such an array, though the other conditions imply it."""


@pytest.mark.parametrize(
    ("form", "field", "number"),
    [
        pytest.param(form, field, number, id=f"{form.name}-{field}-{number}")
        for form in FORMS.values()
        for field in ("summed", "where")
        for number in range(len(getattr(form.relation, field)))
    ],
)
def test_every_condition_counts(form, field, number):
    """Left out, it is missed: other products come, or there is no bound left."""
    condition = getattr(form.relation, field)[number]
    changed = replace(form.relation, **without(form, field, number))
    try:
        seen = bool(differing(form, changed, sample()))
    except FormError as error:
        seen = "must be bounded on both sides" in str(error)
    assert seen is (condition not in IMPLIED)


def test_a_repeat_alone_is_seen():
    """The same products, each as often as there are phases: only the multiplicities differ."""
    doubled = replace(
        PHASES,
        variables=("z", *PHASES.variables),
        where=(*PHASES.where, "0 <= z < s"),
        recovery=(Value("z", "0"), *PHASES.recovery),
    )
    seen = differing(SUB_PIXEL, doubled, sample())
    assert seen
    assert all(one.axes[0].stride > 1 for one in seen)
    assert [set(rows) for rows in stated(doubled, seen)] == [set(SUB_PIXEL.build(one).terms) for one in seen]


# ---- what a relation may be ------------------------------------------------------------------------------------------

MINE = {"variables": ("i", "m", "o"), "summed": ("0 <= i < n", "0 <= m < k", "i + m = o")}
REFUSED = {
    "unknown under the sum": (
        {"summed": ("0 <= t < k",)},
        "'0 <= t < k' must be stated in s, d, n, k, pl, pr, op, O, i, m, o, got t",
    ),
    "unknown as the input": (
        {"input": "n - t"},
        "'n - t' must be stated in s, d, n, k, pl, pr, op, O, i, m, o, got t",
    ),
    "a requirement on what is no size": (
        {"requires": "Q = n", "condition": "op < s"},
        "'Q = n' must be stated in s, d, n, k, pl, pr, op, O, got Q",
    ),
    "unknown as the tap": (
        {"tap": "k - t"},
        "'k - t' must be stated in s, d, n, k, pl, pr, op, O, i, m, o, got t",
    ),
    "unknown beside the sum": (
        {"where": ("r = 0",)},
        "'r = 0' must be stated in s, d, n, k, pl, pr, op, O, i, m, o, got r",
    ),
    "a length that is no size": (
        {"length": "o + 1"},
        "'o + 1' must be stated in s, d, n, k, pl, pr, op, O, got o",
    ),
    "a size before it is known": (
        {"sizes": (Value("B", "E + 1"), Value("E", "1"))},
        "'E + 1' must be stated in s, d, n, k, pl, pr, op, O, got E",
    ),
    "a size in its own terms": (
        {"sizes": (Value("B", "B"),)},
        "'B' must be stated in s, d, n, k, pl, pr, op, O, got B",
    ),
    "a condition on sizes": (
        {"sizes": (Value("B", "1"),), "requires": "B = 1", "condition": "B = 1"},
        "'B = 1' must be stated in s, d, n, k, pl, pr, op, O, got B",
    ),
    "a condition alone": (
        {"condition": "op < s"},
        "requires and condition must go together, got '' and 'op < s'",
    ),
    "a requirement alone": (
        {"requires": "op < s"},
        "requires and condition must go together, got 'op < s' and ''",
    ),
    "a variable twice": (
        {"variables": ("i", "m", "o", "i")},
        "a name must be new, and none of O, a, p, w, x, y, case, got i",
    ),
    "a variable with an underscore": (
        {"variables": ("i", "m", "o", "i_2")},
        "a name must be a letter, then letters and digits, got i_2",
    ),
    "a variable that is a parameter": (
        {"variables": ("i", "m", "o", "op")},
        "a name must be new, and none of O, a, p, w, x, y, case, got op",
    ),
    "a variable that a formula uses": (
        {"variables": ("i", "m", "o", "x")},
        "a name must be new, and none of O, a, p, w, x, y, case, got x",
    ),
    "a size that is a letter of the product": (
        {"sizes": (Value("o", "1"),), "variables": ("i", "m"), "summed": ("i + m = o",)},
        "a name must be new, and none of O, a, p, w, x, y, case, got o",
    ),
    "a product's letter recovered": (
        {"recovery": (Value("i", "o"),)},
        "a name must be new, and none of O, a, p, w, x, y, case, got i",
    ),
    "not recovered": (
        {"variables": ("i", "m", "o", "t")},
        "recovery must define every variable but o, i and m, got nothing for t",
    ),
    "recovered from what comes later": (
        {"variables": ("i", "m", "o", "t", "c"), "recovery": (Value("t", "c"), Value("c", "o"))},
        "'c' must be stated in s, d, n, k, pl, pr, op, O, o, i, m, got c",
    ),
}


@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_relation_is_refused(change, message):
    with pytest.raises(FormError) as caught:
        Relation(**(MINE | change))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "change", [{"summed": ("0 <= i", "m")}, {"output": "o = 1"}, {"length": ""}, {"where": ("i mod 2 = 0",)}]
)
def test_a_text_that_is_no_statement_is_refused(change):
    with pytest.raises(ReadingError):
        Relation(**(MINE | change))


def test_sizes_that_are_not_one_number_each_are_refused():
    """A division by 0 gives none."""
    bad = Relation(**MINE, sizes=(Division(dividend="n", divisor="pl", quotient="h", remainder="e"),))
    with pytest.raises(FormError) as caught:
        bad.products(columns([Geometry(2, 2), Geometry(2, 2, padding=1)]))
    assert str(caught.value) == "sizes must have one solution each, got 1 for 2 parameter sets"


def test_a_common_divisor_is_fixed():
    """It is one number, and so are those that go with it: they may stand among the sizes."""
    one = Relation(
        **MINE,
        sizes=(CommonDivisor(of=("s", "d"), divisor="g", quotients=("b", "c"), coefficients=("u", "v")),),
        length="g",
    )
    assert one.lengths(columns([Geometry(2, 2, stride=4, dilation=6), Geometry(2, 2)])).tolist() == [2, 1]


def test_no_parameter_sets_have_no_products():
    assert [column.tolist() for column in SCATTER.relation.products(columns([]))] == [[], [], [], []]


@pytest.mark.parametrize(("form", "relation"), STATED)
def test_words_say_what_every_letter_stands_for(form, relation):
    """Every variable and size is named, and what is needed, and all that is said of sizes alone is so."""
    statements = re.findall(r"\$([^$]*)\$", relation.words)
    letters = set(re.findall(r"[A-Za-z]\w*", " ".join(statements)))
    own = {*relation.variables, *(letter for one in relation.sizes for letter in one.defines)}
    assert own <= letters, form.name
    assert relation.requires == "" or relation.requires in statements
    for statement in statements:
        sides = statement.split(" = ")
        if len(sides) == 2 and set(re.findall(r"[A-Za-z]\w*", statement)) <= {*PARAMETERS, "O"}:
            assert expression(sides[0]) == expression(sides[1])


def test_words_hold_one_identity_at_least():
    """So that the test above compares something."""
    assert "$O + pl + pr - d*(k - 1) - 1 = s*(n - 1) + op$" in FORMS["matrix"].relation.words
