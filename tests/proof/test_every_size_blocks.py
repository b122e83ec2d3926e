"""The written proof: what it shows adds up, nothing that a proof needs is left out, and it can be typeset and read."""

import re
from dataclasses import replace
from itertools import takewhile

import pytest
import sympy

from tconv_sym import FORMS, prove_every_size
from tconv_sym.constraints import read_polynomial
from tconv_sym.forms.relation import PARAMETERS
from tconv_sym.polynomial import add, constant, multiply, substitute
from tconv_sym.proof.checker import Certificate, Statement, Step, Term
from tconv_sym.proof.facts import facts_of, read_fact
from tconv_sym.proof.shown_steps import Summand, shown_steps, value
from tconv_sym.proof.written_facts import comparison, summands, written
from typeset.checks import (
    compile_latex,
    complaints,
    gfm_html,
    katex_errors,
    math_in_latex,
    math_in_markdown,
    mathjax_errors,
)

PROOF = prove_every_size()
SHOWN = [(one, step) for one in PROOF.checked for step in shown_steps(one.obligation.statement, one.certificate)]
WRAPPED = "\\documentclass{{article}}\\usepackage{{amsmath}}\\begin{{document}}\n{}\n\\end{{document}}\n"


def meant(checked, claim):
    """Give what a reader may use: the equations of the definitions, and equalities of two letters known so far."""
    statement, certificate = checked.obligation.statement, checked.certificate
    given = [*statement.givens, *certificate.definitions]
    definitions = [fact for one in given if not isinstance(one, str) for fact in facts_of(one) if fact.is_zero]
    claims = takewhile(lambda one: one != claim, (read_fact(step.claim) for step in certificate.steps))
    known = [*(read_fact(one) for one in given if isinstance(one, str)), *claims]
    return [*definitions, *(fact for fact in known if fact.is_zero and are_two_letters(fact.polynomial))]


def are_two_letters(polynomial):
    """Tell whether an equation says that two letters are the same."""
    return sorted(polynomial.values()) == [-1, 1] and all(len(letters) == 1 for letters in polynomial)


def expression(polynomial):
    """Write a polynomial for SymPy."""
    return sympy.Add(*(number * sympy.prod(map(sympy.Symbol, names)) for names, number in polynomial.items()))


def test_what_is_shown_adds_up_by_the_definitions():
    """By SymPy's Gröbner bases: the difference of the two sides is made of the equations that a reader may use."""
    shown = [(checked, step, case) for checked, step in SHOWN for case in step.cases]
    assert len(shown) > 40
    reduced = 0
    for checked, step, case in shown:
        target = step.claim.polynomial if case.denial is None else constant(-1)
        difference = sympy.expand(expression(add(target, value(case.summands), -1)))
        if difference != 0:
            equations = [expression(fact.polynomial) for fact in meant(checked, step.claim)]
            reduced += 1
            letters = sorted(set().union(*(one.free_symbols for one in (difference, *equations))), key=str)
            assert sympy.groebner(equations, *letters, order="grevlex").contains(difference), checked.obligation.name
    assert reduced > 15  # the others are identities as they stand


def test_terms_are_zero_or_not_negative_as_in_the_certificate():
    for _, step in SHOWN:
        for case in step.cases:
            kinds = [one.is_zero for one in case.summands]
            assert kinds == sorted(kinds)
            assert all(one.is_zero or (set(one.times) <= {()} and one.times[()] > 0) for one in case.summands)
            if step.claim.is_zero and case.denial is None:
                assert all(kinds)


def test_written_sums_are_the_sums():
    for _, step in SHOWN:
        for case in step.cases:
            texts = summands(case.summands, {})
            total = {}
            for text in texts:
                total = add(total, read_product(text))
            assert total == value(case.summands)


def read_product(text):
    """Read a product as it is written: factors with brackets around sums, unless there is but one; O is written out."""
    length = {"O": read_polynomial("s*n - s - pl - pr + d*k - d + op + 1")}
    if "(" not in text:
        return substitute(read_polynomial(text), length)
    sign = -1 if text.startswith("-") else 1
    made = constant(sign)
    for bracket, plain in re.findall(r"\(([^()]*)\)|([^*()]+)", text.removeprefix("-")):
        made = multiply(made, substitute(read_polynomial(bracket or plain), length))
    return made


