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


@pytest.mark.parametrize("law", ["-o = -s*i", "-s*i = -o", "-d*m + o=s*i", "-i >= -o", "-(x) [", "-o=-i"])
@pytest.mark.parametrize("options", [(), ("-s", "2", "--to", "json")])
def test_a_law_may_begin_with_a_minus(run, tmp_path, monkeypatch, law, options):
    monkeypatch.chdir(tmp_path)
    assert run("law", law, *options) == run("law", *options, law) == run("law", *options, "--", law)
    assert run("law", *options, law)[2].count("column") == (law == "-(x) [")
    assert not [*tmp_path.iterdir()]


def test_an_option_is_no_law(run, tmp_path):
    file = tmp_path / "law=1.txt"
    assert run("law", "o = s*i", f"-o{file}") == (1, "", "")
    assert file.read_text(encoding="utf-8").startswith("o = s*i\n")


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
        (("o = i", "-s=2"), "'=2' is not a valid integer"),
        (("-o = i", "--to", "pdf"), "'pdf' is not one of"),
        ((), "Missing argument 'LAW'"),
        (("-q",), "No such option"),
    ],
)
def test_what_is_not_understood_is_one_line(run, arguments, words):
    code, out, err = run("law", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err
