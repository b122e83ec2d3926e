"""derive, prove and eval as a user types them."""

import json

import numpy as np
import pytest

import memory
from tconv_sym import FORMS
from tconv_sym.proof.this_size import METHODS
from wrong_forms import UNFLIPPED


def test_a_one_dimension(run):
    code, out, err = run("derive", "5", "3")
    assert (code, err) == (0, "")
    table = out[out.index("input  output[0]") :].splitlines()
    assert table[0].split() == ["input", *(f"output[{o}]" for o in range(7))]
    assert [line.split() for line in table[2:7]] == [
        ["a", "a×w1", "a×w2", "a×w3"],
        ["b", "b×w1", "b×w2", "b×w3"],
        ["c", "c×w1", "c×w2", "c×w3"],
        ["d", "d×w1", "d×w2", "d×w3"],
        ["e", "e×w1", "e×w2", "e×w3"],
    ]
    columns = [table[0].index(f"output[{o}]") for o in range(7)]
    for row, line in enumerate(table[2:7]):
        landed = [column for column in columns if line[column : column + 1].strip()]
        assert landed == columns[row : row + 3], "blank where nothing lands"
    for formula in (
        "output[0] = a×w1",
        "output[1] = a×w2 + b×w1",
        "output[2] = a×w3 + b×w2 + c×w1",
        "output[3] = b×w3 + c×w2 + d×w1",
        "output[4] = c×w3 + d×w2 + e×w1",
        "output[5] = d×w3 + e×w2",
        "output[6] = e×w3",
    ):
        assert f"\n{formula}\n" in out


def test_b_two_dimensions(run):
    _, out, _ = run("derive", "2x2", "3x3", "-s", "2", "-p", "1")
    assert "output 3×3." in out
    assert "\noutput[1,1] = a×w33 + b×w31 + c×w13 + d×w11\n" in out


def values(run, *arguments):
    return json.loads(run("derive", *arguments, "--to", "json")[1])


def test_c_numbers(run):
    arguments = ("[[1,2],[3,4]]", "[[1,2,3],[4,5,6],[7,8,9]]", "-s", "2", "-p", "1")
    assert values(run, *arguments)["output"]["values"] == [[5, 14, 10], [14, 36, 24], [15, 34, 20]]
    assert "output[1,1] = 1·9 + 2·7 + 3·3 + 4·1 = 36" in run("derive", *arguments)[1]


def test_d_the_numbers_of_a_note(run):
    arguments = ("[[2,3],[1,3]]", "[[0,1,1],[0,1,0],[1,0,1]]")
    data = values(run, *arguments)
    assert data["output"]["values"] == [[0, 2, 5, 3], [0, 3, 7, 3], [2, 4, 5, 3], [1, 3, 1, 3]]
    steps = data["forms"]["zero-insertion"]["steps"]
    assert steps["flipped-kernel"]["arrays"] == [[[1, 0, 1], [0, 1, 0], [1, 1, 0]]]
    assert steps["padded"]["arrays"] == [[[0] * 6, [0] * 6, [0, 0, 2, 3, 0, 0], [0, 0, 1, 3, 0, 0], [0] * 6, [0] * 6]]
    steps = data["forms"]["matrix"]["steps"]
    assert steps["equivalent-kernels"]["arrays"] == [
        [[0, 1, 1, 0], [0, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]],
        [[0, 0, 1, 1], [0, 0, 1, 0], [0, 1, 0, 1], [0, 0, 0, 0]],
        [[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 0, 0], [1, 0, 1, 0]],
        [[0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0], [0, 1, 0, 1]],
    ]
    assert steps["C"]["arrays"] == [
        [
            [0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0],
            [0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0],
            [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1],
        ]
    ]
    assert "C = [ 0  1  1  0  0  1  0  0  1  0  1  0  0  0  0  0 ]" in run("derive", *arguments)[1]


