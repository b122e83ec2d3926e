"""What nobody writes is refused before a moment is spent on it."""

import time

import pytest

from tconv_sym.errors import ReadingError
from tconv_sym.reading.caps import check_caps
from tconv_sym.reading.source import Source

TOO_MUCH = {
    "lines": ("\n" * 70_000, "a text must have at most 65,536 lines, got more"),
    "quotes": (">" * 2**20, "brackets and signs must be at most 131,072, got more"),
    "commas": ("[" + "1," * 100_000, "a claim must have at most 65,536 cells, got more"),
    "cells": ("1&" * 100_000, "a claim must have at most 65,536 cells, got more"),
    "rules": (r"\hline" * 100_000, "commands for how things look must be at most 32,768, got more"),
    "tags": (r"\tag{a}" * 100_000, "commands for how things look must be at most 32,768, got more"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_nobody_writes_is_refused_at_once(name):
    text, message = TOO_MUCH[name]
    start = time.perf_counter()
    with pytest.raises(ReadingError) as caught:
        check_caps(Source(text), text)
    assert time.perf_counter() - start < 0.5  # in fact a tenth of that
    assert caught.value.message == message


@pytest.mark.parametrize(
    "text", ["a w_{1,1},", r"a\,w1,", "output[0,0] a,", r"\cdot a &", "x^{(1,2)},"], ids=lambda text: text
)
def test_as_many_cells_as_a_claim_may_have_are_within(text):
    many = text * 65_536
    check_caps(Source(many), many)
