"""What is exported is what was proved; solvers confirm it, and find numbers where a wrong form fails."""

import operator
import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from math import gcd, prod
from pathlib import Path

import pytest

from tconv_sym import FORMS, Form, prove_every_size
from tconv_sym.errors import SolverError
from tconv_sym.forms.definitions import CommonDivisor, Division, Value
from tconv_sym.proof import smt, solvers
from tconv_sym.proof.checker import Certificate, Statement
from tconv_sym.proof.obligations import obligations
from tconv_sym.proof.smt import example_script, script, scripts
from tconv_sym.proof.solvers import SOLVERS, recheck
from wrong_relations import WRONG_RELATIONS

CHECKED = prove_every_size().checked
NOTHING = Certificate(example={}, steps=())


def test_there_is_a_file_for_each_obligation():
    files = scripts(CHECKED)
    assert list(files) == ["README.md", *(f"{one.obligation.name}.smt2" for one in CHECKED)]
    for name, text in files.items():
        if name.endswith(".smt2"):
            assert text.startswith(f"; {name[:-5]}: ")
            assert "(set-info :status unsat)\n(set-logic QF_LIA)" in text
            assert text.endswith("(check-sat)\n")
            assert text.count("(") == text.count(")") - text.split("\n")[0].count(")") + text.split("\n")[0].count("(")


@pytest.mark.parametrize("write", [script, example_script])
def test_every_constant_is_declared_once_before_it_is_used(write):
    for one in CHECKED:
        declared = {"and", "not"}
        for command, *rest in commands_of(write("", one.obligation.statement, one.certificate)):
            if command == "declare-const":
                assert rest[0] not in declared
                if "*" in rest[0]:
                    assert set(rest[0].strip("|").split("*")) <= declared
                declared.add(rest[0])
            elif command == "assert":
                assert set(re.findall(r"\|[^|]+\||\b[A-Za-z]\w*", str(rest))) <= declared


def commands_of(text):
    """Read SMT-LIB 2 as lists in lists."""
    stack = [[]]
    for part in re.findall(r"\|[^|]*\||[()]|[^\s()]+", re.sub("(?m)^;.*", "", text)):
        if part == "(":
            stack.append([])
        elif part == ")":
            inner = stack.pop()
            stack[-1].append(inner)
        else:
            stack[-1].append(part)
    (commands,) = stack
    return commands


OPERATIONS = {
    "+": lambda *parts: sum(parts),
    "*": lambda *parts: prod(parts),
    "-": operator.neg,
    "and": lambda *parts: all(parts),
    "not": operator.not_,
    "=>": lambda one, other: other or not one,
    ">=": operator.ge,
    "=": operator.eq,
}


def meant(expression, numbers):
    """Work an expression out; |a*b| is what the product of a and b is."""
    if isinstance(expression, list):
        operation, *parts = expression
        return OPERATIONS[operation](*(meant(part, numbers) for part in parts))
    return int(expression) if expression.isdigit() else prod(numbers[one] for one in expression.strip("|").split("*"))


def letters_of(expression):
    return sorted(set(re.findall(r"[A-Za-z]\w*", str(expression))) - {"and", "not"})


LEMMAS = [
    pytest.param(expression, id=f"{one.obligation.name}-{number}")
    for one in CHECKED
    for text in [script("", one.obligation.statement, one.certificate).partition("; lemmas about products\n")[2]]
    for number, (command, expression, *_) in enumerate(commands_of(text.partition("; a goal fails")[0]))
    if command == "assert"
]


def test_there_are_lemmas():
    assert len(LEMMAS) > 50


@pytest.mark.parametrize("lemma", LEMMAS)
def test_every_lemma_is_true_of_all_integers(lemma):
    """And would not be if it said 1 more: so what is true here is not so for want of numbers."""
    implies, used, (sign, made, zero) = lemma
    assert implies == "=>"
    more = [implies, used, [sign, ["+", made, ["-", "1"]], zero]]
    draw = random.Random(0)  # noqa: S311 (numbers to try, the same each time)
    points = [{name: draw.randint(-3, 3) for name in letters_of(lemma)} for _ in range(300)]
    assert all(meant(lemma, point) for point in points)
    assert not all(meant(more, point) for point in points)


def bezout(one, other):
    """Return the numbers that a common divisor comes with, in the order of the definition."""
    divisor = gcd(one, other)
    first, second = one // divisor, other // divisor
    v = next(v for v in range(first) if (v * second - 1) % first == 0)
    return divisor, first, second, (1 - v * second) // first, v


