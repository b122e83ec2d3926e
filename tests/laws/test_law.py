"""Laws as text: what they say, and what is not understood."""

import numpy as np
import pytest

from tconv_sym.constraints import read_constraints
from tconv_sym.errors import LimitError, ReadingError
from tconv_sym.forms.relation import PARAMETERS
from tconv_sym.laws.law import read_law


def _constraints(text):
    return sorted(map(str, read_law(text).constraints))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("x[(o + p - d*m)/s]", "s*i = o + p - d*m"),
        ("x[(o + p - d*m)/s]*w[m]", "s*i = o + p - d*m"),
        ("y[o] += x[(o + p - d*m)/(s)] w[m]", "s*i = o + p - d*m"),
        ("x[(o + p - d*m)//s]", "s*i <= o + p - d*m < s*i + s"),
        ("y[s*i + d*m − p] = x[i]·w[m]; i > 0", "o = s*i + d*m - p, i > 0"),
        ("x[i]*w[(o + p - s*i)/d]", "d*m = o + p - s*i"),
        ("y[o] += x[i]*w[o + p - s*i]", "m = o + p - s*i"),
        ("w[m]*x[(o + p - d*m)/s]", "s*i = o + p - d*m"),
        ("y[o] = w[(o + p - s*i)/d] x[i], i > 0", "d*m = o + p - s*i, i > 0"),
    ],
)
def test_a_sum_says_what_its_index_law_says(text, same):
    assert _constraints(text) == _constraints(same)


@pytest.mark.parametrize(
    "text",
    [
        "o == i; 0 <= m < k and i > 0",
        "o = i && 0 ≤ m < k ∧ 1 ≤ i",
        "o = i, if 0 <= m < k when i > 0",
        "o = i where (0 <= m < k and i > 0)",
        "if (0 <= m < k) and (i > 0): o = i",
        "if 0 <= m < k:\n  if i > 0:\n    y[o] += x[i], o = i",
        "(o = i && (0 <= m < k, i > (0)))",
    ],
)
def test_guards_are_joined_as_in_code_and_on_paper(text):
    assert _constraints(text) == _constraints("o = i, 0 <= m < k, i > 0")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("(o + p - m) % s == 0", "0 <= o + p - m - s*{q} < s, o + p - m - s*{q} = 0"),
        ("1 = o mod 3", "0 <= o - 3*{q} < 3, 1 = o - 3*{q}"),
        ("2*(o//s) - m >= 0", "0 <= o - s*{q} < s, 2*{q} >= m"),
        ("o//(s*d) - m >= 0", "0 <= o - s*d*{q} < s*d, {q} >= m"),
        ("m - (o)//s >= 0", "0 <= o - s*{q} < s, m >= {q}"),
    ],
)
def test_divisions_are_euclids(text, same):
    law = read_law(text)
    assert [one.name for one in law.divisions] == ["q1"]
    written = same.replace("{q}", "op").replace("p - m", "pl - m")  # op stands for the quotient
    found = sorted(str(one).replace("q1", "op") for one in law.constraints[:-6])
    assert sorted(map(str, read_constraints(written))) == sorted(str(one) for one in _renamed(found))


def _renamed(texts):
    return [one for text in texts for one in read_constraints(text)]


def test_an_inner_division_comes_first():
    law = read_law("((o + p) % 7 + i) % 5 = 0")
    assert [one.name for one in law.divisions] == ["q1", "q2"]
    assert ("q1",) in law.divisions[1].dividend


def test_each_constraint_says_where_it_stands():
    law = read_law("o = s*i,  (o % 2)  =  0")
    assert law.sources[:4] == ("o = s*i", "(o % 2) = 0", "(o % 2) = 0", "(o % 2) = 0")


def test_an_error_is_placed_on_its_line():
    with pytest.raises(ReadingError) as caught:
        read_law("if o % s == 0:\n  y[o] += x[t]")
    assert (caught.value.line, caught.value.column, caught.value.shown) == (2, 13, "  y[o] += x[t]")


def test_the_letters_p_and_o_are_written_out():
    law = read_law("o = O - 1 - p")
    assert law.is_symmetric
    assert str(law.constraints[0]) == str(read_constraints("o = s*(n-1) - 2*pl - pr + d*(k-1) + op")[0])
    assert not read_law("o = pl").is_symmetric


