"""Dates that cannot belong: days that do not exist, figures of a time that had not come when the release came out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from check.cells import Document, Statement
from check.conflict import Conflict
from check.words import about, stated
from model.claim import Release
from model.finding import Suspect
from model.period import TimePeriod

_NUMBER = re.compile(r"\d+")
_SPELLED_OUT = 4  # numbers in a range with both its days: 1.1.-30.6.2016
_GRACE = timedelta(days=183)  # how long after its period a release without a date may have come out


def check_periods(document: Document) -> Iterator[Conflict]:
    """Figures of one release dated after it."""
    for statement in document.statements():
        if statement.claim.kind == "level" and statement.claim.obs_status != "F" and _after(statement):
            yield _not_yet(statement)


def check_times(document: Document) -> Iterator[Conflict]:
    """Dates in the text of one release that no calendar has, or of another year than its own."""
    source = document.release.source
    for time in document.times:
        if time.problem:
            title = f"“{time.text}” in {source}: {time.problem}."
            yield Conflict(
                "period",
                "error",
                (),
                (),
                f"{source}|{time.text}",
                title,
                releases=(source,),
                period=document.release.time_period,
            )
    if not document.says_nothing:
        yield from _other_year(document)


def _other_year(document: Document) -> Iterator[Conflict]:
    """The release's own period spelled out with first and last day, but of another year, and no figure is of that one."""
    source, period = document.release.source, document.release.time_period
    if period is None:
        return
    ranges = {t.period: t.text for t in document.times if t.period and len(_NUMBER.findall(t.text)) >= _SPELLED_OUT}
    alike = [p for p in ranges if p != period and p in (period.shifted_years(1), period.shifted_years(-1))]
    if len(alike) != 1 or period in ranges or any(c.period == alike[0] for c in document.levels):
        return
    text = " ".join(ranges[alike[0]].split())
    title = f"“{text}” in {source}, a release on {period.code}, names {alike[0].code}, of which it gives no figure."
    reading = f"Consistent if something about {alike[0].code} is meant."
    place = f"{source}|{alike[0].code}"
    yield Conflict("period", "warning", (), (), place, title, "", reading, releases=(source,), period=period)


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
