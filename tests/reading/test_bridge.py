"""latex2sympy2 sees only what the bridge wrote, and what it gives back is checked."""

import re
import sys
import typing
import warnings
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import pytest
import sympy
from sympy import Float, I, Integer, Symbol

import tconv_sym
from tconv_sym.errors import ReadingError
from tconv_sym.polynomial import to_text
from tconv_sym.reading import bridge
from tconv_sym.reading.expressions import read_expression
from tconv_sym.reading.nodes import Name, Number, Power, Product, Quotient, Sum
from tconv_sym.reading.source import Source
from tconv_sym.reading.vocabulary import Vocabulary

E, D = Name("e"), Name("d")
HALF = Number(Fraction(1, 2))
LETTERS = Vocabulary.plain("abcdeiIESNOQ")


@pytest.fixture
def latex2sympy2():
    bridge._read.cache_clear()
    yield bridge._latex2sympy2()
    bridge._read.cache_clear()


def deep(node, levels):
    for _ in range(levels):
        node = Sum(((1, Product((Number(Fraction(2)), node))), (-1, D)))
    return node


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (E, "e"),
        (HALF, "1/2"),
        (Number(Fraction(-2)), "-2"),
        (Number(Fraction(0)), "0"),
        (Sum(((-1, Sum(((1, D), (1, E)))),)), "-d - e"),
        (Sum(((1, D), (-1, Sum(((1, D), (-1, E)))))), "e"),
        (Product((Number(Fraction(-1, 2)), D, E)), "-1/2×d×e"),
        (Quotient(Sum(((1, D), (1, E))), Fraction(-2, 3)), "-3/2×d - 3/2×e"),
        (Power(Sum(((1, D), (-1, E))), 2), "d^2 - 2×d×e + e^2"),
        (Power(Sum(((-1, D),)), 2), "d^2"),
        (Sum(((-1, Power(D, 2)),)), "-d^2"),
        (Power(Number(Fraction(-1, 2)), 3), "-1/8"),
        (Power(D, 0), "1"),
        (Power(Power(D, 2), 3), "d^6"),
        (Power(Quotient(D, Fraction(2)), 2), "1/4×d^2"),
        (Quotient(Quotient(D, Fraction(2)), Fraction(3)), "1/6×d"),
        (Product((Sum(((1, D), (1, E))), Sum(((1, D), (-1, E))))), "d^2 - e^2"),
        (Sum(((1, E),) * 300), "300×e"),
        (Product((Number(Fraction(2)),) * 100), str(2**100)),
        (deep(E, 30), f"-{2**30 - 1}×d + {2**30}×e"),
    ],
)
def test_values(node, value):
    assert to_text(bridge.value(node)) == value


def test_only_placeholders_numbers_and_signs_reach_it(latex2sympy2, monkeypatch):
    seen = []
    original = latex2sympy2.latex2sympy
    monkeypatch.setattr(latex2sympy2, "latex2sympy", lambda text: seen.append(text) or original(text))
    for text in (r"\frac{1}{2}(e + i)^2", "I(E - S)", "a/3 + (b - c)(d + e)" + "+(N+O+Q)" * 40):
        read_expression(Source(text), LETTERS)
    assert len(seen) > 3
    for text in seen:
        assert re.fullmatch(r"(\\variable\{v[0-9]+\}|\\frac|[0-9(){}*^+-])+", text)


def test_no_other_module_imports_it():
    package = Path(tconv_sym.__file__).parent
    imports = re.compile(
        r"^\s*(?:import|from) (?:latex2sympy2|antlr4|gen)\b|import_module\(.latex2sympy2", re.MULTILINE
    )
    found = [path for path in package.rglob("*.py") if imports.search(path.read_text(encoding="utf-8"))]
    assert [path.name for path in found] == ["bridge.py"]


