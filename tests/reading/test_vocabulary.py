"""A vocabulary finds the one name that is meant, or says why it cannot."""

import pytest
import sympy
from hypothesis import given

from strategies import geometries
from tconv_sym import symbols
from tconv_sym.errors import ReadingError
from tconv_sym.problem import pose
from tconv_sym.reading.expressions import read_expression, value
from tconv_sym.reading.parser import parse
from tconv_sym.reading.source import Source
from tconv_sym.reading.vocabulary import Vocabulary

SMALL = Vocabulary.of(pose((2, 2), (2, 2)))
WIDE = Vocabulary.of(pose((6, 6), (12, 12)))
LONG = Vocabulary.of(pose(3, 11))
CHANNELS = Vocabulary.of(pose(3, 2, channels=(2, 4), groups=2, bias=True))
BIASED = Vocabulary.of(pose(2, 2, bias=True))
GIVEN = Vocabulary.of(pose([["x11", "q"], ["x21", "x22"]], [["alpha", "r_1"], ["2", "s_max"]]))


def find(vocabulary, text):
    """Return the name that a text is, or the refusal's message."""
    try:
        ((names, coefficient),) = read_expression(Source(text), vocabulary).items()
    except ReadingError as error:
        return error.message
    assert coefficient == 1
    return "×".join(names)


@given(geometry=geometries(most_products=200))
def test_the_spellings_that_are_known_at_once_are_those_that_a_look_up_finds(geometry):
    shapes = {"input": geometry.input, "kernel": geometry.kernel}
    problem = pose(**shapes, bias=True, channels=geometry.channels, groups=geometry.groups)
    vocabulary = Vocabulary.of(problem)
    assert set(vocabulary.names.values()) == {name for operand in problem.operands for name in operand.names}
    for spelling, name in vocabulary.names.items():
        assert value(parse(Source(spelling), vocabulary, 0, len(spelling))) == {(name,): 1}


def test_no_spelling_is_known_at_once_where_a_given_name_may_be_spelled_so():
    vocabulary = Vocabulary.of(pose((6, 6), [["x_1_2", "q"], ["r", "s"]]))
    assert not vocabulary.names
    assert find(vocabulary, "x_{1,2} q") == "x12 may be x1_2 or x_1_2: write it as the problem does"


def test_of_large_arrays_no_spelling_is_known_at_once():
    names = Vocabulary.of(pose((65, 65), (2, 2), bias=True)).names
    assert sorted(set(names.values())) == ["w11", "w12", "w21", "w22", "β"]


@pytest.mark.parametrize(
    ("vocabulary", "name", "spellings"),
    [
        (SMALL, "w12", ["w12", "w_12", "w_{12}", "w_{1,2}", "w_{1 2}", "w_{1, 2}", "w₁₂", "w1_2", "w_1_2", "{w}_{12}"]),
        (
            SMALL,
            "w12",
            [r"\mathbf{w}_{12}", r"\mathbf{w_{12}}", r"\text{w12}", r"\mathrm{w}_{1,2}", r"w\_12", "ｗ１２"],
        ),
        (SMALL, "a", ["a", r"\mathbf{a}", r"\text{a}", "{a}", "(a)", "ａ", r"\displaystyle a"]),
        (WIDE, "w1_12", ["w1_12", "w_{1,12}", "w_1_12", "w_{1 12}", "w1_{12}"]),
        (WIDE, "x6_6", ["x6_6", "x66", "x_{66}", "x_{6,6}", "x_6_6"]),
        (LONG, "w11", ["w11", "w_{11}", "w_11", "w₁₁"]),
        (CHANNELS, "x2_3", ["x2_3", "x^{(2)}_{3}", "x_{3}^{(2)}", "x^(2)_3", "x_{2,3}", "x_{23}", "x^{(2)}_3"]),
        (CHANNELS, "w2_1_2", ["w2_1_2", "w^{(2,1)}_{2}", "w^{(2, 1)}_2", "w_{2,1,2}"]),
        (CHANNELS, "β4", ["β4", "β_4", "β₄", r"\beta_{4}", r"\beta_4", "beta4", "beta_4"]),
        (BIASED, "β", ["β", r"\beta", "beta"]),
        (GIVEN, "x11", ["x11", "x_11", "x_{11}", "x_{1,1}", "x₁₁"]),
        (GIVEN, "alpha", ["alpha", "α", r"\alpha"]),
        (GIVEN, "r_1", ["r_1", "r1", "r_{1}", "r₁"]),
        (GIVEN, "s_max", ["s_max", "s_{max}", r"s_{\text{max}}", r"s_\text{max}"]),
    ],
)
def test_spellings(vocabulary, name, spellings):
    assert {spelling: find(vocabulary, spelling) for spelling in spellings} == dict.fromkeys(spellings, name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("aw_{11}", "a×w11"),
        ("aw11", "a×w11"),
        ("w11a", "a×w11"),
        ("ab", "a×b"),
        ("abw12", "a×b×w12"),
        ("a w12", "a×w12"),
    ],
)
def test_letters_side_by_side_are_a_product(text, names):
    assert find(SMALL, text) == names


