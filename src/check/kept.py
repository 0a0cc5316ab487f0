"""What was found, as rows for a store, and back: claims by their releases and ids, cells by their names."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from check.cells import Cell, Document, Statement
from check.conflict import Conflict
from check.ledger import Ledger
from check.revisions import Move
from check.rules.releases import figures_of
from model.finding import Coverage, Suspect
from model.kept import Kept, Window
from model.period import TimePeriod

NOTHING = "null"  # found where there is a result among all claims and none among the certain ones
Group = tuple[str, ...]  # an indicator and the dimensions it is broken down by


class Told(NamedTuple):
    """What the comparison with other releases needs of one: a hash of its figures, and the groups it speaks of."""

    figures: str = ""
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found, and what it was read from."""

    rests_on: tuple[Window, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    moves: tuple[Move, ...] = ()  # of a cell: how it was restated
    told: Told | None = None  # of a release
    coverage: tuple[Coverage, ...] = field(default=(), compare=False)  # not kept here: the store has it by claim


def told_of(document: Document) -> Told:
    """What a release says, for the comparison with others."""
    return Told(figures_of(document), tuple(sorted({group_of(cell) for cell in document.levels})))


def group_of(cell: Cell) -> Group:
    """What kind of group a cell is of."""
    return (cell.indicator, *(dimension for dimension, _ in cell.breakdown))


@lru_cache(maxsize=4096)
def spoken_of(groups: tuple[Group, ...]) -> frozenset[Group]:
    """These groups and all wider ones: who breaks a group down further speaks of it too."""
    return frozenset(
        (indicator, *wider)
        for indicator, *dimensions in groups
        for size in range(len(dimensions) + 1)
        for wider in combinations(dimensions, size)
    )


# ------------------------------------------------------------------ rows


def written(place: tuple[str, str, str], result: Result | None) -> Kept:
    """A result as a row."""
    if result is None:
        return Kept(*place, NOTHING)
    found = json.dumps([_written(c) for c in result.conflicts], ensure_ascii=False) if result.conflicts else ""
    told = ""
    if result.moves:
        told = " ".join(f"{steps}{'-' if small else ''}" for steps, small in result.moves)
    elif result.told is not None:
        told = f"{result.told.figures};{';'.join(','.join(group) for group in result.told.groups)}"
    return Kept(*place, found, told, result.rests_on)


def parsed(row: Kept, ledger: Ledger) -> Result | None:
    """The result of a row; conflicts over claims that are no longer there are left out."""
    if row.found == NOTHING:
        return None
    conflicts = tuple(c for found in json.loads(row.found or "[]") if (c := _parsed(found, ledger)) is not None)
    if row.kind == "release":
        return Result(row.rests_on, conflicts, told=told_parsed(row.told))
    moves = tuple(Move(int(word.rstrip("-")), word.endswith("-")) for word in row.told.split())
    return Result(row.rests_on, conflicts, moves)


@lru_cache(maxsize=4096)
def _groups_parsed(text: str) -> tuple[Group, ...]:
    return tuple(tuple(group.split(",")) for group in text.split(";") if group)


def told_parsed(text: str) -> Told:
    """What a row tells of a release."""
    figures, _, groups = text.partition(";")
    return Told(figures, _groups_parsed(groups))


def _written(conflict: Conflict) -> dict[str, Any]:
    return {
        "rule": conflict.rule,
        "severity": conflict.severity,
        "claims": [[s.release.source, s.claim.claim_id] for s in conflict.statements],
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


def _parsed(row: dict[str, Any], ledger: Ledger) -> Conflict | None:
    """The conflict of a row; None where one of its claims is no longer there."""
    statements = [_statement(ledger, *claim) for claim in row["claims"]]
    known = tuple(s for s in statements if s is not None)
    if len(known) < len(statements):
        return None
    return Conflict(
        row["rule"],
        row["severity"],
        known,
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


def _statement(ledger: Ledger, source: str, claim_id: str) -> Statement | None:
    document = ledger.find(source)
    return next((s for s in document.statements() if s.claim.claim_id == claim_id), None) if document else None
