"""What a note states of a problem, and what it only seems to state."""

from __future__ import annotations

import pytest

from tconv_sym.errors import OperandError
from tconv_sym.notes import check
from tconv_sym.notes.check import check_notes, check_text

_INPUT = "$X = \\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}$"
_KERNEL = "$W = \\begin{bmatrix}1&2&3\\\\4&5&6\\\\7&8&9\\end{bmatrix}$"
_OUTPUT = "$Y = \\begin{bmatrix}5&14&10\\\\14&36&24\\\\15&34&20\\end{bmatrix}$"
_FLIPPED = "\\begin{bmatrix}9&8&7\\\\6&5&4\\\\3&2&1\\end{bmatrix}"
_INSERTED = "\\begin{bmatrix}1&0&2\\\\0&0&0\\\\3&0&4\\end{bmatrix}"
_SAID = f"# Transposed convolution\n\nInput {_INPUT}\n\nKernel {_KERNEL}\n"


def _codes(text: str) -> list[str]:
    return [finding.code for finding in check_text(text).findings]


def _q(stated: str, behind: str = "") -> list[str]:
    return _codes(f"{_SAID}\n{stated}\n\nOutput:\n\n{_OUTPUT}\n{behind}")


READ = [
    "s=2, p=1",
    "stride=2, pad=1",
    "步长＝２，填充=1",
    "s=2 <!-- old version: padding=0 --> , p=1",
    "| stride | 2 |\n|---|---|\n| padding | 1 |",
    "```python\nnn.ConvTranspose2d(1, 1, 3, 2, 1)\n```",
    "```python\nF.conv_transpose2d(x, w, None, 2, 1)\n```",
    "```python\nnn.ConvTranspose2d(1, 1, 3, stride=(2, 2), padding=1, bias=False)\n```",
    "s=2, p=1\n\nMax pooling with stride 4",
    "s=2, p=1\n\ntop-k with k=5",
    "s=2, p=1\n\n训练耗时 s=30",
    "s=2, p=1\n\nhttps://example.com/?s=3&p=0",
    "s=2, p=1\n\n![stride=3, padding=0](a.png)",
    "s=2, p=1, stride 2-pixel",
    f"s=2, p=1\n\n翻转卷积核：$K = {_FLIPPED}$",
    f"s=2, p=1\n\n插零后 $X = {_INSERTED}$",
    f"s=2, p=1\n\nThe input becomes $X = {_INSERTED}$",
    "s=2, p=1\n\n```\n<!-- tconv: input=3x3 kernel=2x2 stride=5 -->\n```",
]


@pytest.mark.parametrize("stated", READ)
def test_what_is_read(stated: str) -> None:
    """The problem is the one that is stated."""
    assert _q(stated) == ["TC001", "TC100"]


UNREAD = [
    "stride=1/2, p=1",
    "stride=0.5, p=1",
    "stride=2.0, p=1",
    "stride two, p=1",
    "步长为二，p=1",
    "以 2 为步长，p=1",
    "2-pixel stride, p=1",
    "s=2, pads=[1,1,1,1]",
    "$s_h=s_w=2$, p=1",
    "- stride → 2\n- p=1",
    "| | stride | padding |\n|---|---|---|\n| layer | 2 | 1 |",
    "```yaml\nstride: 2\npadding: 1\n```",
    "s=2, padding=-1",
    "stride 1-3, p=1",
    "stride 2 or 3, p=1",
    "s=2, p=1, groups=2",
    "s=2, p=1, 64 channels",
    "s=2, p=1, bias=1",
    "s=2, p=1\n\n偏置 b=1",
    "s=2, p=1\n\n另一个卷积核：$K_2 = \\begin{bmatrix}1&0\\\\0&1\\end{bmatrix}$",
    "s=2, p=1\n\n此时输入为 $X = \\begin{bmatrix}5&6\\\\7&8\\end{bmatrix}$",
    "s=2, p=1\n\nSobel 卷积核：$K = \\begin{bmatrix}1&0&-1\\\\2&0&-2\\\\1&0&-1\\end{bmatrix}$",
]


@pytest.mark.parametrize("stated", UNREAD)
def test_what_is_asked(stated: str) -> None:
    """What is stated, and not read, is not assumed."""
    assert _q(stated) == ["TC002"]


