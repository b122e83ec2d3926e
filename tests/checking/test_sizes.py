import re
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from strategies import geometries
from tconv_sym import Geometry
from tconv_sym.checking import ordinary
from tconv_sym.checking.misconceptions import MISCONCEPTIONS
from tconv_sym.checking.situation import Situation
from tconv_sym.checking.size_algebra import point
from tconv_sym.checking.size_law import ORDINARY, TRANSPOSED
from tconv_sym.checking.sizes import check_size
from tconv_sym.errors import GeometryError, TConvError
from tconv_sym.geometry import Axis
from tconv_sym.problem import pose
from tconv_sym.reading.size_formula import evaluate
from tconv_sym.reading.sizes import read_size

PLAIN = Geometry((2, 2), (3, 3), stride=2)
NOTE = Geometry((2, 2), (3, 3), stride=2, padding=1)
PYTORCH = (
    r"(H_{in}-1)\times\text{stride}[0]-2\times\text{padding}[0]"
    r"+\text{dilation}[0]\times(\text{kernel\_size}[0]-1)+\text{output\_padding}[0]+1"
)
UNEVEN = Geometry((2, 4), (3, 2), stride=(2, 1), padding=(1, 0))
RICH = Geometry((2, 3), (3, 3), stride=(3, 2), padding=1, dilation=2, output_padding=1)


def formula(text):
    return read_size(text).statements[0].links[0].formula


