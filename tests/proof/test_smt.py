"""What is exported is what was proved; solvers confirm it, and find numbers where a wrong form fails."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tconv_sym import FORMS, Form, prove_every_size
from tconv_sym.errors import SolverError
from tconv_sym.proof import smt, solvers
from tconv_sym.proof.checker import Certificate, Statement
from tconv_sym.proof.obligations import obligations
from tconv_sym.proof.smt import script, scripts
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


def test_every_constant_is_declared():
    for one in CHECKED:
        text = script("", one.obligation.statement, one.certificate)
        declared = re.findall(r"declare-const (\S+) Int", text)
        body = text[text.index("; what is given") :]
        used = set(re.findall(r"\|[^|]+\||\b[A-Za-z][\w]*\b", re.sub(r";.*", "", body)))
        assert used - {"assert", "and", "not", "check", "sat"} <= set(declared)
        assert len(declared) == len(set(declared))


class FakeSolver:
    """Answers as it is told."""

    def __init__(self, answer):
        self.answer = answer

    def __call__(self, module, text):
        assert module.__name__ in {"json", "math"}
        assert "(check-sat)" in text
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize("answer", ["sat", "unknown", "", ValueError("no\nmemory")], ids=str)
def test_anything_but_unsat_is_a_failure(answer, monkeypatch):
    monkeypatch.setattr(solvers, "SOLVERS", {"json": FakeSolver("unsat"), "math": FakeSolver(answer)})
    with pytest.raises(SolverError, match=r"math must answer unsat to scatter\.sound, got "):
        recheck(CHECKED)


def test_unsat_from_each_is_what_is_asked_for(monkeypatch):
    monkeypatch.setattr(solvers, "SOLVERS", {"json": FakeSolver("unsat"), "math": FakeSolver("unsat")})
    answers = recheck(CHECKED)
    assert len(answers) == 2 * len(CHECKED)
    assert {one.answer for one in answers} == {"unsat"}


def test_a_solver_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(solvers, "SOLVERS", {"no_such_solver": FakeSolver("unsat")})
    with pytest.raises(SolverError, match=r"no_such_solver must be installed, as by pip install 'tconv_sym\[smt\]'"):
        recheck(CHECKED)


@pytest.mark.smt
def test_both_solvers_confirm_every_obligation():
    answers = recheck(CHECKED)
    assert len(answers) == len(SOLVERS) * len(CHECKED)


def commands():
    """Return what the README tells to run, by the program or module that it asks."""
    z3, cvc5, python = re.findall(r"```sh\n(.*?)```", smt.README, re.DOTALL)
    return {"z3": z3, "cvc5": cvc5, "python": python}


def test_the_readme_has_a_command_for_each():
    for program, command in commands().items():
        assert re.search(rf"\b{program}\b.*\*\.smt2|\*\.smt2.*\b{program}\b", command.splitlines()[0])


@pytest.mark.smt
def test_the_commands_of_the_readme_do_what_it_says(tmp_path):
    """The wheels bring z3, and Python for cvc5; the program cvc5 is run where the system has it."""
    for name, text in smt.scripts(CHECKED).items():
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
    text = script(name, fixed(sound), NOTHING).replace("status unsat", "status sat")
    assert "|" not in text
    assert SOLVERS[solver](pytest.importorskip(solver), text) == "sat"


@pytest.mark.smt
@pytest.mark.parametrize("solver", SOLVERS)
def test_both_solvers_find_nothing_against_a_right_one(solver):
    (sound,) = (one.statement for one in obligations(FORMS["zero-insertion"]) if one.kind == "sound")
    assert SOLVERS[solver](pytest.importorskip(solver), script("", fixed(sound), NOTHING)) == "unsat"


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
