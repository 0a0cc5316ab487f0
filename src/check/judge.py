"""When an error is not one after all: a definition that changed, a reading of ours that is in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from check.cells import Statement, publication_order
from check.conflict import Conflict
from check.readings import Doubted
from codebook.book import Break
from model.interval import Interval

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
    return conflict


def doubted(conflict: Conflict, in_doubt: Mapping[str, Doubted]) -> Conflict:
    """An error that rests on a claim we may have read into the wrong cell is a warning.

    `in_doubt` are these claims by id.
    """
    if conflict.severity != "error":
        return conflict
    if conflict.rule == "period" or any(_impossible(s) for s in conflict.statements):
        return conflict
    reasons = [in_doubt[s.claim.claim_id].reason for s in conflict.statements if s.claim.claim_id in in_doubt]
    if reasons:
        reading = f"Consistent if a figure is of another group or time than we read it: {reasons[0]}."
        return replace(conflict, severity="warning", reading=reading)
    return conflict


def _impossible(statement: Statement) -> bool:
    """True for a number below nothing, or a share beyond everything: no other cell makes sense of it."""
    if statement.allows is None or statement.claim.kind not in ("level", "share"):
        return False
    possible = Interval(Fraction(0), Fraction(100) if statement.claim.kind == "share" else None)
    return (statement.allows.hard & possible).empty


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