@pytest.mark.parametrize(
    ("geometry", "text", "message"),
    [
        (
            NOTE,
            (
                "\n\\Large\nH_{out} = (H_{in} - 1)\\times stride[0] - 2 \\times padding[0] + kernelSize[0]\\\\\n"
                "\\Large\nW_{out} = (W_{in} - 1)\\times stride[1] -2\\times padding[1] + kernelSize[1]\n"
            ),
            "right when output padding is 0 and dilation is 1",
        ),
        (PLAIN, "(n-1)s+k", "right when padding and output padding are 0 and dilation is 1"),
        (
            PLAIN,
            r"\text{Output size} = (\text{Input size} - 1) \times \text{Stride} + \text{Kernel size}",
            "right when padding and output padding are 0 and dilation is 1",
        ),
        (NOTE, r"H_{\text{out}} = (H_{\text{in}} - 1) \times s + k - 2p + o_p", "right when dilation is 1"),
        (NOTE, f"H_{{out}} = {PYTORCH}", "right for all parameters"),
        (RICH, f"H_{{out}} = {PYTORCH}", "right for all parameters"),
        (NOTE, "o' = s(i' - 1) + k - 2p", "right when output padding is 0 and dilation is 1"),
        (NOTE, "⌊s(i' - 1) + k - 2p⌋", "right when output padding is 0 and dilation is 1"),
        (NOTE, "n_out = (2s(n-1) + 2k)/2 - 2p", "right when output padding is 0 and dilation is 1"),
        (RICH, "s(n-1) - p_begin - p_end + d(k-1) + a + 1", "right for all parameters"),
        (
            Geometry(3, 3, padding=((1, 0),)),
            "s(n-1) + k - p_l - p_r",
            "right when output padding is 0 and dilation is 1",
        ),
        (Geometry(3, 1), "n + 2 - 2", "right when padding and output padding are 0 and stride and kernel size are 1"),
        # Numbers of this layer in a formula are right for this layer.
        (
            NOTE,
            "H_out = 2(H_in - 1) + 3 - 2",
            "right when output padding is 0, padding and dilation are 1, stride is 2 and kernel size is 3",
        ),
        (
            Geometry(3, 3, padding=((1, 0),)),
            "n + 1",
            "right when output padding is 0, dilation and stride are 1, kernel size is 3 and the paddings are 1 and 0",
        ),
        (NOTE, r"H_{\text{out}} = (2-1) \times 2 + 3 - 2 \times 1 + 0 = 3", "the output size on axis 0 is 3"),
        (Geometry(2, 3), "output_shape = (4,)", "the output size is 4"),
        (Geometry(2, 3), r"L_{out} = (2-1) \times 1 + 3 = 4", "the output size is 4"),
        (NOTE, "输出尺寸：3×3", "the output size is 3×3"),
        (NOTE, "output_size = (3, 3)", "the output size is 3×3"),
        (NOTE, "3 = H_out", "the output size on axis 0 is 3"),
        (NOTE, "H_{out} × W_{out} = 3 × 3", "the output size is 3×3"),
        (Geometry((2, 2), (2, 2)), r"$\( (2 - 1) \times 1 + 2 = 3 \times 3 \)$", "the output size is 3×3"),
        (NOTE, "H_out = 3×3", "the output size is 3×3"),
        (NOTE, "H_out = (3, 3)", "the output size is 3×3"),
        (UNEVEN, "(H_out, W_out) = (3, 5)", "the output size is 3×5"),
        (UNEVEN, "W_out = 5 × 1", "the output size on axis 1 is 5"),
        (UNEVEN, "N×1×3×5", "the output size is 3×5"),
        (UNEVEN, "(N, 3, 5)", "the output size is 3×5"),
        (UNEVEN, "B × 3 × 5", "the output size is 3×5"),
        (UNEVEN, "y.shape = (3, 5)", "the output size is 3×5"),
        (UNEVEN, "output.shape == torch.Size([1, 1, 3, 5])", "the output size is 3×5"),
        (UNEVEN, "OH = 3, OW = 5", "the output size on axis 0 is 3; the output size on axis 1 is 5"),
        (Geometry(2, 3), "y.shape = (4,)", "the output size is 4"),
        (Geometry(2, 3), "len(y) = 4", "the output size is 4"),
        (Geometry(2, 3), "(N, 4)", "the output size is 4"),
        (
            Geometry(2, 2, stride=2),
            "O = N × 2",
            "right when padding and output padding are 0, dilation is 1 and stride and kernel size are 2",
        ),
        (Geometry((2, 3), (3, 3), channels=(4, 2)), "(N, 2, 4, 5)", "the output size is 2×4×5"),
        (NOTE, "n_o = s(n_i - 1) + k - 2p + p_{out}", "right when dilation is 1"),
        (NOTE, "**H_out = 3**", "the output size on axis 0 is 3"),
        (Geometry((2, 2), (2, 2), stride=2), "H_out = 2 × 2", "the output size on axis 0 is 4"),
        (Geometry((2, 2), (2, 2), stride=2), "output size = 2 × 2 = 4", "the output size is 4×4"),
        (Geometry(2, 2, stride=2), "output size = 2 × 2", "the output size is 4"),
        (Geometry((2, 3), (3, 3), channels=(4, 2)), "output_shape = (1, 2, 4, 5)", "the output size is 2×4×5"),
        (Geometry((2, 3), (3, 3), channels=(4, 2)), "2×4×5", "the output size is 2×4×5"),
        (Geometry((2, 3), (3, 3), channels=(4, 2)), "4×5", "the output size is 4×5"),
        (Geometry((2, 3), (3, 3)), "output.shape = [1, 1, 4, 5]", "the output size is 4×5"),
        (
            NOTE,
            "H_out = s(n-1) + k - 2p = 3, s = 2, k = 3×3, p = 1",
            "right when output padding is 0 and dilation is 1",
        ),
        (
            NOTE,
            (
                "output_h = (input_h - 1) * stride + kernel.shape[0] - 2 * padding\n"
                "output_w = (input_w - 1) * stride + kernel.shape[1] - 2 * padding"
            ),
            "right when output padding is 0 and dilation is 1",
        ),
        (
            Geometry((2, 3, 4), (3, 3, 3)),
            "D_out = (D_in - 1) stride[0] + kernel[0], H_out = 5, W_out = (W_in - 1) stride[2] + kernel[2]",
            "right when padding and output padding are 0 and dilation is 1",
        ),
    ],
)
def test_right_claims_are_verified(geometry, text, message):
    verdict = check_size(geometry, text)
    assert (verdict.status, verdict.message) == ("verified", message)
    assert (verdict.of, verdict.cells, dict(verdict.misconceptions)) == ("size", (), {})
    assert verdict.compared > 0


