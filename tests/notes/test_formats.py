"""Reports as text, JSON, GitHub's workflow commands and SARIF; names and notes may hold anything."""

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym import __version__
from tconv_sym.errors import UnknownNameError
from tconv_sym.notes import formats
from tconv_sym.notes.codes import CODES
from tconv_sym.notes.formats import FORMATS, write
from tconv_sym.notes.report import STATUSES, Finding, Report

MESSAGES = {
    "TC001": "2×2 input, 3×3 kernel, stride 2, padding 1 (inferred)",
    "TC100": "output is right",
    "TC201": "output[1,1]: kernel-not-flipped",
    "TC301": "w13 is outside the 2×2 kernel",
}


def finding(code, *, path="notes/a.md", line=3, message=None):
    words = MESSAGES[code] if message is None else message
    return Finding(path=path, line=line, column=5, code=code, status=CODES[code][0], message=words, excerpt="…")


def report(*findings, not_claims=4, paths=("notes/a.md",)):
    return Report(findings=findings, not_claims=not_claims, paths=paths)


REPORT = report(*(finding(code, line=line) for line, code in enumerate(MESSAGES, 1)))
SUMMARY = "1 note: verified 1, refuted 1, not understood 1, not claims 4\n"
HOSTILE = {
    "space and comma": "my notes, old/a b.md",
    "colon and percent": "a:b%20c.md",
    "line breaks": "a\nb\rc\u2028d.md",
    "no UTF-8": os.fsdecode(b"a\xff.md"),
    "escape sequence": "a\x1b[31m.md",
    "right to left": "a\u202eb.md",
    "quotes": "a\"b'<c>&.md",
    "Chinese": "笔记/转置卷积.md",
    "a dash": "-o.md",
}
hostile = pytest.mark.parametrize("path", HOSTILE.values(), ids=HOSTILE)


def results(log):
    (run,) = json.loads(log)["runs"]
    return run["results"]


# ---- text -----------------------------------------------------------------------------------------------------------


def test_text():
    assert write(REPORT) == (
        "notes/a.md:1:5: TC001 2×2 input, 3×3 kernel, stride 2, padding 1 (inferred)\n"
        "notes/a.md:3:5: TC201 output[1,1]: kernel-not-flipped\n"
        "notes/a.md:4:5: TC301 w13 is outside the 2×2 kernel\n" + SUMMARY
    )


def test_text_of_what_is_verified():
    assert "notes/a.md:2:5: TC100 output is right\n" in write(REPORT, verbose=True)
    assert write(REPORT, verbose=True).endswith(SUMMARY)


def test_text_of_nothing():
    nothing = report(not_claims=0, paths=("a.md", "b.md"))
    assert write(nothing) == "2 notes: verified 0, refuted 0, not understood 0, not claims 0\n"


@hostile
def test_text_is_one_visible_line_a_finding(path):
    lines = write(report(finding("TC201", path=path, message="one\n two\x1b[2J\r\nthree"))).splitlines()
    assert len(lines) == 2
    assert lines[0].endswith(r":3:5: TC201 one two\x1b[2J three")
    assert all(line.isprintable() for line in lines)
    if path.isprintable():
        assert lines[0].startswith(f"{path}:3:5:")


def test_text_shows_what_cannot_be_printed():
    shown = [write(report(finding("TC201", path=path, message=""))).partition(":3:5")[0] for path in HOSTILE.values()]
    assert shown[2:6] == [r"a\nb\rc\u2028d.md", r"a\udcff.md", r"a\x1b[31m.md", r"a\u202eb.md"]


# ---- JSON -----------------------------------------------------------------------------------------------------------


def test_json_has_everything():
    data = json.loads(write(REPORT, "json"))
    assert data == json.loads(json.dumps(REPORT.to_dict()))
    assert data["counts"] == {"verified": 1, "refuted": 1, "not-understood": 1, "not-claims": 4}
    assert [one["code"] for one in data["findings"]] == list(MESSAGES)
    assert write(REPORT, "json").count("\n") == 1


@hostile
def test_json_keeps_names(path):
    data = json.loads(write(report(finding("TC201", path=path), paths=(path,)), "json"))
    assert data["paths"] == [path]
    assert data["findings"][0]["path"] == path


# ---- GitHub ---------------------------------------------------------------------------------------------------------

COMMAND = re.compile(r"::(error|warning|notice) (?:file=([^,:\r\n]+),)?line=(\d+),col=(\d+),title=(\w+)::([^\r\n]*)")


def unescaped(text):
    """Read an escaped text as GitHub's runner does."""
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")


def test_github():
    assert write(REPORT, "github") == (
        "::error file=notes/a.md,line=3,col=5,title=TC201::output[1,1]: kernel-not-flipped\n"
        "::warning file=notes/a.md,line=4,col=5,title=TC301::w13 is outside the 2×2 kernel\n" + SUMMARY
    )


