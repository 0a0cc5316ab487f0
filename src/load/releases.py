"""Releases into the store: each in one transaction, with everything that was read of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, insert, select, update

from load.schema import carried, claim, concept, kept, numeral, page, problem, release, series, time_expression
from model.claim import Claim, Extraction, Release, breakdown_text
from model.document import Box, Document, boxes_text

_BATCH = 500  # rows of one INSERT


@dataclass(frozen=True)
class Offered:
    """What the store knows of a file from the last run."""

    sha256: str  # of the bytes that lay there
    rules_hash: str
    status: str
    error: str
    series: str


@dataclass(frozen=True)
class Concept:
    """What a code of a series stands for. `kind` is "indicator" or "dimension"; `measure` "flow", "stock" or empty."""

    kind: str
    code: str
    means: str = ""
    measure: str = ""
    unit: str = ""


@dataclass(frozen=True)
class SeriesEntry:
    """A series as the store describes it, with what its codebook says of indicators and dimensions."""

    code: str
    title: str
    publisher: str
    frequency: str
    languages: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()  # kinds of period a release is expected for: "S1", "A", "Q1"
    concepts: tuple[Concept, ...] = ()


@dataclass(frozen=True)
class Corrected:
    """What corrections did to a release's claims: those they replaced, and the reason of each change by claim id."""

    replaced: tuple[Claim, ...] = ()
    reasons: Mapping[str, str] | None = None


def offered(store: Engine) -> dict[str, Offered]:
    """Every file that was offered so far, by source."""
    columns = (release.c.source, release.c.offered_sha256, release.c.rules_hash, release.c.status, release.c.error)
    with store.connect() as connection:
        rows = connection.execute(select(*columns, release.c.series))
        return {
            source: Offered(sha, rules, status, error, code or "") for source, sha, rules, status, error, code in rows
        }


def save_series(store: Engine, entries: Iterable[SeriesEntry]) -> None:
    """Makes sure that the store describes these series as their codebooks do."""
    known = series_of(store)
    changed = [e for e in entries if known.get(e.code) != e]
    if not changed:
        return
    with _writing(store) as connection:
        for entry in changed:
            values = {
                "title": entry.title, "publisher": entry.publisher, "frequency": entry.frequency,
                "languages": ";".join(entry.languages), "expected": ";".join(entry.expected),
            }  # fmt: skip
            if not connection.execute(update(series).where(series.c.series == entry.code).values(values)).rowcount:
                connection.execute(insert(series).values(series=entry.code, revision=0, checked="", **values))
            connection.execute(delete(concept).where(concept.c.series == entry.code))
            rows = ({"series": entry.code, "position": n, **asdict(c)} for n, c in enumerate(entry.concepts))
            _insert(connection, concept, rows)


def series_of(store: Engine) -> dict[str, SeriesEntry]:
    """Every series of the store by its code, with its concepts in the codebook's order."""
    with store.connect() as connection:
        concepts: dict[str, list[Concept]] = {}
        for row in connection.execute(select(concept).order_by(concept.c.series, concept.c.position)):
            concepts.setdefault(row.series, []).append(Concept(row.kind, row.code, row.means, row.measure, row.unit))
        return {
            row.series: SeriesEntry(
                row.series, row.title, row.publisher, row.frequency, _listed(row.languages), _listed(row.expected),
                tuple(concepts.get(row.series, ())),
            )
            for row in connection.execute(select(series).order_by(series.c.series))
        }  # fmt: skip


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def load_release(
    store: Engine,
    known: Release,
    document: Document,
    read: Extraction,
    rules_hash: str,
    corrected: Corrected | None = None,
) -> None:
    """Stores a release that was read, in place of what its source held before; one transaction, all or nothing."""
    with _writing(store) as connection:
        touched = _forget(connection, known.source) | {known.series}
        made = connection.execute(insert(release).values(_release_row(known, rules_hash)))
        assert made.inserted_primary_key is not None
        key = made.inserted_primary_key[0]
        _insert(connection, page, ({"release_id": key, **_page_row(p)} for p in document.pages))
        _insert(connection, numeral, ({"release_id": key, **_numeral_row(n)} for n in read.numerals))
        _insert(connection, claim, _claim_rows(key, known.series, read.claims, corrected or Corrected()))
        _insert(
            connection,
            carried,
            (
                {"claim_id": c.claim_id, "what": from_.what, **_span(from_.span)}
                for c in read.claims
                for from_ in c.carried
            ),
        )
        _insert(
            connection,
            time_expression,
            (
                {
                    "release_id": key, **_span(t.span), "text": t.text, "rule": t.rule, "problem": t.problem,
                    "time_period": t.period.code if t.period else "",
                }
                for t in read.times
            ),
        )  # fmt: skip
        _insert(
            connection,
            problem,
            ({"release_id": key, "sequence": n, "text": text} for n, text in enumerate(read.problems)),
        )
        _touch(connection, touched)


