import copy
import json

import pytest

from tconv_sym.checking.verdict import Cell, Difference, Verdict

VALUE = Difference(kind="value", term="", claimed="16", expected="14")
CELL = Cell(
    position=(0, 1), claimed="16", expected="14", differences=(VALUE,), misconceptions=("slip",), line=2, column=5
)
REFUTED = Verdict(
    status="refuted",
    of="output",
    message="1 of 9 cells of the output differs",
    compared=9,
    cells=(CELL,),
    misconceptions={"slip": 1},
    line=2,
    column=5,
)
VERIFIED = Verdict(status="verified", of="output", message="all 9 cells of the output are right", compared=9)
UNREAD = Verdict(status="not-understood", of="output", message="w13 is outside", line=2, column=9, shown="y_0 = a w13")


@pytest.mark.parametrize(
    "changes",
    [{"compared": 0}, {"cells": (CELL,)}, {"misconceptions": {"slip": 1}}],
    ids=["nothing compared", "a cell that differs", "a misconception"],
)
def test_nothing_is_verified_that_was_not_compared_or_that_differs(changes):
    with pytest.raises(ValueError, match="a verified claim must have values that were compared and none that differs"):
        Verdict(**({"status": "verified", "of": "output", "message": "right", "compared": 1} | changes))


def test_a_status_must_be_one_of_three():
    with pytest.raises(ValueError, match="status must be one of verified, refuted, not-understood, got 'fine'"):
        Verdict(status="fine", of="output", message="")


def test_only_the_verified_is_verified():
    assert [verdict.is_verified for verdict in (VERIFIED, REFUTED, UNREAD)] == [True, False, False]


def test_a_verdict_is_a_value():
    for verdict in (VERIFIED, REFUTED, UNREAD):
        copied = copy.deepcopy(verdict)
        assert copied == verdict
        assert hash(copied) == hash(verdict)


def test_text_has_one_line_a_cell_and_then_the_misconceptions():
    assert REFUTED.to_text() == (
        "Refuted: 1 of 9 cells of the output differs.\n"
        "output[0,1] is 14, not 16 (slip).\n"
        "slip (1 cell): No idea explains this: a single term or number is wrong. Compute it once more.\n"
    )
    assert str(VERIFIED) == "Verified: all 9 cells of the output are right."


def test_markdown_and_latex_say_the_same():
    assert REFUTED.to_markdown().startswith(
        "Refuted: 1 of 9 cells of the output differs.\n\noutput\\[0,1\\] is 14, not 16"
    )
    assert REFUTED.to_latex().startswith("Refuted: 1 of 9 cells of the output differs.\n\noutput[0,1] is 14, not 16")
    assert REFUTED.to_latex(standalone=True).startswith(r"\documentclass")
    assert UNREAD.to_markdown() == "Not understood: line 2, column 9: w13 is outside.\n"


def test_what_is_not_understood_is_pointed_at():
    assert UNREAD.to_text() == ("Not understood: line 2, column 9: w13 is outside.\n  y_0 = a w13\n          ^\n")


def pointed(shown, column):
    verdict = Verdict(status="not-understood", of="output", message="?", line=1, column=column, shown=shown)
    return verdict.to_text().splitlines()[1:]


def test_wide_characters_take_two_columns():
    assert pointed("结果 = q", 6) == ["  结果 = q", "         ^"]


def test_a_long_line_is_cut_around_the_trouble():
    line, caret = pointed("x" * 5000 + "!" + "y" * 5000, 5001)
    assert len(line) < 130
    assert line[len(caret) - 1] == "!"


def test_a_place_after_the_end_of_the_line_is_pointed_at():
    assert pointed("a +", 4) == ["  a +", "     ^"]


def test_nothing_that_a_terminal_or_a_renderer_obeys_is_written():
    shown = "\x1b[31ma\x07\u202eb"
    verdict = Verdict(
        status="not-understood",
        of="output",
        message="a \x1b[2J <script> | $x$ \\input{y}",
        line=1,
        column=1,
        shown=shown,
    )
    assert verdict.to_text().isascii()
    assert not {"\x1b", "\x07"} & set(verdict.to_text())
    assert r"\<script\> \| \$x\$ \\input\{y\}" in verdict.to_markdown()
    assert r"\textbackslash{}input\{y\}" in verdict.to_latex()


def test_ten_cells_are_listed_and_the_rest_counted():
    cells = tuple(Cell(position=(n,), claimed="1", expected="0", differences=(VALUE,)) for n in range(13))
    lines = Verdict(status="refuted", of="output", message="m", compared=13, cells=cells).to_text().splitlines()
    assert len(lines) == 12
    assert lines[-2:] == ["output[9] is 0, not 1.", "And 3 more."]


def test_data_for_json():
    assert json.loads(json.dumps(REFUTED.to_dict())) == {
        "status": "refuted",
        "of": "output",
        "message": "1 of 9 cells of the output differs",
        "compared": 9,
        "cells": [
            {
                "of": "output",
                "position": [0, 1],
                "claimed": "16",
                "expected": "14",
                "differences": [{"kind": "value", "term": "", "claimed": "16", "expected": "14"}],
                "misconceptions": ["slip"],
                "line": 2,
                "column": 5,
            }
        ],
        "misconceptions": {"slip": 1},
        "line": 2,
        "column": 5,
    }


def cell(claimed, expected, *differences):
    made = tuple(Difference(kind=k, term=t, claimed=c, expected=e) for k, t, c, e in differences)
    return str(Cell(position=(1,), claimed=claimed, expected=expected, differences=made))


SAID = {
    "one term for another": (
        cell("w11", "w33", ("missing", "w33", "0", "w33"), ("extra", "w11", "w11", "0")),
        "output[1] is w33, not w11",
    ),
    "something for nothing": (cell("w11", "0", ("extra", "w11", "w11", "0")), "output[1] is 0, not w11"),
    "nothing for something": (cell("0", "w11", ("missing", "w11", "0", "w11")), "output[1] is w11, not 0"),
    "one term of a sum": (cell("a", "a + b", ("missing", "b", "0", "b")), "output[1]: b is missing"),
    "many kinds": (
        cell(
            "…",
            "…",
            ("missing", "a", "0", "a"),
            ("missing", "b", "0", "b"),
            ("extra", "c", "c", "0"),
            ("doubled", "d", "2×d", "d"),
            ("wrong-sign", "e", "-e", "e"),
            ("wrong-sign", "f", "-f", "f"),
            ("coefficient", "g", "3×g", "g"),
        ),
        "output[1]: a and b are missing, c is extra, d is doubled, e and f have the wrong sign, g stands as 3×g",
    ),
    "very many terms": (
        cell("…", "…", *(("missing", f"a{n}", "0", f"a{n}") for n in range(9))),
        "output[1]: a0, a1, a2, a3, a4 and 4 more are missing",
    ),
}


@pytest.mark.parametrize(("said", "expected"), SAID.values(), ids=SAID)
def test_a_cell_says_how_it_differs(said, expected):
    assert said == expected


def test_a_cell_without_a_position_is_the_whole():
    assert str(Cell(of="bias", position=(), claimed="1", expected="2")) == "bias is 2, not 1"
