"""Right forms are proved, wrong ones refuted on the right output, and nothing is proved by comparing nothing."""

import json
import pickle
from math import comb

import pytest
from hypothesis import given
from sympy import Symbol, expand, symbols

from strategies import geometries
from tconv_sym import FORMS, Built, Form, Geometry, Proof, Terms, derive, prove
from tconv_sym.errors import FormError
from tconv_sym.proof.this_size import METHODS
from wrong_forms import GATHER, ONE_TERM_TWICE, UNFLIPPED, WRONG

NOTE = {"stride": 2, "padding": 1}
SMALL = {"stride": 3, "padding": ((1, 0),), "output_padding": 2}


def of(geometry):
    arguments = geometry.to_dict()
    return derive(arguments.pop("input"), arguments.pop("kernel"), **arguments)


@given(geometries(most_products=300))
def test_our_forms_agree(geometry):
    proof = of(geometry).prove()
    assert proof.holds
    assert proof.mismatches == ()
    outputs = of(geometry).output
    assert proof.compared == comb(len(FORMS) - len(proof.absent), 2) * len(outputs)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_proves_and_refutes(method):
    d = derive((2, 2), (3, 3), **NOTE)
    assert d.prove(method).holds
    refuted = d.prove(method, forms=[UNFLIPPED])
    assert not refuted.holds
    assert {m.form for m in refuted.mismatches} == {"unflipped"}


@given(geometries(most_products=200))
def test_a_users_right_form_is_proved(geometry):
    d = of(geometry)
    proof = prove(d, forms=[GATHER])
    assert proof.holds
    assert proof.compared == len(proof.pairs) * proof.pairs[0].compared
    assert len(proof.pairs) == comb(len(d.forms) + 1, 2)


def test_the_unflipped_kernel_of_a_note_is_refuted_with_its_cells():
    a, b, c, d = symbols("a:d")
    proof = derive((2, 2), (3, 3), **NOTE).prove(forms=[UNFLIPPED])
    against_scatter = [m for m in proof.mismatches if m.against == "scatter"]
    assert [m.cell for m in against_scatter] == [(0, 1), (1, 0), (1, 1), (1, 2), (2, 1)]
    centre = against_scatter[2]
    w11, w13, w31, w33 = symbols("w11 w13 w31 w33")
    assert centre.left == a * w33 + b * w31 + c * w13 + d * w11
    assert centre.right == a * w11 + b * w13 + c * w31 + d * w33
    assert str(centre) == (
        "output[1,1]: scatter gives a*w33 + b*w31 + c*w13 + d*w11, unflipped gives a*w11 + b*w13 + c*w31 + d*w33"
    )


@pytest.mark.parametrize("form", WRONG.values(), ids=list(WRONG))
@pytest.mark.parametrize("method", METHODS)
def test_wrong_forms_are_refuted_exactly_where_they_differ(form, method):
    d = derive(3, 3, **SMALL)
    right = d.forms["scatter"].cells
    wrong_terms = form.run(d.geometry).terms
    x, w = list(d.input), list(d.kernel)
    wrong = [0] * len(right)
    for output, input_id, tap in wrong_terms:
        wrong[output] += x[input_id] * w[tap]
    expected = [(o,) for o, (p, q) in enumerate(zip(right, wrong, strict=True)) if expand(p - q) != 0]
    proof = d.prove(method, forms=[form])
    assert expected
    assert [m.cell for m in proof.mismatches if m.against == "scatter"] == expected
    assert {m.form for m in proof.mismatches} == {form.name}


def test_one_term_twice_is_refuted_on_its_output_only():
    proof = derive(3, 2).prove(forms=[ONE_TERM_TWICE])
    cells = {m.cell for m in proof.mismatches}
    assert len(cells) == 1
    (m, *_) = proof.mismatches
    assert m.left != m.right
    assert (m.right - m.left).count(Symbol) == 2


