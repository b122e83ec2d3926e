"""What was found in notes: findings, each at its place, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tconv_sym.checking.verdict import Verdict

STATUSES = ("verified", "refuted", "not-understood", "problem", "remark")
"""What a finding may be: three verdicts on claims; the problem they are judged by; and what a reader should know."""
_COUNTED = STATUSES[:3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found in a note. `line` and `column` count from 1; `excerpt` is the text it is about, on one line."""

    path: str
    line: int
    column: int
    code: str
    status: str
    message: str
    excerpt: str = ""
    verdict: Verdict | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the finding as data for JSON."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "status": self.status,
            "message": self.message,
            "excerpt": self.excerpt,
            "verdict": self.verdict and self.verdict.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The findings in the order of the notes and their lines; `not_claims` is how many pieces claim nothing here."""

    findings: tuple[Finding, ...]
    not_claims: int
    paths: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many claims were verified, refuted and not understood, and how many pieces are no claims.

        >>> Report(findings=(), not_claims=2, paths=("note.md",)).counts
        {'verified': 0, 'refuted': 0, 'not-understood': 0, 'not-claims': 2}
        """
        return {status: len(self.of(status)) for status in _COUNTED} | {"not-claims": self.not_claims}

    def of(self, status: str) -> tuple[Finding, ...]:
        """Return the findings of one status."""
        return tuple(finding for finding in self.findings if finding.status == status)

    def exit_code(self, *, strict: bool = False) -> int:
        """Return 1 if a claim is refuted, or, if `strict`, not understood; else 0."""
        return int(bool(self.of("refuted") or (strict and self.of("not-understood"))))

    def to_dict(self) -> dict[str, object]:
        """Return the report as data for JSON."""
        return {
            "paths": list(self.paths),
            "counts": self.counts,
            "findings": [finding.to_dict() for finding in self.findings],
        }
