"""`prove --every-size`: the theorem, its files, and what goes with it."""

from __future__ import annotations

import json

import pytest

from tconv_sym import FORMS, prove_every_size
from tconv_sym.proof import solvers


def test_every_form_for_every_size(run):
    code, out, err = run("prove", "--every-size")
    assert (code, err) == (0, "")
    assert out.startswith(f"Proved for every size: {' = '.join(FORMS)}. ")
    assert "iff op < s" in out


def test_some_forms_as_data(run):
    data = json.loads(run("prove", "--every-size", "--form", "matrix", "--form", "gather", "--to", "json")[1])
    assert data["conditions"] == {"matrix": "op < s", "gather": ""}
    assert data["holds"] is True


@pytest.mark.parametrize("target", ["markdown", "latex"])
def test_typeset(run, target):
    code, out, err = run("prove", "--every-size", "--to", target)
    assert (code, err) == (0, "")
    assert "sub-pixel" in out


def test_standalone_documents(run):
    assert r"\end{document}" in run("prove", "--every-size", "--to", "latex", "--standalone")[1]
    assert r"\end{document}" in run("prove", "3", "2", "--to", "latex", "--standalone")[1]


def test_a_file_for_each_obligation(run, tmp_path):
    directory = tmp_path / "new" / "smt"
    assert run("prove", "--every-size", "--export", str(directory))[0] == 0
    names = {f"{obligation.name}.smt2" for obligation in prove_every_size().obligations}
    assert {path.name for path in directory.iterdir()} == {"README.md", *names}
    assert all("(set-info :status unsat)" in (directory / name).read_text(encoding="utf-8") for name in names)


CONFIRMED = "z3 and cvc5 say unsat to all 3 obligations, and sat to an example of each.\n"


@pytest.fixture(params=["told", pytest.param("asked", marks=pytest.mark.smt)])
def solving(request, monkeypatch):
    """Have solvers that say what they are told, and the real ones."""
    if request.param == "told":
        told = {name: lambda _, text: "sat" if ":status sat" in text else "unsat" for name in ("json", "math")}
        monkeypatch.setattr(solvers, "SOLVERS", told)


@pytest.mark.usefixtures("solving")
def test_solvers_confirm_it(run, tmp_path):
    """What they say is no part of a document or of data."""
    command = ("prove", "--every-size", "--form", "gather", "--recheck")
    code, out, err = run(*command)
    assert (code, err) == (0, "")
    assert out.startswith("Proved for every size of gather. ")
    assert out.endswith(f".\n{CONFIRMED}")
    for target in ("markdown", "latex"):
        code, out, err = run(*command, "--to", target)
        assert (code, out, err) == (0, run("prove", "--every-size", "--form", "gather", "--to", target)[1], CONFIRMED)
    code, out, err = run(*command, "--to", "json")
    assert (code, err) == (0, CONFIRMED)
    assert json.loads(out)["holds"] is True
    written = tmp_path / "proof.txt"
    assert run(*command, "-o", str(written)) == (0, CONFIRMED, "")
    assert written.read_text(encoding="utf-8").startswith("Proved for every size of gather. ")


def test_a_solver_that_does_not_confirm_it_is_an_error(run, monkeypatch):
    monkeypatch.setattr(solvers, "SOLVERS", {"json": lambda *_: "unknown"})
    message = "tconv-sym: json must answer unsat to scatter.sound, got unknown\n"
    assert run("prove", "--every-size", "--recheck") == (2, "", message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'INPUT'."),
        (["5"], "Missing argument 'KERNEL'."),
        (["5", "3", "--form", "gather"], "--form goes with --every-size"),
        (["5", "3", "--recheck"], "--recheck goes with --every-size"),
        (["5", "3", "--export", "x"], "--export goes with --every-size"),
        (["--every-size", "5", "3"], "INPUT goes without --every-size, which is about all sizes and parameters"),
        (["--every-size", "-s", "2"], "-s goes without --every-size, which is about all sizes and parameters"),
        (["--every-size", "--method", "expand"], "--method goes without --every-size, which is about all sizes and parameters"),
        (["--every-size", "--form", "foo"], f"form must be one of {', '.join(FORMS)}, got 'foo'"),
        (["--every-size", "--standalone"], "--standalone goes with --to latex, got --to text"),
        (["--every-size", "--export", ""], "--export must be a directory that can be written, got ''"),
        (["--every-size", "--export", "/dev/null/x"], "--export must be a directory that can be written, got /dev/null/x: Not a directory"),
    ],
)  # fmt: skip
def test_refused(run, arguments, message):
    assert run("prove", *arguments) == (2, "", f"tconv-sym: {message}\n")


def test_a_corrupt_certificate_is_an_error(run, monkeypatch):
    monkeypatch.setattr("tconv_sym.proof.every_size.packaged", lambda: "{}")
    code, out, err = run("prove", "--every-size")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
