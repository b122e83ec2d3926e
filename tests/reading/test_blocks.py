"""Wide arrays in blocks, as our own documents show them."""

import pytest

from reading.reads import statements
from tconv_sym.errors import ReadingError


def block(title, cells):
    return rf"\[ \begin{{array}}{{c}} {title} \\ \begin{{bmatrix}} {cells} \end{{bmatrix}} \end{{array}} \]"


def test_blocks_of_columns_and_rows_are_put_together():
    parts = [
        block(r"y \text{ (row 0 of 2, columns 0 to 1 of 3)}", "1 & 2"),
        block(r"y \text{ (row 0 of 2, column 2 of 3)}", "3"),
        block(r"y \text{ (row 1 of 2, columns 0 to 1 of 3)}", "4 & 5"),
        block(r"y \text{ (row 1 of 2, column 2 of 3)}", "6"),
        block(r"\text{column 0 of 2}", "7"),
        block(r"\text{column 1 of 2}", "8"),
    ]
    whole = ("y", ((2, 3), "1 | 2 | 3 | 4 | 5 | 6"))
    assert statements("\n\n".join(parts)) == [whole, (None, ((1, 2), "7 | 8"))]


def test_blocks_in_text():
    text = "C^T x (columns 0 to 1 of 3):\n[ a  b ]\n[ c  d ]\nC^T x (column 2 of 3):\n[ 0 ]\n[ 1 ]\n"
    assert statements(text) == [("C^T x", ((2, 3), "a | b | 0 | c | d | 1"))]


@pytest.mark.parametrize(
    ("titles", "message"),
    [
        (["y (column 0 of 2)"], "the blocks must have all 1×2 cells, got 1 of them"),
        (["y (column 0 of 2)", "x (column 1 of 2)"], "the blocks must have all 1×2 cells, got 1 of them"),
        (["y (column 0 of 2)", "y (column 0 of 2)"], r"cell \(0,0\) must stand in one block, got two"),
        (["y (column 2 of 2)"], "a block must be within 1×2 cells"),
        (["y (columns 0 to 1 of 2)"], "the block must have 2 as its title says, got 1"),
        (["2y (column 0 of 1)"], "a block must have a name over it, or none"),
    ],
)
def test_blocks_that_do_not_fit(titles, message):
    with pytest.raises(ReadingError, match=message):
        statements("\n".join(f"{title}:\n[ 1 ]" for title in titles))


def test_a_title_without_an_array():
    with pytest.raises(ReadingError, match="under a title that says which cells, one array must stand"):
        statements("y (column 0 of 1): 3")