def test_values_do_not_hide_a_wrong_product():
    """Equal numbers would: here every tap is 1, and still the flipped kernel is told from the other."""
    d = derive([1, 1, 1], [1, 1])
    proof = d.prove(forms=[UNFLIPPED])
    assert not proof.holds
    assert proof.mismatches[0].cell == (0,)
    a, w1, w2 = symbols("a w1 w2")
    assert (proof.mismatches[0].left, proof.mismatches[0].right) == (a * w1, a * w2)
    assert str(proof.mismatches[0]) == "output[0] with fresh symbols: scatter gives a*w1, unflipped gives a*w2"
    biased = derive([1, 1, 1], [1, 1], bias=5).prove(forms=[UNFLIPPED]).mismatches[0]
    assert str(biased) == "output[0] with fresh symbols: scatter gives a*w1 + β, unflipped gives a*w2 + β"
    assert all(not d.prove(method, forms=[UNFLIPPED]).holds for method in METHODS)
    zeros = derive([0, 0], [0])
    assert all(not zeros.prove(method, forms=[ONE_TERM_TWICE]).holds for method in METHODS)


def test_channels_are_named_in_the_cell():
    proof = derive(2, 2, channels=(1, 2)).prove(forms=[UNFLIPPED])
    assert proof.mismatches[0].cell == (0, 0)
    assert {m.cell[0] for m in proof.mismatches} == {0, 1}


def test_bias_is_part_of_what_is_compared():
    assert derive(2, 2, bias=True).prove("expand").holds


def test_nothing_compared_is_nothing_proved():
    proof = Proof(method="structural", pairs=())
    assert not proof.holds
    assert proof.compared == 0
    assert str(proof) == "Nothing proved: there were no two forms to compare."


def test_a_users_form_that_refuses_is_absent_like_ours():
    seen = []

    def refuses(geometry):
        seen.append(geometry)
        return "it is Friday"

    proof = derive(2, 2, channels=(1, 1)).prove(forms=[Form(name="lazy", title="Lazy", build=None, refuses=refuses)])
    assert proof.holds
    assert proof.absent == {"lazy": "it is Friday"}
    assert "The lazy form does not exist here: it is Friday." in str(proof)
    assert seen == [Geometry(2, 2)], "without channels, as build gets it"


def test_terms_that_were_not_made_by_of_are_checked():
    right = FORMS["scatter"].build(Geometry(2, 2)).terms
    shuffled = Terms(right.outputs[::-1].copy(), right.inputs[::-1].copy(), right.taps[::-1].copy(), right.sizes)
    form = Form(name="shuffled", title="S", build=lambda _: Built(steps=(), terms=shuffled))
    assert derive(2, 2).prove(forms=[form]).holds
    outside = Terms(right.outputs + 1, right.inputs, right.taps, right.sizes)
    form = Form(name="outside", title="O", build=lambda _: Built(steps=(), terms=outside))
    with pytest.raises(FormError, match=r"^output ids must be in 0\.\.2, got 3$"):
        derive(2, 2).prove(forms=[form])


BY_HAND = [
    ("pad-k-minus-p", (2, 2, {}), {(0,): ("a*w1", "0"), (1,): ("a*w2 + b*w1", "a*w1"), (2,): ("b*w2", "a*w2 + b*w1")}),
    (
        "crop-off-by-one",
        (2, 2, {}),
        {(0,): ("a*w1", "a*w2 + b*w1"), (1,): ("a*w2 + b*w1", "b*w2"), (2,): ("b*w2", "0")},
    ),
    (
        "output-padding-at-begin",
        (2, 1, {"stride": 2, "output_padding": 1}),
        {(0,): ("a*w1", "0"), (1,): ("0", "a*w1"), (2,): ("b*w1", "0"), (3,): ("0", "b*w1")},
    ),
    ("one-term-twice", (1, 1, {}), {(0,): ("a*w1", "2*a*w1")}),
]


@pytest.mark.parametrize(("name", "problem", "expected"), BY_HAND, ids=[name for name, *_ in BY_HAND])
def test_wrong_forms_by_hand(name, problem, expected):
    (n, k, options) = problem
    proof = derive(n, k, **options).prove(forms=[WRONG[name]])
    found = {m.cell: (str(m.left), str(m.right)) for m in proof.mismatches if m.against == "scatter"}
    assert found == expected