HALVES = Division(dividend="a - b", divisor="b - 1", quotient="q", remainder="r")
SHARED = CommonDivisor(of=("a", "b"), divisor="g", quotients=("p", "q"), coefficients=("u", "v"))


def test_what_is_defined_is_asserted_where_it_exists_and_nowhere_else():
    """By Euclid and Bézout there are such numbers; elsewhere any would do."""
    value, division, shared = (
        [rest[0] for command, *rest in commands_of(script("", about(one), NOTHING)) if command == "assert"][-2]
        for one in (Value("x", "a*b - 1"), HALVES, SHARED)
    )
    for a in range(-3, 9):
        for b in range(-3, 9):
            assert meant(value, {"a": a, "b": b, "x": a * b - 1})
            assert not meant(value, {"a": a, "b": b, "x": a * b})
            found = dict(zip("qr", divmod(a - b, b - 1) if b > 1 else (7, -7), strict=True))
            assert meant(division, {"a": a, "b": b, **found})
            assert meant(division, {"a": a, "b": b, "q": 7, "r": -7}) is (b <= 1)
            both = a >= 1 and b >= 1
            found = dict(zip("gpquv", bezout(a, b) if both else (0,) * 5, strict=True))
            assert meant(shared, {"a": a, "b": b, **found})
            assert meant(shared, {"a": a, "b": b, **dict.fromkeys("gpquv", 0)}) is not both


def about(definition, goal="a >= 0"):
    return Statement(variables=("a", "b"), givens=(definition,), goals=(goal,))


def test_an_example_is_in_its_file():
    (one,) = (one for one in CHECKED if one.obligation.name == "sub-pixel.sound")
    text = example_script("title", one.obligation.statement, one.certificate)
    assert text.startswith("; title\n(set-info :smt-lib-version 2.6)\n(set-info :status sat)\n(set-logic QF_NIA)\n")
    assert "fails" not in text
    asserted = [rest[0] for command, *rest in commands_of(text) if command == "assert"]
    for name, number in one.certificate.example.items():
        assert ["=", name, str(number) if number >= 0 else ["-", str(-number)]] in asserted
    for product in re.findall(r"declare-const (\|.*\|) ", text):
        assert ["=", product, ["*", *product.strip("|").split("*")]] in asserted


class FakeSolver:
    """Answers what the file says, or what it is told to answer instead."""

    def __init__(self, **instead):
        self.instead = instead

    def __call__(self, module, text):
        assert module.__name__ in {"json", "math"}
        assert text.endswith("(check-sat)\n")
        (status,) = re.findall(r":status (\w+)", text)
        answer = self.instead.get(status, status)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize("answer", ["sat", "unknown", "", ValueError("no\nmemory")], ids=str)
def test_anything_but_unsat_is_a_failure(answer, monkeypatch):
    monkeypatch.setattr(solvers, "SOLVERS", {"json": FakeSolver(), "math": FakeSolver(unsat=answer)})
    with pytest.raises(SolverError, match=r"^math must answer unsat to scatter\.sound, got ") as caught:
        recheck(CHECKED)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("answer", ["unsat", "unknown", "", ValueError("no\nmemory")], ids=str)
def test_anything_but_sat_to_an_example_is_a_failure(answer, monkeypatch):
    monkeypatch.setattr(solvers, "SOLVERS", {"json": FakeSolver(), "math": FakeSolver(sat=answer)})
    with pytest.raises(SolverError, match=r"^math must answer sat to the example of scatter\.sound, got "):
        recheck(CHECKED)


def test_each_is_asked_about_every_obligation_and_its_example(monkeypatch):
    monkeypatch.setattr(solvers, "SOLVERS", {"json": FakeSolver(), "math": FakeSolver()})
    answers = recheck(CHECKED)
    names = [one.obligation.name for one in CHECKED]
    for solver in ("json", "math"):
        assert [one.about for one in answers if (one.solver, one.answer) == (solver, "unsat")] == names
        examples = [one.about for one in answers if (one.solver, one.answer) == (solver, "sat")]
        assert examples == [f"the example of {name}" for name in names]
    assert len(answers) == 4 * len(CHECKED)


def test_a_solver_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(solvers, "SOLVERS", {"no_such_solver": FakeSolver()})
    with pytest.raises(SolverError, match=r"no_such_solver must be installed, as by pip install 'tconv_sym\[smt\]'"):
        recheck(CHECKED)


