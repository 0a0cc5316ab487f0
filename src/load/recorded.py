"""Claims, releases and time expressions from the store, as the values they were before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import Engine, RowMapping, not_, select

from load.schema import carried, claim, release, time_expression
from model.claim import Carried, Claim, Recorded, RecordedTime, Release, Span, TimeExpression, breakdown_parsed
from model.document import Box, boxes_parsed
from model.period import TimePeriod


def releases_of(store: Engine, code: str) -> dict[int, Release]:
    """The loaded releases of a series by their key, oldest first."""
    wanted = select(release).where(release.c.series == code, release.c.status == "loaded")
    with store.connect() as connection:
        rows = connection.execute(wanted.order_by(release.c.released, release.c.source)).mappings()
        return {row["release_id"]: _release(row) for row in rows}


def claims_of(store: Engine, releases: Mapping[int, Release]) -> list[Recorded]:
    """Every claim of these releases that no correction replaced, in the releases' order and the text's."""
    taken: dict[str, list[Carried]] = {}
    by_release: dict[int, list[Recorded]] = {key: [] for key in releases}
    with store.connect() as connection:
        of_series = release.c.series.in_({r.series for r in releases.values()})
        for row in connection.execute(select(carried).select_from(carried.join(claim).join(release)).where(of_series)):
            span = Span(row.page, row.char_start, row.char_end)
            taken.setdefault(row.claim_id, []).append(Carried(row.what, span))
        wanted = select(claim).select_from(claim.join(release)).where(not_(claim.c.replaced), of_series)
        for stated in connection.execute(wanted.order_by(claim.c.sequence)).mappings():
            key = stated["release_id"]
            if key in releases:
                made = _claim(stated, tuple(taken.get(stated["claim_id"], ())))
                by_release[key].append(Recorded(releases[key], made))
    return [one for rows in by_release.values() for one in rows]


def times_of(store: Engine, releases: Mapping[int, Release]) -> list[RecordedTime]:
    """Every time expression of these releases."""
    with store.connect() as connection:
        of_series = release.c.series.in_({r.series for r in releases.values()})
        wanted = select(time_expression).select_from(time_expression.join(release)).where(of_series)
        rows = connection.execute(wanted.order_by(release.c.released, release.c.source)).mappings().all()
    return [RecordedTime(releases[row["release_id"]], _time(row)) for row in rows if row["release_id"] in releases]


@lru_cache(maxsize=20_000)
def _period(code: str) -> TimePeriod | None:
    return TimePeriod.parse(code) if code else None


def _release(row: RowMapping) -> Release:
    return Release(
        source=row["source"], series=row["series"] or "", time_period=_period(row["time_period"]),
        language=row["language"], edition=row["edition"], published=row["published"], media_type=row["media_type"],
        sha256=row["sha256"], pages=row["pages"], status=row["status"], error=row["error"],
    )  # fmt: skip


def _claim(row: RowMapping, taken: tuple[Carried, ...]) -> Claim:
    box = None if row["x0"] is None else Box(row["x0"], row["top"], row["x1"], row["bottom"])
    return Claim(
        claim_id=row["claim_id"], kind=row["kind"], indicator=row["indicator"],
        breakdown=breakdown_parsed(row["breakdown"]), unit=row["unit"], value=row["value"], value_to=row["value_to"],
        bound=row["bound"], time_period=_period(row["time_period"]), base=row["base"], obs_status=row["obs_status"],
        span=Span(row["page"], row["char_start"], row["char_end"]), text=row["text"], sentence=row["sentence"],
        rule=row["rule"], exact_form=row["exact_form"], box=box, carried=taken, doubt=row["doubt"],
        parts=boxes_parsed(row["parts"]),
    )  # fmt: skip


def _time(row: RowMapping) -> TimeExpression:
    span = Span(row["page"], row["char_start"], row["char_end"])
    return TimeExpression(span, row["text"], _period(row["time_period"]), row["rule"], row["problem"])
