from contextlib import suppress
from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym import Geometry
from tconv_sym.checking.size_algebra import NEUTRAL, conditions, counterexample, mentioned, point, polynomial
from tconv_sym.checking.size_law import TRANSPOSED, answer
from tconv_sym.checking.sizes import check_size
from tconv_sym.errors import LimitError
from tconv_sym.geometry import Axis
from tconv_sym.polynomial import add, constant, symbol
from tconv_sym.reading.size_formula import Letter, Number, Operation, Rounded, evaluate
from tconv_sym.reading.sizes import read_size

LETTERS = "nkspda"
SYMBOLS = {letter: symbol(letter) for letter in LETTERS}
LAW = "s(n-1) - 2p + d(k-1) + a + 1"
POINTS = st.fixed_dictionaries({letter: st.integers(letter in "nksd", 6) for letter in LETTERS})


def formula(text):
    return read_size(text).statements[0].links[0].formula


LEAVES = st.one_of(
    st.sampled_from(LETTERS).map(Letter),
    st.builds(Number, st.integers(0, 4)),
    st.just(Number(Fraction(1, 2))),
)
DIVISORS = st.one_of(st.sampled_from("nksd").map(Letter), st.builds(Number, st.integers(1, 3)))
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Operation, st.sampled_from("+-*"), inner, inner),
        st.builds(Operation, st.just("/"), inner, DIVISORS),
        st.builds(Rounded, inner, st.booleans()),
    ),
    max_leaves=10,
)


@given(EXPRESSIONS, POINTS)
def test_multiplying_out_numbers_is_evaluating(expression, at):
    with suppress(LimitError):
        known = {letter: constant(value) for letter, value in at.items()}
        assert polynomial(expression, known) == constant(evaluate(expression, at))


@given(EXPRESSIONS, POINTS, st.sets(st.sampled_from(LETTERS)))
def test_fixing_letters_commutes_with_multiplying_out(expression, at, fixed):
    """What a formula without roundings becomes when letters are fixed does not depend on when that is done."""
    with suppress(LimitError):
        known = {letter: constant(at[letter]) if letter in fixed else SYMBOLS[letter] for letter in LETTERS}
        made = polynomial(expression, known)
        if not any("⌊" in name for monomial in made for name in monomial):
            assert valued(made, at) == evaluate(expression, at)


def valued(made, at):
    """Evaluate a polynomial with inverses."""
    total = Fraction(0)
    for monomial, coefficient in made.items():
        term = Fraction(coefficient)
        for name in monomial:
            term = term / at[name[2:]] if name.startswith("1/") else term * at[name]
        total += term
    return total


@given(EXPRESSIONS, st.sampled_from(["n", "2k", "s(n-1)", "3", "0 - d k"]), st.booleans())
def test_what_is_whole_comes_out_of_a_rounding(expression, whole, up):
    with suppress(LimitError):
        inside = Rounded(Operation("+", expression, formula(whole)), up)
        outside = Operation("+", Rounded(expression, up), formula(whole))
        assert polynomial(inside, SYMBOLS) == polynomial(outside, SYMBOLS)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("⌈n/s⌉", "⌊(n - 1)/s⌋ + 1", True),
        ("⌈n/s⌉", "⌊(n + s - 1)/s⌋", True),
        ("⌈n/2⌉", "⌊(n + 1)/2⌋", True),
        ("⌈n/(2s)⌉", "⌊(n - 1)/(2s)⌋ + 1", True),
        ("⌈n/s + k/d⌉", "⌊(n d + k s - 1)/(s d)⌋ + 1", True),
        ("⌈3/2⌉ + ⌊3/2⌋", "3", True),
        ("⌊n⌋ + ⌈k⌉", "n + k", True),
        ("n s / s", "n", True),
        ("⌊n s / s⌋", "n", True),
        ("⌊3n/2⌋", "n + ⌊n/2⌋", True),
        ("⌊⌊n/s⌋ + n/s⌋", "2⌊n/s⌋", True),
        ("⌊n/s⌋", "⌈n/s⌉", False),
        ("⌊n/s⌋ s", "n", False),
        ("⌊n/s⌋", "n/s", False),
        ("⌊2n/s⌋", "2⌊n/s⌋", False),
    ],
)
def test_which_formulas_are_one_polynomial(one, other, equal):
    polynomials = [polynomial(formula(text), SYMBOLS) for text in (one, other)]
    assert (polynomials[0] == polynomials[1]) is equal
    differing = [
        (n, k, s, d)
        for n in range(1, 7)
        for k in range(1, 4)
        for s in range(1, 5)
        for d in range(1, 3)
        if evaluate(formula(one), {"n": n, "k": k, "s": s, "d": d})
        != evaluate(formula(other), {"n": n, "k": k, "s": s, "d": d})
    ]
    assert (not differing) is equal


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        (LAW, ()),
        ("s(n-1) - 2p + d(k-1) + 1", ("a",)),
        ("s(n-1) - 2p + k", ("a", "d")),
        ("s(n-1) + k", ("a", "d", "p")),
        ("n - 1 + k", ("a", "d", "p", "s")),
        ("n", ("a", "p", "s", "k")),
        ("s(n-1) - 2p + a + 1", ("k",)),
        ("s(n-1) - 2p + 2k", None),
        ("1", None),
    ],
)
def test_conditions_are_the_fewest(text, needed):
    left_out = [name for name in "adpsk" if name not in mentioned(formula(text))]
    assert conditions(formula(text), TRANSPOSED.size, left_out, NEUTRAL) == needed


