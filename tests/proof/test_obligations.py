"""What has to be proved says what is meant: it is true of numbers where the form is right, and false where it is not."""

from dataclasses import replace
from itertools import product

import pytest

from certificates.examples import example, holds
from tconv_sym import FORMS, Form
from tconv_sym.constraints import read_polynomial
from tconv_sym.errors import FormError
from tconv_sym.forms.definitions import Division, Value
from tconv_sym.forms.relation import PARAMETERS
from tconv_sym.forms.sub_pixel import PHASES
from tconv_sym.proof.checker import Statement
from tconv_sym.proof.facts import facts_of, read_fact
from tconv_sym.proof.obligations import MEANINGS, obligations, plain
from wrong_relations import WRONG_RELATIONS

ALL = {one.name: one for form in FORMS.values() for one in obligations(form)}


def relating(name, relation):
    return Form(name=name, title="", build=FORMS["scatter"].build, relation=relation)


def test_each_form_has_those_that_say_something():
    kinds = {}
    for one in ALL.values():
        kinds.setdefault((one.form, one.restated), []).append(one.kind)
    always = ["sound", "complete", "once"]
    if_any = ["exists", "only", *always]
    assert kinds == {
        ("scatter", 0): always,
        ("matrix", 0): if_any,
        ("zero-insertion", 0): ["length", *always],
        ("gather", 0): always,
        ("sub-pixel", 0): [*always, "determined"],
        ("sub-pixel", 1): [*always, "determined"],
        ("col2im", 0): ["exists", "only", "length", *always],
        ("polynomial", 0): always,
        ("adjoint", 0): if_any,
    }
    assert {one.kind for one in ALL.values()} == set(MEANINGS)
    assert len(ALL) == sum(map(len, kinds.values()))


def test_the_statements_of_a_form_are_these():
    sound, complete, once = (ALL[f"gather.{kind}"].statement for kind in ("sound", "complete", "once"))
    assert sound == Statement(
        variables=(*PARAMETERS, "o", "m", "r", "q"),
        givens=(
            *("s - 1 >= 0", "d - 1 >= 0", "n - 1 >= 0", "k - 1 >= 0", "op >= 0"),
            *("s*q + d*m - pl - o + r = 0", "r >= 0", "s - r - 1 >= 0", "m >= 0", "k - m - 1 >= 0", "r = 0"),
            *("q >= 0", "n - q - 1 >= 0", "o >= 0", "s*n + d*k - s - d - pl - pr + op - o >= 0"),
        ),
        goals=(
            *("q >= 0", "n - q - 1 >= 0", "m >= 0", "k - m - 1 >= 0", "s*q + d*m - pl - o = 0"),
            *("o >= 0", "s*n + d*k - s - d - pl - pr + op - o >= 0"),
        ),
    )
    assert complete.unknowns == ("r", "q")
    assert complete.goals == (*sound.givens[5:], "i - q = 0")
    assert ALL["gather.complete"].witnesses == (
        Division(dividend="-d*m + pl + o", divisor="s", quotient="q", remainder="r"),
    )
    assert once.variables == (*PARAMETERS, "o", "m", "r", "q", "o_2", "m_2", "r_2", "q_2")
    assert once.givens[-3:] == ("o - o_2 = 0", "q - q_2 = 0", "m - m_2 = 0")
    assert once.goals == ("o - o_2 = 0", "m - m_2 = 0", "r - r_2 = 0", "q - q_2 = 0")


def test_conditions_are_proved_both_ways():
    exists, only = ALL["matrix.exists"].statement, ALL["matrix.only"].statement
    assert exists.givens[5:] == (
        Division(dividend="s*n - s + op", divisor="s", quotient="h", remainder="e"),
        Value("Q", "h + 1"),
        "s - op - 1 >= 0",
    )
    assert exists.goals == only.givens[-1:] == ("n - Q = 0",)
    assert only.goals == exists.givens[-1:]


def test_an_output_that_is_made_of_letters_must_determine_them():
    """Wherever they are bounded: otherwise a left side that is counted twice would go unseen."""
    bounded_below = replace(PHASES, where=(), summed=("0 <= r < s", *PHASES.summed))
    (determined,) = (one for one in obligations(relating("phases", bounded_below)) if one.kind == "determined")
    assert determined.statement.goals == ("r - r_2 = 0", "q - q_2 = 0")
    assert counterexample(determined.statement)
    assert counterexample(ALL["sub-pixel.restated-1.determined"].statement) is None


def test_all_else_is_proved_where_the_form_exists():
    """That its sizes fit is given, and not the condition on the parameters, from which it follows."""
    for kind in ("sound", "complete", "once"):
        givens = ALL[f"matrix.{kind}"].statement.givens
        assert "n - Q = 0" in givens
        assert "s - op - 1 >= 0" not in givens


def test_a_form_without_a_relation_has_none():
    with pytest.raises(FormError, match="the form mine must state its relation to be proved for every size"):
        obligations(Form(name="mine", title="", build=FORMS["scatter"].build))


@pytest.mark.parametrize("one", [pytest.param(one, id=name) for name, one in ALL.items()])
def test_what_is_given_can_be_so_and_the_goals_are_then(one):
    """Everything is true at an example, with the unknowns that the witnesses give: no statement is about nothing."""
    numbers = example(one.statement)
    assert numbers is not None
    more = example(with_witnesses(one, numbers))
    assert more is not None
    assert all(holds(read_fact(goal), more) for goal in one.statement.goals)


def with_witnesses(one, numbers):
    """Give the numbers, and what the witnesses find."""
    givens = tuple(
        f"{name} - {number} = 0" if number >= 0 else f"{name} + {-number} = 0" for name, number in numbers.items()
    )
    return Statement(
        variables=one.statement.variables, givens=(*one.statement.givens, *givens, *one.witnesses), goals=()
    )


@pytest.mark.parametrize("name", WRONG_RELATIONS)
def test_what_is_said_of_a_wrong_relation_is_false_somewhere(name):
    (sound,) = (one for one in obligations(relating(name, WRONG_RELATIONS[name])) if one.kind == "sound")
    assert counterexample(sound.statement)


def test_what_is_said_of_a_right_relation_is_not():
    assert counterexample(ALL["gather.sound"].statement) is None


def counterexample(statement):
    """Find numbers that satisfy what is given, and not one of the goals."""
    for goal in sorted(statement.goals, key=lambda goal: not goal.endswith(" = 0")):
        left, sign, _ = goal.rsplit(" ", 2)
        for denial in (
            (f"{left} - 1 >= 0", f"{negated(left)} - 1 >= 0") if sign == "=" else (f"{negated(left)} - 1 >= 0",)
        ):
            found = example(replace(statement, givens=(*statement.givens, denial)))
            if found is not None:
                assert all(holds(fact, found) for given in statement.givens for fact in facts_of(given))
                assert not holds(read_fact(goal), found)
                return found
    return None


def negated(text):
    """Write −p."""
    flipped = " ".join({"+": "-", "-": "+"}.get(part, part) for part in text.split(" "))
    return flipped[1:] if flipped.startswith("-") else f"-{flipped}"


@pytest.mark.parametrize("coefficients", list(product((-2, -1, 1, 3), repeat=3)))
def test_what_is_written_is_read(coefficients):
    polynomial = dict(zip((("i", "s"), ("s", "s", "s"), ()), coefficients, strict=True))
    text = plain(polynomial, {"s": 0, "i": 1})
    assert read_polynomial(text) == polynomial
    assert read_polynomial(text) == polynomial
