"""Shares that no part can have of its whole. Impossible counts are found by the network: nobody is fewer than none."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from check.cells import Document
from check.conflict import Conflict
from check.words import about, stated
from model.finding import Suspect
from model.interval import Interval

_POSSIBLE = Interval(Fraction(0), Fraction(100))


def check_possible(document: Document) -> Iterator[Conflict]:
    """Shares below nothing or above everything in one release."""
    for statement in document.others:
        claim = statement.claim
        if claim.kind != "share" or claim.unit != "percent" or statement.allows is None:
            continue
        if (statement.allows.hard & _POSSIBLE).empty:
            title = f"{stated(claim)} for {about(statement.cell)} cannot be a share of anything ({statement.release.source})."
            suspect = Suspect(claim.claim_id, "", "no share lies beyond 0 to 100", 1.0)
            reading = "Consistent if it is a change, not a share."
            yield Conflict(
                "share",
                "error",
                (statement,),
                (statement.cell,),
                statement.release.source,
                title,
                "",
                reading,
                (suspect,),
            )
