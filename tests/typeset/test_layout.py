"""Layout of blocks: exact text for small ones, and that nothing is lost from large ones."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym.typeset import latex, markdown, text
from tconv_sym.typeset.blocks import Equation, Formula, Formulas, Heading, Matrix, Prose, Sentence, Table, runs

SMALL = [
    Heading("A title"),
    Prose("Words."),
    Equation("O", ("s (n - 1)", "3")),
    Matrix("x", "=", [[("a",), ("b", "c")], [(), ("d",)]]),
    Table(["in", "out"], [["a", ""], ["b", "c"]], [("sum",), ("d", "e")]),
    Formulas([Formula("y", ["a", "b"], "2"), Formula("z", [])], "y", "a"),
]


def test_text():
    assert text.write(SMALL) == (
        "A title\n=======\n\nWords.\n\nO = s (n - 1)\n  = 3\n\n"
        "x = [ a  b + c ]\n    [ 0  d     ]\n\n"
        "in   out\n----------\na\nb    c\n----------\nsum  d + e\n\n"
        "y = a + b = 2\nz = 0\n"
    )


def test_markdown():
    assert markdown.write(SMALL) == (
        "## A title\n\nWords.\n\n$$\n\\begin{aligned}\nO &= s (n - 1) \\\\\n &= 3\n\\end{aligned}\n$$\n\n"
        "$$\nx = \\begin{bmatrix}\na & b + c \\\\\n0 & d\n\\end{bmatrix}\n$$\n\n"
        "| in | out |\n| --- | --- |\n| a |  |\n| b | c |\n| sum | d + e |\n\n"
        "- y = a + b = 2\n- z = 0\n"
    )


def test_latex_fragment():
    assert latex.write(SMALL) == (
        "\\[\\textbf{A title}\\]\n\nWords.\n\n\\[\n\\begin{aligned}\nO &= s (n - 1) \\\\\n &= 3\n\\end{aligned}\n\\]\n\n"
        "\\[\nx = \\begin{bmatrix}\na & b + c \\\\\n0 & d\n\\end{bmatrix}\n\\]\n\n"
        "\\[\n\\begin{array}{lc}\n\\hline in & out \\\\\n\\hline a &  \\\\\nb & c \\\\\n\\hline sum & d + e \\\\\n\\hline\n\\end{array}\n\\]\n\n"
        "\\[\n\\begin{aligned}\ny &= a + b = 2 \\\\\nz &= 0\n\\end{aligned}\n\\]\n"
    )


def test_a_standalone_document_has_sections_and_booktabs_rules():
    document = latex.write(SMALL, standalone=True)
    assert document.startswith("\\documentclass{article}\n")
    assert "\\section*{A title}" in document
    assert "\\toprule in & out \\\\\n\\midrule a &" in document
    assert document.endswith("\\end{document}\n")


def test_matrices_of_one_row_stand_close_together():
    row = Matrix("a", "→", [[("1",)]])
    assert text.write([row, row, Prose("x")]) == "a → [ 1 ]\na → [ 1 ]\n\nx\n"


def test_a_sentence_has_words_and_mathematics():
    sentence = Sentence(("So ", "a_1 < b", " by 50% & ", "c", "."))
    assert text.write([sentence]) == "So a_1 < b by 50% & c.\n"
    assert markdown.write([sentence]) == "So $a_1 < b$ by 50% \\& $c$.\n"
    assert latex.write([sentence]) == "So \\(a_1 < b\\) by 50\\% \\& \\(c\\).\n"
    assert latex.write([Sentence(("", "a", " ", "b"))]) == "\\(a\\) \\(b\\)\n"


def test_a_sentence_goes_on_around_a_display():
    around = latex.write([Sentence(("Then",)), Equation("a", ("b",)), Sentence(("holds.",)), Sentence(("New.",))])
    assert around == "Then\n\\[\n\\begin{aligned}\na &= b\n\\end{aligned}\n\\]\nholds.\n\nNew.\n"


def test_numbers_stand_to_the_right():
    assert text.write([Matrix("", "", [[("1",), ("-10",)], [("100",), ("1/2",)]])]) == "[   1  -10 ]\n[ 100  1/2 ]\n"


def test_a_row_that_begins_with_a_bracket_is_no_argument_of_the_break_before():
    assert "\\\\\n{}[2]" in latex.write([Matrix("", "", [[("1",)], [("[2]",)]])])
    assert "\\\\\n{}*2" in latex.write([Matrix("", "", [[("1",)], [("*2",)]])])


def test_a_row_that_begins_with_a_minus_is_no_list_in_markdown():
    written = markdown.write([Matrix("", "", [[("1",)], [("- c",)]])])
    assert "\n    - c\n" in written


def test_fractions_get_room():
    rows = [[(r"\frac{1}{2}",)]] * 40
    displays = latex.displays(Matrix("A", "=", rows))
    assert len(displays) == 3
    assert "\\frac{1}{2} \\\\[3pt]\n" in displays[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a_b & 5% {x} $ # ~ ^ \\", r"a\_b \& 5\% \{x\} \$ \# \textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ("2×3 − 1", r"2\(\times\)3 \(-\) 1"),
        ("a < |b| ≤ ⌊c⌋ …", r"a \(<\) \(|\)b\(|\) \(\le\) \(\lfloor\)c\(\rfloor\) \(\dots\)"),
        ("two\nlines\ttab", "two lines tab"),
        ("变\x07", "U+53D8U+0007"),
    ],
)
def test_latex_escapes(words, expected):
    assert latex.escape(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("x1_2×w1_1", "x1_2×w1_1"),
        ("2*a*b", r"2\*a\*b"),
        ("a|b <c> [d](e) `f` #g _h_ $i$ ~j~ &amp;", r"a\|b \<c\> \[d\](e) \`f\` \#g \_h\_ \$i\$ \~j\~ \&amp;"),
        ("two\n# lines", r"two \# lines"),
    ],
)
def test_markdown_escapes(words, expected):
    assert markdown.escape(words) == expected


@given(st.lists(st.floats(0, 20)), st.floats(1, 30))
def test_runs_cover_everything_in_order_and_keep_the_limit(widths, limit):
    pieces = list(runs(widths, limit))
    assert [i for start, stop in pieces for i in range(start, stop)] == list(range(len(widths)))
    assert all(stop - start == 1 or sum(widths[start:stop]) <= limit + 1e-9 for start, stop in pieces)


def test_a_wide_matrix_is_shown_in_blocks_that_lose_nothing():
    cells = [[(f"c_{{{row},{column}}}",) for column in range(64)] for row in range(40)]
    displays = latex.displays(Matrix("C", "=", cells))
    assert len(displays) > 4
    assert r"C \text{ (rows 0 to 27 of 40, columns 0 to " in displays[0]
    found = re.findall(r"c_\{\d+,\d+\}", "".join(displays))
    assert sorted(found) == sorted(cell for row in cells for (cell,) in row)
    shown = text.write([Matrix("C", "=", cells)])
    assert max(map(len, shown.splitlines())) <= text.WIDTH
    assert sorted(re.findall(r"c_\{\d+,\d+\}", shown)) == sorted(found)


def test_more_than_ten_columns_are_an_array():
    narrow, wide = ([[("1",)] * columns] for columns in (10, 11))
    assert "bmatrix" in latex.displays(Matrix("", "", narrow))[0]
    assert latex.displays(Matrix("", "", wide))[0].startswith("\\left[\\begin{array}{ccccccccccc}\n")


def test_a_long_sum_is_broken_between_its_parts():
    parts = [f"x_{{{i}}} w_{{{i}}}" for i in range(30)]
    (display,) = latex.displays(Formulas([Formula("y_{0}", parts, "7")], "y_{0}", parts[-1]))
    rows = display.split("\\\\\n")
    assert len(rows) > 2
    assert all(row.startswith(r"&\quad + ") for row in rows[1:])
    assert re.findall(r"x_\{(\d+)\}", display) == [str(i) for i in range(30)]
    assert rows[-1].split("\n")[0].endswith("= 7")


@pytest.mark.parametrize("count", range(10, 31))
def test_the_lines_of_a_stacked_sum_are_within_the_page_with_their_signs(count):
    """Brackets and the space beside columns take 4 em."""
    parts = [f"x_{{{i}}} w_{{{count - i}}}" for i in range(count)]
    (display,) = latex.displays(Matrix("", "", [[parts]]))
    lines = [line.removesuffix(" \\\\") for line in display.splitlines() if "x_" in line]
    assert all(line.startswith("{} + ") for line in lines[1:])
    assert max(map(latex.width, lines)) <= latex.WIDTH - 4


VALUES = {
    "plus and minus": ([f"a_{{{i}}}" for i in range(30)], [" + ", " - "]),
    "a sign of its own": (["- a", "b"] * 10, [" - "]),
    "brackets": ([rf"\left(a_{{{i}}} - b\right) c^{{d + {i}}}" for i in range(20)], [" + "]),
    "other brackets": ([rf"\left|a_{{{i}}} - b\right| \{{ + \text{{: + (}} c" for i in range(20)], [" - "]),
    "cases": ([rf"\begin{{cases}} a - {i} & c + d \end{{cases}}" for i in range(20)], [" + "]),
}


@pytest.mark.parametrize(("terms", "signs"), VALUES.values(), ids=VALUES)
def test_a_long_value_is_broken_between_its_terms(terms, signs):
    """Each line begins with the sign that stands there, and none is wider than the page; nothing is lost."""
    value = "".join(f"{signs[i % len(signs)] if i else ''}{term}" for i, term in enumerate(terms))
    (display,) = latex.displays(Formulas([Formula("y_{0}", ["a"], value)], "y_{0}", "a"))
    first, second, *others = display.removesuffix("\n\\end{aligned}").split(" \\\\\n")
    assert first.endswith("y_{0} &= a")
    assert second.startswith(rf"&\quad = {terms[0]}")
    assert all(line.startswith(tuple(rf"&\quad {sign.strip()} " for sign in signs)) for line in others)
    assert all(latex.width(line.replace("&", "")) <= latex.WIDTH for line in (second, *others))
    assert " ".join(line.removeprefix(r"&\quad ") for line in (second, *others)) == f"= {value}"


def test_a_value_that_fits_a_line_is_not_broken():
    value = " - ".join(f"a_{{{i}}}" for i in range(12))
    (display,) = latex.displays(Formulas([Formula("y_{0}", ["b"] * 12, value)], "y_{0}", "b"))
    assert display.endswith(f" \\\\\n&\\quad = {value}\n\\end{{aligned}}")


def test_one_term_is_not_broken():
    value = r"\left(" + " + ".join("abcdefghij" * 5) + r"\right) c"
    (display,) = latex.displays(Formulas([Formula("y_{0}", ["b"], value)], "y_{0}", "b"))
    assert display.endswith(f"&\\quad = {value}\n\\end{{aligned}}")


def test_a_tall_column_sum_is_stacked_under_its_column():
    parts = [f"x_{{{i}}} w_{{{i}}}" for i in range(20)]
    (display,) = latex.displays(Table(["in", "y"], [["a", "b"]], [("",), parts]))
    assert "\\hline  & \\begin{array}{l}\nx_{0} w_{0}" in display
    assert re.findall(r"x_\{(\d+)\}", display) == [str(i) for i in range(20)]


def test_many_formulas_are_several_displays():
    lines = [Formula(f"y_{{{i}}}", ["a"]) for i in range(100)]
    displays = latex.displays(Formulas(lines, "y_{99}", "a"))
    assert len(displays) == 4
    assert sum(display.count("&=") for display in displays) == 100
