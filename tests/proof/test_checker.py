"""Every rule is taken where it holds and refused where it does not; nothing false gets through."""

import string
import time
from collections import OrderedDict
from dataclasses import replace
from functools import partial

import pytest

from tconv_sym.errors import CertificateError
from tconv_sym.forms.definitions import CommonDivisor, Division, Value
from tconv_sym.proof.checker import Certificate, Statement, Step, Term, check


def term(times, *facts):
    return Term(times=times, facts=facts)


def step(number, claim, *sums, refuted=None):
    return Step(number=number, claim=claim, sums=sums, refuted=len(sums) > 1 if refuted is None else refuted)


def statement(variables, givens, goals, unknowns=()):
    return Statement(variables=tuple(variables.split()), givens=givens, goals=goals, unknowns=unknowns)


SMALL = statement("a b", ("a - 2 >= 0", "a - b = 0"), ("b - 1 >= 0",))
EXAMPLE = {"a": 2, "b": 2}
SUM = (term("1", 0), term("-1", 1), term("1"))
PROOF = Certificate(example=EXAMPLE, steps=(step(2, "b - 1 >= 0", SUM),))


def refused(what, certificate, match):
    with pytest.raises(CertificateError, match=match) as caught:
        check(what, certificate)
    assert "\n" not in str(caught.value)


def test_a_sum_of_facts_proves():
    check(SMALL, PROOF)


def test_a_goal_that_is_given_needs_no_step():
    check(replace(SMALL, goals=("a - b = 0",)), replace(PROOF, steps=()))


@pytest.mark.parametrize(
    ("terms", "match"),
    [
        ((term("1", 0), term("-1", 1)), r"the terms for b - 1 >= 0 must add up to b - 1, and leave 1"),
        ((term("1", 0), term("-2", 1), term("1")), "must add up to"),
        ((term("1", 0), term("1", 1), term("1")), "must add up to"),
        ((*SUM, term("-1", 0)), "a multiplier of inequalities must be 0, 1, 2, …, got"),
        ((*SUM, term("-1")), "a multiplier of inequalities must be"),
        ((*SUM, term("a", 0)), "a multiplier of inequalities must be"),
        ((*SUM, term("1", 2)), "facts must be below 2"),
        ((*SUM, term("1", -1)), "facts must be below 2"),
        ((), "must add up to"),
    ],
)
def test_other_terms_do_not(terms, match):
    refused(SMALL, replace(PROOF, steps=(step(2, "b - 1 >= 0", terms),)), match)


def test_a_claim_does_not_prove_itself():
    refused(SMALL, replace(PROOF, steps=(step(2, "b - 1 >= 0", (term("1", 2),)),)), "facts must be below 2")


def test_an_equation_is_made_of_equations():
    equal = statement("a b", ("a - b = 0", "a - b >= 0", "b - a >= 0"), ("2*a - 2*b = 0",))
    check(equal, Certificate(example={"a": 0, "b": 0}, steps=(step(3, "2*a - 2*b = 0", (term("2", 0),)),)))
    wrong = Certificate(example={"a": 0, "b": 0}, steps=(step(3, "2*a - 2*b = 0", (term("2", 1),)),))
    refused(equal, wrong, "each term for an equation must have an equation")


def test_an_equation_is_refuted_both_ways():
    squeezed = statement("a b", ("a - b >= 0", "b - a >= 0"), ("a - b = 0",))
    sums = ((term("1", 1), term("1", 2)), (term("1", 0), term("1", 2)))
    proof = Certificate(example={"a": 0, "b": 0}, steps=(step(2, "a - b = 0", *sums),))
    check(squeezed, proof)
    for less in (sums[:1], sums[1:]):
        halves = replace(proof, steps=(step(2, "a - b = 0", *less, refuted=True),))
        refused(squeezed, halves, "'a - b = 0' must have 2 sums of terms")
    refused(squeezed, replace(proof, steps=(step(2, "a - b = 0", *reversed(sums)),)), "must add up to -1")


