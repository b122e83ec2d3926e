"""verify, misconceptions, check and check-function as a user types them."""

import io
import json
import os
import re
import sys
from urllib.parse import unquote_to_bytes

import pytest

from programs import posix, shell
from tconv_sym.checking.misconceptions import MISCONCEPTIONS
from tconv_sym.checking.verdict import Verdict
from tconv_sym.notes.formats import FORMATS

RIGHT = "output[1,1] = a×w33 + b×w31 + c×w13 + d×w11"
WRONG = "output[1,1] = a×w11 + b×w13 + c×w31 + d×w33"
WRONG = "output[1,1] = a×w11 + b×w13 + c×w31 + d×w33"
ODD = "output[1,1] = a×w33 + b×w44"
TWO_BY_TWO = ("2x2", "3x3", "-s", "2", "-p", "1")
STATUSES = {"verified": 0, "refuted": 1, "not-understood": 2}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def type_in(monkeypatch, written):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(written.encode())))


def verdict(status="verified"):
    return Verdict(status=status, of="output", message="as it is", compared=1)


# ---- verify ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    """Let every claim be verified; return the list of what was asked."""
    calls = []

    def check(derivation, claim, at=None, of="output"):
        calls.append((claim, at, of, derivation.geometry))
        return verdict()

    monkeypatch.setattr("tconv_sym.derivation.Derivation.check", check, raising=False)
    return calls


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("target", ["text", "markdown", "latex", "json"])
def test_verify_writes_the_verdict_and_exits_with_it(run, monkeypatch, folder, status, target):
    given, code = verdict(status), STATUSES[status]
    monkeypatch.setattr("tconv_sym.derivation.Derivation.check", lambda *_, **__: given, raising=False)
    written = json.dumps(given.to_dict()) + "\n" if target == "json" else getattr(given, f"to_{target}")()
    assert run("verify", "a", "3", "2", "--to", target) == (code, written, "")
    assert run("verify", "a", "3", "2", "--to", target, "-o", "verdict") == (code, "", "")
    assert (folder / "verdict").read_text(encoding="utf-8") == written


def test_verify_hands_on_what_it_is_told(run, asked):
    run("verify", RIGHT, *TWO_BY_TWO, "--at", "1,1", "--of", "zero-insertion.padded")
    ((claim, at, of, geometry),) = asked
    assert (claim, at, of) == (RIGHT, (1, 1), "zero-insertion.padded")
    assert (geometry.input, geometry.kernel, geometry.output) == ((2, 2), (3, 3), (3, 3))
    run("verify", "a", "3", "2")
    assert asked[1][:3] == ("a", None, "output")


def test_verify_reads_files_and_standard_input(run, asked, folder, monkeypatch):
    (folder / "claim.tex").write_text(f"\ufeff{RIGHT}\r\n", encoding="utf-8")
    type_in(monkeypatch, f"{RIGHT}\n")
    for claim in ("@claim.tex", "-"):
        assert run("verify", claim, *TWO_BY_TWO)[0] == 0
    assert [claim for claim, *_ in asked] == [f"{RIGHT}\n"] * 2


CLAIMS = ["-a w_1", "-2", "-a×w1", "-2×a×w1 + b", "-w_1 a", "-(a w_1)", "-o w_1", "-s×w1", r"-\frac{1}{2} a", "-1/2"]


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], ["3", "2", "-s", "2"]),
        ([], ["-s2", "3", "2"]),
        (["-s", "2"], ["3", "2"]),
        (["-p", "-1", "-s2", "--to=json", "--at", "0", "--bias"], ["3", "2"]),
        (["-s", "2", "--"], ["3", "2"]),
    ],
)
def test_verify_takes_a_claim_that_starts_with_a_minus(run, asked, claim, before, after):
    assert run("verify", *before, claim, *after)[::2] == (0, "")
    assert asked[0][0] == claim
    assert asked[0][3].axes[0].stride == 2


def test_verify_takes_options_for_options(run, asked):
    assert run("verify", "-a", "w_1", "3", "2")[2] == "tconv-sym: Missing argument 'KERNEL'.\n"
    assert run("verify", "a", "3", "2", "-a", "w_1")[2].startswith("tconv-sym: output_padding must be an integer ")
    assert run("verify", "-h")[1].startswith("Usage: tconv-sym verify [OPTIONS] CLAIM INPUT KERNEL\n")
    assert re.match("tconv-sym: No such option:? '?--xyz", run("verify", "--xyz", "a", "3", "2")[2])
    assert not asked


