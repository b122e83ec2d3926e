"""The documented format is all that another program needs: one that has nothing of ours agrees with our checker."""

import json
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from proof.independent_checker import RefusedError, judge
from tconv_sym import prove_every_size
from tconv_sym.errors import CertificateError
from tconv_sym.proof import certificates
from tconv_sym.proof.checker import check

WRITTEN = json.loads(json.dumps(prove_every_size().to_dict()))["certificates"]
NAMED = [pytest.param(entry, id=name) for name, entry in WRITTEN.items()]
PROGRAM = Path(__file__).with_name("independent_checker.py")


def run(text):
    """Run it as a program that finds no package, ours included."""
    return subprocess.run(
        [sys.executable, "-I", "-S", PROGRAM], input=text, capture_output=True, encoding="utf-8", check=False
    )


def refuses(entry):
    """Tell whether the independent checker refuses an entry."""
    try:
        judge(entry)
    except RefusedError:
        return True
    return False


def ours_refuses(entry):
    """Tell whether our checker does."""
    try:
        (proved,) = certificates.read(json.dumps({"one": entry})).values()
        check(proved.statement, proved.certificate)
    except CertificateError:
        return True
    return False


def with_part(entry, path, value):
    """Put something else in one place."""
    copy = deepcopy(entry)
    part = copy
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    return copy


def leaves(value, path=()):
    """Give the texts and numbers in an entry with their places."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield path, value
    else:
        for name, part in parts:
            yield from leaves(part, (*path, name))


def test_what_is_written_is_what_is_packaged():
    assert json.loads(certificates.packaged()) == WRITTEN


def test_it_runs_on_the_output_of_the_command():
    command = [sys.executable, "-m", "tconv_sym", "prove", "--every-size", "--to", "json"]
    written = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    judged = run(written)
    assert (judged.returncode, judged.stdout) == (0, f"{len(WRITTEN)} right\n"), judged.stderr
    spoilt = run(written.replace('"refute"', '"sum"', 1))
    assert spoilt.returncode == 1
    assert "RefusedError" in spoilt.stderr


@pytest.mark.parametrize("entry", NAMED)
def test_it_accepts_each(entry):
    assert not refuses(entry)
    assert not ours_refuses(entry)


@pytest.mark.parametrize("entry", NAMED)
def test_it_refuses_every_other_multiplier(entry):
    for path, text in leaves(entry["steps"]):
        if "claim" not in path and path[-1] == 0:
            for other in sorted({f"{text} + 1", f"{text} - 1", "7", "0"} - {text}):
                assert refuses(with_part(entry, ("steps", *path), other))


@pytest.mark.parametrize("entry", NAMED)
def test_it_refuses_every_other_fact_number(entry):
    for path, number in leaves(entry["steps"]):
        if isinstance(number, int):
            for other in (number - 1, number + 1, -1, len(entry["givens"]) + 1000):
                assert refuses(with_part(entry, ("steps", *path), other))


def turned(sign):
    return {" + ": " - ", " - ": " + "}[sign[0]]


def one_more(number):
    return str(int(number[0]) + 1)


def others(text):
    """Give a text with one of its whole numbers one more, or one of its signs turned."""
    for pattern, change in (("[0-9]+", one_more), (" [+-] ", turned)):
        for found in re.finditer(pattern, text):
            yield text[: found.start()] + change(found) + text[found.end() :]


@pytest.mark.parametrize("entry", NAMED)
def test_both_judge_alike_of_every_other_constant_and_sign(entry):
    """At some places another is right as well, as in a given that is not used: there both accept it."""
    verdicts = []
    for path, text in leaves(entry):
        for other in others(text) if isinstance(text, str) else ():
            changed = with_part(entry, path, other)
            verdicts.append(refuses(changed))
            assert verdicts[-1] == ours_refuses(changed), (path, other)
    assert sum(verdicts) > len(verdicts) / 2