def test_integers_leave_no_room_between():
    """2·a ≥ 1 gives a ≥ 1: its denial is a ≤ 0, and −1 = (2·a − 1) + 2·(−a)."""
    even = statement("a", ("2*a - 1 >= 0",), ("a - 1 >= 0",))
    check(
        even, Certificate(example={"a": 1}, steps=(step(1, "a - 1 >= 0", (term("1", 0), term("2", 1)), refuted=True),))
    )


def test_products_of_inequalities():
    product = statement("a b", ("a >= 0", "b >= 0"), ("a*b >= 0",))
    check(product, Certificate(example={"a": 0, "b": 0}, steps=(step(2, "a*b >= 0", (term("1", 0, 1),)),)))


DIVISION = Division(dividend="a", divisor="b", quotient="q", remainder="r")


def test_a_division_by_what_is_positive_has_a_quotient():
    divided = statement("a b", ("b - 1 >= 0",), ("a - b*q - r = 0", "r >= 0", "b - r - 1 >= 0"), ("q", "r"))
    check(divided, Certificate(example={"a": 0, "b": 1}, definitions=(DIVISION,), steps=()))
    other = replace(divided, givens=("b >= 0",))
    refused(
        other,
        Certificate(example={"a": 0, "b": 0}, definitions=(DIVISION,), steps=()),
        "b must be known to be at least 1",
    )


def test_two_positive_numbers_have_a_greatest_common_divisor():
    shared = CommonDivisor(of=("a", "b"), divisor="g", quotients=("p", "q"), coefficients=("u", "v"))
    goals = ("a - g*p = 0", "b - g*q = 0", "p*u + q*v - 1 = 0", "v >= 0", "p - v - 1 >= 0", "g - 1 >= 0", "a - g >= 0")
    stated = statement("a b", ("a - 1 >= 0", "b - 1 >= 0"), goals, tuple("gpquv"))
    proof = Certificate(example={"a": 6, "b": 4}, definitions=(shared,), steps=())
    check(stated, proof)
    for one, other in ("ab", "ba"):
        less = replace(stated, givens=(f"{one} - 1 >= 0",))
        refused(less, proof, f"^{other} must be known to be at least 1")
        less = replace(stated, givens=(f"{one} - 1 >= 0", f"{other} >= 0"))
        refused(less, proof, f"^{other} must be known to be at least 1")
    given = statement("a b", ("a - 1 >= 0", "b - 1 >= 0", shared), ("a - g*p = 0",))
    check(given, Certificate(example={"a": 6, "b": 4, "g": 2, "p": 3, "q": 2, "u": -1, "v": 2}, steps=()))


@pytest.mark.parametrize(
    ("definitions", "match"),
    [
        ((), "every unknown must be defined"),
        ((Value("x", "x + 1"),), "the names must be known"),
        ((Value("x", "y"), Value("y", "a")), "the names must be known"),
        ((Value("x", "a"), Value("x", "a + 1")), "'x' must be a new name"),
        ((Value("a", "a + 1"), Value("x", "a")), "'a' must be a new name"),
        ((Value("x", "a"), Value("a*x", "1")), r"'a\*x' must be a new name"),
        ((Value("x", "a"), replace(DIVISION, divisor="2", remainder="q")), "2 must be known to be at least 1"),
    ],
)
def test_definitions_bring_new_names_for_what_is_known(definitions, match):
    above = statement("a", ("a >= 0",), ("x - a = 0",), ("x",))
    check(above, Certificate(example={"a": 0}, definitions=(Value("x", "a"),), steps=()))
    refused(above, Certificate(example={"a": 0}, definitions=definitions, steps=()), match)


def test_quotient_and_remainder_have_two_names():
    divided = statement("a b", ("b - 1 >= 0",), ("b - 1 >= 0",))
    same = Certificate(example={"a": 0, "b": 1}, definitions=(replace(DIVISION, remainder="q"),), steps=())
    refused(divided, same, "'q' must be a new name")