def test_terms_of_one_pattern_are_read_once(latex2sympy2, monkeypatch):
    seen = []
    original = latex2sympy2.latex2sympy
    monkeypatch.setattr(latex2sympy2, "latex2sympy", lambda text: seen.append(text) or original(text))
    assert to_text(read_expression(Source("2(a+b) + 2(d+e) - 2(c+i)"), LETTERS)) == (
        "2×a + 2×b - 2×c + 2×d + 2×e - 2×i"
    )
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        (sympy.sin(Symbol("x"), evaluate=False), "latex2sympy2 gives sin, which is no part of a polynomial"),
        (sympy.E, "latex2sympy2 gives Exp1, which is no part of a polynomial"),
        (I, "latex2sympy2 gives ImaginaryUnit, which is no part of a polynomial"),
        (sympy.zoo, "latex2sympy2 gives ComplexInfinity, which is no part of a polynomial"),
        (sympy.nan, "latex2sympy2 gives NaN, which is no part of a polynomial"),
        (Float("0.5"), "latex2sympy2 gives Float, which is no part of a polynomial"),
        (Symbol("dw"), "latex2sympy2 gives Symbol, which is no part of a polynomial"),
        (Symbol("dw") + 1, "latex2sympy2 gives Symbol, which is no part of a polynomial"),
        (sympy.Eq(Symbol("x"), 1), "latex2sympy2 gives Equality, which is no part of a polynomial"),
        ([Integer(1)], "latex2sympy2 gives list, which is no part of a polynomial"),
        (None, "latex2sympy2 gives NoneType, which is no part of a polynomial"),
        (1.5, "latex2sympy2 gives float, which is no part of a polynomial"),
        (sympy.Pow(Integer(2), Integer(-2), evaluate=False), "latex2sympy2 gives a power that is no polynomial"),
        (sympy.Pow(Integer(0), Integer(-1), evaluate=False), "latex2sympy2 gives a power that is no polynomial"),
        (
            sympy.Pow(Integer(2), sympy.Rational(1, 2), evaluate=False),
            "latex2sympy2 gives a power that is no polynomial",
        ),
        (sympy.Pow(2, 9, evaluate=False), "an exponent must be in 0..8, got 9"),
    ],
)
def test_what_it_must_not_give_is_refused(monkeypatch, tree, message):
    monkeypatch.setattr(bridge, "_read", lambda _: tree)
    with pytest.raises(ReadingError) as error:
        read_expression(Source("  2(a + b)"), LETTERS, 2)
    assert str(error.value) == f"line 1, column 3: {message}"


@pytest.mark.parametrize("raised", [Exception("no"), KeyError("x"), AttributeError("y"), MemoryError(), SyntaxError()])
def test_whatever_it_raises_is_a_refusal(latex2sympy2, monkeypatch, raised):
    def fail(_):
        raise raised

    monkeypatch.setattr(latex2sympy2, "latex2sympy", fail)
    with pytest.raises(ReadingError, match=rf"latex2sympy2 refuses .*: {type(raised).__name__}"):
        read_expression(Source("2(a + b)"), LETTERS)


def test_what_others_do_with_its_module_is_kept_and_does_not_matter(latex2sympy2):
    for name, value in {"variances": {1: 2}, "var": {"v0": 3}, "VARIABLE_VALUES": {"v0": 7}, "is_real": True}.items():
        setattr(latex2sympy2, name, value)
    before = {
        name: getattr(latex2sympy2, name) for name in ("variances", "var", "VARIABLE_VALUES", "is_real", "frac_type")
    }
    try:
        assert to_text(read_expression(Source(r"\frac{1}{2}(a + b)"), LETTERS)) == "1/2×a + 1/2×b"
        assert {name: getattr(latex2sympy2, name) for name in before} == before
        assert latex2sympy2.VARIABLE_VALUES == {"v0": 7}
    finally:
        latex2sympy2.set_real(None)
        latex2sympy2.set_variances({})
        latex2sympy2.VARIABLE_VALUES = {}


def test_threads_do_not_disturb_each_other(latex2sympy2):
    texts = [f"{n}(a + {n}b)^2" for n in range(2, 26)]
    with ThreadPoolExecutor(4) as pool:
        values = list(pool.map(lambda text: to_text(read_expression(Source(text), LETTERS)), texts))
    assert values == [f"{n}×a^2 + {2 * n * n}×a×b + {n**3}×b^2" for n in range(2, 26)]


def test_a_stand_in_for_typing_io_is_there_only_for_the_import(monkeypatch):
    monkeypatch.delitem(sys.modules, "typing.io", raising=False)
    with bridge._typing_io():
        assert import_module("typing.io").TextIO is typing.TextIO
    assert "typing.io" not in sys.modules
    monkeypatch.setitem(sys.modules, "typing.io", there := object())
    with bridge._typing_io():
        assert sys.modules["typing.io"] is there
    assert sys.modules["typing.io"] is there


def test_its_warnings_are_not_ours(monkeypatch):
    def noisy(name):
        warnings.warn("invalid escape sequence", SyntaxWarning, stacklevel=1)
        return sys.modules[name]

    monkeypatch.setattr(bridge, "import_module", noisy)
    assert bridge._latex2sympy2.__wrapped__().__name__ == "latex2sympy2"
