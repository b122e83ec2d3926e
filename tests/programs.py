"""Programs run as a user runs them: Python, and `tconv-sym` in a shell."""

import subprocess
import sys

import pytest

posix = pytest.mark.skipif(sys.platform == "win32", reason="no such pipes and devices")


def python(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", check=False, **options
    )


def shell(command, cwd):
    """Run `tconv-sym …` in bash; return the exit code of its first command, standard output and standard error."""
    command = command.replace("tconv-sym", f"{sys.executable} -m tconv_sym") + "; exit ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, cwd=cwd)
    return done.returncode, done.stdout, done.stderr