@pytest.mark.parametrize(
    ("geometry", "text", "message", "misconceptions"),
    [
        (NOTE, "ns + k - 2p", "not the output size: n=1, k=1, s=1, p=0: 2, not 1", []),
        (
            NOTE,
            "(n-1)s + k - p",
            (
                "not the output size: n=3, k=1, s=1, p=1: 2, not 1; right only when padding and output padding are 0 and "
                "dilation is 1"
            ),
            [],
        ),
        (NOTE, "(n+1)s+k-2p", "not the output size: n=1, k=1, s=1, p=0: 3, not 1", []),
        (NOTE, "H_out = ns", "not the output size: n=2, k=3, s=2, p=1: 4, not 3", []),
        (
            Geometry(2, 4, stride=2, padding=1),
            "ns",
            "not the output size: n=2, k=4, s=3, p=1: 6, not 5; here it gives the right size",
            [],
        ),
        (
            NOTE,
            "s(n-1) + dk - 2p",
            (
                "not the output size: n=1, k=1, s=1, p=0, d=2: 2, not 1; here it gives the right size; right only when output "
                "padding is 0 and dilation is 1"
            ),
            [],
        ),
        (
            NOTE,
            "H_out = s(n-1) + k",
            (
                "right only when padding and output padding are 0 and dilation is 1, but here padding is 1: "
                "n=2, k=3, s=2, p=1: 5, not 3"
            ),
            ["padding-not-cropped"],
        ),
        (
            NOTE,
            "n - 1 + k - 2p",
            (
                "right only when output padding is 0 and dilation and stride are 1, but here stride is 2: "
                "n=2, k=3, s=2, p=1: 2, not 3"
            ),
            ["stride-ignored"],
        ),
        (
            Geometry(2, 3, dilation=2, output_padding=1, stride=2),
            "s(n-1) + k - 2p",
            (
                "right only when output padding is 0 and dilation is 1, but here output padding is 1 and dilation is 2: "
                "n=2, k=3, s=2, p=0, d=2, a=1: 5, not 8"
            ),
            ["output-padding-ignored", "dilation-ignored"],
        ),
        (
            # Two mistakes that cancel here.
            Geometry(2, 3, stride=2, padding=((1, 0),)),
            "n + k - 1",
            (
                "right only when padding and output padding are 0 and dilation and stride are 1, but here stride is 2 and "
                "the paddings are 1 and 0: n=3, k=3, s=2, p_begin=1, p_end=0: 5, not 6"
            ),
            ["padding-not-cropped", "stride-ignored"],
        ),
        (
            Geometry(3, 3, padding=((1, 0),)),
            "s(n-1) + k - 2p",
            "right only when output padding is 0, dilation is 1 and both paddings are equal, but here the paddings are 1 and 0",
            [],
        ),
        (
            NOTE,
            r"\frac{\text{Input size} - \text{Kernel size}}{\text{Stride}} + 1",
            "not the output size: n=1, k=2, s=1, p=0: 0, not 2",
            ["ordinary-convolution"],
        ),
        (NOTE, "⌊(n + 2p - k)/s⌋ + 1", "not the output size: n=1, k=2, s=1, p=0: 0, not 2", ["ordinary-convolution"]),
        (NOTE, "(s+1)(n-1) + k - 2p", "not the output size: n=2, k=1, s=1, p=0: 3, not 2", ["stride-zeros-off-by-one"]),
        (NOTE, "输出尺寸：5×5", "the output size is 3×3, not 5×5", ["padding-not-cropped"]),
        (NOTE, "输出尺寸：4×4", "the output size is 3×3, not 4×4", ["stride-zeros-off-by-one"]),
        (NOTE, "output size = 2", "the output size is 3×3, not 2", ["stride-ignored"]),
        (NOTE, "H_out = 7", "the output size on axis 0 is 3, not 7", []),
        (NOTE, "3×3×3", "the output size is 3×3, not 3×3×3", []),
        (NOTE, "(3,)", "the output size is 3×3, not 3", []),
        (Geometry((2, 3), (3, 3), channels=(4, 2)), "(3, 4, 5)", "the output size is 2×4×5, not 3×4×5", []),
        (Geometry((2, 3), (3, 3), channels=(4, 2)), "(1, 4, 5)", "the output size is 2×4×5, not 1×4×5", []),
        (NOTE, "(2, 3, 3)", "the output size is 3×3, not 2×3×3", []),
        (NOTE, "(3, 4)", "the output size is 3×3, not 3×4", ["stride-zeros-off-by-one"]),
        (UNEVEN, "5×3", "the output size is 3×5, not 5×3", []),
        (UNEVEN, "5×5", "the output size is 3×5, not 5×5", ["padding-not-cropped"]),
        (NOTE, "H_out = (2-1) × 2 + 3 - 1 = 3", "the output size on axis 0 is 3, not 4", ["stride-zeros-off-by-one"]),
        (NOTE, "H_out = s(n-1) + k - 2p = 4", "the output size on axis 0 is 3, not 4", ["stride-zeros-off-by-one"]),
        (NOTE, "H_out = 3, W_out = 7/2", "the output size on axis 1 is 3, not 7/2", []),
        (Geometry((2, 2), (2, 2), stride=2), "2×2", "the output size is 4×4, not 2×2", ["padding-on-input"]),
        (
            Geometry((2, 2), (3, 3), dilation=(1, 2)),
            "s(n-1) + k",
            (
                "right only when padding and output padding are 0 and dilation is 1, but here dilation is 2: "
                "n=2, k=3, s=1, p=0, d=2: 4, not 6"
            ),
            ["dilation-ignored"],
        ),
    ],
)
def test_wrong_claims_are_refuted(geometry, text, message, misconceptions):
    verdict = check_size(geometry, text)
    assert (verdict.status, verdict.message) == ("refuted", message)
    assert list(verdict.misconceptions) == misconceptions
    assert verdict.cells


