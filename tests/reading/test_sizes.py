from contextlib import suppress
from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym.errors import ReadingError
from tconv_sym.reading import size_names
from tconv_sym.reading.size_formula import evaluate, letters
from tconv_sym.reading.size_text import plain
from tconv_sym.reading.sizes import looks_like_size, read_size

POINT = {"n": 5, "k": 3, "s": 2, "p": 1, "p_begin": 1, "p_end": 4, "d": 7, "a": 11}


def formula(text):
    [statement] = read_size(text).statements
    [link] = statement.links
    return link.formula


def value(text, **changed):
    return evaluate(formula(text), POINT | changed)


@pytest.mark.parametrize(
    ("letter", "spellings"),
    [
        (
            "n",
            r"H_{in} W_{in} H_in h_{in} Hin D_{\text{in}} L_{\mathrm{in}} n i N I i' i^{\prime} i^\prime i′ H W L n_{in}",
        ),
        (
            "n",
            r"in input input_size inputSize input\_size \text{Input_size} input.shape[0] input_h 输入尺寸 输入大小 输入高度 H_i",
        ),
        (
            "k",
            r"k K f F kernel kernel_size kernelSize[0] kernel\_size K_H k_h k_{h} \text{kernel\_size}[0] 卷积核大小 kernel.shape[1]",
        ),
        ("k", r"kernelsize kW filter_size \mathit{k}"),
        ("s", r"s S stride stride[0] strides Stride stride[1] \text{stride} \operatorname{stride} s_h 步长"),
        ("p", r"p P pad padding padding[0] \mathrm{pad} p_w padding_h 填充 pH"),
        ("p_begin", r"p_begin p_{begin} p_l p_{left} p_{top} pad_left p_{\text{begin}}"),
        ("p_end", r"p_end p_r padding_{right} p_{bottom}"),
        ("d", r"d dilation dilation[0] d_h dilation_rate 空洞率"),
        ("a", r"a o_p op o_{p} output_padding outputPadding[0] output\_padding \text{output\_padding}[0] 输出填充"),
    ],
)
def test_every_spelling_of_a_letter_is_read(letter, spellings):
    for spelling in spellings.split():
        assert [one.name for one in letters(formula(f"H_out = 2 {spelling} + 1"))] == [letter], spelling


@pytest.mark.parametrize(
    ("text", "letter"),
    [("Input size", "n"), ("Kernel size", "k"), ("Output padding", "a"), ("output padding", "a")],
)
def test_words_with_a_space_are_one_name(text, letter):
    assert [one.name for one in letters(formula(rf"\text{{{text}}} + 1"))] == [letter]
    assert [one.name for one in letters(formula(f"{text} + 1"))] == [letter]


@pytest.mark.parametrize(
    ("label", "axis"),
    [
        *[
            (name, "H")
            for name in (r"H_{out}", r"H_{\text{out}}", "H_out", "Hout", "h_{out}", "H'", "output_h", "H_o", "输出高度")
        ],
        *[(name, "W") for name in (r"W_{out}", "output_width", "W^{\\prime}")],
        *[
            (name, "")
            for name in (
                r"\text{Output size}",
                "Output size",
                "O",
                "o'",
                "n_{out}",
                "output_size",
                "输出尺寸",
                "输出大小",
                "out",
            )
        ],
        ("D_{out}", "D"),
        ("L_{out}", "L"),
    ],
)
@pytest.mark.parametrize("sign", ["=", ":", "：", "&=", ":=", " 为 ", "＝"])
def test_every_name_of_the_output_is_a_label(label, axis, sign):
    [statement] = read_size(f"{label}{sign}3").statements
    assert (statement.label.name, statement.label.axis, statement.links[0].value) == ("out", axis, 3)
    assert looks_like_size(f"{label}{sign}3") == (label not in ("O", "out", "H'", "W^{\\prime}"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s(n-1) + k", 11),
        ("(n-1)s+k", 11),
        ("ns", 10),
        ("2p", 2),
        ("sH_{in}", 10),
        ("-2p+k", 1),
        (r"(n-1)\times s-2\cdot p", 6),
        ("(n-1)*s", 8),
        ("(n−1)×s", 8),
        ("(n-1)xs", None),
        ("(n-1) x s", 8),
        (r"\frac{n-k}{s}+1", 2),
        (r"\frac n s", None),
        (r"\frac{n+1}2", 3),
        ("(n-k)/s + 1", 2),
        ("n/s", Fraction(5, 2)),
        ("n // s", 2),
        (r"\left\lfloor \frac{n}{s} \right\rfloor", 2),
        (r"\lceil n/s \rceil", 3),
        ("⌊n/s⌋", 2),
        ("⌈n/s⌉", 3),
        ("floor(n/s) + 1", 3),
        ("ceil(n/s)", 3),
        (r"\bigl[(n-1)s\bigr] + {k}", 11),
        ("d(k-1)", 14),
        ("0.5 n", Fraction(5, 2)),
        ("8 / s / s", 2),
        ("1 - 2 - 3", -4),
        ("2(2-1)3", 6),
    ],
)
def test_formulas_mean_what_they_say(text, expected):
    if expected is None:
        with pytest.raises(ReadingError):
            formula(f"H_out = {text}")
    else:
        assert value(f"H_out = {text}") == expected


