"""Dates that cannot belong: days that do not exist, figures of a time that had not come when the release came out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from check.conflict import Conflict
from check.ledger import Ledger, Statement
from check.words import about, stated
from model.claim import RecordedTime, Release
from model.finding import Suspect
from model.period import TimePeriod

_GRACE = timedelta(days=183)  # how long after its period a release without a date may have come out


def check_periods(ledger: Ledger, times: Sequence[RecordedTime]) -> Iterator[Conflict]:
    """Figures dated after their release, and dates in the text that no calendar has."""
    for statement in ledger.statements:
        if statement.claim.kind == "level" and statement.claim.obs_status != "F" and _after(statement):
            yield _not_yet(statement)
    for item in times:
        if item.time.problem:
            release = item.release
            title = f"“{item.time.text}” in {release.source}: {item.time.problem}."
            yield Conflict(
                "period", "error", (), (), f"{release.source}|{item.time.text}", title, figures=(release.source,)
            )


def _after(statement: Statement) -> bool:
    end = statement.cell.period.end
    latest = _latest(statement.release)
    return latest is not None and end > latest


def _latest(release: Release) -> date | None:
    """The last day that a release can know of; None where neither its date nor its period is known."""
    if release.published:
        try:
            day = date.fromisoformat(release.published)
        except ValueError:
            return None
        # The figures may be of the very period that the release closes.
        return max(day, release.time_period.end) if release.time_period else day
    return release.time_period.end + _GRACE if release.time_period else None


def _not_yet(statement: Statement) -> Conflict:
    release, cell = statement.release, statement.cell
    came_out = (
        f"published {release.published}"
        if release.published
        else f"on {release.time_period.code if release.time_period else ''}"
    )
    title = (
        f"{stated(statement.claim)} is stated for {about(cell)} in a release {came_out}, "
        f"before that time had come ({release.source})."
    )
    meant = _same_time_earlier(cell.period, _latest(release))
    suspect = Suspect(
        statement.claim.claim_id, "", f"a slip in the date, {meant} is meant" if meant else "a slip in the date", 1.0
    )
    reading = f"Consistent if {meant} is meant." if meant else ""
    return Conflict(
        "period",
        "error",
        (statement,),
        (cell,),
        release.time_period.code if release.time_period else release.source,
        title,
        "",
        reading,
        (suspect,),
    )


def _same_time_earlier(period: TimePeriod, latest: date | None) -> str:
    """The same day or period of the last year that the release can know of."""
    if latest is None:
        return ""
    for years in range(1, 4):
        earlier = period.shifted_years(-years)
        if earlier.end <= latest:
            return earlier.code
    return ""
