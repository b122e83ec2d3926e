"""The package's certificates: what is written is read again, and anything spoilt is an error and never a pass."""

import json
from dataclasses import replace

import pytest

from certificates.examples import holds
from tconv_sym import FORMS
from tconv_sym.constraints import read_polynomial
from tconv_sym.errors import CertificateError, LimitError
from tconv_sym.polynomial import add, constant, product, total
from tconv_sym.proof import certificates
from tconv_sym.proof.certificates import packaged
from tconv_sym.proof.checker import Certificate, check
from tconv_sym.proof.every_size import _checked as checked_obligation
from tconv_sym.proof.facts import denials, facts_of, read_fact
from tconv_sym.proof.obligations import obligations

ALL = certificates.read(packaged())
NAMED = [pytest.param(proved, id=name) for name, proved in ALL.items()]
OBLIGATIONS = {one.name: one for form in FORMS.values() for one in obligations(form)}
SMALL = "gather.complete"


SUMS = "must add up to|a multiplier of inequalities must be|each term for an equation must have|facts must be below"
"""What is said of a step whose terms are wrong."""


def rejected(proved, certificate, match):
    with pytest.raises(CertificateError, match=match):
        check(proved.statement, certificate)


def accepted(proved, certificate):
    """Tell whether a certificate is taken; what for, the caller has to know."""
    try:
        check(proved.statement, certificate)
    except CertificateError:
        return False
    return True


def with_step(certificate, place, *steps):
    """Replace a step by others, or by none; all the rest is as it was."""
    return replace(certificate, steps=(*certificate.steps[:place], *steps, *certificate.steps[place + 1 :]))


def with_term(step, number, place, *terms):
    """Replace a term of a step by others, or by none."""
    sums = list(step.sums)
    sums[number] = (*sums[number][:place], *terms, *sums[number][place + 1 :])
    return replace(step, sums=tuple(sums))


def places(certificate):
    """Give all terms with their places."""
    for at, step in enumerate(certificate.steps):
        for number, terms in enumerate(step.sums):
            for place, term in enumerate(terms):
                yield at, step, number, place, term


def test_they_are_written_as_they_are_read():
    assert certificates.write(ALL) == packaged()


@pytest.mark.parametrize("proved", NAMED)
def test_each_is_right(proved):
    check(proved.statement, proved.certificate)


@pytest.mark.parametrize("proved", NAMED)
def test_every_multiplier_and_constant_matters(proved):
    for at, step, number, place, term in places(proved.certificate):
        for times in sorted({f"{term.times} + 1", f"{term.times} - 1", "7", "0"} - {term.times}):
            changed = with_term(step, number, place, replace(term, times=times))
            rejected(proved, with_step(proved.certificate, at, changed), SUMS)
        rejected(proved, with_step(proved.certificate, at, with_term(step, number, place)), SUMS)
        rejected(proved, with_step(proved.certificate, at, with_term(step, number, place, term, term)), SUMS)


@pytest.mark.parametrize("proved", NAMED)
def test_every_fact_that_is_used_matters(proved):
    for at, step, number, place, term in places(proved.certificate):
        for position, fact in enumerate(term.facts):
            for other in sorted({fact - 1, fact + 1, 0, step.number + 1} - {fact}):
                facts = (*term.facts[:position], other, *term.facts[position + 1 :])
                changed = with_term(step, number, place, replace(term, facts=facts))
                rejected(proved, with_step(proved.certificate, at, changed), SUMS)


@pytest.mark.parametrize("proved", NAMED)
def test_every_claim_matters(proved):
    for at, step in enumerate(proved.certificate.steps):
        for claim in changed(step.claim):
            other = with_step(proved.certificate, at, replace(step, claim=claim))
            rejected(proved, other, f"{SUMS}|sums of terms")
        for sums in (step.sums[:-1], (*step.sums, step.sums[-1])):
            rejected(proved, with_step(proved.certificate, at, replace(step, sums=sums)), "sums of terms")
        other = with_step(proved.certificate, at, replace(step, refuted=not step.refuted))
        rejected(proved, other, f"{SUMS}|sums of terms")


@pytest.mark.parametrize("proved", NAMED)
def test_every_goal_matters(proved):
    """A goal that says more or something else is proved only if another fact says so."""
    certificate, statement = proved.certificate, proved.statement
    known = {*statement.givens, *(step.claim for step in certificate.steps)}
    for at, goal in enumerate(statement.goals):
        for other in sorted({*changed(goal), "s + 1 = 0"} - known):
            goals = (*statement.goals[:at], other, *statement.goals[at + 1 :])
            rejected(
                replace(proved, statement=replace(statement, goals=goals)), certificate, "every goal must be given"
            )
    rejected(replace(proved, statement=replace(statement, goals=())), certificate, "there must be a goal")


