"""Whole notes: what is judged, as what, and what is not."""

from __future__ import annotations

import time

import pytest

from tconv_sym import derive
from tconv_sym.errors import OperandError
from tconv_sym.notes import check_notes, check_text
from tconv_sym.notes.check import MAX_BYTES
from tconv_sym.notes.note import MAX_CLAIMS

STATED = "# Transposed convolution\n\ninput = [a, b, c], kernel = [w1, w2], stride = 1\n\n"
NUMBERS = r"""# Transposed convolution

$X = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}$, $W=\begin{bmatrix} 1 & 0 \\ 0 & -1 \end{bmatrix}$, stride=1, padding=0

"""


def judged(text):
    """Return the codes of a note's findings, without the problem."""
    return [finding.code for finding in check_text(text).findings if finding.code != "TC001"]


CLAIMS = {
    "a right one": (STATED + "- output[1] = a×w2 + b×w1", ["TC100"]),
    "a wrong one": (STATED + "- output[1] = a×w2 + c×w1", ["TC201"]),
    "in math": (STATED + "$output[1] = a w_2 + b w_1$", ["TC100"]),
    "words and math": (STATED + "- output[1] is $a w_2 + b w_1$", ["TC100"]),
    "math in parts": (STATED + "- output[1] = $a w_2$ + $b w_1$", ["TC100"]),
    "several in a line": (STATED + "output[0] = a×w1, output[3] = c×w2.", ["TC100", "TC100"]),
    "a chain": (STATED + "- output[1] = a×w2 + b×w1 = b×w1 + a×w2", ["TC100"]),
    "a chain with a wrong link": (STATED + "- output[1] = a×w2 + b×w1 = b×w2 + a×w1", ["TC201"]),
    "a list": (STATED + "output = [a×w1, a×w2 + b×w1, b×w2 + c×w1, c×w2]", ["TC100"]),
    "a wrong shape": (STATED + "$$output = [a w_1, a w_2 + b w_1, b w_2 + c w_1]$$", ["TC202"]),
    "aligned": (
        STATED + r"$$\begin{aligned} y_0 &= a w_1 \\ y_1 &= a w_2 + b w_1 \\ y_2 &= b w_2 + c w_1 \end{aligned}$$",
        ["TC100"],
    ),
    "counted from 1": (STATED + "- $y_1 = a w_1$\n- $y_2 = a w_2 + b w_1$\n- $y_4 = c w_2$", ["TC100"] * 3),
    "counted from nobody knows where": (STATED + "- $y_2 = a w_2 + b w_1$", ["TC301"]),
    "a table of elements": (
        STATED + "| place | sum |\n|--|--|\n| output[0] | a×w1 |\n| output[1] | a×w2 |",
        ["TC100", "TC201"],
    ),
    "a matrix": (NUMBERS + r"$$Y = \begin{bmatrix} 1&2&0 \\ 3&3&-2 \\ 0&-3&-4 \end{bmatrix}$$", ["TC100"]),
    "by other names": (
        NUMBERS + r"$$Y = X * W = \begin{bmatrix} 1&2&0 \\ 3&3&-2 \\ 0&-3&-4 \end{bmatrix}$$",
        ["TC100"],
    ),
    "a size": (NUMBERS + "**Output size**: `3x3`", ["TC100"]),
    "a wrong size": (NUMBERS + "**Output size**: `4x4`", ["TC203"]),
    "a size formula": (NUMBERS + "$$H_{out} = (H_{in} - 1) s + k - 2p$$", ["TC100"]),
    "a wrong size formula": (NUMBERS + "$$H_{out} = (H_{in} - 1) s + k + 2p$$", ["TC203"]),
    "a size formula without a problem": ("# 转置卷积\n\n$$O = (I-1) S + K - 2P$$", ["TC100"]),
    "a wrong one without a problem": ("# 转置卷积\n\n$$O = (I-1) S + K + 2P$$", ["TC203"]),
    "no problem": ("# 转置卷积\n\n- output[0] = a×w1", ["TC002"]),
    "a listing": (
        "deconv\n\n```\nX = [[5, 6],\n     [7, 8]]\nW = [[1, 0],\n     [0, 1]]\noutput[1,1] = 5 + 8 = 13\n```",
        ["TC100"],
    ),
    "a formula on two lines": (STATED + "- output[1] = a×w2\n  + b×w1", ["TC301"]),
    "a name that nobody knows": (STATED + "- output[1] = a×w2 + q×w1", ["TC301"]),
}


