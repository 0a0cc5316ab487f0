"""Findings and coverage into the store and back, with what became of each since the run before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.sql import ColumnElement

from load.schema import claim, coverage, finding, finding_claim, kept, release, series, suspect
from model.errors import ClaimledgerError
from model.finding import SEVERITIES, Finding, Kept, Suspect
from model.interval import Interval

_PLACE = ("standing", "kind", "key")  # what a kept result is of


def checked_hash(store: Engine, code: str) -> tuple[int, str]:
    """The revision of a series and the hash of what its last check saw."""
    with store.connect() as connection:
        row = connection.execute(select(series.c.revision, series.c.checked).where(series.c.series == code)).one()
        return int(row.revision), str(row.checked)


@dataclass(frozen=True)
class Keeping:
    """What a check adds to the results that are kept for the next run, and which of them it takes out.

    They are good `under` this hash of rules and codebook; results under another go altogether.
    """

    under: str
    rows: Sequence[Kept] = ()
    gone: Sequence[tuple[str, str, str]] = ()


def kept_results(store: Engine, code: str, under: str) -> list[Kept]:
    """What earlier checks of the series have found under these rules and this codebook."""
    with store.connect() as connection:
        now = connection.execute(select(series.c.kept_under).where(series.c.series == code)).scalar_one()
        if now != under:
            return []
        rows = connection.execute(select(kept).where(kept.c.series == code))
        return [Kept(r.standing, r.kind, r.key, r.stale, bytes(r.marks), r.found) for r in rows]


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

    `covered` is the coverage of all claims, or of those that were checked again where others are kept. False, and nothing
    is stored, where another run loaded releases meanwhile: then check again.
    """
    with store.execution_options(writes=True).begin() as connection:
        now = connection.execute(select(series.c.revision).where(series.c.series == code)).scalar_one()
        if now != revision:
            return False
        before = {
            row.finding_id: (row.values_hash, row.status)
            for row in connection.execute(
                select(finding.c.finding_id, finding.c.values_hash, finding.c.status).where(finding.c.series == code)
            )
        }
        kept = {f.finding_id for f in found}
        gone = [i for i, (_, status) in before.items() if i not in kept and status != "resolved"]
        this = finding.c.finding_id == bindparam("this")
        if kept:
            connection.execute(delete(finding).where(this), [{"this": i} for i in sorted(kept)])
        if gone:
            ended = update(finding).where(this).values(status="resolved", state="resolved")
            connection.execute(ended, [{"this": i} for i in gone])
        rows = [_row(code, rank, one, _state(one, before)) for rank, one in enumerate(found)]
        quotes = [
            {"finding_id": f.finding_id, "position": n, "claim_id": c} for f in found for n, c in enumerate(f.claim_ids)
        ]
        suspects = [
            {
                "finding_id": f.finding_id, "position": n, "claim_id": s.claim_id, "value": s.value,
                "reason": s.reason, "cost": s.cost,
            }
            for f in found for n, s in enumerate(f.suspects)
        ]  # fmt: skip
        for table, made in ((finding, rows), (finding_claim, quotes), (suspect, suspects)):
            if made:
                connection.execute(insert(table), made)
        under = connection.execute(select(series.c.kept_under).where(series.c.series == code)).scalar_one()
        goes_on = keeping is not None and under == keeping.under
        _save_coverage(connection, code, covered, goes_on=goes_on)
        if keeping is not None:
            _keep(connection, code, keeping, goes_on=goes_on)
        connection.execute(update(series).where(series.c.series == code).values(checked=checked))
        return True


def mark_unchanged(store: Engine, codes: Iterable[str]) -> None:
    """Says of the findings of series that were not checked again that nothing has become of them."""
    stale = finding.c.series.in_(sorted(codes)) & (finding.c.state != "unchanged")
    with store.connect() as connection:
        if connection.execute(select(finding.c.finding_id).where(stale).limit(1)).first() is None:
            return
    with store.execution_options(writes=True).begin() as connection:
        connection.execute(update(finding).where(stale).values(state="unchanged"))


def _state(one: Finding, before: Mapping[str, tuple[str, str]]) -> str:
    if one.finding_id not in before or before[one.finding_id][1] == "resolved":
        return "new"
    return "unchanged" if before[one.finding_id][0] == one.values_hash else "updated"


def _row(code: str, rank: int, one: Finding, state: str) -> dict[str, Any]:
    return {
        "finding_id": one.finding_id, "series": code, "rank": rank, "rule": one.rule, "severity": one.severity,
        "title": one.title, "sources": ";".join(one.sources), "claim_ids": ";".join(one.claim_ids),
        "values": ";".join(one.values), "time_period": one.time_period, "arithmetic": one.arithmetic,
        "reading": one.reading, "values_hash": one.values_hash, "status": one.status, "state": state,
    }  # fmt: skip


def _keep(connection: Any, code: str, keeping: Keeping, *, goes_on: bool) -> None:
    of_series = kept.c.series == code
    if not goes_on:
        connection.execute(delete(kept).where(of_series))
        connection.execute(update(series).where(series.c.series == code).values(kept_under=keeping.under))
    else:
        this = [kept.c[name] == bindparam(f"this_{name}") for name in _PLACE]
        old = [dict(zip((f"this_{n}" for n in _PLACE), p, strict=True)) for p in (*keeping.gone, *_places(keeping))]
        if old:
            connection.execute(delete(kept).where(of_series, *this), old)
    if keeping.rows:
        connection.execute(insert(kept), [{"series": code, **asdict(row)} for row in keeping.rows])


def _places(keeping: Keeping) -> list[tuple[str, str, str]]:
    return [row.place for row in keeping.rows]


def _save_coverage(
    connection: Any, code: str, covered: Mapping[str, tuple[int, Interval | None]], *, goes_on: bool
) -> None:
    of_series = select(claim.c.claim_id).select_from(claim.join(release)).where(release.c.series == code)
    if goes_on:
        if covered:
            one = coverage.c.claim_id == bindparam("this")
            connection.execute(delete(coverage).where(one), [{"this": claim_id} for claim_id in covered])
    else:
        connection.execute(delete(coverage).where(coverage.c.claim_id.in_(of_series)))
    known = set(connection.execute(of_series).scalars())
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
    rows = sorted(rows, key=lambda r: (SEVERITIES.index(r["severity"]), r["series"], r["rank"], r["finding_id"]))
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