def test_unknowns_stand_in_no_given():
    given = statement("a", ("a >= 0",), ("a >= 0",), ("a",))
    refused(given, Certificate(example={"a": 0}, steps=()), "unknowns must not be in the givens")


@pytest.mark.parametrize(
    ("example", "match"),
    [
        ({"a": 2}, "the example must have every name"),
        ({"a": 2, "b": 2, "c": 0}, "the example must have every name"),
        ({"a": 1, "b": 1}, "the example must satisfy a - 2 >= 0"),
        ({"a": 3, "b": 2}, "the example must satisfy a - b = 0"),
    ],
)
def test_a_statement_about_nothing_is_refused(example, match):
    refused(SMALL, replace(PROOF, example=example), match)


def test_steps_have_their_numbers_and_reach_every_goal():
    refused(SMALL, replace(PROOF, steps=(replace(PROOF.steps[0], number=3),)), "must be fact 2, got 3")
    refused(SMALL, replace(PROOF, steps=()), "every goal must be given or claimed, which 'b - 1 >= 0' is not")
    refused(replace(SMALL, goals=("b - 3 >= 0",)), PROOF, "which 'b - 3 >= 0' is not")
    refused(replace(SMALL, goals=("b - 1 = 0",)), PROOF, "which 'b - 1 = 0' is not")
    refused(replace(SMALL, goals=()), PROOF, "there must be a goal")


@pytest.mark.parametrize(
    "text",
    ["", "b", "b > 0", "b >= 1", "b^2 >= 0", "(b) >= 0", "b*(a) >= 0", "b - - 1 >= 0", "2b >= 0", "b-1 >= 0", "b.a >= 0",
     "1.5 >= 0", "__import__ >= 0", "b\n >= 0", "b >= 0 ", "1234567890*b >= 0", "b*b* >= 0", "é >= 0", "²*b >= 0", "b*2 >= 0", "2*2 >= 0",
     "b >= 0\n", "b\n", "b >= 0\r", "٣*b >= 0", "b >= ٠", "b >= ０", "b2² >= 0", "ｂ >= 0", "b\u00a0+ b >= 0", "b\x00 >= 0",
     "--b >= 0", "+b >= 0", " b >= 0", "b = 0 >= 0", "{} >= 0", "\ud800 >= 0", "b" * 10**5],
)  # fmt: skip
def test_what_is_no_fact_is_refused(text):
    refused(
        replace(SMALL, goals=(text,)),
        PROOF,
        "^a fact must be|^a polynomial must be like|^what is checked must be at most",
    )


def test_unknown_names_are_refused():
    refused(replace(SMALL, goals=("c >= 0",)), PROOF, "the names must be known, got 'c'")
    refused(SMALL, replace(PROOF, steps=(step(2, "c - c = 0", ()),)), "the names must be known")
    refused(SMALL, replace(PROOF, steps=(step(2, "b - 1 >= 0", (*SUM, term("c", 1))),)), "the names must be known")


@pytest.mark.parametrize("name", ["", "1a", "_a", "a b", "a*b", "a\n", "{a}", "а", "ａ", "ª", "²", "a²"])
def test_what_is_no_name_is_refused(name):
    known = statement("b", ("b >= 0",), ("b >= 0",))
    refused(
        replace(known, variables=("b", name)), Certificate(example={"b": 0, name: 0}, steps=()), "must be a new name"
    )


@pytest.mark.parametrize("name", ["I", "E", "pi", "S", "N", "O", "Q", "oo", "zoo", "nan", "None", "lambda", "beta"])
def test_names_that_mean_something_elsewhere_are_letters(name):
    """Were I the imaginary unit, its square would be −1."""
    squared = statement(name, (f"{name}*{name} + 1 = 0",), (f"{name} = 0",))
    refused(squared, Certificate(example={name: 0}, steps=()), r"the example must satisfy \w+\*\*2 \+ 1 = 0")
    check(statement(name, (f"{name} - 3 = 0",), (f"{name} - 3 = 0",)), Certificate(example={name: 3}, steps=()))