def test_e_placed_kernels(run):
    data = values(run, "[[1,2],[3,4]]", "[[1,0],[0,-1]]")
    assert data["output"]["values"] == [[1, 2, 0], [3, 3, -2], [0, -3, -4]]
    assert data["forms"]["scatter"]["steps"]["placed"]["arrays"] == [
        [[1, 0, 0], [0, -1, 0], [0, 0, 0]],
        [[0, 2, 0], [0, 0, -2], [0, 0, 0]],
        [[0, 0, 0], [3, 0, 0], [0, -3, 0]],
        [[0, 0, 0], [0, 4, 0], [0, 0, -4]],
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["derive"], "Missing argument 'INPUT'."),
        (["derive", "5"], "Missing argument 'KERNEL'."),
        (["derive", "5", "3", "7"], "Got unexpected extra argument (7)"),
        (["xyz", "5", "3"], "No such command 'xyz'."),
        (["derive", "5", "0"], "kernel must be an integer of at least 1, as it counts taps, got 0"),
        (["derive", "5", "3x3"], "kernel must be one value, or one for each axis (the input has 1 axis), got (3, 3)"),
        (["derive", "x", "3"], "input must be a shape (5, 2x2), values ([[1, 2], [3, 4]]) or a file (@x.json, @x.npy, @x.csv), got 'x' (line 1, column 1: Expecting value)"),
        (["derive", "2.0", "3"], "input must be a shape (5, 2x2), values ([[1, 2], [3, 4]]) or a file (@x.json, @x.npy, @x.csv), got '2.0' (a single value)"),
        (["derive", "[1,2", "3"], "input must be a shape (5, 2x2), values ([[1, 2], [3, 4]]) or a file (@x.json, @x.npy, @x.csv), got '[1,2' (line 1, column 5: Expecting ',' delimiter)"),
        (["derive", "[NaN]", "3"], "input must be a shape (5, 2x2), values ([[1, 2], [3, 4]]) or a file (@x.json, @x.npy, @x.csv), got '[NaN]' (NaN is not finite)"),
        (["derive", "[true]", "3"], "input[0] must be an exact number, a name or a SymPy expression, got True"),
        (["derive", '["a+b"]', "3"], "input[0] must be a number or a name such as a, w11 or x1_2, got 'a+b'"),
        (["derive", "@no.npy", "3"], "input must be a file that can be read, got no.npy: No such file or directory"),
        (["derive", "@no.txt", "3"], "input must be a file that ends in .npy, .csv, .json, got no.txt"),
        (["derive", "5", "3", "-s", "1.5"], "stride must be an integer such as 2, or one per axis, as in 2,1, got '1.5'"),
        (["derive", "5", "3", "-s", "2,1"], "stride must be one value, or one for each axis (the input has 1 axis), got (2, 1)"),
        (["derive", "5", "3", "-s", "0"], "stride must be an integer of at least 1, as it is the step from one input's copy of the kernel to the next, got 0"),
        (["derive", "5", "3", "-p", "a"], "padding must be an integer such as 2, 2,1 or begin:end for each axis, as in 1:0,0:1, got 'a'"),
        (["derive", "5", "3", "-p", "1:2:3"], "padding must be an integer such as 2, 2,1 or begin:end for each axis, as in 1:0,0:1, got '1:2:3'"),
        (["derive", "5", "3", "-a", "1"], "output_padding must be in 0..0 (stride=1, dilation=1), got 1"),
        (["derive", "2x2", "3x3", "-a", "0,1"], "axis 1: output_padding must be in 0..0 (stride=1, dilation=1), got 1"),
        (["derive", "5", "3", "-p", "4"], "padding must be at most 6, begin and end together, so that an output is left (input=5, kernel=3, stride=1, dilation=1, output_padding=0), got 4 and 4"),
        (["derive", "5", "3", "--channels", "3"], "channels must be C_in:C_out, as in 3:1, got '3'"),
        (["derive", "5", "3", "--channels", "3:2", "--groups", "2"], "channels: C_in must be a multiple of groups=2, got 3"),
        (["derive", "5", "3", "--groups", "2"], "groups must be 1 where there are no channels, got 2"),
        (["derive", "5", "3", "--form", "gathered"], "form must be one of scatter, matrix, zero-insertion, gather, sub-pixel, col2im, polynomial, adjoint, got 'gathered'"),
        (["derive", "5", "3", "--form", "gathered", "--form", "all"], "form must be one of scatter, matrix, zero-insertion, gather, sub-pixel, col2im, polynomial, adjoint, got 'gathered'"),
        (["derive", "5", "3", "--groups", "a"], "groups must be an integer such as 2, got 'a'"),
        (["derive", "5", "3", "--part", "tables"], "part must be one of problem, sizes, table, forms, output, proof, got 'tables'"),
        (["derive", "5", "3", "--to", "pdf"], "Invalid value for '--to': 'pdf' is not one of 'text', 'markdown', 'latex', 'json'."),
        (["derive", "5", "3", "--standalone"], "--standalone goes with --to latex, got --to text"),
        (["derive", "5", "3", "--max-cells", "-1"], "--max-cells must be an integer of at least 0 (18 digits at most), or none, got '-1'"),
        (["derive", "5", "3", "--max-cells", "٣"], "--max-cells must be an integer of at least 0 (18 digits at most), or none, got '٣'"),
        (["derive", "5", "3", "-o", "/no/such/file"], "--output must be a file that can be written, got /no/such/file: No such file or directory"),
        (["derive", "100000x100000", "3x3"], "input elements must be at most 4,194,304, got 10,000,000,000"),
        (["eval", "[1]", "[1]", "-p", "-100000000"], "output elements must be at most 16,777,216, got 200,000,001"),
        (["prove", "5", "3", "--method", "magic"], "method must be one of structural, expand, simplify, got 'magic'"),
        (["eval", "5", "3"], "input must be an array of numbers, such as [[1, 2], [3, 4]], got 5"),
        (["eval", "[1]", "[[1]]"], "input and kernel must have the same spatial axes, got shapes (1,) and (1, 1)"),
        (["eval", '["a"]', "[1]"], "input must be numbers, got 'a'"),
        (["eval", "[1,1e400]", "[1]"], "input must be finite as floats, got '1e400'"),
        (["eval", f"[{10**400},0.5]", "[1]"], f"input must be finite as floats, got '1{'0' * 56}…'"),
        (["eval", '["1_000","٣"]', "[1]"], "input must be numbers, got '1_000'"),
        (["eval", '["٣"]', "[1]"], "input must be numbers, got '٣'"),
        (["eval", "[true]", "[1]"], "input must be numbers, got 'true'"),
        (["eval", "[]", "[1]"], "input must have at least one value, got an array of shape (0,)"),
        (["eval", "[[1,2],[3]]", "[1]"], "input must have rows of one length, got 2 and 1"),
        (["eval", "[" * 17 + "1" + "]" * 17, "[1]"], "input must have at most 16 axes, got 17"),
        (["eval", "x", "[1]"], "input must be numbers in JSON, such as [[1, 2], [3, 4]], or a file of them (@x.json, @x.npy, @x.csv), got 'x' (line 1, column 1: Expecting value)"),
        (["eval", "[1]", "[1]", "--bias", "1/3"], "bias must be numbers in JSON, such as [[1, 2], [3, 4]], or a file of them (@x.json, @x.npy, @x.csv), got '1/3' (line 1, column 2: Extra data)"),
        (["eval", "[1]", "[1]", "--form", "foo"], "form must be one of scatter, matrix, zero-insertion, gather, sub-pixel, col2im, polynomial, adjoint, got 'foo'"),
        (["eval", "[1e308]", "[1e308]"], "the result is not finite: it overflows the floats that were given"),
        (["eval", "[1e308]", "[1e308]", "-o", "y.npy"], "the result is not finite: it overflows the floats that were given"),
        (["eval", "[0.5]", f"[{10**400}]"], "the result is not finite: it overflows the floats that were given"),
        (["eval", f"[{10**4000}]", f"[{10**4000}]"], "the result must have at most 4,300 digits in each number to be written, got more"),
        (["eval", "[3]", f"[{2**63}]", "-o", "y.npy"], "--output must be JSON for integers beyond 64 bits, which no .npy holds, got y.npy"),
        (["--xyz"], "No such option '--xyz'."),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_exit_2(run, monkeypatch, tmp_path, arguments, message):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out, err) == (2, "", f"tconv-sym: {message}\n")