@pytest.mark.smt
def test_both_solvers_confirm_every_obligation():
    answers = recheck(CHECKED)
    assert len(answers) == 2 * len(SOLVERS) * len(CHECKED)


def asked(solver, text):
    """Ask a solver about a file, without telling it what to expect."""
    return SOLVERS[solver](pytest.importorskip(solver), re.sub(r"\(set-info :status .*\n", "", text))


@pytest.mark.smt
@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("definition", "goal"), [(HALVES, "b - 2 >= 0"), (SHARED, "a - 1 >= 0")])
def test_what_may_not_exist_proves_nothing(definition, goal, solver, monkeypatch):
    """If there were always a remainder, its divisor would be positive."""
    assert asked(solver, script("", about(definition, goal), NOTHING)) == "sat"
    monkeypatch.setattr(smt, "_needed", lambda _: [])
    assert asked(solver, script("", about(definition, goal), NOTHING)) == "unsat"


@pytest.mark.smt
@pytest.mark.parametrize("solver", SOLVERS)
def test_no_example_of_what_cannot_be_is_found(solver):
    """4 is the square of 2, and 5 is not, whatever the opaque |a*a| may be."""
    squared = Statement(variables=("a", "b"), givens=("a - 1 >= 0", "b - a*a = 0", SHARED), goals=("a >= 0",))
    for b, answer in ((4, "sat"), (5, "unsat")):
        assert asked(solver, example_script("", squared, Certificate(example={"a": 2, "b": b}, steps=()))) == answer


README = scripts(CHECKED)["README.md"]


def test_the_readme_lists_the_files_that_belong_to_it():
    listed = re.findall(r"(?m)^- `(.*)`: (.*)$", README)
    assert listed == [(f"{one.obligation.name}.smt2", one.obligation.meaning) for one in CHECKED]
    assert f"it must print `{len(CHECKED)} unsat`" in README
    some = scripts(prove_every_size("gather").checked)["README.md"]
    assert "it must print `3 unsat`" in some
    assert "scatter" not in some


def commands():
    """Return what the README tells to run, by the program or module that it asks."""
    z3, cvc5, python = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return {"z3": z3, "cvc5": cvc5, "python": python}


def test_the_readme_has_a_command_for_each():
    for program, command in commands().items():
        assert re.search(rf"\b{program}\b.*\*\.smt2|\*\.smt2.*\b{program}\b", command.splitlines()[0])


@pytest.mark.smt
def test_the_commands_of_the_readme_do_what_it_says(tmp_path):
    """The wheels bring z3, and Python for cvc5; the program cvc5 is run where the system has it."""
    for name, text in scripts(CHECKED).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for program, command in commands().items():
        if program == "cvc5" and not shutil.which(program, path=path):
            continue
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert (ran.stdout.split(), ran.stderr) == ([str(len(CHECKED)), "unsat"], ""), program


@pytest.mark.smt
@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("name", WRONG_RELATIONS)
def test_both_solvers_find_where_a_wrong_form_fails(name, solver):
    """At stride 2 and dilation 1 nothing is multiplied any more, so what they find are real sizes."""
    form = Form(name=name, title="", build=FORMS["scatter"].build, relation=WRONG_RELATIONS[name])
    (sound,) = (one.statement for one in obligations(form) if one.kind == "sound")
    text = script(name, fixed(sound), NOTHING)
    assert "|" not in text
    assert asked(solver, text) == "sat"


@pytest.mark.smt
@pytest.mark.parametrize("solver", SOLVERS)
def test_both_solvers_find_nothing_against_a_right_one(solver):
    (sound,) = (one.statement for one in obligations(FORMS["zero-insertion"]) if one.kind == "sound")
    assert asked(solver, script("", fixed(sound), NOTHING)) == "unsat"


def fixed(statement: Statement) -> Statement:
    """State the same for s = 2 and d = 1."""

    def put(text):
        return re.sub(r"\bd\b", "1", re.sub(r"\bs\b", "2", text))

    givens = tuple(
        put(given)
        if isinstance(given, str)
        else replace(given, **{name: put(getattr(given, name)) for name in texts(given)})
        for given in statement.givens
    )
    return replace(statement, givens=givens, goals=tuple(map(put, statement.goals)))


def texts(definition):
    """Return the names of the polynomials of a definition."""
    return [name for name in ("expression", "dividend", "divisor") if hasattr(definition, name)]
