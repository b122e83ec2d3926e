"""The import contracts of pyproject.toml hold, and each one notices a planted violation."""

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tconv_sym import FORMS

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sysconfig.get_path("scripts"), "lint-imports")


@pytest.fixture
def checkout(tmp_path):
    """Copy what the linter reads."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "tconv_sym", tmp_path / "tconv_sym", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def lint(checkout):
    """Return the names of the broken contracts, and all that the linter says."""
    done = subprocess.run([LINT_IMPORTS, "--no-cache"], cwd=checkout, capture_output=True, text=True, check=False)
    names = re.findall(r"^(.+) BROKEN$", done.stdout, re.MULTILINE)
    assert done.returncode == bool(names), done.stdout + done.stderr
    return names, done.stdout


def test_the_package_keeps_every_contract(checkout):
    names, said = lint(checkout)
    assert not names, said


@pytest.mark.parametrize(
    ("module", "planted", "contract"),
    [
        ("symbols.py", "from tconv_sym import cli", "Imports point down only"),
        ("render/__init__.py", "from tconv_sym import proof", "Imports point down only"),
        ("forms/scatter.py", "from tconv_sym.forms import matrix", "No form imports another"),
        ("forms/gather.py", "from tconv_sym.forms import sub_pixel", "No form imports another"),
        ("terms.py", "def late():\n    import sympy", "Relations and sizes need no SymPy"),
        ("numeric/reference.py", "from tconv_sym import expressions", "Relations and sizes need no SymPy"),
        ("analysis/overlap.py", "import sympy", "Relations and sizes need no SymPy"),
    ],
)
def test_a_planted_violation_is_caught(checkout, module, planted, contract):
    with (checkout / "tconv_sym" / module).open("a") as source:
        source.write(f"\n{planted}\n")
    names, _ = lint(checkout)
    assert contract in names


def test_a_module_outside_the_layers_is_caught(checkout):
    (checkout / "tconv_sym" / "unplaced.py").touch()
    names, said = lint(checkout)
    assert names == ["Imports point down only"]
    assert "- tconv_sym.unplaced\n" in said


def test_every_form_is_in_the_contract_of_independence():
    written = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contract = re.search(r"type = \"independence\"\nmodules = \[(.*?)\]", written, re.DOTALL)
    modules = (ROOT / "tconv_sym" / "forms").glob("*.py")
    forms = {
        path.stem for path in modules if re.search(r"^\w+ = Form\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert set(re.findall(r"\"tconv_sym\.forms\.(\w+)\"", contract[1])) == forms
    assert len(forms) == len(FORMS)
