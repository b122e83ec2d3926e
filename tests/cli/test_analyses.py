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


def test_large_arrays_are_left_out_unless_they_are_asked_for(run):
    arguments = ("analyse", "24x24", "3x3", "-s", "2", "--part", "overlap")
    assert "Left out: the array of counts" in run(*arguments)[1]
    assert "Left out" not in run(*arguments, "--max-cells", "none")[1]
    assert "left_out" in json.loads(run(*arguments, "--to", "json")[1])["overlap"]["counts"]


def test_what_does_not_exist_is_named_with_the_reason(run):
    code, out, err = run("analyse", "3", "2", "-d", "3", "-a", "2")
    assert (code, err) == (0, "")
    assert "There is no round trip here: the matrix form does not exist here:" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--part", "overlaps"], "analysis must be one of overlap, sizes, equivalent-convolution, round-trip, gradients, got 'overlaps'"),
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