@pytest.mark.parametrize(
    "number", [None, True, 2.0, 0.5, float("nan"), float("inf"), "2", b"2", 2j, [2], type("I", (int,), {})(2)]
)
def test_an_example_is_of_integers(number):
    refused(SMALL, replace(PROOF, example={"a": 2, "b": number}), r"Certificate\.example must be dict\[str, int\], got")


@pytest.mark.parametrize("number", [10**9, -(10**9), pytest.param(10**5000, id="long")])
def test_an_integer_has_at_most_nine_digits(number):
    free = statement("a b", ("a - a = 0",), ("a - a = 0",))
    check(free, Certificate(example={"a": 10**9 - 1, "b": 1 - 10**9}, steps=()))
    refused(free, Certificate(example={"a": number, "b": 0}, steps=()), "a number must have at most 9 digits")


NO_TEXTS = (None, 1, True, 0.5, b"b >= 0", ["b >= 0"], ("b >= 0",), type("S", (str,), {})("b - 1 >= 0"))
NO_TUPLES = (None, 1, "b", [], {}, {"b"}, iter(()), type("T", (tuple,), {})())
NO_NUMBERS = (None, True, 2.0, float("nan"), "2", (2,))
WRONG_TYPES = {
    "Statement.variables": (*NO_TUPLES, *((one,) for one in NO_TEXTS)),
    "Statement.givens": (*NO_TUPLES, *((one,) for one in NO_TEXTS), (SMALL,)),
    "Statement.unknowns": (*NO_TUPLES, *((one,) for one in NO_TEXTS)),
    "Statement.goals": (*NO_TUPLES, *((one,) for one in NO_TEXTS)),
    "Certificate.example": (None, 1, "a", (), [], {1: 2}, {None: 2}, {("a",): 2}, OrderedDict(a=2, b=2)),
    "Certificate.definitions": (*NO_TUPLES, (None,), ("x",), (SMALL,), (type("V", (Value,), {})("x", "a"),)),
    "Certificate.steps": (*NO_TUPLES, (None,), (SUM,), (object.__new__(Value),)),
    "Step.number": NO_NUMBERS,
    "Step.claim": NO_TEXTS,
    "Step.refuted": (None, 0, 1, "", ()),
    "Step.sums": (*NO_TUPLES, SUM, (list(SUM),), ((None,),), (("1",),)),
    "Term.times": NO_TEXTS,
    "Term.facts": (*NO_TUPLES, *((one,) for one in NO_NUMBERS)),
    "Value.name": NO_TEXTS,
    "Value.expression": NO_TEXTS,
    "Division.dividend": NO_TEXTS,
    "Division.divisor": NO_TEXTS,
    "Division.quotient": NO_TEXTS,
    "Division.remainder": NO_TEXTS,
    "CommonDivisor.of": (*NO_TUPLES, (), ("a",), ("a", "b", "a"), ("a", 1)),
    "CommonDivisor.divisor": NO_TEXTS,
    "CommonDivisor.quotients": (*NO_TUPLES, (), ("p",), ("p", "q", "r"), ("p", None)),
    "CommonDivisor.coefficients": (*NO_TUPLES, (), ("u",), ("u", "v", "w"), ("u", True)),
}


def with_part(place, value):
    """Make SMALL and a proof of it in which one field is something else."""
    kind, name = place.split(".")
    common = CommonDivisor(of=("a", "b"), divisor="g", quotients=("p", "t"), coefficients=("u", "v"))
    definitions, (taken,) = (Value("x", "a"), DIVISION, common), PROOF.steps
    change = partial(replace, **{name: value})
    if kind == "Statement":
        return change(SMALL), PROOF
    if kind == "Certificate":
        return SMALL, change(PROOF)
    if kind == "Step":
        return SMALL, replace(PROOF, steps=(change(taken),))
    if kind == "Term":
        return SMALL, replace(PROOF, steps=(replace(taken, sums=((*SUM, change(term("1"))),)),))
    made = tuple(change(one) if type(one).__name__ == kind else one for one in definitions)
    return SMALL, replace(PROOF, definitions=made)