def test_verify_verifies(run):
    assert run("verify", RIGHT, *TWO_BY_TWO) == (0, "Verified: output[1,1] is right.\n", "")
    assert run("verify", RIGHT.partition("= ")[2], *TWO_BY_TWO, "--at", "1,1")[0] == 0
    assert run("verify", "-w_1", "[-1, 2]", "2", "--at", "0")[0] == 0
    assert run("verify", "β + w_1", "[1, 2]", "2", "--bias", "--at", "0")[0] == 0
    assert (
        run("verify", "[[1, 2], [-1, 0]]", "2x2", "[[0, -1], [2, 1]]", "--of", "zero-insertion.flipped-kernel")[0] == 0
    )


def test_verify_refutes(run):
    code, out, err = run("verify", WRONG, *TWO_BY_TWO)
    assert (code, err) == (1, "")
    assert out.startswith("Refuted: output[1,1] differs.\n")
    assert "kernel-not-flipped" in out
    data = json.loads(run("verify", WRONG, *TWO_BY_TWO, "--to", "json")[1])
    assert (data["status"], data["misconceptions"]) == ("refuted", {"kernel-not-flipped": 1})


def test_verify_points_at_what_it_does_not_understand(run, monkeypatch):
    type_in(monkeypatch, "output[0] = a w_1\r\noutput[1] = a×w_9 + b×w_1\r\n")
    code, out, err = run("verify", "-", "3", "2")
    assert (code, err) == (2, "")
    assert "w9 is outside the kernel of size 2" in out
    assert out.splitlines()[-2:] == ["  output[1] = a×w_9 + b×w_1", f"  {' ' * 14}^"]


@pytest.mark.parametrize("part", ["output", "table"])
@pytest.mark.parametrize("target", ["text", "markdown", "latex", "json"])
def test_verify_reads_what_derive_writes(run, folder, part, target):
    assert run("derive", *TWO_BY_TWO, "--part", part, "--to", target, "-o", "written")[0] == 0
    assert run("verify", "@written", *TWO_BY_TWO)[0] == 0


HOSTILE = {
    "nothing": "",
    "blanks": " \n\t",
    "brackets": "(" * 20_000,
    "braces": "{" * 300,
    "a huge binomial": r"\binom{10^8}{10^7}",
    "a huge power": "a^{9^9^9}",
    "a long sum": "a w_1 + " * 100_000,
    "digits": "9" * 100_000,
    "code": "__import__('os').getcwd()",
    "a control character": "\x1b[2J",
    "no UTF-8": "\udcff",
    "another alphabet": "а w_1",
    "too much": "a" * (2**20 + 1),
}


@pytest.mark.parametrize("claim", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("of", ["output", "size"])
def test_verify_of_hostile_text(run, claim, of):
    code, out, err = run("verify", claim, "3", "2", "--of", of)
    assert (code, err) == (2, "")
    assert out.startswith("Not understood: ")
    assert len(out) < 1000
    assert all(line.isprintable() for line in out.splitlines())


# ---- misconceptions -------------------------------------------------------------------------------------------------


def test_misconceptions(run):
    code, out, err = run("misconceptions")
    assert (code, err) == (0, "")
    words = " ".join(out.split())
    for name, known in MISCONCEPTIONS.items():
        assert f"\n{name}\n{'-' * len(name)}\n" in f"\n{out}"
        assert f"{known.explanation} {known.fix}" in words
    assert all(len(line) <= 120 for line in out.splitlines())


def test_misconceptions_as_data_and_as_markdown(run, folder):
    data = json.loads(run("misconceptions", "--to", "json")[1])
    assert [tuple(one.values()) for one in data] == [(m.name, m.explanation, m.fix) for m in MISCONCEPTIONS.values()]
    assert all(list(one) == ["name", "explanation", "fix"] for one in data)
    shown = run("misconceptions", "--to", "markdown")[1]
    assert re.findall("^### (.*)$", shown, re.MULTILINE) == list(MISCONCEPTIONS)
    assert run("misconceptions", "--to", "markdown", "-o", "m.md") == (0, "", "")
    assert (folder / "m.md").read_text(encoding="utf-8") == shown


# ---- check ----------------------------------------------------------------------------------------------------------


PROBLEM = "<!-- tconv: input=3 kernel=2 -->\n\n"
NOTES = {
    "verified.md": PROBLEM + "$$\noutput[1] = a w_2 + b w_1\n$$\n",
    "refuted.md": PROBLEM + "$$\noutput[1] = a w_1 + b w_2\n$$\n",
    "not-understood.md": PROBLEM + "$$\noutput[1] = a w_2 + b w_9\n$$\n",
    "remark.md": "Transposed convolution is not the transpose of a convolution.\n",
    "empty.md": "",
}


@pytest.fixture
def notes(folder):
    """Write a note of each kind into the current directory."""
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["verified.md"], 0),
        (["remark.md"], 0),
        (["empty.md"], 0),
        (["not-understood.md"], 0),
        (["not-understood.md", "--strict"], 1),
        (["verified.md", "--strict"], 0),
        (["remark.md", "--strict"], 0),
        (["refuted.md"], 1),
        (["verified.md", "refuted.md", "not-understood.md"], 1),
    ],
)
@pytest.mark.parametrize("target", FORMATS)
def test_check_exits_with_what_it_found(run, notes, arguments, code, target):
    got, out, err = run("check", *arguments, "--format", target)
    assert (got, err) == (code, "")
    assert out


