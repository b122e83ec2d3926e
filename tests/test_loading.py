"""Functions that a user names: found where Python finds them, and one line where they are not."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from tconv_sym.errors import FunctionError, UnknownNameError
from tconv_sym.loading import array_maker, load_function

SOURCE = """
import helper_beside
print("imported")

def add(x, w):
    print("called")
    return helper_beside.plus(x, w)

class Layer:
    @staticmethod
    def forward(x, w):
        return x - w

number = 3
"""


@pytest.fixture
def directory(tmp_path, monkeypatch):
    """Be in a directory with a module and its helper; what is imported is forgotten."""
    (tmp_path / "user_code.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "helper_beside.py").write_text("def plus(x, w):\n    return x + w\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield tmp_path
    for name in [
        name for name in sys.modules if name.startswith(("user_code", "helper_beside", "broken", str(tmp_path)))
    ]:
        del sys.modules[name]


@pytest.mark.parametrize("place", ["user_code", "user_code.py", "./user_code.py", "{directory}/user_code.py"])
def test_a_module_and_a_file(directory, place):
    assert load_function(place.format(directory=directory) + ":add")(1, 2) == 3


def test_a_file_elsewhere_sees_what_is_beside_it(directory, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert load_function(f"{directory}/user_code.py:add")(1, 2) == 3


def test_an_attribute_of_an_attribute(directory):
    assert load_function("user_code:Layer.forward")(1, 2) == -1


def test_a_module_of_a_package():
    assert load_function("os.path:join")("a", "b") in ("a/b", "a\\b")


def test_a_file_clashes_with_no_module(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "json.py").write_text("def f():\n    return 'mine'\n", encoding="utf-8")
    before = sys.modules["json"] = __import__("json")
    assert load_function(f"{tmp_path}/json.py:f")() == "mine"
    assert sys.modules["json"] is before
    del sys.modules[f"{tmp_path}/json.py"]


def test_a_file_may_use_dataclasses_and_its_own_place(tmp_path, monkeypatch):
    """Both look up the module by its name."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom typing import ClassVar\n"
        "@dataclass\nclass Size:\n    most: ClassVar[int] = 1\n    size: int = 2\ndef f():\n    return Size().size, __file__\n"
    )
    (tmp_path / "sized.py").write_text(source, encoding="utf-8")
    assert load_function(f"{tmp_path}/sized.py:f")() == (2, f"{tmp_path}/sized.py")
    del sys.modules[f"{tmp_path}/sized.py"]


def test_what_the_code_prints_is_not_on_standard_output(directory, capsys):
    load_function("user_code:add")(1, 2)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "imported\ncalled\n")


FORM = "function must be MODULE:FUNCTION or FILE.py:FUNCTION"
REFUSED = {
    "no colon": ("user_code", f"{FORM}, got 'user_code'"),
    "no function": ("user_code:", f"{FORM}, got 'user_code:'"),
    "no module": (":add", f"{FORM}, got ':add'"),
    "no name": ("user_code:add()", f"{FORM}, got 'user_code:add()'"),
    "an expression": ("user_code:__import__('os').getcwd", f"{FORM}, got \"user_code:__import__('os').getcwd\""),
    "an empty part": ("user_code:a..b", f"{FORM}, got 'user_code:a..b'"),
    "unknown module": (
        "no_such_module:f",
        f"{FORM} that can be imported, got 'no_such_module:f' (ModuleNotFoundError: No module named 'no_such_module')",
    ),
    "relative": (
        ".user_code:f",
        f"{FORM} that can be imported, got '.user_code:f' (TypeError: the 'package' argument is required to perform a relative import for '.user_code')",
    ),
    "unknown attribute": (
        "user_code:sub",
        f"{FORM} that can be imported, got 'user_code:sub' (AttributeError: module 'user_code' has no attribute 'sub')",
    ),
    "no file": (
        "no_such.py:f",
        f"{FORM} that can be imported, got 'no_such.py:f' (FileNotFoundError: [Errno 2] No such file or directory: '{{directory}}/no_such.py')",
    ),
    "not callable": ("user_code:number", f"{FORM}, got 'user_code:number', which is of type int"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(directory, text, message):
    with pytest.raises(FunctionError) as caught:
        load_function(text)
    assert str(caught.value) == message.format(directory=directory)


RAISING = {
    "an exception": ("raise ValueError('two\\nlines')", "ValueError: two lines"),
    "the end of the program": ("import sys; sys.exit(3)", "SystemExit: 3"),
    "what is no exception": ("raise GeneratorExit", "GeneratorExit"),
    "an exception that has no words": (
        "class Mute(BaseException):\n    def __str__(self):\n        raise ValueError\nraise Mute",
        "Mute",
    ),
    "a missing package": ("import no_such_package", "ModuleNotFoundError: No module named 'no_such_package'"),
    "no Python": ("def f(:", "SyntaxError: invalid syntax (broken.py, line 1)"),
}


@pytest.mark.parametrize(("source", "said"), RAISING.values(), ids=RAISING)
def test_what_importing_raises(directory, source, said):
    (directory / "broken.py").write_text(source, encoding="utf-8")
    with pytest.raises(FunctionError) as caught:
        load_function("broken:f")
    assert str(caught.value) == f"{FORM} that can be imported, got 'broken:f' ({said})"


def test_what_is_long_is_cut():
    with pytest.raises(FunctionError) as caught:
        load_function("m" * 10**6)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("text", "source"), [("a\0.py:f", ""), ("broken.py:f", "\0")], ids=["in the name", "in the file"]
)
def test_null_bytes(directory, text, source):
    """What is said of them depends on the version of Python."""
    (directory / "broken.py").write_text(source, encoding="utf-8")
    with pytest.raises(FunctionError, match=r"null (byte|character)"):
        load_function(text)


def test_interrupting_an_import_is_no_error_of_it(directory):
    (directory / "broken.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        load_function("broken:f")


def test_nothing_is_imported_but_what_is_named(directory):
    """A text that is refused runs nothing."""
    for text in ("user_code", "user_code:", "user_code:f()", "user_code;print:f g"):
        with pytest.raises(FunctionError):
            load_function(text)
    assert "user_code" not in sys.modules


def test_as_python_m_does(directory):
    """The current directory comes first, also for a program whose own directory is elsewhere."""
    code = "from tconv_sym.loading import load_function; assert load_function('user_code:add')(1, 2) == 3"
    (directory / "elsewhere").mkdir()
    script = directory / "elsewhere" / "script.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, script], cwd=directory, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "imported\ncalled\n")


@pytest.mark.parametrize("name", ["float64", "float32", "int64"])
def test_arrays(name):
    made = array_maker(name)(np.array([1.0, 2.0]))
    assert made.dtype == name
    assert made.tolist() == [1, 2]


def test_an_unknown_kind_of_array():
    with pytest.raises(UnknownNameError, match=r"^array must be one of float64, float32, int64, torch, got 'jax'$"):
        array_maker("jax")


def test_tensors_without_pytorch(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(FunctionError) as caught:
        array_maker("torch")
    assert str(caught.value).startswith(
        "array must be one of float64, float32, int64 here, got 'torch' (ModuleNotFoundError: import of torch halted"
    )


@pytest.mark.torch
def test_tensors():
    import torch  # noqa: PLC0415 (a test selected by its marker)

    assert torch.equal(array_maker("torch")(np.array([1.0])), torch.tensor([1.0], dtype=torch.float64))