def test_the_tap_may_be_turned_round():
    for text in ("x[o + p - m]*w[k-1-m]", "w[k-1-m]*x[o + p - m]"):
        assert read_law(text).tap == {("k",): 1, (): -1, ("m",): -1}


def test_the_tap_is_within_the_kernel():
    law = read_law("y[s*i + d*m - p] += x[i]*w[m+1]")
    assert {"k - m - 2 >= 0", "m + 1 >= 0"} <= set(map(str, law.constraints))
    columns = {name: np.array([value]) for name, value in zip(PARAMETERS, (1, 1, 2, 3, 0, 0, 0), strict=True)}
    assert sorted(set(law.products(columns)[3].tolist())) == [1, 2]


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("o = s*i + t", 11, "a name must be one of s, d, n, k, pl, pr, op, p, O, o, i, m, got t"),
        ("o = s*i +", 10, "a number, a name or '(' must follow, got the end"),
        ("o = x*i", 5, "a name must be one of"),
        ("o = p + pl", 5, "paddings must be p, or pl and pr, got both"),
        ("n = k", 1, "a law must relate o, i and m, got none of them"),
        ("o", 2, "one of = < <= > >= must follow, got the end"),
        (
            "o = i ? s",
            7,
            "a character must be of a number, a name or one of + - − * · × / // % ^ ( ) [ ] = < > ≤ ≥ , ; : ∧ &&, got '?'",
        ),
        ("o = i.;", 6, "a character must be of"),
        ("o = i;;", 7, "a number, a name or '(' must follow, got the end"),
        ("x[i];\u3000t > 0", 7, "a name must be one of"),
        ("x[o/n]", 5, "a divisor must be made of s and d, as s or 2*d, got n"),
        ("x[o/(s - d)]", 5, "a divisor must be made of s and d"),
        ("x[o/0]", 5, "a divisor must be made of s and d"),
        ("x[i + o]", 3, "an index must not be made of itself, got i"),
        ("y[o + 1] += x[i]", 3, "an index must not be made of itself, got o"),
        ("x[o]*w[m + o]", 8, "the index of w must be made of m, as k-1-m, or without it, got m + o"),
        ("x[o]*w[m*m]", 8, "the index of w must be made of m"),
        ("x[o]*w[k*m]", 8, "the index of w must be made of m"),
        ("y[o] += 1", 9, "a law with brackets must be"),
        ("y[o] += w[m]", 13, "x[…] must follow, got the end"),
        ("w[m]*w[m]", 6, "x[…] must follow, got 'w'"),
        ("y[o] - x[o]", 6, "'+=' or '=' must follow, got '-'"),
        ("x[o]*m", 6, "w[…] must follow, got 'm'"),
        ("o = x[i]", 5, "a name must be one of"),
        ("o = s*i or i = 0", 9, "an operator, a comparison, a comma or the end must follow, got 'or'"),
        ("o = s*i, i != 0", 12, "a character must be of"),
        ("o = s*i, (o + p) % n = 0", 20, "a divisor must be made of s and d, as s or 2*d, got n"),
        ("if i > 0 o = i", 10, "a comparison, 'and' or ':' must follow, got 'o'"),
        ("o = s*i if", 11, "a number, a name or '(' must follow, got the end"),
        ("q1 = i, o//s = m", 1, "a name must be one of"),
        ("x[o", 4, "an operator or ']' must follow, got the end"),
        ("x[o], i", 8, "one of = < <= > >= must follow"),
        ("__import__('os')", 1, "a character must be of"),
        ("", 1, "a number, a name or '(' must follow"),
    ],
)
def test_what_is_not_understood(text, column, words):
    with pytest.raises(ReadingError, match="line 1, column") as caught:
        read_law(text)
    assert (caught.value.column, caught.value.message[: len(words)]) == (column, words)


