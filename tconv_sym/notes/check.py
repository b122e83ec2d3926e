"""Notes → a report: every claim that is recognisably about the problem, judged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tconv_sym.errors import OperandError, reason
from tconv_sym.notes.markdown import blocks
from tconv_sym.notes.note import check_pieces
from tconv_sym.notes.pieces import pieces
from tconv_sym.notes.report import Report

MAX_BYTES = 2**18
"""As long as a note may be: what people write by hand is shorter."""


def check_notes(paths: str | Path | Iterable[str | Path]) -> Report:
    """Check notes in Markdown, each with the problem that it states; nothing in them is ever run.

    Raises `OperandError` for a file that cannot be read.
    """
    given = [paths] if isinstance(paths, (str, Path)) else _listed(paths)
    reports = [check_text(_read(Path(path)), str(path)) for path in given]
    return Report(
        findings=tuple(finding for report in reports for finding in report.findings),
        not_claims=sum(report.not_claims for report in reports),
        paths=tuple(map(str, given)),
    )


def _listed(paths: Iterable[str | Path]) -> list[str | Path]:
    """List paths; raises `OperandError` for what is none."""
    must = "notes must be a path or a list of paths"
    if not isinstance(paths, Iterable) or isinstance(paths, (bytes, bytearray)):
        raise OperandError(f"{must}, got {type(paths).__name__}")
    given = list(paths)
    for path in given:
        if not isinstance(path, (str, Path)):
            raise OperandError(f"{must}, got {type(path).__name__} in it")
    return given


def _read(path: Path) -> str:
    """Read a note; raises `OperandError`."""
    must = "a note must be a file of text in UTF-8"
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OperandError(f"{must}, got {path}: byte {error.start} is none of it") from None
    except (OSError, ValueError) as error:
        raise OperandError(f"{must}, got {path}: {reason(error)}") from None
    if len(content) > MAX_BYTES:
        raise OperandError(f"{must} of at most {MAX_BYTES:,} bytes, got more in {path}")
    return text


def check_text(text: str, path: str = "-") -> Report:
    r"""Check the text of a note; `path` is what its findings call it.

    >>> report = check_text("input = [a, b], kernel = [u, v]\n\n- output[1] = a×v + b×u\n- output[2] = a×v")
    >>> [(finding.line, finding.code) for finding in report.findings]
    [(1, 'TC001'), (3, 'TC100'), (4, 'TC201')]
    """
    if not isinstance(text, str):
        raise OperandError(f"a note must be text, got {type(text).__name__}")
    if len(text) > MAX_BYTES:
        raise OperandError(f"a note must be at most {MAX_BYTES:,} characters, got {len(text):,}")
    return check_pieces(path, list(pieces(blocks(text))), text.splitlines())
