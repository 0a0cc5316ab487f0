"""Indicators that releases of this kind have always given, and this one does not."""

from __future__ import annotations

from collections.abc import Iterator

from check.cells import Cell, Document
from check.conflict import Conflict
from check.ledger import Ledger
from model.period import TimePeriod

_YEARS = 3  # in a row, for the release to be expected to give it too


def check_missing(ledger: Ledger, document: Document) -> Iterator[Conflict]:
    """One note for all that one release leaves out."""
    period = document.release.time_period
    if period is None or not document.levels or period.start.year <= _YEARS:
        return
    before = [period.shifted_years(-years) for years in range(1, _YEARS + 1)]
    absent = [
        code
        for code in ledger.codebook.indicators
        if not _given(ledger, code, period) and all(_given(ledger, code, p) for p in before)
    ]
    if absent:
        names = ", ".join(code.replace("_", " ") for code in absent)
        years = ", ".join(p.code for p in reversed(before))
        title = f"No figure of {names} for {period.code} is here, though the releases of {years} gave theirs."
        reading = "Consistent if the release leaves it out."
        source = document.release.source
        place = f"{period.code}|{','.join(absent)}"
        yield Conflict("gap", "note", (), (), place, title, "", reading, releases=(source,), period=period)


def _given(ledger: Ledger, indicator: str, period: TimePeriod) -> bool:
    """True where a release on this period has a figure of the indicator for it, of whatever group."""
    flow = ledger.codebook.indicators[indicator].measure == "flow"
    whole = Cell(indicator, (), period if flow else period.last_day())
    return any(s.release.time_period == period for cell in ledger.of_period(whole) for s in ledger.stated(cell))