@pytest.mark.parametrize(("note", "codes"), CLAIMS.values(), ids=CLAIMS)
def test_claims(note, codes):
    assert judged(note) == codes


NOT_REFUTED = {
    "a condition": STATED + "If stride=2, output[1] = a×w2.",
    "numbers of a problem of symbols": STATED + "- output[1] = 7",
    "code computed another input": STATED + "```python\nx = torch.randn(3)\n```\n\n- output[0] = b×w1",
    "called a mistake": STATED + "A common mistake: output[0] = b×w1",
    "channels": STATED + "It has in_channels=3.\n\n- output[0] = b×w1",
    "of the ordinary convolution": NUMBERS + "## 普通卷积\n\n输出尺寸：1×1\n",
    "a part of the output": NUMBERS + r"The first row of the output is $\begin{bmatrix} 1&2&0\end{bmatrix}$.",
    "products, listed": STATED + "output[1] = a×w2, b×w1",
    "taps that count from 0": STATED.replace("[w1, w2]", "2") + "w_{0} and w_{1}: output[0] = a×w2",
}


@pytest.mark.parametrize("note", NOT_REFUTED.values(), ids=NOT_REFUTED)
def test_what_is_not_refuted(note):
    assert check_text(note).of("refuted") == ()


def test_comments_name_what_comes_next():
    note = (
        "<!-- tconv: input=[a,b] kernel=[u,v] -->\n\n<!-- tconv: skip -->\n- output[0] = b×u\n- output[2] = b×v\n\n"
        "<!-- tconv: claim=zero-insertion.padded -->\n$$\\begin{bmatrix} 0&a&b&0 \\end{bmatrix}$$\n\n"
        "<!-- tconv: claim=output at=1 -->\nThat is $a v + b u$.\n\n"
        "<!-- tconv: skip=begin -->\n- output[0] = b×u\n<!-- tconv: skip=end -->\n\n- output[0] = b×u"
    )
    assert [(finding.line, finding.code) for finding in check_text(note).findings] == [
        (1, "TC001"),
        (5, "TC100"),
        (8, "TC100"),
        (11, "TC100"),
        (17, "TC201"),
    ]


@pytest.mark.parametrize("comment", ["inptu=3", "stride=x", "input=2 kernel=[1,[2]]"])
def test_a_comment_that_cannot_be_read(comment):
    report = check_text(f"<!-- tconv: {comment} -->\n\n- output[0] = a")
    assert {"TC002", "TC003"} & {finding.code for finding in report.findings}
    assert report.exit_code() == 0
    assert report.exit_code(strict=True) == 1


def test_a_claim_that_there_is_not():
    note = "<!-- tconv: input=2 kernel=2 -->\n\n<!-- tconv: claim=nonsense -->\n$$a$$"
    (finding,) = check_text(note).of("not-understood")
    assert finding.code == "TC003"
    assert finding.message.startswith("of must be one of output, size,")


def test_pieces_that_claim_nothing_are_counted():
    assert check_text(STATED + "$a_{i} w$, $$x^2$$\n\n|x|\n|-|\n|y|\n").counts == {
        "verified": 0,
        "refuted": 0,
        "not-understood": 0,
        "not-claims": 3,
    }


def test_places_in_a_quote_in_a_list():
    note = (
        STATED
        + "- so\n  > $$\n  > \\begin{aligned}\n  > y_0 &= a w_1 \\\\\n  > y_1 &= a w_2\n  > \\end{aligned}\n  > $$"
    )
    (finding,) = check_text(note).of("refuted")
    assert (finding.line, finding.column) == (9, 12)
    (cell,) = finding.verdict.cells
    assert (cell.position, cell.line, cell.column) == ((1,), 9, 12)


