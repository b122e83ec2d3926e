"""Comments that steer the check."""

from __future__ import annotations

import pytest

from tconv_sym.errors import OperandError
from tconv_sym.notes.comments import read_comment

SETTINGS = {
    "input=2x2 kernel=3x3": {"input": (2, 2), "kernel": (3, 3)},
    "input=[[a,b],[c,d]]": {"input": [["a", "b"], ["c", "d"]]},
    "input = [ a, -1, 1/2, 0.5, 'b' ]": {"input": ["a", -1, "1/2", "0.5", "b"]},
    "stride=2,1 padding=1:0 output_padding=1 dilation=2": {
        "stride": "2,1",
        "padding": "1:0",
        "output_padding": "1",
        "dilation": "2",
    },
    "output-padding=1": {"output_padding": "1"},
    "channels=3:2 groups=1": {"channels": (3, 2), "groups": 1},
    "bias": {"bias": True},
    "bias=none": {"bias": None},
    "bias=[1, u]": {"bias": [1, "u"]},
    "bias=1/2": {"bias": "1/2"},
    'kernel="[[1, 2]]"': {"kernel": [[1, 2]]},
}


@pytest.mark.parametrize(("text", "settings"), SETTINGS.items(), ids=SETTINGS)
def test_problems(text, settings):
    assert dict(read_comment(f" tconv: {text} ").settings) == settings


@pytest.mark.parametrize("text", ["", "TODO", "tconv is nice", "x tconv: skip"])
def test_other_comments_are_not_ours(text):
    assert read_comment(text) is None


def test_claims_and_skips():
    claim = read_comment("tconv: claim=zero-insertion.padded at=1,1")
    assert (claim.claim, claim.at, dict(claim.settings)) == ("zero-insertion.padded", (1, 1), {})
    assert [read_comment(f"tconv:{text}").skip for text in ("skip", "skip=begin", " skip=END")] == [
        "next",
        "begin",
        "end",
    ]
    assert read_comment("tconv: at=(1, 2)".replace(" 2", "2")).at == (1, 2)


REFUSED = {
    "": "a tconv comment must say a problem, a claim or skip, got nothing",
    "skip claim=output": "a tconv comment must say a problem, a claim or skip, got several of them",
    "inptu=3": "a key of a tconv comment must be one of input, kernel, stride, padding, output_padding, dilation, channels, "
    "groups, bias, claim, at, skip, got 'inptu'",
    "=3": "a tconv comment must hold key=value pairs, got '=3'",
    "stride=1 stride=2": "stride must have one value, got two",
    "stride": "stride must have one value, got none",
    "stride=x": "stride must be an integer such as 2, or one per axis, as in 2,1, got 'x'",
    "input=[[1,2": "brackets must be closed, got '[[1,2'",
    "input=[1,,2]": "input must be a shape (5, 2x2), values ([[1, 2], [3, 4]]) or a file (@x.json, @x.npy, @x.csv), got "
    "'[1,,2]' (line 1, column 4: Expecting value)",
    "kernel=@x.json": "kernel must be written out in a note, got the file '@x.json'",
    "groups=1:2": "groups must be an integer such as 2, got '1:2'",
    "groups=-1": "groups must be an integer such as 2, got '-1'",
    "claim=output at=-1": "at must be a position such as 1,1, counted from 0, got '-1'",
    "skip=now": "skip must be alone, or skip=begin or skip=end, got 'now'",
    "x" * 70000: "a tconv comment must be at most 65,536 characters, got 70,006",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=[text[:30] for text in REFUSED])
def test_refusals(text, message):
    with pytest.raises(OperandError) as error:
        read_comment(f"tconv:{text}")
    assert str(error.value) == message
