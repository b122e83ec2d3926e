"""What letters stand for is written out, however it is known."""

from tconv_sym.constraints import read_polynomial
from tconv_sym.forms.definitions import CommonDivisor, Division, Value
from tconv_sym.proof.facts import read_fact
from tconv_sym.proof.meanings import Meanings


def test_values_are_written_out_down_to_what_has_none():
    meanings = Meanings([Value("Q", "h + 1"), Value("U", "2*Q")])
    assert meanings.written_out(read_polynomial("U - Q")) == read_polynomial("h + 1")


def test_an_equality_of_letters_holds_for_what_they_stand_for():
    meanings = Meanings([Value("Q", "h + 1")])
    meanings.learn(read_fact("n - Q = 0"))
    meanings.learn(read_fact("q - n = 0"))
    assert meanings.written_out(read_polynomial("s*n - s*h - s")) == {}
    assert meanings.written_out(read_polynomial("q - Q")) == {}


def test_other_facts_change_nothing():
    meanings = Meanings([Division(dividend="o - m", divisor="s", quotient="q", remainder="r")])
    for text in ("n - Q >= 0", "n + Q = 0", "2*n - 2*Q = 0", "n - s*Q = 0", "n - 1 = 0", "n - Q - 1 = 0"):
        meanings.learn(read_fact(text))
    assert meanings.written_out(read_polynomial("n + Q + o")) == read_polynomial("n + Q + o")


def test_a_division_says_what_its_dividend_is_where_that_is_a_letter():
    divisor = CommonDivisor(of=("s", "d"), divisor="g", quotients=("s1", "d1"), coefficients=("u", "v"))
    meanings = Meanings([divisor, Division(dividend="m", divisor="s1", quotient="j", remainder="b")])
    assert meanings.written_out(read_polynomial("m + s")) == read_polynomial("s1*j + b + s")


def test_what_is_known_already_is_no_circle():
    meanings = Meanings([Value("a", "b")])
    for text in ("a - b = 0", "b - a = 0", "b - c = 0", "c - a = 0"):
        meanings.learn(read_fact(text))
    assert meanings.written_out(read_polynomial("a - c")) == {}
