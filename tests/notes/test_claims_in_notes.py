"""What is a claim in a note, where it ends, and what is judged: a doubtful one is never right or wrong."""

from __future__ import annotations

import pytest

from tconv_sym import check_text

SYMBOLS = "# transposed convolution\n\n<!-- tconv: input=[a,b,c] kernel=[w1,w2] -->\n\n"
NUMBERS = "# transposed convolution\n\n<!-- tconv: input=[1,2,3] kernel=[1,1] -->\n\n"
PLANE = "# transposed convolution\n\n<!-- tconv: input=[[1,2],[3,4]] kernel=[[1,2,3],[4,5,6],[7,8,9]] stride=2 padding=1 -->\n\n"
SIZES = "# transposed convolution\n\n<!-- tconv: input=2x2 kernel=3x3 stride=2 padding=1 -->\n\n"


def codes(text):
    """Return the codes of what is found, but for the problem."""
    return [finding.code for finding in check_text(text).findings if finding.code != "TC001"]


def matrix(rows):
    """Write a matrix, cells between blanks and rows between semicolons."""
    inner = r" \\ ".join(" & ".join(row.split()) for row in rows.split(";"))
    return rf"\begin{{bmatrix}} {inner} \end{{bmatrix}}"


@pytest.mark.parametrize(
    "text",
    [
        "output[0] = a×w1",
        "- output[0] = a×w1\n- output[1] = a×w2 + b×w1",
        "- **output[0] = a×w1**\n\n- next",
        "output[0] = a×w1, the first one",
        "output[0] = a×w1 (at the left)",
        "1. output[0] = a×w1。",
        "output[0] = $a w_1$ and output[1] = $a w_2 + b w_1$",
        "$$output[0] = a w_1$$\n\nThe next one:",
        "$$output[0] = a w_1$$\n\n- a list",
        "```\noutput[0] = a*w1  # the first\noutput[1] = a*w2 + b*w1\n```",
    ],
)
def test_what_ends_is_judged(text):
    assert set(codes(SYMBOLS + text)) == {"TC100"}


@pytest.mark.parametrize(
    "rest",
    [
        " and b×w2",
        " or b×w1",
        " then add b×w2",
        " (plus b×w2)",
        " 加上 b×w2",
        "，再加 b×w2",
        " — b×w2",
        " – b×w2",
        " → b×w2",
        " # + b×w2",
        "\n    + b×w2",
        "\n× 2",
        "\n− b×w2",
        "\n\\+ b×w2",
        "\n= a×w1",
    ],
)
@pytest.mark.parametrize("value", ["a×w1", "b×w2"])
def test_a_value_that_goes_on_is_not_understood(value, rest):
    assert codes(f"{SYMBOLS}output[0] = {value}{rest}") == ["TC301"]
    assert codes(f"{SYMBOLS}- output[0] = {value}{rest}") == ["TC301"]


@pytest.mark.parametrize(
    "text",
    [
        "$output[0] = a w_1$ + $b w_2$",
        "$y_0 = a w_1$ plus $b w_2$",
        "output[0] = $a w_1$ 加 $b w_2$",
        "$$output[0] = a w_1$$\n\n$$+ b w_2$$",
        "$$\noutput[0] = a w_1\n$$\n+ $b w_2$",
        "```\noutput[0] = a*w1\n  - b*w2\n```",
        "```\noutput[0] = a*w1\n  = a*w2\n```",
        "2 output[0] = a×w1",
        "output[1] − output[0] = a×w1",
        "input[0] + output[0] = a×w1",
    ],
)
def test_what_is_more_than_a_claim_is_not_understood(text):
    assert "TC301" in codes(SYMBOLS + text)
    assert not {"TC100", "TC201"} & set(codes(SYMBOLS + text))


@pytest.mark.parametrize(
    "rest", [" = [1, 2, 3, 4]", " × 2", " * 2", " + bias", "[1:3]", " plus 1", " or [1, 2]", "\n= [1, 2]", "\n× 2"]
)
@pytest.mark.parametrize("form", ["{}", "- {}", "```\n{}\n```"])
def test_an_array_that_goes_on_is_not_right(form, rest):
    assert "TC100" not in codes(NUMBERS + form.format(f"Output = [1, 3, 5, 3]{rest}"))


@pytest.mark.parametrize("rest", ["\n- [1, 2]", "\n* 2"])
def test_an_array_that_goes_on_in_a_listing(rest):
    assert "TC100" not in codes(f"{NUMBERS}```\nOutput = [1, 3, 5, 3]{rest}\n```")


def test_one_matrix_or_another():
    right, wrong = (f"${matrix(rows)}$" for rows in ("5 14 10;14 36 24;15 34 20", "1 2;3 4"))
    assert "TC100" not in codes(f"{PLANE}Output = {right} or {wrong}")


@pytest.mark.parametrize("words", ["结果为", "得到", "The result is"])
def test_a_result_that_is_a_step_is_not_right(words):
    inserted = f"$$\n{matrix('1 0 2;0 0 0;3 0 4')}\n$$"
    assert codes(f"{PLANE}{words}\n{inserted}\n") == ["TC301"]
    assert codes(f"{PLANE}零插入后的输入矩阵：\n{inserted}\n") == ["TC100"]