def test_only_exchanged_cases_are_not_repeated():
    symmetric = {(one.obligation.name, step.is_symmetric) for one, step in SHOWN if len(step.cases) > 1}
    assert ("matrix.exists", False) in symmetric
    assert ("gather.complete", False) in symmetric
    assert ("sub-pixel.once", True) in symmetric
    checked, step = next(pair for pair in SHOWN if pair[1].is_symmetric)
    first, second = step.cases
    assert not replace(step, cases=(first, replace(second, summands=second.summands[1:]))).is_symmetric
    assert checked.obligation.kind == "once"


def test_a_claim_that_is_new_is_never_left_out():
    statement = Statement(variables=("a", "b"), givens=("a - 2*b = 0", "b >= 0"), goals=("a >= 0",))
    step = Step(number=2, claim="a >= 0", sums=((Term(times="1", facts=(0,)), Term(times="2", facts=(1,))),))
    (shown,) = shown_steps(statement, Certificate(example={}, steps=(step,)))
    assert summands(shown.cases[0].summands, {}) == ["2*b", "(a - 2*b)"]
    other = replace(step, claim="2*b - a >= 0")
    assert len(list(shown_steps(statement, Certificate(example={}, steps=(other,))))) == 1


@pytest.mark.parametrize("claim", ["-b >= 0", "2*b >= 0", "b = 0"])
def test_a_claim_that_only_resembles_a_fact_is_shown(claim):
    statement = Statement(variables=("b",), givens=("b >= 0",), goals=(claim,))
    step = Step(number=1, claim=claim, sums=((Term(times="1", facts=(0,)),),))
    assert len(list(shown_steps(statement, Certificate(example={}, steps=(step,))))) == 1


def test_terms_that_stand_there_twice_are_all_kept():
    """(s - 1)·b + b + b is s·b + b."""
    givens = ("s - 1 >= 0", "b >= 0")
    terms = (Term(times="1", facts=(0, 1)), Term(times="1", facts=(1,)), Term(times="1", facts=(1,)))
    statement = Statement(variables=("s", "b"), givens=givens, goals=("s*b + b >= 0",))
    step = Step(number=2, claim="s*b + b >= 0", sums=(terms,))
    (shown,) = shown_steps(statement, Certificate(example={}, steps=(step,)))
    assert summands(shown.cases[0].summands, {}) == ["s*b", "b"]


def test_a_goal_that_is_written_as_its_sum_is_shown():
    """That b + s'·j is at least 0 is neither given nor a definition."""
    text = " ".join(prove_every_size("sub-pixel").to_text().split())
    assert "= s·c + p_begin + r − d·b = 0 and s'·j + b ≥ 0. None is missing." in text


def test_conditions_are_shown_both_ways():
    text = " ".join(prove_every_size(["col2im"]).to_text().split())
    assert (
        "What it needs, L = n, follows from op < s. Suppose L < n. Then −1 = s·(n − L − 1) + op + (s − e − 1)" in text
    )
    assert "Conversely, op < s follows from L = n. Indeed, s − op − 1 = s − e − 1 ≥ 0." in text


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("i - q = 0", "i = q"),
        ("-r = 0", "0 = r"),
        ("r >= 0", "r >= 0"),
        ("s - r - 1 >= 0", "r < s"),
        ("s*n + d*k - s - d - pl - pr + op - o >= 0", "o < O"),
        ("s*c - d*b + pl + r = 0", "s*c + pl + r = d*b"),
    ],
)
def test_facts_are_written_without_minus(fact, expected):
    ranks = {name: rank for rank, name in enumerate(("s", "d", "k", "n", "pl", "pr", "op", "r", "b", "c"))}
    assert comparison(read_fact(fact), ranks) == expected


