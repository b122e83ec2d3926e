"""The search finds the package's file again, to the byte, and finds nothing for what is wrong."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from certificates.__main__ import FILE, main
from certificates.combinations import Column, combine, solve
from certificates.examples import example
from certificates.search import find, search
from tconv_sym import FORMS, Form
from tconv_sym.errors import CertificateError
from tconv_sym.proof import certificates
from tconv_sym.proof.checker import Statement, check
from tconv_sym.proof.facts import facts_of
from tconv_sym.proof.obligations import obligations
from wrong_relations import WRONG_RELATIONS


def form_of(name, relation):
    return Form(name=name, title="", build=FORMS["scatter"].build, relation=relation)


def test_the_packages_file_is_found_again():
    assert certificates.write(search(FORMS.values())) == certificates.packaged()


def test_the_command_writes_it(tmp_path, monkeypatch, capsys):
    assert FILE.read_text(encoding="utf-8") == certificates.packaged()
    monkeypatch.setattr("certificates.__main__.FILE", tmp_path / "certificates.json")
    monkeypatch.setattr("certificates.__main__.FORMS", {"gather": FORMS["gather"]})
    main()
    written = certificates.read((tmp_path / "certificates.json").read_text(encoding="utf-8"))
    assert list(written) == ["gather.sound", "gather.complete", "gather.once"]
    assert capsys.readouterr().out.startswith("3 certificates with 7 steps: certificates.json")


@pytest.mark.parametrize("name", WRONG_RELATIONS)
def test_nothing_proves_a_wrong_form(name):
    form = form_of(name, WRONG_RELATIONS[name])
    (sound,) = (one.statement for one in obligations(form) if one.kind == "sound")
    assert find(sound) is None
    with pytest.raises(LookupError, match=f"no certificate was found for {name}"):
        search([form])


ORIGINALS = {"indivisible": "gather", "matrix-always": "matrix"}
"""The right forms of the wrong ones, but for zero-insertion."""


def given_facts(statement):
    """Return the facts of the givens in the checker's order."""
    return [fact for given in statement.givens for fact in facts_of(given)]


def moved(proved, statement):
    """Turn a certificate into one of a statement that has as many givens, or fewer: with an example of its own.

    Facts are cited by the numbers that they have there. What is not given there is not cited.
    """
    old, new = given_facts(proved.statement), given_facts(statement)
    less = len(old) - len(new)
    numbers = {at: new.index(fact) if less else at for at, fact in enumerate(old) if not less or fact in new}

    def place(number):
        return numbers.get(number) if number < len(old) else number - less

    def cited(terms):
        found = ((term, tuple(map(place, term.facts))) for term in terms)
        return tuple(replace(term, facts=facts) for term, facts in found if None not in facts)

    steps = tuple(
        replace(step, number=place(step.number), sums=tuple(map(cited, step.sums))) for step in proved.certificate.steps
    )
    return replace(proved.certificate, example=example(statement), steps=steps)


LEFT = {
    "unflipped": "every goal must be given or claimed, which 's*i + d*t - pl - o = 0' is not",
    "padded-too-far": "and leave -d",
    "cropped-late": "and leave 1",
    "output-padding-first": "and leave -op",
    "indivisible": "and leave -r",
    "matrix-always": "and leave -Q + n",
}
"""By how much each is wrong."""


@pytest.mark.parametrize("name", WRONG_RELATIONS)
def test_the_certificate_of_the_right_form_does_not_prove_a_wrong_one(name):
    """It is refused for what it says: the example, the names and all numbers fit."""
    (sound,) = (one.statement for one in obligations(form_of(name, WRONG_RELATIONS[name])) if one.kind == "sound")
    right = certificates.read(certificates.packaged())[f"{ORIGINALS.get(name, 'zero-insertion')}.sound"]
    assert moved(right, right.statement).steps == right.certificate.steps
    check(right.statement, moved(right, right.statement))
    with pytest.raises(CertificateError, match=f"{re.escape(LEFT[name])}$"):
        check(sound, moved(right, sound))


def test_whole_multipliers_are_found_where_fractions_would_do():
    """a ≥ 1/2 gives a ≥ 1 for integers; the certificate has whole numbers only."""
    half = Statement(variables=("s",), givens=("2*s - 1 >= 0",), goals=("s - 1 >= 0",))
    found = find(half)
    check(half, found)
    assert found.steps[0].refuted


def test_a_combination_is_exact():
    x, y = {("x",): 3}, {("x",): 1, ("y",): 1}
    assert combine({("x",): 1, ("y",): 3}, [Column(x, 1), Column(y, 1)]) is None
    assert combine({("x",): 4, ("y",): 3}, [Column(x, 1), Column(y, 1)]) == {0: Fraction(1, 3), 1: 3}
    assert combine({("x",): 1, ("y",): 3}, [Column(x, 1, is_free=True), Column(y, 1)]) == {0: Fraction(-2, 3), 1: 3}
    assert combine({}, []) == {}
    assert combine({(): 1}, []) is None


def test_equations_without_one_solution_are_not_solved():
    assert solve([[Fraction(2), Fraction(1)]]) == [Fraction(1, 2)]
    assert solve([[Fraction(0), Fraction(1)]]) is None
    assert solve([[Fraction(1), Fraction(1)], [Fraction(1), Fraction(2)]]) is None
