"""Findings and coverage into the store and back, with what became of each since the run before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, RowMapping, bindparam, delete, func, insert, select, update
from sqlalchemy.sql import ColumnElement

from load.schema import claim, coverage, finding, finding_claim, kept, read_from, release, series, suspect
from model.errors import ClaimledgerError
from model.finding import SEVERITIES, Finding, Suspect
from model.interval import Interval
from model.kept import Kept

_PLACE = ("standing", "kind", "key")  # what a kept result is of


def checked_hash(store: Engine, code: str) -> tuple[int, str]:
    """The revision of a series and the hash of what its last check saw."""
    with store.connect() as connection:
        row = connection.execute(select(series.c.revision, series.c.checked).where(series.c.series == code)).one()
        return int(row.revision), str(row.checked)


@dataclass(frozen=True)
class Keeping:
    """What a check adds to the results that are kept for the next run, and which of them it takes out.

    They are good `under` this hash of rules and codebook. `whole`: they are all there are, and take the place of any others.
    """

    under: str
    rows: Sequence[Kept] = ()
    gone: Sequence[tuple[str, str, str]] = ()
    whole: bool = True


def save_findings(
    store: Engine,
    code: str,
    revision: int,
    checked: str,
    found: Sequence[Finding],
    covered: Mapping[str, tuple[int, Interval | None]],
    keeping: Keeping | None = None,
) -> bool:
    """Stores what a check of the series at `revision` found, and marks what is new, unchanged, updated or resolved.

    `covered` is the coverage of all claims, or of those that were checked again where the kept results are not the whole.
    False, and nothing is stored, where another run loaded releases meanwhile or kept other results: then check again.
    """
    with store.execution_options(writes=True).begin() as connection:
        now = connection.execute(select(series.c.revision, series.c.kept_under).where(series.c.series == code)).one()
        whole = keeping is None or keeping.whole
        if now.revision != revision or not (whole or (keeping and now.kept_under == keeping.under)):
            return False
        _save(connection, code, found)
        _save_coverage(connection, code, covered, whole=whole)
        if keeping is not None:
            _keep(connection, code, keeping)
        connection.execute(update(series).where(series.c.series == code).values(checked=checked))
        return True


def _save(connection: Connection, code: str, found: Sequence[Finding]) -> None:
    """Writes the findings that differ from those of the run before."""
    columns = (finding.c.finding_id, finding.c.values_hash, finding.c.digest, finding.c.status)
    of_series = finding.c.series == code
    before = {row.finding_id: row for row in connection.execute(select(*columns).where(of_series))}
    connection.execute(update(finding).where(of_series, finding.c.state != "unchanged").values(state="unchanged"))
    rows = [_row(code, one, before.get(one.finding_id)) for one in found]
    rows = [row for row in rows if row["state"] != "unchanged" or row["digest"] != before[row["finding_id"]].digest]
    still = {one.finding_id for one in found}
    gone = [i for i, row in before.items() if i not in still and row.status != "resolved"]
    this = finding.c.finding_id == bindparam("this")
    old = [{"this": row["finding_id"]} for row in rows if row["finding_id"] in before]
    if old:
        connection.execute(delete(finding).where(this), old)
    if gone:
        ended = update(finding).where(this).values(status="resolved", state="resolved", digest="")
        connection.execute(ended, [{"this": i} for i in gone])
    written = {row["finding_id"] for row in rows}
    changed = [one for one in found if one.finding_id in written]
    quotes = [
        {"finding_id": f.finding_id, "position": n, "claim_id": c} for f in changed for n, c in enumerate(f.claim_ids)
    ]
    suspects = [
        {
            "finding_id": f.finding_id, "position": n, "claim_id": s.claim_id, "value": s.value,
            "reason": s.reason, "cost": s.cost,
        }
        for f in changed for n, s in enumerate(f.suspects)
    ]  # fmt: skip
    for table, made in ((finding, rows), (finding_claim, quotes), (suspect, suspects)):
        if made:
            connection.execute(insert(table), made)


def mark_unchanged(store: Engine, codes: Iterable[str]) -> None:
    """Says of the findings of series that were not checked again that nothing has become of them."""
    stale = finding.c.series.in_(sorted(codes)) & (finding.c.state != "unchanged")
    with store.connect() as connection:
        if connection.execute(select(finding.c.finding_id).where(stale).limit(1)).first() is None:
            return
    with store.execution_options(writes=True).begin() as connection:
        connection.execute(update(finding).where(stale).values(state="unchanged"))


def _row(code: str, one: Finding, before: Row[Any] | None) -> dict[str, Any]:
    if before is None or before.status == "resolved":
        state = "new"
    else:
        state = "unchanged" if before.values_hash == one.values_hash else "updated"
    return {
        "finding_id": one.finding_id, "series": code, "rule": one.rule, "severity": one.severity,
        "title": one.title, "sources": ";".join(one.sources), "claim_ids": ";".join(one.claim_ids),
        "values": ";".join(one.values), "time_period": one.time_period, "arithmetic": one.arithmetic,
        "reading": one.reading, "values_hash": one.values_hash, "status": one.status, "state": state,
        "digest": hashlib.sha256(repr(one).encode()).hexdigest(),
    }  # fmt: skip


def _keep(connection: Connection, code: str, keeping: Keeping) -> None:
    of_series = kept.c.series == code
    if keeping.whole:
        connection.execute(delete(kept).where(of_series))
        connection.execute(update(series).where(series.c.series == code).values(kept_under=keeping.under))
    else:
        connection.execute(delete(kept).where(of_series, kept.c.kind == "release", kept.c.stale.is_not(None)))
        this = [kept.c[name] == bindparam(f"this_{name}") for name in _PLACE]
        places = (*keeping.gone, *(row.place for row in keeping.rows))
        old = [dict(zip((f"this_{n}" for n in _PLACE), place, strict=True)) for place in places]
        if old:
            connection.execute(delete(kept).where(of_series, *this), old)
    last = connection.execute(select(func.max(kept.c.kept_id))).scalar() or 0
    numbered = list(enumerate(keeping.rows, start=last + 1))
    rows = [
        {
            "kept_id": number, "series": code, "standing": row.standing, "kind": row.kind, "key": row.key,
            "found": row.found, "told": row.told,
        }
        for number, row in numbered
    ]  # fmt: skip
    windows = [
        {"kept_id": number, "topic": topic, "first_day": first, "last_day": last}
        for number, row in numbered for topic, first, last in row.rests_on
    ]  # fmt: skip
    for table, made in ((kept, rows), (read_from, windows)):
        if made:
            connection.execute(insert(table), made)


def _save_coverage(
    connection: Connection, code: str, covered: Mapping[str, tuple[int, Interval | None]], *, whole: bool
) -> None:
    of_series = select(claim.c.claim_id).select_from(claim.join(release)).where(release.c.series == code)
    if whole:
        connection.execute(delete(coverage).where(coverage.c.claim_id.in_(of_series)))
        known = set(connection.execute(of_series).scalars())
    else:
        known = set(covered)
        this = coverage.c.claim_id == bindparam("this")
        if covered:
            connection.execute(delete(coverage).where(this), [{"this": claim_id} for claim_id in covered])
    rows = [
        {
            "claim_id": claim_id, "relations": relations,
            "low": float(left.low) if left and left.low is not None else None,
            "high": float(left.high) if left and left.high is not None else None,
        }
        for claim_id, (relations, left) in covered.items() if claim_id in known
    ]  # fmt: skip
    if rows:
        connection.execute(insert(coverage), rows)


def read_findings(
    store: Engine, *, series_code: str = "", severity: str = "", resolved: bool = False
) -> list[tuple[Finding, str]]:
    """Findings with their state, errors first. `severity` is the least that is wanted: "warning" gives errors too."""
    wanted = SEVERITIES[: SEVERITIES.index(severity) + 1] if severity else SEVERITIES
    conditions: list[ColumnElement[bool]] = [finding.c.severity.in_(wanted)]
    if series_code:
        conditions.append(finding.c.series == series_code)
    if not resolved:
        conditions.append(finding.c.status != "resolved")
    with store.connect() as connection:
        guesses: dict[str, list[Suspect]] = {}
        for row in connection.execute(select(suspect).order_by(suspect.c.finding_id, suspect.c.position)):
            guesses.setdefault(row.finding_id, []).append(Suspect(row.claim_id, row.value, row.reason, row.cost))
        rows = connection.execute(select(finding).where(*conditions)).mappings().all()
    order = ("series", "time_period", "rule", "finding_id")
    rows = sorted(rows, key=lambda r: (SEVERITIES.index(r["severity"]), *(r[name] for name in order)))
    return [(_finding(row, guesses.get(row["finding_id"], [])), row["state"]) for row in rows]


def find_finding(store: Engine, beginning: str) -> Finding:
    """The open finding whose id begins so. Raises ClaimledgerError for none or several."""
    found = [f for f, _ in read_findings(store) if f.finding_id.startswith(beginning)]
    if len(found) != 1 or not beginning:
        many = "several findings have" if found else "no finding has"
        raise ClaimledgerError(f"{beginning}: {many} an id that begins so; claimledger findings lists them")
    return found[0]


def _finding(row: RowMapping, guesses: Sequence[Suspect]) -> Finding:
    listed = {name: tuple(p for p in row[name].split(";") if p) for name in ("sources", "claim_ids", "values")}
    return Finding(
        finding_id=row["finding_id"], rule=row["rule"], severity=row["severity"], title=row["title"],
        time_period=row["time_period"], arithmetic=row["arithmetic"], reading=row["reading"],
        suspects=tuple(guesses), status=row["status"], series=row["series"], **listed,
    )  # fmt: skip