def test_github_of_what_is_no_error():
    verbose = write(REPORT, "github", verbose=True)
    assert verbose.startswith("::notice file=notes/a.md,line=1,col=5,title=TC001::2×2 input, 3×3 kernel, ")
    assert "::notice file=notes/a.md,line=2,col=5,title=TC100::output is right\n" in verbose
    remark = finding("TC403", message="k − 1 − p zeros, not p")
    assert write(report(remark), "github").startswith("::notice file=notes/a.md,line=3,col=5,title=TC403::")


def test_github_escapes():
    line, _ = write(report(finding("TC201", path="a,b:c%\r\n.md", message="100%\n, done: %0A")), "github").splitlines()
    assert line == "::error file=a%2Cb%3Ac%25%0D%0A.md,line=3,col=5,title=TC201::100%25 , done: %250A"


@hostile
def test_github_commands_are_one_line_and_read_back(path):
    line, summary = write(
        report(finding("TC201", path=path, message="::stop-commands::x\n::error::y")), "github"
    ).split("\n", 1)
    level, file, *_, message = COMMAND.fullmatch(line).groups()
    assert (level, message) == ("error", "::stop-commands::x ::error::y")
    assert unescaped(file) == path.encode("utf-8", "backslashreplace").decode()
    assert summary.count("\n") == 1


def test_github_of_standard_input_names_no_file():
    line = write(report(finding("TC201", path="-"), paths=("-",)), "github").splitlines()[0]
    assert line == "::error line=3,col=5,title=TC201::output[1,1]: kernel-not-flipped"


# ---- SARIF ----------------------------------------------------------------------------------------------------------


def test_sarif():
    log = json.loads(write(REPORT, "sarif"))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("tconv-sym", __version__)
    assert [rule["id"] for rule in driver["rules"]] == list(CODES)
    assert run["results"][0] == {
        "ruleId": "TC201",
        "ruleIndex": list(CODES).index("TC201"),
        "kind": "fail",
        "level": "error",
        "message": {"text": "output[1,1]: kernel-not-flipped"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "notes/a.md"},
                    "region": {"startLine": 3, "startColumn": 5},
                }
            }
        ],
    }


def test_sarif_has_what_is_to_be_acted_on():
    assert [(one["ruleId"], one["level"]) for one in results(write(REPORT, "sarif"))] == [
        ("TC201", "error"),
        ("TC301", "warning"),
    ]


def test_sarif_of_all():
    """A level goes with a failure alone; the specification forbids it elsewhere."""
    every = results(write(REPORT, "sarif", verbose=True))
    assert [(one["kind"], one["level"]) for one in every] == [
        ("informational", "none"),
        ("pass", "none"),
        ("fail", "error"),
        ("fail", "warning"),
    ]
    (remark,) = results(write(report(finding("TC401", message="it is the transpose")), "sarif"))
    assert (remark["kind"], remark["level"]) == ("fail", "note")


def test_sarif_of_nothing_has_results_all_the_same():
    assert results(write(report(), "sarif")) == []


def test_sarif_rules():
    (run,) = json.loads(write(REPORT, "sarif"))["runs"]
    for rule in run["tool"]["driver"]["rules"]:
        for text in ("shortDescription", "fullDescription", "help"):  # GitHub asks for these
            assert rule[text]["text"].endswith(".")
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


@hostile
def test_sarif_names_files_by_their_bytes(path):
    (result,) = results(write(report(finding("TC201", path=path)), "sarif"))
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[\w.~/%-]+", uri, re.ASCII)
    assert unquote_to_bytes(uri) == os.fsencode(path)


def uri(path):
    (result,) = results(write(report(finding("TC201", path=path)), "sarif"))
    return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_sarif_names_files_from_the_working_directory(tmp_path, monkeypatch):
    below = tmp_path / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    assert uri("./x/../a.md") == "a.md"
    assert uri(str(below / "a.md")) == "a.md"
    assert uri("../a b.md") == (tmp_path / "a b.md").as_uri()
    assert uri(str(tmp_path / "a.md")) == (tmp_path / "a.md").as_uri()


# ---- all ------------------------------------------------------------------------------------------------------------


def test_an_unknown_format():
    with pytest.raises(UnknownNameError, match=r"^format must be one of text, json, github, sarif, got 'xml'$"):
        write(REPORT, "xml")


def test_the_codes_are_those_that_are_given():
    sources = [path for path in Path(formats.__file__).parent.glob("*.py") if path.name != "codes.py"]
    given = {code for path in sources for code in re.findall(r"TC\d{3}", path.read_text(encoding="utf-8"))}
    assert given == set(CODES)


def test_every_code_has_a_status():
    for code, (status, words) in CODES.items():
        assert re.fullmatch(r"TC[0-4][0-9]{2}", code)
        assert status in STATUSES
        assert words.endswith(".")
    assert list(CODES) == sorted(CODES)


NAMES = st.binary(min_size=1).filter(lambda name: 0 not in name).map(os.fsdecode)


@given(NAMES, st.text(st.characters()), st.sampled_from(FORMATS))
def test_anything_is_written_and_encoded(path, message, target):
    written = write(report(finding("TC201", path=path, message=message), paths=(path,)), target)
    written.encode("utf-8")
    if target in ("json", "sarif"):
        json.loads(written)
    else:
        assert written.count("\n") == 2