def test_a_cell_says_where_and_what():
    verdict = check_size(NOTE, "H_out = 3,\nW_out = (3-1)·2")
    [cell] = verdict.cells
    assert (cell.position, cell.claimed, cell.expected, cell.line, cell.column) == ((1,), "4", "3", 2, 9)
    assert str(cell) == "size[1] is 3, not 4"
    [cell] = check_size(NOTE, "ns + k - 2p").cells
    assert (cell.position, cell.claimed, cell.expected) == ((), "ns + k - 2p", "s(n - 1) + d(k - 1) + 1 - 2p + a")


@pytest.mark.parametrize(
    ("geometry", "text", "message"),
    [
        (NOTE, "H_out = q", "q is no size or parameter that is known"),
        (NOTE, "H_out = s_q(n - 1)", "s_q is no size or parameter that is known"),
        (NOTE, "D_out = 3", "D names none of the 2 axes here"),
        (NOTE, "len(y) = 3", "L names none of the 2 axes here"),
        (NOTE, "H_out × W_out = 9", "9 is no shape: write 3×3, or one name of the two"),
        *[
            (UNEVEN, text, f"{text[8:]} is a shape, and the name of one axis stands before it: write one number")
            for text in ("W_out = 3×5", "H_out = 3×5", "H_out = (3,5)", "H_out = 3×3", "W_out = 5×5")
        ],
        (NOTE, "H_out = 3×3 = 3", "3×3 is a shape, and the name of one axis stands before it: write one number"),
        *[
            (geometry, text, f"what {text} begins with is no number: write the sizes, as in {sizes}")
            for geometry, text, sizes in (
                (UNEVEN, "(N, 2, 3, 5)", "3×5"),
                (UNEVEN, "N×5×5", "3×5"),
                (Geometry((2, 3), (3, 3), channels=(4, 2)), "(N, 4, 5)", "4×5"),
                (Geometry(2, 3), "N×4", "4"),
            )
        ],
        (NOTE, "**3", "* is not expected here"),
        (NOTE, "3**", "* is not expected here"),
        (NOTE, "H_out = (H_in - 1) stride[1] + k", "this is of axis 1, and what stands before it of axis 0"),
        (NOTE, "H_out = (W_in - 1) s + k", "this is of axis 1, and what stands before it of axis 0"),
        (NOTE, "(n - 1) s[0] + k[1]", "this is of axis 1, and what stands before it of axis 0"),
        (NOTE, "(n - 1) s[2] + k", "[2] does not fit: there are 2 axes here"),
        (NOTE, "H_out = K_H[1]", "[1] does not fit: H is axis 0 here"),
        (NOTE, "s(n-1) + k - p - p_end", "the padding stands for both sides in one place and for one side here"),
        (NOTE, "H_out = s(n-1) + k - 2p, s = 3", "s must be 2, as it is here, got 3"),
        (NOTE, "H_out = 3, p_begin = 2", "p_begin must be 1, as it is here, got 2"),
        (NOTE, "H_out = 3, k = 3×2", "k must be 3, as it is here, got 3×2"),
        (
            Geometry((2, 3), (3, 3)),
            "output size = 4",
            "4 is the size on one axis and not on another: write H_out or W_out",
        ),
        (
            Geometry((2, 2), (2, 2), stride=2),
            "O = (2-1) * 2 + 2 = 2 × 2",
            "2 × 2 may be a product or a shape, and only the product is right: write 4",
        ),
        (
            NOTE,
            "(n-1)(n-2)(n-3)(k-1)(k-2)(k-3)(s-1)",
            "a size formula must have at most 64 terms of degree 6, got more",
        ),
    ],
)
def test_what_is_unclear_is_not_judged(geometry, text, message):
    verdict = check_size(geometry, text)
    assert (verdict.status, verdict.message, verdict.compared) == ("not-understood", message, 0)
    assert (verdict.line, verdict.shown) == (1, text)


