"""All forms are proved for every size, with their conditions; a form that is wrong, or a wrong file, is not."""

import copy
import json
import pickle
from dataclasses import replace

import pytest

from tconv_sym import FORMS, Form
from tconv_sym.errors import CertificateError, FormError, UnknownNameError
from tconv_sym.proof import certificates
from tconv_sym.proof.every_size import _checked, check_forms, prove_every_size
from tconv_sym.proof.obligations import obligations
from wrong_relations import WRONG_RELATIONS

ALL = certificates.read(certificates.packaged())


def test_all_forms_are_proved():
    proof = prove_every_size()
    assert proof.holds
    assert proof.conditions == {
        **dict.fromkeys(FORMS, ""),
        "matrix": "op < s",
        "col2im": "op < s",
        "adjoint": "op < s",
    }
    assert list(proof.conditions) == list(FORMS)
    assert [one.name for one in proof.obligations] == list(ALL)
    assert proof.steps == sum(len(one.certificate.steps) for one in ALL.values()) > 50
    assert proof.cases > proof.steps


def test_some_forms_are_proved():
    proof = prove_every_size(["gather", "gather"])
    assert list(proof.conditions) == ["gather"]
    assert [one.name for one in proof.obligations] == ["gather.sound", "gather.complete", "gather.once"]
    assert "Proved for every size of gather. " in str(proof)
    assert proof == prove_every_size(["gather"])


@pytest.mark.parametrize(
    "given",
    ["gather", FORMS["gather"], [FORMS["gather"]], (FORMS["gather"], "gather"), {"gather": 1}, iter(["gather"])],
)
def test_forms_are_given_by_name_or_as_they_are(given):
    assert prove_every_size(given) == prove_every_size(["gather"])


def pickled(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301 (our own bytes)


def test_a_form_that_was_copied_is_the_form():
    assert prove_every_size(copy.deepcopy(FORMS["gather"])).forms == (FORMS["gather"],)
    assert prove_every_size(pickled(FORMS["gather"])).forms == (FORMS["gather"],)


NAMES = "scatter, matrix, zero-insertion, gather, sub-pixel, col2im, polynomial"


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ("scater", UnknownNameError, f"form must be one of {NAMES}, adjoint, got 'scater'"),
        ("", UnknownNameError, f"form must be one of {NAMES}, adjoint, got ''"),
        (["gather", ["x"]], UnknownNameError, f"form must be one of {NAMES}, adjoint, got ['x']"),
        ([None], UnknownNameError, f"form must be one of {NAMES}, adjoint, got None"),
        ([list(range(10**5))], UnknownNameError, f"form must be one of {NAMES}, adjoint, got [0, 1, 2, 3, 4, 5, ...]"),
        (3, FormError, "forms must be names or instances of Form, got 3"),
        ([], FormError, "forms must be one or more, got none"),
    ],
)
def test_what_is_no_form_is_refused(given, kind, message):
    with pytest.raises(kind) as caught:
        prove_every_size(given)
    assert str(caught.value) == message


def test_a_form_that_says_it_is_ours_is_not():
    class Liar(Form):
        def __eq__(self, _):
            return True

        __hash__ = Form.__hash__

    with pytest.raises(CertificateError, match="got another form, 'scatter'"):
        prove_every_size(Liar(name="scatter", title="Wrong", build=FORMS["gather"].build))


def test_a_proof_of_other_forms_is_none():
    with pytest.raises(CertificateError, match="what was checked must be of matrix, got gather"):
        replace(prove_every_size("gather"), forms=(FORMS["matrix"],))


@pytest.mark.parametrize("content", [None, "{".encode("utf-16"), b"\xe9\xff"])
def test_a_file_that_cannot_be_read_is_no_certificate(monkeypatch, tmp_path, content):
    """It is not there, or is no UTF-8."""
    if content is not None:
        (tmp_path / "certificates.json").write_bytes(content)
    monkeypatch.setattr(certificates, "files", lambda _: tmp_path)
    with pytest.raises(CertificateError, match=r"^the package must have a readable certificates\.json, got "):
        prove_every_size()


@pytest.mark.parametrize("change", [{"name": "mine"}, {"build": FORMS["scatter"].build}, {"relation": None}])
def test_somebody_elses_form_has_no_certificate(change):
    """One by the name of ours with our relation, too: that its code does what the relation says is tested of ours."""
    form = replace(FORMS["gather"], **change)
    message = (
        f"forms must be {NAMES} or adjoint, got another form, {form.name!r}: no certificate proves it for every size; "
        "Derivation.prove compares it at one size"
    )
    for given in (form, ["gather", form]):
        with pytest.raises(CertificateError) as caught:
            prove_every_size(given)
        assert str(caught.value) == message


def test_a_proof_is_a_value():
    proof = prove_every_size()
    for other in (prove_every_size(), copy.copy(proof), copy.deepcopy(proof), pickled(proof)):
        assert other == proof
        assert hash(other) == hash(proof)
    assert proof not in {prove_every_size(["gather"]), prove_every_size(["matrix"])}


