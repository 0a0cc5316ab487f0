"""What people have decided: corrections of what was extracted, acknowledgements of what was found."""

from __future__ import annotations

from dataclasses import dataclass

from model.finding import Finding


@dataclass(frozen=True)
class Correction:
    """Another claim in place of an extracted one, or none.

    Fields and values are those of the export (CONTRACT: `value`, `time_period`, `breakdown`, `text`, …). `claim` singles
    one claim of the release out; `expect` is what it must be found as, or the correction no longer holds.
    """

    source: str  # the release, as the export names it
    claim: tuple[tuple[str, str], ...]
    expect: tuple[tuple[str, str], ...]
    action: str  # "replace" or "remove"
    change: tuple[tuple[str, str], ...]  # the right values; empty for "remove"
    reason: str
    author: str
    date: str  # ISO
    place: str = ""  # file and entry, for messages


@dataclass(frozen=True)
class Acknowledgement:
    """Somebody has looked and accepts it: one finding while its figures stand, or one scheme as not adding up.

    Exactly one of `finding_id` and `dimension` is set. `severity` and `values` are the finding's at the time: it comes
    back when they change. A scheme of `dimension` (for one `indicator`, or for all) is not exhaustive from `since` on.
    """

    reason: str
    author: str
    date: str  # ISO
    finding_id: str = ""
    severity: str = ""
    values: tuple[str, ...] = ()
    dimension: str = ""
    indicator: str = ""
    since: str = ""  # SDMX period
    place: str = ""  # file and entry, for messages

    def covers(self, finding: Finding) -> bool:
        """True while the finding is the one accepted, with the figures it had."""
        same = self.finding_id == finding.finding_id and self.severity == finding.severity
        return same and sorted(self.values) == sorted(finding.values)
