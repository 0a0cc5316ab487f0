"""What the rest of the series says of one printed figure: whether it is another known one, and whether it stands out."""

from __future__ import annotations

import math
from fractions import Fraction

from check.cells import Cell, Statement
from check.ledger import Ledger
from check.slips import ANOTHER_CELL, LABEL, PERIOD, SWAP, VACANT, Repair, coincidence
from check.words import about
from model.interval import Interval

_WEIGHT = 0.8
_UNMISTAKABLE = 100  # smaller figures are equal by chance too often to be taken for one of an unlike cell
_YEARS = 20  # before or after: nobody copies a figure from an older release
_MOST = 2.5  # e-foldings of distance that count


def relabelled(ledger: Ledger, statement: Statement, allowed: Interval) -> Repair | None:
    """The printed figure is right, but of another period or another cell: it is known from elsewhere as just that."""
    value = Fraction(statement.claim.value or 0)
    chance = coincidence(value)
    if chance is None:
        return None
    meant = allowed.low if allowed.is_point else None
    cell = statement.cell
    for period in ledger.around(cell, _YEARS):
        if period != cell.period and _states(ledger, cell._replace(period=period), value, statement):
            return Repair(PERIOD + chance, meant, f"{ANOTHER_CELL}{period.code}")
    meaningful = value >= _UNMISTAKABLE
    own = ledger.document(statement.release.source).levels
    for other in (*own, *ledger.of_period(cell)):
        if other != cell and (meaningful or akin(other, cell)) and _states(ledger, other, value, statement):
            return Repair(LABEL + chance, meant, f"{ANOTHER_CELL}{about(other, period=other.period != cell.period)}")
    return None


def missing_label(ledger: Ledger, statement: Statement) -> Repair | None:
    """The printed figure is that of a cell beside its own which other editions of this release state and it does not."""
    release, cell = statement.release, statement.cell
    own = ledger.document(release.source).levels
    for other in ledger.of_period(cell):
        if other in own or not akin(other, cell) or len(other.breakdown) != len(cell.breakdown):
            continue
        editions = [s for s in ledger.stated(other) if s.release.time_period == release.time_period]
        if any(s.claim.value == statement.claim.value for s in editions):
            return Repair(VACANT, None, f"{ANOTHER_CELL}{about(other, period=False)} in other editions")
    return None


def akin(one: Cell, other: Cell) -> bool:
    """True for cells of one indicator that differ in one category, in one dimension more, or in nothing but the period."""
    differences = set(one.breakdown) ^ set(other.breakdown)
    return one.indicator == other.indicator and len(differences) + 2 * (one.period != other.period) <= 2


def _states(ledger: Ledger, cell: Cell, value: Fraction, statement: Statement) -> bool:
    others = ledger.stated(cell)
    return any(o.claim.value == value and o.claim.bound == "=" and not _one_numeral(o, statement) for o in others)


def _one_numeral(one: Statement, other: Statement) -> bool:
    """True for two readings of one printed figure ("twelve each"): neither was copied from the other."""
    return one.release.source == other.release.source and one.claim.span == other.claim.span


def swapped(ledger: Ledger, statement: Statement, allowed: Interval) -> Repair | None:
    """Two figures of one sentence in each other's place."""
    claim = statement.claim
    for others in ledger.document(statement.release.source).levels.values():
        for other in others:
            if other.claim.sentence == claim.sentence and other.number != statement.number:
                value = other.claim.value
                if value is not None and value != claim.value and allowed.contains(Fraction(value)):
                    return Repair(SWAP, Fraction(value), "changed places with a figure of the sentence")
    return None


def stands_out(ledger: Ledger, statement: Statement, repair: Repair, allowed: Interval) -> float:
    """How much closer the repaired figure is to its neighbours in time than the printed one (negative: farther off)."""
    around = [
        Fraction(v) for c in ledger.neighbours(statement.cell) if (v := ledger.stated(c)[0].claim.value) is not None
    ]
    if not around or statement.claim.value is None:
        return 0.0
    printed = Fraction(statement.claim.value)
    meant = repair.value if repair.value is not None else _nearest(allowed, around)
    gain = _distance(printed, around) - _distance(meant, around)
    return _WEIGHT * max(-_MOST, min(_MOST, gain))


def _nearest(allowed: Interval, around: list[Fraction]) -> Fraction:
    """The allowed value that would stand out least."""
    middle = around[0]
    if allowed.low is not None and middle < allowed.low:
        return allowed.low
    if allowed.high is not None and middle > allowed.high:
        return allowed.high
    return middle


def _distance(value: Fraction, around: list[Fraction]) -> float:
    return min(abs(math.log((max(0.0, float(value)) + 2) / (max(0.0, float(other)) + 2))) for other in around)
