"""Stocks and flows: a stock rises by no more than what came in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from check.cells import Cell, Statement
from check.conflict import Conflict
from check.ledger import Ledger
from check.words import about, plain, sources
from codebook.book import StockFlow
from model.period import TimePeriod


def check_stock_flow(ledger: Ledger, cell: Cell) -> Iterator[Conflict]:
    """The stock of one day against that of an earlier day and the flow of just the time between them."""
    for flow in ledger.codebook.stock_flows:
        if cell.indicator != flow.stock or cell.breakdown or not cell.period.is_day:
            continue
        for period in _periods_ending(cell.period.end):
            inflow = Cell(flow.inflow, (), period)
            before = cell._replace(period=TimePeriod.day(period.start - timedelta(days=1)))
            if ledger.stated(inflow) and ledger.stated(before):
                yield from _check(ledger, flow, before, cell, inflow)


def _periods_ending(end: date) -> list[TimePeriod]:
    year, month = end.year, end.month
    candidates = [TimePeriod.month(year, month)]
    if month % 3 == 0:
        candidates.append(TimePeriod.quarter(year, month // 3))
    if month % 6 == 0:
        candidates.append(TimePeriod.half(year, month // 6))
    if month == 12:
        candidates.append(TimePeriod.year(year))
    return [c for c in candidates if c.end == end]


def _check(ledger: Ledger, flow: StockFlow, before: Cell, after: Cell, inflow: Cell) -> Iterator[Conflict]:
    first, last, came = (_exact(ledger, c) for c in (before, after, inflow))
    if not (first and last and came):
        return
    outflow = _exact(ledger, Cell(flow.outflow, (), inflow.period)) if flow.outflow else []
    a, b, new = (Fraction(s[0].claim.value or 0) for s in (first, last, came))
    left = Fraction(outflow[0].claim.value or 0) if outflow else Fraction(0)
    rise = b - a
    if rise <= (new - left if flow.complete else new):
        return
    statements = (*first, *last, *came, *outflow)
    named = sources((first[0], last[0], came[0]))
    title = (
        f"{plain(a)} → {plain(b)}: {about(after, period=False)} rose by {plain(rise)} from {before.period.code} to "
        f"{after.period.code}, more than the {plain(new)} who came in ({inflow.period.code}; {named})."
    )
    arithmetic = (
        f"{plain(b)} − {plain(a)} = {plain(rise)} > {plain(new)}" + (f" − {plain(left)}" if outflow else "") + "."
    )
    reading = "Consistent if the later figure counts a wider group, or if others came in whom no release counts."
    severity = "warning" if flow.complete else "note"
    yield Conflict("stock-flow", severity, statements, (before, after, inflow), "", title, arithmetic, reading)


def _exact(ledger: Ledger, cell: Cell) -> list[Statement]:
    """The exact statements of a cell; none where they disagree."""
    exact = [s for s in ledger.stated(cell) if s.claim.bound == "=" and s.claim.value is not None]
    return exact if len({s.claim.value for s in exact}) == 1 else []