def test_forms_may_be_one_or_come_from_anywhere():
    d = derive(2, 2)
    for forms in (UNFLIPPED, [UNFLIPPED], iter([UNFLIPPED]), {UNFLIPPED.name: UNFLIPPED}.values()):
        assert len(d.prove(forms=forms).pairs) == comb(9, 2)
        assert not d.prove(forms=[UNFLIPPED]).holds


def test_an_empty_form_is_refuted():
    empty = Form(name="empty", title="Nothing", build=lambda g: Built(steps=(), terms=Terms.of(g, [], [], [])))
    proof = derive(2, 2).prove(forms=[empty])
    assert not proof.holds
    assert [m.right for m in proof.mismatches if m.against == "scatter"] == [0, 0, 0]


def test_two_forms_of_one_name_are_refused():
    twin = Form(name="scatter", title="Another", build=UNFLIPPED.build)
    with pytest.raises(FormError, match=r"^forms must have names that differ, got 'scatter' twice$"):
        derive(2, 2).prove(forms=[twin])


@pytest.mark.parametrize(
    ("forms", "message"),
    [
        (["scatter"], "forms must be instances of Form, got 'scatter'"),
        ([Form(name="f", title="F", build=lambda _: None)], "the form f must build Built with Terms, got None"),
        (
            [Form(name="f", title="F", build=lambda _: Built(steps=(), terms=None))],
            "the form f must build Built with Terms, got Built(steps=(), terms=None)",
        ),
    ],
)
def test_what_is_no_form_is_refused(forms, message):
    with pytest.raises(FormError) as caught:
        derive(2, 2).prove(forms=forms)
    assert str(caught.value) == message


def test_a_proof_can_be_stored():
    proof = derive(3, 2, dilation=3, output_padding=2).prove()
    assert pickle.loads(pickle.dumps(proof)) == proof  # noqa: S301 (our own)


def test_terms_of_another_geometry_are_refused():
    other = Form(
        name="other", title="Other", build=lambda _: Built(steps=(), terms=Terms.of(Geometry(3, 3), [], [], []))
    )
    with pytest.raises(FormError) as caught:
        derive(2, 2).prove(forms=[other])
    assert str(caught.value) == (
        "the terms of form other must be those of the geometry it was given, with (3, 2, 2) outputs, inputs and taps, "
        "got (5, 3, 3)"
    )


def test_printed():
    d = derive(2, 2)
    assert str(d.prove()) == (
        "Proved: scatter = matrix = zero-insertion = gather = sub-pixel = col2im = polynomial = adjoint on all 3 outputs (84\n"
        "comparisons, the same products with the same multiplicities; structural: equal SymPy expressions).\n\n"
        "form            against          equal  compared\n"
        "------------------------------------------------\n"
        "matrix          scatter          3      3\n"
        "zero-insertion  the 2 before it  6      6\n"
        "gather          the 3 before it  9      9\n"
        "sub-pixel       the 4 before it  12     12\n"
        "col2im          the 5 before it  15     15\n"
        "polynomial      the 6 before it  18     18\n"
        "adjoint         the 7 before it  21     21"
    )
    assert str(derive(1, 1).prove()).startswith(
        "Proved: scatter = matrix = zero-insertion = gather = sub-pixel = col2im = polynomial = adjoint on the only output (28\n"
    )
    refuted = d.prove(forms=[UNFLIPPED])
    assert str(refuted).startswith("Refuted: 24 of 108 comparisons differ.\n")
    assert "| unflipped | the 8 before it | 0 | 24 |" in refuted.to_markdown()
    assert r"\text{unflipped} & \text{the 8 before it} & \text{0} & \text{24}" in refuted.to_latex()
    data = json.loads(json.dumps(refuted.to_dict()))
    assert data["mismatches"][0] == {
        "form": "unflipped", "against": "scatter", "cell": [0], "left": "a*w1", "right": "a*w2", "fresh": False,
    }  # fmt: skip


def test_many_mismatches_are_counted_not_listed():
    text = str(derive((4, 4), (3, 3)).prove(forms=[UNFLIPPED]))
    assert text.count("output[") == 10
    assert text.endswith("And 26 more.")
