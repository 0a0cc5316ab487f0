"""What was found, as rows for a store, and back: claims by their ids, cells by their names."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from check.conflict import Conflict
from check.ledger import Cell, Statement
from check.revisions import Usual
from model.finding import Coverage, Kept, Suspect
from model.period import TimePeriod


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found, and the marks of all that it looked up."""

    marks: array[int] = field(default_factory=lambda: array("q"))
    conflicts: tuple[Conflict, ...] = ()
    coverage: tuple[Coverage, ...] = ()  # not kept here: the store has it by claim
    figures: str = ""
    cells: tuple[Cell, ...] = ()  # that a release states


def written(place: tuple[str, str, str], result: Result | None) -> Kept:
    """A result as a row."""
    if result is None:
        return Kept(*place, False, b"", "")
    found: dict[str, Any] = {}
    if result.conflicts:
        found["conflicts"] = [_written(c) for c in result.conflicts]
    if result.figures:
        found["figures"] = result.figures
    if result.cells:
        found["cells"] = [c.key for c in result.cells]
    return Kept(*place, False, result.marks.tobytes(), json.dumps(found, ensure_ascii=False))


def parsed(row: Kept, statements: Mapping[str, Statement]) -> Result | None:
    """The result of a row, without its cells; None where a claim that it rests on is no longer there, by id, in `statements`."""
    found = json.loads(row.found)
    conflicts = [_parsed(c, statements) for c in found.get("conflicts", ())]
    known = [c for c in conflicts if c is not None]
    if len(known) < len(conflicts):
        return None
    marks = array("q")
    marks.frombytes(row.marks)
    return Result(marks, tuple(known), figures=found.get("figures", ""))


def cells_of(row: Kept) -> tuple[Cell, ...]:
    """The cells that a release stated."""
    return tuple(Cell.parse(key) for key in json.loads(row.found).get("cells", ()))


def usual_written(standing: str, usual: Mapping[str, Usual]) -> Iterable[Kept]:
    """What is usual in each indicator, as rows."""
    for indicator, (move, small) in usual.items():
        yield Kept(standing, "usual", indicator, False, b"", json.dumps([str(move), small]))


def usual_parsed(rows: Iterable[Kept]) -> dict[str, Usual]:
    """The inverse of `usual_written`."""
    found = {}
    for row in rows:
        move, small = json.loads(row.found)
        found[row.key] = (Fraction(move), bool(small))
    return found


def _written(conflict: Conflict) -> dict[str, Any]:
    return {
        "rule": conflict.rule,
        "severity": conflict.severity,
        "claims": [s.claim.claim_id for s in conflict.statements],
        "subject": [c.key for c in conflict.subject],
        "place": conflict.place,
        "title": conflict.title,
        "arithmetic": conflict.arithmetic,
        "reading": conflict.reading,
        "suspects": [[s.claim_id, s.value, s.reason, s.cost] for s in conflict.suspects],
        "at_home": sorted(conflict.at_home),
        "borne_out": sorted(conflict.borne_out),
        "releases": conflict.releases,
        "period": conflict.period.code if conflict.period else "",
    }


def _parsed(row: Mapping[str, Any], statements: Mapping[str, Statement]) -> Conflict | None:
    if any(claim not in statements for claim in row["claims"]):
        return None
    return Conflict(
        row["rule"],
        row["severity"],
        tuple(statements[claim] for claim in row["claims"]),
        tuple(Cell.parse(key) for key in row["subject"]),
        row["place"],
        row["title"],
        row["arithmetic"],
        row["reading"],
        tuple(Suspect(*s) for s in row["suspects"]),
        frozenset(row["at_home"]),
        frozenset(row["borne_out"]),
        tuple(row["releases"]),
        TimePeriod.parse(row["period"]) if row["period"] else None,
    )
