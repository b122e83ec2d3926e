"""Our reader and latex2sympy2 give the same value on what both read; a generator that knows the value holds both."""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tconv_sym import polynomial
from tconv_sym.errors import ReadingError
from tconv_sym.problem import pose
from tconv_sym.reading import bridge
from tconv_sym.reading.expressions import read_expression, value
from tconv_sym.reading.parser import parse
from tconv_sym.reading.plain import read_plain
from tconv_sym.reading.source import Source
from tconv_sym.reading.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of(pose((3, 3), (3, 3)))
POINT = {
    name: Fraction(2 * place + 3, place + 2)
    for place, name in enumerate([*"abcdefghi", *(f"w{i}{j}" for i in range(1, 4) for j in range(1, 4))])
}
"""A value for every name."""
TIMES = st.sampled_from(["*", "×", "·", r" \cdot ", r" \times ", " * ", "⋅", r"\*"])


def at_point(made):
    """Evaluate a polynomial with arithmetic of its own."""
    result = Fraction(0)
    for monomial, coefficient in made.items():
        for name in monomial:
            coefficient = coefficient * POINT[name]  # noqa: PLW2901
        result += coefficient
    return result


@dataclass(frozen=True)
class Written:
    """A text and the value that its writer means; how tightly it binds: 0 sums, 1 products, 2 signed, 3 atoms."""

    text: str
    value: Fraction
    binds: int = 3


@st.composite
def names(draw):
    """Write a name in one of its spellings."""
    name = draw(st.sampled_from(list(POINT)))
    if len(name) == 1:
        spelling = draw(st.sampled_from(["{}", r"\mathbf{{{}}}", r"\text{{{}}}"]))
        return Written(spelling.format(name), POINT[name])
    _, i, j = name
    below = "₀₁₂₃"
    spellings = [
        f"w{i}{j}",
        f"w_{{{i}{j}}}",
        f"w_{{{i},{j}}}",
        f"w_{i}{j}",
        f"w{below[int(i)]}{below[int(j)]}",
        rf"\mathbf{{w}}_{{{i}{j}}}",
    ]
    return Written(draw(st.sampled_from(spellings)), POINT[name])


@st.composite
def numbers(draw):
    """Write a number that is not negative."""
    p, q = draw(st.integers(0, 99)), draw(st.sampled_from([1, 1, 2, 4, 5]))
    if q == 1:
        return Written(f"{p}", Fraction(p))
    spelling = draw(st.sampled_from([rf"\frac{{{p}}}{{{q}}}", f"({p}/{q})", f"{float(Fraction(p, q))}"]))
    return Written(spelling, Fraction(p, q))


@st.composite
def flat_terms(draw):
    """Write a product of numbers and names, side by side where that is clear."""
    factors = draw(st.lists(names() | numbers(), min_size=1, max_size=4))
    made = factors[0]
    for factor in factors[1:]:
        may_touch = not factor.text[0].isdigit() and factor.text[0] not in "\\("
        sign = draw(TIMES if not may_touch else st.just(" ") | TIMES)
        made = Written(made.text + sign + factor.text, made.value * factor.value, 1)
    return made


@st.composite
def sums(draw, terms):
    """Write a sum with signs."""
    parts = draw(st.lists(st.tuples(st.sampled_from("+-−"), terms), min_size=1, max_size=4))
    text, total = "", Fraction(0)
    for place, (sign, term) in enumerate(parts):
        shown = "" if place == 0 and sign == "+" else sign
        text += f" {shown} {bracketed(term, 1)}"
        total += term.value if sign == "+" else -term.value
    return Written(text.strip(), total, 0 if len(parts) > 1 or parts[0][0] != "+" else min(term.binds, 1))


def bracketed(written, binds, brackets="()"):
    """Put brackets around what binds less."""
    return written.text if written.binds >= binds else brackets[0] + written.text + brackets[1]


@st.composite
def rich(draw, inner):
    """Write products, fractions and powers of what is written already."""
    first, second = draw(inner), draw(inner)
    kind = draw(st.sampled_from(["product", "fraction", "slash", "power", "negated"]))
    brackets = draw(st.sampled_from(["()", "[]", (r"\left(", r"\right)"), (r"\big[", r"\big]"), "{}"]))
    if kind == "product":
        sign = draw(TIMES | st.just(""))
        left = bracketed(first, 3, brackets)
        right = bracketed(Written(second.text, second.value, 0), 3, "()")
        return Written(f"{left}{sign or ' '}{right}", first.value * second.value, 1)
    divisor = draw(st.sampled_from([2, 3, -4, 5]))
    if kind == "fraction":
        command = draw(st.sampled_from([r"\frac", r"\dfrac", r"\tfrac"]))
        return Written(f"{command}{{{first.text}}}{{{divisor}}}", first.value / divisor, 3)
    if kind == "slash":
        return Written(f"{bracketed(first, 3, brackets)}/({divisor})", first.value / divisor, 1)
    if kind == "power":
        exponent = draw(st.integers(0, 2))
        shown = draw(st.sampled_from([f"^{exponent}", f"^{{{exponent}}}", f"**{exponent}", "⁰¹²"[exponent]]))
        base = bracketed(Written(first.text, first.value, 0), 3, "()")
        return Written(base + shown, first.value**exponent, 2)
    return Written(f"-{bracketed(first, 3, brackets)}", -first.value, 0)


