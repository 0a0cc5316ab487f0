"""Claims, releases and time expressions from the store, as the values they were before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from sqlalchemy import Connection, RowMapping, not_, select

from load.schema import carried, claim, release, time_expression
from model.claim import Carried, Claim, Contents, Release, Span, TimeExpression, breakdown_parsed
from model.document import Box, boxes_parsed
from model.period import TimePeriod

_BATCH = 500  # keys of one IN


def releases_of(connection: Connection, code: str) -> dict[int, Release]:
    """The loaded releases of a series by their key, oldest first."""
    wanted = select(release).where(release.c.series == code, release.c.status == "loaded")
    rows = connection.execute(wanted.order_by(release.c.released, release.c.source)).mappings()
    return {row["release_id"]: _release(row) for row in rows}


def contents_of(connection: Connection, releases: Mapping[int, Release]) -> Iterator[Contents]:
    """These releases with every claim that no correction replaced, in the text's order, and every time expression."""
    for keys in batches(releases):
        taken: dict[str, list[Carried]] = {}
        for row in connection.execute(select(carried).join(claim).where(claim.c.release_id.in_(keys))):
            span = Span(row.page, row.char_start, row.char_end)
            taken.setdefault(row.claim_id, []).append(Carried(row.what, span))
        claims: dict[int, list[Claim]] = {key: [] for key in keys}
        stated = select(claim).where(claim.c.release_id.in_(keys), not_(claim.c.replaced)).order_by(claim.c.sequence)
        for found in connection.execute(stated).mappings():
            claims[found["release_id"]].append(_claim(found, tuple(taken.get(found["claim_id"], ()))))
        times: dict[int, list[TimeExpression]] = {key: [] for key in keys}
        for time in connection.execute(
            select(time_expression).where(time_expression.c.release_id.in_(keys))
        ).mappings():
            times[time["release_id"]].append(_time(time))
        for key in keys:
            yield Contents(releases[key], tuple(claims[key]), tuple(times[key]))


def batches(keys: Iterable[int]) -> Iterator[list[int]]:
    """As many keys at a time as one statement takes."""
    rest = iter(keys)
    while some := list(islice(rest, _BATCH)):
        yield some


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
