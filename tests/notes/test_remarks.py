"""Known-wrong sentences and lines of code."""

from __future__ import annotations

import pytest

from tconv_sym.notes import check_text
from tconv_sym.notes.codes import CODES
from tconv_sym.notes.remarks import BORDER, SAME, SENTENCES, TWICE


def remarks(text):
    return [finding.code for finding in check_text(text).of("remark")]


SAID = {
    "它不是普通卷积的转置": ["TC401"],
    "并非标准卷积的数学转置": ["TC401"],
    "It is not the transpose of a convolution.": ["TC401"],
    "It isn't really the transpose of the ordinary convolution": ["TC401"],
    "在元素间填充 $k-p-1$ 行零": ["TC402"],
    "Put k - 1 - p zeros between the elements": ["TC402"],
    "between neighbours stand `k-p-1` zeros": ["TC402"],
    "填充 `p=1` 层零到扩展后的矩阵外": ["TC403"],
    "在插零后的输入四周填充 p 层": ["TC403"],
    "Pad the stretched input with p zeros": ["TC403"],
    "then pad by p around the zero-inserted input": ["TC403"],
}
NOT_SAID = [
    "它不是卷积的逆",
    "转置卷积不是把卷积核转置",
    "It is the transpose of a convolution.",
    "在四周填充 $k-p-1$ 行零",
    "Put s - 1 zeros between the elements, and k - 1 - p around",
    "Pad the stretched input with k - 1 - p zeros",
    "在扩展后的输入四周填充 $k-p-1$ 层零",
]


@pytest.mark.parametrize(("text", "codes"), SAID.items(), ids=SAID)
def test_sentences(text, codes):
    assert remarks(text) == codes


@pytest.mark.parametrize("text", NOT_SAID)
def test_right_sentences(text):
    assert remarks(text) == []


def code(*lines):
    return "```python\n" + "\n".join(("def conv_transpose(x, w):", *lines)) + "\n```"


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        pytest.param(code("    convolve2d(x, np.flip(w))"), [TWICE], id="flipped in place"),
        pytest.param(code("    convolve2d(x, w[::-1, ::-1])"), [TWICE], id="by slices"),
        pytest.param(code("    v = np.rot90(w, 2)", "    signal.convolve(x, v, 'same')"), [TWICE, SAME], id="by name"),
        pytest.param(
            code("    v = np.flip(w)") + "\n\n```python\nconvolve2d(x, v)\n```", [TWICE], id="in two listings"
        ),
        pytest.param(code("    correlate2d(x, np.flip(w))"), [], id="correlated"),
        pytest.param(code("    convolve2d(x, w)"), [], id="not flipped"),
        pytest.param(code("    convolve2d(x, w, mode='full')"), [], id="full"),
        pytest.param("```python\nconvolve2d(x, np.flip(w), mode='same')\n```", [], id="of something else"),
    ],
)
def test_code(note, codes):
    assert remarks(note) == codes


def test_it_is_said_where_the_wrong_rule_gives_the_right_border():
    (remark,) = check_text("kernel 3x3, stride 2, p=1, input=[[1,2],[3,4]]\n\nPad the stretched input with p zeros").of(
        "remark"
    )
    assert remark.message.endswith("; here both are 1, by chance")
    (remark,) = check_text("Pad the stretched input with p zeros").of("remark")
    assert "by chance" not in remark.message


def test_remarks_do_not_fail():
    assert check_text("It is not the transpose of a convolution.").exit_code(strict=True) == 0


def test_every_remark_is_in_the_catalogue_of_codes():
    codes = {*(sentence.code for sentence in SENTENCES), BORDER, TWICE, SAME}
    assert codes == {code for code, (status, _) in CODES.items() if status == "remark"}