@pytest.mark.parametrize(
    ("text", "column", "meant", "got"),
    [
        ("o = s*i + d*m - p/2", 17, "(p/2) or (s*i + d*m - p)/2", "p/2"),
        ("x[o + p - m/s]", 11, "(m/s) or (o + p - m)/s", "m/s"),
        ("o = s*i, o + p % s = 0", 14, "(p % s) or (o + p) % s", "p % s"),
        ("o = s*i, o + p mod(2 * s) = 0", 14, "(p mod (2 * s)) or (o + p) mod (2 * s)", "p mod(2 * s)"),
        ("o + d*m/s*2 = i", 5, "((d*m)/s) or (o + d*m)/s", "d*m/s"),
        ("-(o)//s = i", 2, "((o)//s) or (-(o))//s", "(o)//s"),
        ("-o % s = i", 2, "(o % s) or (-o) % s", "o % s"),
        ("-2*o//s = i", 2, "((2*o)//s) or (-2*o)//s", "2*o//s"),
        ("2*o//s = i", 1, "(2*o)//s", "2*o//s"),
        ("o^2//s = i", 1, "(o^2)//s", "o^2//s"),
        ("m + (o)*2//s = i", 5, "(((o)*2)//s) or (m + (o)*2)//s", "(o)*2//s"),
        ("x[(o + p)/(s)*2]", 3, "((o + p)/(s))*2 or (o + p)/((s)*2)", "(o + p)/(s)"),
        ("o // s*2 = i", 1, "(o//s)*2 or o//(s*2)", "o // s"),
        ("o // s^2 = i", 1, "o//(s^2)", "o // s^2"),
        ("o // s^2*d = i", 1, "(o//(s^2))*d or o//(s^2*d)", "o // s^2"),
        ("o % s % d = i", 1, "(o % s)", "o % s"),
        ("x[o/s/d]", 3, "(o/s)", "o/s"),
    ],
)
def test_a_division_is_set_apart_in_words_that_can_be_read(text, column, meant, got):
    with pytest.raises(ReadingError) as caught:
        read_law(text)
    message = f"a division must be set apart by parentheses, as {meant}, got '{got}'"
    assert (caught.value.column, caught.value.message) == (column, message)
    for one in meant.split(" or "):
        assert read_law(f"{one} = i, o = m").divisions or "/" in one


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("（ｏ ＋ p － d＊m） ％ s ＝＝ ０， i = （o + p - d*m）／／s", "(o + p - d*m) % s == 0, i = (o + p - d*m)//s"),
        ("if 0 ＜ i ＜= 3： y［o］ ＋= x［i］*w［m］； m ＞ 0", "if 0 < i <= 3: y[o] += x[i]*w[m]; m > 0"),
        ("o\u00a0=\u202fs\u2009*\u3000i⋅1、 0 ≦ i、n ≧ 2", "o = s * i·1, 0 ≤ i,n ≥ 2"),
        ("o = i ＆＆ m ＞ 0", "o = i && m > 0"),
        ("o = i;", "o = i"),
        ("o = i 。\n", "o = i"),
        ("o = 2*i．", "o = 2*i"),
        ("o = i  # every input; i > 0", "o = i"),
        ("if i > 0:  # 从一开始，?\n  y[o] += x[i].  ＃ done\r\n", "if i > 0: y[o] += x[i]"),
    ],
)
def test_text_is_read_as_it_is_typed(text, same):
    assert read_law(text) == read_law(same)


def test_columns_stay():
    with pytest.raises(ReadingError) as caught:
        read_law("o ＝ i，  # first\n ｍ ＞ ｔ")
    assert (caught.value.line, caught.value.column, caught.value.shown) == (2, 6, " m > t")


@pytest.mark.parametrize(
    "text",
    [
        "o = " + "(" * 10**6,
        "o = " + "(" * 50 + "i" + ")" * 50,
        "o = (s+d+n+k+p+op+i+m)^8",
        "o = (s+d+n+k+p+op+i+m)^4",
        "o = 9^8^8",
        "o = ((9^8)^8)^8*((9^8)^8)^8*((9^8)^8)^8",
        "o=i," * 90 + "o=i",
        "x[" * 10**5,
    ],
)
def test_hostile_text_is_refused_at_once(text):
    with pytest.raises((LimitError, ReadingError)):
        read_law(text)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("y[x] += x[i]*w[m]", 3),
        ("y[o] += x[w]*w[m]", 11),
        ("y[o] += x[i]*w[m], y > 0", 20),
        ("x[(o + p - d*m)/s]*w[m], x = x", 26),
    ],
)
def test_the_names_of_arrays_are_no_letters(text, column):
    with pytest.raises(
        ReadingError, match=r"^line 1, column \d+: a name must be one of s, d, n, k, pl, pr, op, p, O, o, i, m, got "
    ) as caught:
        read_law(text)
    assert caught.value.column == column