@st.composite
def axes(draw):
    n, k, s, d = (draw(st.integers(1, most)) for most in (5, 5, 4, 3))
    p = draw(st.integers(0, min(2, (s * (n - 1) + d * (k - 1)) // 2)))
    return Axis(input=n, kernel=k, stride=s, dilation=d, begin=p, end=p)


@given(EXPRESSIONS, axes())
def test_answers_hold_at_the_layer_at_hand(expression, axis):
    with suppress(LimitError):
        found = answer(expression, TRANSPOSED, axis)
        is_size = evaluate(expression, point(axis)) == axis.output
        assert is_size or not found.right
        if not found.right and "here it gives the right size" in found.words:
            assert is_size


def test_examples_begin_with_the_layer_itself_and_grow():
    base = {"n": 2, "k": 3, "s": 2, "p": 0, "p_begin": 0, "p_end": 0, "d": 1, "a": 0}
    assert counterexample(formula("n"), TRANSPOSED.size, base, ["n"]) == base
    assert counterexample(formula("s(n-1) + k"), TRANSPOSED.size, base, ["n", "k", "s"]) is None
    found = counterexample(formula("s(n-1) + k - p"), TRANSPOSED.size, base, ["n", "k", "s", "p"])
    assert found == {**base, "p": 1, "p_begin": 1, "p_end": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(n+k+s+p+d+a)(n+k+s+p+d+a)(n+k+s+p+d+a)", "have at most 64 terms, got more"),
        ("n k s n k s n", "have at most 64 terms of degree 6, got more"),
        (" × ".join(["999999999"] * 9) + " n", "have smaller numbers than this one"),
        ("⌊" * 9 + "n" + "/s + n/k⌋" * 9, "round simpler formulas than this one"),
    ],
)
def test_what_is_too_large_is_refused(text, message):
    with pytest.raises(LimitError) as refused:
        polynomial(formula(text), SYMBOLS)
    assert str(refused.value) == f"a size formula must {message}"


def test_what_can_be_neither_proved_nor_refuted_is_not_judged():
    """⌈x⌉ is −⌊−x⌋, but no polynomial says so."""
    verdict = check_size(Geometry(2, 3), f"{LAW} + ⌈n/s⌉ + ⌊0 - n/s⌋")
    assert (verdict.status, verdict.message) == (
        "not-understood",
        "a size formula must be simpler, so that it can be proved or refuted",
    )


@pytest.mark.parametrize(
    "text",
    [
        "O = " + "=".join(["(n-1)(n-2)(n-3)(n-4)(n-5)(n-6)+s(n-1)+d(k-1)+1-2p+a"] * 5),
        "O = " + "=".join(["⌊⌊(n+k+p+d+a+1)/s⌋(n+k+p)/k⌋"] * 9),
        "O = " + "=".join(["⌊(n+k+p+d+a)/s⌋"] * 20),
        f"O = {LAW} + ⌈n/s⌉ + ⌊0 - n/s⌋",
    ],
    ids=["products", "nested floors", "floors", "undecided"],
)
def test_what_takes_longest_is_bounded(text):
    geometry = Geometry((2, 2), (3, 3), stride=2, padding=1, dilation=2, output_padding=1)
    start = perf_counter()
    check_size(geometry, text)
    assert perf_counter() - start < 1


def test_equal_polynomials_are_equal_whatever_their_order():
    assert polynomial(formula("n + k"), SYMBOLS) == add(symbol("k"), symbol("n"))
