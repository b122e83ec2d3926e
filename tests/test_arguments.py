"""Reading the command line's text and files, as values and as numbers."""

import os
import warnings

import numpy as np
import pytest

from tconv_sym import arguments
from tconv_sym.errors import OperandError

NO_NUMBERS = "input must have integers or floats of at most 64 bits, got dtype "
NO_SHAPE = "input must be a shape (5, 2x2), values ([[1, 2], [3, 4]]) or a file (@x.json, @x.npy, @x.csv), got '@x.npy' (a single value)"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def header(text):
    """Return a .npy of which only the header is given."""
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode() + bytes(8)


@pytest.mark.parametrize("dtype", ["int8", "uint8", ">i4", "int64", "uint64", "float16", ">f4", "float64"])
def test_numbers_of_an_array(folder, dtype):
    np.save("x.npy", np.array([[1, 2], [3, 4]], dtype=dtype))
    read = arguments.numbers("@x.npy", "input")
    assert read.dtype == dtype
    assert read.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.array([1j]), NO_NUMBERS + "complex128"),
        (np.array([True]), NO_NUMBERS + "bool"),
        (np.array(["1"]), NO_NUMBERS + "object"),
        (np.array([b"1"]), NO_NUMBERS + "|S1"),
        (np.array(["2020-01-01"], dtype="M8[D]"), NO_NUMBERS + "datetime64[D]"),
        (np.array([0.5, np.nan]), "input must be finite, got nan"),
        (np.array([[-np.inf]]), "input must be finite, got -inf"),
        (np.zeros((0, 3)), "input must have at least one value, got an array of shape (0, 3)"),
        (np.zeros([1] * 17), "input must have at most 16 axes, got 17"),
    ],
)
def test_an_array_that_has_no_numbers(folder, array, message):
    np.save("x.npy", array)
    with pytest.raises(OperandError) as caught:
        arguments.numbers("@x.npy", "input")
    assert str(caught.value) == message


def test_a_long_double_is_refused(folder):
    np.save("x.npy", np.array([1], dtype=np.longdouble))
    with pytest.raises(OperandError, match="at most 64 bits"):
        arguments.numbers("@x.npy", "input")


def test_a_single_number_is_a_bias_but_no_operand(folder):
    np.save("x.npy", np.array(3))
    assert arguments.numbers("@x.npy", "bias").shape == ()
    with pytest.raises(OperandError) as caught:
        arguments.operand("@x.npy", "input")
    assert str(caught.value) == NO_SHAPE


def test_names_of_an_array(folder):
    np.save("x.npy", np.array(["a", "b1"]))
    assert arguments.operand("@x.npy", "input").tolist() == ["a", "b1"]


def test_an_archive_is_no_array(folder):
    np.savez("x.npz", np.array([1]))
    os.replace("x.npz", "x.npy")  # noqa: PTH105
    for read in (arguments.operand, arguments.numbers):
        with pytest.raises(OperandError, match=r"input must be a file that can be read, got x.npy: the magic string"):
            read("@x.npy", "input")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[1]",
        header("{"),
        header('{"descr": b"""'),
        header("{'descr': '\\d', 'fortran_order': False, 'shape': (1,)}"),
        header("{'descr': '<f8', 'fortran_order': False, b'shape': (1,)}"),
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (True,)}"),
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}"),
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 99999999999999999999)}"),
        header("{'descr': '<f8', 'fortran_order': False, 'shape': __import__('os')}"),
        header("{'descr': '<f8', 'fortran_order': 1L, 'shape': (1,)}"),
        header("{'descr': '<U1', 'fortran_order': False, 'shape': (2,)}")[:-1] + b"\xff",
    ],
)
def test_a_damaged_array(folder, content):
    (folder / "x.npy").write_bytes(content)
    with warnings.catch_warnings(record=True) as said, pytest.raises(OperandError, match="a file that can be read"):
        arguments.operand("@x.npy", "input")
    assert not said