@pytest.mark.parametrize("place", WRONG_TYPES)
def test_what_is_made_with_other_types_is_refused(place):
    for value in WRONG_TYPES[place]:
        refused(*with_part(place, value), match=rf"^{place} must be .*, got ")


@pytest.mark.parametrize("value", [None, 1, "x", (), {}, object()])
def test_what_is_no_statement_or_certificate_is_refused(value):
    refused(value, PROOF, "^what is proved must be Statement, got ")
    refused(SMALL, value, "^its proof must be Certificate, got ")
    refused(PROOF, SMALL, "^what is proved must be Statement, got ")


def test_a_field_that_was_never_given_is_refused():
    refused(SMALL, replace(PROOF, steps=(object.__new__(Step),)), r"^Step\.number must be int, got None")


LETTERS = tuple(string.ascii_letters)
PAIRS = [f"{one}*{other}" for one in LETTERS for other in LETTERS]
HALF = " + ".join(PAIRS[:300])
OTHER_HALF = " + ".join(PAIRS[-300:])
HUGE = statement("a b", ("a + 1 >= 0", "b = 0"), ("a = 0",))
ABOUT_LETTERS = Statement(variables=LETTERS, givens=(f"{HALF} = 0",), goals=("a = 0",))
NOUGHTS = Certificate(example=dict.fromkeys(LETTERS, 0), steps=())


def multiplying(first, *facts):
    """Claim a = 0 by one product."""
    return Certificate(example={"a": 0, "b": 0}, steps=(step(first, "a = 0", (term("1", *facts),)),))


@pytest.mark.parametrize(
    ("what", "certificate", "match"),
    [
        (HUGE, multiplying(2, *[0] * 50, 1), "terms must make at most 2000 products, got more"),
        (HUGE, multiplying(2, *[1] * 2000), "terms must make at most 2000 products, got more"),
        (replace(HUGE, givens=(" + ".join("a" * 10**4) + " >= 0",)), PROOF, "what is checked must be at most 5000 char"),
        (replace(HUGE, givens=("*".join("a" * 2000) + " = 0",)), replace(PROOF, example={"a": 10**9 - 1, "b": 0}), "satisfy"),
        (replace(HUGE, variables=("a",) * 10**6), PROOF, "what is checked must be at most 5000 characters"),
        (replace(HUGE, variables=("x" * 10**6,) * 10**6), PROOF, "what is checked must be at most 5000 characters"),
        (HUGE, replace(PROOF, steps=(step(2, "a = 0", *[()] * 10**6),)), "what is checked must be at most 5000 char"),
        (HUGE, replace(PROOF, steps=PROOF.steps * 10**6), "what is checked must be at most 5000 characters"),
        (HUGE, replace(PROOF, example={**EXAMPLE, **dict.fromkeys(map(str, range(10**5)), 0)}), "must be at most 5000"),
        (ABOUT_LETTERS, replace(NOUGHTS, steps=(step(1, f"{OTHER_HALF} = 0", ()),)), "must add up to"),
        (ABOUT_LETTERS, replace(NOUGHTS, steps=(step(1, f"{OTHER_HALF} = 0", (term("a + b", 0),)),)), "must add up to"),
        (ABOUT_LETTERS, replace(NOUGHTS, steps=(step(1, "a = 0", (term("1", 0, 0),)),)), "must make at most 2000"),
    ],
)  # fmt: skip
def test_what_is_huge_is_refused_at_once(what, certificate, match):
    begin = time.perf_counter()
    refused(what, certificate, match)
    assert time.perf_counter() - begin < 5