def test_an_index_and_an_axis_stay_with_their_letter():
    [stride, kernel] = letters(formula(r"\text{stride}[1] + K_H"))
    assert (stride.index, stride.axis, kernel.index, kernel.axis) == (1, "", None, "H")


@pytest.mark.parametrize(
    ("text", "shape", "number"),
    [
        ("3×3", (3, 3), 9),
        (r"2 \times 2", (2, 2), 4),
        ("3x3", (3, 3), 9),
        ("(3, 3)", (3, 3), None),
        ("[3,4]", (3, 4), None),
        ("(3 × 4 × 5)", (3, 4, 5), 60),
        ("（3，3）", (3, 3), None),
        ("`3×3`", (3, 3), 9),
        ("3", (), 3),
        ("(3)", (), 3),
        ("(2-1) × 2", (), 2),
    ],
)
def test_shapes_and_what_may_be_one(text, shape, number):
    [statement] = read_size(f"output_size = {text}").statements
    assert (statement.links[0].shape, statement.links[0].value) == (shape, number)


@pytest.mark.parametrize("text", ["N×3×4", "(N, 3, 4)", "[B, 3, 4]", "B x 3 x 4"])
def test_a_letter_for_the_batch_stands_before_a_shape(text):
    [statement] = read_size(f"output_size = {text}").statements
    assert (statement.links[0].shape, statement.links[0].is_batch) == ((3, 4), True)


@pytest.mark.parametrize(
    "text", ["**H_out = 3**", "**H_out** = 3", "**H_out:** 3", "H_out = **3**", "H_out = **1 * 3**"]
)
def test_stars_in_pairs_are_markdown(text):
    [statement] = read_size(text).statements
    assert (statement.label.axis, statement.links[0].value) == ("H", 3)


@pytest.mark.parametrize("text", ["y.shape = (3,)", "Y.shape = (3,)", "output.shape = torch.Size([3])", "len(y) = 3"])
def test_sizes_of_arrays_as_python_writes_them(text):
    [statement] = read_size(text).statements
    assert statement.label.name == "out"
    assert statement.links[0].shape in ((3,), ())
    assert looks_like_size(text)


def test_a_chain_keeps_its_links_and_where_they_start():
    text = r"H_{out} = (H_{in}-1) \times s + k = (2-1) \times 2 + 3 = 5"
    [statement] = read_size(text).statements
    assert [text[link.start :].startswith(link.text) for link in statement.links] == [True] * 3
    assert [link.value for link in statement.links] == [None, 5, 5]


@pytest.mark.parametrize(
    "text",
    [
        "H_out = 3, W_out = 4",
        "H_out = 3; W_out = 4.",
        "H_out = 3\nW_out = 4\n",
        "H_out = 3 \\\\ W_out = 4",
        "\n\\Large\nH_{out} = 3\\\\[2pt]\n\\Large\nW_{out} = 4\n",
        r"\begin{aligned} H_{out} &= 3 \\ W_{out} &= 4 \end{aligned}",
        "输出高度为3，输出宽度为4。",
        "$$H_{out} = 3$$\n\n$$W_{out} = 4$$",
    ],
)
def test_statements_are_split_where_one_ends(text):
    assert [(one.label.axis, one.links[0].value) for one in read_size(text).statements] == [("H", 3), ("W", 4)]