def test_products_are_written_without_needless_minus():
    equation, bound = read_fact("q - i = 0"), read_fact("-j - 1 >= 0")
    assert summands([Summand(read_polynomial("-s"), (equation,))], {}) == ["s*(i - q)"]
    assert summands([Summand(read_polynomial("-1"), (read_fact("r = 0"),))], {}) == ["-r"]
    assert summands([Summand(read_polynomial("s"), (bound,))], {}) == ["s*(-j - 1)"]
    assert summands([Summand(read_polynomial("1"), ())], {}) == ["1"]
    assert summands([Summand(read_polynomial("-1"), (equation,))], {}) == ["i - q"]
    assert comparison(bound, {}) == "j < 0"
    assert written({}, {}) == "0"


@pytest.mark.parametrize("target", ["text", "markdown", "latex"])
def test_every_form_has_its_lemma(target):
    document = getattr(PROOF, f"to_{target}")()
    for number, name in enumerate(FORMS, start=1):
        assert f"Lemma {number}: {name}" in document
    assert " ".join(document.split()).count("a contradiction") == sum(
        len(step.cases) - step.is_symmetric for _, step in SHOWN if step.cases[0].denial is not None
    )


def test_it_reads_as_a_proof():
    text = " ".join(prove_every_size(["matrix", "gather"]).to_text().split())
    assert "Matrix exists if and only if op < s. Gather exists always." in text
    assert (
        "None is missing. Take q and r with o + p_begin − d·m = s·q + r, 0 ≤ r < s. Suppose q < i. Then "
        "−1 = s·(i − q − 1) + (s − r − 1) + (p_begin + o − s·i − d·m) ≥ 0, a contradiction. Suppose i < q. Then "
    ) in text
    assert "a contradiction. Hence i = q. So r = p_begin + o − s·i − d·m = 0." in text
    assert "its number, Q or L, is never below n" in text
    assert "A form with a condition" not in prove_every_size(["gather"]).to_text()


def test_what_belongs_to_an_output_may_not_be_there():
    text = " ".join(prove_every_size(["sub-pixel"]).to_text().split())
    assert text.count("Where there are no such b and c, the output is 0.") == 1
    assert "are no such" not in PROOF.to_text().partition("Lemma 5")[0]


@pytest.mark.parametrize("form", FORMS)
def test_every_letter_of_an_equation_is_introduced(form):
    """It is a parameter, or its lemma says before the first equation what it stands for."""
    text = prove_every_size([form]).to_text()
    lemma = text[text.index(f"Lemma 1: {form}") : text.index("Proof of the theorem")]
    relation_of = [one.partition(".")[0] for one in lemma.split("\nwhere ")[1:]]
    said = " ".join([lemma.partition("where")[0], *relation_of, *re.findall(r"Take [^.]*", lemma)])
    known = {*PARAMETERS, "o", "i", "m", *re.findall(r"[A-Za-z]'?", said.replace("·", " "))}
    for checked, step in SHOWN:
        if checked.obligation.form == form:
            sums = [step.claim.polynomial, *(value([one]) for case in step.cases for one in case.summands)]
            letters = {name.removesuffix("_2") for one in sums for monomial in one for name in monomial}
            assert {re.sub("1$", "'", name) for name in letters} <= known


@pytest.mark.typeset
def test_it_compiles_without_a_complaint_on_six_pages(tmp_path):
    log = compile_latex(PROOF.to_latex(standalone=True), tmp_path)
    assert complaints(log) == []
    assert log.pages <= 6


@pytest.mark.typeset
@pytest.mark.parametrize("forms", [None, ["sub-pixel"], ["matrix", "gather"]])
def test_a_fragment_compiles_in_an_article(forms, tmp_path):
    assert complaints(compile_latex(WRAPPED.format(prove_every_size(forms).to_latex()), tmp_path)) == []


@pytest.mark.typeset
def test_its_mathematics_is_shown_everywhere():
    formulas = [*math_in_latex(PROOF.to_latex()), *math_in_markdown(PROOF.to_markdown())]
    assert len(formulas) > 200
    assert katex_errors(formulas) == []
    assert mathjax_errors(formulas) == []


@pytest.mark.typeset
def test_its_markdown_is_what_it_means_to_be_on_github():
    html = gfm_html(PROOF.to_markdown())
    prose = re.sub(r"\$\$.*?\$\$", "", html, flags=re.DOTALL)
    assert "<em>" not in prose
    assert "<code>" not in prose
    assert prose.count("<table>") == 1
