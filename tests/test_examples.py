"""Every example runs, outside the checkout, and prints what it promises."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.py"))
PROMISES = {
    "check_function.py": "kernel-not-flipped (16 cells)",
    "numeric.py": "equal to plain loops, shape (5, 3, 7, 7)",
    "own_form.py": "Refuted: 15 of 54 comparisons differ.",
    "paper.py": "wrote derivation.tex",
    "worked_1d.py": "output[2] = a×w3 + b×w2 + c×w1",
}


def test_every_example_is_tested():
    assert [path.name for path in EXAMPLES] == list(PROMISES)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_example(path, tmp_path):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", path], capture_output=True, encoding="utf-8", check=False, cwd=tmp_path
    )
    assert done.stderr == ""
    assert PROMISES[path.name] in done.stdout
