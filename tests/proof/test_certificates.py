"""The package's certificates: what is written is read again, and anything spoilt is an error and never a pass."""

import json
from dataclasses import replace

import pytest

from tconv_sym.errors import CertificateError
from tconv_sym.polynomial import add, constant, product, total
from tconv_sym.proof import certificates
from tconv_sym.proof.certificates import packaged
from tconv_sym.proof.checker import Certificate, check
from tconv_sym.proof.facts import denials, facts_of, read, read_fact

ALL = certificates.read(packaged())
NAMED = [pytest.param(proved, id=name) for name, proved in ALL.items()]
SMALL = "gather.complete"


def rejected(proved, certificate):
    with pytest.raises(CertificateError):
        check(proved.statement, certificate)


def with_step(certificate, place, step):
    """Replace a step, and leave out those after it: the certificate is to be refused there."""
    return replace(certificate, steps=(*certificate.steps[:place], step))


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
        others = {f"{term.times} + 1", f"{term.times} - 1", "7", "0"} - {term.times}
        for times in sorted(others):
            changed = with_term(step, number, place, replace(term, times=times))
            rejected(proved, with_step(proved.certificate, at, changed))
        rejected(proved, with_step(proved.certificate, at, with_term(step, number, place)))
        rejected(proved, with_step(proved.certificate, at, with_term(step, number, place, term, term)))


@pytest.mark.parametrize("proved", NAMED)
def test_every_fact_that_is_used_matters(proved):
    for at, step, number, place, term in places(proved.certificate):
        for position, fact in enumerate(term.facts):
            for other in (fact - 1, fact + 1, len(term.facts) and 0):
                if other != fact:
                    facts = (*term.facts[:position], other, *term.facts[position + 1 :])
                    changed = with_term(step, number, place, replace(term, facts=facts))
                    rejected(proved, with_step(proved.certificate, at, changed))


@pytest.mark.parametrize("proved", NAMED)
def test_every_claim_and_goal_matters(proved):
    certificate, statement = proved.certificate, proved.statement
    for at, step in enumerate(certificate.steps):
        for claim in changed(step.claim):
            rejected(proved, with_step(certificate, at, replace(step, claim=claim)))
    known = {*statement.givens, *(step.claim for step in certificate.steps)}
    for at, goal in enumerate(statement.goals):
        for other in set(changed(goal)) - known:
            goals = (*statement.goals[:at], other, *statement.goals[at + 1 :])
            rejected(replace(proved, statement=replace(statement, goals=goals)), certificate)


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
    steps = proved.certificate.steps
    for at in range(len(steps)):
        rejected(proved, replace(proved.certificate, steps=(*steps[:at], *steps[at + 1 :])))
        rejected(proved, replace(proved.certificate, steps=(*steps[: at + 1], steps[at], *steps[at + 1 :])))
    for at in range(len(steps) - 1):
        swapped = (*steps[:at], steps[at + 1], steps[at], *steps[at + 2 :])
        rejected(proved, replace(proved.certificate, steps=swapped))
        numbered = [replace(step, number=old.number) for step, old in zip(swapped, steps, strict=True)]
        if any(steps[at].number in term.facts for terms in steps[at + 1].sums for term in terms):
            rejected(proved, replace(proved.certificate, steps=tuple(numbered)))


@pytest.mark.parametrize("proved", NAMED)
def test_every_definition_matters(proved):
    definitions = proved.certificate.definitions
    for at in range(len(definitions)):
        less = (*definitions[:at], *definitions[at + 1 :])
        rejected(proved, replace(proved.certificate, definitions=less))


@pytest.mark.parametrize("proved", NAMED)
def test_an_example_out_of_bounds_is_refused(proved):
    for name in ("s", "d", "n", "k"):
        rejected(proved, replace(proved.certificate, example={**proved.certificate.example, name: 0}))
    rejected(proved, replace(proved.certificate, example={}))


@pytest.mark.parametrize("proved", NAMED)
def test_the_identities_hold_without_sympy(proved):
    """Another program can check them: here with our own polynomials, which the checker does not use."""
    facts = [fact for one in (*proved.statement.givens, *proved.certificate.definitions) for fact in facts_of(one)]
    for step in proved.certificate.steps:
        claim = read_fact(step.claim)
        cases = denials(claim) if step.refuted else [None]
        for denial, terms in zip(cases, step.sums, strict=True):
            known = [fact.polynomial for fact in (*facts, *filter(None, [denial]))]
            parts = [product([read(term.times), *(known[number] for number in term.facts)]) for term in terms]
            assert add(total(parts), constant(-1) if step.refuted else claim.polynomial, -1) == {}
        facts.append(claim)
    assert all(read_fact(goal) in facts for goal in proved.statement.goals)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "certificates must be JSON"),
        (packaged()[:-20], "certificates must be JSON"),
        ("[" * 10**5, "certificates must be JSON"),
        ("[]", r"dict must stand where \[\] does"),
        ("{}x", "certificates must be JSON"),
        ('{"a": {}}', "an obligation must have variables, givens"),
        ('{"a": 1, "a": 2}', "names in an object must be different"),
    ],
)
def test_another_file_is_refused(text, match):
    with pytest.raises(CertificateError, match=match):
        certificates.read(text)


def spoilt_entries():
    """Put something else in the place of each part of an entry, one at a time."""
    entry = json.loads(packaged())[SMALL]
    for path in paths(entry):
        for other in (None, True, 0.5, [], {}, "x", 10**6, ["x", "y", "z"]):
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


def refusal(text):
    """Read and check what may be spoilt, and return what is said against it; "" if it is right and says the same."""
    right = ALL[SMALL]
    try:
        proved = certificates.read(text).get(SMALL, right)
        check(right.statement, proved.certificate)
    except CertificateError as error:
        return str(error)
    if proved.statement != right.statement:
        return "another statement"
    assert without_example(proved) == without_example(right)
    return ""


def test_whatever_is_spoilt_is_refused():
    refusals = [refusal(json.dumps({SMALL: entry})) for entry in spoilt_entries()]
    assert sum(map(bool, refusals)) > 500
    assert not any("\n" in one for one in refusals)


def test_no_single_character_can_be_changed_unnoticed():
    text = certificates.write({SMALL: ALL[SMALL]})
    assert refusal(text) == ""
    places = range(text.index('"variables"'), len(text), 3)
    refusals = [refusal(text[:place] + "0123456789abso+-*=> [],"[place % 23] + text[place + 1 :]) for place in places]
    assert sum(map(bool, refusals)) > 0.8 * len(places)


def without_example(proved):
    """Leave out what may be something else that is right."""
    return replace(proved.certificate, example={})


def test_a_definition_in_the_givens_is_written_and_read():
    for name in ("matrix.exists", "sub-pixel.sound"):
        assert not all(isinstance(given, str) for given in ALL[name].statement.givens)
        assert isinstance(ALL[name].certificate, Certificate)
        assert certificates.read(certificates.write({name: ALL[name]})) == {name: ALL[name]}