@pytest.mark.parametrize(
    "derivation",
    [
        pytest.param(derive((2, 2), (3, 3), stride=2, padding=1), id="2x2 3x3"),
        pytest.param(derive(5, 3), id="5 3"),
        pytest.param(derive(3, 2, stride=2, output_padding=1), id="output padding"),
        pytest.param(derive((2, 2), (2, 2), dilation=2), id="dilation"),
        pytest.param(derive([[1, 2], [3, 4]], [[1, 0], [0, -1]]), id="numbers"),
    ],
)
def test_our_own_documents_are_right(derivation):
    """Everything that is recognised in them is; a comment states the problem."""
    geometry = derivation.geometry
    settings = {
        "input": "x".join(map(str, geometry.input)),
        "kernel": "x".join(map(str, geometry.kernel)),
        "stride": ",".join(str(axis.stride) for axis in geometry.axes),
        "padding": ",".join(f"{axis.begin}:{axis.end}" for axis in geometry.axes),
        "output_padding": ",".join(str(axis.output_padding) for axis in geometry.axes),
        "dilation": ",".join(str(axis.dilation) for axis in geometry.axes),
    }
    if derivation.input.free_symbols == set():
        settings |= {"input": "[[1,2],[3,4]]", "kernel": "[[1,0],[0,-1]]"}
    comment = " ".join(f"{name}={value}" for name, value in settings.items())
    for document in (derivation.to_markdown(), f"```\n{derivation.to_text()}\n```\n"):
        counts = check_text(f"<!-- tconv: {comment} -->\n\n{document}").counts
        assert counts["refuted"] == 0
        assert counts["verified"] >= len(derivation.output)


def test_files(tmp_path):
    first, second = tmp_path / "a.md", tmp_path / "b.md"
    first.write_text(STATED + "- output[0] = a×w1\n", encoding="utf-8")
    second.write_text(STATED + "- output[0] = b×w1\n\n$x$", encoding="utf-8")
    report = check_notes([first, str(second)])
    assert (report.paths, report.not_claims, report.exit_code()) == ((str(first), str(second)), 1, 1)
    assert {finding.path for finding in report.of("refuted")} == {str(second)}
    assert check_notes(first).exit_code() == 0


def test_files_that_cannot_be_read(tmp_path):
    path = tmp_path / "a.md"
    for content in (b"\xff\xfe", b"x" * (MAX_BYTES + 1)):
        path.write_bytes(content)
        with pytest.raises(OperandError, match=r"a\.md"):
            check_notes(path)
    for missing in (tmp_path / "b.md", tmp_path):
        with pytest.raises(OperandError, match="a note must be a file of text in UTF-8"):
            check_notes(missing)
    with pytest.raises(OperandError, match="a note must be at most"):
        check_text("x" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- output[0] = a×w1\n", id="claims"),
        pytest.param("$y_{0} = a w_1$ ", id="math"),
        pytest.param("stride=1\n\n", id="parameters"),
        pytest.param("X = [1, ", id="arrays"),
        pytest.param("```\nX = [[\n", id="open listings"),
        pytest.param("```python\nx = np.array([\n", id="open code"),
        pytest.param("<!-- tconv: stride=1 -->\n", id="comments"),
        pytest.param("# 卷积\n", id="headings"),
        pytest.param("$$Y=[[", id="brackets"),
        pytest.param("first element ", id="words"),
    ],
)
def test_hostile_notes_take_little_time(text):
    """A 32nd of the longest note, at the pace of the others."""
    start = time.perf_counter()
    check_text((STATED + text * MAX_BYTES)[: MAX_BYTES // 32])
    assert time.perf_counter() - start < 10


def test_claims_are_judged_up_to_a_number():
    report = check_text(STATED + "- output[0] = a×w1\n" * (MAX_CLAIMS + 3))
    assert report.counts["verified"] == MAX_CLAIMS
    (rest,) = report.of("not-understood")
    assert rest.message == "the note claims more than is judged in one note: divide it (3 claims wait for it)"