def test_what_it_says_cannot_be_changed():
    proof = prove_every_size(["scatter", "matrix"])
    before = (proof.to_markdown(), proof.to_dict())
    proof.conditions["matrix"] = ""
    proof.to_dict()["conditions"].clear()
    assert proof.conditions == {"scatter": "", "matrix": "op < s"}
    assert (proof.to_markdown(), proof.to_dict()) == before
    with pytest.raises(AttributeError):
        proof.conditions = {}


def test_its_repr_is_short():
    assert repr(prove_every_size(["scatter", "matrix"])) == "EverySizeProof(scatter, matrix: 8 obligations in 10 steps)"
    assert len(repr(prove_every_size())) < 200


def test_the_proof_says_what_it_proved():
    text = " ".join(prove_every_size().to_text().split())
    assert text.startswith(f"Proved for every size: {' = '.join(FORMS)}. Wherever they exist,")
    assert "matrix iff op < s 5 " in text
    assert f"{len(ALL)} obligations in " in text


@pytest.mark.parametrize("target", ["text", "markdown", "latex"])
def test_it_can_be_had_in_every_target(target):
    proof = prove_every_size(["matrix"])
    written = getattr(proof, f"to_{target}")()
    assert "matrix" in written
    assert "obligations" in written


def test_it_can_be_had_as_data():
    data = json.loads(json.dumps(prove_every_size(["matrix"]).to_dict()))
    assert data["holds"] is True
    assert data["conditions"] == {"matrix": "op < s"}
    assert [one["name"] for one in data["obligations"]] == [
        f"matrix.{kind}" for kind in ("exists", "only", "sound", "complete", "once")
    ]
    assert data["steps"] == sum(one["steps"] for one in data["obligations"])
    assert 0 <= data["seconds"] < 60
    assert list(data["certificates"]) == [one["name"] for one in data["obligations"]]
    assert certificates.read(json.dumps(data["certificates"])) == {name: ALL[name] for name in data["certificates"]}


def form_of(name, relation):
    return Form(name=name, title="", build=FORMS["scatter"].build, relation=relation)


ORIGINALS = {"indivisible": "gather", "matrix-always": "matrix"}


@pytest.mark.parametrize("name", WRONG_RELATIONS)
def test_a_wrong_form_is_not_proved_under_the_name_of_a_right_one(name):
    form = form_of(ORIGINALS.get(name, "zero-insertion"), WRONG_RELATIONS[name])
    with pytest.raises(CertificateError, match=r"must prove what the relation demands|certificates must have"):
        check_forms([form], ALL)


def test_a_form_that_has_no_certificate_is_not_proved():
    with pytest.raises(CertificateError, match=r"certificates must have mine\.sound"):
        check_forms([form_of("mine", FORMS["gather"].relation)], ALL)
    with pytest.raises(FormError, match="the form mine must state its relation"):
        check_forms([form_of("mine", None)], ALL)


def test_a_wrong_certificate_is_an_error_with_its_name():
    name = "gather.complete"
    less = replace(ALL[name], certificate=replace(ALL[name].certificate, steps=()))
    with pytest.raises(
        CertificateError, match=r"the certificate of gather\.complete is wrong: every goal must be given"
    ):
        check_forms([FORMS["gather"]], {**ALL, name: less})


def test_a_certificate_of_another_statement_is_an_error():
    name = "gather.complete"
    weaker = replace(ALL[name], statement=replace(ALL[name].statement, goals=ALL[name].statement.goals[:-1]))
    with pytest.raises(CertificateError, match=r"the certificate of gather\.complete must prove what the relation"):
        check_forms([FORMS["gather"]], {**ALL, name: weaker})


@pytest.mark.parametrize("name", ALL)
def test_a_certificate_proves_nothing_but_its_statement(name):
    """Each variable, given, unknown and goal left out or twice, and each fact another."""
    (obligation,) = (one for form in FORMS.values() for one in obligations(form) if one.name == name)
    statement, refused = ALL[name].statement, 0
    for part in ("variables", "givens", "unknowns", "goals"):
        old = getattr(statement, part)
        for at, one in enumerate(old):
            for new in (
                (),
                (one, one),
                (one.replace("0", "1") if isinstance(one, str) and " 0" in one else f"{one}_",),
            ):
                other = replace(statement, **{part: (*old[:at], *new, *old[at + 1 :])})
                with pytest.raises(
                    CertificateError, match="must prove what the relation demands, got another statement"
                ):
                    _checked(obligation, {name: replace(ALL[name], statement=other)})
                refused += 1
    assert refused > 30


def test_a_spoilt_file_is_an_error(monkeypatch):
    monkeypatch.setattr("tconv_sym.proof.every_size.packaged", lambda: certificates.packaged()[:-3])
    with pytest.raises(CertificateError, match="certificates must be JSON"):
        prove_every_size()
