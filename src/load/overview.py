"""What the pages of the report show: whole series at once, and single releases with their text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, func, not_, select

from load.schema import carried, claim, coverage, numeral, page, problem, release

Rows = tuple[Row[Any], ...]
_MANY = 500  # keys in one IN (…)


@dataclass(frozen=True)
class ReleaseText:
    """What a release says and what was read of it, in the text's order."""

    pages: Rows  # number, text, width, height
    numerals: Rows
    carried: Rows  # claim_id, what, page, char_start, char_end
    problems: tuple[str, ...]


def all_releases(store: Engine) -> Rows:
    """Every file that was offered, with counts of what it holds; the oldest of each series first."""
    claims = select(claim.c.release_id, func.count().label("claims")).where(not_(claim.c.replaced))
    claims = claims.group_by(claim.c.release_id)
    numerals = select(
        numeral.c.release_id,
        func.count().label("numerals"),
        func.count().filter(numeral.c.role == "other").label("unread"),
    ).group_by(numeral.c.release_id)
    texts = select(page.c.release_id, func.sum(func.length(page.c.text)).label("characters")).group_by(
        page.c.release_id
    )
    one, two, three = claims.subquery(), numerals.subquery(), texts.subquery()
    query = (
        select(
            release,
            func.coalesce(one.c.claims, 0).label("claims"),
            func.coalesce(two.c.numerals, 0).label("numerals"),
            func.coalesce(two.c.unread, 0).label("unread"),
            func.coalesce(three.c.characters, 0).label("characters"),
        )
        .select_from(release.outerjoin(one, one.c.release_id == release.c.release_id))
        .outerjoin(two, two.c.release_id == release.c.release_id)
        .outerjoin(three, three.c.release_id == release.c.release_id)
        .order_by(release.c.series, release.c.released, release.c.source)
    )
    with store.connect() as connection:
        return tuple(connection.execute(query))


def claims_of_series(store: Engine, code: str) -> Rows:
    """Every claim of a series, those that a correction replaced too, with its release and how far it can be verified."""
    columns = [c for c in claim.c if c.name != "release_id"]
    query = (
        select(
            *columns, release.c.release_id, release.c.source, release.c.language, release.c.released,
            release.c.time_period.label("release_period"), release.c.media_type,
            coverage.c.relations, coverage.c.low, coverage.c.high,
        )
        .select_from(claim.join(release).outerjoin(coverage, coverage.c.claim_id == claim.c.claim_id))
        .where(release.c.series == code)
        .order_by(release.c.released, release.c.source, claim.c.sequence)
    )  # fmt: skip
    with store.connect() as connection:
        return tuple(connection.execute(query))


def release_text(store: Engine, release_id: int) -> ReleaseText:
    """The text of one release with its numerals and what its claims took over from where."""
    mine = release_id
    with store.connect() as connection:
        pages = select(page).where(page.c.release_id == mine).order_by(page.c.number)
        numerals = select(numeral).where(numeral.c.release_id == mine).order_by(numeral.c.page, numeral.c.char_start)
        taken = select(carried).select_from(carried.join(claim)).where(claim.c.release_id == mine)
        problems = select(problem.c.text).where(problem.c.release_id == mine).order_by(problem.c.sequence)
        return ReleaseText(
            tuple(connection.execute(pages)),
            tuple(connection.execute(numerals)),
            tuple(connection.execute(taken)),
            tuple(connection.execute(problems).scalars()),
        )


def page_texts(store: Engine, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The text of pages by (release, page number)."""
    keys = sorted(set(wanted))
    releases = sorted({release_id for release_id, _ in keys})
    texts: dict[tuple[int, int], str] = {}
    with store.connect() as connection:
        for start in range(0, len(releases), _MANY):
            some = page.c.release_id.in_(releases[start : start + _MANY])
            for row in connection.execute(select(page.c.release_id, page.c.number, page.c.text).where(some)):
                texts[row.release_id, row.number] = row.text
    return {key: texts[key] for key in keys if key in texts}