def test_check_reports_notes_in_their_order(run, notes, monkeypatch):
    type_in(monkeypatch, NOTES["refuted.md"].replace("\n", "\r\n"))
    code, out, err = run("check", "refuted.md", "-", "verified.md", "not-understood.md", "remark.md")
    assert (code, err) == (1, "")
    *lines, summary = out.splitlines()
    assert [line[: line.index(" ", line.index("TC"))] for line in lines if "TC001" not in line] == [
        "refuted.md:4:13: TC201",
        "-:4:13: TC201",
        "not-understood.md:4:23: TC301",
        "remark.md:1:27: TC401",
    ]
    assert summary.startswith("5 notes: verified 1, refuted 2, not understood 1, not claims ")


def test_check_shows_what_is_verified_if_asked(run, notes):
    assert "TC100" not in run("check", "verified.md")[1]
    assert "verified.md:4:13: TC100 " in run("check", "-v", "verified.md")[1]


def test_check_reports_what_can_be_read(run, notes):
    (notes / "folder").mkdir()
    (notes / "latin.md").write_bytes("×".encode("latin-1"))
    code, out, err = run("check", "no.md", "refuted.md", "folder", "latin.md")
    assert (code, len(err.splitlines())) == (2, 3)
    assert all(line.startswith("tconv-sym: a note must be ") for line in err.splitlines())
    assert "refuted.md:4:13: TC201 " in out
    assert "\n1 note: verified 0, refuted 1, " in out
    assert run("check", "no.md")[:2] == (2, "")


@pytest.mark.parametrize("target", FORMATS)
def test_check_writes_every_format(run, notes, target):
    arguments = ("check", "verified.md", "refuted.md", "--format", target)
    code, out, err = run(*arguments)
    assert (code, err) == (1, "")
    assert run(*arguments, "-o", "report") == (1, "", "")
    assert (notes / "report").read_text(encoding="utf-8") == out
    assert (run(*arguments, "-v")[1] == out) == (target == "json"), "JSON has everything always"
    if target in ("json", "sarif"):
        assert json.loads(out)


@posix
@pytest.mark.parametrize("target", FORMATS)
def test_check_of_names_that_hold_anything(run, folder, target):
    names = ["a b, c:d%20.md", "-o.md", "line\nbreak.md", os.fsdecode(b"\xff.md"), "\x1b[2J.md", "笔记.md"]
    for name in names:
        (folder / name).write_text(NOTES["refuted.md"], encoding="utf-8")
    code, out, err = run("check", "--format", target, "-o", "report", "--", *names)
    assert (code, out, err) == (1, "", "")
    written = (folder / "report").read_text(encoding="utf-8")
    if target in ("text", "github"):
        assert len(written.splitlines()) == len(names) * (2 if target == "text" else 1) + 1
    elif target == "json":
        assert json.loads(written)["paths"] == names
    else:
        results = json.loads(written)["runs"][0]["results"]
        uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
        assert [os.fsdecode(unquote_to_bytes(uri)) for uri in uris] == names


# ---- check-function -------------------------------------------------------------------------------------------------

FUNCTIONS = """
import sys

import numpy as np

print("imported")


def right(x, w):
    print("its own words")
    y = np.zeros(len(x) + len(w) - 1, x.dtype)
    for i in range(len(x)):
        y[i : i + len(w)] += x[i] * w
    return y


def wrong(x, w):
    return right(x, w[::-1])


def failing(x, w):
    raise OSError("no such thing")


def leaving(x, w):
    sys.exit(0)


def bent(x, w):
    return right(x, w) ** 2


def batched(x, w):
    return np.stack([right(each, w) for each in x])


def whole(x, w):
    assert x.dtype == np.int64
    return right(x, w)


value = 3
"""


@pytest.fixture
def functions(folder, monkeypatch):
    """Write functions into the current directory; return a function that names one of them."""
    (folder / "functions.py").write_text(FUNCTIONS, encoding="utf-8")
    monkeypatch.setattr(sys, "path", sys.path[:])
    return "functions.py:{}".format


@pytest.mark.parametrize(("name", "code"), [("right", 0), ("wrong", 1)])
@pytest.mark.parametrize("target", ["text", "markdown", "latex", "json"])
def test_check_function(run, functions, name, code, target):
    got, out, err = run("check-function", functions(name), "3", "2", "--to", target)
    assert got == code
    assert ("kernel-not-flipped" in out) == (name == "wrong")
    assert "its own words" in err
    assert "its own words" not in out, "what it prints is no verdict"
    if target == "json":
        assert STATUSES[json.loads(out)["status"]] == code


