"""islpy that is not there, or does not work: laws are judged at small sizes, and the remark says why."""

import sys

import pytest

from tconv_sym import check_law
from tconv_sym.cli import main
from tconv_sym.errors import SolverError
from tconv_sym.laws.isl import Steps
from tconv_sym.laws.solver import islpy, working_islpy

RIGHT, WRONG = "o = s*i + d*m - p", "o = s*i + m - p"
BROKEN = "islpy, the extra isl, is installed but does not work: "
STUB = "from unittest.mock import MagicMock\nContext = Set = Map = BasicSet = Point = Val = dim_type = MagicMock()\n"
SOURCES = {
    "raises": ("raise RuntimeError('boom')", "RuntimeError: boom"),
    "raises-of-several-lines": ("raise RuntimeError('boom\\n  bang')", "RuntimeError: boom bang"),
    "unknown-name": ("islpi", "NameError: name 'islpi' is not defined"),
    "not-python": ("(", "SyntaxError: '(' was never closed (islpy.py, line 1)"),
    "not-loaded": ("raise OSError('bad dll')", "OSError: bad dll"),
    "leaves": ("raise SystemExit(3)", "SystemExit: 3"),
    "library-is-missing": (
        "raise ImportError('libisl.so.23: cannot open shared object file')",
        "ImportError: libisl.so.23: cannot open shared object file",
    ),
    "module-is-missing": ("import islpy_inside", "ModuleNotFoundError: No module named 'islpy_inside'"),
    "module-of-its-own-is-missing": (
        "import islpy.inside",
        "ModuleNotFoundError: No module named 'islpy.inside'; 'islpy' is not a package",
    ),
    "empty": ("", "AttributeError: module 'islpy' has no attribute 'Context'"),
    "old-context": (
        "class Context: pass",
        "AttributeError: type object 'Context' has no attribute 'set_max_operations'",
    ),
    "set-that-raises": (
        f"{STUB}def _get(*_): raise AttributeError('gone')\nSet = MagicMock(side_effect=_get)",
        "AttributeError: gone",
    ),
    "no-error": (STUB, "ValueError: the least n > 2 but 3 must be '4', got "),
    "error-that-is-none": (
        f"""{STUB}
Error = int
numbers = Map().range().subtract()
numbers.is_empty.return_value = False
numbers.lexmin().sample_point().get_coordinate_val().to_str.return_value = "4"
""",
        "TypeError: Error must be an exception, got <class 'int'>",
    ),
    "answers-anything": (
        "import sys\nfrom unittest.mock import MagicMock\nsys.modules['islpy'] = MagicMock()",
        "Value",
    ),
}


@pytest.fixture
def put_in_place(tmp_path, monkeypatch):
    """Put another islpy in its place; what is loaded of the true one is kept, for it cannot be loaded twice."""
    true = _taken()
    monkeypatch.syspath_prepend(tmp_path)
    yield (tmp_path / "islpy.py").write_text
    _taken()
    sys.modules.update(true)


def _taken():
    """Take islpy out of what is loaded."""
    return {name: sys.modules.pop(name) for name in [*sys.modules] if name.partition(".")[0] == "islpy"}


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_wrong_with_islpy_is_said(put_in_place, name):
    source, words = SOURCES[name]
    put_in_place(source)
    right, wrong = check_law(RIGHT), check_law(WRONG)
    assert (right.status, wrong.status) == ("bounded", "refuted")
    assert right.remark[: len(BROKEN + words)] == wrong.remark[: len(BROKEN + words)] == BROKEN + words
    assert (wrong.counterexample.sizes["d"], wrong.condition.is_proved) == (2, False)


def test_a_directory_is_no_islpy(put_in_place, tmp_path):
    assert put_in_place
    (tmp_path / "islpy").mkdir()
    with pytest.MonkeyPatch.context() as patch:  # a true one further on the path would be found first
        patch.setattr(sys, "path", [one for one in sys.path if "site-packages" not in one])
        remark = check_law(RIGHT).remark
    assert remark == f"{BROKEN}AttributeError: module 'islpy' has no attribute 'Context'"


def test_an_interrupt_is_none_of_it(put_in_place):
    put_in_place("raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        check_law(RIGHT)


def test_without_islpy(monkeypatch):
    monkeypatch.setitem(sys.modules, "islpy", None)
    with pytest.raises(SolverError, match=r"^islpy, the extra isl, is not installed$"):
        working_islpy()
    assert check_law(RIGHT).remark == "islpy, the extra isl, is not installed"


@pytest.mark.parametrize(("law", "code"), [(RIGHT, 0), (WRONG, 1)])
def test_the_exit_code_is_that_of_the_verdict(put_in_place, run_law, law, code):
    put_in_place("raise OSError('bad dll')")
    got, out, err = run_law(law)
    assert (got, err) == (code, "")
    assert f"Only small sizes were compared: {BROKEN}OSError: bad dll." in " ".join(out.split())


@pytest.fixture
def run_law(capsys):
    """Run the command in this process."""

    def call(law):
        with pytest.raises(SystemExit) as caught:
            main(["law", law])
        return caught.value.code or 0, *capsys.readouterr()

    return call


@pytest.mark.isl
def test_an_islpy_that_works():
    assert working_islpy() is islpy()


@pytest.mark.isl
def test_errors_of_our_own_are_not_islpys(monkeypatch):
    def wrong(*_):
        raise TypeError("ours")

    monkeypatch.setattr(Steps, "law", wrong)
    with pytest.raises(TypeError, match="ours"):
        check_law(RIGHT)