@pytest.mark.parametrize(
    "text",
    [
        "H_out = (n-1)s\n + k = 11",
        "H_out = (n-1)s +\nk = 11",
        "\\begin{aligned}H_{out} &= (n-1)s \\\\ &\\quad + k \\\\ &= 11\\end{aligned}",
        "H_out =\n(n-1)s + k\n= 11",
        "H_out = (n\n-1)s + k = 11",
    ],
)
def test_a_line_goes_on_where_it_is_not_finished(text):
    [statement] = read_size(text).statements
    first, second = statement.links
    assert (evaluate(first.formula, POINT), second.value) == (11, 11)


def test_two_labels_of_one_chain_are_two_statements():
    both = read_size("H_out = W_out = 3").statements
    assert [(one.label.axis, one.links[0].value) for one in both] == [("H", 3), ("W", 3)]


@pytest.mark.parametrize("label", [r"H_{out} \times W_{out}", "(H_out, W_out)", "H_out×W_out"])
def test_all_axes_together_are_one_label(label):
    [statement] = read_size(f"{label} = 3×4").statements
    assert (statement.label.axis, statement.links[0].shape) == ("", (3, 4))


def test_what_is_said_of_parameters_stands_apart():
    claim = read_size("H_out = s(n-1) + k, s = 2, k=3×3")
    assert [(one.parameter.name, one.links[0].text) for one in claim.given] == [("s", "2"), ("k", "3×3")]
    assert len(claim.statements) == 1
    assert claim.letters == {"s", "n", "k"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("H_out = q + 1", "line 1, column 9: q is no size or parameter that is known"),
        ("H_out = p_{foo}", "line 1, column 9: p_{foo} is no size or parameter that is known"),
        ("H_out = q" + "q" * 99, f"line 1, column 9: {'q' * 39}… is no size or parameter that is known"),
        ("len(x) = 3", "line 1, column 1: len is no size or parameter that is known"),
        ("**2", "line 1, column 1: * is not expected here"),
        ("2**", "line 1, column 3: * is not expected here"),
        ("H_out = 2**2", "line 1, column 11: * is not expected here"),
        ("H_out = 2**(n)**k", "line 1, column 11: * is not expected here"),
        ("H_out = D + 1", "line 1, column 9: D is no size or parameter that is known"),
        ("H_out = 2l", "line 1, column 10: l is no size or parameter that is known"),
        ("H_out = 3 and W_out = 3", "line 1, column 11: and is no size or parameter that is known"),
        ("H_out = n + w11", "line 1, column 14: a number right after a number or a name is not read: write ×"),
        ("H_out = n_{in}2", "line 1, column 15: a number right after a number or a name is not read: write ×"),
        ("H_out = 2 3", "line 1, column 11: a number right after a number or a name is not read: write ×"),
        ("H_out = n/s k", "line 1, column 13: it is not clear what the quotient is of: write brackets"),
        ("H_out = -n//s", "line 1, column 11: it is not clear what the quotient is of: write brackets"),
        ("H_out = n/(s-1)", "line 1, column 10: a size formula may divide only by products of n, k, s, d and numbers"),
        ("H_out = n/p", "line 1, column 10: a size formula may divide only by products of n, k, s, d and numbers"),
        ("H_out = n/(1-1)", "line 1, column 10: a size formula may divide only by products of n, k, s, d and numbers"),
        ("H_out = n^2", "line 1, column 10: a character that is not read in a size: CIRCUMFLEX ACCENT (U+005E)"),
        (
            "H_out = (а-1)s",
            "line 1, column 10: a character that is not read in a size: CYRILLIC SMALL LETTER A (U+0430)",
        ),
        ("H_out = \\sqrt{n}", "line 1, column 9: \\sqrt is not read in a size"),
        ("H_out =\n (n-1", "line 2, column 6: ) must close ( here, got the end"),
        ("H_out = (n-1]", "line 1, column 13: ) must close ( here, got ]"),
        ("H_out = n +", "line 1, column 12: a formula is not complete"),
        ("H_out = n + * k", "line 1, column 13: * is not expected here"),
        ("H_out = k_{1}", "line 1, column 12: 1 is not read below a name"),
        ("H_out = k_", "line 1, column 11: the end is not read below a name"),
        ("H_out = k_{h w}", "line 1, column 14: w is not read below a name"),
        ("H_out = 3 =", "line 1, column 11: an equal sign must have something on both of its sides"),
        ("H_in = H_out - 1", "line 1, column 8: the output size must stand alone on its side of ="),
        ("output[0] = 3", "line 1, column 1: output[0] is an element of the output, and no size"),
        ("W_out × H_out = 3×3", "line 1, column 1: the axes of an output must stand in the order D, H, W"),
        ("torch: 4", "line 1, column 6: a colon is read only right behind a name of the output size"),
        ("O = (1234567890, 3)", "line 1, column 6: a number must have at most 9 digits, got 10"),
        ("O = 1,024", "line 1, column 6: numbers with a comma between them must stand in brackets, as in (3, 3)"),
        ("O = 1234567890", "line 1, column 5: a number must have at most 9 digits, got 10"),
        (r"O = \frac n s", r"line 1, column 11: a fraction must have braces, as in \frac{n}{s}"),
        ("H_out", "line 1, column 1: a size claim must say what the output size is, got only its name"),
        *[
            (
                text,
                "line 1, column 1: a size claim must say something about the output size, as H_out = 3 does, got nothing",
            )
            for text in ("", "s = 2", "  \n ")
        ],
    ],
)
def test_what_is_not_understood_is_pointed_at(text, message):
    with pytest.raises(ReadingError) as refused:
        read_size(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"H_{out} = \dots and so on", True),
        (r"W' = \begin{bmatrix} a \end{bmatrix}", False),
        ("W' = (W-1)s + k", True),
        (r"\text{Output size} = 3", True),
        ("**输出尺寸**：`3×3`", True),
        ("输出尺寸", False),
        ("output = [a w1, b]", False),
        (r"\text{Output} = \begin{bmatrix} a \end{bmatrix}", False),
        ("output[0] = a×w1", False),
        ("O = a", False),
        ("O = (W-F+2P)/S+1", True),
        ("o = n k s", True),
        ("H_{in} = 3", False),
        ("y = H_{out}", False),
        ("s = 2", False),
        ("\\", False),
        ("H_out" + " " * 300 + "= 3", False),
    ],
)
def test_what_looks_like_a_size(text, expected):
    assert looks_like_size(text) is expected