CONVOLVED = Geometry((3, 3), (2, 2))
NOTE_CONVOLUTION = r"\frac{\text{Input size} - \text{Kernel size}}{\text{Stride}} + 1"


@pytest.mark.parametrize(
    ("geometry", "text", "status", "message"),
    [
        (
            CONVOLVED,
            rf"\text{{Output size}} = {NOTE_CONVOLUTION} = \frac{{3 - 2}}{{1}} + 1 = 2 \times 2",
            "verified",
            "right when padding is 0, dilation is 1 and the division leaves no remainder",
        ),
        (Geometry(6, 3, stride=2, padding=1), "⌊(n + 2p - k)/s⌋ + 1", "verified", "right when dilation is 1"),
        (Geometry(6, 3, stride=2, padding=1), "⌊(n + 2p - k + s)/s⌋", "verified", "right when dilation is 1"),
        (Geometry(6, 3, stride=2), "⌈(n + 2p - k + 1)/s⌉", "verified", "right when dilation is 1"),
        (Geometry(6, 3, stride=2), "(n + 2p - d(k - 1) - 1)//s + 1", "verified", "right for all parameters"),
        (
            Geometry(6, 3, stride=2),
            "(n + 2p - k)/s + 1",
            "refuted",
            (
                "right only when dilation is 1 and the division leaves no remainder, but here the division leaves one: "
                "n=6, k=3, s=2, p=0: 5/2, not 2"
            ),
        ),
        (
            Geometry(6, 3, stride=2),
            "⌈(n + 2p - k)/s⌉ + 1",
            "refuted",
            (
                "not the size of the ordinary convolution: n=2, k=1, s=2, p=0: 2, not 1; "
                "right only when dilation and stride are 1"
            ),
        ),
        (CONVOLVED, "s(n-1) + k", "refuted", "not the size of the ordinary convolution: n=2, k=2, s=1, p=0: 3, not 1"),
        (CONVOLVED, "4×4", "refuted", "the size of the ordinary convolution is 2×2, not 4×4"),
        (
            Geometry(2, 3),
            "n - k + 1",
            "not-understood",
            "the ordinary convolution does not exist here: the kernel is larger than the padded input",
        ),
    ],
)
def test_the_ordinary_convolution_has_a_law_of_its_own(geometry, text, status, message):
    verdict = check_size(geometry, text, convolution=True)
    assert (verdict.status, verdict.message, verdict.of) == (status, message, "convolution.size")


