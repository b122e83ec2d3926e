"""`tconv-sym law`."""

import json

import pytest


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("o = s*i + d*m - p",), 0, "s in 1..4 and d in 1..4"),
        (("o = s*i + d*m - p", "-s", "2", "--dilation", "3"), 0, "s = 2 and d = 3"),
        (("o = s*i + m - p",), 1, "the law puts x[0]·w[1] on output 1; it lands on output 2."),
        (("if (o + p - d*m) % s == 0: y[o] += x[(o + p - d*m)//s] * w[m]",), 0, "s in 1..4 and d in 1..4"),
        (("x[(o + p - m)//s]", "-s", "2", "-d", "1"), 1, "Refuted: with s=2, d=1"),
    ],
)
def test_a_law_is_judged(run, arguments, code, words):
    got, out, err = run("law", *arguments)
    assert (got, err) == (code, "")
    assert words in " ".join(out.split())


def test_as_json(run):
    code, out, _ = run("law", "o = s*i + m - p", "--to", "json")
    assert code == 1
    assert json.loads(out)["counterexample"]["product"] == {"i": 0, "m": 1}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("o = s*i + t",), "line 1, column 11: a name must be one of"),
        (("o = i", "-s", "0"), "stride must be an integer of at least 1, got 0"),
        (("o = i", "-s", "two"), "'two' is not a valid integer"),
    ],
)
def test_what_is_not_understood_is_one_line(run, arguments, words):
    code, out, err = run("law", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err
