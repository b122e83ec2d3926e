"""Objects of JSON."""

import pytest

from reading.reads import NAMES, statements
from tconv_sym.errors import ReadingError
from tconv_sym.reading.claims import read_claim

READ = {
    '{"output[0]": "a*w11", "y_1": 2}': [("output[0]", "a×w11"), ("y_1", "2")],
    '{"output": [[1, "a"]]}': [("output", ((1, 2), "1 | a"))],
    '{"shape": [2], "values": [1, "a"]}': [("output", ((2,), "1 | a"))],
    '{"values": [1], "formulas": {"output[0]": "1*1"}}': [("output", ((1,), "1")), ("output[0]", "1")],
    '{"output": {"values": [0]}}': [("output", ((1,), "0"))],
    '{\n  "output": {\n    "values": [\n      "\\u03b2"\n    ]\n  }\n}': [("output", ((1,), "β"))],
    '{"values": [1], "shape": [1]} ': [("output", ((1,), "1"))],
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text):
    assert statements(text) == READ[text]


TABLE = '{"columns": %s, "inputs": %s, "rows": %s, "sums": %s}'
REFUSED = {
    '{"output": {"left_out": "the table", "cells": 3}}': (13, "nothing is claimed: what was to be shown is left out"),
    '{"proof": {"holds": true}}': (2, "a part must be one of output, table, got proof"),
    '{"a + b": 3}': (2, "a key must name the output or an element of it, got a + b"),
    '{"output": null}': (12, None),
    '{"output": true}': (12, None),
    '{"output": [null]}': (13, None),
    '{"output"}': (2, 'a member must be "key": value'),
    '{"output": 3,}': (14, 'a member must be "key": value'),
    '{"values": 3}': (12, "values must be a list"),
    '{"shape": [3], "values": [1]}': (2, "shape must be that of the values, [1]"),
    '{"values": [1], "formulas": [1]}': (17, "formulas must be an object"),
    '{"output[0]": "q"}': (16, None),
    TABLE % ('["output[0]"]', '["a"]', "[[1, 2]]", "[1]"): (45, "rows must be 1 lists of 1 entries"),
    TABLE % ('["output"]', '["a"]', "[[1]]", "[1]"): (42, "rows must be 1 lists of 1 entries"),
    TABLE % ('["output[0]"]', '["a"]', "[[1]]", "[1, 2]"): (60, "sums must have 1 entries, got 2"),
    TABLE % ('["output[0]"]', '["q"]', "[[1]]", "[1]"): (39, None),
    TABLE % ('["output[0]"]', "[1]", "[[1]]", "[1]"): (39, "a text must stand in double quotes here"),
    '{"output": {"values": [1}}': (25, "} does not fit: [ is open"),
    '{"output": ' * 3 + "1": (23, None),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text):
    column, message = REFUSED[text]
    with pytest.raises(ReadingError) as caught:
        read_claim(text, NAMES)
    assert caught.value.column == column, str(caught.value)
    assert message in (None, caught.value.message)