LETTERS = {
    "n": ("n", "H_{in}", r"H_{\text{in}}", "i'", "input_size", r"\text{Input size}", "输入尺寸"),
    "k": ("k", "K", "kernel_size[0]", "kernelSize[0]", r"\text{kernel\_size}[0]", "卷积核大小"),
    "s": ("s", "S", "stride[0]", r"\text{stride}", "步长"),
    "p": ("p", "P", "padding[0]", "pad", "填充"),
    "d": ("d", "dilation[0]", r"\mathrm{dilation}"),
    "a": ("a", "o_p", "op", "output_padding[0]", r"\text{output padding}", "输出填充"),
}
LABELS = ("", "H_{out} = ", r"H_{\text{out}} &= ", "o' = ", r"\text{Output size}=", "输出尺寸：")
# Each part of the law in several ways, the letters left open.
PARTS = (
    ("+ {s}×({n} - 1)", "+ ({n} - 1) {s}", "+ {s} × {n} - {s}", r"+ {s} \times \left({n}-1\right)"),
    ("-2{p}", "- 2 \\times {p}", "-{p} - {p}", "- {p}*2"),
    ("+ {d}({k} - 1)", "+ {d} × {k} - {d}", r"+ \frac{{2{d}({k} - 1)}}{{2}}"),
    ("+ {a}", "+ 1 × {a}", "-(-{a})"),
    ("+ 1", "+ 3 - 2", "+ 2/2"),
)
ALL = tuple(range(len(PARTS)))
SMALL = st.builds(
    lambda n, k, s, p, d: {"n": n, "k": k, "s": s, "p": p, "d": d, "a": 0},
    *(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3)),
)


def size_of(at):
    """The output size by the package's own geometry, which knows nothing of formulas."""
    return Axis(
        input=at["n"],
        kernel=at["k"],
        stride=at["s"],
        dilation=at["d"],
        output_padding=at["a"],
        begin=at["p"],
        end=at["p"],
    ).output


def geometry_of(at):
    return Geometry(at["n"], at["k"], stride=at["s"], dilation=at["d"], output_padding=at["a"], padding=at["p"])


