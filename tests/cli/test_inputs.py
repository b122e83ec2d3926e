"""Texts from arguments, files and standard input; positions."""

import io
import os
import sys

import pytest

from programs import posix
from tconv_sym.cli import inputs
from tconv_sym.errors import OperandError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def type_in(monkeypatch, written):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(written)))


def test_a_text_is_itself():
    for text in ("output[0] = a×w1", "", " -", "a@b", "--", "−a"):
        assert inputs.text(text, "claim") == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"", ""),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        ("×\n".encode(), "×\n"),
        ("\ufeffa".encode(), "a"),
    ],
)
def test_a_text_of_a_file_or_of_standard_input(folder, monkeypatch, written, read):
    (folder / "claim").write_bytes(written)
    type_in(monkeypatch, written)
    assert inputs.text("@claim", "claim") == inputs.text("-", "claim") == read


BAD = {
    b"a\xff": "it is not UTF-8 at byte 1",
    "×".encode("utf-16"): "it is not UTF-8 at byte 0",
    b"a" * (inputs.MAX_BYTES + 1): "it has more than 4,194,304 bytes",
}


@pytest.mark.parametrize(("written", "why"), BAD.items(), ids=BAD.values())
def test_what_is_no_text_is_refused(folder, monkeypatch, written, why):
    (folder / "claim").write_bytes(written)
    type_in(monkeypatch, written)
    with pytest.raises(OperandError) as caught:
        inputs.text("@claim", "claim")
    assert str(caught.value) == f"claim must be a text file that can be read, got claim: {why}"
    with pytest.raises(OperandError) as caught:
        inputs.text("-", "claim")
    assert str(caught.value) == f"claim must be text that can be read, got standard input: {why}"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        pytest.param("no.txt", "No such file or directory", marks=posix),
        pytest.param(".", "Is a directory", marks=posix),
        pytest.param("", "Is a directory", marks=posix),
        ("\0", "embedded null byte"),
        pytest.param("x" * 300, "File name too long", marks=posix),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(folder, name, why):
    with pytest.raises(OperandError) as caught:
        inputs.text(f"@{name}", "claim")
    assert str(caught.value) == f"claim must be a text file that can be read, got {name}: {why}"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device")  # noqa: PTH110
def test_a_file_without_end_is_refused():
    with pytest.raises(OperandError, match=r"got /dev/zero: it has more than 4,194,304 bytes$"):
        inputs.text("@/dev/zero", "claim")


def test_closed_standard_input_is_refused(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(OperandError, match=r"^note must be text that can be read, got standard input: it is closed$"):
        inputs.standard_input("note")


@pytest.mark.parametrize(("text", "position"), [("0", (0,)), ("1,1", (1, 1)), ("1, 20,3", (1, 20, 3)), ("0" * 9, (0,))])
def test_a_position(text, position):
    assert inputs.position(text) == position


@pytest.mark.parametrize(
    "text", ["", "a", "-1", "1,", ",1", "1 1", "1,  1", "(1,1)", "1.0", "٣", "1" * 10, "1," * 16 + "1", "1\n"]
)
def test_what_is_no_position_is_refused(text):
    with pytest.raises(OperandError) as caught:
        inputs.position(text)
    assert str(caught.value) == f"--at must be integers from 0, one for each axis, as in 1,1, got {text!r}"
