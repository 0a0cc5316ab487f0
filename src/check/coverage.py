"""How far each figure is held in place by the others: no finding is not the same as checked."""

from __future__ import annotations

from collections.abc import Iterator

from check.cells import Statement
from check.computed import computed
from check.network import UNBOUNDED, Bounds, Constraint, Number, Place, between
from check.relations import View
from model.finding import Coverage
from model.interval import Interval


def cover(view: View) -> Iterator[Coverage]:
    """For each claim of a release the relations it stands in, and what the figures in them leave for it without itself."""
    bounds = view.network.figures()
    by_claim: dict[Place, Constraint] = {}
    for constraint in view.network.constraints:
        if constraint.kind != "figure":
            for number in constraint.claims:
                by_claim.setdefault(number, constraint)
    for statements in view.document.levels.values():
        for statement in statements:
            yield _of_level(view, statement, bounds)
    for statement in view.document.others:
        drawn = by_claim.get(statement.number)
        left = computed(statement, drawn, bounds) if drawn is not None else Interval()
        known = left.low is not None and left.high is not None
        yield Coverage(statement.claim.claim_id, int(drawn is not None), left if known else None)


def _of_level(view: View, statement: Statement, bounds: Bounds) -> Coverage:
    network = view.network
    unknown = view.cells[statement.cell]
    relations = 0
    low: Number = 0
    high: Number = UNBOUNDED
    for position in network.touching[unknown]:
        if network.constraints[position].kind != "figure":
            relations += 1
            at_least, at_most = network.left_by(position, unknown, bounds)
            low, high = max(low, at_least), min(high, at_most)
    left = between(low, high)
    for other in view.ledger.stated(statement.cell):
        if other.number != statement.number and other.allows is not None:
            relations += 1
            left &= other.allows.hard
    nothing = left.high is None and (left.low is None or left.low <= 0)
    return Coverage(statement.claim.claim_id, relations, None if nothing else left)