def test_behind_an_unreadable_problem_nothing_is_judged():
    broken = "<!-- tconv: input=3 kernel=2 strid=2 -->\n\noutput[0] = a×w1\n\n"
    assert codes(SYMBOLS + broken) == ["TC003", "TC002"]
    assert codes(SYMBOLS + broken + SYMBOLS + "output[0] = a×w1\n") == ["TC003", "TC002", "TC100"]


def test_behind_an_unreadable_claim_the_next_piece_waits():
    text = "<!-- tconv: claim=output at=x -->\n\n$$y_0 = a w_1$$\n\n$$y_3 = c w_2$$\n"
    assert codes(SYMBOLS + text) == ["TC003", "TC002", "TC100"]


def test_each_section_counts_for_itself():
    text = "$y_1 = a w_1$, $y_4 = c w_2$.\n\n## Another\n\n$y_0 = a w_1$, $y_3 = c w_2$.\n"
    assert codes(SYMBOLS + text) == ["TC100"] * 4


def test_a_label_against_its_comment():
    assert codes(NUMBERS + "<!-- tconv: claim=output at=1 -->\n\n$$y_{0} = 3$$\n") == ["TC301"]
    assert codes(NUMBERS + "<!-- tconv: claim=output at=1 -->\n\n$$y_{1} = 3$$\n") == ["TC100"]


@pytest.mark.parametrize("claim", ["scatter.placed[0]", "equivalent-kernels[0]"])
def test_a_comment_names_one_of_several(claim):
    assert "TC003" not in codes(f"{PLANE}<!-- tconv: claim={claim} -->\n\n$${matrix('1 2;3 4')}$$\n")


@pytest.mark.parametrize("text", ["Output size: 4×4", r"$$H_{out}=(2-1)\times2+3-2=4$$"])
def test_a_wrong_size_is_wrong_whatever_the_values(text):
    assert codes(f"{SIZES}{text}\n") == ["TC203"]


@pytest.mark.parametrize(
    "text",
    [
        "结果1：0.95；结果2：0.97",
        "输出1: 32 维",
        "Output1: 64",
        "out1 = 7",
        "样本标签 $y_1 = 0$",
        "## RNN\n\n$y_0 = 0$",
        "output[0] = 0.93",
        "Labels: y_1 = 1, y_2 = 0.",
        "After 2×2 pooling the output size is 1×1",
        "For DCGAN the output size is 64×64",
        "U-Net 中输出尺寸为 388×388",
        "output[0] = 7 是错误的",
        "output[0] = 7（错）",
        "output[0] = 7 is wrong",
        "output[0] = 7，应为 1",
        "~~output[0] = 7~~",
        "> [!danger] Do not\n> output[0] = 7",
        "## 误区\n\noutput[0] = 7",
        "If we forget the kernel, output[0] = 7",
        "假设 output[0] = 7",
        "output[0] = 7 吗？",
        "A. 选项 output[0] = 7",
        "学生的答案：$y_0 = 7$",
        "$y_0 = 7$ is wrong",
        "output[1] is a sum of two products",
        "output[0]: a contributes once",
        "output[0] 是 a 与 w1 的乘积",
        "```\ndef f():\n    output[0] = 7\n```",
        "```\noutput[1] = 1\noutput[1] = output[1] + 2\n```",
    ],
)
def test_no_claim(text):
    assert codes(f"{NUMBERS}{text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "初始化输出矩阵：\n$$M$$",
        "加上 1 的贡献后，输出矩阵为：\n$$M$$",
        "裁剪前的输出：\n$$M$$",
        "不加填充时的输出：\n$$N$$",
        "步长改为 1，输出为：\n$$N$$",
        "After adding the first one, the output is\n$$M$$",
        "$$Y = N$$",
        "$$O = N$$",
    ],
)
def test_what_may_be_something_else_is_not_wrong(text):
    text = text.replace("M", matrix("1 0 0;0 1 0;0 0 0")).replace("N", matrix("1 2 3 4;1 2 3 4"))
    assert not {"TC100", "TC201", "TC202"} & set(codes(f"{PLANE}{text}\n"))


def test_the_first_of_two_statements():
    assert codes(f"{SYMBOLS}先令 output[1] = a×w2，再累加 b×w1\n") == ["TC301"]


@pytest.mark.parametrize(
    ("words", "code"), [("Recall that {} for convolution.", "TC301"), ("The output size is {}.", "TC203")]
)
def test_the_formula_of_the_ordinary_convolution(words, code):
    text = words.format(r"$o = \lfloor\frac{i+2p-k}{s}\rfloor+1$")
    assert codes(f"{SIZES}{text}\n") == [code]


def test_the_same_size_formula_is_judged_once():
    report = check_text("# transposed convolution\n\n" + "$H_{out} = (H_{in}-1) s + k$\n\n" * 200)
    assert report.counts["verified"] == 200
