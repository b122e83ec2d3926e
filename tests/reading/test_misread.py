"""What is wrong with a left side that names the output."""

import pytest

from tconv_sym.reading.labels import OUTPUTS
from tconv_sym.reading.misread import misread

WRONG = {
    "output[1,-1]": (6, "an index must be a number, as in output[0,1], got 1,-1"),
    "output[1:2,1]": (6, "an index must be a number, as in output[0,1], got 1:2,1"),
    "y_{i,j}": (1, "an index must be a number, as in y[0,1], got i,j"),
    "y_i": (1, "an index must be a number, as in y[0,1], got i"),
    "output[1,1] +": (11, "after output[1,1] must stand =, got +"),
    "Output[0,0] (top, say)": (11, "after Output[0,0] must stand =, got (top, say)"),
    "(1) output[0,0]": (0, "what stands before output[0,0] is not understood: begin with output[0,0] ="),
    r"\text{vec}(Y)": (0, "vec may stack rows or columns: write the array itself, or C^T x, which has rows"),
    "vec     (Y )": (0, "vec may stack rows or columns: write the array itself, or C^T x, which has rows"),
    "Step 1: y_{0}": (0, "what stands before y_{0} is not understood: begin with y_{0} ="),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong(text):
    found = misread(text, 0, len(text), OUTPUTS)
    assert (found.start, found.message) == WRONG[text]


@pytest.mark.parametrize("text", ["a w_{11}", "w[0]", "output", "", "x" * 1_000])
def test_what_names_no_element_of_the_output(text):
    assert misread(text, 0, len(text), OUTPUTS) is None
