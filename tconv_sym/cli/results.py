"""What commands print, and the exit code that says how it came out."""

from __future__ import annotations

import json
from typing import Any

import click

from tconv_sym import terminal


def show(shown: Any, target: str, output: str | None, **options: Any) -> None:  # noqa: ANN401 (whatever has targets)
    """Write a derivation, a proof or a verdict in a target, to the terminal or a file."""
    terminal.write(_in_target(shown, target, **options), output)


def _in_target(shown: Any, target: str, **options: Any) -> str:  # noqa: ANN401
    """Write something in a target."""
    if target == "json":
        return as_json(shown.to_dict(**options))
    return str(getattr(shown, f"to_{target}")(**options))


def as_json(data: object) -> str:
    """Write JSON with readable letters, on one line."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def end(code: int) -> None:
    """End with an exit code; what is written is written."""
    if code:
        raise click.exceptions.Exit(code)
