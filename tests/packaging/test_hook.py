"""The pre-commit hook: its definition, and what it says to pre-commit through its exit code."""

import re
import shlex
from pathlib import Path

import pytest

from programs import python

DEFINITION = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
HOOK = dict(re.findall(r"^(?:- |  )(\w+): (.+)$", DEFINITION, re.MULTILINE))
PROBLEM = "<!-- tconv: input=3 kernel=2 -->\n\n"
NOTES = {
    "right": (PROBLEM + "$$\noutput[1] = a w_2 + b w_1\n$$\n", 0),
    "wrong": (PROBLEM + "$$\noutput[1] = a w_1 + b w_2\n$$\n", 1),
    "no claim": ("# A note\n\nNothing here.\n", 0),
}


def test_the_definition():
    assert len(HOOK) == len(DEFINITION.splitlines()), "every line is understood"
    assert DEFINITION.count("- id: ") == 1
    assert HOOK.keys() >= {"id", "name", "description", "entry", "language", "types"}
    assert (HOOK["id"], HOOK["language"], HOOK["types"]) == ("tconv-sym-check", "python", "[markdown]")


@pytest.mark.parametrize(("note", "code"), NOTES.values(), ids=NOTES)
def test_the_entry_runs_on_files(tmp_path, note, code):
    (tmp_path / "my note.md").write_text(note, encoding="utf-8")
    program, *arguments = shlex.split(HOOK["entry"])
    assert program == "tconv-sym"
    done = python("-m", "tconv_sym", *arguments, "my note.md", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (code, "")
    assert ("TC201" in done.stdout) == (code == 1)
