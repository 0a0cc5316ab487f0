"""What a run did, in words that a person can read."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from model.finding import SEVERITIES, Finding

_WIDTH = 110
_SHOWN = 40  # findings on the page that a run ends with


@dataclass(frozen=True)
class Rejection:
    """A file that could not be read as a release, and why, in one sentence."""

    source: str
    reason: str


@dataclass(frozen=True)
class Summary:
    """What one run found. `str()` gives the page that it ends with."""

    folder: Path
    read: int  # files offered
    loaded: int  # of these, read now
    unchanged: int  # of these, known from an earlier run
    rejections: tuple[Rejection, ...]
    passed_over: int  # files of other kinds in the folder
    claims: int
    numerals: int
    unread: int  # numerals that no rule understood
    verified: Mapping[str, tuple[int, int]]  # by series: claims that stand in a relation to others, of how many
    findings: tuple[Finding, ...]  # all that are open or acknowledged, errors first
    states: tuple[str, ...]  # of each finding since the last run: new, unchanged, updated
    resolved: int  # findings that no longer hold
    store: str
    export: Path | None = None
    report: Path | None = None  # its first page
    notices: tuple[str, ...] = ()  # decisions of people that no longer fit, addresses that were not fetched

    @property
    def rejected(self) -> int:
        """How many files were rejected."""
        return len(self.rejections)

    @property
    def new_errors(self) -> int:
        """How many findings of severity error were not there before, or have changed."""
        fresh = ("new", "updated")
        return sum(
            f.severity == "error" and f.status == "open" and s in fresh
            for f, s in zip(self.findings, self.states, strict=True)
        )

    def __str__(self) -> str:
        return "\n".join(
            [*self._counts(), "", *self._findings(), *self._rejections(), *self.notices, "", *self._places()]
        )

    def _counts(self) -> Iterator[str]:
        yield (
            f"{self.read:,} releases in {self.folder}: {self.loaded:,} read, {self.unchanged:,} unchanged, "
            f"{self.rejected:,} rejected"
            + (f"; {self.passed_over:,} other files passed over" if self.passed_over else "")
        )
        share = 100 * self.unread / self.numerals if self.numerals else 0
        yield (
            f"{self.claims:,} claims from {self.numerals:,} numerals; "
            f"{self.unread:,} numerals ({share:.1f} %) that no rule understood"
        )
        for code, (held, every) in self.verified.items():
            yield f"{code}: {held:,} of {every:,} claims ({held / every:.0%}) are held by others; the rest is not verifiable here"
        counts = Counter(f.severity for f in self.findings)
        said = ", ".join(f"{counts[s]:,} {s}{'' if counts[s] == 1 else 's'}" for s in SEVERITIES)
        fresh = self.states.count("new")
        silenced = sum(f.status == "acknowledged" for f in self.findings)
        updated = self.states.count("updated")
        yield f"{said}; {fresh:,} new, {updated:,} updated, {self.resolved:,} resolved, {silenced:,} acknowledged"

    def _findings(self) -> Iterator[str]:
        wanted = [f for f in self.findings if f.status == "open"]
        for finding in wanted[:_SHOWN]:
            yield _filled(f"{finding.severity:8s}{finding.rule:14s}", finding.title)
        if len(wanted) > _SHOWN:
            yield f"… and {len(wanted) - _SHOWN:,} more: claimledger findings lists them all"

    def _rejections(self) -> Iterator[str]:
        for rejection in self.rejections:
            yield _filled("rejected  ", rejection.reason)

    def _notices(self) -> Iterator[str]:
        return (_filled("decision  ", notice) for notice in self.notices)

    def _places(self) -> Iterator[str]:
        yield f"store   {self.store}"
        if self.export:
            yield f"export  {self.export}"
        if self.report:
            yield f"report  {self.report}"


def _filled(head: str, text: str) -> str:
    rest = " " * len(head)
    return textwrap.fill(text, _WIDTH, initial_indent=head, subsequent_indent=rest, break_on_hyphens=False)
