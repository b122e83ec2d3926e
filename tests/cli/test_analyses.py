"""`analyse`: the parts, the targets, and what is refused."""

from __future__ import annotations

import json

import pytest

from tconv_sym.derivation import ANALYSES

PLANE = ("2x2", "3x3", "-s", "2", "-p", "1")


def test_everything_in_order(run):
    code, out, err = run("analyse", *PLANE)
    assert (code, err) == (0, "")
    titles = ["Overlap", "Sizes", "Equivalent convolution", "Round trip", "Gradients"]
    places = [out.index(f"{title}\n{'=' * len(title)}\n") for title in titles]
    assert places == sorted(places)


@pytest.mark.parametrize("part", ANALYSES)
def test_one_part_is_data_too(run, part):
    code, out, err = run("analyse", *PLANE, "--part", part, "--to", "json")
    assert (code, err) == (0, "")
    assert list(json.loads(out)) == [part]


@pytest.mark.parametrize("target", ["markdown", "latex"])
def test_typeset(run, target):
    code, out, err = run("analyse", *PLANE, "--bias", "--to", target)
    assert (code, err) == (0, "")
    assert "checkerboard" in out


def test_a_standalone_document(run):
    assert r"\end{document}" in run("analyse", *PLANE, "--to", "latex", "--standalone")[1]


def test_the_size_that_is_asked_for(run):
    out = run("analyse", "4x4", "4x4", "--part", "sizes", "--output-size", "8")[1]
    assert "What leads from 4×4 to 8×8 with a kernel of 4×4?" in out


def test_how_far_sizes_are_looked_for(run):
    """All strides would be too many choices; the advice in the refusal can be followed."""
    out = run("analyse", "1", "1100", "--part", "sizes")[1]
    assert "set max_stride (--max-stride) to less" in " ".join(out.split())
    out = run("analyse", "1", "1100", "--part", "sizes", "--max-stride", "4")[1]
    assert "6 choices." in out
    assert "Searched: strides up to 4," in out
    assert "Searched: strides up to 3," in run("analyse", "1", "5", "--max-stride", "3")[1]


def test_large_arrays_are_left_out_unless_they_are_asked_for(run):
    arguments = ("analyse", "24x24", "3x3", "-s", "2", "--part", "overlap")
    assert "Left out: the array of counts" in run(*arguments)[1]
    assert "Left out" not in run(*arguments, "--max-cells", "none")[1]
    assert "left_out" in json.loads(run(*arguments, "--to", "json")[1])["overlap"]["counts"]


def test_what_does_not_exist_is_named_with_the_reason(run):
    code, out, err = run("analyse", "3", "2", "-d", "3", "-a", "2")
    assert (code, err) == (0, "")
    assert "There is no round trip here: the matrix form does not exist here:" in out


def test_a_large_problem_is_analysed_with_what_is_too_large_left_out(run):
    """Within seconds: the products of C and its transpose would take 16 million pairs of products."""
    arguments = ("analyse", "256x256", "4x4", "-s", "2", "-p", "1")
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    words = " ".join(out.split())
    assert "Every interior output gets 4 products: no checkerboard." in words
    assert "1 choice." in words
    assert "Relationships 13 and 14 apply" in words
    assert "Left out: the product of C and its transpose, 4,294,967,296 cells" in words
    assert "(C^T C)[0,0] = w22^2" in words
    assert "Left out: the gradient with respect to the kernel, a cell for each product, 1,044,484 cells" in words
    data = json.loads(run(*arguments, "--to", "json")[1])
    assert list(data) == list(ANALYSES)
    assert data["round-trip"]["is_inverse"] is False


def test_what_is_too_large_to_be_left_out_takes_none_of_the_others_with_it(run):
    """With all cells asked for, and with more products than there may be."""
    code, out, err = run("analyse", "2050", "2048", "--part", "gradients", "--part", "equivalent-convolution")
    assert (code, err) == (0, "")
    assert "Relationships 8, 9, 12, 13 and 14 apply" in out
    assert "Left out: gradients, as products must be at most 4,194,304, got 4,198,400." in out
    arguments = ("2000", "50", "--max-cells", "none", "--part", "round-trip", "--part", "overlap", "--to", "json")
    data = json.loads(run("analyse", *arguments)[1])
    assert list(data) == ["overlap", "absent"]
    assert data["absent"] == {"round-trip": "pairs of products must be at most 4,194,304, got 4,958,350"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--part", "overlaps"], "analysis must be one of overlap, sizes, equivalent-convolution, round-trip, gradients, got 'overlaps'"),
        (["--part", "overlap", "--output-size", "8"], "--output-size goes with --part sizes"),
        (["--part", "overlap", "--max-stride", "8"], "--max-stride goes with --part sizes"),
        (["--max-stride", "0"], "max_stride must be an integer of at least 1, got 0"),
        (["--max-stride", "x"], "--max-stride must be an integer of at least 0 (18 digits at most), or none, got 'x'"),
        (["--standalone"], "--standalone goes with --to latex, got --to text"),
    ],
)  # fmt: skip
def test_refused(run, arguments, message):
    assert run("analyse", *PLANE, *arguments) == (2, "", f"tconv-sym: {message}\n")


@pytest.mark.parametrize("size", ["0", "x", "8,8,8", "1:0"])
def test_a_bad_output_size_is_one_line(run, size):
    code, out, err = run("analyse", *PLANE, "--part", "sizes", "--output-size", size)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_the_figures_of_the_paper(run):
    code, out, err = run("figures")
    assert (code, err) == (0, "")
    assert "4.7     6  3  2  1  3   5   3   1   1   1  6" in out
    assert json.loads(run("figures", "--to", "json")[1])["holds"] is True
    assert r"\end{document}" in run("figures", "--to", "latex", "--standalone")[1]
