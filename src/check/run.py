"""Checks one series: claims in, findings and coverage out. No rule is in place yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codebook.book import Codebook
from model.claim import Recorded, RecordedTime, Release
from model.finding import Finding
from model.interval import Interval


@dataclass(frozen=True)
class Coverage:
    """How far one claim can be verified by the others."""

    claim_id: str
    relations: int
    feasible: Interval | None


@dataclass(frozen=True)
class Checked:
    """What a check found, and how far each claim could be checked."""

    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]


def check(
    recorded: Sequence[Recorded], releases: Sequence[Release], times: Sequence[RecordedTime], codebook: Codebook
) -> Checked:
    """The findings of one series."""
    return Checked((), ())
