"""When an error is not one after all: a definition that changed, a reading of ours that is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from check.conflict import Conflict
from check.ledger import publication_order
from check.slips import ARBITRARY
from codebook.book import Break

_OVER_TIME = ("restatement", "cumulative", "stock-flow", "jump", "extreme", "change", "comparison", "average")


def judged(conflict: Conflict, breaks: Sequence[Break]) -> Conflict:
    """The conflict with the severity it deserves, and the reading that says why."""
    known = _broken(conflict, breaks)
    if known is not None:
        return replace(conflict, severity="note", reading=f"The definition changed on {known.day}: {known.note}")
    if conflict.severity != "error":
        return conflict
    doubts = [s.claim.doubt for s in conflict.statements if s.claim.doubt]
    if doubts:
        return replace(conflict, severity="warning", reading=f"Consistent if a figure is read otherwise ({doubts[0]}).")
    apart = len(conflict.statements) > 1 and all(s.reason == ARBITRARY for s in conflict.suspects)
    if conflict.rule == "contradiction" and apart:
        # No slip of the pen turns one into the other: the two are hardly meant to be the same.
        reading = "Consistent if the two are of different groups that go by one name here."
        return replace(conflict, severity="warning", reading=reading)
    return conflict


def _broken(conflict: Conflict, breaks: Sequence[Break]) -> Break | None:
    """The change of definition that lies between the figures, in time or, for a restatement, between the releases."""
    if conflict.rule not in _OVER_TIME:
        return None
    for known in breaks:
        day = date.fromisoformat(known.day)
        concerned = [s for s in conflict.statements if s.cell.indicator == known.indicator]
        if conflict.rule == "restatement":
            days = [publication_order(s.release)[0] for s in concerned]
            before, after = any(d < known.day for d in days), any(d >= known.day for d in days)
        else:
            before = any(s.cell.period.start < day for s in concerned)
            after = any(s.cell.period.end >= day for s in concerned)
        if before and after:
            return known
    return None
