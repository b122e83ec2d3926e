"""The wheel holds the package alone, and works where nothing else is installed."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("wheel")]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    directory = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", directory, ROOT], check=True)
    (built,) = directory.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel into a new environment; return a function that runs a program of it, far from the checkout."""
    directory = tmp_path_factory.mktemp("installed")
    programs = directory / "venv" / "bin"
    subprocess.run([sys.executable, "-m", "venv", directory / "venv"], check=True)
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", wheel], check=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(program, *arguments):
        done = subprocess.run(
            [programs / program, *arguments],
            cwd=directory,
            env=clean,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout

    return run


def test_it_holds_the_package_and_its_metadata(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"
    sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tconv_sym").rglob("*.py")}
    files = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
    data = {"tconv_sym/py.typed", "tconv_sym/proof/certificates.json"}
    assert names == sources | data | {f"{metadata}/{file}" for file in files}


def test_the_command_derives(installed):
    assert "output[2] = a×w3 + b×w2 + c×w1" in installed("tconv-sym", "derive", "5", "3")


def test_the_certificates_are_there(installed):
    assert installed("tconv-sym", "prove", "--every-size").startswith("Proved for every size: ")


def test_the_module_runs_too(installed):
    assert "derive" in installed("python", "-m", "tconv_sym", "--help")


def test_help_loads_no_sympy(installed):
    program = (
        "import sys\n"
        "from tconv_sym.cli import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit:\n"
        "    print('sympy' in sys.modules)\n"
    )
    assert installed("python", "-c", program).splitlines()[-1] == "False"


def test_the_base_install_is_small(installed):
    names = {line.split("==")[0] for line in installed("python", "-m", "pip", "list", "--format=freeze").splitlines()}
    readers = {"latex2sympy2", "antlr4-python3-runtime", "markdown-it-py", "mdurl", "mdit-py-plugins"}
    assert names - {"pip", "setuptools"} == {"tconv_sym", "sympy", "mpmath", "numpy", "click"} | readers


def test_what_is_rich_is_read_where_only_the_base_is_installed(installed):
    program = (
        "from tconv_sym.problem import pose\n"
        "from tconv_sym.reading.expressions import read_expression\n"
        "from tconv_sym.reading.source import Source\n"
        "from tconv_sym.reading.vocabulary import Vocabulary\n"
        "print(read_expression(Source('2(a + b)'), Vocabulary.of(pose(2, 2))))\n"
    )
    assert installed("python", "-W", "error", "-c", program) == "{('a',): 2, ('b',): 2}\n"