def reject_release(store: Engine, known: Release, rules_hash: str) -> None:
    """Records that a file could not be read, and why.

    Where its source was loaded before, the figures of that edition stay: a broken download costs nothing that was stored.
    """
    with _writing(store) as connection:
        seen = {"offered_sha256": known.sha256, "rules_hash": rules_hash, "error": known.error}
        changed = connection.execute(update(release).where(release.c.source == known.source).values(seen))
        if not changed.rowcount:
            connection.execute(insert(release).values(_release_row(known, rules_hash)))


def _writing(store: Engine) -> Any:
    return store.execution_options(writes=True).begin()


def _forget(connection: Connection, source: str) -> set[str]:
    """Removes what a source held; returns the series it belonged to."""
    known = connection.execute(select(release.c.series, release.c.release_id).where(release.c.source == source)).first()
    if known is None:
        return set()
    checked = (kept.c.series == known.series, kept.c.standing == "all", kept.c.kind == "release", kept.c.key == source)
    cells = select(claim.c.indicator, claim.c.breakdown, claim.c.time_period).where(
        claim.c.release_id == known.release_id, claim.c.indicator != "", claim.c.time_period != ""
    )
    stated = json.dumps(["|".join(cell) for cell in connection.execute(cells.distinct())])
    connection.execute(update(kept).where(*checked, kept.c.stale.is_(None)).values(stale=stated))
    connection.execute(delete(release).where(release.c.source == source))
    return {known.series} if known.series else set()


def _touch(connection: Connection, codes: Iterable[str]) -> None:
    raised = update(series).where(series.c.series.in_(sorted(codes))).values(revision=series.c.revision + 1)
    connection.execute(raised)


def _insert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    if connection.dialect.name == "postgresql":
        rows = map(_without_nul, rows)
    batch: list[Mapping[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _without_nul(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """PostgreSQL keeps no NUL in a text; a stand-in of the same length leaves all offsets as they are."""
    return {k: v.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(v, str) else v for k, v in row.items()}


# ---------------------------------------------------------------- rows


def _release_row(known: Release, rules_hash: str) -> dict[str, Any]:
    period = known.time_period
    return {
        "source": known.source, "series": known.series or None, "time_period": period.code if period else "",
        "language": known.language, "edition": known.edition, "published": known.published,
        "released": known.published or (period.end.isoformat() if period else ""),
        "media_type": known.media_type, "sha256": known.sha256, "offered_sha256": known.sha256,
        "rules_hash": rules_hash, "pages": known.pages, "status": known.status, "error": known.error,
    }  # fmt: skip


def _page_row(read: Any) -> dict[str, Any]:
    return {"number": read.number, "text": read.text, "width": read.width, "height": read.height}


def _numeral_row(found: Any) -> dict[str, Any]:
    return {
        **_span(found.span), **_box(found.box), "text": found.text, "value": found.value, "role": found.role,
        "doubt": found.doubt, "parts": boxes_text(found.parts),
    }  # fmt: skip


def _claim_rows(key: int, code: str, claims: Sequence[Claim], corrected: Corrected) -> Iterator[dict[str, Any]]:
    reasons = corrected.reasons or {}
    sequence = 0
    for replaced, group in ((False, claims), (True, corrected.replaced)):
        for made in group:
            yield {
                "claim_id": made.claim_id, "release_id": key, "sequence": sequence,
                "observation_id": observation_id(code, made), "kind": made.kind, "indicator": made.indicator,
                "breakdown": breakdown_text(made.breakdown), "unit": made.unit, "value": made.value,
                "value_to": made.value_to, "bound": made.bound,
                "time_period": made.time_period.code if made.time_period else "", "base": made.base,
                "obs_status": made.obs_status, **_span(made.span), **_box(made.box), "text": made.text,
                "sentence": made.sentence, "rule": made.rule, "exact_form": made.exact_form, "doubt": made.doubt,
                "parts": boxes_text(made.parts), "replaced": replaced,
                "correction": reasons.get(made.claim_id, ""),
            }  # fmt: skip
            sequence += 1


def observation_id(code: str, made: Claim) -> str:
    """The cell a claim speaks of: series, kind, indicator, breakdown, unit, time period and base."""
    period = made.time_period.code if made.time_period else ""
    parts = (code, made.kind, made.indicator, breakdown_text(made.breakdown), made.unit, period, made.base)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _span(span: Any) -> dict[str, int]:
    return {"page": span.page, "char_start": span.start, "char_end": span.end}


def _box(box: Box | None) -> dict[str, float | None]:
    if box is None:
        return {"x0": None, "top": None, "x1": None, "bottom": None}
    return {"x0": round(box.x0, 2), "top": round(box.top, 2), "x1": round(box.x1, 2), "bottom": round(box.bottom, 2)}
