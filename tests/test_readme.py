"""The README is true: its snippets run, its commands print what it shows."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from tconv_sym.cli import main

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
COMMANDS = [
    block
    for kind, body in BLOCKS
    if kind == "console"
    for block in re.split(r"^(?=\$ )", body, flags=re.MULTILINE)
    if block
]


def test_the_two_commands_come_first():
    assert BLOCKS[:2] == [("sh", "make demo\n"), ("sh", "make test\n")]
    targets = (README.parent / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo:.*$", targets, re.MULTILINE)
    assert re.search(r"^test:.*$", targets, re.MULTILINE)


def test_every_target_that_is_named_is_there():
    named = set(re.findall(r"`?make ([a-z]+)`?", README.read_text(encoding="utf-8")))
    targets = (README.parent / "Makefile").read_text(encoding="utf-8")
    assert {"demo", "test", "bench", "conformance"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", targets, re.MULTILINE))


def test_python_snippets():
    source = "\n".join(body for kind, body in BLOCKS if kind == "python")
    tests = doctest.DocTestParser().get_doctest(source, {}, "README.md", str(README), 0)
    result = doctest.DocTestRunner().run(tests)
    assert result.attempted > 10
    assert result.failed == 0


@pytest.mark.parametrize("block", COMMANDS, ids=[block.splitlines()[0] for block in COMMANDS])
def test_commands(block, capsys):
    command, _, shown = block.partition("\n")
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program == "tconv-sym"
    with pytest.raises(SystemExit):
        main(arguments)
    assert "".join(capsys.readouterr()).strip() == shown.strip()


def test_generated_tables(capsys):
    """A comment above a table is the command that prints it."""
    text = README.read_text(encoding="utf-8")
    tables = re.findall(r"^<!-- (tconv-sym .*) -->\n\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert len(tables) == text.count("<!-- tconv-sym ") > 0
    for command, table in tables:
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(command)[1:])
        assert not ended.value.code
        assert capsys.readouterr().out == table


def test_the_table_of_modules_is_the_package():
    package = README.parent / "tconv_sym"
    named = set(
        re.findall(r"`(\w+)`", re.search(r"\| module .*?\n\n", README.read_text(encoding="utf-8"), re.DOTALL)[0])
    )
    modules = {path.stem for path in package.iterdir() if not path.name.startswith(("_", "py.typed"))}
    assert modules - named == {"catalogue", "collector", "integers", "errors", "limits", "nested"}
    assert named - modules == {"derive", "Derivation", "prove"}