@pytest.mark.parametrize("words", [("l",), ("D",), ("A",), ("k", "1"), ("n", "s"), ("w11",), ("d", "i"), ("p", "b")])
def test_names_with_more_than_one_meaning_have_none(words):
    assert size_names.find(words) is None


@given(st.text(alphabet="\\text{}()[] =_HWoutn$&*`:：，为\n'^", max_size=80))
def test_blanking_keeps_every_place(text):
    blanked = plain(text)
    assert len(blanked) == len(text)
    assert all(new in (" ", "'") or new == old or old in "：，" for old, new in zip(text, blanked, strict=True))


HOSTILE = {
    "brackets": "H_out = " + "(" * 4000,
    "fonts": r"\text{" * 600,
    "digits": "1" * 4096,
    "letters": "H_out = " + "n" * 4000,
    "stars": "**" * 2000,
    "below": "a_" * 2000,
    "signs": "=" * 4096,
    "breaks": "\\\\" * 2000,
    "spaces": "H_out = 3" + " " * 4000 + "**?",
    "long": "H_out = " + "n + " * 2**18,
    "longer": "n" * 2**21,
    "sums": "H_out = " + "n+" * 200 + "n",
    "divisions": "H_out = " + "1/" * 100 + "1",
    "names": "p_begin " * 500,
    "primes": "o" + "'" * 4000 + "= 3",
    "floors": "H_out = " + "⌊" * 100,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_at_once(text):
    start = perf_counter()
    looks_like_size(text)
    with pytest.raises(ReadingError):
        read_size(text)
    assert perf_counter() - start < 1  # in fact a tenth of that


@given(st.text(alphabet="Hn_outik=+-*/()[]{}⌊⌋ \\frac12,.:;输出尺寸为'\n", max_size=60))
def test_any_text_is_read_or_refused(text):
    looks_like_size(text)
    with suppress(ReadingError):
        assert read_size(text).statements