def changed(fact):
    """Give facts that say more, or something else."""
    left, sign, _ = fact.rsplit(" ", 2)
    yield f"{left} - 1 {sign} 0"
    if sign == "=":
        yield f"{left} + 1 = 0"
    else:
        yield f"{left} = 0"


@pytest.mark.parametrize("proved", NAMED)
def test_no_step_may_be_missing_or_elsewhere(proved):
    certificate, steps = proved.certificate, proved.certificate.steps
    for at, step in enumerate(steps):
        rejected(proved, with_step(certificate, at), "must be fact|every goal must be given")
        rejected(proved, with_step(certificate, at, step, step), "must be fact")
        for other in range(len(steps)):
            if other != at:
                rest = [*steps[:at], *steps[at + 1 :]]
                rest.insert(other, step)
                rejected(proved, replace(certificate, steps=tuple(rest)), "must be fact")


@pytest.mark.parametrize("proved", NAMED)
def test_every_step_is_needed(proved):
    """Without a step, and with every number after it corrected, a claim or a goal is no longer proved."""
    for at in range(len(proved.certificate.steps)):
        kept = [place for place in range(len(proved.certificate.steps)) if place != at]
        rejected(proved, arranged(proved.certificate, kept), f"{SUMS}|every goal must be given")


@pytest.mark.parametrize("proved", NAMED)
def test_a_step_comes_after_those_that_it_uses(proved):
    """Where two steps change places and all numbers are corrected, that is right iff neither uses the other."""
    steps = proved.certificate.steps
    for at in range(len(steps) - 1):
        order = list(range(len(steps)))
        order[at : at + 2] = at + 1, at
        swapped = arranged(proved.certificate, order)
        if steps[at].number in cited(steps[at + 1]):
            rejected(proved, swapped, "facts must be below|must add up to")
        else:
            check(proved.statement, swapped)


def cited(step):
    """Return the numbers of the facts that a step uses."""
    return {number for terms in step.sums for term in terms for number in term.facts}


def arranged(certificate, order):
    """Take these steps in this order, with new numbers for them and for their denials, everywhere."""
    steps = certificate.steps
    new = {steps[old].number: steps[0].number + place for place, old in enumerate(order)}
    made = []
    for old in order:
        number = steps[old].number
        sums = tuple(
            tuple(replace(term, facts=tuple(new.get(fact, fact) for fact in term.facts)) for term in terms)
            for terms in steps[old].sums
        )
        made.append(replace(steps[old], number=new[number], sums=sums))
    return replace(certificate, steps=tuple(made))


@pytest.mark.parametrize("proved", NAMED)
def test_every_definition_matters(proved):
    definitions = proved.certificate.definitions
    for at, definition in enumerate(definitions):
        rejected(
            proved, replace(proved.certificate, definitions=(*definitions[:at], *definitions[at + 1 :])), "must be"
        )
        for name in ("expression", "dividend", "divisor"):
            for more in ("+ 1", "- 1") if hasattr(definition, name) else ():
                other = replace(definition, **{name: f"{getattr(definition, name)} {more}"})
                changed = (*definitions[:at], other, *definitions[at + 1 :])
                rejected(proved, replace(proved.certificate, definitions=changed), f"{SUMS}|must be known|every goal")


@pytest.mark.parametrize("proved", NAMED)
def test_an_example_is_taken_iff_it_satisfies_all_that_is_given(proved):
    """So what is given can be: as our own polynomials say, which the checker does not use."""
    facts = [fact for given in proved.statement.givens for fact in facts_of(given)]
    example = proved.certificate.example
    assert all(holds(fact, example) for fact in facts)
    taken = 0
    for name, number in example.items():
        for other in (number - 1, number + 1, -100, 100):
            changed = {**example, name: other}
            assert accepted(proved, replace(proved.certificate, example=changed)) is all(
                holds(f, changed) for f in facts
            )
            taken += all(holds(fact, changed) for fact in facts)
        less = {other: value for other, value in example.items() if other != name}
        rejected(proved, replace(proved.certificate, example=less), "the example must have every name")
    assert taken < 4 * len(example)
    for name in ("s", "d", "n", "k"):
        rejected(proved, replace(proved.certificate, example={**example, name: 0}), "the example must satisfy")


