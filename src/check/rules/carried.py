"""Figures carried over: a release that gives for its own period what was given for the one before, too often for chance."""

from __future__ import annotations

import math
from collections.abc import Iterator

from check.cells import Cell, Document, Statement
from check.conflict import Conflict
from check.ledger import Ledger
from check.rules.releases import figures_of
from check.slips import LEAST_TELLING
from check.words import plain, sources
from model.period import TimePeriod

_LEAST = 3  # kinds of group with a figure that has not changed
_BEYOND_CHANCE = math.log(300)


def check_carried_over(ledger: Ledger, document: Document) -> Iterator[Conflict]:
    """One release against the period before its own, and against the same time of the year before."""
    period = document.release.time_period
    if period is None or not period.frequency:
        return
    for earlier in dict.fromkeys((period.preceding(), period.shifted_years(-1))):
        expected = 0.0
        same: dict[tuple[str, ...], tuple[Statement, Statement]] = {}
        for cell, (now, *_) in document.levels.items():
            before = _given_before(ledger, cell, period, earlier)
            if before is None or now.exact is None or now.exact < LEAST_TELLING:
                continue
            expected += 1 / (2 * math.sqrt(math.pi * now.exact))  # that two counts of so many are equal
            if now.exact == before.exact:
                same.setdefault((cell.indicator, *(dimension for dimension, _ in cell.breakdown)), (before, now))
        count = len(same)
        if (
            count >= _LEAST
            and count > expected
            and count * math.log(count / expected) - count + expected > _BEYOND_CHANCE
        ):
            conflict = _conflict(period, earlier, tuple(s for pair in same.values() for s in pair))
            if not _copied(ledger, document, conflict):
                yield conflict
            return


def _given_before(ledger: Ledger, cell: Cell, period: TimePeriod, earlier: TimePeriod) -> Statement | None:
    """What releases of other periods say of the earlier period of a cell that is of the release's own."""
    if cell.period == period:
        before = cell._replace(period=earlier)
    elif cell.period == period.last_day() and not ledger.is_flow(cell):
        before = cell._replace(period=earlier.last_day())
    else:
        return None
    return next((s for s in ledger.stated(before) if s.exact is not None and s.release.time_period != period), None)


def _copied(ledger: Ledger, document: Document, conflict: Conflict) -> bool:
    """True where one of the other releases says just the same: that is a copy, and reported as one."""
    own = figures_of(document)
    others = {s.release.source for s in conflict.statements} - {document.release.source}
    return bool(own) and any(figures_of(ledger.document(source)) == own for source in others)


def _conflict(period: TimePeriod, earlier: TimePeriod, statements: tuple[Statement, ...]) -> Conflict:
    figures = ", ".join(plain(s.claim.value or 0) for s in statements[1::2])
    title = f"{figures} are given for {period.code} just as for {earlier.code} ({sources(statements)})."
    reading = f"Consistent if nothing changed; else figures of {earlier.code} were carried over."
    cells = tuple(s.cell for s in statements)
    return Conflict("duplicate", "warning", statements, cells, period.code, title, "", reading, period=period)