def test_too_much_is_refused_before_it_is_read(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "[" + "1," * 2**23 + "1]"
    code, _, err = run("derive", text, "3")
    assert (code, err) == (2, "tconv-sym: input must be at most 16,777,216 characters, got 16,777,219\n")
    with (tmp_path / "x.json").open("wb") as file:
        file.truncate(2**27 + 1)
    code, _, err = run("derive", "@x.json", "3")
    assert (code, err) == (2, "tconv-sym: input must be a file of at most 134,217,728 bytes, got x.json\n")


def test_hostile_json_is_refused_in_one_line(run):
    for text in ("[" * 100_000, "[" + "9" * 5000 + "]", "[" * 900 + "1" + "]" * 900, '["\\ud800"]', "\x00", "[1]]"):
        code, out, err = run("derive", text, "3")
        assert (code, out) == (2, "")
        assert err.startswith("tconv-sym: ")
        assert err.count("\n") == 1
        assert len(err) < 400


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["5", "999999999"], "kernel elements must be at most 4,194,304, got 999,999,999"),
        (["5", "3", "-p", "-99999999"], "output elements must be at most 4,194,304, got 200,000,005"),
        (
            ["5", "999999999", "-p", "1:0", "--max-cells", "none"],
            "kernel elements must be at most 4,194,304, got 999,999,999",
        ),
    ],
)
@pytest.mark.parametrize("part", [[], ["--part", "output"], ["--part", "table"], ["--part", "proof"]])
@pytest.mark.parametrize("target", ["text", "latex", "json"])
def test_a_part_alone_is_limited_too(run, arguments, message, part, target):
    with memory.at_most(2**24):
        code, _, err = run("derive", *arguments, *part, "--to", target)
    assert (code, err) == (2, f"tconv-sym: {message}\n")


