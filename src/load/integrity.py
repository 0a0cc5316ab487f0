"""Whether a store is what its runs wrote: one sentence for each thing that is not."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Table, func, literal_column, select

from load.schema import claim, finding, finding_claim, metadata, numeral, page, release, suspect

_CHUNK = 2_000
_STAND_IN = "\N{REPLACEMENT CHARACTER}"  # of the NUL that PostgreSQL does not keep
_ENCODINGS = (
    ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE),
    ("cp1252", b""),
)  # fmt: skip


def faults(store: Engine) -> Iterator[str]:
    """Everything in the store that no run of ours leaves behind; nothing for a store that is whole.

    Looks at the database's own structure (SQLite only), at rows that lead nowhere, at each release's state, and reads
    every page again: texts and offsets must agree, each digit must stand in one numeral, a plain text must have the
    hash of the file it was read from.
    """
    with store.connect() as connection:
        yield from _structure(connection)
        yield from _orphans(connection)
        yield from _states(connection)
    yield from _texts(store)


def _structure(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"the file is damaged: {said}"


def _orphans(connection: Connection) -> Iterator[str]:
    """Rows whose other end is missing: by the schema's foreign keys, and claims that open findings speak of."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            missing = _without(connection, table, key.parent, key.column)
            if missing:
                yield f"{missing:,} rows of {table.name} lead to no {key.column.table.name}"
    for table in (finding_claim, suspect):
        of_open = table.join(finding, table.c.finding_id == finding.c.finding_id)
        lost = select(func.count()).select_from(of_open.outerjoin(claim, table.c.claim_id == claim.c.claim_id))
        number = connection.execute(
            lost.where(claim.c.claim_id.is_(None), table.c.claim_id != "", finding.c.status != "resolved")
        ).scalar_one()
        if number:
            yield f"{number:,} rows of {table.name} speak of a claim that is not there"


def _without(connection: Connection, table: Table, column: Any, parent: Any) -> int:
    there = parent.table.alias()
    joined = table.outerjoin(there, column == there.c[parent.name])
    lost = select(func.count()).select_from(joined).where(column.is_not(None), there.c[parent.name].is_(None))
    return int(connection.execute(lost).scalar_one())


def _states(connection: Connection) -> Iterator[str]:
    pages = select(page.c.release_id, func.count().label("number")).group_by(page.c.release_id).subquery()
    columns = (release.c.source, release.c.status, release.c.error, release.c.sha256, release.c.pages, pages.c.number)
    joined = release.outerjoin(pages, pages.c.release_id == release.c.release_id)
    for row in connection.execute(select(*columns).select_from(joined).order_by(release.c.source)).mappings():
        stored = row["number"] or 0
        if row["status"] not in ("loaded", "rejected"):
            yield f"{row['source']}: is neither loaded nor rejected but {row['status']!r}"
        elif row["status"] == "rejected" and (stored or not row["error"]):
            yield f"{row['source']}: was rejected, and yet has pages or no reason"
        elif row["status"] == "loaded" and (stored != row["pages"] or not row["sha256"]):
            yield f"{row['source']}: was loaded with {row['pages']} pages, and {stored} are there"


def _texts(store: Engine) -> Iterator[str]:
    wanted = select(
        release.c.source, release.c.media_type, release.c.sha256, page.c.release_id, page.c.number, page.c.text
    )
    ordered = wanted.select_from(page.join(release)).order_by(release.c.source, page.c.number)
    with store.connect() as connection, store.connect().execution_options(yield_per=_CHUNK) as stream:
        for source, rows in groupby(stream.execute(ordered).mappings(), key=lambda row: row["source"]):
            pages = list(rows)
            spans = _spans(connection, pages[0]["release_id"])
            for fault in (*_misplaced(pages, spans), *_uncounted(pages, spans), *_altered(pages)):
                yield f"{source}: {fault}"


def _spans(connection: Connection, release_id: int) -> list[RowMapping]:
    """Every numeral and claim of a release, with where it stands."""
    found: list[RowMapping] = []
    for table in (numeral, claim):
        columns = (table.c.page, table.c.char_start, table.c.char_end, table.c.text)
        wanted = select(*columns, literal_column(f"'{table.name}'").label("what"))
        found += connection.execute(wanted.where(table.c.release_id == release_id)).mappings().all()
    return found


def _misplaced(pages: list[RowMapping], spans: list[RowMapping]) -> Iterator[str]:
    texts = {row["number"]: row["text"] for row in pages}
    for row in spans:
        if texts.get(row["page"], "")[row["char_start"] : row["char_end"]] != row["text"]:
            yield f"the {row['what']} {row['text']!r} does not stand at {row['char_start']} of page {row['page']}"


def _uncounted(pages: list[RowMapping], spans: list[RowMapping]) -> Iterator[str]:
    numerals: dict[int, list[RowMapping]] = {}
    for span in spans:
        if span["what"] == "numeral":
            numerals.setdefault(span["page"], []).append(span)
    for row in pages:
        counted = [0] * len(row["text"])
        for span in numerals.get(row["number"], ()):
            for at in range(max(0, span["char_start"]), min(span["char_end"], len(counted))):
                counted[at] += 1
        wrong = sum(counted[digit.start()] != 1 for digit in re.finditer(r"\d", row["text"]))
        if wrong:
            yield f"{wrong} digits of page {row['number']} do not stand in exactly one numeral"


def _altered(pages: list[RowMapping]) -> Iterator[str]:
    first = pages[0]
    if first["media_type"] != "text/plain" or len(pages) > 1 or _STAND_IN in first["text"]:
        return
    if not any(_hash(first["text"], *how) == first["sha256"] for how in _ENCODINGS):
        yield "its text is not that of the file it was read from; read it again with claimledger ingest --force"


def _hash(text: str, encoding: str, mark: bytes) -> str:
    return hashlib.sha256(mark + text.encode(encoding, errors="ignore")).hexdigest()