def test_check_function_hands_on_how_it_is_called(run, functions):
    assert run("check-function", functions("batched"), "3", "2", "--batched")[0] == 0
    assert run("check-function", functions("whole"), "3", "2", "--array", "int64")[0] == 0
    assert run("check-function", functions("whole"), "3", "2")[0] == 2


@pytest.mark.parametrize("name", ["failing", "leaving", "bent", "value", "no", ""])
def test_a_function_that_cannot_be_judged_is_one_line(run, functions, name):
    code, out, err = run("check-function", functions(name), "3", "2")
    said = [line for line in err.splitlines() if line not in ("imported", "its own words")]
    assert (code, out, len(said)) == (2, "", 1)
    assert said[0].startswith("tconv-sym: ")


def test_check_function_finds_modules_in_the_current_directory(functions, folder):
    assert shell("tconv-sym check-function functions:right 3 2", folder)[0] == 0


# ---- all ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verify"], "Missing argument 'CLAIM'."),
        (["verify", "a"], "Missing argument 'INPUT'."),
        (["verify", "a", "3"], "Missing argument 'KERNEL'."),
        (["verify", "a", "3", "2", "1"], "Got unexpected extra argument (1)"),
        (["verify", "a", "3", "2", "-x"], "No such option '-x'."),
        (["verify", "a", "3", "2", "--at", "x"], "--at must be integers from 0, one for each axis, as in 1,1, got 'x'"),
        (["verify", "a", "3", "0"], "kernel must be an integer of at least 1, as it counts taps, got 0"),
        (["verify", "a", "3", "2", "--at", "9"], "at must be a position in output, which is 4 long and counts from 0, got (9,)"),
        (["verify", "4", "3", "2", "--at", "0", "--of", "size"], "at must be None for the size, got (0,)"),
        (["verify", "@no.txt", "3", "2"], "claim must be a text file that can be read, got no.txt: No such file or directory"),
        (["verify", "@.", "3", "2"], "claim must be a text file that can be read, got .: Is a directory"),
        (["verify", "a", "3", "2", "--to", "sarif"], "Invalid value for '--to': 'sarif' is not one of 'text', 'markdown', 'latex', 'json'."),
        (["misconceptions", "x"], "Got unexpected extra argument (x)"),
        (["misconceptions", "--to", "latex"], "Invalid value for '--to': 'latex' is not one of 'text', 'markdown', 'json'."),
        (["misconceptions", "-o", "/no/such/file"], "--output must be a file that can be written, got /no/such/file: No such file or directory"),
        (["check"], "Missing argument 'NOTE...'."),
        (["check", "a.md", "--format", "xml"], "Invalid value for '--format': 'xml' is not one of 'text', 'json', 'github', 'sarif'."),
        (["check-function"], "Missing argument 'FUNCTION'."),
        (["check-function", "m:f", "3"], "Missing argument 'KERNEL'."),
        (["check-function", "math", "3", "2"], "function must be MODULE:FUNCTION or FILE.py:FUNCTION, got 'math'"),
        (["check-function", "math:gcd", "3", "2", "--array", "x"], "array must be one of float64, float32, int64, torch, got 'x'"),
    ],
)  # fmt: skip
def test_bad_usage_is_one_line_and_exit_2(run, folder, arguments, message):
    assert run(*arguments) == (2, "", f"tconv-sym: {message}\n")


CLOSED = "tconv-sym: {} must be text that can be read, got standard input: it is closed\n".format
STREAMS = {
    "tconv-sym verify 'output[0] = b w_1' 3 2 | true": (1, "", ""),
    "tconv-sym misconceptions | head -n 1": (0, f"{next(iter(MISCONCEPTIONS))}\n", ""),
    "tconv-sym verify - 3 2 <&-": (2, "", CLOSED("claim")),
    "tconv-sym verify 'output[0] = a w_1' 3 2 >&-": (0, "", ""),
    "tconv-sym check - <&-": (2, "", CLOSED("a note")),
}


@posix
@pytest.mark.parametrize(("command", "expected"), STREAMS.items())
def test_streams_that_have_gone(folder, command, expected):
    assert shell(command, folder) == expected


@pytest.mark.parametrize("command", ["verify", "misconceptions", "check", "check-function"])
def test_help(run, command):
    code, out, err = run(command, "-h")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: tconv-sym {command} [OPTIONS]")
    assert "..." not in out.replace("NOTE...", ""), "no sentence is cut"


def test_help_names_every_format(run):
    assert f"[{'|'.join(FORMATS)}]" in run("check", "--help")[1]
