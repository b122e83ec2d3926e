"""The command line as a whole: help, refusals, streams."""

import os
import re
import shlex
import sys

import pytest

from programs import posix, python, shell
from tconv_sym import FORMS, __version__
from tconv_sym.analysis.analyses import ANALYSES
from tconv_sym.cli import cli, main
from tconv_sym.derivation import PARTS
from tconv_sym.proof.this_size import METHODS
from wrong_forms import UNFLIPPED


def test_an_unknown_option(run):
    code, out, err = run("derive", "5", "3", "--xyz", "x")
    assert (code, out) == (2, "")
    assert re.fullmatch(r"tconv-sym: No such option:? '?--xyz'?\.?\n", err), "as click words it"


def test_no_memory_is_one_line(run, monkeypatch):
    def exhaust(*_, **__):
        raise MemoryError

    monkeypatch.setattr("tconv_sym.derivation.derive", exhaust)
    assert run("derive", "5", "3") == (2, "", "tconv-sym: not enough memory for arrays of this size\n")


@pytest.mark.parametrize("command", [[], *([name] for name in cli.commands)], ids=" ".join)
def test_help(run, command):
    code, out, err = run(*command, "-h")
    assert (code, err) == (0, "")
    assert out.startswith(" ".join(["Usage: tconv-sym", *command, "[OPTIONS]"]))
    assert out == run(*command, "--help")[1]
    _usage, _, said = out.partition("\n\n")
    assert "..." not in said, "no sentence is cut"


def test_version(run):
    assert run("--version") == (0, f"tconv-sym, version {__version__}\n", "")


LISTED = {"derive": (*FORMS, *PARTS), "prove": METHODS, "analyse": tuple(ANALYSES)}


@pytest.mark.parametrize(("command", "name"), [(command, name) for command in LISTED for name in LISTED[command]])
def test_help_names_whatever_can_be_asked_for(run, command, name):
    """By its own words: they are written by hand, as `--help` is there before the library is loaded."""
    options = run(command, "-h")[1].partition("Options:")[2]
    assert name in re.findall(r"[\w-]+", options)


def test_help_names_every_form_part_and_method(run):
    shown = " ".join((run("derive", "--help")[1] + run("prove", "--help")[1]).split())
    assert f"{', '.join(FORMS)}, or all" in shown
    assert ", ".join(PARTS) in shown
    assert f"{', '.join(METHODS[:-1])} or {METHODS[-1]}" in shown
    assert run("--help")[1] == run()[1]


def test_help_does_not_load_sympy():
    code = "import sys; from tconv_sym.cli import cli; cli(['--help'], standalone_mode=False); assert 'sympy' not in sys.modules"
    assert python("-c", code).returncode == 0


def test_as_a_module_in_any_locale(tmp_path):
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = python("-m", "tconv_sym", "derive", "2", "2", "--part", "output", env=environment, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "output[1] = a×w2 + b×w1" in done.stdout


FULL = "tconv-sym: standard output must take what is written: No space left on device\n"


STREAMS = {
    "tconv-sym derive 40 9 | head -n 1": (0, "Transposed convolution\n", ""),
    "tconv-sym prove 5 3 | true": (0, "", ""),
    "tconv-sym --help | true": (0, "", ""),
    "tconv-sym derive 5 0 2>&1 | true": (2, "", ""),
    "tconv-sym prove 5 3 >&-": (0, "", ""),
    "tconv-sym --version >&-": (0, "", ""),
    "tconv-sym derive 5 0 2>&-": (2, "", ""),
    "tconv-sym prove 5 3 >&- 2>&-": (0, "", ""),
    "tconv-sym derive 5 0 >&- 2>&-": (2, "", ""),
}


DEVICE = {
    "tconv-sym prove 5 3 >/dev/full": (2, "", FULL),
    "tconv-sym --help >/dev/full": (2, "", FULL),
    "tconv-sym derive 5 0 2>/dev/full": (2, "", ""),
}


@posix
@pytest.mark.parametrize(("command", "expected"), STREAMS.items())
def test_a_stream_that_has_gone_leaves_the_exit_code(tmp_path, command, expected):
    assert shell(command, tmp_path) == expected


@posix
@pytest.mark.parametrize(("command", "expected"), DEVICE.items() if os.path.exists("/dev/full") else ())  # noqa: PTH110
def test_a_full_stream_is_refused(tmp_path, command, expected):
    assert shell(command, tmp_path) == expected


@posix
def test_a_closed_pipe_leaves_a_refutation_refuted(monkeypatch):
    """The pipe is closed before anything is written, and the result is still the exit code."""
    monkeypatch.setattr("tconv_sym.derivation.FORMS", {"scatter": FORMS["scatter"], "unflipped": UNFLIPPED})
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as gone, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", gone)
        with pytest.raises(SystemExit) as caught:
            main(["prove", "3", "2"])
    assert caught.value.code == 1


@posix
@pytest.mark.parametrize(
    "arguments", [r"derive @$'\xff.json' 3", r"derive 5 3 -o $'/no/such/\xff'", r"derive 5 $'\xff'"]
)
def test_a_name_that_is_no_utf_8_is_one_line(tmp_path, arguments):
    code, out, err = shell(f"tconv-sym {arguments}", tmp_path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert r"\udcff" in err


def test_an_interrupt_exits_130(run, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("tconv_sym.derivation.derive", interrupted)
    assert run("derive", "5", "3") == (130, "", "")


def test_a_fault_of_ours_is_not_hidden(monkeypatch):
    def faulty(*_, **__):
        raise ValueError("an axis was lost")

    monkeypatch.setattr("tconv_sym.derivation.derive", faulty)
    with pytest.raises(ValueError, match="an axis was lost"):
        main(["derive", "5", "3"])


@pytest.mark.parametrize(
    "command",
    [
        "derive 2x2 3x3 -s 2 -p 1",
        "derive 3 3 -s 2 -d 3 --output-padding 2 --part forms",
        "derive 64 64",
        "prove 3x3 2x2",
        "prove --every-size",
        "law 'o = s*i + d*m − p'",
        "law 'y[s*i + m] += x[i]·w[m] && i ≤ 4 ∧ i ≥ 0'",
        "law 'o = s*i + d*m - p, n*k > 2'",
        "law 'o = s*i + d*m - pr'",
        "analyse 4x4 3x3 -s 2",
        "analyse 2 3 -s 2 -p 1 -d 2 --output-padding 1",
        "verify 'a w_{11} + b' 2x2 3x3 -s 2 -p 1",
        "verify 'a w_{11} + b' 2x2 3x3 -s 2 -p 1 --at 1,1",
        "verify 'H_{out} = (H_{in}-1) s - 2p + k' 2x2 3x3 -s 2 -p 1 --of size",
        "verify 'H_{out} = \\lfloor (H_{in}-1) / s \\rfloor' 2x2 3x3 -s 2 -p 1 --of size",
        "convert --from keras --to torch 1x4x4x3 3x3x8x3 strides=2 padding=same --format latex",
        "check-function scipy.signal:convolve2d 2x2 1x2",
        "check-function scipy.signal:correlate2d 2x2 1x2",
        "figures",
    ],
)
def test_all_that_we_say_can_be_typeset(run, command):
    """Whatever LaTeX's text does not have would stand there as U+ and its number."""
    given = shlex.split(command)
    _, out, err = run(*given, *([] if "--format" in given else ["--to", "latex"]))
    assert err == ""
    assert "U+" not in out
    assert len(out) > 50
