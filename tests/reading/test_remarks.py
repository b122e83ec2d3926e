"""What stands around labels."""

import pytest

from tconv_sym.reading.remarks import bare, without_remark


@pytest.mark.parametrize("text", ["**y**", "__y__", "*y*", "_y_", "***y***", "y"])
def test_emphasis_is_left_out(text):
    assert bare(text) == "y"


@pytest.mark.parametrize("text", ["**", "*y", "y_"])
def test_what_emphasises_nothing_stays(text):
    assert bare(text) == text


@pytest.mark.parametrize("remark", ["(top left)", "(the upper-right corner)", "(左上角)", "( center )"])
def test_a_remark_on_the_place_is_left_out(remark):
    assert without_remark(f"y_0 {remark}") == "y_0"


KEPT = [
    "y_0 (wrong)",
    "y_0 (before cropping)",
    "y_0 (1)",
    "y_0 (左 2)",
    "y_0 ()",
    "(top left)",
    "y_0 (top left",
    "y (n)",
]


@pytest.mark.parametrize("text", KEPT)
def test_any_other_stays(text):
    assert without_remark(text) == text