@pytest.mark.parametrize("proved", NAMED)
def test_the_identities_hold_without_sympy(proved):
    """Another program can check them: here with our own polynomials, which the checker does not use."""
    facts = [fact for one in (*proved.statement.givens, *proved.certificate.definitions) for fact in facts_of(one)]
    for step in proved.certificate.steps:
        claim = read_fact(step.claim)
        cases = denials(claim) if step.refuted else [None]
        for denial, terms in zip(cases, step.sums, strict=True):
            known = [fact.polynomial for fact in (*facts, *filter(None, [denial]))]
            parts = [
                product([read_polynomial(term.times), *(known[number] for number in term.facts)]) for term in terms
            ]
            assert add(total(parts), constant(-1) if step.refuted else claim.polynomial, -1) == {}
        facts.append(claim)
    assert all(read_fact(goal) in facts for goal in proved.statement.goals)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "certificates must be JSON"),
        (packaged()[:-20], "certificates must be JSON"),
        ("[" * 10**5, "certificates must be JSON"),
        ("[]", r"certificates must be an object of JSON, got \[\]"),
        ("{}x", "certificates must be JSON"),
        ('{"a": {}}', "an obligation must have variables, givens"),
        ('{"a": 1, "a": 2}', "names in an object must be different"),
    ],
)
def test_another_file_is_refused(text, match):
    with pytest.raises(CertificateError, match=match):
        certificates.read(text)


@pytest.mark.parametrize("text", [None, 1, b"{}", ["{}"], {}])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(CertificateError, match="str must stand where"):
        certificates.read(text)


def test_a_long_text_is_refused_before_it_is_read():
    with pytest.raises(LimitError, match="characters of certificates must be at most 1,000,000, got 1,000,001"):
        certificates.read("[" * (10**6 + 1))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "2.0", "1" * 5000, '"2"', "null", "true"])
def test_an_example_that_is_no_integer_is_refused(number):
    text = certificates.write({SMALL: ALL[SMALL]}).replace('"s": 2', f'"s": {number}')
    assert refusal(SMALL, text).startswith(("int must stand where", "certificates must be JSON"))


SPOILT = (None, True, 0.5, [], {}, "x", 10**6, ["x", "y", "z"])


def spoilt_entries(entry, count):
    """Put `count` other things in the place of each part of an entry, one at a time."""
    for rank, path in enumerate(paths(entry)):
        for other in [SPOILT[(rank + one) % len(SPOILT)] for one in range(count)]:
            copy = json.loads(json.dumps(entry))
            part = copy
            for name in path[:-1]:
                part = part[name]
            if part[path[-1]] != other:
                part[path[-1]] = other
                yield copy


def paths(value):
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield (name,)
        for path in paths(part):
            yield name, *path


def refusal(name, text):
    """Read and check what may be spoilt, and return what is said against it; "" if it is right and says the same."""
    try:
        found = certificates.read(text)
        checked_obligation(OBLIGATIONS[name], found)
    except CertificateError as error:
        return str(error)
    assert replace(found[name].certificate, example={}) == replace(ALL[name].certificate, example={})
    return ""


@pytest.mark.parametrize("name", ALL)
def test_whatever_is_spoilt_is_refused(name):
    """But for another example that is right, nothing may stand in the place of any part."""
    entry = json.loads(packaged())[name]
    refusals = [refusal(name, json.dumps({name: one})) for one in spoilt_entries(entry, 8 if name == SMALL else 1)]
    assert sum(map(bool, refusals)) >= len(refusals) - len(entry["example"]) > 30
    assert not any("\n" in one for one in refusals)


@pytest.mark.parametrize("name", ALL)
def test_no_single_character_can_be_changed_unnoticed(name):
    text = certificates.write({name: ALL[name]})
    assert refusal(name, text) == ""
    places = range(0, len(text), 3 if name == SMALL else len(text) // 40)
    refusals = [
        refusal(name, text[:place] + "0123456789abso+-*=> [],"[place % 23] + text[place + 1 :]) for place in places
    ]
    assert sum(map(bool, refusals)) > 0.7 * len(places)


@pytest.mark.parametrize("name", ALL)
def test_a_file_that_ends_early_is_refused(name):
    text = certificates.write({name: ALL[name]})
    assert all(refusal(name, text[:end]) for end in range(0, len(text) - 2, 17))


def test_a_definition_in_the_givens_is_written_and_read():
    for name in ("matrix.exists", "sub-pixel.sound"):
        assert not all(isinstance(given, str) for given in ALL[name].statement.givens)
        assert isinstance(ALL[name].certificate, Certificate)
        assert certificates.read(certificates.write({name: ALL[name]})) == {name: ALL[name]}