@st.composite
def layers(draw):
    at = draw(SMALL)
    at["a"] = draw(st.integers(0, max(at["s"], at["d"]) - 1))
    at["p"] = min(at["p"], (at["s"] * (at["n"] - 1) + at["d"] * (at["k"] - 1) + at["a"]) // 2)
    return at


@st.composite
def spelt(draw, numbers=ALL):
    """Some parts of the law, in any order and spelling."""
    letters = {letter: draw(st.sampled_from(spellings)) for letter, spellings in LETTERS.items()}
    parts = [draw(st.sampled_from(PARTS[number])) for number in draw(st.permutations(numbers))]
    text = " ".join(part.format(**letters) for part in parts)
    return draw(st.sampled_from(LABELS)) + text.removeprefix("+ ")


@given(layers(), spelt())
def test_the_law_is_verified_however_it_is_spelt(at, text):
    verdict = check_size(geometry_of(at), text)
    assert (verdict.status, verdict.message) == ("verified", "right for all parameters"), text


@given(layers(), spelt([0, 1, 2, 4]))
def test_a_law_without_output_padding_is_right_exactly_where_that_is_0(at, text):
    verdict = check_size(geometry_of(at), text)
    if at["a"] == 0:
        assert (verdict.status, verdict.message) == ("verified", "right when output padding is 0"), text
    else:
        assert verdict.status == "refuted"
        assert verdict.message.startswith(f"right only when output padding is 0, but here output padding is {at['a']}")
        assert list(verdict.misconceptions) == ["output-padding-ignored"]


CHANGES = (
    ("s (n - 1) - 2p + d(k - 1) - a + 1", lambda at: size_of(at) - 2 * at["a"]),
    ("s (n - 1) + 2p + d(k - 1) + a + 1", lambda at: size_of(at) + 4 * at["p"]),
    ("s (n - 1) - p + d(k - 1) + a + 1", lambda at: size_of(at) + at["p"]),
    ("s (n - 2) - 2p + d(k - 1) + a + 1", lambda at: size_of(at) - at["s"]),
    ("s n - 2p + d(k - 1) + a + 1", lambda at: size_of(at) + at["s"]),
    ("s (n + 1) - 2p + d(k - 1) + a + 1", lambda at: size_of(at) + 2 * at["s"]),
    ("(s - 1)(n - 1) - 2p + d(k - 1) + a + 1", lambda at: size_of(at) - at["n"] + 1),
    ("s (n - 1) - 2p + d k + a + 1", lambda at: size_of(at) + at["d"]),
    ("s (n - 1) - 2p + d(k - 1) + a", lambda at: size_of(at) - 1),
    ("s (n - 1) - 2p + s(k - 1) + a + d", lambda at: size_of(at) + (at["s"] - at["d"]) * (at["k"] - 1) + at["d"] - 1),
    ("s (k - 1) - 2p + d(n - 1) + a + 1", lambda at: size_of(at) + (at["s"] - at["d"]) * (at["k"] - at["n"])),
    ("s (n - 1) - 2p + d(k - 1) + 2a + 1", lambda at: size_of(at) + at["a"]),
    ("⌊s (n - 1) / 2⌋ - 2p + d(k - 1) + a + 1", lambda at: size_of(at) - -(-at["s"] * (at["n"] - 1) // 2)),
)


def example(message):
    """Read the example of a message: a layer, what the formula gives there, and what it should."""
    shown = re.search(r": ((?:[a-z_]+=[0-9]+,? ?)+): (-?[0-9/]+), not (-?[0-9]+)", message)
    at = {"d": 1, "a": 0} | {name: int(value) for name, value in re.findall(r"([a-z_]+)=([0-9]+)", shown[1])}
    return at, Fraction(shown[2]), int(shown[3])


@given(layers(), st.sampled_from(CHANGES))
def test_one_change_is_refuted_by_an_example_that_is_one(at, change):
    text, changed = change
    verdict = check_size(geometry_of(at), text)
    assert verdict.status == "refuted"
    layer, claimed, expected = example(verdict.message)
    assert (claimed, expected) == (changed(layer), size_of(layer))
    assert claimed != expected
    # No smaller layer refutes it.
    smaller = [
        {"n": n, "k": k, "s": s, "p": p, "d": d, "a": a}
        for n in range(1, 4)
        for k in range(1, 4)
        for s in range(1, 4)
        for p in range(3)
        for d in range(1, 4)
        for a in range(max(s, d))
        if n + k + s + p + d + a < sum(layer.values()) and s * (n - 1) + d * (k - 1) + a >= 2 * p
    ]
    assert all(changed(one) == size_of(one) for one in smaller)


@given(layers(), st.sampled_from(CHANGES), st.sampled_from(["d", "a", "p", "s", "k", "n"]))
def test_a_wrong_formula_with_numbers_of_the_layer_in_it_is_never_verified_where_it_is_wrong(at, change, fixed):
    text, changed = change
    written = re.sub(
        rf"\b{fixed}\b|{fixed}(?=[ (])", str(at[fixed]), text.replace("2p", "2 × p").replace("2a", "2 × a")
    )
    verdict = check_size(geometry_of(at), re.sub(r"([0-9]) ([a-z(])", r"\1 × \2", written))
    if changed(at) != size_of(at):
        assert verdict.status != "verified", written


@given(geometries(max_axes=2, channels=False), st.lists(st.integers(1, 12), min_size=2, max_size=2))
def test_shapes_are_right_exactly_where_they_are_the_outputs(geometry, claimed):
    right = "×".join(map(str, geometry.output)) if len(geometry.axes) > 1 else f"({geometry.output[0]},)"
    assert check_size(geometry, f"output_size = {right}").status == "verified"
    shape = tuple(claimed)
    verdict = check_size(geometry, f"output_size = ({shape[0]}, {shape[1]})")
    assert (verdict.status == "verified") == (shape in (geometry.output, (1, *geometry.output)))
    assert verdict.status != "not-understood"


@given(geometries(channels=False))
def test_the_laws_are_those_of_the_package(geometry):
    assert tuple(TRANSPOSED.on(axis) for axis in geometry.axes) == geometry.output
    try:
        expected = ordinary.positions(geometry)
    except GeometryError:
        assume(False)
    assert tuple(ORDINARY.on(axis) for axis in geometry.axes) == expected


@settings(max_examples=30)
@given(layers())
def test_mistaken_sizes_are_those_of_the_catalogue(at):
    geometry = geometry_of(at)
    situation = Situation.of(
        pose(
            at["n"],
            at["k"],
            **{name: value for name, value in geometry.to_dict().items() if name not in ("input", "kernel")},
        )
    )
    for name, misconception in MISCONCEPTIONS.items():
        try:
            sizes = {one.spatial_output[0] for one in misconception.situations(situation)}
        except TConvError:
            continue
        mine = {evaluate(size, point(geometry.axes[0])) for size in TRANSPOSED.mistakes.get(name, ())}
        assert sizes <= mine | {geometry.output[0]}
