"""Every example runs, outside the checkout, and prints what it promises."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.py"))
PROMISES = {
    "check_function.py": "kernel-not-flipped (16 cells)",
    "checkerboard.py": "An even interior comes with kernel 2 or 4; stride 1 or 3.",
    "every_size.py": "wrote every_size.tex",
    "frameworks.py": "# equal to Keras's, as NCHW (1, 8, 8, 8)",
    "gradients.py": "equal to SymPy's diff, entry by entry",
    "numeric.py": "equal to plain loops, shape (5, 3, 7, 7)",
    "own_form.py": "Refuted: 40 of 324 comparisons differ.",
    "paper.py": "wrote derivation.tex",
    "sub_pixel.py": "36 of 36 outputs of 4 dense convolutions, interleaved, are the definition's.",
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


def test_the_proof_in_the_examples_is_what_its_script_writes(tmp_path):
    script = next(path for path in EXAMPLES if path.name == "every_size.py")
    subprocess.run([sys.executable, "-X", "utf8", script], capture_output=True, check=True, cwd=tmp_path)
    written = tmp_path / "every_size.tex"
    assert written.read_text(encoding="utf-8") == script.with_suffix(".tex").read_text(encoding="utf-8")
