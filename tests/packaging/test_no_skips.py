"""In CI a skipped test fails the run; elsewhere it does not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
SKIPS = {
    "by_mark": "import pytest\n@pytest.mark.skip\ndef test_it():\n    pass\n",
    "by_call": "import pytest\ndef test_it():\n    pytest.skip('no oracle')\n",
    "module": "import pytest\npytest.importorskip('no_such_oracle')\n",
    "doctest": 'def f():\n    """\n    >>> f()  # doctest: +SKIP\n    """\n',
}


def run(directory, workers, ci, skips=()):
    shutil.copy(CONFTEST, directory)
    (directory / "test_passes.py").write_text("def test_passes():\n    pass\n")
    for kind in skips:
        (directory / f"test_{kind}.py").write_text(SKIPS[kind])
    modules = ["--doctest-modules"] if "doctest" in skips else []
    command = [sys.executable, "-m", "pytest", "-n", workers, *modules]
    environment = os.environ | {"CI": ci, "PYTEST_ADDOPTS": ""}
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("kind", "workers"), [("by_mark", "2"), ("by_call", "0"), ("module", "2"), ("doctest", "0")])
def test_a_skip_fails_the_run_in_ci(tmp_path, kind, workers):
    done = run(tmp_path, workers, "true", [kind])
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "CI=true: 1 skipped" in done.stdout


def test_without_a_skip_it_passes_in_ci(tmp_path):
    assert run(tmp_path, "2", "true").returncode == 0


def test_a_skip_passes_elsewhere(tmp_path):
    assert run(tmp_path, "0", "", ["by_mark"]).returncode == 0