@pytest.mark.parametrize(
    ("vocabulary", "text", "message"),
    [
        (SMALL, "w13", "w13 is outside the 2×2 kernel"),
        (SMALL, "w_{13}", "w13 is outside the 2×2 kernel"),
        (SMALL, "aw_{1,3}", "w13 is outside the 2×2 kernel"),
        (SMALL, "w_{1,12}", "w1_12 is outside the 2×2 kernel"),
        (SMALL, "w_{0,1}", "w01 is outside the 2×2 kernel, whose indices count from 1"),
        (SMALL, "w1", "w1 is outside the 2×2 kernel"),
        (SMALL, "w", "w must have an index: it ranges over the 2×2 kernel"),
        (SMALL, "w^{(1)}_{1}", "w^(1)1 is outside the 2×2 kernel"),
        (SMALL, "e", "e is unknown: the names here are a, b, c, d, w11 … w22"),
        (SMALL, "ae", "ae is unknown: the names here are a, b, c, d, w11 … w22"),
        (SMALL, "a_1", "a_1 is unknown: the names here are a, b, c, d, w11 … w22"),
        (SMALL, "α", "α is unknown: the names here are a, b, c, d, w11 … w22"),
        (SMALL, r"\foo", r"\foo is unknown: the names here are a, b, c, d, w11 … w22"),
        (SMALL, "q" * 60, f"{'q' * 39}… is unknown: the names here are a, b, c, d, w11 … w22"),
        (LONG, "w12", "w12 is outside the kernel of size 11"),
        (LONG, "w_{1,1}", "w_{1,1} has 2 indices, and the kernel of size 11 has one axis"),
        (WIDE, "w112", "w112 may be w1_12 or w11_2: separate its indices with a comma"),
        (WIDE, "w_{112}", "w112 may be w1_12 or w11_2: separate its indices with a comma"),
        (WIDE, "w_{01,1}", "w01_1 is outside the 12×12 kernel, whose indices count from 1"),
        (WIDE, "w_{131}", "w131 is outside the 12×12 kernel"),
        (WIDE, "x7_1", "x71 is outside the 6×6 input"),
        (CHANNELS, "x^{(3)}_{1}", "x^(3)1 is outside the 2×3 input"),
        (CHANNELS, "β5", "beta5 is outside the bias of size 4"),
        (GIVEN, "x12", "x12 is unknown: the names here are alpha, q, r_1, s_max, x11, x21, x22"),
        (Vocabulary.of(pose([1], [2])), "a", "a is unknown: there are no names here, only numbers"),
        (Vocabulary.plain("abcdefghij"), "z", "z is unknown: the names here are a, b, c, d, e, f, g, …"),
        (Vocabulary.plain(["ab", "a", "b"]), "ab", "ab may be ab or a×b: write × between factors"),
        (Vocabulary.plain(["beta", "β"]), r"\beta", "beta may be beta or β: write it as the problem does"),
    ],
)
def test_refusals(vocabulary, text, message):
    assert find(vocabulary, text) == message


def test_words_are_no_products():
    letters = Vocabulary.of(pose((5, 5), (1, 1)))
    assert find(letters, "and").startswith("and is unknown")
    assert find(letters, "input").startswith("input is unknown")
    assert find(letters, "nad") == "a×d×n"


def test_of_names_that_read_alike_the_one_that_is_written_is_meant():
    both = Vocabulary.plain(["w_11", "w11"])
    assert find(both, "w11") == "w11"
    assert find(both, "w_11") == "w_11"
    assert find(both, r"w\_11") == "w_11"
    assert find(both, "w_{11}") == "w11 may be w_11 or w11: write it as the problem does"


def test_a_power_is_refused_where_it_is_also_how_a_name_is_typeset():
    assert sympy.latex(sympy.Symbol("x__2")) == "x^{2}"
    assert find(Vocabulary.plain(["x", "x__2"]), "x^{2}") == "x^2 may be a power or x__2"
    assert find(Vocabulary.plain(["x"]), "x^{2}") == "x×x"


@given(geometries())
def test_every_name_of_a_problem_is_found_as_the_package_writes_it(geometry):
    check_round_trip(
        pose(geometry.input, geometry.kernel, bias=True, channels=geometry.channels, groups=geometry.groups)
    )


@pytest.mark.parametrize("sizes", [((26,), (12,)), ((6, 5), (10, 2)), ((2, 2, 2), (11, 1, 12)), ((5, 5), (3, 3))])
def test_the_same_past_nine(sizes):
    check_round_trip(pose(*sizes))


def check_round_trip(problem):
    vocabulary, geometry = Vocabulary.of(problem), problem.geometry
    written = zip(problem.operands, (symbols.input_latex, symbols.kernel_latex, symbols.bias_latex), strict=False)
    for operand, latex in written:
        for name, in_latex in zip(operand.names, latex(geometry), strict=True):
            assert (find(vocabulary, name), find(vocabulary, in_latex)) == (name, name)


@pytest.mark.parametrize(
    "name",
    [
        "q",
        "alpha",
        "w1",
        "x_1",
        "x1_2",
        "a_max",
        "beta1",
        "xbar",
        "zhat",
        "Gamma",
        "lambda",
        "x_y",
        "ab",
        "w_11",
        "u1_12",
        "theta_1",
        "foo_bar2",
    ],
)
def test_a_given_name_is_found_as_it_is_and_as_sympy_typesets_it(name):
    vocabulary = Vocabulary.plain([name, "k"])
    assert (find(vocabulary, name), find(vocabulary, sympy.latex(sympy.Symbol(name)))) == (name, name)
