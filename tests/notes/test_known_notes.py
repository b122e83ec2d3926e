"""Notes with the facts, and the mistakes, of notes that people read: what is found in each, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tconv_sym import check_notes, check_text

DATA = Path(__file__).parent / "data"
SECOND = "<!-- tconv: input=2x2 kernel=[[0,1,1],[0,1,0],[1,0,1]] -->"
FIRST = SECOND.replace("2x2", "[[2,3],[1,3]]")
FOUND = {
    "code.md": [(8, "TC404"), (8, "TC405")],
    "matrices.md": [(5, "TC402"), (8, "TC100"), (13, "TC002"), (29, "TC301"), (32, "TC202")],
    "one_dimension.md": [(3, "TC001"), (7, "TC100"), (14, "TC100"), *((line, "TC100") for line in range(22, 29))],
    "ordinary_first.md": [
        (1, "TC401"),
        (13, "TC001"),
        (16, "TC100"),
        (29, "TC001"),
        (32, "TC100"),
        (35, "TC100"),
        (38, "TC100"),
        (41, "TC201"),
        (44, "TC100"),
        (52, "TC301"),
        (57, "TC100"),
        (58, "TC100"),
        (62, "TC100"),
        (68, "TC100"),
    ],
    "two_dimensions.md": [
        (9, "TC001"),
        (13, "TC100"),
        (16, "TC100"),
        (18, "TC100"),
        (20, "TC403"),
        (23, "TC100"),
        (34, "TC100"),
        (38, "TC201"),
        (47, "TC001"),
        (50, "TC201"),
    ],
}


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_what_is_found(name):
    report = check_notes(DATA / name)
    assert [(finding.line, finding.code) for finding in report.findings] == FOUND[name]


def found(report, line, code):
    """Return the finding of a code on a line."""
    return next(finding for finding in report.findings if (finding.line, finding.code) == (line, code))


def test_the_kernel_that_is_not_flipped():
    """The element by itself; of the numbers three cells, and four slips."""
    report = check_notes(DATA / "two_dimensions.md")
    element, matrix = found(report, 38, "TC201").verdict, found(report, 50, "TC201").verdict
    assert dict(element.misconceptions) == {"kernel-not-flipped": 1}
    assert [cell.position for cell in matrix.cells if "kernel-not-flipped" in cell.misconceptions] == [
        (0, 1),
        (1, 0),
        (1, 1),
    ]
    assert dict(matrix.misconceptions) == {"kernel-not-flipped": 3, "slip": 4}
    assert report.exit_code() == 1


def test_what_the_fourth_element_is():
    assert found(check_notes(DATA / "ordinary_first.md"), 41, "TC201").message == "input[1,1] is 4, not 3 (slip)"


def test_an_array_that_is_no_stage():
    message = found(check_notes(DATA / "ordinary_first.md"), 52, "TC301").message
    assert message == "this fits no step of the derivation: the output is 3×3, the claim is 4×3"


def test_two_paddings_are_asked_about_and_a_comment_answers():
    text = (DATA / "matrices.md").read_text(encoding="utf-8")
    assert found(check_text(text), 13, "TC002").message == (
        "the padding is stated as 0 on line 3 and 2 on line 3: say which it is in a comment, such as "
        "<!-- tconv: padding=0 --> (7 claims wait for it)"
    )
    stated = text.replace("\n$$\nThe feature", f"\n$$\n\n{FIRST}\n\nThe feature").replace(
        "## With the matrix\n", f"## With the matrix\n\n{SECOND}\n"
    )
    report = check_text(stated)
    assert report.counts == {"verified": 8, "refuted": 1, "not-understood": 1, "not-claims": 1}
    assert [finding.message for finding in report.of("not-understood")] == [
        "the input that is stated here is not understood: cell (0,15) is empty: 15 of 16 cells have an entry"
    ]
    assert [finding.message for finding in report.of("refuted")] == ["C is 4×16 on line 27, here it is written as 16×4"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda text: "\ufeff" + text, id="BOM"),
        pytest.param(lambda text: "".join(f"> {line}\n" for line in text.splitlines()), id="quoted"),
        pytest.param(lambda text: "".join(f"> > {line}\n" for line in text.splitlines()), id="quoted twice"),
    ],
)
@pytest.mark.parametrize("name", ["one_dimension.md", "ordinary_first.md", "two_dimensions.md"])
def test_how_the_file_is_written_changes_nothing(name, change, tmp_path):
    path = tmp_path / name
    path.write_bytes(change((DATA / name).read_text(encoding="utf-8")).encode())
    assert [(finding.line, finding.code) for finding in check_notes(path).findings] == FOUND[name]


def test_places_are_exact():
    """What is verified stands where its excerpt begins; what is not is pointed at closer."""
    for path in DATA.iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        for finding in check_notes(path).of("verified"):
            assert lines[finding.line - 1][finding.column - 1 :].startswith(finding.excerpt.split()[0])
