"""Rows as the exports write them: one generator a table, in a fixed order, so that the same store gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Engine, RowMapping, Select, column, func, not_, select, table

from load.dictionary import kind
from load.schema import claim, coverage, finding, numeral, page, release, series, suspect
from load.views import VIEWS

_SEVERITY = {"error": 0, "warning": 1, "note": 2}
_CHUNK = 2_000

CLAIMS = (
    "source", "claim_id", "kind", "indicator", "breakdown", "unit", "value", "value_to", "bound", "time_period", "base",
    "obs_status", "page", "char_start", "char_end", "x0", "top", "x1", "bottom", "text", "sentence", "rule",
)  # fmt: skip
MENTIONS = ("source", "page", "char_start", "char_end", "text", "value", "role")
FINDINGS = (
    "finding_id", "rule", "severity", "title", "sources", "claim_ids", "values", "time_period", "suspect_claim_id",
    "suggested_value", "status",
)  # fmt: skip
RELEASES = (
    "source", "series", "time_period", "language", "edition", "published", "media_type", "sha256", "pages", "claims",
    "mentions", "status", "error",
)  # fmt: skip

TABLES = {"claims": CLAIMS, "mentions": MENTIONS, "findings": FINDINGS, "releases": RELEASES}
_COLUMNS_OF: dict[str, tuple[Column[Any], ...]] = {
    "claims": (release.c.source, *claim.c),
    "mentions": (release.c.source, *numeral.c),
    "findings": tuple(finding.c),
}

Row = RowMapping


@dataclass(frozen=True)
class Field:
    """A column of an exported table: what it holds (text, integer, number or yes/no) and what it means."""

    name: str
    holds: str
    meaning: str


def fields(name: str) -> tuple[Field, ...]:
    """The columns of an exported table (claims, mentions, findings, releases) or of a view, in order."""
    view = next((v for v in VIEWS if v.name == name), None)
    known: dict[str, Field] = {}
    if view is not None:
        held = {str(c.key): kind(c) for c in view.query.selected_columns}
        known = {column: Field(column, held[column], meaning) for column, meaning in view.columns().items()}
    for c in _COLUMNS_OF.get(name, ()):
        known[c.name] = Field(c.name, kind(c), c.comment or "")
    return tuple(known[column] for column in TABLES.get(name, tuple(known)))


def claims(store: Engine) -> Iterator[Row]:
    """One row per claim that no correction replaced, by release and in document order."""
    columns = [release.c.source if name == "source" else claim.c[name] for name in CLAIMS]
    joined = select(*columns).select_from(claim.join(release)).where(not_(claim.c.replaced))
    yield from _stream(store, joined.order_by(release.c.source, claim.c.sequence))


def mentions(store: Engine) -> Iterator[Row]:
    """One row per numeral, by release and in document order."""
    columns = [release.c.source if name == "source" else numeral.c[name] for name in MENTIONS]
    joined = select(*columns).select_from(numeral.join(release))
    yield from _stream(
        store, joined.order_by(release.c.source, numeral.c.page, numeral.c.char_start, numeral.c.numeral_id)
    )


def findings(store: Engine) -> Iterator[Row]:
    """One row per finding, errors first."""
    first = (suspect.c.finding_id == finding.c.finding_id) & (suspect.c.position == 0)
    renamed = {
        "suspect_claim_id": suspect.c.claim_id.label("suspect_claim_id"),
        "suggested_value": suspect.c.value.label("suggested_value"),
    }
    columns = [renamed[name] if name in renamed else finding.c[name] for name in FINDINGS]
    query = select(*columns, finding.c.series).select_from(finding.outerjoin(suspect, first))
    with store.connect() as connection:
        rows = connection.execute(query).mappings().all()
    order = ("series", "time_period", "rule", "finding_id")
    yield from sorted(rows, key=lambda r: (_SEVERITY[r["severity"]], *(r[name] for name in order)))


def releases(store: Engine) -> Iterator[Row]:
    """One row per file that was offered, by source."""
    yield from _stream(store, select(*(column(n) for n in RELEASES)).select_from(table("releases")).order_by("source"))


def observations(store: Engine, series: str = "") -> Iterator[Row]:
    """One row per cell, of one series or of all, with the figure that was stated last, in a fixed order."""
    order = ("series", "indicator", "kind", "breakdown", "unit", "base", "time_period")
    names = [f.name for f in fields("observations")]
    query = select(*(column(n) for n in names)).select_from(table("observations"))
    if series:
        query = query.where(column("series") == series)
    yield from sorted(_stream(store, query), key=lambda row: tuple(row[name] for name in order))


def documents(store: Engine) -> Iterator[tuple[str, str]]:
    """The text of each loaded release with its source, pages separated by a form feed."""
    query = select(release.c.source, page.c.text).select_from(page.join(release))
    source, pages = "", list[str]()
    for row in _stream(store, query.order_by(release.c.source, page.c.number)):
        if row["source"] != source and pages:
            yield source, "\f".join(pages)
            pages = []
        source = row["source"]
        pages.append(row["text"])
    if pages:
        yield source, "\f".join(pages)


def stamp(store: Engine) -> str:
    """A hash that changes whenever anything that these tables show may have."""
    states = select(release.c.source, release.c.offered_sha256, release.c.rules_hash, release.c.status, release.c.error)
    checks = select(series.c.series, series.c.revision, series.c.checked)
    with store.connect() as connection:
        rows = [*connection.execute(states.order_by(release.c.source)), *connection.execute(checks.order_by("series"))]
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()


def role_counts(store: Engine) -> dict[str, int]:
    """How many numerals of the whole store have which role."""
    with store.connect() as connection:
        rows = connection.execute(select(numeral.c.role, func.count()).group_by(numeral.c.role))
        return {role: int(number) for role, number in rows}


def verified_counts(store: Engine) -> dict[str, tuple[int, int]]:
    """By series the claims that stand in a relation to others, and all that no correction replaced."""
    held = func.count().filter(coverage.c.relations > 0)
    joined = claim.join(release).outerjoin(coverage, coverage.c.claim_id == claim.c.claim_id)
    query = select(release.c.series, held, func.count()).select_from(joined).where(not_(claim.c.replaced))
    with store.connect() as connection:
        rows = connection.execute(query.group_by(release.c.series).order_by(release.c.series))
        return {code: (int(some), int(every)) for code, some, every in rows}


def claim_count(store: Engine) -> int:
    """How many claims the whole store holds that no correction replaced."""
    with store.connect() as connection:
        return int(connection.execute(select(func.count()).where(not_(claim.c.replaced))).scalar_one())


def _stream(store: Engine, query: Select[Any]) -> Iterator[Row]:
    with store.connect().execution_options(yield_per=_CHUNK) as connection:
        yield from connection.execute(query).mappings()
