"""Report → text for a terminal, JSON, GitHub's workflow commands, SARIF for code scanning.

Names of files and text of notes may hold anything: line breaks, control characters, bytes that are no UTF-8. Nothing
of it starts a line of its own, moves a terminal's cursor, or keeps a report from being written.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from tconv_sym import __version__
from tconv_sym.errors import UnknownNameError
from tconv_sym.notes.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tconv_sym.notes.report import Finding, Report

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_COMMANDS: Mapping[str, str] = MappingProxyType({"refuted": "error", "not-understood": "warning"})
"""Which findings are more than a notice to GitHub."""
_LEVELS: Mapping[str, str] = MappingProxyType({"refuted": "error", "not-understood": "warning", "remark": "note"})
"""Which findings are results to be acted on; SARIF gives the others a kind instead."""
_KINDS: Mapping[str, str] = MappingProxyType({"verified": "pass", "problem": "informational"})


def write(report: Report, format: str = "text", *, verbose: bool = False) -> str:  # noqa: A002 (the option's name)
    """Write a report as "text", "json", "github" or "sarif". Raises `UnknownNameError`.

    Left out, unless `verbose`, is what is verified; for GitHub and in SARIF also by which problem. JSON has everything.

    >>> from tconv_sym.notes.report import Finding, Report
    >>> wrong = Finding(path="a.md", line=3, column=1, code="TC201", status="refuted", message="output[0] is a×w1")
    >>> print(write(Report(findings=(wrong,), not_claims=2, paths=("a.md",))), end="")
    a.md:3:1: TC201 output[0] is a×w1
    1 note: verified 0, refuted 1, not understood 0, not claims 2
    """
    if format not in _WRITERS:
        raise UnknownNameError("format", format, FORMATS)
    # In JSON a backslash escape of half a pair is JSON's own; elsewhere it is what Python's terminal output does.
    return _WRITERS[format](report, verbose).encode("utf-8", "backslashreplace").decode("utf-8")


def _summary(report: Report) -> str:
    """Count what was found."""
    counts = ", ".join(f"{status.replace('-', ' ')} {count}" for status, count in report.counts.items())
    return f"{len(report.paths)} {'note' if len(report.paths) == 1 else 'notes'}: {counts}"


def _visible(text: str) -> str:
    r"""Return a text on one line; what cannot be printed is shown as an escape.

    >>> _visible("a\nb\x1b[31m")
    'a\\nb\\x1b[31m'
    """
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def _message(finding: Finding) -> str:
    """Return the message on one line."""
    return _visible(" ".join(finding.message.split()))


def _text(report: Report, verbose: bool) -> str:  # noqa: FBT001 (every writer takes these two)
    """Write one line a finding, and the counts."""
    lines = [
        f"{_visible(finding.path)}:{finding.line}:{finding.column}: {finding.code} {_message(finding)}"
        for finding in report.findings
        if verbose or finding.status != "verified"
    ]
    return "\n".join([*lines, _summary(report)]) + "\n"


def _json(report: Report, verbose: bool) -> str:  # noqa: ARG001, FBT001
    """Write the whole report as data, on one line."""
    return json.dumps(report.to_dict(), ensure_ascii=False, allow_nan=False) + "\n"


def _github(report: Report, verbose: bool) -> str:  # noqa: FBT001
    """Write an annotation for what is wrong or unclear, and the counts as a line of the log."""
    lines = [_command(finding) for finding in report.findings if verbose or finding.status in _LEVELS]
    return "\n".join([*lines, _summary(report)]) + "\n"


def _command(finding: Finding) -> str:
    """Write one of GitHub's workflow commands; standard input is no file that an annotation could be on."""
    place = {"file": finding.path} if finding.path != "-" else {}
    properties = {**place, "line": finding.line, "col": finding.column, "title": finding.code}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS.get(finding.status, 'notice')} {written}::{_data(_message(finding))}"


def _data(text: str) -> str:
    """Escape what a workflow command says."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(report: Report, verbose: bool) -> str:  # noqa: FBT001
    """Write a SARIF log of one run: what is wrong or unclear, since GitHub takes every result for an alert."""
    results = [_result(finding) for finding in report.findings if verbose or finding.status in _LEVELS]
    driver = {"name": "tconv-sym", "version": __version__, "rules": list(_rules())}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rules() -> Iterator[dict[str, object]]:
    """Describe every code, whether it was found or not; GitHub wants all three texts."""
    for code, (status, words) in CODES.items():
        texts = {name: {"text": words} for name in ("shortDescription", "fullDescription", "help")}
        yield {"id": code, **texts, "defaultConfiguration": {"level": _LEVELS.get(status, "none")}}


def _result(finding: Finding) -> dict[str, object]:
    """Write one finding; only a failure has a level."""
    kind = _KINDS.get(finding.status, "fail")
    region = {"startLine": finding.line, "startColumn": finding.column}
    place = {"artifactLocation": {"uri": _uri(finding.path)}, "region": region}
    return {
        "ruleId": finding.code,
        "ruleIndex": list(CODES).index(finding.code),
        "kind": kind,
        "level": _LEVELS.get(finding.status, "none"),
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: str) -> str:
    """Return a path as a URI, relative where the file is below the working directory; bytes stay those of its name.

    >>> _uri("my notes/a:b.md")
    'my%20notes/a%3Ab.md'
    """
    here = Path.cwd()
    place = Path(os.path.normpath(here / path))
    return quote(os.fsencode(place.relative_to(here).as_posix())) if place.is_relative_to(here) else place.as_uri()


_WRITERS: Mapping[str, Callable[[Report, bool], str]] = MappingProxyType(
    {"text": _text, "json": _json, "github": _github, "sarif": _sarif}
)
FORMATS = tuple(_WRITERS)
"""What a report can be written as."""
