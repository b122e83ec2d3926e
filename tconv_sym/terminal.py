"""Standard streams and files as they are: closed, full, gone, in any encoding."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tconv_sym.errors import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO


def use_utf8() -> None:
    """Write × and β whatever the locale; the name of a file may hold what is no UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a closed one is None
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def write(text: str, output: str | None) -> None:
    """Write to the terminal or a file."""
    if output is None:
        with to_terminal():
            click.echo(text, nl=False)
    else:
        try_writing(output, lambda path: path.write_text(text, encoding="utf-8"))


def try_writing(output: str, write: Callable[[Path], object], name: str = "--output must be a file") -> None:
    """Write a file, or say why it cannot be written."""
    try:
        write(Path(output))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{name} that can be written, got {output}: {reason(error)}") from None


@contextmanager
def to_terminal() -> Iterator[None]:
    """Let the reader of standard output go early, as `head` does; refuse to lose what does not fit."""
    try:
        yield
    except OSError as error:
        _abandon(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            raise click.ClickException(f"standard output must take what is written: {error.strerror}") from None


def _abandon(stream: TextIO) -> None:
    """Send what a stream still holds nowhere: written when Python ends, it would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(message: str) -> None:
    """Say in one line on standard error what was refused."""
    try:
        click.echo(f"tconv-sym: {' '.join(message.split())}", err=True)
    except OSError:
        _abandon(sys.stderr)