def test_quotes_that_do_not_end_a_cell_are_refused(folder):
    (folder / "x.csv").write_text('"1"2,3\n', encoding="utf-8")
    with pytest.raises(OperandError, match=r"a file that can be read, got x.csv: ',' expected after"):
        arguments.operand("@x.csv", "input")


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_table(folder, content):
    (folder / "x.csv").write_text(content, encoding="utf-8")
    with pytest.raises(OperandError, match="at least one value"):
        arguments.numbers("@x.csv", "input")


def test_numbers_keep_integers_exact():
    assert arguments.numbers(f"[{-(2**63)}]", "x").dtype == np.int64
    assert arguments.numbers(f"[{2**63}]", "x").tolist() == [2**63]
    assert arguments.numbers('["+7", "-08", 1]', "x").tolist() == [7, -8, 1]
    assert arguments.numbers('["1.", ".5", "1e-3"]', "x").tolist() == [1.0, 0.5, 0.001]


@pytest.mark.parametrize("text", ["inf", "nan", "0x10", "1/3", "1_0", " 1", "1e", "--1", "", "٣", "1e٣"])
def test_text_that_is_no_number(text):
    with pytest.raises(OperandError, match=r"^x must be numbers, got "):
        arguments.numbers(f'["{text}"]', "x")


def test_more_digits_than_can_be_read():
    with pytest.raises(OperandError, match=r"^x must be numbers that can be read, got 5,000 digits$"):
        arguments.numbers(f'["{"9" * 5000}"]', "x")


@pytest.mark.parametrize(("text", "read"), [("0", 0), ("NONE", None), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_limit(text, read):
    assert arguments.limit(text, "--max-cells") == read


@pytest.mark.parametrize("text", ["", "-1", "1.5", "٣", "1_0", "9" * 19])
def test_no_limit(text):
    with pytest.raises(OperandError, match=r"^--max-cells must be an integer of at least 0 "):
        arguments.limit(text, "--max-cells")


@pytest.mark.parametrize(
    ("text", "axes", "read"),
    [
        ("1:0", 1, ((1, 0),)),
        ("1:0", 3, ((1, 0),) * 3),
        ("1:0, -2:3", 2, ((1, 0), (-2, 3))),
        ("+7", 2, 7),
        ("1x8×8,3", 2, (1, 8, 8, 3)),
        ("[]", 2, ()),
        ("[ [0,0], [-1,999999999] ]", 2, ((0, 0), (-1, 999999999))),
        ("SAME_UPPER", 2, "SAME_UPPER"),
        ("NONE", 2, None),
        ("False", 2, False),
    ],
)
def test_a_named_value(text, axes, read):
    assert arguments.value(text, "x", axes) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.5",
        "[1.5]",
        "[true]",
        "[null]",
        '["a"]',
        "('a',)",
        "\"a'",
        "'a b'",
        "(1,,2)",
        "(1]2)",
        "(1.5)",
        "{}",
        "-1x2",
        "1:2:3",
        "1e3",
        "a b",
        "٣",
        "9" * 10,
        "[1000000000]",
        "[" * 100_000,
    ],
)
def test_no_named_value(text):
    with pytest.raises(OperandError, match=r"^keras: strides must be an integer \(9 digits at most\), integers 2,1, "):
        arguments.named([f"strides={text}"], "keras", ["strides"], 2)


@pytest.mark.parametrize("texts", [["strides"], ["stride=2"], ["=2"], ["strides=2", "strides=2"]])
def test_names_are_known_and_given_once(texts):
    with pytest.raises(OperandError) as caught:
        arguments.named(texts, "keras", ["strides", "padding"], 2)
    assert str(caught.value) == (
        f"keras: arguments must be NAME=VALUE, each of strides, padding once, got {texts[-1]!r}"
    )


@pytest.mark.parametrize("text", ["", "[1]", "1x", "x1", "-1", "1 2", "1.0", "٣", "9" * 10])
def test_no_shape(text):
    with pytest.raises(OperandError, match=r"^x must be sizes, as in 1x4x4x3 or 1,4,4,3, got "):
        arguments.shape(text, "x")
