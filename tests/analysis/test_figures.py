"""The numbers that the paper prints under figures 4.1 to 4.7, and that a wrong one is seen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tconv_sym.analysis.equivalent_convolution import equivalent_convolution
from tconv_sym.analysis.figures import FIGURES, ReproducedFigures, reproduced_figures

LETTERS = ("i", "k", "s", "p", "i'", "ĩ'", "k'", "s'", "p'", "a", "o'")
PRINTED = {
    "4.1": (4, 3, 1, 0, 2, 2, 3, 1, 2, 0, 4),
    "4.2": (5, 4, 1, 2, 6, 6, 4, 1, 1, 0, 5),
    "4.3": (5, 3, 1, 1, 5, 5, 3, 1, 1, 0, 5),
    "4.4": (5, 3, 1, 2, 7, 7, 3, 1, 0, 0, 5),
    "4.5": (5, 3, 2, 0, 2, 3, 3, 1, 2, 0, 5),
    "4.6": (5, 3, 2, 1, 3, 5, 3, 1, 1, 0, 5),
    "4.7": (6, 3, 2, 1, 3, 5, 3, 1, 1, 1, 6),
}
"""By figure: i, k, s, p, and then what the caption says of the equivalent convolution or what follows from it."""
RELATIONSHIP = {"4.1": 8, "4.2": 9, "4.3": 10, "4.4": 11, "4.5": 12, "4.6": 13, "4.7": 14}
"""The relationship that each figure illustrates."""


@pytest.mark.parametrize("number", PRINTED)
def test_a_figure_is_reproduced(number):
    figure = FIGURES[number]
    row = {"i": figure.input, "k": figure.kernel, "s": figure.stride, "p": figure.padding} | figure.row
    assert row == dict(zip(LETTERS, PRINTED[number], strict=True))
    assert figure.reproduced
    assert figure.geometry.output == (figure.input,) * 2
    result = equivalent_convolution(figure.geometry)
    assert result.relationships[0] == RELATIONSHIP[number]
    assert result.axes[0] == result.axes[1]


@pytest.mark.parametrize("number", FIGURES)
def test_a_wrong_number_is_seen(number):
    figure = FIGURES[number]
    for letter, value in figure.printed.items():
        wrong = replace(figure, printed={**figure.printed, letter: value + 1})
        assert not wrong.reproduced, letter
        table = ReproducedFigures(figures=(wrong,))
        assert not table.holds
        assert f"Not reproduced: {number}." in str(table)


def test_nothing_is_not_reproduced():
    assert not ReproducedFigures(figures=()).holds
    assert "Nothing reproduced: there are no figures." in str(ReproducedFigures(figures=()))
    assert not replace(FIGURES["4.1"], printed={}).reproduced


def test_the_document():
    lines = str(reproduced_figures()).splitlines()
    assert lines[3].startswith("Reproduced: 4.1, 4.2, 4.3, 4.4, 4.5, 4.6 and 4.7.")
    assert "4.7     6  3  2  1  3   5   3   1   1   1  6   14" in lines
    assert r"\tilde{\imath}'" in reproduced_figures().to_latex()
    assert "| 4.5 | 5 | 3 | 2 | 0 | 2 | 3 | 3 | 1 | 2 | 0 | 5 | 12, 13, 14 |" in reproduced_figures().to_markdown()


def test_data():
    data = json.loads(json.dumps(reproduced_figures().to_dict()))
    assert data["holds"] is True
    assert [figure["figure"] for figure in data["figures"]] == list(PRINTED)
    assert data["figures"][6]["relationships"] == [14]