FLAT = sums(flat_terms())
RICH = st.recursive(FLAT, lambda inner: rich(inner) | sums(inner), max_leaves=5)


def check_plain(written):
    """Every reader gives the value of a plain formula."""
    text = written.text
    node = parse(Source(text), VOCABULARY, 0, len(text))
    ours, theirs = value(node), bridge.value(node)
    assert ours == theirs
    assert read_plain(text, VOCABULARY, 0, len(text)) in (ours, None)
    assert at_point(ours) == written.value


def check_rich(written):
    """A formula comes to what its writer means, unless it is too large."""
    try:
        made = read_expression(Source(written.text), VOCABULARY)
    except ReadingError as error:
        assert error.message.startswith(("terms must", "the degree must", "a value must"))  # noqa: PT017
        return
    assert at_point(made) == written.value


@given(FLAT)
def test_on_plain_formulas_every_reader_agrees(written):
    check_plain(written)


@given(RICH)
def test_rich_formulas_come_to_what_their_writer_means(written):
    check_rich(written)


@pytest.mark.parametrize(
    "wrong", [lambda p: polynomial.scale(p, -1), lambda p: polynomial.add(p, polynomial.constant(1)), lambda _: {}]
)
def test_a_reader_that_is_wrong_is_noticed(monkeypatch, wrong):
    plain = Written("a·w11", POINT["a"] * POINT["w11"])
    squared = Written("a²", POINT["a"] ** 2)
    check_plain(plain)
    check_rich(squared)
    right = bridge.value
    monkeypatch.setattr(bridge, "value", lambda node: wrong(right(node)))
    with pytest.raises(AssertionError):
        check_plain(plain)
    with pytest.raises(AssertionError):
        check_rich(squared)


SOUP = st.lists(
    st.sampled_from(
        [
            "a",
            "b",
            "w",
            "11",
            "1",
            "2",
            "0",
            "w11",
            "w_{12}",
            "w_2",
            "_",
            "^",
            "{",
            "}",
            "(",
            ")",
            "(1,1)",
            "[",
            "]",
            ",",
            "+",
            "-",
            "−",
            "*",
            "×",
            "·",
            "/",
            " ",
            "  ",
            "\n",
            "~",
            "\\",
            "&",
            "=",
            ".",
            "0.5",
            "1/2",
            "²",
            "₁₁",
            "β",
            "а",
            r"\cdot",
            r"\times ",
            r"\frac",
            r"\frac{1}{2}",
            r"\left(",
            r"\right)",
            r"\mathbf{w}",
            r"\text",
            r"\beta",
            r"\,",
            r"\sum_{i=1}^{2}",
            r"\sum",
            "w_{i}",
            "w_{i1}",
            "i",
            "aw",
            "(-1)",
            "{}",
            "$",
            "?",
            "�",
            "1" * 41,
        ]
    ),
    max_size=9,
).map("".join)


@given(SOUP)
def test_of_any_text_the_fast_way_says_what_the_parser_says_or_nothing(text):
    source = Source(text)
    fast = read_plain(text, VOCABULARY, 0, len(text))
    try:
        node = parse(source, VOCABULARY, 0, len(text))
    except ReadingError as error:
        assert fast is None
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017
        return
    assert fast in (None, value(node))
    assert read_expression(source, VOCABULARY) == bridge.value(node)


@pytest.fixture
def alone():
    """latex2sympy2 without the bridge; some texts break its module for all that come after."""
    module = bridge._latex2sympy2()
    yield module
    module.set_variances({})


@pytest.mark.parametrize(
    ("text", "theirs"),
    [("c d e", "c*de"), ("w1", "w*1"), ("1/2 a", "1/(2*a)"), ("a w_1 ) + b", "a*w_1"), ("a & b", "a"), ("I", "I")],
)
def test_without_the_bridge_it_is_silently_wrong(alone, text, theirs):
    assert str(alone.latex2sympy(text)) == theirs


def test_the_bridge_reads_on_where_another_text_broke_it(alone):
    alone.latex2sympy("c d e")
    with pytest.raises(TypeError):
        alone.latex2sympy("a")
    check_rich(Written("7(a + b)", 7 * (POINT["a"] + POINT["b"])))