def test_an_unknown_form_is_refused_even_if_no_form_is_shown(run):
    for target in ("text", "json"):
        code, _, err = run("derive", "5", "3", "--part", "output", "--form", "foo", "--to", target)
        assert (code, err) == (
            2,
            "tconv-sym: form must be one of scatter, matrix, zero-insertion, gather, sub-pixel, col2im, polynomial, adjoint, got 'foo'\n",
        )


def test_eval_names_its_operands(run):
    code, _, err = run("eval", "[[1, 2]]", "[[[1], [2]]]", "--channels", "3:2")
    assert (code, err) == (2, "tconv-sym: input must have shape (3, 2), channels first, got (1, 2)\n")


def test_files(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("x.npy", np.array([[1, 2], [3, 4]]))
    (tmp_path / "x.json").write_text("[[1, 2], [3, 4]]", encoding="utf-8")
    (tmp_path / "x.csv").write_text("1, 2\r\n3,4\r\n", encoding="utf-8-sig")
    kernel = "[[1,0],[0,-1]]"
    for name in ("x.npy", "x.json", "x.csv"):
        assert run("eval", f"@{name}", kernel)[1] == "[[1, 2, 0], [3, 3, -2], [0, -3, -4]]\n"
        assert values(run, f"@{name}", kernel)["output"]["values"] == [[1, 2, 0], [3, 3, -2], [0, -3, -4]]
    assert run("eval", "@x.npy", kernel, "-o", "y.npy") == (0, "", "")
    assert np.load("y.npy").tolist() == [[1, 2, 0], [3, 3, -2], [0, -3, -4]]
    assert run("derive", "5", "3", "--to", "latex", "--standalone", "-o", "d.tex") == (0, "", "")
    assert (tmp_path / "d.tex").read_text(encoding="utf-8").startswith("\\documentclass")
    (tmp_path / "row.csv").write_text("1,0.5,a\n", encoding="utf-8")
    assert values(run, "@row.csv", "1")["output"]["values"] == ["w1", "w1/2", "a*w1"]


def test_a_pickle_is_not_run(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("x.npy", np.array([print]), allow_pickle=True)
    code, _, err = run("eval", "@x.npy", "[1]")
    assert code == 2
    assert err.startswith("tconv-sym: input must be a file that can be read, got x.npy: ")


def test_eval(run):
    assert run("eval", "[1, 2]", "[1, 10]", "-s", "2")[1] == "[1, 10, 2, 20]\n"
    assert run("eval", "[0.5, 2]", "[1]")[1] == "[0.5, 2.0]\n"
    assert run("eval", f"[{2**63}]", "[3]")[1] == f"[{3 * 2**63}]\n", "integers do not wrap"
    assert run("eval", "[[1, 2], [3, 4]]", "[1, 1]")[1] == "[[1, 3, 2], [3, 7, 4]]\n", "a batch of two"
    assert (
        run("eval", "[[1, 2]]", "[[[1], [2]]]", "--channels", "1:2", "--bias", "[10, 20]")[1]
        == "[[11, 12], [22, 24]]\n"
    )
    for form in FORMS:
        assert run("eval", "[1, 2]", "[1, 10]", "-s", "2", "--form", form)[1] == "[1, 10, 2, 20]\n"


def test_per_axis_and_per_side(run):
    arguments = ("derive", "2x2", "3x3", "-s", "2,1", "-p", "1:0,0:1", "--to", "json", "--part", "problem")
    geometry = json.loads(run(*arguments)[1])["problem"]["geometry"]
    assert geometry["stride"] == [2, 1]
    assert geometry["padding"] == [[1, 0], [0, 1]]
    assert json.loads(run("derive", "3", "2", "-p", "-1", "--to", "json")[1])["problem"]["geometry"]["output"] == [6]


def test_prove_exits_with_what_it_found(run):
    assert run("prove", "2x2", "3x3", "-s", "2", "-p", "1")[0] == 0
    for method in METHODS:
        assert run("prove", "3", "2", "--bias", "--method", method)[0] == 0
    assert json.loads(run("prove", "3", "2", "--to", "json")[1])["holds"] is True
    assert run("prove", "3", "2", "--to", "latex")[1].startswith("Proved:")


def test_a_refutation_exits_1(run, monkeypatch):
    monkeypatch.setattr("tconv_sym.derivation.FORMS", {"scatter": FORMS["scatter"], "unflipped": UNFLIPPED})
    code, out, err = run("prove", "3", "2")
    assert (code, err) == (1, "")
    assert out.startswith("Refuted: 4 of 4 comparisons differ.")


@pytest.mark.parametrize("target", ["text", "markdown", "latex", "json"])
def test_digits_that_cannot_be_written_are_refused(run, target):
    taps = json.dumps([f"1/{10**999 + odd}" for odd in (1, 3, 7, 9, 13, 21)])
    code, out, err = run("derive", taps, "[1, 1, 1, 1, 1, 1]", "--part", "output", "--to", target)
    assert (code, out) == (2, "")
    assert err == "tconv-sym: the result must have at most 4,300 digits in each number to be written, got more\n"


def test_one_begin_and_end_are_those_of_every_axis(run):
    for arguments in (("2x2", "3x3"), ("[[1,2],[3,4]]", "3x3"), ("[[[1,2],[3,4]]]", "3x3", "--channels", "1:1")):
        problem = json.loads(run("derive", *arguments, "-p", "1:2", "--to", "json", "--part", "problem")[1])["problem"]
        assert problem["geometry"]["padding"] == [[1, 2], [1, 2]]
    assert run("eval", "[[1,2],[3,4]]", "[[1]]", "-p", "1:0")[1] == "[[4]]\n"
    assert run("eval", "[[1,2],[3,4]]", "[1]", "-p", "1:0")[1] == "[[2], [4]]\n", "a batch has no padding"


def test_all_forms_beside_one(run):
    every = ("derive", "3", "2", "--to", "json", "--part", "forms")
    assert list(json.loads(run(*every, "--form", "all")[1])["forms"]) == list(FORMS)
    assert set(json.loads(run(*every, "--form", "matrix", "--form", "all")[1])["forms"]) == set(FORMS)


def test_eval_of_floats_beside_large_integers(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("eval", "[0.5]", f"[{10**30}]")[1] == "[5e+29]\n"
    assert run("eval", "[0.5]", f"[{10**30}]", "-o", "y.npy") == (0, "", "")
    assert np.load("y.npy").tolist() == [5e29]


def test_eval_writes_integers_that_fit_as_int64(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("eval", f"[{2**62}, 0]", "[1, 1]", "-o", "y.npy") == (0, "", "")
    assert np.load("y.npy").tolist() == [2**62, 2**62, 0]
