"""The fast way and SymPy's own give the same objects: equal, of one hash, with the same arguments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Dummy, Symbol, symbols

from strategies import geometries
from tconv_sym import FORMS, Terms
from tconv_sym.expressions import Expressions
from tconv_sym.problem import pose


def canonical(problem, terms):
    """Let SymPy do everything, one output after the other."""
    x, w = problem.input.values, problem.kernel.values
    sums = [[] for _ in range(terms.sizes[0])]
    for output, input_id, tap in terms:
        sums[output].append(x[input_id] * w[tap])
    biases = problem.bias.values if problem.bias else [0]
    each = len(sums) // len(biases)
    return [Add(*products, biases[output // each]) for output, products in enumerate(sums)]


def assert_same(problem, terms):
    ours, theirs = Expressions(problem).sums(terms), canonical(problem, terms)
    assert ours == theirs
    assert list(map(hash, ours)) == list(map(hash, theirs))
    assert [e.args for e in ours] == [e.args for e in theirs]
    assert [e.is_commutative for e in ours] == [e.is_commutative for e in theirs]


def posed(geometry, **operands):
    arguments = geometry.to_dict()
    x, w = operands.pop("x", arguments.pop("input")), operands.pop("w", arguments.pop("kernel"))
    arguments.pop("input", None), arguments.pop("kernel", None)
    return pose(x, w, **arguments, **operands)


@given(geometries(most_products=300), st.booleans())
def test_fresh_symbols(geometry, bias):
    problem = posed(geometry, bias=bias)
    terms = FORMS["scatter"].run(geometry).terms.over_channels(geometry)
    assert problem.is_symbols
    assert_same(problem, terms)


NAMES = st.sampled_from(["a", "A", "b1", "b10", "b2", "q_1", "z", "x", "Z9"])
ASSUMPTIONS = st.sampled_from([{}, {"positive": True}, {"integer": True}, {"real": True}])


@given(st.lists(st.tuples(NAMES, ASSUMPTIONS), min_size=2, max_size=6, unique_by=lambda made: made[0]), st.data())
def test_the_callers_symbols_with_assumptions(made, data):
    atoms = data.draw(st.permutations([Symbol(name, **assumptions) for name, assumptions in made]))
    split = data.draw(st.integers(1, len(atoms) - 1))
    problem = pose(list(atoms[:split]), list(atoms[split:]))
    assert problem.is_symbols
    assert_same(problem, FORMS["scatter"].run(problem.geometry).terms)


ENTRIES = st.one_of(
    st.integers(-3, 3), st.fractions(min_value=-2, max_value=2, max_denominator=4), st.sampled_from(symbols("u v")),
    st.sampled_from([symbols("u") + 1, 2 * symbols("v"), symbols("u") ** 2, -symbols("u")]),
)  # fmt: skip


@given(st.lists(ENTRIES, min_size=1, max_size=4), st.lists(ENTRIES, min_size=1, max_size=3), ENTRIES)
def test_repeated_symbols_numbers_and_expressions(x, w, bias):
    problem = pose(x, w, bias, stride=1)
    assert_same(problem, FORMS["scatter"].run(problem.geometry).terms)


def test_the_guard_lets_only_distinct_plain_symbols_through():
    a, b = symbols("a b")
    assert not pose([a, b], [a]).is_symbols
    assert not pose([Dummy("a")], [b]).is_symbols
    assert not pose([a], [a + b]).is_symbols


def test_a_product_that_lands_twice_is_counted_twice():
    problem = pose(2, 2)
    terms = Terms.of(problem.geometry, [0, 0], [0, 0], [0, 0])
    assert Expressions(problem).sums(terms) == [2 * symbols("a") * symbols("w1"), 0, 0]


def test_products_are_shared_between_forms():
    problem = pose(3, 2)
    expressions = Expressions(problem)
    scatter, matrix = (expressions.sums(FORMS[name].run(problem.geometry).terms) for name in ("scatter", "matrix"))
    assert scatter == matrix
    assert all(
        p is q for s, m in zip(scatter[1:-1], matrix[1:-1], strict=True) for p, q in zip(s.args, m.args, strict=True)
    )


def test_other_products_than_before_are_made_anew():
    problem = pose(2, 2)
    expressions = Expressions(problem)
    first = FORMS["scatter"].run(problem.geometry).terms
    expressions.sums(first)
    other = Terms.of(problem.geometry, [0], [1], [0])
    a, b, w1 = symbols("a b w1")
    assert expressions.sums(other) == [b * w1, 0, 0]
    assert expressions.sums(first)[0] == a * w1


@pytest.mark.slow
def test_a_large_size_equals_the_canonical_one():
    problem = pose((32, 32), (4, 4), stride=2, padding=1, bias=True)
    assert_same(problem, FORMS["scatter"].run(problem.geometry).terms)


def test_no_product_at_all():
    problem = pose(1, 1, padding=((5, -5),))
    terms = FORMS["scatter"].run(problem.geometry).terms
    assert len(terms) == 0
    assert Expressions(problem).sums(terms) == [0]