def test_what_is_stated_behind_the_claim() -> None:
    """The default is not assumed where the section states another value further down."""
    assert _q("", "\nHere stride=2 and padding=1.\n") == ["TC002"]


@pytest.mark.parametrize(
    "explained", ["步长一般为正整数", "zero padding is common", "如果步长为二，则插入一个零", "填充 1 圈零"]
)
def test_explanations_do_not_block(explained: str) -> None:
    """Words for a parameter without a value state nothing."""
    assert _q(f"s=2, p=1\n\n{explained}") == ["TC001", "TC100"]


OTHER_TOPICS = [
    "# Matrix product\n\nLet $I = [[1,0],[0,1]]$ and $W = [[1,2],[3,4]]$. Then the result is $[[1,2],[3,4]]$.",
    "# Attention\n\n$K = [[1,2],[3,4]]$, $X = [[1,0],[0,1]]$, $Y = [[1,2],[3,4]]$\n\n# Notes on convolution\n\nwords",
]


@pytest.mark.parametrize("text", OTHER_TOPICS)
def test_other_topics_state_nothing(text: str) -> None:
    """Where no convolution is spoken of there is no problem."""
    assert _codes(text) == []


def test_a_later_example_does_not_take_the_padding_silently() -> None:
    """Input, kernel and stride anew: whether the padding holds on is asked."""
    first = f"{_SAID}\ns=2, p=1\n\n{_OUTPUT}\n\n## 例 2\n\n"
    again = "输入 $X = [[1,0],[0,1]]$\n\n卷积核 $W = [[1,1],[1,1]]$\n\n"
    assert _codes(f"{first}{again}步长 s=1\n\n$Y = [[1,1,0],[1,2,1],[0,1,1]]$") == ["TC001", "TC100", "TC002"]
    assert _codes(f"{first}{again}$Y = [[1,1],[1,1]]$")[:2] == ["TC001", "TC100"]


COMMENTS = [
    ("# Deconv\n\ntext <!-- tconv: input=2 kernel=2 --> output[0] = b×w1", [(3, "TC001"), (3, "TC201")]),
    (
        "<!-- tconv: input=2 kernel=2 -->\n\n<!-- tconv: claim=output at=0 --> $a w_1$",
        [(1, "TC001"), (3, "TC100")],
    ),
    ("<!-- tconv: input=2 kernel=2 -->\n\n<!-- note --> output[0] = b×w1", [(1, "TC001"), (3, "TC201")]),
]


@pytest.mark.parametrize(("text", "expected"), COMMENTS)
def test_comments_beside_words(text: str, expected: list[tuple[int, str]]) -> None:
    """A comment holds for what is behind it, on its line too."""
    assert [(finding.line, finding.code) for finding in check_text(text).findings] == expected


def test_a_long_line_is_reported() -> None:
    """What is too long to be read is said to be so."""
    assert _codes("# 卷积\n\n" + "步长 s=2 " * 1000) == ["TC301"]


def test_whole_numbers_as_numpy_writes_them() -> None:
    """A point at the end of a number is none of it."""
    text = "# 转置卷积\n\ninput = [1. 2.], kernel = [1, 1], stride = 1\n\noutput = [1, 3, 2]"
    assert _codes(text) == ["TC001", "TC100"]


@pytest.mark.parametrize("paths", [None, 3, [None], [b"x"], b"x"])
def test_paths_of_another_type(paths: object) -> None:
    """What is no path is refused in one line."""
    with pytest.raises(OperandError, match=r"\Anotes must be a path or a list of paths, got [^\n]+\Z"):
        check_notes(paths)  # type: ignore[arg-type] # the point of this test


@pytest.mark.parametrize("text", [None, b"x"])
def test_text_of_another_type(text: object) -> None:
    """What is no text is refused in one line."""
    with pytest.raises(OperandError, match=r"\Aa note must be text, got [^\n]+\Z"):
        check_text(text)  # type: ignore[arg-type] # the point of this test


def test_a_note_has_an_end() -> None:
    """A text that is longer than people write is refused."""
    with pytest.raises(OperandError, match=r"at most 262,144 characters, got 262,145"):
        check_text("x" * (check.MAX_BYTES + 1))


def test_code_is_read_in_time() -> None:
    """No bracket that is never closed is looked for from every line."""
    assert _codes("# 卷积\n\n```python\n" + "x = [\n" * 20_000 + "```") == []
